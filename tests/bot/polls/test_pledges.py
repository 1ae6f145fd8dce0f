"""A pledge's count: nothing of it leaves its box but whether the mass was reached."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from asked_poll import open_poll
from hypothesis import given
from hypothesis import strategies as st
from pollhouse import (
    CHANNEL,
    CLOSE,
    GUILD,
    NOW,
    OFFICER,
    House,
    everything,
    found,
    house_at,
    minutes,
    roll_of,
)

from bot import outbox
from bot.errors import UserError
from bot.polls import ending, pledge_count, pledges
from bot.polls.box import PollClosed
from bot.polls.closing import closing, finish_closing
from bot.polls.deadlines import extend
from bot.polls.draft import Draft, faults
from bot.polls.export import as_csv
from bot.polls.kept_drafts import change_draft, keep_draft
from bot.polls.letters import letter
from bot.polls.model import Poll, State, Terms, Unit, WhenAll
from bot.polls.pledge_count import weigh
from bot.polls.records import case_of, counted, published
from bot.polls.recount import recount_bytes
from bot.polls.reminder_times import pledged, reached
from bot.polls.result import result_of
from bot.polls.trustees import seats
from bot.storage.db import Connection
from bot.times import LONDON

I_PLEDGE = (1,)
FIRST = 100_001
SET = datetime(2026, 12, 10, 18, 45, tzinfo=UTC)


def terms(mass: str = "6") -> Terms:
    return replace(pledges.as_pledge(Terms(), mass), advised=True)


async def opened(house: House, mass: str = "6", many: int = 0, first: int = FIRST) -> Poll:
    """A pledge of ten that needs so many, with so many in."""
    draft = Draft("We give notice together.", closes_at=CLOSE, terms=terms(mass))
    poll, box = await house.open(10, draft=draft)
    for n in range(many):
        await box.cast(first + n, I_PLEDGE, minutes(1))
    return poll


async def reached_in(house: House) -> bool | None:
    poll = await found(house)
    case = await house.db.read(lambda conn: case_of(conn, poll, ZoneInfo("Europe/London")))
    return None if case is None else case.reached


@pytest.mark.parametrize(("mass", "needed"), [("6", 6), ("60%", 6), ("55 %", 6), ("100%", 10)])
async def test_a_share_is_fixed_as_a_number_when_the_pledge_opens(
    house: House, mass: str, needed: int
) -> None:
    poll = await opened(house, mass)
    assert poll.terms.method.limit == needed
    assert [option.label for option in poll.options] == ["I pledge"]


async def test_a_pledge_without_advice_or_mass_does_not_open(house: House) -> None:
    draft = Draft("Together.", closes_at=CLOSE, terms=pledges.as_pledge(Terms(), ""))
    assert len(faults(draft, CLOSE - timedelta(hours=9))) == 2
    with pytest.raises(UserError, match="critical mass"):
        await house.open(10, draft=draft)


@given(roll=st.integers(5, 400), percent=st.integers(1, 100))
def test_a_share_is_rounded_up_and_never_down(roll: int, percent: int) -> None:
    needed = pledges.mass_of(terms(f"{percent}%"), roll).needed
    assert needed * 100 >= percent * roll > (needed - 1) * 100


@given(minute=st.integers(0, 2 * 366 * 1440))
def test_the_next_count_is_at_the_set_time_of_the_committees_clock(minute: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    count = pledges.next_count(now, LONDON)
    assert now < count <= now + timedelta(hours=25)
    assert count.astimezone(LONDON).time() == pledges.COUNTED
    assert pledges.set_time(count, LONDON) == count
    assert pledges.set_time(count + timedelta(minutes=11), LONDON) is None


async def test_nothing_is_told_between_counts_and_a_count_tells_one_thing(house: House) -> None:
    poll = await opened(house, many=5)
    assert not await weigh(house.db, house.boxes, poll.id, SET, SET)
    open_ = await found(house)
    assert (open_.state, open_.weighed_at) == (State.OPEN, SET)
    box = await house.boxes.box(GUILD, poll.id)
    await box.cast(FIRST + 5, I_PLEDGE, SET)
    assert (await found(house)) == open_
    assert await weigh(house.db, house.boxes, poll.id, SET + timedelta(minutes=5), SET)
    assert await reached_in(house) is True


@pytest.mark.parametrize("mass", ["6", "9"])
async def test_stories_with_more_or_fewer_pledges_leave_the_same_database(
    tmp_path: Path, mass: str
) -> None:
    """Whoever reads everything that stays finds no number: only whether the mass was reached."""
    left = []
    for run, many in enumerate((6, 7, 8)):
        folder = tmp_path / str(run)
        folder.mkdir()
        async with house_at(folder) as house:
            poll = await opened(house, mass, many)
            await weigh(house.db, house.boxes, poll.id, SET, SET)
            async for _ in closing(house.db, house.boxes, poll.id, CLOSE + timedelta(seconds=5)):
                continue
            await house.db.write(lambda conn: ending.end_of_telling(conn, 1))
            left.append(await house.db.read(everything))
            assert await reached_in(house) is (mass == "6")
    assert left[0] == left[1] == left[2]


async def test_once_it_is_reached_nothing_is_put_in_or_taken_out(tmp_path: Path) -> None:
    """Even where the process dies before the main database knows of it."""
    async with house_at(tmp_path) as house:
        poll = await opened(house, many=6)
        box = await house.boxes.box(GUILD, poll.id)
        assert await pledge_count.reached(box)  # killed here
        with pytest.raises(PollClosed):
            await box.withdraw(FIRST, minutes(2))
    async with house_at(tmp_path, seed=2) as house:
        after = SET + timedelta(minutes=40)  # between two set times
        start = await finish_closing(house.db, house.boxes, after)
        assert (start.open, start.closed) == (0, 1)
        box = await house.boxes.box(GUILD, poll.id)
        with pytest.raises(PollClosed):
            await box.withdraw(FIRST, minutes(2))
        kept = await found(house)
        assert (kept.state, kept.closes_at) == (State.CLOSING, SET)
        assert await reached_in(house) is True
        assert await rows(house, "poll.pledged") == 1


class Meanwhile:
    """The boxes of a house in which something happens once a count has begun."""

    def __init__(self, house: House, act: Callable[[Connection], object]) -> None:
        self.house, self.acts = house, [act]

    def told(self, poll: Poll) -> None:
        self.house.boxes.told(poll)

    async def box(self, guild_id: int, poll_id: int) -> Any:
        while self.acts:
            await self.house.db.write(self.acts.pop())
        return await self.house.boxes.box(guild_id, poll_id)


@pytest.mark.parametrize("many", [5, 6])
async def test_a_pledge_cancelled_while_it_is_counted_stays_cancelled(
    house: House, many: int
) -> None:
    poll = await opened(house, many=many)
    boxes: Any = Meanwhile(house, lambda c: ending.cancel(c, GUILD, poll.id, "Asked in error", SET))
    assert not await weigh(house.db, boxes, poll.id, SET, SET)
    after = await found(house)
    assert (after.state, after.weighed_at) == (State.CANCELLED, None)
    assert await reached_in(house) is None
    assert await rows(house, "poll.pledged") == 0


async def test_a_pledge_extended_while_it_is_counted_tells_of_the_change(house: House) -> None:
    poll = await opened(house, many=6)
    later = CLOSE + timedelta(hours=9)
    args = (GUILD, poll.id, OFFICER, later, "The letter came late", SET)
    boxes: Any = Meanwhile(house, lambda c: extend(c, *args))
    assert await weigh(house.db, boxes, poll.id, SET, SET)
    after = await found(house)
    assert (after.state, len(after.changes), after.closes_at) == (State.CLOSING, 1, SET)
    records = await house.db.read(lambda conn: published(conn, after))
    assert "The letter came late" in as_csv(records).decode()


async def test_a_wave_that_was_given_up_is_tried_again_at_the_start(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        poll = await opened(house, many=6)
        await weigh(house.db, house.boxes, poll.id, SET, SET)
        dead = "UPDATE outbox SET state = 'dead' WHERE kind = 'poll.pledged'"
        await house.db.write(lambda conn: conn.execute(dead))
    async with house_at(tmp_path, seed=2) as house:
        await finish_closing(house.db, house.boxes, SET + timedelta(hours=1))
        row = await house.db.read(lambda conn: outbox.by_key(conn, f"poll.pledged:{poll.id}"))
        assert row is not None
        assert row.state is outbox.State.PENDING


async def test_what_a_pledge_cannot_have_is_neither_stored_nor_opened(house: House) -> None:
    """Whatever form or template it came by; unit and advice stay."""
    strange = replace(
        terms(), named=True, live=True, signed=True, reasons=True, trustees=3,
        when_all=WhenAll.ON_THE_HOUR, unit=Unit.PRACTICE,
    )  # fmt: skip
    right = replace(terms(), unit=Unit.PRACTICE)
    draft = Draft("We give notice together.", closes_at=CLOSE, terms=strange)

    def keep(conn: Connection) -> tuple[Terms, Terms, list[seats.Asked]]:
        kept = keep_draft(conn, GUILD, OFFICER, draft, NOW)
        seats.choose(conn, GUILD, kept.id, [FIRST])
        again = change_draft(conn, GUILD, kept.id, draft, NOW)
        return kept.draft.terms, again.draft.terms, seats.asked(conn, GUILD, kept.id)

    assert await house.db.write(keep) == (right, right, [])
    members = replace(draft, terms=replace(strange, unit=Unit.MEMBER, trustees=0))
    poll, _ = await house.open(10, draft=members)
    assert poll.terms == pledges.fixed(terms(), 10)


async def rows(house: House, kind: str) -> int:
    query = "SELECT count(*) FROM outbox WHERE kind = ?"
    return int(await house.db.read(lambda conn: conn.execute(query, (kind,)).fetchone()[0]))


async def test_a_kill_after_it_was_reached_neither_loses_nor_doubles_the_telling(
    tmp_path: Path,
) -> None:
    async with house_at(tmp_path) as house:
        poll = await opened(house, many=6)
        await weigh(house.db, house.boxes, poll.id, SET, SET)
        box = await house.boxes.box(GUILD, poll.id)
        await reached(box, "pledged", FIRST)  # told, then killed
    for seed in (2, 3):
        async with house_at(tmp_path, seed=seed) as house:
            await finish_closing(house.db, house.boxes, SET + timedelta(hours=seed))
            assert (await found(house)).state is State.CLOSING
            box = await house.boxes.box(GUILD, poll.id)
            told = [not await pledged(box, "pledged", FIRST + n) for n in range(8)]
            assert told == [True, *[False] * 5, True, True]
            assert (await rows(house, "poll.pledged"), await rows(house, "poll.result")) == (1, 1)


@pytest.mark.parametrize("last", ["closing", "counted", "committed"])
@pytest.mark.parametrize("many", [5, 6])
async def test_a_close_killed_anywhere_comes_to_the_same_end(
    tmp_path: Path, last: str, many: int
) -> None:
    due = CLOSE + timedelta(seconds=5)
    async with house_at(tmp_path) as house:
        poll = await opened(house, many=many)
        async with aclosing(closing(house.db, house.boxes, poll.id, due)) as steps:
            async for step in steps:
                if step == last:
                    break
    async with house_at(tmp_path, seed=2) as house:
        await finish_closing(house.db, house.boxes, due)
        after = await found(house)
        assert await reached_in(house) is (many == 6)
        assert after.state is (State.CLOSING if many == 6 else State.CLOSED)
        assert bool(house.boxes.names()) is (many == 6)  # kept until those who pledged are told
        assert await rows(house, "poll.pledged") == (many == 6)
        assert await rows(house, "poll.result") == 1


async def test_a_reached_pledge_whose_box_is_lost_keeps_its_result(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        poll = await opened(house, many=6)
        await weigh(house.db, house.boxes, poll.id, SET, SET)
    (tmp_path / "keys" / f"{poll.box}.key").unlink()
    async with house_at(tmp_path, seed=2) as house:
        await finish_closing(house.db, house.boxes, SET)
        after = await found(house)
        assert after.state is State.CLOSED
        assert "some of those who pledged could not be told" in after.reason
        assert await reached_in(house) is True


@pytest.mark.parametrize("many", [5, 6])
async def test_the_export_recounts_and_holds_no_number_of_pledges(house: House, many: int) -> None:
    poll = await opened(house, many=many)
    async for _ in closing(house.db, house.boxes, poll.id, CLOSE + timedelta(seconds=5)):
        continue
    after = await found(house)
    records = await house.db.read(lambda conn: published(conn, after))
    result = await house.db.read(lambda conn: counted(conn, after))
    assert result is not None
    assert recount_bytes(as_csv(records), result.seal).sealed
    kinds = {record[0] for record in records}
    assert not kinds & {"cast", "receipt", "ballot", "column", "total"}


async def test_practices_pledge_by_the_one_member_named_for_each(house: House) -> None:
    named = replace(terms("60%"), unit=Unit.PRACTICE)
    draft = Draft("We give notice together.", closes_at=CLOSE, terms=named)
    roll = roll_of(9)
    entries = tuple(
        replace(entry, practice=f"Surgery {n}", speaks=True) for n, entry in enumerate(roll.entries)
    )
    args = (GUILD, OFFICER, draft, replace(roll, entries=entries), CHANNEL, NOW)
    poll = await open_poll(house.db, house.boxes, *args)
    assert (poll.terms.method.limit, poll.options[0].label) == (6, "We pledge")
    box = await house.boxes.box(GUILD, poll.id)
    for n in range(6):
        await box.cast(FIRST + n, I_PLEDGE, minutes(1))
    await weigh(house.db, house.boxes, poll.id, SET, SET)
    after = await found(house)
    case = await house.db.read(lambda conn: case_of(conn, after, LONDON))
    assert case is not None
    assert "At least 6 of 9 practices pledged by" in result_of(case).options[0].text
    assert "at least 6 of the 9 practices in our area" in letter(case)
    assert "no practice has given notice" in letter(case)
