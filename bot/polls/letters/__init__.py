"""One paragraph for a letter: question, dates, who was asked, what came of it, what it is not.

Whole per cents where they tell the truth, no code and no statistics. Every number is one of the
result's own.
"""

from __future__ import annotations

from datetime import datetime

from bot.polls.letters.answers_letter import menu_letter, scale_letter
from bot.polls.letters.case import Case
from bot.polls.letters.options_letter import options_letter
from bot.polls.letters.practices_letter import practices_letter
from bot.polls.letters.ranking_letter import ranked_letter
from bot.polls.phrases import counted

__all__ = ["Case", "letter", "pledge_letter"]


def letter(case: Case) -> str:
    """The paragraph of a closed poll."""
    found = case.found
    if case.reached is not None:
        return pledge_letter(case, case.poll.terms.method.limit, case.poll.closes_at)
    if found is None:
        return too_few_letter(case)
    if found.actions:
        return menu_letter(case, found)
    if found.statements:
        return scale_letter(case, found)
    if found.against is not None:
        return ranked_letter(case, found, found.against)
    if found.practices is not None:
        return practices_letter(case, found, found.practices)
    assert found.tally is not None  # every other way of answering is one of those above
    return options_letter(case, found, found.tally)


def too_few_letter(case: Case) -> str:
    """What may be said where too few answered: nothing."""
    why = f"Fewer than {counted(case.poll.terms.small_number)} answered"
    if case.may_tell:
        why += ", or in such a way that somebody’s vote could be worked out"
    return (
        f"{case.months} {case.committee} asked {case.whom}: {case.question} {why}, so no result is"
        " published, and nothing can be concluded from it either way."
    )


def pledge_letter(case: Case, needed: int, reached_at: datetime) -> str:
    """The paragraph of a pledge: that it reached its mass, or that it did not, and no number."""
    local = reached_at.astimezone(case.zone)
    unit = "practices in our area" if case.by_practice else case.asked
    whole = case.manner.practices if case.by_practice else case.poll.roll_size
    subject = "practice" if case.by_practice else "doctor"
    if case.reached is False:
        return (
            f"By {local:%H:%M} on {local.day} {local:%B %Y} fewer than {needed:,} of the {whole:,}"
            f" {unit}, the number fixed beforehand, had told {case.committee} in confidence:"
            f" {case.question} So it binds nobody. Who had, and how many, is not disclosed."
        )
    return (
        f"By {local:%H:%M} on {local.day} {local:%B %Y} at least {needed:,} of the {whole:,}"
        f" {unit}, the number fixed beforehand, had told {case.committee} in confidence:"
        f" {case.question} Who they are, and how many more, is not disclosed."
        f" A pledge states an intention: by pledging, no {subject} has given notice or is bound to."
    )
