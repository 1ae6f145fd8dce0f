"""Deciding on an invitation from outside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot.audience import Audience
from bot.fields import written
from bot.house import Interaction
from bot.interactions import redraw
from bot.lasting import Form
from bot.meetings import invitations
from bot.meetings.invitations import Decision, Invitation
from bot.times import stamp
from cogs.card import AMBER, GREY, card, one_line
from cogs.meetings.buttons import Decide
from cogs.membership import asker


@Decide.does
async def decide(press: Decide, interaction: Interaction, at: datetime) -> None:
    """Accept or decline."""
    decision, ref = Decision(press.ids["decision"]), press.ids["ref"]
    await interaction.response.send_modal(MandateForm(press.number("invitation"), decision, ref))


class MandateForm(Form, title="Under which mandate", audience=Audience.OFFICER):
    """What allows us to accept or decline: a poll, a minute, a standing policy."""

    def __init__(self, invitation_id: int, decision: Decision, ref: str) -> None:
        super().__init__()
        self.invitation_id, self.decision, self.ref = invitation_id, decision, ref
        says = "For example P-41, or the minutes of a meeting; empty for none."
        box = written("mandate", invitations.MANDATE, needed=False)
        self.mandate = self.add("Mandate", box, says)

    async def submitted(self, interaction: Interaction) -> None:
        bot, committee, person = await asker(interaction)
        channel_id = committee.rules.meeting_channel or interaction.channel_id or 0
        now, mandate = bot.clock(), self.mandate.value
        found = await bot.db.write(
            lambda conn: invitations.decide(
                conn, committee, self.invitation_id, self.decision, mandate, channel_id,
                person.id, bot.rooms.references, now,
            )
        )  # fmt: skip
        await redraw(interaction, render_invitation(found, self.ref))


def render_invitation(invitation: Invitation, ref: str) -> discord.ui.LayoutView:
    """The invitation, with its decision once there is one."""
    at = (
        stamp(invitation.starts_at, "D" if invitation.provisional else "F")
        if invitation.starts_at
        else ""
    )
    buttons: list[discord.ui.Item[Any]] = []
    if not invitation.decision:
        accept = (Decision.ACCEPTED, "Accept", discord.ButtonStyle.success)
        decline = (Decision.DECLINED, "Decline", discord.ButtonStyle.secondary)
        for decision, label, style in (accept, decline):
            ids: dict[str, Any] = {"decision": decision, "invitation": invitation.id, "ref": ref}
            buttons.append(Decide(label, style=style, **ids))
    return card(
        f"### Invitation: {one_line(invitation.subject, 80)}",
        f"From {one_line(invitation.body, 80)}\n{at}\n{one_line(invitation.place, 120)}".rstrip(),
        decision_told(invitation),
        buttons=buttons,
        foot=f"Invitation {invitation.id}",
        ref=ref,
        colour=GREY if invitation.decision else AMBER,
    )


def decision_told(invitation: Invitation) -> str:
    """Who decided, when and under which mandate."""
    if not invitation.decision or invitation.decided_at is None:
        return "Not decided yet."
    mandate = one_line(invitation.mandate, 200) or "none recorded"
    who = one_line(invitation.decided_by, 60) or "somebody who left"
    at = stamp(invitation.decided_at)
    return f"**{invitation.decision.upper()}** by {who}, {at}\nMandate: {mandate}"
