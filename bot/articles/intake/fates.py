"""What became of each entry of a feed: kept, or not for a reason that has a name.

Every entry that comes in is counted once, so that officers can see that none was lost.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from bot.plain_text import many


class Fate(Enum):
    """What became of an entry, in the words officers read after a number."""

    KEPT = "kept"
    UPDATED = "updated"
    SAME = "here already"
    SEEN = "seen before"
    TWICE = "printed twice in the feed"
    WAITING = "waiting for the next reading"
    EARLIER = "from before the feed was added"
    OLD = "older than 30 days"
    TOPIC = "outside its topics"
    REMOVED = "removed by an officer"
    EMPTY = "whose text could not be read"
    HARD = "too large or too tangled to read"
    FAULTY = "unreadable"
    BEYOND = "beyond the newest 2,000"

    @property
    def lost(self) -> bool:
        """Whether an officer should hear of it for as long as the feed is read."""
        return self in _LOST


_LOST = frozenset(Fate) - {Fate.KEPT, Fate.UPDATED, Fate.SAME, Fate.SEEN, Fate.TWICE, Fate.WAITING}


@dataclass
class Tally:
    """How many entries met which fate, in the last reading, and in all of them for those that were
    not kept."""

    last: Counter[Fate] = field(default_factory=Counter)
    ever: Counter[Fate] = field(default_factory=Counter)

    @classmethod
    def of(cls, text: str) -> Tally:
        """The tally that :meth:`text` made this of; an empty one of nothing."""
        held = json.loads(text) if text else {}
        return cls(*(_counter(held.get(part, {})) for part in ("last", "ever")))

    def text(self) -> str:
        """As a source's row keeps it."""
        return json.dumps({p: {f.name: n for f, n in getattr(self, p).items() if n}
                           for p in ("last", "ever")})  # fmt: skip

    def with_reading(self, counted: Counter[Fate]) -> Tally:
        """The tally after one more reading. What is in the feed each time is counted at its most:
        no entry twice."""
        standing = (Fate.FAULTY, Fate.BEYOND)
        ever = self.ever + Counter({f: n for f, n in counted.items() if f.lost})
        for fate in standing:
            ever[fate] = max(self.ever[fate], counted[fate])
        return Tally(counted, +ever)

    def told_last(self) -> str:
        """The last reading: "12 items: 2 kept, 10 seen before"; empty where there was none."""
        items = self.last.total()
        return f"{many(items, 'item')}: {said(self.last)}" if items else ""

    def told_ever(self) -> str:
        """What was not kept since the feed was added: "3 outside its topics"."""
        return said(self.ever)


def said(counted: Counter[Fate]) -> str:
    """Numbers with their reasons, in the order in which reasons are declared."""
    return ", ".join(f"{counted[fate]:,} {fate.value}" for fate in Fate if counted[fate])


def _counter(held: dict[str, int]) -> Counter[Fate]:
    return Counter({Fate[name]: many for name, many in held.items() if name in Fate.__members__})
