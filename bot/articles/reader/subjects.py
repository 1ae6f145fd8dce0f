"""The subject of a verb of speech: a person, a pronoun's person, or an unnamed group."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bot.articles.reader.marks import Span, masked
from bot.articles.reader.names import TITLE, Cast, Mention, Person, unstopped
from bot.articles.reader.roles import FINITE, PARTICIPLE, ROLE

_PASSIVE = (
    r"(?<!\bbeen )(?<!\bbe )(?<!\bwas )(?<!\bwere )(?<!\bare )(?<!\bis )(?<!\bbeing )(?<!\bas )"
)
_VERB = re.compile(rf"{_PASSIVE}\b(?:{FINITE})\b|\b(?:{PARTICIPLE})\b")
_PARTICIPLE = re.compile(rf"(?:{PARTICIPLE})$")
_HELP = r"(?:(?:has|have|had|also|then|later|who|previously|recently|further)\s+)*"
_PRONOUN = re.compile(rf"\b(?P<who>he|she)\s+{_HELP}$", re.I)
_ACTS = re.compile(r"(?P<who>he|she)\b", re.I)
_LEAD_IN = re.compile(
    r"(?:In|At|On|During|After|Before|As|While|For|With|Asked|Following|When|Speaking|Earlier|Last|By|"
    r"To|Under|Over|Late|Early)\b[^,;:.\x00]{1,90},\s+"
)
_BODY_SPEAKS = re.compile(rf"(?:It|They)\s+{_HELP}(?:{FINITE})\b")
_FIRST_VERB = re.compile(
    rf"\b(?:{FINITE}|is|are|was|were|has|have|had|will|would|did|does|do|\w+ed)\b"
)
_INDIVIDUAL = re.compile(
    rf"^(?:an?|one|another|the)\s+(?:[\w’'&-]+\s+){{0,9}}?(?:{ROLE}|patient|woman|man|source|mother|"
    r"father|carer|resident|campaigner|insider|commenter|reader)\b",
    re.I,
)
_FIRST_PERSON = re.compile(rf"\b(?:I|we)\s+{_HELP}$", re.I)
_CONNECTOR = re.compile(
    r"^(?:but|and|however|meanwhile|so|while|although|as|yet|earlier|later|instead|now|today|"
    r"yesterday)\b,?\s*|^(?:in|at|on|during|after|before|following)\b[^,;:]{1,70},\s+",
    re.I,
)
_SOURCE = re.compile(r"\baccording to (?P<who>[^.,;:\x00]{3,140})", re.I)
_AFTER = re.compile(
    rf"^[\s,.–—-]{{0,4}}(?:(?P<pronoun>he|she|it|they|I|we)\s+{_HELP}(?:{FINITE})\b"
    rf"|(?:{FINITE})\s+(?P<behind>[^\x00.:;]{{2,160}})"
    rf"|(?P<front>[^\x00.:;]{{2,120}}?)\s+{_HELP}(?:{FINITE})\b)"
)
# How far a pronoun with its helping verbs reaches back from a verb of speech; how far back, and
# over how many verbs, a subject is looked for; how far behind a quotation its speaker stands.
_NEAR, _BACK, _VERBS, _BEHIND = 80, 600, 8, 400
_CUT = re.compile(rf"(?P<stop>[.!?;:]\s+(?=[A-Z]))|,?\s+(?:and|but|while)\s+(?=(?:{TITLE}|[A-Z]))")
_PREDICATE = re.compile(
    rf"\b(?:{FINITE}|{PARTICIPLE}|is|are|was|were|has|have|had|will|would|did|does|do)\b|\x00"
)
_SENTENCE = re.compile(r"[.!?\x00]\s+")
# What may stand between a speaker and the verb: nothing, helping words, another verb, an aside.
_BETWEEN = re.compile(
    rf"(?:[’']s)?\s*,?\s*{_HELP}|\s[a-z][a-z ]{{2,30}}\s(?:and|but)\s(?:\w+ly\s)?"
)
_ASIDE = re.compile(r"\s*[,(–—]|\s+(?:of|from|for|at) (?:the )?[A-Z]")
_HOLDER = re.compile(rf"\s+(?:[a-z-]+\s+){{0,3}}(?:{ROLE})\s+[A-Z]")  # "Clinton aide Ann Beck"
_OFFICE = re.compile(rf"(?:[\w’'&-]+\s+){{0,8}}?(?:{ROLE})[, ]+|(?:[A-Z][\w’'&-]*\s+){{1,4}}")


@dataclass(frozen=True)
class Subject:
    """Who speaks: a person, or the words for a group or an unnamed office."""

    person: Person | None = None
    group: str | None = None

    @property
    def one(self) -> bool:
        """Whether this is one human being, named or not, for whom "she" can stand."""
        return self.person is not None or bool(_INDIVIDUAL.match(self.group or ""))

    def may_be(self, pronoun: str) -> bool:
        return self.person is None or self.person.may_be(pronoun)


def _group(text: str) -> Subject | None:
    words = _CONNECTOR.sub("", text.replace("\x00", "").strip(" ,–—-")).strip()
    words = re.split(
        r",?\s+(?:has|have|had|is|was|were|are|will|also|then|later)\b|,\s+who\b", words
    )[0]
    if (
        not words
        or len(words.split()) > 22
        or re.match(r"(?:it|this|that|there|which|who|he|she|they|I|we|asked)\b", words, re.I)
    ):
        return None
    return Subject(group=words.strip(" ,–—-"))


class Passage:
    """One paragraph with its quotations blanked out, and who is named where in it."""

    def __init__(self, text: str, quoted: Sequence[Span], cast: Cast) -> None:
        self.cast = cast
        self.plain = masked(unstopped(text), quoted)
        self._named = cast.mentions(self.plain)
        self._starts = [mention.start for mention in self._named]
        self._verbs = list(_VERB.finditer(self.plain))
        self._verb_starts = [verb.start() for verb in self._verbs]
        self._stops = [m.end() for m in _SENTENCE.finditer(self.plain) if self._ends(m)]

    def _ends(self, stop: re.Match[str]) -> bool:
        quoted = self.plain[stop.start()] == "\x00"
        return not quoted or self.plain[stop.end() : stop.end() + 1].isupper()

    def named(self, start: int, end: int) -> list[Mention]:
        """Who is named between two places."""
        found = self._named[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [mention for mention in found if mention.end <= end]

    def sentence_start(self, at: int) -> int:
        """Where the sentence that holds `at` begins."""
        before = bisect_right(self._stops, at)
        return self._stops[before - 1] if before else 0

    def sentence(self, at: int) -> str:
        """The sentence that holds `at`."""
        start = self.sentence_start(at)
        end = re.compile(r"[.!?](?=\s|$)").search(self.plain, at)
        return self.plain[start : end.end() if end else len(self.plain)][: 2 * _BACK]

    def speaker(
        self, since: int, end: int, focus: Subject | None, whole: bool = False
    ) -> Subject | None:
        """The subject of the last verb of speech between two places.

        With `whole`, the last human being who is the subject of any of them.
        """
        since = max(since, end - _BACK)
        first = next((m.end for m in self.named(since, end)), end) if whole else end
        low = bisect_left(self._verb_starts, since)
        high = bisect_left(self._verb_starts, end)
        for verb in reversed(self._verbs[max(low, high - _VERBS) : high]):
            at = verb.start()
            if _PARTICIPLE.match(verb.group(0)):
                subject = self._actor(since, at, focus)
            elif whole and _PRONOUN.search(self.plain, max(since, at - _NEAR), at):
                # whom it means would ask for the verb before it, and that again: without an end
                subject = None if first <= at else focus
            else:
                subject = self._subject(since, at, focus)
            if subject and (subject.one or not whole):
                return subject
        return None

    def _actor(self, since: int, at: int, focus: Subject | None) -> Subject | None:
        """Who did what a participle goes on with: the person named last, or a pronoun's."""
        start = max(since, self.sentence_start(at))
        if begins := self.acting(start, at, focus):
            return begins
        named = [m for m in self.named(since, at) if not m.owns] or self.named(since, at)
        if named:
            return Subject(named[-1].person)
        pronoun = re.search(r"\b(?:he|she)\b", self.plain[since:at], re.I)
        return focus if focus and pronoun else None

    def _subject(self, since: int, at: int, focus: Subject | None) -> Subject | None:
        """The subject of the verb that starts at `at`."""
        near = self.plain[max(since, at - _NEAR) : at]
        pronoun = _PRONOUN.search(near)
        if pronoun:
            return self.antecedent(since, at - len(near) + pronoun.start(), focus, pronoun["who"])
        if _FIRST_PERSON.search(near):
            return None
        for mention in reversed(self.named(since, at)):
            gap = self.plain[mention.end : at]
            if _BETWEEN.fullmatch(gap) or _ASIDE.match(gap):
                return Subject(mention.person)
        return _group(_clause(self.plain[since:at]))

    def antecedent(
        self, since: int, end: int, focus: Subject | None, pronoun: str | None = None
    ) -> Subject | None:
        """Whom a pronoun means after what stands between two places; `focus` is whom the text was
        about before."""
        near = self.speaker(since, end, focus, whole=True)
        people = [Subject(m.person) for m in self.named(max(since, end - _BACK), end) if not m.owns]
        for subject in (self._opening(since, end), near, *people, focus):
            if subject and (pronoun is None or subject.may_be(pronoun)):
                return subject
        return None

    def _opening(self, since: int, end: int) -> Subject | None:
        """The person with whom the last sentence begins."""
        trimmed = len(self.plain[:end].rstrip("\x00 "))
        return self.acting(max(since, self.sentence_start(max(trimmed - 1, 0))), end, None)

    def acting(self, start: int, end: int, focus: Subject | None) -> Subject | None:
        """The person with whom a clause begins, whatever is told of them."""
        lead = _CONNECTOR.match(self.plain[start:end])
        at = start + (lead.end() if lead else 0)
        lead = _LEAD_IN.match(self.plain, at, end)
        at = lead.end() if lead else at
        pronoun = _ACTS.match(self.plain, at, end)
        if pronoun:
            return focus if focus and focus.may_be(pronoun["who"]) else None
        for mention in self.named(at, end)[:2]:
            office = self.plain[at : mention.start]
            leads = not office.strip(" ,") or bool(_OFFICE.fullmatch(office))
            if not mention.owns and leads and not _HOLDER.match(self.plain, mention.end):
                return Subject(mention.person)
        return None

    def body(self, end: int) -> Subject | None:
        """Whom "it" or "they" means before `end`: the subject of the sentence above.

        None where that is a person: "it" is then something the sentence does not start with.
        """
        since, end = max(0, end - _BACK), len(self.plain[:end].rstrip())
        inside = self._stops[bisect_right(self._stops, since) : bisect_left(self._stops, end)]
        for start in reversed([since, *inside]):
            verb = _FIRST_VERB.search(self.plain, start, end)
            group = _group(self.plain[start : verb.start()] if verb else "")
            if group and verb:
                return None if group.one or self.named(start, verb.start()) else group
            end = start
        return None

    def introduced(self, start: int, end: int, focus: Subject | None) -> Subject | None:
        """The speaker whom the sentence that begins at `start` names in front of a quotation."""
        if _BODY_SPEAKS.match(self.plain, start):
            return self.body(start)
        return self.speaker(start, end, self.antecedent(0, start, focus))

    def named_after(self, end: int, focus: Subject | None, last: str) -> Subject | None:
        """The speaker named behind a quotation: "… said Dr X", "… he added", "… Dr X said"."""
        ends = last.strip("’”'\"").endswith((",", "?", "!", "."))
        behind = self.plain[end : end + _BEHIND]
        match = None if behind.startswith(".") and not ends else _AFTER.match(behind)
        if not match:
            return self._fragment_after(end)
        if match["pronoun"]:
            who = match["pronoun"].lower()
            if who in ("it", "they"):
                return self.body(end)
            return self.antecedent(0, end, focus, who) if who in ("he", "she") else None
        part = "behind" if match["behind"] else "front"
        phrase, at = match[part], end + match.start(part)
        if match["front"] and re.search(r"\b(?:he|she|they)$", phrase):
            return None  # a new sentence follows that reports something else
        if _CONNECTOR.match(phrase.lstrip(" ,")) and behind[match.end() :].lstrip()[:1] == ":":
            return None  # "…", but Y said: "…": the verb belongs to the words that follow
        named = [m for m in self.named(at, at + len(phrase)) if not m.owns]
        front = self.plain[at : named[0].start] if named else ""
        if named and len(front.split()) <= 9:
            return Subject(named[0].person)
        if match["front"] and not last.strip("’”'\"").endswith((",", ".", "?", "!")):
            return None
        return _group(re.split(r"[,\x00]", phrase)[0])

    def _fragment_after(self, end: int) -> Subject | None:
        """The person of a fragment whose verb of speech follows later: "scotched '…', adding"."""
        sentence = re.split(r"[.!?](?=\s|$)", self.plain[end : end + _BEHIND])[0]
        if not re.search(rf"\b(?:{PARTICIPLE})\b", sentence):
            return None
        named = self.named(max(self.plain.rfind(". ", max(0, end - _BACK), end), 0), end)
        return Subject(named[-1].person) if named else None

    def sourced(self, start: int, end: int) -> Subject | None:
        """Whom the words between two places name by "according to"."""
        match = _SOURCE.search(self.plain, start, end)
        if not match:
            return None
        named = self.named(match.start("who"), match.end("who"))
        if named and len(self.plain[match.start("who") : named[0].start].split()) <= 6:
            return Subject(named[0].person)
        return Subject(group=match["who"].strip())


def _clause(text: str) -> str:
    """The last clause of `text`, where the subject of a verb behind it must stand."""
    start = 0
    for cut in _CUT.finditer(text):
        if cut["stop"] or _PREDICATE.search(text[start : cut.start()]):
            start = cut.end()
    return text[start:]
