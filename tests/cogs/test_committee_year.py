"""A committee's year as a secretary plays it, in England and in Scotland: every message, file and
number is checked. The simulated clock begins on 1 January 2026."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from committee import World
from docx import Document
from icalendar import Calendar
from layouts import confirmed, custom_ids, text
from leaping import to
from pollstory import all_vote

from bot import committee
from bot.register.kept_register import Entry, import_register
from bot.times import from_ms, press_time

LONDON = ZoneInfo("Europe/London")
QUESTION = "Should we boycott the board?"
PRACTICES = ("Inkwell Surgery", "Teapot Lane Surgery", "The Old Forge")
FIRST = [
    "13 January 2026", "10 February 2026", "10 March 2026", "14 April 2026", "12 May 2026",
    "9 June 2026",
]  # fmt: skip
HELD = {  # number: where it took place at last, on the committee's clock
    "M-1": "2026-01-13 19:30", "M-2": "2026-02-11 19:30", "M-3": "2026-03-10 19:30",
    "M-4": "2026-04-02 19:00", "M-5": "2026-05-14 19:00", "M-7": "2026-07-09 19:00",
    "M-8": "2026-09-10 19:00", "M-9": "2026-10-08 19:00", "M-10": "2026-10-30 19:00",
    "M-11": "2027-01-14 19:00", "M-12": "2027-02-11 19:00", "M-13": "2027-03-11 19:00",
}  # fmt: skip
DEADLINES = {  # 15 working days from 14 December 2026, 12 from 21 December
    "England": (date(2027, 1, 7), date(2027, 1, 11)),
    "Scotland": (date(2027, 1, 8), date(2027, 1, 12)),
}


def local(day: str) -> datetime:
    """A day and time on the committee's clock."""
    return datetime.fromisoformat(day).replace(tzinfo=LONDON)


@dataclass
class Play:
    """The secretary's hands, and what was seen on the way."""

    world: World

    async def do(self, command: str, actor: Any = None, **options: Any) -> Any:
        """What a command answers."""
        done = await (actor or self.world.officer).slash(self.world.channel, command, **options)
        return (done.followups or [done.response])[0]

    async def kept(self, command: str, **options: Any) -> str:
        """A command shown first and confirmed: what the preview said."""
        shown = await self.do(command, **options)
        said = text(shown)
        assert "Nothing is saved yet." in said
        await self.world.officer.click(shown, custom_id=custom_ids(shown)[0])
        return said

    async def until(self, at: datetime) -> None:
        """Live from one due row to the next."""
        while True:
            due = await self.world.bot.db.read(_earliest)
            if due is None or due > at:
                break
            await to(self.world, max(due, self.world.env.now()))
        await to(self.world, at)

    def said(self, words: str) -> list[Any]:
        return [m for m in self.world.channel.history() if words in text(m)]

    async def panel(self, meeting: str) -> Any:
        return await self.do("office-meeting minutes", meeting=meeting)

    async def convene(self, meeting: str, previous: str) -> None:
        """One meeting: three say yes, it is held, recorded, minuted and the last one's minutes
        approved."""
        at = local(HELD[meeting])
        await self.until(at - timedelta(hours=2))
        card = [m for m in self.world.channel.history() if text(m).endswith(f"-# {meeting}")][-1]
        for member in self.world.members[:3]:
            await member.click(card, label="Attending")
        await self.until(at + timedelta(hours=3))
        register = await self.do("office-meeting attendance", meeting=meeting)
        assert "Those who said they would come are ticked." in text(register)
        await self.world.officer.click(register, label="Save as ticked")
        form = await self.world.officer.click(await self.panel(meeting), label="Add a decision")
        decision = {"item": "4", "decision": f"Write to the board after {meeting}"}
        await self.world.officer.submit_modal(form, decision)
        await self.world.officer.click(await self.panel(meeting), label="Circulate")
        if previous:
            label = "Approved by a later meeting"
            await self.world.officer.click(await self.panel(previous), label=label)
            assert "Approved at the meeting of" in text(await self.panel(previous))

    async def calendar(self) -> set[datetime]:
        """The starts in the file of all meetings, as another program reads them."""
        shown = await self.do("meeting calendar", self.world.member)
        (file,) = [each for each in shown.attachments if each.filename.endswith(".ics")]
        found = Calendar.from_ical(await file.read())
        events = recurring_ical_events.of(found).between(date(2026, 1, 1), date(2027, 4, 1))
        names = [(str(e["UID"]), e["DTSTART"].dt) for e in events]
        assert len(names) == len(set(names))
        return {e["DTSTART"].dt.astimezone(UTC) for e in events if e.get("STATUS") != "CANCELLED"}


def _earliest(conn: Any) -> datetime | None:
    row = conn.execute(
        "SELECT min(next_at) FROM outbox WHERE state IN ('pending', 'claimed', 'posted')"
    ).fetchone()
    return None if row[0] is None else from_ms(row[0])


async def begin(play: Play, nation: str) -> None:
    """Set up, with a roll of three practices, a series of meetings and an article at hand."""
    world = play.world
    rows = [
        Entry(member.id, "", PRACTICES[n], "North" if n else "South", None, "partner")
        for n, member in enumerate(world.members[:3])
    ]

    def write(conn: Any) -> None:
        committee.change(conn, world.guild.id, nation=nation, quorum="2", working_days=True)
        import_register(conn, world.guild.id, rows, world.bot.clock())

    await world.write(write)
    await play.until(local("2026-01-01 10:00"))
    said = await play.kept(
        "office-meeting new", preset="monthly-committee", place="Town hall",
        when="second Tuesday of every month 19:30, not August or December",
    )  # fmt: skip
    for day in FIRST:
        assert f"Tuesday {day}, 7.30pm" in said


async def changed(play: Play) -> None:
    """A move in February, another rule from April on, and the year's other changes as they come."""
    said = await play.kept(
        "office-meeting edit", meeting="M-4",
        repeat="second Thursday of every month 19:00, not August or December",
    )  # fmt: skip
    assert "**Go:" not in said
    assert "Tue 14 Apr 2026 19:30 → Thu 9 Apr 2026 19:00" in said


async def spring(play: Play) -> None:
    """January to May: a move, the new rule, a move into Easter week over the change of clocks."""
    await play.convene("M-1", "")
    await play.until(local("2026-01-20 10:00"))
    said = await play.kept(
        "office-meeting move", meeting="M-2", when="11 February 2026 19:30", reason="Snow"
    )
    assert "From: Tuesday 10 February 2026, 7.30pm" in said
    await play.convene("M-2", "M-1")
    await play.convene("M-3", "M-2")
    await play.until(local("2026-03-12 10:00"))
    await changed(play)
    said = await play.kept(
        "office-meeting move", meeting="M-4", when="Thursday 2 April 2026", reason="Before Easter"
    )
    assert "To: Thursday 2 April 2026, 7.00pm" in said
    assert "Easter" in said
    assert local(HELD["M-4"]).utcoffset() == timedelta(hours=1)
    await play.convene("M-4", "M-3")
    await poll(play)
    await play.convene("M-5", "M-4")


async def poll(play: Play) -> None:
    """One straw poll about the first article, its outcome, and an item that names both."""
    world = play.world
    await play.until(local("2026-04-20 10:00"))
    found = await play.do("article search", words="commissioning")
    read = custom_ids(found)[0]
    opened = await world.officer.click(found, custom_id=read)
    article = (opened.followups or [opened.response])[0]
    asked = await world.officer.click(article, label="Ask our members")
    shown = (asked.followups or [asked.response])[0]
    form = await world.officer.click(shown, label="Change words")
    words = {"question": QUESTION, "options": "Support\nOppose\nAbstain"}
    shown = (await world.officer.submit_modal(form, words)).response
    await world.officer.click(shown, label="Open now")
    await play.until(world.env.now() + timedelta(minutes=1))
    card = play.said("Straw poll · ")[-1]
    await all_vote(world, card, "Support")
    await play.until(local("2026-04-23 10:00"))
    await confirmed(
        world.channel, world.officer, "office-poll outcome", poll="P-1", text="We wrote."
    )
    await play.do("office-meeting agenda", meeting="M-5", add="What came of it", link="A-1")


async def autumn(play: Play) -> None:
    """June to November: two dates called off, one put back, an urgent meeting, a third move."""
    world = play.world
    await play.kept("office-meeting cancel", meeting="M-6", reason="Conference")
    await play.convene("M-7", "M-5")
    await play.until(local("2026-09-01 10:00"))
    shown = await play.do(
        "office-meeting urgent", when="2 September 2026 19:30", why="A deadline on Friday",
        link="https://example.org/meet",
    )  # fmt: skip
    await world.officer.click(shown, label="Call everybody")
    await play.until(local("2026-09-03 10:00"))
    called = next(m for m in play.said("Urgent meeting") if "A deadline on Friday" in text(m))
    assert press_time(called.id) < local("2026-09-01 10:05")
    await play.convene("M-8", "M-7")
    await play.kept("office-meeting cancel", meeting="M-9", reason="Half-term")
    await play.until(local("2026-09-15 10:00"))
    await play.kept("office-meeting restore", meeting="M-9")
    await play.convene("M-9", "M-8")
    said = await play.kept(
        "office-meeting move", meeting="M-10", when="30 October 2026", reason="Room"
    )
    assert "Friday 30 October 2026, 7.00pm" in said
    await play.convene("M-10", "M-9")


async def christmas(play: Play, nation: str) -> None:
    """Two letters over Christmas; two practices answer the first, one the second."""
    world = play.world
    for number, (day, days) in enumerate((("2026-12-14 10:00", 15), ("2026-12-21 10:00", 12)), 1):
        await play.until(local(day))
        said = await play.kept("office-consultation add", title=f"Letter {number}", days=days)
        assert f"{DEADLINES[nation][number - 1]:%A} " in said
        await play.until(world.env.now() + timedelta(minutes=1))
        card = play.said(f"Consultation: Letter {number}")[0]
        for member, practice in zip(world.members[: 3 - number], PRACTICES, strict=False):
            form = await member.click(card, label="Reply for my practice")
            await member.submit_modal(form, {"practice": practice, "reply": "We agree."})
    await play.until(local("2027-01-13 10:00"))
    for number, deadline in enumerate(DEADLINES[nation], 1):
        found = [m for m in play.said(f"C-{number}") if "Letter" in text(m)]
        days = {press_time(m.id).astimezone(LONDON).date() for m in found}
        assert deadline in days
        assert deadline - timedelta(days=1) in days
        await play.kept("office-consultation close", consultation=f"C-{number}")


async def winter(play: Play) -> None:
    """January to March, and the one action of the year, given and done."""
    world = play.world
    form = await world.officer.click(await play.panel("M-10"), label="Add an action")
    await world.officer.submit_modal(
        form, {"owner": [world.members[3]], "task": "Draft the letter", "due": "20/01/2027"}
    )
    await play.do("action done", world.members[3], action="D-1")
    await play.convene("M-11", "M-10")
    await play.convene("M-12", "M-11")
    await play.convene("M-13", "M-12")
    await play.until(local("2027-03-31 12:00"))


@pytest.mark.parametrize("nation", ["England", "Scotland"])
async def test_a_year_of_a_committee_is_true_in_every_message_file_and_number(
    world: World, nation: str
) -> None:
    play = Play(world)
    await begin(play, nation)
    before = await play.calendar()
    assert local("2026-04-14 19:30") in before
    await spring(play)
    await autumn(play)
    await christmas(play, nation)
    assert await play.calendar() >= {local(HELD[m]) for m in ("M-11", "M-12", "M-13")}
    await winter(play)
    await reminded(play, nation)
    found = posted(play)
    assert {head: many for head, many in found.items() if head in POSTED} == POSTED
    assert sum(found.values()) - sum(POSTED.values()) == 12 + 2 + 2, found  # to officers, and the
    # lines of those who have yet to vote
    await told(play, nation)


async def reminded(play: Play, nation: str) -> None:
    """Every reminder once, by wall clock: seven days, one day and a quarter of an hour before; of
    letters at nine, seven, three and one days before and on the day."""
    seen: dict[str, list[datetime]] = {}
    for message in play.said("-# Reminder."):
        at = press_time(message.id).astimezone(LONDON).replace(microsecond=0, tzinfo=None)
        seen.setdefault(text(message).rsplit(" ", 1)[1], []).append(at)
    wanted = {}
    for meeting, day in HELD.items():
        at = local(day).replace(tzinfo=None)
        wanted[meeting] = [at - timedelta(days=7), at - timedelta(days=1),
                           at - timedelta(minutes=15)]  # fmt: skip
    for number, deadline in enumerate(DEADLINES[nation], 1):
        last = datetime.combine(deadline, time(9))
        wanted[f"C-{number}"] = [last - timedelta(days=each) for each in (7, 3, 1, 0)]
    assert {name: sorted(times) for name, times in seen.items()} == wanted


def posted(play: Play) -> Counter[str]:
    """Every message of the year, by how it begins."""
    heads = (text(message).split("\n")[0] for message in play.world.channel.history())
    plain = (re.sub(r"<t:[^>]*>|\d+", "…", head) for head in heads)
    return Counter(re.sub(r" has a?n?o? ?papers.*| yet\. .*|: the real.*", "", h) for h in plain)


POSTED = {
    "### Committee meeting": 15,  # a card each: twelve held, one called off, two still ahead
    "### Urgent meeting": 3,  # the call and its reminders, a day and a quarter of an hour before
    "-# Reminder.": 36 + 8,
    "-# … members have not answered": 12,
    "-# This date is quorate now: … of …, quorate, … not answered.": 12,
    "-# This date is moved.": 1,  # of the three moves one was of a date members knew of
    "-# This date is cancelled.": 1,
    "-# This date is as planned again.": 1,
    "### Minutes: Committee meeting": 12,
    "### Consultation: Letter …": 2,
    "### Closed: Letter …": 2,
    "### Straw poll · closed": 1,
    "### Straw poll result": 1,
    "### What came of P-…": 1,
    "### Noticeboard": 1,
    "pinned a message to this channel.": 1,
}


async def told(play: Play, nation: str) -> None:
    """The report of April to March: every number, and nobody's name."""
    shown = await play.do("office-report year", year="2026/27")
    assert text(shown).splitlines() == [
        "### The year in figures",
        "1 Apr 2026 to 31 Mar 2027",
        "**Polls**: 1 counted, turnout 6 of 6 (100%)",
        "**Mandates**: 8 decisions; 1 of 1 poll acted on",
        "**Meetings**: 10, attendance 27 of 54 (50%)",
        "**Consultations**: 2, 3 replies of practices",
        "**Actions**: 1 closed, 0 open",
        "**Articles**: 2 led to a poll, a mandate or an agenda item",
        "-# Nothing is posted yet.",
    ]
    files = {each.filename: await each.read() for each in shown.attachments}
    made = Document(io.BytesIO(files["year-in-figures.docx"]))
    rows = [[cell.text for cell in row.cells] for table in made.tables for row in table.rows]
    first, second = (f"{day:%A} {day.day} {day:%B %Y}" for day in DEADLINES[nation])
    practices = "of 3 practices · 0 GPs for themselves · 0 without a view"
    for row in (
        ["P-1", "Monday 20 April 2026", QUESTION, "6 of 6 (100%)", "Support 6 of 6 votes (100%)"],
        [QUESTION, "Poll P-1", "We wrote"],
        ["Thursday 2 April 2026", "Committee meeting", "3 of 6 (50%)",
         "Approved at the meeting of Thursday 14 May 2026 (M-5)"],
        ["Friday 30 October 2026", "Committee meeting", "3 of 6 (50%)",
         "Approved at the meeting of Thursday 14 January 2027 (M-11)"],
        ["Wednesday 2 September 2026", "Urgent meeting (urgent)", "Not recorded",
         "Draft, not yet circulated"],
        ["C-1", "Letter 1", "", first, f"2 {practices}"],
        ["C-2", "Letter 2", "", second, f"1 {practices}"],
        ["D-1", "Draft the letter", "Closed"],
        ["A-2", "Buckman scotches commissioning boycott ‘rumours’", "Poll P-1, Mandate P-1"],
    ):  # fmt: skip
        assert row in rows, row
    words = " ".join([*(each.text for each in made.paragraphs), *(w for r in rows for w in r)])
    assert "1 meeting called off." in words
    for member in [play.world.officer, *play.world.members]:
        assert member.name not in words.casefold().split()
