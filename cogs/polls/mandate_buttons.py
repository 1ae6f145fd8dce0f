"""The buttons of the register of mandates; what each does is attached where its cards are known."""

from __future__ import annotations

from bot.audience import Audience
from bot.lasting import Press


class Register(Press, pattern="pg:list:{page}", audience=Audience.MEMBER):
    """Another page of the register."""


class Older(Press, pattern="pg:old:{page}", audience=Audience.OFFICER):
    """Those that stand and are over a year old."""


class ShowMandate(Press, pattern="pg:show:{poll}", audience=Audience.MEMBER):
    """One mandate in full."""


class LinkMandate(Press, pattern="pg:link:{poll}", audience=Audience.OFFICER):
    """Say where it was used."""


class OnAgenda(Press, pattern="pg:agenda:{poll}", audience=Audience.OFFICER):
    """Put it on the agenda of a coming meeting."""


class Superseded(Press, pattern="pg:later:{poll}", audience=Audience.OFFICER):
    """Name the later poll that took its place."""


class Lapsed(Press, pattern="pg:lapse:{poll}", audience=Audience.OFFICER):
    """Say why it no longer stands."""


class StandsAgain(Press, pattern="pg:stand:{poll}", audience=Audience.OFFICER):
    """Take that back."""
