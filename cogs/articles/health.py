"""What officers are told when a feed breaks and when it is well again: once each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.articles import sources
from bot.courier.post import Nothing, Outcome, Post
from bot.house import House
from bot.outbox import Row
from cogs.articles.paging import source_line
from cogs.card import AMBER, GREEN, card, plain


@dataclass(frozen=True)
class Health:
    """Renders the rows of broken and recovered sources."""

    bot: House

    async def render(self, row: Row, now: datetime) -> Outcome:
        """One post in the officers' channel; none where the source is gone."""
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
            else "\nIt is tried again, less and less often. `/office-source test` tells more."
        )
        view = card(said + hint, source_line(source), foot=row.ref, colour=GREEN if well else AMBER)
        return Post(view, elsewhere=(office,))
