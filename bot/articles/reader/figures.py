"""Key figures: every number that tells something, in the clause it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.articles.model import Figure
from bot.articles.reader.lexicon import any_of, either
from bot.articles.reader.printed_dates import PRINTED
from bot.articles.reader.respondents import PERCENT
from bot.articles.reader.sentences import Sentence

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_TO = r"(?:\s?[–—-]\s?| to )"
_RANGE = rf"{_NUMBER}(?:{_TO}[£$€]?{_NUMBER})?"
_SCALE = r"(?:million|billion|bn|m|k)"
_SUM = rf"[£$€]\s?{_NUMBER}(?:\s?{_SCALE}\b)?"
_WORDS = either("number_words")
_PARTS = "half|quarter|third|fifth|tenth|majority|minority"
_THE = "(?:the|its|their|all|my|our|your)"
_SMALL = rf"(?:{either('no_noun')})\b"
_FIGURE = re.compile(
    rf"(?P<money>{_SUM}(?:{_TO}(?:{_SUM}|{_NUMBER}\s?{_SCALE}?\b))?"
    rf"|(?<![\w.,])\d{{1,3}}(?:\.\d)?p\b)"
    rf"|(?P<share>{_RANGE}\s?(?:{PERCENT}))"
    rf"|(?P<ratio>\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) "
    r"(?:in|out of) (?:every )?(?:\w+)\b)"
    rf"|(?P<of>\b{_NUMBER} (?:out )?of (?:(?:the|its|their|all|about) )?{_NUMBER}(?: [a-z][\w-]+)?)"
    rf"|(?P<among>\b(?:{_WORDS}|one) [a-z]+ in (?:{_WORDS})\b)"
    rf"|(?P<part>\bhalf (?:of (?:{_THE} )?|{_THE} )(?:{_NUMBER} )?(?!{_THE}\b)[a-z]+\b"
    rf"|\b(?:an?|one|two|three)[ -](?:{_PARTS})s?\b(?!-)(?: of (?:the )?\w+(?: \w+s)?)?)"
    rf"|(?P<count>(?<![\w/.:£$€–-])(?!(?:1[89]|20)\d\d\b)(?:{_RANGE}|\b(?:{_WORDS}))"
    rf"(?:[ -](?:million|billion)|m|bn)?\b"
    rf"(?P<noun>[ -](?:(?!{_SMALL})[a-zA-Z][\w’'-]*[ -]){{0,3}}?(?:[a-zA-Z]*(?:people|children|"
    rf"staff|women|men)|(?!{_SMALL})[a-zA-Z][\w’'-]*s)(?![\w’'-]))?)",
    re.I,
)
# What shows that a number without a noun counts something: its size, a word before or behind it.
_LARGE = re.compile(r"\d,\d|\d(?:m|bn)$|illion$")
_HEDGED = re.compile(
    r"(?:\b(?:around|about|nearly|almost|some|roughly|more than|fewer than|less than|up|down) "
    r"|[–—] )$",
    re.I,
)
_MORE = re.compile(
    r" (?:[–—] |\(\d|(?:of (?:which|whom|them)|were|had|did|said|per|an? (?:day|week|year))\b)"
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d\b")
_NOT_COUNTED = any_of("uncounted")
_RATIO_OK = re.compile(
    r"\b(?:in|out of) (?:every )?(?:two|three|four|five|six|eight|ten|twenty|\d+)$", re.I
)
_CLAUSES = re.compile(r";\s+|,?\s+(?=(?:while|whereas|although|but)\b)")


# A span of time is a figure where it says how long something takes, not when something else was.
_SPAN = re.compile(r"(?:minute|hour|day|week|month|year|decade)s$", re.I)
_TERM = re.compile(r"\b(?:for|over|within|lasts?|is|takes?|every)(?: (?:up to|at least))?\s$", re.I)
_WHEN = re.compile(r"\b(?:after|past|next|previous|coming|another)\s$", re.I)
_SINCE = re.compile(r"\s(?:ago|earlier|later|before|old|to go)\b", re.I)
# A number that is the name of one thing, or tells which ones of a row are meant.
_NAMED = re.compile(
    r"\b(?:first|last|other|these|those|type|part|stage|level|phase|section|motion|paragraph|"
    r"chapter|page|form|issue|tier|band)\s$",
    re.I,
)
# What is longer is a table or a list without stops, where no clause can be found.
_LONGEST = 2000


def _clause(sentence: str, at: int) -> str:
    """The part of the sentence round place `at`, if it can stand alone."""
    start = 0
    end = len(sentence)
    for cut in _CLAUSES.finditer(sentence):
        if cut.start() >= at:
            end = cut.start()
            break
        if at >= cut.end():
            start = cut.end()
    piece = sentence[start:end]
    return piece if len(piece.split()) >= 6 else sentence


def _shown(match: re.Match[str], sentence: str) -> str | None:
    """The figure as printed, or None for years, times and small talk."""
    text = match.group(0).strip()
    if _YEAR.match(text) or (
        match["part"] and " of " not in text and re.search("m[ai][jn]ority", text)
    ):
        return None
    if match["of"] or match["among"]:
        return None if _YEAR.match(text.split()[-1]) else text
    if match["ratio"]:
        return text if _RATIO_OK.search(text) else None
    return text if match["count"] is None or _counts(match, sentence) else None


def _counts(match: re.Match[str], sentence: str) -> bool:
    """Whether a number counts something: it is no date, no name, no time of the day."""
    noun, before = (match["noun"] or "").strip(" -"), sentence[: match.start()]
    if not noun:
        hedged = _HEDGED.search(before) or _MORE.match(sentence, match.end())
        return bool(_LARGE.search(match[0]) or (hedged and re.match(r"\d\d", match[0])))
    if _NOT_COUNTED.match(noun) or _NAMED.search(before):
        return False
    if re.match(r"years?\b", noun) and not _TERM.search(before):
        return False
    return not (
        _SPAN.search(noun) and (_WHEN.search(before) or _SINCE.match(sentence, match.end()))
    )


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
            shown = _shown(match, sentence.text)
            if shown:
                context = _clause(sentence.text, match.start()).strip()
                found.setdefault((shown, context), Figure(shown, context))
    return tuple(found.values())
