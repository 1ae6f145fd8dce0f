"""Every lasting button, select and form does one thing, whatever release it was posted by."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from bot.audience import Audience
from bot.client import COGS
from bot.lasting import Form, Lasting, Press


def acts(kind: type[Any]) -> int:
    """How many things a press, a choice or a form sent does: attached from above, or its own."""
    base, own = (Form, "submitted") if issubclass(kind, Form) else (Lasting, "pressed")
    attached = getattr(kind, "act", None) is not None
    return attached + (getattr(kind, own) is not getattr(base, own))


@pytest.fixture
def declared() -> list[type[Any]]:
    """Everything that all rooms declare."""
    for cog in COGS:
        import_module(cog)
    return [kind for kind in (*Lasting.kinds, *Form.kinds) if kind.__module__.startswith("cogs.")]


def test_each_has_exactly_one_act(declared: list[type[Any]]) -> None:
    assert {
        f"{kind.__module__}.{kind.__name__}": acts(kind) for kind in declared if acts(kind) != 1
    } == {}
    assert len(declared) > 100, "the rooms declared next to nothing"


def test_no_two_share_a_custom_id(declared: list[type[Any]]) -> None:
    """A cog that is one file defines its buttons anew for each bot: those are the same."""
    owners: dict[str, set[str]] = {}
    for kind in declared:
        if issubclass(kind, Lasting):
            owners.setdefault(kind.pattern, set()).add(f"{kind.__module__}.{kind.__name__}")
    assert {pattern: found for pattern, found in owners.items() if len(found) > 1} == {}


def test_one_that_does_nothing_and_one_that_does_two_things_are_found() -> None:
    known = list(Lasting.kinds), dict(Press.rooms)
    try:

        class Idle(Press, pattern="test:idle", audience=Audience.ANYONE):
            """Nobody attached what it does."""

        class Torn(Press, pattern="test:torn", audience=Audience.ANYONE):
            """Two acts."""

            async def pressed(self, interaction: Any, at: Any) -> None:
                """One."""

        Torn.does(Idle.pressed)
        assert (acts(Idle), acts(Torn)) == (0, 2)
    finally:
        Lasting.kinds[:], Press.rooms = known
