"""/digest mine: a member's own digest by direct message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from discord import app_commands

from bot import people
from bot.articles import choice, digests, topics
from bot.articles.digests import Digest
from bot.articles.schedule import PACES
from bot.committee import load
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of
from bot.plain_text import capital
from bot.storage.db import Connection
from bot.times import stamp
from cogs.articles.buttons import OpenMine
from cogs.articles.digest_card import DigestCard, render_digest
from cogs.articles.schedule import rhythm_of
from cogs.card import plain, private

Choice = app_commands.Choice[str]
OFF = "off"
RHYTHMS = [Choice(name=pace.capitalize(), value=pace) for pace in (*PACES, OFF)]
PAUSES = [Choice(name="Pause", value="pause"), Choice(name="Go on", value="go on")]


@dataclass(frozen=True)
class Wanted:
    """What a member typed; None leaves it as it is."""

    rhythm: str | None = None
    day: str | None = None
    time: str | None = None
    topics: str | None = None
    items: int | None = None
    pause: str | None = None


@OpenMine.does
async def open_mine(press: OpenMine, interaction: Interaction, at: datetime) -> None:
    """A member's own digest from their message of the day."""
    digest_id, period, user_id = press.number("digest"), press.ids["period"], interaction.user.id

    def read(conn: Connection) -> DigestCard:
        digest = digests.get(conn, digest_id)
        person = people.get(conn, digest.person_id or 0) if digest else None
        mine = person is not None and person.user_id == user_id
        if digest is None or person is None or not mine or people.has_left(conn, person.id):
            raise UserError("This digest is no longer kept.")
        chosen = choice.told(conn, digest, period)
        zone = load(conn, digest.guild_id).zone
        return DigestCard(chosen.items, 0, at, zone, title="Your digest")

    await answer(interaction, render_digest(await interaction.client.db.read(read)))


async def change(interaction: Interaction, wanted: Wanted) -> None:
    """Set a member's own digest as asked and tell them what stands."""
    committee = await committee_of(interaction)
    bot = interaction.client
    now, name, user_id = bot.clock(), interaction.user.display_name, interaction.user.id

    def write(conn: Connection) -> tuple[Digest, datetime | None]:
        person = people.find(conn, committee.guild_id, user_id, name)
        known = digests.make(conn, committee, now, person_id=person.id)
        settings = _settings(conn, known, wanted)
        if settings:
            known = digests.change(conn, committee, known, now, **settings)
        return known, digests.next_at(conn, known)

    digest, next_at = await bot.db.write(write)
    await answer(interaction, private(_told(digest, next_at), foot="Only you see this"))


def _settings(conn: Connection, known: Digest, wanted: Wanted) -> dict[str, Any]:
    if wanted.rhythm == OFF:
        return {"paused": True}
    found: dict[str, Any] = {}
    if wanted.rhythm or wanted.day or wanted.time:
        found["rhythm"] = rhythm_of(wanted.rhythm, wanted.day, wanted.time, known.rhythm)
    if wanted.topics is not None:
        found["topics"] = topics.asked(conn, known.guild_id, wanted.topics)
    if wanted.items is not None:
        found["most"] = wanted.items
    if wanted.pause is not None or found:
        found["paused"] = wanted.pause == "pause"
    return found


def _told(digest: Digest, next_at: datetime | None) -> str:
    about = ", ".join(map(plain, digest.topics)) or "everything"
    lines = [
        "### Your own digest",
        f"{capital(str(digest.rhythm))}, at most {digest.most} articles, about {about}.",
    ]
    if next_at is None:
        lines.append("It is off. Choose a rhythm to switch it on: `/digest mine rhythm:`.")
    else:
        lines.append(f"Next: {stamp(next_at)}. It comes in your one message of the day.")
    return "\n".join(lines)
