"""How members answer, offered first: in a secretary's words, with what members would press."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import discord

from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, redraw
from bot.polls.counting.rounds import Rules
from bot.polls.counting.voices import Speaks
from bot.polls.draft import SUPPORT_OPPOSE_ABSTAIN, Draft
from bot.polls.kept_drafts import Kept
from bot.polls.method import Kind, Method
from bot.polls.pledges import as_pledge
from cogs.card import BLUE, card
from cogs.polls.counting_forms import MEMBER, with_unit
from cogs.polls.draft_buttons import AskMethod, Back, TakeMethod
from cogs.polls.draft_forms import Wording
from cogs.polls.drafts import draft_of, store
from cogs.polls.new_drafts import blank, keep
from cogs.polls.pledge_drafts import PledgeForm


@dataclass(frozen=True, slots=True)
class Way:
    """A way of answering as it is offered. ``press`` is what members would see."""

    kind: Kind
    label: str
    says: str
    press: str


WAYS = (
    Way(Kind.ONE, "Choose one", "for or against, or one of several", "[Support] [Oppose]"),
    Way(Kind.SEVERAL, "Choose several", "dates that suit, say", "[Choose] ☐ 5 May ☐ 12 May"),
    Way(Kind.RANKED, "Put in order", "elect somebody, set priorities", "1 Dr Cole [Dr Brook]"),
    Way(Kind.SCALE, "Agree or disagree", "statements, from 1 to 5", "[1 disagree] … [5 agree]"),
    Way(Kind.MENU, "Which actions would you take", "up to ten", "[Answer] ○ Support ○ Oppose"),
    Way(Kind.PLEDGE, "I will if enough do", "a pledge that binds nobody below", "[I pledge]"),
)


def render_methods(kept: Kept, *, fresh: bool) -> discord.ui.LayoutView:
    """The ways of answering, each with a line of what members would press."""
    lines = [f"**{way.label}**: {way.says}\n-# {way.press}" for way in WAYS]
    ids: dict[str, Any] = {"draft": kept.id}
    buttons: list[Any] = [TakeMethod(way.label, kind=way.kind.value, **ids) for way in WAYS]
    if not fresh:
        buttons.append(Back("Back", **ids))
    return card("### How do members answer?", "\n".join(lines), buttons=buttons, colour=BLUE)


async def offer(interaction: Interaction) -> None:
    """Begin a new draft by its method. What is asked next and not answered leaves it bare."""
    kept = await keep(interaction, await blank(interaction))
    await answer(interaction, render_methods(kept, fresh=True))


@AskMethod.does
async def ask_method(press: AskMethod, interaction: Interaction, at: datetime) -> None:
    """Offer the ways of answering again; the words stay."""
    kept = await draft_of(interaction, press.number("draft"))
    await redraw(interaction, render_methods(kept, fresh=False))


@TakeMethod.does
async def take_method(press: TakeMethod, interaction: Interaction, at: datetime) -> None:
    """Take a way of answering, then ask for the words."""
    kept = await draft_of(interaction, press.number("draft"))
    way = next((way for way in WAYS if way.kind.value == press.ids["kind"]), None)
    if way is None:
        raise UserError("That way of answering is not offered: please choose another.")
    kept = await store(interaction, kept, **answered(kept.draft, way.kind))
    form = PledgeForm if way.kind is Kind.PLEDGE else Wording
    await interaction.response.send_modal(form(kept))


def answered(draft: Draft, kind: Kind) -> dict[str, Any]:
    """What changes in a draft that is answered so. Words typed already stay."""
    terms = draft.terms
    if kind is terms.method.kind:
        return {}
    if kind is Kind.PLEDGE:
        return {"terms": replace(as_pledge(terms, terms.mass), call=0)}
    ranking = Rules() if kind is Kind.RANKED else None
    usual = draft.labels == SUPPORT_OPPOSE_ABSTAIN
    labels = SUPPORT_OPPOSE_ABSTAIN if kind is Kind.ONE and not draft.labels else draft.labels
    if usual and kind is not Kind.ONE:
        labels = ()
    if kind is not Kind.ONE:
        unit = Speaks.NAMED.value if terms.by_practice else MEMBER
        terms = replace(with_unit(terms, unit), by_area=False, weighted=False)
    if kind not in (Kind.ONE, Kind.SEVERAL):
        terms = replace(terms, thresholds=(), live=False)
    terms = replace(terms, method=Method(kind), ranking=ranking, whole_rankings=False)
    terms = replace(terms, mass="", advised=False, call=0)
    return {"labels": labels, "terms": terms}
