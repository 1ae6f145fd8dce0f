import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path

import pytest
from pollhouse import CLOSE, GUILD, House, contents, found, house_at, minutes

from bot import outbox
from bot.polls.boxes import MARK, KeysAway
from bot.polls.closing import Start, close_poll, closing, finish_closing
from bot.polls.counting import Tally
from bot.polls.ending import cancel
from bot.polls.export import as_csv, as_json
from bot.polls.method import picked
from bot.polls.model import Poll, State, Terms
from bot.polls.records import counted, named_votes, published, receipts
from bot.polls.recount import recount_bytes
from bot.polls.store import poll_by_id, roll_members

SUPPORT, OPPOSE, ABSTAIN = (picked(at, 3) for at in range(3))
FIRST = 100_001
DUE = CLOSE + timedelta(seconds=5)
CHOICES = [SUPPORT] * 28 + [OPPOSE] * 8 + [ABSTAIN] * 4


async def voted(house: House, choices: list[tuple[int, ...]] = CHOICES, first: int = FIRST) -> Poll:
    poll, box = await house.open()
    for n, choice in enumerate(choices):
        await box.cast(first + n, choice, minutes(1))
    return poll


def leftovers(root: Path) -> list[Path]:
    found = [*(root / "boxes").iterdir(), *(root / "keys").iterdir()]
    return [path for path in found if path.name != MARK]  # the mark is no key


async def test_a_close_counts_publishes_and_leaves_no_key_and_no_box(house: House) -> None:
    poll = await voted(house)
    codes = sorted([(await house.boxes.box(GUILD, poll.id)).receipt(FIRST + n) for n in range(40)])
    await close_poll(house.db, house.boxes, poll.id, DUE)
    closed = await found(house, poll.id)
    assert (closed.state, closed.ended_at) == (State.CLOSED, CLOSE)
    result = await house.db.read(lambda conn: counted(conn, closed))
    assert result is not None
    assert result.tally == Tally(50, 40, (28, 8, 4))
    assert list(await house.db.read(lambda conn: receipts(conn, closed))) == codes
    records = await house.db.read(lambda conn: published(conn, closed))
    assert recount_bytes(as_csv(records), result.seal).sealed
    assert recount_bytes(as_json(records), result.seal).sealed
    assert leftovers(house.root) == []


async def test_a_poll_is_not_closed_before_its_deadline_nor_twice(house: House) -> None:
    poll = await voted(house)
    await close_poll(house.db, house.boxes, poll.id, CLOSE - timedelta(milliseconds=1))
    assert (await found(house, poll.id)).state is State.OPEN
    for _ in range(2):
        await close_poll(house.db, house.boxes, poll.id, DUE)
    rows = await house.db.read(
        lambda c: c.execute("SELECT key FROM outbox WHERE kind = 'poll.result'").fetchall()
    )
    assert [row[0] for row in rows] == [f"poll.result:{poll.id}:1:500"]


STEPS = [
    "closing",
    "counted",
    "committed",
    "key overwritten",
    "key removed",
    ".db-wal overwritten",
    ".db-wal removed",
    ".db-shm overwritten",
    ".db-shm removed",
    ".db overwritten",
    ".db removed",
]


async def stopped_after(steps: AsyncIterator[str], last: str) -> list[str]:
    """Take steps up to one and abandon the rest, as a kill would."""
    taken = []
    async for step in steps:
        taken.append(step)
        if step == last:
            break
    return taken


async def test_the_steps_of_a_close_are_those_that_are_killed_below(house: House) -> None:
    poll = await voted(house)
    assert [s async for s in closing(house.db, house.boxes, poll.id, DUE)] == STEPS


@pytest.mark.parametrize("last", STEPS)
async def test_a_close_killed_after_any_step_is_finished_at_the_next_start(
    tmp_path: Path, last: str
) -> None:
    async with house_at(tmp_path) as house:
        poll = await voted(house)
        async with aclosing(closing(house.db, house.boxes, poll.id, DUE)) as steps:
            await stopped_after(steps, last)
    async with house_at(tmp_path, seed=2) as again:
        await finish_closing(again.db, again.boxes, DUE + timedelta(minutes=3))
        closed = await found(again, poll.id)
        assert (closed.state, closed.ended_at) == (State.CLOSED, CLOSE)
        result = await again.db.read(lambda conn: counted(conn, closed))
        assert result is not None
        assert result.tally == Tally(50, 40, (28, 8, 4))
        assert leftovers(tmp_path) == []


async def test_an_open_poll_goes_on_after_a_start(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        poll = await voted(house)
    async with house_at(tmp_path, seed=2) as again:
        assert await finish_closing(again.db, again.boxes, minutes(5)) == Start(1, 0, 0)
        assert await (await again.boxes.box(GUILD, poll.id)).turnout() == 40


@pytest.mark.parametrize("folder", ["keys", "boxes"])
async def test_a_poll_without_its_key_or_box_comes_back_interrupted(
    tmp_path: Path, folder: str
) -> None:
    async with house_at(tmp_path) as house:
        poll = await voted(house)
    for path in (tmp_path / folder).iterdir():
        if path.name != MARK:
            path.unlink()
    async with house_at(tmp_path, seed=2) as again:
        assert await finish_closing(again.db, again.boxes, minutes(5)) == Start(0, 0, 1)
        stopped = await found(again, poll.id)
        assert stopped.state is State.INTERRUPTED
        assert "missing" in stopped.reason
        assert set(again.boxes.aside()) == {poll.box}, "what is left is kept for a week"


async def test_a_bare_keys_folder_stops_the_start_and_costs_nothing(tmp_path: Path) -> None:
    """A volume that was not mounted: the polls go on once it is."""
    async with house_at(tmp_path) as house:
        poll = await voted(house)
    keys, away = tmp_path / "keys", tmp_path / "unmounted"
    keys.rename(away)
    keys.mkdir()
    async with house_at(tmp_path, seed=2) as again:
        with pytest.raises(KeysAway, match="mounted"):
            await finish_closing(again.db, again.boxes, minutes(5))
    keys.rmdir()
    away.rename(keys)
    async with house_at(tmp_path, seed=3) as again:
        assert await finish_closing(again.db, again.boxes, minutes(6)) == Start(1, 0, 0)
        assert await (await again.boxes.box(GUILD, poll.id)).turnout() == 40


async def test_a_damaged_ballot_interrupts_instead_of_miscounting(house: House) -> None:
    poll = await voted(house)
    box = await house.boxes.box(GUILD, poll.id)
    await box.db.write(
        lambda c: c.execute(
            "UPDATE ballot SET sealed = zeroblob(44) WHERE token = (SELECT min(token) FROM ballot)"
        )
    )
    await close_poll(house.db, house.boxes, poll.id, DUE)
    assert (await found(house, poll.id)).state is State.INTERRUPTED


async def test_a_poll_whose_card_never_went_out_is_cleared_away(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        poll, _ = await house.open()
        await house.db.write(
            lambda c: c.execute("UPDATE poll SET state = 'draft' WHERE poll_id = ?", (poll.id,))
        )
    async with house_at(tmp_path, seed=2) as again:
        assert await finish_closing(again.db, again.boxes, minutes(1)) == Start(0, 0, 0)
        assert await again.db.read(lambda conn: poll_by_id(conn, poll.id)) is None
        assert leftovers(tmp_path) == []


async def test_a_cancelled_polls_box_is_burned_at_the_start_at_the_latest(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        poll = await voted(house)
        await house.db.write(lambda c: cancel(c, GUILD, poll.id, "wrong question", minutes(9)))
    async with house_at(tmp_path, seed=2) as again:
        await finish_closing(again.db, again.boxes, minutes(10))
        assert (await found(again, poll.id)).state is State.CANCELLED
        assert leftovers(tmp_path) == []


async def test_four_ballots_are_withheld_everywhere(house: House) -> None:
    poll = await voted(house, [SUPPORT, SUPPORT, SUPPORT, OPPOSE])
    await close_poll(house.db, house.boxes, poll.id, DUE)
    closed = await found(house, poll.id)
    records = await house.db.read(lambda conn: published(conn, closed))
    assert {record[0] for record in records}.isdisjoint({"cast", "total", "ballot", "receipt"})
    result = await house.db.read(lambda conn: counted(conn, closed))
    assert result is not None
    assert result.tally is None
    assert recount_bytes(as_csv(records), result.seal).ok


async def test_a_named_poll_keeps_names_beside_choices(house: House) -> None:
    poll, box = await house.open(voters=6, terms=Terms(named=True))
    for n in range(5):
        await box.cast(FIRST + n, SUPPORT, minutes(1))
    await close_poll(house.db, house.boxes, poll.id, DUE)
    closed = await found(house, poll.id)
    names = await house.db.read(lambda conn: named_votes(conn, closed))
    assert names == [(f"Dr {FIRST + n}", SUPPORT) for n in range(5)]


async def story(root: Path, swapped: bool, first: int = FIRST) -> dict[str, bytes]:
    """One poll from opening to close with all its randomness seeded; every file's bytes."""
    choices = list(CHOICES)
    if swapped:
        choices[0], choices[30] = choices[30], choices[0]
    async with house_at(root) as house:
        poll = await voted(house, choices, first)
        await close_poll(house.db, house.boxes, poll.id, DUE)
        dump = await house.db.read(
            lambda c: {
                name: repr([tuple(row) for row in c.execute(f"SELECT * FROM {name}")]).encode()
                for (name,) in c.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                ).fetchall()
            }
        )
        closed = await found(house, poll.id)
        records = await house.db.read(lambda conn: published(conn, closed))
        dump |= {"csv": as_csv(records), "json": as_json(records)}
    return dump | contents(root)


async def test_two_swapped_voters_leave_identical_bytes(tmp_path: Path) -> None:
    """Secrecy (b): every row, file and export of the two stories is the same."""
    one = await story(tmp_path / "a", swapped=False)
    two = await story(tmp_path / "b", swapped=True)
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


async def test_after_the_close_nothing_tells_who_voted(tmp_path: Path) -> None:
    """Secrecy (a): neither the key nor any voter's token is left in any file."""
    async with house_at(tmp_path) as house:
        poll = await voted(house)
        box = await house.boxes.box(GUILD, poll.id)
        secrets = box.secrets
        key = (tmp_path / "keys" / f"{poll.box}.key").read_bytes()
        await close_poll(house.db, house.boxes, poll.id, DUE)
        members = await house.db.read(lambda conn: roll_members(conn, poll.id))
    traces = [key, *(secrets.token(member) for member in members)]
    for name, raw in contents(tmp_path).items():
        assert not any(trace in raw or trace.hex().encode() in raw for trace in traces), name


async def test_other_voters_leave_the_same_rows_but_for_their_codes(tmp_path: Path) -> None:
    """Secrecy (a): no table but the published records depends on who of the roll voted."""
    one = await story(tmp_path / "a", swapped=False)
    two = await story(tmp_path / "b", swapped=False, first=FIRST + 10)
    differing = {name for name in one if one[name] != two[name]}
    assert differing <= {"poll_result", "csv", "json", "lmcbot.db", "lmcbot.db-wal"}
    for render in ("csv", "json"):
        changed = set(one[render].splitlines()) ^ set(two[render].splitlines())
        assert all(b"receipt" in line or b"end" in line for line in changed)


async def test_the_main_database_learns_nothing_before_the_close(tmp_path: Path) -> None:
    """Until the close its bytes do not depend on who voted, how, or whether anybody did."""
    async with house_at(tmp_path / "a") as house:
        await voted(house)
    async with house_at(tmp_path / "b") as house:
        await voted(house, [])
    one, two = ((tmp_path / name / "lmcbot.db").read_bytes() for name in "ab")
    assert one == two


async def test_the_outbox_of_a_poll_holds_ids_only(house: House) -> None:
    poll = await voted(house)
    query = "SELECT * FROM outbox WHERE kind LIKE 'poll.%'"
    rows = await house.db.read(lambda c: c.execute(query).fetchall())
    assert {row["kind"] for row in rows} == {"poll.card", "poll.close", "poll.reminder"}
    ids = {"poll_id": poll.id}
    assert {row["payload"] for row in rows} == {
        json.dumps(ids),
        json.dumps({"opens": True, **ids}),
    }
    due = await house.db.read(lambda c: outbox.by_key(c, f"poll.close:{poll.id}:0"))
    assert due is not None
    assert due.due_at == DUE
