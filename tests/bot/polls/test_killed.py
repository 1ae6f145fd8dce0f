"""A process that is really killed, at the worst moments."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from pollhouse import CLOSE, GUILD, house_at

from bot.polls.closing import finish_closing
from bot.polls.model import State
from bot.polls.records import counted
from bot.polls.store import poll_by_id

HERE = Path(__file__).parent
CHILD = """
import asyncio, os, signal, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], sys.argv[2], f"{sys.argv[2]}/tests/simulation"]
from pollhouse import CLOSE, house_at, minutes
from bot.polls.closing import closing
from bot.polls.method import picked

async def main(root, last):
    async with house_at(Path(root)) as house:
        poll, box = await house.open()
        for n in range(12):
            await box.cast(100_001 + n, picked(n % 2, 3), minutes(1))
            print(n, flush=True)
        if last != "open":
            async for step in closing(house.db, house.boxes, poll.id, CLOSE):
                if step == last:
                    break
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main(sys.argv[3], sys.argv[4]))
"""


@pytest.mark.parametrize("last", ["open", "counted", "committed", "key removed", ".db overwritten"])
async def test_every_acknowledged_ballot_survives_a_kill(tmp_path: Path, last: str) -> None:
    child = [sys.executable, "-c", CHILD, str(HERE), str(HERE.parents[2]), str(tmp_path), last]
    done = subprocess.run(child, capture_output=True, check=False, timeout=60)  # noqa: ASYNC221
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert len(done.stdout.split()) == 12
    async with house_at(tmp_path, seed=2) as house:
        await finish_closing(house.db, house.boxes, CLOSE + timedelta(minutes=1))
        poll = await house.db.read(lambda conn: poll_by_id(conn, 1))
        assert poll is not None
        if last == "open":
            assert await (await house.boxes.box(GUILD, 1)).turnout() == 12
            return
        result = await house.db.read(lambda conn: counted(conn, poll))
        assert poll.state is State.CLOSED
        assert result is not None
        assert result.tally is not None
        assert result.tally.votes == (6, 6, 0)
        assert house.boxes.names() == set()
