"""The buttons of a member's own settings. What each does stands above the cards that show it."""

from __future__ import annotations

from bot.audience import Audience
from bot.lasting import Press

SWITCHES = {
    "remind_polls": ("Poll reminders", "When you have not voted yet."),
    "remind_meetings": (
        "Meeting reminders",
        "Until you answer, and if it is urgent.",
    ),
    "show_titles": ("Titles in messages", "Lock screens show them to others."),
}


class Switch(Press, pattern="me:switch:{name}", audience=Audience.ANYONE):
    """Turn one choice on or off."""


class Snooze(Press, pattern="me:snooze:{days}", audience=Audience.ANYONE):
    """No direct message for some days; 0 ends it."""


class AskQuiet(Press, pattern="me:quiet", audience=Audience.ANYONE):
    """Ask for quiet hours."""


class ConfirmForget(Press, pattern="me:forget", audience=Audience.ANYONE):
    """Forget, for good."""


class Keep(Press, pattern="me:keep", audience=Audience.ANYONE):
    """Change nothing."""
