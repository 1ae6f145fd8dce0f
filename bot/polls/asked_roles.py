"""The roles a poll from before their ids were kept had asked, told from its words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from bot.storage.db import Connection

_BASIS = re.compile(r"members with the role “(.+)”(?: and the imported roll)?")


def untold(conn: Connection, guild_id: int) -> dict[int, str]:
    """The words of each poll whose roles are not told yet, by poll."""
    rows = conn.execute(
        "SELECT poll_id, roll_basis FROM poll WHERE guild_id = ? AND role_ids IS NULL", (guild_id,)
    )
    return {row["poll_id"]: row["roll_basis"] for row in rows}


def named(basis: str, roles: Mapping[int, str]) -> tuple[int, ...]:
    """The ids of the roles named there; none at all where a name is that of no role or of two."""
    words = _BASIS.fullmatch(basis)
    ids: list[int] = []
    for name in words[1].split("” or “") if words else ():
        bearers = [role_id for role_id, known in roles.items() if known == name]
        if len(bearers) != 1:
            return ()
        ids += bearers
    return tuple(ids)


def tell(conn: Connection, guild_id: int, roles: Mapping[int, str]) -> tuple[int, int]:
    """Store the roles of a server's older polls, as far as its roles (id -> name) tell them now.

    Once only: a role that takes the name later is another one. Returns how many polls could be
    told, and how many could not.
    """
    polls = {poll_id: named(basis, roles) for poll_id, basis in untold(conn, guild_id).items()}
    conn.executemany(
        "UPDATE poll SET role_ids = ? WHERE poll_id = ?",
        [(json.dumps(ids), poll_id) for poll_id, ids in polls.items()],
    )
    known = sum(bool(ids) for ids in polls.values())
    return known, len(polls) - known
