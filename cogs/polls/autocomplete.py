"""A poll by what somebody typed: its reference, or words of its question, guessed while typing."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any

from discord import app_commands

from bot.errors import UserError
from bot.house import Interaction
from bot.polls.model import Poll, State
from bot.polls.store import poll_numbered, poll_of, polls
from bot.storage.db import Connection
from bot.times import stamp
from cogs.card import clip, offered

ENDED = (State.CLOSED, State.CANCELLED, State.INTERRUPTED)
ALL = (State.OPEN, State.CLOSING, *ENDED)
REFERENCE = re.compile(r"(?:P\s*-?\s*|#)?(\d{1,9})(?:\s.*)?", re.IGNORECASE)
CHOSEN = re.compile(r"poll:(\d{1,15})")
NOUNS = {State.OPEN: "open ", State.CLOSED: "closed "}
Guess = Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]


def guessing(*states: State) -> Guess:
    """Autocomplete of polls in those states, by reference and question."""

    async def guess(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        guild_id, words = interaction.guild_id or 0, current.strip()
        found = await interaction.client.db.read(
            lambda conn: polls(conn, guild_id, *states, words=words)
        )
        return offered((f"{poll.reference} {poll.question}", f"poll:{poll.id}") for poll in found)

    return guess


open_ones, closed_ones, any_ones = guessing(State.OPEN), guessing(State.CLOSED), guessing(*ALL)


async def poll_meant(interaction: Interaction, text: str, *states: State) -> Poll:
    """The poll that somebody means. Raises UserError for none, several, or one in another state."""
    guild_id = interaction.guild_id or 0
    found = await interaction.client.db.read(
        lambda conn: _meant(conn, guild_id, text.strip(), states or ALL)
    )
    if states and found.state not in states:
        raise UserError(
            f"{found.reference} {_is(found)}, so this cannot be done{_until(found, states)}."
        )
    return found


def _until(poll: Poll, states: tuple[State, ...]) -> str:
    """When it can be done, where its close is all that it waits for."""
    waits = poll.state is State.OPEN and State.CLOSED in states
    return f" before its close, {stamp(poll.closes_at)}" if waits else ""


def _is(poll: Poll) -> str:
    return {
        State.OPEN: "is still open",
        State.CLOSING: "is being counted" if poll.waits_until is None else "awaits its trustees",
        State.CLOSED: "has closed",
        State.CANCELLED: "was cancelled",
        State.INTERRUPTED: "was stopped",
    }.get(poll.state, "has not opened")


def _meant(conn: Connection, guild_id: int, text: str, states: tuple[State, ...]) -> Poll:
    if chosen := CHOSEN.fullmatch(text):
        poll = poll_of(conn, guild_id, int(chosen[1]))
    elif numbered := REFERENCE.fullmatch(text):
        poll = poll_numbered(conn, guild_id, int(numbered[1]))
    else:
        poll = _worded(conn, guild_id, text, states)
    if poll is None or poll.state is State.DRAFT:
        raise UserError(
            f"There is no {NOUNS.get(states[0], '') if len(states) == 1 else ''}poll "
            f"“{clip(text, 60)}” here: choose one from the list that appears while you type."
        )
    return poll


def _worded(conn: Connection, guild_id: int, text: str, states: tuple[State, ...]) -> Poll | None:
    if not text:
        return None
    found = polls(conn, guild_id, *states, words=text, limit=3)
    if len(found) > 1:
        names = ", ".join(poll.reference for poll in found)
        raise UserError(f"Several polls say that ({names}): choose one by its reference.")
    return found[0] if found else None
