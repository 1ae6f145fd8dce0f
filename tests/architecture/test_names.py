"""A file's name says what is inside, and says it of one file: whoever looks for it finds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from sources import sources

# The same job has the same name in every room, on purpose.
EVERY_ROOM = {
    *("__init__", "help"),  # what the room declares
    *("commands", "office_commands", "autocomplete"),  # what is typed
    *("buttons", "cards", "lists", "posts", "boards", "drafts"),  # what is shown
    "handover",  # what the demo and other rooms take from it
    *("model", "store", "traces"),  # what a room of bot/ is, keeps, and keeps of members
}

# Known until renamed. The list shrinks only: it fails when what it names is unique.
TWICE_LEFT: set[str] = set()


def told_apart_by_nothing(paths: Iterable[str]) -> set[str]:
    """The names that stand for several files.

    A noun may stand twice where it is the same thing: ``bot/meetings/minutes.py`` is what minutes
    are, and ``cogs/meetings/minutes.py`` how they are shown.
    """
    noun: dict[tuple[str, ...], str] = {}
    for path in paths:
        _, *rooms, name = path.removesuffix(".py").split("/")
        if name not in EVERY_ROOM:
            noun[(*rooms, name) if rooms else (path,)] = name
    return {name for name, files in Counter(noun.values()).items() if files > 1}


def test_a_file_name_stands_for_one_thing() -> None:
    assert told_apart_by_nothing(source.path for source in sources()) == TWICE_LEFT


def test_every_name_that_recurs_does() -> None:
    names = Counter(source.path.removesuffix(".py").split("/")[-1] for source in sources())
    assert {name for name in EVERY_ROOM if names[name] < 2} == set()


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["bot/a/page.py", "bot/b/page.py"], {"page"}),
        (["bot/page.py", "cogs/page.py"], {"page"}),
        (["bot/page.py", "cogs/b/page.py"], {"page"}),
        (["bot/a/page.py", "cogs/b/page.py"], {"page"}),
        (["bot/a/page.py", "bot/a/b/page.py"], {"page"}),
        (["bot/a/page.py", "cogs/a/page.py"], set()),
        (["cogs/a/cards.py", "cogs/b/cards.py"], set()),
    ],
)
def test_names_that_tell_nothing_apart_are_found(paths: list[str], found: set[str]) -> None:
    assert told_apart_by_nothing(paths) == found
