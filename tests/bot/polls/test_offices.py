"""Two officers are two people: who may second an early close or an addition."""

import pytest
from asked_poll import open_poll
from pollhouse import CHANNEL, CLOSE, DEPUTY, GUILD, NOW, OFFICER, QUESTION, House, minutes, roll_of

from bot import people
from bot.errors import UserError
from bot.polls import deadlines, ending, offices
from bot.polls import traces as retention
from bot.polls.draft import Draft
from bot.polls.model import Poll
from bot.polls.offices import Bench, By, Offices, Presser

FRIEND, TELLER, OUTSIDER = 90_003, 90_004, 90_005
MEMBER, OTHER = 100_001, 100_002  # on the roll
BOTH = Offices(frozenset({OFFICER, DEPUTY}), frozenset({TELLER}))
ONE = Offices(frozenset({OFFICER}), frozenset({TELLER}))


async def opened(house: House, then: Offices | None) -> Poll:
    """A poll that opened with these officers, its early close asked for by the first."""
    draft = Draft(QUESTION, closes_at=CLOSE)
    args = (GUILD, OFFICER, draft, roll_of(20), CHANNEL, NOW, then)
    poll = await open_poll(house.db, house.boxes, *args)
    asker = Presser(OFFICER, True, False, then)
    await house.db.write(
        lambda c: deadlines.ask_early(c, GUILD, poll.id, asker, "all is said", minutes(1))
    )
    return poll


async def agrees(house: House, poll: Poll, presser: Presser) -> By | None:
    return (
        await house.db.write(
            lambda c: deadlines.second_early(c, GUILD, poll.id, presser, minutes(2))
        )
    )[1]


def with_role(user_id: int, now: Offices | None) -> Presser:
    """Somebody who has the officers' role as they press."""
    return Presser(user_id, True, False, now)


def member(user_id: int, now: Offices | None) -> Presser:
    return Presser(user_id, False, False, now)


async def test_an_account_made_an_officer_since_seconds_nothing(house: House) -> None:
    poll = await opened(house, BOTH)
    three = Offices(BOTH.officers | {FRIEND})
    with pytest.raises(UserError, match="was an officer when P-1 opened"):
        await agrees(house, poll, with_role(FRIEND, three))
    assert await agrees(house, poll, with_role(DEPUTY, three)) is By.OFFICER


async def test_an_officers_role_that_everybody_holds_makes_nobody_a_second(house: House) -> None:
    poll = await opened(house, BOTH)
    everybody = Offices(frozenset(range(MEMBER, MEMBER + 20)) | BOTH.officers)
    with pytest.raises(UserError, match="was an officer when P-1 opened"):
        await agrees(house, poll, with_role(MEMBER, everybody))


async def test_a_former_officer_seconds_nothing(house: House) -> None:
    poll = await opened(house, Offices(BOTH.officers | {FRIEND}))
    with pytest.raises(UserError, match="and still is"):
        await agrees(house, poll, member(FRIEND, BOTH))


async def test_nobody_made_an_officer_since_asks_where_others_were(house: House) -> None:
    draft = Draft(QUESTION, closes_at=CLOSE)
    args = (GUILD, OFFICER, draft, roll_of(20), CHANNEL, NOW, BOTH)
    poll = await open_poll(house.db, house.boxes, *args)
    friend = with_role(FRIEND, Offices(BOTH.officers | {FRIEND}))
    with pytest.raises(UserError, match="can ask for this"):
        await house.db.write(
            lambda c: deadlines.ask_early(c, GUILD, poll.id, friend, "now", minutes(1))
        )


@pytest.mark.parametrize(
    ("then", "now"),
    [(ONE, ONE), (BOTH, ONE), (None, BOTH), (None, None), (BOTH, None)],
    ids=["one officer", "two, one left", "not seen then", "never seen", "not seen now"],
)
async def test_where_officers_are_too_few_the_scrutineer_or_two_members_agree(
    house: House, then: Offices | None, now: Offices | None
) -> None:
    poll = await opened(house, then)
    with pytest.raises(UserError, match="two members on the roll"):
        await agrees(house, poll, member(OUTSIDER, now))
    with pytest.raises(UserError, match="two members on the roll"):
        await agrees(house, poll, with_role(FRIEND, now))
    with pytest.raises(UserError, match="asked for it yourself"):
        await agrees(house, poll, with_role(OFFICER, now))
    assert await agrees(house, poll, member(MEMBER, now)) is None
    assert await agrees(house, poll, member(MEMBER, now)) is None
    assert await agrees(house, poll, member(OTHER, now)) is By.MEMBERS
    second = await opened(house, then)
    assert await agrees(house, second, Presser(TELLER, False, True, now)) is By.SCRUTINEER


async def test_a_scrutineer_made_since_agrees_to_nothing(house: House) -> None:
    poll = await opened(house, ONE)
    with pytest.raises(UserError, match="two members on the roll"):
        await agrees(house, poll, Presser(FRIEND, False, True, ONE))


@pytest.mark.parametrize(
    ("then", "now", "bench"),
    [
        (ONE, ONE, Bench.LONE),
        (BOTH, ONE, Bench.LONE),
        (BOTH, BOTH, Bench.TWO),
        (ONE, BOTH, Bench.LONE),
        (ONE, None, Bench.UNSEEN),
        (None, ONE, Bench.UNSEEN),
    ],
)
async def test_an_hours_notice_is_for_a_lone_officer_that_the_bot_has_seen_to_be_one(
    house: House, then: Offices | None, now: Offices | None, bench: Bench
) -> None:
    poll = await opened(house, then)
    assert await house.db.read(lambda c: offices.bench(c, poll.id, now)) is bench
    asks = (GUILD, poll.id, with_role(OFFICER, now), "all is said", minutes(3))
    if bench is Bench.LONE:
        await house.db.write(lambda c: deadlines.early_alone(c, *asks))
        return
    with pytest.raises(UserError, match="One officer alone cannot close it"):
        await house.db.write(lambda c: deadlines.early_alone(c, *asks))


async def test_a_members_agreement_counts_for_one_request_alone(house: House) -> None:
    poll = await opened(house, ONE)
    assert await agrees(house, poll, member(MEMBER, ONE)) is None
    await house.db.write(lambda c: deadlines.refuse_early(c, GUILD, poll.id, minutes(3)))
    asker = with_role(OFFICER, ONE)
    await house.db.write(
        lambda c: deadlines.ask_early(c, GUILD, poll.id, asker, "again", minutes(4))
    )
    assert await agrees(house, poll, member(OTHER, ONE)) is None


async def test_offices_and_agreements_go_with_the_poll_and_with_the_forgotten(
    house: House,
) -> None:
    held_in = {"person": people.TRACES, "polls": retention.TRACES}
    poll = await opened(house, ONE)
    await agrees(house, poll, member(MEMBER, ONE))
    assert await house.db.write(lambda c: people.forget(c, GUILD, MEMBER, held_in, minutes(3)))
    assert await agrees(house, poll, member(OTHER, ONE)) is None
    await house.db.write(lambda c: ending.cancel(c, GUILD, poll.id, "enough", minutes(4)))
    for table in ("poll_office", "poll_agreement"):
        left = await house.db.read(lambda c, t=table: c.execute(f"SELECT 1 FROM {t}").fetchall())
        assert left == []
