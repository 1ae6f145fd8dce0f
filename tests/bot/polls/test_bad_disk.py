"""A bad disk costs one thing, and says so: every file of the data folder, damaged in every way.

The data hold two open polls with votes. One file is damaged while the bot is down; the next start
either refuses, having touched nothing, or stops the one poll whose file it is, publicly, and keeps
what is left of it aside.
"""

import asyncio
import shutil
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from pollhouse import CLOSE, GUILD, NOW, House, house_at, minutes

from bot.errors import UserError
from bot.polls.closing import burn_kept, close_poll, finish_closing
from bot.polls.lost_boxes import KEPT
from bot.polls.method import picked
from bot.polls.model import State
from bot.polls.store import poll_by_id
from bot.settings import Settings
from bot.shell.doctor import findings
from bot.shell.start import open_data
from bot.storage import backup
from bot.storage.soundness import Damaged, Missing

VOTERS, PAGE = 6, 4096
Damage = Callable[[Path], None]


def flip_a_page(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    for at in range(PAGE, 2 * PAGE):
        raw[at] ^= 0x5A
    path.write_bytes(raw)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // PAGE * PAGE])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def hide(path: Path) -> None:
    path.unlink()


def garble(path: Path) -> None:
    path.write_bytes(bytes(byte ^ 0x5A for byte in path.read_bytes()))


async def two_polls(root: Path) -> tuple[str, str]:
    """Two open polls, six votes in each, and no log that could make up for a file."""
    boxes = []
    async with house_at(root) as house:
        for _ in range(2):
            poll, box = await house.open(voters=VOTERS)
            boxes.append(poll.box)
            for n in range(VOTERS):
                await box.cast(100_001 + n, picked(0, 3), minutes(1))
        await house.db.fold()
    return boxes[0], boxes[1]


def without_database(root: Path) -> None:
    for path in root.glob("lmcbot.db*"):
        path.unlink()


def settings_of(root: Path) -> Settings:
    return Settings(data=root, keys=root / "keys")


def all_files(root: Path) -> Mapping[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


async def states(house: House) -> list[State]:
    found = [await house.db.read(lambda conn, n=n: poll_by_id(conn, n)) for n in (1, 2)]
    return [poll.state for poll in found if poll is not None]


@pytest.mark.parametrize("damage", [flip_a_page, truncate, empty, hide, garble])
async def test_a_bad_main_database_is_refused_and_nothing_is_touched(
    tmp_path: Path, damage: Damage
) -> None:
    await two_polls(tmp_path)
    damage(tmp_path / "lmcbot.db")
    before = all_files(tmp_path)
    with pytest.raises(UserError, match="lmcbot restore") as refused:
        await open_data(settings_of(tmp_path), NOW)
    assert isinstance(refused.value, Missing | Damaged)
    assert all_files(tmp_path) == before


async def test_a_first_start_is_no_missing_database(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    for folder in (settings.boxes, settings.keys, settings.backups):
        folder.mkdir()
        (folder / ".DS_Store").write_bytes(b"looked into")
    await (await open_data(settings, NOW)).close()


@pytest.mark.parametrize("damage", [flip_a_page, truncate, empty, hide, garble])
@pytest.mark.parametrize("kind", ["boxes/{}.db", "keys/{}.key"])
async def test_a_bad_box_or_key_stops_its_own_poll_and_no_other(
    tmp_path: Path, kind: str, damage: Damage, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = await two_polls(tmp_path)
    if kind.startswith("keys") and damage is flip_a_page:
        pytest.skip("a key has less than a page: garbled is the same")
    damage(tmp_path / kind.format(first))
    async with house_at(tmp_path, seed=2) as house:
        await finish_closing(house.db, house.boxes, minutes(5))
        await close_poll(house.db, house.boxes, 1, CLOSE)
        await close_poll(house.db, house.boxes, 2, CLOSE)
        assert await states(house) == [State.INTERRUPTED, State.CLOSED]
        stopped = await house.db.read(lambda conn: poll_by_id(conn, 1))
        assert stopped is not None
        assert "no ballot can be counted" in stopped.reason
        assert f"poll {stopped.id} of server {GUILD} was stopped" in caplog.text
        assert set(house.boxes.aside()) == {first}, "what is left of it is kept"
        assert house.boxes.names() == set()
        said = [str(one) for one in findings(settings_of(tmp_path), NOW) if not one.well]
        assert any(first in line for line in said)
        await burn_kept(house.db, house.boxes, CLOSE + KEPT - timedelta(minutes=1))
        assert set(house.boxes.aside()) == {first}
        await burn_kept(house.db, house.boxes, CLOSE + KEPT)
        assert not house.boxes.aside()
    assert second not in "".join(all_files(tmp_path))


async def test_two_boxes_exchanged_stop_both_and_count_neither(tmp_path: Path) -> None:
    first, second = await two_polls(tmp_path)
    boxes = tmp_path / "boxes"
    (boxes / f"{first}.db").rename(boxes / "between")
    (boxes / f"{second}.db").rename(boxes / f"{first}.db")
    (boxes / "between").rename(boxes / f"{second}.db")
    async with house_at(tmp_path, seed=2) as house:
        await finish_closing(house.db, house.boxes, minutes(5))
        for number in (1, 2):
            await close_poll(house.db, house.boxes, number, CLOSE)
        assert await states(house) == [State.INTERRUPTED, State.INTERRUPTED]


async def test_an_older_database_beside_newer_boxes_is_refused_and_burns_nothing(
    tmp_path: Path,
) -> None:
    async with house_at(tmp_path) as house:
        copy = backup.back_up(house.db.path, tmp_path / "backups", NOW)
    await two_polls(tmp_path)
    await asyncio.to_thread(without_database, tmp_path)
    shutil.copy(copy, tmp_path / "lmcbot.db")
    before = all_files(tmp_path)
    async with house_at(tmp_path, seed=3) as house:
        with pytest.raises(UserError, match="2 ballot boxes that the database does not know"):
            await finish_closing(house.db, house.boxes, minutes(5))
    after = all_files(tmp_path)
    assert {name: after[name] for name in before if name.startswith(("boxes", "keys"))} == {
        name: before[name] for name in before if name.startswith(("boxes", "keys"))
    }


async def test_what_a_system_leaves_in_a_folder_is_no_box(tmp_path: Path) -> None:
    await two_polls(tmp_path)
    for folder in ("boxes", "keys"):
        for name in (".DS_Store", "Thumbs.db", "desktop.ini", "notes of the office.txt"):
            await asyncio.to_thread((tmp_path / folder / name).write_bytes, b"of the system")
    async with house_at(tmp_path, seed=2) as house:
        await finish_closing(house.db, house.boxes, minutes(5))
        for number in (1, 2):
            await close_poll(house.db, house.boxes, number, CLOSE)
        assert await states(house) == [State.CLOSED, State.CLOSED]
        assert not house.boxes.aside()
        assert house.boxes.names() == set()
    assert await asyncio.to_thread((tmp_path / "boxes" / "Thumbs.db").exists)


async def test_the_boxes_of_a_server_whose_time_is_over_are_known_and_burned(
    tmp_path: Path,
) -> None:
    await two_polls(tmp_path)
    async with house_at(tmp_path, seed=2) as house:
        await house.db.write(lambda conn: conn.execute("DELETE FROM poll"))
    async with house_at(tmp_path, seed=3) as house:
        await finish_closing(house.db, house.boxes, minutes(5))
        assert house.boxes.names() == set()


async def test_a_counted_polls_key_goes_before_all_else(tmp_path: Path) -> None:
    """Killed between the commit of the result and the burning: the next start begins with it."""
    first, _ = await two_polls(tmp_path)
    kept = {tmp_path / n: raw for n, raw in all_files(tmp_path).items() if first in n}
    async with house_at(tmp_path, seed=2) as house:
        await finish_closing(house.db, house.boxes, minutes(5))
        await close_poll(house.db, house.boxes, 1, CLOSE)
    for path, content in kept.items():
        path.write_bytes(content)
    async with house_at(tmp_path, seed=3) as house:
        seen: list[set[str]] = []
        opening = house.boxes.box

        async def watched(guild_id: int, poll_id: int) -> object:
            seen.append(house.boxes.names())
            return await opening(guild_id, poll_id)

        house.boxes.box = watched  # type: ignore[assignment,method-assign]
        await finish_closing(house.db, house.boxes, CLOSE)
        assert first not in house.boxes.names()
        assert all(first not in names for names in seen)
