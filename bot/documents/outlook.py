"""A mail as Outlook saves it (.msg)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from bot.documents.document import Document
from bot.documents.html_rows import read_html
from bot.documents.mail import Told, document, plain_rows
from bot.errors import UserError

_ELSE = "This Outlook mail cannot be read: save it as .eml, or paste its text."


def read_msg(data: bytes) -> Document:
    """Raises UserError for what is no mail, or holds neither HTML nor plain text."""
    from oxmsg import Message

    try:
        message: Any = Message.load(BytesIO(data))
        html, body = message.html_body or "", message.body or ""
        told = Told(
            str(message.subject or ""),
            str(message.sender or "").partition("<")[0].strip(' "'),
            str(message.sender or "").partition("<")[2].rstrip(">"),
            message.sent_date.date().isoformat() if message.sent_date else "",
            (read_html(html) if html.strip() else []) or plain_rows(body),
            [str(one.file_name or "") for one in message.attachments],
        )
    except UserError:
        raise
    except Exception as fault:  # the format is a file system: its reader fails in many ways
        raise UserError(_ELSE) from fault
    if not told.rows:
        raise UserError(_ELSE)
    return document(told)
