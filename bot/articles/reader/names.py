"""Persons named in a text, with the role printed beside the name.

That a run of capitalised words is a person is told by a title, an office beside it, a verb of
speech, or its last word standing alone elsewhere as somebody who speaks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.articles.reader.lexicon import either, listed
from bot.articles.reader.roles import FINITE, OPENERS, ROLE, after, before

TITLE = r"(?:Dr|Prof(?:essor)?|Mr|Mrs|Ms|Miss|Sir|Dame|Lord|Lady|Baroness|Rev|Cllr|Councillor)\.?"

NO_NAME = re.compile(rf"\b(?:{either('no_name')})\b")
_COMMON = OPENERS | frozenset(listed("capitals"))
_TOKEN = re.compile(r"[^\W\d_](?:\w|[’'-](?=[^\W\d_]))*")
_PARTICLES = frozenset(re.findall(r"\S+", "de van von der den al bin el la ap ten ní di da dos"))
_SHOUTED = 6  # letters from which a word all in capitals is no abbreviation
_TITLES = re.compile(rf"{TITLE}$")
_ROLES = re.compile(rf"(?:[\w’-]+-)?{ROLE}$|(?:{either('ranks')})$", re.I)
# A stop that ends no sentence: behind a title, an initial, before a bracket or a comma.
_NO_END = re.compile(
    r"(?<=\b[A-Z])\.(?=\s[A-Z])|(?<=[a-zA-Z])\.(?=[,)])"
    r"|\b(?:Drs?|Mrs?|Ms|Profs?|Revd?|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|St|Del|Jr|Hon|Cllr)\.(?=\s)"
)


@dataclass(frozen=True)
class Run:
    """Capitalised words that may be a name: from `start` to `end`, the title among them."""

    name: str
    start: int
    end: int
    owns: bool

    @property
    def titled(self) -> bool:
        return bool(_TITLES.match(self.name.split()[0]))

    @property
    def bare(self) -> str:
        return untitled(self.name)

    @property
    def surname(self) -> str:
        return self.name.split()[-1].lower().replace("'", "’")


def unstopped(text: str) -> str:
    """`text` of the same length, a space for each stop that ends no sentence."""
    return _NO_END.sub(lambda match: match.group(0)[:-1] + " ", text)


def _spaced(text: str, before: re.Match[str], start: int) -> bool:
    """Whether a word goes on the run that the word `before` belongs to."""
    gap, word = text[before.end() : start], before.group(0)
    if gap == " ":
        return True
    short = len(word) == 1 or _TITLES.match(word) or _ROLES.match(word)
    return bool(gap in ("  ", ". ", ".") and short)


def _capital(word: str) -> bool:
    if len(word) == 1 or word.isupper():
        return word.isupper() and not 1 < len(word) < _SHOUTED
    return word[0].isupper() and not re.match(r"[A-Z]{2}", word)  # "LMCs" are no name


def runs(text: str) -> Iterator[Run]:
    """The runs of capitalised words in `text` that may be names, in order."""
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        word = token.group(0)
        goes_on = bool(run) and _spaced(text, run[-1], token.start())
        taken = _capital(word) or (goes_on and word in _PARTICLES)
        if run and not (goes_on and taken):
            yield from _named(text, run)
            run = []
        if taken:
            run.append(token)
            if re.search(r"[’']s$", word) or text[token.end() : token.end() + 2] == "’ ":
                yield from _named(text, run)
                run = []
    if run:
        yield from _named(text, run)


def _named(text: str, tokens: list[re.Match[str]]) -> Iterator[Run]:
    """The name at the end of a run, below the offices and other words in front of it."""
    words = [re.sub(r"[’']s$", "", token.group(0)) for token in tokens]
    while words and words[-1] in _PARTICLES:
        words.pop()
    last = len(words)
    first = 0
    for at, word in enumerate(words):
        office = _ROLES.match(word) or NO_NAME.fullmatch(word)
        if word in _COMMON or (office and at + 1 < last and not _TITLES.match(word)):
            first = at + 1
    name = words[first:]
    if not name or (len(name) == 1 and _ROLES.match(name[0])) or len(name) > 6:
        return
    plain = " ".join(name)
    titled = bool(_TITLES.match(name[0]))
    if (NO_NAME.search(plain) and not titled) or len(name[-1]) == 1 or plain.isupper():
        return
    if titled and len(name) == 1:
        return
    start, end = tokens[first].start(), tokens[last - 1].start() + len(words[last - 1])
    owns = tokens[last - 1].group(0) != words[last - 1] or text[end : end + 2] == "’ "
    yield Run(re.sub(r"\s+", " ", text[start:end]), start, end, owns)


def untitled(name: str) -> str:
    return re.sub(rf"^(?:{TITLE}\s+)+", "", name)


_SPEAKS = re.compile(
    rf"(?:,\s+(?:aged\s+)?\d{{1,3}},)?(?:\s+\([^()]{{1,40}}\))?(?:\s+(?:also|later|then|has|had))?"
    rf"\s+(?:{FINITE})\b"
    rf"|,?\s+(?:of|from|at|for)\s+(?:the\s+)?[A-Z][^.,;:\x00]{{1,60}}?,?\s+(?:{FINITE})\b"
    rf"|,\s+[a-z][^,.;:\x00]{{2,60}},\s+(?:(?:has|had|also)\s+)?(?:{FINITE})\b"
    r"|,\s+who\s|\s*:\s*[‘“\"'\x00]|,\s+\d{2},"
)
_ASIDE = re.compile(rf",\s+(?:{FINITE})\b")  # "Former reeve, Bea Sample, said"
_SPOKEN_BY = re.compile(
    rf"(?:[’”“\"'\x00],?\s+(?:{FINITE})|\baccording to)\s+(?:[a-z]+\s+){{0,2}}$"
)
_ALONE = re.compile(rf"\s+(?:(?:has|had|also|later|then|has also|had also)\s+)?(?:{FINITE})\b|\s*:")
_PLACED = re.compile(r"\b(?:of|for|from|at|in|near) (?:the )?$")
_MALE = re.compile(r"\b(?:Mr|Sir|Lord)\b")
_FEMALE = re.compile(r"\b(?:Mrs|Ms|Miss|Dame|Lady|Baroness)\b")
_NEAR = 60


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
    """A place in a paragraph where a person is named; `owns` where a thing of theirs is meant."""

    person: Person
    start: int
    end: int
    owns: bool = False


class Cast:
    """Everybody an article names, known by surname once printed in full."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self._people: dict[str, Person] = {}
        self._others: dict[str, Person] = {}
        heard: Counter[str] = Counter()
        met: list[tuple[str, Run]] = []
        for paragraph in map(unstopped, paragraphs):
            for run in runs(paragraph):
                if " " in run.name:
                    met.append((paragraph, run))
                elif self._speaks_alone(paragraph, run):
                    heard[run.surname] += 1
        sure = {run.bare for paragraph, run in met if self._person(paragraph, run, heard)}
        self._meet([(paragraph, run) for paragraph, run in met if run.bare in sure])

    @staticmethod
    def _speaks_alone(text: str, run: Run) -> bool:
        if run.owns or _PLACED.search(text[max(0, run.start - 12) : run.start]):
            return False
        return bool(
            _ALONE.match(text, run.end)
            or _SPOKEN_BY.search(text[max(0, run.start - _NEAR) : run.start])
        )

    @staticmethod
    def _person(text: str, run: Run, heard: Counter[str]) -> bool:
        """Whether something shows that a run of words names a person."""
        if run.titled or heard[run.surname]:
            return True
        near = text[max(0, run.start - _NEAR) : run.start]
        if near.endswith("NHS "):  # "NHS Border Counties said"
            return False
        return bool(
            before(text, run.start)
            or after(text, run.end)
            or (_SPEAKS.match(text, run.end) and not _PLACED.search(near))
            or (near.endswith(", ") and _ASIDE.match(text, run.end))
            or _SPOKEN_BY.search(near)
        )

    def _meet(self, met: Sequence[tuple[str, Run]]) -> None:
        """Takes in all who are named; a surname alone is whose full name stands most often."""
        times = Counter(run.bare for _, run in met)
        for paragraph, run in met:
            role = before(paragraph, run.start) or after(paragraph, run.end)
            whole = " " in run.bare
            for people, key in ((self._people, run.surname), (self._others, run.bare)):
                known = people.get(key)
                if known is None:
                    people[key] = Person(run.name, role)
                    continue
                same = _first(known.name) in (_first(run.name), untitled(known.name))
                fuller = whole and (
                    " " not in untitled(known.name) or times[run.bare] > times[untitled(known.name)]
                )
                if fuller and not same:
                    people[key] = Person(run.name, role)
                elif fuller or same or not whole:
                    people[key] = Person(run.name if fuller else known.name, known.role or role)

    def named(self, surname: str) -> Person | None:
        return self._people.get(surname.lower().replace("'", "’"))

    @property
    def surnames(self) -> frozenset[str]:
        return frozenset(person.surname for person in self._people.values())

    def mentions(self, text: str) -> list[Mention]:
        """Who is named where in `text`: in full, by title and surname, or by surname."""
        found = ((self._others.get(run.bare) or self.named(run.surname), run)
                 for run in runs(unstopped(text)))  # fmt: skip
        return [
            Mention(self._known(who), run.start, run.end, run.owns) for who, run in found if who
        ]

    def _known(self, person: Person) -> Person:
        """The person as known by surname, unless that is somebody else of the same name."""
        other = self.named(person.surname)
        same = other and _first(other.name) in (_first(person.name), untitled(other.name))
        return other if other and (same or " " not in untitled(person.name)) else person


def _first(name: str) -> str:
    return untitled(name).split()[0]
