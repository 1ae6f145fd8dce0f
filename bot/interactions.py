"""How the bot answers: each press and command once, and one error path for commands, buttons,
selects and modals.

The first answer goes out in one request whose reply nobody reads: discord.py asks Discord to send
the finished message back and builds it anew, half of what answering a press costs. Retries, rate
limits and faults stay discord.py's own, and so do its exceptions.
https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response
"""

from __future__ import annotations

import io
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import discord
from discord import app_commands
from discord.http import Route
from discord.webhook.async_ import async_context

from bot.audience import ELSEWHERE, Audience, admit, audience_of
from bot.committee import Committee
from bot.errors import UserError
from bot.house import House, Interaction
from bot.logs import describe, reference

log = logging.getLogger("lmcbot.interactions")

OVER = {10062, 10015, 40060}  # Discord's codes: ran out, ran out, answered before
SECRET = "passphrase"  # the custom id of what is never handed back
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
WORTH_COPYING = 60  # characters; what is shorter is sooner typed again
REMEMBERED = 5_000  # interactions
FITS = 1_500  # characters that fit into a message beside a sentence
UNSURE = (
    "What you asked for reached the bot, but the answer to it got lost on its way: it may be done"
    " already, so please look before you repeat it."
)
WRONG = (
    "Something went wrong on the bot's side, perhaps after it was stored: please look before you"
    " repeat it."
)


# Who is answered in this task, and in whatever it starts: no more than that, for timers keep it
# until they fire, and a press on a poll holds a vote.
being_answered: ContextVar[tuple[House, int] | None] = ContextVar("being_answered", default=None)


async def committee_of(interaction: Interaction) -> Committee:
    """The committee of the server an interaction came from; refuses outside a server."""
    if interaction.guild_id is None:
        raise UserError(ELSEWHERE)
    return await interaction.client.committee(interaction.guild_id)


class Unanswered(Exception):
    """Discord did not take an answer. ``known`` is what holds all the same, in a sentence."""

    def __init__(self, known: str) -> None:
        super().__init__("the answer was not taken")
        self.known = known


@contextmanager
def _delivering(known: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise Unanswered(known) from error


def body_of(what: str | discord.ui.LayoutView | dict[str, Any]) -> dict[str, Any]:
    """A sentence or a layout as Discord takes it; what is ready stays as it is."""
    if isinstance(what, dict):
        return what
    if isinstance(what, str):
        return {"content": what}
    components: list[dict[str, Any]] = what.to_components()  # type: ignore[no-untyped-call]
    return {"components": components, "flags": LAYOUT}


async def answer(
    interaction: Interaction,
    what: str | discord.ui.LayoutView | dict[str, Any],
    *,
    files: list[discord.File] | None = None,
    public: bool = False,
    known: str = "",
) -> None:
    """Reply, or follow up where a reply was given already; private unless said otherwise.

    What is ready to be sent (a dict, as `body_of` makes it) can only be a first reply.
    Raises Unanswered when Discord does not take it; ``known`` says what is stored by then.
    """
    shown: dict[str, Any] = {"content": what} if isinstance(what, str) else {"view": what}
    if files:
        shown["files"] = files
    with _delivering(known):
        if interaction.response.is_done():
            await interaction.followup.send(**shown, ephemeral=not public)
        elif files:
            await interaction.response.send_message(**shown, ephemeral=not public)
        else:
            body = body_of(what)
            flags = body.get("flags", 0) | (0 if public else EPHEMERAL)
            await _first_answer(interaction, MESSAGE, body | {"flags": flags})


async def redraw(
    interaction: Interaction,
    view: discord.ui.LayoutView | dict[str, Any],
    *,
    files: list[discord.File] | None = None,
    known: str = "",
) -> None:
    """Put another layout in place of the message that was pressed, or of the reply given.

    Raises Unanswered as `answer` does.
    """
    shown: dict[str, Any] = {"view": view} | ({} if files is None else {"attachments": files})
    with _delivering(known):
        if interaction.response.is_done():
            await interaction.edit_original_response(**shown)
        elif interaction.message is None:
            await answer(interaction, view, files=files, known=known)
        elif files is not None:
            await interaction.response.edit_message(**shown)
        else:
            await _first_answer(interaction, UPDATE, body_of(view))


async def reply(
    interaction: Interaction, view: discord.ui.LayoutView | dict[str, Any], *, known: str = ""
) -> None:
    """Answer privately: in place of the private message that was pressed, if it was one. Raises
    Unanswered as `answer` does."""
    message = interaction.message
    private = message is not None and message.flags.ephemeral
    await (redraw if private else answer)(interaction, view, known=known)


async def _first_answer(
    interaction: Interaction, kind: discord.InteractionResponseType, body: dict[str, Any]
) -> None:
    """Answer with a message, or put one in place of the one that was pressed. Raises what
    discord.py raises."""
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


async def answer_error(interaction: Interaction, error: BaseException) -> None:
    """Say what went wrong, privately: a refusal in its own words, anything else by a reference.

    What was typed into a form goes back with it.
    """
    cause = (
        error.__cause__
        if isinstance(error, app_commands.CommandInvokeError) and error.__cause__
        else error
    )
    if isinstance(cause, UserError):
        sentence = str(cause)
    elif isinstance(cause, UnicodeEncodeError):  # half a character: a broken client
        sentence = "One character in that text cannot be stored. Please type it again without it."
    elif isinstance(cause, app_commands.CheckFailure | app_commands.CommandNotFound):
        sentence = "That command is not for you here: /help lists those that are."
    elif getattr(fault := cause.__cause__ or cause, "code", None) in OVER:
        log.info("an interaction ran out before it was answered")  # what it asked for stands
        return
    elif isinstance(cause, Unanswered):
        code = reference()
        log.warning("reference %s: an answer was not taken: %s", code, describe(fault))
        sentence = f"{cause.known or UNSURE} If you ask about it, quote {code}."
    else:
        code = reference()
        log.error("reference %s: %s", code, describe(cause))
        sentence = f"{WRONG} If you ask about it, quote {code}."
    form = interaction.type is discord.InteractionType.modal_submit
    typed, held = _handed_back(interaction.data or {}) if form else ("", None)
    files = [discord.File(io.BytesIO(held), "what-you-typed.txt")] if held else None
    try:
        await answer(interaction, sentence + typed, files=files)
    except Unanswered as lost:
        log.info("a refusal could not be delivered: %s", describe(lost.__cause__ or lost))


def _texts(sent: Mapping[str, Any]) -> Iterator[str]:
    """The texts in a form as Discord sent it, whatever they stand in, but for a secret."""
    if sent.get("custom_id") == SECRET:
        return
    if isinstance(value := sent.get("value"), str) and value.strip():
        yield value
    for inner in (sent.get("component"), *sent.get("components", ())):
        if inner:
            yield from _texts(inner)


def _handed_back(sent: Mapping[str, Any]) -> tuple[str, bytes | None]:
    """What follows a sentence of refusal: the text itself, or words for a file that holds it.

    Empty where little was typed.
    """
    typed = "\n\n".join(_texts(sent))
    if len(typed) < WORTH_COPYING:
        return "", None
    if len(typed) <= FITS and "```" not in typed:
        return f" You typed:\n```\n{typed}\n```", None
    return " What you typed is here:", typed.encode("utf-8", "replace")


def again(interaction: Interaction) -> bool:
    """Whether it came before, as Discord may send one twice when a connection resumes; notes it."""
    came = interaction.client.came_lately
    if interaction.id in came:
        return True
    came[interaction.id] = None
    if len(came) > REMEMBERED:
        del came[next(iter(came))]
    return False


async def attend(
    interaction: Interaction,
    audience: Audience,
    work: Callable[[datetime], Awaitable[None]],
    *,
    in_messages: bool = False,
) -> None:
    """Run one press: once, for those it is meant for, with every fault answered.

    ``in_messages`` says that it may come from a direct message, and that ``work`` checks whose.
    """
    if again(interaction):
        return
    being_answered.set((interaction.client, interaction.user.id))
    try:
        if interaction.guild_id is None and not in_messages:
            raise UserError(ELSEWHERE)
        if interaction.guild_id is not None and audience is not Audience.ANYONE:
            await admit(interaction, audience)
        await work(interaction.created_at)
    except Exception as error:
        await answer_error(interaction, error)


class Tree(app_commands.CommandTree[Any]):
    """The command tree: checks who may use a command, and answers every fault the one way."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        command = interaction.command
        guessing = interaction.type is discord.InteractionType.autocomplete
        if not guessing and again(interaction):
            return False
        being_answered.set((interaction.client, interaction.user.id))
        if command is None:
            return True
        try:
            await admit(interaction, audience_of(command))
        except UserError as refusal:
            if guessing:
                await interaction.response.autocomplete([])
            else:
                await answer_error(interaction, refusal)
            return False
        return True

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            log.warning("autocomplete failed: %s", describe(error))
            return
        await answer_error(interaction, error)
