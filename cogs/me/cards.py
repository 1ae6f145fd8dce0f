"""The cards of a member's own settings and data: pure layouts with their buttons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import discord

from bot.people import Choices
from bot.times import from_ms, stamp
from cogs.card import AMBER, BLUE, card, plain
from cogs.me.buttons import SWITCHES, AskQuiet, ConfirmForget, Keep, Snooze, Switch
from cogs.me.held import titled


def render_choices(choices: Choices, now: datetime) -> discord.ui.LayoutView:
    """What a member chose, each with its button."""
    blocks: list[Any] = [
        "### Your settings\nAt most one direct message a day; later things join it in silence. On"
        " their own come only **urgent meetings**, **your /reminders** and **requests to stand"
        " in**.",
    ]
    for name, (label, says) in SWITCHES.items():
        on = bool(getattr(choices, name))
        button = Switch("Switch off" if on else "Switch on", name=name)
        blocks.append(
            discord.ui.Section(f"**{label}: {'on' if on else 'off'}**\n{says}", accessory=button)
        )
    hours = f"{choices.quiet_from} to {choices.quiet_until}"
    quiet = f"**Quiet hours: {hours}**\nNothing but urgent meetings; the rest waits."
    blocks.append(discord.ui.Section(quiet, accessory=AskQuiet("Change")))
    until = choices.snoozed_until
    snoozed = until is not None and from_ms(until) > now
    if snoozed and until:
        blocks.append(f"Snoozed until {stamp(from_ms(until), 'f')}")
    buttons = [Snooze("Wake up", days=0)] if snoozed else [
        Snooze("Snooze 1 day", days=1), Snooze("Snooze 1 week", days=7)
    ]  # fmt: skip
    return card(*blocks, buttons=buttons, foot="Only you see this.", colour=BLUE)


def render_forget(held: Mapping[str, Any]) -> discord.ui.LayoutView:
    """What forgetting would remove, before anything is removed."""
    rooms = "\n".join(
        f"- {plain(titled(room))}: {plain(', '.join(what))}" for room, what in held.items()
    )
    return card(
        "### Have yourself forgotten\nThis removes your name and account, and what hangs on them:",
        rooms,
        "Totals of polls and attendance counts stay right, without your name. A vote in an open "
        "poll stays and counts: withdraw it first if you would rather it did not. Messages in "
        "Discord stay. Backups run out in 4 weeks. It cannot be undone.",
        buttons=[ConfirmForget("Forget me", style=discord.ButtonStyle.danger), Keep("Keep it all")],
        colour=AMBER,
    )
