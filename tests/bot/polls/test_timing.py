from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.polls.batches import batch, redraw_at
from bot.polls.reminder_times import nudges, spans

LONDON = ZoneInfo("Europe/London")
BUSY = spans(("22:00-08:00", "08:00-12:30", "14:00-18:30"))
OPENED = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)


def clocks(opened: str, closes: str) -> list[str]:
    start, end = (datetime.fromisoformat(t).replace(tzinfo=LONDON) for t in (opened, closes))
    found = nudges(start.astimezone(UTC), end.astimezone(UTC), LONDON, BUSY)
    return [at.astimezone(LONDON).strftime("%d %H:%M") for at in found]


@pytest.mark.parametrize(
    ("opened", "closes", "expected"),
    [
        ("2026-12-10 12:00", "2026-12-10 20:00", ["10 18:45"]),
        ("2026-12-10 09:00", "2026-12-10 20:00", ["10 12:45", "10 18:45"]),
        ("2026-12-10 19:00", "2026-12-10 20:00", ["10 19:30", "10 19:51"]),
        ("2026-12-10 19:00", "2026-12-10 19:59", []),
        ("2026-12-10 20:00", "2026-12-17 20:00", ["14 12:45", "16 18:48"]),
        ("2026-12-11 01:00", "2026-12-11 07:00", []),
        ("2027-03-27 20:00", "2027-03-28 20:00", ["28 12:45", "28 18:45"]),
    ],
)
def test_reminders_keep_out_of_nights_and_surgeries(
    opened: str, closes: str, expected: list[str]
) -> None:
    assert clocks(opened, closes) == expected


@given(st.integers(0, 60 * 24 * 7), st.integers(0, 60 * 24 * 60))
def test_reminders_lie_inside_the_poll_and_never_at_night(start: int, life: int) -> None:
    opened = OPENED + timedelta(minutes=start)
    closes = opened + timedelta(minutes=life)
    found = nudges(opened, closes, LONDON, BUSY)
    assert found == sorted(found)
    assert len(found) <= 2
    for at in found:
        assert opened < at < closes
        assert time(8) <= at.astimezone(LONDON).time() < time(22)


@pytest.mark.parametrize(
    ("drawn", "now", "due"),
    [(0, 10, 15), (0, 20, 20), (3590, 3599, 3605), (3590, 3600, 4190), (7200, 7300, 7800)],
)
def test_the_card_changes_no_faster_than_discord_allows(drawn: int, now: int, due: int) -> None:
    def at(seconds: int) -> datetime:
        return OPENED + timedelta(seconds=seconds)

    assert redraw_at(OPENED, at(drawn), at(now)) == at(due)


@pytest.mark.parametrize(
    ("live", "roll", "size"),
    [(False, 17, 5), (False, 900, 5), (True, 50, 10), (True, 101, 11), (True, 200, 20)],
)
def test_a_batch_is_five_and_of_a_live_count_more(live: bool, roll: int, size: int) -> None:
    assert batch(live, roll) == size
