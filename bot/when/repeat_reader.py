"""How often, how long, from when, until when and when not."""

import re

from bot.when.day_reader import Reader
from bot.when.days_of_year import whole_year
from bot.when.length_reader import LENGTHS
from bot.when.pieces import (
    Clock,
    Context,
    Mark,
    MonthDays,
    Months,
    NeedsMore,
    Nth,
    OfMonth,
    Option,
    Repeat,
    Unclear,
    Weekdays,
    WholeDay,
)
from bot.when.vocabulary import (
    ALL_OF,
    LIST,
    MONTH,
    NUMBER,
    ORDINAL,
    PLACE,
    WEEKDAY,
    WEEKDAYS,
    month,
    months,
    number,
    ordinal,
    ordinals,
    weekday,
)

_FREQ = {
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),  # of which months is asked
    "half-year": ("MONTHLY", 6),
    "year": ("YEARLY", 1),
}
_ADVERBS = {
    "daily": "day",
    "weekly": "week",
    "fortnightly": "fortnight",
    "monthly": "month",
    "quarterly": "quarter",
    "half-yearly": "half-year",
    "yearly": "year",
    "annually": "year",
}
_UNITS = r"day|week|fortnight|month|quarter|year"
_MAX_INTERVAL = 60


def _repeat(unit: str, every: int) -> Repeat:
    freq, base = _FREQ[unit]
    if not 1 <= every * base <= _MAX_INTERVAL:
        raise Unclear(f"“Every {every} {unit}s” is more than this calendar reaches.")
    return Repeat(freq, every * base, quarterly=unit == "quarter")


def _every_unit(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    word = match["n"]
    every = 2 if word == "other" or match["other"] else _count(word) if word else 1
    return ((_repeat(match["unit"], every),),)


def _count(word: str) -> int:
    if word in ("last", "penultimate", "antepenultimate"):
        raise NeedsMore(f"“Every {word} one”: on which day, and how often?")
    return ordinal(word) if re.fullmatch(ORDINAL, word) else number(word)


def _adverb(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((_repeat(_ADVERBS[match["adverb"]], number(match["n"]) if match["n"] else 1),),)


def _per(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((_repeat(match["unit"], 1),),)


def _working_week(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Weekdays((0, 1, 2, 3, 4), plural=True),),)


def _weekends(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Weekdays((5, 6), plural=True),),)


def _every_other_weekday(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    day = Weekdays((weekday(match["day"]),))
    word = match["n"] or "other"
    if word == "other" or word.isdigit() or number_word(word):
        every = 2 if word == "other" else number(word)
        return ((Repeat("WEEKLY", every), day),)
    place = ordinal(word)
    monthly: Option = (Repeat("MONTHLY"), Nth((place,), day.days[0]))
    if place in (1, -1, -2):
        return (monthly,)
    said = f"every {word} {WEEKDAYS[day.days[0]]}"
    doubt = f"“{said}” may be the {word} of each month, or one week in {place}."
    return (monthly, (Repeat("WEEKLY", place, doubt), day))


def number_word(word: str) -> bool:
    return re.fullmatch(NUMBER, word) is not None


def _every(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Repeat(None),),)


def _twice(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    if match["often"]:
        raise NeedsMore(
            f"“{match[0]}”: on which days? Try “first and third Tuesday of every month”."
        )
    raise NeedsMore(f"“{match[0]}” may mean twice in one or once in two: say “every two …”.")


def _nth(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    nth = Nth(ordinals(match["places"]), weekday(match["day"]))
    return ((nth, Repeat(None)) if match["day"].endswith("days") else (nth,),)


def _month_days(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    days = ordinals(match["days"])
    if bad := [day for day in days if day > 31]:
        raise Unclear(f"No month has a day {bad[0]}.")
    return ((MonthDays(days),),)


def _edge_day(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((MonthDays((ordinal(match["place"]),)),),)


_AHEAD = {"this": 0, "next": 1, "after next": 2}


def _of_month(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((OfMonth(_AHEAD.get(match["which"] or match["after"] or "")),),)


def _months(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    if " or " in match["months"] and not _LEFT_OUT.search(match.string[: match.start()]):
        raise NeedsMore(f"“{match['months']}” leaves a choice: which of them is meant?")
    year = whole_year(match["y"]) if match["y"] else None
    named: Option = (Months(months(match["months"]), year),)
    if year is None or year % 5 or context.has_clock or year <= context.now.year:
        return (named,)
    hour, minute = divmod(year, 100)
    doubt = f"“{year}” may be the year or {hour}.{minute:02d} on the clock."
    timed: Option = (Months(months(match["months"])), Clock(hour * 60 + minute, doubt=doubt))
    return (named, timed) if minute < 60 else (named,)


def _month_span(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    first, last = month(match["a"]), month(match["b"])
    years = [whole_year(match[name]) if match[name] else None for name in ("ya", "yb")]
    left_out = bool(_LEFT_OUT_HERE.search(match.string[: match.start()]))
    if left_out and "til" in match["joint"]:
        return ((Months((first,), years[0]), Mark("until"), Months((last,), years[1])),)
    if left_out:
        span = tuple((first + n - 1) % 12 + 1 for n in range((last - first) % 12 + 1))
        if any(years):
            raise Unclear("Leave out months of every year, or single dates.")
        return ((Months(tuple(sorted(span))),),)
    return ((Mark("from"), Months((first,), years[0]), Mark("until"), Months((last,), years[1])),)


def _mark(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Mark(str(match.lastgroup), span=match[0] in ("to", "through")),),)


def _whole_day(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((WholeDay(),),)


_OFTEN = r"(?P<often>twice|thrice|(?:two|three|four|[2-4]) times)(?: (?:a|every|each) \w+| \w+ly)"
_MONTH_LIST = rf"{MONTH}(?:{LIST}(?:in )?{MONTH})*"

_EXCEPT = (
    r"(?:but )?(?:not|never|except(?:ing)?(?: for)?|excluding|exc?l?\b\.?-?|w/o|apart from"
    r"|other than|skip(?:ping)?|omit(?:ting)?|without|save(?: for)?|bar(?:ring)?|minus|none"
    rf"|no meetings?|no(?= (?:in )?{MONTH})"
    rf"|but(?= (?:in |on |for )?(?:the )?(?:\d|{WEEKDAY}|{MONTH}"
    r"|christmas|boxing|new year|good f)))"
)
_LEFT_OUT = re.compile(rf"\b{_EXCEPT}")
_LEFT_OUT_HERE = re.compile(rf"\b{_EXCEPT}(?: (?:in|on|for|during))? ?$")
_YEAR_ALONE = r"20\d\d(?!\w|[:.]\d)"

MARKS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), _mark)
    for pattern in (
        rf"(?P<except>{_EXCEPT}(?: (?:in|on|for|during))?)(?:\b|(?<=\.))",
        r"(?P<until>(?!until further notice)(?:until|till|til|up to)(?: and including)?"
        r"|through|ending|finishing|to)\b"
        rf"(?: (?:on|in))?(?: the end of(?= {MONTH}))?",
        r"(?P<from>(?:first )?(?:starting|beginning|commencing|from|as of|with effect from|start)"
        r"(?: (?:on|in|from))?)\b",
        r"(?P<week>(?:the |in )*(?:week (?:of|commencing|beginning|starting)|w/?[cb]))\b(?: the)?",
    )
)

READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"(?:bi-?weekly|bi-?monthly|bi-?annually|{_OFTEN})\b", _twice),
        (r"(?:(?:every|each|on) )?(?:weekdays?|week days)\b", _working_week),
        (r"(?:(?:every|each|on) )?weekends\b|(?:every|each) weekend\b", _weekends),
        (
            rf"(?:(?:every|each|per|once (?:a|every)) (?!(?:first|1st|last) day)"
            rf"(?:(?P<n>other|{PLACE}|{NUMBER}) )?|(?:(?:on|of|in) )?(?P<other>alternate) )"
            rf"(?P<unit>{_UNITS})s?\b",
            _every_unit,
        ),
        (rf"(?:(?P<n>{NUMBER})[ -])?(?P<adverb>{'|'.join(_ADVERBS)})\b", _adverb),
        (r"(?:in|of|in the|of the) (?:every|each) (?P<unit>month)\b", _per),
        (r"a (?P<unit>month)\b", _per),
        (
            rf"(?:(?:every|each) (?P<n>other|{PLACE}|{NUMBER})|(?:on )?alternate) "
            rf"(?P<day>{WEEKDAY})",
            _every_other_weekday,
        ),
        (r"(?:every|each)\b(?: year,?)?(?: on)?", _every),
        (rf"(?:the )?(?P<places>{PLACE}(?:{ALL_OF}(?:the )?{PLACE})*) (?P<day>{WEEKDAY})", _nth),
        (r"(?:the )?(?P<place>first|1st|last) day\b", _edge_day),
        (
            rf"(?:the )?(?P<days>{ORDINAL}(?:{ALL_OF}(?:the )?{ORDINAL})+)(?! (?:of )?{MONTH})",
            _month_days,
        ),
        (
            rf"(?:the )?(?P<days>{ORDINAL})(?= (?:of|in) (?:every|each|the|a|this|next))",
            _month_days,
        ),
        (
            r"(?:of (?:the |a )?|in the )month\b|(?:of |in )?(?P<which>this|next) month\b"
            r"|(?:of |in )?the month (?P<after>after next)\b",
            _of_month,
        ),
        (
            rf"(?:(?:from|starting|in|of|during) )?(?:the (?:start|beginning) of )?"
            rf"(?P<a>{MONTH})(?: (?P<ya>{_YEAR_ALONE}))?"
            r"(?P<joint> ?- ?| (?:to|until|till|through) )"
            rf"(?:the end of |end of )?(?P<b>{MONTH})(?! ?\d\d?\b)(?: (?P<yb>{_YEAR_ALONE}))?",
            _month_span,
        ),
        (
            rf"between (?P<a>{MONTH})(?: (?P<ya>{_YEAR_ALONE}))?(?P<joint> and )(?P<b>{MONTH})"
            rf"(?! ?\d\d?\b)(?: (?P<yb>{_YEAR_ALONE}))?",
            _month_span,
        ),
        (
            rf"(?:(?:in|of|during) )?(?P<months>{_MONTH_LIST})(?:,? (?P<y>20\d\d)(?!\w|[:.]\d))?",
            _months,
        ),
        *LENGTHS,
        (r"all[ -]day\b", _whole_day),
    )
)
