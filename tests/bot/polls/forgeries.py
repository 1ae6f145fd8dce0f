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
from fractions import Fraction
from pathlib import Path

from asked_again import records

from bot.polls.counting import tally
from bot.polls.counting.rounds import Reserved, Rules, scottish
from bot.polls.counting.taken import Taken
from bot.polls.counting.voices import Speaks
from bot.polls.export import as_csv, as_json
from bot.polls.findings import BY_MEMBER, Ballot, Manner, findings
from bot.polls.method import Choice, Kind, Method, picked
from bot.polls.model import Addition, Change, Poll, State, Terms, options_of
from bot.polls.records import evidence, pledge_evidence
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
    yield from ranked()
    yield from by_practice()
    yield from beside_turnout()
    pledge = Terms(method=Method(Kind.PLEDGE, 7))
    leave = a_poll("We leave together, if 7 do.", ("We pledge",), terms=pledge)
    yield "pledge", list(pledge_evidence(leave, reached=True))
    agree = ("“Our practice can go on like this for two more years.”",)
    marks = [(2,), (1,), (1,), (4,), (5,), (3,), (0,), (2,)]
    scale = Terms(method=Method(Kind.SCALE, 5))
    yield "scale", found_rows(a_poll("How far?", agree, terms=scale), marks)
    actions = ("Limit contacts to 25 a day", "Stop advice and guidance", "Freeze data sharing")
    answers = [(1, 1, 0), (1, 2, 3), (1, 1, 1), (2, 2, 0), (1, 3, 2), (1, 0, 0)]
    yield (
        "menu",
        found_rows(a_poll("Which?", actions, terms=Terms(method=Method(Kind.MENU))), answers),
    )
    yield "wide", rows_of(a_poll("日本" * 60, ("@x", 'a,b;"c"', "'quoted")), ONE)


DOCTORS = ("Dr Adeyemi", "Dr Brook", "Dr Cole", "Dr Dutt")
ORDERS = [
    *[(1, 2, 0, 0)] * 3, *[(2, 1, 0, 0)] * 2, *[(0, 2, 1, 0)] * 2, (3, 0, 2, 1), (0, 1, 2, 3),
    (1, 0, 0, 0),
]  # fmt: skip


def ranked() -> Iterator[tuple[str, Rows]]:
    """Elections and priorities, with whole rankings published and without."""
    poll = a_poll("Who should go?", DOCTORS, terms=Terms(method=Method(Kind.RANKED)))
    reserved = (Reserved("sessional", 1, frozenset({2, 3})),)
    two = Manner(ranking=Rules((2, 0, 3, 1), 2, reserved))
    yield "ranked", found_rows(poll, ORDERS, two)
    yield "ranked-whole", found_rows(poll, ORDERS, replace(two, whole_rankings=True))
    yield "run-off", found_rows(poll, ORDERS, Manner(ranking=Rules((0, 1, 2, 3))))
    scots = Manner(ranking=scottish((0, 1, 2, 3), 2), whole_rankings=True)
    yield "ranked-scottish", found_rows(poll, ORDERS, scots)
    yield "priorities", found_rows(poll, ORDERS, Manner())


def by_practice() -> Iterator[tuple[str, Rows]]:
    """One vote for each practice, with areas, thresholds and list sizes."""
    rules = ("majority", "turnout:1/2", "practices:3/5", "areas:3/4")
    terms = Terms(thresholds=rules)
    poll = a_poll(terms=terms, roll_sizes=(40,))
    said = [0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 1, 0, 0, 1, 1, 0]
    ballots = [
        Ballot(picked(option, 3), f"Practice {at % 12}", ("North", "South", "East")[at % 12 % 3])
        for at, option in enumerate(said)
    ]
    areas = {"North": 5, "South": 5, "East": 5}
    lists = {f"Practice {n}": 1_000 * (n % 3 + 1) for n in range(15)}
    manner = Manner(Speaks.MAJORITY, 15, areas, lists)
    yield "by-practice", found_rows(poll, ballots, manner)
    yield "divided", found_rows(poll, ballots, replace(manner, lists={}), limit=1)
    terms = Terms(thresholds=("majority", "practices:3/5", "roll:1/2"))
    speaking = [Ballot(picked(n // 9, 3), f"Practice {n}") for n in range(11)]
    poll = a_poll(terms=terms, roll_sizes=(14,))
    yield "by-named", found_rows(poll, speaking, Manner(Speaks.NAMED, 14))


def beside_turnout() -> Iterator[tuple[str, Rows]]:
    """Members of ten practices, and ballots that some of them withdrew."""
    poll = a_poll(roll_sizes=(32,), left_out={"observer": 2, "bot": 1})
    sizes = {f"Practice {n}": ("", 3) for n in range(10)}

    def rows(practices: int, taken: Taken) -> Rows:
        said = [Ballot(picked(n % 3, 3), f"Practice {n % practices}") for n in range(18)]
        return found_rows(poll, said, Manner(sizes=sizes), taken=taken)

    yield "from-seven", rows(7, Taken(24, 6))
    yield "from-many", rows(10, Taken(20, 2))
    yield "from-untold", swapped_coverage(rows(10, Taken(20, 2)), ("coverage", "0", "10", "10"))
    yield "unaccounted", rows(6, Taken(30, 5))


def swapped_coverage(rows: Rows, new: Record) -> Rows:
    return [new if row[0] == "coverage" else row for row in rows]


def found_rows(
    poll: Poll,
    ballots: Sequence[Ballot | Choice],
    manner: Manner = BY_MEMBER,
    limit: int = 5,
    taken: Taken | None = None,
) -> Rows:
    """The records of any count."""
    poll = replace(poll, terms=replace(poll.terms, small_number=limit))
    opened = [each if isinstance(each, Ballot) else Ballot(each) for each in ballots]
    found = findings(poll.options, poll.terms, poll.roll_size, opened, manner)
    assert found is not None
    found = replace(found, taken=None if taken is None else taken.shown(limit))
    return list(evidence(poll, found, codes(found.cast), manner))


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
    yield "unknown-record", put_in(one, "cast", ("note", "the seal fits"))
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


def forged_rankings() -> Iterator[tuple[str, Rows]]:
    """Rounds, tables and lots that do not follow."""
    files = dict(sound())
    rows, whole, order = files["ranked"], files["ranked-whole"], files["priorities"]
    first = next(row for row in rows if row[0] == "round")
    second = [row for row in rows if row[0] == "round"][1]
    chosen = [row for row in rows if row[0] == "chosen"]
    step = next(row for row in rows if row[0] == "step")
    pairs = next(row for row in rows if row[0] == "pairs")
    more = (*first[:3], str(int(first[3]) + 1), *first[4:])
    yield "round-raised", changed(rows, first, more)
    moved = (*first[:3], str(int(first[3]) + 1), str(int(first[4]) - 1), *first[5:])
    yield "round-moved", changed(whole, first, moved)
    yield "round-lost", changed(rows, [r for r in rows if r[0] == "round"][-1], None)
    back = (*second[:3], str(Fraction(second[3]) + 1), str(Fraction(second[4]) - 1), *second[5:])
    yield "round-impossible", changed(rows, second, back)
    yield "round-narrow", changed(rows, first, first[:-1])
    yield "chosen-other", changed(rows, chosen[0], (*chosen[0][:2], "4", chosen[0][3]))
    yield "chosen-lost", changed(rows, chosen[-1], None)
    yield "step-share", changed(rows, step, (*step[:4], "1/7"))
    yield "pairs-own", changed(rows, pairs, (*pairs[:2], "3", *pairs[3:]))
    yield "pairs-many", changed(rows, pairs, (*pairs[:3], "10", *pairs[4:]))
    other = (*pairs[:3], str(int(pairs[3]) - 1), *pairs[4:])
    yield "pairs-other", changed(whole, pairs, other)
    yield "lot-twice", changed(rows, ("lot", "3", "1", "4", "2"), ("lot", "3", "1", "4", "4"))
    yield "lot-lost", changed(rows, ("lot", "3", "1", "4", "2"), None)
    group = ("reserved", "sessional", "1", "3", "4")
    yield "reserved-many", changed(rows, group, ("reserved", "sessional", "3", "3", "4"))
    yield "standing-other", swapped_places(order)
    yield (
        "ranking-gap",
        changed(whole, ("ballot", "3", "0", "2", "1"), ("ballot", "4", "0", "2", "1")),
    )


def swapped_places(rows: Rows) -> Rows:
    """Priorities in which the first two options took each other's place."""
    one, other = [row for row in rows if row[0] == "standing"][:2]
    return changed(changed(rows, one, (*one[:2], other[2])), other, (*other[:2], "9"))


def forged_units() -> Iterator[tuple[str, Rows]]:
    """Practices, areas, thresholds and answers that are not what the numbers make."""
    files = dict(sound())
    rows, scale, menu = files["by-practice"], files["scale"], files["menu"]
    spoke = next(row for row in rows if row[0] == "spoke")
    reached = next(row for row in rows if row[0] == "reached")
    yield "spoke-raised", changed(rows, spoke, (*spoke[:2], str(int(spoke[2]) + 1)))
    yield "voice-strange", put_in(rows, "verdict", ("voice", "9"))
    yield "divided-lost", changed(rows, ("divided", "fewer than 5"), None)
    yield "divided-many", changed(rows, ("divided", "fewer than 5"), ("divided", "9"))
    yield "verdict-lost", changed(rows, next(r for r in rows if r[0] == "verdict"), None)
    yield "reached-other", changed(rows, reached, (*reached[:4], "not met"))
    yield "reached-numbers", changed(rows, reached, (*reached[:2], "30", *reached[3:]))
    yield "unit-lost", changed(rows, next(r for r in rows if r[0] == "unit"), None)
    yield "patients-many", changed(
        put_in(rows, "reached", ("patients", "9", "8")) if not any(r[0] == "patients" for r in rows)
        else rows,
        next((r for r in rows if r[0] == "patients"), ("patients", "9", "8")),
        ("patients", "9", "8"),
    )  # fmt: skip
    answers = next(row for row in scale if row[0] == "answers")
    yield "answers-other", changed(scale, answers, (*answers[:3], "3", *answers[4:]))
    column = next(row for row in menu if row[0] == "column")
    yield "answers-strange", changed(menu, column, (*column[:2], "4", *column[3:]))
    pledge = files["pledge"]
    yield "pledge-counted", put_in(pledge, "end", ("cast", "9"))
    yield "pledge-lost", changed(pledge, ("pledge", "reached"), None)
    yield "pledge-of-nobody", changed(pledge, ("method", "pledge", "7"), ("method", "pledge", "0"))
    yield "ballot-of-a-menu", put_in(menu, "column", ("ballot", "1", "1", "1"))
    yield "votes-in-a-menu", put_in(menu, "answers", ("total", "1", "5"))


def forged_turnouts() -> Iterator[tuple[str, Rows]]:
    """Practices that voted and ballots withdrawn that cannot be."""
    files = dict(sound())
    rows, few = files["from-seven"], files["from-many"]
    seven, taken = ("coverage", "7", "7", "10"), ("account", "24", "6")
    yield "coverage-many", changed(rows, seven, ("coverage", "11", "11", "10"))
    yield "coverage-of-nobody", changed(rows, seven, ("coverage", "19", "19", "40"))
    yield "coverage-between", changed(rows, seven, ("coverage", "3", "7", "10"))
    yield "coverage-by-practice", put_in(files["by-practice"], "total", seven)
    yield "coverage-twice", put_in(rows, "coverage", seven)
    yield "account-odd", changed(rows, taken, ("account", "24", "5"))
    yield "account-half", changed(rows, taken, ("account", "", "6"))
    yield "account-open", changed(rows, taken, ("account", "24", "fewer than 5"))
    yield "account-of-too-few", put_in(files["too-few"], "end", ("account", "", "fewer than 5"))
    yield "account-zeros", changed(few, ("account", "", "fewer than 5"), ("account", "0", "05"))


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
    for at, (name, rows) in enumerate(
        [*forged(), *forged_rankings(), *forged_units(), *forged_turnouts()]
    ):
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
