"""From a plan to dates: a series is kept as a rule, and its next fifteen months as rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import audit
from bot.boards import noticeboard
from bot.committee import Committee
from bot.committee import load as load_committee
from bot.errors import UserError
from bot.meetings import agenda, invites, messages, reminders
from bot.meetings.drafts import Draft, Reading
from bot.meetings.model import (
    DIAL,
    MINUTE,
    PLACE,
    TITLE,
    TOPIC,
    WHY,
    Meeting,
    bounded,
    length_of,
    offset_told,
    web_link,
)  # fmt: skip
from bot.meetings.quorum import rule_of
from bot.meetings.series import Occurrence, Series, checked
from bot.meetings.store import meeting_of, of_series, series_of
from bot.storage.db import Connection
from bot.times import lasting, local_text, to_ms
from bot.when.before import ahead_of, before

USUAL_LENGTH = 120


@dataclass(frozen=True)
class Plan:
    """A meeting as it is about to be saved."""

    title: str
    place: str
    link: str
    why: str
    length: timedelta
    reading: Reading
    zone: ZoneInfo
    urgent: bool = False
    outside: bool = False
    quorum: str = ""
    offsets: tuple[str, ...] = ()
    nudge: str = "3d"
    papers_days: int = 7
    agenda: tuple[str, ...] = ()
    origin: str = ""
    dial: str = ""

    @property
    def series(self) -> Series:
        return self.reading.series(self.zone)


def plan_of(draft: Draft, zone: ZoneInfo) -> Plan:
    """What a draft with a settled time amounts to; UserError for the first field that fails."""
    typed = draft.typed
    if draft.reading is None:
        raise UserError(draft.fault or "The time is missing.")
    length = length_of(typed.get("length") or draft.reading.minutes or USUAL_LENGTH)
    nudge = str(typed.get("nudge") or "").strip() or "3d"
    before(nudge)
    return Plan(
        title=bounded(str(typed.get("title", "")), TITLE, "The title"),
        place=bounded(str(typed.get("place") or ""), PLACE, "The place", empty=True),
        link=web_link(str(typed.get("link") or "")),
        why=bounded(str(typed.get("why") or ""), WHY, "The reason", empty=draft.kind != "urgent"),
        length=length_of(draft.reading.minutes) if draft.reading.minutes else length,
        reading=draft.reading,
        zone=zone,
        urgent=draft.kind == "urgent",
        quorum=rule_of(str(typed.get("quorum") or "")),
        offsets=tuple(typed.get("offsets") or ()),
        nudge=nudge,
        papers_days=int(typed.get("papers_days", 7)),
        agenda=tuple(typed.get("agenda") or ()),
        dial=bounded(str(typed.get("dial") or ""), DIAL, "The dial-in number", empty=True),
    )


def notice_told(plan: Plan, committee: Committee, now: datetime) -> str:
    """The notice given beside the committee's rule: "Notice 8 hours; our usual rule 7 days"."""
    starts = [each.at for each in plan.series.next(1, now)]
    return "" if not starts else notice(starts[0] - now, committee)


def notice(given: timedelta, committee: Committee) -> str:
    """A notice beside the rule, rounded down to what is surely given."""
    rule = offset_told(timedelta(days=committee.rules.notice_days))
    told = lasting(given) if given >= timedelta(minutes=1) else "none"
    return f"Notice {told}; our usual rule {rule}"


def create(
    conn: Connection,
    committee: Committee,
    plan: Plan,
    channel_id: int,
    person_id: int | None,
    now: datetime,
) -> list[Meeting]:
    """Save a plan: its series, its dates and every row they will be announced by.

    Raises :class:`UserError` when it never takes place or its only date has begun.
    """
    checked(plan.series)
    if not plan.series.next(1, now) and not plan.reading.provisional:
        raise UserError("That time has passed meanwhile: press Change and write a later one.")
    series_id = conn.insert(
        "series", guild_id=committee.guild_id, title=plan.title, place=plan.place, link=plan.link,
        why=plan.why, length_min=plan.length // MINUTE, start_local=plan.reading.start_local,
        zone=plan.zone.key, rrule=plan.reading.rrule, exdates=json.dumps(plan.reading.exdates),
        quorum=plan.quorum, offsets=json.dumps(plan.offsets), nudge=plan.nudge,
        papers_days=plan.papers_days, agenda=json.dumps(plan.agenda), urgent=plan.urgent,
        provisional=plan.reading.provisional, outside=plan.outside, channel_id=channel_id,
        origin=plan.origin, dial=plan.dial, created_by=person_id, created_at=to_ms(now),
        changed_at=to_ms(now),
    )  # fmt: skip
    made = extend(conn, committee, series_id, now)
    if plan.urgent:
        invites.call_by_dm(conn, made[0], now)
    act = "meeting.urgent" if plan.urgent else "meeting.new"
    audit.record(conn, committee.guild_id, person_id, act, now=now, subject=made[0].reference,
                 after={"dates": len(made), "told": plan.reading.told})  # fmt: skip
    return made


def extend(conn: Connection, committee: Committee, series_id: int, now: datetime) -> list[Meeting]:
    """Write the dates of a series within the horizon that are no rows yet, with their reminders."""
    row: Any = conn.execute("SELECT * FROM series WHERE series_id = ?", (series_id,)).fetchone()
    if row["ended_at"] is not None:
        return []
    series = series_of(conn, series_id)
    known = {meeting.original for meeting in of_series(conn, series_id)}
    since = None if row["rrule"] is None else now
    wanted = series.ahead(since, now) or series.next(1, now)
    made = []
    for number, each in enumerate(o for o in wanted if o.original not in known):
        meeting = _insert(conn, row, each, now)
        made.append(meeting)
        reminders.arm(conn, meeting, committee, now, first=number == 0 and not known)
    if committee.rules.discord_events:
        messages.mirror_next(conn, committee.guild_id, now)
    if made:
        noticeboard.redraw_soon(conn, committee.guild_id, now)
    return made


def _insert(conn: Connection, series: Any, each: Occurrence, now: datetime) -> Meeting:
    guild_id = series["guild_id"]
    papers = timedelta(days=series["papers_days"])
    cutoff = ahead_of(each.at, papers, ZoneInfo(series["zone"]))
    original = local_text(each.original, ZoneInfo(series["zone"]))
    meeting_id = conn.insert(
        "meeting", guild_id=guild_id, number=conn.next_number("meeting", guild_id),
        series_id=series["series_id"], original=original, starts_at=to_ms(each.at),
        length_min=series["length_min"], title=series["title"], place=series["place"],
        link=series["link"], dial=series["dial"], provisional=series["provisional"],
        cutoff_at=to_ms(cutoff if cutoff > now else each.at), created_at=to_ms(now),
        changed_at=to_ms(now),
    )  # fmt: skip
    conn.touch(TOPIC)
    meeting = meeting_of(conn, guild_id, meeting_id)
    assert meeting is not None
    for position, title in enumerate(json.loads(series["agenda"])):
        kind = agenda.TITLES.get(title.casefold(), agenda.Standing.ITEM)
        agenda.insert(conn, meeting, position, title, kind, "", now)
    return meeting


def extend_all(conn: Connection, now: datetime) -> int:
    """Housekeeping: carry every series to the horizon; returns how many dates were written."""
    rows = conn.execute(
        "SELECT s.series_id, s.guild_id FROM series s JOIN guild g USING (guild_id)"
        " WHERE s.rrule IS NOT NULL AND s.ended_at IS NULL AND g.left_at IS NULL"
    ).fetchall()
    return sum(
        len(extend(conn, load_committee(conn, row["guild_id"]), row["series_id"], now))
        for row in rows
    )
