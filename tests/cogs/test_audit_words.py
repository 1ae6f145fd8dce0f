"""The audit trail is read in words: what changed, whole, and without a number nobody knows."""

from __future__ import annotations

import ast
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from doings import DOINGS
from layouts import labels, text
from simulated import move_clock

from bot import audit, people
from bot.audit import Entry
from cogs.admin.audit_words import ACTS, told

ROOT = Path(__file__).parents[2]
NAMES = {4: "Grace", 5: "Linus"}


def entry(act: str, subject: str = "", before: Any = "", after: Any = "") -> Entry:
    sides = [side if isinstance(side, str) else json.dumps(side) for side in (before, after)]
    return Entry(1, 1, 4, act, subject, *sides, datetime(2026, 5, 4, tzinfo=UTC))


def written_in(source: str) -> set[str]:
    """The acts that a file records by name."""
    return {
        argument.value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record"
        for argument in call.args[3:4]
        if isinstance(argument, ast.Constant)
    }


def said(*of: Any) -> str:
    return told(entry(*of), NAMES).split("** ")[1]


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (
            ("digest.schedule", "D-1", {"items": 5, "paused": False}, {"items": 8, "paused": True}),
            "scheduled the digest D-1: items 5 → 8; paused no → yes",
        ),
        (
            ("setting.change", "poll_channel", "12", "13"),
            "changed Polls: <#12> → <#13>",
        ),
        (
            ("setting.change", "scrutineer", [7], [8, 9]),
            "changed Scrutineer’s role: <@&7> → <@&8>, <@&9>",
        ),
        (("setting.change", "quorum", "1/3", "9"), "changed Quorum: 1/3 → 9"),
        (
            ("poll.extend", "P-3", {"closes": "2026-01-01T20:00:00+00:00"},
             {"closes": "2026-01-05T17:00:00+00:00", "reason": "Because"}),
            "gave more time to P-3: closes <t:1767297600:f> → <t:1767632400:f>; reason Because",
        ),
        (
            ("meeting.attendance", "M-1", {"came": [4], "deputy": []}, {"came": [4, 5, 6]}),
            "recorded who came to M-1: came Grace → Grace, Linus, somebody forgotten",
        ),
        (
            ("roll.match", "row 2", "", {"person": 5}),
            "matched a name on the roll: row 2: person Linus",
        ),
        (
            ("action.add", "D-2", "", {"owner": 5, "due": "2026-12-18"}),
            "gave the action D-2: owner Linus; due Friday 18 December 2026",
        ),
        (
            ("article.edit", "A-1", {"date": "2014-05", "author": "9-5"},
             {"date": "2014-05-19", "author": "2026-99-99"}),
            "corrected the article A-1: date May 2014 → Monday 19 May 2014;"
            " author 9-5 → 2026-99-99",
        ),
        (
            ("meeting.move", "M-1", "2026-01-19T19:30:00", "2026-02-09T12:05"),
            "moved M-1: Monday 19 January 2026, 7.30pm → Monday 9 February 2026, 12.05pm",
        ),
        (
            ("meeting.new", "M-4", "", {"dates": 65, "told": "every Wednesday at 1.00pm"}),
            "planned M-4: dates 65; every Wednesday at 1.00pm",
        ),
        (("office.appoint", "", [7], [8]), "let the officers’ role count: <@&7> → <@&8>"),
        (("consultation.letter", "Hours", "", {"size": 12_345}),
         "handed in the letter Hours: size 12,345 bytes"),
        (("consultation.edit", "C-1", {"sender": "", "deadline": "2026-01-11T17:00:00+00:00"},
          {"sender": "", "deadline": "2026-01-23T17:00:00+00:00"}),
         "changed the consultation C-1: deadline <t:1768150800:f> → <t:1769187600:f>"),
        (("topic.edit", "Pay", "pay", "pay OR tax"), "changed the topic Pay: pay → pay OR tax"),
        (("source.pause", "News", "read", "off"), "paused the source News: read → off"),
    ],
)  # fmt: skip
def test_an_act_says_what_changed(of: tuple[Any, ...], words: str) -> None:
    assert said(*of) == words


def test_a_change_behind_much_that_stayed_is_still_told() -> None:
    same = {f"field {number}": "the same as ever " * 5 for number in range(20)}
    assert said("article.edit", "A-1", same | {"kind": "news"}, same | {"kind": "letter"}) == (
        "corrected the article A-1: kind news → letter"
    )


def test_every_act_of_officers_has_words() -> None:
    acts = {act for doing in DOINGS for act in doing.acts.split()}
    named = {act for path in (ROOT / "bot").rglob("*.py") for act in written_in(path.read_text())}
    assert {"office.appoint", "meeting.minutes.approve"} <= named
    assert acts | named <= ACTS.keys()
    for words in ACTS.values():
        assert not re.search(r"[._]|\d", words), words


async def test_the_trail_is_sought_by_who_what_and_when(world: Any) -> None:
    guild_id, officer = world.guild.id, world.officer

    def acts(conn: Any) -> None:
        person = people.find(conn, guild_id, officer.id, "Ada")
        now = world.env.now()
        for number in range(8):
            audit.record(conn, guild_id, person.id, "poll.open", subject=f"P-{number}", now=now)
        audit.record(conn, guild_id, None, "meeting.move", subject="M-1", now=now)

    await world.write(acts)
    await world.env.settle()

    async def shown(**options: Any) -> Any:
        return (await officer.slash(world.channel, "audit", **options)).response

    assert "M-1" not in text(await shown(what="polls"))
    assert "P-7" not in text(await shown(what="meetings"))
    assert "P-7" in text(await shown(who=officer))
    assert "Nothing yet" in text(await shown(who=world.member))
    first = await shown(what="polls", days=30)
    assert labels(first) == ["Older"]
    await officer.click(first, label="Older")
    assert "P-0" in text(first)
    assert "M-1" not in text(first)
    move_clock(world.env, days=31)
    assert "Nothing yet" in text(await shown(days=30))
