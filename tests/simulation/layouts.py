"""Reading what a simulated message shows."""

from collections.abc import Iterator
from typing import Any


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


def _each(message: Any, name: str) -> Iterator[str]:
    """What the parts of a message have under that name, where it is text."""
    pending = list(getattr(message, "message", message).components)
    while pending:
        part = pending.pop(0)
        accessory = getattr(part, "accessory", None)
        if isinstance(value := getattr(part, name, None), str):
            yield value
        pending = [*getattr(part, "children", ()), *([accessory] if accessory else ()), *pending]
