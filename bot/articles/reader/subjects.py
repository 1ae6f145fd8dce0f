"""The subject of a verb of speech: a person, a pronoun's person, or an unnamed group."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.articles.reader.roles import ROLE
from bot.articles.reader.speakers import TITLE, Cast, Person
from bot.articles.reader.verbs import FINITE, PARTICIPLE

_PASSIVE = (
    r"(?<!\bbeen )(?<!\bbe )(?<!\bwas )(?<!\bwere )(?<!\bare )(?<!\bis )(?<!\bbeing )(?<!\bas )"
)
_VERB = re.compile(rf"{_PASSIVE}\b(?:{FINITE})\b|\b(?:{PARTICIPLE})\b")
_PARTICIPLE = re.compile(rf"(?:{PARTICIPLE})$")
_HELP = r"(?:(?:has|have|had|also|then|later|who|previously|recently|further)\s+)*"
_PRONOUN = re.compile(rf"\b(?P<who>he|she)\s+{_HELP}$", re.I)
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
    r"yesterday)\b,?\s*",
    re.I,
)
_SOURCE = re.compile(r"\baccording to (?P<who>[^.,;:\x00]{3,140})", re.I)
_AFTER = re.compile(
    rf"^[\s,.–—-]{{0,4}}(?:(?P<pronoun>he|she|it|they|I|we)\s+{_HELP}(?:{FINITE})\b"
    rf"|(?:{FINITE})\s+(?P<behind>[^\x00.:;]{{2,160}})"
    rf"|(?P<front>[^\x00.:;]{{2,120}}?)\s+{_HELP}(?:{FINITE})\b)"
)
# How far a pronoun with its helping verbs reaches back from a verb of speech.
_NEAR = 80
_CUT = re.compile(rf"(?P<stop>[.!?;:]\s+(?=[A-Z]))|,?\s+(?:and|but|while)\s+(?=(?:{TITLE}|[A-Z]))")
_PREDICATE = re.compile(
    rf"\b(?:{FINITE}|{PARTICIPLE}|is|are|was|were|has|have|had|will|would|did|does|do)\b|\x00"
)
_AIDE = re.compile(
    r"\b(?:spokes\w+|aide|office|lawyers?|solicitors?|team|colleagues?) (?:for|of|to) $", re.I
)


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


def _clause(text: str) -> str:
    """The last clause of `text`, where the subject of a verb behind it must stand."""
    start = 0
    for cut in _CUT.finditer(text):
        if cut["stop"] or _PREDICATE.search(text[start : cut.start()]):
            start = cut.end()
    return text[start:]


def _subject_of(text: str, at: int, cast: Cast, focus: Subject | None) -> Subject | None:
    """The subject of the verb that starts at `at`."""
    head = text[:at]
    near = head[-_NEAR:]
    pronoun = _PRONOUN.search(near)
    if pronoun:
        before = head[: at - len(near) + pronoun.start()]
        return antecedent(before, cast, focus, pronoun["who"])
    if _FIRST_PERSON.search(near):
        return None
    for mention in reversed(cast.mentions(head)):
        gap = head[mention.end :]
        if _AIDE.search(head[max(0, mention.start - _NEAR) : mention.start]):
            break
        if (
            re.fullmatch(rf"\s*,?\s*{_HELP}", gap)
            or re.match(r"\s*[,(–—]|\s+(?:of|from|for|at) (?:the )?[A-Z]", gap)
            or re.fullmatch(r"(?:[’']s)? (?:has|have|had|also) ?", gap)
        ):
            return Subject(mention.person)
    return _group(_clause(head))


def body_before(told: str, cast: Cast) -> Subject | None:
    """Whom "it" or "they" means after the words `told`: the subject of the sentence above.

    None where that is a person: "it" is then something the sentence does not start with.
    """
    for sentence in reversed(re.split(r"(?<=[.!?\x00])\s+(?=[A-Z])", told.rstrip())):
        verb = _FIRST_VERB.search(sentence)
        start = sentence[: verb.start()] if verb else ""
        group = _group(start)
        if group:
            return None if group.one or cast.mentions(start) else group
    return None


def introduced(before: str, told: str, cast: Cast, focus: Subject | None) -> Subject | None:
    """The speaker whom a sentence names in front of a quotation; `before` stands above it."""
    if _BODY_SPEAKS.match(told):
        return body_before(before, cast)
    return subject_before(told, len(told), cast, antecedent(before, cast, focus))


def subject_before(
    text: str, end: int, cast: Cast, focus: Subject | None, whole: bool = False
) -> Subject | None:
    """The subject of the last verb of speech before `end`.

    With `whole`, the last human being who is a subject anywhere in the text.
    """
    first = min((m.end for m in cast.mentions(text[:end])), default=end) if whole else end
    for verb in reversed(list(_VERB.finditer(text[:end]))):
        head = text[: verb.start()]
        if _PARTICIPLE.match(verb.group(0)):
            named = cast.mentions(head)
            subject = Subject(named[-1].person) if named else _pronoun_in(head, focus)
        elif whole and _PRONOUN.search(head[-_NEAR:]):
            subject = None if first <= verb.start() else focus
        else:
            subject = _subject_of(text, verb.start(), cast, focus)
        if subject and (subject.one or not whole):
            return subject
    return None


def antecedent(
    told: str, cast: Cast, focus: Subject | None, pronoun: str | None = None
) -> Subject | None:
    """Whom a pronoun means after the words `told`; `focus` is whom the text was about before."""
    near = subject_before(told, len(told), cast, focus, whole=True)
    people = [Subject(mention.person) for mention in cast.mentions(told)]
    for subject in (_opening(told, cast), near, *people, focus):
        if subject and (pronoun is None or subject.may_be(pronoun)):
            return subject
    return None


def _opening(told: str, cast: Cast) -> Subject | None:
    """The person with whom the last sentence begins."""
    last = re.split(r"(?<=[.!?])\s+(?=[A-Z])", told.rstrip("\x00 "))[-1]
    named = cast.mentions(last)
    first = named and not _CONNECTOR.sub("", last[: named[0].start]).strip(" ,")
    return Subject(named[0].person) if first else None


def _pronoun_in(text: str, focus: Subject | None) -> Subject | None:
    return focus if focus and re.search(r"\b(?:he|she)\b", text, re.I) else None


def named_after(
    plain: str, end: int, cast: Cast, focus: Subject | None, last: str
) -> Subject | None:
    """The speaker named behind a quotation: "… said Dr X", "… he added", "… Dr X said"."""
    ends_here = plain[end : end + 1] == "." and not last.strip("’”'\"").endswith(
        (",", "?", "!", ".")
    )
    match = None if ends_here else _AFTER.match(plain[end:])
    if not match:
        return _fragment_after(plain, end, cast, last)
    if match["pronoun"]:
        who = match["pronoun"].lower()
        if who in ("it", "they"):
            return body_before(plain[:end], cast)
        return antecedent(plain[:end], cast, focus, who) if who in ("he", "she") else None
    phrase = match["behind"] or match["front"]
    if match["front"] and re.search(r"\b(?:he|she|they)$", phrase):
        return None  # a new sentence follows that reports something else
    if _CONNECTOR.match(phrase.lstrip(" ,")) and plain[end + match.end() :].lstrip()[:1] == ":":
        return None  # "…", but Y said: "…": the verb belongs to the words that follow
    named = cast.mentions(phrase)
    if (
        named
        and len(phrase[: named[0].start].split()) <= 9
        and not _AIDE.search(phrase[: named[0].start])
    ):
        return Subject(named[0].person)
    if match["front"] and not last.strip("’”'\"").endswith((",", ".", "?", "!")):
        return None
    return _group(re.split(r"[,\x00]", phrase)[0])


def _fragment_after(plain: str, end: int, cast: Cast, last: str) -> Subject | None:
    """The person of a fragment whose verb of speech follows later: "scotched '…', adding that"."""
    sentence = re.split(r"[.!?](?=\s|$)", plain[end:])[0]
    later = re.search(rf"\b(?:{PARTICIPLE})\b", sentence)
    if not later:
        return None
    start = max(plain.rfind(". ", 0, end), 0)
    named = cast.mentions(plain[start:end])
    return Subject(named[-1].person) if named else None


def sourced(sentence: str, cast: Cast) -> Subject | None:
    """Whom a sentence names by "according to"."""
    match = _SOURCE.search(sentence)
    if not match:
        return None
    named = cast.mentions(match["who"])
    if named and len(match["who"][: named[0].start].split()) <= 6:
        return Subject(named[0].person)
    return Subject(group=match["who"].strip())
