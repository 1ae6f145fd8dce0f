"""Many polls are open at once: few handles, few threads, and each box is as it was."""

import asyncio
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from pollhouse import GUILD, House, minutes

from bot.polls.boxes import AWAKE
from bot.polls.method import picked
from bot.polls.shown_count import draw

POLLS, VOTERS = 3 * AWAKE, 6


def handles() -> int:
    return len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0


async def test_many_open_polls_hold_few_handles_and_threads(house: House) -> None:
    before, threads = handles(), threading.active_count()
    polls = [(await house.open(voters=VOTERS))[0] for _ in range(POLLS)]
    for turn in range(2):  # the second time each box was resting
        for poll in polls:
            box = await house.boxes.box(GUILD, poll.id)
            stored = await box.cast(100_001 + turn, picked(0, 3), minutes(1))
            assert stored.choice == picked(0, 3)
    await house.boxes.rest()
    assert handles() - before < 32
    for poll in polls:
        assert await (await house.boxes.box(GUILD, poll.id)).turnout() == 2
    assert handles() - before < 6 * AWAKE
    assert threading.active_count() - threads < 16


async def test_what_a_box_remembers_of_this_run_outlasts_its_rest(house: House) -> None:
    poll, box = await house.open(voters=VOTERS)
    for n in range(5):
        await box.cast(100_001 + n, picked(0, 3), minutes(1))
    assert await draw(box) == 5
    await box.cast(100_006, picked(0, 3), minutes(2))
    await house.boxes.rest()
    assert await box.fresh() == 1
    assert await house.boxes.box(GUILD, poll.id) is box


async def test_presses_while_a_box_goes_to_rest_are_all_in(house: House) -> None:
    _, box = await house.open(voters=200)
    casts = [box.cast(100_001 + n, picked(n % 3, 3), minutes(1)) for n in range(200)]
    await asyncio.gather(*casts, *(house.boxes.rest() for _ in range(20)))
    assert await box.turnout() == 200


def log_of(house: House) -> Path:
    (found,) = (house.root / "boxes").glob("*.db-wal")
    return found


async def test_the_log_that_tells_an_order_goes_when_the_card_is_drawn(house: House) -> None:
    _, box = await house.open(voters=VOTERS)
    for n in range(5):
        await box.cast(100_001 + n, picked(0, 3), minutes(n))
    assert log_of(house).stat().st_size > 0
    await draw(box)
    assert log_of(house).stat().st_size == 0


async def test_a_reader_from_outside_delays_no_vote_and_the_fold_is_made_up_for(
    house: House,
) -> None:
    _, box = await house.open(voters=VOTERS)
    await box.cast(100_001, picked(0, 3), minutes(0))
    with closing(sqlite3.connect(box.db.path, isolation_level=None)) as outside:
        outside.execute("BEGIN")
        outside.execute("SELECT * FROM ballot").fetchall()
        async with asyncio.timeout(5):
            await box.cast(100_002, picked(0, 3), minutes(1))
            assert not await box.db.fold()
            await box.cast(100_003, picked(0, 3), minutes(2))
        outside.execute("ROLLBACK")
    await box.db.fold_owed()
    assert log_of(house).stat().st_size == 0
