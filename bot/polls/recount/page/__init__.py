"""The recount in a browser: one HTML file that works from a disk, without a network."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from bot.polls.recount import schema

NAME = "recount.html"
SCRIPTS = (
    *("sha256", "file", "schema", "fraction", "sums", "ballots", "contest", "pairwise"),
    *("rankings", "units", "accounts", "verdict", "page"),
)


@cache
def page() -> bytes:
    """The page with its scripts and the published schema inside."""
    here = files(__package__)
    script = "\n".join(here.joinpath(f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    whole = here.joinpath("page.html").read_text("utf-8")
    # Data in a page must not close its own element.
    safe = schema.text().replace("<", "\\u003c")
    return whole.replace("{{schema}}", safe).replace("{{script}}", script).encode()
