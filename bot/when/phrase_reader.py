"""A phrase into its pieces: every word is read, or named as not read."""

import re
from dataclasses import dataclass, replace

from bot.when import day_reader, deadline_reader, repeat_reader
from bot.when.clock_reader import read_clock
from bot.when.pieces import Context, Option
from bot.when.vocabulary import WEEKDAY

Readers = tuple[tuple[re.Pattern[str], day_reader.Reader], ...]

_GAP = re.compile(r"(?:[\s,;()]|(?<=[\w.)] )-(?= )|(?<=[a-z]):(?= ))+")
_FILLER = re.compile(
    r"(?:(?:at|on|the|and|of)(?=[\s(]|\d)|@"
    r"|but(?= (?:not|never|except|no|from|until|till|starting)\b)"
    rf"|a(?= {WEEKDAY})|until further notice\b)"
)
_BETWEEN = re.compile(r"(?:[\s,;()]|\b(?:at|on|the|and|but|of)\b)*")
_AT = re.compile(r"(?:\bat|@|\bby)\s*$")
_CLOCK = re.compile(r"\d[:.]\d\d(?!\d)|\d ?[ap]\.?m\b|o'? ?clock|noon|midday|midnight|half|quarter")
_WORD = re.compile(r"[^\s,;()]+")
DATES = day_reader.DATES
_DEADLINES: Readers = tuple((re.compile(each), read) for each, read in deadline_reader.DEADLINES)
REST: Readers = (*_DEADLINES, *repeat_reader.READERS, *day_reader.READERS, *repeat_reader.MARKS)
_DANGLING = re.compile(r"(?:\bat|@|\bon|\bof|\bthe|\band|\bbut)\s*$")


@dataclass(frozen=True)
class Reading:
    """What each part of a phrase may mean, in order, and the words that mean nothing here."""

    slots: tuple[tuple[Option, ...], ...]
    unread: tuple[str, ...]


def read(text: str, context: Context) -> Reading:
    """Reads a phrase cleaned by `plain`; raises Unclear for impossible dates and times."""
    context = replace(context, has_clock=bool(_CLOCK.search(text)))
    slots: list[tuple[Option, ...]] = []
    unread: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        if match := _GAP.match(text, at):
            at = match.end()
        elif found := _next(text, at, context):
            slots.append(found[0])
            at = found[1]
        elif match := _FILLER.match(text, at):
            at = match.end()
        else:
            word = _WORD.match(text, at)
            end = word.end() if word else at + 1
            _joined(unread, at, end, text)
            at = end
    if (tail := _DANGLING.search(text)) and not unread:
        unread.append(tail.span())
    return Reading(tuple(slots), tuple(text[a:b].strip() for a, b in unread))


def _joined(unread: list[tuple[int, int]], at: int, end: int, text: str) -> None:
    # Neighbouring unread words are named together, as they stood.
    if unread and _BETWEEN.fullmatch(text, unread[-1][1], at):
        unread[-1] = (unread[-1][0], end)
    else:
        unread.append((at, end))


def _next(text: str, at: int, context: Context) -> tuple[tuple[Option, ...], int] | None:
    said = bool(_AT.search(text[:at]))
    if said and (clock := read_clock(text, at, context, said)):
        return clock
    return (
        _first(DATES, text, at, context)
        or read_clock(text, at, context, said)
        or _first(REST, text, at, context)
    )


def _first(
    readers: Readers, text: str, at: int, context: Context
) -> tuple[tuple[Option, ...], int] | None:
    for pattern, reader in readers:
        match = pattern.match(text, at)
        if match and match.end() > at:
            return reader(match, context), match.end()
    return None
