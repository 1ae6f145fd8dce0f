"""Every benchmark runs at a tiny size, so that none rots; what is a count is held to its goal."""

import math
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.__main__ import NAMES, measure
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
