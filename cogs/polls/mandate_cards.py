"""Mandates as members read them: a page of the register, and one in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord

from bot.offers import Use
from bot.plain_text import capital
from bot.polls.letters import Case
from bot.polls.mandates import Mandate, Standing
from bot.polls.result import Result
from bot.polls.rules import name
from bot.times import stamp
from cogs.card import AMBER, BLUE, GREEN, GREY, card, clip, one_line, plain, turns
from cogs.polls.buttons import Details, Letter, ReadOut
from cogs.polls.cards import foot
from cogs.polls.mandate_buttons import (
    Lapsed,
    LinkMandate,
    Older,
    OnAgenda,
    Register,
    ShowMandate,
    StandsAgain,
    Superseded,
)

A_PAGE, SHOWN_USES = 4, 3
COLOURS = {
    Standing.STANDS: GREEN,
    Standing.OLD: AMBER,
    Standing.SUPERSEDED: GREY,
    Standing.LAPSED: GREY,
}
NONE = "No poll has closed yet: each one that does becomes an entry."


@dataclass(frozen=True)
class Looked:
    """One mandate with its result, as it is shown at a moment. ``uses`` are all there are."""

    mandate: Mandate
    case: Case
    result: Result
    uses: Sequence[Use]
    now: datetime

    @property
    def standing(self) -> Standing:
        return self.mandate.standing(self.now)


def render_mandate(looked: Looked, *, officer: bool, agenda: bool) -> discord.ui.LayoutView:
    """One mandate in full. ``agenda``: another room can put it on one."""
    poll, told = looked.mandate.poll, looked.result
    options = "\n".join(
        f"**{plain(line.text)}**" if line.leads else plain(line.text) for line in told.options
    )
    facts = "\n".join(plain(line) for line in (told.turnout, told.bounds) if line)
    return card(
        f"### Mandate {poll.reference} · {_heading(looked)}\n**{plain(poll.question)}**",
        options,
        facts,
        "\n".join(_met(looked.case)),
        f"{looked.case.dates}: {plain(_asked(looked.case))}",
        _ended(looked),
        _used(looked.uses),
        buttons=_buttons(looked, officer=officer, agenda=agenda),
        foot=foot(poll),
        colour=COLOURS[looked.standing],
    )


def _heading(looked: Looked) -> str:
    end = looked.mandate.end
    return f"superseded by {end.later}" if end and end.later else looked.standing.value


def _met(case: Case) -> list[str]:
    """Which thresholds were met and which not; of a poll by practice the result's own lines tell
    them. Their numbers, and the law that one was taken from, stand behind *Details*."""
    if case.found is None or case.found.practices is not None:
        return []
    told: dict[str, list[str]] = {}
    for verdict in case.found.verdicts:
        told.setdefault(verdict.reached.value.capitalize(), []).append(name(verdict.threshold))
    return [f"{how}: {', '.join(which).lower()}" for how, which in told.items()]


def _asked(case: Case) -> str:
    """Who was asked, by which unit: "its 50 members, one vote each"."""
    poll = case.poll
    grew = f" ({poll.roll_words})" if poll.additions else ""
    return f"{case.whom}, one vote each{grew}"


def _ended(looked: Looked) -> str | None:
    end = looked.mandate.end
    if end is not None:
        said = f"{capital(_heading(looked))}, noted {stamp(end.at, 'D')}"
        return f"{said}: {plain(end.reason)}" if end.reason else f"{said}."
    if looked.standing is Standing.OLD:
        return "Over a year old: ask members again before you rely on it."
    return None


def _used(uses: Sequence[Use]) -> str:
    if not uses:
        return "Not used anywhere yet."
    lines = [one_line(f"{u.reference}: {u.words}".strip(": "), 120) for u in uses[:SHOWN_USES]]
    left = len(uses) - SHOWN_USES
    return "\n".join(["**Used**", *lines, *([f"And {left} more."] if left > 0 else [])])


def _buttons(looked: Looked, *, officer: bool, agenda: bool) -> list[discord.ui.Item[Any]]:
    ids: dict[str, Any] = {"poll": looked.mandate.poll.id}
    shown: list[discord.ui.Item[Any]] = [
        Details("Details", **ids),
        Letter("For a letter", **ids),
        ReadOut("Read it out", **ids),
    ]
    if not officer:
        return shown
    shown.append(LinkMandate("Link", **ids))
    if agenda:
        shown.append(OnAgenda("On an agenda", **ids))
    if looked.mandate.end is not None:
        return [*shown, StandsAgain("Stands again", **ids)]
    return [*shown, Superseded("Superseded", **ids), Lapsed("No longer stands", **ids)]


def line(looked: Looked) -> str:
    """One mandate in the register: question, what came of it, when, and whether it stands."""
    poll, options = looked.mandate.poll, looked.result.options
    lead = next((each for each in options if each.leads), options[0] if options else None)
    said = plain(clip(lead.text, 60)) if lead is not None else "Too few to show"
    when = stamp(poll.closes_at, "d")
    question = one_line(poll.question, 90)
    return f"**{poll.reference}** {question}\n{said} · {when} · {_heading(looked)}"


def render_register(
    found: Sequence[Looked], total: int, page: int, *, old: bool = False
) -> discord.ui.LayoutView:
    """A page of the register, the newest first; ``old`` holds only those over a year old."""
    kind: type[Register | Older] = Older if old else Register
    turn = turns(kind, page, (total - 1) // A_PAGE, "Newer", "Older")
    shows = [ShowMandate(each.mandate.poll.reference, poll=each.mandate.poll.id) for each in found]
    return card(
        "### Mandates over a year old" if old else "### Mandates",
        *([line(each) for each in found] or [NONE]),
        buttons=[*shows, *turn],
        foot="Straw polls, not statutory ballots · none has legal force",
        colour=BLUE,
    )
