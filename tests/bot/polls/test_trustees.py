"""A poll sealed to trustees: nobody opens it before them, and it ends as others do."""

import itertools
from datetime import timedelta
from pathlib import Path

import pytest
from asked_again import own_choice
from asked_poll import open_poll
from pollhouse import (
    CHANNEL,
    CLOSE,
    GUILD,
    NOW,
    OFFICER,
    TWO_OFFICERS,
    House,
    contents,
    house_at,
    minutes,
    roll_of,
)
from trusted import TERMS, TRUSTEES, given, lock_of, opened_to, phrase

from bot.errors import UserError
from bot.polls import acts, ending, export
from bot.polls.acts import Officer
from bot.polls.box import PollClosed
from bot.polls.closing import close_poll, closing, finish_closing, give_up
from bot.polls.draft import Draft, faults
from bot.polls.kept_drafts import keep_draft
from bot.polls.method import Choice, picked
from bot.polls.model import Poll, State, Terms
from bot.polls.records import counted, published
from bot.polls.recount.verdict import recount_bytes
from bot.polls.secrets import Unreadable
from bot.polls.store import poll_by_id
from bot.polls.trustees import key_parts, seats, waiting
from bot.polls.trustees.key_process import KeyProcess

SUPPORT, OPPOSE = picked(0, 3), picked(1, 3)
LATER = CLOSE + timedelta(minutes=1)
OVER = LATER + waiting.WAITS


@pytest.fixture
async def house(tmp_path: Path):  # type: ignore[no-untyped-def]
    async with house_at(tmp_path) as found:
        yield found


async def voted(house: House, trustees: tuple[int, ...] = TRUSTEES) -> Poll:
    """A poll with twelve ballots, some changed and one taken out again."""
    poll, box = await opened_to(house, trustees)
    for number in range(12):
        await box.cast(100_001 + number, picked(number % 3, 3), minutes(1))
    for number in range(6):
        await box.cast(100_001 + number, SUPPORT, minutes(2))
    await box.withdraw(100_012, minutes(3))
    return poll


async def now_of(house: House, poll: Poll) -> Poll:
    found = await house.db.read(lambda conn: poll_by_id(conn, poll.id))
    assert found is not None
    return found


async def tally_of(house: House, poll: Poll) -> tuple[int, ...]:
    closed = await now_of(house, poll)
    result = await house.db.read(lambda conn: counted(conn, closed))
    assert closed.state is State.CLOSED
    assert result is not None
    assert result.tally is not None
    return result.tally.votes


VOTES = (8, 2, 1)


async def test_two_of_three_open_it_and_the_result_is_as_in_any_poll(house: House) -> None:
    poll = await voted(house)
    await close_poll(house.db, house.boxes, poll.id, LATER)
    assert (await now_of(house, poll)).waits_until == OVER
    assert await given(house, poll, TRUSTEES[2]) == 1
    await close_poll(house.db, house.boxes, poll.id, LATER)
    assert (await now_of(house, poll)).state is State.CLOSING, "one of two is not enough"
    assert await given(house, poll, TRUSTEES[0]) == 0
    await close_poll(house.db, house.boxes, poll.id, LATER)
    assert await tally_of(house, poll) == VOTES
    assert house.boxes.names() == set()
    closed = await now_of(house, poll)
    records = await house.db.read(lambda conn: published(conn, closed))
    assert sum(record[0] == "receipt" for record in records) == 11
    assert closed.waits_until is None
    assert closed.trustees == ()


async def test_the_export_of_such_a_poll_is_recounted_like_any_other(house: House) -> None:
    poll = await voted(house)
    await close_poll(house.db, house.boxes, poll.id, LATER)
    for trustee in TRUSTEES[:2]:
        await given(house, poll, trustee)
    await close_poll(house.db, house.boxes, poll.id, LATER)
    closed = await now_of(house, poll)
    records = await house.db.read(lambda conn: published(conn, closed))
    found = await house.db.read(lambda conn: counted(conn, closed))
    assert found is not None
    said = recount_bytes(export.as_csv(records), found.seal)
    assert not said.fault
    assert said.sealed


@pytest.mark.parametrize("pair", list(itertools.permutations(TRUSTEES, 2)))
async def test_any_two_open_it_in_any_order(house: House, pair: tuple[int, int]) -> None:
    poll = await voted(house)
    await close_poll(house.db, house.boxes, poll.id, LATER)
    for trustee in pair:
        await given(house, poll, trustee)
    await close_poll(house.db, house.boxes, poll.id, LATER)
    assert await tally_of(house, poll) == VOTES


async def test_one_trustee_opens_a_poll_of_one(house: House) -> None:
    poll = await voted(house, (90_003,))
    await close_poll(house.db, house.boxes, poll.id, LATER)
    assert await given(house, poll, 90_003) == 0
    await close_poll(house.db, house.boxes, poll.id, LATER)
    assert await tally_of(house, poll) == VOTES


async def test_the_same_trustee_twice_is_one(house: House) -> None:
    poll = await voted(house)
    await close_poll(house.db, house.boxes, poll.id, LATER)
    assert await given(house, poll, TRUSTEES[1]) == 1
    assert await given(house, poll, TRUSTEES[1]) == 1
    await close_poll(house.db, house.boxes, poll.id, LATER)
    assert (await now_of(house, poll)).state is State.CLOSING


async def test_a_wrong_passphrase_is_a_sentence_and_costs_nothing(house: House) -> None:
    poll = await voted(house)
    await close_poll(house.db, house.boxes, poll.id, LATER)
    before = await now_of(house, poll)
    with pytest.raises(UserError, match="not the passphrase you set for P-1"):
        await given(house, poll, TRUSTEES[0], "".join([phrase(TRUSTEES[0]), "?"]))
    with pytest.raises(UserError, match="not the passphrase"):
        await given(house, poll, TRUSTEES[0], "".join([phrase(TRUSTEES[1])]))
    assert await now_of(house, poll) == before
    assert await given(house, poll, TRUSTEES[0]) == 1


async def test_nobody_but_its_trustees_is_heard(house: House) -> None:
    poll = await voted(house)
    await close_poll(house.db, house.boxes, poll.id, LATER)
    with pytest.raises(UserError, match="no trustee"):
        await given(house, poll, 100_005)


async def test_a_passphrase_is_not_taken_before_the_close_nor_after_the_fortnight(
    house: House,
) -> None:
    poll = await voted(house)
    ask = lambda now: house.db.read(lambda conn: waiting.waiting(conn, GUILD, poll.id, now))  # noqa: E731
    with pytest.raises(UserError, match="has not closed yet"):
        await ask(minutes(5))
    await close_poll(house.db, house.boxes, poll.id, LATER)
    assert (await ask(LATER)).reference == "P-1"
    with pytest.raises(UserError, match="waits for no passphrase any more"):
        await ask(OVER)


async def test_the_bot_cannot_open_a_ballot_with_all_it_holds_before_the_close(
    house: House,
) -> None:
    poll = await voted(house)
    box = await house.boxes.box(GUILD, poll.id)
    with pytest.raises(Unreadable):
        await own_choice(box, 100_001)
    seat = await house.db.read(lambda conn: seats.seat_of(conn, GUILD, poll.id, TRUSTEES[0]))
    for guess in (seat.part[:32], seat.lock.public, seat.lock.salt * 2, poll.sealed_to):
        with pytest.raises(Unreadable):
            box.secrets.unlock(guess)
    part = await house.db.read(lambda conn: seats.seat_of(conn, GUILD, poll.id, TRUSTEES[0]))
    opened = await _part(house, poll, TRUSTEES[0])
    assert part.part[32:-16] != opened
    with pytest.raises(Unreadable):
        box.secrets.unlock(key_parts.join({part.number: opened}))


async def _part(house: House, poll: Poll, trustee: int) -> bytes:
    seat = await house.db.read(lambda conn: seats.seat_of(conn, GUILD, poll.id, trustee))
    given = await KeyProcess().give(phrase(trustee), seat.lock, seat.part, poll.box)
    assert given is not None
    return given


async def test_every_ballot_has_the_same_length(house: House) -> None:
    poll = await voted(house)
    box = await house.boxes.box(GUILD, poll.id)
    lengths = await box.db.read(
        lambda conn: conn.execute("SELECT DISTINCT length(sealed) FROM ballot").fetchall()
    )
    assert len(lengths) == 1


async def test_a_press_that_comes_after_the_wait_began_is_refused(house: House) -> None:
    poll = await voted(house)
    box = await house.boxes.box(GUILD, poll.id)
    await close_poll(house.db, house.boxes, poll.id, LATER)
    with pytest.raises(PollClosed):
        await box.cast(100_012, SUPPORT, minutes(4))


async def test_after_a_fortnight_the_poll_is_lost_and_its_box_burned(house: House) -> None:
    poll = await voted(house)
    await close_poll(house.db, house.boxes, poll.id, LATER)
    await given(house, poll, TRUSTEES[0])
    await give_up(house.db, house.boxes, poll.id, OVER - timedelta(seconds=1))
    assert (await now_of(house, poll)).state is State.CLOSING
    await give_up(house.db, house.boxes, poll.id, OVER)
    lost = await now_of(house, poll)
    assert (lost.state, lost.reason) == (State.INTERRUPTED, waiting.LOST)
    assert house.boxes.names() == set()
    assert house.boxes.aside() == {}
    await give_up(house.db, house.boxes, poll.id, OVER)
    with pytest.raises(UserError, match="no trustee"):
        await given(house, poll, TRUSTEES[1])


async def test_what_was_opened_in_time_is_counted_also_where_the_count_was_cut_short(
    house: House,
) -> None:
    poll = await voted(house)
    await close_poll(house.db, house.boxes, poll.id, LATER)
    for trustee in TRUSTEES[1:]:
        await given(house, poll, trustee)
    await give_up(house.db, house.boxes, poll.id, OVER)
    assert await tally_of(house, poll) == VOTES


STEPS = ("closing", "waiting", "one", "two", "counted", "committed", "key removed", ".db removed")


@pytest.mark.parametrize("last", STEPS)
async def test_a_restart_after_any_step_goes_on_from_there(tmp_path: Path, last: str) -> None:
    """What a crash leaves is what is on disk: the house is left where it stands."""
    async with house_at(tmp_path) as house:
        poll = await voted(house)
        await _until(house, poll, last)
    async with house_at(tmp_path, seed=2) as house:
        await finish_closing(house.db, house.boxes, LATER + timedelta(hours=1))
        found = await now_of(house, poll)
        if STEPS.index(last) < STEPS.index("two"):
            assert found.state is State.CLOSING
            assert found.waits_until is not None
            assert len(found.trustees) == 3
            lacking = 2 - (last == "one")
            for trustee in TRUSTEES[1 : 1 + lacking]:
                await given(house, poll, trustee)
            await close_poll(house.db, house.boxes, poll.id, LATER)
        assert await tally_of(house, poll) == VOTES
        assert house.boxes.names() == set()


async def _until(house: House, poll: Poll, last: str) -> None:
    for turn in range(2):
        async for step in closing(house.db, house.boxes, poll.id, LATER):
            if step == last:
                return
        for name, trustee in zip(("one", "two"), TRUSTEES, strict=False):
            if turn == 0:
                await given(house, poll, trustee)
                if name == last:
                    return


async def test_a_crash_between_loss_and_burning_is_made_good_at_the_next_start(
    tmp_path: Path,
) -> None:
    async with house_at(tmp_path) as house:
        poll = await voted(house)
        await close_poll(house.db, house.boxes, poll.id, LATER)
        lose = lambda conn: ending.interrupt(conn, poll.id, waiting.LOST, OVER)  # noqa: E731
        await house.db.write(lose)
        assert house.boxes.names() == {poll.box}
    async with house_at(tmp_path, seed=2) as house:
        await finish_closing(house.db, house.boxes, OVER)
        assert house.boxes.names() == set()
        assert house.boxes.aside() == {}


async def test_a_waiting_poll_whose_keys_are_not_mounted_stops_the_start_and_nothing_else(
    tmp_path: Path,
) -> None:
    async with house_at(tmp_path) as house:
        poll = await voted(house)
        await close_poll(house.db, house.boxes, poll.id, LATER)
    (tmp_path / "keys").rename(tmp_path / "elsewhere")
    async with house_at(tmp_path, seed=2) as house:
        with pytest.raises(UserError, match="volume mounted"):
            await finish_closing(house.db, house.boxes, LATER)
        assert (await now_of(house, poll)).state is State.CLOSING


async def test_cancelling_forgets_the_trustees_parts(house: House) -> None:
    poll = await voted(house)
    await house.db.write(lambda conn: ending.cancel(conn, GUILD, poll.id, "a mistake", minutes(9)))
    rows = await house.db.read(lambda conn: conn.execute("SELECT * FROM poll_trustee").fetchall())
    assert rows == []


async def test_another_polls_parts_do_not_open_it(house: House) -> None:
    """The same trustees, the same passphrases: the parts are of another key."""
    poll = await voted(house)
    other, _ = await opened_to(house)
    box = await house.boxes.box(GUILD, poll.id)
    parts = {n: await _part(house, other, one) for n, one in enumerate(TRUSTEES[:2], 1)}
    with pytest.raises(Unreadable, match="do not make"):
        box.secrets.unlock(key_parts.join(parts))


async def test_a_draft_says_what_it_lacks(house: House) -> None:
    asked = Draft("Shall we?", closes_at=CLOSE, terms=TERMS, channel_id=1)
    live = Draft("Shall we?", closes_at=CLOSE, terms=Terms(trustees=3, live=True))
    assert any("live count cannot be sealed" in fault for fault in faults(live, minutes(0)))
    kept = await house.db.write(lambda conn: keep_draft(conn, GUILD, OFFICER, asked, minutes(0)))

    def said(chosen: int) -> object:
        return house.db.read(lambda conn: seats.faults(seats.asked(conn, GUILD, kept.id), chosen))

    assert await said(3) == [seats.CHOOSE]  # type: ignore[misc]
    await house.db.write(lambda conn: seats.choose(conn, GUILD, kept.id, TRUSTEES))
    await house.db.write(
        lambda conn: seats.set_lock(conn, GUILD, kept.id, TRUSTEES[0], lock_of(TRUSTEES[0]))
    )
    (fault,) = await said(3)  # type: ignore[misc]
    assert "2 of 3 trustees have not" in fault
    with pytest.raises(UserError, match="one trustee, or three"):
        await house.db.write(lambda conn: seats.choose(conn, GUILD, kept.id, TRUSTEES[:2]))
    with pytest.raises(UserError, match="not asked as a trustee"):
        await house.db.write(
            lambda conn: seats.set_lock(conn, GUILD, kept.id, 1, lock_of(TRUSTEES[0]))
        )


async def test_a_poll_to_be_sealed_does_not_open_without_its_trustees(house: House) -> None:
    asked = Draft("Shall we?", closes_at=CLOSE, terms=TERMS, channel_id=CHANNEL)
    kept = await house.db.write(lambda conn: keep_draft(conn, GUILD, OFFICER, asked, NOW))
    head = (house.db, house.boxes)
    with pytest.raises(UserError, match="choose the trustees"):
        await open_poll(*head, GUILD, OFFICER, asked, roll_of(8), CHANNEL, NOW)
    tail = (kept.id, roll_of(8), TWO_OFFICERS, NOW, KeyProcess())
    with pytest.raises(UserError, match="choose the trustees"):
        await acts.open_draft(*head, Officer(GUILD, OFFICER), *tail)
    await house.db.write(lambda conn: seats.choose(conn, GUILD, kept.id, TRUSTEES))
    with pytest.raises(UserError, match="choose the trustees"):
        await acts.open_draft(*head, Officer(GUILD, OFFICER), *tail)
    assert house.boxes.names() == set()


async def played(root: Path, choices: list[Choice]) -> dict[str, bytes]:
    """A sealed poll from opening to result; all that is left of it."""
    async with house_at(root) as house:
        poll, box = await opened_to(house)
        for number, choice in enumerate(choices):
            await box.cast(100_001 + number, choice, minutes(1))
        await close_poll(house.db, house.boxes, poll.id, LATER)
        for trustee in TRUSTEES[:2]:
            await given(house, poll, trustee)
        await close_poll(house.db, house.boxes, poll.id, LATER)
        dump = await house.db.read(lambda conn: "\n".join(conn.iterdump()).encode())
    return {"dump": dump} | contents(root)


async def test_swapped_choices_leave_the_same_although_no_key_is_seeded(tmp_path: Path) -> None:
    choices = [picked(number % 3, 3) for number in range(12)]
    one = await played(tmp_path / "one", choices)
    choices[1], choices[2] = choices[2], choices[1]
    two = await played(tmp_path / "two", choices)
    assert one == two, [name for name in one if one[name] != two.get(name)]


async def test_where_the_scrutineer_signs_the_box_is_burned_once_it_was_opened(
    house: House,
) -> None:
    poll, box = await opened_to(house, terms=Terms(signed=True))
    for number in range(12):
        await box.cast(100_001 + number, SUPPORT, minutes(1))
    await close_poll(house.db, house.boxes, poll.id, LATER)
    for trustee in TRUSTEES[:2]:
        await given(house, poll, trustee)
    await close_poll(house.db, house.boxes, poll.id, LATER)
    found = await now_of(house, poll)
    assert (found.state, found.unsigned, found.waits_until) == (State.CLOSING, True, None)
    assert house.boxes.names() == set()
    await finish_closing(house.db, house.boxes, LATER)
    assert (await now_of(house, poll)).unsigned
