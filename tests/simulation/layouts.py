"""Reading what a simulated message shows."""

from collections.abc import Iterator
from typing import Any

from discord import ButtonStyle

SUCCESS = ButtonStyle.success


def text(message: Any) -> str:
    """Everything a message says, its layout included, in reading order."""
    found = [message.content, *_each(message, "content")]
    return "\n".join(line for line in found if line)


def labels(message: Any) -> list[str]:
    """The labels of a message's buttons in reading order."""
    return list(_each(message, "label"))


def custom_ids(message: Any) -> list[str]:
    """The ids of a message's buttons and selects in reading order."""
    return list(_each(message, "custom_id"))


def said(world: Any, words: str, channel: Any = None) -> list[Any]:
    """The messages of a channel, the usual one, that say so."""
    return [message for message in (channel or world.channel).history() if words in text(message)]


def inbox(actor: Any) -> list[str]:
    """What somebody's direct messages say."""
    return [text(message) for message in actor.user.dm_channel.history()]


async def confirmed(where: Any, actor: Any, command: str, **options: Any) -> Any:
    """Call a command that shows first what it would do, and press the green button under it."""
    shown = (await actor.slash(where, command, **options)).response
    green = next(part for part in _parts(shown) if getattr(part, "style", None) is SUCCESS)
    return await actor.click(shown, label=green.label)


def _each(message: Any, name: str) -> Iterator[str]:
    """What the parts of a message have under that name, where it is text."""
    for part in _parts(message):
        if isinstance(value := getattr(part, name, None), str):
            yield value


def _parts(message: Any) -> Iterator[Any]:
    pending = list(getattr(message, "message", message).components)
    while pending:
        part = pending.pop(0)
        accessory = getattr(part, "accessory", None)
        yield part
        pending = [*getattr(part, "children", ()), *([accessory] if accessory else ()), *pending]
