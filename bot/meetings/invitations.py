"""Invitations from outside: accepted or declined, by whom, and under which mandate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot import audit, outbox
from bot.committee import Committee
from bot.errors import UserError
from bot.meetings import planning, references
from bot.meetings.drafts import Draft, Reading, at_of
from bot.meetings.model import PLACE, TITLE, bounded
from bot.meetings.planning import Plan
from bot.offers import Known
from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.times import to_ms

MANDATE = 200


class Decision(StrEnum):
    """What became of an invitation."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    OPEN = ""

    @classmethod
    def _missing_(cls, value: object) -> None:
        raise UserError("An invitation is accepted or declined: press one of its buttons.")


@dataclass(frozen=True)
class Invitation:
    """What a body outside asks us to. ``decided_by`` is a name."""

    id: int
    guild_id: int
    body: str
    subject: str
    place: str
    starts_at: datetime | None
    start_local: str
    provisional: bool
    decision: Decision
    decided_by: str
    mandate: str
    decided_at: datetime | None


def checked(draft: Draft, now: datetime, committee: Committee) -> dict[str, Any]:
    """The columns a draft amounts to. UserError for the first that does not fit."""
    typed, reading = draft.typed, draft.reading
    if reading is None:
        raise UserError(draft.fault or "The time is missing.")
    if reading.rrule is not None:
        raise UserError("An invitation is for one time: write a single day.")
    at = at_of(reading, committee.zone)
    if at <= now and not reading.provisional:
        raise UserError("That time has passed: write a later one.")
    return {
        "body": bounded(str(typed.get("body") or ""), TITLE, "Who invites"),
        "subject": bounded(str(typed.get("subject") or ""), TITLE, "What for"),
        "place": bounded(str(typed.get("place") or ""), PLACE, "The place", empty=True),
        "starts_at": to_ms(at),
        "start_local": reading.start_local,
        "provisional": int(reading.provisional),
    }


def add(
    conn: Connection, committee: Committee, draft: Draft, channel_id: int, person_id: int,
    now: datetime,
) -> Invitation:  # fmt: skip
    """Keep an invitation and put it before the officers."""
    number = conn.insert(
        "invitation", guild_id=committee.guild_id, created_by=person_id, created_at=to_ms(now),
        **checked(draft, now, committee),
    )  # fmt: skip
    invitation = invitation_of(conn, committee.guild_id, number)
    outbox.add(
        conn, key=f"invitation:{invitation.id}:card", kind="meeting.invitation",
        guild_id=committee.guild_id, due_at=now, payload={"invitation": invitation.id},
        channel_id=committee.rules.office_channel or channel_id,
    )  # fmt: skip
    audit.record(conn, committee.guild_id, person_id, "invitation.add", now=now,
                 subject=f"invitation {invitation.id}", after=invitation.body)  # fmt: skip
    return invitation


def invitation_of(conn: Connection, guild_id: int, invitation_id: int) -> Invitation:
    """One invitation; UserError when there is none."""
    row = conn.execute(
        "SELECT i.*, coalesce(p.name, '') AS decider FROM invitation i LEFT JOIN person p"
        " ON p.person_id = i.decided_by WHERE i.invitation_id = ? AND i.guild_id = ?",
        (invitation_id, guild_id),
    ).fetchone()
    if row is None:
        raise UserError("There is no such invitation here.")
    return _invitation(row)


def decide(
    conn: Connection, committee: Committee, invitation_id: int, decision: Decision, mandate: str,
    channel_id: int, person_id: int, known: Known, now: datetime,
) -> Invitation:  # fmt: skip
    """Accept or decline; an accepted one becomes a date that members see. ``known`` is what the
    mandate may point at."""
    invitation = invitation_of(conn, committee.guild_id, invitation_id)
    if invitation.decision:
        raise UserError(f"That invitation was {invitation.decision} already.")
    said = bounded(mandate, MANDATE, "The mandate", empty=True)
    references.check_within(conn, committee.guild_id, said, known)
    conn.execute(
        "UPDATE invitation SET decision = ?, decided_by = ?, mandate = ?, decided_at = ?"
        " WHERE invitation_id = ?",
        (decision, person_id, said, to_ms(now), invitation_id),
    )
    if decision is Decision.ACCEPTED and invitation.starts_at is not None:
        _plan(conn, committee, invitation, channel_id, person_id, now)
    audit.record(conn, committee.guild_id, person_id, f"invitation.{decision}", now=now,
                 subject=f"invitation {invitation_id}", after=said)  # fmt: skip
    return invitation_of(conn, committee.guild_id, invitation_id)


def _plan(
    conn: Connection, committee: Committee, invitation: Invitation, channel_id: int, person_id: int,
    now: datetime,
) -> None:  # fmt: skip
    subject, provisional = invitation.subject, invitation.provisional
    plan = Plan(
        title=f"{invitation.body}: {subject}"[:TITLE], place=invitation.place, link="", why="",
        length=timedelta(minutes=planning.USUAL_LENGTH),
        reading=Reading(subject, invitation.start_local, provisional=provisional),
        zone=committee.zone, outside=True,
    )  # fmt: skip
    made = planning.create(conn, committee, plan, channel_id, person_id, now)
    conn.execute(
        "UPDATE invitation SET series_id = ? WHERE invitation_id = ?",
        (made[0].series_id, invitation.id),
    )


def _invitation(row: Any) -> Invitation:
    return of_row(Invitation, row, id=row["invitation_id"], decided_by=row["decider"])
