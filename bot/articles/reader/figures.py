"""Key figures: every number that tells something, in the clause it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.articles.model import Figure
from bot.articles.reader.lexicon import any_of, either
from bot.articles.reader.printed_dates import PRINTED
from bot.articles.reader.respondents import PERCENT
from bot.articles.reader.sentences import Sentence

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_RANGE = rf"(?:{_NUMBER})(?:\s?[–—-]\s?[£$€]?(?:{_NUMBER}))?"
_SCALE = r"(?:million|billion|bn|m|k)"
_WORDS = either("number_words")
_PARTS = "half|quarter|third|fifth|tenth|majority|minority"
_SMALL = rf"(?:{either('no_noun')})\b"
_PLURAL = r"(?:s|people|staff|women|men|children)"
_FIGURE = re.compile(
    rf"(?P<money>[£$€]\s?(?:{_NUMBER})\s?{_SCALE}?\s?[–—-]\s?[£$€]?(?:{_NUMBER})\s?{_SCALE}?\b"
    rf"|[£$€]\s?(?:{_NUMBER})\s?{_SCALE}?\b|(?<![\w.,])\d{{1,3}}(?:\.\d)?p\b)"
    rf"|(?P<share>{_RANGE}\s?(?:{PERCENT}))"
    rf"|(?P<ratio>\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) "
    r"(?:in|out of) (?:every )?(?:\w+)\b)"
    rf"|(?P<of>\b(?:{_NUMBER}) (?:out )?of (?:(?:the|its|their|all|about) )?(?:{_NUMBER})"
    rf"(?: [a-z][\w-]+)?)"
    rf"|(?P<among>\b(?:{_WORDS}|one) [a-z]+ in (?:{_WORDS})\b)"
    rf"|(?P<bare>(?<=[–—] )\d{{2,6}}(?= [–—])|(?<=\band )\d{{2,6}}(?= (?:were|had|did|said)\b))"
    r"|(?P<part>\bhalf (?:of )?(?:the|its|their|all) [a-z]+\b"
    rf"|\b(?:an?|one|two|three)[ -](?:{_PARTS})s?\b(?!-)(?: of (?:the )?\w+(?: \w+s)?)?)"
    rf"|(?P<count>(?<![\w/.:£$€–-])(?:{_RANGE}|\b(?:{_WORDS}))(?:[ -](?:million|billion))?"
    rf"(?P<noun>[ -](?:(?:people|children|staff|women|men)\b|[a-zA-Z][\w’'-]*{_PLURAL}(?![\w’'-])|"
    rf"(?:(?!{_SMALL})[a-zA-Z][\w’'-]*[ -]){{1,3}}?[a-zA-Z][\w’'-]*"
    rf"{_PLURAL}(?![\w’'-])|[a-zA-Z][\w’'-]*[ -][a-zA-Z][\w’'-]*)))",
    re.I,
)
_NOT_COUNTED = any_of("uncounted")
_RATIO_OK = re.compile(
    r"\b(?:in|out of) (?:every )?(?:two|three|four|five|six|eight|ten|twenty|\d+)$", re.I
)
_CLAUSES = re.compile(
    r";\s+|,?\s+(?=(?:while|whereas|although|but)\b)|\s[–—]\s(?=[a-z]+ (?:said|which)\b)"
)


_TERM = re.compile(
    r"\b(?:for|over|within|lasts?|is|takes?|every)\s$", re.I
)  # before a span of years
# What is longer is a table or a list without stops, where no clause can be found.
_LONGEST = 2000


def _clause(sentence: str, at: int) -> str:
    """The part of the sentence round place `at`, if it can stand alone."""
    start = 0
    for cut in [*_CLAUSES.finditer(sentence)]:
        if cut.start() >= at:
            piece = sentence[start : cut.start()]
            return piece if len(piece.split()) >= 6 else sentence
        if at >= cut.end():
            start = cut.end()
    piece = sentence[start:]
    return piece if len(piece.split()) >= 6 else sentence


def _year(text: str) -> bool:
    return bool(re.match(r"(?:1[89]|20)\d\d\b", text))


def _shown(match: re.Match[str], before: str) -> str | None:
    """The figure as printed, or None for years, times and small talk."""
    text = match.group(0).strip()
    if match["part"] and " of " not in text and re.search("m[ai][jn]ority", text):
        return None
    if match["of"] or match["among"]:
        return None if _year(text.split()[-1]) or _year(text) else text
    if match.lastgroup and (match["money"] or match["share"] or match["part"] or match["bare"]):
        return text if not _year(text) else None
    if match["ratio"]:
        return text if _RATIO_OK.search(text) else None
    noun = (match["noun"] or "").strip(" -")
    if _year(text) or not noun or _NOT_COUNTED.match(noun):
        return None
    if (re.match(r"years?\b", noun) and not _TERM.search(before)) or re.search(
        r"\b(?:first|last|other|these|those|type|"
        r"part|stage|level|phase|section|motion|paragraph|chapter|page|form|issue|tier|band)\s$",
        before,
        re.I,
    ):
        return None
    return text if re.search(rf"(?:{_PLURAL}|hour)$", noun) else None


def figures(body: Sequence[Sentence]) -> tuple[Figure, ...]:
    """The figures of an article's own text, in order; dates and years are none."""
    found: dict[tuple[str, str], Figure] = {}
    for sentence in body:
        if len(sentence.text) > _LONGEST:
            continue
        days = [m.span() for m in PRINTED.finditer(sentence.text)]
        for match in _FIGURE.finditer(sentence.text):
            if any(a <= match.start() < b for a, b in days):
                continue
            shown = _shown(match, sentence.text[: match.start()])
            if shown:
                context = _clause(sentence.text, match.start()).strip()
                found.setdefault((shown, context), Figure(shown, context))
    return tuple(found.values())
