"""The agenda as a text file."""

from __future__ import annotations

from collections.abc import Sequence

from bot.meetings.agenda import Item
from bot.meetings.model import Meeting
from bot.meetings.papers import Paper
from bot.times import clock_words, day_words


def agenda_text(
    meeting: Meeting, items: Sequence[Item], papers: Sequence[Paper], committee: str
) -> str:
    """The agenda as a letter would have it, in plain text."""
    lines = [committee, meeting.title, when_told(meeting)] if committee else [meeting.title]
    lines += [line for line in (meeting.place, meeting.link) if line]
    lines += ["", "AGENDA", ""]
    lines += [f"{n}. {item_told(item)}" for n, item in enumerate(items, 1)] or ["No items yet."]
    if papers:
        lines += ["", "PAPERS", ""]
        lines += [f"{n}. {each.title}{_where(each)}" for n, each in enumerate(papers, 1)]
    return "\n".join(lines) + "\n"


def when_told(meeting: Meeting) -> str:
    """Day and time: "Tuesday 8 December 2026, 7.30pm"."""
    if meeting.provisional:
        return f"Week of {day_words(meeting.local)} (the day is still open)"
    return f"{day_words(meeting.local)}, {clock_words(meeting.local)}"


def item_told(item: Item) -> str:
    """A point with who proposed it, what it belongs to, and that it came late."""
    more = [item.proposer, item.link, "late item" if item.late else ""]
    extra = ", ".join(part for part in more if part)
    return f"{item.title} ({extra})" if extra else item.title


def _where(paper: Paper) -> str:
    return f": {paper.link}" if paper.link else f" ({paper.file_name})"
