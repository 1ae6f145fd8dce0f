from dataclasses import replace
from datetime import timedelta

import pytest
from asked_poll import open_poll
from pollhouse import (
    CHANNEL,
    CLOSE,
    DEPUTY,
    GUILD,
    NOW,
    OFFICER,
    QUESTION,
    House,
    minutes,
    officer,
    roll_of,
)

from bot import outbox, people
from bot.errors import UserError
from bot.polls import additions, deadlines, ending, kept_drafts, opening
from bot.polls import traces as retention
from bot.polls.box import NotOnRoll, PollClosed
from bot.polls.closing import burn, close_poll
from bot.polls.draft import Draft
from bot.polls.export import as_csv
from bot.polls.method import picked
from bot.polls.model import Poll, Roll, State, Terms
from bot.polls.offices import By, Offices
from bot.polls.records import counted, published
from bot.polls.recount import recount_bytes
from bot.polls.store import (
    cards,
    open_polls_of,
    poll_by_id,
    poll_numbered,
    poll_of,
    polls,
    roll_members,
)
from bot.register.kept_register import Entry

SUPPORT = picked(0, 3)
FIRST = 100_001
LATER = CLOSE + timedelta(days=1)


async def due(house: House, kind: str) -> list[tuple[str, str]]:
    rows = await house.db.read(
        lambda c: c.execute(
            "SELECT key, state FROM outbox WHERE kind = ? ORDER BY id", (kind,)
        ).fetchall()
    )
    return [(row["key"], row["state"]) for row in rows]


async def cancelled(house: House, poll_id: int) -> None:
    poll = await house.db.write(lambda c: ending.cancel(c, GUILD, poll_id, "typo", minutes(2)))
    await burn(house.boxes, poll)


async def test_a_deadline_moves_later_with_its_reason_and_its_rows(house: House) -> None:
    poll, box = await house.open()
    args = (GUILD, poll.id, OFFICER, LATER, "bank holiday", minutes(5))
    moved = await house.db.write(lambda c: deadlines.extend(c, *args))
    house.boxes.told(moved)
    assert [(ch.reason, ch.early) for ch in moved.changes] == [("bank holiday", False)]
    await box.cast(FIRST, SUPPORT, CLOSE + timedelta(hours=1))
    assert await due(house, "poll.close") == [
        (f"poll.close:{poll.id}:0", "cancelled"),
        (f"poll.close:{poll.id}:1", "pending"),
    ]
    assert await due(house, "poll.change") == [(f"poll.change:{poll.id}:1:{CHANNEL}", "pending")]
    await close_poll(house.db, house.boxes, poll.id, CLOSE + timedelta(seconds=5))
    assert (await house.db.read(lambda c: poll_by_id(c, poll.id))) == moved


@pytest.mark.parametrize(
    ("closes_at", "reason", "says"),
    [
        (CLOSE, "why not", "can only be moved later"),
        (NOW + timedelta(days=61), "slow", "60 days"),
        (LATER, "  ", "give a reason"),
        (LATER, "x" * 201, "201 characters"),
    ],
)
async def test_a_deadline_that_may_not_move_is_refused_in_words(
    house: House, closes_at: object, reason: str, says: str
) -> None:
    poll, _ = await house.open()
    with pytest.raises(UserError, match=says):
        await house.db.write(
            lambda c: deadlines.extend(
                c,
                GUILD,
                poll.id,
                OFFICER,
                closes_at,
                reason,
                minutes(5),  # type: ignore[arg-type]
            )
        )


async def test_an_early_close_needs_another_officers_press(house: House) -> None:
    poll, box = await house.open()
    at, ada, deputy = minutes(30), officer(OFFICER), officer(DEPUTY)
    await house.db.write(lambda c: deadlines.ask_early(c, GUILD, poll.id, ada, "all are here", at))
    with pytest.raises(UserError, match="asked for it yourself"):
        await house.db.write(lambda c: deadlines.second_early(c, GUILD, poll.id, ada, at))
    with pytest.raises(UserError, match="already"):
        await house.db.write(lambda c: deadlines.ask_early(c, GUILD, poll.id, deputy, "now", at))
    ended, by = await house.db.write(
        lambda c: deadlines.second_early(c, GUILD, poll.id, deputy, at)
    )
    assert by is By.OFFICER
    house.boxes.told(ended)
    assert (ended.closes_at, ended.changes[0].early) == (at, True)
    with pytest.raises(PollClosed):
        await box.cast(FIRST, SUPPORT, at)
    await close_poll(house.db, house.boxes, poll.id, at + timedelta(seconds=5))
    closed = await house.db.read(lambda c: poll_by_id(c, poll.id))
    assert closed is not None
    assert (closed.state, closed.ended_at) == (State.CLOSED, at)


async def test_a_single_officer_gives_an_hours_notice(house: House) -> None:
    poll, _ = await house.open()
    alone = officer(OFFICER, Offices(frozenset({OFFICER})))
    args = (GUILD, poll.id, alone, "all are here", minutes(30))
    ended = await house.db.write(lambda c: deadlines.early_alone(c, *args))
    assert ended.closes_at == minutes(90)
    with pytest.raises(UserError, match="within the hour"):
        await house.db.write(lambda c: deadlines.early_alone(c, *args))


async def test_a_poll_may_close_when_everybody_has_voted(house: House) -> None:
    poll, _ = await house.open()
    ended = await house.db.write(lambda c: deadlines.all_voted(c, poll.id, minutes(2)))
    assert ended is not None
    assert (ended.closes_at, ended.changes[0].reason) == (minutes(2), "everybody had voted")
    assert await house.db.write(lambda c: deadlines.all_voted(c, poll.id, minutes(3))) is None


async def test_somebody_forgotten_is_added_by_two_officers(house: House) -> None:
    poll, box = await house.open()
    entry, ada, deputy = Entry(5, "Dr Late"), officer(OFFICER), officer(DEPUTY)
    with pytest.raises(NotOnRoll):
        await box.cast(5, SUPPORT, minutes(1))
    ask = (GUILD, poll.id, ada, entry, "left off by mistake", minutes(2))
    number = await house.db.write(lambda c: additions.ask_addition(c, *ask))
    with pytest.raises(UserError, match="asked for it yourself"):
        await house.db.write(lambda c: additions.second_addition(c, GUILD, number, ada, minutes(3)))
    grown, member, by = await house.db.write(
        lambda c: additions.second_addition(c, GUILD, number, deputy, minutes(3))
    )
    assert by is By.OFFICER
    house.boxes.told(grown)
    await box.admit({member: 0})
    await box.cast(5, SUPPORT, minutes(4))
    assert grown.roll_words == "roll 50, then 51"
    assert grown.roll_hash != poll.roll_hash
    with pytest.raises(UserError, match="already"):
        await house.db.write(
            lambda c: additions.second_addition(c, GUILD, number, deputy, minutes(5))
        )


async def test_a_cancelled_poll_keeps_its_record_and_nothing_is_due(house: House) -> None:
    poll, _ = await house.open()
    await house.db.write(lambda c: ending.cancel(c, GUILD, poll.id, "wrong wording", minutes(5)))
    gone = await house.db.read(lambda c: poll_of(c, GUILD, poll.id))
    assert gone is not None
    assert (gone.state, gone.reason) == (State.CANCELLED, "wrong wording")
    for kind in ("poll.close", "poll.reminder"):
        assert {state for _, state in await due(house, kind)} == {"cancelled"}
    with pytest.raises(UserError, match="not open any more"):
        await house.db.write(lambda c: ending.cancel(c, GUILD, poll.id, "again", minutes(6)))


async def test_a_corrected_question_is_version_2_and_both_stay_listed(house: House) -> None:
    poll, _ = await house.open()
    better = Draft("Should we refuse the terms?", closes_at=CLOSE, replaces=poll.id)
    with pytest.raises(UserError, match="still open"):
        await house.open(draft=better)
    await house.db.write(lambda c: ending.cancel(c, GUILD, poll.id, "typo", minutes(5)))
    second, box = await house.open(draft=better)
    assert second.reference == "P-1 version 2"
    assert await box.turnout() == 0
    listed = await house.db.read(lambda c: polls(c, GUILD, State.OPEN, State.CANCELLED))
    assert [p.version for p in listed] == [2, 1]
    newest = await house.db.read(lambda c: poll_numbered(c, GUILD, 1))
    assert newest == second


async def test_numbers_run_by_server_and_ids_of_others_lead_nowhere(house: House) -> None:
    one, _ = await house.open()
    two, _ = await house.open()
    assert (one.reference, two.reference) == ("P-1", "P-2")
    assert await house.db.read(lambda c: poll_of(c, GUILD + 1, one.id)) is None
    with pytest.raises(UserError, match="no such poll"):
        await house.db.write(
            lambda c: deadlines.extend(c, GUILD + 1, one.id, 1, LATER, "x", minutes(1))
        )


async def test_a_lost_card_is_posted_again_and_a_mirror_beside_it(house: House) -> None:
    poll, _ = await house.open()
    await house.db.write(lambda c: opening.card_posted(c, poll.id, CHANNEL, 77, minutes(1)))
    await house.db.write(lambda c: opening.mirror(c, poll, CHANNEL + 1, minutes(2)))
    await house.db.write(lambda c: opening.mirror(c, poll, CHANNEL, minutes(3)))
    keys = [key for key, _ in await due(house, "poll.card")]
    assert keys == [f"poll.card:1:1:{CHANNEL}", "poll.card:1:1:501", f"poll.card:1:2:{CHANNEL}"]
    assert [c.message_id for c in await house.db.read(lambda c: cards(c, poll.id))] == [None, None]


async def test_a_refused_draft_is_kept(house: House) -> None:
    draft = Draft("x" * 400, closes_at=CLOSE)
    with pytest.raises(UserError, match="400 characters"):
        await house.open(draft=draft)
    (kept,) = await house.db.read(lambda c: kept_drafts.drafts_of(c, GUILD, OFFICER))
    assert kept.draft == replace(draft, channel_id=CHANNEL)
    shorter = replace(kept.draft, question="Shorter?")
    await house.db.write(lambda c: kept_drafts.change_draft(c, GUILD, kept.id, shorter, minutes(1)))
    listed = await house.db.read(lambda c: kept_drafts.drafts_of(c, GUILD, OFFICER))
    assert [k.draft.question for k in listed] == ["Shorter?"]
    await house.db.write(lambda c: kept_drafts.drop_draft(c, GUILD, kept.id))
    with pytest.raises(UserError, match="thrown away"):
        await house.db.read(lambda c: kept_drafts.kept_draft(c, GUILD, kept.id))


async def test_an_empty_roll_or_no_channel_opens_nothing(house: House) -> None:
    draft = Draft(QUESTION, closes_at=CLOSE)
    head = (house.db, house.boxes, GUILD, OFFICER, draft)
    with pytest.raises(UserError, match="Nobody may vote"):
        await open_poll(*head, Roll("members with the role “X”", ()), CHANNEL, NOW)
    with pytest.raises(UserError, match="needs a channel"):
        await open_poll(*head, roll_of(8), None, NOW)
    assert house.boxes.names() == set()


async def closed_with_outcome(house: House) -> Poll:
    poll, box = await house.open(voters=8)
    for n in range(6):
        await box.cast(FIRST + n, SUPPORT, minutes(1))
    await close_poll(house.db, house.boxes, poll.id, CLOSE)
    return await house.db.write(
        lambda c: ending.set_outcome(c, GUILD, poll.id, "Letter sent to the ICB", CLOSE)
    )


async def test_an_outcome_is_told_to_those_who_were_asked(house: House) -> None:
    poll = await closed_with_outcome(house)
    assert poll.outcome == "Letter sent to the ICB"
    assert [state for _, state in await due(house, "poll.outcome")] == ["pending"]
    still_open, _ = await house.open()
    with pytest.raises(UserError, match="has closed"):
        await house.db.write(lambda c: ending.set_outcome(c, GUILD, still_open.id, "x", CLOSE))


async def test_retention_takes_the_roll_and_leaves_a_result_that_verifies(house: House) -> None:
    poll = await closed_with_outcome(house)
    later = CLOSE + timedelta(days=400)
    assert await house.db.write(lambda c: retention.retire(c, GUILD, CLOSE, later)) == 0
    assert await house.db.write(lambda c: retention.retire(c, GUILD, later, later)) == 1
    assert await house.db.read(lambda c: roll_members(c, poll.id)) == []
    result = await house.db.read(lambda c: counted(c, poll))
    assert result is not None
    assert result.tally is not None
    assert result.tally.votes == (6, 0, 0)
    assert recount_bytes(as_csv(await house.db.read(lambda c: published(c, poll))), result.seal).ok


async def test_forgetting_a_voter_while_the_poll_is_open_leaves_the_tally_right(
    house: House,
) -> None:
    held_in = {"person": people.TRACES, "polls": retention.TRACES}
    poll, box = await house.open(voters=8)
    for n in range(6):
        await box.cast(FIRST + n, SUPPORT, minutes(1))
    held = await house.db.read(lambda c: people.holdings(c, GUILD, FIRST, held_in))
    assert held["polls"]["rolls"][0]["question"] == QUESTION
    assert await house.db.write(lambda c: people.forget(c, GUILD, FIRST, held_in, minutes(2)))
    assert await house.db.read(lambda c: people.holdings(c, GUILD, FIRST, held_in)) == {}
    await close_poll(house.db, house.boxes, poll.id, CLOSE)
    result = await house.db.read(lambda c: counted(c, poll))
    assert result is not None
    assert result.tally is not None
    assert (result.tally.cast, result.tally.roll) == (6, 8)
    rows = await house.db.read(lambda c: published(c, poll))
    assert sum(row[0] == "receipt" for row in rows) == 6


async def test_a_restored_database_stops_every_open_poll(house: House) -> None:
    await house.open()
    await house.open()
    stopped = await house.db.write(
        lambda c: ending.interrupt_all(c, "restored from a backup", minutes(1))
    )
    assert [poll.state for poll in stopped] == [State.INTERRUPTED] * 2
    assert await house.db.read(lambda c: outbox.by_key(c, "poll.interrupted:1:1:500")) is not None


@pytest.mark.parametrize("named", [False, True])
async def test_a_secret_poll_of_few_is_refused_and_a_named_one_is_not(
    house: House, named: bool
) -> None:
    terms = Terms(named=named, small_number=5)
    if named:
        await house.open(voters=4, terms=terms)
        return
    with pytest.raises(UserError, match="Only 4 may vote"):
        await house.open(voters=4, terms=terms)
    await house.open(voters=5, terms=terms)


@pytest.mark.parametrize(("voters", "opens"), [(19, False), (20, True), (17, False), (200, True)])
async def test_a_live_count_takes_two_batches_of_members(
    house: House, voters: int, opens: bool
) -> None:
    if opens:
        await house.open(voters=voters, terms=Terms(live=True))
        return
    with pytest.raises(UserError, match="needs 20 on the roll or more"):
        await house.open(voters=voters, terms=Terms(live=True))


async def test_a_cancelled_poll_burns_its_box_and_refuses_presses_in_one_sentence(
    house: House,
) -> None:
    poll, box = await house.open()
    await cancelled(house, poll.id)
    assert house.boxes.names() == set()
    with pytest.raises(PollClosed):
        await box.cast(FIRST, SUPPORT, minutes(3))
    with pytest.raises(UserError, match="was cancelled"):
        await house.boxes.box(GUILD, poll.id)


async def test_my_polls_are_the_open_ones_whose_roll_i_am_on(house: House) -> None:
    one, _ = await house.open(voters=1)
    await house.open(voters=2)
    mine = await house.db.read(lambda c: open_polls_of(c, GUILD, FIRST))
    assert len(mine) == 2
    assert len(await house.db.read(lambda c: open_polls_of(c, GUILD, FIRST + 1))) == 1
    assert await house.db.read(lambda c: open_polls_of(c, GUILD + 1, FIRST)) == []
    await cancelled(house, one.id)
    assert len(await house.db.read(lambda c: open_polls_of(c, GUILD, FIRST))) == 1
