"""Four colluders against the card: what they can tell of anybody, drawing by drawing."""

import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pollhouse import House, house_at, minutes

from bot.polls.batches import batch_of
from bot.polls.box import Box
from bot.polls.counting import tally
from bot.polls.method import picked
from bot.polls.model import Poll, Terms
from bot.polls.opened_ballots import count
from bot.polls.shown_count import draw, draw_live, shown

FIRST, COLLUDERS = 100_001, 4


@dataclass
class Watch:
    """What an onlooker writes down: after which outsiders' presses the card changed, and to what.

    ``seen`` holds for each card how many outsiders had voted when the bot counted what it shows.
    """

    live: bool
    outsiders: int = 0
    drawings: list[int] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    counted_at: int = 0

    def drawn(self) -> None:
        self.drawings.append(self.outsiders)
        if self.live and len(self.drawings) > 1:
            self.seen.append(self.counted_at)
        self.counted_at = self.outsiders


async def drawn(box: Box, poll: Poll) -> bool:
    """The card as the bot would draw it, if it may; no pause protects it here."""
    if await box.fresh() < batch_of(poll):
        return False
    await (draw_live(box) if poll.terms.live else draw(box))
    return True


async def collude(box: Box, at: int, chance: random.Random, inside: int) -> None:
    """All who are in change at once: to another option, or out and in again."""
    for colluder in range(inside):
        member = FIRST + colluder
        if chance.random() < 0.5:
            await box.withdraw(member, minutes(at))
        for _ in range(chance.randint(1, 2)):
            await box.cast(member, picked(chance.randrange(3), 3), minutes(at))


async def story(house: House, roll: int, *, live: bool, seed: int) -> tuple[Box, Watch]:
    """Outsiders come one by one. The four put their first ballots in at moments of their choice,
    together or apart, and change after each outsider and at every change of the card."""
    chance = random.Random(seed)
    poll, box = await house.open(voters=roll, terms=Terms(live=live))
    watch = Watch(live)
    moments = [chance.randrange(roll - COLLUDERS) for _ in range(COLLUDERS)]
    starts = moments if seed % 2 else moments[:1] * COLLUDERS
    for outsider in chance.sample(range(COLLUDERS, roll), roll - COLLUDERS):
        inside = sum(watch.outsiders >= start for start in starts)
        await collude(box, 1, chance, inside)
        await box.cast(FIRST + outsider, picked(chance.randrange(3), 3), minutes(2))
        watch.outsiders += 1
        if await drawn(box, poll):
            watch.drawn()
            await collude(box, 3, chance, inside)
            assert not await drawn(box, poll), "the four alone moved the card"
    return box, watch


def gaps(moments: list[int]) -> list[int]:
    return [later - earlier for earlier, later in zip([0, *moments], moments, strict=False)]


@pytest.mark.parametrize("roll", [17, 50, 200])
async def test_in_a_sealed_poll_four_make_batches_smaller_by_their_own_first_ballots_alone(
    tmp_path: Path, roll: int
) -> None:
    async with house_at(tmp_path) as house:
        for seed in range(6):
            box, watch = await story(house, roll, live=False, seed=seed)
            assert sum(max(0, 5 - gap) for gap in gaps(watch.drawings)) <= COLLUDERS
            assert await shown(box) <= roll


@pytest.mark.parametrize("roll", [50, 200])
async def test_in_a_live_poll_four_never_see_fewer_than_five_outsiders_at_once(
    tmp_path: Path, roll: int
) -> None:
    async with house_at(tmp_path) as house:
        for seed in range(4):
            box, watch = await story(house, roll, live=True, seed=seed)
            assert watch.seen, "the card showed a count"
            assert min(gaps([*watch.seen, roll - COLLUDERS])) >= 5
            result = tally((await count(box)).choices, 3, roll)
            assert result.cast - await shown(box) >= batch_of(box.poll)
