"""Which meeting is meant: a list while typing, and what was typed turned into a date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from discord import app_commands

from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import committee_of
from bot.meetings import agenda, papers
from bot.meetings.model import Meeting
from bot.meetings.store import coming, named_meeting, past
from bot.storage.db import Connection
from cogs.card import offered
from cogs.meetings.cards import told_words

MOST = 25
BACK = timedelta(days=120)


async def chosen(interaction: Interaction, text: str) -> Meeting:
    """The meeting somebody named; UserError when none fits."""
    bot, committee = interaction.client, await committee_of(interaction)
    now = bot.clock()
    return await bot.db.read(lambda conn: named_meeting(conn, committee.guild_id, text, now))


async def meeting_choices(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Meetings to come, cancelled ones too, then past ones; by any part of the line."""
    bot = interaction.client
    now, guild_id = bot.clock(), interaction.guild_id or 0

    def look(conn: Connection) -> list[Meeting]:
        ahead = coming(conn, guild_id, now, limit=60, cancelled=True)
        known = {each.id for each in ahead}
        back = past(conn, guild_id, now - BACK, now)
        return [*ahead, *(each for each in back if each.id not in known)]

    found = await bot.db.read(look)
    return offered(((line_of(each), each.reference) for each in found), current)


async def item_choices(interaction: Interaction, current: str) -> list[app_commands.Choice[int]]:
    """The agenda of the meeting named in the same command, by number and title."""
    return await _numbered(
        interaction, current, lambda conn, id_: [each.title for each in agenda.items(conn, id_)]
    )


async def paper_choices(interaction: Interaction, current: str) -> list[app_commands.Choice[int]]:
    """The papers of the meeting named in the same command, by number and title."""
    return await _numbered(
        interaction, current, lambda conn, id_: [each.title for each in papers.papers(conn, id_)]
    )


async def _numbered(
    interaction: Interaction,
    current: str,
    titles: Callable[[Connection, int], list[str]],
) -> list[app_commands.Choice[int]]:
    try:
        meeting = await chosen(interaction, str(interaction.namespace.meeting or ""))
    except UserError:  # no meeting is named yet
        return []
    found = await interaction.client.db.read(lambda conn: titles(conn, meeting.id))
    lines = ((f"{number}. {title}", number) for number, title in enumerate(found, 1))
    return offered(lines, current)


def line_of(meeting: Meeting) -> str:
    """One meeting in a list while typing."""
    state = " (cancelled)" if meeting.cancelled else ""
    return f"{meeting.reference} {told_words(meeting)}: {meeting.title}{state}"


async def poll_choices(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Polls by reference and question, the newest first."""
    return await _pointed_at(interaction, "P", current)


async def reference_choices(
    interaction: Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Polls, then articles; an address may be typed instead."""
    return await _pointed_at(interaction, "PA", current)


async def _pointed_at(
    interaction: Interaction, letters: str, current: str
) -> list[app_commands.Choice[str]]:
    """What other rooms have under those letters, as far as it holds what is typed."""
    guild_id, known = interaction.guild_id or 0, interaction.client.rooms.references
    looks = [known[letter].titles for letter in letters if letter in known]
    words = current.strip()
    found = await interaction.client.db.read(
        lambda conn: [each for look in looks if look for each in look(conn, guild_id, words, MOST)]
    )
    return offered((f"{reference} {title}", reference) for reference, title in found)
