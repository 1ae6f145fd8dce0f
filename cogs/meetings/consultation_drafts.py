"""The drafts of consultations: a new one, its change and its close."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.errors import UserError
from bot.meetings import consultation_changes, consultations, replies
from bot.meetings.consultations import Consultation
from bot.meetings.days_to_respond import read_deadline
from bot.meetings.drafts import Draft, Reading
from bot.offers import ASK_OF_LETTER
from bot.storage.db import Connection
from bot.times import day_words, from_ms, words
from cogs.card import one_line
from cogs.meetings import consultation_replies
from cogs.meetings.buttons import SaveAndAsk
from cogs.meetings.draft_kind import ANEW, LOOK, Asked, Field, Ground, Kind, untimed


async def preview_add(asked: Asked, draft: Draft) -> list[str]:
    """A consultation told back with its deadline."""
    if draft.reading is None:
        raise UserError("The deadline is missing.")
    zone, now = asked.committee.zone, asked.now
    checked = await asyncio.to_thread(
        consultation_changes.checked_fields, draft, asked.committee, now
    )
    internal = checked["internal_at"]
    by = consultations.members_by(
        from_ms(checked["deadline_at"]), from_ms(internal) if internal else None, zone,
        asked.committee.nation,
    )  # fmt: skip
    ahead = consultations.reminders_of(by, zone, now)
    blocks = [*told_back(checked, draft.reading, zone, list(ahead)), *taken_from(draft)]
    if twins := await asked.bot.db.read(lambda conn: _twins(conn, asked, draft)):
        return [f"**Open already by that name:** {', '.join(twins)}.", *blocks]
    return blocks


def _twins(conn: Connection, asked: Asked, draft: Draft) -> list[str]:
    """The open consultations of that title."""
    title = str(draft.typed.get("title") or "").casefold()
    open_ = consultations.unclosed(conn, asked.committee)
    return [each.reference for each in open_ if each.title.casefold() == title]


def _beside(conn: Connection, asked: Asked, draft: Draft) -> Ground:
    """What is open by the name of a new one."""
    twins = ", ".join(_twins(conn, asked, draft))
    return Ground(twins, f"{twins or 'One'} of that name was opened or closed meanwhile: {LOOK}")


def told_back(
    checked: dict[str, Any], reading: Reading, zone: ZoneInfo, ahead: list[int]
) -> list[str]:
    """The blocks of the preview; ``ahead`` is how many days before reminders still come."""
    internal = checked["internal_at"]
    by = f"Members reply by {day_words(from_ms(internal).astimezone(zone))}" if internal else ""
    return [
        f"**{one_line(checked['title'], 120)}**\n{one_line(checked['sender'], 80)}",
        reading.told,
        by,
        "\n".join(reading.notes),
        reminders_told(ahead),
    ]


def reminders_told(ahead: list[int]) -> str:
    """Which reminders still come: "Reminders 7, 3 and 1 days before and on the day"."""
    early = [str(days) for days in ahead if days]
    counted = " and ".join(filter(None, (", ".join(early[:-1]), *early[-1:])))
    before = f"{counted} {'day' if early == ['1'] else 'days'} before" if early else ""
    said = [before, "on the day" if 0 in ahead else ""]
    told = " and ".join(filter(None, said))
    noun = "Reminder" if len(ahead) == 1 else "Reminders"
    return f"{noun} {told}." if told else "No reminder fits in before the deadline."


def taken_from(draft: Draft) -> list[str]:
    """What was read in the letter, each with its own words, as long as nobody changed it."""
    taken: Mapping[str, Any] = draft.typed.get("taken") or {}
    labels: dict[str, list[str]] = {}
    for name, label in _QUOTED:
        told = taken.get(name) or {"words": "", "value": ""}
        changed = told["value"] != str(draft.typed.get(name) or "")
        if told["words"] not in ("", told["value"]) and not changed:
            labels.setdefault(told["words"], []).append(label)
    quoted = [f"-# {' · '.join(said)}: “{one_line(words, 110)}”" for words, said in labels.items()]
    asked = [str(one) for one in draft.typed.get("questions") or ()]
    listed = [f"{n}. {one_line(one, 140)}" for n, one in enumerate(asked, 1)]
    form = "The form of a reply asks" if consultation_changes.in_form(draft) else "The letter asks"
    reply_to = str(draft.typed.get("reply_to") or "")
    return [
        "\n".join(quoted),
        "\n".join([f"{form}:", *listed]) if listed else "",
        f"The answer goes to {one_line(reply_to, 200)}" if reply_to else "",
        "\n".join(one_line(str(one), 300) for one in draft.typed.get("notes") or ()),
    ]


def ways_to_ask(asked: Asked, draft: Draft) -> list[discord.ui.Item[Any]]:
    """To save it and draft a poll of one of its questions, where the polls room offers that."""
    if asked.bot.rooms.offered(ASK_OF_LETTER) is None:
        return []
    questions = list(draft.typed.get("questions") or ())[: consultation_changes.QUESTIONS]
    names = ["Save and ask members"] if len(questions) == 1 else [
        f"Save and ask {n}" for n, _ in enumerate(questions, 1)
    ]  # fmt: skip
    return [SaveAndAsk(name, draft=draft.id, choice=n) for n, name in enumerate(names, 1)]


def save_add(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Save a consultation."""
    known = asked.bot.rooms.references
    found = consultation_changes.add(
        conn, asked.committee, draft, asked.channel_id, asked.person_id, known, asked.now
    )
    return f"**Saved: {found.reference}**. Its card is posted in <#{asked.channel_id}>."


async def preview_change(asked: Asked, draft: Draft) -> list[str]:
    """What stands of a consultation, and what will stand."""
    number, committee, now = int(draft.typed["consultation"]), asked.committee, asked.now

    def look(conn: Connection) -> tuple[Consultation, Consultation]:
        found = consultation_changes.changeable(conn, committee, number)
        return found, consultation_changes.changed(found, draft, committee, now)

    old, new = await asked.bot.db.read(look)
    stood, stands = _told_of(old), _told_of(new)
    lines = [
        f"{name}: {stood[name]}\n→ {stands[name]}" for name in stands if stands[name] != stood[name]
    ]
    return [
        f"**{one_line(old.title, 120)}** ({old.reference})",
        *lines,
        *([draft.reading.told] if draft.reading and draft.reading.tag else ()),
        *(draft.reading.notes if draft.reading else ()),
        *_follows(old, new, now),
    ]


def _told_of(consultation: Consultation) -> dict[str, str]:
    """What a change may change, in words."""
    zone = consultation.zone
    return {
        "Title": one_line(consultation.title, 120),
        "From": one_line(consultation.sender, 80) or "nobody named",
        "Received": day_words(datetime.combine(consultation.received_on, time())),
        "Deadline": words(consultation.deadline_at, zone),
        "Members reply by": words(consultation.members_at, zone),
    }


def _follows(old: Consultation, new: Consultation, now: datetime) -> list[str]:
    """What a change brings with it."""
    replies_kept = "Its card is changed in place, and replies stay."
    if (old.deadline_at, old.internal_at) == (new.deadline_at, new.internal_at):
        return [f"{replies_kept} Nobody is told."]
    ahead = list(consultations.reminders_of(new.members_at, new.zone, now))
    told = "" if old.members_at == new.members_at else " The channel is told the new deadline once."
    poll = f"{new.poll} closes when it did: /office-poll extend gives it more time."
    return [reminders_told(ahead), f"{replies_kept}{told}", poll if new.poll else ""]


def save_change(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Change a consultation."""
    new = consultation_changes.change(conn, asked.committee, draft, asked.person_id, asked.now)
    by = words(new.members_at, new.zone)
    return f"**Changed: {new.reference}**. Members reply by {by}."


def _stands(conn: Connection, asked: Asked, draft: Draft) -> Ground:
    """What the consultation says, and its deadlines."""
    number = int(draft.typed["consultation"])
    found = consultations.present(conn, asked.committee, number)
    said = [*_told_of(found).values(), consultation_changes.early(found)]
    return Ground("\n".join(said), f"{found.title} was changed meanwhile: {ANEW}")


async def preview_close(asked: Asked, draft: Draft) -> list[str]:
    """The counts before closing."""
    number, committee = int(draft.typed["consultation"]), asked.committee
    names = await consultation_replies.practice_names(asked.bot, committee.guild_id)

    def look(conn: Connection) -> tuple[Consultation, str]:
        found = consultations.present(conn, committee, number)
        return found, replies.counts(replies.replies(conn, number), names).told()

    found, told = await asked.bot.db.read(look)
    if found.closed_at is not None:
        raise UserError(f"{found.title} is closed already.")
    return [f"**{one_line(found.title, 120)}**", told, "The channel is told these numbers."]


def save_close(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Close a consultation."""
    found = consultation_changes.close(
        conn, asked.committee, int(draft.typed["consultation"]), asked.person_id, asked.now
    )
    return f"**Closed: {found.reference}**. /office-consultation report has every reply."


_QUOTED = (("title", "Title"), ("sender", "From"), ("received", "Its day"), ("days", "To answer"),
           ("reply_to", "Where to"))  # fmt: skip
_LETTER = (
    Field("title", "What it is about", consultations.TITLE, needed=True),
    Field("received", "When the letter came", 100),
    Field("days", "Days to respond, like 10 working", 20, needed=True),
    Field("internal", "Internal deadline: days before", 3),
    Field("sender", "Who wrote it", consultations.SENDER),
)
_CHANGE = (
    Field("title", "What it is about", consultations.TITLE, needed=True),
    Field("when", "New deadline, or days; empty: as it is", 100),
    Field("internal", "Internal deadline: days before", 3),
    Field("received", "When the letter came", 100),
    Field("sender", "Who wrote it", consultations.SENDER),
)
KINDS = (
    Kind("consultation", "Consultation", _LETTER, preview_add, save_add, read=read_deadline,
         beside=ways_to_ask, stands=_beside),
    Kind("consultation-edit", "Change a consultation", _CHANGE, preview_change, save_change,
         "Change it", read=consultation_changes.read_change, stands=_stands, begins=True),
    Kind("close", "Close a consultation", (), preview_close, save_close, "Close", read=untimed,
         stands=_stands),
)  # fmt: skip
