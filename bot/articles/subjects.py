"""The subject of a verb of speech: a person, a pronoun's person, or an unnamed group."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.articles.people import TITLE, Cast, Person
from bot.articles.verbs import FINITE, PARTICIPLE

_PASSIVE = (
    r"(?<!\bbeen )(?<!\bbe )(?<!\bwas )(?<!\bwere )(?<!\bare )(?<!\bis )(?<!\bbeing )(?<!\bas )"
)
_VERB = re.compile(rf"{_PASSIVE}\b(?:{FINITE})\b|\b(?:{PARTICIPLE})\b")
_PARTICIPLE = re.compile(rf"(?:{PARTICIPLE})$")
_HELP = r"(?:(?:has|have|had|also|then|later|who|previously|recently|further)\s+)*"
_PRONOUN = re.compile(rf"\b(?:he|she)\s+{_HELP}$", re.I)
_FIRST_PERSON = re.compile(rf"\b(?:I|we)\s+{_HELP}$", re.I)
_CONNECTOR = re.compile(
    r"^(?:but|and|however|meanwhile|so|while|although|as|yet|earlier|later|instead|now|today|"
    r"yesterday)\b,?\s*",
    re.I,
)
_SOURCE = re.compile(r"\baccording to (?P<who>[^.,;:\x00]{3,140})", re.I)
_AFTER = re.compile(
    rf"^[\s,.–—-]{{0,4}}(?:(?P<pronoun>he|she|they|I|we)\s+{_HELP}(?:{FINITE})\b"
    rf"|(?:{FINITE})\s+(?P<behind>[^\x00.:;]{{2,160}})"
    rf"|(?P<front>[^\x00.:;]{{2,120}}?)\s+{_HELP}(?:{FINITE})\b)"
)
_AIDE = re.compile(
    r"\b(?:spokes\w+|aide|office|lawyers?|solicitors?|team|colleagues?) (?:for|of|to) $", re.I
)


@dataclass(frozen=True)
class Subject:
    """Who speaks: a person, or the words for a group or an unnamed office."""

    person: Person | None = None
    group: str | None = None


def _group(text: str) -> Subject | None:
    words = _CONNECTOR.sub("", text.replace("\x00", "").strip(" ,–—-")).strip()
    words = re.sub(r"\s+(?:has|have|had|is|was|were|also|then|later)$", "", words)
    if (
        not words
        or len(words.split()) > 22
        or re.match(r"(?:it|this|that|there|which|who)\b", words, re.I)
    ):
        return None
    return Subject(group=words)


def _clause(text: str) -> str:
    """The last clause of `text`, where the subject of a verb behind it must stand."""
    parts = re.split(
        rf"(?:[.!?;:]\s+(?=[A-Z])|,?\s+(?:and|but|while)\s+(?=(?:{TITLE}|[A-Z])))", text
    )
    return parts[-1]


def _subject_of(text: str, at: int, cast: Cast, focus: Person | None) -> Subject | None:
    """The subject of the verb that starts at `at`."""
    head = text[:at]
    if _PRONOUN.search(head):
        return Subject(focus) if focus else None
    if _FIRST_PERSON.search(head):
        return None
    for mention in reversed(cast.mentions(head)):
        gap = head[mention.end :]
        if _AIDE.search(head[: mention.start]):
            break
        if (
            re.fullmatch(rf"\s*,?\s*{_HELP}", gap)
            or re.match(r"\s*[,(–—]|\s+(?:of|from|for|at) (?:the )?[A-Z]", gap)
            or re.fullmatch(r"(?:[’']s)? (?:has|have|had|also) ?", gap)
        ):
            return Subject(mention.person)
    return _group(_clause(head))


def subject_before(
    text: str, end: int, cast: Cast, focus: Person | None, whole: bool = False
) -> Subject | None:
    """The subject of the last verb of speech before `end`.

    With `whole`, the last *person* who is a subject anywhere in the text.
    """
    verbs = [m for m in _VERB.finditer(text[:end])]
    for verb in reversed(verbs):
        if _PARTICIPLE.match(verb.group(0)):
            named = cast.mentions(text[: verb.start()])
            subject = (
                Subject(named[-1].person) if named else _pronoun_in(text[: verb.start()], focus)
            )
        else:
            subject = _subject_of(text, verb.start(), cast, focus)
        if subject and (subject.person or not whole):
            return subject
    return None


def _pronoun_in(text: str, focus: Person | None) -> Subject | None:
    return Subject(focus) if focus and re.search(r"\b(?:he|she)\b", text, re.I) else None


def named_after(
    plain: str, end: int, cast: Cast, focus: Person | None, last: str
) -> Subject | None:
    """The speaker named behind a quotation: "… said Dr X", "… he added", "… Dr X said"."""
    match = _AFTER.match(plain[end:])
    if not match:
        return _fragment_after(plain, end, cast, last)
    if match["pronoun"]:
        known = match["pronoun"].lower() in ("he", "she") and focus
        return Subject(focus) if known else None
    phrase = match["behind"] or match["front"]
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
