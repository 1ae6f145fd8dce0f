"""Which documents are read, told by their first bytes before their name."""

from __future__ import annotations

import re

ENDINGS = (".pdf", ".docx", ".eml", ".msg")
_MAIL = re.compile(
    rb"\A(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2,}", re.A
)
_WIRE = re.compile(rb"^(?:MIME-Version|Received|Return-Path|Content-Type|Message-ID):", re.M | re.I)


def kind_of(data: bytes, name: str) -> str:
    """ "pdf", "docx", "msg", "eml", or nothing for what is none of these."""
    ending = name.lower().rpartition(".")[2]
    start = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:16_384]
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if start.startswith(b"PK\x03\x04") and (ending == "docx" or b"word/" in data):
        return "docx"
    if start.startswith(b"\xd0\xcf\x11\xe0") and ending == "msg":
        return "msg"
    head = _MAIL.match(start)
    if head and (ending == "eml" or _WIRE.search(head[0])):
        return "eml"
    return ending if ending in ("pdf", "docx", "msg", "eml") else ""
