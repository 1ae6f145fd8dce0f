"""The days of a year's report, its shares, its plots and its document."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.errors import UserError
from bot.times import LONDON
from bot.year import plots, span
from bot.year.chapter import Chapter, Led, Month, Plot, articles, by_month, merged, share
from bot.year.report import Report
from bot.year.year_document import docx

NOW = datetime(2026, 11, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2025/26", date(2025, 4, 1), date(2026, 3, 31)),
        (" 2025-2026 ", date(2025, 4, 1), date(2026, 3, 31)),
        ("2025–26", date(2025, 4, 1), date(2026, 3, 31)),
        ("", date(2025, 12, 1), date(2026, 11, 30)),
        ("The last twelve months", date(2025, 12, 1), date(2026, 11, 30)),
    ],
)
def test_a_year_is_read_as_it_is_written(typed: str, first: date, last: date) -> None:
    found = span.typed(typed, LONDON, NOW)
    assert (found.first, found.last) == (first, last)
    assert len(found.months) == 12


@pytest.mark.parametrize("typed", ["26", "soon", "2025/27", "2026/2025", "2027", "1999", "²026"])
def test_what_is_no_year_is_refused_with_one_that_is(typed: str) -> None:
    with pytest.raises(UserError, match=r"is no year|has not begun"):
        span.typed(typed, LONDON, NOW)


def test_what_is_offered_can_be_read() -> None:
    for now in (NOW, datetime(2027, 2, 1, tzinfo=UTC)):
        assert [span.typed(each, LONDON, now) for each in span.offered(LONDON, now)]


def test_a_running_year_ends_now_and_says_so() -> None:
    found = span.typed("2026", LONDON, NOW)
    assert found.ends == NOW
    assert found.told.endswith("as it stood on Monday 30 November 2026")
    over = span.typed("2025", LONDON, NOW)
    assert over.ends == datetime(2026, 1, 1, tzinfo=LONDON)
    assert over.told == "1 Jan 2025 to 31 Dec 2025"


def test_a_year_begins_and_ends_on_the_committees_clock() -> None:
    levy = span.typed("2025/26", LONDON, NOW)
    assert levy.begins.astimezone(UTC) == datetime(2025, 3, 31, 23, tzinfo=UTC)
    assert levy.month_of(datetime(2025, 4, 30, 23, 30, tzinfo=UTC)) == date(2025, 5, 1)


@given(
    st.lists(st.tuples(st.integers(0, 364), st.integers(0, 50), st.integers(0, 50)), max_size=30)
)
def test_months_keep_every_number(rows: list[tuple[int, int, int]]) -> None:
    days = span.typed("2025", LONDON, NOW)
    counted = [(days.begins + timedelta(days=d, hours=2), p, p + w) for d, p, w in rows]
    months = by_month(days, counted)
    assert sum(m.part for m in months) == sum(each[1] for each in counted)
    assert sum(m.whole for m in months) == sum(each[2] for each in counted)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_share_is_rounded_half_up(part: int, whole: int) -> None:
    tenths = float(share(part, whole).split("(")[1].rstrip("%)")) * 10
    assert abs(tenths - 1_000 * part / whole) <= 0.5 + 1e-6
    assert share(1, 16) == "1 of 16 (6.3%)"  # 6.25
    assert share(1, 2) == "1 of 2 (50%)"
    assert share(0, 0) == "0 of 0"


def test_chapters_of_one_heading_are_one() -> None:
    one, two = Chapter("M", "a", ("x",), (("1",),)), Chapter("M", "b", ("x",), (("2",),), ("n",))
    other = Chapter("N", "c")
    assert merged([one, other, two]) == (
        Chapter("M", "a; b", ("x",), (("1",), ("2",)), ("n",)), other,
    )  # fmt: skip


def test_an_article_is_told_once_with_all_it_led_to() -> None:
    led = [Led(7, "Poll P-1"), Led(7, "Agenda of M-2"), Led(7, "Poll P-1"), Led(3, "Poll P-2")]
    found = articles(led, {7: "Boards and levies"})
    assert found.rows == (
        ("A-3", "No longer kept", "Poll P-2"),
        ("A-7", "Boards and levies", "Poll P-1, Agenda of M-2"),
    )
    assert found.line == "2 led to a poll, a mandate or an agenda item"


def filled(part: int, whole: int) -> int:
    """How many pixels of the bar's colour a month's column has."""
    png = plots.draw([Plot("T", (Month("Jan", part, whole), Month("Feb")))])
    colours = Image.open(io.BytesIO(png)).convert("RGB").getcolors(1 << 20) or []
    return sum(n for n, colour in colours if colour == plots.LEADING)


def test_a_column_is_as_tall_as_its_share() -> None:
    full, half, none = filled(10, 10), filled(5, 10), filled(0, 10)
    assert none == 0
    assert abs(half * 2 - full) < full / 10  # edges
    assert filled(1, 1_000) > 0
    assert filled(12, 10) == full  # more replied than the roll now has


def test_the_plots_are_told_in_words() -> None:
    told = plots.told([Plot("Turnout", (Month("Jan", 3, 4), Month("Feb"))), Plot("Other", ())])
    assert told == "Turnout: Jan 3 of 4. Other: nothing yet."


def test_the_document_is_a4_dated_and_has_a_table_for_each_chapter() -> None:
    days = span.typed("2025", ZoneInfo("Europe/London"), NOW)
    chapters = (
        Chapter("Polls", "1 poll", ("Poll", "Question"), (("P-1", "Should we?\u202e"),),
                ("A note.",), Plot("Turnout", (Month("Jan", 1, 2),))),
        Chapter("Actions", "none"),
    )  # fmt: skip
    made = Document(io.BytesIO(docx(Report("Demo LMC", days, chapters))))
    words = "\n".join(each.text for each in made.paragraphs)
    assert "1 Jan 2025 to 31 Dec 2025" in words
    assert "Nothing in this time." in words
    assert "No member is named" in words
    (table,) = made.tables
    assert [cell.text for cell in table.rows[1].cells] == ["P-1", "Should we?"]
    assert len(made.inline_shapes) == 1
    assert made.sections[0].page_width.mm == pytest.approx(210, abs=0.1)
    assert made.core_properties.author == "Demo LMC"
    assert made.core_properties.created.date() == NOW.date()
