"""Articles from an office's files, in the process that can be killed; and broken ones."""

import random
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
import pytest_asyncio
from officefiles import assembled, msg, pdf, set_out
from website import Site, page

from bot.articles.intake.reader import Reader
from bot.articles.intake.worker import Worker
from bot.articles.reader.handed_in import parse_file, sheet_of
from bot.articles.reader.text_lines import Label
from bot.documents.reading import read_document
from bot.errors import UserError
from bot.settings import Settings
from bot.times import utc_now

BODY = [
    "Practices to lose their help desk",
    "By Jane Smith, 12 March 2031",
    "Practices in Tarnside will have to pay for their own IT support from June after the board"
    " closed its help desk, which handled 14,200 calls last year.",
    "LMC secretary Dr Hugh Pell said: “We were given nine days' notice, and nobody asked what"
    " happens when the screens go dark.” The board declined to comment.",
]
MAIL = (
    "From: Dr Hugh Pell <h@lmc.example>\r\nSubject: The help desk\r\nMIME-Version: 1.0\r\n"
    "Date: Wed, 12 Mar 2031 10:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    + "\r\n\r\n".join(BODY[2:])
)


def word() -> bytes:
    document, out = docx.Document(), BytesIO()
    for text in BODY:
        document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "desk.pdf": lambda: pdf(*set_out(BODY)),
    "desk.docx": word,
    "desk.eml": MAIL.encode,
    "desk.msg": lambda: msg(
        "The help desk", "\r\n\r\n".join(BODY[2:]), sender="Dr Hugh Pell", address="h@lmc.example",
        sent=datetime(2031, 3, 12, 10, tzinfo=UTC),
    ),
    "desk.md": lambda: f"# {BODY[0]}\n\n*{BODY[1]}*\n\n{BODY[2]}\n\n{BODY[3]}\n".encode(),
}  # fmt: skip


@pytest_asyncio.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    made = Reader(Settings(data=tmp_path), utc_now)
    yield made
    made.close()


async def test_each_kind_is_read_as_an_article(reader: Reader) -> None:
    for name, made in FILES.items():
        found = await reader.file(made(), name)
        assert found.date.value == "2031-03-12", name
        assert "14,200 calls" in found.body, name
        assert found.quotes[0].speaker == "Dr Hugh Pell", name
        head = "The help desk" if name.endswith(("eml", "msg")) else BODY[0]
        assert found.headline == head, name


async def test_a_mail_is_dated_by_its_sending_and_says_so(reader: Reader) -> None:
    found = await reader.file(MAIL.encode(), "desk.eml")
    assert found.date.evidence == "the day on which Dr Hugh Pell sent it"
    assert (found.author, found.author_confidence) == ("Dr Hugh Pell", "low")


def test_what_stands_aside_is_told_with_its_rule() -> None:
    pages = set_out(BODY)
    pages[0] += [(72, 820, 9, "Tarnside News"), (280, 30, 9, "Page 1 of 2")]
    more = "More of it will follow in the next issue of this paper, it says."
    pages.append([(72, 820, 9, "Tarnside News"), (280, 30, 9, "Page 2 of 2"), (72, 700, 11, more)])
    found = parse_file(pdf(*pages), "desk.pdf")
    rules = {one.text: one.rule for one in found.left_out}
    assert rules["Tarnside News"] == "running head"
    assert rules["Page 1 of 2"] == "page number"


ROUND_A_BULLETIN = [
    "View this email in your browser",
    "You are receiving this email because you asked for it. Unsubscribe | Update preferences",
    "This email was sent to office@lmc.example as a member of the list.",
]


def test_what_a_bulletin_says_of_itself_is_no_part_of_the_article() -> None:
    rows = "".join(
        f"<p>{each}</p>" for each in [ROUND_A_BULLETIN[0], *BODY[2:], *ROUND_A_BULLETIN[1:]]
    )
    html = f"<html><body>{rows}</body></html>"
    mail = MAIL.partition("\r\n\r\n")[0].replace("text/plain", "text/html") + f"\r\n\r\n{html}"
    found = parse_file(mail.encode(), "bulletin.eml")
    assert not any(each in found.body for each in ROUND_A_BULLETIN)
    assert found.standfirst is None
    assert {one.text for one in found.left_out} == set(ROUND_A_BULLETIN)


def test_pictures_and_footnotes_of_markdown_stand_aside() -> None:
    aside = ["![our sign](sign.png)", "[^1]: Its own figures."]
    noted = f"{BODY[2][:-1]}[^1]."
    text = "\n\n".join([f"# {BODY[0]}", aside[0], noted, BODY[3], aside[1]])
    found = parse_file(text.encode(), "desk.md")
    assert BODY[2] in found.body
    assert [one.text for one in found.left_out] == aside


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_a_document_stands_in_one_piece(name: str) -> None:
    document = read_document(FILES[name](), name)
    if document is None:
        assert name.endswith(".md")
        return
    sheet = sheet_of(document.rows)
    assert [piece.text for piece in sheet.pieces] == [row.text for row in document.rows]
    asides = [row.aside for row in document.rows]
    assert [piece.rule for piece in sheet.pieces] == asides
    assert all((piece.label is Label.BODY) == (not piece.rule) for piece in sheet.pieces)


def broken(dice: random.Random) -> tuple[str, bytes]:
    """A file of an office with bytes changed, cut out, doubled or cut off."""
    name = dice.choice([one for one in FILES if not one.endswith(".md")])
    data = bytearray(FILES[name]())
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(data))
        kind = dice.randrange(4)
        if kind == 0:
            data[at] = dice.randrange(256)
        elif kind == 1:
            del data[at : at + dice.randint(1, 200)]
        elif kind == 2:
            data[at:at] = data[at : at + dice.randint(1, 200)]
        else:
            data[at : at + 4] = dice.randbytes(4)
        if len(data) < 10:
            break
    if dice.random() < 0.2:
        del data[dice.randrange(len(data)) :]
    return name, bytes(data)


async def test_two_hundred_broken_files_stop_nothing_but_themselves(reader: Reader) -> None:
    dice, refused, read = random.Random(17), 0, 0
    sentences = set[str]()
    for number in range(200):
        name, data = broken(dice)
        try:
            await reader.file(data, name)
            read += 1
        except UserError as said:
            refused += 1
            sentences.add(str(said))
        if number % 20 == 0:
            good = await reader.file(FILES["desk.pdf"](), "desk.pdf")
            assert good.headline == BODY[0]
    assert refused > 30
    assert all(said.endswith(".") for said in sentences)
    assert read > 30


def stream_bomb() -> bytes:
    """A page whose stream unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(1_000)) + packer.flush()
    return assembled([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << >> >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
    ])  # fmt: skip


def loop() -> bytes:
    """Pages that hold themselves."""
    return assembled([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>",
    ])  # fmt: skip


def endless() -> bytes:
    """A page that is drawn many million times over."""
    drawn = zlib.compress(b"BT /F1 9 Tf (a) Tj ET q Q " * 2_000_000)
    return assembled([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << >> >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ])  # fmt: skip


def tangled_mail() -> bytes:
    head = b"From: a@b.example\nMIME-Version: 1.0\n"
    parts = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000)
    )
    return head + parts


@pytest.mark.parametrize(
    ("name", "bomb"),
    [
        ("a.pdf", stream_bomb),
        ("b.pdf", loop),
        ("c.pdf", endless),
        ("d.eml", tangled_mail),
        ("e.eml", lambda: b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
                          + b"<div>" * 200_000 + b"deep words"),
    ],
)  # fmt: skip
async def test_a_bomb_ends_in_a_sentence_and_the_next_file_is_read(
    name: str, bomb: Callable[[], bytes]
) -> None:
    worker = Worker()
    try:
        with suppress(UserError):
            await worker.read({"job": "file", "name": name}, bomb(), 2.0)
        good = await worker.read({"job": "file", "name": "desk.pdf"}, FILES["desk.pdf"]())
    finally:
        worker.close()
    assert good["headline"] == BODY[0]


async def test_a_letter_behind_a_link_is_read_by_its_content(site: Site, tmp_path: Path) -> None:
    data = FILES["desk.pdf"]()
    site.pages["/desk.pdf"] = page(data, Content_Type="application/pdf")
    site.pages["/download"] = page(data, Content_Type="application/octet-stream")
    site.pages["/picture"] = page(b"\x89PNG", Content_Type="image/png")
    made = Reader(Settings(data=tmp_path, allowed_hosts=(site.host,)), utc_now)
    try:
        for path in ("/desk.pdf", "/download?id=1"):
            found = await made.link(site.address(path))
            assert found.headline == BODY[0]
            assert found.url == site.address(path)
        with pytest.raises(UserError, match="a picture or recording"):
            await made.link(site.address("/picture"))
    finally:
        made.close()
