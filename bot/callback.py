"""The first answer to an interaction, in one request whose reply nobody reads.

discord.py asks Discord to send the finished message back and builds it anew: half of what answering
a press costs. Retries, rate limits and faults stay discord.py's own, and so do its exceptions.
https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response
"""

from __future__ import annotations

from typing import Any

import discord
from discord.http import Route
from discord.webhook.async_ import async_context

from bot.house import Interaction

CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
QUIET: dict[str, Any] = {"parse": []}  # mentions that ring: none
MESSAGE, UPDATE = (
    discord.InteractionResponseType.channel_message,
    discord.InteractionResponseType.message_update,
)
EPHEMERAL, LAYOUT = (
    discord.MessageFlags(ephemeral=True).value,
    discord.MessageFlags(components_v2=True).value,
)


def message(what: str | discord.ui.LayoutView | dict[str, Any]) -> dict[str, Any]:
    """A sentence or a layout as Discord takes it; what is ready stays as it is."""
    if isinstance(what, dict):
        return what
    if isinstance(what, str):
        return {"content": what}
    components: list[dict[str, Any]] = what.to_components()  # type: ignore[no-untyped-call]
    return {"components": components, "flags": LAYOUT}


async def send(interaction: Interaction, body: dict[str, Any], *, public: bool) -> None:
    """Answer with a message. Raises what discord.py raises."""
    flags = body.get("flags", 0) | (0 if public else EPHEMERAL)
    await _call(interaction, MESSAGE, body | {"flags": flags})


async def update(interaction: Interaction, body: dict[str, Any]) -> None:
    """Put a message in place of the one that was pressed. Raises what discord.py raises."""
    await _call(interaction, UPDATE, body)


async def _call(
    interaction: Interaction, kind: discord.InteractionResponseType, body: dict[str, Any]
) -> None:
    response, http = interaction.response, interaction.client.http
    if response.is_done():
        raise discord.InteractionResponded(interaction)
    await async_context.get().request(
        Route("POST", CALLBACK, webhook_id=interaction.id, webhook_token=interaction.token),
        session=interaction._session,
        proxy=http.proxy,
        proxy_auth=http.proxy_auth,
        payload={"type": kind.value, "data": body | {"allowed_mentions": QUIET}},
    )
    response._response_type = kind
