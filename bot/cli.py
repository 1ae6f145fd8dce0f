"""The command line: ``lmcbot run | demo | …``. Each command's work lies in its own room."""

from __future__ import annotations

import argparse
import asyncio
import os
import sqlite3
import sys
from collections.abc import Callable, Collection, Sequence
from difflib import get_close_matches
from functools import partial
from importlib.metadata import version
from pathlib import Path

from bot import settings as settings_
from bot.errors import UserError
from bot.shell import commands as shell
from bot.storage.connection import MEND_DISK, disk_fault
from bot.storage.folder import NO_ROOM

Command = Callable[[argparse.Namespace], int]
BEGIN = "\nTo begin: lmcbot demo, without Discord; or lmcbot doctor, which says what is missing.\n"
MEANT = {  # what people type who know other programs
    "status": "doctor",
    "check": "doctor",
    "start": "run",
    "update": "migrate",
    "upgrade": "migrate",
}


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    return _parser()[0]


def _parser() -> tuple[argparse.ArgumentParser, Collection[str]]:
    """The same, and the commands' names."""
    top = argparse.ArgumentParser(
        prog="lmcbot", description="A Discord bot for Local Medical Committees."
    )
    top.add_argument("--version", action="version", version=f"LMC Bot {version('lmcbot')}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = shell.add_parser(commands, "run", "run the bot on Discord (needs DISCORD_TOKEN)")
    run.set_defaults(work=run_command)
    demo = shell.add_parser(commands, "demo", "try the bot in a browser page, without Discord")
    demo.add_argument("--port", type=_port, default=0, help="port of the page (default: any free)")
    demo.add_argument(
        "--data", type=Path, metavar="DIR", help="keep what is stored in this empty folder"
    )
    demo.add_argument("--tour", action="store_true", help="play the whole story, check, and end")
    demo.add_argument("--pictures", type=Path, metavar="DIR", help="draw the guides' pictures")
    demo.set_defaults(work=demo_command)
    shell.add_parsers(commands, partial(print, flush=True))
    return top, commands.choices


def _port(written: str) -> int:
    if not (written.isdecimal() and int(written) <= 65_535):
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not “{written}”")
    return int(written)


def run_command(arguments: argparse.Namespace) -> int:
    """Run against Discord until told to stop."""
    from bot.shell.run import loop_factory, run

    chosen = settings_.load(settings_.environment(), need_token=True)
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        return runner.run(run(chosen))


def demo_command(arguments: argparse.Namespace) -> int:
    """The real bot on a Discord in memory: a page, the tour or the pictures."""
    from bot.demo.extra import check_extra

    check_extra()
    from bot.demo.run_demo import Options, demo
    from bot.times import utc_now

    options = Options(arguments.port, arguments.data, arguments.tour, arguments.pictures)
    return asyncio.run(demo(options, utc_now(), partial(print, flush=True)))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; a refusal is one plain sentence on standard error and exit code 1, and so is
    what the disk refuses."""
    words, (top, known) = sys.argv[1:] if argv is None else list(argv), _parser()
    if not words or (lost := _unknown(words[0], known)):
        print(lost if words else top.format_help() + BEGIN, file=sys.stderr)
        return 2
    arguments = top.parse_args(words)
    os.umask(0o077)  # what the bot writes is for the account it runs under, and nobody else
    try:
        return int(arguments.work(arguments))
    except UserError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever reads has seen enough, as with `lmcbot sentences | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, sqlite3.Error) as fault:
        print(_disk_words(fault), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _unknown(word: str, known: Collection[str]) -> str:
    """What to say to a command that there is not; empty for one that there is, and for options."""
    if word.startswith("-") or word in known:
        return ""
    near = next(iter(get_close_matches(word, [*MEANT, *known], 1)), "")
    near = MEANT.get(near, near)
    meant = f" lmcbot {near} may be what you look for;" if near else ""
    return f"There is no command “{word}”:{meant} lmcbot --help lists all."


def _disk_words(fault: OSError | sqlite3.Error) -> str:
    if isinstance(fault, OSError):
        if cause := NO_ROOM.get(fault.errno or 0):
            return f"It could not be done: {cause}. Mend that, then try again."
        return f"{fault.filename or 'A file'} cannot be used ({fault.strerror or fault})."
    if disk_fault(fault):
        return f"The database cannot be used ({fault}). {MEND_DISK}"
    return (
        f"The database cannot be used ({fault}): lmcbot doctor looks at it; if it is damaged, stop "
        "the bot and put a backup in its place with lmcbot restore FILE."
    )


if __name__ == "__main__":
    sys.exit(main())
