"""Small numbers: what is withheld so that nobody can be found out.

No table of counts by practice, area or capacity is ever published: real ones are so small and
lopsided that most of it would be hidden. What is told of them instead, and where not, is judged in
`counting.areas`, `counting.deductions`, `counting.coverage` and `counting.weights`.
"""

from __future__ import annotations

TOO_FEW = "too few to show"


def withheld(cast: int, limit: int) -> bool:
    """Whether so few voted that nothing about the votes may be shown."""
    return cast < limit
