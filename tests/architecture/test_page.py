"""ARCHITECTURE.md is one page with one picture, and true of the house as it stands."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from sources import ROOT
from test_rules import DISCORD, FILE_LINES, FUNCTION_LINES

from bot.room import Room

PAGE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
RECIPES = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Dependencies")[0]
LINES = 90  # one page
PATH = re.compile(r"`((?:bot|cogs|tests|docs|seeds)/[\w./*-]*)`")
RULE = re.compile(r"^(?:- |\d+\. )(.+)$", re.MULTILINE)


def missing(text: str) -> list[str]:
    """The files and folders a text names that are not there."""
    return [path for path in PATH.findall(text) if "<" not in path and not any(ROOT.glob(path))]


def unjudged(text: str) -> list[str]:
    """The rules of the page that name no test: one that is there and refuses something."""
    sections = re.split(r"^## ", text, flags=re.MULTILINE)
    rules = [r for s in sections if s.startswith(("Who may", "Rules")) for r in RULE.findall(s)]
    return [rule for rule in rules if not _judges(rule.partition("→")[2])]


def _judges(named: str) -> bool:
    files = [ROOT / path for path in PATH.findall(named)]
    return bool(files) and all(path.is_file() and "assert" in path.read_text() for path in files)


def untold(text: str) -> set[str]:
    """What the page leaves out, or tells too much, of a Room's parts and of who knows Discord."""
    told = {part for row in re.findall(r"^\| (`.+?) \|", text, re.M) for part in row.split(", ")}
    parts = {field.name for field in fields(Room)} - {"name", "title"}
    (line,) = re.findall(r"^- `discord` is known in `cogs/`, `bot/demo/` and (.+?)\. →", text, re.M)
    knowing = {path.rpartition("/")[2].removesuffix(".py") for path in DISCORD}
    return ({part.strip("`") for part in told} ^ parts) | (set(re.findall(r"\w+", line)) ^ knowing)


def test_it_is_one_page_with_one_picture() -> None:
    assert len(PAGE.splitlines()) <= LINES
    assert PAGE.count("\n```\n") == 2  # where the picture begins and ends


def test_every_rule_names_the_test_that_judges_it() -> None:
    assert unjudged(PAGE) == []
    assert len(RULE.findall(PAGE)) > 15, "the page states hardly a rule"


@pytest.mark.parametrize("text", [PAGE, RECIPES], ids=["the page", "the recipes"])
def test_every_file_it_names_is_there(text: str) -> None:
    assert len(PATH.findall(text)) > 15
    assert missing(text) == []


def test_it_tells_all_that_a_room_brings_and_who_knows_discord() -> None:
    assert untold(PAGE) == set()


def test_the_sizes_it_names_are_those_that_are_judged() -> None:
    assert f"past {FILE_LINES} lines" in PAGE
    assert f"function past {FUNCTION_LINES} " in PAGE


def test_a_page_that_is_not_true_is_found() -> None:
    assert missing("`bot/no_such_file.py` and `bot/room.py`") == ["bot/no_such_file.py"]
    assert unjudged("## Rules\n\n1. Be kind.\n2. Be quick. → `tests/no_such_test.py`\n")
    assert untold(PAGE.replace("| `sweep` |", "| `broom` |")) == {"sweep", "broom"}
    assert untold(PAGE.replace("`gateway`, ", "")) == {"gateway"}
