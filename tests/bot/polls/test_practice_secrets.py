"""What can be worked out of a vote by practice: a solver that tries every way in which the doctors
can have voted, over all that is published of them, their practices and their areas."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.polls.counting.voices import DIVIDED, Speaks, voice
from bot.polls.counting.weights import weighted
from bot.polls.findings import Ballot, Findings, Manner, findings
from bot.polls.model import Terms, options_of

LIMIT = 2
OPTIONS = options_of(("Support", "Oppose", "Abstain"))
Said = tuple[int, int, int]  # of one practice: for, against, neither
World = tuple[Said, ...]


def ways(size: int) -> list[Said]:
    """Every way in which so many doctors can have voted, or stayed away."""
    counts = product(range(size + 1), repeat=3)
    return [(f, a, o) for f, a, o in counts if f + a + o <= size]


def spoken(said: Said, speaks: Speaks) -> int | None:
    """What a practice said; None where nobody of it voted."""
    votes = [option for option, many in enumerate(said) for _ in range(many)]
    return voice(votes, speaks) if votes else None


class Town:
    """Practices with their areas and sizes, and how their doctors really voted."""

    def __init__(
        self,
        places: Sequence[tuple[str, int]],
        world: World,
        speaks: Speaks,
        turnout: bool,
        lists: Sequence[int],
    ) -> None:
        self.places, self.world, self.speaks, self.turnout = places, world, speaks, turnout
        names = [f"P{number}" for number in range(len(places))]
        self.manner = Manner(
            speaks,
            len(places),
            Counter(area for area, _ in places),
            dict(zip(names, lists, strict=True)),
            sizes=dict(zip(names, places, strict=True)),
            turnout_told=turnout,
        )

    def found(self, world: World) -> Findings | None:
        ballots = [
            Ballot(tuple(int(at == option) for at in range(3)), f"P{number}", area)
            for number, ((area, _), said) in enumerate(zip(self.places, world, strict=True))
            for option, many in enumerate(said)
            for _ in range(many)
        ]
        roll = sum(size for _, size in self.places)
        return findings(OPTIONS, Terms(small_number=LIMIT), roll, ballots, self.manner)

    def told(self, world: World) -> tuple[object, ...]:
        """What is told beside the verdicts: the doctors' votes, the practices' voices, and how
        many doctors voted in each area where the open card said so."""
        doctors = tuple(map(sum, zip(*world, strict=True)))
        voices = Counter(spoken(said, self.speaks) for said in world)
        divided = voices[DIVIDED] if voices[DIVIDED] >= LIMIT else "few"
        by_area: Counter[str] = Counter()
        for said, (area, _) in zip(world, self.places, strict=True):
            by_area[area] += sum(said) if self.turnout else 0
        return doctors, tuple(voices[option] for option in range(3)), divided, dict(by_area)

    def worlds(self) -> Iterator[World]:
        """Every world that would have told the same."""
        told = self.told(self.world)
        for world in product(*(ways(size) for _, size in self.places)):
            if self.told(world) == told:
                yield world

    def patients(self, world: World) -> int:
        """Those of the practices that are for it."""
        sums = zip(self.manner.lists.values(), world, strict=True)
        return sum(many for many, each in sums if spoken(each, self.speaks) == 0)

    def verdicts(self, world: World) -> dict[str, tuple[bool, bool]]:
        """Of each area: whether enough practices voted there, and whether more were for."""
        found = {}
        for area in self.manner.areas:
            said = [
                spoken(each, self.speaks)
                for each, (where, _) in zip(world, self.places, strict=True)
                if where == area
            ]
            cast = sum(each is not None for each in said)
            found[area] = cast >= LIMIT, said.count(0) > said.count(1)
        return found


def fixed(town: Town, worlds: Sequence[World]) -> set[tuple[int, int | None]]:
    """Which practices say the same in all those worlds."""
    said = [[spoken(each, town.speaks) for each in world] for world in worlds]
    return {(n, row[0]) for n, row in enumerate(zip(*said, strict=True)) if len(set(row)) == 1}


@st.composite
def towns(draw: st.DrawFn) -> Town:
    sizes = draw(st.lists(st.integers(1, 2), min_size=4, max_size=5))
    lists = [draw(st.integers(1, 2)) for _ in sizes]
    places = [("NS"[n % 2], size) for n, size in enumerate(sizes)]
    world = tuple(draw(st.sampled_from(ways(size))) for size in sizes)
    speaks = draw(st.sampled_from([Speaks.MAJORITY, Speaks.ALL]))
    return Town(places, world, speaks, draw(st.booleans()), lists)


@settings(max_examples=25, deadline=None)
@given(towns())
def test_verdicts_of_areas_and_sums_of_lists_give_no_practice_away(town: Town) -> None:
    """Nothing that every possible world agrees on is known by verdicts and sums alone."""
    found = town.found(town.world)
    if found is None:
        return
    assert found.areas is not None
    worlds = list(town.worlds())
    shown = {
        area: word.value for area, word in found.areas.verdicts.items() if word.value != "too few"
    }
    left = [
        world
        for world in worlds
        if all(town.verdicts(world)[area] == (True, word == "met") for area, word in shown.items())
        and (found.weighted is None or town.patients(world) == found.weighted.support)
    ]
    assert town.world in left
    assert fixed(town, left) <= fixed(town, worlds)


def test_realistic_practices_are_weighed_and_none_can_be_told() -> None:
    """Sixty practices of four areas and one to four doctors: lists as real ones are."""
    rng = random.Random(7)
    lists = {f"P{n}": rng.randrange(2_500, 16_000) for n in range(60)}
    kinds = {name: ("NESW"[n % 4], n % 3, 1 + n % 2) for n, name in enumerate(lists)}
    support = {name for name in lists if rng.random() < 0.6}
    found = weighted(lists, support, 50, kinds)
    if found is not None:
        assert found.support == sum(lists[name] for name in support)
        assert Fraction(found.support, found.all) == found.share
    few = {name: lists[name] for name in list(lists)[:6]}
    assert weighted(few, set(list(few)[:3]), 6, kinds) is None
