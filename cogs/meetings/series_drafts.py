"""The drafts that change a whole series: another rule, an end, a pause, the committee's pattern."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import audit
from bot import committee as committees
from bot.committee import Committee
from bot.errors import UserError
from bot.meetings import planning, series_changes, usual_series
from bot.meetings.diary import Revision, revised
from bot.meetings.drafts import Draft
from bot.meetings.model import TITLE, Meeting
from bot.meetings.reminders import posted
from bot.meetings.series import Series
from bot.meetings.series_changes import Rerule
from bot.meetings.store import present_meeting
from bot.plain_text import many
from bot.storage.db import Connection
from bot.times import from_ms
from cogs.card import one_line
from cogs.meetings.cards import told_words
from cogs.meetings.draft_kind import ANEW, Asked, Field, Ground, Kind, read_when, untimed
from cogs.meetings.meeting_drafts import away_told
from cogs.meetings.presets import usual_agenda

SHOWN = 6  # dates listed of each sort
_REPEATS = Field("when", "How the meetings repeat", needed=True)


def read_rule(draft: Draft, now: datetime, committee: Committee) -> Draft:
    """The new rule, read from the date on from which it holds."""
    return read_when(draft, _since(draft, now), committee, repeats=True)


def read_pattern(draft: Draft, now: datetime, committee: Committee) -> Draft:
    """The committee's pattern; nothing typed means that there is none any more."""
    read = read_rule if draft.typed.get("when") else untimed
    return read(draft, now, committee)


def _since(draft: Draft, now: datetime) -> datetime:
    """From when the change holds: the date that was named, or now."""
    return max(now, from_ms(int(draft.typed.get("since") or 0)))


async def preview_rule(asked: Asked, draft: Draft) -> list[str]:
    """What another rule makes of the dates from one on."""
    meeting = await _living(asked, draft)
    return [
        f"**{one_line(meeting.title, TITLE)}**, from {told_words(meeting)} on",
        *await _preview_rerule(asked, draft, meeting.series_id),
    ]


def save_rule(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Give the series its other rule; the committee's own pattern follows it."""
    meeting = _named(conn, asked, draft)
    series_changes.living(conn, meeting)
    pattern = ""
    if series_changes.of_pattern(conn, asked.committee.guild_id) == meeting.series_id:
        pattern = str(draft.typed["when"])
        _keep_pattern(conn, asked, pattern)
    revision = _rerule(conn, asked, draft, meeting.series_id, pattern)
    return f"**Changed: {one_line(meeting.title, TITLE)}**. {_summary(revision)}"


async def preview_pattern(asked: Asked, draft: Draft) -> list[str]:
    """What another pattern for the committee makes of its dates, or what a first one plans."""
    guild_id = asked.committee.guild_id
    series_id = await asked.bot.db.read(lambda conn: series_changes.of_pattern(conn, guild_id))
    if not draft.typed.get("when"):
        gone = Revision()
        if series_id is not None:
            gone = await _look(asked, series_id, draft)
        return ["From now on no meeting is planned by itself.", *_told(gone, asked)]
    if series_id is not None:
        return await _preview_rerule(asked, draft, series_id)
    if asked.committee.rules.meeting_channel is None:
        raise UserError("Choose in /settings where meetings are announced, then the pattern.")
    rule = _rule(asked, draft)
    come = Revision(come=tuple(rule.ahead(asked.now, asked.now)))
    return [_reading_told(draft), *_told(come, asked)]


def save_pattern(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Store the pattern in the settings, with what follows from it."""
    committee, pattern = asked.committee, str(draft.typed.get("when") or "")
    series_id = series_changes.of_pattern(conn, committee.guild_id)
    _keep_pattern(conn, asked, pattern)
    if series_id is None:
        kept = committees.load(conn, committee.guild_id)
        usual_series.begin(conn, kept, asked.now, agenda=usual_agenda())
        return "**Saved: the meeting pattern.**"
    if pattern:
        revision = _rerule(conn, asked, draft, series_id, pattern)
    else:
        revision = series_changes.end(
            conn, committee, series_id, asked.now, asked.person_id, asked.now
        )
    return f"**Saved: the meeting pattern.** {_summary(revision)}"


async def preview_end(asked: Asked, draft: Draft) -> list[str]:
    """The dates that would go, for good or until the series is resumed."""
    meeting = await _living(asked, draft)
    revision = await _look(asked, meeting.series_id, draft)
    until = "until it is resumed" if draft.kind == PAUSE else "for good"
    return [
        f"**{one_line(meeting.title, TITLE)}**: no more dates from {told_words(meeting)} on, "
        f"{until}",
        *_told(revision, asked),
    ]


def save_end(conn: Connection, asked: Asked, draft: Draft) -> str:
    """End or pause the series."""
    meeting = series_changes.living(conn, _named(conn, asked, draft))
    paused = draft.kind == PAUSE
    revision = series_changes.end(
        conn, asked.committee, meeting.series_id, _since(draft, asked.now), asked.person_id,
        asked.now, paused=paused,
    )  # fmt: skip
    done = "Paused" if paused else "Ended"
    return f"**{done}: {one_line(meeting.title, TITLE)}**. {_summary(revision)}"


async def preview_resume(asked: Asked, draft: Draft) -> list[str]:
    """The dates that come back."""

    def look(conn: Connection) -> tuple[Meeting, Revision]:
        meeting = _named(conn, asked, draft)
        rule = series_changes.paused_rule(conn, meeting.series_id)
        return meeting, revised(conn, meeting.series_id, rule, asked.now, asked.now)

    meeting, revision = await asked.bot.db.read(look)
    return [f"**{one_line(meeting.title, TITLE)}** goes on", *_told(revision, asked)]


def save_resume(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Let the series go on."""
    meeting = _named(conn, asked, draft)
    revision = series_changes.resume(
        conn, asked.committee, meeting.series_id, asked.person_id, asked.now
    )
    return f"**Resumed: {one_line(meeting.title, TITLE)}**. {_summary(revision)}"


def _series(conn: Connection, asked: Asked, draft: Draft) -> Ground:
    """The series of a date, with each change of it or of a date of its own."""
    meeting = _named(conn, asked, draft)
    mark = series_changes.mark(conn, meeting.series_id)
    return _ground(asked, mark, f"The series of {meeting.title}")


def _pattern(conn: Connection, asked: Asked, draft: Draft) -> Ground:
    """The committee's pattern, with the series that stands for it."""
    series_id = series_changes.of_pattern(conn, asked.committee.guild_id)
    mark = "" if series_id is None else series_changes.mark(conn, series_id)
    return _ground(asked, mark, "The meeting pattern")


def _ground(asked: Asked, mark: str, what: str) -> Ground:
    """With the settings that say when dates are."""
    rules = asked.committee.rules
    mark = f"{mark} {asked.committee.zone.key} {rules.meeting_pattern}"
    return Ground(mark, f"{what} was changed meanwhile: {ANEW}")


async def _living(asked: Asked, draft: Draft) -> Meeting:
    return await asked.bot.db.read(
        lambda conn: series_changes.living(conn, _named(conn, asked, draft))
    )


def _named(conn: Connection, asked: Asked, draft: Draft) -> Meeting:
    return present_meeting(conn, asked.committee.guild_id, int(draft.typed["meeting"]))


def _rule(asked: Asked, draft: Draft) -> Series:
    if draft.reading is None:
        raise UserError("How the meetings repeat is missing.")
    return series_changes.rule_in(draft.reading, asked.committee.zone)


def _rerule(conn: Connection, asked: Asked, draft: Draft, series_id: int, pattern: str) -> Revision:
    _rule(asked, draft)
    assert draft.reading is not None
    change = Rerule(series_id, draft.reading, _since(draft, asked.now), pattern)
    return series_changes.rerule(conn, asked.committee, change, asked.person_id, asked.now)


def _keep_pattern(conn: Connection, asked: Asked, pattern: str) -> None:
    before = asked.committee.rules.meeting_pattern
    committees.change(conn, asked.committee.guild_id, meeting_pattern=pattern)
    audit.record(
        conn, asked.committee.guild_id, asked.person_id, "setting.change", now=asked.now,
        subject="meeting_pattern", before=before or "not set", after=pattern or "not set",
    )  # fmt: skip


async def _look(asked: Asked, series_id: int, draft: Draft) -> Revision:
    """What the dates ahead become once there is no rule for them any more."""
    since, now = _since(draft, asked.now), asked.now
    return await asked.bot.db.read(lambda conn: revised(conn, series_id, None, since, now))


async def _preview_rerule(asked: Asked, draft: Draft, series_id: int) -> list[str]:
    rule, since, now = _rule(asked, draft), _since(draft, asked.now), asked.now

    def look(conn: Connection) -> tuple[Revision, ZoneInfo, int]:
        revision = revised(conn, series_id, rule, since, now)
        changed = [*(meeting for meeting, _ in revision.move), *revision.go]
        known = sum(posted(conn, meeting.id) for meeting in changed)
        return revision, series_changes.zone_of(conn, series_id), known

    revision, zone, known = await asked.bot.db.read(look)
    clock = f"By the clock of {rule.zone.key}; until now {zone.key}."
    dates = many(known, "date")
    return [
        _reading_told(draft),
        *_told(revision, asked),
        clock if rule.zone != zone else "",
        f"The channel is told of {dates} that it knows of; those who answered are told once."
        if known
        else "",
    ]


def _reading_told(draft: Draft) -> str:
    assert draft.reading is not None
    told = draft.reading.told
    return "\n".join([told[:1].upper() + told[1:], *draft.reading.notes])


def _told(revision: Revision, asked: Asked) -> list[str]:
    """Which dates go, stay, move and come, each sort with its count."""
    zone = asked.committee.zone
    if not revision.changes:
        return ["No date changes." if revision.stay else "No date is planned, so none changes."]
    moves = (f"{_day(m.starts_at, zone)} → {_day(to.at, zone)}" for m, to in revision.move)
    kept = (_day(m.starts_at, zone) for m, _ in revision.stay if not m.cancelled)
    off = (_day(m.starts_at, zone) for m, _ in revision.stay if m.cancelled)
    new = sorted([*(to.at for _, to in revision.back), *(each.at for each in revision.come)])
    ahead = sorted([*(to.at for _, to in revision.move), *new])
    days = [at.astimezone(zone).date() for at in ahead]
    return [
        _listed("Go", (_day(m.starts_at, zone) for m in revision.go)),
        _listed("Move", moves),
        _listed("Come", (_day(at, zone) for at in new)),
        _listed("Stay", kept),
        _listed("Stay cancelled", off),
        away_told(days, asked.committee.nation),
        _short_notice(ahead, asked),
    ]


def _short_notice(starts: list[datetime], asked: Asked) -> str:
    """The notice of the first date that is new, where it is shorter than the committee's rule."""
    if not starts:
        return ""
    given = starts[0] - asked.now
    short = given < timedelta(days=asked.committee.rules.notice_days)
    return planning.notice(given, asked.committee) if short else ""


def _listed(sort: str, dates: Iterable[str]) -> str:
    lines = list(dates)
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n".join([f"**{sort}: {len(lines)}**", *lines[:SHOWN], *more]) if lines else ""


def _day(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b} {local:%Y} {local:%H:%M}"


def _summary(revision: Revision) -> str:
    came = len(revision.come) + len(revision.back)
    counts = (("go", len(revision.go)), ("move", len(revision.move)), ("come", came))
    said = [f"{count} {what}" for what, count in counts if count]
    return f"Dates: {', '.join([*said, f'{len(revision.stay)} stay'])}."


END, PAUSE = "end", "pause"
KINDS = (
    Kind("pattern", "The meeting pattern", (Field("when", "How the meetings repeat"),),
         preview_pattern, save_pattern, read=read_pattern, stands=_pattern),
    Kind("rule", "Another rule", (_REPEATS,), preview_rule, save_rule, read=read_rule,
         stands=_series),
    Kind(END, "End the series", (), preview_end, save_end, "End it", read=untimed, stands=_series),
    Kind(PAUSE, "Pause the series", (), preview_end, save_end, "Pause it", read=untimed,
         stands=_series),
    Kind("resume", "Resume the series", (), preview_resume, save_resume, "Resume it", read=untimed,
         stands=_series),
)  # fmt: skip
