"""Any document that is read, from its bytes. Pure: nothing is fetched, nothing inside is run."""

from __future__ import annotations

from bot.documents.document import LETTERS, LINES, Document, tidied
from bot.documents.html_rows import read_html
from bot.documents.kinds import kind_of
from bot.documents.mail import plain_rows, read_eml
from bot.documents.outlook import read_msg
from bot.documents.pdf import read_pdf
from bot.documents.word import read_docx
from bot.errors import UserError

LARGEST = 10_000_000  # bytes
READERS = {"pdf": read_pdf, "docx": read_docx, "eml": read_eml, "msg": read_msg}


def read_text(data: bytes, name: str) -> Document:
    """A plain text as a document, its paragraphs apart. Raises UserError for what is no text."""
    other = b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if other or data.startswith(b"{\\rtf"):
        raise UserError(
            "That file is no letter that can be read: upload a PDF, a Word document, a mail or a"
            " text."
        )
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeError:
        text = data.decode("cp1252", "replace")
    rows = read_html(text) if text.lstrip()[:1] == "<" else plain_rows(text)
    return _of_bounds(Document("text", tidied(rows)))


def read_document(data: bytes, name: str = "") -> Document | None:
    """What a document says; None for what is no PDF, Word document or mail. Raises UserError with
    what is wrong with one that cannot be read."""
    kind = kind_of(data, name)
    if not kind:
        return None
    if len(data) > LARGEST:
        raise UserError(f"That file is larger than {LARGEST // 1_000_000} MB: upload its text.")
    return _of_bounds(READERS[kind](data))


def _of_bounds(document: Document) -> Document:
    """Raise UserError for more lines or letters than are read of one document."""
    if len(document.rows) > LINES or sum(len(row.text) for row in document.rows) > LETTERS:
        kind = f"{document.kind} document" if document.kind == "Word" else document.kind
        raise UserError(f"This {kind} holds too much text to read: upload a part of it.")
    return document
