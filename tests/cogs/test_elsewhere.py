"""Another server, and direct messages: nothing of a committee is reached, listed or told there."""

import sqlite3
from contextlib import closing
from typing import Any

import discord
import simcord
import uninvited
from forms import FORMS, Side, filled, press
from options import options, slash_commands
from simcord.actors import MemberActor
from simulated import bot_scope
from town import MARK, Town, posted, texts_of

from bot.audience import Audience
from bot.lasting import Form, Lasting

TYPED = ("1", "2", MARK)  # beside what is offered here while typing
FREE = {"fact", "sqlite_sequence"}  # of the process, of no server


async def ours(town: Town) -> dict[str, list[Any]]:
    """Every row of this server; of tables that belong to none, every row; the boxes."""
    guild_id = town.world.guild.id

    def read(conn: Any) -> dict[str, list[Any]]:
        query = "SELECT name FROM pragma_table_list WHERE type <> 'shadow'"
        tables = {row[0] for row in conn.execute(query)}
        return {name: _rows(conn, name, guild_id) for name in sorted(tables - FREE)}

    with bot_scope(town.env):
        found: dict[str, list[Any]] = await town.bot.db.read(read)
    for box in town.bot.settings.boxes.glob("*.db"):
        with closing(sqlite3.connect(box)) as conn:
            found[box.name] = list(conn.iterdump())
    return found


def _rows(conn: Any, table: str, guild_id: int) -> list[Any]:
    columns = [row["name"] for row in conn.execute(f"PRAGMA table_info({table})")]
    where = f"WHERE guild_id = {guild_id}" if "guild_id" in columns else ""
    where = f"WHERE guild_word = 'g{guild_id}'" if "guild_word" in columns else where
    return [tuple(row) for row in conn.execute(f"SELECT * FROM {table} {where}")]


def untouched(before: dict[str, list[Any]], after: dict[str, list[Any]], what: str) -> None:
    """Nothing of ours is gone or changed; a table of everybody's may have gained."""
    for table, rows in before.items():
        assert not [row for row in rows if row not in after[table]], (what, table)
        if f"{MARK}" in repr(after[table]):
            assert len(rows) == len(after[table]), (what, table)


def silent(town: Town, side: Side, result: Any, what: Any) -> None:
    """Answered, privately or on what was pressed, and of ours not a word."""
    assert result.acknowledged, what
    public = [m for m in (result.response, *result.followups) if m and not m.ephemeral]
    assert all(side.message and m.id == side.message.id for m in public), (what, texts_of(result))
    assert MARK not in texts_of(result), (what, texts_of(result))
    assert all("UserError" in repr(error) for error in town.env.errors), (what, town.env.errors)


def parts() -> list[Any]:
    return [kind for kind in Lasting.kinds if kind.__module__.startswith("cogs.")]


async def abroad(town: Town) -> tuple[Any, Side]:
    """The owner of the other server, who may do everything there."""
    world = town.world
    owner = MemberActor(town.env, world.elsewhere, world.elsewhere.owner)
    place, message = world.elsewhere_channel, await posted(world, world.elsewhere_channel)
    return owner, Side(world.elsewhere_officer, world.elsewhere_role, place, message)


async def test_no_button_there_reaches_anything_here(town: Town) -> None:
    before, (owner, there) = await ours(town), await abroad(town)
    for kind in parts():
        for custom_id in town.custom_ids(kind.pattern):
            result = await press(town, there, owner, kind, custom_id)
            silent(town, there, result, custom_id)
    untouched(before, await ours(town), "buttons")


async def test_no_form_opened_here_and_sent_there_does_anything(town: Town) -> None:
    owner, there = await abroad(town)
    names = {f"{k.__module__}.{k.__name__}" for k in Form.kinds if k.__module__[:5] == "cogs."}
    assert FORMS.keys() == names
    for name, way in FORMS.items():
        shown = await way.open(town, town.people[way.who])
        before, values = await ours(town), filled(there, shown.modal, way.words)
        result = await uninvited.submit(town.env, owner, there.channel, shown, unmarked(values))
        silent(town, there, result, name)
        untouched(before, await ours(town), name)


def unmarked(values: dict[str, Any]) -> dict[str, Any]:
    """The same words without the mark, so that it can only come from what is stored here."""
    return {n: v.replace(MARK, "Their") if isinstance(v, str) else v for n, v in values.items()}


async def test_no_command_there_finds_anything_of_ours_by_any_reference(town: Town) -> None:
    before, (owner, there) = await ours(town), await abroad(town)
    for command in slash_commands(town.bot):
        for words in await references(town, command):
            result = await owner.slash(
                there.channel, command.qualified_name, **options(there, command, words)
            )
            silent(town, there, result, (command.qualified_name, words))
    untouched(before, await ours(town), "commands")


async def references(town: Town, command: Any) -> list[str]:
    """What an officer here is offered for this command, and what anybody might type; with a small
    letter, so that the mark can only come from what is stored here."""
    found = list(TYPED)
    for option in (p.name for p in command.parameters if p.autocomplete):
        offered = await uninvited.guess(
            town.env, town.people["officer"], town.channel, command, option, ""
        )
        found += [str(choice["value"]) for choice in offered if MARK in choice["name"]]
    texts = any(p.type.name == "string" and not p.choices for p in command.parameters)
    return list(dict.fromkeys(words.casefold() for words in found)) if texts else [""]


async def test_nothing_of_ours_is_offered_there_while_typing(town: Town) -> None:
    (owner, there), here = await abroad(town), 0
    for command in slash_commands(town.bot):
        for option in (p.name for p in command.parameters if p.autocomplete):
            for typed in ("", MARK, "1"):
                offered = await uninvited.guess(
                    town.env, owner, there.channel, command, option, typed
                )
                assert MARK not in repr(offered), (command.qualified_name, option)
            own = await uninvited.guess(
                town.env, town.people["officer"], town.channel, command, option, ""
            )
            here += MARK in repr(own)
    assert here > 10  # the same is offered here


MESSAGES = {  # the parts that work in direct messages: reading, for those who are on the server
    "article:read:{article}",
    "article:block:{article}:{block}:{page}",
    "article:back:{article}",
    "article:save:{article}",
    "article:drop:{article}",
    "article:mine:{digest}:{period}",
}


async def test_in_direct_messages_nothing_works_but_reading_and_nobody_elses(town: Town) -> None:
    """The other server's officer, in direct messages, with every id of ours."""
    assert {kind.pattern for kind in parts() if kind.in_messages} == MESSAGES
    assert all(kind.audience is Audience.ANYONE for kind in parts() if kind.in_messages)
    actor, room = town.world.elsewhere_officer, await messages(town, town.world.elsewhere_officer)
    before, found = await ours(town), []
    for command in slash_commands(town.bot):
        found.append(await uninvited.call(town.env, actor, room.channel, command))
    for kind in parts():
        for custom_id in town.custom_ids(kind.pattern):
            found.append(await press(town, room, actor, kind, custom_id))
    for result in found:
        silent(town, room, result, result)
    untouched(before, await ours(town), "direct messages")


async def test_an_officer_in_direct_messages_reads_and_changes_nothing(town: Town) -> None:
    actor = town.people["officer"]
    room = await messages(town, actor)
    before, refusal = await ours(town), "This works on your committee's server"
    for command in slash_commands(town.bot):
        result = await uninvited.call(town.env, actor, room.channel, command)
        assert refusal in texts_of(result), command.qualified_name
    for kind in parts():
        for custom_id in town.custom_ids(kind.pattern):
            if not kind.in_messages:
                result = await press(town, room, actor, kind, custom_id)
                assert refusal in texts_of(result), custom_id
    for name, way in FORMS.items():
        shown = await way.open(town, town.people[way.who])
        values = filled(side_here(town), shown.modal, way.words)
        words = {n: v for n, v in values.items() if isinstance(v, str) or isinstance(v[0], str)}
        result = await uninvited.submit(town.env, actor, room.channel, shown, words)
        assert refusal in texts_of(result), name
    untouched(before, await ours(town), "direct messages")


async def messages(town: Town, actor: Any) -> Side:
    """Somebody's direct messages, with one of the bot's."""
    with bot_scope(town.env):
        await town.bot.create_dm(discord.Object(actor.id))
    place = simcord.ChannelHandle(town.env, None, town.env.backend.get_dm_channel(actor.id))
    user = simcord.UserHandle(town.env, town.env.backend.get_user(actor.id))
    return Side(user, None, place, await posted(town.world, place))


async def test_who_has_left_the_server_reads_nothing_more_in_messages(town: Town) -> None:
    member = town.people["member"]
    room, read = await messages(town, member), 0
    for gone in (False, True):
        if gone:
            town.world.guild.remove_member(member)
            await town.env.settle()
        for kind in parts():
            for custom_id in town.custom_ids(kind.pattern) if kind.in_messages else ():
                result = await press(town, room, member, kind, custom_id)
                assert not (gone and MARK in texts_of(result)), custom_id
                read += MARK in texts_of(result)
    assert read > 3


def side_here(town: Town) -> Side:
    world = town.world
    return Side(world.member, world.member_role, world.channel, town.message)
