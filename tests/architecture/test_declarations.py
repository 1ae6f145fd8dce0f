"""What is imported is declared, what is declared is used, and every floor is what is tested."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import packages_distributions

import pytest
from sources import HOUSES, ROOT, Source, sources

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")

# Declared, though no line of ours imports it.
NEVER_IMPORTED = {
    "audioop-lts": "discord.py imports it where Python has dropped it",
    "lxml-html-clean": "trafilatura reaches it through an extra of lxml",
    "tzdata": "zoneinfo reads it where the system has no zones",
}
# Extras that a folder or file may count on, after it has looked whether they are there.
MAY_COUNT_ON = {"bot/demo/": ("demo", "dev"), "bot/shell/run.py": ("speed",)}


def names(requirements: Iterable[str]) -> set[str]:
    """The packages that requirements name."""
    return {re.split(r"[<>=;\s\[]", each, maxsplit=1)[0].lower() for each in requirements}


def allowed(path: str) -> set[str]:
    """The packages that a file may import."""
    extras = [
        extra for start, some in MAY_COUNT_ON.items() if path.startswith(start) for extra in some
    ]
    return names([*PROJECT["dependencies"], *(each for extra in extras for each in EXTRAS[extra])])


@cache
def distributions() -> Mapping[str, list[str]]:
    """Which packages bring a module."""
    return packages_distributions()


def packages(source: Source) -> dict[str, str]:
    """The packages a file imports from, each with the module."""
    tops = {each.name.partition(".")[0] for each in source.imported}
    foreign = tops - sys.stdlib_module_names - {*HOUSES, "seeds", "__future__"}
    return {distributions().get(top, [top])[0].lower(): top for top in foreign}


def undeclared(source: Source) -> set[str]:
    """The packages a file imports from that nothing installs for it."""
    return packages(source).keys() - allowed(source.path)


def low_floors(requirements: Iterable[str], lock: str) -> dict[str, str]:
    """Requirements whose floor is not the minor version that the lock, and so the tests, have."""
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\d+\.\d+)", lock, re.M))
    found = {}
    for each in requirements:
        floor = re.search(r">=(\d+\.\d+)", each)
        tested = locked.get(*names([each]))
        if tested and "==" not in each.partition(";")[0] and (not floor or floor[1] != tested):
            found[each] = tested
    return found


def test_what_is_imported_is_declared() -> None:
    faults = {source.path: undeclared(source) for source in sources() if undeclared(source)}
    assert faults == {}


def test_what_is_declared_is_imported() -> None:
    used = {name for source in sources() for name in packages(source)}
    unused = names(PROJECT["dependencies"]) - used
    assert unused == NEVER_IMPORTED.keys()


def test_every_floor_is_what_is_tested() -> None:
    asked = [*PROJECT["dependencies"], *(each for some in EXTRAS.values() for each in some)]
    assert low_floors(asked, LOCK) == {}


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("bot/x.py", "import simcord", {"simcord"}),
        ("bot/demo/x.py", "import simcord", set()),
        ("bot/x.py", "def f():\n    import uvloop", {"uvloop"}),
        ("bot/shell/run.py", "def f():\n    import uvloop", set()),
        ("cogs/x.py", "import numpy.linalg", {"numpy"}),
        ("cogs/x.py", "import PIL.Image, json, bot.polls", set()),
    ],
)
def test_an_import_that_nothing_installs_is_found(path: str, text: str, found: set[str]) -> None:
    assert undeclared(Source(path, text)) == found


@pytest.mark.parametrize(
    ("requirement", "refused"),
    [
        ("aiohttp>=3.10,<4", True),
        ("aiohttp", True),
        ("aiohttp>=3,<4", True),
        ("aiohttp>=3.14,<4", False),
        ("aiohttp>=3.14.2", False),
        ("aiohttp>=3.14; python_version >= '3.13'", False),
        ("aiohttp==3.14.*", False),
        ("unlocked>=1", False),
    ],
)
def test_a_floor_below_what_is_tested_is_found(requirement: str, refused: bool) -> None:
    assert bool(low_floors([requirement], "aiohttp==3.14.5 \\\n")) is refused
