"""Buttons, selects and forms that work for ever: a custom id holds ids and nothing else. What
nothing here knows any more is answered with a sentence."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any, ClassVar, Self, TypeAlias, TypeVar

import discord

from bot.audience import Audience
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import again, answer_error, attend, being_answered

LARGEST_ID = 2**63 - 1  # that SQLite holds
FORM_LASTS = 24 * 60 * 60.0  # seconds
OUT_OF_DATE = (
    "This form was sent already, or was opened before the bot's last start or more than a day ago, "
    "or you opened many since. Look whether what you wanted was done; if not, open it again."
)
L = TypeVar("L", bound="Lasting")
Field = TypeVar("Field", bound=discord.ui.Item[Any])
Act: TypeAlias = Callable[[L, "Interaction", datetime], Awaitable[None]]
OLD_BUTTON = "That button is older than this release of the bot: run the command again."


class Lasting:
    """A part of a message that works for ever: its custom id holds ids and nothing else.

    One that also works in direct messages says so with ``in_messages=True`` and checks for itself
    that whoever presses is on the server concerned.
    """

    audience: ClassVar[Audience]
    pattern: ClassVar[str] = ""
    in_messages: ClassVar[bool] = False
    template: ClassVar[re.Pattern[str]]
    kinds: ClassVar[list[type[Lasting]]] = []
    act: ClassVar[Act[Any] | None] = None
    ids: dict[str, str]

    def __init_subclass__(
        cls,
        *,
        pattern: str = "",
        audience: Audience | None = None,
        in_messages: bool = False,
        **more: Any,
    ) -> None:
        super().__init_subclass__(**more)
        if pattern:
            assert audience is not None, f"{cls.__name__} does not say who may press it"
            cls.pattern, cls.audience, cls.in_messages = pattern, audience, in_messages
            cls.template = _template(pattern)
            Lasting.kinds.append(cls)

    def number(self, name: str) -> int:
        """One of the ids in the custom id, as a number. Raises UserError for one that is none."""
        written = self.ids[name]
        if not written.isdecimal() or int(written) > LARGEST_ID:
            raise UserError(OLD_BUTTON)
        return int(written)

    async def callback(self, interaction: discord.Interaction[Any], /) -> None:
        await attend(
            interaction,
            self.audience,
            lambda at: self.pressed(interaction, at),
            in_messages=self.in_messages,
        )

    @classmethod
    def does(cls: type[L], act: Act[L]) -> Act[L]:
        """Attach what a press does: ``await act(pressed, interaction, at)``, where ``at`` is the
        moment of the press (UTC), taken from the interaction's id.

        The act stands above the card that shows the button, and takes the bot from the
        interaction: it holds none. Raises TypeError for a second act.
        """
        if cls.act is not None:
            raise TypeError(f"{cls.__name__} does something already")
        cls.act = staticmethod(act)
        return act

    @classmethod
    def asks(cls, form: Callable[..., Form], *ids: str) -> None:
        """Have a press open a form, which is made with these of its ids, as numbers."""

        async def ask(press: Lasting, interaction: Interaction, at: datetime) -> None:
            await interaction.response.send_modal(form(*map(press.number, ids)))

        cls.does(ask)

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        """Do what the press does."""
        act = type(self).act
        if act is None:
            raise TypeError(f"{type(self).__name__} does nothing when pressed")
        await act(self, interaction, at)


def _template(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[0-9A-Za-z_-]+)", re.escape(pattern)))


def _room(custom_id: str) -> str:
    return custom_id.partition(":")[0]


class Press(Lasting, discord.ui.Button[Any]):
    """A lasting button. Subclass with ``pattern="room:what:{id}"`` and ``audience=``; make it with
    its ids."""

    rooms: ClassVar[dict[str, dict[str, type[Press]]]] = {}  # by the head of their ids, by pattern

    def __init_subclass__(cls, *, pattern: str = "", **more: Any) -> None:
        super().__init_subclass__(pattern=pattern, **more)
        Press.rooms.setdefault(_room(pattern), {})[pattern] = cls

    def __init__(
        self,
        label: str,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        emoji: str | None = None,
        disabled: bool = False,
        **ids: Any,
    ) -> None:
        self.ids = {name: str(value) for name, value in ids.items()}
        custom_id = self.pattern.format(**self.ids)
        super().__init__(
            label=label, style=style, emoji=emoji, disabled=disabled, custom_id=custom_id
        )

    @staticmethod
    def of(custom_id: str) -> Press | None:
        """The button of that id; None where no pattern fits."""
        for kind in Press.rooms.get(_room(custom_id), {}).values():
            if match := kind.template.fullmatch(custom_id):
                found, ids = kind.__new__(kind), dict[str, Any](match.groupdict())
                Press.__init__(found, "", **ids)
                return found
        return None


async def interacted(interaction: Interaction) -> None:
    """Answer what was pressed or sent; discord.py calls this after commands, forms and selects."""
    if not await press(interaction):
        await answer_unclaimed(interaction)


async def press(interaction: Interaction) -> bool:
    """Let a lasting button act when it is pressed, found by its id alone; False for what is none.

    discord.py's way with dynamic items, good enough for selects, tries every pattern there is and
    rebuilds the whole card round the button first: a fifth of what a vote costs.
    """
    if interaction.type is not discord.InteractionType.component or interaction.message is None:
        return False
    pressed: Any = interaction.data
    button = Press.of(pressed["custom_id"])
    if button is None or not _bears(interaction.message.components, button.custom_id):
        return False
    await button.callback(interaction)
    return True


def _bears(components: Iterable[Any], custom_id: str | None) -> bool:
    """Whether the message that was pressed has such a button: a forged press has none."""
    for one in components:
        if getattr(one, "custom_id", None) == custom_id or _bears(
            (*getattr(one, "children", ()), *filter(None, (getattr(one, "accessory", None),))),
            custom_id,
        ):
            return True
    return False


class Pick(Lasting, discord.ui.DynamicItem[Any], template=r"(?!)"):
    """A lasting select menu; ``self.item.values`` holds what was chosen."""

    def __init_subclass__(cls, *, pattern: str, audience: Audience) -> None:
        template = _template(pattern)
        super().__init_subclass__(pattern=pattern, audience=audience, template=template)

    def __init__(self, select: Any, **ids: Any) -> None:
        self.ids = {name: str(value) for name, value in ids.items()}
        select.custom_id = self.pattern.format(**self.ids)
        super().__init__(select)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: Any, match: re.Match[str], /
    ) -> Self:
        found = cls.__new__(cls)
        Pick.__init__(found, item, **match.groupdict())
        return found


def shown_at(interaction: Interaction, at: datetime) -> datetime:
    """When the message that was pressed ``at`` that moment was shown, or last drawn anew."""
    message = interaction.message
    return at if message is None else message.edited_at or message.created_at


class Form(discord.ui.Modal):
    """A modal whose faults go the one way. Subclass, set ``audience``, and write ``submitted``.

    Discord does not say when somebody closes a form unsent, so each is forgotten after a day, and
    the oldest once the same person has opened twenty more.
    """

    audience: ClassVar[Audience]
    kinds: ClassVar[list[type[Form]]] = []

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(timeout=FORM_LASTS, **kwargs)
        if (answered := being_answered.get()) is not None:
            house, user_id = answered
            house.open_forms.add(user_id, self)

    def __init_subclass__(cls, *, audience: Audience | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if audience is not None:
            cls.audience = audience
            Form.kinds.append(cls)

    def add(self, text: str, field: Field, says: str = "") -> Field:
        """Put a field into the form under its name, with a word of explanation."""
        self.add_item(discord.ui.Label(text=text, description=says or None, component=field))
        return field

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await attend(interaction, self.audience, lambda at: self.submitted(interaction))

    async def submitted(self, interaction: Interaction) -> None:
        """What sending the form does."""
        raise TypeError(f"{type(self).__name__} does nothing when sent")

    async def on_error(  # type: ignore[override]
        self, interaction: Interaction, error: Exception, /
    ) -> None:
        await answer_error(interaction, error)


async def answer_unclaimed(interaction: Interaction) -> None:
    """Answer a form that nobody here waits for any more, or a button that no release knows.

    What is known was taken up before this is called.
    """
    words = {
        discord.InteractionType.modal_submit: OUT_OF_DATE,
        discord.InteractionType.component: OLD_BUTTON,
    }.get(interaction.type)
    if words is not None and not again(interaction):
        await answer_error(interaction, UserError(words))
