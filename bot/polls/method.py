"""Ways of answering, and the fixed-length form in which every answer is enciphered.

A choice is one small number per option: 1 for what was picked (one, several), the mark given
(scale), the rank (ranked, 0 for unranked), 1 support, 2 oppose, 3 abstain
(menu, 0 unanswered), or 1 for the one thing that is pledged.
Every choice becomes 16 bytes, so that neither its length nor the number of options shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.errors import UserError

PADDED = 16
MOST_OPTIONS = 10
_LAYOUT = 1  # first byte: a later layout can be told from this one

Choice = tuple[int, ...]


class Kind(StrEnum):
    """The ways of answering."""

    ONE = "one"
    SEVERAL = "several"
    SCALE = "scale"
    RANKED = "ranked"
    MENU = "menu"
    PLEDGE = "pledge"


@dataclass(frozen=True, slots=True)
class Method:
    """A way of answering.

    ``limit``: most picks (several, 0: any), highest mark (scale), critical mass (pledge).
    """

    kind: Kind = Kind.ONE
    limit: int = 0

    def check(self, choice: Choice, options: int) -> None:
        """Raise UserError in one sentence when this choice is not an answer to such a poll."""
        top = self._top(options)
        if len(choice) != options or min(choice) < 0 or max(choice) > top:
            raise UserError("That answer does not belong to this poll: please use its buttons.")
        fault = self._fault(choice)
        if fault:
            raise UserError(fault)

    def pressed(self, at: int, options: int) -> Choice:
        """The ballot of one press: an option, or the mark of a single statement, counted from 0.

        Raises UserError when there is none such.
        """
        if self.kind is Kind.SCALE and options == 1:
            return (at + 1,)
        return picked(at, options)

    def _top(self, options: int) -> int:
        if self.kind is Kind.SCALE:
            return self.limit or 5
        if self.kind is Kind.RANKED:
            return options
        return 3 if self.kind is Kind.MENU else 1

    def _fault(self, choice: Choice) -> str:
        picked = sorted(filter(None, choice))
        if not picked:
            return "Nothing was chosen: please choose at least one option."
        if self.kind is Kind.ONE and len(picked) != 1:
            return "This poll takes one answer: please choose a single option."
        if self.kind is Kind.SEVERAL and 0 < self.limit < len(picked):
            return f"This poll takes at most {self.limit} options: please choose fewer."
        if self.kind is Kind.RANKED and picked != list(range(1, len(picked) + 1)):
            return "Ranks must run 1, 2, 3 without a gap or a tie: please rank again."
        return ""


ONE = Method()


def picked(index: int, options: int) -> Choice:
    """The choice of one option, counted from 0; raises UserError when there is none such."""
    if not 0 <= index < options:
        raise UserError("That answer does not belong to this poll: please use its buttons.")
    return (0,) * index + (1,) + (0,) * (options - index - 1)


def pack(choice: Choice) -> bytes:
    """The 16 bytes that are enciphered, whatever the choice; ValueError for a number beyond 255."""
    if len(choice) > MOST_OPTIONS:
        raise ValueError("a choice has at most 10 small numbers")
    return bytes((_LAYOUT, len(choice), *choice)).ljust(PADDED, b"\0")


def unpack(plain: bytes) -> Choice:
    """The choice in those 16 bytes; raises ValueError for bytes that `pack` did not make."""
    if len(plain) != PADDED or plain[0] != _LAYOUT or plain[1] > MOST_OPTIONS:
        raise ValueError("not a packed choice")
    choice = tuple(plain[2 : 2 + plain[1]])
    if any(plain[2 + plain[1] :]):
        raise ValueError("not a packed choice")
    return choice
