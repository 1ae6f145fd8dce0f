"""The record of a meeting, to carry on with: as plain text and as a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from bot.committee import Committee
from bot.meetings import actions, agenda
from bot.meetings.actions import Action
from bot.meetings.agenda import Item
from bot.meetings.attendance import Answer, answers
from bot.meetings.model import Choice, Meeting, Presence
from bot.meetings.papers import Paper
from bot.plain_text import visible
from bot.storage.db import Connection
from bot.times import clock_words, day_words


@dataclass(frozen=True)
class Minutes:
    """Everything a meeting left behind."""

    committee: str
    meeting: Meeting
    answers: Sequence[Answer]
    items: Sequence[Item]
    actions: Sequence[Action]

    @property
    def recorded(self) -> bool:
        return self.meeting.recorded_at is not None


@dataclass(frozen=True)
class Part:
    """A heading with its lines, and what stands there without any."""

    heading: str
    lines: Sequence[str]
    empty: str = "None."

    @property
    def shown(self) -> Sequence[str]:
        return self.lines or (self.empty,)


def minutes_of(conn: Connection, committee: Committee, meeting: Meeting) -> Minutes:
    """The record of one date."""
    return Minutes(
        committee.name,
        meeting,
        answers(conn, meeting.id),
        agenda.items(conn, meeting.id),
        actions.of_meeting(conn, meeting.id),
    )


def parts(found: Minutes) -> list[Part]:
    """The record by headings."""
    there = [_name(each) for each in found.answers if _there(each, found.recorded)]
    head = "Present" if found.recorded else "Said they would come (attendance is not recorded yet)"
    return [
        Part(head, there, "Nobody noted."),
        Part("Deputies", _deputies(found)),
        Part("Apologies", _apologies(found)),
        Part("Agenda and decisions", _decisions(found.items), "No items."),
        Part("Actions", [_action(each, found) for each in found.actions]),
    ]


def text(found: Minutes) -> str:
    """The record in plain text."""
    lines = [*_head(found), ""]
    for part in parts(found):
        lines += [part.heading.upper(), *(f"- {line}" for line in part.shown), ""]
    return "\n".join(lines)


def docx(found: Minutes) -> bytes:
    """The record as a Word document. Slow to load: run it off the event loop."""
    from docx import Document

    document = Document()
    head = _head(found)
    document.add_heading(head[0], level=1)
    for line in head[1:]:
        document.add_paragraph(line)
    for part in parts(found):
        document.add_heading(part.heading, level=2)
        for line in part.shown:
            document.add_paragraph(visible(line), style="List Bullet")
    raw = BytesIO()
    document.save(raw)
    return raw.getvalue()


def _head(found: Minutes) -> list[str]:
    meeting = found.meeting
    lines = [f"Minutes: {meeting.title}", found.committee, when_told(meeting), meeting.place]
    # XML takes no control characters, and a document with one does not open.
    return [visible(line) for line in lines if line]


def _there(each: Answer, recorded: bool) -> bool:
    if recorded:
        return each.present is Presence.CAME
    return each.answer is Choice.ATTENDING


def _deputies(found: Minutes) -> list[str]:
    return [
        f"{each.deputy_name or 'A deputy'} for {_name(each)}"
        for each in found.answers
        if (each.present or each.answer) == Choice.DEPUTY
    ]


def _apologies(found: Minutes) -> list[str]:
    return [
        _name(each)
        for each in found.answers
        if each.answer is Choice.APOLOGIES and each.present is not Presence.CAME
    ]


def _decisions(items: Sequence[Item]) -> list[str]:
    found = []
    for number, item in enumerate(items, 1):
        decided = f" Decided: {item.decision}" if item.decision else ""
        found.append(f"{number}. {item_told(item)}.{decided}")
    return found


def _action(action: Action, found: Minutes) -> str:
    due = day_words(action.due_at.astimezone(found.meeting.zone))
    done = " (done)" if action.done_at else ""
    owner = action.owner or "Somebody who left"
    return f"{action.reference} {owner}: {action.task}, by {due}{done}"


def _name(each: Answer) -> str:
    return each.name or "Somebody who left"


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
