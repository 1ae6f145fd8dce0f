"""Who may vote: chosen from the server's members or the imported register, and the reason why."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from bot.plain_text import many
from bot.polls.counting.voices import Speaks
from bot.polls.model import Poll, Roll
from bot.register.kept_register import Entry

REGISTER = "the imported roll"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on the server at the moment of the freeze."""

    member_id: int
    name: str
    role_ids: frozenset[int] = frozenset()
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """What makes a roll: roles asked (id -> name), roles that never vote, the register or not."""

    roles: Mapping[int, str]
    never: Mapping[int, str]
    register: bool = False

    @property
    def basis(self) -> str:
        """The roll in words: "members with the role LMC member"."""
        names = " or ".join(f"“{name}”" for name in sorted(self.roles.values()))
        parts = [f"members with the role {names}"] if names else []
        return " and ".join([*parts, *([REGISTER] if self.register else [])])


def freeze(chosen: Chosen, members: Iterable[Candidate], register: Iterable[Entry]) -> Roll:
    """The roll at this moment, sorted by member id; nobody stands on it twice.

    Bots and holders of a never-vote role are left out and counted; register rows without a
    Discord account are handed back to be matched by an officer.
    """
    known = {member.member_id: member for member in members}
    rows = list(register)
    listed = {row.member_id: row for row in rows if row.member_id is not None}
    wanted = {i for i, member in known.items() if member.role_ids & chosen.roles.keys()}
    if chosen.register:
        wanted |= listed.keys()
    out: Counter[str] = Counter()
    entries: list[Entry] = []
    imported = 0
    for member_id in sorted(wanted):
        member = known.get(member_id)
        if member is not None and (why := _barred(member, chosen.never)):
            out[why] += 1
        else:
            entries.append(_entry(member_id, member, listed.get(member_id), chosen))
            imported += member is None or not member.role_ids & chosen.roles.keys()
    unmatched = tuple(row for row in rows if row.member_id is None) if chosen.register else ()
    left_out = dict(sorted(out.items()))
    return Roll(chosen.basis, tuple(entries), left_out, unmatched, imported)


def _barred(member: Candidate, never: Mapping[int, str]) -> str:
    if member.is_bot:
        return "bot"
    held = sorted(name for role, name in never.items() if role in member.role_ids)
    return held[0] if held else ""


def _entry(member_id: int, member: Candidate | None, row: Entry | None, chosen: Chosen) -> Entry:
    known = row or Entry(member_id)
    names = [] if member is None else _held(member, chosen.roles)
    reason = f"held the role “{names[0]}”" if names else f"stood on {REGISTER}"
    name, role = member.name if member else known.name, names[0] if names else ""
    return replace(known, name=name, reason=reason, role=role)


def _held(member: Candidate, roles: Mapping[int, str]) -> list[str]:
    return sorted(name for role, name in roles.items() if role in member.role_ids)


def preview(roll: Roll) -> str:
    """ "50 may vote; left out: 2 observers, 1 bot, 4 names without a Discord account"."""
    out = left_out_words(roll.left_out)
    if roll.unmatched:
        out.append(f"{many(len(roll.unmatched), 'name')} without a Discord account")
    line = f"{roll.size:,} may vote"
    return f"{line}; left out: {', '.join(out)}" if out else line


def left_out_words(left_out: Mapping[str, int]) -> list[str]:
    """ "2 observers", "1 bot"."""
    return [_counted(count, why) for why, count in left_out.items()]


def _counted(count: int, noun: str) -> str:
    whole = count == 1 or noun.endswith("s") or noun.startswith(("in ", "not "))
    return f"{count} {noun}" if whole else f"{count} {noun}s"


def roll_hash(guild_id: int, person_ids: Collection[int]) -> str:
    """Eight characters that change with anybody on the roll.

    Made from internal numbers, so that it can still be checked when a name has been removed.
    """
    text = f"{guild_id}:" + ",".join(str(number) for number in sorted(person_ids))
    return base64.b32encode(hashlib.sha256(text.encode()).digest()[:5]).decode()


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Whether somebody may vote in a poll, and why in words for that member alone."""

    may: bool
    words: str


def why(
    poll: Poll, entry: Entry | None, member: Candidate, chosen: Chosen | None = None
) -> Entitlement:
    """Whether this member may vote in this poll, and why.

    ``chosen`` are the roles as they are now, which explain most refusals.
    """
    if entry is not None:
        at = f", and the roll had you at {entry.practice}" if poll.terms.by_practice else ""
        return Entitlement(True, f"Yes: when {poll.reference} opened, you {entry.reason}{at}.")
    roll = f"the roll of {poll.reference} was fixed when it opened: {poll.roll_basis}"
    if chosen is not None and (barred := _barred(member, chosen.never)):
        return Entitlement(False, f"No: {roll}, and your role “{barred}” does not vote.")
    return Entitlement(False, f"No: {roll}. {_lacked(poll, member, chosen)}")


def _lacked(poll: Poll, member: Candidate, chosen: Chosen | None) -> str:
    """What somebody lacked when the roll was fixed, as far as it is known now."""
    if poll.terms.by_practice and poll.terms.speaks is Speaks.NAMED:
        return "One named member speaks for each practice, and that was not you then."
    if poll.terms.by_practice:
        return "Each practice has one vote, and you stood in none of them then."
    if chosen is not None and _held(member, chosen.roles):
        return "You have the role now, but did not hold it then."
    return "You were not among them then."
