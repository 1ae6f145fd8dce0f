"""Turnout by area while a poll is open: an area's number moves only with a batch of its own.

All numbers of a card come from one drawing, and the turnout in all is the sum of the areas' numbers
that it shows, so that no area's remainder can be had by subtraction. Where an area is too small for
batches none is told. What each showed last waits in the box, enciphered.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.polls.batches import SEALED
from bot.polls.box import Box
from bot.polls.constituencies import told_rolls
from bot.polls.secrets import NONCE_BYTES
from bot.polls.shown_count import turned_over
from bot.storage.db import Connection

LONGEST_NAME, LONGEST_LINE = 40, 600  # characters of an area's name, and of all on a card


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card tells of an area: ``turnout`` of ``roll``; ``firsts``: who had ever voted when it
    was drawn, which no card tells."""

    roll: int
    turnout: int = 0
    firsts: int = 0


Areas = Mapping[str, Shown]


async def shown_areas(box: Box) -> Areas:
    """What the card told last, by area; none where turnout is not told by area."""
    known = told_rolls(box.poll)
    if not known:
        return {}
    row = await box.db.read(lambda conn: conn.execute("SELECT areas FROM counter").fetchone())
    return _revealed(box, known, row["areas"])


async def draw_areas(box: Box) -> Areas:
    """Take the newest turnout of each area for which a batch waits; what the card may show."""
    found = await box.db.read(_snapshot)
    new, hidden = await asyncio.to_thread(_drawn, box, found)
    limit = box.poll.terms.small_number
    total = sum(area.turnout for area in new.values() if area.turnout >= limit)
    values = (total, hidden, found.firsts, SEALED)
    done = await box.db.write(lambda conn: conn.execute(_TAKE, values).rowcount == 1)
    if done:
        box.shown = total
    await turned_over(box)
    return new if done else await shown_areas(box)


_TAKE = "UPDATE counter SET shown = ?, areas = ?, drawn = ?3 WHERE ?3 - drawn >= ?4"


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """The seats of those who ever voted, and whether their ballot is in now."""

    firsts: int
    areas: bytes
    voters: Sequence[tuple[bytes, bytes, int]]


def _snapshot(conn: Connection) -> _Snapshot:
    """One statement, so that no ballot comes between."""
    query = (
        "SELECT firsts, areas, v.token, place, b.token IS NOT NULL AS inside FROM counter"
        " LEFT JOIN voter v LEFT JOIN seat s ON s.token = v.token"
        " LEFT JOIN ballot b ON b.token = v.token"
    )
    rows = conn.execute(query).fetchall()
    voters = [(row["token"], row["place"], row["inside"]) for row in rows if row["token"]]
    return _Snapshot(rows[0]["firsts"], rows[0]["areas"], voters)


def _drawn(box: Box, snapshot: _Snapshot) -> tuple[Areas, bytes]:
    was = _revealed(box, told_rolls(box.poll), snapshot.areas)
    firsts, inside = _counted(box, snapshot.voters)
    new = {
        name: Shown(area.roll, inside[name], firsts[name])
        if firsts[name] - area.firsts >= SEALED
        else area
        for name, area in was.items()
    }
    return new, box.secrets.hide(_padded(new), box.token_bytes(NONCE_BYTES))


def _padded(areas: Areas) -> bytes:
    """What waits, as long as it is once each whole area has voted: its length tells nothing."""
    kept = [[name, area.turnout, area.firsts] for name, area in areas.items()]
    full = [[name, area.roll, area.roll] for name, area in areas.items()]
    return json.dumps(kept).encode().ljust(len(json.dumps(full)))


def _counted(
    box: Box, voters: Iterable[tuple[bytes, bytes, int]]
) -> tuple[Counter[str], Counter[str]]:
    """Who ever voted and whose ballot is in, by area."""
    firsts: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for token, hidden, is_in in voters:
        place = box.place(token, hidden)
        if place is not None:
            firsts[place.area] += 1
            inside[place.area] += is_in
    return firsts, inside


def _revealed(box: Box, known: Mapping[str, int], hidden: bytes) -> Areas:
    found = {name: Shown(roll) for name, roll in known.items()}
    if hidden:
        for name, turnout, firsts in json.loads(box.secrets.reveal(hidden)):
            found[name] = Shown(known[name], turnout, firsts)
    return found


def told(areas: Areas, limit: int) -> str:
    """One line for the card: "North 12 of 19 · South under 5 of 14"; empty where none is told. Of
    many areas the first that fit, and how many more there are."""
    parts = [_told(name, area, limit) for name, area in areas.items()]
    ends = accumulate(len(part) + 3 for part in parts)
    fits = sum(end <= LONGEST_LINE for end in ends)
    more = [f"and {len(parts) - fits} more"] if fits < len(parts) else []
    return " · ".join([*parts[:fits], *more])


def _told(name: str, area: Shown, limit: int) -> str:
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
    turnout = f"{area.turnout:,}" if area.turnout >= limit else f"under {limit}"
    return f"{short} {turnout} of {area.roll:,}"
