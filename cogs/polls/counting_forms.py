"""The form behind *Counting*: who has a vote, areas, and how somebody is chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord

from bot.audience import Audience
from bot.errors import UserError
from bot.fields import choice, ticks, written
from bot.house import Interaction
from bot.lasting import Form
from bot.plain_text import capital
from bot.polls.counting.rounds import Rules, Ties, scottish
from bot.polls.counting.voices import Speaks
from bot.polls.kept_drafts import Kept
from bot.polls.method import Kind, Method
from bot.polls.model import Areas, Terms, Unit
from bot.polls.phrases import listed
from bot.polls.reserved_places import EXAMPLE, reserved_from, reserved_text
from bot.polls.rules import Base, threshold
from cogs.polls.draft_buttons import Counting
from cogs.polls.drafts import change, draft_of, opens

MEMBER = "member"
UNITS = {
    MEMBER: "Each member has a vote",
    Speaks.MAJORITY.value: "Each practice: most of its voters decide",
    Speaks.ALL.value: "Each practice: its voters must all agree",
    Speaks.NAMED.value: "Each practice: one member named for it",
}
SCOTTISH, WHOLE, LISTS = "scottish", "whole", "lists"
PARTS = {"areas": Areas.LOCALITY, "capacity": Areas.CAPACITY, "role": Areas.ROLE}


def unit_of(terms: Terms) -> str:
    """Who has a vote, as the form calls it."""
    return terms.speaks.value if terms.by_practice else MEMBER


def with_unit(terms: Terms, unit: str | None) -> Terms:
    """The terms with that unit; what only practices have goes with them."""
    if unit in (None, MEMBER):
        return replace(terms, unit=Unit.MEMBER, speaks=Speaks.MAJORITY, weighted=False)
    return replace(terms, unit=Unit.PRACTICE, speaks=Speaks(unit))


def _unit_group(terms: Terms) -> discord.ui.RadioGroup[Any]:
    """Several answers of a practice need one member who speaks for it."""
    several = terms.method.kind is not Kind.ONE
    offered = (MEMBER, Speaks.NAMED.value) if several else tuple(UNITS)
    return choice("unit", *((UNITS[unit], unit, unit == unit_of(terms)) for unit in offered))


class Units(Form, title="How it is counted", audience=Audience.OFFICER):
    """Members or practices, areas and lists, and what they must reach."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept, terms = kept, kept.draft.terms
        kind = terms.method.kind
        self.unit = self.add("Who has a vote", _unit_group(terms))
        self.also = ticks(
            "also",
            *(
                (f"Met or not met for each {areas.words[0]}", said, _shows(terms, areas))
                for said, areas in PARTS.items()
            ),
            ("Practices by list size, too", LISTS, terms.weighted),
        )
        shares = _asked(terms, Base.PRACTICES), _asked(terms, Base.AREAS)
        self.practices = written("practices", 10, default=shares[0], needed=False)
        self.areas = written("areas", 10, default=shares[1], needed=False)
        self.top = written("top", 1, default=str(terms.method.limit or 5), needed=False)
        if kind is Kind.ONE:
            self.add("Areas and lists", self.also)
            self.add("Share of all practices needed", self.practices, "60%; empty: none")
            self.add("Share of the areas needed", self.areas, "3/4, or 1 for all; empty: none")
        if kind is Kind.SCALE:
            self.add("Highest mark", self.top, "5 has a middle, 6 has none; empty: none")

    async def submitted(self, interaction: Interaction) -> None:
        kept = await draft_of(interaction, self.kept.id)
        terms = with_unit(kept.draft.terms, self.unit.value)
        kind = terms.method.kind
        if kind is Kind.ONE:
            also = set(self.also.values)
            parts = [areas for said, areas in PARTS.items() if said in also]
            if len(parts) > 1:
                both = listed((each.words[1] for each in parts), "or")
                raise UserError(f"{capital(both)}: together they could tell how one voted.")
            areas = parts[0] if parts else Areas.LOCALITY
            terms = replace(terms, by_area=bool(parts), areas=areas, weighted=LISTS in also)
            terms = _asking(terms, Base.PRACTICES, self.practices.value)
            terms = _asking(terms, Base.AREAS, self.areas.value)
        if kind is Kind.SCALE:
            terms = replace(terms, method=Method(kind, _top(self.top.value)))
        await change(interaction, kept, terms=terms)


def _shows(terms: Terms, areas: Areas) -> bool:
    """Whether each of these shows its verdict."""
    return terms.by_area and terms.areas is areas


def _asked(terms: Terms, base: Base) -> str:
    """The share that must be reached, as it would be typed."""
    found = (threshold(text) for text in terms.thresholds)
    return next((str(each.fraction) for each in found if each.base is base), "")


def _asking(terms: Terms, base: Base, share: str) -> Terms:
    """The terms with that share as the only one of its base; raises UserError for none such."""
    kept = [text for text in terms.thresholds if threshold(text).base is not base]
    typed = share.strip().casefold().replace("all", "1")
    asked = [str(threshold(f"{base}:{typed}"))] if typed else []
    return replace(terms, thresholds=(*kept, *asked))


def _top(text: str) -> int:
    if text.strip() not in ("", "5", "6"):
        raise UserError("A scale runs from 1 to 5 or from 1 to 6: please type 5 or 6.")
    return int(text.strip() or 5)


class Election(Form, title="Who is chosen", audience=Audience.OFFICER):
    """How many are chosen from an order, and by which rules. Printed before the first vote."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept, terms = kept, kept.draft.terms
        rules = terms.ranking or Rules()
        self.unit = self.add("Who has a vote", _unit_group(terms))
        many = str(rules.places) if terms.ranking else ""
        says = "Empty: nobody, the answer is an order (priorities)"
        places = written("places", 1, default=many, needed=False)
        self.places = self.add("How many are chosen", places, says)
        groups = reserved_text(rules.reserved, kept.draft.labels)
        reserved = written("reserved", default=groups, needed=False, long=True)
        self.reserved = self.add("Reserved", reserved, f"One a line, like {EXAMPLE}")
        ties = (
            ("Exact; a tie goes to more first places", Ties.FIRST.value),
            ("Exact; a tie goes to the latest round", Ties.LATEST.value),
            ("As Scottish councils: five decimals", SCOTTISH),
        )
        now = SCOTTISH if rules.decimals is not None else rules.ties.value
        self.ties = self.add("Rules", choice("ties", *((*tie, tie[1] == now) for tie in ties)))
        whole = ticks("also", ("Publish whole rankings", WHOLE, terms.whole_rankings))
        self.also = self.add("Ballots", whole)

    async def submitted(self, interaction: Interaction) -> None:
        kept = await draft_of(interaction, self.kept.id)
        terms = with_unit(kept.draft.terms, self.unit.value)
        terms = replace(terms, whole_rankings=WHOLE in self.also.values)
        await change(interaction, kept, terms=replace(terms, ranking=self._rules(kept)))

    def _rules(self, kept: Kept) -> Rules | None:
        typed = self.places.value.strip()
        if not typed:
            return None
        if not (typed.isascii() and typed.isdecimal()):
            raise UserError("How many are chosen: write a number, or leave it empty for none.")
        reserved = reserved_from(self.reserved.value, kept.draft.labels)
        if self.ties.value == SCOTTISH:
            return replace(scottish((), int(typed)), reserved=reserved)
        return Rules((), int(typed), reserved, Ties(self.ties.value or Ties.FIRST))


def _asked_form(kept: Kept) -> Form:
    return (Election if kept.draft.terms.method.kind is Kind.RANKED else Units)(kept)


opens(Counting, _asked_form)
