"""Whether practices' voices beside the members' totals give somebody's vote away.

Everybody knows who works where, how all members voted together, and what the practices said. In a
small poll the three can leave one way alone in which some doctor voted: where each of five
practices spoke, a practice of two cannot be divided, so its partners agreed. To see whether that is
so, ballots are exchanged, one of a kind in one practice against one of another kind, or none, in
another, once or twice. That leaves the members' totals as they were; where it leaves the voices,
too, what it changed cannot be worked out. (Where all practices say the same, that shows how doctors
who are alone in theirs voted: that is the result itself, and no exchange is asked for.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, islice, product

from bot.polls.counting.voices import DIVIDED, Speaks, voice

AWAY = -2  # what a member chose who did not vote
Practice = tuple[int, ...]  # what its members chose, sorted
World = Mapping[str, Practice]
MOST_WORLDS = 50_000  # looked at, a second or two; what none of them changes is taken as known
Cell = tuple[str, int]  # a practice's ballots of one kind


def given_away(
    ballots: Iterable[tuple[str, int]], rolls: Mapping[str, int], speaks: Speaks, *, divided: bool
) -> bool:
    """Whether some practice's ballots of some kind follow from members' totals and practices'
    voices. ``ballots`` are pairs of practice and option, ``rolls`` how many of each practice may
    vote; ``divided`` says that the number of divided practices is told, too."""
    true = _world(ballots, rolls)
    votes = {
        (practice, option)
        for practice, chosen in true.items()
        if _small(chosen)
        for option in chosen
        if option != AWAY
    }
    told, heard = _told(true, speaks, divided), {*_said(true, speaks), DIVIDED}
    could: set[Cell] = set()
    for world in _exchanged(true):
        if heard.issuperset(_said(world, speaks)):
            could |= _changed(true, world) & votes
    for world in islice(_once_and_twice(true), MOST_WORLDS):
        if not could:
            return False
        if could & (changed := _changed(true, world)) and _told(world, speaks, divided) == told:
            could -= changed
    return bool(could)


def _world(ballots: Iterable[tuple[str, int]], rolls: Mapping[str, int]) -> World:
    said: dict[str, list[int]] = {practice: [] for practice in rolls}
    for practice, option in ballots:
        said.setdefault(practice, []).append(option)
    return {
        practice: tuple(sorted([*chosen, *[AWAY] * (rolls.get(practice, 0) - len(chosen))]))
        for practice, chosen in said.items()
    }


def _once_and_twice(world: World) -> Iterator[World]:
    yield from _exchanged(world)
    for once in _exchanged(world):
        yield from _exchanged(once)


def _small(choices: Practice) -> bool:
    """Whether a practice's ballots, once known, tell how one of its doctors voted: to everybody
    where all voted alike, of two to the other."""
    voted = [choice for choice in choices if choice != AWAY]
    return len(voted) <= 2 or len(set(voted)) == 1


def _exchanged(world: World) -> Iterator[World]:
    """Every world that one exchange of two ballots makes of this one."""
    for here, there in combinations(world, 2):
        for mine, theirs in product(set(world[here]), set(world[there])):
            if mine != theirs:
                yield {
                    **world,
                    here: _after(world[here], mine, theirs),
                    there: _after(world[there], theirs, mine),
                }


def _after(practice: Practice, given: int, taken: int) -> Practice:
    left = list(practice)
    left.remove(given)
    return tuple(sorted([*left, taken]))


def _changed(one: World, other: World) -> set[Cell]:
    """Where two worlds differ."""
    return {
        (practice, option)
        for practice, choices in one.items()
        if choices != other[practice]
        for option in {*choices, *other[practice]}
        if choices.count(option) != other[practice].count(option)
    }


def _said(world: World, speaks: Speaks) -> list[int]:
    voters = ([one for one in choices if one != AWAY] for choices in world.values())
    return [voice(voted, speaks) for voted in voters if voted]


def _told(world: World, speaks: Speaks, divided: bool) -> list[int]:
    """What is published of a world's voices."""
    return sorted(one for one in _said(world, speaks) if divided or one != DIVIDED)
