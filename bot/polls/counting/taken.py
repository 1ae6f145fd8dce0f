"""The account of ballots: what was put in, and what of it was taken back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """How many ever put a ballot in, and how many of them withdrew it. Where these are too few to
    tell both are None: the votes cast are the difference."""

    put_in: int | None
    withdrawn: int | None

    def leaves(self, counted: int) -> bool:
        """Whether what was put in and not withdrawn is what was counted."""
        if self.put_in is None or self.withdrawn is None:
            return False
        return self.put_in - self.withdrawn == counted

    def shown(self, limit: int) -> Taken:
        """What of it may be published."""
        few = self.withdrawn is not None and self.withdrawn < limit
        return Taken(None, None) if few else self
