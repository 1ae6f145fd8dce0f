"""Reminders that come before the start, and previews that name holidays (from 1 January 2026)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from committee import World, do
from layouts import inbox, text
from leaping import leap

from bot import committee


@pytest.fixture(autouse=True)
def refusals_alone(world: World) -> Iterator[None]:
    """SimCord notes a refusal as an error, however politely it was answered; nothing else is."""
    yield
    assert all("UserError" in repr(error) for error in world.env.errors), world.env.errors


async def planned(world: World, when: str) -> None:
    shown = await do(world, "office-meeting new", when=when, title="Committee meeting")
    await world.officer.click(shown, label="Save")


async def test_a_reminder_in_quiet_hours_comes_before_them_not_after_the_start(
    world: World,
) -> None:
    await planned(world, "13/01/2026 08:00")
    told = text(await do(world, "reminders add", world.member, before="an hour", meeting="M-1"))
    assert "You are told 1 hour before Committee meeting" in told
    await leap(world, days=11, hours=21, minutes=55)  # 12 January, 21:55
    assert not inbox(world.member)
    await leap(world, minutes=6)
    assert "A meeting begins" in inbox(world.member)[0]


async def test_one_that_could_only_come_too_late_is_refused_when_it_is_set(world: World) -> None:
    await planned(world, "02/01/2026 07:30")
    await leap(world, hours=23)
    told = await do(world, "reminders add", world.member, before="an hour", meeting="M-1")
    assert "Your quiet hours have begun and last until that meeting" in (told.content or text(told))


async def test_a_row_that_had_nothing_left_to_say_is_not_sent(world: World) -> None:
    await planned(world, "13/01/2026 19:30")
    await do(world, "reminders add", world.member, before="2 hours")
    await do(world, "reminders snooze", world.member, days=60)
    await leap(world, days=13)
    states = await world.bot.db.read(
        lambda conn: [
            row["state"]
            for row in conn.execute("SELECT state FROM outbox WHERE kind = 'meeting.personal'")
        ]
    )
    assert states == ["skipped"]
    assert not inbox(world.member)


@pytest.mark.parametrize(
    ("nation", "when", "says"),
    [
        ("England", "25/05/2026 19:30", "Spring Bank Holiday, a bank holiday (England)"),
        ("Scotland", "30/11/2026 19:30", "a bank holiday (Scotland)"),
        ("England", "30/11/2026 19:30", None),
        ("England", "second Tuesday of every month 19:30", None),
        ("England", "Thursday 9 April 2026 19:30", "Thu 9 Apr 2026 falls in Easter week."),
        ("England", "last Tuesday of every month 19:30", "Tue 29 Dec 2026 falls in Christmas week"),
    ],
)
async def test_a_preview_names_days_on_which_members_are_away(
    world: World, nation: str, when: str, says: str | None
) -> None:
    guild_id = world.guild.id
    await world.write(lambda conn: committee.change(conn, guild_id, nation=nation))
    shown = text(await do(world, "office-meeting new", when=when, title="Committee meeting"))
    assert (says in shown) if says else ("bank holiday" not in shown and "falls in" not in shown)


async def test_the_dates_of_another_rule_are_held_against_the_holidays_too(world: World) -> None:
    shown = await do(
        world, "office-meeting new", when="second Tuesday of every month 19:30", title="Committee"
    )
    await world.officer.click(shown, label="Save")
    shown = await do(
        world, "office-meeting edit", meeting="M-3", repeat="first Monday of every month 19:00"
    )
    assert "Mon 6 Apr 2026 is Easter Monday, a bank holiday (England)." in text(shown)
    assert "Mon 4 May 2026 is " in text(shown)


async def test_a_moved_date_is_held_against_the_holidays_too(world: World) -> None:
    await planned(world, "08/12/2026 19:30")
    shown = text(
        await do(world, "office-meeting move", meeting="M-1", when="28 December 2026 19:30")
    )
    assert "Boxing Day" in shown


async def test_days_to_respond_are_counted_in_the_committees_nation(world: World) -> None:
    guild_id = world.guild.id
    for nation, day in (("England", "Monday 12 January"), ("Scotland", "Monday 12 January")):
        await world.write(lambda conn, n=nation: committee.change(conn, guild_id, nation=n))
        shown = await do(
            world, "office-consultation add", title="Premises", days=6,
            received="1 January 2026", counting="working",
        )  # fmt: skip
        assert (day in text(shown)) == (nation == "Scotland"), text(shown)
