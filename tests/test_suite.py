"""The suite's own machinery: a case that outlasts its time fails alone."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_a_time_out_fails_its_own_case_and_no_other() -> None:
    cases = "tests/simulation/timed_out.py"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rA", "--tb=line", "-p", "no:cacheprovider", cases],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    told = re.findall(rf"^(PASSED|FAILED) {cases}::(\S+)", done.stdout, re.M)
    assert sorted(told) == [
        ("FAILED", "test_a_press_while_the_writer_is_busy"),
        ("FAILED", "test_a_thread_that_does_not_end"),
        ("PASSED", "test_whoever_comes_after[last]"),
        ("PASSED", "test_whoever_comes_after[next]"),
    ], done.stdout
    assert "bot did not settle" in done.stdout
    assert re.search(r"^\d+ processor seconds", done.stdout, re.M)
    assert not done.stderr
