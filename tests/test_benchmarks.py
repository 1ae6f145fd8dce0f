"""Every benchmark runs at a tiny size, so that none rots; what is a count is held to its goal."""

import math
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.__main__ import NAMES, measure
from benchmarks.cranfield import measured
from benchmarks.measure import Size

COUNTED = ("5 ", "13 ", "16 ")  # rows that are the same every time, on any machine


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_runs_and_its_counts_are_met(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    verdicts = measure(name, Size.QUICK)
    assert verdicts
    for verdict in verdicts:
        assert verdict.value is None or math.isfinite(verdict.value)
        if verdict.what.startswith(COUNTED):
            assert verdict.met, str(verdict)
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
