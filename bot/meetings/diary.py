"""What another rule makes of the dates ahead of a series: which stay, move, come and go.

A date that the new rule has at the same instant keeps its identity, and with it answers, place,
link and papers. So does the only date of a day, a week or a month for which the new rule has one
date too: it moves there. A date an officer moved or cancelled by hand stays as it was left.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.meetings.model import Meeting
from bot.meetings.series import Occurrence, Series
from bot.meetings.store import of_series
from bot.storage.db import Connection

Pair = tuple[Meeting, Occurrence]


@dataclass(frozen=True)
class Revision:
    """The dates ahead of a series under another rule."""

    stay: tuple[Pair, ...] = ()
    move: tuple[Pair, ...] = ()
    back: tuple[Pair, ...] = ()
    """Dates that an earlier rule had replaced, or that were paused, and are wanted again."""
    come: tuple[Occurrence, ...] = ()
    go: tuple[Meeting, ...] = ()
    forgotten: tuple[Meeting, ...] = ()
    """Dates cancelled by hand for which the new rule has no date: they only leave the list."""

    @property
    def changes(self) -> bool:
        """Whether any date is elsewhere afterwards."""
        return bool(self.move or self.back or self.come or self.go)


def revised(
    conn: Connection, series_id: int, rule: Series | None, since: datetime, now: datetime
) -> Revision:
    """What ``rule`` (None: no more dates) makes of a series' dates at or after ``since`` (aware)
    that have not begun."""
    ahead = [m for m in of_series(conn, series_id) if m.starts_at >= since and m.starts_at > now]
    wanted = [] if rule is None else rule.ahead(max(since, now), now)
    left = [meeting for meeting in ahead if not meeting.replaced]
    back, wanted = _same(
        [meeting for meeting in ahead if meeting.replaced],
        [each for each in wanted if not any(_is(meeting, each) for meeting in left)],
        wanted,
    )
    pairs: list[Pair] = []
    for period in (_instant, _day, _week, _month):
        found, left, wanted = _paired(left, wanted, period)
        pairs += found
    pairs.sort(key=lambda pair: pair[1].at)
    return Revision(
        stay=tuple(pair for pair in pairs if _stays(*pair)),
        move=tuple(pair for pair in pairs if not _stays(*pair)),
        back=tuple(back),
        come=tuple(wanted),
        go=tuple(meeting for meeting in left if not meeting.cancelled),
        forgotten=tuple(meeting for meeting in left if meeting.cancelled),
    )


def _stays(meeting: Meeting, wanted: Occurrence) -> bool:
    return meeting.cancelled or meeting.moved or meeting.starts_at == wanted.at


def _is(meeting: Meeting, wanted: Occurrence) -> bool:
    return meeting.original == wanted.original or meeting.starts_at == wanted.at


def _same(
    replaced: list[Meeting], free: list[Occurrence], wanted: list[Occurrence]
) -> tuple[list[Pair], list[Occurrence]]:
    """Replaced dates that the rule has again, and what it wants besides."""
    by_start = {each.original: each for each in free}
    pairs = [(meeting, by_start[meeting.original]) for meeting in replaced
             if meeting.original in by_start]  # fmt: skip
    taken = {each.original for _, each in pairs}
    return pairs, [each for each in wanted if each.original not in taken]


Period = Callable[[datetime], Hashable]


def _paired(
    meetings: list[Meeting], wanted: list[Occurrence], period: Period
) -> tuple[list[Pair], list[Meeting], list[Occurrence]]:
    """The pairs that are alone in their period, and those left over on either side."""
    olds, news = _grouped(meetings, period), _grouped(wanted, period)
    pairs = [
        (olds[key][0], news[key][0])
        for key in olds.keys() & news.keys()
        if len(olds[key]) == len(news[key]) == 1
    ]
    gone = {pair[0].id for pair in pairs}
    taken = {pair[1].original for pair in pairs}
    return (
        pairs,
        [meeting for meeting in meetings if meeting.id not in gone],
        [each for each in wanted if each.original not in taken],
    )


def _grouped(dates: Iterable[Any], period: Period) -> dict[Hashable, list[Any]]:
    groups: dict[Hashable, list[Any]] = {}
    for each in dates:
        groups.setdefault(period(each.original), []).append(each)
    return groups


def _instant(local: datetime) -> Hashable:
    return local, local.fold


def _day(local: datetime) -> Hashable:
    return local.date()


def _week(local: datetime) -> Hashable:
    return local.isocalendar()[:2]


def _month(local: datetime) -> Hashable:
    return local.year, local.month
