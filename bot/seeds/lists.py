"""The seeds an officer edits as lists: topics, sources, poll templates, meeting presets."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction

from bot.seeds.model import MeetingPreset, PollTemplate, SeedSource, SeedTopic
from bot.seeds.table import Table

POLL_KINDS = {"action", "view", "business"}
METHODS = {"one", "several", "ranked", "scale", "menu", "pledge"}
UNITS = {"member", "majority", "all", "named"}
MEETING_KINDS = {"committee", "officers", "agm", "conference"}
REMINDERS = ("7 days", "1 day", "15 minutes")
_UNITS = {"minute": 1, "hour": 60, "day": 60 * 24, "week": 60 * 24 * 7}
_TOKEN = re.compile(r'"[^"]*"|[()]|[^\s()"]+|"')


def topic(table: Table) -> SeedTopic:
    """A ``[[topic]]`` of sources.toml."""
    found = SeedTopic(
        table.text("slug"), table.text("name"), table.text("rule"), table.text("note")
    )
    if not _well_formed(found.rule):
        table.fault("rule", "an operator, a quotation mark or a bracket stands alone")
    table.close()
    return found


def source(table: Table) -> SeedSource:
    """A ``[[source]]`` of sources.toml."""
    found = SeedSource(
        table.text("slug"),
        table.text("name"),
        table.text("address"),
        table.texts("topics"),
        table.text("note"),
        table.flag("on"),
    )
    if not found.address.startswith("https://"):
        table.fault("address", "must begin with https://")
    table.close()
    return found


def poll(table: Table) -> PollTemplate:
    """A ``[[poll]]`` of polls.toml, within the limits of a poll's card."""
    found = PollTemplate(
        slug=table.text("slug"),
        name=table.text("name", most=80),
        kind=table.choice("kind", POLL_KINDS),
        question=table.text("question", most=300),
        method=table.choice("method", METHODS),
        options=table.texts("options", ()),
        ask_options=table.text("ask_options", empty=True),
        named=table.flag("named", False),
        note=table.text("note"),
        article=table.text("article", empty=True),
        mass=table.text("mass", empty=True),
        unit=table.choice("unit", UNITS) if "unit" in table.data else "member",
        areas=table.flag("areas", False),
        thresholds=table.texts("thresholds", ()),
        places=table.number("places", 0),
        survey=table.number("survey", low=1) if "survey" in table.data else None,
    )
    if (found.method == "pledge") != bool(found.mass):
        table.fault("mass", "belongs to a pledge, and every pledge needs one")
    if found.method != "pledge":
        _check_options(table, found)
    if found.places and found.method != "ranked":
        table.fault("places", "are for options that are put in order")
    if found.areas and found.method != "one":
        table.fault("areas", "are for one answer, for or against")
    if found.unit in ("majority", "all") and found.method != "one":
        table.fault("unit", "is for one answer; several need one named member for each practice")
    if re.search(r"[{}]", re.sub(r"{\w+}", "", found.question)):
        table.fault("question", "has a brace that belongs to no {name}")
    table.close()
    return found


def meeting(table: Table, defaults: Table) -> MeetingPreset:
    """A ``[[meeting]]`` of meetings.toml; ``defaults`` stand in for what is not said."""
    found = MeetingPreset(
        slug=table.text("slug"),
        name=table.text("name", most=100),
        kind=table.choice("kind", MEETING_KINDS),
        recurrence=table.text("recurrence", empty=True),
        rrule=table.text("rrule", empty=True),
        start=table.clock("start"),
        length=timedelta(minutes=table.number("length_minutes", low=5)),
        quorum=_quorum(table),
        notice_days=table.number("notice_days", defaults.number("notice_days", 7)),
        papers_days=table.number("papers_days", defaults.number("papers_days", 7)),
        reminders=_reminders(table, defaults.texts("reminders", REMINDERS)),
        agenda=table.texts("agenda"),
    )
    if bool(found.recurrence) != bool(found.rrule):
        table.fault("rrule", "stands together with recurrence, or neither does")
    if found.rrule and not re.fullmatch(
        r"FREQ=(WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[\w,+-]+)*", found.rrule
    ):
        table.fault("rrule", f"is {found.rrule!r}, not a weekly, monthly or yearly rule")
    table.close()
    return found


def _check_options(table: Table, found: PollTemplate) -> None:
    if bool(found.options) == bool(found.ask_options):
        table.fault("options", "either these or ask_options must be given")
    least = 1 if found.method == "scale" else 2
    if found.options and not least <= len(found.options) <= 10:
        table.fault("options", f"are {len(found.options)}, a poll has {least} to 10")
    for option in found.options:
        if len(option) > 55:
            table.fault("options", f"{option!r} is longer than 55 characters")


def _quorum(table: Table) -> Fraction | None:
    written = table.text("quorum", empty=True)
    if not written:
        return None
    if re.fullmatch(r"[1-9]\d*(/[1-9]\d*)?", written) and (
        "/" not in written or Fraction(written) <= 1
    ):
        return Fraction(written)
    table.fault("quorum", f"is {written!r}, neither a number like 8 nor a share like 1/3")
    return None


def _reminders(table: Table, default: tuple[str, ...]) -> tuple[timedelta, ...]:
    found = []
    for written in table.texts("reminders", default):
        count, _, unit = written.partition(" ")
        minutes = _UNITS.get(unit.removesuffix("s"))
        if minutes is None or not count.isdecimal() or not int(count):
            table.fault("reminders", f"holds {written!r}, not a time like 7 days or 15 minutes")
        else:
            found.append(timedelta(minutes=int(count) * minutes))
    if found != sorted(found, reverse=True):
        table.fault("reminders", "must go from the earliest to the latest")
    return tuple(found)


def _well_formed(rule: str) -> bool:
    """Whether brackets pair, and operators stand where the rule's grammar has them."""
    depth, wanted = 0, True  # wanted: a word, a phrase, NOT or an opening bracket comes next
    for token in _TOKEN.findall(rule):
        if token == '"' or wanted != (token not in {"AND", "OR", ")"}):
            return False
        depth += (token == "(") - (token == ")")
        wanted = token in {"AND", "OR", "NOT", "("}
        if depth < 0:
            return False
    return depth == 0 and not wanted
