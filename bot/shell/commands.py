"""The shell's smaller commands: each prints what it did and returns the exit code."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bot import settings as settings_
from bot.errors import UserError
from bot.plain_text import capital
from bot.settings import Settings
from bot.times import utc_now

if TYPE_CHECKING:
    from bot.shell.doctor import Finding
    from bot.shell.import_articles import Read

Say = Callable[[str], None]


def chosen() -> Settings:
    """The settings of this folder; no token is needed."""
    return settings_.load(settings_.environment())


def add_parser(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, says: str
) -> argparse.ArgumentParser:
    """One command; what it is for stands in the list of all and in its own help."""
    return commands.add_parser(name, help=says, description=f"{capital(says)}.")


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Say) -> None:
    """Put the commands of this file beside the others."""

    def command(
        name: str, work: Callable[[argparse.Namespace, Say], int], says: str
    ) -> argparse.ArgumentParser:
        made = add_parser(commands, name, says)
        made.set_defaults(work=lambda arguments: work(arguments, say))
        return made

    command("doctor", doctor, "say what is wrong with this installation, with the fix")
    command("health", health, "exit 0 if the running bot is well (for Docker and monitors)")
    command("backup", back_up, "copy the database now, beside a running bot")
    command("restore", restore, "put a backup in place; the bot must be stopped").add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="without it, those there are are listed"
    )
    command("migrate", migrate, "bring the database to this release; the bot must be stopped")
    command("handover", hand_over, "what the next volunteer needs, on one page, without secrets")
    command("sentences", say_all, "every sentence the bot can say, to be read and mended")
    officers_ = command(
        "officers", name_officers, "name the officers' role; the bot must be stopped"
    )
    officers_.add_argument(
        "role",
        type=_role,
        metavar="ROLE",
        help="Discord's number of the role, as *Copy Role ID* says",
    )
    officers_.add_argument("--server", default="", help="its name or number, if there are several")
    import_ = command("import", import_files, "take articles from files, beside a running bot")
    import_.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    import_.add_argument("--server", default="", help="its name or number, if there are several")
    import_.add_argument("--dry-run", action="store_true", help="read and show, store nothing")
    import_.add_argument("--json", action="store_true", help="store nothing, one object a line")
    sources_ = command("sources", try_sources, "ask feeds whether they answer")
    sources_.add_argument("act", choices=["test"])
    sources_.add_argument("names", nargs="*", metavar="NAME", help="a name or address (all)")
    export_ = command("export", export, "everything held, as JSON, beside a running bot")
    export_.add_argument("file", type=Path, metavar="FILE")
    export_.add_argument("--server", default="", help="only this one, by name or number")
    recount_ = command("recount", recount, "recompute an exported poll and check its seal")
    recount_.add_argument("file", type=Path, metavar="FILE", nargs="?")
    recount_.add_argument("--seal", metavar="CODE", help="the seal on the result card")
    recount_.add_argument("--page", type=Path, metavar="FILE", help="write the browser's recount")
    when_ = command("when", when, "say how a typed time is understood")
    when_.add_argument("phrase", nargs="+", metavar="PHRASE")
    when_.add_argument("--zone", default="Europe/London", help="default: Europe/London")
    when_.add_argument("--now", metavar="ISO", help="as if it were this time")
    when_.add_argument("--count", type=int, default=6, metavar="N", help="dates listed (6)")
    when_.add_argument("--json", action="store_true", help="for machines")


def _role(written: str) -> int:
    if not written.isdecimal():
        raise argparse.ArgumentTypeError(
            f"“{written}” is no role's number. In Discord switch on User Settings, Advanced,"
            " Developer Mode; then Server Settings, Roles, the dots beside the role, Copy Role ID"
        )
    return int(written)


def doctor(arguments: argparse.Namespace, say: Say) -> int:
    """Look at everything; exit code 1 if anything needs mending."""
    from bot.shell.doctor import Finding, findings

    try:
        settings = chosen()
    except UserError as faults:
        _told((Finding("Settings", False, fault) for fault in str(faults).splitlines()), say)
        return 1
    found = _told(findings(settings, utc_now()), say)
    if settings.token:
        found += asyncio.run(_online(settings, say))
    else:
        found += _told([Finding("Token", False, settings_.TOKEN_HELP)], say)
    return int(not all(finding.well for finding in found))


async def _online(settings: Settings, say: Say) -> list[Finding]:
    from bot.shell.doctor_online import examine

    found = []
    async for finding in examine(settings):
        say(str(finding))
        found.append(finding)
    return found


def _told(findings: Iterable[Finding], say: Say) -> list[Finding]:
    found = []
    for finding in findings:
        say(str(finding))
        found.append(finding)
    return found


def health(arguments: argparse.Namespace, say: Say) -> int:
    """Exit 0 if a bot runs here, its database is readable and saved, and nothing is long overdue.

    What waits for officers is said too, and changes nothing about the exit code.
    """
    from bot.boards.health import faults
    from bot.shell.concerns import concerns

    settings, now = chosen(), utc_now()
    found = faults(settings, now)
    for said in found or concerns(settings, now) or ["well"]:
        say(said)
    return int(bool(found))


def back_up(arguments: argparse.Namespace, say: Say) -> int:
    """Copy the database now."""
    from bot.shell.data_in_use import there
    from bot.storage.backup import back_up

    settings = chosen()
    there(settings)
    say(f"Copied to {back_up(settings.database, settings.backups, utc_now())}")
    return 0


def restore(arguments: argparse.Namespace, say: Say) -> int:
    """Put a backup in the database's place."""
    from bot.shell.restore import restore

    say(restore(chosen(), arguments.file, utc_now()))
    return 0


def migrate(arguments: argparse.Namespace, say: Say) -> int:
    """Take the database's waiting steps."""
    from bot.shell.restore import migrate_now

    say(migrate_now(chosen(), utc_now()))
    return 0


def hand_over(arguments: argparse.Namespace, say: Say) -> int:
    """Print the page for whoever runs the bot next."""
    from bot.shell.handover_page import page

    say(page(chosen(), settings_.environment(), utc_now()))
    return 0


def say_all(arguments: argparse.Namespace, say: Say) -> int:
    """Print every sentence the bot can say."""
    from bot.shell.sayings import sentences

    for sentence in sentences():
        say(str(sentence))
    return 0


def name_officers(arguments: argparse.Namespace, say: Say) -> int:
    """Say which role officers have on a server that has no officer left."""
    from bot.shell.appoint import appoint_now

    say(appoint_now(chosen(), arguments.server, arguments.role, utc_now()))
    return 0


def import_files(arguments: argparse.Namespace, say: Say) -> int:
    """Take articles from files; exit code 1 if any could not be read."""
    from bot.shell.import_articles import files, read_all, store_all, table

    async def work() -> int:
        settings = chosen()
        found = await read_all(settings, files(arguments.paths), utc_now, _progress)
        if arguments.json:
            return _told_as_json(found, say)
        try:
            if not arguments.dry_run:
                found = await store_all(settings, arguments.server, found, utc_now)
        finally:
            say("\n".join(table(found)))
        return int(any(read.parsed is None for read in found))

    return asyncio.run(work())


def _told_as_json(found: Iterable[Read], say: Say) -> int:
    from bot.articles.model import to_json

    faults = 0
    for read in found:
        if read.parsed is None:
            faults += 1
            sys.stderr.write(f"{read.path}: {read.fault}\n")
        else:
            say(json.dumps(to_json(read.parsed), ensure_ascii=False))
    return int(faults > 0)


def try_sources(arguments: argparse.Namespace, say: Say) -> int:
    """Ask feeds whether they answer; exit code 1 if one does not."""
    from bot.articles.intake.trial import trials

    async def work() -> int:
        well = True
        async for trial in trials(chosen(), arguments.names, utc_now):
            say(str(trial))
            well = well and trial.well
        return int(not well)

    return asyncio.run(work())


def _progress(number: int, of: int, name: str) -> None:
    """A bar on the terminal, nothing where the output is a file."""
    if sys.stderr.isatty():
        done = 20 * number // of
        end = "\n" if number == of else ""
        bar = "#" * done + "." * (20 - done)
        sys.stderr.write(f"\r[{bar}] {number} of {of} {name[:40]:<40}{end}")
        sys.stderr.flush()


def export(arguments: argparse.Namespace, say: Say) -> int:
    """Write everything held as JSON."""
    from bot.shell.export_json import export

    say(export(chosen(), arguments.file, arguments.server))
    return 0


def recount(arguments: argparse.Namespace, say: Say) -> int:
    """Recount an exported poll, or write the page that does; exit code 1 if it does not add up."""
    from bot.polls.recount import recount
    from bot.polls.recount.page import page

    if arguments.page is not None:
        arguments.page.write_bytes(page())
        say(f"{arguments.page} written: open it in a browser, with or without a network.")
        return 0
    if arguments.file is None:
        raise UserError("Which file? lmcbot recount FILE --seal CODE recounts an export.")
    found = recount(arguments.file, arguments.seal)
    say(found.text)
    return int(not found.ok)


def when(arguments: argparse.Namespace, say: Say) -> int:
    """Tell how a typed time is understood or asked about; exit code 1 if it is refused."""
    from bot.shell.typed_time import Asked, told

    phrase = " ".join(arguments.phrase)
    said, taken = told(
        Asked(phrase, arguments.zone, arguments.now, arguments.count, arguments.json), utc_now()
    )
    say(said)
    return int(not taken)
