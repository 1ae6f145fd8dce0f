"""Buttons declare themselves; what they do is attached from above, once."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.audience import Audience
from bot.house import Interaction
from bot.lasting import Lasting, Press

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def bell() -> Any:
    """A button that no room declares, gone after the test."""
    known = list(Lasting.kinds), dict(Press.rooms)

    class Bell(Press, pattern="test:bell:{tone}", audience=Audience.ANYONE):
        """Rings."""

    yield Bell
    Lasting.kinds[:], Press.rooms = known


def test_what_a_button_does_is_attached_and_knows_its_ids(bell: type[Press]) -> None:
    heard = []

    @bell.does
    async def ring(pressed: Press, interaction: Interaction, at: datetime) -> None:
        heard.append((pressed.number("tone"), interaction, at))

    interaction: Any = object()
    asyncio.run(bell("Ring", tone=7).pressed(interaction, NOW))
    assert heard == [(7, interaction, NOW)]


def test_a_second_act_is_refused(bell: type[Press]) -> None:
    async def ring(pressed: Press, interaction: Interaction, at: datetime) -> None: ...

    bell.does(ring)
    with pytest.raises(TypeError, match="Bell does something already"):
        bell.does(ring)


def test_a_button_without_an_act_says_so(bell: type[Press]) -> None:
    interaction: Any = object()
    with pytest.raises(TypeError, match="Bell does nothing"):
        asyncio.run(bell("Ring", tone=1).pressed(interaction, NOW))
