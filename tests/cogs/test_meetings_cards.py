"""The cards of this room: their words, their limits, and what ten lines of a telephone show."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.meetings.agenda import Item
from bot.meetings.attendance import Answer
from bot.meetings.board import Board
from bot.meetings.consultations import Consultation
from bot.meetings.invitations import Decision, Invitation
from bot.meetings.model import Choice, Meeting, State
from bot.meetings.papers import Paper
from bot.meetings.quorum import Forecast
from bot.meetings.replies import Counts
from bot.when.workdays import Nation
from cogs.card import MAX_COMPONENTS, MAX_TEXT, some, texts
from cogs.meetings import cards, consultation_cards
from cogs.meetings.attendance import Register, render_register
from cogs.meetings.invitations import render_invitation
from cogs.meetings.papers import Agenda, render_agenda

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 12, 8, 19, 30, tzinfo=UTC)
NOW = START - timedelta(days=1)
MEETING = Meeting(
    id=1, guild_id=11, number=12, series_id=1, original=datetime.fromisoformat("2026-12-08T19:30"),
    starts_at=START, length=timedelta(hours=2), title="December committee",
    place="Medway House", link="https://example.org/meet", state=State.PLANNED, reason="",
    provisional=False, replaced=False, sequence=0, cutoff_at=START - timedelta(days=7),
    quorate=False, turns=0, event_id=None, event_shape="", recorded_at=None,
    created_at=NOW - timedelta(days=30),
    changed_at=NOW, zone=LONDON, urgent=False, outside=False, repeats=True, why="", quorum="8",
    offsets=(), nudge="3d", channel_id=5,
)  # fmt: skip
FORECAST = Forecast(20, 6, 1, 3, 1, 8)
BOARD = Board(MEETING, FORECAST, papers=4, items=6, now=NOW)
LETTER = Consultation(
    1, 11, 3, "Core hours", "Demo ICB", date(2026, 11, 30), 10, True,
    datetime(2026, 12, 14, 17, tzinfo=UTC), datetime(2026, 12, 10, 17, tzinfo=UTC), 7, "P-41",
    None, None, None, "", LONDON, Nation.ENGLAND,
)  # fmt: skip
LONG = "W" * 5_000


def words(view: Any) -> str:
    return "\n".join(texts(view))


def pressable(view: Any) -> list[str]:
    """The labels of a layout's buttons; a lasting one holds its button inside."""
    found = [getattr(item, "item", item) for item in view.walk_children()]
    return [item.label for item in found if getattr(item, "label", None)]


def test_the_meeting_card_tells_the_story() -> None:
    assert words(cards.render_meeting(BOARD, "ABCD2345")) == textwrap.dedent("""\
        ### December committee
        <t:1796758200:F> (<t:1796758200:R>)
        Medway House, or online
        **NOT QUORATE YET: 7 coming, 8 needed**
        Coming 7, one of them a deputy
        Apologies 3 · unsure 1 · no answer 9
        One more is needed: please answer.
        Papers: 4 · agenda: 6 items
        -# M-12""")


def test_a_quorate_card_says_so_in_words() -> None:
    green = replace(BOARD, forecast=Forecast(20, 8, 0, 3, 1, 8))
    assert "**QUORATE: 8 coming, 8 needed**" in words(cards.render_meeting(green, "ABCD2345"))


def test_nothing_is_said_twice_or_of_nothing() -> None:
    bare = replace(BOARD, papers=0, forecast=replace(FORECAST, attending=7, deputies=0))
    said = words(cards.render_meeting(bare, "R"))
    assert "**NOT QUORATE YET: 7 coming, 8 needed**\nApologies 3" in said
    assert "\nAgenda: 6 items\n" in said


def test_deputies_who_do_not_count_are_told() -> None:
    strict = replace(BOARD, forecast=replace(FORECAST, deputies_count=False))
    assert "Coming 6 (deputies do not count: 1)" in words(cards.render_meeting(strict, "R"))


@pytest.mark.parametrize(
    ("papers", "items", "shown"),
    [(0, 0, []), (0, 6, ["Agenda"]), (4, 0, ["Papers", "Agenda"])],
)
def test_papers_are_offered_where_there_are_some(papers: int, items: int, shown: list[str]) -> None:
    view = cards.render_meeting(replace(BOARD, papers=papers, items=items), "R")
    assert [label for label in pressable(view) if label in ("Papers", "Agenda")] == shown


@pytest.mark.parametrize(
    ("deputy_id", "told"),
    [(7, "sent the invitation and the papers"), (None, "cannot write to a name: please pass on")],
)
def test_a_member_is_told_how_their_deputy_learns_of_it(deputy_id: int | None, told: str) -> None:
    given = Answer(1, 2, "Dr Ada", Choice.DEPUTY, deputy_name="Dr Bell", deputy_id=deputy_id)
    assert told in words(cards.render_answer(given, MEETING, FORECAST, asks_dm=False))


def test_the_urgent_card_tells_why_and_the_notice() -> None:
    urgent = replace(MEETING, urgent=True, place="", why="NHS England wants our answer by Friday")
    told = words(cards.render_urgent(replace(BOARD, meeting=urgent), "Notice 8 hours", "ABCD2345"))
    assert told == textwrap.dedent("""\
        ### Urgent: December committee
        <t:1796758200:F> (<t:1796758200:R>)
        Online only, about 120 minutes
        **Why:** NHS England wants our answer by Friday
        Notice 8 hours
        Quorum 8: 7 coming, 9 no answer
        -# M-12""")


def test_the_consultation_card_tells_the_story() -> None:
    told = words(consultation_cards.render_consultation(LETTER, Counts(3, 12, 5, 1), "ABCD2345"))
    assert told == textwrap.dedent("""\
        ### Consultation: Core hours
        From Demo ICB, received Monday 30 November 2026
        **Reply by <t:1796922000:F>** (<t:1796922000:R>)
        The real deadline is <t:1797267600:D>
        Replies: 3 of 12 practices · 5 GPs for themselves · 1 without a view
        Poll: P-41
        Only officers read replies.
        -# C-3""")


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ({"state": State.CANCELLED, "reason": "Snow"}, "**CANCELLED**"),
        ({"provisional": True}, "Week of 8 December 2026: the day is still open"),
        ({"starts_at": NOW}, "has begun"),
    ],
)
def test_a_closed_card_has_no_answer_buttons(state: dict[str, Any], line: str) -> None:
    view = cards.render_meeting(replace(BOARD, meeting=replace(MEETING, **state)), "R")
    assert line in words(view)
    assert "Attending" in pressable(cards.render_meeting(BOARD, "R"))
    assert "Attending" not in pressable(view)


def longest() -> list[Any]:
    """Every card with as much in it as anybody can put there."""
    meeting = replace(
        MEETING, title=LONG[:80], place=LONG[:120], reason=LONG[:200], why=LONG[:300],
        link="https://example.org/" + LONG[:250],
    )  # fmt: skip
    board = Board(meeting, Forecast(999, 300, 200, 200, 200, 900), 20, 60, NOW)
    items = [Item(n, LONG[:150], LONG[:80], LONG[:250], True, LONG[:500]) for n in range(60)]
    papers = [Paper(n, LONG[:80], "", LONG[:100], "0", 1) for n in range(20)]
    answers = [Answer(n, n, LONG[:32], Choice.APOLOGIES, reason=LONG[:200]) for n in range(60)]
    letter = replace(LETTER, title=LONG[:120], sender=LONG[:80], poll=LONG[:250])
    invited = Invitation(1, 11, LONG[:80], LONG[:80], LONG[:120], START, "", False,
                         Decision.ACCEPTED, LONG[:80], LONG[:200], NOW)  # fmt: skip
    members = [(10**18 + n, LONG[:32]) for n in range(25)]
    return [
        cards.render_meeting(board, "ABCD2345", "-# " + LONG[:150]),
        cards.render_urgent(board, LONG[:80], "ABCD2345"),
        cards.render_list("Meetings", [meeting] * 8, 0, 50),
        render_agenda(Agenda(meeting, items, papers), NOW),
        render_register(Register(meeting, members, set(), answers, 0, 9), saved=True),
        consultation_cards.render_consultation(letter, Counts(99, 99, 999, 99), "R", LONG[:150]),
        render_invitation(invited, "ABCD2345"),
    ]


@pytest.mark.parametrize("view", longest())
def test_the_longest_card_fits_discords_limits(view: Any) -> None:
    assert sum(1 for _ in view.walk_children()) <= MAX_COMPONENTS
    assert sum(map(len, texts(view))) <= MAX_TEXT


def shown(line: str) -> str:
    """A line as a telephone shows it: stamps as dates, no markup."""
    said = line.replace("<t:1796758200:F>", "Tuesday 8 December 2026 19:30")
    return said.replace("<t:1796758200:R>", "tomorrow").replace("*", "").removeprefix("### ")


def test_ten_lines_of_a_telephone_tell_who_is_missing() -> None:
    lines = words(cards.render_meeting(BOARD, "ABCD2345")).splitlines()[:-1]
    wrapped = [part for line in lines for part in textwrap.wrap(shown(line), 40)]
    assert len(wrapped) <= 10, wrapped
    assert any("8 needed" in line for line in wrapped)


def test_a_list_that_ends_says_how_many_more_there_are() -> None:
    lines = [f"D-{n}" for n in range(1, 18)]
    assert some(lines, 15).splitlines()[-2:] == ["D-15", "And 2 more."]
    assert some(lines[:15], 15).splitlines()[-1] == "D-15"
    assert some([], 15) == ""


def test_typed_words_are_shown_as_typed() -> None:
    odd = replace(MEETING, title="**Bold** @everyone <@1> [x](https://a.b)")
    told = words(cards.render_meeting(replace(BOARD, meeting=odd), "R"))
    assert "\\*\\*Bold\\*\\*" in told
    assert "@everyone" not in told
