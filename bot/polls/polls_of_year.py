"""What the polls tell of a year: turnout and result of each, and what came of it."""

from __future__ import annotations

from bot.committee import Committee
from bot.plain_text import capital, many
from bot.polls.disclosure import TOO_FEW
from bot.polls.letters import Case
from bot.polls.mandates import Mandate, Standing, mandate
from bot.polls.model import State
from bot.polls.records import case_of
from bot.polls.result import result_of
from bot.polls.store import ended_between
from bot.storage.db import Connection
from bot.times import day_words
from bot.year.chapter import Chapter, Led, Part, Plot, by_month, share
from bot.year.span import Span

HEADINGS = ("Polls", "Mandates")


def telling(conn: Connection, committee: Committee, span: Span) -> Part:
    """The polls that ended in those days. Polls whose numbers are withheld stand in no sum."""
    polls = ended_between(conn, committee.guild_id, span.begins, span.ends)
    closed = [poll for poll in polls if poll.state is State.CLOSED]
    cases = [case for poll in closed if (case := case_of(conn, poll, span.zone)) is not None]
    entries = [mandate(conn, committee.guild_id, poll.id) for poll in closed]
    return Part(
        (_polls(cases, len(polls) - len(closed), span), _mandates(entries, span)),
        tuple(led for entry in entries for led in _led(entry)),
    )


def _led(entry: Mandate) -> list[Led]:
    """The poll that came of an article, and the mandate where something was done with it."""
    poll = entry.poll
    if poll.article is None:
        return []
    steps = [f"Poll {poll.reference}"]
    steps += [f"Mandate {poll.reference}"] * bool(poll.outcome or entry.uses)
    return [Led(poll.article.article_id, step) for step in steps]


def _polls(cases: list[Case], stopped: int, span: Span) -> Chapter:
    shown = [
        (case.poll.ended_at or case.poll.closes_at, case.found.cast, case.found.roll)
        for case in cases
        if case.found is not None
    ]
    cast, roll = sum(one[1] for one in shown), sum(one[2] for one in shown)
    withheld = sum(case.found is None and case.reached is None for case in cases)
    line = f"{len(cases):,} counted"
    line += f", turnout {share(cast, roll)}" if roll else ""
    notes = [f"{many(withheld, 'poll')}: {TOO_FEW}."] * bool(withheld)
    notes += [f"{many(stopped, 'poll')} cancelled or stopped without a count."] * bool(stopped)
    return Chapter(
        HEADINGS[0], line, ("Poll", "Closed", "Question", "Turnout", "Result"),
        tuple(_row(case, span) for case in cases), tuple(notes),
        Plot("Turnout of the polls closed in each month", by_month(span, shown)),
    )  # fmt: skip


def _row(case: Case, span: Span) -> tuple[str, ...]:
    poll, found = case.poll, case.found
    closed = day_words((poll.ended_at or poll.closes_at).astimezone(span.zone))
    if case.reached is not None:
        return (poll.reference, closed, poll.question, "None for a pledge", _reached(case))
    if found is None:
        return (poll.reference, closed, poll.question, TOO_FEW, TOO_FEW)
    lines = result_of(case).options
    told = [line for line in lines if line.leads] or list(lines)
    leading = [f"{line.label} {line.votes}".strip() for line in told]
    return (
        poll.reference, closed, poll.question, share(found.cast, found.roll), "; ".join(leading),
    )  # fmt: skip


def _reached(case: Case) -> str:
    return "Reached" if case.reached else "Not reached"


def _mandates(entries: list[Mandate], span: Span) -> Chapter:
    """What members asked for, by poll: the outcome, where it was used, and whether it stands."""
    rows = tuple(
        (entry.poll.question, f"Poll {entry.poll.reference}", _became(entry, span))
        for entry in entries
    )
    told = sum(bool(entry.poll.outcome or entry.uses) for entry in entries)
    line = f"{told:,} of {many(len(entries), 'poll')} acted on" if entries else "no poll to act on"
    return Chapter(HEADINGS[1], line, ("What", "From", "What became of it"), rows)


def _became(entry: Mandate, span: Span) -> str:
    used = [f"{use.reference} {use.words}".strip() for use in entry.uses]
    standing = entry.standing(span.as_of)
    later = f" by {entry.end.later}" if entry.end is not None and entry.end.later else ""
    parts = [
        entry.poll.outcome.rstrip("."),
        f"Used for {', '.join(used)}" if used else "",
        "" if standing is Standing.STANDS else f"{capital(standing.value)}{later}",
    ]
    return ". ".join(filter(None, parts)) or "Nothing recorded yet"
