"""One date: which day a reading means, counted from today and checked against its weekday."""

from dataclasses import replace
from datetime import date, timedelta

from bot.when.bag import Bag
from bot.when.counted import before, counted
from bot.when.days_of_year import (
    day_name,
    full_day,
    monthly_day,
    months_on,
    nth_weekday,
    nth_working_day,
    yearly_day,
)
from bot.when.pieces import Clock, Context, Day, NeedsMore, Nth, Unclear, Weekdays
from bot.when.vocabulary import MONTHS, WEEKDAYS


def days_meant(bag: Bag, context: Context) -> tuple[Day, ...]:
    """The days a reading may mean, one Day for each meaning; empty when it names none.

    Raises Unclear when the parts contradict one another or too little is said.
    """
    if bag.deadline and bag.deadline.short:
        return before(bag, context, days_meant)
    if bag.counted is not None:
        return counted(bag, context, days_meant)
    if bag.day is not None:
        return (_checked(bag.day, bag.weekdays, context),)
    if bag.nths and context.past and bag.nths[0].places == (-1,) and not bag.months:
        return _last(bag.nths[0].weekday, context)
    if bag.nths:
        return (_nth_day(bag, context),)
    if bag.month_days is not None:
        return (_checked(_day_of_month(bag, context), bag.weekdays, context),)
    if bag.months is not None or bag.of_month is not None:
        raise NeedsMore("On which day of the month?")
    if bag.weekdays is not None:
        return _weekday(bag.weekdays, context)
    return ()


def _checked(day: Day, weekdays: Weekdays | None, context: Context) -> Day:
    if weekdays is None:
        return day
    if len(weekdays.days) > 1 or weekdays.which == "next" or weekdays.weeks_on:
        raise Unclear("The date and the day of the week say different things.")
    if day.monthly:
        return _matching(day, weekdays.days[0], context)
    wanted, first = weekdays.days[0], _upcoming(day, context)
    if first.weekday() != wanted:
        found = f"{day_name(first).split(' ', 1)[1]} is a {WEEKDAYS[first.weekday()]}"
        raise Unclear(f"{found}, not a {WEEKDAYS[wanted]}.{_otherwise(day, wanted, first)}")
    if day.yearly:  # its weekday says which year is meant
        return replace(day, candidates=(first,), doubt=None, ask=False)
    return replace(day, candidates=(first,))


def _upcoming(day: Day, context: Context) -> date:
    return next(filter(context.fits, day.candidates), day.candidates[0])


def _otherwise(day: Day, wanted: int, first: date) -> str:
    others = [d for d in day.candidates if d.weekday() == wanted]
    if day.year_given or not others:
        return ""
    if others[0] < first:
        return f" {day_name(others[0])} has passed."
    return f" The next such {WEEKDAYS[wanted]} is in {others[0].year}."


def _matching(day: Day, wanted: int, context: Context) -> Day:
    found = tuple(d for d in day.candidates if d.weekday() == wanted and context.fits(d))
    if not found:
        raise Unclear(f"That day is no {WEEKDAYS[wanted]} in the next two years.")
    first = _upcoming(day, context)
    doubt = None if found[0] == first else f"The next such day, {day_name(first)}, is not it."
    return Day(found, False, None, True, doubt, ask=doubt is not None)


def _nth_day(bag: Bag, context: Context) -> Day:
    nth = bag.nths[0]
    found = _of_named(nth, bag, context) if bag.months else _of_coming(nth, bag, context)
    if not found:
        raise Unclear(f"There is no such {WEEKDAYS[nth.weekday]} in that month.")
    fixed = bag.months is not None and bag.months.year is not None
    within = bag.of_month is not None and bag.of_month.offset is not None
    return Day(tuple(found), year_given=fixed or within)


def _of_named(nth: Nth, bag: Bag, context: Context) -> list[date]:
    if bag.months is None:
        return []
    year = bag.months.year
    years = [year] if year else [context.now.year + step for step in context.steps(9)]
    days = [nth_weekday(y, bag.months.months[0], nth.places[0], nth.weekday) for y in years]
    return [day for day in days if day is not None]


def _of_coming(nth: Nth, bag: Bag, context: Context) -> list[date]:
    offset = None if bag.of_month is None else bag.of_month.offset
    months = context.steps(14) if offset is None else [offset]
    places = [months_on(context.today, ahead) for ahead in months]
    days = [nth_weekday(y, m, nth.places[0], nth.weekday) for y, m in places]
    return [day for day in days if day is not None]


def _day_of_month(bag: Bag, context: Context) -> Day:
    number = bag.month_days.days[0] if bag.month_days else 1
    if bag.month_days and bag.month_days.working:
        return _working_day_of(number, bag, context)
    if bag.months is not None:
        return _day_of_named(number, bag, context)
    day = monthly_day(number, context)
    if bag.of_month is None or bag.of_month.offset is None:
        return day
    wanted = months_on(context.today, bag.of_month.offset)
    found = tuple(d for d in day.candidates if (d.year, d.month) == wanted)
    if not found:
        raise Unclear(f"{MONTHS[wanted[1] - 1]} {wanted[0]} has no day {number}.")
    return Day(found)


def _working_day_of(place: int, bag: Bag, context: Context) -> Day:
    today = context.today
    if bag.months is not None:
        years = [bag.months.year] if bag.months.year else [today.year + n for n in range(2)]
        places = [(year, bag.months.months[0]) for year in years]
    elif bag.of_month is not None:
        fixed = bag.of_month.offset
        places = [months_on(today, n) for n in ((0, 1) if fixed is None else (fixed,))]
    else:
        raise NeedsMore("Of which month is that working day?")
    days = [nth_working_day(year, month, place, context) for year, month in places]
    found = tuple(day for day in days if day is not None)
    if not found:
        raise Unclear("That month has not so many working days.")
    note = f"Working days are those of {context.nation}, bank holidays left out."
    return Day(found, year_given=len(places) == 1, note=note)


def _day_of_named(number: int, bag: Bag, context: Context) -> Day:
    month, year = (bag.months.months[0], bag.months.year) if bag.months else (1, None)
    if number == -1:
        years = [year] if year else [context.now.year + step for step in context.steps(3)]
        ends = [date(y + month // 12, month % 12 + 1, 1) - timedelta(days=1) for y in years]
        return Day(tuple(ends), year_given=year is not None)
    return full_day(year, month, number) if year else yearly_day(month, number, context)


def _weekday(weekdays: Weekdays, context: Context) -> tuple[Day, ...]:
    ahead = (weekdays.days[0] - context.today.weekday()) % 7
    if context.past and not (weekdays.which or weekdays.weeks_on):
        return (Day((context.today - timedelta(days=-ahead % 7),)),)
    coming = context.today + timedelta(days=ahead)
    name, weeks = WEEKDAYS[weekdays.days[0]], timedelta(weeks=weekdays.weeks_on)
    week = timedelta(weeks=1)
    if weekdays.which == "next":
        first = coming if ahead else coming + week
        doubt = f"“Next {name}” may be {day_name(first)} or the one after."
        return tuple(Day((d + weeks,), doubt=doubt) for d in (first, first + week))
    if ahead == 0:
        doubt = f"Today is {name}: {'counted from ' if weeks else ''}today, or in a week?"
        return tuple(Day((d + weeks,), doubt=doubt) for d in (coming, coming + week))
    return (Day((coming + weeks,)),)


def _last(weekday: int, context: Context) -> tuple[Day, ...]:
    # "Last Tuesday" is this week's or the last one's, for who looks back on a Friday.
    latest = context.today - timedelta(days=(context.today.weekday() - weekday) % 7 or 7)
    if latest.isocalendar().week != context.today.isocalendar().week:
        return (Day((latest,)),)
    before = latest - timedelta(weeks=1)
    doubt = f"“Last {WEEKDAYS[weekday]}” may be {day_name(latest)} or {day_name(before)}."
    return (Day((latest,), doubt=doubt), Day((before,), doubt=doubt))


def clock_fits(clock: Clock, bag: Bag) -> bool:
    """Whether a time of day lies in the part of the day that was named."""
    return bag.part is None or bag.part.first <= clock.start <= bag.part.last
