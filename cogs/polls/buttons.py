"""The buttons of polls: their ids hold the numbers of polls, options and pages, and nothing else.

What a press does is attached from above, where the cards that show these buttons are known.
"""

from __future__ import annotations

from bot.audience import Audience
from bot.lasting import Press


class Vote(Press, pattern="pv:{poll}:{option}", audience=Audience.ANYONE):
    """An option on the public card. Who may vote is said by the frozen roll, not by roles."""


class Switch(Press, pattern="pc:{poll}:{option}", audience=Audience.ANYONE):
    """Another option, on the voter's own confirmation."""


class Withdraw(Press, pattern="pw:{poll}", audience=Audience.ANYONE):
    """Take the ballot out again."""


class Choose(Press, pattern="ps:{poll}", audience=Audience.ANYONE):
    """Several options at once: opens a form with a box for each."""


class Mine(Press, pattern="pm:{poll}", audience=Audience.ANYONE):
    """More of an open poll: entitled or not, in or not, and the code; reminders, details."""


class Remind(Press, pattern="pr:{poll}", audience=Audience.ANYONE):
    """Ask once for all to be reminded of polls."""


class Secret(Press, pattern="pq:{poll}", audience=Audience.ANYONE):
    """How secret is this?"""


class Details(Press, pattern="pd:{poll}", audience=Audience.ANYONE):
    """Roll, dates, shares and published figures, privately."""


class DetailsPage(Press, pattern="pd:{poll}:{page}", audience=Audience.ANYONE):
    """Another page of them."""


class MoreOfResult(Press, pattern="pg:more:{poll}", audience=Audience.ANYONE):
    """What else a result offers: a speech, a picture to forward, codes, files."""


class Letter(Press, pattern="pl:{poll}", audience=Audience.ANYONE):
    """Paragraphs that may be pasted into a letter."""


class ReadOut(Press, pattern="pj:{poll}", audience=Audience.ANYONE):
    """A text to read out, and answers to what may come back."""


class SpeechPage(Press, pattern="pj:{poll}:{page}", audience=Audience.ANYONE):
    """Another page of it."""


class ToForward(Press, pattern="ph:{poll}", audience=Audience.ANYONE):
    """Three lines to copy and a picture that stands alone in a messenger."""


class Codes(Press, pattern="pk:{poll}", audience=Audience.ANYONE):
    """The published codes, which show that a vote was counted, not how it was."""


class Recount(Press, pattern="pt:{poll}", audience=Audience.ANYONE):
    """The published files and the page that recounts them: whoever sees a result may check it."""


class Names(Press, pattern="pz:{poll}", audience=Audience.ANYONE):
    """Who chose what, in a poll whose card said from the start that names show."""


class Page(Press, pattern="po:{page}", audience=Audience.MEMBER):
    """Another page of the list of polls."""


class Again(Press, pattern="pa:{poll}", audience=Audience.OFFICER):
    """Ask the question of a poll that ended again: the preview of its next version."""


class AskEarly(Press, pattern="pe:ask:{poll}", audience=Audience.OFFICER):
    """Ask for the public reason of an early close that somebody else must agree to."""


class CloseAll(Press, pattern="pe:all:{poll}", audience=Audience.OFFICER):
    """The same, on messages of a release that closed at once where everybody had voted."""


class GiveNotice(Press, pattern="pe:hour:{poll}", audience=Audience.OFFICER):
    """Ask the one officer there is for the public reason of a close in an hour."""


class AgreeEarly(Press, pattern="pe:yes:{poll}", audience=Audience.ANYONE):
    """Somebody else's yes to an early close. Who may agree is said by the poll."""


class LeaveOpen(Press, pattern="pe:no:{poll}", audience=Audience.OFFICER):
    """The poll stays open to its deadline."""


class AddReason(Press, pattern="py:say:{poll}", audience=Audience.ANYONE):
    """Give a reason beside one's vote, change it or take it out."""


class ReadReasons(Press, pattern="pg:why:{poll}", audience=Audience.ANYONE):
    """The reasons of a closed poll: officers read them first."""


class ReasonsPage(Press, pattern="pg:why:{poll}:{page}", audience=Audience.ANYONE):
    """Another page of them."""


class LeaveOut(Press, pattern="pg:leave:{poll}", audience=Audience.OFFICER):
    """Name the reasons that members do not read."""


class ShowReasons(Press, pattern="pg:shown:{poll}", audience=Audience.OFFICER):
    """Let members read the others."""


class CheckAccount(Press, pattern="pg:check:{poll}", audience=Audience.SCRUTINEER):
    """The account of ballots of a poll that waits for it, privately."""


class SignAccount(Press, pattern="pg:sign:{poll}", audience=Audience.SCRUTINEER):
    """Sign that account: the result shows."""


class AgreeAddition(Press, pattern="pu:{addition}", audience=Audience.ANYONE):
    """Somebody else's yes to somebody forgotten. Who may agree is said by the poll."""


class TellRoll(Press, pattern="pi:tell:{code}", audience=Audience.OFFICER):
    """Tell members of an imported roll."""


class AgreeRoll(Press, pattern="pi:yes:{code}", audience=Audience.ANYONE):
    """Somebody else's yes to an imported roll."""


class SetPassphrase(Press, pattern="py:set:{draft}", audience=Audience.ANYONE):
    """A trustee's passphrase, before the poll opens. Who is one is said by the draft."""


class GivePassphrase(Press, pattern="py:give:{poll}", audience=Audience.ANYONE):
    """A trustee's passphrase again, after the close. Who is one is said by the poll."""


class AskCancel(Press, pattern="px:ask:{poll}", audience=Audience.OFFICER):
    """Ask for the public reason of a cancellation."""


class DoChange(Press, pattern="px:do:{draft}", audience=Audience.OFFICER):
    """Do the public change that was shown."""


# Of a ballot that is not cast yet: the ids hold the ballot so far, which stands in the voter's own
# message and nowhere else.
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
