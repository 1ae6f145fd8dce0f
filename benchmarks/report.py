"""What was measured, as JSON and as the tables of ``docs/scale.md``, so that no figure is typed.

The JSON stands beside the guide that shows it: whoever reads the table finds there the range of
every turn, the machine, and how busy others kept it.
"""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.growth_plot import plot
from benchmarks.quiet import BUSY
from benchmarks.verdict import Spread, Verdict

ROOT = Path(__file__).resolve().parents[1]
KEPT, GUIDE = ROOT / "docs" / "bench.json", ROOT / "docs" / "scale.md"
PICTURES = ROOT / "docs" / "pictures"
WORK_SLACK = 0.25  # of a slope: caches that fill over two decades, and a noisy machine
HEAD = f"| row | what | the bot | beside | ratio | goal | |\n|{' --- |' * 7}"
_SCALES = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6))


def machine() -> str:
    """The machine, in the words of the table."""
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def kept(path: Path) -> dict[str, Any]:
    """What earlier runs left, by benchmark."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def keep(name: str, verdicts: Iterable[Verdict], load: float | None, day: date, path: Path) -> None:
    """Put one benchmark's rows in the place of those of its last run."""
    told = {
        "measured": day.isoformat(),
        "machine": machine(),
        "others": None if load is None else round(load, 3),
        "rows": [_rounded(verdict.as_json()) for verdict in verdicts],
    }
    whole = dict(sorted({**kept(path), name: told}.items()))
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return float(f"{value:.4g}") if isinstance(value, float) else value


def marks(section: str) -> tuple[str, str]:
    """What stands before and behind a section that is written by the command."""
    return f"<!-- {section}: written by make bench -->", f"<!-- /{section} -->"


def renewed(text: str, found: dict[str, Any]) -> str:
    """A guide with what stands between the marks of each section written anew."""
    for section, render in RENDERED.items():
        first, last = marks(section)
        whole = re.compile(f"{re.escape(first)}.*?{re.escape(last)}", re.DOTALL)
        if not whole.search(text):
            raise ValueError(f"the guide lacks the marks of {section}")
        written = f"{first}\n\n{render(_rows(found, section))}\n\n{last}"
        text = whole.sub(lambda _, written=written: written, text, count=1)  # type: ignore[misc]
    return text.replace(WHEN, "\n".join(_when(found)))


def _rows(found: dict[str, Any], section: str) -> list[Verdict]:
    """The rows of one section, in the order of the goals."""
    rows = [Verdict.from_json(row) for told in found.values() for row in told["rows"]]
    mine = [row for row in rows if (row.row if row.row in RENDERED else "bench") == section]
    return sorted(mine, key=lambda row: _place(row.row))


WHEN = "@when@"


def goals(rows: Sequence[Verdict]) -> str:
    """The table of the goals, and below it when and where it was measured."""
    return "\n".join([HEAD, *map(_line, rows), "", WHEN])


def busiest(rows: Sequence[Verdict]) -> str:
    """What each thing takes at a tenth of the work and at the whole of it."""
    lines = ["| what | a tenth | the whole | growth |", "| --- | --- | --- | --- |"]
    for row in rows:
        if row.ours and row.beside and row.ratio:
            sides = (amount(row.beside.median, row.unit), amount(row.ours.median, row.unit))
            lines.append(f"| {row.what} | {' | '.join(sides)} | {_short(row.ratio.median)} |")
    return "\n".join(lines)


def slopes(rows: Sequence[Verdict]) -> str:
    """How each cost grows, in a line and a plot each."""
    lines = ["| what | least | most | grows by the power | its work by | |", f"|{' --- |' * 6}"]
    pictures = []
    for row in rows:
        (first, least), *_, (last, most) = row.points
        ends = [f"{first:,.0f}: {amount(least, 's')}", f"{last:,.0f}: {amount(most, 's')}"]
        grows = f"{row.value or 0.0:.2f} | {row.goal - WORK_SLACK:.0f} | {_met(row)}"
        lines.append(f"| {row.what} | {' | '.join(ends)} | {grows} |")
        pictures.append(f"![{row.what}: {ends[0]}, {ends[1]}](pictures/{picture(row)})")
    return "\n".join([*lines, "", *pictures])


def jobs(rows: Sequence[Verdict]) -> str:
    """The three jobs, time and losses of both sides."""
    lines = ["| job | the bot | beside |", "| --- | --- | --- |"]
    for row in rows:
        if row.ours and row.beside:
            beside = f"{row.beside.name}: {_spread(row.beside, row.unit)}"
            lines.append(f"| {row.what} | {_spread(row.ours, row.unit)} | {beside} |")
        else:
            lines.append(f"| {row.what} | {_met(row)} | |")
    return "\n".join(lines)


RENDERED: dict[str, Callable[[Sequence[Verdict]], str]] = {
    "bench": goals, "scale": busiest, "growth": slopes, "jobs": jobs,
}  # fmt: skip


def picture(row: Verdict) -> str:
    """The name of a cost's plot."""
    return f"growth-{re.sub('[^a-z]+', '-', row.what.lower())}.png"


def draw(found: dict[str, Any], folder: Path) -> None:
    """Draw a plot of every cost whose growth was measured, and remove those of others."""
    rows = _rows(found, "growth")
    for stale in set(folder.glob("growth-*.png")) - {folder / picture(row) for row in rows}:
        stale.unlink()
    for row in rows:
        made = plot(row.what, row.points, row.value or 0.0, row.goal - WORK_SLACK)
        (folder / picture(row)).write_bytes(made)


def _place(row: str) -> tuple[int, str]:
    number = re.match(r"\d+", row)
    return (int(number[0]), row) if number else (1_000, row)


def _line(row: Verdict) -> str:
    beside = f"{row.beside.name}: {_spread(row.beside, row.unit)}" if row.beside else ""
    cells = [
        *(row.row, row.what, _spread(row.ours, row.unit) if row.ours else "", beside),
        *(_ratio(row.ratio) if row.ratio else "", _goal(row) if row.ours else "", _met(row)),
    ]
    return "".join(f"| {cell} " if cell else "| " for cell in cells) + "|"


def _met(row: Verdict) -> str:
    if row.met:
        return "met"
    if row.ours is None:
        return f"not measured: {row.reason}"
    word = "does not hold here" if row.met is None else "**not met**"
    return f"{word}: {row.reason}" if row.reason else word


def _goal(row: Verdict) -> str:
    if not row.goal:
        return "0"
    told = _share(row.goal) if row.ratio else amount(row.goal, row.unit)
    return f"{told} or {'more' if row.at_least else 'less'}"


def _spread(spread: Spread, unit: str) -> str:
    middle = amount(spread.median, unit)
    if spread.low == spread.high:
        return middle
    return f"{middle} ({amount(spread.low, unit)} to {amount(spread.high, unit)})"


def _ratio(spread: Spread) -> str:
    if spread.low == spread.high:
        return _share(spread.median)
    return f"{_share(spread.median)} ({_share(spread.low)} to {_share(spread.high)})"


def _share(value: float) -> str:
    """A ratio; a small one as one part of so many."""
    return f"1/{_short(1 / value)}" if 0 < value < 0.3 else _short(value)


def amount(value: float, unit: str) -> str:
    """A measure with its unit, seconds in the unit that suits them."""
    if unit == "s" and value:
        name, scale = next((one for one in _SCALES if value >= one[1]), _SCALES[-1])
        return f"{_short(value / scale)} {name}"
    return f"{_short(value)} {unit}".rstrip()


def _short(value: float) -> str:
    """Three significant figures at most, thousands apart."""
    if value >= 1_000:
        return f"{round(value, -(len(str(int(value))) - 3)):,.0f}"
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def _when(found: dict[str, Any]) -> list[str]:
    """A line for each day and machine, with how busy others kept it; what was measured on a busy
    machine has one of its own, with its rows."""
    runs: dict[tuple[str, str, bool], list[dict[str, Any]]] = {}
    for told in found.values():
        busy = (told["others"] or 0.0) > BUSY
        runs.setdefault((told["measured"], told["machine"], busy), []).append(told)
    lines = []
    for (day, where, busy), parts in sorted(runs.items()):
        when = f"{date.fromisoformat(day):%-d %B %Y} ({where})"
        load = f"others took {_percent([told['others'] or 0.0 for told in parts])} of the machine"
        rows = sorted({row["row"] for told in parts for row in told["rows"]}, key=_place)
        lines.append(
            f"Rows {', '.join(rows)}: measured on {when} while {load}, which is too much:"
            " a figure near its goal is no more than near it."
            if busy
            else f"Measured on {when}; {load}."
        )
    return lines


def _percent(loads: list[float]) -> str:
    low, high = f"{min(loads):.0%}", f"{max(loads):.0%}"
    return high if low == high else f"{low} to {high}"
