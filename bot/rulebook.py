"""Every setting of a committee: its name, what it decides, and how officers type and read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot import audit, committee
from bot.committee import Arrange, Committee
from bot.errors import UserError
from bot.storage.db import Connection
from bot.times import zone as find_zone
from bot.undoing import Rows, Undoing
from bot.when.before import before, short
from bot.when.hours import EVENING, clock, span, weekly
from bot.when.understand import understand
from bot.when.verdicts import Question, Refused
from bot.when.workdays import Nation


class Kind(StrEnum):
    """How a setting is given."""

    CHANNEL = "channel"
    ROLES = "roles"
    TEXT = "text"


MOST_ROLES, MOST_OFFSETS = 10, 6


@dataclass(frozen=True)
class Setting:
    """One thing officers can change. ``read`` turns what they typed into what is stored."""

    name: str
    label: str
    says: str
    kind: Kind = Kind.TEXT
    read: Callable[[str], Any] = str.strip
    example: str = ""


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if re.fullmatch(r"\d{1,4}", text.strip(), re.ASCII) and low <= int(text) <= high:
            return int(text)
        raise UserError(f"“{text[:40]}” does not fit: write a whole number from {low} to {high}.")

    return read


def _yes(text: str) -> bool:
    said = text.strip().casefold()
    if said in {"yes", "y", "on", "true"}:
        return True
    if said in {"no", "n", "off", "false"}:
        return False
    raise UserError(f"“{text[:40]}” does not fit: write yes or no.")


def _quorum(text: str) -> str:
    said = text.strip().replace(" ", "")
    fraction = re.fullmatch(r"([1-9]\d{0,2})/([1-9]\d{0,2})", said, re.ASCII)
    if re.fullmatch(r"[1-9]\d{0,3}", said, re.ASCII) or (
        fraction and int(fraction[1]) <= int(fraction[2])
    ):
        return said
    raise UserError(
        f"“{text[:40]}” is no quorum: write a number of members like 8, or a fraction like 1/3."
    )


def _offsets(text: str) -> tuple[str, ...]:
    parts = [part for part in re.split(r",|;|\band\b", text) if part.strip()]
    if len(parts) > MOST_OFFSETS:
        raise UserError(f"Write up to {MOST_OFFSETS} times before, like 7d, 1d, 15m.")
    return tuple(dict.fromkeys(short(before(part)) for part in parts))


def _spans(text: str) -> tuple[str, ...]:
    return tuple("-".join(span(part)) for part in text.split(",") if part.strip())


def _quiet(text: str) -> str:
    return "-".join(span(text, EVENING))


def _nation(text: str) -> str:
    said = " ".join(text.split()).casefold()
    found = [nation for nation in Nation if said and nation.value.casefold().startswith(said)]
    if len(found) != 1:
        named = ", ".join(nation.value for nation in Nation)
        raise UserError(f"“{text[:40]}” is none of these: {named}.")
    return found[0].value


def _zone(text: str) -> str:
    return str(find_zone(text))


SETTINGS = (
    Setting("officer", "Officers’ role", "May open polls and call meetings.", Kind.ROLES),
    Setting("member", "Members’ role", "May vote, answer and search.", Kind.ROLES),
    Setting("scrutineer", "Scrutineer’s role", "May look at the roll of a poll.", Kind.ROLES),
    Setting("never_vote", "Roles that never vote", "Observers, staff, guests.", Kind.ROLES),
    Setting("digest_channel", "Digests", "Where news digests are posted.", Kind.CHANNEL),
    Setting("poll_channel", "Polls", "Where straw polls open.", Kind.CHANNEL),
    Setting("meeting_channel", "Meetings", "Where meetings are announced.", Kind.CHANNEL),
    Setting("office_channel", "Office", "What only officers should read.", Kind.CHANNEL),
    Setting("noticeboard_channel", "Noticeboard", "Where the pinned noticeboard stands.",
            Kind.CHANNEL),
    Setting("zone", "Time zone", "The committee’s clock.", read=_zone, example="Europe/London"),
    Setting("quiet", "Quiet hours", "No direct message in these hours, urgent ones apart.",
            read=_quiet, example="22:00 to 08:00"),
    Setting("digest_when", "Digest day and time", "When the weekly digest is posted.",
            read=weekly, example="Monday 07:15"),
    Setting("meeting_pattern", "Meeting pattern", "When the committee usually meets.",
            example="second Tuesday of every month 19:30, not August"),
    Setting("surgery_hours", "Surgery hours", "Reminders keep out of them.",
            read=_spans, example="08:00-12:30, 14:00-18:30"),
    Setting("small_number", "Small number", "Counts below it are not shown.",
            read=_number(3, 20), example="5"),  # of two voters each would learn the other's vote
    Setting("roll_names", "Members read rolls", "Names on the roll of a poll that asks them.",
            read=_yes, example="yes"),
    Setting("retention_months", "Keep rolls for (months)", "How long a poll’s roll is kept.",
            read=_number(1, 120), example="12"),
    Setting("notice_days", "Notice for a meeting (days)", "The committee’s usual rule.",
            read=_number(0, 90), example="7"),
    Setting("quorum", "Quorum", "A number of members, or a fraction.", read=_quorum, example="1/3"),
    Setting("deputies_count", "Deputies count", "Whether a deputy counts towards the quorum.",
            read=_yes, example="yes"),
    Setting("absences_noticed", "Absences noticed", "Marked after this many in 12 months.",
            read=_number(1, 24), example="3"),
    Setting("reminder_offsets", "Meeting reminders", "How long before a meeting.",
            read=_offsets, example="7d, 1d, 15m"),
    Setting("working_days", "Count working days", "For consultations, without asking.",
            read=_yes, example="no"),
    Setting("nation", "Nation", "Whose bank holidays count.", read=_nation, example="England"),
    Setting("discord_events", "Discord events", "Mirror meetings as the server’s events.",
            read=_yes, example="no"),
)  # fmt: skip
BY_NAME = {setting.name: setting for setting in SETTINGS}


def named(name: str) -> Setting:
    """The setting of that name. Raises :class:`UserError` for one that this release has not."""
    if name not in BY_NAME:
        raise UserError("That setting is gone. Open /settings again.")
    return BY_NAME[name]


def value(settings: Committee, name: str) -> Any:
    """What is stored under that name: role ids, a channel id, or a value."""
    if BY_NAME[name].kind is Kind.ROLES:
        return settings.role_ids(name)
    if name == "zone":
        return settings.zone_name
    if name == "quiet":
        return f"{settings.rules.quiet_from}-{settings.rules.quiet_until}"
    return getattr(settings.rules, name)


def typed(settings: Committee, name: str) -> str:
    """A value as an officer would type it."""
    found = value(settings, name)
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, tuple):
        return ", ".join(map(str, found))
    return "" if found is None else str(found)


def put(
    conn: Connection,
    guild_id: int,
    person_id: int | None,
    name: str,
    new: Any,
    arrange: Arrange,
    now: datetime,
) -> Committee:
    """Store one setting: text is read and checked first, ids are taken as they are. Audited; the
    rooms ``arrange`` what follows from it.

    Raises :class:`UserError` for text that does not fit.
    """
    setting = named(name)
    found = setting.read(new) if setting.kind is Kind.TEXT else new
    old = committee.load(conn, guild_id)
    if name == "meeting_pattern" and found:
        understood_pattern(found, old.zone, now)
    before = _noted(value(old, name))
    _store(conn, guild_id, name, found)
    after = _noted(value(committee.load(conn, guild_id), name))
    if before != after:
        audit.record(conn, guild_id, person_id, "setting.change", subject=name,
                     before=before, after=after, now=now)  # fmt: skip
        return committee.settle(conn, guild_id, arrange, now)
    return old


def understood_pattern(text: str, zone: ZoneInfo, now: datetime) -> str:
    """A meeting pattern told back. Raises :class:`UserError` for one that is unclear, does not
    repeat, or has no time of day: nothing can be planned from it."""
    answer = understand(text, now=now, zone=zone, repeats=True)
    if isinstance(answer, Refused):
        raise UserError(answer.reason)
    if isinstance(answer, Question):
        said = [one.understood.partition(", first")[0] for one in answer.choices if one.rrule]
        if said or not answer.choices:
            raise UserError(f"{answer.question} {_one_of(said)}".strip())
    if isinstance(answer, Question) or answer.rrule is None:
        raise UserError(
            f"“{text[:60]}” is one date: write how the meetings repeat, like second Tuesday of "
            "every month 19:30."
        )
    if answer.all_day:
        raise UserError(
            f"{answer.understood[:80]}: add the time of day, for example “{text[:60]}, 19:30”."
        )
    return answer.understood


def _one_of(said: Sequence[str]) -> str:
    return f"Write one of: {'; '.join(said[:3])}." if said else ""


def _store(conn: Connection, guild_id: int, name: str, found: Any) -> None:
    if BY_NAME[name].kind is Kind.ROLES:
        committee.set_roles(conn, guild_id, name, frozenset(found))
    elif name == "zone":
        committee.change(conn, guild_id, zone=found)
    elif name == "quiet":
        start, _, end = found.partition("-")
        committee.change(conn, guild_id, quiet_from=clock(start), quiet_until=clock(end))
    else:
        committee.change(conn, guild_id, **{name: found})


def _noted(found: Any) -> Any:
    if found is None or found == "":
        return "not set"
    return sorted(found) if isinstance(found, frozenset) else found


ARRANGED = Rows(
    "digest", "guild_id = :guild AND channel_id IS NOT NULL",
    used="SELECT 1 FROM digest_item WHERE digest_id = :digest_id",
)  # fmt: skip
"""The digests of channels: a setting may begin one, which goes again unless it told something."""


def undoing(arrange: Arrange) -> Undoing:
    """How a changed setting is taken back; the rooms ``arrange`` what follows from it again."""

    def then(conn: Connection, old: Committee, ids: Mapping[str, Any], now: datetime) -> None:
        conn.touch(committee.TOPIC)
        committee.settle(conn, old.guild_id, arrange, now)

    rows = [Rows("guild", flat="settings"), Rows("guild_role"), ARRANGED]
    return Undoing(rows, then)
