"""What goes together in one reading, and what the words imply beyond themselves."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot.when.bag import Bag
from bot.when.days_of_year import months_on
from bot.when.pieces import Day, MonthDays, Months, NeedsMore, Repeat, Unclear

_SEASON = "These months may be the coming ones only, or those of every year."

_QUARTERS = "“Quarterly” does not say in which months."


def completed(bag: Bag) -> Bag:
    """The bag with what its words imply: a series where dates are left out, a day after "from"."""
    if bag.repeat and bag.months and _are_its_months(bag.repeat, bag.months.months):
        bag = replace(bag, repeat=Repeat(None))
    fixed = bag.of_month is not None and bag.of_month.offset is not None
    from_then = bag.start is not None and bag.of_month is not None and not fixed
    if not bag.recurring and from_then and (bag.nths or bag.month_days) and not bag.months:
        bag = replace(bag, repeat=Repeat("MONTHLY"))  # "first Monday of the month from February"
    if not bag.recurring and bag.start is not None and not (bag.day or bag.weekdays):
        bag = _started(bag, bag.start)
    if bag.recurring and not (bag.start or bag.until):
        bag = _within(bag)
    ended = bag.until is not None or bool(bag.left_out)
    if not bag.recurring and ended and (bag.nths or bag.month_days) and not (bag.months or fixed):
        bag = replace(bag, repeat=Repeat("MONTHLY"))
    names_a_day = bag.day or bag.weekdays or bag.nths or bag.month_days
    if bag.part and bag.repeat and bag.repeat.freq is None and not names_a_day:
        bag = replace(bag, repeat=Repeat("DAILY"))  # "every evening"
    freq = bag.repeat.freq if bag.repeat else None
    if bag.recurring and bag.day is not None and bag.day.monthly and freq in (None, "MONTHLY"):
        days = MonthDays((bag.day.candidates[0].day,))
        repeat = bag.repeat if freq else Repeat("MONTHLY")
        bag = replace(bag, day=None, month_days=bag.month_days or days, repeat=repeat)
    return bag


def _are_its_months(repeat: Repeat, months: tuple[int, ...]) -> bool:
    # "Quarterly: January, April, July and October" says one thing twice.
    gap = repeat.interval
    evenly = all(later - first == gap for first, later in pairwise(months))
    return repeat.freq == "MONTHLY" and gap > 1 and evenly and len(months) * gap == 12


def _within(bag: Bag) -> Bag:
    # Neighbouring months of one year are a first and a last month.
    said = bag.months
    if said is None or said.year is None or not _consecutive(said.months):
        return bag
    edges = [Bag(months=Months((month,), said.year)) for month in (said.months[0], said.months[-1])]
    return replace(bag, months=None, start=edges[0], until=edges[1])


def _started(bag: Bag, start: Bag) -> Bag:
    return replace(
        bag,
        start=None,
        day=start.day,
        weekdays=start.weekdays,
        months=bag.months or start.months,
        month_days=bag.month_days or start.month_days,
        of_month=bag.of_month or start.of_month,
    )


def seasons(bag: Bag, today: date) -> list[tuple[Bag, str | None]]:
    """The series a bag may mean, with what makes it doubtful.

    Within named months it may be these months of every year, or once the coming ones; a quarterly
    one without a start may begin in any of the coming months.
    """
    dated = bag.nths or bag.month_days
    if bag.repeat and bag.repeat.quarterly and dated and not (bag.start or bag.months):
        return [(_from_month(bag, today, ahead), _QUARTERS) for ahead in range(4)]
    first, last = _only_months(bag.start), _only_months(bag.until)
    if first and last:
        span = range(first[0], first[0] + (last[0] - first[0]) % 12 + 1)
        months = tuple(sorted((number - 1) % 12 + 1 for number in span))
        yearly = replace(bag, start=None, until=None, months=Months(months))
        return [(bag, _SEASON), (yearly, _SEASON)]
    daily = not (bag.nths or bag.month_days or bag.start or bag.until)
    if bag.months is not None and daily and bag.day is None and _consecutive(bag.months.months):
        edge = bag.months.months
        once = replace(bag, months=None, start=_month(edge[0]), until=_month(edge[-1]))
        return [(once, _SEASON), (bag, _SEASON)]
    return [(bag, None)]


def _from_month(bag: Bag, today: date, ahead: int) -> Bag:
    first = max(today, date(*months_on(today, ahead), 1))
    return replace(bag, start=Bag(day=Day((first,))))


def _month(number: int) -> Bag:
    return Bag(months=Months((number,)))


def _consecutive(months: tuple[int, ...]) -> bool:
    return months[-1] - months[0] == len(months) - 1


def _only_months(side: Bag | None) -> tuple[int, ...] | None:
    if side is None or side.months is None or side.months.year is not None or side.month_days:
        return None
    return side.months.months


def check(bag: Bag) -> None:
    """Raises Unclear when the parts of a reading do not go together: none is dropped unsaid."""
    kinds = [bag.day, bag.nths or None, bag.month_days]
    if sum(kind is not None for kind in kinds) > 1 and not (bag.recurring and bag.day):
        raise Unclear("The day is said in two ways that do not go together.")
    if bag.nths and bag.weekdays:
        raise Unclear("The day of the week is said twice.")
    if bag.day and (bag.months or bag.of_month):
        raise Unclear("The month is said twice.")
    if bag.whole_day and (bag.clock or bag.part):
        raise Unclear("“All day” and a time of day do not go together.")
    if bag.deadline and bag.week:
        raise NeedsMore("On which day of that week?")
    if bag.recurring:
        _check_series(bag)


def _check_series(bag: Bag) -> None:
    if bag.deadline:
        raise Unclear("“By” sets one deadline: a series has none.")
    if bag.counted:
        raise Unclear("Days counted from a date are one date: write the series by itself.")
    if bag.month_days and bag.month_days.working:
        raise Unclear(
            "A working day of every month is no rule that calendars know, since bank holidays move"
            " it: write one date, or a rule like “last Friday of every month”."
        )
    if bag.week:
        raise Unclear("Only one date can be a week whose day is open.")
    if bag.month_days and bag.weekdays:
        raise Unclear("The day is said in two ways that do not go together.")
    if bag.of_month is not None and bag.of_month.offset is not None:
        raise NeedsMore("Is it one date, or every month? Write “from 1 January” to say its start.")
    if bag.months is not None and bag.months.year is not None:
        raise NeedsMore("A year goes with a first or last date: write “from” and “until”.")
    said = bag.weekdays
    if said is not None and (said.which == "next" or said.weeks_on):
        raise NeedsMore("On which date does the series start? Write “from” and the date.")
    _check_frequency(bag, bag.repeat.freq if bag.repeat else None)


def _check_frequency(bag: Bag, freq: str | None) -> None:
    interval = bag.repeat.interval if bag.repeat else 1
    dated = bag.nths or bag.month_days
    if bag.of_month is not None and freq in ("DAILY", "WEEKLY", "YEARLY"):
        raise Unclear("“Of the month” goes with a day of the month only.")
    if freq == "DAILY" and (bag.weekdays and interval > 1):
        raise Unclear("Every few days and a day of the week do not go together.")
    if bag.months and freq == "MONTHLY" and interval > 1:
        raise Unclear("Named months and every few months do not go together.")
    if bag.day and freq in (None, "YEARLY") and (bag.weekdays or dated):
        raise Unclear("The day is said in two ways that do not go together.")
    if bag.day and bag.start and freq not in (None, "YEARLY"):
        raise Unclear("The first date is given twice.")
    if bag.day and bag.day.monthly:
        raise Unclear("A day of the month cannot be repeated by days or weeks.")
