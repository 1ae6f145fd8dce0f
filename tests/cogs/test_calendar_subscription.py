"""A calendar to subscribe to: a real HTTP client follows a year (from 1 January 2026)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import recurring_ical_events
from aiohttp import web
from committee import World
from icalendar import Calendar
from layouts import labels, text
from leaping import leap
from simulated import advance

from bot import people
from bot.meetings import subscription
from bot.meetings.store import coming
from bot.settings import Settings

YEAR = "second Tuesday of every month 19:30, not August"
ADDRESS = re.compile(r"(https?)://(\S+?)/([a-z2-7]{32}\.ics)")


@dataclass
class Place:
    """A folder that a static web server hands out, as an operator would."""

    folder: Path
    host: str = ""
    runner: Any = field(default=None)


@pytest_asyncio.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    folder = tmp_path / "calendars"
    folder.mkdir()
    app = web.Application()
    app.router.add_static("/", folder)
    runner = web.AppRunner(app, handle_signals=False)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield Place(folder, f"127.0.0.1:{runner.addresses[0][1]}")
    await runner.cleanup()


@pytest.fixture
def bot_settings(data_dir: Path, place: Place) -> Settings:
    return Settings(
        data=data_dir,
        keys=data_dir / "keys",
        publish=place.folder,
        publish_url=f"http://{place.host}",
    )


class Follower:
    """A calendar program: it asks again, and takes "not modified" for an answer."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self.session, self.address = session, address
        self.tag, self.raw, self.fresh = "", b"", 0

    async def look(self) -> int:
        """Ask once; returns the status."""
        headers = {"If-None-Match": self.tag} if self.tag else {}
        async with self.session.get(self.address, headers=headers) as answer:
            if answer.status == 200:
                self.raw, self.tag = await answer.read(), answer.headers.get("ETag", "")
                self.fresh += 1
            elif answer.status == 404:
                self.raw, self.tag = b"", ""
            return answer.status

    def dates(self, world: World) -> list[Any]:
        """The instants it shows from now on."""
        now = world.env.now()
        found = recurring_ical_events.of(Calendar.from_ical(self.raw)).between(
            now, now + timedelta(days=400)
        )
        stands = [each for each in found if each["STATUS"] != "CANCELLED"]
        return sorted(e["DTSTART"].dt.astimezone(UTC) for e in stands)


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as made:
        yield made


async def do(world: World, command: str, actor: Any = None, **options: Any) -> Any:
    return await (actor or world.officer).slash(world.channel, command, **options)


async def save(world: World, command: str, label: str, **options: Any) -> None:
    shown = (await do(world, command, **options)).response
    await world.officer.click(shown, label=label)
    await advance(world.env, seconds=6)


async def asked(world: World, actor: Any) -> tuple[Any, str]:
    """A member's own address, as they are told it."""
    shown = (await do(world, "meeting calendar", actor)).response
    if "Give me an address" in labels(shown):
        shown = (await actor.click(shown, label="Give me an address")).response
        await advance(world.env, seconds=6)
    said = text(shown)
    found = ADDRESS.search(said)
    assert found, said
    assert f"webcal://{found[2]}/{found[3]}" in said
    return shown, found[0]


async def bots_own(world: World) -> list[Any]:
    now = world.env.now()
    found = await world.bot.db.read(lambda c: coming(c, world.guild.id, now, limit=400))
    return [each.starts_at for each in found if each.starts_at <= now + timedelta(days=400)]


async def test_a_real_client_follows_a_year(
    world: World, place: Place, session: aiohttp.ClientSession
) -> None:
    await save(world, "office-meeting new", "Save", when=YEAR, title="Committee meeting",
               place="Medway House", link="https://example.org/join")  # fmt: skip
    _, address = await asked(world, world.member)
    follower = Follower(session, address)
    assert await follower.look() == 200
    assert await follower.look() == 304
    acts = {
        2: ("office-meeting move", "Move", {"meeting": "M-3", "when": "17/03/2026 18:00"}),
        4: ("office-meeting cancel", "Cancel the date", {"meeting": "M-5"}),
        6: ("office-meeting edit", "Save", {"meeting": "M-7", "place": "Town hall"}),
        9: ("office-meeting new", "Save", {"when": "3 November 2026 18:00", "title": "AGM"}),
    }
    for month in range(1, 13):
        if month in acts:
            command, label, options = acts[month]
            await save(world, command, label, **options)
        assert await follower.look() in (200, 304)
        assert follower.dates(world) == await bots_own(world), month
        await leap(world, days=30)
        await advance(world.env, seconds=6)
    assert follower.fresh >= 5
    words = follower.raw.decode()
    assert "Town hall" in words
    for name in ("ada", "grace", "linus"):
        assert name not in words


async def test_an_address_is_taken_away_on_request_and_a_new_one_is_another(
    world: World, session: aiohttp.ClientSession
) -> None:
    await save(world, "office-meeting new", "Save", when=YEAR, title="Committee meeting")
    shown, first = await asked(world, world.member)
    assert (await asked(world, world.member))[1] == first
    assert (await asked(world, world.members[1]))[1] != first
    shown = (await world.member.click(shown, label="New address")).response
    await advance(world.env, seconds=6)
    found = ADDRESS.search(text(shown))
    assert found
    assert found[0] != first
    assert await Follower(session, first).look() == 404
    assert await Follower(session, found[0]).look() == 200
    ended = (await world.member.click(shown, label="Stop")).response
    await advance(world.env, seconds=6)
    assert "taken away" in text(ended)
    assert await Follower(session, found[0]).look() == 404


async def test_forgetting_and_leaving_take_the_calendar_away(
    world: World, place: Place, session: aiohttp.ClientSession
) -> None:
    await save(world, "office-meeting new", "Save", when=YEAR, title="Committee meeting")
    _, hers = await asked(world, world.member)
    _, his = await asked(world, world.members[1])
    shown = (await do(world, "me forget", world.member)).response
    await world.member.click(shown, label="Forget me")
    await advance(world.env, seconds=6)
    assert await Follower(session, hers).look() == 404
    assert await Follower(session, his).look() == 200
    user_id, now = world.members[1].id, world.env.now()
    await world.write(lambda conn: people.left(conn, world.guild.id, user_id, now))
    await advance(world.env, seconds=6)
    assert await Follower(session, his).look() == 404
    assert list(place.folder.iterdir()) == []


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file of the bot but its keys."""
    found = [p for p in folder.rglob("*") if p.is_file() and "keys" not in p.parts]
    return {path: path.read_bytes() for path in found}


async def test_no_table_file_or_backup_tells_the_address(world: World, data_dir: Path) -> None:
    await save(world, "office-meeting new", "Save", when=YEAR, title="Committee meeting")
    _, address = await asked(world, world.member)
    name = address.rpartition("/")[2].removesuffix(".ics").encode()
    secret = await asyncio.to_thread((data_dir / "keys" / subscription.SECRET).read_bytes)
    held = await asyncio.to_thread(contents, data_dir)
    assert held
    assert [path for path, raw in held.items() if name in raw or secret in raw] == []


@pytest.mark.expects_errors
async def test_of_a_damaged_secret_no_name_is_made_and_it_is_told(
    world: World, place: Place, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await save(world, "office-meeting new", "Save", when=YEAR, title="Committee meeting")
    await asked(world, world.member)
    held = {each.name for each in place.folder.iterdir()}
    secret = data_dir / "keys" / subscription.SECRET
    whole = secret.read_bytes()
    secret.write_bytes(b"")
    await save(world, "office-meeting cancel", "Cancel the date", meeting="M-2")
    assert {each.name for each in place.folder.iterdir()} == held
    assert "calendars.secret is damaged: put back a copy" in caplog.text
    status = (await do(world, "status")).response
    assert "calendars that members subscribe to could not be written" in text(status)
    shown = await do(world, "meeting calendar", world.member)
    assert "cannot be told now" in text(shown.response)
    assert [file.filename for file in shown.followups[0].attachments] == ["meetings.ics"]
    secret.write_bytes(whole)
    await save(world, "office-meeting cancel", "Cancel the date", meeting="M-3")
    status = (await do(world, "status")).response
    assert "calendars that members subscribe" not in text(status)


def test_a_folder_holds_whole_files_or_none(tmp_path: Path) -> None:
    ours, other = "a" * 32 + ".ics", tmp_path / "index.html"
    other.write_text("the operator's own")
    (tmp_path / f".{ours}.part").write_bytes(b"BEGIN")  # a crash before the file was whole
    (tmp_path / ("b" * 32 + ".ics")).write_bytes(b"nobody's any more")
    subscription.bring_up_to_date(tmp_path, {ours: b"whole"})
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([ours, "index.html"])
    assert (tmp_path / ours).read_bytes() == b"whole"
    before = (tmp_path / ours).stat().st_mtime_ns
    subscription.bring_up_to_date(tmp_path, {ours: b"whole"})
    assert (tmp_path / ours).stat().st_mtime_ns == before  # so that clients hear "not modified"
    assert (tmp_path / ours).stat().st_mode & 0o777 == 0o644


def test_a_name_is_long_and_of_one_person_one_time_and_one_secret(tmp_path: Path) -> None:
    secret = subscription.secret_in(tmp_path, lambda count: b"x" * count)
    assert subscription.secret_in(tmp_path, lambda count: b"y" * count) == secret
    assert (tmp_path / subscription.SECRET).stat().st_mode & 0o777 == 0o600
    names = {
        subscription.Address(*who).file_name(key)
        for who in ((1, 2, 3), (1, 2, 4), (1, 3, 3), (2, 2, 3), (12, 23, 3), (1, 223, 3))
        for key in (secret, b"z" * 32)
    }
    assert len(names) == 12
    assert all(re.fullmatch(r"[a-z2-7]{32}\.ics", name) for name in names)
