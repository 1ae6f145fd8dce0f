"""Whatever is typed: no crash, no time that has passed, no weekday but the one named."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.times import LONDON
from bot.when import clock_reader, phrase_reader
from bot.when.understand import understand
from bot.when.verdicts import Question, Refused, Understood, to_json
from bot.when.vocabulary import MONTHS, WEEKDAYS

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
VOCABULARY = """
at on the of in and but not except every each other first second last 2nd 15th next this week weeks
fortnight month months monthly weekly year day days weekday until from for times Monday Tuesday
Thursdays January August Dec 7 7pm 19:30 1930 half quarter to past seven noon midnight tonight today
tomorrow 12/01/2027 12/1 12.01 31 29 2027 2 10 two hours minutes 7-9 end beginning all day w/c , ; (
) @ - 2027-01-12T19:00Z ago 99999 0 before after working 29 Feb
"""
WORDS = st.sampled_from(VOCABULARY.split())
NOWS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC)
)
ZONES = st.sampled_from(["Europe/London", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia"])


def sound(phrase: str, now: datetime = NOW, zone: ZoneInfo = LONDON) -> None:
    answer = understand(phrase, now=now, zone=zone)
    to_json(answer)
    if isinstance(answer, Refused):
        assert answer.reason
        return
    found = answer.choices if isinstance(answer, Question) else (answer,)
    for reading in found:
        day = reading.start.date()
        today = now.astimezone(zone).date()
        if reading.provisional:
            assert day + timedelta(days=6) >= today
        elif reading.all_day:
            assert day >= today
        else:
            assert reading.start >= now
        assert not reading.past
        assert list(reading.next) == sorted(set(reading.next))
        assert reading.next


@given(st.lists(WORDS, max_size=10).map(" ".join), NOWS, ZONES)
@settings(max_examples=400, deadline=None)
@example("every year on 29 Feb", datetime(2090, 1, 1, tzinfo=UTC), "Europe/London")
def test_words_of_the_grammar_in_any_order_are_sound(phrase: str, now: datetime, zone: str) -> None:
    sound(phrase, now, ZoneInfo(zone))


_SPOKEN = [
    pattern.pattern
    for pattern, _ in (*phrase_reader.DATES, *phrase_reader.REST, *clock_reader.FORMS)
]
_GROUP = re.compile(r"\(\?P[<=]\w+[>)]|\\[a-zA-Z]")
_LITERAL = re.compile(r"(?<![a-zA-Z])[a-z]{2,}(?![a-z])")
GRAMMAR = sorted({word for p in _SPOKEN for word in _LITERAL.findall(_GROUP.sub("(", p))})
FIGURES = """1 2 5 7 15 31 99 2027 19:30 7pm 7.30 1930 12/01/99 2026-12-3 1st 31st 0 a , / - 's"""


def test_the_grammars_own_words_are_many() -> None:
    assert len(GRAMMAR) > 200
    assert {"every", "last", "quarter", "working", "gmt", "penultimate", "easter"} <= set(GRAMMAR)


@given(st.lists(st.sampled_from([*GRAMMAR, *FIGURES.split()]), max_size=7).map(" ".join), NOWS)
@settings(max_examples=1000, deadline=None)
@example("every last quarter", NOW)
@example("every penultimate month 7pm", NOW)
def test_no_words_of_the_grammar_break_it(phrase: str, now: datetime) -> None:
    sound(phrase, now)


@given(st.text(max_size=120))
@settings(max_examples=200, deadline=None)
@example("7\0pm")
@example("🎉" * 50)
@example("٧pm ½ ² ㍘ ½ seven")
@example("٠٧:٣٠")
@example("-" * 300)
@example("0" * 300)
@example("9" * 299)
@example("( ((((" * 40)
def test_any_text_is_sound(phrase: str) -> None:
    sound(phrase)


@given(
    st.sampled_from([1, 2, 3, 4, -1]),
    st.sampled_from(WEEKDAYS),
    st.sets(st.sampled_from(range(1, 13)), max_size=11),
    NOWS,
)
@settings(max_examples=60, deadline=None)
def test_an_nth_weekday_falls_on_that_place_in_a_month_that_is_kept(
    place: int, name: str, gone: set[int], now: datetime
) -> None:
    word = {1: "first", 2: "2nd", 3: "third", 4: "4th", -1: "last"}[place]
    out = " and ".join(MONTHS[month - 1] for month in sorted(gone))
    phrase = f"{word} {name} of every month 19:30" + (f", not {out}" if gone else "")
    answer = understand(phrase, now=now, zone=LONDON)
    assert isinstance(answer, Understood), answer
    for at in answer.next:
        week = timedelta(weeks=1)
        assert (WEEKDAYS[at.weekday()], f"{at:%H:%M}") == (name, "19:30")
        assert at.month not in gone
        if place == -1:
            assert (at + week).month != at.month
        else:
            assert (at.day - 1) // 7 + 1 == place


@given(st.dates(datetime(2026, 11, 23).date(), datetime(2080, 1, 1).date()))  # noqa: DTZ001
@settings(max_examples=100, deadline=None)
def test_every_way_of_writing_a_date_means_that_date(day: object) -> None:
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%-d-%-m-%Y", "%Y-%m-%d", "%-d %B %Y", "%a %d %b %Y"):
        answer = understand(f"{day:{form}} 7pm", now=NOW, zone=LONDON)
        assert isinstance(answer, Understood), answer
        assert answer.start.date() == day


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
@settings(max_examples=100, deadline=None)
def test_every_time_of_the_24_hour_clock_means_that_time(at: object) -> None:
    for form in ("%H:%M", "%H%M", "%H.%M", "%I.%M%p", "%-I:%M %p"):
        answer = understand(f"12 January 2027 at {at:{form}}", now=NOW, zone=LONDON)
        if isinstance(answer, Question):
            # 12am is midnight, and "07.10" may also be a date: both keep the true time among them.
            assert any(choice.start.time() == at for choice in answer.choices)
        else:
            assert isinstance(answer, Understood), answer
            assert answer.start.time() == at
