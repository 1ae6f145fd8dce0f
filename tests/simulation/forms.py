"""Every form there is: how it is opened, and words that it takes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import discord
import uninvited
from simulated import bot_scope
from town import MARK, Town

from bot.lasting import Pick
from bot.polls.trustees import seats
from bot.polls.trustees.key_process import Founded, Lock
from bot.polls.trustees.seats import Asked, Sealing
from bot.storage.db import Connection

Open = Callable[[Town, Any], Awaitable[Any]]
Change = Callable[[Connection, Town, int], None]


@dataclass(frozen=True)
class Way:
    """Who opens a form and how; what it takes by the names of its fields, "Words" where none is
    named."""

    who: str
    open: Open
    words: dict[str, str] = field(default_factory=dict)
    again: Callable[[Town], Awaitable[None]] | None = None  # what a sent form ends, made anew


def pressed(custom_id: str) -> Open:
    """Opened by a button; ``{poll}`` and ``{meeting}`` stand for a draft of that sort,
    ``{open}`` for an open poll, ``{invitation}`` for an invitation."""

    async def open_(town: Town, actor: Any) -> Any:
        known = custom_id.format(**town.drafts)
        return await uninvited.press(town.env, actor, town.channel, town.message, known)

    return open_


def chosen(custom_id: str, value: str) -> Open:
    async def open_(town: Town, actor: Any) -> Any:
        known = custom_id.format(**town.drafts)
        return await uninvited.press(
            town.env,
            actor,
            town.channel,
            town.message,
            known,
            select=uninvited.SELECT,
            chosen=(value,),
        )

    return open_


def commanded(command: str, **options: str) -> Open:
    async def open_(town: Town, actor: Any) -> Any:
        given = {name: value.format(**town.drafts) for name, value in options.items()}
        return await actor.slash(town.channel, command, **given)

    return open_


async def another_poll(town: Town) -> None:
    """A poll that a form can end; ``{open}`` is its number."""
    officer = town.people["officer"]
    number = max(town.drafts["open"], 4) + 1  # P-4 stays: it is answered by a form
    asked = f"{MARK} more of {number}?"
    shown = await officer.slash(town.channel, "office-poll quick", question=asked)
    await officer.click(shown.response, label="Open now")
    town.drafts["open"] = number


def while_so(custom_id: str, begin: Change, end: Change) -> Open:
    """Opened by a button of something that is so for this moment alone, for whoever presses."""

    async def open_(town: Town, actor: Any) -> Any:
        known = custom_id.format(**town.drafts)
        with bot_scope(town.env):
            await town.bot.db.write(lambda conn: begin(conn, town, actor.id))
        shown = await uninvited.press(town.env, actor, town.channel, town.message, known)
        with bot_scope(town.env):
            await town.bot.db.write(lambda conn: end(conn, town, actor.id))
        return shown

    return open_


def trustee_asked(conn: Connection, town: Town, user_id: int) -> None:
    """Somebody is asked as the trustee of a draft."""
    seats.choose(conn, town.world.guild.id, town.drafts["poll"], [user_id])


def nobody_asked(conn: Connection, town: Town, user_id: int) -> None:
    seats.choose(conn, town.world.guild.id, town.drafts["poll"], [])


def trustee_awaited(conn: Connection, town: Town, user_id: int) -> None:
    """A poll has closed and waits for its trustee."""
    guild_id, poll_id = town.world.guild.id, town.drafts["open"]
    sealing = Sealing((Asked(user_id, Lock(b"s" * 16, b"l" * 32)),), Founded(b"p" * 32, (b"x",)))
    seats.take_seats(conn, guild_id, poll_id, sealing)
    conn.execute(
        "UPDATE poll SET state = 'closing', waits_until = 9999999999999 WHERE poll_id = ?",
        (poll_id,),
    )


def nobody_awaited(conn: Connection, town: Town, user_id: int) -> None:
    seats.leave_seats(conn, town.drafts["open"])
    conn.execute("UPDATE poll SET state = 'open' WHERE poll_id = ?", (town.drafts["open"],))


async def another_invitation(town: Town) -> None:
    """An invitation to decide on; ``{invitation}`` is its number."""
    options = {"body": "ICB", "subject": "Board", "when": "20 May 2026 10:00"}
    shown = await town.people["officer"].slash(town.channel, "office-meeting invite", **options)
    await town.people["officer"].click(shown.response, label="Save")
    town.drafts["invitation"] += 1


DAY = {"due": "1 March 2026"}
PASSPHRASE = {"passphrase": "rainy cobalt ladder fourteen"}
FORMS = {
    "cogs.admin.wizard.Typed": Way("owner", pressed("setup:ask:quorum"), {"value": "9"}),
    "cogs.admin.settings_command.New": Way(
        "officer", chosen("settings:change", "quorum"), {"value": "8"}
    ),
    "cogs.me.choices.Hours": Way(
        "member",
        pressed("me:quiet"),
        {"quiet_from": "21:00", "quiet_until": "07:00", "before": "60"},
    ),
    "cogs.articles.forms.Paste": Way(
        "officer", commanded("office-article add"), {"text": f"{MARK} text. " * 40, "url": ""}
    ),
    "cogs.articles.forms.Correct": Way(
        "officer", commanded("office-article edit", article="A-{article}"),
        {"date": "2014"},
    ),
    "cogs.meetings.answers.DeputyForm": Way("member", pressed("meeting:deputy:1:x")),
    "cogs.meetings.answers.ReasonForm": Way("member", pressed("meeting:reason:1")),
    "cogs.meetings.drafts.DraftForm": Way("officer", pressed("meeting:change:{meeting}")),
    "cogs.meetings.papers.ItemForm": Way("member", pressed("meeting:propose:1"), {"link": ""}),
    "cogs.meetings.consultation_replies.ReplyForm": Way(
        "member",
        pressed("consultation:reply:self:1:x"),
    ),
    "cogs.meetings.invitations.MandateForm": Way(
        "officer", pressed("meeting:invited:accepted:{invitation}:x"), again=another_invitation
    ),
    "cogs.meetings.minutes.DecisionForm": Way(
        "officer", pressed("meeting:decision:1"), {"item": "1"}
    ),
    "cogs.meetings.minutes.ActionForm": Way("officer", pressed("meeting:action:1"), DAY),
    "cogs.meetings.minutes.TextsForm": Way("officer", pressed("meeting:write:1")),
    "cogs.polls.voting.Several": Way("member", pressed("ps:3")),
    "cogs.polls.ballot_paper.Answers": Way("member", pressed("ps:4")),
    "cogs.polls.counting_forms.Units": Way(
        "officer", pressed("pf:count:{poll}"), {"practices": "60%", "areas": "3/4"}
    ),
    "cogs.polls.counting_forms.Election": Way(
        "officer",
        pressed("pf:count:{ranked}"),
        {"places": "1", "reserved": "sessional: Ada"},
    ),
    "cogs.polls.draft_forms.Wording": Way("officer", pressed("pf:words:{poll}")),
    "cogs.polls.draft_forms.Time": Way(
        "officer", chosen("pf:close:{poll}", "other"), {"when": "5 January 2026 17:00"}
    ),
    "cogs.polls.draft_forms.Voters": Way("officer", pressed("pf:who:{poll}")),
    "cogs.polls.draft_forms.Run": Way("officer", pressed("pf:rules:{poll}"), {"most": ""}),
    "cogs.polls.draft_forms.Place": Way("officer", pressed("pf:where:{poll}")),
    "cogs.polls.pledge_drafts.PledgeForm": Way(
        "officer", pressed("pf:mass:{poll}"), {"mass": "60%"}
    ),
    "cogs.polls.templates.Fill": Way(
        "officer", commanded("office-poll template", name="elect-delegate"),
        {"options": "Ada\nGrace"},
    ),
    "cogs.polls.trustees.Chosen": Way("officer", pressed("pf:keys:{poll}")),
    "cogs.polls.trustees.NewPassphrase": Way(
        "member", while_so("py:set:{poll}", trustee_asked, nobody_asked), PASSPHRASE
    ),
    "cogs.polls.trustees.Passphrase": Way(
        "member", while_so("py:give:{open}", trustee_awaited, nobody_awaited), PASSPHRASE
    ),
    "cogs.polls.nominations.CallForm": Way(
        "officer", pressed("pf:stand:{poll}"),
        {"until": "5 January 2026 17:00", "places": "2", "reserved": ""},
    ),
    "cogs.polls.nominations.StandForm": Way("member", pressed("pz:stand:1"), {"name": "Dr A"}),
    "cogs.polls.reasons.ReasonForm": Way("member", pressed("py:say:{open}")),
    "cogs.polls.reasons.LeaveForm": Way(
        "officer", pressed("pg:leave:1"), {"numbers": "1"}
    ),
    "cogs.polls.mandates.LinkForm": Way(
        "officer", pressed("pg:link:1"), {"where": "M-1", "said": "Invitation declined"}
    ),
    "cogs.polls.mandates.LapseForm": Way("officer", pressed("pg:lapse:1")),
    "cogs.polls.mandates.LaterForm": Way("officer", pressed("pg:later:1"), {"later": "P-2"}),
    "cogs.polls.poll_changes.Early": Way("officer", pressed("pe:ask:{open}"), again=another_poll),
    "cogs.polls.poll_changes.Cancel": Way("officer", pressed("px:ask:{open}"), again=another_poll),
    "cogs.polls.poll_changes.Notice": Way("officer", pressed("pe:hour:{open}"), again=another_poll),
}  # fmt: skip


SELECTS = {
    "setup:roles:{name}": discord.ComponentType.role_select,
    "setup:channel:{name}": discord.ComponentType.channel_select,
    "pn:who:{row}:{at}": discord.ComponentType.user_select,
}
WORDS = {"settings:change": "quorum", "pf:close:{draft}": "other"}


@dataclass(frozen=True)
class Side:
    """Whom, which role and which channel somebody on a server can choose, and a message of the
    bot's there."""

    member: Any
    role: Any
    channel: Any
    message: Any = None


async def press(town: Town, side: Side, actor: Any, kind: Any, custom_id: str) -> Any:
    """Press a lasting button, or use a lasting select, on that side's message."""
    select = SELECTS.get(kind.pattern, discord.ComponentType.select)
    chosen = [WORDS.get(kind.pattern, "1")]
    if kind.pattern in SELECTS:  # in direct messages there is nobody and nothing to choose
        chosen = picked(side, {"type": select.value}) if side.role else []
    return await uninvited.press(
        town.env, actor, side.channel, side.message, custom_id,
        select=select.value if issubclass(kind, Pick) else 0, chosen=chosen,
    )  # fmt: skip


def fields(modal: dict[str, Any]) -> list[dict[str, Any]]:
    """The controls of a form without their labels."""
    return [c.get("component") or (c.get("components") or [c])[0] for c in modal["components"]]


def picked(side: Side, part: dict[str, Any]) -> Any:
    """A choice for a control that is no text; None leaves it as it is."""
    kind = discord.ComponentType(part["type"])
    if kind is discord.ComponentType.radio_group:
        return part["options"][0]["value"]
    if part.get("options"):
        return [part["options"][0]["value"]] if part.get("required") else None
    entity = {
        discord.ComponentType.user_select: side.member,
        discord.ComponentType.channel_select: side.channel,
        discord.ComponentType.role_select: side.role,
    }.get(kind)
    return None if entity is None else [entity]


def filled(side: Side, modal: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    """Every field of a form filled in."""
    values: dict[str, Any] = {}
    for part in fields(modal):
        name = part["custom_id"]
        if part["type"] == discord.ComponentType.text_input.value:
            values[name] = words.get(name, f"{MARK} words")[: part.get("max_length") or 4000]
        elif (choice := picked(side, part)) is not None:
            values[name] = choice
    return values
