"""``/action`` and ``/reminders``: what a member is to do, and wants to be told."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord
from discord import app_commands

from bot import people
from bot.audience import Audience, allow, may
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.meetings import actions, personal
from bot.meetings.model import offset_told
from bot.storage.db import Connection
from bot.times import from_ms, stamp, to_ms
from cogs.card import card, offered, one_line, private, some
from cogs.meetings.autocomplete import chosen, meeting_choices
from cogs.meetings.buttons import StopReminder, SwitchDm
from cogs.membership import asker
from cogs.undo_button import Undo, undoable

action_group = app_commands.Group(
    name="action", description="What people agreed at meetings to do", guild_only=True
)
reminders_group = app_commands.Group(
    name="reminders", description="What you are reminded of, and when", guild_only=True
)


@action_group.command(name="list", description="What is still to do")
@app_commands.describe(everybody="Not only your own")
@allow(Audience.MEMBER)
async def list_(interaction: Interaction, everybody: bool = False) -> None:
    bot, committee, person = await asker(interaction)
    owner = None if everybody else person.id
    found = await bot.db.read(lambda conn: actions.undone(conn, committee.guild_id, owner))
    lines = [
        f"**{a.reference}** {one_line(a.task, 150)}: "
        f"{one_line(a.owner, 40) or 'somebody who left'}, "
        f"by {stamp(a.due_at, 'D')}"
        for a in found
    ]
    await answer(interaction, card("### Still to do", some(lines, 15) or "Nothing."))


async def action_choices(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Actions still to do, one's own first."""
    bot, committee, person = await asker(interaction)
    found = await bot.db.read(lambda conn: actions.undone(conn, committee.guild_id))
    ordered = sorted(found, key=lambda each: each.owner_id != person.id)
    return offered(((f"{a.reference} {a.task}", a.reference) for a in ordered), current)


@action_group.command(name="done", description="Tick an action off")
@app_commands.describe(action="Which one")
@app_commands.autocomplete(action=action_choices)
@allow(Audience.MEMBER)
async def done(interaction: Interaction, action: str) -> None:
    bot, committee, person = await asker(interaction)
    member, now = interaction.user, bot.clock()
    officer = may(Audience.OFFICER, member, committee)

    def tick(conn: Connection) -> actions.Action:
        wanted = action.strip().upper()
        for each in actions.undone(conn, committee.guild_id):
            if wanted in (each.reference, str(each.number)):
                return actions.done(conn, committee, each.id, person, officer, now)
        raise UserError(f"No action to do fits “{action[:40]}”: choose one from the list.")

    ticked = await bot.db.write(undoable(interaction, "action.done", tick) if officer else tick)
    undo = [Undo.after(interaction)] if officer else []
    said = f"Done: {ticked.reference} {one_line(ticked.task, 200)}."
    await answer(interaction, private(said, buttons=undo))


@reminders_group.command(name="mine", description="What you are reminded of")
@allow(Audience.MEMBER)
async def mine(interaction: Interaction) -> None:
    await answer(interaction, await view_of(interaction))


@reminders_group.command(name="add", description="A reminder of your own, by direct message")
@app_commands.describe(before="How long before, like 2 hours", meeting="Which date; empty for all")
@app_commands.autocomplete(meeting=meeting_choices)
@allow(Audience.MEMBER)
async def add(
    interaction: Interaction,
    before: app_commands.Range[str, 1, 20],
    meeting: str = "",
) -> None:
    bot, _, person = await asker(interaction)
    one = await chosen(interaction, meeting) if meeting else None
    now = bot.clock()
    told, due = await bot.db.write(lambda conn: personal.add(conn, person, before, one, now))
    of = one_line(one.title, 80) if one else "every meeting"
    when = f" It is due {stamp(due)}." if due else ""
    await answer(
        interaction,
        f"You are told {told} before {of}, by a direct message of its own.{when} Your quiet hours"
        " hold it back until they end; where the meeting begins before that, it comes before them.",
    )


@reminders_group.command(name="snooze", description="No direct messages for some days")
@app_commands.describe(days="How many days; 0 ends it")
@allow(Audience.MEMBER)
async def snooze(interaction: Interaction, days: app_commands.Range[int, 0, 60]) -> None:
    bot, committee = interaction.client, await committee_of(interaction)
    until = bot.clock() + timedelta(days=days)
    kept = to_ms(until) if days else None
    user_id = interaction.user.id
    await bot.db.write(
        lambda conn: people.choose(conn, committee.guild_id, user_id, snoozed_until=kept)
    )
    told = (
        f"No direct messages until {stamp(until)}, urgent meetings apart."
        if days
        else "Direct messages come again."
    )
    await answer(interaction, told)


@StopReminder.does
async def stop(press: StopReminder, interaction: Interaction, at: datetime) -> None:
    """Drop one of one's own reminders."""
    bot, _, person = await asker(interaction)
    number = press.number("reminder")
    await bot.db.write(lambda conn: personal.remove(conn, person, number))
    await redraw(interaction, await view_of(interaction))


@SwitchDm.does
async def switch(press: SwitchDm, interaction: Interaction, at: datetime) -> None:
    """Start or stop direct messages about meetings."""
    bot, committee = interaction.client, await committee_of(interaction)
    wanted, user_id = press.ids["on"] == "yes", interaction.user.id
    await bot.db.write(
        lambda conn: people.choose(conn, committee.guild_id, user_id, remind_meetings=wanted)
    )
    await redraw(interaction, await view_of(interaction))


async def view_of(interaction: Interaction) -> discord.ui.LayoutView:
    """A member's own reminders, each with its button."""
    bot, committee, person = await asker(interaction)
    own = await bot.db.read(lambda conn: personal.mine(conn, person))
    choices = person.choices
    switch = SwitchDm("Stop direct messages", on="no")
    if not choices.remind_meetings:
        switch = SwitchDm("Ask me by direct message", on="yes")
    lines = [f"{n}. {own_line(each)}" for n, each in enumerate(own, 1)]
    state = "on" if choices.remind_meetings else "off"
    until = choices.snoozed_until
    asleep = until is not None and from_ms(until) > bot.clock()
    snoozed = f"Snoozed until {stamp(from_ms(until or 0))}." if asleep else ""
    return card(
        "### Your reminders",
        f"Direct messages about urgent meetings and dates you have not answered are {state}; "
        "your own reminders below come apart, each at its time.\n"
        f"Quiet hours {choices.quiet_from} to {choices.quiet_until}. {snoozed}",
        "\n".join(lines) or "No reminder of your own: /reminders add.",
        buttons=[
            switch,
            *(StopReminder(f"Remove {n}", reminder=each.id) for n, each in enumerate(own, 1)),
        ],
        foot=committee.name,
    )


def own_line(own: personal.Own) -> str:
    """One reminder in words."""
    of = one_line(own.meeting.title, 80) if own.meeting else "every meeting"
    return f"{offset_told(timedelta(minutes=own.minutes))} before {of}"
