"""Published elections, from the ballots to the last digit in card, details, letter, export and
recount."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pytest
from elections import (
    BURLINGTON,
    CYCLE,
    PARTY,
    QUOTA_34,
    SCHULZE,
    TENNESSEE,
    TWO_PLACES,
    Profile,
    govan,
    orders,
)
from forgeries import a_poll

from bot.polls.counting.rounds import Order, Rules, scottish
from bot.polls.export import as_csv, as_json
from bot.polls.findings import Ballot, Manner, findings
from bot.polls.letters import Case
from bot.polls.method import Kind, Method
from bot.polls.model import Terms
from bot.polls.published import by_kind, findings_of, manner_of
from bot.polls.records import evidence
from bot.polls.recount import recount_bytes
from bot.polls.result import result_of
from bot.polls.seal import Record, seal
from bot.polls.unfinished import ranks
from bot.times import LONDON

GOVAN = ("Butt", "Craig", "Dornan", "Flanagan", "Greene", "Hunter", "Jones", "McAllion", "McLees",
         "McTaggart", "Nicholson")  # fmt: skip


@dataclass(frozen=True)
class Published:
    """An election, and what was published of it."""

    labels: tuple[str, ...]
    profile: Profile | None  # None: the ballots of Govan
    rules: Rules | None
    card: tuple[str, ...]
    details: tuple[str, ...]
    letter: str
    roll: int = 10_000

    @property
    def orders(self) -> Iterable[Order]:
        if self.profile is None:
            return govan()
        return orders(self.profile, "".join(label[0] for label in self.labels))


ELECTIONS = {
    "tennessee": Published(
        ("Memphis", "Nashville", "Chattanooga", "Knoxville"),
        TENNESSEE,
        Rules((0, 1, 2, 3)),
        ("CHOSEN: KNOXVILLE (round 3)", "Knoxville 58, Memphis 42 of 100 votes",
         "One to one, behind Nashville and Chattanooga."),
        ("Round 1: Memphis 42, Nashville 26, Knoxville 17, Chattanooga 15; out: Chattanooga",
         "Round 2: Memphis 42, Knoxville 32, Nashville 26; out: Nashville",
         "Nashville before Chattanooga: 68 to 32"),
        "Knoxville was chosen in the third round by 58 votes to Memphis’s 42.",
    ),
    "cycle": Published(
        ("A", "B", "C"), CYCLE, None, ("1 A", "1 B", "1 C"), ("A before B: 2 to 1",),
        "Compared one to one, their order is: 1 A, 1 B, 1 C.",
    ),
    "schulze": Published(
        ("A", "B", "C", "D", "E"), SCHULZE, None, ("1 E", "2 A", "3 C", "4 B", "5 D"),
        ("A before D: 30 to 15",), "their order is: 1 E, 2 A, 3 C, 4 B, 5 D.",
    ),
    "burlington": Published(
        ("Montroll", "Kiss", "Wright"),
        BURLINGTON,
        Rules((0, 1, 2)),
        ("CHOSEN: KISS (round 2)", "Kiss 4,314, Wright 4,064, neither 455 of 8,833 votes",
         "One to one, behind Montroll."),
        ("Round 1: Wright 3,297, Kiss 2,982, Montroll 2,554; out: Montroll",
         "Montroll before Kiss: 4,067 to 3,477", "Montroll before Wright: 4,597 to 3,668"),
        "by 4,314 votes to Wright’s 4,064; 455 voters had named neither.",
    ),
    "party": Published(
        ("Orange", "Pear", "Chocolate", "Strawberry", "Wweets"),
        PARTY,
        Rules((0, 1, 2, 3, 4), 3),
        ("CHOSEN: CHOCOLATE (round 1)", "CHOSEN: ORANGE (round 3)"),
        ("Quota: 6 of 20 votes",
         "Round 2: Chocolate 6, Strawberry 5, Orange 4, Wweets 3, Pear 2; out: Pear"),
        "with a quota of 6.",
    ),
    "two places": Published(
        ("Andrea", "Brad", "Carter", "Delilah"),
        TWO_PLACES,
        Rules((0, 1, 2, 3), 2),
        ("CHOSEN: ANDREA (round 1)", "CHOSEN: CARTER (round 3)"),
        ("Round 2: Andrea 20, Delilah 17, Carter 12, Brad 8; out: Brad",),
        "Chosen were Andrea in the first round and Carter in the third round, with a quota of 20.",
    ),
    "quota of 34": Published(
        ("A", "B", "C", "D"),
        QUOTA_34,
        Rules((0, 1, 2, 3), 2),
        ("CHOSEN: A (round 1)", "CHOSEN: B (round 3)"),
        ("Quota: 34 of 100 votes", "Round 2: A 34, B 27 1/3, C 26 2/3, D 12; out: D",
         "Round 3: B 39 1/3, A 34, C 26 2/3; chosen: B"),
        "Chosen were A in the first round and B in the third round, with a quota of 34.",
    ),
    "govan": Published(
        GOVAN,
        None,
        scottish(tuple(range(11)), 4),
        ("CHOSEN: HUNTER (round 1)",),
        ("Quota: 1,913 of 9,560 votes",
         "Round 1: Hunter 2,694, Flanagan 1,657, Dornan 1,590, Butt 1,371"),
        "with a quota of 1,913.",
    ),
}  # fmt: skip


@cache
def counted(name: str) -> tuple[Case, tuple[Record, ...]]:
    """The closed poll and what is published of it."""
    asked = ELECTIONS[name]
    terms = Terms(method=Method(Kind.RANKED), ranking=asked.rules, small_number=3)
    poll = a_poll("Who?", asked.labels, terms=terms, roll_sizes=(asked.roll,))
    ballots = [Ballot(ranks(order, len(asked.labels))) for order in asked.orders]
    manner = Manner(ranking=asked.rules)
    found = findings(poll.options, terms, asked.roll, ballots, manner)
    assert found is not None
    codes = [f"{n // 1_000:03}-{n % 1_000:03}" for n in range(len(ballots))]
    rows = evidence(poll, found, codes, manner)
    return Case(poll, found, LONDON, manner, "Demo LMC", seal=seal(rows)), rows


@pytest.mark.parametrize("name", ELECTIONS)
def test_card_details_and_letter_have_every_published_digit(name: str) -> None:
    asked, (case, _) = ELECTIONS[name], counted(name)
    told = result_of(case)
    assert set(asked.card) <= set(told.lines), told.lines
    if name == "govan":  # as the council published the second stage
        assert " Butt 1,412.4557," in told.details[2]
        assert " McAllion 505.5529," in told.details[2]
    for line in asked.details:
        assert any(each.startswith(line) for each in told.details), told.details
    assert asked.letter in told.letter


RECOUNTED = [name for name in ELECTIONS if name != "govan"]  # of eleven; a poll has ten at most


@pytest.mark.parametrize("name", RECOUNTED)
def test_the_export_holds_it_all_and_recounts(name: str) -> None:
    case, rows = counted(name)
    for raw in (as_csv(rows), as_json(rows)):
        again = recount_bytes(raw, case.seal)
        assert again.ok, again.fault
        assert again.sealed
    kinds = by_kind(rows)
    read = Case(case.poll, findings_of(kinds), LONDON, manner_of(kinds), "Demo LMC", seal=case.seal)
    assert result_of(read) == result_of(case)
