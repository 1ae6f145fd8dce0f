from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.plain_text import clean
from bot.plain_values import from_plain, to_plain
from bot.polls.closing_times import at_night, closes
from bot.polls.draft import Draft, check, faults, place_faults
from bot.polls.method import Kind, Method
from bot.polls.model import Article, Figures, Roll, Terms

NOW = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
PLEDGE = Method(Kind.PLEDGE)
GOOD = Draft("Should we resign?", closes_at=NOW + timedelta(hours=9))


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (replace(GOOD, question=""), "needs a question"),
        (replace(GOOD, question="\u200b \u202e\0"), "needs a question"),
        (replace(GOOD, question="x" * 301), "301 characters; at most 300"),
        (replace(GOOD, labels=("Yes",)), "2 to 10 options; this one has 1"),
        (replace(GOOD, labels=tuple("abcdefghijk")), "this one has 11"),
        (replace(GOOD, labels=("Yes", "y" * 56)), "Option 2 has 56 characters; at most 55"),
        (replace(GOOD, labels=("Yes", "No", " yes ")), "Options 1 and 3 are the same"),
        (replace(GOOD, labels=("Yes", "  ")), "Option 2 is empty"),
        (replace(GOOD, closes_at=None), "needs a closing time"),
        (replace(GOOD, closes_at=NOW), "has passed"),
        (replace(GOOD, closes_at=NOW + timedelta(days=60, seconds=1)), "60 days at most"),
        (replace(GOOD, terms=Terms(Method(Kind.SEVERAL, 4))), "4 of 3 options"),
        (replace(GOOD, terms=Terms(PLEDGE, advised=True)), "A pledge needs a critical mass"),
        (replace(GOOD, terms=Terms(PLEDGE, mass="60%")), "confirms that advice was taken"),
    ],
)
def test_each_fault_is_one_sentence_that_says_what_is_wrong(draft: Draft, says: str) -> None:
    found = faults(draft, NOW)
    assert len(found) == 1
    assert says in found[0]
    with pytest.raises(UserError, match=says.split(";")[0]):
        check(draft, NOW)


def test_a_good_draft_has_no_faults_and_is_cleaned() -> None:
    assert check(replace(GOOD, question="  Should\nwe  resign? "), NOW).question == (
        "Should we resign?"
    )
    assert not faults(replace(GOOD, closes_at=NOW + timedelta(days=60)), NOW)


def test_an_empty_roll_and_a_missing_channel_are_named_in_words() -> None:
    channel, nobody = place_faults(None, Roll("members with the role “Locum”", ()), Terms())
    assert "needs a channel" in channel
    assert "the bot sees nobody among members with the role “Locum”" in nobody
    assert place_faults(5, None, Terms()) == []


@given(st.text(max_size=80))
def test_cleaned_text_is_one_line_and_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not set(once) & set("\n\r\0\t\u202e\u200b")


def test_a_draft_comes_back_from_the_store_as_it_went() -> None:
    figures = Figures("Pulse 2014", "504 GPs answered", (("Yes", "27%"),), "Were you consulted?")
    full = replace(GOOD, article=Article(3, "Kent"), figures=figures, role_ids=(1, 2), channel_id=9)
    assert from_plain(Draft, to_plain(full)) == full
    assert from_plain(Draft, to_plain(Draft(""))) == Draft("")


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2026-12-10 09:00", "2026-12-10 20:00"),
        ("2026-12-10 12:00", "2026-12-10 20:00"),
        ("2026-12-10 12:01", "2026-12-11 13:00"),
        ("2026-12-10 23:59", "2026-12-11 13:00"),
        ("2026-12-11 05:00", "2026-12-11 20:00"),
        ("2027-03-27 22:00", "2027-03-28 13:00"),  # the clocks go forward in between
    ],
)
def test_the_first_close_is_the_next_that_leaves_eight_hours(now: str, first: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=LONDON).astimezone(UTC)
    found = closes(at, LONDON)
    assert found[0].astimezone(LONDON).strftime("%Y-%m-%d %H:%M") == first
    assert all(close - at >= timedelta(hours=8) for close in found)
    assert found == sorted(found)


@pytest.mark.parametrize(("hour", "night"), [(21, False), (22, True), (7, True), (8, False)])
def test_a_close_at_night_is_asked_about(hour: int, night: bool) -> None:
    assert at_night(datetime(2026, 12, 10, hour, tzinfo=UTC), LONDON) is night
