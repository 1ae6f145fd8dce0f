"""A poll of twenty thousand, and the shell's recount of what it publishes."""

import asyncio
import random
import time
from pathlib import Path

import pytest
from pollhouse import CLOSE, House, minutes

from bot.cli import main
from bot.polls.closing import close_poll
from bot.polls.counting import Tally
from bot.polls.export import as_csv, as_json
from bot.polls.method import picked
from bot.polls.records import counted, published

ROLL, GROUP, GAP_S = 20_000, 1_000, 1.0


async def longest_gap(done: asyncio.Event) -> float:
    """The longest time, in seconds, for which the event loop let nobody in."""
    worst = 0.0
    while not done.is_set():
        before = time.perf_counter()
        await asyncio.sleep(0.005)
        worst = max(worst, time.perf_counter() - before)
    return worst


async def test_twenty_thousand_vote_twice_and_the_loop_stays_free(house: House) -> None:
    done = asyncio.Event()
    watch = asyncio.create_task(longest_gap(done))
    poll, box = await house.open(voters=ROLL)
    for turn in range(2):
        for first in range(0, ROLL, GROUP):
            members = range(first, first + GROUP)
            await asyncio.gather(
                *(box.cast(100_001 + n, picked((n + turn) % 3, 3), minutes(1)) for n in members)
            )
    assert await box.turnout() == ROLL
    await close_poll(house.db, house.boxes, poll.id, CLOSE)
    done.set()
    found = await house.db.read(lambda conn: counted(conn, poll))
    assert found is not None
    assert found.tally == Tally(ROLL, ROLL, (6_666, 6_667, 6_667))
    assert await watch < GAP_S


async def test_the_shell_recounts_both_files_and_names_any_flipped_byte(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    poll, box = await house.open(voters=30)
    for n in range(20):
        await box.cast(100_001 + n, picked(n % 3, 3), minutes(1))
    await close_poll(house.db, house.boxes, poll.id, CLOSE)
    found = await house.db.read(lambda conn: counted(conn, poll))
    rows = await house.db.read(lambda conn: published(conn, poll))
    assert found is not None
    chance = random.Random(5)
    for render in (as_csv, as_json):
        raw, path = render(rows), tmp_path / "P-1.txt"
        path.write_bytes(raw)
        assert main(["recount", str(path), "--seal", found.seal]) == 0
        assert "this is the file that was sealed" in capsys.readouterr().out
        for at in chance.sample(range(len(raw)), 60):
            path.write_bytes(raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(8)]) + raw[at + 1 :])
            assert main(["recount", str(path), "--seal", found.seal]) != 0
            said, line = "".join(capsys.readouterr()), raw[:at].count(b"\n") + 1
            assert f"line {line} " in said, (at, said)
