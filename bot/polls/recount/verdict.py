"""The verdict on an exported file: is it whole, is it the sealed one, and does it add up?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import UserError
from bot.polls.export import Damaged, read
from bot.polls.phrases import listed
from bot.polls.recount.accounts import account
from bot.polls.recount.schema import Kinds, check
from bot.polls.recount.sums import Account
from bot.polls.recount.told import quoted
from bot.polls.seal import FORMAT, LENGTHS, OLDER, grouped, plain, seal

MOST_BYTES = 64 << 20
TOO_LARGE = "the file is larger than 64 MB, which no export of this bot is"


@dataclass(frozen=True, slots=True)
class Recount:
    """What a recount found. ``fault`` is empty when nothing is wrong; it names the line if one is.

    ``sealed`` says that a seal was given and fits; without one a file can only be self-consistent.
    ``lines`` are safe to print: the file's own words stand behind a mark.
    """

    fault: str
    sealed: bool
    seal: str
    lines: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.fault

    @property
    def text(self) -> str:
        """The report as a terminal shows it; the verdict is its last line, and only that."""
        return "\n".join((*self.lines, self.verdict))

    @property
    def verdict(self) -> str:
        """The last line."""
        if self.fault:
            return f"FAILED: {self.fault}."
        if self.sealed:
            return (
                f"The seal {grouped(self.seal)} fits:"
                " this is the file that was sealed, and it adds up."
            )
        return (
            "WARNING: self-consistent only. No seal was given, so this may be any file:"
            f" compare its seal {grouped(self.seal)} with the result card."
        )


def recount(path: Path, code: str | None = None) -> Recount:
    """Recount an exported CSV or JSON file; raises UserError when it cannot be opened at all."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UserError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    return recount_bytes(raw, code)


def recount_bytes(raw: bytes, code: str | None = None) -> Recount:
    """Recount an export that has been read already."""
    if len(raw) > MOST_BYTES:
        return Recount(TOO_LARGE, False, "", ())
    try:
        whole = read(raw)
        kinds = check(whole)
        lines = tuple(_lines(kinds, account(kinds)))
    except Damaged as damaged:
        return Recount(str(damaged), False, "", ())
    found = seal(whole.records)
    fault = "" if code is None else _misfit(code, found)
    return Recount(fault, code is not None and not fault, found, () if fault else lines)


def _misfit(code: str, found: str) -> str:
    typed = plain(code)
    if len(typed) != len(found):
        return (
            f"the seal of this file has {len(found)} letters and figures,"
            f" and {len(typed)} were given"
        )
    if typed != found:
        return f"the seal {grouped(typed)} does not belong to this file, whose is {grouped(found)}"
    return ""


def _lines(kinds: Kinds, told: Account) -> Iterator[str]:
    poll = kinds["poll"][0].fields
    for text in (f"{poll[0]}, {poll[2]}", poll[1], *told.lines):
        yield from quoted(text)
    if told.counted:
        yield f"Counted anew: {listed(told.counted)}."
    if told.added:
        yield f"Only added up: {listed(told.added)}."
    written = ["the question", "the dates", "the roll"]
    written += ["the practices that voted"] if kinds.get("coverage") else []
    written += ["what was withdrawn"] if kinds.get("account") else []
    told_only = ", and whether the mass was reached" if kinds.get("pledge") else ""
    yield f"Taken as written: {listed(written)}{told_only}."
    if kinds["lmcbot poll"][0].fields != FORMAT[1:]:
        yield f"This file is of the older format: its seal has {LENGTHS[OLDER]} characters."
