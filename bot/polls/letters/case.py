"""A closed poll with its count, and the words that only its committee knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.polls.counting.voices import Speaks
from bot.polls.findings import BY_MEMBER, Findings, Manner
from bot.polls.model import Poll
from bot.polls.phrases import counted, month, period

COMMITTEE = "the committee"  # it stands behind a date
NOT_A_BALLOT = "This was not a statutory ballot"


@dataclass(frozen=True, slots=True)
class Case:
    """A closed poll with its count, and the words that only its committee knows.

    ``asked``: whom, as a plural noun. ``thing``: what was put to them, so that "28 supported it"
    may read "28 supported refusal". ``found`` is None where too few voted, and for a pledge, of
    which ``reached`` says all there is. ``seal``: of its published records.
    """

    poll: Poll
    found: Findings | None
    zone: ZoneInfo
    manner: Manner = BY_MEMBER
    committee: str = COMMITTEE
    asked: str = "members"
    thing: str = "it"
    reached: bool | None = None
    seal: str = ""

    @property
    def quoted(self) -> str:
        return f"“{self.poll.question.strip('“”')}”"

    @property
    def question(self) -> str:
        """The question where another sentence follows."""
        return self.quoted if self.quoted[-2] in ".?!…" else f"{self.quoted}."

    @property
    def by_practice(self) -> bool:
        return self.manner.speaks is not None

    @property
    def units(self) -> str:
        """What has a vote."""
        return "practices" if self.by_practice else "members"

    @property
    def may_tell(self) -> bool:
        """Whether a result may be withheld because its numbers together would tell on somebody:
        where several speak for a practice."""
        return self.manner.speaks not in (None, Speaks.NAMED)

    @property
    def whom(self) -> str:
        """ "its 50 members", "the 61 practices of its area"."""
        if self.by_practice:
            return f"the {counted(self.manner.practices)} practices of its area"
        return f"its {counted(self.poll.roll_size)} {self.asked}"

    @property
    def opened(self) -> datetime:
        return self.poll.opened_at or self.poll.closes_at

    @property
    def dates(self) -> str:
        return period(self.opened, self.poll.closes_at, self.zone)

    @property
    def months(self) -> str:
        return month(self.opened, self.poll.closes_at, self.zone)

    @property
    def end(self) -> str:
        """What it was not, and what came of it."""
        outcome = f" What was done with it: {self.poll.outcome}" if self.poll.outcome else ""
        binds = " and binds no practice" if self.by_practice else ""
        return f"{NOT_A_BALLOT}{binds}.{outcome}"
