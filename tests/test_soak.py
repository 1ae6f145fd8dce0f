"""The soak of `python -m benchmarks.soak`, for moments: it runs, loses nothing and can fail."""

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.soak import Look, flat, soak

STEADY = [Look(5.0 * n, 80_000_000, 31, 12, 3_000 * n) for n in range(40)]


async def test_moments_of_it_lose_nothing(tmp_path: Path) -> None:
    verdicts = {verdict.what: verdict for verdict in await soak(0.15, tmp_path)}
    for what in ("votes confirmed that are not in the box", "tracebacks in the log", "exit code"):
        assert verdicts[what].met, str(verdicts[what])


def judged(looks: list[Look]) -> list[str]:
    """What is not flat in these looks."""
    made: Any = SimpleNamespace(looks=looks, pressed=1, faults=1)
    return [verdict.what.split()[0].strip(",") for verdict in flat(made) if not verdict.met]


def growing(name: str, each: int) -> list[Look]:
    """Looks of which one measure grows by so much each time."""
    return [replace(one, **{name: getattr(one, name) + each * n}) for n, one in enumerate(STEADY)]


def test_what_is_steady_is_flat_and_what_grows_is_not() -> None:
    assert judged(STEADY) == []
    for name, each in (("memory", 900_000), ("handles", 6), ("threads", 1)):
        assert judged(growing(name, each)) == [name]
    assert judged([replace(one, log=n * n * 900) for n, one in enumerate(STEADY)]) == ["log"]
