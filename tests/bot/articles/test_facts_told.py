"""The benchmark's goals, held as a test where the sources are at hand."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("facts_benchmark", ROOT / "benchmarks/facts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(
    not (ROOT.parent / "shared" / "sources").is_dir(), reason="the source articles are not here"
)
def test_a_digest_tells_more_than_the_lead() -> None:
    found = benchmark().shares()
    assert found["our three sentences"] > found["Lead-3"]
    assert found["our three sentences"] >= 0.57
    assert found["our blocks"] >= 0.85
