"""How long, how many times, and how long from now."""

import re
from datetime import timedelta

from bot.when.day_reader import Reader
from bot.when.pieces import Context, Day, Extent, Instant, Option, Unclear
from bot.when.vocabulary import NUMBER, number


def _times(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    amount = number(match["n"])
    if not 1 <= amount <= 1000:
        raise Unclear(f"“{match[0]}”: a series has 1 to 1,000 dates.")
    return ((Extent("times", amount),),)


def _for(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    return ((Extent(_unit(match["unit"]), _amount(match)),),)


def _unit(word: str) -> str:
    short = {"hr": "hour", "hrs": "hour", "h": "hour", "min": "minute", "mins": "minute"}
    return short.get(word, word.removesuffix("s"))


def _amount(match: re.Match[str]) -> float:
    text = match["n"]
    if text in ("half an", "half a"):
        return 0.5
    amount = float(text) if re.fullmatch(r"\d+\.\d+", text) else float(number(text))
    return amount + (0.5 if match["half"] or match["half2"] else 0) + _odd_minutes(match)


def _odd_minutes(match: re.Match[str]) -> float:
    if not match["odd"]:
        return 0
    if not match["unit"].startswith("h") or number(match["odd"]) > 59:
        raise Unclear(f"“{match[0]}” is no length of time.")
    return number(match["odd"]) / 60


def _in(match: re.Match[str], context: Context) -> tuple[Option, ...]:
    unit, amount = _unit(match["unit"]), _amount(match)
    sign = -1 if match[0].endswith("ago") else 1
    return _ahead(unit, amount * sign, context)


def _ahead(unit: str, amount: float, context: Context) -> tuple[Option, ...]:
    from dateutil.relativedelta import relativedelta

    if unit in ("minute", "hour"):
        if abs(amount) > 100_000:
            raise Unclear("That is too far off.")
        return ((Instant(after=timedelta(minutes=amount * (60 if unit == "hour" else 1))),),)
    if amount != int(amount) or abs(amount) > 4000:
        raise Unclear(f"{amount:g} {unit}s cannot be counted in whole days.")
    size = int(amount) * {"week": 7, "fortnight": 14, "year": 12}.get(unit, 1)
    months = unit in ("month", "year")
    try:
        step = relativedelta(months=size) if months else relativedelta(days=size)
        return ((Day((context.today + step,)),),)
    except (OverflowError, ValueError):
        raise Unclear("That is too far off.") from None


_LENGTH = (
    rf"(?P<n>half an?|\d+\.\d+|\d{{1,4}}(?=h|m)|{NUMBER})(?P<half> and a half)?[ -]?"
    r"(?P<unit>{units})\b(?P<half2> and a half)?"
    rf"(?:,? (?:and )?(?P<odd>{NUMBER}) ?(?:minutes?|mins?)\b)?"
)
_SHORT = r"minutes?|mins?|hours?|hrs?|h"
_LONG = r"days?|weeks?|fortnights?|months?|years?"

_HOURS, _DAYS = _LENGTH.replace("{units}", _SHORT), _LENGTH.replace("{units}", _LONG)
_ANY = _LENGTH.replace("{units}", _SHORT + "|" + _LONG)

_WHOLE = re.compile(_ANY)


def extent(text: str) -> Extent | None:
    """The length that is the whole of `text`, or None; raises Unclear for an impossible one."""
    match = _WHOLE.fullmatch(text)
    return Extent(_unit(match["unit"]), _amount(match)) if match else None


LENGTHS: tuple[tuple[str, Reader], ...] = (
    (r"x ?(?P<n>\d{1,4})\b", _times),
    (
        rf"(?:for )?(?:a total of )?(?P<n>{NUMBER}) "
        r"(?:times|occurrences|meetings|dates|sessions)\b",
        _times,
    ),
    (rf"(?:for|lasting) {_ANY}", _for),
    (
        rf"(?:with)?in (?:the next )?{_ANY}(?:'s?)?(?: time| from now)?\b",
        _in,
    ),
    (rf"{_ANY} (?:from now|ago)\b", _in),
    (rf"^{_DAYS}$", _in),
    (rf"{_HOURS}(?: long)?", _for),
)
