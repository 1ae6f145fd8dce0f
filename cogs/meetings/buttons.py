"""The lasting buttons and selects of this room, declared: ids, audience, nothing else.

What each does is attached by the file that holds the act (`@GiveAnswer.does`).
"""

from __future__ import annotations

from bot.audience import Audience
from bot.lasting import Pick, Press

# Under the card of a date.


class GiveAnswer(
    Press, pattern="meeting:answer:{answer}:{meeting}:{ref}", audience=Audience.MEMBER
):
    """Attending, apologies or unsure, in one press."""


class NewDeputy(Press, pattern="meeting:deputy:{meeting}:{ref}", audience=Audience.MEMBER):
    """Name somebody who comes in one's place."""


class ShowPapers(Press, pattern="meeting:papers:{meeting}:{ref}", audience=Audience.MEMBER):
    """The papers, privately."""


class ShowAgenda(Press, pattern="meeting:agenda:{meeting}:{ref}", audience=Audience.MEMBER):
    """The agenda, privately."""


class ShowMinutes(Press, pattern="meeting:minutes:{meeting}:{ref}", audience=Audience.MEMBER):
    """The minutes as circulated, privately."""


# In private answers to members.


class ShowCard(Press, pattern="meeting:show:{meeting}", audience=Audience.MEMBER):
    """The card of a meeting, privately: from the noticeboard or a direct message."""


class GiveReason(Press, pattern="meeting:reason:{meeting}", audience=Audience.MEMBER):
    """Say why one cannot come; officers alone read it."""


class AskDm(Press, pattern="meeting:dm:{meeting}", audience=Audience.MEMBER):
    """Ask once to be reminded by direct message."""


class ProposeItem(Press, pattern="meeting:propose:{meeting}", audience=Audience.MEMBER):
    """Put something on the agenda."""


class AddTo(Press, pattern="meeting:addto:{draft}:{meeting}", audience=Audience.MEMBER):
    """Put an article that was handed over on that agenda."""


class TurnPage(Press, pattern="meeting:page:{page}", audience=Audience.MEMBER):
    """Another page of the meetings to come."""


class NewAddress(Press, pattern="meeting:address", audience=Audience.MEMBER):
    """An address for one's calendar program, or another one."""


class EndAddress(Press, pattern="meeting:noaddress", audience=Audience.MEMBER):
    """Take that address away."""


class OwnYear(Press, pattern="meeting:ownyear", audience=Audience.MEMBER):
    """One's own attendance in the last twelve months."""


class StopReminder(Press, pattern="meeting:unremind:{reminder}", audience=Audience.MEMBER):
    """Drop one of one's own reminders."""


class SwitchDm(Press, pattern="meeting:switchdm:{on}", audience=Audience.MEMBER):
    """Start or stop direct messages about meetings."""


# Under the card of a consultation, and after a press there.


class GiveReply(
    Press, pattern="consultation:reply:{scope}:{consultation}:{ref}", audience=Audience.MEMBER
):
    """Reply for one's practice or oneself, or say that one has no view."""


class ShowLetter(
    Press, pattern="consultation:letter:{consultation}:{ref}", audience=Audience.MEMBER
):
    """The letter itself, privately."""


class TakeBack(Press, pattern="consultation:takeback:{consultation}", audience=Audience.MEMBER):
    """No view after all: the reply in words goes."""


# What officers press.


class SaveDraft(Press, pattern="meeting:save:{draft}", audience=Audience.OFFICER):
    """Save what was told back; pressed twice it is saved once."""


class ChangeDraft(Press, pattern="meeting:change:{draft}", audience=Audience.OFFICER):
    """Type again, beginning with what was typed."""


class DropDraft(Press, pattern="meeting:drop:{draft}", audience=Audience.OFFICER):
    """Throw the draft away."""


class PickReading(Press, pattern="meeting:pick:{draft}:{choice}", audience=Audience.OFFICER):
    """Say which reading of a time is meant."""


class SaveAndAsk(Press, pattern="meeting:saveask:{draft}:{choice}", audience=Audience.OFFICER):
    """Save a consultation and draft a poll of a question its letter asks."""


class Came(Pick, pattern="meeting:came:{meeting}:{page}", audience=Audience.OFFICER):
    """Those who were there, of one page of members."""


class AsTicked(Press, pattern="meeting:cameticked:{meeting}:{page}", audience=Audience.OFFICER):
    """Those ticked were there: a select that nobody changes sends nothing."""


class CamePage(Press, pattern="meeting:camepage:{meeting}:{page}", audience=Audience.OFFICER):
    """Other members."""


class NewDecision(Press, pattern="meeting:decision:{meeting}", audience=Audience.OFFICER):
    """Note what was decided on an item."""


class NewAction(Press, pattern="meeting:action:{meeting}", audience=Audience.OFFICER):
    """Give somebody something to do."""


class Decide(
    Press, pattern="meeting:invited:{decision}:{invitation}:{ref}", audience=Audience.OFFICER
):
    """Accept or decline an invitation from outside."""


class WriteMinutes(Press, pattern="meeting:write:{meeting}", audience=Audience.OFFICER):
    """Note guests, interests declared and matters arising."""


class Circulate(Press, pattern="meeting:circulate:{meeting}", audience=Audience.OFFICER):
    """Tell the channel that the draft of the minutes can be read."""


class Approve(Press, pattern="meeting:approve:{meeting}", audience=Audience.OFFICER):
    """Note that a later meeting approved the minutes."""
