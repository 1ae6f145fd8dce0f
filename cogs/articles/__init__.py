"""Articles and digests: what members see and press."""

from bot.articles import archive, sources
from bot.articles.articles_undone import UNDOES
from bot.articles.digests import DUE, NOW, arrange
from bot.articles.library import headlines
from bot.articles.reading_list import TRACES
from bot.drafts import sweep
from bot.house import House
from bot.offers import HEADLINES, READ_DOCUMENT
from bot.room import Room
from cogs.articles.commands import article_group, digest_group
from cogs.articles.handover import ARTICLES
from cogs.articles.help import HELP
from cogs.articles.intake import Intake
from cogs.articles.office_article import add_to_digest, office_article
from cogs.articles.office_digest import office_digest
from cogs.articles.office_source import office_source
from cogs.articles.office_topic import office_topic
from cogs.articles.posts import MINE, Posting
from cogs.articles.stocking import Stocking


async def setup(bot: House) -> None:
    """Join the bot: commands, renderers, what new servers start with."""
    archive.shipped()  # a faulty seed stops the start
    posting, intake = Posting(bot), Intake(bot)
    bot.join(
        Room(
            name="articles",
            title="Articles",
            help=HELP,
            traces=TRACES,
            sweep=sweep,
            renderers={
                DUE: posting.due,
                NOW: posting.now,
                sources.HEALTH: posting.source_health,
            },
            wordings={MINE: posting.notice},
            troubles=sources.troubles,
            arrange=arrange,
            offers=[HEADLINES.by(headlines), READ_DOCUMENT.by(intake.reader.document)],
            references=[ARTICLES],
            undoes=UNDOES,
        )
    )
    await bot.add_cog(Stocking(bot))
    await bot.add_cog(intake)
    groups = (
        article_group,
        digest_group,
        office_digest,
        office_topic,
        office_source,
        office_article,
    )
    for group in groups:
        bot.tree.add_command(group)
    bot.tree.add_command(add_to_digest)
