"""Turnout by area: each number moves only with a batch of its own, and none by subtraction."""

import random
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
    House,
    house_at,
    minutes,
)

from bot.polls.batches import SEALED
from bot.polls.box import Box
from bot.polls.constituencies import told_rolls
from bot.polls.draft import Draft
from bot.polls.method import picked
from bot.polls.model import Poll, Roll, Terms
from bot.polls.shown_areas import Shown, draw_areas, shown_areas, told
from bot.polls.shown_count import shown
from bot.register.kept_register import Entry

SUPPORT, OPPOSE = picked(0, 3), picked(1, 3)
SIZES = {"North": 12, "South": 20, "East": 11}


def members(area: str) -> list[int]:
    """Who stands on the roll for an area."""
    first = 1_000 * (1 + sorted(SIZES).index(area))
    return [first + at for at in range(SIZES[area])]


def roll(small: int = 0) -> Roll:
    entries = [Entry(i, f"Dr {i}", "", area) for area in SIZES for i in members(area)]
    entries += [Entry(9_000 + at, "Dr Few", "", "Islands") for at in range(small)]
    return Roll("the imported roll", tuple(entries))


async def opened(house: House, asked: Roll) -> tuple[Poll, Box]:
    draft = Draft(QUESTION, closes_at=CLOSE, terms=Terms(by_area=True))
    args = (GUILD, OFFICER, draft, asked, CHANNEL, NOW, TWO_OFFICERS)
    poll = await open_poll(house.db, house.boxes, *args)
    return poll, await house.boxes.box(GUILD, poll.id)


async def test_an_area_moves_only_with_a_batch_of_its_own(house: House) -> None:
    _, box = await opened(house, roll())
    for member in (*members("North")[:5], *members("South")[:4]):
        await box.cast(member, SUPPORT, minutes(1))
    found = await draw_areas(box)
    assert {name: area.turnout for name, area in found.items()} == {
        "North": 5, "South": 0, "East": 0,
    }  # fmt: skip
    assert await shown(box) == 5
    assert told(found, 5) == "East under 5 of 11 · North 5 of 12 · South under 5 of 20"
    await box.cast(members("South")[4], SUPPORT, minutes(2))
    assert (await draw_areas(box))["South"] == Shown(20), "five first ballots make a drawing"
    for member in members("East")[:4]:
        await box.cast(member, SUPPORT, minutes(2))
    found = await draw_areas(box)
    assert found["South"].turnout == 5
    assert found["East"].turnout == 0
    assert await shown(box) == 10
    assert await shown_areas(box) == found


async def test_who_changes_and_withdraws_moves_no_area(house: House) -> None:
    _, box = await opened(house, roll())
    for member in members("North")[:6]:
        await box.cast(member, SUPPORT, minutes(1))
    await draw_areas(box)
    for _ in range(3):
        for member in members("North")[:6]:
            await box.cast(member, OPPOSE, minutes(2))
            await box.withdraw(member, minutes(2))
        assert (await draw_areas(box))["North"].turnout == 6


async def test_what_an_area_showed_last_stands_over_a_restart(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        poll, box = await opened(house, roll())
        for member in members("South")[:9]:
            await box.cast(member, SUPPORT, minutes(1))
        assert (await draw_areas(box))["South"].turnout == 9
    async with house_at(tmp_path, seed=2) as house:
        box = await house.boxes.box(GUILD, poll.id)
        assert (await shown_areas(box))["South"].turnout == 9


@pytest.mark.parametrize("small", [1, 9])
async def test_no_area_is_told_where_one_is_too_small_for_batches(house: House, small: int) -> None:
    poll, box = await opened(house, roll(small))
    assert told_rolls(poll) == {}
    assert await shown_areas(box) == {}


async def test_no_number_of_a_card_is_nearer_to_one_member_than_a_batch(house: House) -> None:
    """Members vote in any order; at every drawing each number stands still or moves by a batch,
    and the whole turnout tells no more than the areas do."""
    _, box = await opened(house, roll())
    rng = random.Random(3)
    order = [i for area in SIZES for i in members(area)]
    rng.shuffle(order)
    last = await shown_areas(box)
    moves = 0
    for member in order:
        await box.cast(member, SUPPORT, minutes(1))
        if rng.random() < 0.6:
            now = await draw_areas(box)
            steps = [now[a].turnout - last[a].turnout for a in SIZES]
            assert all(step == 0 or step >= SEALED for step in steps), steps
            assert await shown(box) == sum(area.turnout for area in now.values())
            moves += any(steps)
            last = now
    assert moves > 3


async def test_what_waits_is_always_as_long_however_many_areas_there_are(tmp_path: Path) -> None:
    names = [f"Area {at} of the long-named partnership of practices" for at in range(30)]
    voters = {1_000 + 20 * at + k: name for at, name in enumerate(names) for k in range(11)}
    entries = [Entry(member, f"Dr {member}", "", name) for member, name in voters.items()]
    async with house_at(tmp_path) as house:
        _, box = await opened(house, Roll("the imported roll", tuple(entries)))
        lengths = set()
        for upto in (5, 11):
            for member in voters:
                if member % 20 < upto:
                    await box.cast(member, SUPPORT, minutes(1))
            found = await draw_areas(box)
            row = await box.db.read(
                lambda conn: conn.execute("SELECT length(areas) FROM counter").fetchone()
            )
            lengths.add(row[0])
        assert [area.turnout for area in found.values()] == [11] * 30
        assert len(lengths) == 1


def test_many_areas_are_told_as_far_as_a_line_goes() -> None:
    areas = {f"{at}" + "x" * 100: Shown(20, 12) for at in range(30)}
    line = told(areas, 5)
    assert len(line) < 650
    assert line.endswith("… 12 of 20 · and 19 more")
    assert told(dict(list(areas.items())[:2]), 5).count(" 12 of 20") == 2
