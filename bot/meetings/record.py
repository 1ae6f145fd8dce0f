"""Who was there: noted after a meeting, asked while it is on, and looked at over twelve months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import audit, people
from bot.committee import Committee
from bot.errors import UserError
from bot.meetings import approval
from bot.meetings.approval import Stage
from bot.meetings.attendance import Answer, answers
from bot.meetings.model import Choice, Meeting, Presence
from bot.meetings.store import past, present_meeting
from bot.storage.db import Connection
from bot.times import to_ms

YEAR = timedelta(days=365)
CAME_AS = {Presence.CAME: "member", Presence.DEPUTY: "sent a deputy"}
EARLY, OVERRUN = timedelta(minutes=30), timedelta(hours=2)  # a meeting is on this much longer


@dataclass(frozen=True)
class Attended:
    """One member's last twelve months. ``marked``: the set number of absences is reached."""

    person_id: int
    name: str
    present: int
    deputy: int
    absent: int
    marked: bool
    user_id: int | None = None

    def told(self) -> str:
        counts = f"present {self.present}, deputy {self.deputy}, absent {self.absent}"
        return f"{self.name}: {counts}{' (marked)' if self.marked else ''}"


def over(conn: Connection, guild_id: int, meeting_id: int, now: datetime) -> Meeting:
    """A meeting that has begun; UserError for one that has not, or was cancelled."""
    meeting = present_meeting(conn, guild_id, meeting_id)
    if meeting.cancelled or meeting.provisional or meeting.starts_at > now:
        raise UserError(f"{meeting.title} has not taken place yet: record who came afterwards.")
    return meeting


def record(
    conn: Connection,
    committee: Committee,
    meeting_id: int,
    asked: Mapping[int, str],
    came: Collection[int],
    officer_id: int,
    now: datetime,
) -> Meeting:
    """Note who of ``asked`` (account id to name) came; who sent a deputy is noted as that.

    Circulated minutes are amended by it. UserError for a record that approved minutes hold.
    """
    meeting = over(conn, committee.guild_id, meeting_id, now)
    progress = approval.progress_of(conn, meeting_id)
    if progress.holds(meeting.recorded_at):
        raise UserError(approval.SETTLED)
    before = _noted(conn, meeting) if meeting.recorded_at else None
    known = {each.user_id: each for each in answers(conn, meeting_id)}
    for user_id, name in asked.items():
        person = people.find(conn, committee.guild_id, user_id, name)
        conn.execute(
            "INSERT INTO attendance (meeting_id, person_id, guild_id, present, answered_at)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (meeting_id, person_id) DO UPDATE SET"
            " present = excluded.present",
            (meeting_id, person.id, committee.guild_id, _how(known.get(user_id), user_id in came),
             to_ms(now)),
        )  # fmt: skip
    conn.execute(
        "UPDATE meeting SET recorded_at = ? WHERE meeting_id = ?", (to_ms(now), meeting_id)
    )
    after = _noted(conn, meeting)
    if after != before and progress.stage is not Stage.APPROVED:
        approval.amend(conn, committee.guild_id, meeting_id, now)
    audit.record(conn, committee.guild_id, officer_id, "meeting.attendance", now=now,
                 subject=meeting.reference, before=before, after=after)  # fmt: skip
    return present_meeting(conn, committee.guild_id, meeting_id)


def as_seen(conn: Connection, meeting: Meeting, officer_id: int, seen: datetime) -> None:
    """Raise UserError where another officer recorded who came since an officer's list of members
    was ``seen``: what is ticked there would undo that."""
    subjects, act = [meeting.reference], "meeting.attendance"
    if audit.changed_since(conn, meeting.guild_id, subjects, seen, besides=officer_id, act=act):
        raise UserError(
            "Another officer recorded who came after this list was shown: look at it anew with"
            " /office-meeting attendance."
        )


def _noted(conn: Connection, meeting: Meeting) -> dict[str, list[int]]:
    """Who came and who sent a deputy, by their internal numbers."""
    rows = conn.execute(
        "SELECT person_id, present FROM attendance WHERE meeting_id = ? ORDER BY person_id",
        (meeting.id,),
    ).fetchall()
    named = {"came": Presence.CAME, "deputy": Presence.DEPUTY}
    return {
        what: [row["person_id"] for row in rows if row["present"] == how]
        for what, how in named.items()
    }


def _how(answer: Answer | None, came: bool) -> Presence:
    if came:
        return Presence.CAME
    sent = answer is not None and answer.answer is Choice.DEPUTY
    return Presence.DEPUTY if sent else Presence.ABSENT


def suggested(conn: Connection, meeting_id: int) -> set[int]:
    """The account ids to begin with: who is recorded as there, or said so and is not recorded."""
    return {
        a.user_id
        for a in answers(conn, meeting_id)
        if a.user_id is not None
        and (a.present is Presence.CAME or (not a.present and a.answer is Choice.ATTENDING))
    }


def last_year(conn: Connection, committee: Committee, now: datetime) -> list[Attended]:
    """The rolling view of twelve months, most absences first; forgotten members are left out."""
    rows = conn.execute(
        "SELECT a.person_id, a.present, p.name, p.user_id"
        " FROM attendance a JOIN person p USING (person_id)"
        " JOIN meeting m USING (meeting_id) JOIN series s USING (series_id)"
        " WHERE a.guild_id = ? AND a.present <> '' AND p.user_id IS NOT NULL AND s.outside = 0"
        " AND m.recorded_at IS NOT NULL AND m.starts_at > ? AND m.starts_at <= ?",
        (committee.guild_id, to_ms(now - YEAR), to_ms(now)),
    ).fetchall()
    people_ = {row["person_id"]: (row["name"], row["user_id"]) for row in rows}
    counted = Counter((row["person_id"], row["present"]) for row in rows)
    most = committee.rules.absences_noticed
    found = [
        Attended(
            person, name, counted[person, Presence.CAME], counted[person, Presence.DEPUTY],
            counted[person, Presence.ABSENT], counted[person, Presence.ABSENT] >= most,
            user_id,
        )
        for person, (name, user_id) in people_.items()
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.absent, each.name))


def by_locality(
    year: Sequence[Attended], localities: Mapping[int, str]
) -> list[tuple[str, int, int]]:
    """Each constituency of the roll with how often its members came or sent a deputy, and how often
    they were asked; those with none stand last, without a name."""
    came, asked = Counter[str](), Counter[str]()
    for each in year:
        place = localities.get(each.user_id or 0, "")
        came[place] += each.present + each.deputy
        asked[place] += each.present + each.deputy + each.absent
    return [(name, came[name], asked[name]) for name in sorted(asked, key=lambda n: (not n, n))]


def sheets_of(
    conn: Connection, committee: Committee, localities: Mapping[int, str], now: datetime
) -> dict[str, list[list[str | int]]]:
    """The twelve months as tables: a line a member, and a line for each meeting somebody came to,
    with its length, for claims."""
    members: list[list[str | int]] = [["Name", "Area", "Present", "Deputy", "Absent"]]
    members += [
        [each.name, localities.get(each.user_id or 0, ""), each.present, each.deputy, each.absent]
        for each in sorted(last_year(conn, committee, now), key=lambda each: each.name)
    ]
    meetings: list[list[str | int]] = [["Date", "Meeting", "Minutes", "Name", "Came as"]]
    for meeting in reversed(past(conn, committee.guild_id, now - YEAR, now)):
        if meeting.recorded_at is None or meeting.outside:
            continue
        day = f"{meeting.local:%d/%m/%Y}"
        meetings += [
            [day, meeting.title, meeting.minutes, each.name, CAME_AS[each.present]]
            for each in answers(conn, meeting.id)
            if each.present in CAME_AS and each.user_id is not None
        ]
    return {"Members": members, "Meetings": meetings}


def own_year(
    conn: Connection, committee: Committee, person_id: int, now: datetime
) -> Attended | None:
    """One's own last twelve months; None when nothing was recorded."""
    year = last_year(conn, committee, now)
    return next((each for each in year if each.person_id == person_id), None)


def present_now(conn: Connection, guild_id: int, now: datetime) -> tuple[str, list[int]] | None:
    """The title of the meeting now on and the Discord ids of those present; None without one.

    Half an hour before its start and two hours after its planned end a meeting still counts as on.
    """
    row = conn.execute(
        "SELECT meeting_id, title FROM meeting WHERE guild_id = ?1 AND state = 'planned'"
        " AND starts_at <= ?2 AND starts_at + length_min * 60000 > ?3"
        " ORDER BY starts_at DESC LIMIT 1",
        (guild_id, to_ms(now + EARLY), to_ms(now - OVERRUN)),
    ).fetchone()
    if row is None:
        return None
    present = conn.execute(
        "SELECT user_id FROM attendance JOIN person USING (person_id)"
        " WHERE meeting_id = ? AND present IN ('yes', 'deputy') AND user_id IS NOT NULL"
        " ORDER BY user_id",
        (row["meeting_id"],),
    )
    return row["title"], [each["user_id"] for each in present]
