"""What other rooms hand over: an item for an agenda, a date, the committee's pattern."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.audience import Audience, may
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, redraw
from bot.meetings import agenda, drafts
from bot.meetings.drafts import Draft
from bot.meetings.model import TITLE
from bot.meetings.store import coming
from bot.offers import ArticleDate, Pointer
from bot.storage.db import Connection
from cogs.card import card, clip, one_line
from cogs.meetings import drafts as drafting
from cogs.meetings.buttons import AddTo
from cogs.meetings.cards import local_words
from cogs.membership import asker
from cogs.undo_button import Undo, undoable

OFFERED = 5


async def choose_meeting(interaction: Interaction, pointer: Pointer) -> None:
    """Ask on which agenda an article or a mandate goes."""
    bot, committee, person = await asker(interaction)
    now, typed = bot.clock(), {"title": pointer.title, "link": pointer.reference}
    fresh = Draft(0, committee.guild_id, person.id, "item", typed)

    def keep(conn: Connection) -> tuple[Draft, list[Any]]:
        kept = drafts.keep(conn, committee.guild_id, person.id, "item", fresh, now)
        return kept, coming(conn, committee.guild_id, now, limit=OFFERED)

    draft, meetings = await bot.db.write(keep)
    if not meetings:
        raise UserError("No meeting is planned: plan one with /office-meeting new first.")
    buttons = [
        AddTo(clip(f"{m.title}, {local_words(m)}", 78), draft=draft.id, meeting=m.id)
        for m in meetings
    ]
    told = f"On which agenda?\n{one_line(pointer.title, 150)}"
    await answer(interaction, card(told, buttons=buttons))


@AddTo.does
async def add_to(press: AddTo, interaction: Interaction, at: datetime) -> None:
    """Put what was handed over on that agenda."""
    bot, committee, person = await asker(interaction)
    now, guild_id, user = bot.clock(), committee.guild_id, interaction.user
    officer = may(Audience.OFFICER, user, committee)

    def add(conn: Connection) -> agenda.Item:
        draft = drafts.draft_of(conn, guild_id, press.number("draft"))
        if (draft.kind, draft.person_id) != ("item", person.id):
            raise UserError("Those buttons are somebody else’s: begin where you found them.")
        title = clip(str(draft.typed["title"]), agenda.ITEM)
        drafts.done(conn, draft)
        return agenda.propose(
            conn, guild_id, press.number("meeting"), person.id, title,
            str(draft.typed["link"]), bot.rooms.references, now, officer=officer,
        )  # fmt: skip

    act, meeting_id = "meeting.agenda.add", press.number("meeting")
    work = undoable(interaction, act, add, meeting=meeting_id) if officer else add
    item = await bot.db.write(work)
    undo = [Undo.after(interaction)] if officer else []
    await redraw(interaction, card(f"On the agenda: {one_line(item.title, 150)}.", buttons=undo))


async def change_pattern(interaction: Interaction, pattern: str) -> None:
    """Tell the committee's new pattern back, with what it makes of the dates there are."""
    await drafting.begin(interaction, "pattern", {"when": " ".join(pattern.split())})


async def plan_date(interaction: Interaction, found: ArticleDate) -> None:
    """Begin a meeting from what an article announces; the time of day is for the officer."""
    when = f"{found.on:%d/%m/%Y}" if found.on else ""
    typed = {"title": clip(found.words, TITLE), "when": when, "link": found.url}
    await drafting.begin(interaction, "new", typed)
