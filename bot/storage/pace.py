"""How readers give way: while ballots are being put on disk, whoever searches works half of the
time.

SQLite asks a reader every so many steps of its own, some thousand times a second; there it
rests for as long as it has worked. With fewer processors than work, a search would else take its
full share from the members who vote.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

STEPS = 5_000  # of SQLite’s machine between two questions: a third of a millisecond or so
LONGEST_S = 0.005  # a rest: no search takes more than about twice its time
GRACE_S = 0.05  # after one batch of ballots the next is near
AnyConnection = TypeVar("AnyConnection", bound=sqlite3.Connection)


class Pace:
    """The pace of one file's readers. ``clock`` and ``sleep`` count in seconds."""

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self.until = 0.0  # when readers need give way no longer

    def give_way(self) -> None:
        """What comes first is about to be written: readers work half of the time for a while."""
        self.until = self._clock() + GRACE_S

    def keep(self, connection: AnyConnection) -> AnyConnection:
        """Have a reader keep this pace."""
        since = self._clock()

        def breathe() -> int:
            nonlocal since
            now = self._clock()
            if now < self.until:
                self._sleep(min(now - since, LONGEST_S))
                now = self._clock()
            since = now
            return 0  # anything else would break the query off

        connection.set_progress_handler(breathe, STEPS)
        return connection
