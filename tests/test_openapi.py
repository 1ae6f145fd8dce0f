"""Proofs of the check against Discord's API description."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
import simulated
from committee import World, populate
from minibot import MiniBot
from openapi import discord_api, refusals
from simcord import HttpLogEntry

MESSAGES = "/channels/1/messages"


@pytest.fixture
async def simcord_bot(tmp_path: Path) -> AsyncIterator[MiniBot]:
    bot = MiniBot(tmp_path / "mini.db")
    yield bot
    await bot.close()


@pytest.fixture
async def mini(simcord_env: Any) -> World:
    world = populate(simcord_env)
    await simcord_env.settle()
    return world


def _told(shared: Path, method: str, path: str, body: object, **params: Any) -> list[str]:
    return refusals([HttpLogEntry(method, path, params, body, None)], shared)


async def test_everything_a_real_bot_sends_is_accepted(mini: World, shared: Path) -> None:
    simulated.enforce_nonce(mini.env)
    shown = await mini.officer.slash(mini.channel, "poll")
    await mini.member.click(shown.response, label="yes")
    await mini.officer.slash(mini.channel, "note", key="a")
    channel = mini.bot.get_channel(mini.channel.id)
    member = channel.guild.get_member(mini.member.id)
    file = discord.File(io.BytesIO(b"x"), "x.txt", description="a file")
    sent = await channel.send("hello", file=file, reference=await channel.send(view=_card()))
    await sent.edit(content="changed", allowed_mentions=discord.AllowedMentions(users=[member]))
    await sent.pin()
    await channel.send(embed=discord.Embed(title="t", timestamp=mini.env.now()))
    await member.send("private")
    await channel.create_thread(name="thread", type=discord.ChannelType.public_thread)
    await channel.guild.create_scheduled_event(
        name="Meeting",
        start_time=mini.env.now() + timedelta(days=1),
        end_time=mini.env.now() + timedelta(days=1, hours=2),
        entity_type=discord.EntityType.external,
        privacy_level=discord.PrivacyLevel.guild_only,
        location="Medway House",
    )
    assert len(mini.env.http_requests) > 12
    found = refusals(mini.env.http_requests, shared)
    assert not found, "\n".join(found)


def _card() -> discord.ui.LayoutView:
    view = discord.ui.LayoutView()
    button: discord.ui.Button[Any] = discord.ui.Button(label="Press", custom_id="mini:yes")
    box: discord.ui.Container[Any] = discord.ui.Container(accent_colour=0x123456)
    box.add_item(discord.ui.TextDisplay("# Heading"))
    box.add_item(discord.ui.Section("text", accessory=button))
    box.add_item(discord.ui.Separator())
    view.add_item(box)
    return view


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"content": "x" * 4001}, "$.content: 4001 length, 0 to 4000 allowed"),
        ({"content": 5}, "$.content: int where string or null is due"),
        ({"nonce": "n" * 26}, "$.nonce: 26 length, 0 to 25 allowed"),
        ({"contents": "x"}, "$.contents: not known to Discord"),
        (
            {
                "components": [
                    {"type": 1, "components": [{"type": 2, "style": 1, "label": "x" * 81}]}
                ]
            },
            "$.components[0].components[0].label: 81 length, 0 to 80 allowed",
        ),
        (
            {"components": [{"type": 17, "components": []}]},
            "$.components[0].components: 0 items, 1 to 40 allowed",
        ),
        (
            {"embeds": [{"timestamp": "2026-01-01T00:00:00"}]},
            "$.embeds[0].timestamp: '2026-01-01T00:00:00' is no instant with its zone",
        ),
    ],
)
def test_a_wrong_body_is_named_with_its_place(shared: Path, body: object, fault: str) -> None:
    assert _told(shared, "POST", MESSAGES, body) == [f"POST {MESSAGES}: {fault}"]


def test_at_the_limit_a_body_is_accepted(shared: Path) -> None:
    button = {"type": 2, "style": 1, "label": "x" * 80, "custom_id": "c" * 100}
    row = {"type": 1, "components": [button]}
    assert _told(shared, "POST", MESSAGES, {"nonce": "n" * 25, "components": [row]}) == []


def test_an_unknown_path_method_or_parameter_is_refused(shared: Path) -> None:
    assert _told(shared, "POST", "/channels/1/nothing", {}) != []
    assert _told(shared, "PUT", MESSAGES, {}) != []
    assert _told(shared, "GET", MESSAGES, None, limt=5) != []
    assert _told(shared, "GET", MESSAGES, None, limit=5) == []


def test_the_most_literal_path_wins(shared: Path) -> None:
    assert discord_api(shared).template("/channels/1/messages/pins") == (
        "/channels/{channel_id}/messages/pins"
    )


@pytest.mark.parametrize(("size", "accepted"), [(25, True), (26, False)])
def test_autocomplete_answers_are_checked(shared: Path, size: int, accepted: bool) -> None:
    choices = [{"name": f"n{k}", "value": f"v{k}"} for k in range(size)]
    body = {"type": 8, "data": {"choices": choices}}
    assert (_told(shared, "POST", "/interactions/1/token/callback", body) == []) is accepted


@pytest.mark.parametrize(("length", "accepted"), [(45, True), (46, False)])
def test_modal_titles_and_labels_are_checked(shared: Path, length: int, accepted: bool) -> None:
    field = {"type": 4, "custom_id": "f", "style": 1, "value": None}
    label = {"type": 18, "label": "x" * length, "component": field}
    body = {"type": 9, "data": {"custom_id": "m", "title": "t", "components": [label]}}
    path = "/interactions/1/token/callback"
    assert (_told(shared, "POST", path, body) == []) is accepted
