"""The minutes as a Word document to carry on with: A4, British English, dated and authored."""

from __future__ import annotations

from bot.meetings.minutes import Minutes, head, parts
from bot.outgoing import a4
from bot.plain_text import visible


def docx(record: Minutes, *, private: bool = True) -> bytes:
    """The record as a document; without ``private`` as everybody may read it.

    Slow to load: run it off the event loop.
    """
    title, *rest = head(record, private=private)
    document = a4.document(record.committee, head(record)[0], record.made_at)
    document.add_heading(title, level=1)
    for line in rest:
        document.add_paragraph(line)
    for part in parts(record, private=private):
        document.add_heading(part.heading, level=2)
        style = None if part.numbered and part.lines else "List Bullet"
        for line in part.shown:
            document.add_paragraph(visible(line), style=style)
    return a4.saved(document)
