"""The committee's story with the real bot, in acts that any next bot can go on with.

Whoever got no answer looks at the channel before they try again, as people do.
"""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import simulated
from committee import OFFICERS_SEE
from faults import Stage
from layouts import text

from bot import audit, committee
from bot.client import LmcBot
from bot.settings import Settings
from bot.shell.start import house
from bot.storage.db import Connection

QUESTION = "Should we refuse NHS England's new contract terms?"
MEETING = "Winter committee"
VOTES = (
    ("grace", "Oppose"),
    ("linus", "Support"),
    ("ada", "Support"),
    ("edsger", "Support"),
    ("barbara", "Abstain"),
    ("grace", "Support"),  # a mind changes: the last one counts
)
COMING = (("grace", "Attending"), ("linus", "Apologies"), ("ada", "Attending"))
POSTS = 10  # digest, poll card, two lines, result, noticeboard, and four about the meeting
PUSHED = ("A straw poll awaits", f"{MEETING} ")  # lines whose layouts never came
PATIENCE = 30  # minutes to wait for a card before it is missed

Between = Callable[["Tale"], Awaitable[None]]


async def quiet(tale: "Tale") -> None:
    """Nothing happens between the acts."""


@asynccontextmanager
async def real_house(folder: Path) -> AsyncIterator[LmcBot]:
    """The whole bot on a data folder, as `lmcbot run` opens it."""
    settings = Settings(data=folder, keys=folder / "keys")
    async with house(settings, clock=discord.utils.utcnow, token_bytes=secrets.token_bytes) as bot:
        yield bot


@dataclass
class Tale:
    """One play of the story: its people and places, and what they were told."""

    scene: Stage
    between: Between = quiet
    guild: Any = None
    roles: dict[str, Any] = field(default_factory=dict)
    channel: Any = None
    people: dict[str, Any] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    # --- the acts -------------------------------------------------------------------------

    async def begin(self) -> None:
        """Ten in the morning on a server that has just been set up."""
        simulated.move_clock(self.scene.env, hours=10)
        await self.scene.act(self._settle_in)

    async def play(self) -> None:
        """From the first article to the reminder of the meeting."""
        for act in (self._digest, self._poll, self._vote, self._close, self._plan, self._answer):
            await act()
            await self.between(self)
        await self.scene.forward(hours=22)
        await self.between(self)
        await self.scene.forward(hours=6)

    async def _settle_in(self) -> None:
        env = self.scene.env
        if self.guild is None:
            self.guild = env.create_guild("Demo LMC")
            officer = self.guild.create_role("Officer", permissions=OFFICERS_SEE)
            self.roles = {"officer": officer, "member": self.guild.create_role("LMC member")}
            self.channel = self.guild.create_text_channel("lmc")
            for name in ("ada", "grace", "linus", "edsger", "barbara", "alan"):
                own = [self.roles["member"], *([officer] if name == "ada" else [])]
                self.people[name] = self.guild.add_member(env.create_user(name), roles=own)
        await env.settle()
        now = env.now()
        with simulated.bot_scope(env):
            await self.scene.bot.db.write(lambda conn: self._set_up(conn, now))
        await env.settle()

    def _set_up(self, conn: Connection, now: Any) -> None:
        guild_id, here = self.guild.id, self.channel.id
        committee.joined(conn, guild_id, "", now)
        for meaning, role in self.roles.items():
            committee.set_roles(conn, guild_id, meaning, frozenset({role.id}))
        places = ("digest_channel", "poll_channel", "meeting_channel", "office_channel")
        committee.change(conn, guild_id, set_up=True, **dict.fromkeys(places, here))

    async def _digest(self) -> None:
        offered = await self._run("ada", "office-digest now")
        await self._press_until("ada", offered, f"Post it in #{self.channel.name}", "## Digest, ")
        await self.scene.forward(minutes=1)

    async def _poll(self) -> None:
        preview = await self._run("ada", "office-poll quick", question=QUESTION)
        await self._press_until("ada", preview, "Open now", "Straw poll · ")
        await self.scene.forward(minutes=1)

    async def _vote(self) -> None:
        for name, choice in VOTES:
            card = await self.find("Straw poll · ")
            told = await self.scene.ask(lambda n=name, c=choice, m=card: self._click(n, m, c))
            assert told is None or f"Recorded: {choice}" in text(told.response), text(told.response)
            self.told[name] = choice
        await self.scene.forward(minutes=2)

    async def _close(self) -> None:
        await self.scene.forward(hours=11)

    async def _plan(self) -> None:
        preview = await self._run(
            "ada", "office-meeting new", when="2/1/2026 22:00", title=MEETING, place="Town hall"
        )
        await self._press_until("ada", preview, "Save", f"### {MEETING}")
        await self.scene.forward(minutes=1)

    async def _answer(self) -> None:
        for name, answer in COMING:
            card = await self.find(f"### {MEETING}")
            told = await self.scene.ask(lambda n=name, c=answer, m=card: self._click(n, m, c))
            assert told is None or f"Recorded: {answer}" in text(told.response), text(told.response)
        await self.scene.forward(minutes=1)

    # --- doing ----------------------------------------------------------------------------

    async def _run(self, name: str, command: str, **options: Any) -> Any:
        """Run a command until its answer is seen; the message of the answer."""
        run = self.people[name].slash
        seen = None
        while seen is None:
            before = {m.id for m in self.channel.history(viewer=self.people[name])}
            seen = await self.scene.ask(
                lambda: self._patiently(lambda: run(self.channel, command, **options))
            )
            if seen is None:  # the bot died having answered: the answer stands in the channel
                mine = self.channel.history(viewer=self.people[name])
                return next(m for m in mine if m.id not in before and m.flags.ephemeral)
        return seen.response

    async def _try(self, name: str, command: str, sign: str) -> None:
        """Run a command; again only if it gave no answer and its sign is not in the channel."""
        before, count = simulated.answers(self.scene.env), self.count(sign)
        await self.scene.act(
            lambda: self._patiently(lambda: self.people[name].slash(self.channel, command)),
            again=lambda: simulated.answers(self.scene.env) == before and self.count(sign) == count,
        )

    async def _press_until(self, name: str, message: Any, label: str, sign: str) -> None:
        """Press a button; again only if its sign is not in the channel."""
        await self.scene.act(
            lambda: self._click(name, message, label), again=lambda: not self.count(sign)
        )

    async def _click(self, name: str, message: Any, label: str) -> Any:
        return await self._patiently(lambda: self.people[name].click(message, label=label))

    async def _patiently(self, deed: Callable[[], Awaitable[Any]]) -> Any:
        """SimCord gives a press five real seconds; on a crowded computer it may need more."""
        try:
            return await deed()
        except TimeoutError:
            await self.scene.env.settle(timeout=60)
            return None

    # --- seeing ---------------------------------------------------------------------------

    def said(self) -> list[str]:
        """Everything the bot said in the channel, the oldest first."""
        return [text(message) for message in self.channel.history()]

    def count(self, part: str) -> int:
        """How many messages of the channel say so."""
        return sum(part in said for said in self.said())

    async def find(self, part: str) -> Any:
        """The newest message that says so; on a bad day it takes a while to come."""
        for _ in range(PATIENCE):
            if self.count(part):
                break
            await self.scene.forward(minutes=1)
        return next(m for m in reversed(self.channel.history()) if part in text(m))

    async def check(self) -> None:
        """Nothing lost, nothing doubled, nothing stuck."""
        said = "\n=====\n".join(self.said())
        assert self.count("Buckman scotches commissioning boycott") == 1, said
        assert self.count("Straw poll · closed") == 1, said
        assert self.count("Straw poll · open") == 0, said
        assert self.count("Straw poll result") == 1, said
        for line in ("SUPPORT 4 of 5 votes (80%)", "Abstain 1 of 5 votes", "Turnout 5 of 6"):
            assert line in text(await self.find("Straw poll result")), said
        assert self.count("Reminder.") == 2, said
        cards = [one for one in self.said() if f"### {MEETING}" in one]
        assert len(cards) == 4, said  # the card, "quorate now" and the reminders
        own = [one for one in self.said() if "pinned a message" not in one]
        assert len(own) == POSTS, said
        assert not [one for one in own if one.startswith(PUSHED)], said
        assert self.count("### Noticeboard") == 1, said
        assert self.count("Over: no more answers are taken.") == 2, said  # the reminders' lines
        assert self.count("has yet to vote") == 0, said
        folder = self.scene.folder
        left = [p.name for p in folder.rglob("*") if p.suffix == ".key" or "boxes/" in str(p)]
        assert left == [], left
        with simulated.bot_scope(self.scene.env):
            await self.scene.bot.db.read(self._look)

    def _look(self, conn: Connection) -> None:
        now = int(self.scene.env.now().timestamp() * 1000)
        stuck = conn.execute(
            "SELECT key, state, error FROM outbox WHERE state IN ('claimed', 'posted', 'dead')"
            " OR (state = 'pending' AND next_at < ?)",
            (now,),
        ).fetchall()
        assert not stuck, [tuple(row) for row in stuck]
        states = [tuple(row) for row in conn.execute("SELECT state, reason FROM poll")]
        assert states == [("closed", "")], states
        query = "SELECT name, answer FROM attendance JOIN person USING (person_id)"
        given = {name: answer.capitalize() for name, answer in conn.execute(query)}
        assert given == dict(COMING), given
        assert audit.first_broken(conn) is None
        acts = [row[0] for row in conn.execute("SELECT act FROM audit ORDER BY id")]
        assert [acts.count(one) for one in ("digest.now", "poll.open")] == [1, 1], acts


async def story(scene: Stage) -> None:
    """All of it, and how it ended."""
    tale = Tale(scene)
    await tale.begin()
    await tale.play()
    await scene.act(tale.check)
