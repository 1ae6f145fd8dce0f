"""Filling in the options of commands, whatever they are."""

from typing import Any

import discord
from forms import Side


def slash_commands(bot: Any) -> list[Any]:
    """Every command that is typed, groups opened."""
    return [c for c in bot.tree.walk_commands() if isinstance(c, discord.app_commands.Command)]


def given(side: Side, parameter: Any, words: str) -> Any:
    """A value for one option; None leaves it out."""
    kind = discord.AppCommandOptionType
    if parameter.type is kind.string and parameter.choices:
        return parameter.choices[0].value
    if parameter.type is kind.string:
        return words[: parameter.max_value or 4000]
    if not parameter.required:
        return None
    plain = {
        kind.integer: int(parameter.min_value or 1), kind.number: 1.0, kind.boolean: True,
        kind.user: side.member, kind.role: side.role, kind.channel: side.channel,
        kind.attachment: ("a.csv", words.encode("utf-8", "replace")),
    }  # fmt: skip
    return plain[parameter.type]


def options(side: Side, command: Any, words: str) -> dict[str, Any]:
    """Every option of a command that takes words, and the others it needs."""
    found = {p.name: given(side, p, words) for p in command.parameters}
    return {name: value for name, value in found.items() if value is not None}
