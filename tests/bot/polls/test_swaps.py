"""Two voters' choices swapped leave every byte as it was, whatever they answered and in whatever
their ballots counted."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from asked_poll import open_poll
from pollhouse import (
    CHANNEL,
    CLOSE,
    GUILD,
    NOW,
    OFFICER,
    QUESTION,
    TWO_OFFICERS,
    contents,
    house_at,
    minutes,
)

from bot.polls.closing import close_poll
from bot.polls.counting.rounds import Reserved, Rules
from bot.polls.counting.voices import Speaks
from bot.polls.draft import Draft
from bot.polls.export import as_csv, as_json
from bot.polls.method import Choice, Kind, Method, picked
from bot.polls.model import Areas, Roll, Terms, Unit
from bot.polls.records import published
from bot.polls.store import poll_of
from bot.polls.unfinished import ranks
from bot.register.kept_register import Entry

RANKED = Rules((), 2, (Reserved("sessional", 1, frozenset({1, 3})),))
SIDES = ("Support", "Oppose", "Abstain")
FOUR = ("Adeyemi", "Brook", "Cole", "Dutt")
AREAS = ("North", "South", "East")
CAPACITIES = dict(zip(AREAS, ("partner", "salaried", "locum"), strict=True))
BY_PRACTICE = Terms(unit=Unit.PRACTICE, by_area=True, weighted=True, thresholds=("areas:2/3",))
CASES: dict[str, tuple[Terms, tuple[str, ...]]] = {
    "one": (Terms(), SIDES),
    "several": (Terms(Method(Kind.SEVERAL)), FOUR),
    "ranked": (Terms(Method(Kind.RANKED), ranking=RANKED), FOUR),
    "whole": (Terms(Method(Kind.RANKED), ranking=RANKED, whole_rankings=True), FOUR),
    "priorities": (Terms(Method(Kind.RANKED)), FOUR),
    "scale": (Terms(Method(Kind.SCALE, 6)), FOUR),
    "menu": (Terms(Method(Kind.MENU)), FOUR),
    "area": (Terms(by_area=True, thresholds=("areas:1",)), SIDES),
    "capacity": (Terms(by_area=True, areas=Areas.CAPACITY), SIDES),
    "role": (Terms(by_area=True, areas=Areas.ROLE), SIDES),
    "practice": (BY_PRACTICE, SIDES),
    "all agree": (replace(BY_PRACTICE, speaks=Speaks.ALL), SIDES),
    "named": (replace(BY_PRACTICE, speaks=Speaks.NAMED), SIDES),
    "menu of practices": (
        Terms(Method(Kind.MENU), unit=Unit.PRACTICE, speaks=Speaks.NAMED),
        FOUR,
    ),
}
TOP = {Kind.SEVERAL: 1, Kind.SCALE: 6, Kind.MENU: 3}


def chosen(terms: Terms, options: int, rng: random.Random) -> Choice:
    """An answer of that kind."""
    kind = terms.method.kind
    if kind is Kind.ONE:
        return picked(rng.randrange(options), options)
    if kind is Kind.RANKED:
        return ranks(tuple(rng.sample(range(options), rng.randint(1, options))), options)
    return (1, *(rng.randint(0, TOP[kind]) for _ in range(options - 1)))


def roll(terms: Terms) -> Roll:
    """Members of practices of three; one of each where one is named."""
    members = range(1_001, 1_031)
    alone = terms.speaks is Speaks.NAMED
    entries = [
        Entry(i, f"Dr {i}", f"Surgery {i if alone else i // 3}", area, 6_000, CAPACITIES[area])
        for i, area in ((i, AREAS[i // 3 % 3]) for i in members)
    ]
    entries = [replace(entry, role=entry.locality) for entry in entries]
    return Roll("the imported roll", tuple(entries))


async def story(root: Path, case: str, swap: Callable[[list[Choice]], None]) -> dict[str, bytes]:
    """One poll from opening to close with all its randomness seeded; every row and file."""
    terms, labels = CASES[case]
    rng = random.Random(5)
    choices = [chosen(terms, len(labels), rng) for _ in range(28)]
    swap(choices)
    async with house_at(root) as house:
        draft = Draft(QUESTION, labels, CLOSE, terms)
        args = (GUILD, OFFICER, draft, roll(terms), CHANNEL, NOW, TWO_OFFICERS)
        poll = await open_poll(house.db, house.boxes, *args)
        box = await house.boxes.box(GUILD, poll.id)
        for number, choice in enumerate(choices):
            await box.cast(1_001 + number, choice, minutes(1))
        await close_poll(house.db, house.boxes, poll.id, CLOSE)
        closed = await house.db.read(lambda conn: poll_of(conn, GUILD, poll.id))
        assert closed is not None
        records = await house.db.read(lambda conn: published(conn, closed))
        assert ("cast", "28") in records
        dump = await house.db.read(lambda conn: "\n".join(conn.iterdump()).encode())
    return contents(root) | {"dump": dump, "csv": as_csv(records), "json": as_json(records)}


@pytest.mark.parametrize("case", CASES)
async def test_swapped_choices_leave_identical_bytes(tmp_path: Path, case: str) -> None:
    """Of two voters of one practice and area; where one is named, of two practices of one area."""

    def swap(choices: list[Choice]) -> None:
        at, other = next(
            (a, b)
            for a in range(len(choices))
            for b in range(a + 1, len(choices))
            if choices[a] != choices[b] and same(case, a, b)
        )
        choices[at], choices[other] = choices[other], choices[at]

    one = await story(tmp_path / "one", case, lambda choices: None)
    two = await story(tmp_path / "two", case, swap)
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def same(case: str, at: int, other: int) -> bool:
    """Whether two voters stand in one constituency, or in two that nothing tells apart."""
    terms, _ = CASES[case]
    if not terms.grouped:
        return True
    one, two = ((1_001 + number) // 3 for number in (at, other))
    if terms.by_practice and terms.speaks is not Speaks.NAMED:
        return one == two
    return one % 3 == two % 3
