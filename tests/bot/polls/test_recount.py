"""One corpus of sound and forged exports, on which shell and browser give the same verdicts."""

import base64
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from forgeries import CORPUS, Case, cases, ended, sound
from test_published_elections import RECOUNTED, counted

from bot.cli import main
from bot.demo.pictures import FLAGS, browser
from bot.errors import UserError
from bot.polls.export import as_csv
from bot.polls.recount import recount_bytes, verdict
from bot.polls.recount.page import page
from bot.polls.recount.schema import rules
from bot.polls.recount.told import quoted
from bot.polls.seal import Record


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.name} {case.typed}")
def test_the_shell_gives_the_verdicts_of_the_corpus(case: Case) -> None:
    found = recount_bytes(case.raw, case.typed)
    assert (found.ok, found.text) == (case.ok, case.text)


def test_the_corpus_is_whole() -> None:
    named = {case.name for case in cases()}
    assert {path.name for path in CORPUS.iterdir()} == named | {"verdicts.json"}
    assert sum(case.ok for case in cases()) >= 10
    assert sum(not case.ok for case in cases()) >= 40


def test_every_kind_of_record_stands_in_a_sound_file() -> None:
    found = {row[0] for _, rows in sound() for row in rows}
    assert found >= {rule.kind for rule in rules("2")} - {"deadline", "added"}


def test_nothing_from_a_file_begins_a_line_or_leaves_its_columns() -> None:
    for case in cases():
        for line in case.text.splitlines()[:-1]:
            own = ("| ", "Counted anew: ", "Only added up: ", "Taken as written: ", "This file is")
            assert line.startswith(own), line
            assert len(line) <= 78 or not line.startswith("| ")


@pytest.mark.parametrize("text", ["a", "x" * 500, "日" * 300, "so " * 200 + "y" * 90])
def test_a_quoted_text_comes_back_whole(text: str) -> None:
    lines = list(quoted(text.strip()))
    assert "".join("".join(lines).replace("| ", "").split()) == "".join(text.split())
    assert all(line.startswith("| ") for line in lines)


def test_over_64_mb_is_refused_in_a_sentence(tmp_path: Path, capsys: Any) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(verdict.MOST_BYTES + 1)
    assert main(["recount", str(large)]) == 1
    assert "larger than 64 MB" in capsys.readouterr().out


def test_without_a_seal_the_last_line_is_a_warning(capsys: Any) -> None:
    assert main(["recount", str(CORPUS / "one.csv")]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("WARNING: ")


def test_the_page_is_written_on_demand(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "recount.html"
    assert main(["recount", "--page", str(path)]) == 0
    assert path.read_bytes() == page()
    assert main(["recount"]) == 1
    assert "file" in capsys.readouterr().err


@pytest.fixture(scope="module")
def browsed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The page, opened from a disk by Chromium without a network."""
    api = pytest.importorskip("playwright.sync_api")
    try:
        executable = browser()
    except UserError as error:
        pytest.skip(str(error))
    path = tmp_path_factory.mktemp("page") / "recount.html"
    path.write_bytes(page())
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        context = chromium.new_context(offline=True)
        opened = context.new_page()
        faults: list[str] = []
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.goto(path.as_uri())
        yield opened
        assert faults == []
        chromium.close()


RUN = """files => files.map(([raw, typed]) => {
  const found = recount(Uint8Array.from(atob(raw), (char) => char.charCodeAt(0)), typed);
  return [found.ok, [...found.lines, found.verdict].join("\\n")];
})"""


def in_browser(opened: Any, files: list[tuple[bytes, str | None]]) -> list[tuple[bool, str]]:
    found = opened.evaluate(RUN, [[base64.b64encode(raw).decode(), code] for raw, code in files])
    return [(ok, text) for ok, text in found]


def test_the_browser_gives_the_verdicts_of_the_corpus(browsed: Any) -> None:
    found = in_browser(browsed, [(case.raw, case.typed) for case in cases()])
    for case, told in zip(cases(), found, strict=True):
        assert told == (case.ok, case.text), case.name


@pytest.mark.parametrize("name", ["one.csv", "one.json", "several.json"])
def test_shell_and_browser_agree_on_any_flipped_byte(browsed: Any, name: str) -> None:
    raw = (CORPUS / name).read_bytes()
    spoilt = []
    for at in range(0, len(raw), 3):
        copy = bytearray(raw)
        copy[at] ^= (0x01, 0x20, 0x80)[at // 3 % 3]
        spoilt.append((bytes(copy), None))
    for (damaged, _), told in zip(spoilt, in_browser(browsed, spoilt), strict=True):
        found = recount_bytes(damaged)
        assert told == (False, found.text)


def test_the_browser_recounts_published_elections_as_the_shell_does(browsed: Any) -> None:
    files = [(as_csv(rows), case.seal) for case, rows in map(counted, RECOUNTED)]
    for (raw, typed), told in zip(files, in_browser(browsed, files), strict=True):
        assert told == (True, recount_bytes(raw, typed).text)


def test_shell_and_browser_agree_on_any_forged_record(browsed: Any) -> None:
    """A chain renewed after any one field, record or pair of records was changed."""
    chance = random.Random(14)
    forged = (rows for _, whole in sound() for rows in spoilt(whole, chance))
    files = [(as_csv(rows), None) for rows in forged]
    for (raw, _), told in zip(files, in_browser(browsed, files), strict=True):
        found = recount_bytes(raw)
        assert told == (found.ok, found.text), raw.decode()


VALUES = ("0", "1", "2", "9", "10", "1/3", "7/2", "met", "not met", "for", "against", "out", "all")


def spoilt(rows: list[Record], chance: random.Random) -> Iterator[list[Record]]:
    """Twenty forgeries of a file, most of them allowed by the schema."""
    for _ in range(20):
        copy, at = list(rows), chance.randrange(2, len(rows) - 1)
        row, way = copy[at], chance.randrange(5)
        if way == 0:
            del copy[at]
        elif way == 1:
            copy.insert(at, row)
        elif way == 2:
            copy[at], copy[at - 1] = copy[at - 1], row
        else:
            place = chance.randrange(1, len(row))
            other = chance.choice([r for r in rows if r[0] == row[0]])
            taken = other[min(place, len(other) - 1)] if way == 3 else chance.choice(VALUES)
            copy[at] = (*row[:place], taken, *row[place + 1 :])
        yield ended(copy)


def test_a_person_drops_the_file_and_types_the_seal(browsed: Any) -> None:
    case = next(case for case in cases() if case.name == "one.csv" and case.typed)
    browsed.set_input_files("#file", str(CORPUS / case.name))
    browsed.wait_for_selector("#report.warning")
    assert case.typed is not None
    browsed.fill("#seal", f" {case.typed[:4].lower()}-{case.typed[4:]} ")
    browsed.wait_for_selector("#report.fits")
    said = browsed.text_content("#told") + "\n" + browsed.text_content("#verdict")
    assert said == case.text
    browsed.set_input_files("#file", str(CORPUS / "forged-total-raised.json"))
    browsed.wait_for_selector("#report.failed")
    browsed.fill("#seal", "")


def test_the_page_asks_the_network_for_nothing() -> None:
    text = page().decode()
    assert "default-src 'none'" in text
    for way in ("http:", "https:", "fetch(", "XMLHttpRequest", "import(", "src="):
        assert way not in text


def test_a_column_of_twenty_thousand_is_read(browsed: Any) -> None:
    raw = (CORPUS / "several.csv").read_bytes()
    assert raw.count(b"column") == 4
    many = as_csv([("lmcbot poll", "2"), ("column", "1", *["1"] * 20_000)])
    told = in_browser(browsed, [(many, None)])[0]
    assert told == (False, recount_bytes(many).text)
