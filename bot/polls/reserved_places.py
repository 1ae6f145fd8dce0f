"""Places that only some can take, as an officer types them: "sessional 1: Dr Cole, Dr Dutt"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.errors import UserError
from bot.plain_text import clean
from bot.polls.counting.rounds import Reserved

EXAMPLE = "sessional 1: Dr Cole, Dr Dutt"
_LINE = re.compile(r"(?P<name>.*?\S)\s*(?P<places>[0-9]{1,2})?\s*:\s*(?P<whom>.+)")


def reserved_from(text: str, labels: Sequence[str]) -> tuple[Reserved, ...]:
    """One group a line: its name, how many places (one unless said), who could take them, by name
    or by number on the list. Raises UserError, one sentence, for anything else."""
    return tuple(_group(line, labels) for line in map(clean, text.splitlines()) if line)


def _group(line: str, labels: Sequence[str]) -> Reserved:
    found = _LINE.fullmatch(line)
    if found is None:
        raise UserError(f"“{line[:60]}” reserves no place: write it like {EXAMPLE}.")
    whom = frozenset(_options(found["whom"], labels))
    return Reserved(found["name"], int(found["places"] or 1), whom)


def _options(text: str, labels: Sequence[str]) -> Iterator[int]:
    known = {clean(label).casefold(): at for at, label in enumerate(labels)}
    for name in filter(None, (clean(part) for part in re.split(r"[,;]", text))):
        at = known.get(name.casefold(), int(name) - 1 if name.isdecimal() else -1)
        if not 0 <= at < len(labels):
            raise UserError(f"“{name[:60]}” is not among the options: give a name or its number.")
        yield at


def relabelled(
    groups: Sequence[Reserved], before: Sequence[str], after: Sequence[str]
) -> tuple[Reserved, ...]:
    """The same places for the same names once the list has changed; who is not on it any more goes
    from them."""
    known = {clean(label).casefold(): at for at, label in enumerate(after)}
    names = [clean(label).casefold() for label in before]

    def moved(group: Reserved) -> Reserved:
        whom = (names[at] for at in group.options if at < len(names))
        return replace(group, options=frozenset(known[name] for name in whom if name in known))

    return tuple(map(moved, groups))


def reserved_text(groups: Sequence[Reserved], labels: Sequence[str]) -> str:
    """What would have to be typed for them."""
    return "\n".join(
        f"{group.name} {group.places}: "
        + ", ".join(labels[at] for at in sorted(group.options) if at < len(labels))
        for group in groups
    )
