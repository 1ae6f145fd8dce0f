"""Practices, areas and thresholds: what was published of them, held against the totals."""

from __future__ import annotations

from collections.abc import Sequence

from bot.polls.counting import Tally, sides
from bot.polls.counting.areas import Areas, Reached
from bot.polls.counting.voices import Speaks, Voices
from bot.polls.export import Damaged
from bot.polls.findings import Findings, deciding
from bot.polls.model import Option, Stance
from bot.polls.recount.schema import Kinds
from bot.polls.recount.sums import Account, agree, all_of, first_of, none_of
from bot.polls.rules import threshold, verdict

UNITS = ("spoke", "divided", "voice", "verdict", "patients", "reached")


def units_account(kinds: Kinds, votes: Sequence[int], cast: int) -> Account:
    """Voices counted anew, verdicts and thresholds held against them."""
    practices, lines = _voices(kinds), list[str]()
    if practices is not None:
        lines += _told(kinds, practices)
    areas = _areas(kinds)
    if areas is not None:
        lines += [f"{name}: {reached.value}" for name, reached in areas.verdicts.items()]
    for row in kinds["patients"]:
        lines.append(f"Patients: {row.number():,} of {row.number(1):,}")
        if row.number() > row.number(1):
            raise Damaged(row.line, "tells more patients than there are")
    lines += _thresholds(kinds, votes, cast, practices, areas)
    counted = ("the practices’ voices",) if practices is not None else ()
    reached = ("the thresholds",) if kinds["reached"] else ()
    return Account(tuple(lines), counted + reached)


def _voices(kinds: Kinds) -> Voices | None:
    if not kinds["spoke"]:
        none_of(kinds, "divided", "voice")
        return None
    if not kinds["unit"] or kinds["unit"][0].fields[1] == Speaks.NAMED:
        none_of(kinds, "spoke")
    rows, said = all_of(kinds, "spoke", len(kinds["option"])), [0] * len(kinds["option"])
    for row in kinds["voice"]:
        if row.number() > len(said):
            raise Damaged(row.line, "speaks for no option of this poll")
        said[row.number() - 1] += 1
    for row, count in zip(rows, said, strict=True):
        agree(row, row.number(1), count)
    divided, asked = all_of(kinds, "divided", 1)[0], kinds["unit"][0].number(2)
    hidden = not divided.fields[0].isdigit()
    voices = Voices(
        asked,
        Speaks(kinds["unit"][0].fields[1]),
        tuple(said),
        0 if hidden else divided.number(),
    )
    if voices.voted > asked:
        raise Damaged(divided.line, f"tells more practices than the {asked:,} asked")
    return voices


def _told(kinds: Kinds, practices: Voices) -> list[str]:
    lines = [
        f"{option.fields[1]}: {count:,} of {practices.roll:,} practices"
        for option, count in zip(kinds["option"], practices.votes, strict=True)
    ]
    return [*lines, f"Divided inside: {kinds['divided'][0].fields[0]}"]


def _areas(kinds: Kinds) -> Areas | None:
    rows, names = kinds["verdict"], [row.fields[0] for row in kinds["area"]]
    if not rows:
        return None
    if [row.fields[0] for row in rows] != names or len(set(names)) != len(names):
        raise Damaged(rows[0].line, "begins verdicts that are not one for each area")
    return Areas({row.fields[0]: Reached(row.fields[1]) for row in rows})


def _thresholds(
    kinds: Kinds,
    votes: Sequence[int],
    cast: int,
    practices: Voices | None,
    areas: Areas | None,
) -> list[str]:
    """Each threshold's verdict, worked out anew from the published numbers."""
    if not first_of(kinds, ["reached"]):
        return []
    options = tuple(Option(row.fields[1], Stance(row.fields[2])) for row in kinds["option"])
    roll = kinds["roll"][0].number()
    total = Tally(roll, cast, tuple(votes))
    findings = Findings(roll, cast, (), total, practices=practices, areas=areas)
    hidden = bool(kinds["divided"]) and not kinds["divided"][0].fields[0].isdigit()
    counts = deciding(findings, sides(options), 100 if hidden else 0)
    lines = []
    rows = all_of(kinds, "reached", len(kinds["threshold"]))
    for row, rule in zip(rows, kinds["threshold"], strict=True):
        if counts is None or row.fields[0] != rule.fields[0]:
            raise Damaged(row.line, "tells of a threshold that was not set")
        made = verdict(threshold(rule.fields[0]), counts)
        if row.fields[1:] != (str(made.part), str(made.whole), made.reached.value):
            raise Damaged(row.line, "is not what the numbers make of its threshold")
        lines.append(made.line)
    return lines
