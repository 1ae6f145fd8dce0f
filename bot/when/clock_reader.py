"""Times of day as the British write them; a twelve-hour time without am or pm keeps both readings.

The rule: an hour from 1 to 9 without am or pm is doubtful ("at 7", "7.30", "half seven"), so is a
bare 10, 11 or 12; a leading zero ("07:30") and 10 to 12 with minutes ("10:30") are the 24-hour
clock. "Half seven" is half past seven. Midnight is doubtful: it ends one day and begins another.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.when.days_of_year import monthly_day, yearly_day
from bot.when.pieces import PARTS, Clock, Context, Option, Part, Unclear
from bot.when.vocabulary import COUNTS, MONTH

NOON, MIDNIGHT = 720, 1440
_EDGE = r"(?!\w|[./:]\d)"
_AP = r"(?:\s*(?P<ap>[ap])\.?\s?m\b\.?)"
_WORD = "|".join(word for word, value in COUNTS.items() if 1 <= value <= 12 and len(word) > 2)
_HOUR = rf"(?P<h>\d{{1,2}}|{_WORD})"
_HRS = r"(?:\s?(?:hrs?|hours|h)\b(?! (?:from|ago|long)|'s? time))"
_BY_HRS = r"0\d|1[3-9]|2[0-3]"  # "2 hours" and "12 hours" are lengths
_PAST_FIGURES = r"[1-5]?\d(?=(?: minutes?)? past)|(?:20|25)(?= to)|[1-5]?\d(?= minutes? to)"
_PAST = r"five|ten|twenty[ -]five|twenty|a quarter|quarter|half"
_MINUTES = {"five": 5, "ten": 10, "twenty": 20, "twenty-five": 25, "twenty five": 25}
_MINUTES |= {"quarter": 15, "a quarter": 15, "half": 30}
_LATE = {"fifteen": 15, "thirty": 30, "forty-five": 45, "forty five": 45, "twenty": 20}


@dataclass(frozen=True)
class Atom:
    """One time of day as written: its readings, and whether nothing but a number marks it."""

    readings: tuple[int, ...]
    bare: bool
    said: str
    end: int


def _twelve(hour: int, minute: int, ap: str | None, said: str) -> tuple[int, ...]:
    if minute > 59 or hour > 23 or (ap == "a" and hour > 12) or (ap and hour == 0):
        raise Unclear(f"“{said.strip()}” is not a time of day.")
    if ap is None:
        return (hour * 60 + minute,) if hour == 0 or hour > 12 else _both(hour, minute)
    if ap == "a" and hour == 12 and minute == 0:
        return (0, MIDNIGHT)
    return (hour % 12 * 60 + minute + (NOON if ap == "p" else 0),)


def _both(hour: int, minute: int) -> tuple[int, ...]:
    if hour == 12:
        return (NOON, MIDNIGHT) if minute == 0 else (NOON + minute,)
    return (hour * 60 + minute, hour * 60 + minute + NOON)


def _ap(match: re.Match[str]) -> str | None:
    return match["ap"] or None


def _hour(word: str) -> int:
    return COUNTS[word] if word in COUNTS else int(word)


def _digital(match: re.Match[str]) -> tuple[int, ...]:
    written, minute, ap = match["h"], int(match["m"]), _ap(match)
    hour = int(written)
    readings = _twelve(hour, minute, ap, match[0])
    if ap is None and len(written) == 2:
        return (hour * 60 + minute,)
    return readings


def _four(match: re.Match[str]) -> tuple[int, ...]:
    hour, minute = int(match["h"]), int(match["m"])
    _twelve(hour, minute, None, match[0])
    return (hour * 60 + minute,)


def _plain_hour(match: re.Match[str]) -> tuple[int, ...]:
    return _twelve(_hour(match["h"]), 0, _ap(match), match[0])


def _spoken(match: re.Match[str]) -> tuple[int, ...]:
    return _twelve(_hour(match["h"]), _LATE[match["late"]], _ap(match), match[0])


def _past(match: re.Match[str]) -> tuple[int, ...]:
    word, hour = match["past"], _hour(match["h"])
    minutes = _MINUTES[word] if word in _MINUTES else int(word)
    if not 1 <= hour <= 12 or (word == "half" and match["way"] == "to"):
        raise Unclear(f"“{match[0].strip()}” is not a time of day.")
    if match["way"] == "to":
        hour, minutes = hour - 1 or 12, 60 - minutes
    return _twelve(hour, minutes, _ap(match), match[0])


def _noon(match: re.Match[str]) -> tuple[int, ...]:
    return (0, MIDNIGHT) if match[0].endswith("midnight") else (NOON,)


def _bare(match: re.Match[str]) -> tuple[int, ...]:
    return _twelve(int(match["h"]), 0, None, match[0])


FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, ...]]], ...] = (
    (re.compile(r"(?:12 ?)?(?:noon|midday|midnight)\b"), _noon),
    (re.compile(rf"(?P<h>\d{{1,2}})[:.](?P<m>\d{{2}})(?::\d{{2}})?{_AP}{_EDGE}"), _digital),
    (re.compile(rf"(?P<h>\d{{1,2}})[:.](?P<m>\d{{2}})(?::00)?(?P<ap>)?{_HRS}?{_EDGE}"), _digital),
    (re.compile(rf"(?P<h>\d\d)(?P<m>\d\d){_HRS}?{_EDGE}"), _four),
    (re.compile(rf"(?P<h>{_BY_HRS})h(?P<m>\d\d){_EDGE}"), _four),
    (
        re.compile(
            rf"(?P<past>{_PAST}|{_PAST_FIGURES})(?: minutes?)? (?P<way>past|to) "
            rf"{_HOUR}{_AP}?{_EDGE}"
        ),
        _past,
    ),
    (re.compile(rf"(?P<past>half) (?P<way>){_HOUR}{_AP}?{_EDGE}"), _past),
    (re.compile(rf"{_HOUR} (?P<late>fifteen|twenty|thirty|forty[ -]five){_AP}?{_EDGE}"), _spoken),
    (re.compile(rf"{_HOUR}(?: ?o'? ?clock)?{_AP}{_EDGE}"), _plain_hour),
    (re.compile(rf"{_HOUR} ?o'? ?clock(?P<ap>)?{_EDGE}"), _plain_hour),
    (re.compile(rf"(?P<h>{_BY_HRS}){_HRS}{_EDGE}"), _bare),
)
_UNIT_NEXT = re.compile(r" ?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|h|m)\b")
_MONTH_NEXT = re.compile(rf" (?:of )?(?:{MONTH}|minutes|hours|days|weeks|months|years)")
_NO_HOUR = re.compile(  # "by 4 December" and "by 2 weeks from Friday" name none
    rf" (?:of )?{MONTH}| (?:(?:working|business|office|calendar) )?(?:day|week|fortnight|month)s?\b"
)
_DAY_NEXT = re.compile(r",? (?:on |this )?(?:tomorrow|today|tonight|this (?:evening|afternoon))")
_PART_NEXT = re.compile(r" (?:in the (?:morning|afternoon|evening)|at (?:night|lunch))")
_BARE = re.compile(rf"{_HOUR}(?P<ap>)?{_EDGE}")
_YEAR = re.compile(r"20[2-5][1-46-9]")  # "2027" by itself is hardly 8.27pm
_BETWEEN = re.compile(r"\s*(?:-|to\b|until\b|till\b|til\b)\s*")
_PART_OF_START = re.compile(
    r" in the (?P<part>morning|afternoon|evening)(?= ?-|(?: (?:to|until|till|til)) \d)"
)
_FOR = re.compile(r" for ")
_FIVE_TO = re.compile(r"(?:5|10) to ")


def read_clock(
    text: str, at: int, context: Context, said: bool
) -> tuple[tuple[Option, ...], int] | None:
    """The times of day that may stand at `at`, or None; `said` tells that "at" stood before.

    Raises Unclear for an impossible time.
    """
    prefix = re.compile(r"(?:from|between) (?=\d|" + _WORD + r"|noon|midday)").match(text, at)
    first = _atom(text, prefix.end() if prefix else at)
    if first is None or (not said and _YEAR.fullmatch(first.said)):
        return None
    if first.bare and _NO_HOUR.match(text, first.end):
        return None
    if part := _PART_OF_START.match(text, first.end):
        first = _within(first, PARTS[part["part"]], part.end())
    second = _second(text, first, bool(prefix))
    if second is not None:
        found = _range(text, at, first, second, context)
        return (found if prefix else found + _minutes_to(text, at, second)), second.end
    if not prefix and (late := _guests(text, first)):
        return late
    if prefix or (first.bare and not (said or _may_stand_bare(text, at, first))):
        return None
    options = _options(text, at, first, context, said)
    return (options, first.end) if options else None


def _atom(text: str, at: int) -> Atom | None:
    for pattern, convert in FORMS:
        if match := pattern.match(text, at):
            return Atom(convert(match), False, match[0].strip(), match.end())
    if (match := _BARE.match(text, at)) and _hour(match["h"]) < 24:
        return Atom(_twelve(_hour(match["h"]), 0, None, match[0]), True, match[0], match.end())
    return None


def _within(first: Atom, part: Part, end: int) -> Atom:
    # "7.30 in the evening until 9.30": the start lies in its part of the day.
    readings = tuple(each for each in first.readings if part.first <= each <= part.last)
    return replace(first, readings=readings or first.readings, bare=False, end=end)


def _guests(text: str, first: Atom) -> tuple[tuple[Option, ...], int] | None:
    # "7.30 for 8": come at half past seven, it starts at eight. Which of them is noted is asked.
    joint = _FOR.match(text, first.end)
    start = _atom(text, joint.end()) if joint else None
    if start is None or (first.bare and start.bare) or _UNIT_NEXT.match(text, start.end):
        return None
    pairs = [(a, b) for a in first.readings for b in start.readings if 0 < b - a <= 60]
    if not pairs:
        return None
    doubt = f"“{first.said} for {start.said}” names two times."
    return tuple((Clock(each, doubt=doubt),) for pair in pairs for each in pair), start.end


def _minutes_to(text: str, at: int, second: Atom) -> tuple[Option, ...]:
    # "10 to 8" is ten to eight, or from ten until eight.
    if not (match := _FIVE_TO.match(text, at)):
        return ()
    before = int(match[0].removesuffix(" to "))
    doubt = f"“{text[at : second.end]}” may be one time, or a start and an end."
    return tuple((Clock(each - before, doubt=doubt),) for each in second.readings if each)


def _second(text: str, first: Atom, prefixed: bool) -> Atom | None:
    joint = _BETWEEN if not prefixed else re.compile(_BETWEEN.pattern + r"|\s+and\s+")
    if not (match := joint.match(text, first.end)):
        return None
    second = _atom(text, match.end())
    if second is None or (second.bare and _MONTH_NEXT.match(text, second.end)):
        return None
    return second


def _may_stand_bare(text: str, at: int, atom: Atom) -> bool:
    # A lone number is a time only where nothing follows that could make it something else.
    after = (
        atom.end == len(text)
        or (at == 0 and _DAY_NEXT.match(text, atom.end))
        or _PART_NEXT.match(text, atom.end)
    )
    return bool(after) and not re.search(r"\d\s*$|(?:\band|&|,)\s*$", text[:at])


def _options(text: str, at: int, atom: Atom, context: Context, said: bool) -> tuple[Option, ...]:
    doubt = _doubt(atom)
    # "Friday 13" is no time: a lone number above 12 needs its "at".
    clock = said or not atom.bare or min(atom.readings) <= NOON
    found: list[Option] = [(Clock(start, doubt=doubt),) for start in atom.readings if clock]
    found += _as_date(atom.said, r"(\d{1,2})\.(\d{1,2})", context)
    day = re.fullmatch(r"\d{1,2}", atom.said)
    if atom.bare and day and re.search(r"[a-z]{3}(?:day|s|)\.?,? ?$", text[:at]):
        found.append((monthly_day(int(atom.said), context),))
    return tuple(found)


def _as_date(said: str, pattern: str, context: Context) -> list[Option]:
    match = re.fullmatch(pattern, said)
    if match is None or not 1 <= int(match[2]) <= 12 or not 1 <= int(match[1]) <= 31:
        return []
    day = yearly_day(int(match[2]), int(match[1]), context)
    return [(day,)]


def _doubt(atom: Atom) -> str | None:
    if len(atom.readings) < 2:
        return None
    if MIDNIGHT in atom.readings and 0 in atom.readings:
        return f"“{atom.said}” may begin the day or end it."
    return f"“{atom.said}” may be morning or evening."


def _range(text: str, at: int, first: Atom, second: Atom, context: Context) -> tuple[Option, ...]:
    pairs = [(start, end) for start in first.readings for end in second.readings]
    pairs = [(start, end if end > start else end + MIDNIGHT) for start, end in pairs]
    shortest = min(end - start for start, end in pairs)
    if shortest > NOON:
        raise Unclear(f"{second.said} is before {first.said}, or more than 12 hours after it.")
    best = sorted({pair for pair in pairs if pair[1] - pair[0] == shortest and pair[0] < MIDNIGHT})
    doubt = f"“{first.said} to {second.said}” may be morning or evening." if len(best) > 1 else None
    found: list[Option] = [(Clock(start, end, doubt),) for start, end in best]
    return tuple(found + _as_date(text[at : second.end], r"(\d{1,2})-(\d{1,2})", context))
