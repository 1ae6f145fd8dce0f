"""A ballot in the words in which its voter reads it back."""

from __future__ import annotations

from collections.abc import Iterable

from bot.plain_text import many
from bot.polls.counting.columns import ABSTAIN, OPPOSE, SUPPORT
from bot.polls.counting.ranked import order_of
from bot.polls.counting.rounds import Order
from bot.polls.counting.voices import Speaks
from bot.polls.method import Choice, Kind
from bot.polls.model import Constituency, Option, Poll

MENU = {SUPPORT: "Support", OPPOSE: "Oppose", ABSTAIN: "Abstain"}


def top_of(poll: Poll) -> int:
    """The highest mark of a scale."""
    return poll.terms.method.limit or 5


def one_statement(poll: Poll) -> bool:
    """Whether one press answers the whole of a scale."""
    return poll.terms.method.kind is Kind.SCALE and len(poll.options) == 1


def mark_words(mark: int, top: int) -> str:
    """ "2, disagree"."""
    middle = (top + 1) / 2
    return f"{mark}, {'disagree' if mark < middle else 'agree' if mark > middle else 'neither'}"


def ordered(options: tuple[Option, ...], order: Order, joint: str = ", ") -> str:
    """ "1 Dr Cole, 2 Dr Brook"."""
    return joint.join(f"{rank} {options[at].label}" for rank, at in enumerate(order, 1))


def recorded(poll: Poll, choice: Choice) -> str:
    """What is recorded, in one line."""
    kind = poll.terms.method.kind
    if kind is Kind.RANKED:
        return ordered(poll.options, order_of(choice))
    if one_statement(poll):
        return mark_words(choice[0], top_of(poll))
    if kind in (Kind.SCALE, Kind.MENU):
        return f"{sum(map(bool, choice))} of {len(choice)} answered"
    return "; ".join(
        option.label for option, value in zip(poll.options, choice, strict=True) if value
    )


def spelled(poll: Poll, choice: Choice) -> str:
    """Several answers one by one, by the numbers of the card; empty where one line said it all."""
    kind = poll.terms.method.kind
    if kind is Kind.MENU:
        return _by_answer(choice)
    if kind is Kind.SCALE and not one_statement(poll):
        told = (f"{at}: {mark or 'no answer'}" for at, mark in enumerate(choice, 1))
        return " · ".join(told)
    return ""


def _by_answer(choice: Choice) -> str:
    """ "Support 1 2 3", "Oppose 9 10" and so on, each on a line of its own."""
    lines = [f"{word} {_numbers(choice, value)}" for value, word in MENU.items() if value in choice]
    if 0 in choice:
        lines.append(f"Not answered {_numbers(choice, 0)}")
    return "\n".join(lines)


def _numbers(choice: Iterable[int], value: int) -> str:
    return " ".join(str(at) for at, said in enumerate(choice, 1) if said == value)


def speaks_for(poll: Poll, place: Constituency | None) -> str:
    """For which practice a ballot speaks, and how; empty where members vote."""
    if place is None or not place.practice:
        return ""
    if poll.terms.speaks is Speaks.NAMED:
        return f"You answered for {place.practice}."
    others = place.voters - 1
    if not others:
        return f"You vote for {place.practice}."
    with_ = many(others, "colleague")
    how = (
        "most votes decide, a tie counts as “divided inside”"
        if poll.terms.speaks is Speaks.MAJORITY
        else "unless all who vote agree, it counts as “divided inside”"
    )
    return f"You vote for {place.practice} with {with_}: {how}."


def stops(poll: Poll, choice: Choice) -> str:
    """What becomes of a ranking that names not everybody; empty for all others."""
    if poll.terms.method.kind is not Kind.RANKED or poll.terms.ranking is None:
        return ""
    named = len(order_of(choice))
    if named == len(choice):
        return ""
    who = {1: "your first choice goes", 2: "both go"}.get(named, f"all {named} go")
    return f"If {who} out, your vote stops there and backs nobody else."
