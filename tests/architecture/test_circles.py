"""Modules stand above one another: no circle of imports, and none hidden inside a function."""

from __future__ import annotations

import pytest
from sources import HOUSES, Source, circles, graph, is_of, sources

# The command line imports what the chosen command needs and nothing else: most commands answer
# before discord.py would be loaded.
SHELL = {"bot/cli.py", "bot/shell/commands.py"}


def hidden(source: Source) -> list[str]:
    """First-party imports inside a function, or for types alone."""
    if source.path in SHELL:
        return []
    deep = [each for each in source.imported if each.in_function or each.for_types]
    return [f"{each.line}: {each.name}" for each in deep if is_of(each.name, HOUSES)]


def test_no_module_imports_itself_by_a_detour() -> None:
    assert circles(graph(sources())) == []


def test_no_import_of_ours_is_hidden_in_a_function_or_stands_for_types_alone() -> None:
    faults = [f"{source.path}:{fault}" for source in sources() for fault in hidden(source)]
    assert faults == []


def test_the_shell_chooses_its_imports_by_the_command() -> None:
    deep = {each.path for each in sources() if any(one.in_function for one in each.imported)}
    assert deep >= SHELL, "what is excepted needs no exception any more"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"bot/a.py": "import bot.b", "bot/b.py": "import bot.c", "bot/c.py": ""}, []),
        (
            {"bot/a.py": "from bot import b", "bot/b.py": "from bot.a import x"},
            [["bot.a", "bot.b"]],
        ),
        (
            {"bot/a.py": "def f():\n    import bot.b", "bot/b.py": "import bot.a"},
            [["bot.a", "bot.b"]],
        ),
        (
            {"bot/a.py": "if TYPE_CHECKING:\n    from . import b", "bot/b.py": "from . import a"},
            [["bot.a", "bot.b"]],
        ),
        (
            {"bot/a.py": "import bot.b", "bot/b.py": "import bot.c", "bot/c.py": "import bot.a"},
            [["bot.a", "bot.b", "bot.c"]],
        ),
        ({"bot/p/__init__.py": "from bot.p.x import y", "bot/p/x.py": "import json"}, []),
        (
            {"bot/p/__init__.py": "from bot.p.x import y", "bot/p/x.py": "from bot.p import z"},
            [["bot.p", "bot.p.x"]],
        ),
    ],
)
def test_circles_are_found_wherever_the_import_stands(
    files: dict[str, str], found: list[list[str]]
) -> None:
    assert circles(graph(Source(path, text) for path, text in files.items())) == found


@pytest.mark.parametrize(
    ("path", "text", "refused"),
    [
        ("bot/x.py", "def f():\n    from bot import db", True),
        ("cogs/x.py", "class A:\n    async def f(self):\n        import cogs.card", True),
        ("bot/x.py", "if TYPE_CHECKING:\n    from bot.db import Database", True),
        ("bot/x.py", "def f():\n    import PIL", False),
        ("bot/x.py", "if TYPE_CHECKING:\n    import discord", False),
        ("bot/x.py", "from bot import db", False),
        ("bot/cli.py", "def f():\n    from bot import db", False),
    ],
)
def test_what_is_hidden_is_found(path: str, text: str, refused: bool) -> None:
    assert bool(hidden(Source(path, text))) is refused
