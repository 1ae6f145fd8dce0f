"""The suite's own machinery: a case that outlasts its time fails alone, and
`make quick` leaves unread only what it leaves out."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from quick import holds_slow_alone

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


def test_a_file_left_unread_holds_no_quick_case(request: pytest.FixtureRequest) -> None:
    unread = {
        path: holds_slow_alone(path) for path in {item.path for item in request.session.items}
    }
    quick = [item for item in request.session.items if not item.get_closest_marker("slow")]
    assert [item.nodeid for item in quick if unread[item.path]] == []


@pytest.mark.parametrize(
    ("text", "slow"),
    [
        ("async def test_a(world: World) -> None: ...", True),
        ("def made(site: Site) -> Desk: ...\ndef test_a(made: Desk) -> None: ...", True),
        ("def test_a(world: World) -> None: ...\ndef test_b() -> None: ...", False),
        ("def test_a(world: World) -> None: ...\ndef test_b(): ...", False),
        ("def world(x: int) -> None: ...\ndef test_a(world: World) -> None: ...", False),
    ],
)
def test_a_file_is_left_unread_by_what_its_cases_ask_for(
    tmp_path: Path, text: str, slow: bool
) -> None:
    path = tmp_path / "test_made_up.py"
    path.write_text(text, "utf-8")
    assert holds_slow_alone(path) is slow
