"""/audit: what officers did, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot import audit, people
from bot.audience import Audience, allow
from bot.audit import Entry
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.lasting import Press
from bot.storage.db import Connection
from cogs.admin.audit_words import people_in, told
from cogs.card import BLUE, card

PAGE = 5  # as many as fit a telephone


WHAT = {  # the rooms an act may be of, by the heads of its name
    "polls": ("poll", "roll", "mandate", "nominations"),
    "meetings": ("meeting", "action", "invitation", "consultation"),
    "articles": ("article", "digest", "topic", "source"),
    "settings": ("setting", "setup", "office"),
    "reports": ("report",),
}


@dataclass(frozen=True)
class Sought:
    """Which acts are wanted: of one account, of one room, of so many days. 0 and "all": every."""

    user_id: int = 0
    what: str = "all"
    days: int = 0


class Audit(commands.Cog):
    """The audit trail."""

    @app_commands.command(name="audit", description="What officers did, newest first")
    @app_commands.describe(
        who="Only what one officer did", what="Only acts of one kind", days="How many days back"
    )
    @app_commands.choices(
        what=[app_commands.Choice(name=name.capitalize(), value=name) for name in WHAT]
    )
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_events=True)
    @allow(Audience.OFFICER)
    async def audit(
        self,
        interaction: Interaction,
        who: discord.Member | None = None,
        what: str = "all",
        days: app_commands.Range[int, 1, 3_660] | None = None,
    ) -> None:
        sought = Sought(who.id if who else 0, what, days or 0)
        await answer(interaction, await _layout(interaction, sought, None))


class Older(Press, pattern="audit:before:{entry}", audience=Audience.OFFICER):
    """Older acts; entry 0 is the newest page."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        before = self.number("entry") or None
        await redraw(interaction, await _layout(interaction, Sought(), before))


class OlderOf(Press, pattern="audit:of:{user}:{what}:{days}:{entry}", audience=Audience.OFFICER):
    """Older acts of those that are wanted."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        sought = Sought(self.number("user"), self.ids["what"], self.number("days"))
        before = self.number("entry") or None
        await redraw(interaction, await _layout(interaction, sought, before))


async def _layout(
    interaction: Interaction, sought: Sought, before: int | None
) -> discord.ui.LayoutView:
    guild_id, now = (await committee_of(interaction)).guild_id, interaction.client.clock()

    def query(conn: Connection) -> tuple[list[Entry], dict[int, str]]:
        person = people.known_as(conn, guild_id, sought.user_id) if sought.user_id else None
        entries = audit.page(
            conn, guild_id, before_id=before, limit=PAGE + 1,
            person_id=person.id if person else -1 if sought.user_id else None,
            heads=WHAT.get(sought.what, ()),
            since=now - timedelta(days=sought.days) if sought.days else None,
        )  # fmt: skip
        ids = set().union(*(people_in(entry) for entry in entries))
        known = {person_id: people.get(conn, person_id) for person_id in ids}
        return entries, {i: person.name for i, person in known.items() if person and person.name}

    entries, names = await interaction.client.db.read(query)
    return render_audit(entries, names, sought, newest=before is None)


def render_audit(
    entries: Sequence[Entry], names: Mapping[int, str], sought: Sought, *, newest: bool
) -> discord.ui.LayoutView:
    """One page of acts: who, what, when, before and after."""
    buttons = [] if newest else [_turn("Newest", sought, 0)]
    if len(entries) > PAGE:
        buttons.append(_turn("Older", sought, entries[PAGE - 1].id))
    return card(
        "### What officers did",
        "\n".join(told(entry, names) for entry in entries[:PAGE]) or "Nothing yet.",
        buttons=buttons,
        foot="An entry that was changed would show. No ballot is ever in it.",
        colour=BLUE,
    )


def _turn(label: str, sought: Sought, entry: int) -> Press:
    if sought == Sought():
        return Older(label, entry=entry)
    return OlderOf(label, user=sought.user_id, what=sought.what, days=sought.days, entry=entry)
