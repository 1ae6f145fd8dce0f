"""A whole count: opened ballots and the roll go in, a result with its working out comes out.

What depends on the kind of answer stands in a field of its own, None where the poll has no such
thing. Practice and area of a ballot are known here, in memory, and nowhere after it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.polls.counting import Sides, Tally, sides, tally
from bot.polls.counting.areas import ABSENT, AGAINST, FOR, OTHER, Area, Areas, verdicts
from bot.polls.counting.columns import Action, Statement, menu, scale
from bot.polls.counting.coverage import Coverage, coverage
from bot.polls.counting.deductions import deduced, small
from bot.polls.counting.exchanges import given_away
from bot.polls.counting.pairwise import Pairwise, table
from bot.polls.counting.ranked import elect, order_of
from bot.polls.counting.rounds import Election, Rules
from bot.polls.counting.taken import Taken
from bot.polls.counting.voices import Speaks, Voices, voice, voices
from bot.polls.counting.weights import LARGEST, Weighted, weighted
from bot.polls.disclosure import withheld
from bot.polls.method import Choice, Kind
from bot.polls.model import Option, Terms
from bot.polls.rules import Counts, Verdict, threshold, verdict


@dataclass(frozen=True, slots=True)
class Manner:
    """How a poll is counted beyond its terms; fixed at the opening and printed.

    ``speaks``: by practice, and who speaks for one; None is by member. Menus, scales and rankings
    by practice need a named voter. ``practices``: how many are asked; ``areas``: the roll of each
    area, in members or practices as the unit is; ``lists``: patients of each practice, where votes
    are weighted by them. ``ranking``: None puts in order and chooses nobody ("priorities").
    ``whole_rankings``: the card said that whole rankings are published. ``sizes``: each practice's
    area and how many of it stand on the roll, to see what could be worked out; never published.
    By member they are there where it is told from how many practices the votes came.
    ``turnout_told``: how many voted in each area was told while the poll was open.
    """

    speaks: Speaks | None = None
    practices: int = 0
    areas: Mapping[str, int] = field(default_factory=dict)
    lists: Mapping[str, int] = field(default_factory=dict)
    ranking: Rules | None = None
    whole_rankings: bool = False
    sizes: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    turnout_told: bool = False


BY_MEMBER = Manner()
MOST_VOTERS = 1_000_000  # of one practice


@dataclass(frozen=True, slots=True)
class Ballot:
    """One opened ballot, in memory only."""

    choice: Choice
    practice: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a poll came to. ``cast`` of ``roll`` are members, or practices with a named voter.

    ``coverage``: from how many practices, where members vote; ``taken``: ballots ever put in.
    """

    roll: int
    cast: int
    choices: tuple[Choice, ...]  # sorted, so that no order tells anything
    tally: Tally | None = None
    actions: tuple[Action, ...] = ()
    statements: tuple[Statement, ...] = ()
    election: Election | None = None
    against: Pairwise | None = None
    practices: Voices | None = None
    areas: Areas | None = None
    weighted: Weighted | None = None
    verdicts: tuple[Verdict, ...] = ()
    coverage: Coverage | None = None
    taken: Taken | None = None

    @property
    def whence(self) -> str:
        """What is said behind a turnout: ", from 12 of 14 practices"; empty where it is not."""
        covered = self.coverage
        return (
            f", from {covered.words} of {covered.asked:,} practices"
            if covered and covered.told
            else ""
        )


def findings(
    options: tuple[Option, ...],
    terms: Terms,
    roll: int,
    ballots: Sequence[Ballot],
    manner: Manner = BY_MEMBER,
) -> Findings | None:
    """The whole count; None where so few voted that nothing may be told.

    Raises ValueError where there are more ballots than the roll has voters, and for a pledge, of
    which only `counting.pledge` tells anything.
    """
    if terms.method.kind is Kind.PLEDGE:
        raise ValueError("a pledge has no count")
    if len(ballots) > roll:
        raise ValueError(f"{len(ballots)} ballots from a roll of {roll}")
    if withheld(len(ballots), terms.small_number):
        return None
    choices = tuple(sorted((ballot.choice for ballot in ballots), reverse=True))
    kind, many = terms.method.kind, len(options)
    found = Findings(roll, len(ballots), choices, coverage=_covered(roll, ballots, terms, manner))
    if kind is Kind.MENU:
        return replace(found, actions=menu(choices, many, roll))
    if kind is Kind.SCALE:
        return replace(found, statements=scale(choices, many, terms.method.limit or 5, roll))
    if kind is Kind.RANKED:
        orders = [order_of(choice) for choice in choices]
        election = None if manner.ranking is None else elect(manner.ranking, orders)
        return replace(found, election=election, against=Pairwise(table(orders, many)))
    found = replace(found, tally=tally(choices, many, roll))
    return _decided(found, options, terms, ballots, manner) if kind is Kind.ONE else found


def _covered(roll: int, ballots: Sequence[Ballot], terms: Terms, manner: Manner) -> Coverage | None:
    """From how many practices members voted; where areas show, too, both could tell who did."""
    if manner.speaks is not None or manner.areas or not manner.sizes:
        return None
    rolls = [size for _, size in manner.sizes.values()]
    voted = len({ballot.practice for ballot in ballots if ballot.practice})
    if terms.named:
        return Coverage(voted, voted, len(rolls))
    return coverage(rolls, roll - sum(rolls), len(ballots), voted, terms.small_number)


def _decided(
    found: Findings,
    options: tuple[Option, ...],
    terms: Terms,
    ballots: Sequence[Ballot],
    manner: Manner,
) -> Findings | None:
    """The count of a single answer with its practices, areas, weights and thresholds; None where
    so few practices voted, or in such a way, that somebody's vote could be worked out."""
    voters, practices = list(map(_picked, ballots)), None
    if manner.speaks is not None and manner.speaks is not Speaks.NAMED:
        voters = _by_practice(ballots, manner.speaks)
        said = [(ballot.practice, _picked(ballot)[0]) for ballot in ballots]
        practices = voices(said, len(options), manner.practices, manner.speaks)
        told = practices.divided_shown(terms.small_number) is not None
        if withheld(practices.voted, terms.small_number):
            return None
        if manner.sizes and _works_out(
            said, found.tally, practices, manner, terms.small_number, divided=told
        ):
            return None
    sided = sides(options)
    if sided is not None:
        inside = Counter(ballot.practice for ballot in ballots)
        counted, limit = _areas(voters, sided, manner, inside), terms.small_number
        found = replace(
            found,
            areas=Areas(verdicts(counted, limit)) if manner.areas else None,
            weighted=_weighted(voters, sided, manner, counted, limit, inside),
        )
    return judged(replace(found, practices=practices), options, terms)


def _works_out(
    said: Sequence[tuple[str, int]],
    total: Tally | None,
    practices: Voices,
    manner: Manner,
    limit: int,
    *,
    divided: bool,
) -> bool:
    """Whether somebody's vote follows from what would be published, exactly in a small poll; in a
    large one it is enough that exchanges leave it open."""
    rolls = {practice: size for practice, (_, size) in manner.sizes.items()}
    assert total is not None
    if small(list(rolls.values()), total.votes, practices):
        return bool(deduced(list(rolls.values()), total.votes, practices, limit, divided=divided))
    return given_away(said, rolls, practices.speaks, divided=divided)


def judged(found: Findings, options: tuple[Option, ...], terms: Terms) -> Findings:
    """The count with each threshold held against it, where an option is asked to reach one."""
    counts = deciding(found, sides(options), terms.small_number)
    if counts is None:
        return found
    return replace(found, verdicts=tuple(verdict(threshold(t), counts) for t in terms.thresholds))


def deciding(found: Findings, sided: Sides | None, limit: int) -> Counts | None:
    """The count that thresholds are held against; None where no option is asked to reach one."""
    count, hidden = found.tally, False
    if count is None:
        return None
    if (said := found.practices) is not None:
        voted = said.voted_shown(limit)
        count, hidden = (
            Tally(said.roll, said.spoke if voted is None else voted, said.votes),
            voted is None,
        )
    support = count.leader() if sided is None else sided.support
    if support is None:
        return None
    oppose = None if sided is None else sided.oppose
    return Counts(count, support, oppose, found.areas, hidden)


Voter = tuple[int, str, str]  # what was said, practice, area


def _picked(ballot: Ballot) -> Voter:
    return ballot.choice.index(1), ballot.practice, ballot.area


def _by_practice(ballots: Sequence[Ballot], speaks: Speaks) -> list[Voter]:
    said: dict[tuple[str, str], list[int]] = defaultdict(list)
    for ballot in ballots:
        said[ballot.practice, ballot.area].append(ballot.choice.index(1))
    return [(voice(votes, speaks), practice, area) for (practice, area), votes in said.items()]


def _areas(
    voters: Sequence[Voter], sided: Sides, manner: Manner, inside: Mapping[str, int]
) -> list[Area]:
    counted = Counter((area, option) for option, _, area in voters)
    cast = Counter(area for _, _, area in voters)
    areas = []
    for name, roll in manner.areas.items():
        support, oppose = counted[name, sided.support], counted[name, sided.oppose]
        sizes = _alike(voters, sided, manner, name, inside)
        areas.append(Area(name, roll, support, oppose, cast[name] - support - oppose, sizes))
    return areas


ONE_VOTER = {FOR: frozenset({1}), AGAINST: frozenset({1}), OTHER: frozenset({1})}


def _alike(
    voters: Sequence[Voter], sided: Sides, manner: Manner, area: str, inside: Mapping[str, int]
) -> Mapping[int, frozenset[int]] | None:
    """What tells an area's voters apart beside what they said; None where nothing does.

    Of practices: how many stand on the roll and, where turnout was told by area, how many of them
    voted (``inside``). Of members, there: whether they did.
    """
    if not manner.sizes or manner.speaks in (None, Speaks.NAMED):
        return ONE_VOTER if manner.turnout_told else None
    said = {practice: option for option, practice, _ in voters}
    kinds = {sided.support: FOR, sided.oppose: AGAINST, None: ABSENT}
    found: dict[int, set[int]] = defaultdict(set)
    for practice, (where, size) in manner.sizes.items():
        away = practice not in said
        if where == area and not (away and manner.turnout_told):
            voted = inside[practice] if manner.turnout_told else 0
            found[kinds.get(said.get(practice), OTHER)].add(size * MOST_VOTERS + voted)
    return {kind: frozenset(each) for kind, each in found.items()}


def _weighted(
    voters: Sequence[Voter],
    sided: Sides,
    manner: Manner,
    areas: Sequence[Area],
    limit: int,
    inside: Mapping[str, int],
) -> Weighted | None:
    """Practices may be exchanged over an area's border only where its verdict stands it."""
    if not manner.lists:
        return None
    support = {practice for option, practice, _ in voters if option == sided.support}
    close = {area.name for area in areas if not _clear(area, limit)}
    kinds = {
        name: (where if where in close or manner.turnout_told else "", inside[name], size)
        for name, (where, size) in manner.sizes.items()
    }
    return weighted(manner.lists, support, len(voters), kinds)


def _clear(area: Area, limit: int) -> bool:
    """Whether an area's verdict stays as it is however so few of its practices are exchanged."""
    return abs(area.support - area.oppose) > 2 * LARGEST and area.cast >= limit + LARGEST
