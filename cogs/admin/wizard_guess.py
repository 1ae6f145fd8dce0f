"""What a server probably means by its roles and channels, by their names: a start for the
wizard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.committee import Committee

Named = tuple[int, str]  # a Discord id and its name

ROLE_WORDS = {
    "officer": ("officer", "secretary", "chair", "executive", "committee admin"),
    "member": ("lmc member", "committee member", "member", "committee", "gp"),
    "scrutineer": ("scrutineer", "returning officer", "teller"),
    "never_vote": ("observer", "guest", "staff"),
}
CHANNEL_WORDS = {
    "digest_channel": ("digest", "news", "article", "bulletin", "reading", "committee", "general"),
    "poll_channel": ("poll", "vote", "committee", "lmc", "general"),
    "meeting_channel": ("meeting", "agenda", "committee", "lmc", "general"),
    "office_channel": ("office", "officer", "secretar", "executive"),
    "noticeboard_channel": ("notice", "board", "committee", "lmc", "general"),
}
ANYWHERE = {"digest_channel", "poll_channel", "meeting_channel", "noticeboard_channel"}


def filled(committee: Committee, roles: Sequence[Named], channels: Sequence[Named]) -> Committee:
    """The committee with what is not set yet guessed from names. The office is never guessed to be
    a channel whose name does not say so: what is posted there is for officers only."""
    guessed = {
        (meaning, role)
        for meaning in ROLE_WORDS
        if not committee.role_ids(meaning)
        for role in _roles(meaning, roles)
    }
    rules = {
        name: _channel(name, channels)
        for name in CHANNEL_WORDS
        if getattr(committee.rules, name) is None
    }
    return replace(
        committee,
        roles=_apart(committee.roles | guessed),
        rules=replace(committee.rules, **rules),  # type: ignore[arg-type]
    )


def _roles(meaning: str, roles: Iterable[Named]) -> list[int]:
    """One role for each meaning: the first word that fits decides."""
    for word in ROLE_WORDS[meaning]:
        for role_id, name in roles:
            if _says(name, word) and not (meaning == "officer" and _says(name, "returning")):
                return [role_id]
    return []


def _channel(name: str, channels: Sequence[Named]) -> int | None:
    for word in CHANNEL_WORDS[name]:
        for channel_id, title in channels:
            private = any(_says(title, said) for said in CHANNEL_WORDS["office_channel"])
            if _says(title, word) and (private == (name == "office_channel")):
                return channel_id
    return channels[0][0] if channels and name in ANYWHERE else None


def _says(name: str, word: str) -> bool:
    plain = re.sub(r"[^a-z]+", " ", name.casefold())
    return re.search(rf"\b{word}", plain) is not None


def _apart(roles: frozenset[tuple[str, int]]) -> frozenset[tuple[str, int]]:
    """A role guessed to be the officers' is not also the members'."""
    officers = {role for meaning, role in roles if meaning == "officer"}
    return frozenset(
        (meaning, role) for meaning, role in roles if meaning == "officer" or role not in officers
    )
