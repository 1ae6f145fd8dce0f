"""Files that a power cut or a failing disk left damaged: told at once, never counted as nothing."""

from pathlib import Path

import pytest
from pollhouse import CLOSE, GUILD, House, house_at, minutes

from bot.polls.boxes import BoxLost
from bot.polls.closing import close_poll, finish_closing
from bot.polls.method import picked
from bot.polls.model import Poll, State
from bot.polls.store import poll_by_id

FIRST = 100_001


async def voted_in(root: Path, times: int = 1) -> Poll:
    """A poll with ballots of the first six, some of them changed."""
    async with house_at(root) as house:
        poll, box = await house.open()
        for n in range(6):
            for at in range(times):
                await box.cast(FIRST + n, picked(at % 3, 3), minutes(1))
    return poll


async def state(house: House) -> State:
    poll = await house.db.read(lambda conn: poll_by_id(conn, 1))
    assert poll is not None
    return poll.state


@pytest.mark.parametrize("left", [b"", b"garbage!" * 2_000, b"SQLite format 3\0"])
async def test_a_box_that_came_back_empty_or_torn_is_lost_and_not_zero_ballots(
    tmp_path: Path, left: bytes
) -> None:
    poll = await voted_in(tmp_path)
    (tmp_path / "boxes" / f"{poll.box}.db").write_bytes(left)
    async with house_at(tmp_path, seed=2) as house:
        await finish_closing(house.db, house.boxes, minutes(5))
        with pytest.raises(BoxLost):
            await house.boxes.box(GUILD, poll.id)


async def test_a_poll_whose_box_is_torn_inside_ends_as_interrupted(tmp_path: Path) -> None:
    poll = await voted_in(tmp_path)
    path = tmp_path / "boxes" / f"{poll.box}.db"
    raw = path.read_bytes()
    path.write_bytes(raw[:4096] + bytes(byte ^ 0x5A for byte in raw[4096:]))
    async with house_at(tmp_path, seed=2) as house:
        await close_poll(house.db, house.boxes, poll.id, CLOSE)
        assert await state(house) is State.INTERRUPTED
        assert house.boxes.names() == set()


async def test_a_changed_ballot_stops_the_count(house: House) -> None:
    _, box = await house.open()
    for n in range(6):
        await box.cast(FIRST + n, picked(0, 3), minutes(1))
    stolen, kept = box.secrets.token(FIRST), box.secrets.token(FIRST + 1)

    other = (
        "SELECT sealed FROM ballot WHERE token = ?"  # one voter's cipher text at another's place
    )
    swap = f"UPDATE ballot SET sealed = ({other}) WHERE token = ?"
    await box.db.write(lambda conn: conn.execute(swap, (stolen, kept)))
    await close_poll(house.db, house.boxes, 1, CLOSE)
    assert await state(house) is State.INTERRUPTED
