"""What officers and members do with meetings, through the simulated Discord."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ownroom
import pytest
from committee import World
from layouts import inbox, labels, text
from leaping import leap
from openapi import refusals
from simulated import advance, move_clock

from bot import outbox, people
from bot.courier.post import Post
from cogs.card import card

WHEN = "second Tuesday of every month 19:30, not August"


async def press(actor: Any, message: Any, label: str) -> Any:
    """Press a button; what the bot answered."""
    return (await actor.click(message, label=label)).response


async def office(world: World, command: str, **options: Any) -> Any:
    """What an officer's command answers."""
    done = await world.officer.slash(world.channel, f"office-meeting {command}", **options)
    return done.response


async def planned(world: World, when: str = WHEN, **more: Any) -> Any:
    """A meeting saved by the officer; the confirmation."""
    shown = await office(world, "new", when=when, title="Committee meeting", **more)
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    return shown


def cards(world: World) -> list[str]:
    """Everything said about meetings, the oldest first."""
    said = [text(message) for message in world.channel.history()]
    return [each for each in said if "M-" in each]


def latest(world: World) -> Any:
    """The newest message with a meeting's reference."""
    return next(m for m in reversed(world.channel.history()) if "M-" in text(m))


async def test_an_officer_sets_up_the_year_in_one_command(world: World) -> None:
    shown = await office(world, "new", when=WHEN, title="Committee meeting", place="Medway House")
    told = text(shown)
    for line in (
        "The second Tuesday of every month except in August at 7.30pm",
        "1. Tuesday 13 January 2026, 7.30pm",
        "6. Tuesday 9 June 2026, 7.30pm",
        "Notice 12 days; our usual rule 7 days",
        "Nothing is saved yet.",
    ):
        assert line in told, told
    assert not world.channel.history()
    saved = await world.officer.click(shown, label="Save")
    assert "Saved: Committee meeting" in text(saved.response or (world.env.bot and shown))
    await advance(world.env, seconds=10)
    card = text(latest(world))
    assert "### Committee meeting" in card
    assert "NOT QUORATE YET: 0 coming, 2 needed" in card
    assert "Medway House" in card


async def test_a_draft_pressed_twice_is_saved_once(world: World) -> None:
    shown = await office(world, "new", when=WHEN, title="Committee meeting")
    await world.officer.click(shown, label="Save")
    assert "Saved" in text(shown)
    assert labels(shown) == []
    await advance(world.env, seconds=10)
    assert len(cards(world)) == 1


async def test_a_day_first_date_is_told_back_with_its_distance(world: World) -> None:
    shown = await office(world, "new", when="12/01/2027 7pm", title="Officers")
    assert "Tuesday 12 January 2027, 7.00pm (in 12 months)" in text(shown)


async def test_a_doubtful_time_is_asked_about_and_the_answer_kept(world: World) -> None:
    shown = await office(world, "new", when="next Thursday 19:30", title="Officers")
    assert "Which is meant?" in text(shown)
    chosen = await world.officer.click(shown, custom_id="meeting:pick:1:2")
    assert chosen.acknowledged


async def test_a_refused_time_keeps_everything_typed(world: World) -> None:
    shown = await office(world, "new", when="31 February 7pm", title="Officers", place="Town hall")
    assert "what you typed is kept" in text(shown)
    form = await world.officer.click(shown, label="Change")
    again = await world.officer.submit_modal(
        form, {"when": "12/01/2027 7pm", "title": "Officers", "place": "Town hall"}
    )
    assert again.acknowledged
    await world.officer.click(shown, custom_id="meeting:save:1")
    await advance(world.env, seconds=10)
    assert "Town hall" in text(latest(world))


async def test_a_member_answers_in_two_taps_and_the_card_follows(world: World) -> None:
    await planned(world)
    card = latest(world)
    assert labels(card)[:4] == ["Attending", "Apologies", "Deputy", "Unsure"]
    told = text(await press(world.members[0], card, "Attending"))
    assert "Recorded: Attending" in told
    assert "1 of 2, short by 1, 5 not answered" in told
    await press(world.members[1], card, "Unsure")
    await advance(world.env, seconds=10)
    shown = text(latest(world))
    assert "NOT QUORATE YET: 1 coming, 2 needed" in shown
    assert "Apologies 0 · unsure 1 · no answer 4" in shown
    assert "One more is needed: please answer." in shown


async def test_an_answer_can_be_changed_until_the_start_and_not_after(world: World) -> None:
    await planned(world)
    card = latest(world)
    await press(world.member, card, "Attending")
    assert "Recorded: Apologies" in text(await press(world.member, card, "Apologies"))
    await leap(world, days=12, hours=20)
    begun = [m for m in world.channel.history() if "M-1" in text(m) and "Committee" in text(m)]
    assert [labels(m) for m in begun if labels(m)] == []
    assert "has begun" in text(begun[0])


async def test_a_stranger_is_refused_politely(world: World) -> None:
    await planned(world)
    refused = await press(world.stranger, latest(world), "Attending")
    assert "for members of the committee" in text(refused)


async def test_a_press_that_changes_nothing_writes_nothing(world: World) -> None:
    await planned(world)
    await press(world.member, latest(world), "Attending")
    await advance(world.env, minutes=1)
    before = world.bot.db.commits
    await world.member.click(latest(world), label="Deputy")  # opens a form
    await world.member.slash(world.channel, "reminders mine")
    assert world.bot.db.commits == before


async def test_a_deputy_is_named_invited_and_counted_once(world: World) -> None:
    await planned(world)
    card = latest(world)
    for member in world.members[:2]:
        form = await member.click(card, label="Deputy")
        done = await member.submit_modal(form, {"member": [world.stranger]})
        assert "Recorded: Deputy: mallory" in text(done.response)
    await advance(world.env, seconds=10)
    assert "1 coming, 2 needed" in text(latest(world))
    assert inbox(world.stranger) == []  # midnight: their quiet hours
    await advance(world.env, hours=9)
    told = inbox(world.stranger)
    assert len(told) == 2
    assert "as a deputy for grace" in told[0]


async def test_a_deputy_named_again_before_the_invitation_went_out_is_invited(world: World) -> None:
    await planned(world)
    card, member = latest(world), world.member

    async def named() -> None:
        form = await member.click(card, label="Deputy")
        await member.submit_modal(form, {"member": [world.stranger]})

    await named()
    await member.click(card, label="Attending")
    await advance(world.env, hours=9)
    assert inbox(world.stranger) == []
    await named()
    await named()
    await advance(world.env, minutes=1)
    (only,) = inbox(world.stranger)
    assert "as a deputy for grace" in only


async def test_a_deputy_hears_of_a_move_and_of_a_cancellation(world: World) -> None:
    await planned(world)
    form = await world.member.click(latest(world), label="Deputy")
    await world.member.submit_modal(form, {"member": [world.stranger]})
    moved = await world.officer.slash(
        world.channel, "office-meeting move", meeting="M-1", when="14 January 2026 19:30"
    )  # at midnight: the invitation waits for the deputy's quiet hours
    await world.officer.click(moved.response, label="Move")
    await advance(world.env, hours=9)
    (invited,) = inbox(world.stranger)
    assert "14 January 2026" in invited
    gone = await world.officer.slash(world.channel, "office-meeting cancel", meeting="M-1")
    await world.officer.click(gone.response, label="Cancel the date")
    await advance(world.env, minutes=2)
    assert "was cancelled" in inbox(world.stranger)[-1]


async def test_reminders_come_on_time_and_none_after_the_start(world: World) -> None:
    await planned(world, "13/01/2026 19:30")
    await leap(world, days=5, hours=19, minutes=29)
    assert not any("Reminder." in card for card in cards(world)), cards(world)
    await advance(world.env, minutes=2)
    reminder = next(m for m in world.channel.history() if "Reminder." in text(m))
    assert "Reminder." in text(reminder)
    assert "Sent late" not in text(reminder)
    await leap(world, days=8)
    assert sum("Reminder." in card for card in cards(world)) == 3, cards(world)


async def test_next_shows_the_card_privately(world: World) -> None:
    await planned(world)
    shown = await world.member.slash(world.channel, "meeting next")
    assert shown.ephemeral
    assert "Committee meeting" in text(shown.response)


async def test_whoever_asks_for_a_meeting_sees_their_own_answer(world: World) -> None:
    await planned(world)
    shown = (await world.member.slash(world.channel, "meeting next")).response
    assert "Your answer" not in text(shown)
    await press(world.member, latest(world), "Apologies")
    shown = (await world.member.slash(world.channel, "meeting next")).response
    assert "Your answer: Apologies." in text(shown)
    other = (await world.members[1].slash(world.channel, "meeting next")).response
    assert "Your answer" not in text(other)


async def test_a_calendar_file_holds_the_series(world: World) -> None:
    await planned(world)
    shown = await world.member.slash(world.channel, "meeting calendar")
    (file,) = shown.response.attachments
    raw = await file.read() if hasattr(file, "read") else file.data
    assert b"RRULE:FREQ=MONTHLY" in raw
    assert b"BEGIN:VTIMEZONE" in raw


async def test_an_urgent_meeting_calls_every_member_within_seconds(world: World) -> None:
    shown = await office(
        world, "urgent", when="today 19:30", why="NHS England wants our answer by Friday",
        link="https://example.org/meet",
    )  # fmt: skip
    assert "Notice 19 hours; our usual rule 7 days" in text(shown)
    await world.officer.click(shown, label="Call everybody")
    await world.env.settle()
    alert = latest(world)
    assert "### Urgent meeting" in text(alert)
    assert "Why:" in text(alert)
    assert labels(alert) == ["Coming", "Cannot", "Send a deputy", "Join online"]
    posts = [r for r in world.env.http_requests if r.method == "POST" and "/messages" in r.path]
    (post,) = posts
    assert "Urgent LMC meeting today 19:30, online. Can you come?" in post.json["content"]
    assert len(post.json["content"]) <= 90
    assert post.json["allowed_mentions"]["roles"] == [world.member_role.id]


async def test_one_date_is_moved_and_the_rest_stands(world: World) -> None:
    await planned(world)
    await press(world.member, latest(world), "Attending")
    shown = await office(world, "move", meeting="M-1", when="20/01/2026 19:30", reason="Snow")
    assert "From: Tuesday 13 January 2026, 7.30pm" in text(shown)
    assert "To: Tuesday 20 January 2026, 7.30pm" in text(shown)
    await world.officer.click(shown, label="Move")
    await leap(world, hours=12)
    assert "This date is moved." in "\n".join(cards(world))
    (told,) = inbox(world.member)
    assert "moved" in told
    listed = (await world.member.slash(world.channel, "meeting list")).response
    assert "· moved" in text(listed)
    await leap(world, days=19)
    assert sum("Reminder." in card for card in cards(world)) == 2


async def test_a_cancelled_date_is_silent_until_restored(world: World) -> None:
    await planned(world)
    shown = await office(world, "cancel", meeting="M-1", reason="Too few")
    await world.officer.click(shown, label="Cancel the date")
    await advance(world.env, minutes=1)
    assert "CANCELLED" in cards(world)[0]
    shown = await office(world, "restore", meeting="M-1")
    assert "Back to Tuesday 13 January 2026, 7.30pm" in text(shown)
    await world.officer.click(shown, label="Put it back")
    await leap(world, days=13)
    assert sum("Reminder." in card for card in cards(world)) == 3


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"when": "1/1/2020 19:30"}, "passed"),
        ({"when": "30 February 19:30"}, "February"),
        ({"when": "tomorrow 19:30", "link": "nowhere"}, "is no link"),
        ({"when": "tomorrow 19:30", "quorum": "3/2"}, "is no quorum"),
        ({"when": "tomorrow"}, "no time of day"),
        ({"when": "tomorrow 19:30 purple"}, "purple"),
    ],
)
async def test_bad_input_gets_one_sentence_and_saves_nothing(
    world: World, options: dict[str, str], sentence: str
) -> None:
    shown = await office(world, "new", title="Committee", **options)
    assert sentence in text(shown)
    assert "Save" not in labels(shown)
    listed = (await world.member.slash(world.channel, "meeting list")).response
    assert "No meeting is planned." in text(listed)


async def test_what_is_sent_stands_up_to_discords_description(world: World, shared: Any) -> None:
    await planned(world, link="https://example.org/meet", place="Medway House")
    await press(world.member, latest(world), "Apologies")
    await office(world, "new", when="next Thursday 19:30", title="Officers")
    await office(world, "urgent", when="tomorrow 19:30", why="Because")
    await world.member.slash(world.channel, "meeting list")
    await world.member.slash(world.channel, "meeting agenda")
    assert refusals(world.env.http_requests, shared) == []


async def test_an_urgent_meeting_overtakes_hundreds_of_routine_messages(world: World) -> None:
    now, guild_id = world.bot.clock(), world.guild.id
    world.env.settle_timeout = 7.5  # real seconds for two hundred messages on a busy machine

    async def routine(row: Any, at: Any) -> Any:
        return Post(card("Routine", foot=row.ref))

    ownroom.join(world.bot, renderers={"test.routine": routine})

    def crowd(conn: Any) -> None:
        for n in range(200):
            outbox.add(conn, key=f"routine:{n}", kind="test.routine", guild_id=guild_id,
                       channel_id=world.channel.id, due_at=now + timedelta(hours=1))  # fmt: skip

    await world.write(crowd)
    shown = await office(world, "urgent", when="today 19:30", why="Because")
    await world.env.settle()
    move_clock(world.env, hours=1)
    await world.officer.click(shown, label="Call everybody")
    await advance(world.env, seconds=40)
    order = [text(m) for m in world.channel.history()]
    place = next(n for n, said in enumerate(order) if "Urgent" in said)
    assert sum("Routine" in said for said in order) == 200
    assert place < 10


async def test_an_urgent_meeting_reaches_those_who_asked_at_any_hour(world: World) -> None:
    user_id, guild_id = world.member.id, world.guild.id
    await world.write(lambda conn: people.choose(conn, guild_id, user_id, remind_meetings=True))
    shown = await office(world, "urgent", when="today 19:30", why="Because")
    await world.officer.click(shown, label="Call everybody")
    await advance(world.env, seconds=40)  # half past midnight: quiet hours
    (told,) = inbox(world.member)
    assert "Urgent meeting on" in told
    assert "Because" not in told


@pytest.mark.parametrize(
    ("when", "named"),
    [("29/03/2026 01:30", "does not exist"), ("25/10/2026 01:30", "happens twice")],
)
async def test_a_time_at_a_clock_change_is_named(world: World, when: str, named: str) -> None:
    assert named in text(await office(world, "new", when=when, title="Night watch"))


async def test_words_are_changed_on_one_date_or_on_all_later_ones(world: World) -> None:
    await planned(world, place="Medway House")
    shown = await office(world, "edit", meeting="M-2", place="Town hall", every=True)
    assert "This date and all later ones." in text(shown)
    await world.officer.click(shown, label="Save")
    shown = await office(world, "edit", meeting="M-1", link="https://example.org/meet")
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    assert "Medway House, or online" in text(latest(world))
    shown = await office(world, "edit", meeting="M-5", place="Library")
    await world.officer.click(shown, label="Save")
    shown = await office(world, "edit", meeting="M-3", link="https://example.org/new", every=True)
    assert "The later ones take over: the link." in text(shown)
    await world.officer.click(shown, label="Save")  # M-5 keeps its place
    for number, place in ((2, "Town hall"), (5, "Library, or online"), (6, "Town hall, or online")):
        found = await world.member.slash(world.channel, "meeting show", meeting=f"M-{number}")
        assert place in text(found.response)


async def test_meetings_are_offered_while_typing(world: World) -> None:
    await planned(world)
    choices = await world.officer.autocomplete(
        world.channel, "office-meeting move", "meeting", "february 2026", when="tomorrow"
    )
    assert [choice["value"] for choice in choices] == ["M-2"]


async def test_the_set_time_of_the_chase_is_the_officers(world: World) -> None:
    await planned(world, nudge="5d")
    await leap(world, days=7, hours=19)
    assert not any("have not answered yet" in said for said in cards(world))
    await leap(world, hours=1)
    assert any("have not answered yet" in said for said in cards(world))


async def test_a_moved_date_asks_those_who_had_said_yes_again(world: World) -> None:
    await planned(world)
    await press(world.members[0], latest(world), "Attending")
    await press(world.members[1], latest(world), "Apologies")
    shown = await office(world, "move", meeting="M-1", when="Thursday 15 January")
    assert "To: Thursday 15 January 2026, 7.30pm" in text(shown)
    await world.officer.click(shown, label="Move")
    await advance(world.env, seconds=40)
    card = text(latest(world))
    assert "NOT QUORATE YET: 0 coming, 2 needed" in card
    assert "Apologies 1 · unsure 0 · no answer 5" in card
    assert "Before the move 1 said yes: please say so again." in card
    await press(world.members[0], latest(world), "Attending")
    await advance(world.env, seconds=10)
    card = text(latest(world))
    assert "NOT QUORATE YET: 1 coming, 2 needed" in card
    assert "Before the move" not in card
