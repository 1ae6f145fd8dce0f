"""What is held of a member, as a page they can read: /me data. The JSON stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord

from cogs.card import BLUE, card, some

PAGE, JSON = "my-data.txt", "my-data.json"
ROOMS = {
    "person": "You",
    "polls": "Polls",
    "meetings": "Meetings",
    "articles": "Articles",
    "register": "The imported roll",
}
SAYS = (
    "How you voted is not in it: the answer to your press told it to you alone, and after the "
    "close it cannot be tied to you."
)
Held = Mapping[str, Mapping[str, Any]]


def titled(room: str) -> str:
    """What a member calls a room's part of what is held."""
    return ROOMS.get(room, room.capitalize())


def render_data(held: Held) -> discord.ui.LayoutView:
    """How much is held where, and both files."""
    lines = [f"**{titled(room)}** {', '.join(_counted(parts))}" for room, parts in held.items()]
    return card(
        "### What is held about you",
        some(lines, 10),
        SAYS,
        *(discord.ui.File(f"attachment://{name}") for name in (PAGE, JSON)),
        foot="The first file is for reading, the second for programs. Only you see this.",
        colour=BLUE,
    )


def _counted(parts: Mapping[str, Any]) -> Iterator[str]:
    for heading, rows in parts.items():
        many = len(rows) if isinstance(rows, list) else 1
        yield heading if many == 1 else f"{heading} ({many:,})"


def page(held: Held, not_here: Sequence[str]) -> str:
    """Everything held, a heading each, a line each; then what is not in it."""
    lines = ["What is held about you", "======================"]
    for room, parts in held.items():
        title = titled(room)
        lines += ["", title, "-" * len(title)]
        for heading, rows in parts.items():
            lines += ["", f"{heading[:1].upper()}{heading[1:]}:"]
            lines += [f"  - {_told(row)}" for row in (rows if isinstance(rows, list) else [rows])]
    lines += ["", "Not in this page", "----------------", *(f"  - {each}" for each in not_here)]
    return "\n".join(lines) + "\n"


def _told(row: Any) -> str:
    """A row in words: what is empty is left out."""
    if not isinstance(row, Mapping):
        return str(row)
    told = [
        f"{name.replace('_', ' ')} {_value(value)}"
        for name, value in row.items()
        if value not in (None, "", "{}", "[]")
    ]
    return "; ".join(told) or "nothing more"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split())
