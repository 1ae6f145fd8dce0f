"""/office-source test: the stages a feed passes, each with what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.articles import sources
from bot.articles.intake.address import Refused
from bot.articles.intake.fates import Fate, said
from bot.articles.intake.feeds import Stages
from bot.articles.intake.fetch import Unfetched
from bot.articles.sources import Source
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, redraw
from bot.plain_text import many
from cogs.articles.intake import intake_of
from cogs.card import one_line, plain, private


@dataclass(frozen=True)
class Stage:
    """One stage: passed or not, and what was found."""

    name: str
    fine: bool
    says: str


async def test_source(interaction: Interaction, name: str) -> None:
    """Read a source and show how far it came; nothing is stored."""
    guild_id, bot = interaction.guild_id or 0, interaction.client
    source = await bot.db.read(lambda conn: sources.named(conn, guild_id, name))
    await answer(interaction, private(f"### {plain(source.name)}\nFetching and reading it …"))
    try:
        found = stages(source, await intake_of(interaction).feeds.trial(source))
    except UserError as refusal:
        found = [failed(refusal)]
    await redraw(interaction, private(told(source, found)))


def failed(refusal: UserError) -> Stage:
    """The stage at which a reading was refused."""
    early = isinstance(refusal, Unfetched | Refused)
    return Stage("fetched" if early else "parsed", False, str(refusal))


def stages(source: Source, came: Stages) -> list[Stage]:
    """Fetched, parsed, new, matched, posted: and why not."""
    about = f"of {', '.join(source.topics)}" if source.topics else "of any topic: it has none set"
    posted = source.active and source.primed_at is not None
    return [
        Stage("fetched", True, came.fetched),
        Stage("parsed", came.entries > 0, f"{many(came.entries, 'item')}{_newest(came)}"),
        Stage("new", came.new > 0, f"{came.new} not shown before{_why_not(came)}"),
        Stage("matched", came.matched > 0, f"{came.matched} {about}"),
        Stage("posted", posted, _posted(source)),
    ]


def told(source: Source, found: list[Stage]) -> str:
    """The stages, one a line."""
    lines = [f"### {plain(source.name)}"]
    for stage in found:
        sign = "passed" if stage.fine else "stops here"
        lines.append(f"**{stage.name.capitalize()}** ({sign}): {one_line(stage.says, 300)}")
    return "\n".join(lines)


def _why_not(came: Stages) -> str:
    """What would become of each item, so that none is missed."""
    rest = came.fates - Counter({Fate.KEPT: came.fates[Fate.KEPT]})
    return f"; {said(rest)}" if rest else ""


def _newest(came: Stages) -> str:
    return f", the newest “{came.newest[0]}”" if came.newest else ""


def _posted(source: Source) -> str:
    if not source.active:
        return "no: the source is off, and /office-source add switches it on"
    if source.primed_at is None:
        return "no: a new source's present items are taken in quietly"
    return "what is new goes into the next digest whose topics take it"
