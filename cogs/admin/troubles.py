"""What is not well on a server, in one list: for /status, for the desk and so for Monday's line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.boards.health import Health, health
from bot.boards.lines import Line, Viewer
from bot.committee import Committee
from bot.house import House
from bot.permissions import NEEDED
from bot.plain_text import many
from bot.storage import backup
from bot.storage.db import Database
from bot.storage.off_machine import trouble
from bot.times import stamp
from cogs.admin.preflight import faults
from cogs.card import one_line

SHOWN = 4
LIST_AWAY = (
    "Discord has not given the whole list of this server’s members yet: new polls and quorums wait"
    " for it, and the bot goes on asking."
)
FAILED = {
    "backup": "The last copy of the database failed",
    "backups by day": "The last copy of the database failed",
    "calendars": "The calendars that members subscribe to could not be written",
    "commands": "Discord has not taken this release’s commands yet",
    "feeds": "The feeds could not be read",
    "ping": "No sign of life reaches the address in LMCBOT_PING",
    "retention": "What should have been removed last night was not",
}
"""What the bot does by itself, by the names of its jobs."""
NOT_SET_UP = "The committee is not set up here yet: `/setup`, by the server’s owner or an officer."


@dataclass(frozen=True)
class Troubles:
    """Looks at the server, the outbox, the rooms and the backups."""

    bot: House

    async def lines(self, db: Database, viewer: Viewer) -> Iterable[Line]:
        """The first few for the desk; /status has them all."""
        guild_id, troubles = viewer.committee.guild_id, self.bot.rooms.troubles
        look = partial(health, guild_id=guild_id, troubles=troubles, now=viewer.now)
        found = list(self.told(viewer.committee, await db.read(look), viewer.now))
        lines = [Line(f"**Not well.** {said}", viewer.now) for said in found[:SHOWN]]
        if len(found) > SHOWN:
            lines.append(Line(f"**Not well:** {len(found) - SHOWN} more, see /status.", viewer.now))
        return lines

    def told(self, committee: Committee, found: Health, now: datetime) -> Iterator[str]:
        """One sentence each, ready to be shown."""
        if not committee.rules.set_up:
            yield NOT_SET_UP
        yield from self._server(committee, found)
        yield from self._computer()
        yield from (one_line(said, 200) for said in found.troubles)
        yield from self._posts(found)
        yield from self._copies(found, now)

    def _server(self, committee: Committee, found: Health) -> Iterator[str]:
        guild, members_intent = self.bot.get_guild(committee.guild_id), self.bot.intents.members
        if guild is not None and guild.me is not None:
            wrong = faults(guild, committee, members_intent=members_intent)
            yield from (fault.says for fault in wrong)
            named = {getattr(committee.rules, name) for name in NEEDED}
            for channel_id, kinds in found.planned.items():
                if channel_id not in named and guild.get_channel_or_thread(channel_id) is None:
                    yield (
                        f"A channel is gone for which posts are planned ({kinds}): they go to the "
                        "channel now set for such posts, or to the office."
                    )
        if members_intent and not self.bot.member_lists.whole(guild):
            yield LIST_AWAY

    def _computer(self) -> Iterator[str]:
        if self.bot.db.disk_fault:
            yield (
                f"Nothing can be stored: {self.bot.db.disk_fault}. It goes on by itself once that"
                " is put right."
            )
        if late := self.bot.discords_clock.fault:
            yield f"{late}."

    def _posts(self, found: Health) -> Iterator[str]:
        yield from (one_line(f"Not delivered: {dead}", 200) for dead in found.dead)
        yield from (one_line(f"Not delivered yet: {late}", 200) for late in found.late)
        failed = {
            FAILED.get(name, f"Something that the bot does by itself failed ({name})")
            for name in self.bot.jobs.failed
        }
        yield from (f"{said}. Whoever runs the bot looks into its log." for said in sorted(failed))
        for channel_id, sent_to, at in found.diverted:
            yield (
                f"<#{channel_id}> took no post on {stamp(at, 'f')}, which went to <#{sent_to}>:"
                " look at its permissions, or choose another channel in /settings."
            )

    def _copies(self, found: Health, now: datetime) -> Iterator[str]:
        saved = backup.latest(self.bot.settings.backups)
        since = found.since if saved is None else saved[0]
        if since is not None and now - since > backup.OLD:
            yield (
                f"No backup for {many((now - since).days, 'day')}. Whoever runs the bot looks into"
                " its log and runs lmcbot doctor."
            )
        if kept_here := trouble(self.bot.settings.data, found.since, now):
            yield kept_here
