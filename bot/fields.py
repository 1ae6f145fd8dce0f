"""The fields of a form, each under the custom id that its answer comes back with."""

from __future__ import annotations

from typing import Any

import discord

MOST_CHARACTERS = 4_000  # what Discord takes in one field


def written(
    custom_id: str,
    most: int = MOST_CHARACTERS,
    *,
    default: str = "",
    example: str = "",
    needed: bool = True,
    long: bool = False,
) -> discord.ui.TextInput[Any]:
    """Words of at most so many characters, in one line or a ``long`` box of several; ``default``
    stands there already, ``example`` until something is written."""
    return discord.ui.TextInput(
        custom_id=custom_id,
        max_length=most,
        default=default[:most] or None,
        placeholder=example or None,
        required=needed,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
    )


def ticks(custom_id: str, *boxes: tuple[str, str, bool]) -> discord.ui.CheckboxGroup[Any]:
    """Boxes of which any number may be ticked: what each says, its value, whether it is ticked."""
    return discord.ui.CheckboxGroup(
        custom_id=custom_id,
        required=False,
        min_values=0,
        max_values=len(boxes),
        options=[
            discord.CheckboxGroupOption(label=label, value=value, default=on)
            for label, value, on in boxes
        ],
    )


def choice(custom_id: str, *ways: tuple[str, str, bool]) -> discord.ui.RadioGroup[Any]:
    """One of these: what each says, its value, whether it is the one that is chosen already."""
    return discord.ui.RadioGroup(
        custom_id=custom_id,
        options=[
            discord.RadioGroupOption(label=label, value=value, default=on)
            for label, value, on in ways
        ],
    )
