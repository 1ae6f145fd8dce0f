"""What a ballot belongs to: each practice has one vote, or each area its bare verdict; or, where
members vote, a practice only to tell from how many of them the votes came.

Frozen with the roll at the opening, so that the count reads nobody's name and stands when a member
is forgotten meanwhile. Practice and area of a seat lie in the box enciphered, as its ballot does.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.errors import UserError
from bot.plain_text import clean
from bot.polls.batches import SEALED
from bot.polls.counting.coverage import MOST
from bot.polls.counting.voices import Speaks
from bot.polls.counting.weights import FEWEST
from bot.polls.findings import Manner
from bot.polls.method import Kind
from bot.polls.model import Areas, Constituency, Poll, Roll, Terms
from bot.polls.pledges import is_pledge
from bot.register.kept_register import Entry
from bot.storage.db import Connection

LEAST = 2 * SEALED  # members of the smallest area, or its turnout would be one batch
NO_PRACTICE, SILENT = "in no practice", "not named to speak for their practice"


def _same(name: str) -> str:
    return clean(name).casefold()


def electorate(roll: Roll, terms: Terms) -> Roll:
    """The roll without those who have no part in such a poll, each counted with its reason."""
    if not terms.by_practice:
        return roll
    entries = [entry for entry in roll.entries if clean(entry.practice)]
    speaking = _speaking(entries) if terms.speaks is Speaks.NAMED else entries
    out = Counter(roll.left_out)
    out[NO_PRACTICE] += roll.size - len(entries)
    out[SILENT] += len(entries) - len(speaking)
    return replace(roll, entries=tuple(speaking), left_out=dict(+out))


def _speaking(entries: Sequence[Entry]) -> list[Entry]:
    """Who speaks for each practice: the only one of it, or the one whom the roll names.

    Where it names nobody or several, all of them are kept: `roll_faults` says so.
    """
    named = Counter(_same(entry.practice) for entry in entries if entry.speaks)
    return [entry for entry in entries if entry.speaks or named[_same(entry.practice)] != 1]


def divided(entries: Iterable[Entry], terms: Terms) -> tuple[Constituency, ...]:
    """The practices or areas of a roll, by name; none where a ballot belongs to neither."""
    if is_pledge(terms) and not terms.by_practice:
        return ()
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[_key(entry, terms)].append(entry)
    spelled: dict[str, str] = {}  # an area, as its first practice has it
    found = tuple(
        replace(each, area=spelled.setdefault(_same(each.area), each.area))
        for each in (_constituency(groups[key], terms) for key in sorted(groups) if key)
    )
    told = max(terms.small_number, 2) <= len(found) <= MOST
    return found if terms.grouped or told else ()


def _key(entry: Entry, terms: Terms) -> str:
    return _same(entry.practice if terms.seated_by == "practice" else _area(entry, terms))


def _area(entry: Entry, terms: Terms) -> str:
    """The area in which somebody's ballot counts; empty where areas do not matter."""
    if not terms.grouped:
        return ""
    if terms.by_practice:
        return clean(entry.locality)
    return clean(
        {
            Areas.LOCALITY: entry.locality,
            Areas.CAPACITY: entry.capacity,
            Areas.ROLE: entry.role,
        }[terms.areas]
    )


def _constituency(entries: Sequence[Entry], terms: Terms) -> Constituency:
    practice = clean(entries[0].practice) if terms.seated_by == "practice" else ""
    area = next(filter(None, (_area(entry, terms) for entry in entries)), "")
    patients = next((entry.list_size for entry in entries if entry.list_size is not None), None)
    return Constituency(practice, area, len(entries), patients if terms.by_practice else None)


def roll_faults(roll: Roll, terms: Terms) -> Iterator[str]:
    """Why such a poll cannot be asked of this roll, each one sentence."""
    if not terms.grouped:
        return
    entries = electorate(roll, terms).entries
    constituencies = divided(entries, terms)
    if terms.by_practice:
        yield from _practice_faults(entries, constituencies, terms)
    areas = {_same(each.area) for each in constituencies if each.area}
    if terms.by_area and len(areas) < 2:
        one, many = terms.areas.words
        mend = (
            "ask another under Who may vote"
            if terms.areas is Areas.ROLE
            else f"import a roll with each member’s {one}, in its column “{terms.areas.value}”"
        )
        yield (
            f"A count by {one} needs two {many} or more, and the roll names {len(areas)}: {mend},"
            f" or leave the {many} out."
        )


def _practice_faults(
    entries: Sequence[Entry], constituencies: Sequence[Constituency], terms: Terms
) -> Iterator[str]:
    least = max(terms.small_number, 2)
    if len(constituencies) < least:
        yield (
            f"A vote by practice needs {least} practices or more, and the roll names"
            f" {len(constituencies)}: import a roll with the practice of each member, or let"
            " members vote."
        )
    if twice := _of_two_areas(entries):
        yield f"{twice} stands in two areas on the roll: give it one, or leave the areas out."
    several = [each.practice for each in constituencies if each.voters > 1]
    if terms.speaks is Speaks.NAMED and several:
        yield (
            f"{several[0]} has more than one voter on the roll, and one must speak for it: say yes"
            " beside one of them in the column “speaks” of the imported roll."
        )
    if terms.weighted:
        yield from _list_faults(entries, constituencies)


def _of_two_areas(entries: Iterable[Entry]) -> str:
    areas: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if area := _same(entry.locality):
            areas[_same(entry.practice)].add(area)
    twice = {practice for practice, names in areas.items() if len(names) > 1}
    return next((clean(entry.practice) for entry in entries if _same(entry.practice) in twice), "")


def _list_faults(entries: Iterable[Entry], constituencies: Sequence[Constituency]) -> Iterator[str]:
    if len(constituencies) < FEWEST:
        yield f"Votes weighted by list size need {FEWEST} practices or more: please switch it off."
    sizes: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.list_size is not None:
            sizes[_same(entry.practice)].add(entry.list_size)
    for each in constituencies:
        known = sizes.get(_same(each.practice), set())
        if len(known) != 1:
            what = "two list sizes" if known else "no list size"
            yield f"{each.practice} has {what} on the roll: every practice needs one to be weighed."
            return


def seats(conn: Connection, poll: Poll) -> dict[int, int]:
    """Everybody on a poll's roll by Discord id, with the number of their constituency from 1.

    0 is none. Those forgotten since are not among them; their seat stands in the box.
    """
    rows = conn.execute(
        "SELECT user_id, practice, locality, capacity, role FROM poll_roll"
        " JOIN person USING (person_id) WHERE poll_id = ? AND user_id IS NOT NULL ORDER BY user_id",
        (poll.id,),
    )
    numbers = _numbers(poll)
    return {row["user_id"]: numbers.get(_same(row[poll.terms.seated_by]), 0) for row in rows}


def _numbers(poll: Poll) -> Mapping[str, int]:
    return {
        _same(each.practice or each.area): number
        for number, each in enumerate(poll.constituencies, 1)
    }


def grown(poll: Poll, entry: Entry) -> tuple[Constituency, ...]:
    """The constituencies with one more voter; raises UserError where they have no place there."""
    number = _numbers(poll).get(_key(entry, poll.terms), 0)
    if poll.terms.by_practice and (number == 0 or poll.terms.speaks is Speaks.NAMED):
        raise UserError(
            f"In {poll.reference} each practice has one vote, and only somebody of a practice asked"
            " at its opening can be added"
            + (", not beside the one member who speaks for it." if number else ".")
        )
    return tuple(
        replace(each, voters=each.voters + 1) if at == number else each
        for at, each in enumerate(poll.constituencies, 1)
    )


def told_rolls(poll: Poll) -> dict[str, int]:
    """The members of each area, where its turnout is told while the poll is open; else none."""
    if not poll.terms.by_area or not poll.sealed:
        return {}
    found: Counter[str] = Counter()
    for each in poll.constituencies:
        found[each.area] += each.voters
    del found[""]  # who stands in no area is in no number before the close
    return _in_order(found) if found and min(found.values()) >= LEAST else {}


def _in_order(areas: Mapping[str, int]) -> dict[str, int]:
    """By the alphabet, as every card and file names them."""
    return {name: areas[name] for name in sorted(areas, key=_same)}


def manner(poll: Poll) -> Manner:
    """How a poll is counted, as it was fixed and printed at its opening."""
    terms, found = poll.terms, poll.constituencies
    areas: Counter[str] = Counter()
    for each in found:
        areas[each.area] += 1 if terms.by_practice else each.voters
    del areas[""]
    ranked = terms.method.kind is Kind.RANKED
    return Manner(
        terms.speaks if terms.by_practice else None,
        len(found) if terms.by_practice else 0,
        _in_order(areas) if terms.by_area else {},
        {each.practice: each.patients or 0 for each in found} if terms.weighted else {},
        terms.ranking if ranked else None,
        terms.whole_rankings and ranked,
        {each.practice: (each.area, each.voters) for each in found if each.practice},
        bool(told_rolls(poll)),
    )


def constituencies_json(constituencies: Iterable[Constituency]) -> str:
    """As a poll keeps them."""
    rows = [[each.practice, each.area, each.voters, each.patients] for each in constituencies]
    return json.dumps(rows, ensure_ascii=False)


def constituencies_from(text: str) -> tuple[Constituency, ...]:
    """What `constituencies_json` wrote down."""
    return tuple(Constituency(*row) for row in json.loads(text))
