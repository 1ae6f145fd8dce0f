"""Nominations as members read them: the call, one's own nomination, and what candidates say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.plain_text import many
from bot.polls.counting.rounds import Ties
from bot.polls.nominations.call import Call, Stage
from bot.polls.nominations.candidate import WORDS, Candidate
from bot.polls.phrases import counted, listed
from bot.times import stamp
from cogs.card import AMBER, BLUE, GREEN, GREY, card, clip, height, one_line, plain, turns
from cogs.polls.buttons import (
    OpenNominations,
    ReadCandidates,
    Stand,
    StandDown,
    TurnCandidates,
)

PRIMARY, GOOD = discord.ButtonStyle.primary, discord.ButtonStyle.success
FOOT = "An election of the committee's own"
TALL = 13  # lines of a telephone that a page of a statement takes
LONGEST_WORD = 300  # characters; a longer one goes on behind a break, escaped ones fit a card
HEADINGS = {
    Stage.DRAFT: "preview, only you see this",
    Stage.OPEN: "open",
    Stage.CLOSED: "closed",
    Stage.OFF: "called off",
}


def rules_told(call: Call) -> list[str]:
    """How many are chosen and by which rules, as printed before anybody stands."""
    one = call.places == 1
    groups = [f"{counted(many)} {plain(name)}" for name, many in call.groups]
    kept = listed(groups) if groups else ""
    if call.ties is Ties.LATEST:
        tie = "the latest earlier round in which they differ, else the lot"
    else:
        tie = "first places, then second and so on, else the lot"
    cut = "exact fractions" if call.decimals is None else f"{call.decimals} decimals"
    return [
        f"{counted(call.places).capitalize()} {'is' if one else 'are'} to be chosen."
        + (f" Reserved: {kept}." if kept else ""),
        f"Single transferable vote, {cut}. Quota: votes ÷ {call.places + 1}, rounded down, plus"
        f" one. Ties: {tie}.",
    ]


def render_call(call: Call, standing: Sequence[Candidate], ref: str) -> discord.ui.LayoutView:
    """The public card. Names show once the order is drawn, so that nobody is ahead."""
    buttons: list[discord.ui.Item[Any]] = []
    if call.stage is Stage.OPEN:
        buttons = [Stand("Stand", style=PRIMARY, call=call.id)]
    if call.stage is Stage.CLOSED and standing:
        buttons = [ReadCandidates("Candidates", call=call.id, page=0)]
    return card(
        f"### Nominations · {HEADINGS[call.stage]}",
        f"**{plain(call.question)}**",
        "\n".join(_told(call, standing)),
        "\n".join(f"-# {line}" for line in rules_told(call)) if buttons else None,
        buttons=buttons,
        foot=FOOT,
        ref=ref,
        colour=BLUE if call.stage is Stage.OPEN else GREY,
    )


def _told(call: Call, standing: Sequence[Candidate]) -> list[str]:
    many = len(standing)
    if call.stage is Stage.OFF:
        return ["The draft of this election was thrown away, or asks something else now."]
    if call.stage is not Stage.CLOSED:
        stands = "Nobody stands yet." if not many else f"{counted(many).capitalize()} so far."
        return [
            f"Open until {stamp(call.closes_at)} ({stamp(call.closes_at, 'R')}). {stands}",
            f"Up to {WORDS} words each. The order on the ballot paper is then drawn by lot, and"
            " names show.",
        ]
    if not many:
        return ["Nobody stands."]
    names = [f"{each.place}. {one_line(each.name, 60)}" for each in standing]
    few = many <= call.places
    vote = (
        f"{counted(many).capitalize()} for {counted(call.places)} to be chosen: nobody need vote."
        if few
        else "The vote follows."
    )
    return ["In the order drawn by lot:", *names, vote]


def render_offer(call: Call, standing: Sequence[Candidate]) -> discord.ui.LayoutView:
    """The call as an officer reads it before it goes out."""
    again = f"{len(standing)} stand already and remain candidates." if standing else ""
    return card(
        f"### Nominations · {HEADINGS[Stage.DRAFT]}",
        f"**{plain(call.question)}**",
        "\n".join([*_told(replace(call, stage=Stage.DRAFT), standing), again]).strip(),
        "\n".join(f"-# {line}" for line in rules_told(call)),
        f"Posted in <#{call.channel_id}>",
        buttons=[OpenNominations("Open nominations", style=GOOD, call=call.id)],
        foot=FOOT,
        colour=AMBER,
    )


def render_own(call: Call, own: Candidate) -> discord.ui.LayoutView:
    """What somebody reads who stands, once it is stored."""
    words = len(own.statement.split())
    claims = f"Could take: {listed(list(map(plain, own.claims)))}." if own.claims else ""
    return card(
        f"### You stand: {one_line(own.name, 60)}",
        f"Your statement has {many(words, 'word')}." if words else "You gave no statement.",
        claims,
        f"Change it or stand down until {stamp(call.closes_at)}. Nobody reads it before.",
        buttons=[
            Stand("Change it", call=call.id),
            StandDown("Stand down", style=discord.ButtonStyle.danger, call=call.id),
        ],
        foot=FOOT,
        colour=GREEN,
    )


def render_candidates(
    call: Call, standing: Sequence[Candidate], page: int
) -> discord.ui.LayoutView:
    """One candidate's statement a page, a long one on two or more."""
    found = [part for each in standing for part in _parts(each)]
    page = max(0, min(page, len(found) - 1))
    return card(
        f"### Candidates\n{plain(clip(call.question, 200))}",
        found[page],
        buttons=turns(TurnCandidates, page, len(found) - 1, call=call.id),
        foot=f"{page + 1} of {len(found)} · in the order drawn by lot",
        colour=BLUE,
    )


def _parts(each: Candidate) -> list[str]:
    """A statement in pieces that fit a telephone, each under its name."""
    head = f"**{each.place}. {one_line(each.name, 60)}**"
    if each.claims:
        head += f"\n-# Could take: {one_line(listed(each.claims), 100)}"
    pieces: list[list[str]] = [[]]
    for line in each.statement.split("\n") or [""]:
        for word in _words(line or " "):
            if height("\n".join(["".join(pieces[-1]), word])) > TALL:
                pieces.append([])
            pieces[-1].append(f"{word} ")
        pieces[-1].append("\n")
    texts = [plain("".join(piece).strip()) for piece in pieces]
    return [f"{head}\n{text or '(no statement)'}" for text in texts if text or len(texts) == 1]


def _words(line: str) -> Iterator[str]:
    """The words of a line, one that no page holds in pieces."""
    for word in line.split(" "):
        for start in range(0, len(word) or 1, LONGEST_WORD):
            yield word[start : start + LONGEST_WORD]
