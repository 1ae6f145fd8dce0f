import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from asked_again import own_choice
from pollhouse import CLOSE, GUILD, House, house_at, minutes

from bot.errors import NotStored, UserError
from bot.polls import opened_ballots, reminder_times
from bot.polls.box import NotOnRoll, PollClosed
from bot.polls.boxes import BoxLost, UnknownPoll
from bot.polls.counting import Tally
from bot.polls.method import picked
from bot.polls.model import Terms
from bot.polls.shown_count import draw, draw_live, shown
from bot.storage.db import Connection

SUPPORT, OPPOSE, ABSTAIN = (picked(at, 3) for at in range(3))
FIRST = 100_001


async def test_a_vote_is_stored_with_a_receipt_that_a_change_leaves_alone(house: House) -> None:
    _, box = await house.open()
    first = await box.cast(FIRST, SUPPORT, minutes(1))
    second = await box.cast(FIRST, OPPOSE, minutes(2))
    assert (first.choice, second.choice) == (SUPPORT, OPPOSE)
    assert first.receipt == second.receipt == box.receipt(FIRST)
    assert await box.turnout() == 1
    assert await own_choice(box, FIRST) == OPPOSE
    assert (await opened_ballots.count(box)).choices == (OPPOSE,)


async def test_a_withdrawn_ballot_is_gone_and_may_come_back(house: House) -> None:
    _, box = await house.open()
    await box.cast(FIRST, SUPPORT, minutes(1))
    assert (await box.withdraw(FIRST, minutes(2))).choice is None
    assert (await box.withdraw(FIRST, minutes(2))).choice is None
    assert await box.turnout() == 0
    assert not await box.has_voted(FIRST)
    await box.cast(FIRST, SUPPORT, minutes(3))
    assert await box.turnout() == 1


async def test_somebody_who_joined_later_is_refused(house: House) -> None:
    _, box = await house.open(voters=3)
    with pytest.raises(NotOnRoll):
        await box.cast(FIRST + 3, SUPPORT, minutes(1))
    assert await box.turnout() == 0


async def test_a_press_in_the_last_millisecond_counts_and_one_at_the_deadline_does_not(
    house: House,
) -> None:
    _, box = await house.open()
    await box.cast(FIRST, SUPPORT, CLOSE - timedelta(milliseconds=1))
    with pytest.raises(PollClosed):
        await box.cast(FIRST + 1, SUPPORT, CLOSE)
    assert await box.turnout() == 1


async def test_of_200_quick_taps_the_last_counts_in_few_commits(house: House) -> None:
    _, box = await house.open()
    before = box.db.commits
    taps = [box.cast(FIRST, (SUPPORT, OPPOSE)[n % 2], minutes(1)) for n in range(199)]
    answers = await asyncio.gather(*taps, box.cast(FIRST, ABSTAIN, minutes(1)))
    assert answers[-1].choice == ABSTAIN
    assert await box.turnout() == 1
    assert await own_choice(box, FIRST) == ABSTAIN
    assert box.db.commits - before <= 3


async def test_a_hundred_voters_at_once_share_their_commits(house: House) -> None:
    _, box = await house.open(voters=100)
    before = box.db.commits
    await asyncio.gather(*(box.cast(FIRST + n, SUPPORT, minutes(1)) for n in range(100)))
    assert await box.turnout() == 100
    assert box.db.commits - before <= 5


async def test_one_refusal_does_not_undo_the_votes_beside_it(house: House) -> None:
    _, box = await house.open(voters=5)
    casts = (box.cast(FIRST + n, SUPPORT, minutes(1)) for n in range(6))
    answers = await asyncio.gather(*casts, return_exceptions=True)
    assert [type(a).__name__ for a in answers] == ["Stored"] * 5 + ["NotOnRoll"]
    assert await box.turnout() == 5


async def test_a_cancelled_press_is_stored_all_the_same(house: House) -> None:
    _, box = await house.open()
    press = asyncio.create_task(box.cast(FIRST, SUPPORT, minutes(1)))
    await asyncio.sleep(0)
    press.cancel()
    await asyncio.gather(press, return_exceptions=True)
    await box.stop()
    assert await box.turnout() == 1


async def test_an_acknowledged_vote_is_there_after_a_restart(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        poll, box = await house.open()
        await box.cast(FIRST, SUPPORT, minutes(1))
    async with house_at(tmp_path, seed=2) as again:
        box = await again.boxes.box(GUILD, poll.id)
        assert await own_choice(box, FIRST) == SUPPORT
        await box.cast(FIRST + 1, OPPOSE, minutes(2))
        assert await box.turnout() == 2


async def test_the_box_holds_no_member_id_and_no_choice_in_clear(house: House) -> None:
    _, box = await house.open()
    for n in range(20):
        await box.cast(FIRST + n, SUPPORT, minutes(1))
    raw = b"".join(path.read_bytes() for path in (house.root / "boxes").iterdir())
    for n in range(50):
        member = FIRST + n
        assert str(member).encode() not in raw
        assert member.to_bytes(8, "big") not in raw
        assert member.to_bytes(3, "big") not in raw
    assert b"Support" not in raw


async def test_key_and_box_are_for_their_owner_alone(house: House) -> None:
    await house.open()
    files = [*(house.root / "boxes").iterdir(), *(house.root / "keys").iterdir()]
    assert len(files) >= 2
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)


async def test_another_servers_poll_is_unknown(house: House) -> None:
    poll, _ = await house.open()
    with pytest.raises(UnknownPoll):
        await house.boxes.box(GUILD + 1, poll.id)
    with pytest.raises(UnknownPoll):
        await house.boxes.box(GUILD, poll.id + 1)


async def test_a_sealed_box_shows_no_result_and_a_secret_one_no_names(house: House) -> None:
    _, box = await house.open()
    with pytest.raises(UserError, match="sealed"):
        await draw_live(box)
    with pytest.raises(UserError, match="secret"):
        await opened_ballots.named(box, [FIRST])


async def test_a_named_poll_tells_who_chose_what(house: House) -> None:
    _, box = await house.open(terms=Terms(named=True))
    await box.cast(FIRST, OPPOSE, minutes(1))
    assert await opened_ballots.named(box, [FIRST, FIRST + 1]) == {FIRST: OPPOSE}


async def test_the_shown_turnout_moves_by_batches_of_first_ballots_alone(house: House) -> None:
    _, box = await house.open()
    for n in range(4):
        await box.cast(FIRST + n, SUPPORT, minutes(1))
    await box.cast(FIRST, OPPOSE, minutes(2))
    await box.withdraw(FIRST, minutes(2))
    await box.cast(FIRST, OPPOSE, minutes(2))
    assert (await box.fresh(), await draw(box), await shown(box)) == (4, 0, 0)
    await box.cast(FIRST + 4, SUPPORT, minutes(3))
    assert (await box.fresh(), await shown(box)) == (5, 0)
    assert (await draw(box), await shown(box), await box.fresh()) == (5, 5, 0)


async def test_a_live_count_is_one_batch_behind_and_a_start_changes_nothing(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        poll, box = await house.open(terms=Terms(live=True))
        for n in range(10):
            await box.cast(FIRST + n, SUPPORT, minutes(1))
        assert await draw_live(box) is None
        assert await shown(box) == 0
        for n in range(9):
            await box.cast(FIRST + 10 + n, OPPOSE, minutes(2))
        assert await draw_live(box) is None
    async with house_at(tmp_path, seed=2) as house:
        box = await house.boxes.box(GUILD, poll.id)
        assert await box.fresh() == 9
        await box.cast(FIRST + 19, OPPOSE, minutes(2))
        assert await draw_live(box) == Tally(50, 10, (10, 0, 0))
        assert await shown(box) == 10
        assert await draw_live(box) is None
        assert await shown(box) == 10


@pytest.mark.parametrize("live", [False, True])
async def test_the_turnout_kept_at_hand_is_the_one_in_the_file(tmp_path: Path, live: bool) -> None:
    async with house_at(tmp_path) as house:
        poll, box = await house.open(terms=Terms(live=live))
        for n in range(20):
            await box.cast(FIRST + n, SUPPORT, minutes(1))
            told, _ = await asyncio.gather(shown(box), draw_live(box) if live else draw(box))
            assert told <= n + 1
            assert box.shown == await box.db.read(in_file)
    async with house_at(tmp_path, seed=2) as house:
        box = await house.boxes.box(GUILD, poll.id)
        assert box.shown is None
        assert await shown(box) == box.shown == (10 if live else 20)


def in_file(conn: Connection) -> int:
    """What the box's file says that the card showed last."""
    return int(conn.execute("SELECT shown FROM counter").fetchone()[0])


async def test_of_two_drawings_at_once_one_draws(house: House) -> None:
    _, box = await house.open(terms=Terms(live=True))
    for n in range(20):
        await box.cast(FIRST + n, SUPPORT, minutes(1))
        if n == 9:
            await draw_live(box)
    counts = await asyncio.gather(draw_live(box), draw_live(box), draw_live(box))
    assert sorted(counts, key=str) == [None, None, Tally(50, 10, (10, 0, 0))]


@pytest.mark.parametrize("steps", range(8))
async def test_a_ballot_beside_a_redraw_is_shown_or_still_to_be_shown_never_both(
    house: House, steps: int
) -> None:
    _, box = await house.open()

    async def draw_later() -> int:
        for _ in range(steps):
            await asyncio.sleep(0)  # the loop's turn, and no time
        return await draw(box)

    votes = (box.cast(FIRST + n, SUPPORT, minutes(1)) for n in range(5))
    *_, drawn = await asyncio.gather(*votes, draw_later())
    assert (drawn, await box.fresh()) in ((0, 5), (5, 0))


async def test_a_wave_reaches_each_who_has_not_voted_once_and_leaves_no_trace(
    house: House,
) -> None:
    _, box = await house.open(voters=4)
    await box.cast(FIRST, SUPPORT, minutes(1))
    asked = [FIRST, FIRST + 1, FIRST + 2, 5]
    assert [one for one in asked if await reminder_times.awaited(box, "1", one)] == [
        FIRST + 1,
        FIRST + 2,
    ]
    await reminder_times.reached(box, "1", FIRST + 1)
    assert [one for one in asked if await reminder_times.awaited(box, "1", one)] == [FIRST + 2]
    await reminder_times.end_wave(box, "1")
    left = await box.db.read(lambda c: c.execute("SELECT count(*) FROM wave").fetchone()[0])
    assert left == 0


async def test_another_polls_key_opens_nothing(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        one, _ = await house.open()
        two, _ = await house.open()
    keys = tmp_path / "keys"
    (keys / f"{one.box}.key").write_bytes((keys / f"{two.box}.key").read_bytes())
    async with house_at(tmp_path, seed=3) as again:
        with pytest.raises(BoxLost):
            await again.boxes.box(GUILD, one.id)


async def test_what_came_in_before_a_restart_is_still_to_be_drawn(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        poll, box = await house.open()
        for n in range(4):
            await box.cast(FIRST + n, SUPPORT, minutes(1))
    async with house_at(tmp_path, seed=2) as house:
        box = await house.boxes.box(GUILD, poll.id)
        assert await box.fresh() == 4
        await box.cast(FIRST, OPPOSE, minutes(2))
        await box.cast(FIRST + 4, SUPPORT, minutes(2))
        assert await box.fresh() == 5
        assert (await draw(box), await box.fresh()) == (5, 0)


async def test_on_a_full_disk_the_voter_reads_that_nothing_was_stored(house: House) -> None:
    _, box = await house.open()
    await box.cast(100_001, picked(0, 3), minutes(1))
    await box.db._writer.run(lambda conn: conn.execute("PRAGMA query_only = ON"))
    with pytest.raises(NotStored, match="Nothing was stored"):
        await box.cast(100_001, picked(1, 3), minutes(2))
    await box.db._writer.run(lambda conn: conn.execute("PRAGMA query_only = OFF"))
    assert await own_choice(box, 100_001) == picked(0, 3), "the one before stands"
    await box.cast(100_002, picked(1, 3), minutes(3))
    assert await box.turnout() == 2


async def test_who_searches_the_house_gives_way_to_a_ballot(house: House) -> None:
    _, box = await house.open()
    before = house.db.pace.until
    await box.cast(FIRST, SUPPORT, minutes(1))
    assert house.db.pace.until > before
    assert box.db.pace.until == 0.0, "who reads the box itself waits for nobody"
