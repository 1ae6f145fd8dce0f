"""Direct messages: at most one a day, merged, quiet at night, silent about titles."""

from datetime import timedelta
from typing import Any

import ownroom
import pytest
from layouts import inbox
from simulated import advance, bot_scope, wire
from wire import refused

from bot import people
from bot.boards import direct_messages, health
from bot.boards.direct_messages import Wording
from cogs.card import BLUE, RED


@pytest.fixture(autouse=True)
def wording(world: Any) -> None:
    async def words(notice: Any, now: Any) -> Wording | None:
        if notice.payload.get("moot"):
            return None
        name = notice.key
        titled, urgent = f"Boycott? ({name})", name.startswith("urgent")
        return Wording(f"A vote awaits you ({name})", titled=titled, urgent=urgent)

    ownroom.join(world.bot, wordings={"test.vote": words})


async def tell(world: Any, key: str, *, urgent: bool = False, **later: float) -> None:
    here = await world.bot.committee(world.guild.id)
    due = world.env.now() + timedelta(**later)
    payload = {"moot": True} if key.startswith("moot") else {}
    await world.write(
        lambda conn: direct_messages.add(
            conn, key=key, guild_id=here.guild_id, user_id=world.member.id, kind="test.vote",
            due_at=due, zone=here.zone, payload=payload, apart=urgent,
        )
    )  # fmt: skip
    await world.env.settle()


async def morning(world: Any) -> None:
    """The simulated day begins at midnight: go to ten o'clock."""
    await advance(world.env, hours=10)


async def test_two_notices_of_one_day_make_one_message(world: Any) -> None:
    await morning(world)
    await tell(world, "a", minutes=5)
    await tell(world, "b", hours=6)
    await advance(world.env, minutes=10)
    (only,) = inbox(world.member)
    assert "(a)" in only
    assert "(b)" in only


async def test_what_comes_later_is_edited_in_without_a_second_message(world: Any) -> None:
    await morning(world)
    await tell(world, "a", minutes=1)
    await advance(world.env, minutes=5)
    await tell(world, "b", minutes=1)
    await advance(world.env, minutes=5)
    (only,) = inbox(world.member)
    assert "(a)" in only
    assert "(b)" in only


async def test_the_next_day_has_a_message_of_its_own(world: Any) -> None:
    await morning(world)
    await tell(world, "a", minutes=1)
    await tell(world, "b", days=1)
    await advance(world.env, days=1, hours=1)
    first, second = inbox(world.member)
    assert "(b)" not in first
    assert "(a)" not in second


async def test_quiet_hours_are_kept(world: Any) -> None:
    await tell(world, "a")
    await advance(world.env, hours=7)
    assert inbox(world.member) == []
    await advance(world.env, hours=2)
    assert len(inbox(world.member)) == 1


async def test_an_urgent_notice_comes_at_night_and_apart(world: Any) -> None:
    await tell(world, "a", urgent=True)
    assert len(inbox(world.member)) == 1
    await advance(world.env, hours=10)
    await tell(world, "b", minutes=1)
    await advance(world.env, minutes=5)
    assert len(inbox(world.member)) == 2


async def test_only_what_is_urgent_is_red(world: Any) -> None:
    await tell(world, "urgent", urgent=True)
    await tell(world, "early word", urgent=True)
    colours = [m.components[0].accent_colour.value for m in world.member.user.dm_channel.history()]
    assert colours == [RED, BLUE]


async def test_titles_are_shown_only_to_members_who_asked(world: Any) -> None:
    await morning(world)
    await tell(world, "a")
    await world.write(
        lambda conn: people.choose(conn, world.guild.id, world.member.id, show_titles=True)
    )
    await advance(world.env, days=1)
    await tell(world, "b")
    await advance(world.env, minutes=1)
    first, second = inbox(world.member)
    assert "Boycott" not in first
    assert "Boycott" in second


async def test_a_lock_screen_shows_one_neutral_line(world: Any) -> None:
    await morning(world)
    await tell(world, "a")
    sent = [r.json for r in world.env.http_requests if r.method == "POST" and r.json
            and r.json.get("content")]  # fmt: skip
    assert len(sent[-1]["content"]) <= 90
    assert "Boycott" not in sent[-1]["content"]
    assert sent[-1]["enforce_nonce"]


async def test_moot_notices_send_nothing(world: Any) -> None:
    await morning(world)
    await tell(world, "moot")
    assert inbox(world.member) == []


async def test_a_key_is_told_once(world: Any) -> None:
    await morning(world)
    await tell(world, "a")
    await tell(world, "a")
    await advance(world.env, days=2)
    assert len(inbox(world.member)) == 1


async def test_closed_direct_messages_are_no_fault(world: Any) -> None:
    await morning(world)
    wire(world.env).fail("POST", "/channels/*/messages", lambda: refused(403, 50007))
    await tell(world, "a")
    found = await world.bot.db.read(
        lambda conn: health.health(conn, world.guild.id, world.bot.rooms.troubles, world.env.now())
    )
    assert found.dead == ()
    assert inbox(world.member) == []


async def test_a_snooze_holds_messages_back(world: Any) -> None:
    await morning(world)
    shown = await world.member.slash(world.channel, "me settings")
    await world.member.click(shown.response, label="Snooze 1 day")
    await tell(world, "a")
    await advance(world.env, hours=20)
    assert inbox(world.member) == []
    await advance(world.env, hours=8)
    assert len(inbox(world.member)) == 1


async def test_two_days_of_downtime_end_in_one_message(world: Any) -> None:
    await morning(world)
    with bot_scope(world.env):
        await world.bot.courier.stop()
    await tell(world, "a")
    await tell(world, "b", days=1)
    await advance(world.env, days=2)
    with bot_scope(world.env):
        world.bot.courier.start()
    await world.env.settle()
    await advance(world.env, minutes=5)
    (only,) = inbox(world.member)
    assert "(a)" in only
    assert "(b)" in only
