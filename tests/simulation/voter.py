"""A member who votes again and again, and knows which ballot they may expect in the box."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

OPTIONS = ("Support", "Oppose", "Abstain")


@dataclass
class Voter:
    """What one member pressed, and which answer they saw last."""

    id: int
    sure: int | None = None  # the option last confirmed
    unsure: set[int] = field(default_factory=set)  # pressed since, without an answer
    pending: list[tuple[Any, int]] = field(default_factory=list)

    def look(self, says: Callable[[Any], str]) -> None:
        """Take in what was answered."""
        for record, option in self.pending:
            if record.responded and f"Recorded: {OPTIONS[option]}" in says(record):
                self.sure, self.unsure = option, set()
            else:
                self.unsure.add(option)
        self.pending.clear()

    def fits(self, choice: tuple[int, ...] | None) -> bool:
        """Whether the ballot in the box is one this member may expect."""
        found = None if choice is None else choice.index(1)
        return found == self.sure or found in self.unsure
