"""Words about meetings to officers, deputies and single members."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bot import people
from bot.boards import direct_messages
from bot.boards.direct_messages import Notice, Wording
from bot.courier.post import Done, Nothing, Outcome, Post
from bot.house import House
from bot.meetings import (
    actions,
    approval,
    attendance,
    invitations,
    messages,
    papers,
    personal,
    reminders,
)
from bot.meetings.model import Choice, Meeting
from bot.meetings.reminders import Word
from bot.meetings.store import meeting_of
from bot.outbox import Row
from bot.storage.db import Connection
from bot.times import stamp
from cogs.card import AMBER, BLUE, card, one_line
from cogs.meetings.buttons import ShowMinutes, ShowPapers
from cogs.meetings.cards import dial_told, local_words, told_words, where
from cogs.meetings.invitations import render_invitation
from cogs.meetings.papers import attached


class Notes:
    """Renderers of lines that are no card of a date."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    async def meeting(self, guild_id: int, meeting_id: int) -> Meeting | None:
        """The meeting as it is now."""
        return await self.bot.db.read(lambda conn: meeting_of(conn, guild_id, meeting_id))

    async def office(self, row: Row, now: datetime) -> Outcome:
        """One line to the officers, if it still holds."""
        number = int(row.payload["meeting"])

        def look(conn: Connection) -> tuple[Meeting | None, bool]:
            return meeting_of(conn, row.guild_id, number), bool(papers.papers(conn, number))

        meeting, has_papers = await self.bot.db.read(look)
        if meeting is None or meeting.cancelled:
            return Nothing("no such meeting")
        if not reminders.holds(row, meeting):
            return Nothing("changed meanwhile")
        told = office_line(meeting, Word(row.payload["what"]), has_papers)
        if told is None:
            return Nothing("settled meanwhile")
        return Post(card(told, foot=meeting.reference, ref=row.ref, colour=AMBER))

    async def papers(self, row: Row, now: datetime) -> Outcome:
        """New papers, told once; those that came together are told together."""
        meeting = await self.meeting(row.guild_id, int(row.payload["meeting"]))
        if meeting is None or meeting.cancelled:
            return Nothing("no such meeting")
        new = await self.bot.db.read(lambda conn: papers.unannounced(conn, meeting.id))
        if not new:
            return Nothing("told already")

        def told(conn: Connection, channel_id: int, message_id: int) -> None:
            papers.announced(conn, new, now)

        lines = "\n".join(f"- {one_line(each.title, 80)}" for each in new)
        view = card(
            f"### New papers: {one_line(meeting.title, 60)}\n{stamp(meeting.starts_at)}",
            lines,
            buttons=[ShowPapers("Papers", meeting=meeting.id, ref=row.ref)],
            foot=meeting.reference,
            ref=row.ref,
            colour=BLUE,
        )
        committee = await self.bot.committee(row.guild_id)
        return Post(view, on_sent=told, elsewhere=messages.elsewhere(committee))

    async def deputy(self, row: Row, now: datetime) -> Outcome:
        """The invitation to a deputy, with the papers."""
        meeting = await self.meeting(row.guild_id, int(row.payload["meeting"]))
        if meeting is None or meeting.cancelled or meeting.starts_at <= now:
            return Nothing("no such meeting, or it has begun")
        person_id = int(row.payload["person"])

        def look(conn: Connection) -> tuple[bool, str, list[papers.Paper]]:
            answer = attendance.answer_of(conn, meeting.id, person_id)
            sender = people.get(conn, person_id)
            found = papers.papers(conn, meeting.id)
            mine = answer is not None and answer.answer is Choice.DEPUTY
            return mine, (sender and sender.name) or "a member", found

        still, sender, found = await self.bot.db.read(look)
        if not still:
            return Nothing("answered otherwise meanwhile")
        held = [each for each in found if each.sha256]
        together = papers.batches(held)[:1]  # one message: what does not fit, its sender has
        files, _ = await attached(self.bot.settings.papers, [each for b in together for each in b])
        links = "\n".join(f"- {one_line(p.title, 80)}: <{p.link}>" for p in found if p.link)
        online = f"Join online: <{meeting.link}>" if meeting.link else ""
        join = "\n".join(filter(None, (online, dial_told(meeting.dial))))
        view = card(
            f"### You are asked to come as a deputy for {one_line(sender, 60)}",
            f"{one_line(meeting.title, 80)}\n{told_words(meeting)}\n{where(meeting)}",
            join,
            f"**Papers**\n{links}" if links else None,
            _attached_told(len(files), len(held), sender),
            foot=meeting.reference,
            ref=row.ref,
            colour=BLUE,
        )
        line = f"You are asked to be a deputy: {local_words(meeting)}"
        return Post(view, line=line, files=partial(list, files))

    async def minutes(self, row: Row, now: datetime) -> Outcome:
        """That the minutes can be read; they themselves go to members alone."""
        meeting = await self.meeting(row.guild_id, int(row.payload["meeting"]))
        if meeting is None:
            return Nothing("no such meeting")
        stage = await self.bot.db.read(lambda conn: approval.stage_told(conn, meeting))
        view = card(
            f"### Minutes: {one_line(meeting.title, 60)}\n{stamp(meeting.starts_at, 'D')}",
            f"{stage}. Say what should be put right before the next meeting.",
            buttons=[ShowMinutes("Read them", meeting=meeting.id, ref=row.ref)],
            foot=f"{meeting.reference} · {row.ref}",
            colour=BLUE,
        )
        committee = await self.bot.committee(row.guild_id)
        return Post(view, elsewhere=messages.elsewhere(committee))

    async def personal(self, row: Row, now: datetime) -> Outcome:
        """A member's own reminder becomes a notice; none once the meeting has begun."""
        meeting = await self.meeting(row.guild_id, int(row.payload["meeting"]))
        if meeting is None or meeting.cancelled or meeting.starts_at <= now:
            return Nothing("the meeting has begun")
        person_id, minutes = int(row.payload["person"]), int(row.payload["minutes"])
        person = await self.bot.db.read(lambda conn: people.get(conn, person_id))
        if person is None or person.user_id is None:
            return Nothing("whoever asked for it has left")
        if direct_messages.allowed(person.choices, meeting.zone, now) >= meeting.starts_at:
            return Nothing("held back until the meeting has begun")
        return Done(lambda conn: personal.tell(conn, meeting, person, minutes, now))

    async def action(self, row: Row, now: datetime) -> Outcome:
        """An action that is due soon becomes a notice to its owner."""
        committee, number = await self.bot.committee(row.guild_id), int(row.payload["action"])
        action = await self.bot.db.read(lambda c: actions.action_of(c, row.guild_id, number))
        if action.done_at is not None or not action.owner:
            return Nothing("done, or its owner has left")
        return Done(lambda conn: actions.tell(conn, committee, number, row.key, now))

    async def action_wording(self, notice: Notice, now: datetime) -> Wording | None:
        """The notice to an action's owner; None once it is done."""
        number = int(notice.payload["action"])
        action = await self.bot.db.read(lambda c: actions.action_of(c, notice.guild_id, number))
        if action.done_at is not None:
            return None
        text = f"Your action {action.reference} is due {stamp(action.due_at, 'D')}."
        return Wording(text, titled=f"{text} {one_line(action.task, 150)}")

    async def invitation(self, row: Row, now: datetime) -> Outcome:
        """An invitation from outside, before the officers."""
        number = int(row.payload["invitation"])
        invitation = await self.bot.db.read(
            lambda conn: invitations.invitation_of(conn, row.guild_id, number)
        )
        return Post(render_invitation(invitation, row.ref))

    async def wording(self, notice: Notice, now: datetime) -> Wording | None:
        """A notice about a meeting, worded from the meeting as it is."""
        meeting = await self.meeting(notice.guild_id, int(notice.payload["meeting"]))
        if meeting is None or meeting.starts_at <= now:
            return None
        if notice.payload.get("sequence") != meeting.sequence:
            return None
        text = notice_text(meeting, notice.kind)
        urgent = meeting.urgent and notice.kind != "meeting.personal"
        titled = f"{one_line(meeting.title, 60)}: {text[:1].lower()}{text[1:]}"
        standing = await self.bot.db.read(lambda conn: messages.standing(conn, meeting.id))
        if not standing:
            return Wording(text, titled=titled, urgent=urgent)
        where_ = f"{meeting.guild_id}/{standing[0].channel_id}/{standing[0].message_id}"
        link = f"https://discord.com/channels/{where_}"
        return Wording(text, titled=titled, label="Show", link=link, urgent=urgent)


def notice_text(meeting: Meeting, kind: str) -> str:
    """What a member reads in a direct message, without the meeting's title."""
    at = stamp(meeting.starts_at)
    if kind == "meeting.nudge":
        return f"You have not said whether you come to the meeting on {at}."
    if kind == "meeting.urgent":
        return f"Urgent meeting on {at} ({stamp(meeting.starts_at, 'R')}). Can you come?"
    if kind == "meeting.personal":
        return f"A meeting begins {stamp(meeting.starts_at, 'R')}: {at}."
    if meeting.cancelled:
        return f"The meeting of {at} was cancelled."
    return f"A meeting you answered for was moved: now {at}. If you said yes, please say so again."


def office_line(meeting: Meeting, what: Word, has_papers: bool) -> str | None:
    """One line for the secretary; None when there is nothing to say any more."""
    title, at = one_line(meeting.title, 80), stamp(meeting.starts_at)
    match what:
        case Word.PAPERS:
            told = f"{title} is in a week ({at}) and has no papers yet."
            return None if has_papers else f"{told} Add them with /office-meeting papers."
        case Word.FIX_IN_TWO_WEEKS | Word.FIX_IN_A_WEEK:
            told = f"{title}, {told_words(meeting)}, has no day yet."
            return f"{told} Fix it with /office-meeting move." if meeting.provisional else None
        case Word.LIMIT:
            return f"{title} has no Discord event: the server holds its 100 already."
        case Word.EVENT_GONE:
            return f"Somebody removed the Discord event of {title}. The meeting itself stands."
        case Word.EVENT_CHANGED:
            return f"Somebody changed the Discord event of {title}. The meeting itself stands."
        case Word.MISSED:
            return (
                f"No reminder of {title} ({at}) was sent: the bot was away until the meeting had"
                " begun."
            )


def _attached_told(attached: int, papers: int, sender: str) -> str | None:
    """How many of the files lie here, and who has the others."""
    if attached == papers:
        return f"Files attached: {attached}" if attached else None
    return f"Files attached: {attached} of {papers}; ask {one_line(sender, 60)} for the others."
