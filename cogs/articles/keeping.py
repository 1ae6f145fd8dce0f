"""The buttons under a preview, and under what was saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.articles import digests, drafts, library
from bot.articles.library import Article
from bot.audience import Audience
from bot.house import Interaction
from bot.interactions import committee_of, redraw
from bot.lasting import Press
from bot.storage.db import Connection
from cogs.articles.audited import noted
from cogs.articles.intake import Draft, draft_of
from cogs.articles.preview import render_saved_article
from cogs.card import private

if TYPE_CHECKING:
    from cogs.articles import drafts as adding


class SaveDraft(Press, pattern="article:keep:{draft}", audience=Audience.OFFICER):
    """Saves a preview."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.articles import (
            drafts as adding,  # adding shows previews, and previews hold these buttons
        )

        mark = self.number("draft")
        guild_id, user_id = interaction.guild_id or 0, interaction.user.id

        def work(conn: Connection) -> adding.Saved:
            draft = drafts.held(conn, mark, guild_id, user_id, Draft)
            drafts.drop(conn, mark, guild_id, user_id)
            return adding.saved(conn, guild_id, draft, at)

        done = await noted(
            interaction, "article.add", work, becomes=lambda made: made.article.parsed.headline
        )
        committee = await committee_of(interaction)
        await redraw(
            interaction,
            render_saved_article(done.article, done.filed.outcome.value, committee.zone),
        )


class EditDraft(Press, pattern="article:correct:{draft}", audience=Audience.OFFICER):
    """Opens the fields of a preview."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.articles.forms import Correct

        mark = self.number("draft")
        draft = await draft_of(interaction, mark)
        await interaction.response.send_modal(Correct(draft.arrival.parsed, draft=mark))


class DropDraft(Press, pattern="article:discard:{draft}", audience=Audience.OFFICER):
    """Throws a preview away."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        mark, whose = self.number("draft"), (interaction.guild_id or 0, interaction.user.id)
        await interaction.client.db.write(lambda conn: drafts.drop(conn, mark, *whose))
        await redraw(interaction, private("Discarded: nothing was saved."))


class OurOwn(Press, pattern="article:ours:{draft}", audience=Audience.OFFICER):
    """Marks a preview as the committee's own text, or not."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.articles import (
            drafts as adding,  # adding shows previews, and previews hold these buttons
        )

        mark = self.number("draft")
        known = await draft_of(interaction, mark)
        other = replace(known.arrival, ours=not known.arrival.ours)
        await adding.show_draft(interaction, mark, replace(known, arrival=other))


class PostNow(Press, pattern="article:post:{article}", audience=Audience.OFFICER):
    """Posts one article in the digest channel at once."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        committee = await committee_of(interaction)
        channel_id = committee.rules.digest_channel or interaction.channel_id or 0
        article_id, mark = self.number("article"), interaction.id

        def work(conn: Connection) -> Article:
            one = library.article(conn, committee.guild_id, article_id)
            digest = digests.make(conn, committee, at, channel_id=channel_id)
            digests.post_now(conn, digest, at, mark=mark, article_ids=(article_id,))
            return one

        await noted(interaction, "digest.now", work, becomes=lambda one: {"channel": channel_id})
        await redraw(interaction, private(f"It is being posted in <#{channel_id}>."))
