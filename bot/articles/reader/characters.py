"""From bytes to readable characters, whatever the label on them says."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_SPACES = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]"
)
_BROKEN = re.compile(r"[\u00c2\u00c3\u00e2\u00f0\ufffd\x80-\x9f]")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
# The right double quote loses its third byte in most editors: no table can bring it back.
_HALF = re.compile(r"â€(?=\s|$|[.,;:)])")
_TWICE = re.compile(r"(?<!['’‘])(?:''|’’|‘‘|``)(?!['’‘])")  # typed for a double quotation mark
_WIDE = " " * 40  # more than between the cells of a table
_PAIRS = ("''", "’’", "‘‘", "``")
_GAP = re.compile(r" {41,}")
_BREAKS = re.compile(r"\r\n?|[\u0085\u2028\u2029\x0b\x0c]")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    piece = error.object[error.start : error.end]
    return piece.decode("cp1252", "replace"), error.end


codecs.register_error("articles.cp1252", _as_cp1252)


def decoded(data: bytes, charset: str | None = None) -> str:
    """The text of `data`. Valid UTF-8 is believed before any label; stray bytes are cp1252."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(data[:4096])  # by the page's own head
    named = (
        (charset or (declared[1].decode("ascii") if declared else ""))
        .strip()
        .lower()
        .replace("_", "-")
    )
    if named and named not in ("utf-8", "utf8", "iso-8859-1", "latin-1", "us-ascii", "ascii"):
        try:
            return data.decode(named)
        except (LookupError, UnicodeDecodeError):
            pass
    return data.decode("utf-8", "articles.cp1252")


def mended(text: str) -> str:
    """`text` without mojibake, odd spaces and invisible characters; curly quotes stay curly.

    Tabs become two spaces at least, so that the cells of a pasted table stay apart.
    """
    if _WIDE in text:
        text = _GAP.sub(_WIDE, text)
    suspect = (not text.isascii() and _BROKEN.search(text)) or (
        "&" in text and _ENTITY.search(text)
    )
    if text.isprintable() and not suspect and not any(map(text.__contains__, _PAIRS)):
        return text  # as most of a page is
    text = text.encode("utf-8", "replace").decode("utf-8")
    if suspect:
        import ftfy

        text = ftfy.fix_text(text, uncurl_quotes=False, fix_character_width=False)
        text = _HALF.sub("”", text)
    text = _TWICE.sub('"', text)
    text = _BREAKS.sub("\n", text).replace("\t", "    ")
    return _GAP.sub(_WIDE, _INVISIBLE.sub("", _SPACES.sub(" ", text)))
