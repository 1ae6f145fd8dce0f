"""Persons named in a text, with the role printed beside the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.articles.reader.roles import OPENERS, ROLE, after, before
from bot.articles.reader.verbs import FINITE

TITLE = r"(?:Dr|Prof(?:essor)?|Mr|Mrs|Ms|Miss|Sir|Dame|Lord|Lady|Baroness|Rev|Cllr|Councillor)\.?"
_CAPITAL, _SMALL = "[A-ZÀ-ÖØ-ÞŁŚŠŴŶŻŽ]", r"[^\W\d_A-ZÀ-ÖØ-Þ]"
_PART = (
    rf"(?:(?:O|D|Mc|Mac)['’])?{_CAPITAL}{_SMALL}+(?:{_CAPITAL}{_SMALL}+)?"
    rf"(?:-{_CAPITAL}{_SMALL}+)?"
)
_LINK = r"(?:(?:de|van|von|der|al|bin|el|la|ap)\s+)?"
_TITLED = re.compile(
    rf"\b{TITLE}(?:\s+(?:{TITLE}))?(?:\s+[A-Z]\.?)?(?:\s+{_LINK}{_PART}){{1,4}}(?![\w-])"
)

# Words no person is called by.
NO_NAME = re.compile(
    r"\b(?:Council|Association|College|Committee|Trust|Alliance|Commission|Board|Group|Society|"
    r"Union|"
    r"Federation|Institute|Foundation|Partnership|England|Wales|Scotland|Ireland|Kingdom|"
    r"Government|"
    r"Party|Conference|University|Hospital|Health|House|Office|Department|Street|Road|Bill|Act|"
    r"Survey|Street|Commissioners|General|National|Royal|Local|Medical|Clinical|Care|Primary|"
    r"Service|Services|Centre|North|South|East|West|Statement|Framework|Fund|Contract|The|This|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|"
    r"July|August|September|October|November|December|But|However|And|In|At|On|As|For|When|Yes|"
    r"City|County|Region|Court|Treasury|Whitehall|Parliament|Secretary|Minister|State|Speaking)\b"
)
_OPENING = "|".join(sorted(OPENERS))
_BARE = re.compile(
    rf"\b(?!(?:{_OPENING})\s)(?!(?i:{ROLE})\s){_PART}\s+(?:[A-Z]\.?\s+)?{_LINK}{_PART}(?:\s+{_PART})?(?![\w-])"
)
_SPEAKS = re.compile(
    rf"(?:,\s+(?:aged\s+)?\d{{1,3}},)?(?:\s+(?:also|later|then|has|had))?\s+(?:{FINITE})\b"
    rf"|,?\s+(?:of|from|at|for)\s+(?:the\s+)?[A-Z][^.,;:\x00]{{1,60}}?,?\s+(?:{FINITE})\b"
    r"|,\s+who\s"
)
_SPOKEN_BY = re.compile(rf"[’”“\"'\x00],?\s+(?:{FINITE})\s+(?:[a-z]+\s+){{0,2}}$")
_MALE = re.compile(r"\b(?:Mr|Sir|Lord)\b")
_FEMALE = re.compile(r"\b(?:Mrs|Ms|Miss|Dame|Lady|Baroness)\b")


# The same words are asked about several times in a row; more answers need not be kept.
_KEPT = 50


@dataclass(frozen=True)
class Person:
    """`name` is the fullest form printed, `role` the words beside it."""

    name: str
    role: str | None = None

    @property
    def surname(self) -> str:
        return self.name.split()[-1]

    def may_be(self, pronoun: str) -> bool:
        """Whether "he" or "she" can stand for this person, as far as the title tells."""
        other = _FEMALE if pronoun.lower() == "he" else _MALE
        return not other.search(self.name)


@dataclass(frozen=True)
class Mention:
    """A place in a paragraph where a person is named."""

    person: Person
    start: int
    end: int


def _bare(text: str) -> Iterator[re.Match[str]]:
    """Names without a title, only where a role or a verb of speech stands beside them."""
    for match in _BARE.finditer(text):
        body = text[: match.start()].endswith("NHS ")  # "NHS Border Counties said"
        if body or NO_NAME.search(match.group(0)):
            continue
        belongs = re.search(
            r"\b(?:of|for|from|at) (?:the )?$", text[max(0, match.start() - 12) : match.start()]
        )
        if (
            before(text, match.start())
            or after(text, match.end())
            or (_SPEAKS.match(text, match.end()) and not belongs)
            or _SPOKEN_BY.search(text[max(0, match.start() - 60) : match.start()])
        ):
            yield match


def _strip_title(name: str) -> str:
    return re.sub(rf"^(?:{TITLE}\s+)+", "", name)


class Cast:
    """Everybody an article names, known by surname once printed in full."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self._people: dict[str, Person] = {}
        self._asked: dict[str, list[Mention]] = {}
        for paragraph in paragraphs:
            for match in self._places(paragraph):
                self._meet(paragraph, match)

    def _places(self, text: str) -> list[re.Match[str]]:
        titled = list(_TITLED.finditer(text))
        spans = [m.span() for m in titled]
        extra = [m for m in _bare(text) if not any(a < m.end() and m.start() < b for a, b in spans)]
        return sorted([*titled, *extra], key=lambda m: m.start())

    def _meet(self, text: str, match: re.Match[str]) -> None:
        name = re.sub(r"\s+", " ", match.group(0))
        key = name.split()[-1].lower()
        role = before(text, match.start()) or after(text, match.end())
        known = self._people.get(key)
        if known is None:
            self._people[key] = Person(name, role)
        else:
            fuller = len(_strip_title(name).split()) > len(_strip_title(known.name).split())
            self._people[key] = Person(name if fuller else known.name, known.role or role)

    def named(self, surname: str) -> Person | None:
        return self._people.get(surname.lower())

    @property
    def surnames(self) -> frozenset[str]:
        return frozenset(person.surname for person in self._people.values())

    def give_role(self, person: Person, role: str) -> Person:
        """Notes a role learnt elsewhere for somebody who has none yet."""
        changed = Person(person.name, person.role or role)
        self._people[person.surname.lower()] = changed
        self._asked.clear()
        return changed

    def mentions(self, text: str) -> list[Mention]:
        """Who is named where in `text`: in full, by title and surname, or by surname as speaker."""
        if text not in self._asked:
            if len(self._asked) >= _KEPT:
                self._asked.clear()
            self._asked[text] = self._mentions(text)
        return self._asked[text]

    def _mentions(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        taken: set[int] = set()
        for match in self._places(text):
            person = self.named(match.group(0).split()[-1])
            if person:
                found.append(Mention(person, match.start(), match.end()))
                taken.update(range(match.start(), match.end()))
        for person in self._people.values():
            for match in self._again(person, text):
                if match.start() not in taken:
                    found.append(Mention(person, match.start(), match.end()))
        return sorted(found, key=lambda mention: mention.start)

    @staticmethod
    def _again(person: Person, text: str) -> Iterator[re.Match[str]]:
        """Where somebody met before stands with the full name only, or with the bare surname."""
        if person.surname not in text:
            return
        full, last = re.escape(_strip_title(person.name)), re.escape(person.surname)
        yield from re.finditer(
            rf"\b{full}\b|(?<![A-Z][a-z] )\b{last}(?=\s+(?:{FINITE})\b|\s*$)"
            rf"|(?<=said ){last}\b|(?<=added ){last}\b",
            text,
        )
