"""What is stored is chosen from a list, never typed from memory: every command is walked."""

from __future__ import annotations

from typing import Any

import discord

# Words, times, counts and addresses that an officer or a member makes up.
FREE = frozenset(
    {
        "add", "before", "body", "days", "deadline", "dial", "internal", "items", "length", "link",
        "minutes", "name", "nudge", "oldest", "place", "question", "quorum", "reason", "received",
        "rule", "sender", "since", "subject", "text", "time", "title", "to", "until", "when", "why",
        "words",
    }
)  # fmt: skip
# Days and rules are typed as one says them.
DAYS = frozenset({"digest mine day", "office-digest schedule day", "office-meeting edit repeat"})


async def test_an_option_that_means_a_stored_thing_offers_what_is_stored(world: Any) -> None:
    bare = {
        f"{command.qualified_name} {option.display_name}"
        for command in world.bot.tree.walk_commands()
        if isinstance(command, discord.app_commands.Command)
        for option in command.parameters
        if option.type.name in ("string", "integer") and not option.choices
        if not option.autocomplete and option.display_name not in FREE
    }
    assert bare == DAYS


async def test_titles_and_names_are_free_only_where_something_new_is_made(world: Any) -> None:
    making = {"add", "new", "urgent", "edit", "papers", "invite"}
    for command in world.bot.tree.walk_commands():
        if not isinstance(command, discord.app_commands.Command):
            continue
        free = [p for p in command.parameters if not p.autocomplete and not p.choices]
        if {"title", "name"} & {p.display_name for p in free if p.type.name == "string"}:
            assert command.name in making, command.qualified_name
