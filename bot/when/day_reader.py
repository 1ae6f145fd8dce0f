"""Single days: by number, by name, and counted from today."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.when.days_of_year import (
    full_day,
    monthly_day,
    whole_year,
    written_day,
    yearly_day,
)
from bot.when.pieces import (
    PARTS,
    Clock,
    Context,
    Day,
    Instant,
    Mark,
    MonthDays,
    Months,
    OfMonth,
    Option,
    Repeat,
    Unclear,
    Weekdays,
)
from bot.when.vocabulary import (
    ALL_OF,
    LIST,
    MONTH,
    NUMBER,
    ORDINAL,
    month,
    number,
    ordinal,
    weekday,
    weekday_span,
    weekdays,
)
from bot.when.vocabulary import WEEKDAY as WD

Reader = Callable[[re.Match[str], Context], tuple[Option, ...]]

# "8 December 1930-2130" is a range of the clock, and no year.
_RANGE = r"(?:[01]\d|2[0-3])[0-5][05] ?(?:-|to|until|till|til) ?\d\d[:.]?\d\d"
_NO_YEAR = r"\w|[:.]\d|-\d|\s*(?:hrs?|hours)\b|\s*[ap]\.?m\b"
_YEAR = rf"(?:[\s,/-]+(?!{_RANGE})(?P<y>\d{{4}}|'\d\d|[2-9]\d))?(?!{_NO_YEAR})"


def _iso(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    day = full_day(int(match["y"]), int(match["m"]), int(match["d"]))
    if match["h"] is None:
        return ((day,),)
    hour, minute = int(match["h"]), int(match["min"])
    if hour > 23 or minute > 59:
        raise Unclear(f"{hour}:{minute:02d} is not a time of day.")
    if match["off"] is None:
        return ((day, Clock(hour * 60 + minute)),)
    if not re.fullmatch(r" ?z|[+-](?:0\d|1[0-4]):?[0-5]\d", match["off"]):
        raise Unclear(f"{match['off']} is no offset of a time zone.")
    stamp = f"{day.candidates[0]}T{match['h']}:{match['min']}:00"
    return ((Instant(at=datetime.fromisoformat(stamp + match["off"].upper().strip())),),)


def _numeric(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    day, month_ = int(match["d"]), int(match["m"])
    if not match["y"]:
        return ((yearly_day(month_, day, context),),)
    return ((written_day(match["y"], month_, day, context),),)


def _named(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    day, month_ = ordinal(match["d"]), month(match["mon"])
    bare: Option = (yearly_day(month_, day, context),)
    if match["y"] is None:
        return (bare,)
    return _year_or_time(match["y"], day, month_, context, bare)


def _several(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    # Single dates to leave out of a series; elsewhere more than one date is refused.
    days, month_ = re.findall(r"\d+", match["days"]), month(match["mon"])
    if match["y"]:
        return (tuple(written_day(match["y"], month_, int(day), context) for day in days),)
    return (tuple(yearly_day(month_, int(day), context) for day in days),)


def _year_or_time(
    written: str, day: int, month_: int, context: Context, bare: Option
) -> tuple[Option, ...]:
    # "12 January 1930" is half past seven in the evening, "12 January 2030" may be either; a year
    # of living memory is a year, which is then refused as past.
    hour, minute = divmod(int(written.strip("'")), 100)
    clock = len(written) == 4 and hour < 24 and minute % 5 == 0 and minute < 60
    year = whole_year(written)
    if clock and not context.now.year - 50 <= year <= 2200:
        return ((*bare, Clock(hour * 60 + minute)),)
    dated: Option = (written_day(written, month_, day, context),)
    if not clock or context.has_clock or year <= context.now.year:
        return (dated,)
    doubt = f"“{written}” may be the year or {hour}.{minute:02d} on the clock."
    return (dated, (*bare, Clock(hour * 60 + minute, doubt=doubt)))


def _the_nth(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((monthly_day(ordinal(match["d"]), context),),)


def _end_of_month(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    last = -1 if match["edge"] == "end" else 1
    if match["mon"]:
        year = whole_year(match["y"]) if match["y"] else None
        return ((MonthDays((last,)), Months((month(match["mon"]),), year)),)
    return ((MonthDays((last,)), OfMonth({"this": 0, "next": 1}.get(match["which"]))),)


def _named_day(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    said = match["rel"].removeprefix("the ")
    ahead = {"day before yesterday": -2, "yesterday": -1, "tomorrow": 1, "day after tomorrow": 2}
    weeks = _weeks(match)
    day = Day((context.today + timedelta(days=ahead.get(said, 0), weeks=weeks),))
    return ((day, PARTS["tonight"]) if match["rel"] == "tonight" else (day,),)


def _weeks(match: re.Match[str]) -> int:
    lead, tail = match["lead"], match["tail"]
    count = {"week": 1, "fortnight": 2}
    if lead:
        *amount, unit = lead.split()
        return (number(amount[0]) if amount else 1) * count[unit.removesuffix("s")]
    return count[tail] if tail else 0


def _this_part(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Day((context.today,)), PARTS[match["part"]]),)


def _part(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    # "Tuesday evenings" are every Tuesday's.
    every = (Repeat(None),) if match["many"] else ()
    return ((PARTS[match["part"].replace(".", "")], *every),)


def _possessive(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    day = Weekdays(weekdays(match["days"]))
    doubt = f"“{match[0]}” may be one day, or every week."
    return ((Weekdays(day.days),), (day, Repeat("WEEKLY", doubt=doubt)))


def _weekday(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    names = match["days"]
    plural = bool(re.search(r"days\b", names))
    which = "next" if match["after"] else (match["which"] or "").removesuffix(" coming")
    weeks = _weeks(match) + (match["after"] == " after next")
    return ((Weekdays(weekdays(names), plural, which, weeks),),)


def _weekday_span(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Weekdays(weekday_span(match["a"], match["b"])),),)


def _weekday_of_week(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    monday = context.today - timedelta(days=context.today.weekday())
    said = match["which"] or match["which2"] or match["which3"]
    weeks = {"last": -1, "this": 0, "next": 1}.get(said[:4], 2)
    name = match["day"] or match["day2"] or match["day3"]
    return ((Day((monday + timedelta(days=weekday(name), weeks=weeks),)),),)


def _next_week(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    weeks = timedelta(weeks=2 if match[0].endswith("after next") else 1)
    monday = context.today - timedelta(days=context.today.weekday()) + weeks
    return ((Mark("week"), Day((monday,))),)


def _christmas(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    first = match["name"][0] if not match["name"].startswith("end") else "n"
    month_, day = {"c": (12, 25), "x": (12, 25), "b": (12, 26)}.get(first, (1, 1))
    if match["name"].endswith(("eve", "year")):
        month_, day = (12, 31) if first == "n" else (12, 24)
    if match["y"]:
        return ((full_day(int(match["y"]), month_, day),),)
    return ((yearly_day(month_, day, context),),)


def _easter(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    from dateutil.easter import easter

    shifts = {"mau": -3, "goo": -2, "easter m": 1, "easter t": 2}
    said = [days for start, days in shifts.items() if match["name"].startswith(start)]
    shift = timedelta(days=said[0] if said else 0)
    if match["y"]:
        return ((Day((easter(int(match["y"])) + shift,)),),)
    found: list[date] = [easter(context.now.year + n) + shift for n in context.steps(3)]
    return ((Day(tuple(found), year_given=False),),)


_A_CLOCK = r" ?[-:.]\d| ?[ap]\.?m\b| ?hrs?\b| ?o'"
# "2026-12-08 19:30-21:00" is a range: an offset to the west takes a T or seconds.
_WEST = r"(?(t)-\d\d:?\d\d|(?(s)-\d\d:?\d\d|(?!)))"
_NOT_A_LIST = (
    rf"(?! (?:of|in) (?:every|each|the|a|this|next))(?! (?:{WD}|day))"
    rf"(?!{LIST}(?:the )?\d\d?(?:st|nd|rd|th|)\b(?!{_A_CLOCK}))"
)
_HOLY_YEAR = r"(?:,? (?P<y>20\d\d|2100)(?!\w|[:.]\d))?"
_LEAD = (
    rf"(?:(?P<lead>{NUMBER} (?:week|fortnight)s?|(?:week|fortnight)(?= (?:on|today|tomorrow)\b)) "
    r"(?:on )?)?"
)
_TAIL = r"(?: (?P<tail>week|fortnight)\b(?! (?:of|commencing|beginning)))?"
_FIGURE = r"\d\d?(?:st|nd|rd|th|)\b(?![:.]\d)"
_RELATIVE = (
    r"(?P<rel>(?:the )?day (?:after tomorrow|before yesterday)|today|tonight|tomorrow|yesterday)\b"
)

DATES: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (
            r"(?P<y>\d{4})[-/](?P<m>\d\d?)[-/](?P<d>\d\d?)"
            r"(?:(?:(?P<t>t)|,? )(?P<h>\d\d):(?P<min>\d\d)"
            rf"(?P<s>:\d\d(?:\.\d+)?)?(?P<off> ?z|\+\d\d:?\d\d|{_WEST})?(?![\w:-]))?(?![\w:/])",
            _iso,
        ),
        (r"(?P<d>\d\d?)(?P<s>[-/.])(?P<m>\d\d?)(?P=s)(?P<y>\d{4}|\d\d)(?![\w:/])", _numeric),
        (r"(?P<d>\d\d?)/(?P<m>\d\d?)(?P<y>)?(?![\w:/])", _numeric),
        (
            rf"(?:the )?(?P<days>{_FIGURE}(?:{LIST}(?:the )?{_FIGURE})+)(?: of)? "
            rf"(?P<mon>{MONTH}){_YEAR}",
            _several,
        ),
        (
            rf"(?:the )?(?P<d>\d\d?(?!\w)|{ORDINAL}|\d\d?(?={MONTH}))(?: of)?[ /-]?"
            rf"(?P<mon>{MONTH}){_YEAR}",
            _named,
        ),
        (rf"(?P<mon>{MONTH}) (?:the )?(?P<d>\d\d?(?!\w)|{ORDINAL}){_YEAR}", _named),
        (
            rf"(?:the |at )*(?P<edge>end|start|beginning) of "
            rf"(?:(?:the|(?P<which>this|next)) month\b"
            rf"|(?P<mon>{MONTH})(?: (?P<y>20\d\d)(?!{_NO_YEAR}))?)",
            _end_of_month,
        ),
    )
)

READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"(?:the (?P<d>\d\d?(?!\w)|{ORDINAL})){_NOT_A_LIST}", _the_nth),
        (rf"(?P<d>\d\d?(?:st|nd|rd|th)){_NOT_A_LIST}", _the_nth),
        (
            r"(?:the )?(?P<name>(?:christmas|xmas)(?: day| eve)?|boxing day"
            rf"|new year'?s(?: day| eve)|end of (?:the |this )?year)\b{_HOLY_YEAR}",
            _christmas,
        ),
        (
            r"(?P<name>maundy thu(?:rs?(?:day)?)?|good fri(?:day)?"
            r"|easter (?:sun(?:day)?|mon(?:day)?|tue(?:s(?:day)?)?|day)|easter(?! week))\b"
            rf"{_HOLY_YEAR}",
            _easter,
        ),
        (_LEAD + _RELATIVE + _TAIL, _named_day),
        (r"this (?P<part>morning|afternoon|evening)\b", _this_part),
        (
            r"(?:in the )?(?P<part>morning|afternoon|evening|night|lunchtime|[ap]\.?m)"
            r"(?P<many>s)?\b",
            _part,
        ),
        (
            rf"(?P<day>{WD})(?: of|,)? (?P<which>(?:last|this|next) week)\b"
            rf"|(?P<day3>{WD}) (?:of|in) (?P<which3>the week after next)\b"
            rf"|(?P<which2>(?:last|this|next) week|the week after next),?(?: on)? (?P<day2>{WD})",
            _weekday_of_week,
        ),
        (rf"(?P<a>{WD})(?: ?- ?| to | through )(?P<b>{WD})", _weekday_span),
        (r"(?:the )?(?:next week\b(?! on)|week after next\b)", _next_week),
        (rf"(?P<days>{WD})'s(?! of)\b", _possessive),
        (
            rf"{_LEAD}(?:(?P<which>this coming|this|next|coming) )?"
            rf"(?P<days>{WD}(?:{ALL_OF}{WD})*)"
            rf"(?P<after> after next\b(?! (?:week|month|year|{WD}))| next\b(?! \w))?{_TAIL}",
            _weekday,
        ),
    )
)
