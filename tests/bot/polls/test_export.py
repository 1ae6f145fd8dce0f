import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asked_again import records
from hypothesis import given
from hypothesis import strategies as st
from pollhouse import CLOSE, NOW, QUESTION

from bot.errors import UserError
from bot.polls.counting import tally
from bot.polls.export import as_csv, as_json, csv_lines, guarded, unguarded
from bot.polls.method import picked
from bot.polls.model import Change, Poll, State, Terms, options_of
from bot.polls.recount import recount, recount_bytes
from bot.polls.seal import Record, seal

CHOICES = sorted([picked(0, 3)] * 5 + [picked(1, 3)] * 2 + [picked(2, 3)], reverse=True)
CODES = sorted(f"K7Q-4M{n}" for n in range(8))


def a_poll(question: str = QUESTION, label: str = "Support", reason: str = "bank holiday") -> Poll:
    options = tuple(
        replace(option, label=text)
        for option, text in zip(
            options_of(("Support", "Oppose", "Abstain")), (label, "Oppose", "Abstain"), strict=True
        )
    )
    moved = Change(datetime(2026, 12, 9, tzinfo=UTC), CLOSE, reason, NOW)
    return Poll(
        1, 7, 41, 1, State.CLOSED, question, options, Terms(), CLOSE, 1, "members", "ABCDEFGH",
        (10,), "box", NOW, CLOSE, changes=(moved,),
    )  # fmt: skip


def published(poll: Poll | None = None) -> tuple[Record, ...]:
    return records(poll or a_poll(), tally(CHOICES, 3, 10), CHOICES, CODES)


END = published()[-1]


@pytest.mark.parametrize("render", [as_csv, as_json])
def test_an_export_recounts_with_its_seal_and_without(render: object, tmp_path: Path) -> None:
    assert callable(render)
    path = tmp_path / "P-41.txt"
    path.write_bytes(render(published()))
    code = seal(published())
    assert len(code) == 26
    report = recount(path, f" {code[:4]}-{code[4:8]} {code[8:].lower()} ")
    assert (report.ok, report.sealed) == (True, True)
    assert "Support: 5 of 8 votes" in report.text
    assert "Turnout 8 of 10" in report.text
    alone = recount(path)
    assert (alone.ok, alone.sealed) == (True, False)
    assert alone.text.splitlines()[-1].startswith("WARNING: self-consistent only")


@pytest.mark.parametrize("render", [as_csv, as_json])
def test_any_flipped_byte_fails_and_its_line_is_named(render: object) -> None:
    assert callable(render)
    raw = render(published())
    for at in range(len(raw)):
        bit = (0x01, 0x20, 0x80)[at % 3]
        spoilt = bytearray(raw)
        spoilt[at] ^= bit
        report = recount_bytes(bytes(spoilt))
        assert not report.ok, (at, bit)
        line = raw[:at].count(b"\n") + 1
        assert f"line {line} " in report.fault, (at, bit, line, report.fault)


def test_a_wrong_seal_fails() -> None:
    report = recount_bytes(as_csv(published()), "A" * 16)
    assert "seal" in report.fault
    assert not recount_bytes(as_csv(published()), "").ok


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("total", "1", "5"), ("total", "1", "6")),
        (("cast", "8"), ("cast", "7")),
        (("receipt", CODES[0]), ("ballot", "1", "0", "0")),
        (("ballot", "0", "1", "0"), ("ballot", "1", "1", "0")),
        (("ballot", "0", "1", "0"), ("ballot", "x", "1", "0")),
        (END, ("end", "99")),
        (("roll", "10", "members", "ABCDEFGH"), ("roll", "5", "members", "ABCDEFGH")),
    ],
)
def test_a_forger_who_renews_the_chain_is_caught_by_the_count(old: Record, new: Record) -> None:
    rows = [new if row == old else row for row in published()]
    assert rows != list(published())
    assert not recount_bytes(as_csv(rows)).ok


def test_a_forgery_that_adds_up_is_caught_by_the_seal() -> None:
    other = sorted([picked(0, 3)] * 8, reverse=True)
    forged = records(a_poll(), tally(other, 3, 10), other, CODES)
    assert recount_bytes(as_csv(forged)).ok
    assert not recount_bytes(as_csv(forged), seal(published())).ok


@pytest.mark.parametrize("cut", [1, 2, 3, 12])
def test_a_file_that_lost_its_tail_fails(cut: int) -> None:
    assert not recount_bytes(b"".join(csv_lines(published())[:-cut])).ok


@given(st.binary(max_size=300))
def test_any_other_file_fails_in_words(raw: bytes) -> None:
    report = recount_bytes(raw)
    assert not report.ok
    assert report.text.startswith("FAILED: ")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        recount(tmp_path / "none.csv")


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-1", "@x", "'quoted", 'a,b;"c"', "日本"])
def test_texts_that_a_spreadsheet_would_run_are_safe_and_come_back(text: str) -> None:
    poll = a_poll(question=text, label=text, reason=text)
    raw = as_csv(published(poll))
    assert recount_bytes(raw).ok
    assert recount_bytes(as_json(published(poll))).ok
    for line in raw.decode("utf-8-sig").splitlines():
        assert not any(f.startswith(("=", "+", "-", "@")) for f in line.split(","))


@given(st.text())
def test_the_guard_is_exact(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_both_files_carry_the_same_records() -> None:
    rows = [tuple(line["record"]) for line in json.loads(as_json(published()))["lines"]]
    assert rows == list(published())


def test_no_record_holds_a_ballot_beside_a_code() -> None:
    kinds = [row[0] for row in published()]
    assert kinds.index("receipt") > max(at for at, kind in enumerate(kinds) if kind == "ballot")
    assert all(set(row[1:]) <= {"0", "1"} for row in published() if row[0] == "ballot")
