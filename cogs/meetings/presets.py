"""Ready kinds of meetings, from the seeds an officer can read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from discord import app_commands

from bot.committee import Committee
from bot.errors import UserError
from bot.house import Interaction
from bot.meetings.usual_series import arrange
from bot.seeds import MeetingPreset, load
from bot.storage.db import Connection
from cogs.card import offered

USUAL = "monthly-committee"


@cache
def presets() -> tuple[MeetingPreset, ...]:
    """The presets shipped with the bot."""
    return load().meetings


def arrange_usual(conn: Connection, committee: Committee, now: datetime) -> None:
    """Plan what the settings say, with the agenda of the preset for committee meetings."""
    arrange(conn, committee, now, agenda=usual_agenda())


def usual_agenda() -> tuple[str, ...]:
    """What stands on the agenda of every committee meeting."""
    return next(each for each in presets() if each.slug == USUAL).agenda


async def preset_choices(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Presets whose name holds what is typed."""
    return offered(((each.name, each.slug) for each in presets()), current)


def filled(typed: Mapping[str, Any], slug: str) -> dict[str, Any]:
    """What was typed, with a preset's values where nothing was."""
    if not slug:
        title = typed["title"] or "Committee meeting"
        return {**typed, "title": title}
    known = {each.slug: each for each in presets()} | {each.name: each for each in presets()}
    if slug not in known:
        raise UserError(
            f"There is no ready kind of meeting “{slug[:40]}”: choose one from the list."
        )
    preset = known[slug]
    usual: dict[str, Any] = {
        "title": preset.name,
        "when": f"{preset.recurrence} {preset.start:%H:%M}" if preset.recurrence else "",
        "length": preset.length // timedelta(minutes=1),
        "quorum": "" if preset.quorum is None else str(preset.quorum),
    }
    settled = {name: value or usual.get(name, "") for name, value in typed.items()}
    minutes = [span // timedelta(minutes=1) for span in preset.reminders]
    return {
        **settled,
        "agenda": list(preset.agenda),
        "offsets": [_offset(each) for each in minutes],
        "papers_days": preset.papers_days,
    }


def _offset(minutes: int) -> str:
    for unit, size in (("d", 1440), ("h", 60)):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"
