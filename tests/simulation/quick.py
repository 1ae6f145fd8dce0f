"""Which cases `make quick` leaves out, and which files it need not even read for that.

Slow is what asks for a simulated Discord, a website or a Discord on loopback; a file that starts
processes or a browser, plays a year or tries very many cases; and a case of more than a fifth of a
second of processor time, which carries the mark itself.
"""

import re
from pathlib import Path

import pytest

SERVERS = frozenset({"simcord_env", "site", "server"})
# The fixtures of conftest.py that ask for one.
ON_SERVERS = SERVERS | {"world", "restart", "town", "deputy"}

SECONDS = frozenset({
    "test_article_cards", "test_article_properties", "test_backup", "test_bad_disk",
    "test_benchmarks", "test_calendar", "test_cli", "test_demo", "test_demo_page",
    "test_events_bad_days", "test_exchanges", "test_export", "test_fault_matrix", "test_faults",
    "test_feed", "test_handed_cases", "test_heights", "test_killed", "test_linear",
    "test_many_boxes", "test_meetings_year", "test_member_lists", "test_migration_kills",
    "test_off_machine", "test_office_files", "test_packaging", "test_ping", "test_poll_published",
    "test_polls_secrecy", "test_polls_storm", "test_practice_secrets", "test_recount",
    "test_result", "test_sayings", "test_scale", "test_small_numbers", "test_small_polls",
    "test_soak", "test_story_bad_days", "test_story_kills", "test_suite", "test_traces",
    "test_trial", "test_trustee_keys", "test_trustees", "test_turnstile", "test_when_properties",
})  # fmt: skip

DEFINED = re.compile(r"^ *(?:async )?def (\w+)\((.*?)\) ->", re.M | re.S)
CASE = re.compile(r"^ *(?:async )?def test_", re.M)


def is_slow(item: pytest.Item) -> bool:
    """Whether `make quick` leaves the case out for what it asks for or where it stands."""
    return bool(SERVERS & set(getattr(item, "fixturenames", ()))) or item.path.stem in SECONDS


def holds_slow_alone(path: Path) -> bool:
    """Whether every case of the file is slow, by its text: imports cost more than all else."""
    if path.stem in SECONDS:
        return True
    text = path.read_text("utf-8")
    asks = {name: set(re.findall(r"(\w+):", asked)) for name, asked in DEFINED.findall(text)}
    slow = set(ON_SERVERS - asks.keys())
    while more := {name for name, asked in asks.items() if name not in slow and asked & slow}:
        slow |= more
    cases = [name for name in asks if name.startswith("test_")]
    return len(cases) == len(CASE.findall(text)) and slow.issuperset(cases)
