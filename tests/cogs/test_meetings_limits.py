"""What only a live Discord would refuse of this room's messages."""

from __future__ import annotations

from committee import World
from layouts import text
from leaping import leap
from limits import refusals
from simulated import advance


async def test_everything_sent_in_a_meetings_life_is_within_limits(world: World) -> None:
    begin = world.bot.clock()
    shown = await world.officer.slash(
        world.channel, "office-meeting new", when="13/01/2026 19:30", title="T" * 80,
        place="P" * 120, link="https://example.org/" + "x" * 250,
    )  # fmt: skip
    await world.officer.click(shown.response, label="Save")
    await advance(world.env, seconds=40)
    card = next(m for m in world.channel.history() if "M-1" in text(m))
    await world.member.click(card, label="Apologies")
    await world.member.click(card, label="Deputy")
    await leap(world, days=13)
    found = refusals(world.env.http_requests, begin)
    # discord.py sends an input inside a Label with a label of null, which Discord takes.
    assert [each for each in found if "modal label: 0 characters" not in each] == []
