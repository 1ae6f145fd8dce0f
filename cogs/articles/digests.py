"""What /office-digest does: set, list, pause, explain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import discord

from bot import audit, people
from bot.articles import choice, digests, library, topics
from bot.articles.digests import Digest
from bot.committee import Committee
from bot.errors import UserError
from bot.house import House, Interaction
from bot.interactions import answer, committee_of
from bot.storage.db import Connection
from bot.times import stamp
from cogs.articles.autocomplete import article_id_of
from cogs.articles.schedule import rhythm_of
from cogs.card import BLUE, card, one_line, plain, private
from cogs.undo_button import Undo, undoable

NOTHING = "There is nothing new to tell in that channel. With `article:` you can post one again."


Scheduled: TypeAlias = tuple[Digest, datetime | None]


@dataclass(frozen=True)
class Wanted:
    """What an officer typed; None leaves it as it is."""

    rhythm: str | None = None
    day: str | None = None
    time: str | None = None
    topics: str | None = None
    items: int | None = None
    empty: str | None = None
    oldest: int | None = None


@dataclass(frozen=True)
class Asking:
    """Who asked, where, when."""

    bot: House
    committee: Committee
    channel_id: int
    user_id: int
    name: str
    now: datetime

    def noted(self, conn: Connection, act: str, digest: Digest, **change: Any) -> None:
        """Write an officer's act down."""
        person = people.find(conn, self.committee.guild_id, self.user_id, self.name)
        audit.record(
            conn,
            self.committee.guild_id,
            person.id,
            act,
            subject=f"D-{digest.id}",
            now=self.now,
            **change,
        )


async def asking(interaction: Interaction, channel: discord.abc.GuildChannel | None) -> Asking:
    """Who asks, and about which channel: the one named, else the one it was asked in."""
    bot, committee = interaction.client, await committee_of(interaction)
    channel_id = channel.id if channel else (interaction.channel_id or 0)
    user = interaction.user
    return Asking(bot, committee, channel_id, user.id, user.display_name, bot.clock())


async def schedule(
    interaction: Interaction, channel: discord.TextChannel | None, wanted: Wanted
) -> None:
    """Set a channel's digest and tell back what stands."""
    who = await asking(interaction, channel)

    def write(conn: Connection) -> Scheduled:
        known = digests.make(conn, who.committee, who.now, channel_id=who.channel_id)
        settings = _settings(conn, known, wanted)
        new = digests.change(conn, who.committee, known, who.now, **settings)
        who.noted(conn, "digest.schedule", new, before=_short(known), after=_short(new))
        return new, digests.next_at(conn, new)

    await _done(interaction, who, "digest.schedule", write)


async def _done(
    interaction: Interaction, who: Asking, act: str, write: Callable[[Connection], Scheduled]
) -> None:
    """Do it, and tell what stands with the way back."""
    digest, next_at = await who.bot.db.write(undoable(interaction, act, write))
    foot, buttons = f"D-{digest.id}", [Undo.after(interaction)]
    await answer(interaction, private(_told(digest, next_at), buttons=buttons, foot=foot))


def _settings(conn: Connection, known: Digest, wanted: Wanted) -> dict[str, Any]:
    found: dict[str, Any] = {
        "paused": False,
        "rhythm": rhythm_of(wanted.rhythm, wanted.day, wanted.time, known.rhythm),
    }
    if wanted.topics is not None:
        found["topics"] = topics.asked(conn, known.guild_id, wanted.topics)
    if wanted.empty is not None:
        found["say_empty"] = wanted.empty == "say"
    for name, value in (("most", wanted.items), ("oldest_days", wanted.oldest)):
        if value is not None:
            found[name] = value
    return found


async def listing(interaction: Interaction) -> None:
    """Every digest of the server with its next post."""
    who = await asking(interaction, None)

    def read(conn: Connection) -> list[tuple[Digest, datetime | None]]:
        found = digests.of_channels(conn, who.committee.guild_id)
        return [(one, digests.next_at(conn, one)) for one in found]

    lines = [_told(digest, next_at) for digest, next_at in await who.bot.db.read(read)]
    shown = lines[:12] + ([f"And {len(lines) - 12} more."] if len(lines) > 12 else [])
    empty = "No channel has a digest. `/office-digest schedule` makes one where it is used."
    await answer(interaction, card("### Digests", *(shown or [empty]), colour=BLUE))


async def pause(
    interaction: Interaction, channel: discord.TextChannel | None, *, paused: bool
) -> None:
    """Pause a digest, or go on with it; what came meanwhile waits for the next one."""
    who, act = await asking(interaction, channel), "digest.pause" if paused else "digest.resume"

    def write(conn: Connection) -> Scheduled:
        known = digest_of(conn, who)
        new = digests.change(conn, who.committee, known, who.now, paused=paused)
        who.noted(conn, act, new, before=_short(known), after=_short(new))
        return new, digests.next_at(conn, new)

    await _done(interaction, who, act, write)


async def explain(
    interaction: Interaction, channel: discord.TextChannel | None, article: str
) -> None:
    """Which rule lets an article in or keeps it out."""
    who = await asking(interaction, channel)
    article_id = await article_id_of(interaction, article)

    def read(conn: Connection) -> tuple[library.Article, choice.Reason]:
        one = library.article(conn, who.committee.guild_id, article_id)
        return one, choice.explain(conn, digest_of(conn, who), one, who.now)

    one, reason = await who.bot.db.read(read)
    verdict = "is in the next digest" if reason.inside else "is not in the next digest"
    lines = "\n".join(f"- {plain(sentence)}" for sentence in reason.sentences[:15])
    said = (
        f"**{one_line(one.parsed.headline, 200)}**\nIt {verdict} of <#{who.channel_id}>.\n{lines}"
    )
    await answer(interaction, private(said, foot=f"A-{one.id}"))


def digest_of(conn: Connection, who: Asking) -> Digest:
    """The digest of the channel asked about. Raises UserError where it has none."""
    known = digests.of_channel(conn, who.committee.guild_id, who.channel_id)
    if known is None:
        raise UserError(
            f"<#{who.channel_id}> has no digest yet: /office-digest schedule makes one, or name"
            " another channel."
        )
    return known


def _told(digest: Digest, next_at: datetime | None) -> str:
    about = ", ".join(map(plain, digest.topics)) or "everything"
    empty = (
        "says so when there is nothing new"
        if digest.say_empty
        else "silent when there is nothing new"
    )
    when = f"Next: {stamp(next_at)}" if next_at else "Paused"
    return (
        f"**Digest in <#{digest.channel_id}>**, {digest.rhythm}\n"
        f"At most {digest.most} items about {about}; nothing older than {digest.oldest_days}"
        f" days; {empty}.\n"
        f"{when}"
    )


def _short(digest: Digest) -> dict[str, Any]:
    return {
        "rhythm": str(digest.rhythm),
        "topics": list(digest.topics),
        "items": digest.most,
        "oldest": digest.oldest_days,
        "say empty": digest.say_empty,
        "paused": digest.paused,
    }
