"""The language of topics: words, "phrases", AND, OR, NOT and brackets.

NOT binds tightest, then AND, then OR; two terms side by side are joined by AND. Capitals, accents
and the ending of a word make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.articles.endings import same_word
from bot.articles.identity import fold
from bot.errors import UserError

LONGEST, DEEPEST = 1_000, 20
_TOKEN = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]|([()])|([^\s()\"“”„«»]+)|([\"“”„«»])")


@dataclass(frozen=True)
class Text:
    """A text to hold against rules: its words, and where each stands."""

    words: tuple[str, ...]

    @cached_property
    def starts(self) -> dict[str, list[int]]:
        """Where words stand, by their first two letters."""
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            found.setdefault(word[:2], []).append(at)
        return found


@dataclass(frozen=True)
class Term:
    """A word, or several in a row."""

    words: tuple[str, ...]

    def found_in(self, text: Text) -> str | None:
        """What stands in the text for it."""
        first, size = self.words[0], len(self.words)
        for at in text.starts.get(first[:2], ()):
            here = text.words[at : at + size]
            if len(here) == size and all(map(same_word, self.words, here)):
                return " ".join(here)
        return None

    def __str__(self) -> str:
        said = " ".join(self.words)
        return said if len(self.words) == 1 and said not in _OPERATORS else f'"{said}"'


@dataclass(frozen=True)
class Not:
    """Everything without it."""

    inner: Rule

    def __str__(self) -> str:
        return f"NOT {_bracketed(self.inner, And, Or)}"


@dataclass(frozen=True)
class And:
    """All of them."""

    parts: tuple[Rule, ...]

    def __str__(self) -> str:
        return " AND ".join(_bracketed(part, And, Or) for part in self.parts)


@dataclass(frozen=True)
class Or:
    """At least one of them."""

    parts: tuple[Rule, ...]

    def __str__(self) -> str:
        return " OR ".join(_bracketed(part, Or) for part in self.parts)


Rule = Term | Not | And | Or
_OPERATORS = {"and", "or", "not"}


@dataclass(frozen=True)
class Verdict:
    """Whether a rule lets a text in, and the words it rests on."""

    fits: bool
    because: tuple[str, ...]


def text_of(words: str) -> Text:
    """A text made ready for rules."""
    return Text(tuple(fold(words).split()))


def judge(rule: Rule, text: Text) -> Verdict:
    """Whether the rule lets the text in: found words, or those missed or forbidden."""
    match rule:
        case Term():
            found = rule.found_in(text)
            return Verdict(found is not None, (f"“{found}”" if found else f"no {rule}",))
        case Not(inner):
            verdict = judge(inner, text)
            return Verdict(not verdict.fits, verdict.because)
        case And(parts):
            verdicts = [judge(part, text) for part in parts]
            against = [verdict for verdict in verdicts if not verdict.fits]
            return Verdict(not against, _reasons(against[:1] or verdicts))
        case Or(parts):
            for_it = []
            for part in parts:
                verdict = judge(part, text)
                if verdict.fits:
                    return verdict
                for_it.append(verdict)
            return Verdict(False, _reasons(for_it))


@lru_cache(maxsize=2_000)
def parse(rule: str) -> Rule:
    """The rule as written. Raises :class:`UserError`, one sentence that says what is wrong."""
    if len(rule) > LONGEST:
        raise UserError(f"The rule has {len(rule)} characters; at most {LONGEST} fit.")
    reader = _Reader(_tokens(rule))
    if not reader.tokens:
        raise UserError('A rule needs at least one word, for example: contract AND "global sum".')
    found = reader.either(0)
    if reader.tokens[reader.at :]:
        raise UserError("A closing bracket stands in the rule without an opening one.")
    return found


def _reasons(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason for verdict in verdicts for reason in verdict.because))


def _bracketed(rule: Rule, *kinds: type) -> str:
    return f"({rule})" if isinstance(rule, kinds) else str(rule)


def _tokens(rule: str) -> list[str | Term]:
    """Brackets and operators as they are, words and phrases as terms."""
    found: list[str | Term] = []
    for match in _TOKEN.finditer(rule):
        phrase, bracket, word, quote = match.groups()
        if quote:
            raise UserError("A quotation mark in the rule is not closed.")
        if bracket or (word and word.casefold() in _OPERATORS):
            found.append(bracket or word.upper())
            continue
        words = tuple(fold(word if phrase is None else phrase).split())
        if not words:
            what = "An empty phrase" if phrase is not None else f"“{word[:20]}”"
            raise UserError(f"{what} in the rule holds no word to look for.")
        found.append(Term(words))
    return found


class _Reader:
    """Goes through the tokens once."""

    def __init__(self, tokens: list[str | Term]) -> None:
        self.tokens, self.at = tokens, 0

    def peek(self) -> str | Term | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def either(self, depth: int) -> Rule:
        parts = [self.both(depth)]
        while self.peek() == "OR":
            self.at += 1
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self, depth: int) -> Rule:
        parts = [self.single(depth)]
        while (ahead := self.peek()) not in (None, "OR", ")"):
            self.at += ahead == "AND"
            parts.append(self.single(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def single(self, depth: int) -> Rule:
        if depth > DEEPEST:
            raise UserError(f"The rule has brackets or NOTs more than {DEEPEST} deep.")
        ahead = self.peek()
        self.at += 1
        if isinstance(ahead, Term):
            return ahead
        if ahead == "NOT":
            return Not(self.single(depth + 1))
        if ahead == "(":
            inner = self.either(depth + 1)
            if self.peek() != ")":
                raise UserError("An opening bracket in the rule is not closed.")
            self.at += 1
            return inner
        raise UserError(self._misplaced(ahead))

    def _misplaced(self, ahead: str | None) -> str:
        before = self.tokens[self.at - 2] if self.at > 1 else None
        if ahead is None:
            return f"After {before} the rule ends where a word or phrase is expected."
        if ahead == ")" and before != "(":
            return f"Before the closing bracket a word is missing after {before}."
        if ahead == ")":
            return "There is nothing between two brackets of the rule."
        return f"{ahead} stands where a word or phrase is expected."
