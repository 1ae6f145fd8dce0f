"""Settings, status, audit and desk as officers use them."""

import re
from datetime import timedelta
from typing import Any

import ownroom
import pytest
from committee import for_officers_only, left_the_computer
from layouts import labels, text
from leaping import leap
from simulated import advance

from bot import audit, committee, outbox
from bot.boards import desk, health
from bot.boards.lines import Line


async def officer(world: Any, name: str) -> Any:
    """What an officer's command shows. The roles of the simulated server see it by an override."""
    return await world.officer.slash(world.channel, name)


async def change(world: Any, name: str, value: Any) -> Any:
    shown = await officer(world, "settings")
    form = await world.officer.select(shown.response, [name], custom_id="settings:change")
    return shown.response, await world.officer.submit_modal(form, {"value": value})


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("quorum", "8", "8"),
        ("quorum", "1 / 3", "1/3"),
        ("notice_days", "14", 14),
        ("discord_events", "Yes", True),
        ("reminder_offsets", "14d, 2h", ("14d", "2h")),
        ("surgery_hours", "8am to 1pm", ("08:00-13:00",)),
        ("meeting_pattern", "", ""),
    ],
)
async def test_a_setting_is_stored_as_typed(world: Any, name: str, typed: str, stored: Any) -> None:
    await change(world, name, typed)
    kept = await world.bot.committee(world.guild.id)
    assert getattr(kept.rules, name) == stored


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("quorum", "most"), ("quorum", "3/2"), ("quorum", "0"), ("notice_days", "-1"),
        ("notice_days", "٣"), ("discord_events", "perhaps"), ("reminder_offsets", "soon"),
        ("zone", "Mars"), ("quiet", "22:00"),
        ("small_number", ""), ("small_number", "2"), ("surgery_hours", "all day"),
        ("digest_when", "x" * 300),
    ],
)  # fmt: skip
async def test_what_does_not_fit_changes_nothing(world: Any, name: str, typed: str) -> None:
    before = await world.bot.committee(world.guild.id)
    _, refused = await change(world, name, typed)
    assert refused.ephemeral
    assert refused.response.content
    after = await world.bot.committee(world.guild.id)
    assert (after.rules, after.roles, after.zone) == (before.rules, before.roles, before.zone)


async def test_a_pattern_that_cannot_be_read_is_told_back_and_stored_nowhere(world: Any) -> None:
    _, shown = await change(world, "meeting_pattern", "when we feel like it")
    assert shown.ephemeral
    assert "when we feel like it" in text(shown.response)
    kept = await world.bot.committee(world.guild.id)
    assert kept.rules.meeting_pattern == ""


async def test_a_channel_and_roles_are_chosen_from_lists(world: Any) -> None:
    office = world.guild.create_text_channel("office")
    await change(world, "office_channel", [office])
    await change(world, "scrutineer", [world.member_role])
    kept = await world.bot.committee(world.guild.id)
    assert kept.rules.office_channel == office.id
    assert kept.role_ids("scrutineer") == {world.member_role.id}


async def test_the_last_officers_role_cannot_be_taken_away(world: Any) -> None:
    _, refused = await change(world, "officer", [])
    assert "Somebody must be an officer" in refused.response.content


async def test_a_change_is_audited_with_before_and_after(world: Any) -> None:
    await change(world, "quorum", "8")
    shown = await officer(world, "audit")
    assert "**ada** changed Quorum: 1/3 → 8" in text(shown.response)


async def test_the_audit_pages_from_newest_to_oldest(world: Any) -> None:
    def fill(conn: Any) -> None:
        for number in range(25):
            audit.record(conn, world.guild.id, None, "test", subject=f"N{number}", now=now)
            audit.record(conn, world.elsewhere.id, None, "test", subject="secret", now=now)

    now = world.env.now()
    await world.write(fill)
    shown = await officer(world, "audit")
    seen = [text(shown.response)]
    while "Older" in labels(shown.response):
        await world.officer.click(shown.response, label="Older")
        seen.append(text(shown.response))
    told = re.findall(r"test (N\d+)", "\n".join(seen))
    assert told == [f"N{number}" for number in reversed(range(25))]
    assert "secret" not in "".join(seen)
    assert labels(shown.response) == ["Newest"]


async def test_status_names_what_is_in_trouble(world: Any) -> None:
    ownroom.join(world.bot, troubles=lambda conn, guild_id, now: ["The feed Pulse is silent."])

    def kill(conn: Any) -> None:
        outbox.add(conn, key="a", kind="test.post", guild_id=world.guild.id, due_at=world.env.now())

    await world.write(kill)
    await world.env.settle()
    shown = await officer(world, "status")
    assert "The feed Pulse is silent." in text(shown.response)
    assert "test.post" in text(shown.response)


async def test_closed_direct_messages_are_no_trouble(world: Any) -> None:
    def kill(conn: Any) -> None:
        outbox.add(conn, key="a", kind="x", guild_id=world.guild.id, user_id=7, due_at=now)
        row = outbox.by_key(conn, "a")
        conn.execute("UPDATE outbox SET state = 'claimed'")
        assert row is not None
        outbox.finish(conn, row, outbox.State.DEAD, now, "closed", 50007)

    now = world.env.now()
    await world.write(kill)
    troubles = world.bot.rooms.troubles
    found = await world.bot.db.read(lambda conn: health.health(conn, world.guild.id, troubles, now))
    assert found.dead == ()


async def office(world: Any) -> Any:
    """With a channel that only officers read nothing is wrong on the server."""
    made = for_officers_only(world, "office")
    await world.write(lambda conn: committee.change(conn, world.guild.id, office_channel=made.id))
    return made


async def test_the_desk_says_that_all_is_well(world: Any) -> None:
    await office(world)
    shown = await officer(world, "desk")
    assert "All well" in text(shown.response)


async def test_the_weekly_line_comes_every_monday_at_eight(world: Any) -> None:
    channel = await office(world)
    left_the_computer(world)
    guild_id = world.guild.id
    here = await world.bot.committee(guild_id)
    await world.write(lambda conn: desk.arm(conn, here, world.env.now()))
    for days in (3, 5):  # from Thursday to Sunday, and from Tuesday to Sunday
        await leap(world, days=days)
        await advance(world.env, days=2)
    posted = [message for message in channel.history() if "All well" in text(message)]
    assert [f"{message.created_at:%a %H:%M}" for message in posted] == ["Mon 08:00", "Mon 08:00"]


async def test_the_weekly_line_goes_on_after_weeks_without_an_office(world: Any) -> None:
    channel = await office(world)
    left_the_computer(world)
    guild_id = world.guild.id

    def close(conn: Any) -> None:
        committee.change(conn, guild_id, office_channel=None)
        desk.arm(conn, committee.load(conn, guild_id), world.env.now())

    await world.write(close)
    await leap(world, days=10)
    await world.write(lambda conn: committee.change(conn, guild_id, office_channel=channel.id))
    await leap(world, days=7)
    assert len([m for m in channel.history() if "All well" in text(m)]) == 1


async def test_desk_lines_carry_their_button(world: Any) -> None:
    async def source(db: Any, viewer: Any) -> list[Line]:
        return [Line("P-41 waits for a second officer", label="Look", press="me:keep")]

    ownroom.join(world.bot, desk=source)
    shown = await officer(world, "desk")
    assert labels(shown.response) == ["Look"]


async def test_the_first_channel_of_meetings_has_no_undo_as_it_announces_them(world: Any) -> None:
    await world.write(lambda conn: committee.change(conn, world.guild.id, meeting_channel=None))
    for undo in (False, True):  # the second time it is only another channel
        _, shown = await change(world, "meeting_channel", [world.channel])
        assert ("Undo" in labels(shown.response)) is undo


async def test_a_room_arranges_what_follows_from_a_setting(world: Any) -> None:
    seen = []
    ownroom.join(world.bot, arrange=lambda conn, here, now: seen.append(here.rules.quorum))
    await change(world, "quorum", "9")
    assert seen == ["9"]


def test_next_monday_keeps_the_committees_clock_over_a_clock_change() -> None:
    from datetime import UTC, datetime

    here = committee.Committee(1)
    sunday = datetime(2026, 3, 29, 20, 0, tzinfo=UTC)
    assert desk.next_monday(here, sunday) == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)
    exactly = datetime(2026, 3, 30, 7, 0, tzinfo=UTC)
    assert desk.next_monday(here, exactly) - exactly == timedelta(days=7)


@pytest.mark.expects_errors
@pytest.mark.simcord(check_errors=False)
async def test_a_fault_is_quoted_by_the_reference_that_the_log_carries(
    world: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await world.write(lambda conn: conn.execute("DROP TABLE audit"))
    shown = await officer(world, "audit")
    assert shown.ephemeral
    code = shown.response.content.rsplit("quote ", 1)[1].rstrip(".")
    (line,) = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert line.startswith(f"reference {code}: OperationalError at ")
    assert "audit.py" in line
