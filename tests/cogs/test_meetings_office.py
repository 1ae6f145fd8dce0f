"""Agenda, papers, attendance, minutes, invitations and events, as officers and members use them."""

from __future__ import annotations

from email import message_from_bytes
from io import BytesIO
from typing import Any

import discord
import pytest
from committee import World, do
from layouts import confirmed, inbox, labels, said, text
from leaping import leap
from openapi import refusals
from pollstory import opened
from simulated import advance, bot_scope, wire
from wire import reply_lost

from bot import committee, people
from bot.register.kept_register import Entry, import_register

ONCE = "13/01/2026 19:30"  # the simulated clock begins on 1 January 2026


async def paper(world: World, **options: Any) -> None:
    """A paper for M-1, shown and added."""
    await confirmed(world.channel, world.officer, "office-meeting papers", meeting="M-1", **options)


async def planned(world: World, when: str = ONCE, **more: Any) -> None:
    """A saved meeting with its card."""
    shown = await do(world, "office-meeting new", when=when, **more)
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)


async def files_of(message: Any) -> dict[str, bytes]:
    return {file.filename: await file.read() for file in message.attachments}


async def set_rules(world: World, **rules: Any) -> None:
    await world.write(lambda conn: committee.change(conn, world.guild.id, **rules))


async def choose(world: World, actor: Any, **choices: Any) -> None:
    await world.write(lambda conn: people.choose(conn, world.guild.id, actor.id, **choices))


async def test_items_are_proposed_ordered_and_taken_off(world: World) -> None:
    await planned(world)
    await opened(world)
    shown = await do(world, "meeting agenda", world.member)
    form = await world.member.click(shown, label="Propose an item")
    done = await world.member.submit_modal(form, {"title": "Winter pressures", "link": "p-1"})
    assert "On the agenda: Winter pressures." in text(done.response)
    await do(world, "office-meeting agenda", meeting="M-1", add="Chair’s report")
    shown = await do(world, "office-meeting agenda", meeting="M-1", item=2, to=1)
    assert "1. Chair’s report (ada)\n2. Winter pressures (grace, P-1)" in text(shown)
    files = await files_of(shown)
    assert b"1. Chair" in files["agenda-m-1.eml"]
    gone = await do(world, "office-meeting agenda", meeting="M-1", remove=1)
    assert "Off the agenda: Chair’s report" in text(gone)
    await world.officer.click(gone, label="Take it off")
    assert "Chair" not in text(await do(world, "meeting agenda", world.member))
    await advance(world.env, seconds=10)


async def test_what_was_shown_goes_whatever_came_before_it_meanwhile(world: World) -> None:
    await planned(world)
    for title in ("Rents", "Winter pressures"):
        await do(world, "office-meeting agenda", meeting="M-1", add=title)
        await paper(world, file=(f"{title}.pdf", title.encode()))
    gone = await do(world, "office-meeting agenda", meeting="M-1", remove=1)
    also = await do(world, "office-meeting papers", meeting="M-1", remove=1)
    await do(world, "office-meeting agenda", meeting="M-1", item=2, to=1)
    other = await do(world, "office-meeting papers", meeting="M-1", remove=1)
    await world.officer.click(other, label="Remove it")
    await world.officer.click(gone, label="Take it off")
    late = await world.officer.click(also, label="Remove it")
    assert "That paper was removed already." in text(late.response)
    agenda = text(await do(world, "meeting agenda", world.member))
    assert "1. Winter pressures" in agenda
    assert "Rents (" not in agenda
    assert "Winter pressures.pdf" in text(await do(world, "office-meeting papers", meeting="M-1"))


async def test_after_the_cut_off_a_member_is_refused_and_an_officer_marked_late(
    world: World,
) -> None:
    await planned(world)
    shown = await do(world, "meeting agenda", world.member)
    await leap(world, days=6)
    form = await world.member.click(shown, label="Propose an item")
    refused = await world.member.submit_modal(form, {"title": "Too late", "link": ""})
    assert "The agenda closed on Tuesday 6 January 2026" in text(refused.response)
    late = await do(world, "office-meeting agenda", meeting="M-1", add="Urgent matter")
    assert "1. Urgent matter (ada, late item)" in text(late)
    await advance(world.env, seconds=10)


async def test_papers_are_kept_announced_once_and_given_out(
    world: World, bot_settings: Any
) -> None:
    await planned(world)
    for name in ("accounts.pdf", "report.pdf"):
        await paper(world, file=(name, name.encode()))
    await paper(world, link="https://example.org/a", title="National advice")
    await advance(world.env, minutes=2)
    (news,) = said(world, "### New papers")
    assert "- accounts.pdf\n- report.pdf\n- National advice" in text(news)
    shown = (await world.member.click(news, label="Papers")).followups[0]
    assert "https://example.org/a" in text(shown)
    assert (await files_of(shown))["accounts.pdf"] == b"accounts.pdf"
    assert len(list(bot_settings.papers.iterdir())) == 2
    await leap(world, days=7)
    assert not said(world, "has no papers yet")


async def test_the_secretary_is_warned_once_when_there_are_no_papers(world: World) -> None:
    await planned(world)
    await leap(world, days=7)
    assert len(said(world, "has no papers yet")) == 1


async def test_a_paper_is_shown_before_members_are_told(world: World) -> None:
    await planned(world)
    shown = await do(world, "office-meeting papers", meeting="M-1", file=("a.pdf", b"a" * 2048))
    assert "**a.pdf**\n-# a.pdf, 2 KB" in text(shown)
    assert "members are told once" in text(shown)
    await advance(world.env, minutes=2)
    assert not said(world, "### New papers")
    await world.officer.click(shown, label="Throw away")
    assert "None yet." in text(await do(world, "office-meeting papers", meeting="M-1"))


async def test_a_paper_whose_file_was_cleared_meanwhile_is_asked_for_again(
    world: World, bot_settings: Any
) -> None:
    await planned(world)
    shown = await do(world, "office-meeting papers", meeting="M-1", file=("a.pdf", b"a"))
    for file in bot_settings.papers.iterdir():
        file.unlink()
    pressed = await world.officer.click(shown, label="Add it")
    assert "attach it again" in text(pressed.response or pressed.followups[0])


async def test_a_file_too_large_is_refused(world: World) -> None:
    await planned(world)
    big = ("big.pdf", b"x" * (8 * 1024 * 1024 + 1))
    refused = await do(world, "office-meeting papers", meeting="M-1", file=big)
    assert "The file is too large" in text(refused)
    assert len(world.env.errors) == 1
    assert "None yet." in text(await do(world, "office-meeting papers", meeting="M-1"))


async def test_a_paper_of_the_same_name_takes_the_others_place(world: World) -> None:
    await planned(world)
    await paper(world, file=("rents.txt", b"As they were"))
    await paper(world, link="https://paper.test/map")
    again = {"meeting": "M-1", "file": ("Rents.txt", b"As they are now")}
    shown = await do(world, "office-meeting papers", **again)
    assert "Rents.txt, 1 KB" in text(shown)
    assert "It takes the place of the paper of that name" in text(shown)
    listed = text(await do(world, "office-meeting papers", meeting="M-1"))
    assert "rents.txt" in listed  # until the press
    await world.officer.click(shown, label="Add it")
    assert text(shown).startswith("Replaced: Rents.txt.")
    agenda = text(await do(world, "meeting agenda", meeting="M-1"))
    assert "- Rents.txt" in agenda
    assert "rents.txt" not in agenda
    assert "paper.test/map" in agenda
    acts = text(await do(world, "audit"))
    assert acts.index("removed a paper from M-1") < acts.index("added a paper to M-1: rents.txt")


async def test_an_unknown_meeting_is_refused_in_one_sentence(world: World) -> None:
    refused = await do(world, "office-meeting move", meeting="M-99", when="tomorrow 19:30")
    assert "No meeting fits “M-99”" in text(refused)
    assert len(world.env.errors) == 1


async def test_only_the_silent_are_chased(world: World) -> None:
    await planned(world)
    card = said(world, "M-1")[0]
    for member in world.members[:3]:
        await world.env.settle()
        await member.click(card, label="Attending")
    await choose(world, world.members[3], remind_meetings=True)
    await leap(world, days=9, hours=20)
    (line,) = said(world, "have not answered yet")
    assert "2 members have not answered yet" in text(line)
    await leap(world, hours=16)
    assert len(inbox(world.members[3])) == 1
    assert "You have not said whether you come" in inbox(world.members[3])[0]
    assert all(not inbox(member) for member in world.members[:3])


async def test_turning_green_and_red_is_posted_once_each(world: World) -> None:
    await planned(world)
    card = said(world, "M-1")[0]
    for member in world.members[:2]:
        await member.click(card, label="Attending")
    await advance(world.env, minutes=3)
    assert len(said(world, "This date is quorate now: 2 of 2, quorate")) == 1
    await world.members[0].click(card, label="Apologies")
    await advance(world.env, minutes=3)
    assert len(said(world, "no longer quorate: 1 of 2, short by 1")) == 1
    assert len(said(world, "quorate now")) == 1


async def test_a_colour_that_does_not_last_is_not_posted(world: World) -> None:
    await planned(world)
    card = said(world, "M-1")[0]
    for member in world.members[:2]:
        await member.click(card, label="Attending")
    await world.members[0].click(card, label="Apologies")
    await advance(world.env, minutes=3)
    assert not said(world, "This date is")


async def test_from_a_quarter_of_an_hour_before_one_is_here(world: World) -> None:
    await planned(world)
    await leap(world, days=12, hours=19, minutes=20)
    card = said(world, "M-1")[0]
    assert labels(card)[0] == "I am here"
    told = (await world.member.click(card, label="I am here")).response
    assert "Recorded: You are here" in text(told)


async def sorry_for_childcare(world: World) -> None:
    card = said(world, "M-1")[0]
    told = (await world.member.click(card, label="Apologies")).response
    form = await world.member.click(told, label="Add a reason")
    await world.member.submit_modal(form, {"reason": "Childcare"})


async def test_a_reason_is_for_officers_and_goes_after_the_meeting(world: World) -> None:
    await planned(world)
    await sorry_for_childcare(world)
    await leap(world, days=12, hours=20)
    assert not said(world, "Childcare")
    shown = await do(world, "office-meeting attendance", meeting="M-1")
    assert "grace: Apologies (Childcare)" in text(shown)
    await leap(world, hours=4)
    shown = await do(world, "office-meeting attendance", meeting="M-1")
    assert "Childcare" not in text(shown)


async def test_a_meeting_made_longer_ends_later(world: World) -> None:
    await planned(world)
    await sorry_for_childcare(world)
    longer = await do(world, "office-meeting edit", meeting="M-1", length=300)
    await world.officer.click(longer, label="Save")
    await leap(world, days=12, hours=22)  # half an hour after its former end
    shown = await do(world, "office-meeting attendance", meeting="M-1")
    assert "grace: Apologies (Childcare)" in text(shown)
    assert ": over" not in text(said(world, "M-1")[0])
    await leap(world, hours=3)
    shown = await do(world, "office-meeting attendance", meeting="M-1")
    assert "Childcare" not in text(shown)
    assert ": over" in text(said(world, "M-1")[0])


async def test_attendance_is_recorded_and_absences_are_marked(world: World) -> None:
    await set_rules(world, absences_noticed=1)
    await planned(world)
    card = said(world, "M-1")[0]
    await world.members[0].click(card, label="Attending")
    await leap(world, days=13)
    shown = await do(world, "office-meeting attendance", meeting="M-1")
    came = [str(member.id) for member in world.members[:2]]
    await world.officer.select(shown, came)
    year = text(await do(world, "office-meeting attendance"))
    assert "grace: present 1, deputy 0, absent 0" in year
    assert "barbara: present 0, deputy 0, absent 1 (marked)" in year
    listed = await do(world, "meeting list", world.members[3])
    own = (await world.members[3].click(listed, label="My attendance")).response
    assert "present 0, deputy 0, absent 1. Officers look at" in text(own)


async def test_those_who_came_as_they_said_are_recorded_in_one_press(world: World) -> None:
    await planned(world)
    card = said(world, "M-1")[0]
    for member in world.members[:2]:
        await member.click(card, label="Attending")
    await leap(world, days=13)
    shown = await do(world, "office-meeting attendance", meeting="M-1")
    saved = (await world.officer.click(shown, label="Save as ticked")).response
    assert "Saved." in text(saved or shown)
    year = text(await do(world, "office-meeting attendance"))
    for name in ("grace", "linus"):
        assert f"{name}: present 1, deputy 0, absent 0" in year
    assert "barbara: present 0, deputy 0, absent 1" in year


async def test_the_panel_of_minutes_counts_only_what_is_there(world: World) -> None:
    await planned(world)
    await leap(world, days=13)
    done = await world.officer.slash(world.channel, "office-meeting minutes", meeting="M-1")
    panel = text((done.followups or [done.response])[0])
    (empty,) = (line for line in panel.splitlines() if "Nothing yet: " in line)
    assert "deputies" in empty
    assert "actions" in empty


async def minutes_of(world: World, meeting: str) -> Any:
    """The panel of a meeting's minutes."""
    done = await world.officer.slash(world.channel, "office-meeting minutes", meeting=meeting)
    return (done.followups or [done.response])[0]


async def decided(world: World, meeting: str, **values: Any) -> None:
    form = await world.officer.click(await minutes_of(world, meeting), label="Add a decision")
    await world.officer.submit_modal(form, values)


async def test_minutes_are_drafted_circulated_amended_and_approved(world: World) -> None:
    await planned(world, "every Tuesday 19:30", preset="monthly-committee")
    await opened(world)
    await do(world, "office-meeting agenda", meeting="M-1", add="Winter pressures")
    agenda = text(await do(world, "meeting agenda", world.member, meeting="M-1"))
    assert "8. Winter pressures (ada)" in agenda
    assert "9. Any other business" in agenda
    assert "10. Date of the next meeting" in agenda
    await leap(world, days=6)
    panel = await minutes_of(world, "M-1")
    assert "Draft, not yet circulated" in text(panel)
    form = await world.officer.click(panel, label="Guests, interests, matters")
    await world.officer.submit_modal(
        form, {"in_attendance": "Mr Bell, ICB", "declarations": "Dr Ada: partner at Inkwell"}
    )
    await decided(world, "M-1", item="8", decision="Write to the ICB", mandate="P-1")
    await decided(world, "M-1", item="1", decision="A named colleague", readers=["members"])
    form = await world.officer.click(await minutes_of(world, "M-1"), label="Add an action")
    await world.officer.submit_modal(
        form, {"owner": [world.member], "task": "Draft the letter", "due": "20/02/2026"}
    )
    panel = await minutes_of(world, "M-1")
    files = await files_of(panel)
    full, public = files["minutes-m-1.docx"], files["minutes-m-1-for-everybody.docx"]
    assert "Decided: Write to the ICB. Mandate: P-1." in words_of(full)
    assert "A named colleague" in words_of(full)
    assert "A named colleague" not in words_of(public)
    assert "Mr Bell, ICB" in words_of(public)
    other = await minutes_of(world, "M-1")
    mail = message_from_bytes(files["minutes-m-1-for-everybody.eml"])
    assert mail["X-Unsent"] == "1"
    attached = {part.get_filename(): part for part in mail.walk() if part.get_filename()}
    assert list(attached) == ["minutes-m-1-for-everybody.docx"]
    (sent,) = attached.values()
    assert words_of(sent.get_payload(decode=True)) == words_of(public)
    assert len(files) == 3
    shown = await world.officer.click(panel, label="As text")
    whole = (await files_of((shown.followups or [shown.response])[0]))["minutes-m-1.txt"]
    assert "A named colleague" in whole.decode()
    await world.officer.click(panel, label="Circulate")
    await advance(world.env, seconds=20)
    (told,) = said(world, "### Minutes: Committee meeting")
    assert "named colleague" not in text(told)
    read = await world.member.click(told, label="Read them")
    assert "A named colleague" in words_of(
        (await files_of((read.followups or [read.response])[0]))["minutes-m-1.docx"]
    )
    following = text(await do(world, "meeting agenda", world.member, meeting="M-2"))
    assert "3. Minutes of Tuesday 6 January 2026 and matters arising (M-1)" in following
    assert "D-1 grace: Draft the letter" in following
    assert "Circulate" not in labels(await minutes_of(world, "M-1"))
    again = await world.officer.click(other, label="Circulate")  # from a panel left open
    assert "nothing in them has changed since" in text(again.response)
    await advance(world.env, seconds=20)
    assert len(said(world, "### Minutes: Committee meeting")) == 1
    await decided(world, "M-1", item="2", decision="None declared")
    assert "Draft, amended on" in text(await minutes_of(world, "M-1"))
    early = await world.officer.click(
        await minutes_of(world, "M-1"), label="Approved by a later meeting"
    )
    assert "none has begun yet" in text(early.response)
    await leap(world, days=7)
    await world.officer.click(await minutes_of(world, "M-1"), label="Approved by a later meeting")
    panel = await minutes_of(world, "M-1")
    assert "Approved at the meeting of Tuesday 13 January 2026 (M-2)" in text(panel)
    assert labels(panel) == ["As text"]
    assert (
        "(M-1). Decided: Approved."
        in (await files_of(await minutes_of(world, "M-2")))["minutes-m-2.txt"].decode()
    )


async def test_attendance_amends_circulated_minutes_and_leaves_approved_ones(world: World) -> None:
    await planned(world, "every Tuesday 19:30", preset="monthly-committee")
    await leap(world, days=6)
    register = await do(world, "office-meeting attendance", meeting="M-1")
    await world.officer.select(register, [str(world.members[0].id)])
    await world.officer.click(await minutes_of(world, "M-1"), label="Circulate")
    await world.officer.select(register, [str(world.members[0].id)])
    assert "Draft, circulated on" in text(await minutes_of(world, "M-1"))  # nothing changed
    await world.officer.select(register, [str(member.id) for member in world.members[:2]])
    assert "Draft, amended on" in text(await minutes_of(world, "M-1"))
    await leap(world, days=7)
    await world.officer.click(await minutes_of(world, "M-1"), label="Approved by a later meeting")
    refused = await world.officer.select(register, [])
    assert "These minutes are approved: put a correction" in text(refused.response)
    gone = await do(world, "office-meeting agenda", meeting="M-1", remove=1)
    assert "These minutes are approved: put a correction" in text(gone)
    moved = await do(world, "office-meeting agenda", meeting="M-1", item=2, to=1)
    assert "These minutes are approved: put a correction" in text(moved)
    world.env.errors.clear()
    assert "Present: 2" in text(await minutes_of(world, "M-1"))


async def test_attendance_left_out_of_approved_minutes_can_still_be_recorded(world: World) -> None:
    await planned(world, "every Tuesday 19:30", preset="monthly-committee")
    await leap(world, days=6)
    await world.officer.click(await minutes_of(world, "M-1"), label="Circulate")
    await leap(world, days=7)
    await world.officer.click(await minutes_of(world, "M-1"), label="Approved by a later meeting")
    for count in (1, 2):  # a page of members after the other
        register = await do(world, "office-meeting attendance", meeting="M-1")
        await world.officer.select(register, [str(member.id) for member in world.members[:count]])
    assert "Present: 2" in text(await minutes_of(world, "M-1"))


def words_of(raw: bytes) -> str:
    """A document's words; it is A4, British, dated and authored."""
    from docx import Document
    from docx.shared import Mm

    document = Document(BytesIO(raw))
    assert abs(document.sections[0].page_height - Mm(297)) < Mm(1)
    about = document.core_properties
    assert (about.language, about.created.year) == ("en-GB", 2026)
    assert about.author != "python-docx"
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


async def test_minutes_hold_decisions_and_actions_that_remind(world: World) -> None:
    await planned(world)
    await do(world, "office-meeting agenda", meeting="M-1", add="Winter pressures")
    await leap(world, days=13)
    done = await world.officer.slash(world.channel, "office-meeting minutes", meeting="M-1")
    panel = (done.followups or [done.response])[0]
    form = await world.officer.click(panel, label="Add a decision")
    lost = await world.officer.submit_modal(form, {"item": "rents", "decision": "Write."})
    assert "“rents” is no item: write a number from 1 to 1." in lost.response.content
    form = await world.officer.click(panel, label="Add a decision")
    await world.officer.submit_modal(form, {"item": "winter", "decision": "Write to the ICB."})
    form = await world.officer.click(panel, label="Add an action")
    made = await world.officer.submit_modal(
        form, {"owner": [world.member], "task": "Draft the letter", "due": "20/01/2026"}
    )
    assert "D-1" in text(made.response)
    done = await world.officer.slash(world.channel, "office-meeting minutes", meeting="M-1")
    files = await files_of((done.followups or [done.response])[0])
    minutes = files["minutes-m-1.txt"].decode()
    assert "Winter pressures (ada). Decided: Write to the ICB." in minutes
    assert "D-1 grace: Draft the letter, by Tuesday 20 January 2026" in minutes
    from docx import Document

    words = "\n".join(p.text for p in Document(BytesIO(files["minutes-m-1.docx"])).paragraphs)
    assert "Decided: Write to the ICB." in words
    assert "Draft the letter" in text(await do(world, "action list", world.member))
    await leap(world, days=3, hours=11)
    assert "Your action D-1 is due" in inbox(world.member)[0]
    ticked = await do(world, "action done", world.member, action="D-1")
    assert "Done: D-1" in text(ticked)
    await leap(world, days=4)
    assert len(inbox(world.member)) == 1


async def test_removing_a_reminder_costs_no_other_and_it_can_be_set_again(world: World) -> None:
    await planned(world)
    member = world.member
    for before in ("60 minutes", "10 hours", "2 hours"):  # 60 minutes, and 600
        await do(world, "reminders add", member, before=before)
    await do(world, "reminders add", member, before="2 hours", meeting="M-1")
    for label in ("Remove 1", "Remove 2"):  # 60 minutes, then 2 hours before every meeting
        shown = await do(world, "reminders mine", member)
        await member.click(shown, label=label)
    await do(world, "reminders add", member, before="60 minutes")
    keys = await world.write(
        lambda conn: [
            row["key"].rpartition(":")[2]
            for row in conn.execute(
                "SELECT key FROM outbox WHERE kind = 'meeting.personal' AND state = 'pending'"
            )
        ]
    )
    assert sorted(keys) == ["120", "60", "600"]


async def test_a_personal_reminder_comes_by_direct_message(world: World) -> None:
    await planned(world)
    told = await do(world, "reminders add", world.member, before="2 hours")
    assert "2 hours before every meeting" in text(told)
    assert "2 hours before every meeting" in text(await do(world, "reminders mine", world.member))
    await leap(world, days=12, hours=17, minutes=25)
    assert not inbox(world.member)
    await advance(world.env, minutes=10)
    assert "A meeting begins" in inbox(world.member)[0]


async def test_removing_and_switching_leave_the_list_as_it_then_is(world: World) -> None:
    await do(world, "reminders add", world.member, before="2 hours")
    shown = await do(world, "reminders mine", world.member)
    left = (await world.member.click(shown, label="Remove 1")).response
    assert "No reminder of your own" in text(left)
    on = (await world.member.click(left, label="Ask me by direct message")).response
    assert "dates you have not answered are on" in text(on)


async def test_a_removed_reminder_does_not_come(world: World) -> None:
    await planned(world)
    await do(world, "reminders add", world.member, before="2 hours")
    shown = await do(world, "reminders mine", world.member)
    await world.member.click(shown, label="Remove 1")
    await leap(world, days=13)
    assert not inbox(world.member)


async def test_an_invitation_is_decided_with_its_mandate(world: World) -> None:
    shown = await do(world, "office-meeting invite", body="Demo ICB", subject="Primary care board",
                     when="20/01/2026 14:00", place="ICB offices")  # fmt: skip
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    (card,) = said(world, "### Invitation")
    assert "Not decided yet." in text(card)
    form = await world.officer.click(card, label="Accept")
    await world.officer.submit_modal(form, {"mandate": "Minutes of 2 December"})
    (card,) = said(world, "### Invitation")
    assert "**ACCEPTED** by ada" in text(card)
    assert "Mandate: Minutes of 2 December" in text(card)
    await advance(world.env, seconds=40)
    assert "Demo ICB: Primary care board" in text(await do(world, "meeting next", world.member))


async def test_a_provisional_week_becomes_a_date(world: World) -> None:
    await planned(world, "week of 2 February")
    assert not said(world, "### Committee meeting")
    await leap(world, days=19)
    assert len(said(world, "has no day yet")) == 1
    shown = await do(world, "office-meeting move", meeting="M-1", when="3 February 2026 19:30")
    await world.officer.click(shown, label="Move")
    await advance(world.env, minutes=1)
    assert len(said(world, "### Committee meeting")) == 1
    await leap(world, days=8)
    assert len(said(world, "has no day yet")) == 1


async def test_dates_are_mirrored_as_events_and_follow(world: World) -> None:
    await set_rules(world, discord_events=True)
    await planned(world, "every Tuesday 19:30 until June", place="Town hall")
    guild = world.bot.get_guild(world.guild.id)
    assert len(guild.scheduled_events) == 6
    first = min(guild.scheduled_events, key=lambda event: event.start_time)
    assert first.location == "Town hall"
    shown = await do(world, "office-meeting cancel", meeting="M-1")
    await world.officer.click(shown, label="Cancel the date")
    shown = await do(world, "office-meeting move", meeting="M-2", when="14/01/2026 18:00")
    await world.officer.click(shown, label="Move")
    await advance(world.env, minutes=1)
    starts = sorted(f"{event.start_time:%d %H}" for event in guild.scheduled_events)[:2]
    assert starts == ["03 19", "10 19"] or "14 18" in [
        f"{event.start_time:%d %H}" for event in guild.scheduled_events
    ]
    assert len(guild.scheduled_events) == 5
    assert not said(world, "Somebody")


async def test_an_event_whose_reply_was_lost_is_found_again(world: World) -> None:
    await set_rules(world, discord_events=True)
    wire(world.env).fail("POST", "/guilds/*/scheduled-events", reply_lost, after=True)
    await planned(world)
    await advance(world.env, minutes=2)
    assert len(world.bot.get_guild(world.guild.id).scheduled_events) == 1


async def test_an_event_touched_by_hand_is_noticed_and_the_meeting_stands(world: World) -> None:
    await set_rules(world, discord_events=True)
    await planned(world)
    (event,) = world.bot.get_guild(world.guild.id).scheduled_events
    with bot_scope(world.env):
        await event.edit(name="Party", reason="by hand")
    await world.env.settle()
    await advance(world.env, minutes=1)
    assert len(said(world, "Somebody changed the Discord event")) == 1
    with bot_scope(world.env):
        await event.delete()
    await world.env.settle()
    await advance(world.env, minutes=1)
    assert len(said(world, "Somebody removed the Discord event")) == 1
    assert "Committee meeting" in text(await do(world, "meeting next", world.member))


async def test_a_hundred_events_are_reported_and_not_fatal(world: World) -> None:
    guild = world.bot.get_guild(world.guild.id)
    start = world.bot.clock().replace(year=2027)
    with bot_scope(world.env):
        for n in range(100):
            await guild.create_scheduled_event(
                name=f"E{n}", start_time=start, end_time=start.replace(year=2028),
                entity_type=discord.EntityType.external, location="Here",
                privacy_level=discord.PrivacyLevel.guild_only,
            )  # fmt: skip
    await set_rules(world, discord_events=True)
    await planned(world)
    assert len(said(world, "the server holds its 100 already")) == 1


async def test_the_boards_show_the_next_meeting(world: World) -> None:
    await planned(world)
    shown = await do(world, "today", world.member)
    assert "**Committee meeting**" in text(shown)
    card = (await world.member.click(shown, label="Are you coming?")).response
    assert "### Committee meeting" in text(card)
    await world.member.click(card, label="Attending")
    assert "Your answer: Attending" in text(await do(world, "today", world.member))
    await leap(world, days=13)
    assert "Who came to Committee meeting" in text(await do(world, "desk"))


async def test_what_a_member_left_here_is_told_and_let_go(world: World) -> None:
    await planned(world)
    await sorry_for_childcare(world)
    user, guild_id, now = world.member.id, world.guild.id, world.bot.clock()
    held = await world.write(
        lambda conn: people.holdings(conn, guild_id, user, world.bot.rooms.traces)
    )
    assert held["meetings"]["answers and attendance"][0]["reason"] == "Childcare"
    await world.write(lambda conn: people.forget(conn, guild_id, user, world.bot.rooms.traces, now))
    await advance(world.env, minutes=1)
    shown = await do(world, "office-meeting attendance")
    assert "Childcare" not in text(shown)


async def pattern_typed(world: World, typed: str) -> Any:
    """What answers a new meeting pattern in /settings."""
    shown = await do(world, "settings")
    form = await world.officer.select(shown, ["meeting_pattern"], custom_id="settings:change")
    return (await world.officer.submit_modal(form, {"value": typed})).response


async def test_the_pattern_in_the_settings_plans_the_year_once(world: World) -> None:
    shown = await pattern_typed(world, "second Tuesday of every month 19:30, not August")
    assert "**Come: 14**" in text(shown)
    assert not said(world, "### Committee meeting")
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    assert len(said(world, "### Committee meeting")) == 1
    agenda = text(await do(world, "meeting agenda", world.member))
    assert "1. Welcome and apologies" in agenda
    assert "9. Date of the next meeting" in agenda


async def test_another_pattern_shows_what_becomes_of_each_date_and_waits_for_a_press(
    world: World,
) -> None:
    await world.officer.click(
        await pattern_typed(world, "second Tuesday of every month 19:30, not August"), label="Save"
    )
    await advance(world.env, seconds=40)
    card = said(world, "### Committee meeting")[0]
    await world.member.click(card, label="Attending")
    await do(world, "office-meeting edit", meeting="M-1", place="Medway House", every=True)
    same = await pattern_typed(world, "2nd Tuesdays each month at 7.30pm, ex Aug")
    assert "No date changes." in text(same)
    await world.officer.click(same, label="Throw away")
    before = len(world.channel.history())
    shown = await pattern_typed(world, "last Thursday of every month 19:00")
    told = text(shown)
    assert "Tue 13 Jan 2026 19:30 → Thu 29 Jan 2026 19:00" in told
    assert "**Move: 14**" in told
    assert "The channel is told of 1 date that it knows of" in told
    await advance(world.env, seconds=40)
    assert len(world.channel.history()) == before
    assert "13 January" in text(await do(world, "office-meeting agenda", meeting="M-1"))
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    assert len(said(world, "This date is moved from")) == 1
    listed = text(await do(world, "meeting list", world.member))
    assert "cancelled" not in listed
    assert "M-1**" in listed
    shown = await pattern_typed(world, "")
    assert "no meeting is planned by itself" in text(shown)
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    assert len(said(world, "This date is cancelled")) == 1
    assert "No meeting is planned." in text(await do(world, "meeting list", world.member))
    assert (await world.bot.committee(world.guild.id)).rules.meeting_pattern == ""


async def test_a_pattern_without_a_time_is_asked_for_it(world: World) -> None:
    shown = await pattern_typed(world, "second Tuesday of every month")
    assert "has no time of day" in text(shown)
    form = await world.officer.click(shown, label="Change")
    again = await world.officer.submit_modal(form, {"when": "second Tuesday of every month 19:30"})
    assert "**Come: " in text(again.response or shown)


async def test_a_series_is_reruled_paused_resumed_and_ended_with_the_same_preview(
    world: World,
) -> None:
    await planned(world, "second Tuesday of every month 19:30", title="Committee meeting")
    shown = await do(
        world, "office-meeting edit", meeting="M-3", repeat="third Tuesday of every month 18:00"
    )
    assert "from Tuesday 10 March 2026, 7.30pm on" in text(shown)
    assert "Tue 10 Mar 2026 19:30 → Tue 17 Mar 2026 18:00" in text(shown)
    await world.officer.click(shown, label="Save")
    paused = await do(world, "office-meeting edit", meeting="M-4", series="pause")
    assert "until it is resumed" in text(paused)
    await world.officer.click(paused, label="Pause it")
    listed = text(await do(world, "meeting list", world.member))
    assert "M-3**" in listed
    assert "M-4**" not in listed
    again = await do(world, "office-meeting edit", meeting="M-3", series="end")
    assert "The series of M-3 is paused: let it go on first" in text(again)
    resumed = await do(world, "office-meeting edit", meeting="M-3", series="resume")
    await world.officer.click(resumed, label="Resume it")
    assert "M-4**" in text(await do(world, "meeting list", world.member))
    ended = await do(world, "office-meeting edit", meeting="M-4", series="end")
    await world.officer.click(ended, label="End it")
    assert "M-4**" not in text(await do(world, "meeting list", world.member))
    gone = await do(world, "office-meeting restore", meeting="M-5")
    assert "The series of M-5 no longer has that date" in text(gone)


async def test_a_time_of_day_alone_moves_a_date_within_its_day(world: World) -> None:
    await planned(world, "second Tuesday of every month 19:30", title="Committee meeting")
    shown = await do(world, "office-meeting move", meeting="M-2", when="8pm")
    assert "To: Tuesday 10 February 2026, 8.00pm" in text(shown)
    asked = await do(world, "office-meeting move", meeting="M-2", when="at 6")
    assert "Tuesday 10 February 2026, 6.00pm" in labels(asked)[1]


async def test_a_date_put_back_where_another_was_planned_meanwhile_says_so(world: World) -> None:
    await planned(world, "second Tuesday of every month 19:30", title="Committee meeting")
    off = await do(world, "office-meeting cancel", meeting="M-2")
    await world.officer.click(off, label="Cancel the date")
    await planned(world, "10/02/2026 19:00", title="Budget")
    back = text(await do(world, "office-meeting restore", meeting="M-2"))
    assert "At that time already: " in back
    assert "Budget" in back
    assert "; our usual rule 7 days" in back


async def test_a_rule_with_an_earlier_day_in_the_month_moves_the_date_named_too(
    world: World,
) -> None:
    await planned(world, "second Tuesday of every month 19:30", title="Committee meeting")
    shown = await do(
        world, "office-meeting edit", meeting="M-3", repeat="first Thursday of every month 18:00"
    )
    assert "Tue 10 Mar 2026 19:30 → Thu 5 Mar 2026 18:00" in text(shown)
    assert "**Go:" not in text(shown)
    assert "Feb 2026" not in text(shown)  # what comes before stays out of it


async def test_another_rule_tells_a_notice_that_is_too_short(world: World) -> None:
    await planned(world, "second Tuesday of every month 19:30", title="Committee meeting")
    near = await do(
        world, "office-meeting edit", meeting="M-1", repeat="first Wednesday of every month 19:00"
    )
    assert "Tue 13 Jan 2026 19:30 → Wed 7 Jan 2026 19:00" in text(near)
    assert "Notice 6 days; our usual rule 7 days" in text(near)
    far = await do(
        world, "office-meeting edit", meeting="M-1", repeat="third Tuesday of every month 19:00"
    )
    assert "Notice" not in text(far)


async def test_a_weekly_rule_begins_in_the_week_of_the_date_named(world: World) -> None:
    await planned(world, "every Wednesday 19:30", title="Committee meeting")
    shown = await do(world, "office-meeting edit", meeting="M-2", repeat="every Monday 18:00")
    assert "Wed 14 Jan 2026 19:30 → Mon 12 Jan 2026 18:00" in text(shown)
    assert "**Come" not in text(shown)


@pytest.mark.parametrize("preset", ["monthly-committee", "officers", "agm"])
async def test_a_preset_fills_a_meeting(world: World, preset: str) -> None:
    shown = await do(world, "office-meeting new", preset=preset)
    assert "Save" in labels(shown), text(shown)


async def test_what_is_sent_stands_up_to_discords_description(world: World, shared: Any) -> None:
    await set_rules(world, discord_events=True)
    await planned(world, preset="monthly-committee")
    await paper(world, file=("a.pdf", b"a"))
    await do(world, "meeting agenda", world.member)
    await do(world, "reminders mine", world.member)
    await leap(world, days=13)
    await do(world, "office-meeting attendance", meeting="M-1")
    await world.officer.slash(world.channel, "office-meeting minutes", meeting="M-1")
    assert refusals(world.env.http_requests, shared) == []


async def test_the_year_is_told_by_constituency_and_as_a_spreadsheet(world: World) -> None:
    await planned(world)
    rows = [
        Entry(world.members[0].id, "Grace", "Inkwell Surgery", "North"),
        Entry(world.members[1].id, "Linus", "Teapot Lane Surgery", "South"),
    ]
    now = world.bot.clock()
    await world.write(lambda conn: import_register(conn, world.guild.id, rows, now))
    await world.members[0].click(said(world, "M-1")[0], label="Attending")
    await leap(world, days=13)
    register = await do(world, "office-meeting attendance", meeting="M-1")
    await world.officer.click(register, label="Save as ticked")
    year = await do(world, "office-meeting attendance")
    assert "grace: present 1, deputy 0, absent 0" in text(year)
    files = await files_of(year)
    assert files["attendance.xlsx"].startswith(b"PK")
    assert "North: 1 of 1" in text(year)
    assert "South: 0 of 1" in text(year)
    assert "No area on the roll: 0 of 4" in text(year)


async def test_a_zone_that_is_not_the_usual_one_is_named_in_every_echo(world: World) -> None:
    shown = await do(world, "office-meeting new", when=ONCE)
    assert "time)" not in text(shown)
    await world.write(lambda c: committee.change(c, world.guild.id, zone="Europe/Paris"))
    for when in (ONCE, "every Tuesday 19:30", "7pm GMT on 3 December 2026"):
        shown = await do(world, "office-meeting new", when=when)
        assert "(Europe/Paris time)" in text(shown), when
    await planned(world, ONCE)
    moved = await do(world, "office-meeting move", meeting="M-1", when="Thursday 15 January")
    assert "To: Thursday 15 January 2026, 7.30pm (Europe/Paris time)" in text(moved)


async def test_new_quiet_hours_bring_ones_own_reminders_forward(world: World) -> None:
    await planned(world)
    await do(world, "reminders add", world.member, before="2 hours", meeting="M-1")
    shown = await do(world, "me settings", world.member)
    form = await world.member.click(shown, label="Change")
    await world.member.submit_modal(form, {"quiet_from": "4pm", "quiet_until": "9pm"})
    await advance(world.env, seconds=10)
    await leap(world, days=12, hours=15, minutes=55)
    assert inbox(world.member) == []
    await leap(world, minutes=10)
    (told,) = inbox(world.member)
    assert "A meeting begins" in told


async def test_a_dial_in_number_stands_wherever_the_link_does(world: World) -> None:
    number = "020 7946 0000, PIN 1234#"
    await planned(world, link="https://example.org/meet", dial=number)
    (card,) = said(world, "### Committee meeting")
    assert f"Online only\nBy telephone: {number}" in text(card)
    agenda = await files_of(await do(world, "meeting agenda", world.member))
    assert f"By telephone: {number}" in agenda["agenda-m-1.txt"].decode()
    calendar = await files_of(await do(world, "meeting calendar", world.member))
    (ics,) = calendar.values()
    unfolded = ics.decode().replace("\r\n ", "")
    assert "Join online: https://example.org/meet\\nBy telephone: 020 7946 0000\\, PIN" in unfolded
    shown = await do(world, "office-meeting edit", meeting="M-1", dial="020 7946 0001")
    assert "By telephone: 020 7946 0001" in text(shown)
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=20)
    (card,) = said(world, "### Committee meeting")
    assert "By telephone: 020 7946 0001" in text(card)


async def test_a_series_keeps_its_dial_in_number_under_another_rule(world: World) -> None:
    await planned(world, "every Tuesday 19:30", dial="020 7946 0000")
    shown = await do(world, "office-meeting edit", meeting="M-3", repeat="every Monday 18:00")
    await world.officer.click(shown, label="Save")
    for meeting in ("M-1", "M-3", "M-5"):
        agenda = await files_of(await do(world, "meeting agenda", world.member, meeting=meeting))
        (raw,) = agenda.values()
        assert b"By telephone: 020 7946 0000" in raw
