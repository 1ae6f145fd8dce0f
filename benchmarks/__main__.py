"""``python -m benchmarks [--quick] [name ...]``: every benchmark, or those named.

What is measured at the usual size while others leave the machine alone is kept in docs/bench.json,
and the table of docs/scale.md is written anew from it.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from datetime import date, datetime
from importlib import import_module

from benchmarks import report
from benchmarks.measure import Size
from benchmarks.quiet import BUSY, Reading, others
from benchmarks.verdict import Verdict

NAMES = (
    *("ballots", "startup", "outbox", "restarts", "search", "turnout", "chart", "feeds"),
    *("summary", "press", "gap", "importing", "scale", "growth", "jobs"),
)


def measure(name: str, size: Size) -> list[Verdict]:
    """The verdicts of one module."""
    verdicts: list[Verdict] = import_module(f"benchmarks.{name}").run(size)
    return verdicts


def measured(name: str, size: Size) -> tuple[list[Verdict], float | None]:
    """The same, and the share of the machine that others took meanwhile."""
    print(f"\n== {name}", flush=True)
    before = Reading.now()
    verdicts = measure(name, size)
    load = others(before, Reading.now())
    if load is not None:
        print(f"  others took {load:.0%} of the machine meanwhile", flush=True)
    return verdicts, load


def chosen_of(arguments: list[str] | None) -> argparse.Namespace:
    """What is to be run; an unknown name ends the program with a sentence."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="tiny sizes: proves that it runs")
    parser.add_argument("--busy", action="store_true", help="keep it from a busy machine too")
    parser.add_argument("--table", action="store_true", help="only write what was kept anew")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    return chosen


def main(arguments: list[str] | None = None) -> int:
    """0 when all could be measured, and every goal that holds here is met."""
    chosen = chosen_of(arguments)
    if chosen.table:
        write()
        return 0
    size = Size.QUICK if chosen.quick else Size.USUAL
    every: list[Verdict] = []
    loads: dict[str, float | None] = {}
    failed: list[str] = []
    for name in chosen.names or NAMES:
        try:
            verdicts, loads[name] = measured(name, size)
        except Exception:  # one that cannot be measured here leaves the others to be
            traceback.print_exc()
            failed.append(name)
            continue
        every += verdicts
        if size is not Size.QUICK and (chosen.busy or not noisy(loads[name])):
            report.keep(name, verdicts, loads[name], today(), report.KEPT)
            write()
    print("\n== all rows")
    for verdict in every:
        print(verdict)
    tell(size, chosen.busy, loads)
    if failed:
        print(f"\nCould not be measured, as told above: {', '.join(failed)}.")
    return 0 if not failed and all(verdict.met is not False for verdict in every) else 1


def today() -> date:
    """The day here."""
    return datetime.now().astimezone().date()


def noisy(load: float | None) -> bool:
    """Whether others took too much of the machine for what was measured to be kept."""
    return load is not None and load > BUSY


def write() -> None:
    """Write the guide's tables and plots anew from what was kept."""
    text, found = report.GUIDE.read_text("utf-8"), report.kept(report.KEPT)
    report.GUIDE.write_text(report.renewed(text, found), "utf-8")
    report.draw(found, report.PICTURES)


def tell(size: Size, busy: bool, loads: dict[str, float | None]) -> None:
    """Say what went into the guide, and what did not."""
    if size is Size.QUICK:
        print("\nTiny sizes prove that it runs, and nothing else: the table stays as it was.")
        return
    left = [] if busy else [f"{name} ({load:.0%})" for name, load in loads.items() if noisy(load)]
    if left:
        print(f"\nThe machine was busy with others' work: not kept are {', '.join(left)}.")
        print("Run them again when it is quiet; --busy keeps them, and the table says so.")
    if len(left) < len(loads):
        print(f"\nWritten anew: {report.KEPT.name} and {report.GUIDE.name}.")


if __name__ == "__main__":
    sys.exit(main())
