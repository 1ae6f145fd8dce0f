"""Open polls that ask nearly the same as a draft: members would see two cards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from bot.plain_text import clean
from bot.polls.card_places import home
from bot.polls.draft import Draft
from bot.polls.model import State
from bot.polls.store import polls
from bot.storage.db import Connection

ALIKE = 0.85  # of their letters: a word put in or left out, not another question
_WORD, _NUMBER = re.compile(r"\w+"), re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Twin:
    """An open poll: when it opened (UTC), and the channel of its card."""

    poll_id: int
    reference: str
    opened_at: datetime
    channel_id: int | None


def twin(conn: Connection, guild_id: int, draft: Draft) -> Twin | None:
    """The newest open poll of a server that asks nearly what a draft asks; None where none does."""
    for poll in polls(conn, guild_id, State.OPEN):
        if poll.opened_at is not None and alike(draft.question, poll.question):
            return Twin(poll.id, poll.reference, poll.opened_at, home(conn, poll.id))
    return None


def alike(one: str, other: str) -> bool:
    """Whether two questions ask nearly the same. "Motion 3" and "motion 4" are two questions."""
    first, second = (" ".join(_WORD.findall(clean(text).casefold())) for text in (one, other))
    if not first or _NUMBER.findall(first) != _NUMBER.findall(second):
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE
