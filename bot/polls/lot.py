"""The lot: an order of all options, drawn at the opening, that settles what stays tied."""

from __future__ import annotations

from dataclasses import replace

from bot.polls.counting.rounds import Order
from bot.polls.model import Terms
from bot.polls.secrets import RandomBytes

BYTES = 16  # a key for each option, so long that two alike are not to be expected


def drawn(options: int, token_bytes: RandomBytes) -> Order:
    """All options in an order that nobody could foresee, each order as likely as another."""
    keys = [token_bytes(BYTES) for _ in range(options)]
    return tuple(sorted(range(options), key=lambda option: keys[option]))


def with_lot(terms: Terms, options: int, token_bytes: RandomBytes) -> Terms:
    """The terms with a lot, where somebody is to be chosen."""
    if terms.ranking is None:
        return terms
    return replace(terms, ranking=replace(terms.ranking, lot=drawn(options, token_bytes)))
