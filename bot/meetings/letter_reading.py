"""What a letter that wants an answer says of itself, each with the words it was taken from.

Nothing is decided here: an officer confirms it all in one preview. What the letter leaves open, or
says in two ways, is a note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.documents.document import Document, Row
from bot.meetings.days_to_respond import last_day
from bot.meetings.letter_days import Day, Term, days_in, first_day
from bot.meetings.letter_frame import Taken, passed_on, reply_to, sender_of, title_of
from bot.meetings.letter_phrases import phrases_in
from bot.meetings.letter_questions import asked_in
from bot.meetings.letter_terms import (
    OF_RECEIPT,
    asked_term,
    from_a_day,
    of_something_else,
    term_ends,
)
from bot.when.workdays import Nation

OLDEST = timedelta(days=120)  # a letter that is older prints some other day
ASKED = re.compile(
    r"\b(?:respon(?:d|se|ses|ding)|repl(?:y|ies)|comments?|views?|submi(?:t|tted|ssions?)|return"
    r"(?:ed)?|let us (?:know|have)|feedback|consultation|closing date|deadline|representations?"
    r"|(?:to )?object(?:ions?)?|answers?|hear from you|questionnaire|survey|confirm|thoughts|input"
    r"|observations|steer|advice|opinions?|position|(?:get|come) back to|tell (?:us|me)"
    r"|ask(?:ing)? (?:you|for)|you have (?:until|till)|(?:helpful|grateful) to have|engagement"
    r"|due (?:by|on)|let me (?:know|have)|reach (?:us|me|the))\b",
    re.I,
)
_ELSEWHERE = re.compile(
    r"\b(?:meetings? (?:will|is|are)|will (?:be )?(?:held|decide|publish|consider|take effect)"
    r"|will (?:start|begin|come into)|decision|comes? into force|takes? effect|was|were|published"
    r"|event|webinar)\b",
    re.I,
)
_OURS = re.compile(
    r"\b(?:we|I|(?:the|our) (?:\w+ ){0,3}(?:board|ICB|committee|council|department|trust|team))"
    r"(?: will|[’']ll| shall| aim to| hope to| expect to| intend to)\b(?! (?:accept|take|welcome"
    r"|receive|consider|be (?:accepting|taking|open)))"
    r"(?:(?!\byour\b)[^.?]){0,60}$"
    r"|\b(?:we|I|you) (?:have |had )?(?:asked|wrote|said|requested|invited)\b",
    re.I,
)


@dataclass(frozen=True)
class Proposal:
    """What a letter seems to want; None and empty where it does not say.

    ``received`` is the day that days are counted from, ISO; ``days`` how many, ``counting`` how;
    ``hour`` when on the last day, "HH:MM". ``notes`` are doubts, each a sentence.
    """

    title: Taken | None = None
    sender: Taken | None = None
    received: Taken | None = None
    days: Taken | None = None
    counting: str = ""
    hour: str = ""
    questions: tuple[Taken, ...] = ()
    reply_to: Taken | None = None
    notes: tuple[str, ...] = ()


def proposed(document: Document, today: date, nation: Nation) -> Proposal:
    """What the letter proposes, read on that day."""
    rows = [row for row in document.rows if not row.aside]
    said = [document.title, *(row.text for row in rows)]
    lines = [line for text in said for line in sentences(text)]
    came, printed = _came(document, rows, today)
    above = _deadline(_limits(_cover(document), _passed(document, today), nation))
    limits = _limits(lines, came, nation)
    limit, term = _deadline(limits), asked_term(lines, ASKED)
    elsewhere = ""
    if term is not None and (begins := from_a_day(term, came, nation)):
        limits, limit, term = [*limits, begins], limit or begins, None
    elif term is not None and (elsewhere := of_something_else(term)):
        term = None
    limit = limit or (None if term else above)
    if term is not None and OF_RECEIPT.search(term.sentence):
        came = _sent(document, today) or today
        printed = Taken(came.isoformat(), term.sentence)
    days, counting, hour, notes = _counted(limit, term, came, nation)
    if days and not printed.words:
        notes = (*notes, "The letter prints no day of its own: counted from today.")
    return Proposal(
        title=title_of(document, rows),
        sender=sender_of(document, rows),
        received=printed,
        days=days,
        counting=counting,
        hour=hour,
        questions=tuple(Taken(one, one) for one in asked_in(rows)),
        reply_to=reply_to(document, lines, ASKED),
        notes=(
            *notes,
            *(one.doubt for one in (limit, term) if one and one.doubt),
            *([elsewhere] if elsewhere and not limit else ()),
            *_others(limits, limit),
            *_said_above(above, limit, term),
        ),
    )


def _cover(document: Document) -> list[str]:
    """The sentences of the note that passes a letter on."""
    own = (row for row in document.rows if row.aside == "covering note")
    return [one for row in own for one in sentences(row.text)]


def _said_above(above: Day | None, limit: Day | None, term: Term | None) -> tuple[str, ...]:
    if above is None or not (limit or term) or (limit and above.day == limit.day):
        return ()
    return (f"The note above the letter says “{above.words}”.",)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return [one for one in re.split(r"(?<=[.!?])\s+(?=[A-Z“‘\"(])", text) if one.strip()]


def _passed(document: Document, today: date) -> date:
    """When the letter reached the committee's office, as far as its mail tells."""
    found = first_day(document.sent, today) if document.sent else None
    return min(found.day, today) if found else today


def _sent(document: Document, today: date) -> date | None:
    """When the letter was sent; where it was passed on, to whoever did that."""
    head = passed_on(document, "(?:date|sent)") or passed_on(document, "From")
    wrote = first_day(head, today) if head else None
    if wrote is None and document.sent:
        wrote = first_day(document.sent, today)
    return wrote.day if wrote and wrote.day <= today else None


def _came(document: Document, rows: list[Row], today: date) -> tuple[date, Taken]:
    """The day of the letter: the first it prints at its head, else when it was sent, else today."""
    sent = _sent(document, today)
    for row in rows[:16]:
        found = first_day(row.text, today)
        if found is None or not today - OLDEST <= found.day <= (sent or today):
            continue
        # A mail tells days in passing, too: its own stands alone.
        beside = len(row.text.split()) - len(found.words.split())
        if beside <= (2 if sent else 8):
            return found.day, Taken(found.day.isoformat(), row.text)
    if sent:
        return sent, Taken(sent.isoformat(), f"sent {sent}")
    return today, Taken(today.isoformat(), "")


def _deadline(limits: list[Day]) -> Day | None:
    """The day by which the letter wants its answer: the first that is said most plainly."""
    return max(limits, key=lambda one: (one.plain, -one.day.toordinal()), default=None)


def _limits(lines: list[str], came: date, nation: Nation) -> list[Day]:
    """Every day, after that of the letter, by which something is wanted of its reader."""
    found: list[Day] = []
    for line in lines:
        if ASKED.search(line):
            found += [*days_in(line, came), *phrases_in(line, came, nation)]
    return [day for day in found if day.day > came and _wanted(day)]


def _wanted(day: Day) -> bool:
    if not day.limit or _OURS.search(day.sentence[: day.sentence.find(day.words)]):
        return False
    return day.plain or not _ELSEWHERE.search(day.sentence)


def _counted(
    limit: Day | None, term: Term | None, came: date, nation: Nation
) -> tuple[Taken | None, str, str, tuple[str, ...]]:
    """Days, how they are counted, the hour of the last, and what is in doubt."""
    if term is not None:
        counting = term.counting or ""
        ends = term_ends(term, came, counting or "calendar", nation)
        days = (ends - came).days if term.months else term.days
        taken = Taken(str(days), term.sentence)
        hour = limit.hour if limit else term.hour
        if limit is None or limit.day == ends:
            return taken, counting or ("calendar" if limit else ""), hour, ()
        other = "calendar" if counting == "working" else "working"
        if not counting and last_day(came, term.days, other, nation) == limit.day:
            return taken, other, hour, ()
    if limit is None:
        return None, "", "", ()
    notes: tuple[str, ...] = ()
    if term is not None:
        notes = (
            f"The letter says “{term.words}” and also “{limit.words}”: they are different days, and"
            " the day it names is taken.",
        )
    return Taken(str((limit.day - came).days), limit.sentence), "calendar", limit.hour, notes


def _others(limits: list[Day], limit: Day | None) -> tuple[str, ...]:
    """Other days by which something is wanted."""
    found = {day.words: day for day in limits if limit and day.day != limit.day}
    return tuple(
        f"The letter also names {one}: “{day.sentence[:140]}”" for one, day in found.items()
    )[:2]
