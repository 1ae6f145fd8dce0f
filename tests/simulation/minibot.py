"""A throw-away bot that proves the harness: one poll button, one durable vote, one posted note."""

import hashlib
from pathlib import Path
from typing import Any

import aiosqlite
import discord
from discord import app_commands
from discord.ext import commands

SCHEMA = """
CREATE TABLE IF NOT EXISTS votes(user_id INTEGER PRIMARY KEY, choice TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS notes(key TEXT PRIMARY KEY, channel_id INTEGER, sent_id INTEGER);
"""


class Choice(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"mini:(?P<choice>\w+)"):
    """A lasting button: stores the press, then tells the presser."""

    def __init__(self, choice: str) -> None:
        super().__init__(discord.ui.Button(label=choice, custom_id=f"mini:{choice}"))
        self.choice = choice

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any) -> "Choice":
        return cls(match["choice"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot, answer = interaction.client, f"Recorded: {self.choice}"
        if bot.confirms_first:
            await interaction.response.send_message(answer, ephemeral=True)
        await bot.cast(interaction.user.id, self.choice)
        if not bot.confirms_first:
            await interaction.response.send_message(answer, ephemeral=True)


class MiniBot(commands.Bot):
    """Keeps votes in an SQLite file; posts each note once, by its nonce."""

    confirms_first = False  # the mistake a test makes on purpose

    def __init__(self, path: Path, **options: Any) -> None:
        super().__init__("!", intents=discord.Intents(guilds=True, members=True), **options)
        self.path = path
        self.db: aiosqlite.Connection | None = None

    async def setup_hook(self) -> None:
        self.db = await aiosqlite.connect(self.path)
        await self.db.executescript(SCHEMA)
        self.add_dynamic_items(Choice)
        for command in (poll, note):
            self.tree.add_command(command)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """No 5 s before a second session: this is not Discord."""

    async def on_ready(self) -> None:
        await self.post_notes()
        self.dispatch("caught_up")

    async def cast(self, user_id: int, choice: str) -> None:
        assert self.db is not None
        await self.db.execute("INSERT OR REPLACE INTO votes VALUES(?, ?)", (user_id, choice))
        await self.db.commit()

    async def votes(self) -> dict[int, str]:
        assert self.db is not None
        rows = await self.db.execute_fetchall("SELECT user_id, choice FROM votes")
        return {row[0]: row[1] for row in rows}

    async def post_notes(self) -> None:
        assert self.db is not None
        rows = await self.db.execute_fetchall(
            "SELECT key, channel_id FROM notes WHERE sent_id IS NULL"
        )
        for key, channel_id in rows:
            target = self.get_partial_messageable(channel_id)
            sent = await target.send(f"note {key}", nonce=self.nonce_of(key))
            await self.db.execute("UPDATE notes SET sent_id=? WHERE key=?", (sent.id, key))
            await self.db.commit()

    def nonce_of(self, key: str) -> str | None:
        return hashlib.sha256(key.encode()).hexdigest()[:24]

    async def close(self) -> None:
        if self.db is not None:
            await self.db.close()
        await super().close()


@app_commands.command(description="Open a poll")
async def poll(interaction: discord.Interaction[Any]) -> None:
    view = discord.ui.View(timeout=None)
    for choice in ("yes", "no"):
        view.add_item(Choice(choice))
    await interaction.response.send_message("Poll", view=view)


@app_commands.command(description="Post a note once")
async def note(interaction: discord.Interaction[Any], key: str) -> None:
    bot: Any = interaction.client
    await bot.db.execute(
        "INSERT OR IGNORE INTO notes VALUES(?, ?, NULL)", (key, interaction.channel_id)
    )
    await bot.db.commit()
    await interaction.response.send_message("Noted", ephemeral=True)
    await bot.post_notes()
