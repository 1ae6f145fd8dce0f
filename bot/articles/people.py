"""Persons named in a text, with the role printed beside the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TITLE = r"(?:Dr|Prof(?:essor)?|Mr|Mrs|Ms|Miss|Sir|Dame|Lord|Lady|Baroness|Rev)\.?"
_PART = r"(?:(?:O|D|Mc|Mac)['’])?[A-Z][a-zà-ÿ]+(?:[A-Z][a-zà-ÿ]+)?(?:-[A-Z][a-zà-ÿ]+)?"
_LINK = r"(?:(?:de|van|von|der|al|bin|el|la|ap)\s+)?"
_TITLED = re.compile(
    rf"\b{TITLE}(?:\s+(?:{TITLE}))?(?:\s+[A-Z]\.?)?(?:\s+{_LINK}{_PART}){{1,4}}(?![\w-])"
)
_BARE = re.compile(rf"\b{_PART}\s+(?:[A-Z]\.?\s+)?{_LINK}{_PART}(?:\s+{_PART})?(?![\w-])")

ROLE = (
    r"(?:co-)?(?:chair(?:man|woman|person)?|secretary|chief|executive|director|president|leader|"
    r"minister|officer|partner|professor|advis[eo]r|member|head|treasurer|representative|lead|"
    r"negotiator|gp|doctor|manager|nurse|registrar|trainee|editor|lecturer|consultant|commissioner|"
    r"spokes(?:man|woman|person)|deputy|principal|physician|ombudsman|mp|senior|locum|czar|tsar|"
    r"convenor|convener|coordinator|co-ordinator|analyst|solicitor|accountant|researcher)s?"
)
_ROLE_END = re.compile(rf"\b{ROLE}$", re.I)
_ROLE = re.compile(rf"\b{ROLE}\b", re.I)
_QUALIFIER = frozenset(
    re.findall(
        r"\S+",
        "deputy vice interim acting former joint medical clinical policy assistant senior general "
        "chief health shadow prescribing education workforce executive managing honorary local "
        "national regional primary care public programme strategy finance it lead practice "
        "salaried prime of for co-medical co-clinical non-executive parliamentary outgoing "
        "incoming new commissioning premises communications governing body board committee and "
        "council union party group trust hospital area team county district network faculty "
        "college federation service services workload pensions campaign",
    )
)
_ORGANISATION = re.compile(
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


@dataclass(frozen=True)
class Person:
    """`name` is the fullest form printed, `role` the words beside it."""

    name: str
    role: str | None = None

    @property
    def surname(self) -> str:
        return self.name.split()[-1]


@dataclass(frozen=True)
class Mention:
    """A place in a paragraph where a person is named."""

    person: Person
    start: int
    end: int


def _before(text: str, start: int) -> str | None:
    """The role in front of a name: "GPC deputy chair Dr X"."""
    near = text[max(0, start - 160) : start]
    head = near.rstrip(" ,")
    if near.rstrip().endswith(",") or not _ROLE_END.search(head):
        return None
    taken: list[str] = []
    for word in reversed(head.split()[-9:]):
        first = not taken
        capital = word[:1].isupper()
        if word[-1] in '.!?:;,”’"' and not first:
            break
        if (
            not first
            and not capital
            and word.lower() not in _QUALIFIER
            and not _ROLE.fullmatch(word)
        ):
            break
        if capital and word in ("But", "And", "However", "The", "As", "While", "Meanwhile", "For"):
            break
        taken.insert(0, word)
    while taken and taken[0].lower() in ("and", "of", "for", "new"):
        del taken[0]
    return " ".join(taken) or None


def _after(text: str, end: int) -> str | None:
    """The role behind a name: "Dr X, secretary of Y, said"."""
    match = re.match(
        r",\s+(?:who (?:is|was)\s+)?(?:currently\s+)?(?:the\s+|an?\s+(?=[a-z-]+ (?:and|chair|"
        r"lead)))?"
        r"(?P<role>[^.:;!?()\x00“”\"]{2,150})",
        text[end:],
    )
    if not match:
        return None
    role = _cut(match["role"])
    if not _ROLE.search(role) or re.match(r"(?:who|which|and|but|while|speaking|said|as)\b", role):
        return None
    return role


def _cut(role: str) -> str:
    """A role as far as the verb that follows it."""
    from bot.articles.verbs import FINITE

    verb = re.search(rf",?\s+(?:(?:has|had|have|also|then|later)\s+)*(?:{FINITE})\b", role)
    role = role[: verb.start()] if verb else role
    stop = re.search(r",\s+(?:who|which|where|but|while|whose|and (?:he|she|they|the|a)\b)", role)
    role = role[: stop.start()] if stop else role
    if not verb and not stop:
        role = role.split(",")[0]
    return role.strip(" ,–—-")


def _bare(text: str) -> Iterator[re.Match[str]]:
    """Names without a title, only where a role or a verb of speech stands beside them."""
    from bot.articles.verbs import FINITE

    for match in _BARE.finditer(text):
        if _ORGANISATION.search(match.group(0)):
            continue
        behind = text[match.end() :]
        if (
            _before(text, match.start())
            or _after(text, match.end())
            or re.match(rf"\s+(?:{FINITE})\b", behind)
            or re.search(
                rf"[’”\"'\x00],?\s+(?:{FINITE})\s+$",
                text[max(0, match.start() - 60) : match.start()],
            )
        ):
            yield match


def _strip_title(name: str) -> str:
    return re.sub(rf"^(?:{TITLE}\s+)+", "", name)


class Cast:
    """Everybody an article names, known by surname once printed in full."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self._people: dict[str, Person] = {}
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
        role = _before(text, match.start()) or _after(text, match.end())
        known = self._people.get(key)
        if known is None:
            self._people[key] = Person(name, role)
        else:
            fuller = len(_strip_title(name).split()) > len(_strip_title(known.name).split())
            self._people[key] = Person(name if fuller else known.name, known.role or role)

    def named(self, surname: str) -> Person | None:
        return self._people.get(surname.lower())

    def give_role(self, person: Person, role: str) -> Person:
        """Notes a role learnt elsewhere for somebody who has none yet."""
        changed = Person(person.name, person.role or role)
        self._people[person.surname.lower()] = changed
        return changed

    def mentions(self, text: str) -> list[Mention]:
        """Who is named where in `text`, by full name or title and surname."""
        found = []
        for match in self._places(text):
            person = self.named(match.group(0).split()[-1])
            if person:
                found.append(Mention(person, match.start(), match.end()))
        return found
