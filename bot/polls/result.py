"""A result in words: what a card, a letter or a chart says, each share with its base."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.plain_text import capital
from bot.polls.chart import Bar, Bars, Picture
from bot.polls.counting import Sides, Tally, interval, percent, percents, share, sides
from bot.polls.disclosure import TOO_FEW
from bot.polls.findings import Findings, judged
from bot.polls.headlines import Headline, Line, headline
from bot.polls.letters import Case, letter
from bot.polls.letters.case import COMMITTEE
from bot.polls.method import Kind
from bot.polls.model import Poll
from bot.polls.phrases import per
from bot.polls.result_details import dates, figures
from bot.polls.seal import grouped
from bot.times import words

STATUS = "Not a statutory ballot"
HEADING = "Straw poll result"
CHECKED = "The account of ballots was checked by the scrutineer."
NOT_SIGNED = "The account of ballots was not signed within 24 hours."


@dataclass(frozen=True, slots=True)
class Result:
    """What a result card says, from top to bottom, and what stands behind its buttons."""

    reference: str
    question: str
    options: tuple[Line, ...]
    turnout: str
    bounds: str
    remarks: tuple[str, ...]
    status: str
    seal: str
    details: tuple[str, ...]
    letter: str
    bars: Picture | None
    alt: str
    heading: str = HEADING

    @property
    def lines(self) -> tuple[str, ...]:
        """The card's text below its question."""
        spoken = (*(line.text for line in self.options), self.turnout, self.bounds)
        return tuple(line for line in (*spoken, *self.remarks, self.status) if line)


def result(
    poll: Poll, tally: Tally | None, seal: str, zone: ZoneInfo, committee: str = ""
) -> Result:
    """The result of a closed poll with one answer or several, by member.

    ``tally`` None says that too few voted to show anything. Times are those of ``zone``.
    """
    found = None if tally is None else Findings(tally.roll, tally.cast, (), tally)
    if found is not None:
        found = judged(found, poll.options, poll.terms)
    return result_of(Case(poll, found, zone, committee=committee or COMMITTEE), seal)


def result_of(case: Case, seal: str) -> Result:
    """The result of any closed poll."""
    found = case.found
    if case.reached is not None:
        return _pledged(case, seal, reached=case.reached)
    if found is None:
        return _withheld(case, seal)
    own = headline(case, found)
    if own is not None:
        return _own(case, own, seal)
    assert found.tally is not None  # every other way of answering has a headline of its own
    return _votes(case, found, found.tally, seal)


def _votes(case: Case, findings: Findings, tally: Tally, seal: str) -> Result:
    poll, options = case.poll, _options(case.poll, tally)
    turnout = (
        f"Turnout {tally.cast:,} of {tally.roll:,} members"
        f" ({percents([tally.cast, tally.absent], tally.roll)[0]}){findings.whence}"
    )
    verdicts = (verdict.line for verdict in findings.verdicts)
    details = (*_shares(poll, tally), *verdicts, *dates(case, seal), *figures(poll))
    return Result(
        poll.reference,
        poll.question,
        options,
        turnout,
        _bounds(poll, tally),
        _remarks(poll, case.zone),
        _status(poll, seal),
        seal,
        details,
        letter(case),
        _bars(options, tally),
        _alt(options, turnout),
    )


def _own(case: Case, own: Headline, seal: str) -> Result:
    poll = case.poll
    return Result(
        poll.reference,
        poll.question,
        own.lines,
        own.turnout,
        own.bounds,
        _remarks(poll, case.zone),
        _status(poll, seal),
        seal,
        (*own.details, *dates(case, seal), *figures(poll)),
        letter(case),
        own.picture,
        " ".join(filter(None, (_alt(own.lines, own.turnout, "Chart"), own.seen))),
        f"{HEADING} · {own.kind}",
    )


def _withheld(case: Case, seal: str) -> Result:
    poll, units = case.poll, "practices" if case.by_practice else "members"
    few = f"Result: {TOO_FEW}. Fewer than {poll.terms.small_number} {units} voted"
    few += ", or a vote could be worked out." if case.may_tell else "."
    told = (few, "", _remarks(poll, case.zone), _status(poll, seal), seal)
    base = (poll.reference, poll.question, (), *told)
    return Result(*base, (*dates(case, seal), *figures(poll)), letter(case), None, few)


def _pledged(case: Case, seal: str, *, reached: bool) -> Result:
    """A pledge: whether its mass was reached, and no number of those who pledged."""
    poll, needed = case.poll, case.poll.terms.method.limit
    unit = "practices" if case.by_practice else "members"
    many = "At least" if reached else "Fewer than"
    by = words(poll.closes_at, case.zone)
    text = f"{many} {needed:,} of {poll.roll_size:,} {unit} pledged by {by}."
    after = "Each is told alone." if reached else "It binds nobody, and is destroyed."
    secret = f"{after} The bot does not say who they are, or how many."
    remarks = _remarks(poll, case.zone)
    if poll.reason:
        remarks = (*remarks, f"Afterwards {poll.reason}.")
    return Result(
        poll.reference, poll.question, (Line(text, "", leads=False),), "", secret, remarks,
        _status(poll, seal), seal, (*dates(case, seal), *figures(poll)), letter(case), None, text,
        f"Pledge · {'reached' if reached else 'not reached'}",
    )  # fmt: skip


def _status(poll: Poll, seal: str) -> str:
    """The foot of a result: what it is not and its reference; below, the seal of its ballots."""
    return f"{STATUS} · {poll.reference}\nSeal {grouped(seal)}"


def _options(poll: Poll, tally: Tally) -> tuple[Line, ...]:
    noun = "votes" if poll.terms.method.kind is Kind.ONE else "voters"
    shares = percents(tally.votes, tally.cast)
    leader = tally.leader()
    return tuple(
        Line(option.label, f"{votes:,} of {tally.cast:,} {noun} ({text})", at == leader)
        for at, (option, votes, text) in enumerate(
            zip(poll.options, tally.votes, shares, strict=True)
        )
    )


def _backed(poll: Poll, tally: Tally) -> int | None:
    """The option whose bounds are told: the one "for", else the leading one."""
    found = sides(poll.options)
    return tally.leader() if found is None else found.support


def _bounds(poll: Poll, tally: Tally) -> str:
    """What not even those who did not vote could change, in words; the ceiling is a detail."""
    at = _backed(poll, tally)
    if at is None:
        return ""
    low, roll = tally.floor(at), tally.roll
    sided = sides(poll.options) is not None
    verb = "support it" if sided else f"chose “{poll.options[at].label}”"
    if not tally.absent:
        return f"All {roll:,} voted: {low:,} of {roll:,} {verb} ({per(low, roll)})."
    others = f"the other {tally.absent:,} think" if tally.absent > 1 else "the other one thinks"
    return f"However {others}, at least {low:,} of all {roll:,} {verb} ({per(low, roll)})."


def _shares(poll: Poll, tally: Tally) -> tuple[str, ...]:
    found = sides(poll.options)
    lines = [f"Turnout: {_exact(tally.cast, tally.roll, 'members')}"]
    lines += [_option_shares(poll, tally, at, found) for at in range(len(poll.options))]
    at = _backed(poll, tally)
    if at is not None:
        lines += _outer(poll, tally, at)
    return tuple(lines)


def _option_shares(poll: Poll, tally: Tally, at: int, found: Sides | None) -> str:
    votes = tally.votes[at]
    parts = [_exact(votes, tally.cast, "votes cast")]
    if found is not None and at in (found.support, found.oppose):
        parts.append(_exact(votes, found.cast(tally), "for or against"))
    parts.append(_exact(votes, tally.roll, "on the roll"))
    return f"{poll.options[at].label}: {', '.join(parts)}"


def _outer(poll: Poll, tally: Tally, at: int) -> list[str]:
    label, roll = poll.options[at].label, tally.roll
    lines = [
        f"{label}, whatever the others think: at least {_exact(tally.floor(at), roll)},"
        f" at most {_exact(tally.ceiling(at), roll)}"
    ]
    found = interval(tally, at)
    if found is not None and tally.absent:
        lines.append(
            f"If those who did not vote think like those who did: {percent(found.low, 2)} to"
            f" {percent(found.high, 2)} of all {roll:,} (95% interval with finite population"
            f" correction, from {tally.cast:,} votes)"
        )
    return lines


def _exact(part: int, whole: int, what: str = "") -> str:
    base = f"{whole:,} {what}".rstrip()
    return f"{percent(share(part, whole), 2)} ({part:,} of {base})"


def _remarks(poll: Poll, zone: ZoneInfo) -> tuple[str, ...]:
    """What happened on the way: a roll that grew, a deadline that moved, what came of it."""
    lines = []
    if poll.additions:
        reasons = "; ".join(added.reason for added in poll.additions)
        lines.append(f"{capital(poll.roll_words)}: {reasons}")
    for change in poll.changes:
        how = "Closed early" if change.early else "Deadline moved"
        lines.append(f"{how}, from {words(change.old_at, zone)}: {change.reason}")
    if poll.scrutiny is not None:
        lines.append(CHECKED if poll.scrutiny.signed_at is not None else NOT_SIGNED)
    if poll.outcome:
        lines.append(f"Outcome: {poll.outcome}")
    return tuple(lines)


def _bars(options: tuple[Line, ...], tally: Tally) -> Bars:
    return Bars(
        tuple(
            Bar(line.label, line.votes, votes, line.leads)
            for line, votes in zip(options, tally.votes, strict=True)
        ),
        tally.cast,
    )


def _alt(options: tuple[Line, ...], turnout: str, what: str = "Bar chart") -> str:
    rows = "; ".join(f"{line.label} {line.votes}".strip().rstrip(".") for line in options)
    return f"{what}. {rows}. {turnout}."
