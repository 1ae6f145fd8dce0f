"""Digests as channels and members get them: once a period, through restarts and lost replies."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
import simulated
from committee import World
from layouts import confirmed, labels, text
from openapi import refusals
from pollstory import refused
from simulated import advance

from bot import people
from bot.articles import store
from bot.articles.model import Dated, Parsed
from bot.articles.store import Arrival


@pytest_asyncio.fixture
async def here(world: World) -> World:
    """The server with its articles in place."""
    await world.env.settle()
    return world


async def add(world: World, headline: str, **more: Any) -> int:
    now = world.env.now()
    body = f"{headline} is what this text is about. It says nothing else, and says it twice over."
    parsed = Parsed(
        headline, "news", body, publication="Pulse", date=Dated(str(now.date()), "printed")
    )
    arrival = Arrival(parsed, "feed", f"https://a.test/{headline}".replace(" ", "-"), **more)
    filed = await world.write(lambda conn: store.add(conn, world.guild.id, arrival, now))
    return int(filed.article_id)


def posts(world: World) -> list[str]:
    """The digests in the channel, the oldest first."""
    said = [text(message) for message in world.channel.history()]
    return [one for one in said if one.startswith("## Digest")]


async def until(world: World, at: datetime) -> None:
    await advance(world.env, seconds=(at - world.env.now()).total_seconds())


async def test_a_new_server_has_something_to_post_at_once(here: World) -> None:
    offered = await here.officer.slash(here.channel, "office-digest now")
    assert offered.ephemeral
    shown = text(offered.response)
    assert "From the archive" in shown
    assert not posts(here)
    post_it = f"Post it in #{here.channel.name}"
    assert labels(offered.response) == [*"12345", post_it]
    await here.officer.click(offered.response, label=post_it)
    (post,) = posts(here)
    assert post.splitlines()[:8] == shown.splitlines()[:8]  # what was shown
    assert labels(here.channel.last_message) == [*"12345"]
    said = await refused(here, here.officer, "office-digest now")
    assert "nothing new to tell" in said
    assert len(posts(here)) == 1


async def test_a_schedule_is_told_back_kept_and_listed(here: World) -> None:
    result = await here.officer.slash(
        here.channel, "office-digest schedule", rhythm="weekly", day="Tuesday", time="7.30",
        topics="Commissioning, Contract", items=3, empty="say",
    )  # fmt: skip
    said = text(result.response)
    assert "every Tuesday at 07:30" in said
    assert "At most 3 items about Commissioning, Contract" in said
    assert "says so when there is nothing new" in said
    listed = await here.officer.slash(here.channel, "office-digest list")
    assert "every Tuesday at 07:30" in text(listed.response)
    await until(here, datetime(2026, 1, 6, 7, 30, 1, tzinfo=UTC))
    (post,) = posts(here)
    assert "## Digest, Tuesday 6 January 2026" in post
    assert "Nothing new since the last digest." in post


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"rhythm": "weekly", "day": "Someday"}, "is no day of the week"),
        ({"rhythm": "monthly", "day": "31"}, "is no day of the month from 1 to 28"),
        ({"rhythm": "daily", "day": "Monday"}, "only needed for weekly and monthly"),
        ({"time": "25:00"}, "is not a time of day"),
        ({"topics": "Tea"}, "There is no topic “Tea”"),
    ],
)
async def test_a_schedule_that_cannot_be_is_refused_in_a_sentence(
    here: World, options: dict[str, str], says: str
) -> None:
    assert says in await refused(here, here.officer, "office-digest schedule", **options)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"rhythm": "weekly", "day": "Thursdays at 7"}, "every Thursday at 07:00"),
        ({"rhythm": "weekly", "day": "Friday", "time": "19.30h"}, "every Friday at 19:30"),
        ({"rhythm": "daily", "time": "half past seven"}, "every day at 07:30"),
        ({"rhythm": "monthly", "day": "3rd of the month"}, "on day 3 of each month at 07:15"),
        ({"rhythm": "monthly", "day": "3"}, "on day 3 of each month at 07:15"),
    ],
)
async def test_a_schedule_is_read_as_times_are_read_everywhere(
    here: World, options: dict[str, str], told: str
) -> None:
    result = await here.officer.slash(here.channel, "office-digest schedule", **options)
    assert told in text(result.response)


async def test_a_digest_comes_on_its_day_and_tells_each_article_once(here: World) -> None:
    await here.officer.slash(
        here.channel, "office-digest schedule", rhythm="daily", time="07:15", items=2
    )
    for name in ("Rent rises", "Pay falls", "Doors close"):
        await add(here, name)
    await until(here, datetime(2026, 1, 1, 7, 15, 1, tzinfo=UTC))
    (first,) = posts(here)
    assert "And 1 more" in first
    await add(here, "Windows open")
    await advance(here.env, days=3)
    told = posts(here)
    assert len(told) == 2  # the third day has nothing, and says nothing
    for name in ("Rent rises", "Pay falls", "Doors close", "Windows open"):
        assert sum(f"**{name}**" in post for post in told) == 1


@pytest.mark.parametrize(
    ("before", "sundays"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=UTC), "clocks go forward"),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), "clocks go back"),
    ],
)
async def test_a_clock_change_neither_drops_nor_doubles_a_digest(
    here: World, before: datetime, sundays: str
) -> None:
    simulated.move_clock(here.env, seconds=(before - here.env.now()).total_seconds())
    await here.officer.slash(
        here.channel, "office-digest schedule", rhythm="daily", time="01:30", empty="say"
    )
    await advance(here.env, days=3)
    days = [post.splitlines()[0].split(", ")[1].split(" ")[0] for post in posts(here)]
    assert days == ["Sunday", "Monday", "Tuesday"], sundays


async def test_a_bot_that_was_off_for_weeks_posts_once_and_says_it_is_late(
    here: World, restart: Callable[[], Awaitable[None]]
) -> None:
    await here.officer.slash(here.channel, "office-digest schedule", rhythm="weekly", day="Monday")
    await add(here, "Rent rises")
    await restart(days=16)  # three Mondays pass
    (post,) = posts(here)
    assert "## Digest, Monday 5 January 2026" in post
    assert "Late: this was due at 7.15am" in post
    await add(here, "Pay falls")
    await advance(here.env, days=7)
    assert len(posts(here)) == 2
    assert "Late" not in posts(here)[1]


async def test_a_lost_reply_and_a_restart_leave_one_post(
    here: World, restart: Callable[[], Awaitable[None]]
) -> None:
    simulated.enforce_nonce(here.env, lose_response=1)
    await add(here, "Rent rises")
    await confirmed(here.channel, here.officer, "office-digest now")
    await restart(hours=1)  # Discord has forgotten the nonce
    await advance(here.env, hours=1)
    assert len(posts(here)) == 1


async def test_a_preview_stores_nothing(here: World) -> None:
    await add(here, "Rent rises")
    await here.officer.slash(here.channel, "office-digest schedule", rhythm="daily")
    shown = await here.officer.slash(here.channel, "office-digest preview")
    assert shown.ephemeral
    assert "**Rent rises**" in text(shown.response)
    await advance(here.env, days=1)
    assert "Rent rises" in posts(here)[0]


async def test_a_paused_digest_goes_on_where_it_stopped(here: World) -> None:
    await here.officer.slash(here.channel, "office-digest schedule", rhythm="daily")
    paused = await here.officer.slash(here.channel, "office-digest pause")
    assert "Paused" in text(paused.response)
    await add(here, "Rent rises")
    await advance(here.env, days=3)
    assert posts(here) == []
    await here.officer.slash(here.channel, "office-digest pause", what="go on")
    await advance(here.env, days=1)
    assert "Rent rises" in posts(here)[0]


async def test_explain_names_the_rule(here: World) -> None:
    await here.officer.slash(here.channel, "office-digest schedule", topics="Premises")
    await add(here, "Surgery rents rise")
    out = await here.officer.slash(
        here.channel, "office-digest explain", article="Surgery rents rise"
    )
    assert "is in the next digest" in text(out.response)
    assert "found “surgery”, “rents”" in text(out.response)
    kept = await here.officer.slash(here.channel, "office-digest explain", article="LMC vows")
    assert "is not in the next digest" in text(kept.response)
    assert "It is in the archive" in text(kept.response)


async def test_one_article_can_be_posted_again(here: World) -> None:
    for _ in range(2):
        await confirmed(
            here.channel, here.officer, "office-digest now", article="LMC vows to block"
        )
    assert [post.count("Read more") for post in posts(here)] == [1, 1]
    assert all("LMC vows to block" in post for post in posts(here))


async def test_a_channel_that_is_gone_falls_back_to_the_officers(here: World) -> None:
    elsewhere = here.guild.create_text_channel("news")
    await here.officer.slash(elsewhere, "office-digest schedule", rhythm="daily")
    await add(here, "Rent rises")
    with simulated.bot_scope(here.env):
        await here.bot.get_channel(elsewhere.id).delete()
    await advance(here.env, days=1)
    assert any("Rent rises" in post for post in posts(here))


async def test_a_members_own_digest_comes_in_their_message_of_the_day(here: World) -> None:
    set_up = await here.member.slash(
        here.channel, "digest mine", rhythm="daily", time="09:00", topics="Premises"
    )
    assert "Every day at 09:00, at most 5 articles, about Premises" in text(set_up.response)
    await add(here, "Surgery rents rise")
    await add(here, "Pay falls")
    await advance(here.env, days=1)
    (message,) = here.member.user.dm_channel.history()
    assert "Your digest has 1 article." in text(message)
    assert "Surgery" not in text(message)  # a lock screen is read by others
    opened = await here.member.user.click(message, label="Read my digest")
    assert "Surgery rents rise" in text(opened.response)
    assert "Pay falls" not in text(opened.response)
    read = await here.member.user.click(opened.response, label="Read more")
    assert "says it twice over" in text(read.response)
    await here.member.user.click(read.response, label="Save for later")
    saved = await here.member.slash(here.channel, "article saved")
    assert "Surgery rents rise" in text(saved.response)
    await here.member.slash(here.channel, "digest mine", rhythm="off")
    await add(here, "Surgery leases end")
    await advance(here.env, days=2)
    assert len(here.member.user.dm_channel.history()) == 1


async def test_a_headline_in_a_members_message_is_shown_as_typed(here: World) -> None:
    await here.write(
        lambda conn: people.choose(conn, here.guild.id, here.member.id, show_titles=True)
    )
    await here.member.slash(here.channel, "digest mine", rhythm="daily", time="09:00")
    await add(here, "[Rents](https://evil.example/x) rise")
    await advance(here.env, days=1)
    (message,) = here.member.user.dm_channel.history()
    assert r"\[Rents\](https://evil.example/x) rise" in text(message)


async def test_servers_do_not_see_each_others_articles(here: World) -> None:
    await add(here, "Rent rises")
    shown = await here.elsewhere_officer.slash(
        here.elsewhere_channel, "article search", words="“rent rises”"
    )
    assert "Nothing found" in text(shown.response)


async def test_what_is_sent_stands_up_to_discords_description(here: World, shared: Any) -> None:
    await here.officer.slash(here.channel, "office-digest schedule", rhythm="daily", empty="say")
    await add(here, "Rent rises")
    await here.officer.slash(here.channel, "office-digest preview")
    await confirmed(here.channel, here.officer, "office-digest now")
    await here.officer.slash(here.channel, "office-digest list")
    await here.officer.slash(here.channel, "office-digest explain", article="Rent rises")
    await advance(here.env, days=1)
    assert refusals(here.env.http_requests, shared) == []
