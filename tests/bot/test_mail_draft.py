"""A mail draft is read by a mail program as what it is: no addressee, its files beside the text."""

from email import message_from_bytes
from email.policy import default

from bot.outgoing.mail_draft import mail_draft


def test_a_draft_has_text_and_files_and_no_addressee() -> None:
    raw = mail_draft("Agenda:\nDr O’Brien", "Sehr geehrte …", [("a.docx", b"PK1"), ("note", b"\0")])
    message = message_from_bytes(raw, policy=default)
    assert message["Subject"] == "Agenda: Dr O’Brien"
    assert message["To"] is None
    assert message["From"] is None
    assert message["X-Unsent"] == "1"
    body = message.get_body()
    assert body is not None
    assert body.get_content().strip() == "Sehr geehrte …"
    files = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    assert files == {"a.docx": b"PK1", "note": b"\0"}
