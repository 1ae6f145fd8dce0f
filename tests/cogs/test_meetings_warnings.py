"""What an officer is told before saving: where it goes, whom it calls, what is there already."""

from __future__ import annotations

import pytest
from committee import World, do
from layouts import confirmed, text
from simulated import advance

from cogs.meetings.cards import place_told

MONTHLY = "second Tuesday of every month, 19:30"


async def planned(world: World) -> None:
    shown = await do(world, "office-meeting new", when=MONTHLY, title="Committee meeting")
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)


@pytest.mark.parametrize(
    ("place", "link", "told"),
    [
        ("Medway House", "https://example.org", "Medway House, or online"),
        ("Medway House, or online", "https://example.org", "Medway House, or online"),
        ("Online", "https://example.org", "Online"),
        ("Medway House", "", "Medway House"),
        ("", "https://example.org", "Online only"),
        ("", "", ""),
    ],
)
def test_online_is_said_once(place: str, link: str, told: str) -> None:
    assert place_told(place, link) == told


async def test_a_series_planned_twice_is_told_before_saving(world: World) -> None:
    await planned(world)
    told = text(await do(world, "office-meeting new", when=MONTHLY, title="Again"))
    assert "That series is there already: Committee meeting (M-1" in told.replace("**", "")
    assert "/office-meeting edit" in told
    assert "Nothing is saved yet." in told


async def test_another_series_is_not_taken_for_the_same(world: World) -> None:
    await planned(world)
    told = text(await do(world, "office-meeting new", when=MONTHLY.replace("second", "third")))
    assert "already" not in told
    assert "A series of that name has other dates: Committee meeting (M-1" in told.replace("**", "")
    once = text(await do(world, "office-meeting new", when="15 December 2026 19:30"))
    assert "of that name" not in once


async def test_a_preview_says_where_the_card_goes_and_whom_it_calls(world: World) -> None:
    quiet = text(await do(world, "office-meeting new", when=MONTHLY))
    assert f"Goes to <#{world.channel.id}>; nobody is pinged." in quiet
    loud = text(await do(world, "office-meeting urgent", when="tomorrow 20:00", why="Terms"))
    assert f"Goes to <#{world.channel.id}> at once; <@&" in loud


async def test_numbers_and_references_are_offered_while_typing(world: World) -> None:
    await planned(world)
    await do(world, "office-meeting agenda", meeting="M-1", add="Core hours")
    await confirmed(
        world.channel, world.officer, "office-meeting papers",
        meeting="M-1", link="https://example.org/p", title="A",
    )  # fmt: skip
    for command, option, wanted in (
        ("office-meeting agenda", "remove", "Core hours"),
        ("office-meeting agenda", "item", "Core hours"),
        ("office-meeting papers", "remove", "1. A"),
    ):
        found = await world.officer.autocomplete(
            world.channel, command, option, wanted, meeting="M-1"
        )
        assert [wanted in choice["name"] for choice in found] == [True], option
    none = await world.officer.autocomplete(
        world.channel, "office-meeting agenda", "remove", "", meeting="M-999"
    )
    assert not none


async def test_polls_and_articles_are_offered_where_a_reference_is_meant(world: World) -> None:
    draft = await do(world, "office-poll quick", question="Should we refuse?")
    await world.officer.click(draft, label="Open now")
    await advance(world.env, minutes=1)
    await planned(world)
    for command, option, more in (
        ("office-consultation add", "poll", {"title": "Core hours", "days": 14}),
        ("office-meeting agenda", "link", {"meeting": "M-1"}),
    ):
        found = await world.officer.autocomplete(world.channel, command, option, "refuse", **more)
        assert [choice["value"] for choice in found] == ["P-1"]
