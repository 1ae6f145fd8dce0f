"""Files as an office has them, made by hand: PDF pages line by line, Outlook's mails."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

Line = tuple[float, float, float, str]
"""From the left, from the bottom, the size, all in points; the words."""
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def pdf(*pages: Sequence[Line], packed: bool = True) -> bytes:
    """A PDF with each line where it is said to stand."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", _FONT]
    kids = []
    for page in pages:
        drawn = b"\n".join(_drawn(line) for line in page)
        stream, filters = (
            (zlib.compress(drawn), b"/Filter /FlateDecode ") if packed else (drawn, b"")
        )
        objects.append(
            b"<< %s/Length %d >>\nstream\n%s\nendstream" % (filters, len(stream), stream)
        )
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (listed, len(kids))
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, the first its catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    foot = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + head + table + foot


def _drawn(line: Line) -> bytes:
    x, y, size, words = line
    text = words.encode("cp1252", "replace")
    for sign in (b"\\", b"(", b")"):
        text = text.replace(sign, b"\\" + sign)
    return b"BT /F1 %.1f Tf %.1f %.1f Td (%s) Tj ET" % (size, x, y, text)


def set_out(paragraphs: Sequence[str], *, width: int = 88, top: float = 760) -> list[list[Line]]:
    """Paragraphs broken into lines and pages as a word processor does."""
    pages: list[list[Line]] = [[]]
    y = top
    for paragraph in paragraphs:
        line = ""
        for word in [*paragraph.split(), ""]:
            if word and len(line) + len(word) < width:
                line = f"{line} {word}".strip()
                continue
            pages[-1].append((72, y, 11, line))
            y -= 14
            line = word
            if y < 90:
                pages.append([])
                y = top
        y -= 10
    return pages


_EMPTY, _END = 0xFFFFFFFF, 0xFFFFFFFE


def msg(
    subject: str, body: str, *, html: str = "", sender: str = "", address: str = "",
    sent: datetime | None = None,
) -> bytes:  # fmt: skip
    """A mail as Outlook saves it, its texts as Unicode."""
    texts = {0x0037: subject, 0x1000: body, 0x0C1A: sender, 0x0C1F: address}
    streams = {
        f"__substg1.0_{pid:04X}001F": text.encode("utf-16-le") for pid, text in texts.items()
    }
    rows = [_row(pid, 0x001F, len(text.encode("utf-16-le")) + 2) for pid, text in texts.items()]
    if html:
        streams["__substg1.0_10130102"] = html.encode()
        rows += [_row(0x1013, 0x0102, len(html.encode())), _row(0x3FDE, 0x0003, 65001)]
    if sent:
        since = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10_000_000)
        rows.append(struct.pack("<HHIQ", 0x0040, 0x0039, 6, since))
    rows.append(_row(0x340D, 0x0003, 0x00040E79))
    streams["__properties_version1.0"] = (
        bytes(8) + struct.pack("<4I", 0, 0, 0, 0) + bytes(8) + b"".join(rows)
    )
    return compound(streams)


def _row(pid: int, kind: int, value: int) -> bytes:
    return struct.pack("<HHIII", kind, pid, 6, value, 0)


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Microsoft's compound file of these streams ([MS-CFB]), all of them in its small sectors."""
    small, minifat, entries = b"", list[int](), []
    for name, data in sorted(streams.items(), key=lambda one: (len(one[0]), one[0].upper())):
        first, count = len(minifat), max(1, -(-len(data) // 64))
        minifat += [*range(first + 1, first + count), _END]
        small += data.ljust(count * 64, b"\0")
        entries.append((name, 2, first, len(data)))
    directory = [_entry("Root Entry", 5, 1, _EMPTY, 0, len(small))]
    for number, (name, kind, first, size) in enumerate(entries, 1):
        after = number + 1 if number < len(entries) else _EMPTY
        directory.append(_entry(name, kind, _EMPTY, after, first, size))
    while len(directory) % 4:
        directory.append(bytes(128))
    parts = [
        b"".join(directory),
        struct.pack(f"<{len(minifat)}I", *minifat),
        small,
    ]
    sectors = [
        part.ljust(-(-len(part) // 512) * 512, b"\xff" if at == 1 else b"\0")
        for at, part in enumerate(parts)
    ]
    counts = [len(part) // 512 for part in sectors]
    fats = -(-(sum(counts) + 1) // 127)
    starts = [fats, fats + counts[0], fats + counts[0] + counts[1]]
    chain = [0xFFFFFFFD] * fats
    for start, count in zip(starts, counts, strict=True):
        chain += [*range(start + 1, start + count), _END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(fats * 512, b"\xff")
    root = sectors[0][:116] + struct.pack("<I", starts[2]) + sectors[0][120:]
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head = magic + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<5I", 0, fats, starts[0], 0, 4096)
    head += struct.pack("<4I", starts[1], counts[1], _END, 0)
    places = [*range(fats), *[_EMPTY] * (109 - fats)]
    return head + struct.pack("<109I", *places) + table + root + sectors[1] + sectors[2]


def _entry(name: str, kind: int, child: int, right: int, first: int, size: int) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    return wide.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI8x8xIQ", len(wide), kind, 1, _EMPTY, right, child, 0, first, size
    )
