"""The simulated server every test plays in: "Demo LMC", its people, and a second committee."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import discord
import simcord
import simulated

from bot import committee
from bot.client import LmcBot
from bot.storage.db import Connection

NAMES = ("grace", "linus", "edsger", "barbara", "alan", "joan", "donald", "hedy")

OFFICERS_SEE = discord.Permissions(manage_events=True)  # shows officers' commands


@dataclass
class World:
    """Handles of the simulated Discord; what they do is done as that person."""

    env: simcord.Env
    guild: Any
    officer_role: Any
    member_role: Any
    channel: Any
    officer: Any
    members: list[Any]
    stranger: Any  # on the server, with no role
    elsewhere: Any  # the second server
    elsewhere_channel: Any
    elsewhere_officer: Any
    elsewhere_role: Any
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def bot(self) -> Any:
        """The bot now attached."""
        return self.env.bot

    async def write(self, operation: Callable[[Connection], Any]) -> Any:
        """Write to the bot's database as the bot itself, and let what follows happen."""
        with simulated.bot_scope(self.env):
            result = await self.bot.db.write(operation)
        await self.env.settle()
        return result

    @property
    def member(self) -> Any:
        """Any member, when it does not matter which."""
        return self.members[0]


async def do(world: World, command: str, actor: Any = None, **options: Any) -> Any:
    """What a command answers; an officer's unless somebody else is named."""
    return (await (actor or world.officer).slash(world.channel, command, **options)).response


def populate(env: simcord.Env, *, members: int = 5) -> World:
    """Make both servers; `members` is how many plain members "Demo LMC" has."""
    guild = env.create_guild("Demo LMC")
    office = guild.create_role("Officer", permissions=OFFICERS_SEE)
    belongs = guild.create_role("LMC member")
    names = [NAMES[k] if k < len(NAMES) else f"member{k}" for k in range(members)]
    elsewhere = env.create_guild("Other LMC")
    abroad = elsewhere.create_role("Officer", permissions=OFFICERS_SEE)
    return World(
        env=env,
        guild=guild,
        officer_role=office,
        member_role=belongs,
        channel=guild.create_text_channel("lmc"),
        officer=guild.add_member(env.create_user("ada"), roles=[office, belongs]),
        members=[guild.add_member(env.create_user(name), roles=[belongs]) for name in names],
        stranger=guild.add_member(env.create_user("mallory")),
        elsewhere=elsewhere,
        elsewhere_channel=elsewhere.create_text_channel("other"),
        elsewhere_officer=elsewhere.add_member(env.create_user("eve"), roles=[abroad]),
        elsewhere_role=abroad,
    )


def for_officers_only(world: World, name: str) -> Any:
    """A new channel that officers and the bot see."""
    hidden = discord.PermissionOverwrite(view_channel=False)
    seen = discord.PermissionOverwrite(view_channel=True)
    return world.guild.create_text_channel(
        name,
        overwrites={
            world.guild.default_role: hidden,
            world.officer_role: seen,
            world.guild.roles["TestBot"]: seen,
        },
    )


def left_the_computer(world: World) -> None:
    """Copies leave the bot's computer, for as long as a test may last."""
    (world.bot.settings.data / "taken-away").write_text("lmcbot-20990101T000000Z.db\n", "utf-8")


async def settle_in(bot: LmcBot, world: World) -> None:
    """Set both servers up as `/setup` would: roles and channels."""
    places = (
        (
            world.guild.id,
            {"officer": world.officer_role, "member": world.member_role},
            world.channel,
        ),
        (world.elsewhere.id, {"officer": world.elsewhere_role}, world.elsewhere_channel),
    )

    def write(conn: Connection) -> None:
        for guild_id, roles, channel in places:
            committee.joined(conn, guild_id, "", bot.clock())
            for meaning, role in roles.items():
                committee.set_roles(conn, guild_id, meaning, frozenset({role.id}))
            committee.change(
                conn,
                guild_id,
                set_up=True,
                digest_channel=channel.id,
                poll_channel=channel.id,
                meeting_channel=channel.id,
                office_channel=channel.id,
            )

    await world.env.settle()  # the servers are known before they are set up
    await world.write(write)
