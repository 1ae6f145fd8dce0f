"""The buttons under a draft's preview; what each does is attached where forms are known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.audience import Audience
from bot.lasting import Pick, Press
from bot.times import words

OTHER = "other"


class Open(Press, pattern="pf:open:{draft}", audience=Audience.OFFICER):
    """Open the poll; a close in the night is asked about once more."""


class Sure(Press, pattern="pf:sure:{draft}", audience=Audience.OFFICER):
    """Open all the same."""


class Beside(Press, pattern="pf:beside:{draft}:{poll}", audience=Audience.OFFICER):
    """Open the poll beside the open one that asks nearly the same, as the preview names it."""


class SureBeside(Press, pattern="pf:surely:{draft}:{poll}", audience=Audience.OFFICER):
    """Open it beside that one all the same, although it closes in the night."""


class Back(Press, pattern="pf:back:{draft}", audience=Audience.OFFICER):
    """Back to the preview."""


class InFull(Press, pattern="pf:full:{draft}:{page}", audience=Audience.OFFICER):
    """What the first view of the preview has no room for."""


class Words(Press, pattern="pf:words:{draft}", audience=Audience.OFFICER):
    """Change question and options."""


class Who(Press, pattern="pf:who:{draft}", audience=Audience.OFFICER):
    """Change who may vote."""


class Rules(Press, pattern="pf:rules:{draft}", audience=Audience.OFFICER):
    """Change how the poll is run."""


class Trustees(Press, pattern="pf:trust:{draft}", audience=Audience.OFFICER):
    """To whom the poll is sealed, and how far they are."""


class ChooseTrustees(Press, pattern="pf:keys:{draft}", audience=Audience.OFFICER):
    """Choose to whom it is sealed."""


class AskTrustees(Press, pattern="pf:ask:{draft}", audience=Audience.OFFICER):
    """Ask them for their passphrases, in the poll's channel."""


class AskMethod(Press, pattern="pf:how:{draft}", audience=Audience.OFFICER):
    """Offer the ways of answering again."""


class TakeMethod(Press, pattern="pf:kind:{draft}:{kind}", audience=Audience.OFFICER):
    """A way of answering; the words are asked next."""


class Counting(Press, pattern="pf:count:{draft}", audience=Audience.OFFICER):
    """Change who has a vote and how it is counted."""


class CriticalMass(Press, pattern="pf:mass:{draft}", audience=Audience.OFFICER):
    """Change what is pledged, how many it needs, and who pledges."""


class Advised(Press, pattern="pf:advice:{draft}", audience=Audience.OFFICER):
    """Confirm that advice was taken on a pledge."""


class Channel(Press, pattern="pf:where:{draft}", audience=Audience.OFFICER):
    """Change where the card goes."""


class Others(Press, pattern="pf:other:{draft}", audience=Audience.OFFICER):
    """The next question drafted from the same article."""


class Drop(Press, pattern="pf:drop:{draft}", audience=Audience.OFFICER):
    """Throw a draft away, after asking."""


class Gone(Press, pattern="pf:gone:{draft}", audience=Audience.OFFICER):
    """The draft goes for good."""


class Closing(Pick, pattern="pf:close:{draft}", audience=Audience.OFFICER):
    """When the poll closes: what fits a committee's day, or anything typed."""

    @classmethod
    def of(
        cls, draft: int, offers: Iterable[datetime], chosen: datetime | None, zone: ZoneInfo
    ) -> Closing:
        """The menu with these instants, the chosen one among them marked."""
        options = [
            discord.SelectOption(
                label=f"Closes {words(at, zone)}"[:100],
                value=str(int(at.timestamp())),
                default=at == chosen,
            )
            for at in sorted({*offers, *([chosen] if chosen else [])})
        ]
        options.append(discord.SelectOption(label="Other…", value=OTHER))
        select: discord.ui.Select[Any] = discord.ui.Select(
            placeholder="When does it close?", options=options
        )
        return cls(select, draft=draft)
