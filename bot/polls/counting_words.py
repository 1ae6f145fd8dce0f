"""How a poll is counted, in the words of its card, its preview and its details."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.polls.counting.rounds import Rules, Ties
from bot.polls.counting.voices import Speaks
from bot.polls.method import Kind
from bot.polls.model import Areas, Constituency, Option, Terms
from bot.polls.phrases import counted, listed

SPEAKS = {
    Speaks.MAJORITY: "most of its voters decide, a tie is “divided inside”",
    Speaks.ALL: "its voters must all agree, or it is “divided inside”",
    Speaks.NAMED: "one named member speaks for it",
}


def card_lines(
    terms: Terms, options: Sequence[Option], places: Sequence[Constituency]
) -> Iterator[str]:
    """What the card prints before the first vote, one short sentence each."""
    yield from _answers(terms, len(options))
    if terms.by_practice:
        many = f"{len(places):,} practices" if places else "the practices"
        yield f"One vote for each of {many}: {SPEAKS[terms.speaks]}."
    if terms.by_area and places:
        areas, (_, many) = sorted({each.area for each in places if each.area}), terms.areas.words
        yield f"Told as met or not met for each of {counted(len(areas))} {many}: {listed(areas)}."
        if terms.areas is Areas.ROLE and not terms.by_practice:
            yield "Whoever holds several of them counts in the first."
    if terms.reasons:
        yield "You may add a reason, shown after the close without your name."
    if terms.signed:
        yield "The scrutineer checks the account of ballots before the result shows."
    if terms.weighted:
        yield "Practices’ votes are told by list size, too."


def _answers(terms: Terms, options: int) -> Iterator[str]:
    kind = terms.method.kind
    if kind is Kind.SEVERAL:
        yield f"Each may choose up to {terms.method.limit or options} options."
    elif kind is Kind.SCALE:
        yield f"From 1, disagree, to {terms.method.limit or 5}, agree."
    elif kind is Kind.MENU:
        yield "Support, oppose or abstain for each."
    elif kind is Kind.RANKED:
        yield _chosen(terms.ranking)
        if terms.whole_rankings:
            yield "Whole rankings are published after the close, in no order and without names."


def _chosen(rules: Rules | None) -> str:
    if rules is None:
        return "Nobody is chosen: the answer is an order, one to one."
    one = rules.places == 1
    kept = [f"{counted(group.places)} {group.name}" for group in rules.reserved]
    reserved = f" Reserved: {listed(kept)}." if kept else ""
    return f"{counted(rules.places).capitalize()} {'is' if one else 'are'} to be chosen.{reserved}"


def detail_lines(terms: Terms, options: Sequence[Option]) -> Iterator[str]:
    """The rules in full, as they were fixed at the opening; none but where somebody is chosen."""
    rules = terms.ranking
    if terms.method.kind is not Kind.RANKED or rules is None:
        return
    exact = "exact fractions" if rules.decimals is None else f"{rules.decimals} decimals"
    yield f"Counted by the single transferable vote, in {exact}."
    yield f"Quota: votes ÷ {rules.places + 1}, rounded down, plus one."
    yield f"Ties: {_ties(rules)}"
    if rules.lot:
        yield f"The lot, drawn at the opening: {listed(_names(options, rules.lot), 'then')}."
    for group in rules.reserved:
        could = _names(options, sorted(group.options))
        whom = listed(could, "or") if could else "nobody yet"
        yield f"{counted(group.places).capitalize()} reserved ({group.name}): {whom}."
    yield "A ballot that names nobody left is counted as “named neither”."


def _ties(rules: Rules) -> str:
    if rules.ties is Ties.LATEST:
        return "the latest earlier round in which they differ; else the lot."
    return (
        "fewer first places goes out first, then fewer in the second round and so on; else the lot."
    )


def _names(options: Sequence[Option], which: Sequence[int]) -> list[str]:
    return [options[at].label for at in which if at < len(options)]
