"""Runs of capitalised words that may be names, below the offices and openers in front of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.articles.reader.lexicon import either, listed
from bot.articles.reader.roles import OPENERS, ROLE

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
        if run and not goes_on:
            yield from _named(text, run)
            run = []
        if _capital(word) or (goes_on and word in _PARTICLES):
            run.append(token)
            if re.search(r"[’']s$", word) or text[token.end() : token.end() + 2] == "’ ":
                yield from _named(text, run)
                run = []
        elif run:
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
