"""*Undo* puts back what an act changed, exactly, and never what somebody else has changed since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from begun import begun

from bot import audit, committee, drafts, people, rulebook, undoing
from bot.articles import articles_undone, digests, sources, topics
from bot.committee import Committee
from bot.errors import UserError
from bot.meetings import actions, agenda, approval, meetings_undone, planning
from bot.meetings.drafts import Draft, read_time
from bot.meetings.planning import Plan
from bot.meetings.store import coming
from bot.privacy.traces import erase
from bot.register import kept_register
from bot.settings import Settings
from bot.storage.db import Connection, Database, opened
from bot.storage.migrate import shipped
from bot.times import LONDON

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
OFFICER, OTHER, MARK = 100, 101, 7
WAYS = {
    **articles_undone.UNDOES,
    **meetings_undone.UNDOES,
    "roll.match": kept_register.UNMATCHING,
    "setting.change": rulebook.undoing(lambda conn, here, now: None),
}


@pytest_asyncio.fixture
async def db(bot_settings: Settings) -> Any:
    async with opened(begun(bot_settings.database), shipped()) as made:
        await made.write(lambda conn: committee.joined(conn, 1, "Demo LMC", NOW))
        yield made


async def act(db: Database, name: str, work: Callable[[Connection], Any], **ids: Any) -> None:
    def noted(conn: Connection) -> None:
        work(conn)
        person = people.find(conn, 1, OFFICER, "Grace")
        audit.record(conn, 1, person.id, name, subject="it", before="old", after="new", now=NOW)

    await db.write(
        lambda conn: undoing.keep(
            conn, WAYS[name], name, noted, mark=MARK, guild_id=1, user_id=OFFICER, ids=ids, now=NOW
        )
    )


async def undo(db: Database, user_id: int = OFFICER) -> audit.Entry:
    def back(conn: Connection) -> audit.Entry:
        here: Committee = committee.load(conn, 1)
        return undoing.take_back(conn, WAYS, here, mark=MARK, user_id=user_id, now=NOW)

    return await db.write(back)


async def rules(db: Database) -> list[tuple[str, str]]:
    return await db.read(lambda conn: [(one.name, one.rule) for one in topics.every(conn, 1)])


async def test_it_is_the_officers_own_once_and_for_a_day(db: Database) -> None:
    before = await rules(db)
    await act(db, "topic.add", lambda conn: topics.add(conn, 1, "Rents", "rent"))
    with pytest.raises(UserError, match="more than a day ago"):
        await undo(db, OTHER)
    assert (await undo(db)).subject == "it"
    assert await rules(db) == before
    with pytest.raises(UserError, match="or is done"):
        await undo(db)
    await act(db, "topic.add", lambda conn: topics.add(conn, 1, "Rents", "rent"))
    await db.write(
        lambda conn: drafts.sweep(conn, committee.load(conn, 1), NOW + timedelta(hours=25))
    )
    with pytest.raises(UserError, match="more than a day ago"):
        await undo(db)


async def test_what_somebody_changed_meanwhile_stays_and_nothing_is_undone(db: Database) -> None:
    await db.write(lambda conn: topics.add(conn, 1, "Rents", "rent"))
    await act(db, "topic.edit", lambda conn: topics.edit(conn, 1, "Rents", "rent OR lease"))
    await db.write(lambda conn: topics.edit(conn, 1, "Rents", "rent OR premises"))
    entries = len(await db.read(lambda conn: audit.page(conn, 1)))
    with pytest.raises(UserError, match="changed by somebody meanwhile"):
        await undo(db)
    assert ("Rents", "rent OR premises") in await rules(db)
    assert len(await db.read(lambda conn: audit.page(conn, 1))) == entries


async def test_a_removed_thing_does_not_come_back_over_a_new_one_of_its_name(
    db: Database,
) -> None:
    await db.write(lambda conn: topics.add(conn, 1, "Rents", "rent"))
    await act(db, "topic.remove", lambda conn: topics.remove(conn, 1, "Rents"))
    await db.write(lambda conn: topics.add(conn, 1, "Rents", "lease"))
    with pytest.raises(UserError, match="meanwhile"):
        await undo(db)
    assert [rule for name, rule in await rules(db) if name == "Rents"] == ["lease"]


async def test_a_removed_source_remembers_what_it_has_shown(db: Database) -> None:
    def fill(conn: Connection) -> sources.Source:
        made = sources.add(conn, 1, "News", "https://news.test/feed", (), NOW)
        conn.execute(
            "INSERT INTO source_entry (source_id, mark, seen_at) VALUES (?, 5, 0)", (made.id,)
        )
        return made

    made = await db.write(fill)
    await act(db, "source.remove", lambda conn: sources.remove(conn, made), source=made.id)
    assert await db.read(lambda conn: sources.get(conn, made.id)) is None
    await undo(db)
    assert await db.read(lambda conn: sources.get(conn, made.id)) == made
    marks = "SELECT mark FROM source_entry WHERE source_id = ?"
    assert await db.read(lambda c: [r[0] for r in c.execute(marks, (made.id,))]) == [5]


async def test_a_feed_read_meanwhile_is_no_reason_to_refuse(db: Database) -> None:
    made = await db.write(lambda c: sources.add(c, 1, "News", "https://news.test/feed", (), NOW))
    await act(db, "source.pause", lambda conn: sources.set_active(conn, made, False, NOW))
    await db.write(lambda conn: conn.execute("UPDATE source SET success_at = 9"))
    await undo(db)
    stands = await db.read(lambda conn: sources.get(conn, made.id))
    assert stands is not None
    assert stands.active
    assert stands.success_at is not None


async def test_one_setting_goes_back_and_another_stays(db: Database) -> None:
    def put(conn: Connection, **rules: Any) -> Any:
        return committee.change(conn, 1, **rules)

    await db.write(lambda conn: put(conn, set_up=True))
    await act(db, "setting.change", lambda conn: put(conn, quorum="9"))
    await db.write(lambda conn: put(conn, small_number=7, zone="Europe/Jersey"))
    await undo(db)
    here = await db.read(lambda conn: committee.load(conn, 1))
    assert (here.rules.quorum, here.rules.small_number) == (
        committee.Rules().quorum, 7,
    )  # fmt: skip
    assert here.zone_name == "Europe/Jersey"
    await act(
        db, "setting.change", lambda c: committee.set_roles(c, 1, "member", frozenset({1, 2}))
    )
    await undo(db)
    assert (await db.read(lambda conn: committee.load(conn, 1))).role_ids("member") == frozenset()


async def test_what_changed_nothing_says_so(db: Database) -> None:
    await db.write(lambda conn: topics.add(conn, 1, "Rents", "rent"))
    await act(db, "topic.edit", lambda conn: topics.edit(conn, 1, "Rents", "rent"))
    with pytest.raises(UserError, match="changed nothing"):
        await undo(db)


async def test_what_was_added_and_changed_or_used_since_stays(db: Database) -> None:
    async def kept(said: str) -> None:
        with pytest.raises(UserError, match=said):
            await undo(db)
        assert ("Rents", "lease") in await rules(db)

    await act(db, "topic.add", lambda conn: topics.add(conn, 1, "Rents", "rent"))
    await db.write(lambda conn: topics.edit(conn, 1, "Rents", "lease"))
    await kept("changed by somebody meanwhile")
    await db.write(lambda conn: topics.remove(conn, 1, "Rents"))
    await act(db, "topic.add", lambda conn: topics.add(conn, 1, "Rents", "lease"))
    await db.write(lambda conn: channel_digest(conn, '["Rents"]'))
    await kept("used since")  # that digest would take everything


async def test_a_new_digest_that_told_something_keeps_what_it_told(db: Database) -> None:
    await act(db, "digest.schedule", lambda conn: channel_digest(conn, "[]"))
    told = "INSERT INTO digest_item (digest_id, article_id, period, place) VALUES (1, 1, '', 1)"

    def tell(conn: Connection) -> None:
        conn.execute("INSERT INTO story (story_id, guild_id) VALUES (1, 1)")
        conn.execute(
            "INSERT INTO article (article_id, guild_id, guild_word, story_id, headline, kind, body,"
            " identity, body_hash, headline_key, origin, added_at, published_at)"
            " VALUES (1, 1, 'g1', 1, 'News', 'news', '', 'a', '', '', 'text', 0, 0)"
        )
        conn.execute(told)

    await db.write(tell)
    with pytest.raises(UserError, match="used since"):
        await undo(db)


async def test_a_digest_does_not_go_back_to_a_topic_that_is_gone(db: Database) -> None:
    await db.write(lambda conn: topics.add(conn, 1, "Rents", "rent"))
    await db.write(lambda conn: channel_digest(conn, '["Rents"]'))
    await act(db, "digest.schedule", lambda c: c.execute("UPDATE digest SET topics = '[]'"))
    await db.write(lambda conn: topics.remove(conn, 1, "Rents"))
    with pytest.raises(UserError, match="meanwhile"):
        await undo(db)


async def test_a_feed_read_since_it_is_read_again_or_new_is_no_reason_either(db: Database) -> None:
    def read(conn: Connection) -> None:
        conn.execute("UPDATE source SET success_at = 9, next_at = 10, etag = 'x', feed_url = 'y'")

    def add(conn: Connection) -> sources.Source:
        return sources.add(conn, 1, "News", "https://news.test/feed", (), NOW)

    await act(db, "source.add", add)
    await db.write(read)
    await undo(db)
    assert await db.read(lambda conn: sources.every(conn, 1)) == []
    made = await db.write(add)
    await db.write(lambda conn: sources.set_active(conn, made, False, NOW))
    await act(db, "source.resume", lambda conn: sources.set_active(conn, made, True, NOW))
    await db.write(read)
    await undo(db)
    (stands,) = await db.read(lambda conn: sources.every(conn, 1))
    assert (stands.active, stands.next_at) == (False, None)


def channel_digest(conn: Connection, names: str) -> None:
    conn.execute(
        "INSERT INTO digest (guild_id, channel_id, rhythm, topics, made_at)"
        " VALUES (1, 5, 'weekly', ?, 0)",
        (names,),
    )


async def test_a_digest_that_a_setting_began_goes_with_it(db: Database) -> None:
    ways = {"setting.change": rulebook.undoing(digests.arrange)}
    await db.write(lambda conn: committee.change(conn, 1, set_up=True))

    def put(conn: Connection) -> None:
        rulebook.put(conn, 1, None, "digest_channel", 5, digests.arrange, NOW)

    def back(conn: Connection) -> None:
        here = committee.load(conn, 1)
        undoing.take_back(conn, ways, here, mark=MARK, user_id=OFFICER, now=NOW)

    await db.write(
        lambda conn: undoing.keep(
            conn, ways["setting.change"], "setting.change", put, mark=MARK, guild_id=1,
            user_id=OFFICER, ids={}, now=NOW,
        )
    )  # fmt: skip
    assert await db.read(lambda conn: len(digests.of_channels(conn, 1))) == 1
    await db.write(back)
    assert await db.read(lambda conn: digests.of_channels(conn, 1)) == []
    assert (await db.read(lambda conn: committee.load(conn, 1))).rules.digest_channel is None


async def test_nothing_of_somebody_forgotten_comes_back(db: Database) -> None:
    item = await db.write(meeting)

    def propose(conn: Connection) -> int:
        whose = people.find(conn, 1, OTHER, "Ada")
        kept_register.import_register(conn, 1, [kept_register.Entry(None, "Ada")], NOW)
        conn.execute("UPDATE agenda_item SET proposer_id = ?", (whose.id,))
        return whose.id

    def forget(conn: Connection) -> None:
        erase(conn, 1, OTHER, known, {"house": [drafts.TRACE]}, NOW)

    known = await db.write(propose)
    await act(db, "roll.match", lambda conn: kept_register.match(conn, 1, 1, OTHER), row=1)
    await db.write(forget)
    with pytest.raises(UserError, match="or is done"):
        await undo(db)
    await act(
        db, "meeting.agenda.remove", lambda c: c.execute("DELETE FROM agenda_item"), meeting=item
    )
    await db.write(forget)
    with pytest.raises(UserError, match="or is done"):
        await undo(db)
    await act(db, "topic.add", lambda conn: topics.add(conn, 1, "Rents", "rent"))
    await db.write(forget)
    await undo(db)  # which names nobody


async def test_minutes_that_were_approved_meanwhile_stay_as_approved(db: Database) -> None:
    made = await db.write(meeting)
    decided: dict[str, Any] = {"meeting": made}

    def decide(conn: Connection) -> None:
        conn.execute("UPDATE agenda_item SET decision = 'Yes'")

    await act(db, "meeting.decision", decide, **decided)
    await db.write(lambda conn: stage(conn, made, "approved"))
    with pytest.raises(UserError, match="approved: put a correction"):
        await undo(db)
    await db.write(lambda conn: stage(conn, made, "circulated"))
    await undo(db)
    progress = await db.read(lambda conn: approval.progress_of(conn, made))
    assert progress.stage is approval.Stage.AMENDED


async def test_an_action_given_in_circulated_minutes_goes_again(db: Database) -> None:
    made = await db.write(meeting)
    await db.write(lambda conn: stage(conn, made, "circulated"))

    def add(conn: Connection) -> None:
        approval.amend(conn, 1, made, NOW)
        whose, due = people.find(conn, 1, OTHER, "Ada"), NOW + timedelta(days=9)
        actions.add(conn, committee.load(conn, 1), made, whose, "Write", due, whose.id, NOW)

    await act(db, "action.add", add, meeting=made)
    await undo(db)
    assert await db.read(lambda conn: actions.of_meeting(conn, made)) == []
    progress = await db.read(lambda conn: approval.progress_of(conn, made))
    assert progress.stage is approval.Stage.CIRCULATED


def meeting(conn: Connection) -> int:
    """A meeting with one item on its agenda."""
    here = committee.change(conn, 1, set_up=True, meeting_channel=5)
    read = read_time(Draft(0, 1, 1, "new"), "5 May 2026 19:30", NOW, LONDON).reading
    assert read is not None
    plan = Plan("Committee meeting", "", "", "", timedelta(hours=2), read, LONDON)
    planning.create(conn, here, plan, 5, None, NOW)
    (made,) = coming(conn, 1, NOW)
    agenda.insert(conn, made, 0, "Rents", agenda.Standing.ITEM, "", NOW)
    return made.id


def stage(conn: Connection, meeting_id: int, name: str) -> None:
    conn.execute(
        "INSERT INTO minutes (meeting_id, guild_id, stage, staged_at) VALUES (?, 1, ?, 1)"
        " ON CONFLICT (meeting_id) DO UPDATE SET stage = excluded.stage",
        (meeting_id, name),
    )
