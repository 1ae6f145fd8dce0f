"""A mail to colleagues who are not on Discord, as a draft that mail programs open for sending."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP

KINDS = {
    ".txt": ("text", "plain"),
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".pdf": ("application", "pdf"),
    ".ics": ("text", "calendar"),
    ".png": ("image", "png"),
    ".csv": ("text", "csv"),
    ".html": ("text", "html"),
}


def mail_draft(subject: str, body: str, attached: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """An .eml file without addressee or sender, with files by name and content.

    ``X-Unsent`` has Outlook open it for editing; other programs offer to send it anew.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(subject.split())
    message["X-Unsent"] = "1"
    message.set_content(body)
    for name, raw in attached:
        ending = name[name.rfind(".") :].casefold() if "." in name else ""
        main, sub = KINDS.get(ending, ("application", "octet-stream"))
        message.add_attachment(raw, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()
