"""docs/times.md: every example is read, asked about or refused, as the heading above it says."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.times import LONDON
from bot.when.understand import understand
from bot.when.verdicts import Question, Refused, Understood

GUIDE = (Path(__file__).resolve().parents[3] / "docs/times.md").read_text("utf-8")
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
KINDS = {
    "Read at once": Understood,
    "Series": Understood,
    "Asked": Question,
    "Refused, with the reason": Refused,
}


def examples(heading: str) -> list[str]:
    """The phrases in the first column of the table under a heading."""
    section = GUIDE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [phrase for row in rows for phrase in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("heading", KINDS)
def test_every_example_is_taken_as_the_guide_says(heading: str) -> None:
    phrases = examples(heading)
    assert len(phrases) > 5
    kind = KINDS[heading]
    taken = {phrase: understand(phrase, now=NOW, zone=LONDON) for phrase in phrases}
    assert [p for p, answer in taken.items() if not isinstance(answer, kind)] == []
