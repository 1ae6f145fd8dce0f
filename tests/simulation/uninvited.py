"""Interactions Discord's picker would not offer: a modified client or an old message may."""

from collections.abc import Sequence
from typing import Any

import discord
import simcord
from simcord import _modal, interactions
from simcord.backend import serializers
from simcord.results import InteractionResult

COMMAND, COMPONENT, GUESS, SUBMIT = 2, 3, 4, 5
BUTTON, SELECT = 2, 3
ROW, PRIMARY = 1, 1


async def call(
    env: simcord.Env,
    actor: Any,
    channel: Any,
    command: discord.app_commands.Command[Any, ..., Any] | discord.app_commands.ContextMenu,
) -> InteractionResult:
    """Call a command with no options, whether or not the actor is shown it."""
    return await _deliver(env, COMMAND, actor, channel, _named(env, actor, channel, command))


async def guess(
    env: simcord.Env,
    actor: Any,
    channel: Any,
    command: discord.app_commands.Command[Any, ..., Any],
    option: str,
    typed: str,
) -> list[Any]:
    """What an option offers while it is typed into."""
    data = _named(env, actor, channel, command)
    leaf = data["options"]
    while leaf:
        leaf = leaf[0]["options"]
    leaf.append({"name": option, "type": 3, "value": typed, "focused": True})
    result = await _deliver(env, GUESS, actor, channel, data)
    assert result.acknowledged, (command.qualified_name, option)
    return result.autocomplete_choices or []


def _named(env: simcord.Env, actor: Any, channel: Any, command: Any) -> dict[str, Any]:
    """The command of an interaction, its options empty."""
    names = command.qualified_name.split(" ")
    menu = isinstance(command, discord.app_commands.ContextMenu)
    root_name = command.name if menu else names[0]
    kind = int(command.type.value) if menu else 1
    root: Any = env.backend.find_command(root_name, None, type=kind)
    data: dict[str, Any] = {"id": root["id"], "name": root["name"], "type": kind}
    if menu:
        data |= _target(env, actor, channel, kind)
    else:
        options: list[dict[str, Any]] = []
        for name in reversed(names[1:]):
            inner = 1 if not options else 2
            options = [{"name": name, "type": inner, "options": options}]
        data["options"] = options
    return data


def _target(env: simcord.Env, actor: Any, channel: Any, kind: int) -> dict[str, Any]:
    """What a context menu is opened on: the actor, or the channel's last message."""
    if kind == discord.AppCommandType.user.value:
        user = dict(serializers.user_payload(env.backend.get_user(actor.id)))
        return {"target_id": str(actor.id), "resolved": {"users": {str(actor.id): user}}}
    message = env.backend.get_message(channel.id, channel.last_message.id)
    payload = dict(serializers.message_payload(env.backend, message))
    return {"target_id": str(message.id), "resolved": {"messages": {str(message.id): payload}}}


async def press(
    env: simcord.Env,
    actor: Any,
    channel: Any,
    message: Any,
    custom_id: str,
    *,
    select: int = 0,
    chosen: Sequence[Any] = ("1",),
) -> InteractionResult:
    """Press a button of that id, on a message that may never have shown it.

    ``select`` is the component's type where it is a select; ``chosen`` are then words, or whom,
    which role or which channel somebody chooses.
    """
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": select or BUTTON}
    part: dict[str, Any] = {"type": data["component_type"], "custom_id": custom_id, "id": 2}
    if select:
        data["values"] = [str(getattr(one, "id", one)) for one in chosen]
        things = [one for one in chosen if not isinstance(one, str)]
        for one in things:
            resolved = data.setdefault("resolved", {})
            interactions.resolve_handle(actor, one, resolved, channel_id=channel.id)
    if select == SELECT:
        part["options"] = [{"label": one, "value": one} for one in chosen]
    elif not select:
        part |= {"style": PRIMARY, "label": "Old"}
    shown = [{"type": ROW, "id": 1, "components": [part]}]
    return await _deliver(env, COMPONENT, actor, channel, data, message, shown)


async def submit(
    env: simcord.Env, actor: Any, channel: Any, shown: InteractionResult, values: dict[str, Any]
) -> InteractionResult:
    """Send a form that was opened for somebody else, or somewhere else."""
    assert shown.modal is not None
    resolved: dict[str, dict[str, Any]] = {}
    nodes = shown.modal["components"]
    for node in nodes:  # a client that means harm leaves out what it likes
        (node.get("component") or node)["required"] = False
    parts = _modal._modal_submit_nodes(nodes, actor, values, resolved, channel.id, [])
    data: dict[str, Any] = {"custom_id": shown.modal["custom_id"], "components": parts}
    return await _deliver(env, SUBMIT, actor, channel, data | {"resolved": resolved})


async def _deliver(
    env: simcord.Env,
    kind: int,
    actor: Any,
    channel: Any,
    data: Any,
    message: Any = None,
    shown: list[dict[str, Any]] | None = None,
) -> InteractionResult:
    record, payload = interactions.base_payload(
        env.backend,
        type=kind,
        channel_id=channel.id,
        guild_id=None if channel.guild is None else channel.guild.id,
        user_id=actor.id,
        data=data,
    )
    if message is not None:
        stored = env.backend.get_message(message.channel.id, message.id)
        payload["message"] = dict(serializers.message_payload(env.backend, stored))
        record.source_message_id = message.id
    if shown is not None:
        payload["message"] |= {"components": shown, "flags": 0}
    env.backend.emit("INTERACTION_CREATE", payload)
    await env.settle()
    return InteractionResult(env, record)
