"""Reasons beside votes: never beside a choice, never a name, and of fewer than five nothing."""

from __future__ import annotations

import random
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pollhouse import CLOSE, GUILD, House, everything, house_at, minutes

from bot.errors import UserError
from bot.polls import slips
from bot.polls.box import PollClosed
from bot.polls.closing import closing, finish_closing
from bot.polls.method import picked
from bot.polls.model import Terms
from bot.polls.reasons import Reason, Reasons, numbers_typed, reasons
from bot.polls.slips import LONGEST, PADDED, _padded, _words

FIRST = 100_001
DUE = CLOSE + timedelta(seconds=5)
WORDS = (
    "Our list is full.",
    "No cover at night.",
    "We need time.",
    "Too little money.",
    "Äquität 🩺",
)
TERMS = Terms(reasons=True)


async def story(
    house: House, choices: tuple[int, ...], words: tuple[str, ...], first: int = FIRST
) -> None:
    """One poll from opening to its count: each votes and gives the reason at their place."""
    poll, box = await house.open(20, TERMS)
    for n, choice in enumerate(choices):
        await box.cast(first + n, picked(choice, 3), minutes(1))
    for n, said in enumerate(words):
        if said:
            await slips.put(box, first + n, said, minutes(2))
    async for _ in closing(house.db, house.boxes, poll.id, DUE):
        continue


async def left(folder: Path, choices: tuple[int, ...], words: tuple[str, ...]) -> Any:
    made(folder)
    async with house_at(folder) as house:
        await story(house, choices, words)
        rows = await house.db.read(everything)
    return rows, files(folder)


def made(folder: Path) -> None:
    folder.mkdir()


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


async def test_two_voters_reasons_or_choices_swapped_leave_everything_identical(
    tmp_path: Path,
) -> None:
    """Whose reason it is, and beside which choice it was given, stands nowhere after the close."""
    choices = (0, 1, 0, 2, 1, 0)
    one = await left(tmp_path / "one", choices, WORDS)
    other = (WORDS[1], WORDS[0], *WORDS[2:])
    assert await left(tmp_path / "reasons", choices, other) == one
    assert await left(tmp_path / "choices", (1, 0, *choices[2:]), WORDS) == one
    shuffled = random.Random(3).sample(WORDS, len(WORDS))
    assert await left(tmp_path / "all", choices, tuple(shuffled)) == one


async def test_a_box_holds_no_reason_in_clear_and_all_of_one_length(house: House) -> None:
    poll, box = await house.open(20, TERMS)
    for n, said in enumerate(("I", "We cannot go on like this for another year.")):
        await box.cast(FIRST + n, picked(0, 3), minutes(1))
        await slips.put(box, FIRST + n, said, minutes(1))
    rows = await box.db.read(lambda conn: conn.execute("SELECT token, sealed FROM slip").fetchall())
    assert len({len(row["sealed"]) for row in rows}) == 1
    ballots = await box.db.read(lambda conn: conn.execute("SELECT token FROM ballot").fetchall())
    assert not {row["token"] for row in rows} & {row["token"] for row in ballots}
    await box.db.fold()
    raw = b"".join(path.read_bytes() for path in (house.root / "boxes").iterdir())
    assert b"cannot go on" not in raw
    assert poll.terms.reasons


async def test_a_reason_is_replaced_taken_out_and_goes_with_its_ballot(house: House) -> None:
    _, box = await house.open(20, TERMS)
    with pytest.raises(UserError, match="please vote first"):
        await slips.put(box, FIRST, "Too early", minutes(1))
    await box.cast(FIRST, picked(0, 3), minutes(1))
    await slips.put(box, FIRST, "One", minutes(1))
    await slips.put(box, FIRST, " Two \n lines ", minutes(1))
    assert await slips.own(box, FIRST) == "Two lines"
    await slips.put(box, FIRST, "", minutes(1))
    assert await slips.own(box, FIRST) == ""
    await slips.put(box, FIRST, "Three", minutes(1))
    await box.withdraw(FIRST, minutes(2))  # whatever becomes of the process then
    await box.cast(FIRST, picked(1, 3), minutes(3))
    assert await slips.own(box, FIRST) == ""
    await box.stop()
    assert await slips.read(box) == ()


async def test_a_late_or_long_reason_is_refused(house: House) -> None:
    _, box = await house.open(20, TERMS)
    await box.cast(FIRST, picked(0, 3), minutes(1))
    with pytest.raises(PollClosed):
        await slips.put(box, FIRST, "Late", CLOSE)
    with pytest.raises(UserError, match="140 characters at most, and this one 141"):
        await slips.put(box, FIRST, "x" * 141, minutes(1))
    _, plain = await house.open(20, Terms())
    await plain.cast(FIRST, picked(0, 3), minutes(1))
    with pytest.raises(UserError, match="asks for no reasons"):
        await slips.put(plain, FIRST, "Why", minutes(1))


@pytest.mark.parametrize("many", [4, 5])
async def test_of_fewer_than_five_reasons_nothing_stays(house: House, many: int) -> None:
    await story(house, (0,) * 8, WORDS[:many])
    rows = await house.db.read(
        lambda conn: conn.execute("SELECT count(*) FROM poll_reason").fetchone()[0]
    )
    assert rows == (5 if many == 5 else 0)
    if many == 4:
        with pytest.raises(UserError, match="only where 5 or more gave one"):
            await house.db.read(lambda conn: reasons(conn, GUILD, 1))


async def test_of_a_poll_with_too_few_votes_no_reason_stays(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        poll, box = await house.open(20, Terms(reasons=True, small_number=6))
        for n in range(5):
            await box.cast(FIRST + n, picked(0, 3), minutes(1))
            await slips.put(box, FIRST + n, WORDS[n], minutes(1))
        async for _ in closing(house.db, house.boxes, poll.id, DUE):
            continue
        rows = await house.db.read(everything)
        assert rows["poll_reason"] == []


@pytest.mark.parametrize("last", ["closing", "counted", "committed", "key removed"])
async def test_a_close_that_is_killed_keeps_each_reason_once(tmp_path: Path, last: str) -> None:
    async with house_at(tmp_path) as house:
        poll, box = await house.open(20, TERMS)
        for n in range(6):
            await box.cast(FIRST + n, picked(0, 3), minutes(1))
            await slips.put(box, FIRST + n, f"Reason {n}", minutes(1))
        async with aclosing(closing(house.db, house.boxes, poll.id, DUE)) as steps:
            async for step in steps:
                if step == last:
                    break
    async with house_at(tmp_path, seed=2) as house:
        await finish_closing(house.db, house.boxes, DUE)
        _, found = await house.db.read(lambda conn: reasons(conn, GUILD, 1))
        assert [each.words for each in found.all] == [f"Reason {n}" for n in range(6)]
        assert house.boxes.names() == set()


@given(st.text(max_size=LONGEST))
def test_a_slip_gives_back_what_was_put_on_it(words: str) -> None:
    try:
        words.encode()
    except UnicodeEncodeError:
        return
    assert len(_padded(words)) == PADDED
    assert _words(_padded(words)) == words


@given(st.text(max_size=30))
def test_typed_numbers_are_numbers_of_reasons_or_refused(typed: str) -> None:
    found = Reasons(tuple(Reason(n, "Because", out=False) for n in range(1, 8)), shown=False)
    try:
        assert numbers_typed(typed, found) <= set(range(1, 8))
    except UserError:
        return
