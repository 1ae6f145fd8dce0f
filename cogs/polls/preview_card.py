"""The preview of a draft: the card's words, who may vote, and what is still wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.errors import UserError
from bot.plain_text import clean
from bot.polls.closing_times import at_night, repeated
from bot.polls.constituencies import divided, electorate
from bot.polls.counting_words import card_lines, detail_lines
from bot.polls.draft import Draft, faults, place_faults
from bot.polls.kept_drafts import Kept
from bot.polls.method import Kind
from bot.polls.model import Poll, Roll, State
from bot.polls.pledges import COUNTED, is_pledge, mass_of
from bot.polls.roll import preview
from bot.polls.rules import law_told, name, threshold
from bot.polls.trustees import seats
from bot.polls.trustees.seats import Asked
from bot.times import stamp
from cogs.card import AMBER, BLUE, card, clip, plain
from cogs.polls import cards, members_view

BLANK = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Look:
    """All that a preview shows. ``roll`` is None where it cannot be taken; ``lack`` says why, or
    why its card cannot be posted."""

    kept: Kept
    roll: Roll | None
    lack: str
    zone: ZoneInfo
    now: datetime
    names: int = 0  # on the register without an account
    roles_gone: bool = False  # a role it asks is not on the server any more
    trustees: tuple[Asked, ...] = ()

    @property
    def draft(self) -> Draft:
        return self.kept.draft

    @property
    def faults(self) -> list[str]:
        """What keeps the draft from opening, each one sentence."""
        found = faults(self.draft, self.now)
        if blanks := BLANK.findall(self.draft.question):
            found.insert(
                0, f"Say what is meant by {{{blanks[0]}}} in the question: change the words."
            )
        found += place_faults(self.draft.channel_id, self.roll, self.draft.terms)
        found += seats.faults(self.trustees, self.draft.terms.trustees)
        return [*found, self.lack] if self.lack else found

    @property
    def late(self) -> bool:
        """Whether it would close in the night."""
        closes = self.draft.closes_at
        return closes is not None and not self.draft.minutes and at_night(closes, self.zone)


def render_preview(
    look: Look, parts: Sequence[discord.ui.Item[Any]], picks: Sequence[discord.ui.Item[Any]]
) -> discord.ui.LayoutView:
    """What only the officer sees before anything goes out."""
    found = look.faults
    return card(
        "### Preview: only you see this",
        _shown(look),
        *members_view.pressed(draft_poll(look.draft)),
        members_view.then(draft_poll(look.draft)),
        "\n".join([*_who(look), *(f"-# {line}" for line in _terms(look))]),
        "**Before it can open**\n" + "\n".join(f"- {plain(clip(f, 200))}" for f in found[:6])
        if found
        else None,
        *(discord.ui.ActionRow(pick) for pick in picks),
        buttons=parts,
        foot="A straw poll, not a statutory ballot",
        colour=AMBER if found else BLUE,
    )


def _shown(look: Look) -> str:
    """The card's words, as the poll would show them."""
    draft, poll = look.draft, draft_poll(look.draft)
    question = clip(plain(clean(draft.question)), 1_200) or "(no question yet)"
    labels = [o.label for o in draft.options] if is_pledge(draft.terms) else draft.labels
    listed = " · ".join(f"[{plain(clip(clean(label), 80))}]" for label in labels[:12])
    drawn = draft.terms.method.kind is Kind.ONE and members_view.whole(poll)
    options = "" if drawn else f"\n{listed or '(no options yet)'}"
    closes = (
        f"Closes {draft.minutes} minutes after it opens"
        if draft.minutes
        else f"Closes {stamp(draft.closes_at)} ({stamp(draft.closes_at, 'R')})\n"
        f"{repeated(draft.closes_at, look.zone)}".rstrip()
        if draft.closes_at
        else "No closing time yet"
    )
    return f"**{question}**{options}\n{closes}\n{cards.promise(poll)}"


def draft_poll(draft: Draft) -> Poll:
    """The draft in the form in which cards take a poll."""
    closes = draft.closes_at or datetime.max.replace(tzinfo=UTC)
    asked = (State.DRAFT, draft.question, draft.options, draft.terms, closes)
    return Poll(0, 0, 0, 1, *asked, 0, "", "", (), "")


def _who(look: Look) -> list[str]:
    """How many are asked and by what roll, where the card goes, and whether it reminds."""
    draft, lines = look.draft, []
    if look.roll is not None:
        asked = electorate(look.roll, draft.terms)
        lines = [f"**{plain(preview(asked))}**", f"-# Roll: {plain(asked.basis)}"]
    reminded = "with reminders" if draft.terms.reminders and not draft.minutes else "no reminders"
    where = f"Posted in <#{draft.channel_id}>, " if draft.channel_id else ""
    return [*lines, f"-# {where}{reminded}"]


def _source(draft: Draft) -> list[str]:
    """Which article it comes from, and what that reports of its own survey."""
    whence = "" if draft.article is None else f"A-{draft.article.article_id}, "
    if draft.figures is not None:
        said = ", ".join(f"{label} {value}" for label, value in draft.figures.rows)
        told = f"{draft.figures.source}: {said}; {draft.figures.sample}"
        return [f"From {whence}{plain(clip(told, 150))}"]
    return [f"From {whence}{plain(clip(draft.article.headline, 80))}"] if draft.article else []


def _pledged(look: Look) -> list[str]:
    """How many a pledge needs of those asked, and what officers should know of it."""
    terms, roll = look.draft.terms, look.roll
    lines = [f"It binds nobody unless {plain(terms.mass or 'so many')} pledge."]
    with suppress(UserError):  # a fault says so
        if roll is not None:
            asked = electorate(roll, terms).size
            needed = mass_of(terms, asked).needed
            lines = [f"It binds nobody unless {needed:,} of {asked:,} pledge."]
            if needed == asked:
                lines.append("If it is reached, everybody asked has pledged, and all know it.")
    lines.append(f"Counted at {COUNTED:%H:%M} each day and at the close, never at a press.")
    return [*lines, "An officer confirmed that advice was taken."] if terms.advised else lines


def _terms(look: Look) -> list[str]:
    draft, terms = look.draft, look.draft.terms
    places = () if look.roll is None else divided(look.roll.entries, terms)
    lines = _pledged(look) if is_pledge(terms) else []
    lines += [plain(line) for line in card_lines(terms, draft.options, places)]
    lines += [plain(line) for line in detail_lines(terms, draft.options)]
    if terms.trustees:
        whom = "a trustee" if terms.trustees == 1 else "three trustees, of whom two open it"
        lines.append(f"Sealed to {whom}.")
    rules = [threshold(each) for each in terms.thresholds]
    if rules:
        lines.append(f"To be met: {'; '.join(map(name, rules))}")
    lines += filter(None, map(law_told, rules))
    lines += _source(draft)
    if draft.replaces is not None:
        lines.append("A new version: no ballots are carried over.")
        if look.roles_gone:
            lines.append("The roles asked before are not all known any more: see who may vote.")
    return lines
