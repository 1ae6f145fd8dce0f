"""What only the demo needs, looked for before anything of it is imported."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

from bot.errors import UserError

EXTRA = ("simcord", "markdown_it", "linkify_it", "regex")


def check_extra(modules: Sequence[str] = EXTRA) -> None:
    """Raise :class:`UserError` when what only the demo needs is not installed."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        raise UserError(
            f"The demo needs its extra ({', '.join(missing)} not found). In the folder with the "
            'bot\'s source: pipx install --force ".[demo]", or make demo.'
        )
