"""What is published of a closed poll, as plain records chained by hashes.

A record is a row of texts; its first says what it is. Link n is SHA-256 of link n-1 and record n,
so the last link vouches for all of them: its first 16 base32 characters are the seal on the
result card. No record sets anything beside a ballot: ballots and codes are sorted apart.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bot.polls.counting import Tally
from bot.polls.disclosure import TOO_FEW
from bot.polls.draft import clean
from bot.polls.method import Choice
from bot.polls.model import Poll

FORMAT = ("lmcbot poll", "1")
STATUS = "straw poll, not a statutory ballot"
SEAL_LENGTH = 16

Record = tuple[str, ...]


def records(
    poll: Poll, tally: Tally | None, choices: Sequence[Choice], receipts: Sequence[str]
) -> tuple[Record, ...]:
    """The records of a closed poll. ``tally`` is None where too few voted to show anything."""
    body = [FORMAT, *_asked(poll), *_roll(poll), *_changed(poll)]
    if tally is None:
        body.append(("withheld", TOO_FEW))
    else:
        body.append(("cast", str(tally.cast)))
        body += [("total", str(n), str(votes)) for n, votes in enumerate(tally.votes, 1)]
        body += [("ballot", *map(str, choice)) for choice in choices]
        body += [("receipt", code) for code in receipts]
    return (*body, ("end", str(len(body) + 1)))


def _asked(poll: Poll) -> Iterable[Record]:
    yield "poll", poll.reference, clean(poll.question), STATUS
    yield "method", poll.terms.method.kind.value, str(poll.terms.method.limit)
    for number, option in enumerate(poll.options, 1):
        yield "option", str(number), clean(option.label), option.stance.value
    if poll.opened_at is not None:
        yield "opened", _instant(poll.opened_at)
    yield "closed", _instant(poll.closes_at)


def _roll(poll: Poll) -> Iterable[Record]:
    yield "roll", str(poll.roll_size), clean(poll.roll_basis), poll.roll_hash
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


def links(rows: Iterable[Sequence[str]]) -> list[str]:
    """The link of each record, as 16 base32 characters; the last one is the seal."""
    link, found = b"", []
    for row in rows:
        text = json.dumps(list(row), ensure_ascii=False, separators=(",", ":"))
        link = hashlib.sha256(link + text.encode()).digest()
        found.append(base64.b32encode(link[:10]).decode())
    return found


def seal(rows: Iterable[Sequence[str]]) -> str:
    """The 16 characters that vouch for all records."""
    return links(rows)[-1]
