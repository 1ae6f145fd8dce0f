"""Careless officers and hostile members, through the simulated Discord (from 1 January 2026)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
import pytest
from committee import World, do
from layouts import inbox, labels, said, text
from leaping import leap
from pollstory import opened
from simulated import advance, bot_scope, wire
from uninvited import press
from wire import reply_lost

from bot import committee, people, rulebook
from bot.meetings import drafts
from bot.meetings.drafts import Draft
from bot.register.kept_register import Entry, import_register

ONCE = "13/01/2026 19:30"


@pytest.fixture(autouse=True)
def refusals_alone(world: World) -> Iterator[None]:
    """SimCord notes a refusal as an error, however politely it was answered; nothing else is."""
    yield
    assert all("UserError" in repr(error) for error in world.env.errors), world.env.errors


async def planned(world: World, when: str = ONCE, **more: Any) -> Any:
    """A saved meeting; its card."""
    shown = await do(world, "office-meeting new", when=when, title="Committee meeting", **more)
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    return said(world, "### Committee meeting")[-1]


async def forged(world: World, actor: Any, custom_id: str) -> None:
    """Somebody presses a button that is not there."""
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.ActionRow(discord.ui.Button(label="?", custom_id=custom_id)))
    with bot_scope(world.env):
        message = await world.bot.get_partial_messageable(world.channel.id).send(view=view)
        view.stop()
    await world.env.settle()
    await press(world.env, actor, world.channel, message, custom_id, select=False)


async def count(world: World, query: str) -> int:
    return int(await world.bot.db.read(lambda conn: conn.execute(query).fetchone()[0]))


@pytest.mark.parametrize("link", ["P-41", "A-7", "M-9", "C-2", "D-1", "X-1"])
async def test_an_item_that_belongs_to_nothing_here_is_refused(world: World, link: str) -> None:
    await planned(world)
    refused = await do(world, "office-meeting agenda", meeting="M-1", add="Zebra", link=link)
    assert link in text(refused)
    assert "Zebra" not in text(await do(world, "meeting agenda", world.member))


async def test_a_poll_of_another_server_is_nothing_to_link(world: World) -> None:
    await opened(world)
    shown = await world.elsewhere_officer.slash(
        world.elsewhere_channel, "office-meeting new", when=ONCE, title="Theirs"
    )
    await world.elsewhere_officer.click(shown.response, label="Save")
    refused = await world.elsewhere_officer.slash(
        world.elsewhere_channel, "office-meeting agenda", meeting="M-1", add="Item", link="P-1"
    )
    assert "There is no poll P-1 on this server" in text(refused.response)


async def test_a_consultation_carries_a_poll_that_exists_and_nothing_else(world: World) -> None:
    await opened(world)
    for poll in ("P-7", "M-1", "https://a.test/x"):
        refused = await do(
            world, "office-consultation add", title="Hours", days=10, counting="calendar", poll=poll
        )
        assert poll in text(refused)
    assert await count(world, "SELECT count(*) FROM meeting_draft") == 0
    shown = await do(
        world, "office-consultation add", title="Hours", days=10, counting="calendar", poll="p-1"
    )
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    assert "Poll: P-1" in text(said(world, "### Consultation")[0])


async def test_a_mandate_names_no_poll_that_is_not_there(world: World) -> None:
    shown = await do(
        world, "office-meeting invite", body="ICB", subject="Board", when="20/01/2026 14:00"
    )
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    (card,) = said(world, "### Invitation")
    form = await world.officer.click(card, label="Accept")
    refused = await world.officer.submit_modal(form, {"mandate": "Straw poll P-41 of May"})
    assert "There is no poll P-41 on this server" in text(refused.response)
    assert "Not decided yet." in text(said(world, "### Invitation")[0])


async def test_reminders_already_planned_follow_the_settings(world: World) -> None:
    await planned(world)
    now, guild_id, officer = world.bot.clock(), world.guild.id, world.officer.id

    def change(offsets: str) -> Any:
        def work(conn: Any) -> None:
            person = people.find(conn, guild_id, officer, "ada")
            rooms = world.bot.rooms
            rulebook.put(conn, guild_id, person.id, "reminder_offsets", offsets, rooms.arrange, now)

        return work

    for offsets in ("2h", "7d, 2h", "1d, 2h"):
        await world.write(change(offsets))
    await leap(world, days=11, hours=19, minutes=29)
    assert not said(world, "Reminder.")
    await advance(world.env, minutes=2)
    assert len(said(world, "Reminder.")) == 1
    await leap(world, hours=21, minutes=50)
    assert len(said(world, "Reminder.")) == 1
    await leap(world, hours=3)
    assert len(said(world, "Reminder.")) == 2


async def test_the_letter_of_a_dropped_draft_leaves_no_file(
    world: World, bot_settings: Any
) -> None:
    for label in ("Throw away", "Save", ""):
        shown = await do(
            world, "office-consultation add", title="Hours", days=30, counting="calendar",
            letter=("letter.pdf", f"%PDF {label}".encode()),
        )  # fmt: skip
        if label:
            await world.officer.click(shown, label=label)
    await advance(world.env, seconds=40)
    assert await count(world, "SELECT count(*) FROM paper") == 2
    later = world.bot.clock() + drafts.KEPT * 2
    await world.write(lambda conn: drafts.clear(conn, later))
    assert await count(world, "SELECT count(*) FROM paper") == 1
    from bot.meetings import papers

    folder = bot_settings.papers
    far = later.replace(year=2100)
    await world.bot.db.read(lambda conn: papers.clear_files(conn, folder, far))
    (left,) = folder.iterdir()
    assert left.read_bytes() == b"%PDF Save"


async def test_a_personal_reminder_comes_although_the_days_message_is_out(world: World) -> None:
    await planned(world)
    await world.write(
        lambda conn: people.choose(conn, world.guild.id, world.member.id, remind_meetings=True)
    )
    await do(world, "reminders add", world.member, before="2 hours")
    await leap(world, days=12, hours=9)
    shown = await do(world, "office-meeting new", when="14/01/2026 19:30", title="Second")
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    card = said(world, "### Second")[0]
    await world.member.click(card, label="Attending")
    moved = await do(world, "office-meeting move", meeting="M-2", when="14/01/2026 20:00")
    await world.officer.click(moved, label="Move")
    await advance(world.env, minutes=2)
    before = len(inbox(world.member))
    assert "was moved" in inbox(world.member)[-1]
    await leap(world, hours=8, minutes=20)
    assert len(inbox(world.member)) == before
    await advance(world.env, minutes=10)
    assert len(inbox(world.member)) == before + 1
    assert "A meeting begins" in inbox(world.member)[-1]


async def test_a_snooze_keeps_all_but_urgent_messages_back(world: World) -> None:
    await planned(world)
    member = world.member
    await world.write(
        lambda conn: people.choose(conn, world.guild.id, member.id, remind_meetings=True)
    )
    await do(world, "reminders add", member, before="2 hours")
    assert "No direct messages until" in text(await do(world, "reminders snooze", member, days=20))
    assert "Snoozed until" in text(await do(world, "reminders mine", member))
    await leap(world, days=12, hours=12)
    shown = await do(world, "office-meeting urgent", when="today 22:00", why="Because")
    await world.officer.click(shown, label="Call everybody")
    await leap(world, hours=7)
    (told,) = inbox(member)
    assert "Urgent meeting on" in told
    await leap(world, days=10)
    assert len(inbox(member)) == 1
    assert "come again" in text(await do(world, "reminders snooze", member, days=0))


async def test_reasons_go_with_a_cancelled_meeting(world: World) -> None:
    card = await planned(world)
    told = (await world.member.click(card, label="Apologies")).response
    form = await world.member.click(told, label="Add a reason")
    await world.member.submit_modal(form, {"reason": "Childcare"})
    shown = await do(world, "office-meeting cancel", meeting="M-1")
    await world.officer.click(shown, label="Cancel the date")
    assert await count(world, "SELECT count(*) FROM attendance WHERE reason <> ''") == 0
    await advance(world.env, minutes=1)


async def test_two_meetings_at_one_time_are_named_before_saving(world: World) -> None:
    await planned(world)
    shown = await do(world, "office-meeting new", when="13/01/2026 21:00", title="Officers")
    assert "At that time already: Committee meeting (M-1" in text(shown)
    shown = await do(world, "office-meeting new", when="13/01/2026 21:30", title="Officers")
    assert "At that time already" not in text(shown)
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    shown = await do(world, "office-meeting move", meeting="M-2", when="13/01/2026 20:00")
    told = text(shown)
    assert "Committee meeting (M-1" in told
    assert "already: Officers" not in told


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("1 January 2025 19:30", "passed"),
        ("29/03/2026 01:30", "does not exist"),
        ("25/10/2026 01:30", "happens twice"),
        (ONCE, "at that time already"),
        ("every Tuesday 19:30", "a single day"),
    ],
)
async def test_a_move_to_a_bad_time_is_told_before_saving(
    world: World, when: str, words: str
) -> None:
    await planned(world)
    shown = await do(world, "office-meeting move", meeting="M-1", when=when)
    assert words in text(shown)
    if "29/03" not in when and "25/10" not in when:
        assert "Move" not in labels(shown)


@pytest.mark.parametrize("command", ["cancel", "restore", "edit"])
async def test_after_the_start_nothing_is_changed(world: World, command: str) -> None:
    await planned(world, "02/01/2026 19:30")
    if command == "restore":
        moved = await do(world, "office-meeting cancel", meeting="M-1")
        await world.officer.click(moved, label="Cancel the date")
    before = await do(world, f"office-meeting {command}", meeting="M-1")
    (save,) = labels(before)[:1]
    await leap(world, days=1, hours=20)
    late = (await world.officer.click(before, label=save)).response
    assert any(words in text(late) for words in ("has begun", "has passed")), text(late)
    again = await do(world, f"office-meeting {command}", meeting="M-1")
    assert labels(again)[-1:] == ["Throw away"]
    assert save not in labels(again) or save == "Change"


async def test_forged_ids_are_answered_politely_and_change_nothing(world: World) -> None:
    await planned(world)
    await do(world, "office-meeting new", when=ONCE, title="An officer’s draft")
    drawn = 2
    member = world.member
    for custom_id in (
        "meeting:answer:bogus:1:ABCDEFGH",
        "meeting:answer:attending:99:ABCDEFGH",
        f"meeting:addto:{drawn}:1",
        "consultation:reply:bogus:1:board",
        "meeting:unremind:1",
        f"meeting:save:{drawn}",
    ):
        await forged(world, member, custom_id)
    assert await count(world, "SELECT count(*) FROM attendance") == 0
    assert await count(world, "SELECT count(*) FROM meeting_draft WHERE saved = 0") == 1


async def test_one_member_cannot_use_what_was_handed_to_another(world: World) -> None:
    await planned(world)
    now, guild_id, owner = world.bot.clock(), world.guild.id, world.members[0].id

    def keep(conn: Any) -> Draft:
        person = people.find(conn, guild_id, owner, "grace")
        typed = {"title": "Theirs", "link": ""}
        fresh = Draft(0, guild_id, person.id, "item", typed)
        return drafts.keep(conn, guild_id, person.id, "item", fresh, now)

    draft = await world.write(keep)
    items = "SELECT count(*) FROM agenda_item"
    await forged(world, world.members[1], f"meeting:addto:{draft.id}:1")
    await forged(world, world.officer, f"meeting:save:{draft.id}")
    assert await count(world, items) == 0
    await forged(world, world.members[0], f"meeting:addto:{draft.id}:1")
    assert await count(world, items) == 1


async def test_nobody_replies_for_a_practice_the_roll_does_not_give_them(world: World) -> None:
    rows = [
        Entry(world.members[0].id, "Grace", "Inkwell Surgery", "", None, "partner"),
        Entry(world.members[1].id, "Linus", "Teapot Lane Surgery", "", None, "partner"),
    ]
    now = world.bot.clock()
    await world.write(lambda conn: import_register(conn, world.guild.id, rows, now))
    shown = await do(world, "office-consultation add", title="Hours", days=10, counting="calendar")
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    card = said(world, "### Consultation")[0]
    form = await world.members[1].click(card, label="Reply for my practice")
    refused = await world.members[1].submit_modal(
        form, {"practice": "Inkwell Surgery", "reply": "In their name."}
    )
    assert "The roll has you at Teapot Lane Surgery" in text(refused.response)
    form = await world.members[0].click(card, label="Reply for my practice")
    done = await world.members[0].submit_modal(
        form, {"practice": "inkwell  surgery", "reply": "Ours."}
    )
    assert "Recorded for Inkwell Surgery" in text(done.response)
    await advance(world.env, seconds=10)
    assert await count(world, "SELECT count(*) FROM consultation_reply") == 1


async def test_a_members_role_that_nobody_has_leaves_a_working_card(world: World) -> None:
    empty = world.guild.create_role("Nobody")
    await world.env.settle()
    await world.write(
        lambda conn: committee.set_roles(conn, world.guild.id, "member", frozenset({empty.id}))
    )
    card = await planned(world)
    assert "0 coming" in text(card) or "QUORATE" in text(card)
    await leap(world, days=13)
    assert len(said(world, "Reminder.")) == 3


async def test_a_kill_between_post_and_mark_leaves_one_card(world: World) -> None:
    wire(world.env).nonces = True
    wire(world.env).fail("POST", "/channels/*/messages", reply_lost, after=True)
    await planned(world)
    await advance(world.env, minutes=2)
    assert len(said(world, "### Committee meeting")) == 1
