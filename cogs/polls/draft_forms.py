"""The forms behind a preview: words, closing time, who may vote, rules, channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bot.audience import Audience
from bot.errors import UserError
from bot.fields import choice, ticks, written
from bot.house import Interaction
from bot.interactions import committee_of
from bot.lasting import Form
from bot.polls.draft import typed_labels
from bot.polls.kept_drafts import Kept
from bot.polls.method import Kind, Method
from bot.polls.model import WhenAll
from bot.polls.pledges import is_pledge
from bot.polls.reserved_places import relabelled
from bot.polls.rules import name, threshold
from bot.when import moments
from cogs.polls.draft_buttons import OTHER, Channel, Closing, Rules, Who, Words
from cogs.polls.drafts import change, draft_of, opens
from cogs.polls.polling_station import guild_of

MOST_ROLES = 10
THRESHOLDS = ("majority", "two-thirds", "turnout:1/2", "roll:2/5")
CHANNELS = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.public_thread]
LISTS = {
    Kind.ONE: "Options, one a line, 2 to 10",
    Kind.SEVERAL: "Options, one a line, 2 to 10",
    Kind.RANKED: "Names or choices, one a line, 2 to 10",
    Kind.SCALE: "Statements, one a line, 1 to 10",
    Kind.MENU: "Actions, one a line, 2 to 10",
}
NOT_OF_A_PLEDGE = (
    "A pledge is secret, shows no count and is counted at set times alone: choose secret, and tick"
    " nothing but the reminders."
)


class Wording(Form, title="The question", audience=Audience.OFFICER):
    """Question and options of a draft. What is too long is kept and told, not cut."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept, draft = kept, kept.draft
        question = written("question", default=draft.question, needed=False, long=True)
        self.question = self.add("Question, up to 300 characters", question)
        labels = "\n".join(draft.labels)
        self.options = written("options", default=labels, needed=False, long=True)
        if (says := LISTS.get(draft.terms.method.kind)) is not None:  # a pledge has one answer
            self.add(says, self.options)

    async def submitted(self, interaction: Interaction) -> None:
        kept = await draft_of(interaction, self.kept.id)
        asked = kept.draft.terms.method.kind in LISTS
        labels = self._labels(kept) if asked else kept.draft.labels
        terms = kept.draft.terms
        if (rules := terms.ranking) is not None:
            reserved = relabelled(rules.reserved, kept.draft.labels, labels)
            terms = replace(terms, ranking=replace(rules, reserved=reserved))
        await change(interaction, kept, question=self.question.value, labels=labels, terms=terms)

    def _labels(self, kept: Kept) -> tuple[str, ...]:
        """The options as typed; candidates drawn since the form was opened stay."""
        typed = typed_labels(self.options.value)
        left = kept.draft.terms.call and typed == self.kept.draft.labels
        return kept.draft.labels if left else typed


opens(Words, Wording)


@Closing.does
async def pick_close(press: Closing, interaction: Interaction, at: datetime) -> None:
    """Take the chosen closing time, or ask for another."""
    kept = await draft_of(interaction, press.number("draft"))
    value = press.item.values[0]
    if value == OTHER:
        await interaction.response.send_modal(Time(kept))
        return
    await change(interaction, kept, closes_at=datetime.fromtimestamp(int(value), at.tzinfo))


class Time(Form, title="Closing time", audience=Audience.OFFICER):
    """When it closes, in the officer's own words."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept = kept
        says = "At most 60 days away, on the committee's clock"
        self.when = self.add("Closes", written("when", 200, example="Friday 17:00"), says)

    async def submitted(self, interaction: Interaction) -> None:
        kept = await draft_of(interaction, self.kept.id)
        at = await moment(interaction, self.when.value)
        await change(interaction, kept, closes_at=at)


async def moment(interaction: Interaction, text: str) -> datetime:
    """A moment an officer typed. Raises UserError for none, several, or one that repeats."""
    bot, committee = interaction.client, await committee_of(interaction)
    lacking = "A poll closes once, at a time of day: write it like Friday 17:00."
    return moments.moment(text, bot.clock(), committee.zone, lacking, committee.nation)


@Who.does
async def ask_who(press: Who, interaction: Interaction, at: datetime) -> None:
    """Ask who may vote."""
    kept = await draft_of(interaction, press.number("draft"))
    await interaction.response.send_modal(Voters(kept, guild_of(interaction)))


class Voters(Form, title="Who may vote", audience=Audience.OFFICER):
    """Roles, and the imported roll."""

    def __init__(self, kept: Kept, guild: discord.Guild) -> None:
        super().__init__()
        self.kept = kept
        kind = discord.SelectDefaultValueType.role
        roles: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(
            custom_id="roles",
            required=False,
            min_values=0,
            max_values=MOST_ROLES,
            default_values=[
                discord.SelectDefaultValue(id=role, type=kind)
                for role in kept.draft.role_ids
                if guild.get_role(role)
            ],
        )
        self.roles = self.add("Holders of these roles", roles)
        register = discord.ui.Checkbox[Any](custom_id="register", default=kept.draft.register)
        self.register = self.add("Those on the imported roll", register)

    async def submitted(self, interaction: Interaction) -> None:
        kept = await draft_of(interaction, self.kept.id)
        roles = tuple(sorted(role.id for role in self.roles.values))
        await change(
            interaction, kept, role_ids=roles, register=bool(self.register.value), present=False
        )


class Run(Form, title="How the poll is run", audience=Audience.OFFICER):
    """Answers, secrecy, seal, reminders, what must be met. Fixed once the poll is open."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept, terms = kept, kept.draft.terms
        several = terms.method.kind is Kind.SEVERAL
        ways = ("One option", "one", not several), ("Several options", "several", several)
        self.method = choice("method", *ways)
        self.most = written("most", 2, default=str(terms.method.limit or ""), needed=False)
        met = ((name(threshold(text)), text, text in terms.thresholds) for text in THRESHOLDS)
        self.met = ticks("met", *met)
        if options := terms.method.kind in (Kind.ONE, Kind.SEVERAL):
            self.add("Each member answers with", self.method)
            self.add("Most options (several), empty: any", self.most)
        ballots = choice(
            "secret",
            ("Secret", "secret", not terms.named),
            ("Named: names show", "named", terms.named),
        )
        self.secret = self.add("Ballots", ballots)
        flags = ticks(
            "flags",
            ("Remind those who asked", "reminders", terms.reminders),
            ("Live count, not sealed", "live", terms.live),
            ("Close once all have voted", "all", terms.when_all is not WhenAll.STAY),
            ("Reasons beside votes, no names", "reasons", terms.reasons),
            ("Scrutineer signs before the result", "signed", terms.signed),
        )
        self.flags = self.add("Reminders and count", flags)
        if options:
            self.add("Reported as met or not", self.met)

    async def submitted(self, interaction: Interaction) -> None:
        kept = await draft_of(interaction, self.kept.id)
        flags, named = set(self.flags.values), self.secret.value == "named"
        if is_pledge(kept.draft.terms) and (named or flags - {"reminders"}):
            raise UserError(NOT_OF_A_PLEDGE)
        sooner = WhenAll.AT_ONCE if kept.draft.present else WhenAll.ON_THE_HOUR
        terms = replace(
            kept.draft.terms,
            method=self._method(kept.draft.terms.method),
            named=named,
            reminders="reminders" in flags,
            live="live" in flags,
            signed="signed" in flags,
            reasons="reasons" in flags,
            when_all=sooner if "all" in flags else WhenAll.STAY,
            thresholds=(
                *(text for text in THRESHOLDS if text in self.met.values),
                *(text for text in kept.draft.terms.thresholds if text not in THRESHOLDS),
            ),
        )
        await change(interaction, kept, terms=terms)

    def _method(self, now: Method) -> Method:
        if now.kind not in (Kind.ONE, Kind.SEVERAL):
            return now
        if self.method.value != "several":
            return Method()
        most = self.most.value.strip()
        if most and not (most.isascii() and most.isdecimal()):
            raise UserError("The most options: write a number, or leave it empty for any.")
        return Method(Kind.SEVERAL, int(most or 0))


opens(Rules, Run)


@Channel.does
async def ask_channel(press: Channel, interaction: Interaction, at: datetime) -> None:
    """Ask where the card goes."""
    kept = await draft_of(interaction, press.number("draft"))
    await interaction.response.send_modal(Place(kept, guild_of(interaction)))


class Place(Form, title="Where the card goes", audience=Audience.OFFICER):
    """The channel of the poll."""

    def __init__(self, kept: Kept, guild: discord.Guild) -> None:
        super().__init__()
        self.kept, known = kept, guild.get_channel_or_thread(kept.draft.channel_id or 0)
        kind = discord.SelectDefaultValueType.channel
        channels: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
            custom_id="channel",
            required=True,
            channel_types=CHANNELS,
            default_values=[discord.SelectDefaultValue(id=known.id, type=kind)] if known else [],
        )
        self.channel = self.add("Channel", channels)

    async def submitted(self, interaction: Interaction) -> None:
        kept = await draft_of(interaction, self.kept.id)
        await change(interaction, kept, channel_id=self.channel.values[0].id)
