"""``seeds/demo.toml``: the invented committee of ``lmcbot demo``."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.seeds.model import DemoCast, DemoChannel, DemoPerson, DemoPractice, DemoStory
from bot.seeds.table import Table

SEEN_BY = {"everybody", "officers"}
CAPACITIES = {"partner", "salaried", "locum", "registrar"}
ANSWERS = {"attending", "apologies", "deputy", "tentative"}


def demo(table: Table) -> DemoCast:
    """The cast; everybody the story names must be in it."""
    roles = table.table("roles")
    found = DemoCast(
        name=table.text("name", most=100),
        zone=_zone(table),
        body=table.text("body"),
        officers_role=roles.text("officers"),
        members_role=roles.text("members"),
        observers_role=roles.text("observers"),
        scrutineers_role=roles.text("scrutineers"),
        channels=tuple(_channel(each) for each in table.tables("channel")),
        practices=tuple(_practice(each) for each in table.tables("practice")),
        people=tuple(_person(each) for each in table.tables("person")),
        colleagues=tuple(_person(each) for each in table.tables("colleague")),
        story=_story(table.table("story")),
    )
    _check(table, found)
    roles.close()
    table.close()
    return found


def _zone(table: Table) -> str:
    zone = table.text("zone")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        table.fault("zone", f"is {zone!r}, no time zone such as Europe/London")
    return zone


def _channel(table: Table) -> DemoChannel:
    found = DemoChannel(table.text("name"), table.text("topic"), table.choice("for", SEEN_BY))
    table.close()
    return found


def _practice(table: Table) -> DemoPractice:
    found = DemoPractice(
        table.text("name"), table.text("locality"), table.number("list_size", low=1)
    )
    table.close()
    return found


def _person(table: Table) -> DemoPerson:
    practice = table.text("practice", empty=True)
    found = DemoPerson(
        handle=table.text("handle"),
        name=table.text("name"),
        office=table.text("office", empty=True),
        practice=practice,
        capacity=table.choice("capacity", CAPACITIES) if practice else "",
        observer=table.flag("observer", False),
        scrutineer=table.flag("scrutineer", False),
    )
    table.close()
    return found


def _story(table: Table) -> DemoStory:
    votes, answers = table.table("votes"), table.table("answers")
    found = DemoStory(
        article=table.text("article"),
        poll=table.text("poll"),
        meeting=table.text("meeting"),
        place=table.text("place"),
        votes={choice: votes.texts(choice) for choice in votes.data},
        answers={answer: answers.texts(answer) for answer in answers.data},
    )
    for answer in found.answers.keys() - ANSWERS:
        answers.fault(answer, f"is not one of {', '.join(sorted(ANSWERS))}")
    table.close()
    return found


def _check(table: Table, found: DemoCast) -> None:
    everybody = (*found.people, *found.colleagues)
    handles = [person.handle for person in everybody]
    if len(set(handles)) != len(handles):
        table.fault("person", "two have the same handle")
    practices = {practice.name for practice in found.practices}
    for person in everybody:
        if person.practice and person.practice not in practices:
            table.fault("person", f"{person.handle} works at {person.practice!r}, not in the list")
    voters = {person.handle for person in found.members}
    for what, lists in (("votes", found.story.votes), ("answers", found.story.answers)):
        named = [handle for handles in lists.values() for handle in handles]
        if len(set(named)) != len(named):
            table.fault(f"story {what}", "somebody stands there twice")
        for handle in sorted(set(named) - voters):
            table.fault(f"story {what}", f"{handle!r} is no member of the cast")
