"""The letter that an officer of the demo drops: a page of PDF, as a board sends it."""

from __future__ import annotations

import textwrap
from datetime import datetime

QUESTION = "Should our surgeries open on Saturdays?"
TITLE = "Opening hours of surgeries"
WIDTH, LEADING, TOP = 84, 15, 770  # letters of a line; points


def ten_day_letter(day: datetime, sender: str) -> tuple[str, bytes]:
    """A letter of that day with ten working days to answer: its name and its bytes."""
    paragraphs = [
        sender,
        f"{day.day} {day:%B %Y}",
        "Dear colleagues",
        TITLE,
        "We are asking practices what they think of opening on Saturdays from the spring. Please"
        " send us your response within ten working days of the date of this letter, to"
        " hours@board.example.",
        QUESTION,
        "Yours sincerely",
        "Dr Clover Examplar",
        sender,
    ]
    return "letter.pdf", _page(paragraphs)


def _page(paragraphs: list[str]) -> bytes:
    """The paragraphs on one page of a PDF (ISO 32000-1, in its plainest form)."""
    lines = [line for each in paragraphs for line in [*textwrap.wrap(each, WIDTH), ""]]
    drawn = "".join(
        f"BT /F1 11 Tf 72 {TOP - LEADING * at} Td ({line}) Tj ET\n" for at, line in enumerate(lines)
    ).encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    out, places = b"%PDF-1.4\n", list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n"
    return (
        out + head + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    )
