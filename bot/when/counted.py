"""Days counted from a date that a phrase names: "10 working days from 1 December", "the day before
Good Friday", "before Friday"."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.when.bag import Bag
from bot.when.days_of_year import day_name
from bot.when.pieces import Context, Counted, Day, NeedsMore, Unclear
from bot.when.vocabulary import WEEKDAYS
from bot.when.workdays import add_working_days

_NEAR = timedelta(days=60)

Meant = Callable[[Bag, Context], tuple[Day, ...]]


def counted(bag: Bag, context: Context, meant: Meant) -> tuple[Day, ...]:
    """The days that a bag with days to count may mean; `meant` reads the date they start from.

    A start without its year is the nearest whose end has not passed; where that is far off, and
    another would do, both are told. Raises Unclear as `meant` does.
    """
    if bag.counted is None or bag.origin is None:
        raise NeedsMore("Counted from which day?")
    found: list[Day] = []
    for start in meant(_origin(bag), context):
        found += _ends(start, bag.counted, context)
    return tuple(found)


def before(bag: Bag, context: Context, meant: Meant) -> tuple[Day, ...]:
    """The last days of "before": the named one itself where a time of day ends it, else the day
    before that, which is not rolled on by a year once it has passed. Raises as `counted`."""
    bare = replace(bag, deadline=None)
    if bag.counted is None and bag.origin is not None:
        bare = replace(_origin(bag), clock=bag.clock)
    elif bag.counted is None and bag.clock is None:
        raise NeedsMore("Before which day?")
    found = meant(bare, context)
    return found if bag.clock else tuple(_day_before(day, context) for day in found)


def _origin(bag: Bag) -> Bag:
    origin = bag.origin or Bag()
    if bag.day or bag.weekdays or bag.nths or bag.month_days or bag.months or bag.of_month:
        raise Unclear("The day is said in two ways that do not go together.")
    if origin.nths and not (origin.months or origin.of_month):
        raise NeedsMore("Counted from that day of which month?")
    return origin


def _day_before(day: Day, context: Context) -> Day:
    first = next(filter(context.fits, day.candidates), day.candidates[0])
    last = step(first, Counted(-1, "day"), context)
    note = f"“Before” ends with the day before: {day_name(last)}."
    return Day((last,), doubt=day.doubt, ask=day.ask, note=note)


def step(day: date, count: Counted, context: Context) -> date:
    """The day so many days or months on. Raises Unclear where the calendar ends."""
    from dateutil.relativedelta import relativedelta

    try:
        if count.unit in WEEKDAYS:
            return _weekday(day, WEEKDAYS.index(count.unit), count.amount)
        if count.unit == "working day":
            return add_working_days(day, count.amount, context.nation)
        months = count.amount if count.unit == "month" else 0
        return day + relativedelta(months=months, days=0 if months else count.amount)
    except (OverflowError, ValueError):
        raise Unclear("That is too far off.") from None


def _weekday(day: date, weekday: int, amount: int) -> date:
    """The nearest such weekday after a day, or before it."""
    ahead = (weekday - day.weekday()) % 7
    return day + timedelta(days=(ahead or 7) if amount > 0 else (ahead - 7))


def _ends(start: Day, count: Counted, context: Context) -> Iterator[Day]:
    if start.year_given or start.monthly or count.amount < 0:
        first = next(filter(context.fits, start.candidates), start.candidates[0])
        yield _end(first, start, count, context)
        return
    near = sorted(_years(start), key=lambda day: abs(day - context.today))
    open_ = [day for day in near if context.fits(step(day, count, context))] or near[:1]
    sure = len(open_) == 1 or abs(open_[0] - context.today) <= _NEAR
    for first in open_[: 1 if sure else 2]:
        doubt = None if sure else "The day it is counted from has no year."
        yield replace(_end(first, start, count, context), doubt=doubt)


def _years(start: Day) -> list[date]:
    """The coming date and the one of the year before it, from which time may still run."""
    coming = list(start.candidates[:2])
    if start.yearly and start.yearly != (2, 29):
        coming.append(coming[0].replace(year=coming[0].year - 1))
    return coming


def _end(first: date, start: Day, count: Counted, context: Context) -> Day:
    note = f"Counted from {day_name(first)}, which is not counted itself."
    if count.unit == "working day":
        note += f" Working days are those of {context.nation}, bank holidays left out."
    return Day((step(first, count, context),), doubt=start.doubt, ask=start.ask, note=note)
