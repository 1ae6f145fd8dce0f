"""Back and More under a list."""

from __future__ import annotations

from typing import Any

import discord

from bot.lasting import Press


def turns(kind: type[Press], page: int, last: int, **ids: Any) -> list[discord.ui.Item[Any]]:
    """The buttons to the neighbouring pages there are, numbered from 0 to ``last``."""
    beside = (("Back", page - 1), ("More", page + 1))
    return [kind(label, page=to, **ids) for label, to in beside if 0 <= to <= last]
