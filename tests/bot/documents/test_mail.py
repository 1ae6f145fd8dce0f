"""Mails saved as .eml and .msg: the message, its sender and day, and what is no part of it."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from officefiles import msg

from bot.articles.reader.refusals import refuse_files
from bot.documents.document import LINES, Document
from bot.documents.kinds import kind_of
from bot.documents.mail import DEEPEST, plain_rows
from bot.documents.reading import read_document, read_text
from bot.errors import UserError

LETTER = "Dear colleagues,\n\nThe fee rises to £12 from 1 April 2031. Please reply by 20 March.\n"
HTML = (
    "<html><head><style>p{color:red}</style></head><body><div style='display:none'>Preview</div>"
    "<table><tr><td><h2>Fees for 2031</h2><p>The fee rises to <b>£12</b> from 1&nbsp;April.</p>"
    "<ul><li>Reply by 20 March</li></ul></td></tr></table></body></html>"
)


def mail(text: str = LETTER, html: str = "", subject: str = "Fees for 2031") -> EmailMessage:
    found = EmailMessage()
    found["From"] = "Primary Care Team <team@board.example>"
    found["To"] = "practices@lmc.example"
    found["Subject"] = subject
    found["Date"] = "Tue, 04 Mar 2031 23:30:00 -0500"
    found.set_content(text)
    if html:
        found.add_alternative(html, subtype="html")
    return found


def read(data: bytes, name: str = "letter.eml") -> Document:
    found = read_document(data, name)
    assert found is not None
    return found


def told(found: Document, aside: str = "") -> list[str]:
    return [row.text for row in found.rows if row.aside == aside]


def test_a_mail_tells_its_subject_sender_and_day() -> None:
    found = read(bytes(mail(subject="RE: FW: Fees for 2031")))
    assert (found.kind, found.title, found.sender) == ("mail", "Fees for 2031", "Primary Care Team")
    assert (found.address, found.sent) == ("team@board.example", "2031-03-04")
    assert "The fee rises to £12 from 1 April 2031." in found.text


def test_the_html_is_read_before_the_plain_text_and_what_it_hides_is_labelled() -> None:
    found = read(bytes(mail("See the HTML.", HTML)))
    assert told(found) == [
        "Fees for 2031",
        "The fee rises to £12 from 1 April.",
        "Reply by 20 March",
    ]
    assert told(found, "hidden") == ["Preview"]
    assert found.rows[1].heading == 2


def test_signature_quotation_and_earlier_messages_are_no_part_of_it() -> None:
    asked = "\nOn Monday, Ann Example wrote:\n> What is the fee?\n"
    text = f"{LETTER}{asked}\n-- \nTeam\n01632 960001\n"
    found = read(bytes(mail(text)))
    assert "What is the fee?" not in found.text
    assert "01632" not in found.text
    assert told(found, "earlier message") == ["What is the fee?"]
    assert told(found, "signature") == ["--", "Team", "01632 960001"]


def test_of_a_forwarded_letter_the_letter_is_read() -> None:
    text = (
        "Please see below.\n\n---------- Forwarded message ---------\nFrom: Board\n"
        f"Date: 3 March\nSubject: Fees\n\n{LETTER}"
    )
    found = read(bytes(mail(text)))
    assert told(found)[0].startswith("Dear colleagues")
    assert told(found, "covering note") == ["Please see below."]


def test_a_mail_passed_on_by_its_subject_is_the_letter() -> None:
    text = (
        "Dear both, please see below: can we discuss this on Thursday?\n\n"
        f"-----Original Message-----\nFrom: Board\nSent: 3 March 2031 14:03\n\n{LETTER}"
    )
    passed_on = mail(text)
    passed_on.replace_header("Subject", "FW: Fees")
    found = read(bytes(passed_on))
    assert told(found)[0].startswith("Dear colleagues")
    answered = mail(text)
    answered.replace_header("Subject", "RE: Fees")
    assert told(read(bytes(answered)))[0].startswith("Dear both")


def test_a_letter_within_a_letter_is_read_and_attachments_are_named() -> None:
    outer = mail("Please see the attached letter.")
    outer.add_attachment(mail())
    outer.add_attachment(b"x" * 100, maintype="application", subtype="pdf", filename="annex.pdf")
    found = read(bytes(outer))
    assert "The fee rises to £12" in found.text
    assert found.attached == ("annex.pdf",)


def test_mails_within_mails_without_end_are_refused() -> None:
    inner = mail()
    for _ in range(DEEPEST + 2):
        outer = mail("Passed on.")
        outer.add_attachment(inner)
        inner = outer
    with pytest.raises(UserError, match="inside the other"):
        read(bytes(inner))


def test_a_character_set_that_nobody_knows_is_read_as_well_as_may_be() -> None:
    data = bytes(mail("The fee is known to all of us.")).replace(
        b'charset="utf-8"', b'charset="x-no"'
    )
    assert "The fee is known" in read(data).text


def test_a_mail_without_text_says_where_it_may_be() -> None:
    with pytest.raises(UserError, match="is attached"):
        read(bytes(mail("")))


def test_a_pasted_head_of_a_mail_is_no_mail_file() -> None:
    pasted = b"From: Team <a@b.example>\nTo: All\nSubject: Fees\n\nDear all\n"
    assert kind_of(pasted, "paste.txt") == ""
    assert kind_of(pasted, "paste.eml") == "eml"
    assert kind_of(bytes(mail()), "") == "eml"


def test_outlooks_own_file_is_read_html_first() -> None:
    sent = datetime(2031, 3, 4, 9, tzinfo=UTC)
    data = msg(
        "RE: Fees", LETTER, html=HTML, sender="Ann Example", address="a@x.example", sent=sent
    )
    found = read(data, "fees.msg")
    assert (found.title, found.sender, found.sent) == ("Fees", "Ann Example", "2031-03-04")
    assert "The fee rises to £12 from 1 April." in found.text
    plain = read(msg("Fees", LETTER, sender="Ann Example"), "fees.msg")
    assert "Please reply by 20 March." in plain.text


@pytest.mark.parametrize("data", [msg("Fees", ""), msg("Fees", LETTER)[:900], msg("", "")[:512]])
def test_an_outlook_file_that_cannot_be_read_says_what_else(data: bytes) -> None:
    with pytest.raises(UserError, match=r"\.eml"):
        read(data, "fees.msg")


@pytest.mark.parametrize(
    ("size", "shown"),
    [("0.9em", True), ("0.05em", True), ("0", False), ("0.0px", False), ("00pt", False)],
)
def test_small_letters_are_read_and_those_of_no_size_are_hidden(size: str, shown: bool) -> None:
    found = read(bytes(mail("", f"<p>Fees</p><p style='font-size: {size}'>Reply by May</p>")))
    assert ("Reply by May" in found.text) is shown


@pytest.mark.slow
def test_a_mail_or_text_of_too_many_lines_is_refused() -> None:
    lines = "Fees\n\n" * (LINES + 1)
    with pytest.raises(UserError, match="This mail holds too much text"):
        read(bytes(mail(lines)))
    with pytest.raises(UserError, match="This text holds too much text"):
        read_text(lines.encode(), "letter.txt")


def test_rich_text_is_no_letter_that_can_be_read() -> None:
    with pytest.raises(UserError, match="upload a PDF, a Word document, a mail or a text"):
        read_text(rb"{\rtf1\ansi Please reply by 20 December 2026.\par}", "letter.rtf")


def test_lines_below_an_unbroken_paragraph_are_no_halves_of_one() -> None:
    long = "We ask for your views on the opening hours, so that the board can weigh them with those"
    below = ["Head of Primary Care Contracting", "Albion Integrated Care Board"]
    text = "\n".join([f"{long} of patients before it decides.", "", *below])
    assert [row.text for row in plain_rows(text)][1:] == below
    short = "\n".join(["Have you a view on the hours of the surgeries?", "", *below])
    assert [row.text for row in plain_rows(short)][1:] == below


def test_an_office_file_of_another_kind_is_told_how_to_be_saved() -> None:
    with pytest.raises(UserError, match=r"Save it as a PDF or a Word document \(.docx\)"):
        refuse_files(b"PK\x03\x04" + bytes(60), "letter.odt")
