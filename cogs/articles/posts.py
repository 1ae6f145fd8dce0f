"""Makes the posts of digests that are due: chooses and stores first, then draws."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import people
from bot.articles import digests, sources
from bot.articles.choice import Chosen, choose, told
from bot.articles.digests import Digest
from bot.boards import direct_messages
from bot.boards.direct_messages import Notice, Wording
from bot.committee import Committee, load
from bot.courier.post import Done, Nothing, Outcome, Post
from bot.house import House
from bot.outbox import Row
from bot.plain_text import many
from bot.storage.db import Connection
from cogs.articles.digest_card import DigestCard, render_digest
from cogs.articles.paging import source_line
from cogs.card import AMBER, GREEN, card, one_line, plain

LATE = timedelta(hours=1)
MINE = "articles.digest"


@dataclass(frozen=True)
class Posting:
    """Renders the rows of this room."""

    bot: House

    async def due(self, row: Row, now: datetime) -> Outcome:
        """A scheduled digest: chosen and stored with the next one's row, so that a retry is the
        same."""
        digest, chosen = await self.bot.db.write(lambda conn: _take(conn, row, now))
        if digest is None or digest.paused:
            return Nothing("the digest is paused or gone")
        if digest.person_id is not None:
            return Done()
        if not chosen.items and not digest.say_empty:
            return Nothing("nothing new")
        return await self._post(digest, chosen, row, now)

    async def now(self, row: Row, now: datetime) -> Outcome:
        """A digest an officer asked for."""
        only = tuple(row.payload.get("articles", ()))
        period = str(row.payload["period"])

        def write(conn: Connection) -> tuple[Digest | None, Chosen]:
            found = digests.get(conn, int(row.payload["digest"]))
            if found is None:
                return None, Chosen(())
            chosen = choose(conn, found, period, now, only=only)
            return found, replace(chosen, more=int(row.payload.get("more", chosen.more)))

        digest, chosen = await self.bot.db.write(write)
        if digest is None or not chosen.items:
            return Nothing("nothing to tell")
        return await self._post(digest, chosen, row, now)

    async def _post(self, digest: Digest, chosen: Chosen, row: Row, now: datetime) -> Post:
        committee = await self.bot.committee(row.guild_id)
        late = row.kind == digests.DUE and now - row.due_at > LATE
        shown = DigestCard(
            chosen.items, chosen.more, now, committee.zone, row.ref, row.due_at if late else None
        )
        return Post(
            render_digest(shown), elsewhere=committee.behind(committee.rules.digest_channel)
        )

    async def notice(self, notice: Notice, now: datetime) -> Wording | None:
        """A member's own digest as one line of their message of the day."""
        digest_id, period = int(notice.payload["digest"]), str(notice.payload["period"])

        def read(conn: Connection) -> Chosen | None:
            digest = digests.get(conn, digest_id)
            return None if digest is None else told(conn, digest, period)

        chosen = await self.bot.db.read(read)
        if chosen is None or not chosen.items:
            return None
        return Wording(
            f"Your digest has {many(len(chosen.items), 'article')}.",
            titled="\n".join(f"- {one_line(one.headline, 150)}" for one in chosen.items),
            label="Read my digest",
            press=f"article:mine:{digest_id}:{period}",
        )

    async def source_health(self, row: Row, now: datetime) -> Outcome:
        """A feed breaks or is well again: officers are told, once each."""
        source = await self.bot.db.read(lambda conn: sources.get(conn, int(row.payload["source"])))
        office = (await self.bot.committee(row.guild_id)).rules.office_channel
        if source is None or office is None:
            return Nothing("the source is gone" if source is None else "no channel for officers")
        well = bool(row.payload["well"])
        said = (
            f"**{plain(source.name)}** {'is read again.' if well else 'cannot be read any more.'}"
        )
        hint = (
            ""
            if well
            else "\nThe bot keeps trying, less and less often. `/office-source test` tells more."
        )
        view = card(said + hint, source_line(source), ref=row.ref, colour=GREEN if well else AMBER)
        return Post(view, elsewhere=(office,))


def _take(conn: Connection, row: Row, now: datetime) -> tuple[Digest | None, Chosen]:
    """The items of a due digest; the next one is armed and a member is told in the same
    transaction."""
    digest = digests.get(conn, int(row.payload["digest"]))
    if digest is None or digest.paused:
        return digest, Chosen(())
    committee = load(conn, row.guild_id)
    chosen = choose(conn, digest, str(row.payload["period"]), now)
    digests.arm(conn, committee, digest, now)
    if digest.person_id is not None and chosen.items:
        _tell(conn, committee, digest, row, now)
    return digest, chosen


def _tell(conn: Connection, committee: Committee, digest: Digest, row: Row, now: datetime) -> None:
    person = people.get(conn, digest.person_id or 0)
    if person is not None and person.user_id is not None:
        direct_messages.add(
            conn, key=row.key, guild_id=row.guild_id, user_id=person.user_id, kind=MINE,
            payload=dict(row.payload), due_at=now, zone=committee.zone,
        )  # fmt: skip
