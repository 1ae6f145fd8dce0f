"""The command line: ``lmcbot run | demo | …``. Each command's work lies in the room it belongs to."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence

from bot import settings as settings_
from bot.errors import UserError

Command = Callable[[argparse.Namespace], int]


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    top = argparse.ArgumentParser(
        prog="lmcbot", description="A Discord bot for Local Medical Committees."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="run the bot on Discord (needs DISCORD_TOKEN)")
    run.set_defaults(work=run_command)
    return top


def run_command(arguments: argparse.Namespace) -> int:
    """Run against Discord until told to stop."""
    from bot.run import run

    chosen = settings_.load(settings_.environment(), need_token=True)
    return asyncio.run(run(chosen))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; a refusal is one plain sentence on standard error and exit code 1."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.work(arguments))
    except UserError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
