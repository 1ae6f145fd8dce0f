"""Deadlines that a letter says without a date: "by next Tuesday", "before the end of the week"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice

from bot.meetings.letter_days import Day, days_in
from bot.times import LONDON
from bot.when.moments import DAYTIME
from bot.when.phrase_reader import read
from bot.when.pieces import Context, Unclear
from bot.when.understand import understand
from bot.when.verdicts import Question, Understood
from bot.when.vocabulary import NUMBER, ORDINAL, plain
from bot.when.workdays import Nation

_COUNT = (
    rf"(?:{NUMBER} (?:(?:working|business|calendar) )?(?:days?|weeks?|months?)"
    r"|the (?:working )?day) (?:before|prior to)"
)
_LIMIT = re.compile(
    rf"\b(?P<lead>on or before|by|before|until|till|no(?:t)? later than|{_COUNT})\s+"
    r"(?=(?P<tail>[^;!?()“”\"\n]{2,80}))",
    re.I,
)
_TIMELY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|weds?|thurs?|fri|tomorrow|today|tonight"
    r"|week|fortnight|month|christmas|easter|year|working day|days? (?:before|prior)"
    r"|\d{1,2}(?:st|nd|rd|th))\b",
    re.I,
)
_GOES_ON = re.compile(
    r"\s+(?:of|or|after|before|from|following|working|half|term|quarter"
    r"|(?:day|week|weekend|fortnight|month|year)(?:s|'s)?|[a-z]*(?:week|month|day))\b",
    re.I,
)
_ORDINAL = re.compile(rf"(?:the )?{ORDINAL}", re.I)
_PAUSE = re.compile(r"\s+(?:please|at|so|to|if|for|in order|and|but)\b", re.I)
_MOST_WORDS, _MOST_PHRASES = 8, 3


def phrases_in(sentence: str, near: date, nation: Nation) -> Iterator[Day]:
    """The days of "by Friday" and its kin, as they are read in a field for times.

    The letter is of the day ``near``, and what it says is after that. Of two readings the earlier
    is taken, and the other told.
    """
    read_to = 0
    for at, lead, tail in islice(_said(sentence, near), _MOST_PHRASES):
        if at < read_to:
            continue
        for said in _shorter(tail, near):
            if _whole(said, tail) and (found := _read(f"{lead} {said}", sentence, near, nation)):
                yield found
                read_to = at + len(found.words)
                break


def _whole(said: str, tail: str) -> bool:
    """Whether what was cut off leaves its sense as it is: "the first" of "the first week" does
    not."""
    rest = tail[len(said) :]
    if not rest[:1].isspace():
        return True
    return not (_GOES_ON.match(rest) or (_ORDINAL.fullmatch(said) and not _PAUSE.match(rest)))


def _dated(lead: str, tail: str, near: date) -> bool:
    """Whether a date says it, which is read as one."""
    return any(day.limit for day in days_in(f"{lead} {tail}", near))


def _shorter(tail: str, near: date) -> Iterator[str]:
    """What may be the time at the beginning of a text: up to the first word that is of none, up to
    its comma, its first words."""
    said = tail
    for _ in range(3):
        try:
            unread = read(plain(said), Context(datetime.combine(near, time()))).unread
        except Unclear:
            break
        if not unread:
            yield said
            break
        said = said[: plain(said).find(unread[0])].rstrip(" ,.:")
    words = tail.partition(",")[0].split()
    yield from (" ".join(words[:count]) for count in dict.fromkeys((len(words), 3, 2, 1)))


def _said(sentence: str, near: date) -> Iterator[tuple[int, str, str]]:
    """Where a word such as "by" stands, the word, and what sounds like a time after it; dates are
    read already."""
    for match in _LIMIT.finditer(sentence):
        tail = re.split(r"\.\s|,\s+(?=(?:and|but|so|as|which|or)\b)", match["tail"])[0]
        words = tail.split()[:_MOST_WORDS]
        if _TIMELY.search(" ".join([match["lead"], *words[:5]])) and not _dated(
            match["lead"], tail, near
        ):
            yield match.start(), match["lead"], " ".join(words).rstrip(".,:")


def _read(words: str, sentence: str, near: date, nation: Nation) -> Day | None:
    phrase = re.sub(r"\bmidnight\b", "23:59", words, flags=re.I)
    now = datetime.combine(near, time(), LONDON)
    answer = understand(phrase, now=now, zone=LONDON, hours=DAYTIME, nation=nation)
    found = answer.choices if isinstance(answer, Question) else (answer,)
    ahead = [one for one in found if isinstance(one, Understood) and one.start.date() > near]
    if isinstance(answer, Question) and answer.question.startswith("Read "):
        return None  # a misspelt word, in prose, is more often another word
    ahead = [one for one in ahead if one.rrule is None and not one.provisional]
    if not ahead:
        return None
    first, *rest = ahead
    hour = "" if first.all_day else f"{first.start:%H:%M}"
    doubts = [f"“{words}” may also be {one.understood.removesuffix(_UNTIMED)}." for one in rest[:2]]
    doubts += [note for note in first.notes if note.startswith("“Before” ends")]
    return Day(first.start.date(), words, sentence, True, True, hour, " ".join(doubts))


_UNTIMED = ", no time given"
