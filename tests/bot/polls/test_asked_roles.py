"""Polls from before role ids were kept: their roles are told once, by unambiguous names only."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.polls.asked_roles import named, tell, untold
from bot.polls.roll import Chosen
from bot.storage.db import connect
from bot.storage.migrate import migrate, shipped

GUILD = 7
BEFORE = 6  # the last step without role ids


@pytest.fixture
def older(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database of a release that kept the names of roles alone, migrated."""
    with closing(connect(tmp_path / "t.db")) as conn:
        migrate(conn, [step for step in shipped() if step.number <= BEFORE])
        for number, basis in enumerate(
            (
                "members with the role “LMC member”",
                "members with the role “GP” or “LMC member” and the imported roll",
                "the imported roll",
                "those marked present at members with the role “GP”",
            ),
            1,
        ):
            conn.execute(
                "INSERT INTO poll (guild_id, number, state, question, options, terms, box,"
                " roll_basis, channel_id, created_at, closes_at)"
                " VALUES (?, ?, 'cancelled', 'Why?', '[]', '{}', ?, ?, 5, 1, 2)",
                (GUILD, number, f"box{number}", basis),
            )
        for at, (key, channel) in enumerate((("1:1:5", 5), ("1:1:6", 6), ("1:2:5", 5))):
            conn.execute(
                "INSERT INTO outbox (key, ref, nonce, kind, guild_id, channel_id, payload,"
                " priority, due_at, next_at)"
                " VALUES (?, ?, ?, 'poll.card', ?, ?, '{\"poll_id\": 1}', 5, 1, 1)",
                (f"poll.card:{key}", f"ref{at}", f"nonce{at}", GUILD, channel),
            )
        conn.commit()
        migrate(conn, shipped())
        yield conn


def kept(conn: sqlite3.Connection) -> list[tuple[object, int]]:
    rows = conn.execute("SELECT role_ids, register FROM poll ORDER BY number").fetchall()
    return [(None if row[0] is None else json.loads(row[0]), row[1]) for row in rows]


def test_a_migration_keeps_what_words_alone_can_tell(older: sqlite3.Connection) -> None:
    assert kept(older) == [(None, 0), (None, 1), ([], 1), ([], 0)]
    assert set(untold(older, GUILD)) == {1, 2}
    assert untold(older, GUILD + 1) == {}


def test_the_card_that_opens_a_poll_is_still_known_after_the_migration(
    older: sqlite3.Connection,
) -> None:
    rows = older.execute("SELECT json_extract(payload, '$.opens') FROM outbox ORDER BY id")
    assert [row[0] for row in rows] == [1, None, None]


def test_roles_are_told_once_and_by_the_name_of_one_role_only(older: sqlite3.Connection) -> None:
    assert tell(older, GUILD, {11: "LMC member", 12: "GP", 13: "GP"}) == (1, 1)
    assert kept(older)[:2] == [([11], 0), ([], 1)]
    assert tell(older, GUILD, {11: "LMC member", 12: "GP"}) == (0, 0)
    assert kept(older)[1] == ([], 1)


@pytest.mark.parametrize(
    ("basis", "ids"),
    [
        ("members with the role “GP”", (1,)),
        ("members with the role “GP” or “LMC member” and the imported roll", (1, 2)),
        ("members with the role “Gone” or “GP”", ()),
        ("members with the role “Twice”", ()),
        ("the imported roll", ()),
        ("", ()),
    ],
)
def test_a_roll_in_words_names_its_roles(basis: str, ids: tuple[int, ...]) -> None:
    assert named(basis, {1: "GP", 2: "LMC member", 3: "Twice", 4: "Twice"}) == ids


@given(
    roles=st.dictionaries(
        st.integers(1, 99), st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1),
        min_size=1, max_size=6,
    ),
    register=st.booleans(),
    data=st.data(),
)  # fmt: skip
def test_what_is_told_is_what_was_asked_or_nothing(
    roles: dict[int, str], register: bool, data: st.DataObject
) -> None:
    asked = data.draw(st.sets(st.sampled_from(sorted(roles)), min_size=1))
    basis = Chosen({role: roles[role] for role in asked}, {}, register).basis
    told = named(basis, roles)
    unique = all(list(roles.values()).count(roles[role]) == 1 for role in asked)
    quoted = any("”" in name or "“" in name for name in roles.values())
    if unique and not quoted:
        assert set(told) == asked
    elif not unique:
        assert told == () or quoted
