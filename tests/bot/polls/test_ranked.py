"""The single transferable vote and one-to-one orders, against published elections."""

from dataclasses import replace
from fractions import Fraction as F
from itertools import permutations

from elections import (
    BURLINGTON,
    CYCLE,
    PARTY,
    QUOTA_34,
    SCHULZE,
    TENNESSEE,
    TWO_PLACES,
    debian,
    govan,
    orders,
)
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.polls.counting.contest import Contest
from bot.polls.counting.pairwise import Pairwise, table
from bot.polls.counting.ranked import elect, order_of
from bot.polls.counting.rounds import Election, Order, Reserved, Rules, Ties, Why, scottish


def named(election: Election, letters: str) -> str:
    return "".join(letters[option] for option in election.chosen)


def held(profile: dict[str, int], letters: str, places: int = 1) -> Election:
    return elect(Rules(tuple(range(len(letters))), places), orders(profile, letters))


def test_the_capital_of_tennessee_goes_to_knoxville_by_run_off() -> None:
    found = held(TENNESSEE, "MNCK")
    assert [[int(v) for v in round.votes] for round in found.rounds] == [
        [42, 26, 15, 17], [42, 26, 0, 32], [42, 0, 0, 58],
    ]  # fmt: skip
    assert named(found, "MNCK") == "K"
    against = Pairwise(table(orders(TENNESSEE, "MNCK"), 4))
    assert against.winner == 1, "Nashville is ahead of each other one"
    assert against.places == (4, 1, 2, 3)
    assert against.table[1] == (58, 0, 68, 68)


def test_three_voters_in_a_circle_have_no_winner_one_to_one() -> None:
    against = Pairwise(table(orders(CYCLE, "ABC"), 3))
    assert against.winner is None
    assert against.places == (1, 1, 1)
    found = elect(Rules((2, 0, 1)), orders(CYCLE, "ABC"))
    assert found.rounds[0].step is not None
    assert (found.rounds[0].step.option, found.rounds[0].step.settled) == (1, 0), "the lot"


def test_schulzes_forty_five_voters() -> None:
    against = Pairwise(table(orders(SCHULZE, "ABCDE"), 5))
    assert against.table[0] == (0, 20, 26, 30, 22)
    assert against.strongest == (
        (0, 28, 28, 30, 24), (25, 0, 28, 33, 24), (25, 29, 0, 29, 24), (25, 28, 28, 0, 24),
        (25, 28, 28, 31, 0),
    )  # fmt: skip
    best_first = sorted("ABCDE", key=lambda letter: against.places["ABCDE".index(letter)])
    assert "".join(best_first) == "EACBD"
    assert sorted(against.places) == [1, 2, 3, 4, 5]


def test_burlington_2009() -> None:
    found = held(BURLINGTON, "MKW")
    assert [[int(v) for v in round.votes] for round in found.rounds] == [
        [2554, 2982, 3297], [0, 4314, 4064],
    ]  # fmt: skip
    assert found.rounds[-1].neither == 455
    assert named(found, "MKW") == "K"
    against = Pairwise(table(orders(BURLINGTON, "MKW"), 3))
    assert against.winner == 0, "Montroll is ahead of both, and lost"
    assert against.beaten_by(1) == (0,)
    assert (against.table[0][1], against.table[1][0]) == (4067, 3477)
    assert (against.table[0][2], against.table[2][0]) == (4597, 3668)


def test_the_party_food() -> None:
    found = held(PARTY, "OPCSW", 3)
    assert found.quota == 6
    assert named(found, "OPCSW") == "COS"
    assert found.rounds[1].votes == (4, 2, 6, 5, 3)
    assert found.rounds[2].votes == (6, 0, 6, 5, 3)


def test_two_places_and_fifty_seven_voters() -> None:
    found = held(TWO_PLACES, "ABCD", 2)
    assert found.quota == 20
    votes = [round.votes for round in found.rounds]
    assert votes == [(40, 0, 0, 17), (20, 8, 12, 17), (20, 0, 20, 17)]
    assert named(found, "ABCD") == "AC"


def test_a_quota_of_thirty_four() -> None:
    found = held(QUOTA_34, "ABCD", 2)
    assert found.quota == 34
    step = found.rounds[0].step
    assert step is not None
    assert (step.why, step.option, step.share) == (Why.SURPLUS, 0, F(11, 45))
    assert found.rounds[1].votes == (34, 20 + F(22, 3), 23 + F(11, 3), 12)
    assert found.rounds[2].votes == (34, 32 + F(22, 3), 23 + F(11, 3), 0)
    assert named(found, "ABCD") == "AB"


def test_govan_2007_by_the_scottish_rules() -> None:
    found = elect(scottish(tuple(range(11)), 4), govan())
    assert (found.cast, found.quota) == (9560, 1913)
    assert set(found.chosen) == {5, 3, 2, 0}, "Hunter, Flanagan, Dornan, Butt"
    assert found.chosen[0] == 5
    assert found.rounds[0].votes == (1371, 394, 1590, 1657, 138, 2694, 377, 398, 450, 377, 114)
    second = found.rounds[1].votes
    assert second[0] == F("1412.45570")
    assert second[7] == F("505.55290")
    assert all(vote == F(f"{float(vote):.5f}") for round in found.rounds for vote in round.votes)
    exact = elect(Rules(tuple(range(11)), 4), govan())
    assert exact.chosen == found.chosen
    assert abs(exact.rounds[-1].votes[3] - found.rounds[-1].votes[3]) < F(1, 10)


def test_debian_2006_where_left_out_is_not_last() -> None:
    """The published result: Towns by six votes before McIntyre, and the others in this order."""
    size, found = 8, [[0] * 8 for _ in range(8)]
    for many, ranks in debian():
        for one, other in permutations(range(size), 2):
            first = ranks[one] and (not ranks[other] or ranks[one] < ranks[other])
            found[one][other] += many if first else 0
    against = Pairwise(tuple(map(tuple, found)))
    assert sum(many for many, _ in debian()) == 421
    assert against.winner == 3
    assert against.table[3][2] - against.table[2][3] == 6
    assert against.places == (3, 7, 2, 1, 3, 8, 5, 6), "Schuldei and van Wolffelaar level"
    strict = [(n, r) for n, r in debian() if len(set(r) - {0}) == sum(map(bool, r))]
    made = table([order_of(_closed_up(r)) for n, r in strict for _ in range(n)], size)
    level = sum(n for n, r in strict if not r[0] and not r[1])
    assert level
    assert made[0][1] + made[1][0] == sum(n for n, _ in strict) - level


def _closed_up(ranks: tuple[int, ...]) -> tuple[int, ...]:
    """Ranks without a gap, as a ballot here has them."""
    given = sorted(filter(None, ranks))
    return tuple(given.index(rank) + 1 if rank else 0 for rank in ranks)


def test_left_out_is_behind_the_named_and_level_with_the_left_out() -> None:
    ranks = (1, 0, 2, 0)
    assert order_of(ranks) == (0, 2)
    counted = table([order_of(ranks)], 4)
    assert counted[0] == (0, 1, 1, 1)
    assert counted[2] == (0, 1, 0, 1)
    assert counted[1] == counted[3] == (0, 0, 0, 0), "unranked is not last: it says nothing"


def test_a_tie_for_last_goes_by_first_places_then_by_lot() -> None:
    letters = "ABCDE"
    ballots = list(orders({"A": 10, "B": 8, "C": 5, "DC": 1, "EB": 6}, letters))
    found = elect(Rules((0, 1, 2, 3, 4)), ballots)
    second = found.rounds[1]
    assert second.votes == (10, 8, 6, 0, 6)
    assert second.step is not None
    assert (second.step.option, second.step.tied, second.step.settled) == (2, (4,), 1)
    level = list(orders({"A": 3, "B": 2, "C": 2}, "ABC"))
    for lot, out in (((0, 1, 2), 2), ((2, 1, 0), 1)):
        step = elect(Rules(lot), level).rounds[0].step
        assert step is not None
        assert (step.option, step.settled) == (out, 0)


def test_the_scottish_rules_look_at_the_latest_round_first() -> None:
    early, late = (F(3), F(2)), (F(1), F(4))
    for ties, out in ((Ties.FIRST, 1), (Ties.LATEST, 0)):
        contest = Contest(Rules((0, 1), ties=ties), 99, [early, late])
        _, step = contest.decide((F(5), F(5)))
        assert step is not None
        assert step.option == out


SESSIONAL = Reserved("sessional", 1, frozenset({3, 4}))


def test_a_reserved_place_keeps_the_last_who_can_take_it() -> None:
    profile = {"A": 12, "B": 11, "C": 10, "D": 4, "EC": 3}
    plain = held(profile, "ABCDE", 2)
    assert set(named(plain, "ABCDE")) == {"A", "C"}
    rules = Rules((0, 1, 2, 3, 4), 2, (SESSIONAL,))
    kept = elect(rules, orders(profile, "ABCDE"))
    assert set(named(kept, "ABCDE")) == {"C", "D"}
    assert all(round.step is None or round.step.option != 3 for round in kept.rounds)


def test_once_only_a_reserved_place_is_left_the_others_are_out() -> None:
    rules = Rules((0, 1, 2, 3, 4), 2, (SESSIONAL,))
    found = elect(rules, orders({"AB": 30, "B": 9, "DB": 5, "E": 4}, "ABCDE"))
    assert named(found, "ABCDE") == "AD"
    whys = [round.step.why for round in found.rounds if round.step]
    assert Why.BARRED in whys
    assert all(o in (0, 3) for o in found.chosen)


def test_fewer_candidates_than_places_are_all_chosen() -> None:
    assert set(held({"A": 3}, "AB", 3).chosen) == {0, 1}


BALLOTS = st.lists(
    st.integers(1, 5).flatmap(lambda n: st.permutations(range(5)).map(lambda p: tuple(p[:n]))),
    min_size=1,
    max_size=40,
)


@given(BALLOTS, st.integers(1, 4), st.permutations(range(5)), st.randoms(use_true_random=False))
def test_any_count_adds_up_and_does_not_ask_who_came_first(
    ballots: list[Order], places: int, lot: list[int], random: object
) -> None:
    rules = Rules(tuple(lot), places, (SESSIONAL,) if places > 1 else ())
    found = elect(rules, ballots)
    shuffled = list(ballots)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert elect(rules, shuffled) == found
    for round in found.rounds:
        assert sum(round.votes) + round.neither == len(ballots)
        assert min(round.votes) >= 0
        assert round.neither >= 0
    assert len(found.chosen) == len(set(found.chosen)) == places
    neithers = [round.neither for round in found.rounds]
    assert neithers == sorted(neithers)
    if places > 1:
        assert set(found.chosen) & SESSIONAL.options


@given(BALLOTS, st.integers(1, 3))
def test_published_rounds_alone_lead_to_the_same_decisions(
    ballots: list[Order], places: int
) -> None:
    found = elect(Rules((4, 3, 2, 1, 0), places), ballots)
    contest = Contest(found.rules, found.quota)
    for round in found.rounds:
        assert contest.decide(round.votes) == (round.chosen, round.step)
    assert contest.over


@given(BALLOTS, st.data())
def test_naming_an_option_higher_never_harms_it_one_to_one(
    ballots: list[Order], data: st.DataObject
) -> None:
    """The Schulze order is monotone; the transferable vote is not and does not claim it."""
    which = data.draw(st.integers(0, len(ballots) - 1))
    option = data.draw(st.integers(0, 4))
    before = Pairwise(table(ballots, 5)).places[option]
    raised = list(ballots)
    raised[which] = (option, *(o for o in ballots[which] if o != option))
    assert Pairwise(table(raised, 5)).places[option] <= before


@given(BALLOTS)
def test_who_is_ahead_of_all_stands_first_and_a_chosen_majority_is_ahead_of_all(
    ballots: list[Order],
) -> None:
    against = Pairwise(table(ballots, 5))
    if against.winner is not None:
        assert against.places[against.winner] == 1
        assert against.places.count(1) == 1
    first = elect(Rules((0, 1, 2, 3, 4)), ballots).rounds[0]
    assume(first.chosen)
    assert against.winner == first.chosen[0].option


def test_a_proportion_is_kept() -> None:
    """A third of the voters who agree among themselves get one of two places."""
    found = held({"ABCD": 66, "DCBA": 34}, "ABCD", 2)
    assert set(named(found, "ABCD")) == {"A", "D"}
    assert replace(found).quota == 34
