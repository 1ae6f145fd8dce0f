"""Ballots that are not cast yet, rules in words, reserved places as they are typed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.polls.ballot_words import recorded, spelled, stops
from bot.polls.counting.ranked import order_of
from bot.polls.counting.rounds import Reserved, Rules
from bot.polls.counting_words import card_lines, detail_lines
from bot.polls.method import Kind, Method
from bot.polls.model import Constituency, Option, Poll, State, Terms, Unit
from bot.polls.reserved_places import relabelled, reserved_from, reserved_text
from bot.polls.unfinished import answers_from, answers_text, order_from, order_text, ranks

NAMES = ("Dr Adeyemi", "Dr Brook", "Dr Cole", "Dr Dutt")
OPTIONS = tuple(map(Option, NAMES))


def poll_of(terms: Terms, options: tuple[Option, ...] = OPTIONS) -> Poll:
    at = datetime(2026, 12, 10, tzinfo=UTC)
    asked = (State.OPEN, "Who?", options, terms, at)
    return Poll(1, 1, 1, 1, *asked, 1, "", "", (), "")


@given(st.permutations(range(10)), st.integers(0, 10))
def test_an_order_comes_back_from_an_id_as_it_went(order: list[int], named: int) -> None:
    kept = tuple(order[:named])
    text = order_text(kept)
    assert order_from(text, 10) == kept
    assert len(f"pb:order:{10**9}:{text}") <= 100
    ballot = ranks(kept, 10)
    assert order_of(ballot) == kept
    if kept:
        Method(Kind.RANKED).check(ballot, 10)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=10))
def test_answers_come_back_from_an_id_as_they_went(said: list[int]) -> None:
    assert answers_from(answers_text(tuple(said)), len(said)) == tuple(said)


@pytest.mark.parametrize("text", ["", "o9", "o11", "oX", "12", "o²"])
def test_a_strange_order_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="use its buttons"):
        order_from(text, 4)


@pytest.mark.parametrize("text", ["", "123", "12345", "12x4", "١٢٣٤"])
def test_strange_answers_are_refused(text: str) -> None:
    with pytest.raises(UserError, match="use its buttons"):
        answers_from(text, 4)


def test_a_ballot_is_read_back_in_words() -> None:
    ranked = poll_of(Terms(Method(Kind.RANKED), ranking=Rules()))
    assert recorded(ranked, (0, 2, 1, 0)) == "1 Dr Cole, 2 Dr Brook"
    assert stops(ranked, (0, 2, 1, 0)).startswith("If both go out")
    assert stops(ranked, (0, 0, 1, 0)).startswith("If your first choice goes out")
    assert stops(ranked, (0, 3, 1, 2)).startswith("If all 3 go out")
    assert stops(ranked, (4, 3, 1, 2)) == ""
    menu = poll_of(Terms(Method(Kind.MENU)))
    assert recorded(menu, (1, 2, 0, 3)) == "3 of 4 answered"
    assert spelled(menu, (1, 2, 0, 3)) == "Support 1\nOppose 2\nAbstain 4\nNot answered 3"
    scale = poll_of(Terms(Method(Kind.SCALE, 6)), OPTIONS[:1])
    assert recorded(scale, (3,)) == "3, disagree"
    assert recorded(scale, (4,)) == "4, agree"
    assert recorded(poll_of(Terms(Method(Kind.SCALE)), OPTIONS[:1]), (3,)) == "3, neither"
    with pytest.raises(UserError):
        Method(Kind.SCALE).check(Method(Kind.SCALE).pressed(5, 1), 1)


def test_reserved_places_are_read_as_they_are_typed() -> None:
    typed = "sessional 1: Dr Cole, dr dutt\n\nNorth: 1; 2"
    found = reserved_from(typed, NAMES)
    assert found == (
        Reserved("sessional", 1, frozenset({2, 3})),
        Reserved("North", 1, frozenset({0, 1})),
    )
    assert reserved_from(reserved_text(found, NAMES), NAMES) == found
    later = ("Dr Dutt", "Dr Eves", "dr  cole")
    assert relabelled(found, NAMES, later) == (
        Reserved("sessional", 1, frozenset({0, 2})),
        Reserved("North", 1, frozenset()),
    )


def test_how_it_is_counted_is_told_before_the_first_vote() -> None:
    rules = Rules((3, 1, 0, 2), 2, (Reserved("sessional", 1, frozenset({2, 3})),))
    terms = Terms(Method(Kind.RANKED), ranking=rules)
    assert list(card_lines(terms, OPTIONS, ())) == [
        "Two are to be chosen. Reserved: one sessional."
    ]
    told = list(detail_lines(terms, OPTIONS))
    assert "Quota: votes ÷ 3, rounded down, plus one." in told
    assert "The lot, drawn at the opening: Dr Dutt, Dr Brook, Dr Adeyemi then Dr Cole." in told
    places = (Constituency("A", "North", 2), Constituency("B", "South", 1))
    practice = Terms(unit=Unit.PRACTICE, by_area=True, weighted=True)
    assert list(card_lines(practice, OPTIONS, places)) == [
        "One vote for each of 2 practices: most of its voters decide, a tie is “divided inside”.",
        "Told as met or not met for each of two areas: North and South.",
        "Practices’ votes are told by list size, too.",
    ]
    assert list(detail_lines(practice, OPTIONS)) == []
