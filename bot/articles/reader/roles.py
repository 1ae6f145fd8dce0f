"""The office printed beside a name: "GPC deputy chair Dr X", "Dr X, secretary of Y LMC"; and the
verbs that report what somebody said."""

from __future__ import annotations

import re
from itertools import takewhile

from bot.articles.reader.lexicon import any_of, either, listed

FINITE, PARTICIPLE = either("reporting"), either("reporting_on")
ROLE = rf"(?:co-)?(?:{either('offices')})s?"
_ROLE_END = re.compile(rf"\b{ROLE}$", re.I)
_ROLE = re.compile(rf"\b{ROLE}\b", re.I)
_QUALIFIER = frozenset(listed("office_words"))
OPENERS = frozenset(listed("openers"))
_TITLE = r"(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame)\b"
_PLACE = (
    r"[A-Z][\w’'&-]*(?:\s+(?:(?:of|the|in|for|and(?!\s+" + _TITLE + r"))\s+)*[A-Z][\w’'&-]*){0,7}"
)
_BODY = any_of("bodies", re.NOFLAG)
_VERB = rf"(?:(?:has|had|have|also|then|later)\s+)*(?:{FINITE})\b"
_REPORTS = re.compile(rf"\b(?:{FINITE}|to|by|with)\b")

# "The study's lead author, X", "Its chair, X", "Y LMC's chair, X": the office first, its holder
# between commas.
_APPOSED = re.compile(
    r"(?:^|[.!?;:,]\s+|\b(?:and|but|by|while)\s+)"
    r"(?:(?:[Tt]he|[Ii]ts|[Hh]er|[Hh]is|[Tt]heir|[Oo]ur)\s+|(?=(?:[A-Z][\w&-]*\s+){0,6}?[A-Z][\w&-]*[’']))"
    r"(?P<role>(?:[\w’'-]+\s+){0,9}[\w’'-]+),\s+$"
)
# "Minister for public health X": an office with its field, at the start of a sentence.
_OFFICE = re.compile(
    rf"(?:^|[.!?:]\s+)(?P<role>(?:[\w’'-]+\s+){{0,3}}?(?i:{ROLE})\s+(?:of|for)\s+"
    r"(?:[\w’'-]+\s+){0,4}[\w’'-]+)\s+$"
)
# "Speaking for Y LMC, X"
_SPEAKING = re.compile(
    r"(?:^|[.!?:]\s+)(?:As|Speaking (?:as|for)|For|On behalf of)\s+(?:the\s+|an?\s+)?"
    r"(?P<role>[^,.;:!?\x00]{2,80}),\s+$"
)
_AGE = re.compile(r"^,\s+(?:aged\s+)?\d{1,3}(?=,)")
_PICTURE = re.compile(r"(?:Photo|Image|Picture|Credit|Lab|Con|Lib)\b")
# Behind a name: in brackets, between dashes, a place or body, who leads what.
_BEHIND = tuple(
    re.compile(form)
    for form in (
        rf"\s\((?P<role>[A-Z][^()\d]{{2,60}}|(?i:{ROLE})\b[^()\d]{{2,60}})\)",
        rf"\s+[–—-]\s+(?P<role>(?:[\w’'-]+\s+){{0,6}}?(?i:{ROLE})\b[^–—.;:]{{0,80}}?)\s+[–—-](?=\s)",
        rf",?\s+of (?:the )?(?P<role>{_PLACE})",
        rf",?\s+(?:from|at|for|speaking for) (?:the )?(?P<role>{_PLACE})(?=,?\s+(?:who\b|{_VERB}))",
        r",\s+(?P<role>who\s+(?:chairs|chaired|leads|led|heads|headed|runs|represents)\s+"
        r"[^,.;:!?()\x00“”\"]{3,90}?)(?=,|\s+(?:said|told|says))",
        rf"\s+is\s+(?:now\s+)?(?:the\s+|an?\s+)?(?P<role>(?:(?:[A-Z][\w’'-]*|"
        rf"{'|'.join(sorted(_QUALIFIER))})\s+){{0,4}}(?i:{ROLE})"
        r"(?:\s+(?:of|at|for|to|in)\s+[^.,;:!?()\x00“”\"]{2,80}?)?)(?=[.,;]|\s+(?:and|who)\b)",
    )
)
_BESIDE = re.compile(rf",\s+(?P<role>{_PLACE})(?=,\s+{_VERB})")
_APPOSITION = re.compile(
    r",\s+(?:who (?:is|was)\s+)?(?:currently\s+)?(?:the\s+|an?\s+(?=[a-z-]+ (?:and|chair|lead)))?"
    r"(?P<role>[^.:;!?()\x00“”\"]{2,150})"
)


def before(text: str, start: int) -> str | None:
    """The role in front of a name: "GPC deputy chair Dr X"."""
    near = text[max(0, start - 160) : start]
    if near.rstrip().endswith(","):
        found = _SPEAKING.search(near) or _APPOSED.search(near)
        role = found["role"] if found else ""
        fits = _ROLE.search(role) or (found and found.re is _SPEAKING and _BODY.search(role))
        return role if fits and not _REPORTS.search(role) else None
    office = _OFFICE.search(near)
    # "A spokesman for NHS Border Counties" names nobody: a body's name may go on.
    sure = office and (office["role"].split()[-1].islower() or re.match(_TITLE, text[start:]))
    if office and sure and not _REPORTS.search(office["role"]):
        return office["role"]
    return _run_up(near.rstrip()) if _ROLE_END.search(near.rstrip()) else None


def _run_up(head: str) -> str | None:
    """The words of an office that end where the name begins."""
    taken: list[str] = []
    for word in reversed(head.split()[-12:]):
        if taken and not _belongs(word, taken[0]):
            break
        taken.insert(0, word)
    while taken and taken[0].lower() in ("and", "of", "for", "new"):
        del taken[0]
    return " ".join(taken) or None


def _belongs(word: str, following: str) -> bool:
    """Whether a word in front of `following` is still part of the role."""
    if word[-1] in '.!?:;,”’"' or word in OPENERS:
        return False
    return (
        word[:1].isupper() or word.lower() in _QUALIFIER or bool(_ROLE.fullmatch(word))
    ) and not (word.lower() == "and" and following[:1].islower())


def after(text: str, end: int) -> str | None:
    """The role behind a name: "Dr X, secretary of Y, said"; "Dr X (Y LMC)"; "Dr X of Y LMC"."""
    behind = _AGE.sub("", text[end : end + 260])
    for form in _BEHIND:
        if match := form.match(behind):
            return None if _PICTURE.match(match["role"]) else match["role"].strip()
    beside = _BESIDE.match(behind)
    if beside and _BODY.search(beside["role"]):
        return beside["role"]
    match = _APPOSITION.match(behind)
    role = _cut(match["role"]) if match else ""
    if not _ROLE.search(role) or re.match(r"(?:who|which|and|but|while|speaking|said|as)\b", role):
        return None
    return role


def _cut(role: str) -> str:
    """A role as far as the verb that follows it."""
    end = re.search(
        rf",?\s+{_VERB}|,\s+(?:who|which|where|but|while|whose|and (?:he|she|they|the|a)\b)", role
    )
    first, *rest = role[: end.start() if end else None].split(",")
    kept = takewhile(lambda part: _goes_on(part.strip()), rest if end else ())
    return ",".join([first, *kept]).strip(" ,–—-")


def _goes_on(part: str) -> bool:
    """Whether a part behind a comma is still the role: a place, an office, not a verb."""
    return part[:1].isupper() or bool(_ROLE.search(" ".join(part.split()[:4])))
