"""A mail saved as a file: what it says, who sent it and when; earlier messages labelled."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from bot.documents.document import Document, Row, tidied
from bot.documents.html_rows import read_html
from bot.documents.unwrapping import paragraphs, printed
from bot.errors import UserError

PARTS, DEEPEST = 300, 6  # parts of one mail, mails within mails
_EARLIER = re.compile(
    r"^(?:-{2,}\s*(?:Original|Forwarded) message\s*-{2,}|Begin forwarded message:"
    r"|On .{6,120} wrote:|_{20,})$",
    re.I,
)
_FORWARDED = re.compile(r"forwarded message", re.I)
_HEADER = re.compile(r"^(?:From|Sent|To|Cc|Date|Subject|Importance):\s", re.I)
_FW = re.compile(r"^\s*(?:fw|fwd)\s*:", re.I)
_REPLY = re.compile(r"^(?:(?:re|fw|fwd)\s*:\s*)+", re.I)
COVER = 60  # words that only pass on a letter
NARROWEST = 45  # letters: no mail program breaks its lines further in
UNBROKEN = 110  # letters: no mail program breaks its lines as far out


@dataclass
class Told:
    """What one mail brings, whatever kind of file it came in."""

    subject: str = ""
    sender: str = ""
    address: str = ""
    sent: str = ""
    rows: list[Row] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)


def read_eml(data: bytes) -> Document:
    """Raises UserError for a mail without text."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        told = _told(message, 0)
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError) as fault:
        raise UserError(
            "This mail is damaged and cannot be read: save it anew as .eml, or paste its text."
        ) from fault
    return document(told)


def document(told: Told) -> Document:
    """A mail as a document: its own text, and what stands below it labelled."""
    rows = tidied(_labelled(told.rows, forwarded=bool(_FW.match(told.subject))))
    if not any(not row.aside for row in rows):
        raise UserError(
            "This mail holds no text. If a letter is attached to it, save that and upload it."
        )
    return Document(
        "mail", rows, _REPLY.sub("", " ".join(told.subject.split())), " ".join(told.sender.split()),
        told.address, told.sent, tuple(told.attached),
    )  # fmt: skip


def plain_rows(text: str) -> list[Row]:
    """The paragraphs of a mail without HTML; its lines may be broken at 72 letters. What follows
    the mark "-- " is its signature, what begins with > an earlier message."""
    own: list[str] = []
    signed: list[str] = []
    quoted: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.lstrip().startswith(">"):
            quoted.append(line.lstrip("> ").strip())
        elif signed or line == "-- ":
            signed.append(line.strip())
        else:
            own.append(line)
    apart = [part for line in own for part in (["", line] if _breaks(line) else [line])]
    least = sys.maxsize if any(map(_unbroken, own)) else NARROWEST
    rows = paragraphs(printed(apart, frozenset(), least=least))
    rows += [Row(line, aside="signature") for line in signed if line]
    return rows + [Row(line, aside="earlier message") for line in quoted if line]


def _unbroken(line: str) -> bool:
    """Whether a line is a whole paragraph, so that its neighbours are no halves of one."""
    return len(line) > UNBROKEN and line.count(" ") > UNBROKEN // 20


def _breaks(line: str) -> bool:
    """Whether a line begins something of its own: the head of a message, what announces one."""
    return bool(_HEADER.match(line) or _EARLIER.match(line.strip()))


def _told(message: EmailMessage, depth: int) -> Told:
    sender = message.get("From")
    addresses = getattr(sender, "addresses", ())
    first = addresses[0] if addresses else None
    told = Told(
        str(message.get("Subject", "")),
        (first.display_name or first.addr_spec) if first else str(sender or ""),
        first.addr_spec if first else "",
        day_of(str(message.get("Date", ""))),
    )
    shown: dict[str, str] = {}
    for part in _parts(message):
        _take(part, told, shown, depth)
    own = read_html(shown["html"]) if shown.get("html") else []
    told.rows[:0] = own or plain_rows(shown.get("plain", ""))
    return told


def _take(part: EmailMessage, told: Told, shown: dict[str, str], depth: int) -> None:
    """One part: the text that is shown, a mail that is passed on, or the name of an attachment."""
    name, kind = part.get_filename(), part.get_content_type()
    if kind == "message/rfc822":
        if depth >= DEEPEST:
            raise UserError("Too many mails lie one inside the other: save the innermost alone.")
        inner = part.get_payload(0) if isinstance(part.get_payload(), list) else None
        if isinstance(inner, EmailMessage):
            passed = _told(inner, depth + 1)
            head = f"From: {passed.sender}, {passed.sent}: {passed.subject}"
            told.rows += [Row(head, aside="header"), *passed.rows]
            told.attached += passed.attached
    elif name or part.get_content_disposition() == "attachment":
        told.attached.append(" ".join((name or kind).split())[:120])
    elif kind in ("text/plain", "text/html"):
        shown.setdefault(kind.rpartition("/")[2], _decoded(part))


def _decoded(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # a character set that nobody knows
        raw = part.get_payload(decode=True)
        return raw.decode("cp1252", "replace") if isinstance(raw, bytes) else ""


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of a mail, not those of the mails in it."""
    waiting, seen = [message], 0
    while waiting:
        part, seen = waiting.pop(0), seen + 1
        if seen > PARTS:
            raise UserError("This mail has too many parts to read: paste the text that matters.")
        inside = part.get_payload()
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            waiting[:0] = [one for one in inside if isinstance(one, EmailMessage)]
        else:
            yield part


def day_of(header: str) -> str:
    """The day of a Date header on the sender's clock, ISO; nothing where it cannot be read."""
    try:
        return parsedate_to_datetime(header).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _labelled(rows: list[Row], *, forwarded: bool = False) -> list[Row]:
    """A mail's rows with earlier messages labelled.

    What is below "On … wrote:" was said before; below "Forwarded message", or the head of a mail
    that was `forwarded` by its subject, stands the letter itself, and the few words above it only
    pass it on.
    """
    if any(_FORWARDED.search(row.text) for row in rows):
        rows = [replace(row, aside="") if row.aside == "earlier message" else row for row in rows]
    cut = next((at for at, row in enumerate(rows) if not row.aside and _cuts(rows, at)), None)
    if cut is None:
        return rows
    above, mark, below = rows[:cut], rows[cut], rows[cut + 1 :]
    words = sum(len(row.text.split()) for row in above if not row.aside)
    if _HEADER.match(mark.text):
        mark, below = replace(mark, aside="header"), below
    passes = forwarded or _FORWARDED.search(mark.text) or mark.aside or words < 8
    letter = words <= COVER and passes
    head = [replace(mark, aside="header")]
    while below and _HEADER.match(below[0].text):
        head.append(replace(below[0], aside="header"))
        below = below[1:]
    if letter and any(not row.aside for row in below):
        return [*_marked(above, "covering note"), *head, *below]
    return [*above, *head, *_marked(below, "earlier message")]


def _cuts(rows: list[Row], at: int) -> bool:
    text = rows[at].text
    headed = _HEADER.match(text) and at + 1 < len(rows) and _HEADER.match(rows[at + 1].text)
    return bool(_EARLIER.match(text) or headed)


def _marked(rows: list[Row], aside: str) -> list[Row]:
    return [row if row.aside else replace(row, aside=aside) for row in rows]
