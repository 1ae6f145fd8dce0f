"""What had been set beforehand, and whether it was reached."""

from __future__ import annotations

from collections.abc import Sequence

from bot.polls.counting.areas import Reached
from bot.polls.findings import Findings
from bot.polls.phrases import counted, listed
from bot.polls.rules import MOST, Base, Threshold, Verdict, asked


def rule_set(verdicts: Sequence[Verdict], findings: Findings, by: str = "area") -> str:
    """One sentence; empty where nothing was set and no area or capacity has a verdict."""
    if not verdicts:
        return _bare(findings, by)
    rules = listed(_asked(verdicts))
    return f"The rule set beforehand asked for {rules}; {_state(verdicts)}{_areas(findings)}."


def _state(verdicts: Sequence[Verdict]) -> str:
    met = [each for each in verdicts if each.met]
    if len(met) == len(verdicts):
        return {1: "it was reached", 2: "both were reached"}.get(len(met), "all were reached")
    if not met:
        return "it was not reached" if len(verdicts) == 1 else "none of it was reached"
    return f"of this was reached: {listed(_asked(met))}"


def _asked(verdicts: Sequence[Verdict]) -> list[str]:
    """What each asks for; a majority, and the same in areas, in one: "overall and in"."""
    said: list[str] = []
    for each in verdicts:
        if each.threshold.base is not Base.AREAS or not each.whole:
            said.append(_plain(each.threshold))
        elif said[-1:] == [MOST]:
            said[-1] = f"{MOST}, overall and in {_share(each)}"
        else:
            said.append(f"{MOST} in {_share(each)}")
    return said


def _plain(rule: Threshold) -> str:
    return f"{'a ' if rule.base is Base.TURNOUT else ''}{asked(rule)}"


def _share(verdict: Verdict) -> str:
    """ "three of four areas"."""
    many = f"{counted(verdict.whole)} areas"
    if verdict.least == verdict.whole:
        return f"all {many}"
    return f"{counted(verdict.least)} of {many}"


def _bare(findings: Findings, by: str) -> str:
    """The verdict of each area where none had been asked to agree."""
    if findings.areas is None:
        return ""
    met = list(findings.areas.named(Reached.MET))
    told = f"more were for it than against in {listed(met)}" if met else "none shows more for it"
    return f"By {by}, {told}{_areas(findings)}."


def _areas(findings: Findings) -> str:
    """Which areas were not for it, and which cannot be told."""
    if findings.areas is None:
        return ""
    against = list(findings.areas.named(Reached.NOT_MET))
    silent = list(findings.areas.named(Reached.TOO_FEW))
    parts = [f"not in {listed(against)}"] if against else []
    parts += [f"too few to say in {listed(silent)}"] if silent else []
    return f" ({'; '.join(parts)})" if parts else ""
