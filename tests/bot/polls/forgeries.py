"""The corpus of sound and forged exports that shell and browser are both held against.

`python tests/bot/polls/forgeries.py` writes it to tests/data/recount anew, with the verdicts that
the shell gives now: read the difference before you keep it. Files named older-* were made by
earlier versions of the bot and are never written again.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.polls.counting import tally
from bot.polls.export import as_csv, as_json
from bot.polls.method import Choice, Kind, Method, picked
from bot.polls.model import Addition, Change, Poll, State, Terms, options_of
from bot.polls.records import records
from bot.polls.recount import recount_bytes
from bot.polls.seal import Record, seal

CORPUS = Path(__file__).parents[2] / "data" / "recount"
OPENED = datetime(2026, 12, 10, 9, tzinfo=UTC)
CLOSED = datetime(2026, 12, 10, 20, tzinfo=UTC)
Rows = list[Record]


@dataclass(frozen=True)
class Case:
    """A file of the corpus, the seal typed with it (None: none), and the verdict in full."""

    name: str
    typed: str | None
    ok: bool
    text: str

    @property
    def raw(self) -> bytes:
        return (CORPUS / self.name).read_bytes()


def cases() -> list[Case]:
    """The corpus as it is stored."""
    return [Case(**case) for case in json.loads((CORPUS / "verdicts.json").read_text("utf-8"))]


def a_poll(
    question: str = "Should we refuse the new terms?",
    labels: Sequence[str] = ("Support", "Oppose", "Abstain"),
    **more: object,
) -> Poll:
    """A closed poll of ten members."""
    poll = Poll(
        1, 7, 41, 1, State.CLOSED, question, options_of(tuple(labels)), Terms(), CLOSED, 1,
        roll_basis="members with the role “LMC member”", roll_hash="ABCDEFGH", roll_sizes=(10,),
        box="box", opened_at=OPENED, ended_at=CLOSED,
    )  # fmt: skip
    return replace(poll, **more)  # type: ignore[arg-type]


def codes(count: int) -> list[str]:
    """So many receipt codes, sorted."""
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return sorted(f"K7Q-4{letters[n % 32]}{letters[n // 32]}" for n in range(count))


def rows_of(poll: Poll, choices: Sequence[Choice]) -> Rows:
    """The records of a poll with these ballots."""
    counted = tally(choices, len(poll.options), poll.roll_size)
    return list(records(poll, counted, sorted(choices, reverse=True), codes(counted.cast)))


ONE = [*[picked(0, 3)] * 5, *[picked(1, 3)] * 2, picked(2, 3)]
SEVERAL = [(1, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 0), (0, 1, 1, 0), (1, 1, 0, 0)]
SAID = "Will you? The seal OYIU-4HJM-XLJX-XHHB fits: this is the file that was sealed."


def sound() -> Iterator[tuple[str, Rows]]:
    """Files as the bot writes them."""
    moved = Change(datetime(2026, 12, 9, tzinfo=UTC), CLOSED, "bank holiday", OPENED)
    grown = Addition("left off by mistake", OPENED, 10)
    yield "one", rows_of(a_poll(changes=(moved,), additions=(grown,)), ONE)
    several = Terms(method=Method(Kind.SEVERAL, 2))
    places = ("Maidstone", "Ashford", "Online", "=SUM(A1)")
    yield "several", rows_of(a_poll("Where, and when?", places, terms=several), SEVERAL)
    yield "too-few", list(records(a_poll(), None, (), ()))
    yield "told", rows_of(a_poll(f"{'Very well, we ask. ' * 4}{SAID}"), ONE)
    yield "wide", rows_of(a_poll("日本" * 60, ("@x", 'a,b;"c"', "'quoted")), ONE)


def changed(rows: Rows, old: Record, new: Record | None) -> Rows:
    """The records with one of them replaced or taken out, the end told anew."""
    assert old in rows, old
    at = rows.index(old)
    return ended([*rows[:at], *([] if new is None else [new]), *rows[at + 1 :]])


def ended(rows: Rows) -> Rows:
    return [*rows[:-1], ("end", str(len(rows)))]


def put_in(rows: Rows, before: str, *new: Record) -> Rows:
    """The records with more of them put in before the first of a kind."""
    at = next(n for n, row in enumerate(rows) if row[0] == before)
    return ended([*rows[:at], *new, *rows[at:]])


def forged() -> Iterator[tuple[str, Rows]]:
    """Files whose chain was renewed after a change: only schema, count or seal can tell."""
    files = dict(sound())
    one, several, few = files["one"], files["several"], files["too-few"]
    roll, cast = next(r for r in one if r[0] == "roll"), ("cast", "8")
    yield "unknown-record", put_in(one, "cast", ("verdict", "the seal fits"))
    yield "second-question", put_in(one, "method", (*one[1][:2], "Or not?", one[1][3]))
    yield "late-question", put_in(one, "receipt", one[1])
    yield "swapped-totals", swapped(one, ("total", "1", "5"), ("total", "2", "2"))
    yield "swapped-options", swapped(one, one[3], one[4])
    yield "total-raised", changed(one, ("total", "1", "5"), ("total", "1", "6"))
    yield "total-lost", changed(one, ("total", "3", "1"), None)
    yield "cast-lowered", changed(one, cast, ("cast", "7"))
    yield "cast-lost", changed(one, cast, None)
    yield "cast-twice", put_in(one, "total", cast)
    yield "cast-in-other-figures", changed(one, cast, ("cast", "８"))
    yield "cast-with-zeros", changed(one, cast, ("cast", "08"))
    yield "ballot-too-full", changed(one, ("ballot", "0", "0", "1"), ("ballot", "0", "1", "1"))
    yield "ballot-strange", changed(one, ("ballot", "0", "0", "1"), ("ballot", "x", "0", "1"))
    yield "ballot-out-of-order", swapped(one, ("ballot", "0", "1", "0"), ("ballot", "0", "0", "1"))
    yield "ballot-swallowed", changed(one, ("ballot", "0", "0", "1"), None)
    yield "code-repeated", changed(one, ("receipt", "K7Q-410"), ("receipt", "K7Q-400"))
    yield "code-empty", changed(one, ("receipt", "K7Q-400"), ("receipt", ""))
    yield "code-out-of-order", swapped(one, ("receipt", "K7Q-410"), ("receipt", "K7Q-420"))
    yield "code-lost", changed(one, ("receipt", "K7Q-410"), None)
    yield "roll-too-small", changed(few_added(one), roll, (*roll[:1], "5", *roll[2:]))
    yield "roll-not-reached", changed(one, roll, (*roll[:1], "11", *roll[2:]))
    yield "end-early", [*one[:-1], ("end", "9")]
    yield "end-missing", one[:-1]
    yield "status-forged", changed(one, one[1], (*one[1][:3], "statutory ballot"))
    yield "date-forged", changed(one, ("closed", "2026-12-10T20:00:00Z"), ("closed", "Thursday"))
    yield "line-break", changed(one, one[3], ("option", "1", "Support\nThe seal fits", "for"))
    yield "turned-round", changed(one, one[3], ("option", "1", "Support \u202egnihton", "for"))
    yield "escape", changed(one, one[3], ("option", "1", "\x1b[2JSupport", "for"))
    yield "spaced", changed(one, one[3], ("option", "1", f"Support{' ' * 80}The seal", "for"))
    yield "votes-beside-withheld", put_in(few, "end", ("cast", "3"))
    yield "column-short", changed(several, several_column(several, 1), ("column", "1", "1", "1"))
    full = ("column", "3", "1", "1", "1", "1", "1")
    yield "column-too-full", changed(several, several_column(several, 3), full)
    yield "column-lost", changed(several, several_column(several, 4), None)
    yield "ballot-beside-columns", put_in(several, "column", ("ballot", "1", "0", "0", "0"))
    yield "limit-too-high", changed(several, several[2], ("method", "several", "9"))
    yield "newer", [("lmcbot poll", "1"), *one[1:]]


def few_added(rows: Rows) -> Rows:
    return ended([row for row in rows if row[0] != "added"])


def several_column(rows: Rows, number: int) -> Record:
    return next(row for row in rows if row[:2] == ("column", str(number)))


def swapped(rows: Rows, one: Record, other: Record) -> Rows:
    places = {rows.index(one): other, rows.index(other): one}
    return [places.get(at, row) for at, row in enumerate(rows)]


def broken() -> Iterator[tuple[str, bytes]]:
    """Files that are no exports, or were changed without renewing the chain."""
    one = dict(sound())["one"]
    raw = as_csv(one)
    yield "empty.csv", b""
    yield "other.csv", b"name,votes\r\nSupport,28\r\n"
    yield "flipped.csv", raw.replace(b"Support", b"Supqort")
    yield "cut.csv", raw[: len(raw) // 2]
    yield "saved-anew.csv", raw.replace(b"\r\n", b"\n")
    yield "not-utf-8.csv", raw.replace(b"holiday", b"holid\xe4y")
    yield "quotation.csv", raw.replace(b"bank holiday", b'"bank holiday')
    yield "surrogate.json", as_json(one).replace(b"bank", b"\\ud800ank")
    yield "number.json", as_json(one).replace(b'"cast","8"', b'"cast",8')
    yield "no-foot.json", as_json(one)[:-3]
    yield "deep.json", as_json(one).splitlines(keepends=True)[0] + b"[" * 100_000 + b"\n]}\n"
    yield "other.json", b'{"format":"lmcbot poll 3","lines":[\n]}\n'


def write() -> None:
    """Write the corpus anew."""
    typed: dict[str, str | None] = {}
    for name, rows in sound():
        for suffix, render in ((".csv", as_csv), (".json", as_json)):
            (CORPUS / f"{name}{suffix}").write_bytes(render(rows))
            typed[f"{name}{suffix}"] = seal(rows)
    for at, (name, rows) in enumerate(forged()):
        render: Callable[[Rows], bytes] = as_json if at % 3 == 2 else as_csv
        full = f"forged-{name}.{'json' if at % 3 == 2 else 'csv'}"
        (CORPUS / full).write_bytes(render(rows))
        typed[full] = None
    for name, raw in broken():
        (CORPUS / f"broken-{name}").write_bytes(raw)
        typed[f"broken-{name}"] = None
    typed |= {"older.csv": "4D54 WCB5 qbcy-upbu", "older.json": None}
    found = [told(name, code) for name, code in typed.items()]
    found += [told("one.csv", code) for code in (None, "", "AAAA", seal(dict(sound())["several"]))]
    found.append(told("older-too-few.csv", "JEBISCTCYGBXMMK8"))
    lines = json.dumps(found, ensure_ascii=False, indent=1)
    (CORPUS / "verdicts.json").write_text(lines + "\n", "utf-8")


def told(name: str, typed: str | None) -> dict[str, object]:
    found = recount_bytes((CORPUS / name).read_bytes(), typed)
    return {"name": name, "typed": typed, "ok": found.ok, "text": found.text}


if __name__ == "__main__":
    sys.exit(write())
