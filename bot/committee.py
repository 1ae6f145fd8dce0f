"""One server's committee: its clock, roles, channels and rules, as its officers set them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from bot.storage.db import Connection
from bot.times import from_ms, to_ms
from bot.times import zone as find_zone
from bot.when.workdays import Nation

TOPIC = "committee"
Arrange = Callable[[Connection, "Committee", datetime], None]
MEANINGS = ("officer", "member", "scrutineer", "never_vote")


@dataclass(frozen=True)
class Rules:
    """What differs from one LMC to the next. Hours and days as people say them; instants
    nowhere."""

    digest_channel: int | None = None
    poll_channel: int | None = None
    meeting_channel: int | None = None
    office_channel: int | None = None
    noticeboard_channel: int | None = None
    digest_when: str = "Monday 07:15"
    meeting_pattern: str = ""
    quiet_from: str = "22:00"
    quiet_until: str = "08:00"
    surgery_hours: tuple[str, ...] = ("08:00-12:30", "14:00-18:30")
    small_number: int = 5
    roll_names: bool = True
    retention_months: int = 12
    notice_days: int = 7
    quorum: str = "1/3"
    deputies_count: bool = True
    absences_noticed: int = 3
    reminder_offsets: tuple[str, ...] = ("7d", "1d", "15m")
    working_days: bool = False
    nation: str = Nation.ENGLAND.value
    discord_events: bool = False
    noticeboard_message: int | None = None
    noticeboard_stands_in: int | None = None
    set_up: bool = False


@dataclass(frozen=True)
class Committee:
    """A server. Roles are Discord role ids by their meaning here."""

    guild_id: int
    name: str = ""
    zone_name: str = "Europe/London"
    roles: frozenset[tuple[str, int]] = frozenset()
    rules: Rules = field(default_factory=Rules)

    @cached_property
    def zone(self) -> ZoneInfo:
        return find_zone(self.zone_name)

    @property
    def nation(self) -> Nation:
        """Whose bank holidays count here."""
        return Nation(self.rules.nation)

    def role_ids(self, meaning: str) -> frozenset[int]:
        """The Discord roles that carry that meaning: officer, member, scrutineer or never_vote."""
        return frozenset(role for name, role in self.roles if name == meaning)

    def behind(self, channel_id: int | None) -> tuple[int, ...]:
        """Where a public post goes when its own channel is gone or closed to the bot: the channel
        now set for such posts, then the officers'."""
        return tuple(c for c in (channel_id, self.rules.office_channel) if c is not None)


def settle(conn: Connection, guild_id: int, arrange: Arrange, now: datetime) -> Committee:
    """Let the rooms ``arrange`` what follows from the committee's settings (a default digest, a
    series of meetings); nothing before it is set up."""
    committee = load(conn, guild_id)
    if committee.rules.set_up:
        arrange(conn, committee, now)
    return load(conn, guild_id)


def everywhere(conn: Connection) -> list[Committee]:
    """Every committee that is set up and still has the bot."""
    rows = conn.execute("SELECT guild_id FROM guild WHERE left_at IS NULL ORDER BY guild_id")
    found = (load(conn, row["guild_id"]) for row in rows.fetchall())
    return [committee for committee in found if committee.rules.set_up]


def load(conn: Connection, guild_id: int) -> Committee:
    """The committee of a server; one never seen before has the defaults."""
    row = conn.execute("SELECT * FROM guild WHERE guild_id = ?", (guild_id,)).fetchone()
    if row is None:
        return Committee(guild_id)
    roles = conn.execute("SELECT meaning, role_id FROM guild_role WHERE guild_id = ?", (guild_id,))
    return Committee(
        guild_id,
        row["name"],
        row["zone"],
        frozenset((r["meaning"], r["role_id"]) for r in roles),
        _rules(row["settings"]),
    )


def first_joined(conn: Connection) -> datetime | None:
    """Since when there is anything to lose: the first server's day; None before it."""
    at = conn.execute("SELECT min(joined_at) FROM guild").fetchone()[0]
    return None if at is None else from_ms(at)


def joined(conn: Connection, guild_id: int, name: str, now: datetime) -> bool:
    """Note that the bot is on a server; True the first time, and when it comes back."""
    row = conn.execute("SELECT name, left_at FROM guild WHERE guild_id = ?", (guild_id,)).fetchone()
    if row is not None and row["name"] == name and row["left_at"] is None:
        return False
    conn.execute(
        "INSERT INTO guild (guild_id, name, joined_at) VALUES (?, ?, ?)"
        " ON CONFLICT (guild_id) DO UPDATE SET name = excluded.name, left_at = NULL",
        (guild_id, name, to_ms(now)),
    )
    conn.touch(TOPIC)
    return row is None or row["left_at"] is not None


def left(conn: Connection, guild_id: int, now: datetime) -> None:
    """Note that the bot was removed from a server: from here its grace period runs."""
    conn.execute("UPDATE guild SET left_at = ? WHERE guild_id = ?", (to_ms(now), guild_id))
    conn.touch(TOPIC)


def change(conn: Connection, guild_id: int, *, zone: str | None = None, **rules: Any) -> Committee:
    """Change the zone or some rules. Raises :class:`bot.errors.UserError` for an unknown zone."""
    if zone is not None:
        find_zone(zone)
        conn.execute("UPDATE guild SET zone = ? WHERE guild_id = ?", (zone, guild_id))
    new = replace(load(conn, guild_id).rules, **rules)
    conn.execute(
        "UPDATE guild SET settings = ? WHERE guild_id = ?", (json.dumps(asdict(new)), guild_id)
    )
    conn.touch(TOPIC)
    return load(conn, guild_id)


def set_roles(conn: Connection, guild_id: int, meaning: str, role_ids: frozenset[int]) -> Committee:
    """Say which Discord roles mean *officer*, *member*, *scrutineer* or *never_vote* here."""
    conn.execute("DELETE FROM guild_role WHERE guild_id = ? AND meaning = ?", (guild_id, meaning))
    conn.executemany(
        "INSERT INTO guild_role (guild_id, role_id, meaning) VALUES (?, ?, ?)",
        [(guild_id, role_id, meaning) for role_id in sorted(role_ids)],
    )
    conn.touch(TOPIC)
    return load(conn, guild_id)


def _rules(text: str) -> Rules:
    known = {f.name for f in fields(Rules)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in json.loads(text).items()
        if name in known
    }
    return Rules(**values)
