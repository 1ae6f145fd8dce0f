"""Papers whose files a bad disk took, and more of them than one message takes."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import simcord
from committee import World
from layouts import confirmed, text
from simulated import advance

from bot.meetings import papers
from bot.settings import Settings
from bot.shell.doctor import papers_lost

TWO = {"accounts.pdf": b"accounts", "report.pdf": b"report"}


async def planned(world: World, files: dict[str, bytes]) -> Any:
    """A meeting with papers; its card."""
    shown = await world.officer.slash(world.channel, "office-meeting new", when="13/01/2026 19:30")
    await world.officer.click(shown.response, label="Save")
    for name, raw in files.items():
        await add(world, name, raw)
    await advance(world.env, seconds=40)
    return next(m for m in world.channel.history() if text(m).endswith("-# M-1"))


async def add(world: World, name: str, raw: bytes) -> None:
    await confirmed(
        world.channel, world.officer, "office-meeting papers", meeting="M-1", file=(name, raw)
    )


async def given(world: World, card: Any) -> tuple[str, dict[str, bytes]]:
    """What a member who presses *Papers* gets."""
    shown = (await world.member.click(card, label="Papers")).followups[0]
    return text(shown), {file.filename: await file.read() for file in shown.attachments}


def hide(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garble(path: Path) -> None:
    path.write_bytes(bytes(byte ^ 0x5A for byte in path.read_bytes()))


def file_of(settings: Settings, raw: bytes) -> Path:
    """Where a paper lies."""
    return settings.papers / papers.keep_file(settings.papers, raw)


@pytest.mark.expects_errors
@pytest.mark.parametrize("damage", [hide, empty, garble])
async def test_a_bad_file_costs_one_paper_and_is_named(
    world: World, bot_settings: Settings, damage: Any, caplog: pytest.LogCaptureFixture
) -> None:
    card = await planned(world, TWO)
    damage(file_of(bot_settings, b"accounts"))
    said, files = await given(world, card)
    assert "No longer whole on the bot’s disk: accounts.pdf." in said
    assert files == {"report.pdf": b"report"}
    assert "gone or damaged" in caplog.text
    (finding,) = papers_lost(bot_settings)
    assert "(accounts.pdf)" in finding.says
    await add(world, "accounts.pdf", b"accounts")  # as the sentence asks
    said, files = await given(world, card)
    assert "No longer whole" not in said
    assert files["accounts.pdf"] == b"accounts"
    assert not list(papers_lost(bot_settings))


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that is always full")
async def test_a_paper_that_finds_no_room_is_told_so(world: World, bot_settings: Settings) -> None:
    await planned(world, TWO)
    part = bot_settings.papers / f"{hashlib.sha256(b'atlas').hexdigest()}.part"
    part.symlink_to("/dev/full")
    shown = await world.officer.slash(
        world.channel, "office-meeting papers", meeting="M-1", file=("atlas.pdf", b"atlas")
    )
    assert "Nothing was stored: the disk of the bot's computer is full." in text(shown.response)
    world.env.errors.clear()
    part.unlink()
    await add(world, "atlas.pdf", b"atlas")


async def test_a_folder_of_the_system_among_the_papers_holds_no_night_up(
    world: World, bot_settings: Settings
) -> None:
    await planned(world, TWO)
    strange, old = bot_settings.papers / "@eaDir", bot_settings.papers / "old"
    strange.mkdir()  # as a network disk makes one in each folder
    old.write_bytes(b"of no paper")
    ahead = datetime.now(UTC) + timedelta(days=1)
    folder = bot_settings.papers
    assert await world.write(lambda conn: papers.clear_files(conn, folder, ahead)) == 1
    assert not old.exists()
    assert strange.exists()


@pytest.mark.expects_errors
async def test_a_deputy_is_invited_whatever_became_of_a_paper(
    world: World, bot_settings: Settings
) -> None:
    card = await planned(world, TWO)
    hide(file_of(bot_settings, b"accounts"))
    assert await invited(world, card) == ({"report.pdf"}, "1 of 2; ask grace for the others")


async def test_a_deputy_gets_as_many_papers_as_fit_into_a_message(world: World) -> None:
    six = 6 * 1024 * 1024
    card = await planned(world, {"a.pdf": b"a" * six, "b.pdf": b"b" * six})
    assert await invited(world, card) == ({"a.pdf"}, "1 of 2; ask grace for the others")


async def test_the_mail_draft_of_an_agenda_has_the_papers_that_fit(world: World) -> None:
    await planned(world, {**TWO, "atlas.pdf": b"x" * (6 * 1024 * 1024)})
    shown = await world.officer.slash(world.channel, "office-meeting agenda", meeting="M-1")
    (file,) = (shown.followups or [shown.response])[0].attachments
    draft = message_from_bytes(await file.read(), policy=policy.default)
    assert isinstance(draft, EmailMessage)
    names = [part.get_filename() for part in draft.iter_attachments()]
    assert names == ["agenda-m-1.txt", "accounts.pdf", "report.pdf"]
    body = draft.get_body()
    assert body is not None
    assert "Not attached: atlas.pdf." in body.get_content()
    added = await world.officer.slash(
        world.channel, "office-meeting agenda", meeting="M-1", add="Rents"
    )
    (light,) = (added.followups or [added.response])[0].attachments
    assert light.size < 5_000  # what only changes the agenda carries no papers


async def invited(world: World, card: Any) -> tuple[set[str], str]:
    """The files a deputy gets, and what is said of them."""
    form = await world.members[0].click(card, label="Deputy")
    await world.members[0].submit_modal(form, {"member": [world.stranger]})
    await advance(world.env, hours=9)
    (told,) = simcord.ChannelHandle(
        world.env, None, world.env.backend.get_dm_channel(world.stranger.id)
    ).history()
    said = text(told).partition("Files attached: ")[2].partition(".\n")[0]
    return {file.filename for file in told.attachments}, said
