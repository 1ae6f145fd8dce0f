"""Rows are claimed many at a time and sent one a channel, the urgent first."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from begun import begun

from bot import outbox
from bot.courier.lanes import AHEAD, LANES, LOW, MOST, Lanes, give_back
from bot.outbox import Row, State
from bot.storage.db import Connection, connect, transaction

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    with closing(connect(begun(tmp_path / "lmcbot.db"))) as conn:
        yield conn


def put(conn: Connection, *channels: int, priority: int = outbox.ROUTINE) -> None:
    """A due row for each channel."""
    with transaction(conn):
        at = conn.execute("SELECT count(*) FROM outbox").fetchone()[0]
        for n, channel in enumerate(channels, at):
            outbox.add(
                conn, key=f"test:{n}", kind="test", guild_id=1, due_at=NOW,
                channel_id=channel, priority=priority,
            )  # fmt: skip


def claimed(conn: Connection, lanes: Lanes) -> list[Row]:
    with transaction(conn):
        rows, _ = lanes.claim(NOW)(conn)
    lanes.add(rows)
    return rows


def going(lanes: Lanes) -> list[int | None]:
    return [row.channel_id for row in lanes.take()]


def test_more_rows_are_claimed_at_once_than_are_sent_at_once(conn: Connection) -> None:
    put(conn, *range(1, 301))
    lanes = Lanes()
    assert len(claimed(conn, lanes)) == AHEAD
    assert len(going(lanes)) == LANES - 1
    assert not lanes.low
    assert not list(lanes.take())


def test_a_lane_that_is_free_is_taken_by_the_next(conn: Connection) -> None:
    put(conn, *range(1, 301))
    lanes = Lanes()
    claimed(conn, lanes)
    sent = 0
    while not lanes.low:
        for row in list(lanes.take()):
            lanes.free(row)
            sent += 1
    assert AHEAD - LOW <= sent <= AHEAD
    taken = {row.channel_id for row in claimed(conn, lanes)}
    assert taken == set(range(AHEAD + 1, AHEAD + 1 + len(taken)))


def carried(conn: Connection, lanes: Lanes, keep: int = 0) -> None:
    """Send and mark what waits, but for the last so many."""
    while sending := list(lanes.take()):
        for row in sending:
            with transaction(conn):
                outbox.finish(conn, row, State.SENT, NOW)
            lanes.free(row)
            lanes.forget(row)
        if len(lanes) <= keep:
            return


def test_rows_that_go_faster_than_they_are_claimed_are_claimed_more_at_once(
    conn: Connection,
) -> None:
    put(conn, *range(1, 5 * MOST))
    lanes = Lanes()
    took = []
    for _ in range(5):
        took.append(len(claimed(conn, lanes)))
        carried(conn, lanes)
    assert took == [AHEAD, AHEAD, 2 * AHEAD, MOST, MOST]


def test_rows_that_go_at_discords_pace_are_claimed_few_at_a_time(conn: Connection) -> None:
    put(conn, *range(1, 5 * MOST))
    lanes = Lanes()
    for _ in range(5):
        claimed(conn, lanes)
        assert len(lanes) == AHEAD
        carried(conn, lanes, keep=LOW)


def test_a_row_now_and_then_makes_no_large_claim(conn: Connection) -> None:
    lanes = Lanes()
    for channel in range(1, 9):
        put(conn, channel)
        assert len(claimed(conn, lanes)) == 1
        carried(conn, lanes)
    put(conn, *range(9, 9 + MOST))
    assert len(claimed(conn, lanes)) == AHEAD


def test_a_channel_gets_one_message_at_a_time(conn: Connection) -> None:
    put(conn, 1, 1, 1, 2)
    lanes = Lanes()
    first, _ = claimed(conn, lanes)
    assert going(lanes) == [1, 2]
    assert claimed(conn, lanes) == []
    assert lanes.free(first)
    lanes.forget(first)
    assert [row.channel_id for row in claimed(conn, lanes)] == [1]
    assert going(lanes) == [1]


def test_an_urgent_row_passes_all_that_wait_also_for_its_channel(conn: Connection) -> None:
    put(conn, *range(1, 301))
    lanes = Lanes()
    claimed(conn, lanes)
    assert len(going(lanes)) == LANES - 1
    put(conn, 40, priority=outbox.URGENT)
    assert claimed(conn, lanes)[0].channel_id == 40
    assert going(lanes) == [40]
    put(conn, 41, priority=outbox.URGENT)
    assert claimed(conn, lanes)[0].channel_id == 41
    assert going(lanes) == []


def test_urgent_rows_wait_at_hand_for_a_lane_in_use_however_many_wait(conn: Connection) -> None:
    """Fifty members called to an urgent meeting while digests go out; one just got theirs."""
    put(conn, *range(1, 301))
    lanes = Lanes()
    claimed(conn, lanes)
    sending = list(lanes.take())
    put(conn, *range(1, 51), priority=outbox.URGENT)
    claimed(conn, lanes)
    for row in sending:  # grows: each that lands lets the next go
        lanes.free(row)
        sending += lanes.take()
        if len(sending) > LANES - 1 + 50:
            break
    urgent = [row for row in sending[LANES - 1 :][:50] if row.priority == outbox.URGENT]
    assert {row.channel_id for row in urgent} == set(range(1, 51))


def test_what_waits_is_given_back_and_what_was_in_doubt_stays_so(conn: Connection) -> None:
    put(conn, 1, 2)
    claimed(conn, Lanes())  # of a process that died
    put(conn, 3)
    lanes = Lanes()
    assert [row.state for row in claimed(conn, lanes)] == ["claimed", "claimed", "pending"]
    with transaction(conn):
        give_back(conn, lanes.give_up())
    states = conn.execute("SELECT state, claimed_at IS NULL FROM outbox ORDER BY id").fetchall()
    assert [tuple(row) for row in states] == [("claimed", 0), ("claimed", 0), ("pending", 1)]
    assert len(claimed(conn, lanes)) == 3


def test_a_row_put_off_by_a_wrong_clock_is_planned_anew_though_a_stopped_bot_had_claimed_it(
    conn: Connection,
) -> None:
    put(conn, 1)
    (row,) = claimed(conn, Lanes())  # and the power went
    with transaction(conn):
        outbox.postpone(conn, replace(row, state=State.CLAIMED), NOW + timedelta(days=1))
        outbox.plan_anew(conn, NOW)
    assert [each.id for each in claimed(conn, Lanes())] == [row.id]
