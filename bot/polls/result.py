"""A result in words: what a card, a letter or a chart says, each share with its base."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.plain_text import capital
from bot.polls.chart import Bar, Bars, Picture
from bot.polls.counting import Sides, Tally, interval, percent, percents, share, sides
from bot.polls.disclosure import TOO_FEW
from bot.polls.findings import Findings
from bot.polls.headlines import Headline, Line, headline
from bot.polls.letters import Case, letter
from bot.polls.method import Kind
from bot.polls.model import Poll
from bot.polls.phrases import per
from bot.polls.result_details import dates, figures
from bot.polls.seal import grouped
from bot.times import words

STATUS = "Not a statutory ballot"
HEADING, SURVEY = "Straw poll result", "Survey result"
CHECKED = "The account of ballots was checked by the scrutineer."
NOT_SIGNED = "The account of ballots was not signed within 24 hours."


@dataclass(frozen=True, slots=True)
class Result:
    """What a result card says, from top to bottom, and what stands behind its buttons."""

    heading: str
    question: str
    options: tuple[Line, ...]
    turnout: str
    bounds: str
    remarks: tuple[str, ...]
    status: str
    details: tuple[str, ...]
    letter: str
    bars: Picture | None
    alt: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The card's text below its question."""
        spoken = (*(line.text for line in self.options), self.turnout, self.bounds)
        return tuple(line for line in (*spoken, *self.remarks, self.status) if line)


def result_of(case: Case) -> Result:
    """The result of any closed poll."""
    poll, own = case.poll, _own(case)
    what = SURVEY if case.found and case.found.actions else HEADING
    what = what if case.reached is None else "Pledge"
    return Result(
        f"{what} · {own.kind}" if own.kind else what,
        poll.question,
        own.lines,
        own.turnout,
        own.bounds,
        _remarks(poll, case.zone),
        f"{STATUS} · {poll.reference}\nSeal {grouped(case.seal)}",
        (*own.details, *dates(case), *figures(poll)),
        letter(case),
        own.picture,
        _alt(own),
    )


def _own(case: Case) -> Headline:
    """What the card says of this count, by the way its poll was answered."""
    found = case.found
    if case.reached is not None:
        return _pledged(case, reached=case.reached)
    if found is None:
        return _withheld(case)
    own = headline(case, found)
    if own is not None:
        return own
    assert found.tally is not None  # every other way of answering has a headline of its own
    return _votes(case, found, found.tally)


def _votes(case: Case, findings: Findings, tally: Tally) -> Headline:
    poll, options = case.poll, _options(case.poll, tally)
    share = percents([tally.cast, tally.absent], tally.roll)[0]
    turnout = f"Turnout {tally.cast:,} of {tally.roll:,} members ({share}){findings.whence}"
    details = (*_shares(poll, tally), *(verdict.line for verdict in findings.verdicts))
    return Headline("", options, turnout, _bounds(poll, tally), details, _bars(options, tally))


def _withheld(case: Case) -> Headline:
    few = f"Result: {TOO_FEW}. Fewer than {case.poll.terms.small_number} {case.units} voted"
    return Headline("", (), few + (", or a vote could be worked out." if case.may_tell else "."))


def _pledged(case: Case, *, reached: bool) -> Headline:
    """A pledge: whether its mass was reached, and no number of those who pledged."""
    poll, needed = case.poll, case.poll.terms.method.limit
    many = "At least" if reached else "Fewer than"
    by = words(poll.closes_at, case.zone)
    text = f"{many} {needed:,} of {poll.roll_size:,} {case.units} pledged by {by}."
    after = "Each is told alone." if reached else "It binds nobody, and is destroyed."
    secret = f"{after} The bot does not say who they are, or how many."
    return Headline("reached" if reached else "not reached", (Line(text, "", False),), "", secret)


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
    if poll.reason:  # a pledge that was reached, and could not be told to all
        lines.append(f"Afterwards {poll.reason}.")
    return tuple(lines)


def _bars(options: tuple[Line, ...], tally: Tally) -> Bars:
    return Bars(
        tuple(
            Bar(line.label, line.votes, votes, line.leads)
            for line, votes in zip(options, tally.votes, strict=True)
        ),
        tally.cast,
    )


def _alt(own: Headline) -> str:
    """The picture in words; what would stand beside it, where there is none."""
    what = {Bars: "Bar chart", type(None): ""}.get(type(own.picture), "Chart")
    rows = "; ".join(f"{line.label} {line.votes}".strip().rstrip(".") for line in own.lines)
    told = (f"{part.rstrip('.')}." for part in (what, rows, own.turnout) if part)
    return " ".join((*told, own.seen)).strip()
