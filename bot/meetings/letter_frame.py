"""The frame of a letter: what it is about, who wrote it, where the answer goes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.documents.document import Document, Row
from bot.meetings.letter_days import first_day

_SUBJECT = re.compile(r"^(?:subject|re|ref(?:erence)?|title)\s*:\s*(?P<what>\S.{3,})$", re.I)
_DEAR = re.compile(r"^dear\b", re.I)
_FRAME = re.compile(
    r"^(?:to|cc|from|date|our ref|your ref|page|classification|publication|for)\b[^.]{0,40}:"
    r"|^dated\b|^(?:notice of )?(?:a )?(?:public |statutory )?consultation$|^press release$"
    r"|^letter$",
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
_HOUSE = re.compile(
    r"^(?:The )?(?:[A-Z][\w'’&.-]* (?:and |& )?){1,5}(?:Surgery|Practice|PCN|LMC|Hospital|Hospice"
    r"|(?:Medical|Health) (?:Group|Centre|Practice))$"
)
_POST_HELD = re.compile(
    r"^(?:(?:deputy|assistant|associate|interim|acting|senior|practice|business) )*"
    r"(?:clerk|chair\w*|head|directors?|secretary|manager|chief|lead|partner|professor|dean|officer)\b",
    re.I,
)
_DAY_AND_SUBJECT = re.compile(r", 20\d\d-\d\d-\d\d: .*$")  # of a mail within the mail
_MAIL_OF = re.compile(r"\s*[<\[(][^>\])]*@[^>\])]*[>\])]")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"(?:https?://|www\.)[^\s<>)\]]+[^\s<>)\].,;:]")
_POST = re.compile(r"\bfreepost [A-Z0-9][\w -]{2,40}", re.I)


@dataclass(frozen=True)
class Taken:
    """A value, and the words of the letter that say it."""

    value: str
    words: str


def passed_on(document: Document, name: str) -> str:
    """What the head of a letter that was passed on says beside a name such as "From"."""
    for row in document.rows:
        if not row.aside:
            break
        said = re.match(rf"^{name}\s*:\s*(?P<what>\S.*)$", row.text, re.I)
        if row.aside == "header" and said:
            return said["what"].strip()
    return ""


def title_of(document: Document, rows: list[Row]) -> Taken | None:
    """What the letter is about: its subject, its heading, or the line after its greeting."""
    if document.title:
        return Taken(document.title, document.title)
    for row in rows[:20]:
        if said := _SUBJECT.match(row.text):
            return Taken(said["what"].strip(), row.text)
    heads = [row.text for row in rows[:20] if row.heading and len(row.text.split()) > 1]
    dear = next((at for at, row in enumerate(rows[:20]) if _DEAR.match(row.text)), None)
    below = [rows[dear + 1].text] if dear is not None and dear + 1 < len(rows) else []
    close = next((at for at, row in enumerate(rows) if _CLOSING.match(row.text)), 20)
    early = [row.text for row in rows[: min(close, 20)]]
    # A letterhead is a title only where nothing else is.
    able = [text for text in [*below, *heads, *early] if _may_be_title(text)]
    written = [text for text in able if text in (*below, *heads) or not _writer(text)]
    written.sort(key=lambda text: text not in (*below, *heads) and len(text.split()) < 3)
    return next((Taken(text, text) for text in (*written, *able)), None)


def _may_be_title(text: str) -> bool:
    return 2 <= len(text.split()) <= 18 and text[-1] not in ".:;,?" and not _noise(text)


def _noise(text: str) -> bool:
    """Whether a line is of the letter's frame: an address, a day, a greeting."""
    framed = (
        _DEAR.match(text)
        or _FRAME.match(text)
        or _CLOSING.match(text)
        or _MAIL.search(text)
        or _WEB.search(text)
    )
    day = first_day(text, date(2000, 1, 1))
    dated = day is not None and len(text.replace(day.words, "").split()) <= 2
    return bool(framed or dated or re.match(r"^[\d\W]", text))


def _writer(text: str) -> bool:
    """Whether a line names a body that writes letters and nothing else."""
    return bool(
        (_BODY.search(text) or _HOUSE.match(text))
        and len(text.split()) <= 9
        and text[-1] not in ".:?"
        and not re.search(r":|\b(?:of|for|on) the\b.*\b(?:service|contract|plan)", text, re.I)
        and not _DEAR.match(text)
        and not _POST_HELD.match(text)
    )


def sender_of(document: Document, rows: list[Row]) -> Taken | None:
    """Who wrote the letter, not who passed it on."""
    if wrote := passed_on(document, "From"):
        name = _MAIL_OF.sub("", _DAY_AND_SUBJECT.sub("", wrote)).strip(" \"'")
        return Taken(name or wrote, f"From: {wrote}")
    if document.sender:
        return Taken(document.sender, f"From {document.sender}")
    for row in rows[:8]:
        if said := re.match(r"^from:\s*(?P<who>[^<]{3,80}?)\s*(?:<.*)?$", row.text, re.I):
            return Taken(said["who"], row.text)
    close = next((at for at, row in enumerate(rows) if _CLOSING.match(row.text)), None)
    below = [row.text for row in rows[close + 1 : close + 6]] if close is not None else []
    for text in [*reversed(below), *(row.text for row in rows[:8])]:
        if _writer(text):
            return Taken(text, text)
    return Taken(below[0], below[0]) if below else None


def reply_to(document: Document, lines: list[str], asked: re.Pattern[str]) -> Taken | None:
    """Where the answer goes: an address beside what is `asked`, any other, else the writer's."""
    asking = [line for line in lines if asked.search(line)]
    for line in [*asking, *lines]:
        for form in (_MAIL, _WEB, _POST):
            if found := form.search(line):
                return Taken(found[0], line)
    wrote = passed_on(document, "From")
    if wrote and (found := _MAIL.search(wrote)):
        return Taken(found[0], f"From: {wrote}")
    return Taken(document.address, f"From {document.address}") if document.address else None
