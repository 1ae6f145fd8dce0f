"""The record of a meeting as text, part by part: for its card, a text file and a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.committee import Committee
from bot.meetings import actions, agenda, approval
from bot.meetings.actions import Action
from bot.meetings.agenda import Item
from bot.meetings.approval import Progress
from bot.meetings.attendance import Answer, answers
from bot.meetings.model import Choice, Meeting, Presence
from bot.meetings.papers import Paper
from bot.plain_text import visible
from bot.storage.db import Connection
from bot.times import clock_words, day_words


@dataclass(frozen=True)
class Minutes:
    """Everything a meeting left behind, as it stood ``made_at`` (aware)."""

    committee: str
    meeting: Meeting
    answers: Sequence[Answer]
    items: Sequence[Item]
    actions: Sequence[Action]
    progress: Progress
    stage: str
    """How far the minutes are, in words."""
    made_at: datetime

    @property
    def recorded(self) -> bool:
        return self.meeting.recorded_at is not None

    @property
    def has_private(self) -> bool:
        """Whether a part of them is for members only."""
        return any(item.private and item.decision for item in self.items)


@dataclass(frozen=True)
class Part:
    """A heading with its lines, and what stands there without any. ``numbered`` lines bear their
    own numbers."""

    heading: str
    lines: Sequence[str]
    empty: str = "None."
    numbered: bool = False

    @property
    def shown(self) -> Sequence[str]:
        return self.lines or (self.empty,)


def minutes_of(conn: Connection, committee: Committee, meeting: Meeting, now: datetime) -> Minutes:
    """The record of one date."""
    return Minutes(
        committee.name,
        meeting,
        answers(conn, meeting.id),
        agenda.items(conn, meeting.id),
        actions.of_meeting(conn, meeting.id),
        approval.progress_of(conn, meeting.id),
        approval.stage_told(conn, meeting),
        now.astimezone(committee.zone),
    )


def parts(record: Minutes, *, private: bool = True) -> list[Part]:
    """The record by headings; without ``private`` as everybody may read it."""
    there = [_name(each) for each in record.answers if _there(each, record.recorded)]
    head = "Present" if record.recorded else "Said they would come (attendance is not recorded yet)"
    progress = record.progress
    return [
        Part(head, there, "Nobody noted."),
        Part("In attendance", progress.in_attendance.splitlines()),
        Part("Deputies", _deputies(record)),
        Part("Apologies", _apologies(record)),
        Part("Absent", [_name(each) for each in record.answers if _absent(each)]),
        Part("Declarations of interest", progress.declarations.splitlines()),
        Part("Matters arising", progress.matters.splitlines()),
        Part("Agenda and decisions", _decisions(record.items, private), "No items.", numbered=True),
        Part("Actions", [_action(each, record) for each in record.actions]),
    ]


def text(record: Minutes, *, private: bool = True) -> str:
    """The record in plain text."""
    lines = [*head(record, private=private), ""]
    for part in parts(record, private=private):
        bullet = "" if part.numbered and part.lines else "- "
        lines += [part.heading.upper(), *(f"{bullet}{line}" for line in part.shown), ""]
    return "\n".join(lines)


def head(record: Minutes, *, private: bool = True) -> list[str]:
    """Title, committee, time, place, how far the minutes are, and for whom this copy is."""
    meeting = record.meeting
    copy = ""
    if record.has_private:
        copy = "For members only" if private else "Without the part for members only"
    lines = [f"Minutes: {meeting.title}", record.committee, when_told(meeting), meeting.place]
    return [visible(line) for line in (*lines, record.stage, copy) if line]


def _there(each: Answer, recorded: bool) -> bool:
    if recorded:
        return each.present is Presence.CAME
    return each.answer is Choice.ATTENDING


def _absent(each: Answer) -> bool:
    return each.present is Presence.ABSENT and each.answer is not Choice.APOLOGIES


def _deputies(record: Minutes) -> list[str]:
    return [
        f"{each.deputy_name or 'A deputy'} for {_name(each)}"
        for each in record.answers
        if (each.present or each.answer) == Choice.DEPUTY
    ]


def _apologies(record: Minutes) -> list[str]:
    return [
        _name(each)
        for each in record.answers
        if each.answer is Choice.APOLOGIES and each.present is not Presence.CAME
    ]


def _decisions(items: Sequence[Item], private: bool) -> list[str]:
    return [f"{n}. {item_told(item)}.{_decided(item, private)}" for n, item in enumerate(items, 1)]


def _decided(item: Item, private: bool) -> str:
    if not item.decision:
        return ""
    if item.private and not private:
        return " Decided: for members only."
    mandate = f" Mandate: {item.mandate}." if item.mandate else ""
    end = "" if item.decision.endswith((".", "?", "!")) else "."
    return f" Decided: {item.decision}{end}{mandate}"


def _action(action: Action, record: Minutes) -> str:
    done = " (done)" if action.done_at else ""
    return f"{action_told(action, record.meeting)}{done}"


def action_told(action: Action, meeting: Meeting) -> str:
    """What somebody is to do, by when: "D-3 Dr Ada: write to the ICB, by Tuesday 12 January"."""
    due = day_words(action.due_at.astimezone(meeting.zone))
    return f"{action.reference} {action.owner or 'Somebody who left'}: {action.task}, by {due}"


def _name(each: Answer) -> str:
    return each.name or "Somebody who left"


def agenda_text(
    meeting: Meeting, items: Sequence[Item], papers: Sequence[Paper], committee: str,
    open_actions: Sequence[Action],
) -> str:  # fmt: skip
    """The agenda as a letter would have it, in plain text, with the actions still open."""
    lines = [committee, meeting.title, when_told(meeting)] if committee else [meeting.title]
    dial = f"By telephone: {meeting.dial}" if meeting.dial else ""
    lines += [line for line in (meeting.place, meeting.link, dial) if line]
    lines += ["", "AGENDA", ""]
    lines += [f"{n}. {item_told(item)}" for n, item in enumerate(items, 1)] or ["No items yet."]
    if open_actions:
        lines += ["", "ACTIONS STILL OPEN", ""]
        lines += [action_told(action, meeting) for action in open_actions]
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
    """A point with who proposed it, what it belongs to, what speaks against that, and that it came
    late."""
    more = [item.proposer, item.caution or item.link, "late item" if item.late else ""]
    extra = ", ".join(part for part in more if part)
    return f"{item.title} ({extra})" if extra else item.title


def _where(paper: Paper) -> str:
    return f": {paper.link}" if paper.link else f" ({paper.file_name})"
