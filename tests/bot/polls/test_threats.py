"""What a host could do that no file shows, as docs/threats.md says it, tried."""

from pathlib import Path

from asked_again import records
from pollhouse import CLOSE, GUILD, House, house_at, minutes

from bot.polls.closing import close_poll
from bot.polls.counting import tally
from bot.polls.export import as_csv
from bot.polls.method import picked
from bot.polls.model import Poll
from bot.polls.records import published
from bot.polls.recount import recount_bytes
from bot.polls.seal import seal
from bot.polls.store import poll_by_id

ADA, BEA = 100_001, 100_002
SUPPORT, OPPOSE = picked(0, 3), picked(1, 3)


async def closed_poll(house: House) -> tuple[Poll, dict[int, str]]:
    """A closed poll in which everybody supported, and the codes they were given."""
    poll, box = await house.open(8)
    given = {m: (await box.cast(m, SUPPORT, minutes(1))).receipt for m in range(ADA, ADA + 8)}
    await close_poll(house.db, house.boxes, poll.id, CLOSE)
    found = await house.db.read(lambda conn: poll_by_id(conn, poll.id))
    assert found is not None
    assert found.guild_id == GUILD
    return found, given


async def test_honest_codes_differ_and_all_are_published(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        poll, given = await closed_poll(house)
        rows = await house.db.read(lambda conn: published(conn, poll))
    assert sorted(given.values()) == [row[1] for row in rows if row[0] == "receipt"]
    assert len(set(given.values())) == 8


async def test_one_code_given_to_two_goes_unseen_until_they_compare(tmp_path: Path) -> None:
    """Bea is told Ada's code; her ballot is exchanged for another beside a made-up code."""
    async with house_at(tmp_path) as house:
        poll, given = await closed_poll(house)
    given[BEA] = given[ADA]
    codes = sorted({*given.values(), "ZZZ-ZZZ"})
    ballots = sorted([*[SUPPORT] * 7, OPPOSE], reverse=True)
    forged = records(poll, tally(ballots, 3, 8), ballots, codes)
    said = recount_bytes(as_csv(forged), seal(forged))
    assert said.sealed, "the recount of what was published finds nothing"
    assert all(code in codes for code in given.values()), "each finds their code"
    assert given[ADA] == given[BEA], "and it shows where the two compare"


async def test_a_vote_left_out_shows_to_its_voter(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        poll, given = await closed_poll(house)
    codes = sorted(code for member, code in given.items() if member != BEA)
    ballots = [SUPPORT] * 7
    short = records(poll, tally(ballots, 3, 8), ballots, codes)
    assert recount_bytes(as_csv(short), seal(short)).sealed
    assert given[BEA] not in codes
