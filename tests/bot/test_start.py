"""The house opens, answers, and closes."""

from committee import World


async def test_the_bot_starts_and_knows_its_committee(world: World) -> None:
    """Roles and channels set by officers are in memory after the first read."""
    known = await world.bot.committee(world.guild.id)
    assert known.role_ids("officer") == {world.officer_role.id}
    assert known.rules.poll_channel == world.channel.id
