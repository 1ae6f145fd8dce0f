"""The guides say what the code does: every command, variable and setting, and no broken link."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.cli import parser
from bot.committee import Rules
from bot.rulebook import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
GUIDES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
DEMO = "demo"  # the demo's own root, not on a real server

CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
SLASH = re.compile(
    r"(?<![\w/.:])/([a-z][a-z-]+(?: [a-z][a-z-]+(?![\w:-]))*)(?![\w/-])((?: [a-z]+:[^`]*)?)"
)
OPTION = re.compile(r"(?<=[ .])([a-z]+):(?!//)")
SHELL = re.compile(r"(?<![\w/])lmcbot (?!lmcbot)([a-z]+)([^\n`|]*)")
VARIABLE = re.compile(r"\b(?:LMCBOT_[A-Z_]+|DISCORD_TOKEN)\b")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
BUTTON = re.compile(r"\*\*\[([^\]]+)\]\*\*")
MACHINE = re.compile(
    r"(?<![\w/.])/(?:work|tmp|root|home|Users)/|\b[\w.-]*(?:pypi|artifactory|nexus|proxy\.golang)"
    r"[\w-]*\.(?:org|com|io|local|internal)\b|\b(?:localhost|127\.0\.0\.1|\d+\.\d+\.\d+\.\d+):\d+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Known:
    """What there is: slash commands with their options, shell commands with theirs."""

    slash: Mapping[str, frozenset[str]]
    shell: Mapping[str, frozenset[str]]


def code_of(text: str) -> list[str]:
    """Every span and block of code in a guide."""
    return [found.strip("`") for found in CODE.findall(text)]


def unknown_slash(text: str, known: Known) -> list[str]:
    """Slash commands, and options of them, that a guide names and that do not exist."""
    found = []
    for span in code_of(text):
        for said, options in SLASH.findall(span):
            name = _command(said, known.slash)
            if name is None:
                found.append(f"/{said}")
                continue
            wrong = set(OPTION.findall(options)) - known.slash[name]
            found += [f"/{name} {option}:" for option in sorted(wrong)]
    return found


def _command(said: str, names: Iterable[str]) -> str | None:
    """The command that words begin with; roots alone are no command."""
    fitting = [name for name in names if said == name or said.startswith(f"{name} ")]
    return max(fitting, key=len, default=None)


def unknown_shell(text: str, known: Known) -> list[str]:
    """Shell commands, and options of them, that a guide names and that do not exist."""
    found = []
    for span in code_of(text):
        for name, rest in SHELL.findall(span):
            if name not in known.shell:
                found.append(f"lmcbot {name}")
                continue
            wrong = set(re.findall(r"--[a-z-]+", rest)) - known.shell[name]
            found += [f"lmcbot {name} {option}" for option in sorted(wrong)]
    return found


def unsaid(names: Iterable[str], text: str) -> list[str]:
    """Names that stand nowhere in a text, as words of their own."""
    return [n for n in names if not re.search(rf"(?<![\w-]){re.escape(n)}(?![\w-])", text)]


def broken_links(guide: Path, text: str) -> list[str]:
    """Links of a guide that lead to no file, or to no heading of one."""
    found = []
    for target in LINK.findall(re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, heading = target.partition("#")
        file = (guide.parent / name).resolve() if name else None
        if file is not None and not file.is_file():
            found.append(target)
            continue
        whole = text if file is None or not heading else file.read_text("utf-8")
        if heading and heading not in headings(whole):
            found.append(target)
    return found


def headings(text: str) -> set[str]:
    """The anchors of a guide's headings, as GitHub makes them."""
    found = re.findall(r"^#{1,6} (.+)$", text, flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", line.lower()) for line in found)
    return {line.strip().replace(" ", "-") for line in plain}


def machine_words(text: str) -> list[str]:
    """Paths of one machine, and hosts of registries."""
    return [match[0] for match in MACHINE.finditer(text)]


def unknown_buttons(text: str, labels: Iterable[str]) -> list[str]:
    """Buttons that a guide names (**[Open now]**) and that no source makes."""
    return sorted(set(BUTTON.findall(text)) - set(labels))


@cache
def labels() -> frozenset[str]:
    """Every text in the sources of the cogs that could be a button's label."""
    return frozenset(
        node.value
        for path in (ROOT / "cogs").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def shell_commands(top: argparse.ArgumentParser) -> dict[str, frozenset[str]]:
    """Each command of the shell with the options it takes."""
    choices: dict[str, argparse.ArgumentParser] = {}
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            choices = dict(action.choices)
    return {
        name: frozenset(o for a in one._actions for o in a.option_strings if o.startswith("--"))
        for name, one in choices.items()
    }


def slash_commands(bot: Any) -> dict[str, frozenset[str]]:
    """Each slash command by its full name with the options it takes."""
    return {
        command.qualified_name: frozenset(p.display_name for p in command.parameters)
        for command in bot.tree.walk_commands()
        if isinstance(command, discord.app_commands.Command)
    }


def guide(name: str) -> str:
    """The text of one guide."""
    return (ROOT / "docs" / name).read_text("utf-8")


async def test_every_slash_command_is_explained_and_every_one_named_exists(world: Any) -> None:
    commands = slash_commands(world.bot)
    mentions = " ".join(span for path in GUIDES for span in code_of(path.read_text("utf-8")))
    assert unsaid((f"/{name}" for name in commands), mentions) == []
    demo = {f"{DEMO} {name}": frozenset[str]() for name in ("forward", "inbox", "menu")}
    known = Known({**commands, **demo}, {})
    wrong = {path.name: unknown_slash(path.read_text("utf-8"), known) for path in GUIDES}
    assert {name: found for name, found in wrong.items() if found} == {}


async def test_officers_find_each_of_their_commands_in_their_guide(world: Any) -> None:
    officers = [f"/{name}" for name in slash_commands(world.bot) if name.startswith("office-")]
    menus = world.bot.tree.get_commands(type=discord.AppCommandType.message)
    text = guide("officers.md")
    assert unsaid([*officers, *(menu.name for menu in menus)], text) == []


async def test_members_find_each_of_their_commands_in_their_guide(world: Any) -> None:
    office = ("office-", "setup", "settings", "status", "audit", "desk")
    members = [f"/{name}" for name in slash_commands(world.bot) if not name.startswith(office)]
    assert unsaid(members, guide("members.md")) == []


def test_every_shell_command_and_option_is_explained_and_every_one_named_exists() -> None:
    shell = shell_commands(parser())
    text = guide("running.md")
    assert unsaid((f"lmcbot {name}" for name in shell), text) == []
    options = {option for found in shell.values() for option in found} - {"--help"}
    assert unsaid(options, text) == []
    wrong = {p.name: unknown_shell(p.read_text("utf-8"), Known({}, shell)) for p in GUIDES}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_every_environment_variable_is_explained_and_every_one_named_exists() -> None:
    read = set(VARIABLE.findall((ROOT / "bot/settings.py").read_text("utf-8")))
    named = {name for path in GUIDES for name in VARIABLE.findall(path.read_text("utf-8"))}
    assert unsaid(read, guide("running.md")) == []
    assert named <= read
    assert unsaid(read, (ROOT / ".env.example").read_text("utf-8")) == []


def test_every_setting_is_explained_with_its_default() -> None:
    text = guide("officers.md").partition("\n## Settings")[2].partition("\n## ")[0]
    assert unsaid((setting.label for setting in SETTINGS), text) == []
    rules = Rules()
    for label, default in (
        ("Small number", rules.small_number),
        ("Keep rolls for (months)", rules.retention_months),
        ("Notice for a meeting (days)", rules.notice_days),
        ("Quorum", rules.quorum),
        ("Digest day and time", rules.digest_when),
        ("Quiet hours", f"{rules.quiet_from} to {rules.quiet_until}"),
        ("Surgery hours", ", ".join(rules.surgery_hours)),
        ("Meeting reminders", ", ".join(rules.reminder_offsets)),
        ("Absences noticed", rules.absences_noticed),
    ):
        row = next(line for line in text.splitlines() if line.startswith(f"| {label} |"))
        assert row.endswith(f"| {default} |"), row


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_a_guide_has_no_broken_link_no_machine_and_no_button_that_is_not_there(path: Path) -> None:
    text = path.read_text("utf-8")
    assert broken_links(path, text) == []
    assert machine_words(text) == []
    assert unknown_buttons(text, labels()) == []


def test_every_guide_can_be_reached_from_the_first_one() -> None:
    targets = LINK.findall((ROOT / "README.md").read_text("utf-8"))
    linked = {Path(target.partition("#")[0]).name for target in targets}
    assert {path.name for path in GUIDES} - linked == {"README.md"}


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for path in GUIDES:
        spans = "\n".join(code_of(path.read_text("utf-8")))
        assert set(re.findall(r"^make ([a-z]+)", spans, re.MULTILINE)) <= targets, path.name


MADE_UP = """
# A guide

See [there](nowhere.md), [here](#a-guide), [the other](#no-such-heading) and ![it](no.png).
Write `/poll mine`, `/poll yours`, `/poll result poll: P-1 colour: red`, then **[No such button]**.
Run `lmcbot doctor --loudly` or `lmcbot heal`, in /home/somebody/bot, from https://pypi.internal/simple.
"""


def test_what_is_wrong_with_a_guide_is_found() -> None:
    known = Known(
        {"poll mine": frozenset(), "poll result": frozenset({"poll"})},
        {"doctor": frozenset({"--help"})},
    )
    assert unknown_slash(MADE_UP, known) == ["/poll yours", "/poll result colour:"]
    assert unknown_shell(MADE_UP, known) == ["lmcbot doctor --loudly", "lmcbot heal"]
    broken = broken_links(ROOT / "docs" / "made-up.md", MADE_UP)
    assert broken == ["nowhere.md", "#no-such-heading", "no.png"]
    assert machine_words(MADE_UP) == ["/home/", "pypi.internal"]
    assert unknown_buttons(MADE_UP, labels()) == ["No such button"]
    assert unsaid(["/poll mine", "/poll list", "poll"], MADE_UP) == ["/poll list"]


def test_every_picture_stands_in_a_guide() -> None:
    used = {Path(link).name for guide in GUIDES for link in LINK.findall(guide.read_text("utf-8"))}
    assert {file.name for file in (ROOT / "docs" / "pictures").glob("*.png")} <= used
