"""What is published of a closed poll, as plain records.

A record is a row of texts; its first says what it is (recount/schema.json has them all). No
record sets anything beside a ballot: ballots and codes are sorted apart, and where one ballot
holds several answers each option's column is sorted on its own, because the whole row would tell
one voter from another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.plain_text import clean
from bot.polls.counting import Tally
from bot.polls.disclosure import TOO_FEW
from bot.polls.evidence import counted_records, printed
from bot.polls.findings import BY_MEMBER, Findings, Manner, judged
from bot.polls.letters import Case
from bot.polls.letters.case import COMMITTEE
from bot.polls.method import Choice
from bot.polls.model import Poll
from bot.polls.pledges import is_pledge
from bot.polls.published import beside_turnout, by_kind, findings_of, manner_of
from bot.polls.rules import threshold
from bot.polls.seal import FORMAT, Record
from bot.storage.db import Connection

STATUS = "straw poll, not a statutory ballot"


def evidence(
    poll: Poll, findings: Findings | None, receipts: Sequence[str], manner: Manner = BY_MEMBER
) -> tuple[Record, ...]:
    """The records of any closed poll; ``found`` is None where too few voted to show anything."""
    body = [FORMAT, *_asked(poll), *printed(manner), *_closed(poll), *_roll(poll), *_changed(poll)]
    if findings is None:
        body.append(("withheld", TOO_FEW))
    else:
        body += counted_records(findings, poll.terms, manner)
        body += [("receipt", code) for code in receipts]
    return (*body, ("end", str(len(body) + 1)))


def pledge_evidence(poll: Poll, *, reached: bool, manner: Manner = BY_MEMBER) -> tuple[Record, ...]:
    """The records of a pledge: whether its mass was reached, and nothing else. No turnout, no
    codes, no ballots; its mass is the method's limit."""
    body = [FORMAT, *_asked(poll), *printed(manner), *_closed(poll), *_roll(poll), *_changed(poll)]
    body.append(("pledge", "reached" if reached else "not reached"))
    return (*body, ("end", str(len(body) + 1)))


def _asked(poll: Poll) -> Iterable[Record]:
    yield "poll", poll.reference, clean(poll.question), STATUS
    yield "method", poll.terms.method.kind.value, str(poll.terms.method.limit)
    for number, option in enumerate(poll.options, 1):
        yield "option", str(number), clean(option.label), option.stance.value
    for text in poll.terms.thresholds:
        yield "threshold", str(threshold(text))


def _closed(poll: Poll) -> Iterable[Record]:
    if poll.opened_at is not None:
        yield "opened", _instant(poll.opened_at)
    yield "closed", _instant(poll.closes_at)


def _roll(poll: Poll) -> Iterable[Record]:
    yield "roll", str(poll.roll_size), clean(poll.roll_basis), poll.roll_hash
    for why, many in poll.left_out.items():
        yield "left out", str(many), clean(why)
    for added in poll.additions:
        yield "added", str(added.size), _instant(added.at), clean(added.reason)


def _changed(poll: Poll) -> Iterable[Record]:
    for change in poll.changes:
        yield (
            "deadline",
            _instant(change.old_at),
            _instant(change.new_at),
            clean(change.reason),
        )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Counted:
    """A closed poll's result. ``tally`` is None where too few voted to show anything."""

    tally: Tally | None
    seal: str


def counted(conn: Connection, poll: Poll) -> Counted | None:
    """The result of a poll, or None before its close and while it is kept back."""
    row = conn.execute(
        "SELECT roll, votes_cast, votes, seal FROM poll_result WHERE poll_id = ?", (poll.id,)
    ).fetchone()
    if row is None or poll.unsigned:
        return None
    if row["votes_cast"] is None:
        return Counted(None, row["seal"])
    votes = tuple(json.loads(row["votes"]))
    return Counted(Tally(row["roll"], row["votes_cast"], votes), row["seal"])


def case_of(conn: Connection, poll: Poll, zone: ZoneInfo, committee: str = "") -> Case | None:
    """A closed poll with its whole count, as far as it was published; None before the close."""
    found = counted(conn, poll)
    if found is None:
        return None
    case = Case(poll, None, zone, committee=committee or COMMITTEE, seal=found.seal)
    if found.tally is not None and found.tally.votes and not poll.terms.grouped:
        # the quick way, without reading every ballot
        total, (covered, taken) = found.tally, beside_turnout(by_kind(_beside(conn, poll)))
        findings = Findings(total.roll, total.cast, (), total, coverage=covered, taken=taken)
        return replace(case, found=judged(findings, poll.options, poll.terms))
    rows = by_kind(published(conn, poll))
    case = replace(case, manner=manner_of(rows))
    if is_pledge(poll.terms):
        return replace(case, reached=rows["pledge"][0][0] == "reached")
    return replace(case, found=findings_of(rows))


def _beside(conn: Connection, poll: Poll) -> list[Record]:
    """The records beside the turnout."""
    query = (
        "SELECT value FROM poll_result, json_each(records) WHERE poll_id = ?"
        " AND json_extract(value, '$[0]') IN ('coverage', 'account')"
    )
    return [tuple(json.loads(row[0])) for row in conn.execute(query, (poll.id,))]


def published(conn: Connection, poll: Poll) -> tuple[Record, ...]:
    """The records of a closed poll, for its export; empty before the close."""
    row = conn.execute("SELECT records FROM poll_result WHERE poll_id = ?", (poll.id,)).fetchone()
    if row is None or poll.unsigned:
        return ()
    return tuple(tuple(record) for record in json.loads(row["records"]))


def receipts(conn: Connection, poll: Poll) -> tuple[str, ...]:
    """The published codes of a closed poll, sorted."""
    return tuple(record[1] for record in published(conn, poll) if record[0] == "receipt")


def named_votes(conn: Connection, poll: Poll) -> list[tuple[str, Choice]]:
    """Names and choices of a closed poll whose card said that names show; empty for all others."""
    if poll.unsigned:
        return []
    rows = conn.execute(
        "SELECT name, choice FROM poll_named JOIN person USING (person_id) WHERE poll_id = ?"
        " ORDER BY name, person_id",
        (poll.id,),
    )
    return [(row["name"], tuple(json.loads(row["choice"]))) for row in rows]
