"""What only tests ask: a result and its records of a bare count, and a member's own ballot."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.polls.box import Box
from bot.polls.counting import Tally
from bot.polls.findings import Findings, judged
from bot.polls.letters import Case
from bot.polls.letters.case import COMMITTEE
from bot.polls.method import Choice
from bot.polls.model import Poll
from bot.polls.records import evidence
from bot.polls.result import Result, result_of
from bot.polls.seal import Record


def records(
    poll: Poll, tally: Tally | None, choices: Sequence[Choice], receipts: Sequence[str]
) -> tuple[Record, ...]:
    """The records of a poll that takes one answer or several, by member; of no tally, where too
    few voted to show anything."""
    found = None if tally is None else Findings(tally.roll, tally.cast, tuple(choices), tally)
    return evidence(poll, found, receipts)


def result(
    poll: Poll, tally: Tally | None, seal: str, zone: ZoneInfo, committee: str = COMMITTEE
) -> Result:
    """The result of such a poll."""
    found = None if tally is None else Findings(tally.roll, tally.cast, (), tally)
    if found is not None:
        found = judged(found, poll.options, poll.terms)
    return result_of(Case(poll, found, zone, committee=committee, seal=seal))


async def own_choice(box: Box, member_id: int) -> Choice | None:
    """The ballot that stands for a member."""
    token = box.secrets.token(member_id)
    query = "SELECT sealed FROM ballot WHERE token = ?"
    row = await box.db.read(lambda conn: conn.execute(query, (token,)).fetchone())
    return None if row is None else box.secrets.decipher(token, row["sealed"])
