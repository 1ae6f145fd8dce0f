"""A pledge before it opens: what is pledged, how many it needs, and that advice was taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.audience import Audience
from bot.errors import UserError
from bot.fields import choice, written
from bot.house import Interaction
from bot.lasting import Form
from bot.polls import acts
from bot.polls.kept_drafts import Kept
from bot.polls.model import Unit
from bot.polls.pledges import as_pledge, is_pledge
from cogs.polls.draft_buttons import Advised, CriticalMass
from cogs.polls.drafts import change, draft_of, opens, show
from cogs.polls.polling_station import officer


class PledgeForm(Form, title="A pledge", audience=Audience.OFFICER):
    """What is pledged, the critical mass, and whether members or practices pledge."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept, draft = kept, kept.draft
        practices = draft.terms.by_practice
        question = written("question", default=draft.question, needed=False, long=True)
        self.question = self.add("What is pledged", question)
        says = "A number like 37, or a share like 60% of those asked"
        mass = written("mass", 20, default=draft.terms.mass, example="60%")
        self.mass = self.add("How many it needs", mass, says)
        units = (
            ("Members", "member", not practices),
            ("Practices, by one member each", "practice", practices),
        )
        self.unit = self.add("Who pledges", choice("unit", *units))

    async def submitted(self, interaction: Interaction) -> None:
        kept = await draft_of(interaction, self.kept.id)
        terms = replace(
            as_pledge(kept.draft.terms, self.mass.value), unit=Unit(self.unit.value or "member")
        )
        await change(interaction, kept, question=self.question.value, terms=terms)


opens(CriticalMass, PledgeForm)


@Advised.does
async def advised(press: Advised, interaction: Interaction, at: datetime) -> None:
    """Note that advice was taken on the pledge as its preview shows it."""
    bot, who, draft_id = interaction.client, officer(interaction), press.number("draft")
    kept = await draft_of(interaction, draft_id)
    if not is_pledge(kept.draft.terms):
        raise UserError("Only a pledge asks for advice, and this draft is none any more.")
    now = bot.clock()
    kept = await bot.db.write(lambda conn: acts.advise(conn, who, draft_id, now))
    await show(interaction, kept)
