"""Who wrote a reader's comment: the lines and marks by which pages say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.articles.model import Comment
from bot.articles.reader.lexicon import listed
from bot.articles.reader.printed_dates import PRINTED, without_date
from bot.articles.reader.text_lines import prose

_WHO = r"(?:[^.!?:]|(?<=\b[A-Z])\.|(?<=\bDr)\.|(?<=\bMr)\.|(?<=\bMrs)\.){2,50}?"
_SAYS = re.compile(rf"^(?P<who>{_WHO})\s+(?:says|said|wrote|writes|commented|replied)\s*:?$", re.I)
_BY = re.compile(r"^(?:comment(?:ed)?|posted|submitted)?\s*by:?\s+(?P<who>[^.!?]{2,60})$", re.I)
_AGO = re.compile(
    r"\s*[•·|,–—(-]?\s*\b(?:(?:about |over )?(?:\d+|an?|one|two) "
    r"(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year)s? ago|just now|yesterday)\)?\s*$",
    re.I,
)
_NAME = re.compile(r"^[^\W\d_][\w.’'-]*$")
_ANONYMOUS = re.compile(r"(?:anonymous|anon|guest|name withheld|name and address supplied)\b", re.I)
_PREFIX = re.compile(r"^(?P<who>[^\s:.!?][^:.!?\n]{1,40}):\s+(?=\S)")
_SUFFIX = re.compile(
    r"(?:\s+|(?<=[.!?”\"’]))[–—-]\s*(?P<who>(?:[A-Z][\w.’'-]*\s?){1,4})(?:,\s*[^.!?]{2,40})?\.?$"
)
_PLAIN_WORDS = frozenset(listed("no_handle"))


def signature(text: str) -> str | None:
    """The name in a line that only says who wrote and when; "" for a line with no name in it."""
    text = re.sub(r"(?<=[A-Za-z])(?=\d{1,2} [A-Z][a-z]{2})", " ", text)
    for form in (_SAYS, _BY):
        match = form.match(without_date(text) if form is _BY else text)
        if match and match["who"].split()[0].lower() not in _PLAIN_WORDS:
            return without_date(match["who"])
    if len(text.split()) > 14 or prose(text):
        return None
    ago = _AGO.search(text)
    if ago:
        rest = text[: ago.start()].split(" | ")[0].strip(" •·|,")
        return rest if len(rest.split()) <= 5 else None
    if PRINTED.search(text):
        rest = without_date(text.split(" | ")[0]) if " | " in text else without_date(text)
        if len(rest.split()) <= 5:
            return rest
    return None


def named(text: str) -> str | None:
    """`text` if it can only be a name printed above a comment."""
    parts = text.strip(" ,:").split()
    if not 2 <= len(parts) <= 4 or text.rstrip()[-1:] in ".?!…":
        return None
    if any(not _NAME.match(p) or p.lower() in _PLAIN_WORDS for p in parts):
        return None
    return " ".join(parts) if sum(p[0].isupper() for p in parts) * 2 >= len(parts) else None


def handle(text: str) -> str | None:
    """The login name or name, with or without an office behind a bar, above a line with a date."""
    who = text.split(" | ")[0].strip(" ,:•·")
    fits = 1 <= len(who.split()) <= 5 and who[-1:] not in ".?!…"
    return who if fits and who.split()[0].lower() not in _PLAIN_WORDS else None


def signed(lines: list[str]) -> Comment:
    """One comment from its lines, those that sign it taken away."""
    author: str | None = None
    if len(lines) > 2 and signature(lines[1]) == "" and signature(lines[0]) is None:
        author = handle(lines[0])
        lines = lines[2:] if author else lines
    for place in (0, -1, 0):
        if len(lines) > 1 and (found := signature(lines[place])) is not None:
            author = author or found or None
            lines = lines[:-1] if place else lines[1:]
    if author is None and len(lines) > 1 and (name := named(lines[0])):
        author, lines = name, lines[1:]
    return Comment(known(author), "\n".join(lines))


def known(author: str | None) -> str | None:
    """A commenter's name; None for "Anonymous" and its like."""
    return None if not author or _ANONYMOUS.match(author) else author


def attributed(comments: Sequence[Comment]) -> list[Comment]:
    """The comments with names that stand inside them: "Name: …" in all, or "… – Name" at an end.

    A reply headed "Ann Bob" after a comment by Bob is Ann's.
    """
    prefixes = [_PREFIX.match(c.text) for c in comments]
    if len(comments) > 1 and all(prefixes) and not any(c.author for c in comments):
        return [
            Comment(known(m["who"].strip()), c.text[m.end() :])
            for c, m in zip(comments, prefixes, strict=True)
            if m
        ]
    found: list[Comment] = []
    earlier: set[str] = set()
    for comment in comments:
        suffix = _SUFFIX.search(comment.text) if not comment.author else None
        if suffix and suffix.start() > 0:
            comment = Comment(known(suffix["who"].strip()), comment.text[: suffix.start()].rstrip())
        first, _, last = (comment.author or "").partition(" ")
        if last and last in earlier:
            comment = replace(comment, author=first)
        earlier |= {comment.author} if comment.author else set()
        found.append(comment)
    return found
