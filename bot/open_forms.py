"""Forms that were opened and not sent: of each person the newest twenty are waited for.

Discord does not say when somebody closes a form unsent. Without a bound, one button pressed for a
day would fill the memory.
"""

from __future__ import annotations

from typing import Protocol
from weakref import ReferenceType, ref

MOST = 20


class Waiting(Protocol):
    """A form as discord.py waits for it."""

    def is_finished(self) -> bool:
        """Whether it was sent, or is waited for no more."""

    def stop(self) -> None:
        """Wait for it no more."""


class OpenForms:
    """The forms of one bot that may still be sent, by who opened them."""

    def __init__(self) -> None:
        self._of: dict[int, list[ReferenceType[Waiting]]] = {}

    def add(self, user_id: int, form: Waiting) -> None:
        """Wait for a form; the oldest beyond twenty of that person are waited for no more."""
        found = [known() for known in self._of.get(user_id, ())]
        waiting = [known for known in found if known is not None and not known.is_finished()]
        waiting.append(form)
        for known in waiting[:-MOST]:
            known.stop()
        self._of[user_id] = [ref(known) for known in waiting[-MOST:]]
