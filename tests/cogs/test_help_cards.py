"""/help names each command once, and says what may be written behind it where that helps."""

from __future__ import annotations

from bot.room import Entry
from cogs.card import texts
from cogs.help.commands import render_help

ENTRIES = [
    Entry("today", "What is on for you", "/today"),
    Entry("poll result", "A result in full", "/poll result poll: P-1"),
]


def test_an_example_that_only_repeats_the_command_is_left_out() -> None:
    said = "\n".join(texts(render_help(ENTRIES, officer=False)))
    assert said.count("/today") == 1
    assert "-# /poll result poll: P-1" in said
