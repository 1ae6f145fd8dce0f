"""How the bot answers: who may press what, and one error path for commands, buttons, selects and
modals."""

from __future__ import annotations

import io
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import discord
from discord import app_commands

from bot import callback
from bot.audience import NOT_SET_UP, REFUSALS, UNSEEN, Audience, audience_of, may, unseen
from bot.committee import Committee
from bot.errors import UserError
from bot.house import Interaction
from bot.logs import describe, reference
from bot.times import press_time

log = logging.getLogger("lmcbot.interactions")

OVER = {10062, 10015, 40060}  # Discord's codes: ran out, ran out, answered before
SECRET = "passphrase"  # the custom id of what is never handed back
WORTH_COPYING = 60  # characters; what is shorter is sooner typed again
FITS = 1_500  # characters that fit into a message beside a sentence
UNSURE = (
    "What you asked for reached the bot, but the answer to it got lost on its way: it may be done"
    " already, so please look before you repeat it."
)
WRONG = (
    "Something went wrong on the bot's side, perhaps after it was stored: please look before you"
    " repeat it."
)


async def committee_of(interaction: Interaction) -> Committee:
    """The committee of the server an interaction came from; refuses outside a server."""
    if interaction.guild_id is None:
        raise UserError("This works on your committee's server, not in a direct message.")
    return await interaction.client.committee(interaction.guild_id)


async def admit(interaction: Interaction, audience: Audience) -> None:
    """Raise :class:`UserError` unless the person who pressed belongs to ``audience``; nobody does
    in a direct message."""
    committee = await committee_of(interaction)
    if audience is Audience.ANYONE:
        return
    if not isinstance(interaction.user, discord.Member) or not may(
        audience, interaction.user, committee
    ):
        if unseen(interaction.guild):
            raise UserError(UNSEEN)
        raise UserError(REFUSALS[audience] if committee.rules.set_up else NOT_SET_UP)


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


async def answer(
    interaction: Interaction,
    what: str | discord.ui.LayoutView | dict[str, Any],
    *,
    files: list[discord.File] | None = None,
    public: bool = False,
    known: str = "",
) -> None:
    """Reply, or follow up where a reply was given already; private unless said otherwise.

    What is ready to be sent (a dict, as `callback.message` makes it) can only be a first reply.
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
            await callback.send(interaction, callback.message(what), public=public)


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
            await callback.update(interaction, callback.message(view))


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
        sentence = "That command is not available to you here."
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
    if interaction.client.seen.again(interaction.id):
        return
    interaction.client.open_forms.answering(interaction.user.id)
    try:
        if interaction.guild_id is not None or not in_messages:
            await admit(interaction, audience)
        await work(press_time(interaction.id))
    except Exception as error:
        await answer_error(interaction, error)


class Tree(app_commands.CommandTree[Any]):
    """The command tree: checks who may use a command, and answers every fault the one way."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        command = interaction.command
        guessing = interaction.type is discord.InteractionType.autocomplete
        if not guessing and interaction.client.seen.again(interaction.id):
            return False
        interaction.client.open_forms.answering(interaction.user.id)
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
