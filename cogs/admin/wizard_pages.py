"""The wizard's four pages and its last word: pure layouts from what is set or guessed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.boards import noticeboard
from bot.committee import MEANINGS, Committee
from bot.rulebook import BY_NAME, typed
from cogs.admin.preflight import Fault
from cogs.admin.wizard_buttons import Ask, ChooseChannel, ChooseRoles, Finish, Page, Turn
from cogs.card import AMBER, BLUE, GREEN, card, clip, plain, some

WHO = ("officer", "member")
WHERE = ("digest_channel", "poll_channel", "meeting_channel", "office_channel")
WHEN = ("zone", "quiet", "digest_when", "meeting_pattern")
MOST_FAULTS = 12


def render_page(
    page: Page, committee: Committee, faults: Sequence[Fault], *, pattern: str = ""
) -> discord.ui.LayoutView:
    """One page of the wizard. ``faults`` are shown on the page that mends them and on the last."""
    match page:
        case Page.WHERE:
            return _where(committee, faults)
        case Page.WHEN:
            return _when(committee, pattern)
        case Page.CHECK:
            return render_check(committee, faults, pattern=pattern)
    return _who(committee, faults)


def _who(committee: Committee, faults: Sequence[Fault]) -> discord.ui.LayoutView:
    blocks: list[Any] = [
        "### Setting up, 1 of 4: who\nChoose who is an officer here and who is a member. "
        "What is chosen already was guessed from names."
    ]
    for name in WHO:
        blocks += [_asked(name), discord.ui.ActionRow(ChooseRoles.of(committee, name))]
    blocks.append(_listed([f for f in faults if f.setting in MEANINGS]))
    return card(*blocks, buttons=[Turn("Next: where", page=Page.WHERE)], colour=BLUE)


def _where(committee: Committee, faults: Sequence[Fault]) -> discord.ui.LayoutView:
    blocks: list[Any] = ["### Setting up, 2 of 4: where\nOne channel may serve for several."]
    for name in WHERE:
        blocks += [_asked(name), discord.ui.ActionRow(ChooseChannel.of(committee, name))]
    blocks.append(_listed([f for f in faults if f.setting in WHERE]))
    buttons = [Turn("Back", page=Page.WHO), Turn("Next: when", page=Page.WHEN)]
    return card(*blocks, buttons=buttons, colour=BLUE)


def _when(committee: Committee, pattern: str) -> discord.ui.LayoutView:
    lines = [f"**{BY_NAME[name].label}:** {shown(committee, name)}" for name in WHEN]
    if pattern:
        lines.append(f"Meetings: {plain(clip(pattern, 200))}")
    return card(
        "### Setting up, 3 of 4: when\nPress what you want to change.",
        "\n".join(lines),
        discord.ui.ActionRow(*(Ask(BY_NAME[name].label, name=name) for name in WHEN)),
        buttons=[Turn("Back", page=Page.WHERE), Turn("Next: check", page=Page.CHECK)],
        colour=BLUE,
    )


def render_check(
    committee: Committee, faults: Sequence[Fault], *, pattern: str
) -> discord.ui.LayoutView:
    """What the bot will do here once *Start* is pressed, and what is missing."""
    return card(
        "### Setting up, 4 of 4: check\nThis is what the bot will do:",
        "\n".join(promises(committee, pattern)),
        f"**To put right** (you can start all the same)\n{_listed(faults)}"
        if faults
        else "Nothing is missing.",
        buttons=[
            Turn("Back", page=Page.WHEN),
            Finish("Start", style=discord.ButtonStyle.success),
        ],
        colour=AMBER if faults else GREEN,
    )


def promises(committee: Committee, pattern: str) -> list[str]:
    """One line for each thing that will happen, with where and when."""
    rules = committee.rules
    lines = [
        f"- Officers: {mentioned_roles(committee, 'officer')}",
        f"- Members: {mentioned_roles(committee, 'member')}",
    ]
    if rules.digest_channel:
        lines.append(f"- Digest in <#{rules.digest_channel}> every {rules.digest_when}")
    if rules.poll_channel:
        lines.append(f"- Straw polls open in <#{rules.poll_channel}>")
    if rules.meeting_channel:
        lines.append(f"- Meetings are announced in <#{rules.meeting_channel}>")
        if rules.meeting_pattern:
            lines.append(f"  They repeat: {plain(clip(pattern or rules.meeting_pattern, 200))}")
    if board := noticeboard.place(committee):
        lines.append(f"- One pinned noticeboard in <#{board}>")
    if rules.office_channel:
        lines.append(f"- A line for officers in <#{rules.office_channel}> every Monday 08:00")
    lines.append(
        f"- No direct message from {rules.quiet_from} to {rules.quiet_until} "
        f"({committee.zone_name})"
    )
    return lines


def render_done(faults: Sequence[Fault]) -> discord.ui.LayoutView:
    """The wizard's last word."""
    return card(
        "### The bot is set up\nMembers: `/today` and `/help`. Officers: `/desk`.\n"
        "Change anything with `/settings`.",
        f"Still to put right:\n{_listed(faults)}" if faults else None,
        colour=GREEN,
    )


def shown(committee: Committee, name: str) -> str:
    """A value as a member reads it."""
    found = typed(committee, name)
    return plain(clip(found.replace("-", " to ") if name == "quiet" else found, 150)) or "not set"


def mentioned_roles(committee: Committee, meaning: str) -> str:
    """The roles of a meaning as Discord shows them."""
    return ", ".join(f"<@&{role}>" for role in sorted(committee.role_ids(meaning))) or "none set"


def _asked(name: str) -> str:
    return f"**{BY_NAME[name].label}**\n{BY_NAME[name].says}"


def _listed(faults: Sequence[Fault]) -> str:
    return some([f"- {clip(fault.says, 220)}" for fault in faults], MOST_FAULTS)
