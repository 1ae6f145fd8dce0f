"""A ballot that is not cast yet, as a private message's ids carry it; nothing else keeps it."""

from __future__ import annotations

from bot.errors import UserError
from bot.polls.counting.rounds import Order
from bot.polls.method import Choice

MARK = "o"  # an id is never empty
STRANGE = "That answer does not belong to this poll: please use its buttons."


def order_text(order: Order) -> str:
    """Options in order of preference, as an id carries them: "o", "o20"."""
    return MARK + "".join(map(str, order))


def order_from(text: str, options: int) -> Order:
    """The order that `order_text` wrote; raises UserError for what it did not write."""
    digits = text.removeprefix(MARK)
    order = tuple(map(int, digits)) if digits.isdecimal() else ()
    if not text.startswith(MARK) or len(order) != len(digits) or len(set(order)) != len(order):
        raise UserError(STRANGE)
    if any(option >= options for option in order):
        raise UserError(STRANGE)
    return order


def ranks(order: Order, options: int) -> Choice:
    """The ranked ballot of an order: `counting.ranked.order_of` the other way round."""
    return tuple(order.index(at) + 1 if at in order else 0 for at in range(options))


def answers_text(said: Choice) -> str:
    """Answers one by one, as an id carries them: "0120"."""
    return "".join(map(str, said))


def answers_from(text: str, options: int) -> Choice:
    """The answers that `answers_text` wrote; raises UserError for what it did not write."""
    if len(text) != options or not (text.isascii() and text.isdecimal()):
        raise UserError(STRANGE)
    return tuple(map(int, text))
