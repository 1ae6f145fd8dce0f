"""The demo opens, shows its page to the holder of the address, and ends in order."""

import asyncio
import re
import shutil
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands

from bot.audience import Audience, allow
from bot.demo.cast import Company, assemble
from bot.demo.commands import join
from bot.demo.extra import check_extra
from bot.demo.paper import printed
from bot.demo.pictures import check
from bot.demo.play import Scene
from bot.demo.playing import Step, play
from bot.demo.run_demo import Options, demo
from bot.demo.stage import Stage, raised
from bot.errors import UserError
from bot.interactions import answer
from bot.seeds import load
from bot.settings import Settings
from bot.storage.off_machine import taken

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday


@asynccontextmanager
async def opened(data: Path) -> AsyncIterator[tuple[Stage, Company, list[str]]]:
    """The Demo LMC on its stage, and the transcript of what is played there."""
    async with (
        printed(START) as paper,
        raised(Settings(data=data, keys=data / "keys"), START) as stage,
    ):
        await join(stage, paper)
        yield stage, await assemble(stage, load(), paper), []


async def _ask(place: str, secret: str) -> int:
    headers = {"X-Simcord-Capability": secret}
    async with (
        aiohttp.ClientSession(headers=headers) as web,
        web.get(f"{place}/api/state") as answer,
    ):
        return answer.status


async def test_the_page_answers_to_its_secret_alone_and_ends_in_order(data_dir: Path) -> None:
    command = (sys.executable, "-m", "bot", "demo", "--data", str(data_dir))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    async with asyncio.timeout(60):
        while not (found := re.search(rb"(http://\S+)/#(\S+)", await process.stdout.readline())):
            assert process.returncode is None
        place, secret = (part.decode() for part in found.groups())
        statuses = [await _ask(place, key) for key in ("", "guessed", secret)]
        process.send_signal(signal.SIGTERM)
        await process.communicate()
    assert statuses == [401, 401, 410]  # 410: known, but no page was opened in this browser
    assert process.returncode == 0


async def test_the_tour_holds_from_beginning_to_end() -> None:
    lines: list[str] = []
    assert await demo(Options(tour=True), START, lines.append) == 0, "\n".join(lines)
    steps = _officers_acts(lines)
    for job, most in JOBS.items():
        assert 0 < steps[job] <= most, job


# What an officer does from the command to the open poll; with a form of four fields at 20 seconds
# and a press at 4, each takes less than two minutes.
JOBS = {
    "A vote of practices, area by area, is opened": 7,
    "Two delegates are to be elected": 5,
    "Ten actions are asked about": 4,
    "A pledge with a critical mass is opened": 6,
}


def _officers_acts(lines: list[str]) -> Counter[str]:
    """The commands, forms, choices and presses of the officer in each step."""
    found: Counter[str] = Counter()
    step = ""
    for line in "\n".join(lines).splitlines():
        if title := re.match(r"\d+\. (.+)", line):
            step = title[1]
        found[step] += bool(
            re.match(r" {3}Dr Primrose Thermometer (runs|presses|chooses|fills)", line)
        )
    return found


async def test_a_check_that_does_not_hold_ends_the_tour_and_is_named(data_dir: Path) -> None:
    async def fine(scene: Scene) -> None:
        scene.expect(True, "nothing")

    async def wrong(scene: Scene) -> None:
        seen = await scene.run(scene.company.officer, "demo forward", hours=3)
        scene.expect(seen.says("moves back"), "a clock that runs backwards", seen)

    async with opened(data_dir) as (stage, company, lines):
        steps = [Step("All is well", fine), Step("Time goes back", wrong)]
        assert await play(Scene(stage, company, lines.append), steps) == 1
    assert lines[-1].startswith(
        "\nBROKEN in step 2, “Time goes back”: expected a clock that runs backwards; seen is\n"
    )
    assert "The clock moves on to Tuesday 24" in lines[-1]


async def test_a_step_that_presses_what_is_not_there_ends_the_tour(data_dir: Path) -> None:
    async def lost(scene: Scene) -> None:
        await scene.run(scene.company.officer, "no-such-command")

    async with opened(data_dir) as (stage, company, lines):
        assert await play(Scene(stage, company, lines.append), [Step("Lost", lost)]) == 1
    assert "BROKEN in step 1" in lines[-1]
    assert "no-such-command" in lines[-1]


async def test_forward_moves_the_clock_by_hours(data_dir: Path) -> None:
    async with opened(data_dir) as (stage, company, lines):
        scene, before = Scene(stage, company, lines.append), stage.now()
        await scene.run(company.people["ivy"], "demo forward", hours=24)
        await scene.wait()
        assert timedelta(hours=24) <= stage.now() - before < timedelta(hours=24, minutes=1)


async def test_the_demos_copies_are_elsewhere_and_what_is_kept_of_it_says_none_are(
    data_dir: Path,
) -> None:
    async with opened(data_dir) as (stage, company, lines):
        scene = Scene(stage, company, lines.append)
        await scene.wait(days=3)
        seen = await scene.run(company.officer, "status")
        assert seen.says("Last copy off the bot’s computer: Friday 27 November 2026")
        assert not seen.says("No copy has left")
        assert taken(data_dir) is not None
    assert taken(data_dir) is None


async def test_forward_takes_hours_or_until_next_but_not_both(data_dir: Path) -> None:
    async with opened(data_dir) as (stage, company, lines):
        scene, before = Scene(stage, company, lines.append), stage.now()
        seen = await scene.run(company.people["ivy"], "demo forward", hours=24, until="next")
        assert seen.says("not both")
        await scene.wait()
        assert stage.now() - before < timedelta(minutes=1)


async def test_the_inbox_shows_direct_messages_to_whom_they_were_sent(data_dir: Path) -> None:
    async with opened(data_dir) as (stage, company, lines):
        ivy, fern = company.people["ivy"], company.people["fern"]
        with stage.as_bot():
            user = await stage.bot.fetch_user(ivy.id)
            await user.send("Words for Ivy alone")
        await stage.env.settle()
        scene = Scene(stage, company, lines.append)
        assert (await scene.run(ivy, "demo inbox")).says("Words for Ivy alone")
        assert (await scene.run(fern, "demo inbox")).says("no direct message")


@app_commands.context_menu(name="Count words")
@allow(Audience.OFFICER)
async def count_words(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """A menu of a room, as small as one can be."""
    await answer(interaction, f"{len(message.content.split())} words")


async def test_a_menu_runs_on_a_chosen_message_for_those_it_is_meant_for(data_dir: Path) -> None:
    async with opened(data_dir) as (stage, company, lines):
        stage.bot.tree.add_command(count_words)
        ivy, owner, scene = (
            company.people["ivy"],
            company.officer,
            Scene(stage, company, lines.append),
        )
        said = await ivy.send(company.channel, "Four words stand here")
        offered = await owner.autocomplete(company.channel, "demo menu", "message", "stand")
        assert [each["value"] for each in offered] == [str(said.id)]
        wanted = {"name": "Count words", "message": str(said.id)}
        assert (await scene.run(owner, "demo menu", **wanted)).says("4 words")
        refused = await scene.run(ivy, "demo menu", **wanted)
        assert refused.says("The committee is not set up here yet")


async def test_a_picture_needs_a_browser_or_says_so(tmp_path: Path) -> None:
    if shutil.which("chromium") is None:
        with pytest.raises(UserError, match="Chromium"):
            check(tmp_path)
    else:
        check(tmp_path / "made")
        assert (tmp_path / "made").is_dir()


async def test_a_data_folder_in_use_is_refused(data_dir: Path) -> None:
    (data_dir / "lmcbot.db").touch()
    with pytest.raises(UserError, match="begins anew"):
        await demo(Options(data=data_dir), START, [].append)


def test_a_missing_extra_is_named_with_the_way_to_get_it() -> None:
    with pytest.raises(UserError, match=r"no_such_module.*pipx install"):
        check_extra(("no_such_module",))
