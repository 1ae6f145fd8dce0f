"""What sentences tell of a survey: the shares of its answers, how many answered, and whether the
article agrees with itself about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.articles.model import Option, Survey
from bot.articles.reader.lexicon import either

PERCENT = r"(?:%|per\s?cent\b|percent\b|pc\b)"
NUMBER = r"\d{1,3}(?:\.\d+)?"
_LEAN = either("leaning")
_SPOKEN = re.compile(
    rf"(?P<n>{NUMBER})\s?{PERCENT} (?:of [\w ]{{2,30}}? )?(?:would |were |are |was |said |"
    rf"voted |they |strongly ){{0,3}}(?P<label>{_LEAN})\b",
    re.I,
)
# What so many per cent did, would or said, as far as the clause goes.
_CLAUSE = re.compile(
    rf"(?P<n>{NUMBER})\s?{PERCENT} (?:of [\w ]{{2,30}}? )?(?P<label>"
    r"(?:would|were|are|was|had|have|said|told|wanted|thought|felt|did|do|could|will|reported|"
    r"preferred|answered)\b[^,.;:%]{2,80}?)"
    rf"(?=[,.;:]|,? (?:and|while|but|with) (?:a further |another |the other |only |some )?{NUMBER}"
    r"\s?(?:%|per)|$)",
    re.I,
)
_SAYING = re.compile(
    r"^(?:said|told us|answered|reported|thought|felt)(?: that)?(?: they)?\s+", re.I
)
ASKED = re.compile(r"\b(?:survey|poll|asked|ballot|voted|respondents|questionnaire)\b", re.I)
_N = r"(?P<n>\d{1,3}(?:,\d{3})+|\d{2,7})"
_PEOPLE = rf"(?P<who>(?:\w+[ -]){{0,2}}?(?:{either('answering')}))"
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        rf"\b(?:survey|poll|questionnaire|sample) (?:of|by|among) (?:some |about |around |over |"
        rf"more than |nearly |almost )?{_N} {_PEOPLE}",
        rf"{_N} {_PEOPLE} (?:\w+ ){{0,2}}?(?:answered|responded|replied|took part|completed|"
        rf"returned|told us|were (?:surveyed|polled|questioned|asked))",
        rf"\b(?:responses|replies|answers) (?:by|from) (?:\w+ )?{_N} {_PEOPLE}",
        rf"\b(?:responses|respondents|total votes|sample(?: size)?|base|n)\s*[:=]\s*{_N}(?P<who>)",
        rf"\b(?:answered|completed|responded to) by (?:\w+ )?{_N} {_PEOPLE}",
        rf"\b(?:polled|surveyed|asked) {_N} {_PEOPLE}",
        rf"\bof (?:the |some |about )?{_N} {_PEOPLE} (?:who|that) (?:\w+ )?"
        r"(?:answered|responded|replied|voted|took part)\b",
        rf"{PERCENT} (?:[^.%]{{2,60}}, )?of (?:the |some |about )?{_N} {_PEOPLE}",
        rf"\breceived {_N} (?P<who>responses|replies|answers)",
        rf"(?<![\w£$€]){_N} (?P<who>)(?:replied|responded|answered|took part)\b",
    )
)
_OWNER = re.compile(
    r"\b(?!The|An?\b|Our|This|That|Survey)(?P<who>[A-Z][\w&]+(?: [A-Z][\w&]+){0,3}) "
    r"(?:survey|poll)\b"
)
_BODIES = frozenset({"practices", "ccgs", "lmcs", "trusts"})


def told_shares(text: str, least: float) -> list[Option]:
    """Answers told in sentences, which together are everybody's: at least so many per cent."""
    for form in (_SPOKEN, _CLAUSE):
        found = [(_SAYING.sub("", m["label"]).strip(), float(m["n"])) for m in form.finditer(text)]
        told = [Option(label[:1].upper() + label[1:], n) for label, n in found if label]
        enough = least if form is _SPOKEN else max(least, 97)
        if len(told) >= 2 and enough <= sum(one.percent for one in told) <= 101:
            return told
    return []


@dataclass(frozen=True)
class Answered:
    """A printed number of respondents: which bodies, where they were no persons, in which words."""

    number: int
    bodies: str
    words: str


def of_survey(text: str) -> str | None:
    """Whose survey the text reports."""
    owner = _OWNER.search(text)
    return owner["who"] if owner else None


def answered(paragraphs: Sequence[str]) -> list[Answered]:
    """Every number of respondents the text gives, in order."""
    found: list[Answered] = []
    for paragraph in paragraphs:
        for form in _FORMS:
            for match in form.finditer(paragraph):
                who = match["who"].lower().split()[-1:]
                number, bodies = (
                    int(match["n"].replace(",", "")),
                    " ".join(_BODIES.intersection(who)),
                )
                one = Answered(number, bodies, match[0])
                if one.number not in (f.number for f in found):
                    found.append(one)
    return found


def _matches(number: int, paragraphs: Sequence[str], surveys: Sequence[Survey]) -> int:
    """How many head counts in the text give one of the printed percentages of `number`."""
    shares = {round(o.percent) for s in surveys for o in s.options}
    counts = {
        int(m.replace(",", ""))
        for p in paragraphs
        for m in re.findall(r"\b\d{1,3}(?:,\d{3})*\b", p)
    }
    return sum(1 for c in counts if 9 < c < number and round(100 * c / number) in shares)


def settled(paragraphs: Sequence[str], surveys: Sequence[Survey]) -> tuple[int | None, list[str]]:
    """The number the surveys rest on, and a warning where the article gives more than one.

    Where numbers differ, the one that agrees with the head counts and percentages in the text
    is preferred, then the first.
    """
    found = answered(paragraphs)
    if not found:
        return None, []
    best = max(found, key=lambda f: (_matches(f.number, paragraphs, surveys), -found.index(f)))
    rivals = [f for f in found if f is not best and f.bodies == best.bodies]
    if not surveys or not rivals:
        return best.number, []
    numbers = " and ".join(str(f.number) for f in [best, *rivals])
    words = "; ".join(f"“{f.words}”" for f in [best, *rivals])
    return best.number, [
        f"The article disagrees on the number of respondents: {numbers} ({words})."
    ]


def completed(
    surveys: Sequence[Survey], respondents: int | None, publication: str | None
) -> tuple[Survey, ...]:
    """The surveys with what the running text tells about them, or their own notes where each has
    one."""
    own = len({survey.note for survey in surveys}) > 1
    found = []
    for survey in surveys:
        told = answered([survey.note]) if own and survey.note else []
        number = told[0].number if told else respondents
        found.append(replace(survey, respondents=number, publication=publication))
    return tuple(found)


def contradictions(surveys: Sequence[Survey]) -> list[str]:
    """What does not add up: answers far from 100 per cent."""
    found: list[str] = []
    for survey in surveys:
        total = sum(o.percent for o in survey.options)
        if total > 102 or (total < 97 and len(survey.options) > 2):
            name = survey.question or "one survey question"
            found.append(f"The answers to “{name}” add up to {total:g} per cent.")
    return found
