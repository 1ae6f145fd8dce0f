"""A simulated year: every reminder once, on time or late and labelled, none after the start."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest
import simulated
from committee import World, populate, settle_in
from faults import Stage, stage
from layouts import text
from wire import refused, reply_lost

from bot import outbox, people
from bot.client import LmcBot
from bot.courier.post import bears
from bot.demo.stage import apscheduler_follows
from bot.meetings import consultation_changes, planning
from bot.meetings.days_to_respond import read_deadline
from bot.meetings.drafts import Draft, Reading, read_time
from bot.meetings.planning import Plan
from bot.settings import Settings
from bot.shell.start import house
from bot.storage.db import Connection
from bot.times import from_ms, press_time

WHEN = "second Tuesday of every month 19:30, not August"
YEAR = timedelta(days=365)
LATE = timedelta(minutes=2)


@asynccontextmanager
async def living(folder: Path) -> AsyncIterator[LmcBot]:
    """The real bot with the meetings' room alone."""
    settings = Settings(data=folder / "data", keys=folder / "keys")
    with apscheduler_follows():
        async with house(settings, clock=discord.utils.utcnow, cogs=("cogs.meetings",)) as bot:
            yield bot


@dataclass
class Year:
    """The stage, its people, and what chance does to them."""

    scene: Stage
    world: World
    chance: random.Random
    downs: list[tuple[datetime, datetime]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.scene.env.now().astimezone(UTC)

    async def write(self, operation: Callable[[Connection], Any]) -> Any:
        """Something an officer does, done again if the bot dies over it."""

        async def deed() -> Any:
            with simulated.bot_scope(self.scene.env):
                result = await self.scene.bot.db.write(operation)
            await self.scene.env.settle()
            return result

        return await self.scene.act(deed)

    async def carry(self) -> None:
        """Let the courier look, as its wake-up would."""

        async def deed() -> None:
            with simulated.bot_scope(self.scene.env):
                self.scene.bot.courier.wake()
            await self.scene.env.settle()

        await self.scene.act(deed)

    async def until(self, end: datetime) -> None:
        """Go from one due row to the next, with chance at work, as far as ``end``."""
        while True:
            due = await self.scene.bot.db.read(outbox.earliest)
            if due is None or due > end:
                break
            self._jump(due)
            if self.chance.random() < 0.04:
                await self.down()
            self._mischief()
            await self.carry()
        self._jump(end)

    def _jump(self, at: datetime) -> None:
        ahead = (at - self.now).total_seconds()
        simulated.move_clock(self.scene.env, seconds=max(0.0, ahead) + 0.002)

    def _mischief(self) -> None:
        wire = simulated.wire(self.scene.env)
        fate = self.chance.random()
        if fate < 0.08:
            wire.fail("POST", "/channels/*/messages", reply_lost, after=True)
        elif fate < 0.12:
            wire.fail("*", "/channels/*/messages*", lambda: refused(503))
        elif fate < 0.22:
            life = self.scene._life
            life.die_at = life.steps + self.chance.randint(1, 60)

    async def down(self) -> None:
        """The bot is stopped for minutes to days."""
        minutes = self.chance.choice([5, 15, 45, 300, 1500, 4000])
        before = self.now
        await self.scene.act(self.scene._stop, again=lambda: False)
        if self.scene._house is None:
            simulated.move_clock(self.scene.env, minutes=minutes)
            self.downs.append((before, self.now))
            await self.scene.act(self.scene._start, again=lambda: False)


def plan(phrase: str, now: datetime, zone: Any, **more: Any) -> Plan:
    read = read_time(Draft(0, 1, 1, "new"), phrase, now, zone).reading
    assert read is not None, phrase
    return Plan("Committee meeting", "Town hall", "", "", timedelta(hours=2), read, zone, **more)


async def call(year: Year, made: Plan) -> None:
    """Save a meeting as an officer's press would."""
    here = await year.scene.bot.committee(year.world.guild.id)
    now, channel = year.now, year.world.channel.id
    once = made.reading.start_local

    def save(conn: Connection) -> None:
        taken = conn.execute("SELECT 1 FROM series WHERE start_local = ?", (once,)).fetchone()
        if taken is None:
            planning.create(conn, here, made, channel, None, now)

    await year.write(save)


async def letter(year: Year, number: int) -> None:
    """A consultation comes."""
    here = await year.scene.bot.committee(year.world.guild.id)
    now, channel = year.now, year.world.channel.id
    typed = {"title": f"Letter {number}", "days": 20, "counting": "working"}
    draft = read_deadline(Draft(0, here.guild_id, 1, "consultation", typed), now, here)

    def save(conn: Connection) -> None:
        officer = people.find(conn, here.guild_id, year.world.officer.id, "ada")
        known = conn.execute("SELECT count(*) FROM consultation").fetchone()[0]
        if known < number:
            consultation_changes.add(conn, here, draft, channel, officer.id, {}, now)

    await year.write(save)


async def live(year: Year) -> None:
    """A year with monthly meetings, urgent ones and consultations."""
    begin = year.now
    here = await year.scene.bot.committee(year.world.guild.id)
    await call(year, plan(WHEN, begin, here.zone))
    days = sorted(year.chance.sample(range(3, 350), 10))
    letters = 0
    for n, day in enumerate(days):
        await year.until(begin + timedelta(days=day))
        hour = year.chance.randint(3, 20)
        local = (year.now + timedelta(hours=hour)).astimezone(here.zone)
        if n % 2:
            letters += 1
            await letter(year, letters)
        else:
            reading = Reading("soon", local.replace(tzinfo=None, microsecond=0).isoformat())
            urgent = Plan("Urgent", "", "https://example.org/m", "Because",
                          timedelta(hours=1), reading, here.zone, urgent=True)  # fmt: skip
            await call(year, urgent)
    await year.until(begin + YEAR)


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_year_of_reminders_with_kills_lost_replies_and_downtime(
    tmp_path: Path, seed: int
) -> None:
    async with stage(living, tmp_path) as scene:
        world = populate(scene.env)
        await scene.env.settle()
        await scene.act(lambda: settle_in(scene.bot, world))
        year = Year(scene, world, random.Random(seed))
        await live(year)
        rows = await scene.bot.db.read(reminders_of)
        starts = await scene.bot.db.read(starts_of)
        said = world.channel.history()
        assert scene.deaths >= 5
        assert len(year.downs) >= 2
        london = ZoneInfo("Europe/London")
        monthly = [at.astimezone(london) for at in starts.values() if at.second == 0]
        assert {(at.hour, at.minute) for at in monthly if at.weekday() == 1} >= {(19, 30)}
        assert {at.utcoffset() for at in monthly} == {timedelta(0), timedelta(hours=1)}
        check(rows, starts, said, year.now)


def reminders_of(conn: Connection) -> list[dict[str, Any]]:
    query = (
        "SELECT key, ref, kind, state, due_at, error FROM outbox WHERE kind IN"
        " ('meeting.reminder', 'meeting.urgent', 'consultation.reminder')"
    )
    return [dict(row) for row in conn.execute(query)]


def starts_of(conn: Connection) -> dict[int, datetime]:
    rows = conn.execute("SELECT meeting_id, starts_at FROM meeting")
    return {row["meeting_id"]: from_ms(row["starts_at"]) for row in rows}


def check(
    rows: list[dict[str, Any]],
    starts: dict[int, datetime],
    said: Sequence[Any],
    now: datetime,
) -> None:
    """Hold what stands in the channel against what was due."""
    due = [row for row in rows if from_ms(row["due_at"]) < now - timedelta(days=4)]
    assert len(due) > 40
    outcomes = Counter(row["state"] for row in due)
    assert set(outcomes) <= {"sent", "skipped"}, outcomes
    for row in due:
        found = [m for m in said if bears([m.content, *m.components], row["ref"])]
        assert len(found) == (row["state"] == "sent"), (row, len(found))
        if row["state"] == "skipped":
            assert "later reminder" in row["error"] or "begun" in row["error"], row
            continue
        at, words, due_at = press_time(found[0].id), text(found[0]), from_ms(row["due_at"])
        assert at >= due_at - timedelta(seconds=1), row
        if not row["kind"].startswith("consultation"):
            assert at < starts[int(row["key"].split(":")[1])], row
        if row["kind"].endswith("reminder"):
            assert (at - due_at > LATE) == ("Sent late" in words), (row, at, words)


async def test_buttons_answer_after_a_restart(tmp_path: Path) -> None:
    async with stage(living, tmp_path) as scene:
        world = populate(scene.env)
        await scene.env.settle()
        await scene.act(lambda: settle_in(scene.bot, world))
        year = Year(scene, world, random.Random(3))
        zone = (await scene.bot.committee(world.guild.id)).zone
        await call(year, plan(WHEN, year.now, zone))
        await year.carry()
        await scene.restart()
        card = world.channel.history()[0]
        done = await scene.act(lambda: world.member.click(card, label="Attending"))
        assert "Recorded: Attending" in text(done.response)
        await year.until(year.now + timedelta(minutes=1))
        assert "1 coming, 2 needed" in text(world.channel.history()[0])
