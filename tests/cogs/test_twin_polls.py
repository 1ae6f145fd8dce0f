"""Two officers who prepare the same question: members see one card unless both are meant."""

from __future__ import annotations

from typing import Any

from layouts import labels, text
from pollstory import QUESTION, cards, in_full, late_preview, noon, opened, preview
from simulated import advance, deliver

NEARLY = "Should we refuse the new contract terms?"


async def test_a_poll_that_opened_since_the_preview_is_named_before_a_second_opens(
    world: Any, deputy: Any
) -> None:
    await noon(world)
    first, second = await preview(world), await preview(world, NEARLY, by=deputy)
    assert "nearly the same" not in text(second)
    await world.officer.click(first, label="Open now")
    await advance(world.env, seconds=1)
    shown = (await deputy.click(second, label="Open now")).response
    assert "**P-1 asks nearly the same since <t:" in text(shown)
    assert f"in <#{world.channel.id}>.**" in text(shown)
    assert "P-1 asks nearly the same" in await in_full(deputy, shown)
    assert "Open now" not in labels(shown)
    await advance(world.env, seconds=1)
    assert len(cards(world, "Straw poll · open")) == 1
    done = (await deputy.click(shown, label="Open all the same")).response
    assert "Open: P-2" in text(done)
    await advance(world.env, seconds=1)
    assert len(cards(world, "Straw poll · open")) == 2


async def test_both_presses_at_once_open_one_poll(world: Any, deputy: Any) -> None:
    await noon(world)
    first, second = await preview(world), await preview(world, QUESTION, by=deputy)
    deliver(world.env, world.channel, first, [(world.officer, "pf:open:1")])
    deliver(world.env, world.channel, second, [(deputy, "pf:open:2")])
    await world.env.settle()
    await advance(world.env, seconds=1)
    assert len(cards(world, "Straw poll · open")) == 1
    assert "asks nearly the same" in text(first) + text(second)


async def test_who_sees_it_in_the_preview_opens_with_one_press(world: Any) -> None:
    await noon(world)
    await opened(world)
    shown = await preview(world)
    assert "P-1 asks nearly the same" in text(shown)
    await world.officer.click(shown, label="Open all the same")
    await advance(world.env, seconds=1)
    assert len(cards(world, "Straw poll · open")) == 2
    third = await preview(world)
    assert "P-2 asks nearly the same" in text(third), "the newest is named"


async def test_another_that_opened_meanwhile_is_named_too(world: Any, deputy: Any) -> None:
    await noon(world)
    await opened(world)
    mine, theirs = await preview(world), await preview(world, NEARLY, by=deputy)
    await deputy.click(theirs, label="Open all the same")
    again = (await world.officer.click(mine, label="Open all the same")).response
    assert "P-2 asks nearly the same" in text(again)


async def test_the_question_about_the_night_keeps_what_the_preview_named(world: Any) -> None:
    await noon(world)
    late = await late_preview(world)
    asked = (await world.officer.click(late, label="Open now")).response
    assert "It closes in the night" in text(asked)
    await opened(world)
    shown = (await world.officer.click(asked, label="Open all the same")).response
    assert "asks nearly the same" in text(shown)
    asked = (await world.officer.click(shown, label="Open all the same")).response
    assert "It closes in the night" in text(asked)
    done = (await world.officer.click(asked, label="Open all the same")).response
    assert "Open: P-2" in text(done)


async def test_what_is_over_or_asks_something_else_is_not_named(world: Any) -> None:
    await noon(world)
    await opened(world, "Should we write to the board?")
    await opened(world)
    await advance(world.env, days=1)
    assert "nearly the same" not in text(await preview(world))
