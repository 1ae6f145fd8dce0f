"""Reading what a simulated message shows."""

from typing import Any


def text(message: Any) -> str:
    """Everything a message says, its layout included, in reading order."""
    found, pending = [message.content], list(getattr(message, "message", message).components)
    while pending:
        part = pending.pop(0)
        if isinstance(content := getattr(part, "content", None), str):
            found.append(content)
        pending = [*getattr(part, "children", ()), *pending]
    return "\n".join(line for line in found if line)


def labels(message: Any) -> list[str]:
    """The labels of a message's buttons in reading order."""
    found, pending = [], list(getattr(message, "message", message).components)
    while pending:
        part = pending.pop(0)
        accessory = getattr(part, "accessory", None)
        if isinstance(label := getattr(part, "label", None), str):
            found.append(label)
        pending = [*getattr(part, "children", ()), *([accessory] if accessory else ()), *pending]
    return found
