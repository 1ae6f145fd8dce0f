"""What an officer typed, kept until it is saved or dropped, so that nothing is typed twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.meetings import papers
from bot.meetings.series import Series
from bot.plain_values import from_plain, to_plain
from bot.storage.db import Connection
from bot.times import attach, clock_change, clock_words, local_from, local_text, to_ms
from bot.when.understand import understand
from bot.when.verdicts import Question, Refused, Understood
from bot.when.workdays import Nation

KEPT = timedelta(days=7)
USUAL = {"Europe/London", "GB", "Europe/Belfast", "Europe/Guernsey", "Europe/Jersey"}


@dataclass(frozen=True)
class Reading:
    """One reading of a typed time. Local times are ISO text in the committee's zone."""

    told: str
    start_local: str
    rrule: str | None = None
    exdates: tuple[str, ...] = ()
    minutes: int | None = None
    timeless: bool = False
    provisional: bool = False
    notes: tuple[str, ...] = ()
    tag: str = ""
    where: str = ""
    """The zone in words where it is not the usual one."""

    def local(self, zone: ZoneInfo) -> datetime:
        """When it begins on the committee's clock (naive)."""
        return local_from(self.start_local, zone)

    def series(self, zone: ZoneInfo) -> Series:
        """The dates it stands for."""
        gone = frozenset(map(datetime.fromisoformat, self.exdates))
        return Series(self.local(zone), zone, self.rrule, gone)


@dataclass(frozen=True)
class Draft:
    """``typed`` is as typed; ``reading`` what the time means once that is settled; ``ground`` the
    mark of what it changes, as that stood when the draft was begun."""

    id: int
    guild_id: int
    person_id: int
    kind: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    reading: Reading | None = None
    choices: tuple[Reading, ...] = ()
    fault: str = ""
    ground: str | None = None


def keep(
    conn: Connection, guild_id: int, person_id: int, kind: str, draft: Draft, now: datetime
) -> Draft:
    """Store a new draft; those of a week ago go."""
    clear(conn, now)
    draft_id = conn.insert(
        "meeting_draft", guild_id=guild_id, person_id=person_id, kind=kind, content=_content(draft),
        created_at=to_ms(now),
    )  # fmt: skip
    return replace(draft, id=draft_id, person_id=person_id)


def change(conn: Connection, draft: Draft) -> Draft:
    """Store a draft as it now is; UserError when it was saved or thrown away meanwhile."""
    done = conn.execute(
        "UPDATE meeting_draft SET content = ? WHERE draft_id = ? AND guild_id = ? AND saved = 0",
        (_content(draft), draft.id, draft.guild_id),
    )
    if done.rowcount == 0:
        raise UserError("That draft was saved or dropped already; start with the command again.")
    return draft


def draft_of(conn: Connection, guild_id: int, draft_id: int) -> Draft:
    """An unsaved draft; UserError when it is none any more."""
    row = conn.execute(
        "SELECT * FROM meeting_draft WHERE draft_id = ? AND guild_id = ? AND saved = 0",
        (draft_id, guild_id),
    ).fetchone()
    if row is None:
        raise UserError("That draft was saved or dropped already; start with the command again.")
    found = json.loads(row["content"])
    return Draft(
        row["draft_id"],
        guild_id,
        row["person_id"],
        row["kind"],
        found["typed"],
        None if found["reading"] is None else from_plain(Reading, found["reading"]),
        tuple(from_plain(Reading, each) for each in found["choices"]),
        found["fault"],
        found.get("ground"),
    )


def clear(conn: Connection, now: datetime) -> int:
    """Those of a week ago go, and the letters that came with them; returns how many."""
    gone = conn.execute("DELETE FROM meeting_draft WHERE created_at < ?", (to_ms(now - KEPT),))
    papers.drop_letters(conn, now - KEPT)
    return gone.rowcount


def dropped(conn: Connection, draft: Draft) -> None:
    """The draft was thrown away, with the letter that came with it."""
    done(conn, draft)
    if draft.typed.get("letter") is not None:
        papers.drop_letter(conn, draft.guild_id, int(draft.typed["letter"]))


def done(conn: Connection, draft: Draft) -> None:
    """The draft was saved or thrown away: it cannot be used twice."""
    conn.execute("UPDATE meeting_draft SET saved = 1 WHERE draft_id = ?", (draft.id,))


def read_time(
    draft: Draft,
    phrase: str,
    now: datetime,
    zone: ZoneInfo,
    nation: Nation = Nation.ENGLAND,
    *,
    repeats: bool = False,
) -> Draft:
    """The draft with its time understood, asked about (``choices``) or refused (``fault``).

    ``repeats``: the field asks how meetings repeat. A time of day alone is of the day that moves
    (``day`` in what was typed, ISO), if one does.
    """
    bare = replace(draft, reading=None, choices=(), fault="")
    moved = str(draft.typed.get("day") or "")
    day = date.fromisoformat(moved) if moved else None
    match understand(phrase, now=now, zone=zone, nation=nation, repeats=repeats, day=day):
        case Refused(reason):
            return replace(bare, fault=reason)
        case Question(question, choices):
            return replace(bare, choices=tuple(map(_of, choices)), fault=question)
        case Understood() as found:
            return settled(bare, _of(found))


def settled(draft: Draft, reading: Reading) -> Draft:
    """The draft with one reading chosen; a day without a time of day takes that of the date it
    moves (``clock`` in what was typed), and else still lacks it."""
    if reading.timeless and (clock := str(draft.typed.get("clock") or "")):
        day = datetime.fromisoformat(reading.start_local)
        at = datetime.combine(day, time.fromisoformat(clock))
        told = f"{reading.told.partition(',')[0]}, {clock_words(at)}{reading.where}"
        kept = replace(reading, told=told, start_local=at.isoformat(), timeless=False)
        return replace(draft, reading=kept, choices=(), fault="")
    if reading.timeless:
        told = reading.told.partition(",")[0]
        typed = {**draft.typed, "when": told}
        fault = f"{told} has no time of day: add one, for example “{told}, 19:30”."
        return replace(draft, typed=typed, reading=None, choices=(), fault=fault)
    return replace(draft, reading=reading, choices=(), fault="")


def _of(found: Understood) -> Reading:
    local = found.start.replace(tzinfo=None)
    notes = list(found.notes)
    for at in (found.start, *found.next):
        odd = clock_change(at.replace(tzinfo=None), found.zone)
        notes += [odd] if odd and odd not in notes else []
    length = None if found.duration is None else found.duration // timedelta(minutes=1)
    where = zone_told(found.zone)
    return Reading(
        told=found.understood if found.all_day else f"{found.understood}{where}",
        where=where,
        start_local=local_text(local, found.zone),
        rrule=found.rrule,
        exdates=tuple(day.isoformat() for day in found.exdates),
        minutes=length,
        timeless=found.all_day and not found.provisional,
        provisional=found.provisional,
        notes=tuple(notes),
    )


def zone_told(zone: ZoneInfo) -> str:
    """ " (Europe/Paris time)" where members might take it for London's; else nothing."""
    return "" if zone.key in USUAL else f" ({zone.key.replace('_', ' ')} time)"


def at_of(reading: Reading, zone: ZoneInfo) -> datetime:
    """The instant a reading begins at (aware)."""
    return attach(reading.local(zone), zone)


def _content(draft: Draft) -> str:
    return json.dumps(
        {
            "typed": dict(draft.typed),
            "reading": to_plain(draft.reading),
            "choices": to_plain(draft.choices),
            "fault": draft.fault,
            "ground": draft.ground,
        }
    )
