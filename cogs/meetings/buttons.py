"""Lasting buttons under a meeting's card. Their ids hold ids and nothing else."""

from __future__ import annotations

from datetime import datetime

from bot.audience import Audience
from bot.house import Interaction
from bot.lasting import Press


class GiveAnswer(
    Press, pattern="meeting:answer:{answer}:{meeting}:{ref}", audience=Audience.MEMBER
):
    """Attending, apologies or unsure, in one press."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.meetings import answers as answering

        await answering.give(interaction, self.number("meeting"), self.ids["answer"], at)


class NewDeputy(Press, pattern="meeting:deputy:{meeting}:{ref}", audience=Audience.MEMBER):
    """Name somebody who comes in one's place."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.meetings import answers as answering

        await answering.ask_deputy(interaction, self.number("meeting"), at)


class GiveReason(Press, pattern="meeting:reason:{meeting}", audience=Audience.MEMBER):
    """Say why one cannot come; officers alone read it."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.meetings import answers as answering

        await answering.ask_reason(interaction, self.number("meeting"))


class AskDm(Press, pattern="meeting:dm:{meeting}", audience=Audience.MEMBER):
    """Ask once to be reminded by direct message."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.meetings import answers as answering

        await answering.ask_dm(interaction)


class ShowPapers(Press, pattern="meeting:papers:{meeting}:{ref}", audience=Audience.MEMBER):
    """The papers, privately."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.meetings import papers as reading

        await reading.show_papers(interaction, self.number("meeting"))


class ShowCard(Press, pattern="meeting:show:{meeting}", audience=Audience.MEMBER):
    """The card of a meeting, privately: from the noticeboard or a direct message."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.meetings import papers

        await papers.show(interaction, self.number("meeting"))


class ShowAgenda(Press, pattern="meeting:agenda:{meeting}:{ref}", audience=Audience.MEMBER):
    """The agenda, privately."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.meetings import papers as reading

        await reading.show_agenda(interaction, self.number("meeting"))
