"""Who may import whom, and other rules of the house, read from the sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

import pytest
from sources import ROOT, Source, is_of, sources

FEATURES = {"articles", "polls", "meetings"}
SHARED_BY_COGS = {"cogs.card", "cogs.membership", "cogs.undo_button"}
DISCORD = {
    *("bot/house.py", "bot/audience.py", "bot/room.py", "bot/member_lists.py"),
    *(
        "bot/client.py",
        "bot/interactions.py",
        "bot/fields.py",
        "bot/lasting.py",
        "bot/courier/courier.py",
        "bot/courier/post.py",
    ),
    *("bot/courier/faults.py", "bot/courier/sending.py"),
    *("bot/cli.py", "bot/shell/run.py", "bot/shell/gateway.py", "bot/shell/doctor_online.py"),
}
HTTP = {"aiohttp", "httpx", "requests", "urllib3", "urllib.request", "http.client"}
HEAVY = {
    *("trafilatura", "PIL", "icalendar", "nh3", "ftfy"),
    *("holidays", "docx", "matplotlib", "pypdf", "oxmsg", "openpyxl"),
}
VAGUE = {"utils", "util", "helpers", "helper", "manager", "handler", "service", "data", "info"}
FILE_LINES, FUNCTION_LINES = 300, 50
SQL = re.compile(
    r"\b(SELECT\s.*?\bFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM"
    r"|CREATE\s+(TABLE|INDEX|VIEW|TRIGGER)|PRAGMA\s|BEGIN\s+IMMEDIATE)",
    re.DOTALL,
)


def _only(packages: set[str], allowed: Callable[[str], bool]) -> Callable[[Source], list[str]]:
    """A rule: ``packages`` are imported in allowed files only."""

    def rule(source: Source) -> list[str]:
        if allowed(source.path):
            return []
        return [f"{line}: {name}" for name, line in source.imports() if is_of(name, packages)]

    return rule


def bot_never_imports_cogs(source: Source) -> list[str]:
    if not source.path.startswith("bot/"):
        return []
    return [f"{line}: {name}" for name, line in source.imports() if is_of(name, {"cogs"})]


def _siblings(source: Source, house: str, rooms: set[str] | None) -> list[str]:
    if source.names[0] != house or len(source.names) < 2:
        return []
    own, found = source.names[1], []
    for name, line in source.imports():
        top, _, rest = name.partition(".")
        room = rest.partition(".")[0]
        if top != house or not room or room == own:
            continue
        if rooms is None or (room in rooms and own in rooms):
            found.append(f"{line}: {name}")
    return found


def cogs_never_import_each_other(source: Source) -> list[str]:
    """What a card is made of and who holds which role are no cog: they are for all of them."""
    found = _siblings(source, "cogs", None)
    return [each for each in found if not is_of(each.partition(": ")[2], SHARED_BY_COGS)]


def features_never_import_each_other(source: Source) -> list[str]:
    return _siblings(source, "bot", FEATURES)


def no_room_reaches_into_another(source: Source) -> list[str]:
    """What a room needs of another is offered by it and found through the bot."""
    if source.names[0] != "cogs" or len(source.names) < 2:
        return []
    others = {f"bot.{feature}" for feature in FEATURES - {source.names[1]}}
    return [f"{line}: {name}" for name, line in source.imports() if is_of(name, others)]


def heavy_imports_stand_where_first_used(source: Source) -> list[str]:
    at_once = [one for one in source.imported if not one.in_function and not one.for_types]
    return [f"{one.line}: {one.name}" for one in at_once if is_of(one.name, HEAVY)]


def _uses(source: Source, wanted: set[str]) -> list[str]:
    """Dotted names in the code, or imported, that are or end in one of ``wanted``."""
    found = [(name, line) for name, line in source.imports() if name in wanted]
    last = {name.rpartition(".")[2] for name in wanted}
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr in last:
            name = ".".join(ast.unparse(node).split(".")[-2:])
            found += [(name, node.lineno)] if name in wanted else []
    return [f"{line}: {name}" for name, line in found]


def only_times_asks_the_clock(source: Source) -> list[str]:
    wanted = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
    wanted |= {"time.time", "time.time_ns"}
    return [] if source.path == "bot/times.py" else _uses(source, wanted)


def only_settings_reads_the_environment(source: Source) -> list[str]:
    wanted = {"os.environ", "os.environb", "os.getenv", "os.putenv"}
    return [] if source.path == "bot/settings.py" else _uses(source, wanted)


def no_sql_in_cogs(source: Source) -> list[str]:
    if not source.path.startswith("cogs/"):
        return []
    found = []
    for node in source.nodes:
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and SQL.search(node.value)
        ):
            found.append(f"{node.lineno}: {node.value.strip()[:40]}")
        if isinstance(node, ast.Attribute) and node.attr in {"execute", "executemany"}:
            found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


def files_and_functions_are_short(source: Source) -> list[str]:
    lines = len(source.text.splitlines())
    found = [f"{lines} lines"] if lines > FILE_LINES else []
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            found += [f"{node.lineno}: {node.name} has {length}"] if length > FUNCTION_LINES else []
    return found


def names_say_what_is_inside(source: Source) -> list[str]:
    return [name for name in source.names if name in VAGUE]


def _discord(path: str) -> bool:
    return path.startswith(("cogs/", "bot/demo/")) or path in DISCORD


def _speaks_http(path: str) -> bool:
    """The intake fetches; the demo's newspaper is a server that it may fetch from; the dates of
    Discord's answers are heard and its connections bounded through what discord.py takes for it;
    the operator's address is asked for as a sign of life."""
    return path.startswith("bot/articles/intake") or path in (
        "bot/demo/paper.py",
        "bot/discords_clock.py",
        "bot/ping.py",
        "bot/shell/gateway.py",
    )


Rule = Callable[[Source], list[str]]
RULES: dict[str, Rule] = {
    "bot never imports cogs": bot_never_imports_cogs,
    "cogs never import each other": cogs_never_import_each_other,
    "features never import each other": features_never_import_each_other,
    "no room reaches into another": no_room_reaches_into_another,
    "discord stays at the edge": _only({"discord"}, _discord),
    "aiosqlite has one door": _only(
        {"aiosqlite"}, lambda path: path == "bot/storage/connection.py"
    ),
    "apscheduler stays in bot/jobs.py": _only({"apscheduler"}, lambda path: path == "bot/jobs.py"),
    "HTTP stays in the intake": _only(HTTP, _speaks_http),
    "heavy imports stand where first used": heavy_imports_stand_where_first_used,
    "only bot/times.py asks the clock": only_times_asks_the_clock,
    "only bot/settings.py reads the environment": only_settings_reads_the_environment,
    "no SQL in cogs": no_sql_in_cogs,
    "files and functions are short": files_and_functions_are_short,
    "names say what is inside": names_say_what_is_inside,
}

# rule, path of a made-up file, its text, whether the rule must refuse it
LONG_FUNCTION = "def long():\n" + "    pass\n" * FUNCTION_LINES
EXAMPLES = [
    ("bot never imports cogs", "bot/x.py", "from cogs.polls import cards", True),
    ("bot never imports cogs", "bot/x.py", "def f():\n    import cogs", True),
    ("bot never imports cogs", "bot/polls/x.py", "from ... import cogs", True),
    ("bot never imports cogs", "cogs/x.py", "import bot.polls", False),
    ("cogs never import each other", "cogs/polls/x.py", "import cogs.articles.cards", True),
    ("cogs never import each other", "cogs/polls/x.py", "from cogs import articles", True),
    ("cogs never import each other", "cogs/polls/x.py", "from ..articles import cards", True),
    ("cogs never import each other", "cogs/polls/x.py", "from cogs.polls import cards", False),
    ("cogs never import each other", "cogs/polls/x.py", "from . import cards", False),
    ("cogs never import each other", "cogs/polls/x.py", "from cogs.card import plain", False),
    ("cogs never import each other", "cogs/polls/x.py", "from cogs.membership import seen", False),
    ("cogs never import each other", "cogs/polls/x.py", "from cogs.cards import x", True),
    ("features never import each other", "bot/polls/x.py", "from bot.articles import model", True),
    ("features never import each other", "bot/polls/x.py", "from bot import meetings", True),
    ("features never import each other", "bot/polls/x.py", "from bot import outbox", False),
    ("features never import each other", "bot/cli.py", "from bot.polls import recount", False),
    ("no room reaches into another", "cogs/polls/x.py", "from bot.meetings import record", True),
    ("no room reaches into another", "cogs/me/x.py", "from bot import polls", True),
    ("no room reaches into another", "cogs/card.py", "import bot.articles.library", True),
    ("no room reaches into another", "cogs/polls/x.py", "from bot.polls import box", False),
    ("no room reaches into another", "cogs/polls/x.py", "from bot.offers import Offer", False),
    ("discord stays at the edge", "bot/polls/model.py", "import discord", True),
    ("discord stays at the edge", "bot/outbox.py", "from discord.utils import utcnow", True),
    ("discord stays at the edge", "bot/courier/courier.py", "import discord", False),
    ("discord stays at the edge", "cogs/me.py", "from discord.ext import commands", False),
    ("aiosqlite has one door", "bot/polls/box.py", "import aiosqlite", True),
    (
        "aiosqlite has one door",
        "bot/storage/connection.py",
        "import aiosqlite",
        False,
    ),
    ("apscheduler stays in bot/jobs.py", "bot/client.py", "import apscheduler.triggers.date", True),
    ("apscheduler stays in bot/jobs.py", "bot/jobs.py", "import apscheduler", False),
    ("HTTP stays in the intake", "bot/client.py", "from aiohttp import ClientSession", True),
    ("HTTP stays in the intake", "cogs/me.py", "from urllib import request", True),
    ("HTTP stays in the intake", "cogs/me.py", "from urllib import parse", False),
    ("HTTP stays in the intake", "bot/demo/demo_page.py", "import aiohttp", True),
    ("HTTP stays in the intake", "bot/demo/paper.py", "from aiohttp import web", False),
    ("HTTP stays in the intake", "bot/discords_clock.py", "import aiohttp", False),
    ("HTTP stays in the intake", "bot/articles/intake/fetch.py", "import aiohttp", False),
    ("heavy imports stand where first used", "bot/x.py", "import PIL.Image", True),
    ("heavy imports stand where first used", "bot/x.py", "class A:\n    import docx", True),
    (
        "heavy imports stand where first used",
        "bot/x.py",
        "try:\n    import nh3\nfinally: ...",
        True,
    ),
    ("heavy imports stand where first used", "bot/x.py", "def f():\n    import PIL", False),
    (
        "heavy imports stand where first used",
        "bot/x.py",
        "if TYPE_CHECKING:\n    from icalendar import Event",
        False,
    ),
    ("only bot/times.py asks the clock", "bot/x.py", "datetime.now(UTC)", True),
    (
        "only bot/times.py asks the clock",
        "bot/x.py",
        "import datetime\ndatetime.date.today()",
        True,
    ),
    ("only bot/times.py asks the clock", "cogs/x.py", "from time import time", True),
    ("only bot/times.py asks the clock", "cogs/x.py", "clock = time.time", True),
    ("only bot/times.py asks the clock", "bot/times.py", "datetime.now(UTC)", False),
    ("only bot/times.py asks the clock", "bot/x.py", "time.monotonic()", False),
    ("only bot/settings.py reads the environment", "bot/x.py", "os.environ['A']", True),
    ("only bot/settings.py reads the environment", "cogs/x.py", "from os import getenv", True),
    ("only bot/settings.py reads the environment", "bot/settings.py", "os.environ", False),
    ("no SQL in cogs", "cogs/x.py", "q = 'SELECT name FROM member'", True),
    ("no SQL in cogs", "cogs/x.py", "q = f'DELETE FROM {table}'", True),
    ("no SQL in cogs", "cogs/x.py", "conn.execute(query)", True),
    ("no SQL in cogs", "cogs/x.py", "label = 'Select a topic from the list'", False),
    ("no SQL in cogs", "bot/polls/x.py", "q = 'SELECT 1 FROM poll'", False),
    ("files and functions are short", "bot/x.py", "x = 1\n" * (FILE_LINES + 1), True),
    ("files and functions are short", "bot/x.py", LONG_FUNCTION, True),
    ("files and functions are short", "bot/x.py", "x = 1\n" * FILE_LINES, False),
    ("names say what is inside", "bot/polls/utils.py", "", True),
    ("names say what is inside", "bot/polls/rules.py", "", False),
]


@pytest.mark.parametrize("name", RULES)
def test_the_house_keeps_its_rule(name: str) -> None:
    broken = [f"{source.path}:{fault}" for source in sources() for fault in RULES[name](source)]
    assert not broken, f"{name}:\n" + "\n".join(broken)


@pytest.mark.parametrize(("name", "path", "text", "refused"), EXAMPLES)
def test_a_rule_refuses_what_breaks_it_and_nothing_else(
    name: str, path: str, text: str, refused: bool
) -> None:
    assert bool(RULES[name](Source(path, text))) is refused


def test_every_rule_has_an_example_that_breaks_it() -> None:
    assert {name for name, _, _, refused in EXAMPLES if refused} == RULES.keys()


def test_the_rules_look_at_both_houses() -> None:
    assert {source.path.split("/")[0] for source in sources()} == {"bot", "cogs"}


def test_migrations_are_numbered_one_after_the_other() -> None:
    names = sorted(path.name for path in (ROOT / "bot/migrations").glob("*.sql"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1)), names
