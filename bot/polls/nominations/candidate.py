"""What somebody who stands says: a name, up to 200 words, and which reserved places are theirs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import UserError
from bot.plain_text import clean, visible
from bot.polls.draft import OPTION_LIMIT

WORDS = 200
LETTERS = 2_000  # no 200 words are longer


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who stands. ``place`` is theirs in the drawn order, None until it is drawn."""

    name: str
    statement: str
    claims: tuple[str, ...] = ()
    place: int | None = None


def checked(name: str, statement: str, claims: tuple[str, ...]) -> Candidate:
    """A candidate as typed; raises UserError with what is wrong and what would be right."""
    said = clean(name)
    if not said:
        raise UserError("Write the name under which you stand.")
    if len(said) > OPTION_LIMIT:
        raise UserError(
            f"The name has {len(said)} characters; at most {OPTION_LIMIT} fit on the ballot paper:"
            " please shorten it."
        )
    words = len(statement.split())
    if words > WORDS or len(statement) > LETTERS:
        raise UserError(
            f"The statement has {words} words; at most {WORDS} are printed: please shorten it."
        )
    return Candidate(said, visible(statement).strip(), claims)
