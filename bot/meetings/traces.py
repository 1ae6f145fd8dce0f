"""Where this room names a person, and how it lets go: words go, counts stay without a name. A
practice's reply belongs to the practice."""

from __future__ import annotations

from bot.privacy.traces import Trace

_MEETING = "JOIN meeting USING (meeting_id) WHERE"

TRACES = (
    Trace(
        "attendance.person_id",
        "answers and attendance",
        "SELECT title, starts_at, answer, attendance.reason, deputy_name, here_at, present,"
        f" answered_at FROM attendance {_MEETING} person_id = :person",
        (
            "UPDATE attendance SET reason = '', deputy_name = '', deputy_id = NULL"
            " WHERE person_id = :person",
        ),
    ),
    Trace(
        "attendance.deputy_id",
        "named as a deputy",
        f"SELECT title, starts_at, deputy_name FROM attendance {_MEETING} deputy_id = :person",
        (
            "UPDATE attendance SET deputy_name = 'a deputy', deputy_id = NULL"
            " WHERE deputy_id = :person",
        ),
    ),
    Trace(
        "consultation_reply.person_id",
        "consultation replies",
        "SELECT title, scope, practice, reply, replied_at FROM consultation_reply"
        " JOIN consultation USING (consultation_id) WHERE person_id = :person",
        ("DELETE FROM consultation_reply WHERE person_id = :person AND scope <> 'practice'",),
    ),
    Trace(
        "agenda_item.proposer_id",
        "agenda items proposed",
        "SELECT title, link, decision, added_at FROM agenda_item WHERE proposer_id = :person",
        ("UPDATE agenda_item SET proposer_id = NULL WHERE proposer_id = :person",),
    ),
    Trace(
        "action.owner_id",
        "actions",
        "SELECT task, due_at, done_at FROM action WHERE owner_id = :person",
    ),
    Trace(
        "personal_reminder.person_id",
        "own reminders",
        "SELECT minutes, meeting_id, created_at FROM personal_reminder WHERE person_id = :person",
        (
            "DELETE FROM personal_reminder WHERE person_id = :person",
            "UPDATE outbox SET state = 'cancelled' WHERE guild_id = :guild AND state = 'pending'"
            " AND kind = 'meeting.personal' AND json_extract(payload, '$.person') = :person",
        ),
    ),
    Trace(
        "calendar_address.person_id",
        "calendar to subscribe to",
        "SELECT since_at FROM calendar_address WHERE person_id = :person",
        ("DELETE FROM calendar_address WHERE person_id = :person",),
    ),
    Trace(
        "meeting_draft.person_id",
        "drafts",
        "SELECT kind, content, created_at FROM meeting_draft WHERE person_id = :person",
        ("DELETE FROM meeting_draft WHERE person_id = :person",),
    ),
    Trace(
        "paper.added_by",
        "papers added",
        "SELECT title, link, file_name, size, added_at FROM paper WHERE added_by = :person",
        ("UPDATE paper SET added_by = NULL WHERE added_by = :person",),
    ),
    Trace(
        "series.created_by",
        "meetings arranged",
        "SELECT title, created_at FROM series WHERE created_by = :person",
        ("UPDATE series SET created_by = NULL WHERE created_by = :person",),
    ),
    Trace(
        "consultation.created_by",
        "consultations entered",
        "SELECT title, created_at FROM consultation WHERE created_by = :person",
        ("UPDATE consultation SET created_by = NULL WHERE created_by = :person",),
    ),
    Trace(
        "invitation.created_by",
        "invitations entered",
        "SELECT body, subject, created_at FROM invitation WHERE created_by = :person",
        ("UPDATE invitation SET created_by = NULL WHERE created_by = :person",),
    ),
    Trace(
        "invitation.decided_by",
        "invitations answered",
        "SELECT body, subject, decision, mandate, decided_at FROM invitation"
        " WHERE decided_by = :person",
        ("UPDATE invitation SET decided_by = NULL WHERE decided_by = :person",),
    ),
)
