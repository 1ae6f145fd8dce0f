"""Interactions Discord's picker would not offer: a modified client or an old message may."""

from typing import Any

import discord
import simcord
from simcord import interactions
from simcord.backend import serializers
from simcord.results import InteractionResult

COMMAND, COMPONENT = 2, 3
BUTTON, SELECT = 2, 3


async def call(
    env: simcord.Env,
    actor: Any,
    channel: Any,
    command: discord.app_commands.Command[Any, ..., Any] | discord.app_commands.ContextMenu,
) -> InteractionResult:
    """Call a command with no options, whether or not the actor is shown it."""
    names = command.qualified_name.split(" ")
    menu = isinstance(command, discord.app_commands.ContextMenu)
    root_name = command.name if menu else names[0]
    kind = int(command.type.value) if menu else 1
    root: Any = env.backend.find_command(root_name, channel.guild.id, type=kind)
    data: dict[str, Any] = {"id": root["id"], "name": root["name"], "type": kind}
    if menu:
        data |= _target(env, actor, channel, kind)
    else:
        options: list[dict[str, Any]] = []
        for name in reversed(names[1:]):
            inner = 1 if not options else 2
            options = [{"name": name, "type": inner, "options": options}]
        data["options"] = options
    return await _deliver(env, COMMAND, actor, channel, data)


def _target(env: simcord.Env, actor: Any, channel: Any, kind: int) -> dict[str, Any]:
    """What a context menu is opened on: the actor, or the channel's last message."""
    if kind == discord.AppCommandType.user.value:
        user = dict(serializers.user_payload(env.backend.get_user(actor.id)))
        return {"target_id": str(actor.id), "resolved": {"users": {str(actor.id): user}}}
    message = env.backend.get_message(channel.id, channel.last_message.id)
    payload = dict(serializers.message_payload(env.backend, message))
    return {"target_id": str(message.id), "resolved": {"messages": {str(message.id): payload}}}


async def press(
    env: simcord.Env, actor: Any, channel: Any, message: Any, custom_id: str, *, select: bool
) -> InteractionResult:
    """Press a button or use a select of that id, whether or not the message shows it."""
    data: dict[str, Any] = {
        "custom_id": custom_id,
        "component_type": SELECT if select else BUTTON,
    }
    if select:
        data["values"] = ["1"]
    return await _deliver(env, COMPONENT, actor, channel, data, message)


async def _deliver(
    env: simcord.Env, kind: int, actor: Any, channel: Any, data: Any, message: Any = None
) -> InteractionResult:
    record, payload = interactions.base_payload(
        env.backend,
        type=kind,
        channel_id=channel.id,
        guild_id=channel.guild.id,
        user_id=actor.id,
        data=data,
    )
    if message is not None:
        stored = env.backend.get_message(channel.id, message.id)
        payload["message"] = dict(serializers.message_payload(env.backend, stored))
        record.source_message_id = message.id
    env.backend.emit("INTERACTION_CREATE", payload)
    await env.settle()
    return InteractionResult(env, record)
