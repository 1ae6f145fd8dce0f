"""The preview of a draft: the card's words, who may vote, and what is still wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
from bot.polls.twins import Twin
from bot.times import stamp
from cogs.card import AMBER, BLUE, card, clip, plain, some
from cogs.polls import cards, members_view
from cogs.polls.draft_buttons import InFull
from cogs.polls.first_view import Part, fitting, room

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
    twin: Twin | None = None

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
        return [self.lack, *found] if self.lack else found

    @property
    def late(self) -> bool:
        """Whether it would close in the night."""
        closes = self.draft.closes_at
        return closes is not None and not self.draft.minutes and at_night(closes, self.zone)


def render_preview(
    look: Look, parts: Sequence[discord.ui.Item[Any]], picks: Sequence[discord.ui.Item[Any]]
) -> discord.ui.LayoutView:
    """What only the officer sees before anything goes out."""
    wanted = _parts(look)
    fits = fitting(wanted, room(len(parts) + 1, len(picks)))
    more = [] if fits == wanted else [InFull("More", draft=look.kept.id, page=0)]
    return card(
        "### Preview: only you see this",
        *_blocks(fits),
        *(discord.ui.ActionRow(pick) for pick in picks),
        buttons=[*parts, *more],
        foot="A straw poll, not a statutory ballot",
        colour=AMBER if look.faults or look.twin else BLUE,
    )


def _parts(look: Look) -> list[Part]:
    """The blocks of the preview, each with when it gives way to what matters more."""
    draft, poll = look.draft, draft_poll(look.draft)
    question, labels = _question(draft), _labels(draft)
    drawn = draft.terms.method.kind is Kind.ONE and members_view.whole(poll)
    options = " · ".join(f"[{label}]" for label in labels) or "(no options yet)"
    first = some([f"[{label}]" for label in labels], 12, tall=2) if labels else options
    found = [f"- {plain(clip(fault, 200))}" for fault in look.faults]
    stop = "**Before it can open**\n"
    told = _terms(look)
    binds, terms = (told[:1], told[1:]) if is_pledge(draft.terms) else ([], told)
    wanted = [
        Part(f"**{question}**", 1, short=f"**{clip(question, 150)}**"),
        Part("" if drawn else options, 6, short=first),
        Part(f"{_closes(look)}\n{cards.promise(poll)}", 7, short=f"{_closes(look)}\n{_kept(poll)}"),
        *(Part(row, 5) for row in members_view.pressed(poll)),
        Part(members_view.then(poll), 8),
        *(Part(line) for line in _who(look)),
        *_small(3, _where(look)),
        *_small(0, binds),
        *_small(4, [*terms, *_source(draft)]),
        *_small(9, _finer(look)),
        *_small(0, _doubts(look)),
        Part(f"**{_twin(look)}**" if look.twin else ""),
        Part(stop + "\n".join(found), 2, short=stop + some(found, 6, tall=7))
        if found
        else Part(""),
    ]
    return [part for part in wanted if part.shown]


def _small(rank: int, lines: Iterable[str]) -> Iterator[Part]:
    return (Part(f"-# {line}", rank) for line in lines)


def _blocks(parts: Sequence[Part]) -> Iterator[str | discord.ui.Item[Any]]:
    """Small print in one block with the line that it stands under."""
    text = ""
    for part in parts:
        if isinstance(part.shown, str) and part.shown.startswith("-# "):
            text = f"{text}\n{part.shown}".strip()
            continue
        yield text
        text = part.shown if isinstance(part.shown, str) else ""
        if not text:
            yield part.shown
    yield text


def in_full(look: Look) -> list[str]:
    """All that the preview says, one line of Markdown each."""
    poll = draft_poll(look.draft)
    return [
        f"**{_question(look.draft)}**",
        *(["**Before it can open**"] if look.faults else []),
        *(f"- {plain(clip(fault, 200))}" for fault in look.faults),
        *(f"Members press {plain(row)}" for row in members_view.told(poll)),
        *filter(None, [members_view.then(poll)]),
        _closes(look),
        cards.promise(poll),
        *_who(look),
        *_where(look),
        *_terms(look),
        *_finer(look),
        *_source(look.draft),
        *_doubts(look),
        *filter(None, [_twin(look)]),
        *(["**Options**"] if look.draft.options else []),
        *(f"- {label}" for label in _labels(look.draft)),
    ]


def _kept(poll: Poll) -> str:
    """The promise in as few words as say which it is."""
    shows = "No result before the close." if poll.sealed else "The count shows live."
    return cards.promise(poll) if poll.terms.named else f"Secret. {shows}"


def _question(draft: Draft) -> str:
    return clip(plain(clean(draft.question)), 1_200) or "(no question yet)"


def _labels(draft: Draft) -> list[str]:
    """The options as the poll would show them."""
    labels = [o.label for o in draft.options] if is_pledge(draft.terms) else draft.labels
    return [plain(clip(clean(label), 80)) for label in labels]


def _closes(look: Look) -> str:
    draft = look.draft
    if draft.minutes:
        return f"Closes {draft.minutes} minutes after it opens"
    if not draft.closes_at:
        return "No closing time yet"
    when = f"Closes {stamp(draft.closes_at)} ({stamp(draft.closes_at, 'R')})"
    return f"{when}\n{repeated(draft.closes_at, look.zone)}".rstrip()


def draft_poll(draft: Draft) -> Poll:
    """The draft in the form in which cards take a poll."""
    closes = draft.closes_at or datetime.max.replace(tzinfo=UTC)
    asked = (State.DRAFT, draft.question, draft.options, draft.terms, closes)
    return Poll(0, 0, 0, 1, *asked, 0, "", "", (), "")


def _who(look: Look) -> list[str]:
    """How many are asked."""
    asked = None if look.roll is None else electorate(look.roll, look.draft.terms)
    return [] if asked is None else [f"**{plain(preview(asked))}**"]


def _where(look: Look) -> list[str]:
    """By what roll they are asked, where the card goes, and whether it reminds."""
    draft = look.draft
    basis = "" if look.roll is None else electorate(look.roll, draft.terms).basis
    lines = [f"Roll: {plain(basis.removeprefix('members with '))}"] if basis else []
    reminded = "with reminders" if draft.terms.reminders and not draft.minutes else "no reminders"
    where = f"Posted in <#{draft.channel_id}>, " if draft.channel_id else ""
    return [*lines, f"{where}{reminded}"]


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
    """How it is answered and counted, and what is to be met, in short."""
    draft, terms = look.draft, look.draft.terms
    places = () if look.roll is None else divided(look.roll.entries, terms)
    lines = _pledged(look) if is_pledge(terms) else []
    lines += [plain(line) for line in card_lines(terms, draft.options, places)]
    if terms.trustees:
        whom = "a trustee" if terms.trustees == 1 else "three trustees, of whom two open it"
        lines.append(f"Sealed to {whom}.")
    rules = [threshold(each) for each in terms.thresholds]
    return [*lines, f"To be met: {'; '.join(map(name, rules))}"] if rules else lines


def _finer(look: Look) -> list[str]:
    """The rules of an election in full, and the law that a threshold comes from."""
    terms = look.draft.terms
    lines = [plain(line) for line in detail_lines(terms, look.draft.options)]
    lines += filter(None, (law_told(threshold(each)) for each in terms.thresholds))
    return lines


def _doubts(look: Look) -> list[str]:
    """What to think of before a new version opens."""
    if look.draft.replaces is None:
        return []
    asked = "The roles asked before are not all known any more: see who may vote."
    lines = ["A new version: no ballots are carried over."]
    return [*lines, asked] if look.roles_gone else lines


def _twin(look: Look) -> str:
    """The open poll beside which members would see a second card."""
    if (twin := look.twin) is None:
        return ""
    where = f" in <#{twin.channel_id}>" if twin.channel_id else ""
    return f"{twin.reference} asks nearly the same since {stamp(twin.opened_at, 'f')}{where}."
