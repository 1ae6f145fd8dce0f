"""Buttons, selects and forms that work for ever: a custom id holds ids and nothing else. What
nothing here knows any more is answered with a sentence."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, ClassVar, Self

import discord

from bot.errors import UserError
from bot.interactions import Audience, answer_error, attend, bot_of

FORM_LASTS = 24 * 60 * 60.0  # seconds
OUT_OF_DATE = (
    "This form was sent already, or was opened before the bot's last start or more than a day ago. "
    "Look whether what you wanted was done; if not, open it again."
)
OLD_BUTTON = "That button is from a time before this release. Run the command again."


def _template(pattern: str) -> str:
    return re.sub(r"\\{(\w+)\\}", r"(?P<\1>[0-9A-Za-z_-]+)", re.escape(pattern))


class Lasting(discord.ui.DynamicItem[Any], template=r"(?!)"):
    """A part of a message that works for ever: its custom id holds ids and nothing else."""

    audience: ClassVar[Audience]
    pattern: ClassVar[str] = ""
    kinds: ClassVar[list[type[Lasting]]] = []

    def __init_subclass__(cls, *, pattern: str = "", audience: Audience | None = None) -> None:
        super().__init_subclass__(template=_template(pattern) if pattern else r"(?!)")
        if pattern:
            assert audience is not None, f"{cls.__name__} does not say who may press it"
            cls.pattern, cls.audience = pattern, audience
            Lasting.kinds.append(cls)

    def __init__(self, item: Any, **ids: Any) -> None:
        self.ids = {name: str(value) for name, value in ids.items()}
        item.custom_id = self.pattern.format(**self.ids)
        super().__init__(item)

    def number(self, name: str) -> int:
        """One of the ids in the custom id, as a number."""
        return int(self.ids[name])

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: Any, match: re.Match[str], /
    ) -> Self:
        found = cls.__new__(cls)
        Lasting.__init__(found, item, **match.groupdict())
        return found

    async def callback(self, interaction: discord.Interaction[Any], /) -> None:
        await attend(interaction, self.audience, lambda at: self.pressed(interaction, at))

    async def pressed(self, interaction: discord.Interaction[Any], at: datetime) -> None:
        """What a press does. ``at`` is the moment of the press (UTC), taken from the interaction's
        id."""
        raise TypeError(f"{type(self).__name__} does nothing when pressed")


class Press(Lasting):
    """A lasting button. Subclass with ``pattern="room:what:{id}"`` and ``audience=``; make it with
    its ids."""

    def __init__(
        self,
        label: str,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        emoji: str | None = None,
        disabled: bool = False,
        **ids: Any,
    ) -> None:
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=label, style=style, emoji=emoji, disabled=disabled, custom_id="new"
        )
        super().__init__(button, **ids)


class Pick(Lasting):
    """A lasting select menu; ``self.item.values`` holds what was chosen."""

    def __init__(self, select: Any, **ids: Any) -> None:
        super().__init__(select, **ids)


class Form(discord.ui.Modal):
    """A modal whose faults go the one way. Subclass, set ``audience``, and write ``submitted``.

    Discord does not say when somebody closes a form unsent, so each is forgotten after a day.
    """

    audience: ClassVar[Audience]
    kinds: ClassVar[list[type[Form]]] = []

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(timeout=FORM_LASTS, **kwargs)

    def __init_subclass__(cls, *, audience: Audience | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if audience is not None:
            cls.audience = audience
            Form.kinds.append(cls)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await attend(interaction, self.audience, lambda at: self.submitted(interaction))

    async def submitted(self, interaction: discord.Interaction[Any]) -> None:
        """What sending the form does."""
        raise TypeError(f"{type(self).__name__} does nothing when sent")

    async def on_error(  # type: ignore[override]
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        await answer_error(interaction, error)


async def answer_unclaimed(interaction: discord.Interaction[Any]) -> None:
    """Answer a form that nobody here waits for any more, or a button that no release knows.

    What is known was taken up before this is called.
    """
    words = {
        discord.InteractionType.modal_submit: OUT_OF_DATE,
        discord.InteractionType.component: OLD_BUTTON,
    }.get(interaction.type)
    if words is not None and not bot_of(interaction).seen.again(interaction.id):
        await answer_error(interaction, UserError(words))
