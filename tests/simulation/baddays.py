"""What the tests of bad days share: a storm of every fault, and what must be left of it."""

from datetime import timedelta
from typing import Any

import simulated
from committee import World
from wire import rate_limited, refused, reply_lost

from bot import committee

POSTS, EDITS, ANSWERS = (
    "/channels/*/messages",
    "/channels/*/messages/*",
    "/interactions/*/callback",
)
STORM_H = 8  # hours after which the courier's pauses between so many tries are over
_ERRORS: tuple[tuple[Any, bool], ...] = (
    (refused(500), False),
    (refused(502), True),  # made all the same
    (refused(503), False),
    (rate_limited(90.0), False),
    (reply_lost, True),
    (refused(504), True),
    (TimeoutError, False),
    (TimeoutError, True),  # the reply came too late
    (refused(401), False),  # about the token, not the row
    (refused(403), False),  # of a proxy: Discord's own has a code
)


def storm(world: World, method: str, path: str, *, skip: int = 0) -> None:
    """Every fault once, one after the other."""
    line = simulated.wire(world.env)
    line.nonces = True
    for error, after in _ERRORS:
        line.fail(method, path, error, after=after, skip=skip)
        skip += 1


async def stuck(world: World) -> list[str]:
    """Rows that have not come to a good end though they were due."""
    late = int((world.env.now() - timedelta(minutes=5)).timestamp() * 1000)
    query = (
        "SELECT key, state, error FROM outbox WHERE state IN ('posted', 'dead')"
        " OR (state IN ('pending', 'claimed') AND (next_at < ? OR attempts > 0))"
    )
    with simulated.bot_scope(world.env):
        rows = await world.bot.db.read(lambda conn: conn.execute(query, (late,)).fetchall())
    return [" ".join(row) for row in rows]


async def office(world: World) -> Any:
    """A channel of the officers' own, where posts fall back to."""
    made = world.guild.create_text_channel("office")
    guild_id = world.guild.id
    await world.write(lambda conn: committee.change(conn, guild_id, office_channel=made.id))
    return made


async def deleted(world: World, channel: Any, message: Any = None) -> None:
    """A channel, or one message of it, is gone."""
    with simulated.bot_scope(world.env):
        if message is None:
            await world.bot.get_channel(channel.id).delete()
        else:
            place = world.bot.get_partial_messageable(channel.id)
            await place.get_partial_message(message.id).delete()
    await world.env.settle()
