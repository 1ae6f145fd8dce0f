"""The words of the grammar as patterns, and the phrase cleaned for reading."""

import re
import unicodedata

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")  # as RFC 5545 writes them
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

WEEKDAY = (
    r"(?:mondays?|mon|tuesdays?|tues|tue|wednesdays?|weds|wed|thursdays?|thurs|thur|thu"
    r"|fridays?|fri|saturdays?|sat|sundays?|sun)\b(?:\.(?=\s))?"
)
MONTH = (
    r"(?:january|jan|february|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug"
    r"|september|sept|sep|october|oct|november|nov|december|dec)\b\.?"
)

_COUNTS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
COUNTS = {word: value for value, word in enumerate(_COUNTS) if value} | {"a": 1, "an": 1}
NUMBER = r"(?:\d{1,4}|" + "|".join(sorted(COUNTS, key=len, reverse=True)) + r")\b"

_ORDINALS = (
    *("zeroth", "first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth"),
    *("fourteenth", "fifteenth", "sixteenth", "seventeenth"),
    *("eighteenth", "nineteenth", "twentieth"),
)
ORDINALS = {word: value for value, word in enumerate(_ORDINALS) if value}
ORDINALS |= {f"twenty-{_ORDINALS[n]}": 20 + n for n in range(1, 10)}
ORDINALS |= {"thirtieth": 30, "thirty-first": 31}
ORDINAL_WORD = r"(?:" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + r")\b"
ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)\b|{ORDINAL_WORD})"
PLACE = (
    r"(?:[1-5](?:st|nd|rd|th)\b"
    r"|(?:first|second|third|fourth|fifth|last|(?:ante)?penultimate)\b)"
)
ALL_OF = r"(?:\s*(?:,\s*and|,|&|\+|/|\band\b)\s*)"
LIST = r"(?:\s*(?:,\s*and|,\s*or|,|&|\+|/|\band\b|\bor\b)\s*)"

_FROM_THE_END = {"last": -1, "penultimate": -2, "antepenultimate": -3}

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc`"), "'")

_NAME = "(?:" + "|".join(each[: each.index(")") + 1] for each in (WEEKDAY, MONTH)) + ")"
_WHOLE = {"wk": "week", "yr": "year", "mth": "month", "eve": "evening", "tmrw": "tomorrow"}
_SHORT = re.compile(
    r"\b(?<!christmas )(?<!xmas )(?<!year )(?<!years )(?<!'s )(wk|yr|mth|eve|tmrw)(s?)\b"
)
# As telephones write it: "8dec 7.30pmTuesday"; and "half-past seven".
_AFTER_FIGURES = re.compile(rf"(\d(?:st|nd|rd|th|[ap]m)?)(?={_NAME}(?:\b|\d))")
_BEFORE_FIGURES = re.compile(rf"\b({_NAME})(?=\d)")
_HYPHEN = re.compile(
    rf"\b(half|quarter|twenty|ten|five|past|to)-(?=(?:past|to|{'|'.join(COUNTS)})\b)"
)
_LAST_BUT = (
    (re.compile(r"\b(?:last[ -]but[ -]one|(?:second|next)[ -]to[ -]last|second[ -]last)\b"),
     "penultimate"),
    (re.compile(r"\b(?:last[ -]but[ -]two|third[ -](?:to[ -])?last)\b"), "antepenultimate"),
)  # fmt: skip


def plain(phrase: str) -> str:
    """The phrase in lower case with one kind of space, dash and apostrophe, and nothing unseen."""
    text = "".join(map(_one_form, phrase)).translate(_DASHES | _QUOTES).lower()
    text = "".join(_visible(char) for char in text)
    text = _SHORT.sub(lambda match: _WHOLE[match[1]] + match[2], text)
    for said, word in _LAST_BUT:
        text = said.sub(word, text)
    for glued in (_AFTER_FIGURES, _BEFORE_FIGURES, _HYPHEN):
        text = glued.sub(r"\1 ", text)
    return re.sub(r"\s+", " ", text).strip(' .!?;,"“”')


def _one_form(char: str) -> str:
    # A raised 2 is no 2, and a half no 1, 2: such figures stay, and are not read.
    number = unicodedata.category(char) == "No"
    return char if number else unicodedata.normalize("NFKC", char)


def _visible(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Cf":
        return ""
    return " " if kind[0] in "CZ" else char


def weekday(word: str) -> int:
    """Monday is 0."""
    return next(n for n, name in enumerate(WEEKDAYS) if name.lower().startswith(word[:3]))


def weekdays(text: str) -> tuple[int, ...]:
    """Every weekday named in `text`, in order of the week."""
    return tuple(sorted({weekday(word) for word in re.findall(WEEKDAY, text)}))


def weekday_span(first: str, last: str) -> tuple[int, ...]:
    """The days from one weekday to another, as "Monday to Friday" names them."""
    start = weekday(first)
    return tuple(sorted((start + n) % 7 for n in range((weekday(last) - start) % 7 + 1)))


def month(word: str) -> int:
    """January is 1."""
    return next(n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(word[:3]))


def months(text: str) -> tuple[int, ...]:
    """Every month named in `text`, in order of the year."""
    return tuple(sorted({month(word) for word in re.findall(MONTH, text)}))


def number(word: str) -> int:
    """A count in digits or words."""
    return COUNTS[word] if word in COUNTS else int(word)


def ordinal(word: str) -> int:
    """A place in figures or words: "2nd" and "second" are 2, "last" is -1."""
    if word in _FROM_THE_END:
        return _FROM_THE_END[word]
    return ORDINALS[word] if word in ORDINALS else int(re.sub(r"\D", "", word))


def ordinals(text: str) -> tuple[int, ...]:
    """Every ordinal named in `text`, as written."""
    return tuple(dict.fromkeys(ordinal(word) for word in re.findall(rf"{PLACE}|{ORDINAL}", text)))
