"""Confirmations of one-press votes, made once for each poll; a voter's own code is put in when one
goes out. Rendering them was a quarter of what a vote costs."""

from __future__ import annotations

from typing import Any

from bot.interactions import body_of
from bot.polls.box import Stored
from bot.polls.method import Choice, Kind
from bot.polls.model import Poll
from cogs.polls.confirmations import render_recorded

CODE = "\ue000"  # nobody can type it: shown text has no characters of private use
MOST = 1_000  # polls remembered


class ReadyConfirmations:
    """What this bot has ready.

    A poll's confirmations are made all at once, so that the process's memory does not tell which
    of its options somebody has chosen.
    """

    def __init__(self) -> None:
        self._made: dict[int, tuple[Poll, dict[Choice, _Body]]] = {}

    def of(self, poll: Poll, stored: Stored) -> dict[str, Any] | None:
        """The message for a voter, as `answer` sends it; None where it must be rendered,
        since it depends on more than the option and the code."""
        if poll.terms.method.kind is not Kind.ONE or stored.place or not stored.choice:
            return None
        made = self._made.get(poll.id)
        if made is None or made[0] is not poll:  # a later deadline makes another Poll
            made = self._make(poll)
        return made[1][stored.choice].told(stored.receipt)

    def _make(self, poll: Poll) -> tuple[Poll, dict[Choice, _Body]]:
        if len(self._made) >= MOST:
            self._made.clear()
        many = len(poll.options)
        choices = [poll.terms.method.pressed(at, many) for at in range(many)]
        bodies = {each: _Body(render_recorded(poll, Stored(each, CODE))) for each in choices}
        self._made[poll.id] = poll, bodies
        return self._made[poll.id]

    def forget(self, poll_id: int) -> None:
        """The poll is over."""
        self._made.pop(poll_id, None)


class _Body:
    """A message with one text in which the code is still missing."""

    def __init__(self, view: Any) -> None:
        self._message = body_of(view)
        (self._card,) = self._message["components"]
        self._parts = self._card["components"]
        (self._at,) = [at for at, part in enumerate(self._parts) if CODE in part.get("content", "")]

    def told(self, code: str) -> dict[str, Any]:
        """The message with a voter's code in it."""
        parts = list(self._parts)
        part = parts[self._at]
        parts[self._at] = part | {"content": part["content"].replace(CODE, code)}
        return self._message | {"components": [self._card | {"components": parts}]}
