"""The buttons of a ballot that is not cast yet. Their ids hold the poll and the ballot so far: it
stands in the voter's own message and nowhere else."""

from __future__ import annotations

from bot.audience import Audience
from bot.lasting import Press


class Rank(Press, pattern="pb:rank:{poll}:{order}", audience=Audience.ANYONE):
    """The next preference; the id holds the order with it."""


class Undo(Press, pattern="pb:undo:{poll}:{order}", audience=Audience.ANYONE):
    """Take the last preference back; the id holds the order without it."""


class Afresh(Press, pattern="pb:none:{poll}", audience=Audience.ANYONE):
    """Start again, with nobody in order."""


class CastOrder(Press, pattern="pb:order:{poll}:{order}", audience=Audience.ANYONE):
    """Cast the order so far."""


class AskFive(Press, pattern="pb:ask:{poll}:{page}:{said}", audience=Audience.ANYONE):
    """Open the form with five of the questions, filled in as the id says."""


class CastAnswers(Press, pattern="pb:said:{poll}:{said}", audience=Audience.ANYONE):
    """Cast the answers so far."""
