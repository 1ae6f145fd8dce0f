"""``python -m benchmarks [--quick | --full] [name ...]``: every benchmark, or those named."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from benchmarks.measure import Size, Verdict

NAMES = (
    *("ballots", "startup", "outbox", "restarts", "search", "turnout", "chart", "feeds"),
    *("summary", "press", "gap", "importing", "scale"),
)


def measure(name: str, size: Size) -> list[Verdict]:
    """The verdicts of one module."""
    verdicts: list[Verdict] = import_module(f"benchmarks.{name}").run(size)
    return verdicts


def main() -> int:
    """0 when every goal that was measured is met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="tiny sizes: proves that it runs")
    parser.add_argument("--full", action="store_true", help="the largest sizes, many minutes")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    size = Size.FULL if chosen.full else Size.QUICK if chosen.quick else Size.USUAL
    verdicts = []
    for name in chosen.names or NAMES:
        print(f"\n== {name}", flush=True)
        verdicts += measure(name, size)
    print("\n== all rows")
    for verdict in verdicts:
        print(verdict)
    return 0 if all(verdict.met for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
