"""One of everything on the server; each thing's words bear a mark. For tests that go
through every command, button and form there is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

import discord
from pollstory import all_vote, drafted, noon, opened
from simcord.actors import MemberActor
from simulated import advance, bot_scope

from bot import committee
from bot.register.kept_register import Entry, import_register

MARK = "Zebra"  # stands in the words of everything this server keeps
ARTICLE = (
    f"{MARK} practices write to the board\n\n10 December 2025 | By Sam Writer\n\n"
    f"The county's {MARK} practices voted on Monday to write to the board about rents. Dr Ada "
    "Example, the chair, said: ‘We will not pay twice.’ She told us that 27% of practices had been "
    "asked. The board declined to comment. A reply is expected by 31 January 2027.\n"
)
# What a lasting part's id may hold, by the name in its pattern: a column of the database, or words.
COLUMNS = {
    "poll": "poll.poll_id",
    "call": "nomination_call.call_id",
    "addition": "poll_addition.addition_id",
    "row": "register.register_id",
    "article": "article.article_id",
    "number": "topic.topic_id, source.source_id, article.article_id",
    "digest": "digest.digest_id",
    "meeting": "meeting.meeting_id",
    "consultation": "consultation.consultation_id",
    "invitation": "invitation.invitation_id",
    "reminder": "personal_reminder.reminder_id",
    "draft": "poll_draft.draft_id, meeting_draft.draft_id, at_hand.mark",
    "search": "at_hand.mark",
    "mark": "at_hand.mark",
}
WORDS = {
    "option": "0 1",
    "order": "o o0 o1",
    "said": "000 120",
    "kind": "one ranked",
    "page": "0",
    "at": "0",
    "choice": "1",
    "place": "0",
    "block": "points quotes figures next readers",
    "user": "0",
    "what": "topic source article topics sources polls",
    "answer": "attending apologies",
    "decision": "accepted declined",
    "scope": "practice self",
    "on": "yes no",
    "days": "7 0",
    "title": "Meetings",
    "period": "2026-01-02",
    "ref": "ABCDEFGH",
    "code": "ABCDEFGH",
    "entry": "0 5",
}

NAMES = {
    "me:switch": "remind_polls",
    "setup:roles": "scrutineer",
    "setup:channel": "poll_channel",
    "setup:ask": "quorum",
}


@dataclass
class Town:
    """The world with everything in it, and one of each sort of person."""

    world: Any
    people: dict[str, Any]
    message: Any  # something of the bot's to press on
    ids: dict[str, list[str]]  # every value an id may hold here, by its name in the patterns
    drafts: dict[str, int]  # one of each sort; an article, an open poll, an invitation

    @property
    def env(self) -> Any:
        return self.world.env

    @property
    def bot(self) -> Any:
        return self.world.bot

    @property
    def channel(self) -> Any:
        return self.world.channel

    async def stilled(self) -> Town:
        """The town once the courier rests: no redraw falls due while a test goes on pressing."""
        with bot_scope(self.env):
            await self.bot.courier.stop()
        return self

    async def awake(self) -> None:
        """Have the courier carry what waited."""
        with bot_scope(self.env):
            self.bot.courier.start()
        await advance(self.env, minutes=20)

    def custom_ids(self, pattern: str) -> list[str]:
        """Every id of that pattern that means something here."""
        names = re.findall(r"\{(\w+)\}", pattern)
        known = self.ids | {"name": [NAMES.get(pattern.partition(":{")[0], "")]}
        values = product(*(known[name] for name in names))
        return [pattern.format(**dict(zip(names, each, strict=True))) for each in values]


async def built(world: Any) -> Town:
    """Build the town; about two seconds."""
    teller = world.guild.create_role("Scrutineer")
    second = world.guild.add_member(world.env.create_user("hal"), roles=[world.officer_role])
    await world.write(
        lambda c: committee.set_roles(c, world.guild.id, "scrutineer", frozenset({teller.id}))
    )
    people = {
        "owner": MemberActor(world.env, world.guild, world.guild.owner),
        "officer": world.officer,
        "second": second,
        "scrutineer": world.guild.add_member(world.env.create_user("iris"), roles=[teller]),
        "member": world.member,
        "stranger": world.stranger,
    }
    await noon(world)
    await polls(world)
    await meetings(world)
    await articles(world)
    await waiting(world)
    await advance(world.env, minutes=2)
    message = await posted(world, world.channel)
    return Town(world, people, message, await ids_of(world), await drafts_of(world))


async def posted(world: Any, channel: Any) -> Any:
    """A message of the bot's in a channel, of the sort that buttons stand on."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay("A message"))
    with bot_scope(world.env):
        await world.bot.get_partial_messageable(channel.id).send(view=view)
        view.stop()
    await world.env.settle()
    return channel.last_message


async def polls(world: Any) -> None:
    """P-1 has closed, P-2, P-3, which takes several and reasons, and P-4, a menu, are open; drafts
    wait: of an order and of two more."""
    first = await opened(world, f"{MARK} one?", minutes=2)
    await all_vote(world, first, "Support")
    await advance(world.env, minutes=3)
    await world.write(lambda conn: reasoned(conn, world.guild.id))
    await nominated(world)
    await opened(world, f"{MARK} two?")
    shown = await said(
        world.officer, world.channel, "office-poll quick", question=f"{MARK} several?"
    )
    form = await world.officer.click(shown.response, label="Rules")
    rules = {"method": "several", "most": "", "secret": "secret", "flags": ["reasons"], "met": []}
    shown = await world.officer.submit_modal(form, rules)
    await world.officer.click(shown.response, label="Open now")
    actions = {"question": f"{MARK} which?", "options": "Write\nMarch\nWait"}
    shown = await drafted(world, "Which actions would you take", actions)
    await world.officer.click(shown, label="Open now")
    await drafted(world, "Put in order", {"question": f"{MARK} who?", "options": "Ada\nGrace"})
    for name in ("three", "four"):
        await said(world.officer, world.channel, "office-poll quick", question=f"{MARK} {name}?")


async def nominated(world: Any) -> None:
    """Nominations are open, and a member stands."""
    ways = (await said(world.officer, world.channel, "office-poll new")).response
    form = await world.officer.click(ways, label="Put in order")
    typed = {"question": f"{MARK} delegate?", "options": ""}
    shown = (await world.officer.submit_modal(form, typed)).response
    form = await world.officer.click(shown, label="Nominations")
    until = {"until": "20 January 2026 17:00", "places": "2", "reserved": "sessional 1"}
    shown = (await world.officer.submit_modal(form, until)).response
    await world.officer.click(shown, label="Open nominations")
    await advance(world.env, seconds=1)
    form = await world.member.click(world.channel.last_message, label="Stand")
    words = {"name": f"Dr {MARK}", "statement": f"{MARK} words", "claims": []}
    await world.member.submit_modal(form, words)


def reasoned(conn: Any, guild_id: int) -> None:
    """P-1 asked for reasons, and six were given."""
    conn.execute(
        "UPDATE poll SET terms = json_set(terms, '$.reasons', json('true')) WHERE guild_id = ?",
        (guild_id,),
    )
    query = "INSERT INTO poll_reason (poll_id, guild_id, words) VALUES (1, ?, ?)"
    conn.executemany(query, [(guild_id, f"{MARK} because {n}") for n in range(6)])


async def meetings(world: Any) -> None:
    """M-1 with an agenda, a paper and an action; a letter, an invitation, a reminder; a draft."""
    officer, channel = world.officer, world.channel
    for command, options in (
        ("office-meeting new", {"when": "20 January 2026 19:30", "title": f"{MARK} committee"}),
        ("office-consultation add",
         {"title": f"{MARK} hours", "days": 10, "counting": "calendar"}),
        ("office-meeting invite",
         {"body": "ICB", "subject": f"{MARK} board", "when": "20 May 2026 10:00"}),
    ):  # fmt: skip
        shown = await said(officer, channel, command, **options)
        await officer.click(shown.response, label="Save")
    await said(officer, channel, "office-meeting agenda", meeting="M-1", add=f"{MARK} item")
    shown = await said(officer, channel, "office-meeting papers", meeting="M-1",
                       title=f"{MARK} paper", link="https://paper.test/a")  # fmt: skip
    await officer.click(shown.response, label="Add it")
    await said(world.member, channel, "reminders add", before="2 hours")
    await said(officer, channel, "office-meeting new", when="3 February 2026 19:30",
               title=f"{MARK} draft")  # fmt: skip


async def articles(world: Any) -> None:
    """An article that a member keeps, a topic, a source, a channel's digest and a member's own."""
    officer, channel = world.officer, world.channel
    shown = await said(
        officer, channel, "office-article add", file=("a.txt", ARTICLE.encode()), ours=True
    )
    await officer.click(shown.response, label="Save")
    other = ARTICLE.replace("rents", "lists").replace("practices", "nurses")
    await said(officer, channel, "office-article add", file=("b.txt", other.encode()))
    await said(officer, channel, "office-topic add", name=f"{MARK} topic", rule="rents OR pay")
    await said(officer, channel, "office-source add", name=f"{MARK} source",
               address="https://localhost/rss")  # fmt: skip
    await said(officer, channel, "office-digest schedule", rhythm="daily", time="07:15")
    shown = await said(officer, channel, "office-digest now")
    await officer.click(shown.response, label=f"Post it in #{channel.name}")
    await said(world.member, channel, "digest mine", rhythm="daily")
    await said(world.member, channel, "article search", words=MARK)


async def waiting(world: Any) -> None:
    """A name without an account, somebody to add to a roll, an early close asked for."""
    rows = [
        Entry(world.member.id, "Grace", f"{MARK} Surgery", "", None, "partner"),
        Entry(None, f"{MARK} Nobody", "Teapot Lane Surgery", "", None, "partner"),
    ]
    now = world.bot.clock()
    await world.write(lambda conn: import_register(conn, world.guild.id, rows, now))
    shown = await said(world.officer, world.channel, "office-roll add", poll="P-2",
                       member=world.stranger, reason=f"{MARK} was forgotten")  # fmt: skip
    await world.officer.click(shown.response, label="Ask in public")
    shown = await said(world.officer, world.channel, "office-poll close", poll="P-2")
    form = await world.officer.click(shown.response, label="Ask for it")
    await world.officer.submit_modal(form, {"reason": f"{MARK} reason"})
    await advance(world.env, seconds=30)
    form = await minuted(world)
    await world.officer.submit_modal(
        form, {"owner": [world.member], "task": f"{MARK} task", "due": "1 March 2026"}
    )


async def minuted(world: Any) -> Any:
    """The form for an action of M-1."""
    shown = await said(world.officer, world.channel, "office-meeting minutes", meeting="M-1")
    reply = shown.followups[-1] if shown.followups else shown.response
    return await world.officer.click(reply, label="Add an action")


async def said(actor: Any, channel: Any, command: str, **options: Any) -> Any:
    """A command that must not be refused."""
    result = await actor.slash(channel, command, **options)
    assert not actor._env.errors, (command, actor._env.errors)
    return result


async def ids_of(world: Any) -> dict[str, list[str]]:
    """Every value there is by now for each name in the patterns."""

    guild_id = world.guild.id

    def read(conn: Any) -> dict[str, list[str]]:
        return {n: list(_values(conn, guild_id, where)) for n, where in COLUMNS.items()}

    with bot_scope(world.env):
        found = await world.bot.db.read(read)
    return found | {name: words.split() for name, words in WORDS.items()}


async def drafts_of(world: Any) -> dict[str, int]:
    """One draft of a poll and of a meeting, and the numbers of some things that are kept."""
    queries = {
        "poll": "SELECT max(draft_id) FROM poll_draft",
        "ranked": "SELECT draft_id FROM poll_draft WHERE body LIKE '%\"ranked\"%'",
        "meeting": "SELECT max(draft_id) FROM meeting_draft WHERE NOT saved",
        "article": f"SELECT article_id FROM article WHERE headline LIKE '{MARK}%'",
    }

    def read(conn: Any) -> dict[str, int]:
        return {name: conn.execute(query).fetchone()[0] for name, query in queries.items()}

    with bot_scope(world.env):
        found: dict[str, int] = await world.bot.db.read(read)
    return found | {"open": 3, "invitation": 1}


def _values(conn: Any, guild_id: int, where: str) -> Iterable[str]:
    """The newest few of each table; what was there from the start adds nothing."""
    for each in where.split(", "):
        table, column = each.split(".")
        query = f"SELECT {column} FROM {table} WHERE guild_id = ? ORDER BY {column} DESC LIMIT 3"
        for row in conn.execute(query, (guild_id,)):
            yield str(row[0])


def texts_of(result: Any) -> str:
    """Everything an interaction was answered with: its messages, form and choices."""
    messages = [result.response, *result.followups]
    shown = [repr(m.components) + str(m.content) for m in messages if m is not None]
    return repr([*shown, result.modal, result.autocomplete_choices])


__all__ = ["MARK", "Town", "built", "posted", "said", "texts_of"]
