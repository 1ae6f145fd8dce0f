"""*More* on a preview: the draft in full, every option and rule, where its first view is short."""

from __future__ import annotations

from datetime import datetime

from bot.house import Interaction
from bot.interactions import redraw
from cogs.card import BLUE, card, pages, turns
from cogs.polls.draft_buttons import Back, InFull
from cogs.polls.drafts import draft_of, look_at
from cogs.polls.preview_card import in_full


@InFull.does
async def show_in_full(press: InFull, interaction: Interaction, at: datetime) -> None:
    """A page of all that the draft says; *Back* from its first leads to the preview."""
    kept = await draft_of(interaction, press.number("draft"))
    texts = pages(in_full(await look_at(interaction, kept)), most=40)
    page = min(press.number("page"), len(texts) - 1)
    back = [] if page else [Back("Back", draft=kept.id)]
    buttons = [*back, *turns(InFull, page, len(texts) - 1, draft=kept.id)]
    foot = "A straw poll, not a statutory ballot"
    title = "### The draft in full: only you see this"
    await redraw(interaction, card(title, texts[page], buttons=buttons, foot=foot, colour=BLUE))
