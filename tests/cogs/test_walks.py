"""Five acts, each a short story: through how many files of the house it goes, and how often from
one into another. A new step that raises a number belongs to the act, or it goes elsewhere."""

from datetime import UTC, datetime
from typing import Any

import pytest
from layouts import labels, text
from pollstory import noon, opened
from simulated import advance
from walk import Walk, walked

from bot.articles import store
from bot.articles.model import Dated, Parsed
from bot.articles.store import Arrival


def short(walk: Walk, files: int, crossings: int) -> None:
    """Fail with the whole walk where it is longer than that."""
    assert len(walk.files) <= files, walk.told()
    assert walk.crossings <= crossings, walk.told()


async def planned(world: Any) -> Any:
    """A meeting every month: the card of its first date."""
    when = "second Tuesday of every month 19:30, not August"
    told = await world.officer.slash(world.channel, "office-meeting new", when=when, title="LMC")
    await world.officer.click(told.response, label="Save")
    await advance(world.env, seconds=40)
    return next(message for message in world.channel.history() if "M-" in text(message))


async def until(world: Any, at: datetime) -> None:
    await advance(world.env, seconds=(at - world.env.now()).total_seconds())


async def test_a_vote_goes_a_short_way(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await advance(world.env, seconds=30)
    for member in world.members[1:3]:
        await member.click(poll, label="Support")
    async with walked(world) as walk:
        result = await world.member.click(poll, label="Support")
    assert "Recorded" in text(result.response)
    short(walk, 14, 27)


async def test_an_answer_to_a_meeting_goes_a_short_way(world: Any) -> None:
    card = await planned(world)
    async with walked(world) as walk:
        result = await world.member.click(card, label="Attending")
    assert "Attending" in text(result.response)
    short(walk, 25, 59)


async def test_a_moved_meeting_goes_a_short_way(world: Any) -> None:
    await planned(world)
    when = "Thursday 15 January 2026 19:30"
    told = await world.officer.slash(world.channel, "office-meeting move", meeting="M-1", when=when)
    label = next(label for label in labels(told.response) if label.startswith("Move"))
    async with walked(world) as walk:
        await world.officer.click(told.response, label=label)
        await advance(world.env, seconds=10)
    assert any("is moved" in text(message) for message in world.channel.history())
    short(walk, 45, 640)


async def test_a_reminder_goes_a_short_way(world: Any) -> None:
    await planned(world)
    await until(world, datetime(2026, 1, 6, 19, 20, tzinfo=UTC))
    before = len(world.channel.history())
    async with walked(world) as walk:
        await advance(world.env, minutes=20)
    assert len(world.channel.history()) > before
    short(walk, 35, 280)


async def test_a_digest_goes_a_short_way(world: Any) -> None:
    await world.env.settle()
    await world.officer.slash(
        world.channel, "office-digest schedule", rhythm="daily", time="07:15", items=3
    )
    for headline in ("Rent rises", "Pay falls", "Doors close"):
        await world.write(lambda conn, headline=headline: add(conn, world, headline))
    await until(world, datetime(2026, 1, 1, 7, 14, 1, tzinfo=UTC))
    async with walked(world) as walk:
        await until(world, datetime(2026, 1, 1, 7, 15, 20, tzinfo=UTC))
    assert any("## Digest" in text(message) for message in world.channel.history())
    short(walk, 24, 135)


def add(conn: Any, world: Any, headline: str) -> None:
    now = world.env.now()
    body = f"{headline} is what this text is about. It says nothing else, and says it twice over."
    day = Dated(str(now.date()), "printed")
    parsed = Parsed(headline, "news", body, publication="Pulse", date=day)
    address = f"https://a.test/{headline}".replace(" ", "-")
    store.add(conn, world.guild.id, Arrival(parsed, "feed", address), now)


@pytest.mark.parametrize(("files", "crossings"), [(1, 1), (2, 0)])
def test_a_longer_walk_is_refused(files: int, crossings: int) -> None:
    walk = Walk()
    walk.calls = [("", "bot/a.py", "f"), ("bot/a.py", "bot/b.py", "g"), ("bot/b.py",) * 3]
    short(walk, 2, 1)
    with pytest.raises(AssertionError):
        short(walk, files, crossings)
