"""Letters that want an answer, through the simulated Discord (which begins on 1 January 2026)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from baddays import deleted, stuck
from committee import World
from layouts import labels, text
from leaping import leap
from letters_in import add, card, roll, said, saved
from openapi import refusals
from simulated import advance

from bot import committee
from bot.meetings.consultations import present, redraw, reminders_of
from bot.storage.db import Connection
from bot.times import LONDON
from cogs.meetings.consultation_drafts import reminders_told


async def test_calendar_or_working_days_is_asked(world: World) -> None:
    shown = await add(world)
    assert "Are these calendar days or working days (England)?" in text(shown)
    assert "10 calendar days from Thursday 1 January 2026: Sunday 11 January 2026" in text(shown)
    assert "10 working days from Thursday 1 January 2026: Thursday 15 January 2026" in text(shown)


async def test_a_committee_that_counts_working_days_is_not_asked(world: World) -> None:
    await world.write(lambda conn: committee.change(conn, world.guild.id, working_days=True))
    shown = await add(world)
    assert "Are these calendar days" not in text(shown)
    assert "10 working days from Thursday 1 January 2026: Thursday 15 January 2026" in text(shown)
    assert "Sunday 11 January 2026" in text(await add(world, counting="calendar"))


async def test_a_weekend_deadline_is_named_with_the_working_day_before(world: World) -> None:
    shown = await add(world, counting="calendar")
    assert "is no working day (Sunday): the one before is Friday 9 January 2026" in text(shown)


async def test_a_bank_holiday_is_named(world: World) -> None:
    shown = await add(world, counting="calendar", days=92)
    assert "Good Friday" in text(shown)


async def test_the_card_says_who_reads_replies_and_counts_them(world: World) -> None:
    await roll(world)
    shown = await saved(world)
    assert labels(shown) == ["Reply for my practice", "Reply for myself", "No view"]
    assert "Only officers read replies." in text(shown)
    form = await world.members[0].click(shown, label="Reply for my practice")
    done = await world.members[0].submit_modal(
        form, {"practice": "Inkwell Surgery", "reply": "We are against it."}
    )
    assert "Recorded for Inkwell Surgery" in text(done.response)
    await world.members[1].click(shown, label="No view")
    await advance(world.env, seconds=10)
    counted = "Replies: 1 of 2 practices · 0 GPs for themselves · 1 without a view"
    assert counted in text(card(world))
    assert "against" not in "\n".join(said(world))


async def test_a_card_that_was_deleted_is_edited_once_and_no_more(world: World) -> None:
    shown = await saved(world)
    await world.members[1].click(shown, label="No view")
    await deleted(world, world.channel, shown)
    await advance(world.env, seconds=10)
    asked = len(world.env.http_requests)
    now, guild_id = world.bot.clock(), world.guild.id

    def draw(conn: Connection) -> None:
        here = committee.load(conn, guild_id)
        redraw(conn, present(conn, here, 1), now)

    await world.write(draw)
    await advance(world.env, minutes=1)
    edits = [one for one in world.env.http_requests[asked:] if one.path.endswith(f"/{shown.id}")]
    assert edits == []
    assert await stuck(world) == []


async def test_a_reply_is_not_taken_back_by_a_slip(world: World) -> None:
    found = await saved(world)
    form = await world.member.click(found, label="Reply for myself")
    await world.member.submit_modal(form, {"reply": "We object."})
    asked = (await world.member.click(found, label="No view")).response
    assert "Take your reply back" in text(asked)
    report = {"consultation": "C-1"}
    counted = await world.officer.slash(world.channel, "office-consultation report", **report)
    assert "1 GP for themselves" in text(counted.response)
    done = (await world.member.click(asked, label="Take it back")).response
    assert "Recorded: no view" in text(done)
    counted = await world.officer.slash(world.channel, "office-consultation report", **report)
    assert "0 GPs for themselves · 1 without a view" in text(counted.response)


async def test_reminders_come_at_seven_three_one_and_on_the_day(world: World) -> None:
    await saved(world)
    await leap(world, days=1, hours=10)
    for days, count in ((0, 1), (4, 2), (2, 3), (1, 4)):
        await leap(world, days=days)
        reminders = [each for each in said(world) if "Reminder." in each]
        assert len(reminders) == count
    assert not any("late" in each for each in said(world))


async def test_the_report_names_practices_with_and_without_a_reply(world: World) -> None:
    await roll(world)
    shown = await saved(world)
    form = await world.members[0].click(shown, label="Reply for my practice")
    await world.members[0].submit_modal(
        form, {"practice": "Inkwell Surgery", "reply": "We are against it."}
    )
    await advance(world.env, seconds=10)
    done = await world.officer.slash(
        world.channel, "office-consultation report", consultation="C-1"
    )
    file, draft = done.response.attachments
    assert b"X-Unsent: 1" in await draft.read()
    report = (await file.read()).decode()
    assert "- Inkwell Surgery (by grace):\n    We are against it." in report
    assert "PRACTICES WITHOUT A REPLY\nTeapot Lane Surgery" in report


async def test_a_closed_consultation_tells_the_counts_once_and_takes_no_reply(world: World) -> None:
    await saved(world)
    closing = await world.officer.slash(
        world.channel, "office-consultation close", consultation="C-1"
    )
    assert "Nothing is saved yet." in text(closing.response)
    await world.officer.click(closing.response, label="Close")
    await advance(world.env, seconds=40)
    assert labels(card(world)) == []
    assert sum("### Closed: Core hours" in each for each in said(world)) == 1
    late = await world.member.slash(world.channel, "consultation reply", consultation="C-1")
    assert "is closed" in text(late.response)
    assert len(world.env.errors) == 1  # SimCord notes a refusal, however politely it was answered


async def test_a_letter_is_kept_and_shown(world: World, bot_settings: Any) -> None:
    shown = await saved(world, letter=("letter.pdf", b"%PDF-1.4 dear LMC"))
    assert labels(shown)[-1] == "Letter"
    done = await world.member.click(shown, label="Letter")
    (file,) = done.response.attachments
    assert await file.read() == b"%PDF-1.4 dear LMC"
    assert len(list(bot_settings.papers.iterdir())) == 1


async def test_who_replied_reads_so_and_goes_on_from_what_was_said(world: World) -> None:
    shown = await saved(world)
    form = await world.member.click(shown, label="Reply for my practice")
    await world.member.submit_modal(form, {"practice": "Teapot Lane", "reply": "We agree."})
    for command in ("consultation list", "today"):
        told = text((await world.member.slash(world.channel, command)).response)
        assert "Your reply is in: for Teapot Lane." in told
        other = text((await world.officer.slash(world.channel, command)).response)
        assert "Your reply is in" not in other
    again = await world.member.click(shown, label="Reply for my practice")
    assert "We agree." in str(again.modal)
    bare = await world.member.click(shown, label="Reply for myself")
    assert "We agree." not in str(bare.modal)


async def test_what_is_sent_stands_up_to_discords_description(world: World, shared: Any) -> None:
    shown = await saved(world)
    await world.member.click(shown, label="Reply for myself")
    await world.member.slash(world.channel, "consultation list")
    await leap(world, days=3)
    assert refusals(world.env.http_requests, shared) == []


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        ([7, 3, 1, 0], "Reminders 7, 3 and 1 days before and on the day."),
        ([3, 1, 0], "Reminders 3 and 1 days before and on the day."),
        ([1, 0], "Reminders 1 day before and on the day."),
        ([0], "Reminder on the day."),
        ([], "No reminder fits in before the deadline."),
    ],
)
def test_reminders_are_told_in_words(ahead: list[int], told: str) -> None:
    assert reminders_told(ahead) == told


async def test_a_preview_names_the_reminders_that_still_come(world: World) -> None:
    far = text(await add(world, days=28, counting="calendar"))
    assert "Reminders 7, 3 and 1 days before and on the day." in far
    soon = text(await add(world, days=1, counting="calendar"))
    assert "Reminders 1 day before and on the day." in soon


def test_what_ends_early_in_the_morning_is_reminded_of_before() -> None:
    by = datetime(2026, 7, 3, 8, 30, tzinfo=LONDON)
    due = reminders_of(by, LONDON, by - timedelta(days=2))
    assert due == {0: by - timedelta(hours=1), 1: datetime(2026, 7, 2, 9, tzinfo=LONDON)}
    assert reminders_of(by.replace(hour=17), LONDON, by)[0] == by.replace(hour=9, minute=0)
