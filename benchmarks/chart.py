"""The result chart beside matplotlib's. Row 14."""

from __future__ import annotations

import json
import sys
import time
from importlib.util import find_spec
from io import BytesIO

from benchmarks.measure import Size, child
from benchmarks.verdict import Side, Verdict, compare, skip
from bot.polls.chart import Bar, Bars, draw

LABELS = ("Support", "Oppose", "Abstain")


def bars(turn: int) -> Bars:
    """A result that was not drawn before."""
    votes = (28 + turn, 8, 4)
    cast = sum(votes)
    rows = [
        Bar(label, f"{n} of {cast} votes ({n / cast:.0%})", n, n == max(votes))
        for label, n in zip(LABELS, votes, strict=True)
    ]
    return Bars(tuple(rows), cast)


def plotted(made: Bars) -> bytes:
    """What a user would write: horizontal bars with their words, of the same size."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 3.6), dpi=100)
    drawn = axes.barh([row.label for row in made.rows], [row.votes for row in made.rows])
    axes.bar_label(drawn, [row.words for row in made.rows])
    axes.set_xlim(0, made.base)
    axes.invert_yaxis()
    out = BytesIO()
    figure.savefig(out, format="png")
    pyplot.close(figure)
    return out.getvalue()


def drawing(side: str, times: int) -> dict[str, float]:
    """Seconds of the first chart with its import, and of each after it."""
    work = draw if side == "ours" else plotted
    marks = [time.perf_counter()]
    for turn in range(times + 1):
        assert work(bars(turn)).startswith(b"\x89PNG")
        marks.append(time.perf_counter())
    return {"first": marks[1] - marks[0], "each": (marks[-1] - marks[1]) / times}


def run(size: Size) -> list[Verdict]:
    """Row 14."""
    titles = ("a result chart", "the first chart, with what it loads")
    if find_spec("matplotlib") is None:
        return [skip("14", title, "matplotlib") for title in titles]
    times = size.pick(1, 20)
    return [
        compare(
            "14",
            title,
            Side("the bot", lambda what=what: child("chart", "ours", times)[what]),
            Side("matplotlib", lambda what=what: child("chart", "theirs", times)[what]),
            goal=goal,
            at_least=False,
            unit="s",
            turns=size.turns,
        )
        for title, what, goal in zip(titles, ("each", "first"), (1 / 2.5, 1 / 4), strict=True)
    ]


if __name__ == "__main__":
    print(json.dumps(drawing(sys.argv[1], int(sys.argv[2]))))
