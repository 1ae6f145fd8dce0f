"""The readings of one sorted phrase as instants and rules, with what must be told or asked."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.times import attach, clock_change
from bot.when.bag import Bag
from bot.when.checks import check, completed, seasons
from bot.when.days_of_year import day_name
from bot.when.expand import local_times
from bot.when.pieces import Clock, Context, Day, NeedsMore, Repeat, Unclear
from bot.when.rule import Rule, rule_meant
from bot.when.single import clock_fits, days_meant
from bot.when.telling import clock_told, nth_told, series_told, single_told, week_told
from bot.when.verdicts import Understood
from bot.when.workdays import Nation

_TWO_YEARS = timedelta(days=731)
_RECENTLY = timedelta(days=90)
_UNITS = {"minute": 1, "hour": 60, "day": 1440, "week": 10_080, "fortnight": 20_160}


@dataclass(frozen=True)
class Now:
    """What every reading is held against: the present (aware, in `zone`), the caller's wishes."""

    at: datetime
    zone: ZoneInfo
    count: int
    hours: tuple[int, int] | None = None
    past: bool = False
    nation: Nation = Nation.ENGLAND
    repeats: bool = False
    day: date | None = None

    @property
    def local(self) -> datetime:
        return self.at.replace(tzinfo=None)

    def after(self, at: datetime) -> bool:
        """Whether `at` has passed; in UTC, since an hour that comes twice compares wrongly."""
        return at.astimezone(UTC) < self.at.astimezone(UTC)

    @property
    def context(self) -> Context:
        return Context(self.local, nation=self.nation, past=self.past)


@dataclass(frozen=True)
class Draft:
    """A reading with the doubts that speak against taking it without asking."""

    reading: Understood
    doubts: tuple[str, ...] = ()
    ask: bool = False


def readings(bag: Bag, present: Now) -> tuple[list[Draft], list[Unclear]]:
    """Every reading of a bag, and why others fail; raises Unclear when it contradicts itself."""
    if bag.instant is not None:
        return [_instant(bag, present)], []
    bag = completed(bag)
    of_months = bag.of_month is not None and bag.of_month.offset is None
    if present.repeats and of_months and bag.month_days and not bag.recurring:
        bag = replace(bag, repeat=Repeat("MONTHLY"))
    check(bag)
    if bag.clock is not None and not clock_fits(bag.clock, bag):
        raise Unclear("The time of day and the part of the day do not fit.")
    if bag.recurring:
        found = [
            _series(each, present, doubt) for each, doubt in seasons(bag, present.local.date())
        ]
        return (_phases(found) if bag.repeat and bag.repeat.quarterly else found), []
    if bag.until is not None or bag.left_out:
        raise NeedsMore("How often does it repeat? Only a series ends or leaves out dates.")
    return _singles(bag, present)


def _phases(found: list[Draft]) -> list[Draft]:
    # Of starts three months apart the first stands for both.
    return list({each.reading.start.month % 3: each for each in reversed(found)}.values())


def _instant(bag: Bag, present: Now) -> Draft:
    if replace(bag, instant=None, extents=()) != Bag() or bag.instant is None:
        raise Unclear("A time counted from now takes no other day or time.")
    after, given = bag.instant.after, bag.instant.at
    try:
        # Counted in UTC: a wall clock that changes meanwhile would be an hour out.
        at = given if given is not None else present.at.astimezone(UTC) + (after or timedelta())
        at = at.astimezone(present.zone)
    except OverflowError:
        raise Unclear("That is too far off.") from None
    length = _length(bag, None)
    told = single_told(at, length, all_day=False)
    past = present.after(at)
    if past and not present.past:
        raise Unclear(f"{day_name(at.date())}, {clock_told(at)} has passed.")
    reading = Understood(told, at, present.zone, next=(at,), duration=length, past=past)
    return Draft(reading)


def _length(bag: Bag, clock: Clock | None) -> timedelta | None:
    spans = [e for e in bag.extents if e.unit in ("minute", "hour") or not bag.recurring]
    if clock is not None and clock.end is not None:
        if spans:
            raise Unclear("The end is given twice.")
        return timedelta(minutes=clock.end - clock.start)
    if not spans:
        return None
    if len(spans) > 1 or spans[0].unit not in _UNITS:
        raise Unclear("How long it takes could not be read.")
    minutes = spans[0].amount * _UNITS[spans[0].unit]
    if not 1 <= minutes <= 40_320:
        raise Unclear("A meeting takes from one minute to four weeks.")
    return timedelta(minutes=minutes)


def _series(bag: Bag, present: Now, doubt: str | None = None) -> Draft:
    if bag.clock is None and bag.part is not None:
        raise NeedsMore(f"At what time in the {bag.part.name}?")
    all_day = bag.clock is None
    minutes = bag.clock.start if bag.clock else 0
    if minutes >= 1440:
        raise NeedsMore("“Midnight” begins one day and ends another: write 00:00 or 23:59.")
    at = time(minutes // 60, minutes % 60)
    rule = rule_meant(bag, at, present.context, present.zone)
    length = _length(bag, bag.clock)
    start, following, notes = _dates(rule, all_day, present)
    first = attach(rule.start, present.zone)
    told = series_told(rule.rrule, first, length, all_day, rule.exdates)
    reading = Understood(
        told, start, present.zone, rule.rrule, following, rule.exdates, length, all_day, notes=notes
    )
    unsaid = bag.repeat is None and bag.weekdays is not None and not bag.weekdays.plural
    doubts = [doubt] if doubt else ["It may be every week."] if unsaid else []
    if bag.clock and bag.clock.note:
        notes = (bag.clock.note, *notes)
    return Draft(reading, (*doubts, *_doubts(bag, None)), ask=unsaid)


def _dates(
    rule: Rule, all_day: bool, present: Now
) -> tuple[datetime, tuple[datetime, ...], tuple[str, ...]]:
    following: list[datetime] = []
    notes = list(rule.notes)
    for local in local_times(rule.start, rule.rrule, present.zone):
        if len(following) >= present.count and local > rule.start + _TWO_YEARS:
            break
        if local in rule.exdates:
            continue
        if len(following) < present.count:
            following.append(attach(local, present.zone))
        if not all_day and (odd := clock_change(local, present.zone)):
            notes.append(odd)
    return attach(rule.start, present.zone), tuple(following), tuple(notes[:6])


def _singles(bag: Bag, present: Now) -> tuple[list[Draft], list[Unclear]]:
    drafts: list[Draft] = []
    faults: list[Unclear] = []
    unplaced = bag.of_month is None or bag.of_month.offset is None
    if bag.nths and not bag.months and unplaced and not present.past:
        said = f"“{nth_told(bag.nths[0])}” may be one date, or one in every month."
        doubt = "" if present.repeats else said
        monthly = _series(replace(bag, repeat=Repeat("MONTHLY", doubt=doubt)), present)
        if present.repeats:
            return [monthly], faults
        drafts.append(replace(monthly, ask=True))
    for day in _days(bag, present):
        try:
            drafts.append(_single(bag, day, present))
        except Unclear as fact:
            faults.append(fact)
    return drafts, faults


def _days(bag: Bag, present: Now) -> tuple[Day, ...]:
    if days := days_meant(bag, present.context):
        return days
    if bag.clock is None:
        raise NeedsMore("On which day, and at what time?")
    if present.day is not None:
        return (Day((present.day,)),)
    today = present.local.date()
    return (Day((today, today + timedelta(days=1)), year_given=False),)


def _single(bag: Bag, day: Day, present: Now) -> Draft:
    if bag.week:
        return _week(bag, day, present)
    if bag.clock is None and bag.part is not None:
        raise NeedsMore(f"At what time in the {bag.part.name}?")
    local, notes, ask = _pick(day, bag.clock, present)
    all_day = bag.clock is None
    start = attach(local, present.zone)
    if not all_day and (odd := clock_change(local, present.zone)):
        notes.append(odd)
    notes += [note for said in (bag.clock, day) if said and (note := said.note)]
    if bag.deadline and not (bag.deadline.short and all_day):
        notes.append(f"“{bag.deadline.said.capitalize()}” is taken as the last moment.")
    numbered = bag.month_days is not None and not bag.month_days.working
    if numbered and bag.of_month is not None and bag.of_month.offset is None:
        notes.append("Read as one date: write “of every month” for a series.")
    length = _length(bag, bag.clock)
    if length and bag.clock and bag.clock.end is not None:
        end = local + length
        length = attach(end, present.zone).astimezone(UTC) - start.astimezone(UTC)
        notes += [odd] if (odd := clock_change(end, present.zone)) else []
    reading = Understood(
        single_told(start, length, all_day),
        start,
        present.zone,
        next=(start,),
        duration=length,
        all_day=all_day,
        past=_has_passed(local, all_day, present),
        notes=tuple(notes),
    )
    return Draft(reading, (*_doubts(bag, day), *ask), bool(ask) or day.ask)


def _week(bag: Bag, day: Day, present: Now) -> Draft:
    if bag.clock or bag.part or bag.extents:
        raise Unclear("A week whose day is open has no time of day yet.")
    mondays = [d - timedelta(days=d.weekday()) for d in day.candidates]
    monday = next((m for m in mondays if m + timedelta(days=6) >= present.local.date()), None)
    if monday is None:
        raise Unclear("That week has passed.")
    start = attach(datetime.combine(monday, time()), present.zone)
    reading = Understood(
        week_told(monday), start, present.zone, next=(start,), all_day=True, provisional=True
    )
    return Draft(reading, _doubts(bag, day), day.ask)


def _pick(day: Day, clock: Clock | None, present: Now) -> tuple[datetime, list[str], list[str]]:
    passed: list[date] = []
    after = timedelta(minutes=clock.start if clock else 0)
    for candidate in day.candidates:
        local = datetime.combine(candidate, time()) + after
        passed_by = _has_passed(local, clock is None, present)
        if passed_by == present.past or (candidate == present.local.date() and clock is None):
            return local, *_rolled(day, passed, clock, present)
        passed.append(candidate)
    local = datetime.combine(day.candidates[0], time()) + after
    if not present.past:
        told = day_name(local.date()) + (f", {clock_told(local)}" if clock else "")
        raise Unclear(f"{told} has passed.")
    return local, [], []


def _has_passed(local: datetime, all_day: bool, present: Now) -> bool:
    if all_day:
        return local.date() < present.local.date()
    return present.after(attach(local, present.zone))


def _rolled(
    day: Day, passed: list[date], clock: Clock | None, present: Now
) -> tuple[list[str], list[str]]:
    if not passed or day.year_given or present.past:
        return [], []
    if passed[-1] == present.local.date() and clock:
        gone = datetime.combine(passed[-1], time()) + timedelta(minutes=clock.start)
        fact = f"{clock_told(gone)} today has passed."
        return ([], [fact]) if day.yearly or day.monthly else ([fact], [])
    recent = present.local.date() - passed[-1] < _RECENTLY
    return ([f"{day_name(passed[-1])} has passed."] if recent else []), []


def _doubts(bag: Bag, day: Day | None) -> tuple[str, ...]:
    found = [
        bag.clock.doubt if bag.clock else None,
        day.doubt if day else None,
        bag.repeat.doubt if bag.repeat else None,
    ]
    return tuple(doubt for doubt in found if doubt)
