"""The pieces of one reading, sorted by what they say; what contradicts is refused here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.when.pieces import (
    Clock,
    Counted,
    Day,
    Deadline,
    Elsewhere,
    Extent,
    Instant,
    Mark,
    MonthDays,
    Months,
    Nth,
    OfMonth,
    Option,
    Part,
    Piece,
    Repeat,
    Unclear,
    Weekdays,
    WholeDay,
)

T = TypeVar("T")
_DATES = (Day, Weekdays, Months, MonthDays, OfMonth, Instant)
_LEAVES_OUT = (Day, Months, Weekdays)


@dataclass(frozen=True)
class Bag:
    """One reading by kind; `start`, `until`, `left_out` and `origin`, the date from which days are
    `counted`, hold the pieces their words govern."""

    clock: Clock | None = None
    part: Part | None = None
    day: Day | None = None
    instant: Instant | None = None
    weekdays: Weekdays | None = None
    nths: tuple[Nth, ...] = ()
    month_days: MonthDays | None = None
    months: Months | None = None
    of_month: OfMonth | None = None
    repeat: Repeat | None = None
    extents: tuple[Extent, ...] = ()
    whole_day: bool = False
    week: bool = False
    deadline: Deadline | None = None
    counted: Counted | None = None
    origin: "Bag | None" = None
    zone: Elsewhere | None = None
    start: "Bag | None" = None
    until: "Bag | None" = None
    left_out: tuple[Day | Months | Weekdays, ...] = field(default=())

    @property
    def recurring(self) -> bool:
        """Whether the phrase says more than once."""
        plural = self.weekdays is not None and (self.weekdays.plural or len(self.weekdays.days) > 1)
        many = self.months is not None and len(self.months.months) > 1
        listed = self.month_days is not None and len(self.month_days.days) > 1
        places = len(self.nths) > 1 or any(len(nth.places) > 1 for nth in self.nths)
        counted = any(extent.unit == "times" for extent in self.extents)
        return bool(self.repeat or plural or many or listed or places or counted)


def sort(pieces: Sequence[Piece]) -> Bag:
    """Sorts a reading; raises Unclear when two pieces say the same kind of thing differently."""
    main: list[Piece] = []
    governed: dict[str, list[Piece]] = {}
    left = list(pieces)
    while left:
        piece = left.pop(0)
        if isinstance(piece, Counted | Deadline):
            if isinstance(piece, Counted) or piece.short:
                governed["counted"] = _counted_from(piece, main, left)
            main.append(piece)
            continue
        if not isinstance(piece, Mark) or piece.name == "week":
            main.append(piece)
            continue
        taken = _governed(piece, left)
        if taken and piece.name != "except" and piece.name in governed:
            raise Unclear(f"“{piece.name.capitalize()}” is said twice.")
        ahead = left[0] if left else None
        if piece.name == "except" and isinstance(ahead, Mark) and ahead.span:
            raise Unclear("Leave out whole months or single dates, not a span of days.")
        governed.setdefault(piece.name, []).extend(taken)
    return _bag(main, governed)


def _governed(mark: Mark, left: list[Piece]) -> list[Piece]:
    taken = _dates_after(mark.name, left)
    starts_with_clock = mark.name == "from" and left and isinstance(left[0], Clock)
    if not taken and not starts_with_clock:
        words = {"except": "left out", "until": "the end", "from": "the first date"}
        raise Unclear(f"What is {words[mark.name]} could not be read.")
    return taken


def _counted_from(piece: Counted | Deadline, main: list[Piece], left: list[Piece]) -> list[Piece]:
    taken = _dates_after("counted", left)
    if isinstance(piece, Deadline) and taken and any(isinstance(one, Clock) for one in main):
        raise Unclear("Write the time of day after “before”, like “before 5pm Friday”.")
    return taken


def _dates_after(name: str, left: list[Piece]) -> list[Piece]:
    taken: list[Piece] = []
    kinds = {"except": _LEAVES_OUT, "counted": (*_DATES, Nth)}.get(name, _DATES)
    while left and isinstance(left[0], kinds):
        seen = [type(piece) for piece in taken]
        if name != "except" and type(left[0]) in seen:
            break
        taken.append(left.pop(0))
    return taken


def _bag(main: list[Piece], governed: dict[str, list[Piece]]) -> Bag:
    def side(name: str) -> Bag | None:
        return _bag(governed[name], {}) if governed.get(name) else None

    left_out = tuple(p for p in governed.get("except", ()) if isinstance(p, _LEAVES_OUT))
    return Bag(
        clock=_one(main, Clock, "time of day"),
        part=_one(main, Part, "part of the day"),
        day=_one(main, Day, "date"),
        instant=_one(main, Instant, "moment"),
        weekdays=_one(main, Weekdays, "day of the week"),
        nths=tuple(p for p in main if isinstance(p, Nth)),
        month_days=_one(main, MonthDays, "day of the month"),
        months=_one(main, Months, "month"),
        of_month=_one(main, OfMonth, "month"),
        repeat=_repeat([p for p in main if isinstance(p, Repeat)]),
        extents=tuple(p for p in main if isinstance(p, Extent)),
        whole_day=any(isinstance(p, WholeDay) for p in main),
        week=any(isinstance(p, Mark) for p in main),
        deadline=_deadline([p for p in main if isinstance(p, Deadline)]),
        counted=_one(main, Counted, "number of days"),
        origin=side("counted"),
        zone=_one(main, Elsewhere, "time zone"),
        start=side("from"),
        until=side("until"),
        left_out=left_out,
    )


def _one(pieces: Sequence[Piece], kind: type[T], name: str) -> T | None:
    found: list[T] = []
    for piece in pieces:
        if isinstance(piece, kind) and piece not in found:
            found.append(piece)
    if len(found) > 1:
        raise Unclear(
            f"There is more than one {name} here: write one meeting or one rule at a time."
        )
    return found[0] if found else None


def _deadline(found: list[Deadline]) -> Deadline | None:
    if len(found) > 1 and any(one.short for one in found):
        raise Unclear("“Before” and “by” are both said: write one of them.")
    return found[0] if found else None


def _repeat(found: list[Repeat]) -> Repeat | None:
    known = [repeat for repeat in found if repeat.freq is not None]
    if not known:
        return found[0] if found else None
    best = max(known, key=lambda repeat: repeat.interval)
    if any(repeat.freq != best.freq for repeat in known):
        raise Unclear("It repeats in two ways at once: write one rule at a time.")
    return best


def flat(options: Sequence[Option]) -> list[Piece]:
    """One choice for each part of the phrase, as one list of pieces."""
    return [piece for option in options for piece in option]
