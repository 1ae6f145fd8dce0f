"""A result to read out in a room, and answers to the five questions that somebody there will ask.

Every number is one of the result's own; what a straw poll cannot show is said before it is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.polls.counting import Tally, sides
from bot.polls.findings import Findings
from bot.polls.letters import Case, letter
from bot.polls.phrases import counted, listed, per
from bot.polls.roll import left_out_words
from bot.polls.seal import grouped


@dataclass(frozen=True, slots=True)
class Speech:
    """What the chair says, and (question, answer) for what may come back."""

    text: str
    answers: tuple[tuple[str, str], ...]


def speech(case: Case, *, checked: str = "") -> Speech:
    """The speech. ``checked``: who signed the account of ballots."""
    pledged = case.reached is not None
    answers = (
        ("How many were asked?", _asked(case)),
        (f"Who could not {'pledge' if pledged else 'vote'}?", _kept_out(case)),
        ("What if the rest disagree?", _rest(case)),
        ("Who checked it?", _sealed(case.seal) if pledged else _checked(case, checked)),
        ("Can it be forged?", _forged(case.seal)),
    )
    return Speech(spoken(letter(case)), answers)


def spoken(text: str) -> str:
    """A paragraph as one says it: "28 supported it, 70 per cent"."""
    said = re.sub(r" \((\d+(?:\.\d)?)%\)(?=[,.;])", r", \1 per cent", text)
    said = re.sub(r" \((\d+(?:\.\d)?)%\)", r", \1 per cent,", said)
    return re.sub(r"(\d)%", r"\1 per cent", said)


def _asked(case: Case) -> str:
    poll, found = case.poll, case.found
    who = f"{poll.roll_size:,} on the roll: {poll.roll_basis}. It was fixed when the poll opened"
    if case.by_practice:
        who = f"{case.manner.practices:,} practices, through the {who}"
    grew = f", and grew to {poll.roll_size:,} with a public reason" if poll.additions else ""
    if case.reached is not None:
        return f"{who}{grew}. How many of them pledged is told to nobody."
    if found is None:
        return f"{who}{grew}. Too few voted for a result."
    return f"{who}{grew}. {found.cast:,} voted, {per(found.cast, found.roll)}{found.whence}."


def _kept_out(case: Case) -> str:
    left_out = left_out_words(case.poll.left_out)
    kept = listed(left_out) if left_out else ""
    told = f"Left out were {kept}." if kept else "Nobody was taken off it."
    return f"Whoever was not on that roll when it was fixed. {told} Later joiners were refused."


def _rest(case: Case) -> str:
    found = case.found
    if case.reached is not None:
        return _rest_of_pledge(case, case.reached)
    if found is None:
        return "We do not know what anybody thinks: too few voted, and nothing is published."
    away = found.roll - found.cast
    if not away:
        return "There is no rest: everybody on the roll voted."
    if found.actions:
        return (
            f"Each figure is of all {found.roll:,}. Whoever did not answer supports nothing in it."
        )
    if found.election is not None:
        return _rest_of_ranking(found, away)
    sided = sides(case.poll.options)
    if found.practices is not None and sided is not None:
        said = found.practices
        return _rest_of_sides(Tally(said.roll, said.spoke, said.votes), sided.support)
    if found.tally is None or sided is None:
        return f"{counted(away).capitalize()} did not vote. We do not say what they think."
    return _rest_of_sides(found.tally, sided.support)


def _rest_of_pledge(case: Case, reached: bool) -> str:
    needed = f"{case.poll.terms.method.limit:,}, the number fixed beforehand"
    if reached:
        return f"They are bound by nothing. It needed {needed}, and at least so many pledged."
    return f"Then nothing follows: it needed {needed}, and so it binds nobody."


def _rest_of_ranking(findings: Findings, away: int) -> str:
    assert findings.election is not None
    last = findings.election.rounds[-1]
    chosen = min(last.votes[option] for option in findings.election.chosen)
    others = [v for o, v in enumerate(last.votes) if o not in findings.election.chosen]
    lead = chosen - max(others, default=chosen)
    could = "could have changed who was chosen" if away >= lead else "could not have changed it"
    return f"{counted(away).capitalize()} did not vote. In the last round they {could}."


def _rest_of_sides(tally: Tally, support: int) -> str:
    votes, roll = tally.floor(support), tally.roll
    whole = f"{votes:,} of all {roll:,}, {per(votes, roll)}"
    worst = f"If all {tally.absent:,} others opposed it"
    if 2 * votes > roll:
        return f"{worst}, {whole}, would still be for it: most of us."
    best = f"If all were for it, {tally.ceiling(support):,} would be."
    return f"{worst}, {whole}, would be for it: not most of us. {best}"


def _checked(case: Case, checked: str) -> str:
    signed = f"{checked}. " if checked else ""
    named = "" if case.poll.terms.named else " It does not say how anybody voted."
    return (
        f"{signed}Anybody can: the files and the page that recounts them are behind More,"
        f" Recount, and each voter's code is in them.{named} The seal is {grouped(case.seal)}."
    )


def _sealed(seal: str) -> str:
    """Of a pledge: what can be checked where nothing can be counted again."""
    return (
        "The bot alone. Nobody can count it again: what was pledged is destroyed, so that no name"
        f" can come out. The seal of the published file is {grouped(seal)}."
    )


def _forged(seal: str) -> str:
    return (
        f"A file with one sign changed no longer fits the seal {grouped(seal)} on the card. What no"
        " seal can show is whether the computer was honest while the poll was open. It is a straw"
        " poll, not a statutory ballot."
    )
