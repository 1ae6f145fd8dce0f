"""The buttons of nominations: their ids hold the numbers of drafts, calls and pages."""

from __future__ import annotations

from bot.audience import Audience
from bot.lasting import Press


class AskNominations(Press, pattern="pf:stand:{draft}", audience=Audience.OFFICER):
    """Ask until when members may stand, for how many places."""


class OpenNominations(Press, pattern="pz:open:{call}", audience=Audience.OFFICER):
    """Let the call out as it was shown."""


class Stand(Press, pattern="pz:stand:{call}", audience=Audience.MEMBER):
    """Stand, or change what one said."""


class StandDown(Press, pattern="pz:down:{call}", audience=Audience.MEMBER):
    """Take one's nomination back."""


class ReadCandidates(Press, pattern="pz:read:{call}:{page}", audience=Audience.ANYONE):
    """Who stands, and what they say."""


class TurnCandidates(Press, pattern="pz:turn:{call}:{page}", audience=Audience.ANYONE):
    """Another page of that."""
