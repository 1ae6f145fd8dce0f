"""A consultation whose deadline or words change while it is open (Discord begins on 1 January)."""

from __future__ import annotations

from typing import Any

import pytest
from baddays import POSTS, stuck
from committee import World
from layouts import labels, text
from leaping import leap, to
from letters_in import card, roll, said, saved
from openapi import refusals
from pollstory import opened
from simulated import advance, wire
from wire import refused, reply_lost

from bot import committee
from bot.meetings.consultation_changes import early
from bot.meetings.consultations import holds, named
from bot.outbox import by_key


async def edit(world: World, **options: Any) -> Any:
    """The preview of a change."""
    given = {"consultation": "C-1", **options}
    shown = await world.officer.slash(world.channel, "office-consultation edit", **given)
    return shown.response


async def changed(world: World, **options: Any) -> str:
    """What is said once a change is saved."""
    done = await world.officer.click(await edit(world, **options), label="Change it")
    await advance(world.env, seconds=40)
    return str(text(done.response))


def reminders(world: World) -> list[str]:
    return [each for each in said(world) if "-# Reminder." in each]


def lines(world: World) -> list[str]:
    return [each for each in said(world) if "-# The deadline has changed." in each]


async def test_an_extended_deadline_is_shown_told_once_and_followed_everywhere(
    world: World, shared: Any
) -> None:
    await roll(world)
    first = await saved(world)
    form = await world.members[0].click(first, label="Reply for my practice")
    await world.members[0].submit_modal(form, {"practice": "Inkwell Surgery", "reply": "No."})
    shown = text(await edit(world, deadline="23 January"))
    assert "Deadline: Sunday 11 January 2026, 5.00pm\n→ Friday 23 January 2026, 5.00pm" in shown
    assert "Members reply by: Friday 9 January 2026, 5.00pm\n→ Friday 23 January" in shown
    assert "Reminders 7, 3 and 1 days before and on the day." in shown
    assert "The channel is told the new deadline once." in shown
    assert lines(world) == []
    assert "**Changed: C-1**" in await changed(world, deadline="23 January")
    assert card(world).id == first.id
    assert "Reply by <t:1769187600:F>" in text(card(world))
    assert "Replies: 1 of 2 practices" in text(card(world))
    assert len(lines(world)) == 1
    assert "It was <t:1767978000:F>" in lines(world)[0]
    for command in ("today", "consultation list"):
        told = text((await world.member.slash(world.channel, command)).response)
        assert "<t:1769187600:" in told
        assert "Your reply is in" in told
    assert refusals(world.env.http_requests, shared) == []


async def test_what_was_sent_is_not_sent_again_and_nothing_is_lost(world: World) -> None:
    await saved(world)
    await leap(world, days=2)
    assert len(reminders(world)) == 1  # seven days before Friday 9 January
    await changed(world, deadline="23 January")
    assert len(reminders(world)) == 1  # of the old deadline; it names the new one now
    assert all("<t:1769187600:F>" in each for each in said(world))
    await leap(world, days=12)  # Thursday 15 January
    assert len(reminders(world)) == 1
    for days, count in ((2, 2), (4, 3), (2, 4), (1, 5), (3, 5)):
        await leap(world, days=days)
        assert len(reminders(world)) == count
    assert len(lines(world)) == 1


async def test_a_deadline_brought_forward_is_reminded_of_in_time(world: World) -> None:
    await saved(world, days=28)
    assert "Friday 9 January" in await changed(world, deadline="Friday 9 January noon")
    assert "→ Friday 9 January" not in text(card(world))
    await leap(world, days=9)
    assert len(reminders(world)) == 4
    await leap(world, days=25)
    assert len(reminders(world)) == 4


async def test_a_change_there_and_back_keeps_every_reminder(world: World) -> None:
    await saved(world)
    for day in ("23 January", "Sunday 11 January"):
        await changed(world, deadline=day)
    await leap(world, days=12)
    assert len(reminders(world)) == 4


async def test_words_alone_are_changed_in_place_and_nobody_is_told(world: World) -> None:
    first = await saved(world)
    before = len(world.channel.history())
    shown = text(await edit(world, sender="NHS Kent ICB", received="31 December 2025"))
    assert "From: Demo ICB\n→ NHS Kent ICB" in shown
    assert "Received: Thursday 1 January 2026\n→ Wednesday 31 December 2025" in shown
    assert "Nobody is told." in shown
    await changed(world, sender="NHS Kent ICB", received="31 December 2025")
    assert "From NHS Kent ICB, received Wednesday 31 December 2025" in text(card(world))
    assert (card(world).id, len(world.channel.history())) == (first.id, before)
    await leap(world, days=12)
    assert len(reminders(world)) == 4


async def test_days_are_counted_from_the_letter_and_the_time_of_day_stays(world: World) -> None:
    await saved(world)
    await changed(world, deadline="11 January 12:00")
    asked = await edit(world, deadline="15")
    assert "Are these calendar days or working days (England)?" in text(asked)
    assert "15 calendar days from Thursday 1 January 2026: Friday 16 January" in text(asked)
    working = text(await edit(world, deadline="15 working days"))
    assert "→ Thursday 22 January 2026, 12.00pm" in working
    await world.write(lambda conn: committee.change(conn, world.guild.id, working_days=True))
    assert "→ Thursday 22 January 2026" in text(await edit(world, deadline="15"))


async def test_an_internal_deadline_keeps_its_distance_and_can_go(world: World) -> None:
    await saved(world, internal=3)
    moved = text(await edit(world, deadline="25 January"))
    assert "Members reply by: Thursday 8 January 2026, 5.00pm\n→ Thursday 22 January" in moved
    gone = text(await edit(world, internal=0))
    assert "Deadline:" not in gone
    assert "Members reply by: Thursday 8 January 2026, 5.00pm\n→ Friday 9 January" in gone
    await changed(world, internal=0)
    assert "Reply by <t:1767978000:F>" in text(card(world))
    late = text(await edit(world, internal=20))
    assert "20 days before, would be Monday 22 December 2025, which has passed: write" in late


async def test_the_poll_that_goes_with_it_is_named_since_it_closes_when_it_did(
    world: World,
) -> None:
    await opened(world)
    await saved(world, poll="P-1")
    assert "P-1 closes when it did" in text(await edit(world, deadline="23 January"))
    assert "P-1" not in text(await edit(world, title="Core hours again"))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("another week", "Sunday 18 January 2026"),
        ("by a fortnight", "Sunday 25 January 2026"),
        ("one more week", "Sunday 18 January 2026"),
        ("+7", "Sunday 18 January 2026"),
        ("a further 10 working days", "Friday 23 January 2026"),
        ("3 weeks later", "Sunday 1 February 2026"),
        ("by 23 January", "Friday 23 January 2026"),
        ("noon", "Sunday 11 January 2026, 12.00pm"),
    ],
)
async def test_more_time_is_counted_from_the_deadline(world: World, typed: str, day: str) -> None:
    await saved(world)
    assert f"→ {day}" in text(await edit(world, deadline=typed))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"deadline": "400 more days"}, "“400 more days” does not fit: write 1 to 365 days."),
        ({"deadline": "more time"}, "Not read"),
        ({}, "Nothing would change: press Change to write what is new."),
        ({"deadline": "11 January"}, "Nothing would change"),
        ({"deadline": "31 December 2025"}, "has passed"),
        ({"deadline": "week of 26 January"}, "is no deadline: write one day"),
        ({"deadline": "every Friday"}, "is no deadline: write one day"),
        ({"deadline": "0"}, "“0” does not fit: write 1 to 365 days."),
        ({"deadline": "when they say so"}, "Not read"),
        ({"received": "tomorrow"}, "is still ahead"),
    ],
)
async def test_what_cannot_be_a_change_is_told_in_a_sentence(
    world: World, options: Any, told: str
) -> None:
    await saved(world)
    shown = await edit(world, **options)
    assert told in text(shown)
    assert labels(shown) == ["Change", "Throw away"]


async def test_the_form_begins_with_what_stands(world: World) -> None:
    await saved(world)
    form = await world.officer.click(await edit(world), label="Change")
    words = {"title": "Core hours of surgeries", "when": "by Saturday 24 January", "internal": "2"}
    rest = {"received": "1 January 2026", "sender": "Demo ICB"}
    shown = (await world.officer.submit_modal(form, {**words, **rest})).response
    assert "Title: Core hours\n→ Core hours of surgeries" in text(shown)
    assert "→ Thursday 22 January 2026, 5.00pm" in text(shown)
    assert "is no working day (Saturday): the one before is Friday 23 January 2026" in text(shown)
    assert "Received" not in text(shown)


async def test_what_another_officer_changed_meanwhile_is_not_undone_unseen(world: World) -> None:
    await saved(world)
    older = await edit(world, deadline="16 January")
    await changed(world, deadline="23 January")
    late = await world.officer.click(older, label="Change it")
    assert "Core hours was changed meanwhile: begin anew with the command." in text(late.response)
    assert len(lines(world)) == 1
    open_ = await edit(world, deadline="30 January")
    closing = await world.officer.slash(
        world.channel, "office-consultation close", consultation="C-1"
    )
    await world.officer.click(closing.response, label="Close")
    await advance(world.env, seconds=40)
    closed = await world.officer.click(open_, label="Change it")
    told = "C-1 is closed. Where its deadline was extended, open it anew"
    assert told in text(closed.response)
    assert told in text(await edit(world, deadline="30 January"))
    assert len(world.env.errors) == 1  # SimCord notes a refusal, however politely it was answered
    assert all("CLOSED" in each or "### Closed" in each for each in said(world))


async def test_a_row_of_an_earlier_release_holds_until_the_deadline_changes(world: World) -> None:
    await saved(world)
    here = await world.bot.committee(world.guild.id)
    key = f"consultation:1:day:7:{world.channel.id}"
    await world.write(lambda c: c.execute("UPDATE outbox SET payload = '{\"consultation\": 1}'"))
    row = await world.bot.db.read(lambda conn: by_key(conn, key))
    assert holds(row, await world.bot.db.read(lambda conn: named(conn, here, "C-1")))
    await changed(world, deadline="23 January")
    later = await world.bot.db.read(lambda conn: named(conn, here, "C-1"))
    assert not holds(row, later)
    assert early(later) == ""


@pytest.mark.parametrize("stood", [True, False], ids=["stands", "never made"])
async def test_a_reminder_under_way_while_the_deadline_changes_is_of_no_deadline_gone(
    world: World, stood: bool
) -> None:
    await saved(world)
    line = wire(world.env)
    line.fail("POST", POSTS, reply_lost, after=stood)
    due = world.env.now().replace(day=2, hour=9, minute=0, second=0, microsecond=0)
    await to(world, due)
    await world.env.settle()
    shown = await edit(world, deadline="23 January")
    await world.officer.click(shown, label="Change it")
    await advance(world.env, minutes=10)
    assert [each for each in said(world) if "<t:1767978000:F>**" in each] == []
    assert [each for each in said(world) if each.startswith("Consultation C-1")] == []
    assert len(reminders(world)) == 0
    assert len(lines(world)) == 1
    assert await stuck(world) == []
    await leap(world, days=22)
    assert len(reminders(world)) == 4


async def test_changes_that_nobody_was_told_of_are_told_as_one(world: World) -> None:
    await saved(world)
    line = wire(world.env)
    line.fail("POST", POSTS, lambda: refused(503), times=99)
    for day in ("23 January", "30 January"):
        await world.officer.click(await edit(world, deadline=day), label="Change it")
    line.faults.clear()
    await advance(world.env, minutes=10)
    (told,) = lines(world)
    assert "It was <t:1767978000:F>" in told  # Friday 9 January, which members know
    assert "Reply by <t:1769792400:F>" in told
    line.fail("POST", POSTS, lambda: refused(503), times=99)
    for day in ("6 February", "30 January"):
        await world.officer.click(await edit(world, deadline=day), label="Change it")
    line.faults.clear()
    await advance(world.env, minutes=10)
    assert lines(world) == []  # it is as they know it again, and the line before is drawn anew
    assert await stuck(world) == []
