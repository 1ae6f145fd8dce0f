"""The selects and buttons of the wizard. They last: a wizard left open overnight still works. What
each does stands above the pages that show it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

import discord

from bot.audience import Audience
from bot.committee import Committee
from bot.lasting import Pick, Press
from bot.rulebook import BY_NAME, MOST_ROLES


class Page(StrEnum):
    """A page of the wizard, in the order in which one turns them."""

    WHO = "who"
    WHERE = "where"
    WHEN = "when"
    CHECK = "check"


def roles_box(committee: Committee, name: str, **more: Any) -> discord.ui.RoleSelect[Any]:
    """A choice of the roles that carry a meaning, those that do chosen."""
    chosen = [discord.Object(role) for role in sorted(committee.role_ids(name))[:MOST_ROLES]]
    return discord.ui.RoleSelect(
        min_values=0,
        max_values=MOST_ROLES,
        default_values=[discord.SelectDefaultValue.from_role(role) for role in chosen],
        **more,
    )


def channel_box(committee: Committee, name: str, **more: Any) -> discord.ui.ChannelSelect[Any]:
    """A choice of the channel that serves for something, the one that does chosen."""
    channel_id, kind = getattr(committee.rules, name), discord.SelectDefaultValueType.channel
    return discord.ui.ChannelSelect(
        channel_types=[discord.ChannelType.text],
        min_values=0,
        default_values=[discord.SelectDefaultValue(id=channel_id, type=kind)] if channel_id else [],
        **more,
    )


class ChooseRoles(Pick, pattern="setup:roles:{name}", audience=Audience.FOUNDER):
    """Which roles carry a meaning here."""

    @classmethod
    def of(cls, committee: Committee, name: str) -> Self:
        return cls(roles_box(committee, name, placeholder=BY_NAME[name].label), name=name)


class ChooseChannel(Pick, pattern="setup:channel:{name}", audience=Audience.FOUNDER):
    """Which channel serves for something."""

    @classmethod
    def of(cls, committee: Committee, name: str) -> Self:
        return cls(channel_box(committee, name, placeholder=BY_NAME[name].label), name=name)


class Turn(Press, pattern="setup:page:{page}", audience=Audience.FOUNDER):
    """Turn to another page."""


class Ask(Press, pattern="setup:ask:{name}", audience=Audience.FOUNDER):
    """Ask for a value that is typed."""


class Finish(Press, pattern="setup:start", audience=Audience.FOUNDER):
    """Begin to work as shown."""
