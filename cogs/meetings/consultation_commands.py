"""``/office-consultation`` and ``/consultation``."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import discord
from discord import app_commands

from bot import audit
from bot.audience import Audience, allow
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of
from bot.meetings import consultation_changes, consultations, papers, references, replies
from bot.meetings.consultations import Consultation
from bot.meetings.days_to_respond import LONGEST, named_day
from bot.meetings.replies import Scope
from bot.outgoing.mail_draft import mail_draft
from bot.storage.db import Connection
from cogs.card import card, offered, some
from cogs.meetings import consultation_replies, drafts
from cogs.meetings.autocomplete import poll_choices
from cogs.meetings.consultation_cards import LABELS, consultation_line
from cogs.meetings.consultation_letters import read_letter
from cogs.membership import asker

office_consultation = app_commands.Group(
    name="office-consultation",
    description="Officers: letters that want an answer",
    guild_only=True,
    default_permissions=discord.Permissions(manage_events=True),
)
consultation_group = app_commands.Group(
    name="consultation", description="Letters that want an answer", guild_only=True
)


async def consultation_choices(
    interaction: Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Consultations by any part of the line, open ones first."""
    bot, committee = interaction.client, await committee_of(interaction)
    found = await bot.db.read(lambda conn: consultations.everything(conn, committee))
    return offered(((f"{c.reference} {c.title}", c.reference) for c in found), current)


async def _named(interaction: Interaction, text: str) -> Consultation:
    bot, committee = interaction.client, await committee_of(interaction)
    return await bot.db.read(lambda conn: consultations.named(conn, committee, text))


@office_consultation.command(name="add", description="A letter came that wants an answer")
@app_commands.describe(
    letter="The letter as PDF, Word, mail or text: it is read, and what it says is proposed",
    title="What it is about; needed without a letter that says so",
    days="How many days there are to respond; needed without a letter that says so",
    received="When the letter came; empty: as the letter says, or today",
    counting="Calendar or working days; empty: as the letter says, as set, or asked",
    sender="Who wrote it",
    internal="How many days before the real deadline members should reply",
    poll="A poll that goes with it, like P-41",
)
@app_commands.choices(
    counting=[
        app_commands.Choice(name="calendar days", value="calendar"),
        app_commands.Choice(name="working days", value="working"),
    ]
)
@app_commands.autocomplete(poll=poll_choices)
@allow(Audience.OFFICER)
async def add(
    interaction: Interaction,
    letter: discord.Attachment | None = None,
    title: app_commands.Range[str, 1, consultations.TITLE] = "",
    days: app_commands.Range[int, 1, LONGEST] | None = None,
    received: app_commands.Range[str, 1, 100] = "",
    counting: str = "",
    sender: app_commands.Range[str, 1, consultations.SENDER] = "",
    internal: app_commands.Range[int, 1, 60] | None = None,
    poll: app_commands.Range[str, 1, 20] = "",
) -> None:
    if letter is None and not (title and days):
        raise UserError("Give the letter, or else what it is about and how many days there are.")
    typed: dict[str, Any] = {"title": title, "days": days, "received": received}
    guild_id, known = interaction.guild_id or 0, interaction.client.rooms.references
    await interaction.client.db.read(lambda c: references.poll_reference(c, guild_id, poll, known))
    typed |= {"counting": counting, "sender": sender, "internal": internal, "poll": poll}
    if letter is not None:
        papers.check_size(letter.size)
        await interaction.response.defer(ephemeral=True)
        typed = await read_letter(interaction, letter, typed)
    if not typed["counting"] and (await committee_of(interaction)).rules.working_days:
        typed["counting"] = "working"  # the committee's setting: told back in the preview
    kept = await keep_letter(interaction, letter, str(typed["title"] or ""))
    await drafts.begin(interaction, "consultation", {**typed, "letter": kept})


async def keep_letter(
    interaction: Interaction, letter: discord.Attachment | None, title: str
) -> int | None:
    """Save an attached letter at once: Discord's link to it expires."""
    if letter is None:
        return None
    papers.check_size(letter.size)
    bot, committee, person = await asker(interaction)
    raw = await letter.read()
    sha256 = await asyncio.to_thread(papers.keep_file, bot.settings.papers, raw)
    name, size, now = letter.filename, len(raw), bot.clock()

    def write(conn: Connection) -> int:
        paper = papers.add_file(
            conn, committee.guild_id, None, title[:80], name, sha256, size, person.id, now
        )
        audit.record(conn, committee.guild_id, person.id, "consultation.letter",
                     subject=paper.title, after={"size": size}, now=now)  # fmt: skip
        return paper.id

    return await bot.db.write(write)


@office_consultation.command(name="edit", description="Another deadline, or other words")
@app_commands.describe(
    consultation="Which one",
    deadline="A day (22 January), days from the letter (15 working), or how much later (+7)",
    title="What it is about",
    sender="Who wrote it",
    received="When the letter came",
    internal="How many days before the real deadline members should reply; 0: on that day",
)
@app_commands.autocomplete(consultation=consultation_choices)
@allow(Audience.OFFICER)
async def edit(
    interaction: Interaction,
    consultation: str,
    deadline: app_commands.Range[str, 1, 100] = "",
    title: app_commands.Range[str, 1, consultations.TITLE] = "",
    sender: app_commands.Range[str, 1, consultations.SENDER] = "",
    received: app_commands.Range[str, 1, 100] = "",
    internal: app_commands.Range[int, 0, 60] | None = None,
) -> None:
    bot, committee = interaction.client, await committee_of(interaction)
    named = await _named(interaction, consultation)
    found = await bot.db.read(
        lambda conn: consultation_changes.changeable(conn, committee, named.id)
    )
    last = found.deadline_at.astimezone(found.zone)
    early = consultation_changes.early(found) if internal is None else str(internal)
    typed = {
        "title": title or found.title,
        "sender": sender or found.sender,
        "received": received or named_day(found.received_on),
        "internal": early,
        "when": deadline,
        "clock": f"{last:%H:%M}",
        "day": f"{last:%Y-%m-%d}",
    }
    await drafts.begin(interaction, "consultation-edit", {**typed, "consultation": found.id})


@office_consultation.command(name="report", description="Every reply by practice, as a file")
@app_commands.describe(consultation="Which one")
@app_commands.autocomplete(consultation=consultation_choices)
@allow(Audience.OFFICER)
async def report(interaction: Interaction, consultation: str) -> None:
    found = await _named(interaction, consultation)
    bot = interaction.client
    names = await consultation_replies.practice_names(bot, found.guild_id)
    said = await bot.db.read(lambda conn: replies.replies(conn, found.id))
    raw = replies.report(found, said, names).encode()
    name = f"{found.reference.lower()}-replies"
    draft = mail_draft(f"Replies to {found.reference}: {found.title}", raw.decode())
    files = [
        discord.File(io.BytesIO(raw), f"{name}.txt"),
        discord.File(io.BytesIO(draft), f"{name}.eml"),
    ]
    await answer(interaction, replies.counts(said, names).told(), files=files)


@office_consultation.command(
    name="close", description="Take no more replies, and tell the channel how many came"
)
@app_commands.describe(consultation="Which one")
@app_commands.autocomplete(consultation=consultation_choices)
@allow(Audience.OFFICER)
async def close(interaction: Interaction, consultation: str) -> None:
    found = await _named(interaction, consultation)
    await drafts.begin(interaction, "close", {"consultation": found.id})


@consultation_group.command(name="list", description="Letters that want an answer")
@allow(Audience.MEMBER)
async def list_(interaction: Interaction) -> None:
    bot, committee, person = await asker(interaction)

    def look(conn: Connection) -> list[str]:
        found = consultations.everything(conn, committee)
        return [consultation_line(each, replies.own(conn, each.id, person)) for each in found]

    lines = some(await bot.db.read(look), 15)
    await answer(interaction, card("### Consultations", lines or "None is open."))


@consultation_group.command(name="reply", description="Reply for your practice or yourself")
@app_commands.describe(consultation="Which one", scope="For whom you reply")
@app_commands.autocomplete(consultation=consultation_choices)
@app_commands.choices(
    scope=[app_commands.Choice(name=label, value=name) for name, label in LABELS.items()]
)
@allow(Audience.MEMBER)
async def reply(interaction: Interaction, consultation: str, scope: str = Scope.PRACTICE) -> None:
    found = await _named(interaction, consultation)
    await consultation_replies.ask(interaction, found.id, Scope(scope))
