"""What stands behind *Details* of every result: dates, roll, the account of ballots, figures."""

from __future__ import annotations

from bot.polls.counting.shares import in_votes
from bot.polls.counting.taken import Taken
from bot.polls.letters import Case
from bot.polls.model import Poll
from bot.polls.roll import left_out_words
from bot.polls.rules import law_told, threshold
from bot.polls.seal import grouped
from bot.times import words


def dates(case: Case) -> tuple[str, ...]:
    """When it was asked, of whom, how many ballots there were, and the seal."""
    poll, zone = case.poll, case.zone
    opened = f"Opened {words(poll.opened_at, zone)}" if poll.opened_at else "Not opened"
    return (
        f"{opened}; closed {words(poll.closes_at, zone)}",
        f"Entitled: {poll.roll_basis}, {poll.roll_words}, roll code {poll.roll_hash}",
        *([f"Left out: {', '.join(left_out_words(poll.left_out))}"] if poll.left_out else []),
        *filter(None, (law_told(threshold(text)) for text in poll.terms.thresholds)),
        *_coverage(case),
        *_account(case),
        f"Seal of the published ballots: {grouped(case.seal)}",
    )


def _coverage(case: Case) -> tuple[str, ...]:
    """Why it is not told from how many practices members voted, where the roll knows them."""
    found, terms = case.found, case.poll.terms
    if found is None or case.by_practice:
        return ()
    if terms.by_area:
        why = f"beside {terms.areas.words[1]} it could tell"
    elif found.coverage is not None and not found.coverage.told:
        why = "it would tell"
    else:
        return ()
    return (f"From how many practices: not shown, since {why} who voted.",)


def _account(case: Case) -> tuple[str, ...]:
    """The account of ballots: who was asked, what was put in and withdrawn, what counted."""
    found, check = case.found, case.poll.scrutiny
    if found is None:
        return ()
    signed = None if check is None else Taken(check.put_in, check.withdrawn)  # of older files
    taken = found.taken or signed
    if taken is None:
        return ()
    few = f"withdrawn fewer than {case.poll.terms.small_number}"
    known = taken.shown(case.poll.terms.small_number)
    if known.put_in is not None and known.withdrawn is not None:
        few = f"put in {known.put_in:,}, withdrawn {known.withdrawn:,}"
    last = None if found.election is None else found.election.rounds[-1]
    neither = "" if last is None else f", named neither {in_votes(last.neither)}"
    told = f"{case.poll.roll_words}, {few}, counted {found.cast:,}{neither}"
    return (f"Account of ballots: {told}",)


def figures(poll: Poll) -> tuple[str, ...]:
    """What an article published, under its own name and with its own sample."""
    if poll.figures is None:
        return ()
    rows = ", ".join(f"{label} {value}" for label, value in poll.figures.rows)
    source, sample = poll.figures.source, poll.figures.sample
    question = f" “{poll.figures.question}”" if poll.figures.question else ""
    return (f"{source}: {sample}.{question} {rows} (its sample, not ours)",)
