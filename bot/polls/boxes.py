"""The boxes of all open polls: made, found again after a restart, and burned.

A box is `<boxes>/<name>.db` with its key in `<keys>/<name>.key`; the keys' folder may be a volume
of its own. The name is random, so that a restored backup never takes another poll's box for its.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from bot.errors import UserError
from bot.polls import destroy, lost_boxes
from bot.polls.box import Box, PollClosed
from bot.polls.box_schema import STEPS
from bot.polls.constituencies import seats
from bot.polls.model import Poll, State
from bot.polls.secrets import KEY_BYTES, RandomBytes, Secrets, Unreadable
from bot.polls.store import poll_of
from bot.polls.trustees.wiping import clear_what_is_freed
from bot.storage.db import Database, open_database

THREADS = 8  # shared by all boxes: what they wait for is the disk
AWAKE = 32  # boxes whose files are held: five handles each, of the usual limit of 1,024
MARK = "ballot-keys"  # stands in the keys' folder, to tell it from a mount point left bare


class BoxLost(Exception):
    """A poll's box or key is missing or not its own: the poll cannot go on."""


@contextmanager
def whole_file() -> Iterator[None]:
    """Raise BoxLost where SQLite finds a file torn. A full disk or a lock passes: its faults are
    of subclasses, and another try may mend them."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:
            raise
        raise BoxLost("its box is damaged") from error


class KeysAway(UserError):
    """Open polls' boxes are here and the keys' folder is bare: most likely a volume not mounted."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The folder of the ballot keys ({folder}) is empty, but open polls need it: is its"
            " volume mounted? Mount it and start again. If the keys are lost for good, make an"
            f" empty file {folder / MARK} and start again: those polls will be stopped."
        )


class StrangeBoxes(UserError):
    """Boxes lie here that the database knows nothing of: it is an older copy, or another's."""

    def __init__(self, folder: Path, count: int) -> None:
        boxes = "a ballot box" if count == 1 else f"{count} ballot boxes"
        super().__init__(
            f"{folder} holds {boxes} that the database does not know, so it is an older copy or"
            " another's, and nothing was touched. Put the right lmcbot.db back; or take a backup"
            " with lmcbot restore FILE, which sets the boxes aside first."
        )


class UnknownPoll(UserError):
    """A reference or button that leads to no poll of this server."""

    def __init__(self) -> None:
        super().__init__("There is no such poll here: /poll mine lists those that are open.")


class Boxes:
    """Opens each box once. ``token_bytes`` supplies all randomness (`secrets.token_bytes`)."""

    def __init__(self, db: Database, folder: Path, keys: Path, token_bytes: RandomBytes) -> None:
        self.db = db
        self._folder = folder
        self._keys = keys
        self.token_bytes = token_bytes
        self._open: dict[int, Box] = {}
        self._awake: OrderedDict[int, Box] = OrderedDict()  # whose files are held, oldest use first
        self._resting: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="box")
        self._lock = asyncio.Lock()

    def new_name(self) -> str:
        """A name for a new poll's files that no other poll ever had."""
        return self.token_bytes(16).hex()

    async def make(self, poll: Poll) -> None:
        """Make key and box of a poll about to open, readable by the bot alone."""
        key = self.token_bytes(KEY_BYTES)
        if not (self._keys / MARK).exists():
            await asyncio.to_thread(destroy.make_private, self._keys / MARK)
        await asyncio.to_thread(destroy.make_private, self._key(poll.box), key)
        await asyncio.to_thread(destroy.make_private, self._file(poll.box))
        await self.box(poll.guild_id, poll.id)

    async def box(self, guild_id: int, poll_id: int) -> Box:
        """The box of an open poll of that server.

        Raises UnknownPoll, PollClosed, or BoxLost when the files are gone or are another's.
        """
        held = self._open.get(poll_id)
        if held is None:
            async with self._lock:
                held = self._open.get(poll_id) or await self._opened(guild_id, poll_id)
        if held.poll.guild_id != guild_id:
            raise UnknownPoll
        self._used(held)
        return held

    def _used(self, box: Box) -> None:
        """Keep the files of what was used lately; let those rest that were not."""
        self._awake[box.poll.id] = box
        self._awake.move_to_end(box.poll.id)
        if len(self._awake) > AWAKE:
            self._rest(next((b for b in self._awake.values() if not b.db.busy), None))

    def _rest(self, box: Box | None) -> None:
        if box is not None:
            del self._awake[box.poll.id]
            task = asyncio.create_task(box.db.rest(), name="box rests")
            self._resting.add(task)
            task.add_done_callback(self._resting.discard)

    async def rest(self) -> None:
        """Let every box rest that nobody uses: its log is folded, its files are let go."""
        for box in [box for box in self._awake.values() if not box.db.busy]:
            self._rest(box)
        await asyncio.gather(*self._resting)

    async def _opened(self, guild_id: int, poll_id: int) -> Box:
        poll = await self.db.read(lambda conn: poll_of(conn, guild_id, poll_id))
        if poll is None:
            raise UnknownPoll
        if poll.state in (State.CANCELLED, State.INTERRUPTED):
            raise UserError(f"{poll.reference} was {poll.state}, so this press was not counted.")
        if poll.state is State.CLOSED or poll.unsigned:
            raise PollClosed(poll.reference)
        with whole_file():
            box = await self._admitted(poll)
        self._open[poll_id] = box
        return box

    async def _admitted(self, poll: Poll) -> Box:
        """The poll's box with a seat for everybody on the roll."""
        members = await self.db.read(lambda conn: seats(conn, poll))
        secrets = self._secrets(poll)
        box = Box(poll, await self._database(poll), secrets, self.token_bytes)
        try:
            await self._claim(box)
            await box.admit(members)
        except BaseException:
            await box.db.close()
            raise
        return box

    def _secrets(self, poll: Poll) -> Secrets:
        if poll.sealed_to:
            clear_what_is_freed()
        if poll.terms.trustees and not poll.sealed_to:
            raise BoxLost("its trustees' key is missing")
        try:
            return Secrets(self._key(poll.box).read_bytes(), poll.box, poll.sealed_to)
        except FileNotFoundError as error:
            raise BoxLost("its key is missing") from error
        except Unreadable as error:
            raise BoxLost("its key is empty or damaged") from error

    async def _database(self, poll: Poll) -> Database:
        path = self._file(poll.box)
        if not self.whole(poll):
            raise BoxLost("its box or its key is missing")
        return await open_database(path, STEPS, readers=1, threads=self._threads, behind=self.db)

    async def _claim(self, box: Box) -> None:
        """Bind a new box to its key; refuse one that another key was bound to, and one that comes
        up empty after its poll went out: its ballots are lost, which must not look like none."""
        mine = box.secrets.check_value()
        bind = "UPDATE counter SET check_value = ? WHERE check_value = x''"
        if box.poll.state is State.DRAFT:
            await box.db.write(lambda conn: conn.execute(bind, (mine,)))
        bound = await box.db.read(
            lambda conn: conn.execute("SELECT check_value FROM counter").fetchone()[0]
        )
        if bound != mine:
            raise BoxLost("its key belongs to another box")

    def told(self, poll: Poll) -> None:
        """Hand an open box the poll as it stands now: a later deadline, a longer roll."""
        if poll.id in self._open:
            self._open[poll.id].poll = poll

    def check_keys(self, polls: Iterable[Poll]) -> None:
        """Raise KeysAway when boxes of these polls are here and their keys' folder is not."""
        boxed = any(self._file(poll.box).exists() for poll in polls)
        if boxed and not (self._keys / MARK).exists():
            raise KeysAway(self._keys)

    def check_known(self, known: set[str]) -> None:
        """Raise StrangeBoxes when a box or key lies here whose name is not among these."""
        if strange := self.names() - known:
            raise StrangeBoxes(self._folder, len(strange))

    def whole(self, poll: Poll) -> bool:
        """Whether both files of a poll are there."""
        return self._file(poll.box).exists() and self._key(poll.box).exists()

    def names(self) -> set[str]:
        """Every box or key that lies in the folders, but for those set aside."""
        return lost_boxes.names(self._folder, self._keys)

    def aside(self) -> dict[str, datetime]:
        """The boxes that could not be read and are kept for a while, each with its last change."""
        return lost_boxes.aside(self._folder, self._keys)

    async def set_aside(self, name: str) -> None:
        """Keep a box that cannot be read, with its key, out of the way."""
        if (log := await self._shut(name)) is not None:
            os.close(log)
        await asyncio.to_thread(lost_boxes.put_aside, self._folder, self._keys, name)

    async def burn_aside(self, name: str) -> None:
        """Destroy what was set aside: its time is over."""
        for folder, own in ((self._keys, f"{name}.key"), (self._folder, f"{name}.db")):
            for path in sorted((folder / lost_boxes.ASIDE).glob(f"{own}*")):
                await asyncio.to_thread(destroy.overwrite, path, self.token_bytes)
                await asyncio.to_thread(destroy.remove, path)

    async def burn(self, name: str) -> AsyncIterator[str]:
        """Destroy a key, then its box, step by step; each step's name comes after it is done.

        May be begun again after a crash at any of them, and when nothing is left.
        """
        log = await self._shut(name)
        try:
            await asyncio.to_thread(destroy.overwrite, self._key(name), self.token_bytes)
            yield "key overwritten"
            await asyncio.to_thread(destroy.remove, self._key(name))
            yield "key removed"
            if log is not None:
                await asyncio.to_thread(destroy.overwrite_open, log, self.token_bytes)
        finally:
            if log is not None:
                os.close(log)
        for path in self._all(name):
            await asyncio.to_thread(destroy.overwrite, path, self.token_bytes)
            yield f"{path.suffix} overwritten"
            await asyncio.to_thread(destroy.remove, path)
            yield f"{path.suffix} removed"

    async def _shut(self, name: str) -> int | None:
        """Close a box that is open. SQLite then deletes its log without overwriting it, so the
        log is held open by its number and comes back to be overwritten."""
        held = next((box for box in self._open.values() if box.poll.box == name), None)
        if held is None:
            return None
        log: int | None = None
        with suppress(FileNotFoundError):
            log = os.open(f"{self._file(name)}-wal", os.O_RDWR)
        del self._open[held.poll.id]
        self._awake.pop(held.poll.id, None)
        await held.stop()
        await held.db.close()
        return log

    async def close(self) -> None:
        """Close every open box; those of open polls are opened again by their next press."""
        for box in list(self._open.values()):
            await box.stop()
            await box.db.close()
        self._open.clear()
        self._awake.clear()
        await asyncio.gather(*self._resting)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.db"

    def _key(self, name: str) -> Path:
        return self._keys / f"{name}.key"

    def _all(self, name: str) -> Iterable[Path]:
        return [Path(f"{self._file(name)}{suffix}") for suffix in ("-wal", "-shm", "")]
