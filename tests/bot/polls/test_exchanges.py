"""A solver that knows who works where, the members' totals and the practices' voices works out
nobody's vote in a small poll by practice."""

from collections import Counter, defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.polls.counting.exchanges import given_away
from bot.polls.counting.voices import DIVIDED, Speaks
from bot.polls.evidence import counted_records
from bot.polls.findings import Ballot, Manner, findings
from bot.polls.method import picked
from bot.polls.model import Terms, Unit, options_of
from bot.polls.seal import Record

OPTIONS = options_of(("Support", "Oppose"))
World = tuple[int | None, ...]
SMALL = [
    ((2, 1, 1), 3),
    ((2, 2, 1), 3),
    ((3, 1, 1), 3),
    ((3, 2, 1), 3),
    ((2, 2, 2), 3),
    ((2, 2, 1, 1), 3),
    ((2, 1, 1, 1, 1), 5),
    ((2, 2, 1, 1, 1), 5),
    ((3, 1, 1, 1, 1), 5),
]


def published(sizes: tuple[int, ...], limit: int, speaks: Speaks, world: World) -> object:
    """All that is published where the members of practices of these sizes did that."""
    homes = [f"P{number}" for number, size in enumerate(sizes) for _ in range(size)]
    rolls = {f"P{number}": ("", size) for number, size in enumerate(sizes)}
    manner = Manner(speaks=speaks, practices=len(sizes), sizes=rolls)
    terms = Terms(unit=Unit.PRACTICE, small_number=limit, speaks=speaks)
    ballots = [
        Ballot(picked(choice, 2), home)
        for choice, home in zip(world, homes, strict=True)
        if choice is not None
    ]
    found = findings(OPTIONS, terms, len(homes), ballots, manner)
    return None if found is None else tuple(counted_records(found, terms, manner))


def alike(records: tuple[Record, ...]) -> bool:
    """Whether all members, or all practices, say the same: then the result itself shows it."""
    return any(
        sum(int(record[2]) > 0 for record in records if record[0] == kind) < 2
        for kind in ("total", "spoke")
    )


@pytest.mark.parametrize("speaks", [Speaks.MAJORITY, Speaks.ALL])
@pytest.mark.parametrize(("sizes", "limit"), SMALL)
def test_no_vote_follows_from_all_that_is_published(
    sizes: tuple[int, ...], limit: int, speaks: Speaks
) -> None:
    fits = defaultdict(list)
    for world in product((None, 0, 1), repeat=sum(sizes)):
        fits[published(sizes, limit, speaks, world)].append(world)
    shown = 0
    for records, worlds in fits.items():
        if records is None or alike(records):  # type: ignore[arg-type]
            continue
        shown += len(worlds)
        for member in range(sum(sizes)):
            assert len({world[member] for world in worlds}) > 1, (records, member)
    assert shown, "the check is not that nothing is ever shown"


@pytest.mark.parametrize(
    ("ballots", "known"),
    [
        # Five practices spoke, so the pair agreed; the one who opposed is alone somewhere.
        ("a0 a0 b0 c0 d0 e1", True),
        # The voices are alike: all is shown, and nobody's vote by the exchange of others.
        ("a0 a0 b0 c0 d0 e0", False),
        # Two pairs and two alone on each side: any might be any.
        ("a0 a0 b1 b1 c0 d1 e0 f1", False),
    ],
)
def test_what_is_known_and_what_is_not(ballots: str, known: bool) -> None:
    said = [(word[0], int(word[1])) for word in ballots.split()]
    rolls = Counter(practice for practice, _ in said)
    assert given_away(said, rolls, Speaks.MAJORITY, divided=False) is known


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 2)), max_size=9), st.booleans())
def test_the_order_of_ballots_and_the_names_of_practices_do_not_matter(
    ballots: list[tuple[str, int]], divided: bool
) -> None:
    found = given_away(ballots, dict.fromkeys("abcdef", 3), Speaks.MAJORITY, divided=divided)
    renamed = [(practice.upper(), option) for practice, option in reversed(ballots)]
    rolls = dict.fromkeys("FEDCBA", 3)
    assert given_away(renamed, rolls, Speaks.MAJORITY, divided=divided) == found
    assert DIVIDED not in {option for _, option in ballots}
