"""Shares that sentences tell: "61% would reject it, 22% would accept it, and 17% did not know"."""

from __future__ import annotations

import re

from bot.articles.model import Option

PERCENT = r"(?:%|per\s?cent\b|percent\b|pc\b)"
NUMBER = r"\d{1,3}(?:\.\d+)?"
_LEAN = (
    r"yes|no|oppos\w+|support\w*|agree\w*|disagree\w*|against|in favour|undecided|unsure|"
    r"(?:did not|didn['’]t|do not|don['’]t) know|abstain\w*|not sure|neutral|reject\w*|back(?:ed)?"
)
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


def told_shares(text: str, least: float) -> list[Option]:
    """Answers told in sentences, which together are everybody's: at least so many per cent."""
    for form in (_SPOKEN, _CLAUSE):
        found = [(_SAYING.sub("", m["label"]).strip(), float(m["n"])) for m in form.finditer(text)]
        told = [Option(label[:1].upper() + label[1:], n) for label, n in found if label]
        enough = least if form is _SPOKEN else max(least, 97)
        if len(told) >= 2 and enough <= sum(one.percent for one in told) <= 101:
            return told
    return []
