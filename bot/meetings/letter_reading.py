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
from bot.meetings.letter_days import Day, Term, days_in, first_day, terms_in, weekday_in
from bot.meetings.letter_questions import asked_in
from bot.when.workdays import Nation

OLDEST = timedelta(days=120)  # a letter that is older prints some other day
_ASKED = re.compile(
    r"\b(?:respon(?:d|se|ses|ding)|repl(?:y|ies)|comments?|views|submi(?:t|tted|ssions?)|return"
    r"(?:ed)?|let us (?:know|have)|feedback|consultation|closing date|deadline|representations?"
    r"|(?:to )?object(?:ions?)?|answers?|hear from you|questionnaire|survey|confirm)\b",
    re.I,
)
_ELSEWHERE = re.compile(
    r"\b(?:meetings? (?:will|is|are)|will (?:be )?(?:held|decide|publish|consider|take effect)"
    r"|will (?:start|begin|come into)|decision|comes? into force|takes? effect|was|were|published"
    r"|event|webinar)\b",
    re.I,
)
_RECEIPT = re.compile(r"\b(?:of|from|after) (?:the )?(?:receipt|receiving|receiving this)\b", re.I)
_BEGINS = re.compile(r"\b(?:from|starting|beginning|commencing)\b(?: on| with)?", re.I)
_SUBJECT = re.compile(r"^(?:subject|re|ref(?:erence)?|title)\s*:\s*(?P<what>\S.{3,})$", re.I)
_DEAR = re.compile(r"^dear\b", re.I)
_FRAME = re.compile(
    r"^(?:to|cc|from|date|our ref|your ref|page|classification|publication|for)\b[^.]{0,40}:"
    r"|^(?:notice of )?(?:a )?(?:public |statutory )?consultation$|^press release$|^letter$",
    re.I,
)
_CLOSING = re.compile(
    r"^(?:yours (?:sincerely|faithfully|truly)|(?:kind|best|with) regards|regards|sincerely)\b",
    re.I,
)
_BODY = re.compile(
    r"\b(?:board|NHS|ICB|council|trust|authority|department|commission|ministry|agency|committee"
    r"|federation|commissioning|CCG|partnership|association|college|university|office of|health"
    r"|government|ltd|limited|plc)\b",
    re.I,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"(?:https?://|www\.)[^\s<>)\]]+[^\s<>)\].,;:]")
_POST = re.compile(r"\bfreepost [A-Z0-9][\w -]{2,40}", re.I)


@dataclass(frozen=True)
class Taken:
    """A value, and the words of the letter that say it."""

    value: str
    words: str


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
    lines = [line for row in rows for line in sentences(row.text)]
    came, printed = _came(document, rows, today)
    passed_on = _deadline(_cover(document), came)
    limit = _deadline(lines, came) or passed_on
    term = _term(lines)
    if term is not None and (begins := _from_a_day(term, came, nation)):
        limit, term = limit or begins, None
    if term is not None and _RECEIPT.search(term.sentence) and not document.sent:
        came, printed = today, Taken(today.isoformat(), term.sentence)
    days, counting, hour, notes = _counted(limit, term, came, nation)
    if days and not printed.words:
        notes = (*notes, "The letter prints no day of its own: counted from today.")
    return Proposal(
        title=_title(document, rows),
        sender=_sender(document, rows),
        received=printed,
        days=days,
        counting=counting,
        hour=hour,
        questions=tuple(Taken(one, one) for one in asked_in(rows)),
        reply_to=_reply_to(document, lines),
        notes=(*notes, *_others(lines, limit, came), *_said_above(passed_on, limit)),
    )


def _cover(document: Document) -> list[str]:
    """The sentences of the note that passes a letter on."""
    own = (row for row in document.rows if row.aside == "covering note")
    return [one for row in own for one in sentences(row.text)]


def _said_above(passed_on: Day | None, limit: Day | None) -> tuple[str, ...]:
    if passed_on is None or limit is None or passed_on.day == limit.day:
        return ()
    return (f"The note above the letter says “{passed_on.words}”.",)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return [one for one in re.split(r"(?<=[.!?])\s+(?=[A-Z“‘\"(])", text) if one.strip()]


def _came(document: Document, rows: list[Row], today: date) -> tuple[date, Taken]:
    """The day of the letter: when it was sent, else the first it prints at its head, else today."""
    if document.sent and date.fromisoformat(document.sent) <= today:
        return date.fromisoformat(document.sent), Taken(document.sent, f"sent {document.sent}")
    for row in rows[:16]:
        found = first_day(row.text, today)
        if found and today - OLDEST <= found.day <= today and len(row.text.split()) <= 12:
            return found.day, Taken(found.day.isoformat(), row.text)
    return today, Taken(today.isoformat(), "")


def _deadline(lines: list[str], came: date) -> Day | None:
    """The day by which the letter wants its answer: the first that is said most plainly."""
    found = [day for line in lines for day in days_in(line, came) if _wanted(day, line)]
    ahead = [day for day in found if day.day >= came]
    if not ahead:
        soon = [weekday_in(line, came) for line in lines if _ASKED.search(line)]
        ahead = [day for day in soon if day is not None]
    return max(ahead, key=lambda one: (one.plain, -one.day.toordinal()), default=None)


def _wanted(day: Day, line: str) -> bool:
    if not day.limit or not _ASKED.search(line):
        return False
    return day.plain or not _ELSEWHERE.search(line)


def _term(lines: list[str]) -> Term | None:
    for above, line in zip(["", *lines], lines, strict=False):
        if _ASKED.search(line) or _ASKED.search(above):
            for term in terms_in(line):
                return term
    return None


def _from_a_day(term: Term, came: date, nation: Nation) -> Day | None:
    """The end of a time that begins on a day its sentence names, not with the letter."""
    match = _BEGINS.search(term.sentence)
    begins = first_day(term.sentence[match.start() :], came) if match else None
    if begins is None:
        return None
    last = last_day(begins.day, term.days, term.counting or "calendar", nation)
    return Day(last, f"{term.words} {begins.words}", term.sentence, True, True, term.hour)


def _counted(
    limit: Day | None, term: Term | None, came: date, nation: Nation
) -> tuple[Taken | None, str, str, tuple[str, ...]]:
    """Days, how they are counted, the hour of the last, and what is in doubt."""
    if term is not None:
        counting = term.counting or ""
        ends = last_day(came, term.days, counting or "calendar", nation)
        taken = Taken(str(term.days), term.sentence)
        hour = limit.hour if limit else term.hour
        if limit is None or limit.day == ends:
            return taken, counting, hour, ()
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


def _others(lines: list[str], limit: Day | None, came: date) -> tuple[str, ...]:
    """Other days by which something is wanted."""
    if limit is None:
        return ()
    found = {
        day.words: day
        for line in lines
        for day in days_in(line, came)
        if day.day >= came and day.day != limit.day and _wanted(day, line)
    }
    return tuple(
        f"The letter also names {one}: “{day.sentence[:140]}”" for one, day in found.items()
    )[:2]


def _title(document: Document, rows: list[Row]) -> Taken | None:
    if document.title:
        return Taken(document.title, document.title)
    for row in rows[:20]:
        if said := _SUBJECT.match(row.text):
            return Taken(said["what"].strip(), row.text)
    heads = [row.text for row in rows[:20] if row.heading and len(row.text.split()) > 1]
    dear = next((at for at, row in enumerate(rows[:20]) if _DEAR.match(row.text)), None)
    below = [rows[dear + 1].text] if dear is not None and dear + 1 < len(rows) else []
    early = [row.text for row in rows[:20]]
    for text in [*below, *heads, *early]:
        words = text.split()
        if 2 <= len(words) <= 18 and text[-1] not in ".:;," and not _noise(text):
            return Taken(text, text)
    return None


def _noise(text: str) -> bool:
    """Whether a line is of the letter's frame: an address, a day, a greeting."""
    framed = (
        _DEAR.match(text)
        or _FRAME.match(text)
        or _CLOSING.match(text)
        or _MAIL.search(text)
        or _WEB.search(text)
    )
    return bool(framed or first_day(text, date(2000, 1, 1)) or re.match(r"^[\d\W]", text))


def _sender(document: Document, rows: list[Row]) -> Taken | None:
    if document.sender:
        return Taken(document.sender, f"From {document.sender}")
    for row in rows[:8]:
        if said := re.match(r"^from:\s*(?P<who>[^<]{3,80}?)\s*(?:<.*)?$", row.text, re.I):
            return Taken(said["who"], row.text)
    close = next((at for at, row in enumerate(rows) if _CLOSING.match(row.text)), None)
    below = [row.text for row in rows[close + 1 : close + 6]] if close is not None else []
    for text in [*reversed(below), *(row.text for row in rows[:8])]:
        if (
            _BODY.search(text)
            and len(text.split()) <= 9
            and text[-1] not in ".:?"
            and not _DEAR.match(text)
        ):
            return Taken(text, text)
    return Taken(below[0], below[0]) if below else None


def _reply_to(document: Document, lines: list[str]) -> Taken | None:
    asking = [line for line in lines if _ASKED.search(line)]
    for line in [*asking, *lines]:
        for form in (_MAIL, _WEB, _POST):
            if found := form.search(line):
                return Taken(found[0], line)
    return Taken(document.address, f"From {document.address}") if document.address else None
