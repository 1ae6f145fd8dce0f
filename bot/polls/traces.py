"""What is let go of: rolls and drafts after their time, one member at any time. Totals stay
right."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.privacy.traces import Trace
from bot.storage.db import Connection
from bot.times import to_ms

DRAFTS = timedelta(days=90)  # a draft nobody touched

_POLL = "FROM {} JOIN poll USING (poll_id) WHERE {} = :person ORDER BY poll_id"
_CHOSEN = (
    "(SELECT group_concat(json_extract(o.value, '$[0]'), ', ') FROM json_each(choice) c"
    " JOIN json_each(options) o ON o.key = c.key WHERE c.value > 0)"
)


def _officer(table: str, column: str, told: str, words: str, *erase: str) -> Trace:
    """What an officer did to a poll: public words, of which the internal number alone stays.

    What waits for a second officer goes (``erase``): forgotten, the first would pass for one.
    """
    query = f"SELECT question, {words} {_POLL.format(table, column)}"
    return Trace(f"{table}.{column}", told, query, erase)


# Secret ballots can be tied to nobody, so no trace leads to one. The roll keeps an internal number,
# so that its size and hash still fit.
TRACES = (
    Trace(
        "poll_roll.person_id",
        "rolls",
        "SELECT question, poll_roll.reason AS because_you, practice, locality, list_size, capacity,"
        " role " + _POLL.format("poll_roll", "person_id"),
        (
            "UPDATE poll_roll SET practice = '', locality = '', list_size = NULL, capacity = '',"
            " reason = '', role = '' WHERE person_id = :person",
        ),
    ),
    Trace(
        "poll_named.person_id",
        "votes in named polls",
        f"SELECT question, {_CHOSEN} AS choice {_POLL.format('poll_named', 'person_id')}",
        ("DELETE FROM poll_named WHERE person_id = :person",),
    ),
    Trace(
        "poll_draft.person_id",
        "drafts",
        "SELECT body, updated_at FROM poll_draft WHERE person_id = :person",
        ("DELETE FROM poll_draft WHERE person_id = :person",),
    ),
    Trace(
        "register.user_id",
        "imported roll",
        "SELECT name, practice, locality, list_size, capacity, speaks AS speaks_for_it,"
        " imported_at FROM register"
        " WHERE guild_id = :guild AND user_id = :user",
        ("DELETE FROM register WHERE guild_id = :guild AND user_id = :user",),
    ),
    Trace(
        "waiting_row.user_id",
        "imported roll that waits",
        "SELECT name, practice, locality, list_size, capacity, speaks AS speaks_for_it"
        " FROM waiting_row"
        " WHERE guild_id = :guild AND user_id = :user",
        ("DELETE FROM waiting_row WHERE guild_id = :guild AND user_id = :user",),
    ),
    Trace(
        "waiting_roll.asked_by",
        "rolls imported that wait",
        "SELECT asked_at, counts_at FROM waiting_roll WHERE asked_by = :person",
        (
            "DELETE FROM waiting_roll WHERE asked_by = :person",
            "DELETE FROM waiting_row WHERE guild_id = :guild AND NOT EXISTS"
            " (SELECT 1 FROM waiting_roll WHERE guild_id = :guild)",
        ),
    ),
    Trace(
        "waiting_agreement.person_id",
        "agreements that wait for another",
        "SELECT 'an imported roll' AS \"to\" FROM waiting_agreement WHERE person_id = :person",
        ("DELETE FROM waiting_agreement WHERE person_id = :person",),
    ),
    Trace(
        "poll.created_by",
        "polls opened",
        "SELECT question, created_at FROM poll WHERE created_by = :person",
    ),
    _officer("poll_addition", "person_id", "added to a roll", "poll_addition.reason, asked_at"),
    _officer(
        "poll_addition", "asked_by", "additions proposed", "poll_addition.reason, asked_at",
        "DELETE FROM poll_addition WHERE asked_by = :person AND seconded_at IS NULL",
    ),
    _officer("poll_addition", "seconded_by", "additions agreed", "poll_addition.reason, asked_at"),
    Trace(
        "poll_office.person_id",
        "offices when a poll opened",
        f"SELECT question, office {_POLL.format('poll_office', 'poll_office.person_id')}",
        ("DELETE FROM poll_office WHERE person_id = :person",),
    ),
    Trace(
        "poll_agreement.person_id",
        "agreements that wait for another",
        f"SELECT question {_POLL.format('poll_agreement', 'poll_agreement.person_id')}",
        ("DELETE FROM poll_agreement WHERE person_id = :person",),
    ),
    Trace(
        "nomination.person_id",
        "nominations",
        "SELECT question, nomination.name, statement, claims FROM nomination"
        " JOIN nomination_call USING (call_id) WHERE person_id = :person",
        ("DELETE FROM nomination WHERE person_id = :person",),
    ),
    Trace(
        "nomination_call.opened_by",
        "nominations called",
        "SELECT question, closes_at FROM nomination_call WHERE opened_by = :person",
    ),
    _officer("poll_account", "signed_by", "accounts of ballots signed", "signed_at"),
    _officer("mandate_use", "noted_by", "mandates linked", "reference, words, noted_at"),
    _officer("mandate_end", "noted_by", "mandates ended", "mandate_end.reason, noted_at"),
    Trace(
        "draft_trustee.person_id",
        "asked as a trustee",
        "SELECT salt IS NOT NULL AS passphrase_set FROM draft_trustee WHERE person_id = :person",
        ("DELETE FROM draft_trustee WHERE person_id = :person",),
    ),
    Trace(
        "poll_trustee.person_id",
        "trustee of a poll",
        f"SELECT question {_POLL.format('poll_trustee', 'poll_trustee.person_id')}",
    ),
    _officer("poll_change", "asked_by", "deadlines moved", "poll_change.reason, at"),
    _officer("poll_change", "seconded_by", "deadlines agreed", "poll_change.reason, at"),
    _officer(
        "poll_early", "asked_by", "early closes asked for", "poll_early.reason, asked_at",
        "DELETE FROM poll_early WHERE asked_by = :person",
    ),
)  # fmt: skip


def retire(conn: Connection, guild_id: int, before: datetime, now: datetime) -> int:
    """Remove the roll snapshots of polls that ended before an instant; returns how many.

    Totals, records and their seal stay and still verify.
    """
    rows = conn.execute(
        "SELECT poll_id FROM poll WHERE guild_id = ? AND ended_at < ? AND roll_gone_at IS NULL"
        " AND state IN ('closed', 'cancelled', 'interrupted')",
        (guild_id, to_ms(before)),
    ).fetchall()
    for (poll_id,) in rows:
        for table in ("poll_roll", "poll_named", "poll_reason"):
            conn.execute(f"DELETE FROM {table} WHERE poll_id = ?", (poll_id,))
        conn.execute("UPDATE poll_addition SET person_id = NULL WHERE poll_id = ?", (poll_id,))
        conn.execute(
            "UPDATE poll SET roll_gone_at = ?, constituencies = '[]' WHERE poll_id = ?",
            (to_ms(now), poll_id),
        )
    return len(rows)


def drop_drafts(conn: Connection, guild_id: int, before: datetime) -> int:
    """Throw away drafts last touched before an instant; returns how many."""
    return conn.execute(
        "DELETE FROM poll_draft WHERE guild_id = ? AND updated_at < ?", (guild_id, to_ms(before))
    ).rowcount
