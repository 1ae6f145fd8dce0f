"""Every column of the database either names a member and has a trace, or cannot name one."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from begun import begun

from bot import committee, people
from bot.articles import reading_list
from bot.boards import direct_messages
from bot.meetings import traces as forgetting
from bot.polls import traces as retention
from bot.polls.box_schema import STEPS
from bot.privacy import traces
from bot.storage.db import Connection, connect, opened
from bot.storage.migrate import migrate, shipped
from bot.times import LONDON

TRACES = (*people.TRACES, *reading_list.TRACES, *retention.TRACES, *forgetting.TRACES)

# Numbers of things: servers, channels, messages, and rows that other columns lead to.
THINGS = re.compile(
    r"^(guild|channel|message|role|event|row|article|story|topic|source|digest|poll|replaces"
    r"|addition|change|draft|register|series|meeting|item|paper|consultation|letter|action"
    r"|reminder|invitation|person|use|later|reason|call|nomination)_id$"
)
COUNTED = re.compile(r"_(at|min|days|sizes?|months|cast)$")
# Numbers whose names do not end so, and that say nothing of a person.
NUMBERS = {
    *(
        "outbox.id",
        "outbox.priority",
        "outbox.attempts",
        "outbox.sent_to",
        "outbox.refused",
        "poll_card.shown",
        "article.asks",
        "article.briefed",
        "series.paused",
        "meeting.replaced",
        "attendance.before_move",
        "meeting_message.outdated",
        "notice.id",
    ),
    *("notice.urgent", "notice.told_in", "audit.id", "audit.at", "article.ours", "article.archive"),
    *(
        "passage.hash",
        "at_hand.mark",
        "poll.register",
        "register.speaks",
        "waiting_row.speaks",
        "office_change.at",
        "poll.offices_seen",
        "source.active",
        "source.failures",
        "source.told_broken",
        "poll_account.withdrawn",
        "poll_reason.out",
        "nomination.place",
        "nomination_call.places",
        "nomination_call.decimals",
        "poll_account.settled",
        "digest.on_day",
    ),
    *("source_entry.mark", "digest.most", "digest.paused", "digest_item.place", "poll.number"),
    *("poll.version", "poll_addition.size", "poll_change.at", "poll_change.early"),
    *("poll_result.roll", "series.urgent", "series.provisional", "series.outside"),
    *(
        "series.sequence",
        "meeting.number",
        "meeting.provisional",
        "consultation.sequence",
        "meeting.sequence",
    ),
    *("meeting.quorate", "meeting.turns", "meeting_message.gone", "meeting_draft.saved"),
    *("minutes.approved_in", "agenda_item.private"),
    *("agenda_item.position", "agenda_item.late", "paper.size", "consultation.number"),
    *("consultation.days", "consultation.working", "action.number"),
    *("personal_reminder.minutes", "invitation.provisional"),
    # Made with randomness or from a passphrase, and read by its holder alone.
    *("poll.sealed_to", "poll.waits_until", "draft_trustee.salt", "draft_trustee.public"),
    *("poll_trustee.seat", "poll_trustee.salt", "poll_trustee.public", "poll_trustee.part"),
}
# Words of the committee, of the press and of the bot itself. Whoever is named in them is named by
# somebody else, in public or to the officers: the privacy note says so.
WORDS = {
    "guild": "name zone settings",
    "guild_role": "meaning",
    "office_change": "meaning before",
    "outbox": "key ref nonce payload error",
    "notice": "key payload",
    "audit": "chain",
    "fact": "name value",
    "article": "guild_word headline kind publication author dated evidence body blocks url identity"
    " body_hash headline_key origin brief",
    "box_gone": "box",
    "topic": "name rule",
    "source": "name address feed_url topics etag last_modified trouble tally",
    "digest": "when_empty",
    "digest_item": "period",
    "poll": "state question options terms box roll_basis role_ids roll_hash roll_sizes left_out"
    " constituencies"
    " reason outcome article figures shown_votes",
    "poll_result": "votes seal records",
    "poll_reason": "words",
    "nomination_call": "question reserved ties state",
    "mandate_use": "reference words",
    "mandate_end": "reason",
    "series": "title place link dial why start_local zone rrule exdates quorum offsets nudge agenda"
    " origin",
    "meeting": "original title place link dial state reason event_shape",
    "meeting_message": "ref banner",
    "minutes": "stage in_attendance declarations matters",
    "agenda_item": "kind mandate",
    "paper": "sha256",
    "consultation": "title sender received_on poll ref questions reply_to",
    "invitation": "place start_local",
}


@pytest.fixture
def schema(tmp_path: Path) -> Iterator[Connection]:
    """The main database as this release makes it, empty."""
    with closing(connect(begun(tmp_path / "lmcbot.db"))) as conn:
        yield conn


def columns(conn: Connection) -> dict[str, str]:
    """Every column as "table.column" with its type; the search index holds articles alone."""
    rows = conn.execute(
        "SELECT m.name || '.' || c.name AS col, c.type AS kind"
        " FROM sqlite_schema m, pragma_table_info(m.name) c"
        " WHERE m.type = 'table' AND m.name NOT LIKE 'article_t%' AND m.name NOT LIKE 'sqlite_%'"
    )
    return {row["col"]: row["kind"] for row in rows}


def own_number(column: str) -> bool:
    """Whether it is `person.person_id`, the number that stays."""
    return column == "person.person_id"


def test_every_column_that_can_hold_a_members_number_has_a_trace(schema: Connection) -> None:
    traced = {trace.column for trace in TRACES}
    unknown = []
    for column, kind in columns(schema).items():
        name = column.partition(".")[2]
        of_people = name.endswith("_by") or name in ("person_id", "user_id")
        thing = not of_people and (THINGS.match(name) or COUNTED.search(name) or column in NUMBERS)
        if kind != "TEXT" and column not in traced and not thing and not own_number(column):
            unknown.append(column)
    assert not unknown, "give each a trace in its room, or say here that it is no person's"


def test_every_reference_to_a_person_has_a_trace(schema: Connection) -> None:
    rows = schema.execute(
        "SELECT m.name || '.' || f.\"from\" AS col FROM sqlite_schema m,"
        " pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f.\"table\" = 'person'"
    )
    assert {row["col"] for row in rows} <= {trace.column for trace in TRACES}


def test_every_text_is_told_to_whom_it_is_about_or_is_the_committees(schema: Connection) -> None:
    told = {
        f"{table}.{word}"
        for trace in TRACES
        for table in [trace.column.partition(".")[0]]
        for word in re.findall(r"\w+", trace.query)
    }
    ours = {f"{table}.{name}" for table, names in WORDS.items() for name in names.split()}
    texts = {column for column, kind in columns(schema).items() if kind == "TEXT"}
    assert texts - told - ours == set(), "tell it in a trace, or say here whose words it holds"
    assert ours <= texts, "no such column any more"


def test_every_trace_names_a_column_and_its_statements_run(schema: Connection) -> None:
    known = columns(schema)
    values = {"guild": 1, "user": 2, "person": 3, "now": 4}
    for trace in TRACES:
        assert trace.column in known, trace.column
        schema.execute(trace.query, values).fetchall()
        for statement in trace.erase:
            schema.execute(statement, values)
        assert trace.erase or not trace.column.endswith("user_id"), "an account may not stay"


def test_a_box_holds_nothing_but_tokens_and_counters(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "box.db")) as conn:
        migrate(conn, STEPS)
        found = columns(conn)
    kinds = {column: kind for column, kind in found.items() if kind != "INTEGER"}
    assert set(kinds.values()) <= {"BLOB", "TEXT"}
    assert [column for column, kind in kinds.items() if kind == "TEXT"] == ["wave.name"]


def standing(path: Path, accounts: list[int]) -> list[int]:
    """Those whose account stands anywhere in the file, as text or as SQLite writes a number."""
    raw = path.read_bytes()
    return [a for a in accounts if str(a).encode() in raw or a.to_bytes(8, "big") in raw]


async def test_nothing_of_the_forgotten_is_left_in_any_corner_of_the_file(tmp_path: Path) -> None:
    """A page of SQLite that was split keeps copies of rows in its unused part."""
    chance, now = random.Random(5), datetime(2026, 5, 4, 12, tzinfo=UTC)
    accounts = [1 << 59 | chance.getrandbits(58) for _ in range(1_000)]
    gone = chance.sample(accounts, 200)

    def meet(account: int, conn: Connection) -> None:
        people.find(conn, 1, account, "Grace")
        people.choose(conn, 1, account, remind_polls=True)
        for number in range(chance.randrange(4)):
            key, padding = f"x:{account}:{number}", {"pad": "p" * chance.randrange(200)}
            direct_messages.add(
                conn, key=key, guild_id=1, user_id=account, kind="x", due_at=now, zone=LONDON,
                payload=padding,
            )  # fmt: skip
        conn.execute(
            "INSERT INTO register (guild_id, user_id, name, practice, imported_at)"
            " VALUES (1, ?, ?, ?, 0)",
            (account, f"Dr {account}", "q" * chance.randrange(100)),
        )

    def rows(conn: Connection) -> list[str]:
        return [line for line in conn.iterdump() if "sqlite_sequence" not in line]

    path = tmp_path / "lmcbot.db"
    rooms = {"articles": reading_list, "polls": retention, "meetings": forgetting, "person": people}
    held_in = {room: found.TRACES for room, found in rooms.items()}
    async with opened(begun(path), shipped()) as db:
        await db.write(lambda conn: committee.joined(conn, 1, "Demo LMC", now))
        for account in accounts:
            await db.write(partial(meet, account))
        for account in gone:
            await db.write(partial(people.find, guild_id=1, user_id=account, name="Grace" * 60))
        for account in gone:
            await db.write(
                partial(people.forget, guild_id=1, user_id=account, held_in=held_in, now=now)
            )
        before = await db.read(rows)
        assert await db.scrub([])  # folds the log alone
        assert standing(path, gone), "the test wants a case in which SQLite leaves something"
        assert await db.scrub(traces.tables(held_in))
        assert standing(path, gone) == []
        assert len(standing(path, accounts)) == len(accounts) - len(gone)
        assert await db.read(rows) == before
        assert await db.read(lambda conn: conn.execute("PRAGMA foreign_key_check").fetchall()) == []
