"""From outbox rows to messages about meetings, each made from the meeting as it is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import discord

from bot import outbox, people
from bot.audience import unseen
from bot.courier.post import Done, Later, Nothing, Outcome, Post
from bot.courier.sending import SHUT, laid_anew
from bot.house import House
from bot.meetings import attendance, invites, messages, reminders
from bot.meetings.model import Meeting
from bot.meetings.planning import notice
from bot.meetings.store import meeting_of
from bot.outbox import Row
from bot.plain_text import many
from bot.storage.db import Connection
from bot.times import distance, from_ms, press_time, stamp
from cogs.card import clip
from cogs.meetings import cards
from cogs.meetings.scene import Scene, scene_of

UNKNOWN_MESSAGE = 10008
LIST_SOON = timedelta(minutes=1)  # while the list of members is loading
RETRIED_EVERY, RETRIED_FOR = timedelta(hours=6), timedelta(days=14)  # in a locked thread
REMINDER = "-# Reminder."


class Posts:
    """The renderers of this room's rows."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    async def card(self, row: Row, now: datetime) -> Outcome:
        """The card of a date, with a push line when it stands in for reminders that were missed."""
        scene = await scene_of(self.bot, row, now)
        if scene is None or _moot(row, scene) or scene.meeting.starts_at <= now:
            return self._too_late(row, scene, now)
        view = cards.render_meeting(scene.board, row.ref)
        if not row.payload.get("alert"):
            return self._plain(row, scene, view)
        line = f"{_title(scene)}: {cards.local_words(scene.meeting)}. Can you come?"
        return self._alert(row, scene, view, line)

    async def urgent(self, row: Row, now: datetime) -> Outcome:
        """The alert that calls every member."""
        scene = await scene_of(self.bot, row, now)
        if scene is None or _moot(row, scene) or scene.meeting.starts_at <= now:
            return self._too_late(row, scene, now)
        meeting = scene.meeting
        told = notice(meeting.starts_at - meeting.created_at, scene.committee)
        view = cards.render_urgent(scene.board, told, row.ref)
        guild, known = self.bot.get_guild(row.guild_id), scene.committee.role_ids("member")
        roles = sorted(
            role for role in known if guild is None or unseen(guild) or guild.get_role(role)
        )
        day = "today" if _today(meeting, now) else f"{meeting.local:%a} {meeting.local.day}"
        place = ", online" if meeting.link and not meeting.place else ""
        line = f"Urgent LMC meeting {day} {meeting.local:%H:%M}{place}. Can you come?"
        if roles:
            line = f"<@&{roles[0]}> {line}"
        return self._alert(row, scene, view, line, role_id=roles[0] if roles else None)

    async def reminder(self, row: Row, now: datetime) -> Outcome:
        """A reminder: on time, late and saying so, or nothing once the meeting has begun."""
        scene = await scene_of(self.bot, row, now)
        if scene is None or _moot(row, scene) or scene.meeting.starts_at <= now:
            return self._too_late(row, scene, now)
        if row.payload["offset"] not in reminders.offsets_of(scene.meeting, scene.committee):
            return _over(row, scene, now, "taken out of the settings")
        ours = reminders.prefix(scene.meeting)
        if await self.bot.db.read(lambda conn: outbox.superseded(conn, row, ours, now)):
            return _over(row, scene, now, "merged into a later reminder")
        banner = _banner(row, reminders.stood_at(row, now), now)
        late = banner != REMINDER
        view = cards.render_meeting(scene.board, row.ref, banner)
        ahead = distance(scene.meeting.starts_at, now)
        line = f"{_title(scene)} {ahead}: {cards.local_words(scene.meeting)}"
        post = self._alert(row, scene, view, f"Late reminder: {line}" if late else line)
        noted = partial(_noted, row=row, meeting=scene.meeting, now=now, shown=banner)
        return replace(post, on_sent=noted)

    async def change(self, row: Row, now: datetime) -> Outcome:
        """One line and a card for a date that was moved, cancelled or put back."""
        scene = await scene_of(self.bot, row, now)
        if scene is None:
            return Nothing("no such meeting")
        meeting = scene.meeting
        if not reminders.holds(row, meeting):
            return Nothing("changed again meanwhile", take_back=True)
        was, returned = row.payload.get("was"), row.payload.get("returned", not meeting.moved)
        what = "cancelled" if meeting.cancelled else "as planned again" if returned else "moved"
        names_it = meeting.moved or what != "moved"  # a moved card names the old date by itself
        since = "" if names_it or was is None else f" from {stamp(from_ms(was))}"
        banner = f"-# This date is {what}{since}."
        view = cards.render_meeting(scene.board, row.ref, banner)
        line = f"{_title(scene)} {what}: {cards.local_words(meeting)}"
        return self._alert(row, scene, view, line, banner=banner)

    async def tell(self, row: Row, now: datetime) -> Outcome:
        """A notice of a change to everybody who answered, and to their deputies."""
        number = int(row.payload["meeting"])
        meeting = await self.bot.db.read(lambda conn: meeting_of(conn, row.guild_id, number))
        if meeting is None:
            return Nothing("no such meeting")
        return Done(lambda conn: invites.tell_change(conn, meeting, now))

    async def nudge(self, row: Row, now: datetime) -> Outcome:
        """Ask those without an answer: by direct message who asked for it, else in one line."""
        scene = await scene_of(self.bot, row, now)
        if scene is None or _moot(row, scene) or scene.board.closed:
            return _over(row, scene, now, "no answer is wanted any more")

        number, counted = scene.meeting.id, scene.counted
        if counted is None:
            return Later(now + LIST_SOON)
        silent = await self.bot.db.read(lambda conn: attendance.silent(conn, number, counted))
        if not silent:
            return _over(row, scene, now, "everybody has answered")

        def chase(conn: Connection) -> int:
            asked = people.who_chose(conn, row.guild_id, "remind_meetings")
            return invites.nudge(conn, scene.meeting, silent, asked, now)

        if not (rest := await self.bot.db.write(chase)):
            return Done()
        some = many(rest, "member has", "members have")
        banner = f"-# {some} not answered yet. If you have, there is nothing to do."
        view = cards.render_meeting(scene.board, row.ref, banner)
        return self._plain(row, scene, view, banner)

    async def turn(self, row: Row, now: datetime) -> Outcome:
        """The forecast turned red or green, and stayed so."""
        scene = await scene_of(self.bot, row, now)
        if scene is None or _moot(row, scene) or scene.board.closed:
            return _over(row, scene, now, "the forecast does not matter any more")
        if row.payload["turn"] != scene.meeting.turns:
            return Nothing("turned back meanwhile", take_back=True)
        if scene.counted is None:
            return Later(now + LIST_SOON)
        found = scene.board.forecast
        told = "quorate now" if found.quorate else "no longer quorate"
        banner = f"-# This date is {told}: {found.told()}."
        view = cards.render_meeting(scene.board, row.ref, banner)
        return self._plain(row, scene, view, banner)

    async def redraw(self, row: Row, now: datetime) -> Outcome:
        """Bring the messages about a meeting up to date."""
        scene = await scene_of(self.bot, row, now)
        if scene is None:
            return Nothing("no such meeting")
        number, closed = scene.meeting.id, scene.board.closed
        standing = await self.bot.db.read(
            lambda conn: messages.standing(conn, number, everything=closed)
        )
        drawn = [each.message_id for each in standing if await self._draw(scene, each)]
        if len(drawn) < len(standing) and now < scene.meeting.ends_at + RETRIED_FOR:
            await self.bot.db.write(lambda conn: messages.drawn(conn, drawn))
            return Later(now + RETRIED_EVERY)
        return Done(lambda conn: messages.drawn(conn, drawn))

    async def ended(self, row: Row, now: datetime) -> Outcome:
        """After a meeting: reasons go, cards are closed, the officers are asked who came."""
        number = int(row.payload["meeting"])
        meeting = await self.bot.db.read(lambda conn: meeting_of(conn, row.guild_id, number))
        if meeting is None:
            return Nothing("no such meeting")

        def close(conn: Connection) -> None:
            attendance.forget_reasons(conn, meeting.id)
            reminders.redraw(conn, meeting, now)

        return Done(close)

    async def _draw(self, scene: Scene, each: messages.Standing) -> bool:
        """Draw one message anew; False while its thread is closed to the bot."""
        if scene.meeting.urgent:
            told = notice(scene.meeting.starts_at - scene.meeting.created_at, scene.committee)
            view = cards.render_urgent(scene.board, told, each.ref)
        else:
            view = cards.render_meeting(scene.board, each.ref, each.banner)
        try:
            await laid_anew(self.bot, each.channel_id, each.message_id, view)
        except discord.HTTPException as error:
            if error.code in SHUT:
                return False
            if error.status not in (403, 404) or not error.code:  # of Discord's, not of a proxy's
                raise
            if error.code == UNKNOWN_MESSAGE:  # else its channel may come back
                await self.bot.db.write(lambda conn: messages.gone(conn, each.message_id))
        return True

    def _alert(
        self,
        row: Row,
        scene: Scene,
        view: discord.ui.LayoutView,
        line: str,
        *,
        role_id: int | None = None,
        banner: str = "",
    ) -> Post:
        return replace(
            self._plain(row, scene, view, banner),
            line=clip(line, 90),
            buttons=cards.push_buttons(scene.board, row.ref),
            role_id=role_id,
        )

    def _plain(self, row: Row, scene: Scene, view: discord.ui.LayoutView, banner: str = "") -> Post:
        noted = partial(
            messages.note,
            guild_id=row.guild_id,
            meeting_id=scene.meeting.id,
            ref=row.ref,
            banner=banner,
        )
        return Post(view, on_sent=noted, elsewhere=messages.elsewhere(scene.committee))

    def _too_late(self, row: Row, scene: Scene | None, now: datetime) -> Nothing:
        """Nothing is sent about a meeting that has begun; the officers learn of it once."""
        over = _over(row, scene, now, "the meeting has begun")
        if scene is None or over.take_back:
            return over
        about = scene.meeting, scene.committee
        return replace(
            over,
            unsent=lambda conn: reminders.tell_office(conn, *about, reminders.Word.MISSED, now),
        )


def _moot(row: Row, scene: Scene) -> bool:
    """Whether the date was cancelled, or changed its time, since the row was written."""
    return scene.meeting.cancelled or not reminders.holds(row, scene.meeting)


def _over(row: Row, scene: Scene | None, now: datetime, reason: str) -> Nothing:
    """Nothing to say: what stands of a date as it was goes, what holds of it is kept up to date."""
    if scene is None or _moot(row, scene):
        return Nothing("cancelled or changed meanwhile", take_back=True)
    return Nothing(reason, on_sent=partial(_noted, row=row, meeting=scene.meeting, now=now))


def _banner(row: Row, at: datetime, now: datetime) -> str:
    """What stands above a reminder that was posted ``at``: one that was late says so."""
    late = at - row.due_at > reminders.LATE
    return f"{REMINDER} Sent late: it was due {distance(row.due_at, now)}." if late else REMINDER


def _noted(
    conn: Connection,
    channel_id: int,
    message_id: int,
    *,
    row: Row,
    meeting: Meeting,
    now: datetime,
    shown: str | None = None,
) -> None:
    """Note a message, a reminder as late or not; unless that is what it shows, redraw it."""
    at = press_time(message_id)
    kept = _banner(row, at, now) if row.kind == "meeting.reminder" else ""
    messages.note(
        conn, channel_id, message_id, guild_id=row.guild_id, meeting_id=meeting.id, ref=row.ref,
        banner=kept,
    )  # fmt: skip
    if kept != shown:
        reminders.redraw(conn, meeting, now)


def _title(scene: Scene) -> str:
    return clip(scene.meeting.title, 40)


def _today(meeting: Meeting, now: datetime) -> bool:
    return meeting.local.date() == now.astimezone(meeting.zone).date()
