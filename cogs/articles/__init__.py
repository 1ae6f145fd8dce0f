"""Articles and digests: what members see and press."""

from bot import committee, people
from bot.articles import archive, digests, reading
from bot.client import LmcBot
from cogs.articles.members import article_group, digest_group
from cogs.articles.office_digest import office_digest
from cogs.articles.posting import Posting
from cogs.articles.stocking import Stocking


async def setup(bot: LmcBot) -> None:
    """Join the bot: commands, renderers, what new servers start with."""
    committee.register("articles", digests.arrange)
    people.register("articles", holds=reading.holds, erase=reading.erase)
    archive.shipped()  # a faulty seed stops the start
    Posting(bot).register()
    await bot.add_cog(Stocking(bot))
    for group in (article_group, digest_group, office_digest):
        bot.tree.add_command(group)
