"""The Demo LMC on the stage: its server, its channels, and its people with their roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord

from bot.demo.paper import Paper
from bot.demo.stage import Stage
from bot.seeds import DemoCast, DemoPerson, Seeds


@dataclass(frozen=True)
class Company:
    """The people by their handles and the places they meet in. Every handle is a SimCord one.

    ``colleagues`` are on the server without a role: GPs of the area, not of the committee.
    """

    seeds: Seeds
    guild: Any
    channel: Any  # the page shows this one
    office: Any  # the officers' channel, which the page does not show
    people: dict[str, Any]
    colleagues: dict[str, Any]
    paper: Paper

    @property
    def cast(self) -> DemoCast:
        return self.seeds.demo

    @property
    def officer(self) -> Any:
        """The officer who does the committee's business, and owns the server: the first of them."""
        return self.people[self.cast.officers[0].handle]

    def name(self, actor: Any) -> str:
        """What the page calls somebody."""
        return str(actor.user.global_name)

    def voters(self) -> list[Any]:
        """All who may vote, officers among them, as the cast lists them."""
        return [self.people[person.handle] for person in self.cast.members]

    def gps(self) -> dict[str, Any]:
        """All who work at a practice, on the committee or not, by their handles."""
        known = {**self.people, **self.colleagues}
        return {person.handle: known[person.handle] for person in self.cast.gps}


async def assemble(stage: Stage, seeds: Seeds, paper: Paper) -> Company:
    """Make the server, its roles and channels, and everybody on it."""
    cast = seeds.demo
    users = {
        person.handle: stage.env.create_user(person.handle, global_name=person.name)
        for person in (*cast.people, *cast.colleagues)
    }
    owner = users[cast.officers[0].handle]
    guild = stage.env.create_guild(cast.name, owner=owner)
    guild.remove_member(owner)  # comes again below, with roles: come twice, they would count twice
    roles = _roles(guild, cast)
    first, *others = cast.channels
    company = Company(
        seeds=seeds,
        paper=paper,
        guild=guild,
        channel=guild.create_text_channel(first.name, topic=first.topic),
        office=_office(guild, others, roles["officer"]),
        people={
            person.handle: guild.add_member(users[person.handle], roles=_own(person, roles))
            for person in cast.people
        },
        colleagues={
            person.handle: guild.add_member(users[person.handle]) for person in cast.colleagues
        },
    )
    await stage.env.settle()
    return company


def _roles(guild: Any, cast: DemoCast) -> dict[str, Any]:
    """Officers may manage events: that is what shows them the officers' commands."""
    return {
        "officer": guild.create_role(
            cast.officers_role, permissions=discord.Permissions(manage_events=True)
        ),
        "member": guild.create_role(cast.members_role),
        "observer": guild.create_role(cast.observers_role),
        "scrutineer": guild.create_role(cast.scrutineers_role),
    }


def _office(guild: Any, channels: list[Any], officers: Any) -> Any:
    (office,) = channels
    hidden, shown = (discord.PermissionOverwrite(view_channel=see) for see in (False, True))
    return guild.create_text_channel(
        office.name,
        topic=office.topic,
        overwrites={guild.default_role: hidden, officers: shown, guild.me: shown},
    )


def _own(person: DemoPerson, roles: dict[str, Any]) -> list[Any]:
    """The roles somebody has."""
    if person.observer:
        return [roles["observer"]]
    offices = {"officer": bool(person.office), "scrutineer": person.scrutineer}
    return [roles["member"], *(roles[name] for name, held in offices.items() if held)]
