"""Ranked ballots: the single transferable vote in exact fractions, with any number of places.

The rules, fixed and printable before the first vote:

- The quota is the whole number above votes / (places + 1) (H. R. Droop, 1869). With one place that
  is more than half, and the count is an instant run-off.
- Whoever reaches it is chosen. What they hold above it passes on from all their ballots, each at
  the same share of its worth (the weighted inclusive Gregory method, as in the Scottish Local
  Government Elections Order 2007, schedule 1, part III), but in exact fractions.
- Otherwise the last is out and their ballots pass on whole. A ballot that names nobody left is
  counted as "named neither".
- Equal votes: fewer first places is out first, then fewer votes in the second round and so on;
  then the lot that was drawn at the opening.
- As soon as as many are left as places, they are chosen.
- Reserved places: nobody goes out whom a reserved place still needs, and once only reserved places
  are left, everybody else is out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from bot.polls.counting.contest import Contest
from bot.polls.counting.rounds import Election, Order, Round, Rules, Step, Votes, Why
from bot.polls.method import Choice


def order_of(ranks: Choice) -> Order:
    """The options of a ranked ballot, most wanted first: (0, 2, 1) is third, then second."""
    named = [option for option, rank in enumerate(ranks) if rank]
    return tuple(sorted(named, key=lambda option: ranks[option]))


def elect(rules: Rules, orders: Iterable[Order]) -> Election:
    """Count ranked ballots; the order in which they come changes nothing."""
    many = Counter(orders)
    piles, cast = Piles(many, len(rules.lot)), many.total()
    contest = Contest(rules, rules.quota(cast))
    rounds: list[Round] = []
    while True:
        votes = piles.votes()
        chosen, step = contest.decide(votes)
        rounds.append(Round(votes, cast - sum(votes, Fraction(0)), chosen, step))
        if contest.over or step is None:
            return Election(rules, cast, tuple(rounds))
        piles.pass_on(step, contest)


class Piles:
    """Ballots in hand: how many of one order, where each pile lies, and what a ballot is worth."""

    def __init__(self, many: Counter[Order], options: int) -> None:
        self._piles = sorted(many.items())
        self._at = [0] * len(self._piles)
        self._worth = [Fraction(1)] * len(self._piles)
        self._kept = [Fraction(0)] * options  # the quota of those whose surplus has gone

    def votes(self) -> Votes:
        """Everybody's votes as the ballots lie now."""
        found = list(self._kept)
        for (order, many), at, worth in zip(self._piles, self._at, self._worth, strict=True):
            if at < len(order):
                found[order[at]] += many * worth
        return tuple(found)

    def pass_on(self, step: Step, contest: Contest) -> None:
        """Move an option's ballots to the next hopeful on each, at the step's share."""
        hopeful = set(contest.hopeful)
        if step.why is Why.SURPLUS:
            self._kept[step.option] = Fraction(contest.quota)
        for pile, (order, _) in enumerate(self._piles):
            at = self._at[pile]
            if at < len(order) and order[at] == step.option:
                following = (n for n in range(at + 1, len(order)) if order[n] in hopeful)
                self._at[pile] = next(following, len(order))
                self._worth[pile] = cut(self._worth[pile] * step.share, contest.rules.decimals)


def cut(worth: Fraction, decimals: int | None) -> Fraction:
    """A worth with so many decimals, the rest ignored; None leaves it exact."""
    if decimals is None:
        return worth
    return Fraction((worth * 10**decimals).__floor__(), 10**decimals)
