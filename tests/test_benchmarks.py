"""Every benchmark runs at a tiny size, so that none rots; what is a count is held to its goal."""

import asyncio
import json
import math
import re
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import __main__ as command
from benchmarks import ballots, growth, growth_plot, importing, outbox, report
from benchmarks.__main__ import NAMES, measure
from benchmarks.cranfield import measured
from benchmarks.growth import slope
from benchmarks.measure import Size
from benchmarks.quiet import Reading, others, shares
from benchmarks.verdict import Side, Spread, Verdict, compare, judge, skip
from bot.outgoing.canvas import LEADING, OTHER
from bot.storage import db as storage

COUNTED = {
    "ballots": {"5"},
    "startup": {"16"},
    "restarts": {"13"},
    "jobs": {"jobs"},
}  # the same on any machine


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_runs_and_its_counts_are_met(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    verdicts = measure(name, Size.QUICK)
    assert verdicts
    for verdict in verdicts:
        assert verdict.value is None or math.isfinite(verdict.value)
        assert not verdict.counted or verdict.met, str(verdict)
        assert Verdict.from_json(json.loads(json.dumps(verdict.as_json()))) == verdict
    assert {one.row for one in verdicts if one.counted} == COUNTED.get(name, set())
    assert capsys.readouterr().out


def test_the_search_is_measured_by_questions_and_judgements(tmp_path: Path) -> None:
    texts = {1: "wings bend in a slipstream", 2: "heat is led through a plate", 3: "shock waves"}
    records = "".join(
        f"<doc><docno>{n}</docno><title>t{n}</title><author>a</author><text>{text}</text></doc>"
        for n, text in texts.items()
    )
    (tmp_path / "cran.all.1400.xml").write_text(records)
    asked = "<title>how is heat led .</title><title>what do wings do ?</title>"
    (tmp_path / "cran.qry.xml").write_text(asked)
    (tmp_path / "cranqrel.trec.txt").write_text("1 0 2 1\n1 0 3 -1\n2 0 3 1\n")
    assert measured(tmp_path) == [1.0, 0.0]  # the second judgement names the wrong abstract


def test_the_guides_table_is_what_was_measured() -> None:
    text = report.GUIDE.read_text("utf-8")
    assert report.renewed(text, report.kept(report.KEPT)) == text


def turned(ours: list[float], beside: list[float], **goal: float | bool) -> Verdict:
    """A comparison whose turns give these."""
    mine, other = iter(ours), iter(beside)
    sides = Side("the bot", lambda: next(mine)), Side("plain", lambda: next(other))
    return compare("11", "the last of them", *sides, turns=len(ours), unit="s", **goal)  # type: ignore[arg-type]


def test_the_ratio_is_taken_turn_by_turn() -> None:
    verdict = turned([1.0, 4.0, 9.0], [2.0, 4.0, 6.0], goal=1.0)
    assert verdict.ratio is not None
    assert (verdict.ratio.low, verdict.value, verdict.ratio.high) == (0.5, 1.0, 1.5)
    assert verdict.met
    assert turned([3.0], [4.0], goal=1.0).met is False


def written(path: Path) -> str:
    """A guide of nothing but the sections that are written, from what was kept."""
    empty = "\n".join("\n".join(report.marks(section)) for section in report.RENDERED)
    return report.renewed(empty, report.kept(path))


def test_what_was_measured_becomes_a_table(tmp_path: Path) -> None:
    path, day = tmp_path / "bench.json", date(2026, 11, 30)
    slow = judge("1", "a ballot", [3.1e-5, 5e-5, 4.5e-5], 4e-5, unit="s", at_least=False)
    rows = [
        turned([0.061, 0.065, 0.07], [1.3] * 3, goal=0.2, at_least=False).because("unused"),
        slow.because("the disk was slow"),
        judge("13", "lost", 0, 0, at_least=False, counted=True),
        judge("1", "presses", 31_742, 8, unit="").because("the disk is fast", applies=False),
        skip("18", "a summary", "sumy"),
    ]
    report.keep("outbox", rows, 0.23, day, path)
    report.keep("outbox", rows, 0.04, day, path)  # a later run takes the place of an earlier one
    report.keep("chart", [], 0.02, day, path)
    table = written(path)
    assert table.splitlines()[4:9] == [
        "| 1 | a ballot | 45 µs (31 µs to 50 µs) | | | 40 µs or less |"
        " **not met**: the disk was slow |",
        "| 1 | presses | 31,700 | | | 8 or more | does not hold here: the disk is fast |",
        "| 11 | the last of them | 65 ms (61 ms to 70 ms) | plain: 1.3 s |"
        " 1/20 (1/21.3 to 1/18.6) | 1/5 or less | met |",
        "| 13 | lost | 0 | | | 0 | met |",
        "| 18 | a summary | | | | | not measured: sumy is not installed |",
    ]
    assert "30 November 2026" in table
    assert "others took 2% to 4% of the machine." in table
    report.keep("outbox", rows, 0.23, day, path)
    busy = "Rows 1, 11, 13, 18: measured on 30 November 2026"
    assert f"{busy} ({report.machine()}) while others took 23% of the machine" in written(path)


def test_a_row_that_is_missed_says_what_was_measured_of_it(tmp_path: Path) -> None:
    path, day = tmp_path / "bench.json", date(2026, 11, 30)
    costs = [
        ballots.Cost(20_000, 0.01, used, stored) for used, stored in ((6e-5, 2e-5), (5e-5, 1e-5))
    ]
    late = turned([0.061, 0.065, 0.07], [1.3] * 3, goal=0.025, at_least=False)
    fell = {"processor": [1.6, 2.1], "filed": [1.5, 1.7], "prints": [0.2, 0.3]}
    near = turned([0.9, 1.1, 0.8], [1.0] * 3, goal=1.0)
    points = ((1_000.0, 4e-5), (10_000.0, 4e-5), (100_000.0, 4e-4))
    steep = growth.Cost("servers", "one more server", (1, 10, 100), 0, growth.loaded)
    rows = [
        judge("1", "a ballot", 5.5e-5, 4e-5, unit="s", at_least=False).because(
            ballots.where(costs, 10)
        ),
        late.because(outbox.where(late, [0.03, 0.035, 0.04], 1_000)),
        near,
        judge("20", "articles", 0.7, 0.8).because(importing.where(fell, 1_000)),
        Verdict("growth", "one more server", 0.25, at_least=False, points=points,
                ours=Spread.of("slope", [slope(points)]), reason=growth.why(steep, points)),
    ]  # fmt: skip
    report.keep("ballots", rows, 0.0, day, path)
    told = [
        line.rpartition("**not met**: ")[2].rstrip(" |")
        for line in written(path).splitlines()
        if "not met" in line
    ]
    assert told[0].startswith("of 55 µs SQLite takes 15 µs to put it on disk; token, cipher and")
    assert told[1:] == [
        "of 65.0 ms SQLite takes 35.0 ms to claim and mark them; of the rest each of the 1,000"
        " has 30 µs",
        "met in 1 of 3 turns",
        "of 500 µs that each takes more in the end 300 µs write its pages to disk, 100 µs find and"
        " note the prints that copies are known by",
        "by the power 0.00 to 10,000, 1.00 to 100,000",
    ]


def test_opening_and_closing_boxes_is_told_apart_from_the_ballot(tmp_path: Path) -> None:
    kept = storage.connect
    units = {"s": 1.0, "ms": 1e-3, "µs": 1e-6}
    shares = []
    for polls in (2, growth.AWAKE + 1):
        said = asyncio.run(growth.reopened(tmp_path / str(polls), polls))
        (whole, files) = re.findall(r"([\d.]+) (m?s|µs)", said)[:2]
        shares.append(float(files[0]) * units[files[1]] / (float(whole[0]) * units[whole[1]]))
    assert shares[0] < 0.2 < 0.3 < shares[1]
    assert storage.connect is kept


def test_a_guide_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="marks"):
        report.renewed("# No table here", {})


@given(
    st.floats(-2, 3), st.floats(1e-6, 10), st.lists(st.integers(1, 10**6), min_size=2, unique=True)
)
def test_a_slope_is_the_power_a_cost_grows_by(power: float, unit: float, sizes: list[int]) -> None:
    points = [(float(n), unit * n**power) for n in sizes]
    assert slope(points) == pytest.approx(power, abs=1e-3)


def test_how_a_cost_grows_is_told_and_drawn(tmp_path: Path) -> None:
    path, day = tmp_path / "bench.json", date(2026, 11, 30)
    (tmp_path / "growth-of-nothing-any-more.png").write_bytes(b"")
    points = ((1_000.0, 4e-5), (10_000.0, 5e-5), (100_000.0, 6e-5))
    flat = Verdict("growth", "one more ballot, with ballots", 0.25, at_least=False,
                   ours=Spread.of("slope", [slope(points)]), points=points)  # fmt: skip
    report.keep("growth", [flat], 0.0, day, path)
    assert "| one more ballot, with ballots | 1,000: 40 µs | 100,000: 60 µs | 0.09 | 0 | met |" in (
        written(path)
    )
    report.draw(report.kept(path), tmp_path)
    (drawn,) = tmp_path.glob("growth-*.png")
    assert f"(pictures/{drawn.name})" in written(path)
    with Image.open(drawn) as picture:
        seen = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20) or ()}
        assert picture.size == (growth_plot.WIDTH, growth_plot.HEIGHT)
    assert {LEADING, OTHER} <= seen


def test_the_load_of_others_is_what_is_busy_and_not_ours() -> None:
    line = "cpu  400 100 200 1000 100 10 40 50 30 0"  # the last but one is counted in the first
    assert shares(line, 100) == (19.0, 8.0)
    before, after = Reading(100.0, 40.0, 10.0), Reading(120.0, 52.0, 18.0)
    assert others(before, after) == pytest.approx(0.2)
    assert others(before, Reading(120.0, 52.0, 23.0)) == 0.0
    assert others(before, before) is None
    assert others(None, after) is None


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A guide and its JSON of their own."""
    monkeypatch.setattr(report, "GUIDE", tmp_path / "scale.md")
    monkeypatch.setattr(report, "KEPT", tmp_path / "bench.json")
    monkeypatch.setattr(report, "PICTURES", tmp_path)
    empty = "\n\n".join("\n".join(report.marks(section)) for section in report.RENDERED)
    report.GUIDE.write_text(f"Before\n\n{empty}\n\nAfter\n", "utf-8")
    return report.GUIDE


def running(monkeypatch: pytest.MonkeyPatch, load: float, met: bool) -> None:
    """Each benchmark gives one row, while others take so much of the machine."""
    row = judge("1", "a ballot", 1.0 if met else 0.0, 1.0)
    monkeypatch.setattr(command, "measured", lambda name, size: ([row], load))


def test_a_run_on_a_quiet_machine_renews_the_table(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    running(monkeypatch, load=0.03, met=True)
    assert command.main(["chart"]) == 0
    assert "| 1 | a ballot | 1 | | | 1 or more | met |" in kept.read_text("utf-8")
    assert kept.read_text("utf-8").endswith("\n\nAfter\n")
    assert "Written anew" in capsys.readouterr().out


def test_a_benchmark_that_fails_stops_only_itself(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = judge("14", "a chart", 1.0, 1.0)

    def measured(name: str, size: Size) -> tuple[list[Verdict], float]:
        if name == "press":
            raise TimeoutError("nobody answered")
        return [row], 0.0

    monkeypatch.setattr(command, "measured", measured)
    assert command.main(["press", "chart"]) == 1
    assert "| 14 | a chart | 1 | | | 1 or more | met |" in kept.read_text("utf-8")
    told = capsys.readouterr()
    assert "Could not be measured, as told above: press." in told.out
    assert "nobody answered" in told.err


@pytest.mark.parametrize(("arguments", "said"), [([], "busy"), (["--quick"], "Tiny sizes")])
def test_a_busy_machine_or_a_tiny_run_says_so_and_renews_nothing(
    arguments: list[str],
    said: str,
    kept: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    running(monkeypatch, load=0.4, met=False)
    assert command.main(["chart", *arguments]) == 1
    assert not report.KEPT.exists()
    assert "a ballot" not in kept.read_text("utf-8")
    assert said in capsys.readouterr().out


def test_a_busy_run_is_kept_where_that_is_asked_for_and_says_so(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running(monkeypatch, load=0.4, met=True)
    assert command.main(["chart", "--busy"]) == 0
    assert "Rows 1: measured on" in kept.read_text("utf-8")
    assert "others took 40% of the machine, which is too much" in kept.read_text("utf-8")
