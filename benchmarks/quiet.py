"""How busy others keep the machine while we measure: a neighbour's work looks like our slowness."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

BUSY = 0.15  # of all cores: beyond it a run is not kept; the kernel takes some for our own disk
_IDLE = (3, 4)  # idle, and waiting for a disk
_GUESTS = 8  # what follows is counted among the first already


@dataclass(frozen=True)
class Reading:
    """Processor seconds since the start: of all cores, busy of those, and ours with our children's
    that ended."""

    all: float
    busy: float
    own: float

    @classmethod
    def now(cls) -> Reading | None:
        """None where the system does not tell (it is told by Linux)."""
        try:
            line = Path("/proc/stat").read_text("ascii").partition("\n")[0]
        except OSError:
            return None
        times = os.times()
        own = times.user + times.system + times.children_user + times.children_system
        return cls(*shares(line, os.sysconf("SC_CLK_TCK")), own)


def shares(line: str, ticks: int) -> tuple[float, float]:
    """Of the first line of /proc/stat: seconds of all cores together, and busy ones of those."""
    passed = [int(part) / ticks for part in line.split()[1 : _GUESTS + 1]]
    return sum(passed), sum(passed) - sum(passed[place] for place in _IDLE)


def others(before: Reading | None, after: Reading | None) -> float | None:
    """The share of the machine that others took between two readings; None where none is known."""
    if before is None or after is None or after.all <= before.all:
        return None
    theirs = (after.busy - before.busy) - (after.own - before.own)
    return max(0.0, theirs / (after.all - before.all))
