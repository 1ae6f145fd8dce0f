"""A member with something in every room: all of it told, all of it gone, and every count right."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from layouts import confirmed, text
from pollstory import QUESTION, all_vote, behind, card, noon, opened
from simulated import advance

from bot import audit, committee, people
from bot.meetings import actions
from bot.polls.roll import roll_hash
from bot.privacy import forget as forgetting
from bot.register.kept_register import Entry, import_register
from bot.settings import Settings
from bot.shell.restore import restore
from bot.storage import backup
from bot.storage.db import opened as database
from bot.storage.migrate import shipped

NAME = "perpetua"
TOLD = {
    "articles": {"reading list", "own digest", "previews and searches"},
    "meetings": {
        "answers and attendance", "named as a deputy", "consultation replies",
        "agenda items proposed", "actions", "own reminders", "drafts", "papers added",
        "meetings arranged", "consultations entered", "invitations entered",
        "invitations answered",
    },
    "person": {
        "name and settings", "lines for direct messages", "days with a direct message",
        "direct messages, sent or planned", "acts as an officer",
    },
    "polls": {
        "rolls", "votes in named polls", "drafts", "imported roll", "polls opened",
        "additions proposed", "deadlines moved", "early closes asked for", "open polls",
        "offices when a poll opened",
    },
}  # fmt: skip


async def in_the_library(world: Any, her: Any) -> None:
    """A saved article, a digest of her own, and an article she was about to add."""
    shown = await her.slash(world.channel, "article show", title="Buckman")
    await her.click(shown.response, label="Save for later")
    await her.slash(world.channel, "digest mine", rhythm="weekly")
    letter = "Rents go up\n\nThe county's practices voted on Monday to write to the board."
    await her.slash(world.channel, "office-article add", file=("a.txt", letter.encode()))


async def at_the_ballot(world: Any, her: Any) -> None:
    """A closed poll with names, an open one that all vote in, and what an officer does to polls."""
    offered = (await her.slash(world.channel, "office-poll new")).response
    form = await her.click(offered, label="Choose one")
    words = {"question": "Which day?", "options": "Monday\nTuesday"}
    shown = await her.submit_modal(form, words)
    form = await her.click(shown.response, label="Rules")
    rules = {"method": "one", "most": "", "secret": "named", "flags": [], "met": []}
    shown = await her.submit_modal(form, rules)
    form = await her.select(shown.response, ["other"])
    shown = await her.submit_modal(form, {"when": "today 11:00"})
    await her.click(shown.response, label="Open now")
    await advance(world.env, seconds=1)
    voters = [her, world.officer, *world.members]
    await all_vote(world, card(world), "Monday", voters)
    await advance(world.env, hours=1, minutes=1)
    poll = await opened(world)
    await confirmed(
        world.channel,
        her,
        "office-poll extend",
        poll="P-2",
        until="today 21:00",
        reason="A late start",
    )
    asked = await her.slash(world.channel, "office-poll close", poll="P-2")
    form = await her.click(asked.response, label="Ask for it")
    await her.submit_modal(form, {"reason": "All is said"})
    await all_vote(world, poll, "Support", voters)
    await behind(her, poll, "Remind me")
    await confirmed(
        world.channel, her, "office-roll add", poll="P-2", member=world.stranger, reason="Left out"
    )
    await her.slash(world.channel, "office-poll quick", question="Never opened?")


async def at_the_table(world: Any, her: Any) -> None:
    """A meeting she arranged, answered for and is a deputy at, with all that belongs to it."""
    channel, colleague = world.channel, world.members[0]
    for when in ("20 January 2026 19:30", "27 January 2026 19:30"):
        shown = await her.slash(channel, "office-meeting new", when=when)
        await her.click(shown.response, label="Save")
    await her.slash(channel, "office-meeting new", when="3 February 2026 19:30")
    await advance(world.env, minutes=2)
    shown = await her.slash(channel, "meeting next")
    told = await her.click(shown.response, label="Apologies")
    form = await her.click(told.response, label="Add a reason")
    await her.submit_modal(form, {"reason": "Jury service"})
    shown = await colleague.slash(channel, "meeting next")
    form = await colleague.click(shown.response, label="Deputy")
    await colleague.submit_modal(form, {"member": [her]})
    await her.slash(channel, "office-meeting agenda", meeting="M-1", add="Winter pressures")
    await confirmed(
        channel, her, "office-meeting papers", meeting="M-1", file=("a.txt", b"Minutes")
    )
    await her.slash(channel, "reminders add", before="2 hours")
    moved = await world.officer.slash(
        channel, "office-meeting move", meeting="M-1", when="21 January 2026 19:30"
    )
    await world.officer.click(moved.response, label="Move")
    await given_an_action(world, her)
    await advance(world.env, minutes=2)


async def given_an_action(world: Any, her: Any) -> None:
    now, guild_id = world.env.now(), world.guild.id

    def give(conn: Any) -> None:
        here, owner = committee.load(conn, guild_id), people.find(conn, guild_id, her.id)
        due = actions.due_day("20 January 2026", now, here.zone)
        actions.add(conn, here, None, owner, "Write to the board", due, owner.id, now)

    await world.write(give)


async def by_letter(world: Any, her: Any) -> None:
    """A consultation and an invitation she entered and answered."""
    shown = await her.slash(
        world.channel, "office-consultation add", title="Core hours", days=10, counting="calendar"
    )
    await her.click(shown.response, label="Save")
    replies = {
        "self": {"reply": "We agree"},
        "practice": {"practice": "Inkwell Surgery", "reply": "Our practice disagrees"},
    }
    for scope, said in replies.items():
        form = await her.slash(world.channel, "consultation reply", consultation="C-1", scope=scope)
        await her.submit_modal(form, said)
    shown = await her.slash(
        world.channel, "office-meeting invite", body="Demo ICB", subject="The board",
        when="22/01/2026 14:00",
    )  # fmt: skip
    await her.click(shown.response, label="Save")
    await advance(world.env, seconds=40)
    form = await her.click(card(world, "### Invitation"), label="Accept")
    await her.submit_modal(form, {"mandate": "Minutes of 2 December"})


@pytest.fixture
async def her(world: Any) -> Any:
    """An officer and member who has done everything there is to do, and the poll is still open."""
    await noon(world)
    user = world.env.create_user(NAME)
    her = world.guild.add_member(user, roles=[world.officer_role, world.member_role])
    rows = [Entry(her.id, "Perpetua", "Inkwell Surgery", "Medway", 9000, "partner")]
    now = world.env.now()
    await world.write(lambda conn: import_register(conn, world.guild.id, rows, now))
    await in_the_library(world, her)
    await at_the_ballot(world, her)
    await at_the_table(world, her)
    await by_letter(world, her)
    await advance(world.env, minutes=2)
    return her


def naming(folder: Path, member_id: int) -> Iterator[str]:
    """The files of a data folder in which a member's number or name stands, in any spelling."""
    marks = [str(member_id).encode(), member_id.to_bytes(8, "big"), NAME.encode()]
    for path in sorted(folder.rglob("*")):
        kept = "backups" in path.parts or "-replaced-" in path.name
        if path.is_file() and not kept:
            content = path.read_bytes()
            yield from (f"{path.name}: {mark!r}" for mark in marks if mark in content.lower())


async def forget(world: Any, her: Any) -> None:
    preview = await her.slash(world.channel, "me forget")
    said = text(preview.response)
    assert "cannot be undone" in said
    assert "reading list" in said
    done = await her.click(preview.response, label="Forget me")
    assert "You are forgotten" in text(done.response or preview.response)


async def test_everything_is_told(world: Any, her: Any) -> None:
    shown = await her.slash(world.channel, "me data")
    assert shown.ephemeral
    held = json.loads(await shown.response.attachments[-1].read())
    missing = held.pop("not in this file")
    assert any("How you voted in a secret poll" in line for line in missing)
    assert {room: set(rows) for room, rows in held.items()} == TOLD
    said = json.dumps(held)
    for part in (
        "We agree", "Our practice disagrees", "Inkwell Surgery", "Jury service", "Monday",
        "Write to the board", "Never opened?", "a.txt", "Minutes of 2 December", str(her.id),
    ):  # fmt: skip
        assert part in said, part
    (ballot,) = held["polls"]["open polls"]
    assert ballot == {"question": QUESTION, "your ballot": "in"}
    assert {row["choice"] for row in held["polls"]["votes in named polls"]} == {"Monday"}


async def test_everything_is_gone_and_every_count_is_right(
    world: Any, her: Any, data_dir: Path
) -> None:
    assert list(naming(data_dir, her.id))
    await forget(world, her)
    assert list(naming(data_dir, her.id)) == []
    assert "Nothing is held" in text((await her.slash(world.channel, "me data")).response)
    await advance(world.env, minutes=1)
    assert "7 of 7 have voted" in text(card(world))
    listed = await world.officer.slash(world.channel, "action list", everybody=True)
    assert "Write to the board: somebody who left" in text(listed.response)
    await advance(world.env, hours=11)
    result = text(card(world, "Straw poll result"))
    assert "7 of 7 votes" in result
    assert "Turnout 7 of 7 members" in result
    assert list(naming(data_dir, her.id)) == []
    await still_verifies(world)


async def still_verifies(world: Any) -> None:
    """The audit's chain, and each roll's hash, made of the internal numbers that stay."""

    def check(conn: Any) -> tuple[int | None, list[tuple[str, str]]]:
        found = conn.execute("SELECT poll_id, guild_id, roll_hash FROM poll").fetchall()
        asked = "SELECT person_id FROM poll_roll WHERE poll_id = ?"
        rolls = [[row[0] for row in conn.execute(asked, (poll["poll_id"],))] for poll in found]
        made = [roll_hash(poll["guild_id"], ids) for poll, ids in zip(found, rolls, strict=True)]
        hashes = list(zip([poll["roll_hash"] for poll in found], made, strict=True))
        return audit.first_broken(conn), hashes

    broken, hashes = await world.bot.db.read(check)
    assert broken is None
    assert len(hashes) == 2
    assert all(kept == made for kept, made in hashes)


async def test_a_backup_from_before_forgets_her_again(
    world: Any, her: Any, data_dir: Path, tmp_path: Path
) -> None:
    now = world.env.now()
    copy = backup.back_up(world.bot.settings.database, world.bot.settings.backups, now)
    await forget(world, her)
    await world.bot.close()
    other = tmp_path / "restored"
    shutil.copytree(data_dir, other)
    settings = Settings(data=other, keys=other / "keys")
    restore(settings, settings.backups / copy.name, now)
    assert list(naming(other, her.id))
    async with database(settings.database, shipped()) as db:
        assert await forgetting.forget_again(db, settings, world.bot.rooms.traces, now) == 1
        assert list(naming(other, her.id)) == []
