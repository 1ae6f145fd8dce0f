"""The account of a whole file, by the way its poll was answered."""

from __future__ import annotations

from bot.polls.counting.coverage import Coverage
from bot.polls.export import Damaged
from bot.polls.method import Kind
from bot.polls.recount.ballots import answers_account, options_account
from bot.polls.recount.rankings import ranking_account
from bot.polls.recount.schema import Kinds
from bot.polls.recount.sums import Account, cast_of, codes_fit, first_of, method_of, none_of, the
from bot.polls.recount.units import UNITS, units_account

RESULT = (
    *("pledge", "cast", "coverage", "account", "total", "answers", "ballot", "column", "round"),
    *("chosen", "step", "pairs", "standing", *UNITS, "receipt"),
)


def account(kinds: Kinds) -> Account:
    """Count a file's ballots; raises Damaged at the first record that does not add up."""
    _numbers_fit(kinds)
    if kinds["withheld"]:
        for row in first_of(kinds, RESULT):
            raise Damaged(row.line, "tells votes beside “too few to show”")
        return Account(("Too few voted to show anything.",))
    if method_of(kinds).kind is Kind.PLEDGE:
        return _pledged(kinds)
    none_of(kinds, "pledge")
    cast, roll, kind = cast_of(kinds), kinds["roll"][0].number(), method_of(kinds).kind
    units = Account(())
    if kind in (Kind.SCALE, Kind.MENU):
        none_of(kinds, *UNITS)
        found = answers_account(kinds)
    elif kind is Kind.RANKED:
        none_of(kinds, *UNITS)
        found = ranking_account(kinds)
    else:
        found = options_account(kinds)
        if kind is Kind.ONE and "unit" in kinds:
            units = units_account(kinds, [row.number(1) for row in kinds["total"]], cast)
        else:
            none_of(kinds, *UNITS)
    codes_fit(kinds, cast)
    whence, taken = _whence(kinds, cast), _taken(kinds, cast)
    lines = (*found.lines, f"Turnout {cast:,} of {roll:,}{whence}", *taken.lines, *units.lines)
    counted = (*found.counted, *units.counted, "the codes")
    return Account(lines, counted, (*found.added, *units.added, *taken.added))


def _whence(kinds: Kinds, cast: int) -> str:
    """From how many practices members voted."""
    for row in kinds.get("coverage", ()):
        if kinds["unit"] or kinds["area"]:
            none_of(kinds, "coverage")
        low, high, asked = row.numbers()
        if not low <= high <= asked or low > cast or (low and high not in (low, asked)):
            raise Damaged(row.line, f"tells practices that {cast:,} voters cannot be from")
        covered = Coverage(low, high, asked)
        return f", from {covered.words} of {asked:,} practices" if covered.told else ""
    return ""


def _taken(kinds: Kinds, cast: int) -> Account:
    """How many put a ballot in and withdrew it, beside how many were counted."""
    for row in kinds.get("account", ()):
        put_in, withdrawn = row.fields
        if not put_in.isdigit():
            if withdrawn.isdigit():
                raise Damaged(row.line, "tells what was withdrawn, and not what was put in")
            return Account((f"Withdrawn {withdrawn}, counted {cast:,}",))
        if not withdrawn.isdigit():
            raise Damaged(row.line, "tells what was put in, and not what was withdrawn")
        odd = abs(row.number() - row.number(1) - cast)
        told = f"Put in {row.number():,}, withdrawn {row.number(1):,}, counted {cast:,}"
        if odd:
            return Account((f"{told}: {odd:,} not accounted for",))
        return Account((told,), added=("the account of ballots",))
    return Account(())


def _pledged(kinds: Kinds) -> Account:
    """All that a pledge publishes; it is neither counted nor added up."""
    none_of(kinds, *(name for name in RESULT if name != "pledge"))
    asked = kinds["unit"][0].number(2) if kinds["unit"] else kinds["roll"][0].number()
    needed = kinds["method"][0].number(1)
    if not 1 <= needed <= asked:
        raise Damaged(kinds["method"][0].line, "holds a mass that cannot be reached")
    return Account((f"At least {needed:,} of {asked:,}: {the(kinds, 'pledge').fields[0]}",))


def _numbers_fit(kinds: Kinds) -> None:
    """The roll's size is the last one added to; the limit is one that the method allows."""
    roll = kinds["roll"][0].number()
    sizes = [row.number() for row in kinds["added"]]
    if sizes and (sizes != sorted(set(sizes)) or sizes[-1] != roll):
        raise Damaged(kinds["added"][-1].line, f"does not lead to a roll of {roll:,}")
    row, kind = kinds["method"][0], method_of(kinds).kind
    most = {Kind.SEVERAL: len(kinds["option"]), Kind.SCALE: 6, Kind.PLEDGE: roll}.get(kind, 0)
    if row.number(1) > most:
        raise Damaged(row.line, "holds a limit that its method cannot have")
    if len(kinds["option"]) < 2 and kind not in (Kind.SCALE, Kind.PLEDGE):
        raise Damaged(kinds["option"][0].line, "is the only option of its poll")
