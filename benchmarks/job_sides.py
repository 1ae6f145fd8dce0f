"""The sides of the three jobs, each in a process of its own that may be killed at any moment.

Ours is the bot's own code. Beside it stands what a careful developer would take: discord.py,
APScheduler with its SQL store, feedparser with sumy, and SQLite with one commit a step. Whatever is
done for good is printed, so that whoever kills us knows what we had promised.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import discord

from benchmarks.ballots import NOW, poll
from benchmarks.feeds import URL, feed
from benchmarks.library import GUILD
from benchmarks.wire import TOKEN
from bot.articles.intake.feed import read_feed
from bot.articles.model import Parsed
from bot.articles.reader.parse import parse_text
from bot.articles.store import Arrival, add
from bot.polls.box import Box
from bot.polls.box_schema import STEPS
from bot.polls.method import picked
from bot.polls.secrets import Secrets
from bot.storage.db import Database, opened
from bot.storage.migrate import shipped
from bot.times import utc_now

VOTERS, MEETINGS, EACH, ENTRIES = 64, 12, 2, 100
CHANNELS = 4


def box_of(db: Database) -> Box:
    """The box of the job's poll."""
    made = poll(VOTERS)
    return Box(made, db, Secrets(bytes(32), made.box), secrets.token_bytes)


async def vote(folder: Path, first: int) -> None:
    """Members vote one after the other; each that is confirmed is printed."""
    async with opened(folder / "box.db", STEPS, readers=1) as db:
        box = box_of(db)
        await box.admit(dict.fromkeys(range(VOTERS), 0))
        for number in range(first, VOTERS):
            await box.cast(number, picked(number % 3, 3), NOW)
            promise(number)


def digest_lines(parsed: Parsed) -> str:
    """An item of a digest: the headline and three sentences."""
    return f"{parsed.headline}: {' '.join(sentence.text for sentence in parsed.summary)}"


def promise(number: int) -> None:
    """Tell whoever may kill us what is done for good."""
    print(number, flush=True)


async def take_in(folder: Path, told: Callable[[int], None]) -> list[str]:
    """Every entry of the feed read, summed up and kept; ``told`` hears of each that is."""
    found = read_feed(feed(ENTRIES), URL)["entries"]
    items = []
    async with opened(folder / "lmcbot.db", shipped()) as db:
        for number, entry in enumerate(found):
            parsed = parse_text(f"{entry['title']}\n\n{plain(entry['html'])}")
            arrival = Arrival(parsed, "feed", url=entry["link"])
            await db.write(partial(add, guild_id=GUILD, arrival=arrival, now=utc_now()))
            items.append(digest_lines(parsed))
            told(number)
    return items


def plain(html: str) -> str:
    """A body's words, a paragraph a line."""
    paragraphs = re.split(r"</p>", re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL))
    return "\n\n".join(unescape(re.sub(r"<[^>]+>", "", one)).strip() for one in paragraphs)


def take_in_beside(folder: Path, told: Callable[[int], None]) -> list[str]:
    """The same with feedparser and sumy: what was seen is a row, committed with its summary."""
    import feedparser
    from sumy.nlp.stemmers import Stemmer
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    from benchmarks.summary import Tokenizer

    found = feedparser.parse(BytesIO(feed(ENTRIES))).entries
    summarizer, tokenizer = TextRankSummarizer(Stemmer("english")), Tokenizer()
    summarizer.stop_words = get_stop_words("english")
    items = []
    with closing(sqlite3.connect(folder / "seen.db")) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE IF NOT EXISTS seen (guid TEXT PRIMARY KEY, summary TEXT)")
        for number, entry in enumerate(found):
            text: Any = PlaintextParser.from_string(plain(entry.summary), tokenizer)
            said = " ".join(map(str, summarizer(text.document, 3)))
            with db:
                db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (entry.id, said))
            items.append(f"{entry.title}: {said}")
            told(number)
    return items


class Beside:
    """Where APScheduler's jobs find the client: what its store pickles must have a name."""

    client: discord.Client
    left: set[str]
    done: asyncio.Event


async def remind(number: int) -> None:
    """A job of APScheduler: send its line."""
    channel = Beside.client.get_partial_messageable(1 + number % CHANNELS)
    await channel.send(f"Reminder {number}")
    Beside.left.discard(str(number))
    if not Beside.left:
        Beside.done.set()


async def remind_beside(folder: Path, api: str) -> None:
    """A year's reminders from APScheduler's SQL store: all that fell due while we were away."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    discord.http.Route.BASE = api
    store = folder / "jobs.db"
    new = not store.exists()
    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None})
    scheduler.add_jobstore("sqlalchemy", url=f"sqlite:///{store}")
    scheduler.start(paused=True)
    for number in range(MEETINGS * EACH) if new else ():
        scheduler.add_job(remind, "date", [number], run_date=utc_now(), id=str(number))
    Beside.left = {job.id for job in scheduler.get_jobs()}
    Beside.done = asyncio.Event()
    Beside.client = discord.Client(intents=discord.Intents.none())
    async with Beside.client:
        await Beside.client.login(TOKEN)
        scheduler.resume()
        if Beside.left:
            await Beside.done.wait()
    scheduler.shutdown(wait=False)


def main(side: str, folder: str, *more: str) -> None:
    """One side, until it is done or killed."""
    at = Path(folder)
    if side == "vote":
        asyncio.run(vote(at, int(more[0])))
    elif side == "digest":
        asyncio.run(take_in(at, promise))
    elif side == "digest-beside":
        take_in_beside(at, promise)
    else:
        from benchmarks import job_sides  # by its name, under which the store finds the job

        asyncio.run(job_sides.remind_beside(at, more[0]))


if __name__ == "__main__":
    main(*sys.argv[1:])
