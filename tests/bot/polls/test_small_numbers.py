"""Of a poll in which too few voted nothing can be told, by nobody and from no output.

Whatever a card, letter, export, status, desk, audit, board or agenda shows is made from the main
database and from the turnout that the card may tell. Both are the same in every world with another
number of voters or other choices: no solver finds anything, whatever it combines.
"""

from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import pytest
from pollhouse import CLOSE, GUILD, House, house_at, minutes

from bot.polls.closing import close_poll
from bot.polls.export import as_csv, as_json
from bot.polls.method import picked
from bot.polls.model import Terms
from bot.polls.records import counted, published
from bot.polls.shown_count import draw, shown
from bot.polls.store import poll_of
from bot.storage.db import Connection

FIRST, LIMIT, OPTIONS = 100_001, 5, 3
WORLDS = [
    choices
    for cast in range(LIMIT)
    for choices in combinations_with_replacement(range(OPTIONS), cast)
]


def everything(conn: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the main database."""
    names = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {
        name: sorted((tuple(row) for row in conn.execute(f"SELECT * FROM {name}")), key=repr)
        for (name,) in names.fetchall()
    }


async def told(house: House, voters: int, choices: tuple[int, ...]) -> list[object]:
    """All that leaves the box of a poll in which these voted, before its close and after it."""
    poll, box = await house.open(voters=voters, terms=Terms(small_number=LIMIT))
    for member, choice in enumerate(choices):
        await box.cast(FIRST + member, picked(choice, OPTIONS), minutes(1))
    open_ = [await draw(box), await shown(box), await house.db.read(everything)]
    await close_poll(house.db, house.boxes, poll.id, CLOSE)
    rows = await house.db.read(lambda conn: published(conn, poll))
    files = [as_csv(rows), as_json(rows), await house.db.read(lambda conn: counted(conn, poll))]
    return [*open_, *files, await house.db.read(everything)]


@pytest.mark.parametrize("voters", [5, 6])
async def test_no_output_of_a_small_poll_tells_how_many_voted_or_how(
    tmp_path: Path, voters: int
) -> None:
    first: list[object] = []
    for number, choices in enumerate(WORLDS):
        async with house_at(tmp_path / str(number)) as house:
            found = await told(house, voters, choices)
        first = first or found
        assert found == first, choices
    assert len(WORLDS) == 35


async def test_the_same_look_tells_apart_what_may_be_told(tmp_path: Path) -> None:
    """The comparison above is not blind: with the limit reached, worlds differ."""
    worlds = [(0, 0, 0, 0, 0), (0, 0, 0, 0, 1), (0, 0, 0, 0)]
    seen = []
    for number, choices in enumerate(worlds):
        async with house_at(tmp_path / str(number)) as house:
            seen.append(await told(house, 6, choices))
            poll = await house.db.read(lambda conn: poll_of(conn, GUILD, 1))
            assert poll is not None
    assert seen[0] != seen[1] != seen[2] != seen[0]
