"""Another rule for a series: what stays, moves, comes and goes, held against its dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from begun import begun
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import committee, people
from bot.committee import Committee
from bot.errors import UserError
from bot.meetings import attendance, changes, planning, series_changes
from bot.meetings.diary import Revision, revised
from bot.meetings.drafts import Draft, Reading, read_time
from bot.meetings.model import Choice, Meeting
from bot.meetings.planning import Plan
from bot.meetings.series_changes import Rerule
from bot.meetings.store import coming, of_series
from bot.storage.db import Connection, Database, opened
from bot.storage.migrate import shipped

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GUILD, CHANNEL = 11, 22
MONTHLY = "second Tuesday of every month 19:30, not August"


def reading(text: str, at: datetime = NOW, zone: str = "Europe/London") -> Reading:
    found = read_time(Draft(0, GUILD, 0, "new"), text, at, committee.find_zone(zone)).reading
    assert found is not None, text
    return found


def planned(conn: Connection, here: Committee, text: str = MONTHLY) -> list[Meeting]:
    plan = Plan("Committee meeting", "Medway House", "https://example.org/x", "",
                timedelta(minutes=90), reading(text), here.zone, origin=text)  # fmt: skip
    return planning.create(conn, here, plan, CHANNEL, None, NOW)


def changed(
    conn: Connection, here: Committee, series_id: int, text: str, since: datetime = NOW
) -> Revision:
    change = Rerule(series_id, reading(text, max(since, NOW)), since, text)
    return series_changes.rerule(conn, here, change, None, NOW)


def days(meetings: list[Meeting]) -> list[str]:
    return [f"{m.local:%d/%m/%Y %H:%M}" for m in meetings]


async def test_the_same_rule_in_other_words_changes_nothing(db: Database, here: Committee) -> None:
    def work(conn: Connection) -> tuple[Revision, list[Meeting], list[Meeting]]:
        before = planned(conn, here)
        found = changed(conn, here, before[0].series_id, "2nd tuesdays each month 7.30pm ex Aug")
        return found, before, coming(conn, GUILD, NOW, limit=99)

    found, before, after = await db.write(work)
    assert not found.changes
    assert len(found.stay) == len(before)
    assert after == before


async def test_dates_that_coincide_keep_identity_answers_and_place(
    db: Database, here: Committee
) -> None:
    def work(conn: Connection) -> tuple[list[Meeting], list[Meeting], Revision, str]:
        before = planned(conn, here)
        person = people.find(conn, GUILD, 7, "Ada")
        attendance.answer(conn, here, before[0].id, person, Choice.ATTENDING, {7}, NOW, NOW)
        found = changed(conn, here, before[0].series_id, "second Tuesday of every month 19:30")
        given = attendance.answer_of(conn, before[0].id, person.id)
        assert given is not None
        return before, coming(conn, GUILD, NOW, limit=99), found, given.answer

    before, after, found, answer = await db.write(work)
    assert len(found.stay) == len(before)
    assert [f"{each.original:%d/%m/%Y}" for each in found.come] == ["11/08/2026"]
    assert not found.go
    assert not found.move
    kept = {m.id: m for m in after}
    assert all(kept[m.id].starts_at == m.starts_at for m in before)
    assert all(kept[m.id].number == m.number for m in before)
    assert {m.place for m in after} == {"Medway House"}
    assert {m.link for m in after} == {"https://example.org/x"}
    assert len({m.series_id for m in after}) == 1
    assert answer is Choice.ATTENDING


async def test_a_month_s_only_date_moves_and_the_rest_come_and_go(
    db: Database, here: Committee
) -> None:
    def work(conn: Connection) -> tuple[list[Meeting], list[Meeting], Revision]:
        before = planned(conn, here)
        found = changed(conn, here, before[0].series_id, "last Thursday of every month 19:00")
        return before, coming(conn, GUILD, NOW, limit=99, cancelled=True), found

    before, after, found = await db.write(work)
    assert len(found.move) == len(before)
    assert not found.go
    assert f"{found.come[0].original:%b %Y}" == "Aug 2026"
    assert days(after)[:2] == ["26/03/2026 19:00", "30/04/2026 19:00"]
    assert {m.id for m in before} <= {m.id for m in after}
    assert not any(m.cancelled for m in after)


async def test_what_was_cancelled_or_moved_by_hand_is_left_so(
    db: Database, here: Committee
) -> None:
    def work(conn: Connection) -> tuple[list[Meeting], list[Meeting], Revision]:
        before = planned(conn, here)
        for meeting in before[1:5]:
            changes.cancel(conn, here, meeting.id, "Busy", None, NOW)
        changes.move(conn, here, before[5].id, reading("15/09/2026 18:00"), "", None, NOW)
        found = changed(conn, here, before[0].series_id, "last Thursday of every month 19:00")
        return before, coming(conn, GUILD, NOW, limit=99, cancelled=True), found

    before, after, found = await db.write(work)
    kept = {m.id: m for m in after}
    assert all(kept[m.id].cancelled for m in before[1:5])
    assert f"{kept[before[5].id].local:%d/%m %H:%M}" == "15/09 18:00"
    by_month = [f"{m.local:%m/%Y}" for m in after if m.starts_at > NOW]
    assert len(set(by_month)) == len(by_month)
    assert len(found.stay) == 5


async def test_from_a_date_on_leaves_what_is_before_it(db: Database, here: Committee) -> None:
    def work(conn: Connection) -> tuple[list[Meeting], list[Meeting]]:
        before = planned(conn, here)
        since = before[3].starts_at
        changed(conn, here, before[0].series_id, "first Monday of every month 18:00", since)
        return before, coming(conn, GUILD, NOW, limit=99)

    before, after = await db.write(work)
    assert days(after[:3]) == days(before[:3])
    assert all(m.local.weekday() == 0 for m in after[3:])


async def test_replaced_dates_leave_the_list_and_nobody_hears_of_what_they_never_knew(
    db: Database, here: Committee
) -> None:
    def work(conn: Connection) -> tuple[list[Meeting], list[str]]:
        before = planned(conn, here, "every Monday 18:00")
        conn.execute("UPDATE outbox SET state = 'sent'")
        changed(conn, here, before[0].series_id, "second Tuesday of every month 19:30")
        rows = conn.execute("SELECT kind FROM outbox WHERE state = 'pending'").fetchall()
        return coming(conn, GUILD, NOW, limit=99, cancelled=True), [row["kind"] for row in rows]

    after, kinds = await db.write(work)
    assert all(m.local.weekday() == 1 for m in after)
    assert not any(m.cancelled for m in after)
    assert "meeting.change" not in kinds


async def test_a_paused_series_comes_back_as_it_was(db: Database, here: Committee) -> None:
    def work(conn: Connection) -> tuple[list[Meeting], ...]:
        before = planned(conn, here)
        series_id = before[0].series_id
        changes.cancel(conn, here, before[2].id, "Busy", None, NOW)
        series_changes.end(conn, here, series_id, before[1].starts_at, None, NOW, paused=True)
        planning.extend_all(conn, NOW)
        rest = coming(conn, GUILD, NOW, limit=99)
        series_changes.resume(conn, here, series_id, None, NOW)
        return before, rest, coming(conn, GUILD, NOW, limit=99, cancelled=True)

    before, rest, after = await db.write(work)
    assert days(rest) == days(before[:1])
    assert {m.id for m in before} == {m.id for m in after} | {before[2].id}
    with pytest.raises(UserError, match="not paused"):
        await db.write(
            lambda conn: series_changes.resume(conn, here, before[0].series_id, None, NOW)
        )


async def test_an_ended_pattern_leaves_the_settings_and_is_not_planned_anew(
    db: Database, here: Committee
) -> None:
    def work(conn: Connection) -> tuple[list[Meeting], str]:
        series_id = planned(conn, here)[0].series_id
        committee.change(conn, GUILD, meeting_pattern=MONTHLY)
        series_changes.end(conn, here, series_id, NOW, None, NOW)
        return coming(conn, GUILD, NOW, limit=99), committee.load(conn, GUILD).rules.meeting_pattern

    assert await db.write(work) == ([], "")


RULES = st.sampled_from([
    "every Monday 18:00", "every two weeks on Thursday 19:00", MONTHLY,
    "first Wednesday of every month 12:30", "last Thursday of every month 19:00",
    "15th of every month 20:00",
])  # fmt: skip


@pytest.mark.slow
@settings(max_examples=10)
@given(first=RULES, second=RULES, third=RULES, gone=st.sets(st.integers(0, 6), max_size=3))
async def test_whatever_rule_follows_every_date_of_it_stands_once(
    tmp_path_factory: pytest.TempPathFactory, first: str, second: str, third: str, gone: set[int]
) -> None:
    async with opened(begun(tmp_path_factory.mktemp("d") / "lmc.db"), shipped()) as db:

        def work(conn: Connection) -> None:
            committee.joined(conn, GUILD, "Demo LMC", NOW)
            here = committee.change(conn, GUILD, set_up=True, meeting_channel=CHANNEL)
            made = planned(conn, here, first)
            for number in gone:
                if number < len(made):
                    changes.cancel(conn, here, made[number].id, "", None, NOW)
            series_id = made[0].series_id
            for text in (second, third):
                rule = series_changes.rule_in(reading(text), here.zone)
                shown = revised(conn, series_id, rule, NOW, NOW)
                assert changed(conn, here, series_id, text) == shown
                known = series_changes.of_pattern(conn, GUILD)
                assert known is not None
                series_id = known
                stands = [m for m in of_series(conn, series_id) if not m.replaced]
                wanted = {each.original for each in shown.come}
                wanted |= {to.original for _, to in (*shown.stay, *shown.move, *shown.back)}
                assert {m.original for m in stands if m.starts_at > NOW} == wanted
                assert len({m.number for m in stands}) == len(stands)

        await db.write(work)
