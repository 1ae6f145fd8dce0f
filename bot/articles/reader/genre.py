"""What kind of article this is, from its form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.articles.model import Kind
from bot.articles.reader.bylines import Top
from bot.articles.reader.lexicon import any_of
from bot.articles.reader.marks import masked, spans

_TIMED = re.compile(r"^(?:[01]?\d|2[0-3])[.:][0-5]\d\s?(?:[ap]\.?m\.?)?\b", re.I)
_NOTICE = any_of("notice")
_NOTICE_TITLE = re.compile(
    r"^(?:public |legal )?notices?(?: of\b|:|$)|^have your say on\b",
    re.I,
)
_CORRECTION = re.compile(r"^(?:corrections?|clarifications?)(?: and \w+)?\s*(?:[:–—-]|$)", re.I)
_FIRST_PERSON = re.compile(r"\b(?:I|I’m|I'm|I’ve|I've|my|me|we|our|us)\b")
_SECTIONS: tuple[tuple[str, Kind], ...] = (
    *((word, "news") for word in ("newsletter", "bulletin", "obituar", "interview", "profile")),
    *(("letter", "letter"), ("blog", "blog"), ("live", "live report"), ("notice", "notice")),
    *(("announcement", "notice"), ("survey", "survey"), ("poll", "survey"), ("opinion", "opinion")),
    *((word, "opinion") for word in ("comment", "view", "editorial", "column", "debate")),
    *((word, "news") for word in ("news", "exclusive", "breaking", "press release")),
)


def from_section(label: str | None) -> Kind | None:
    """The kind a section label or a part of an address stands for."""
    said = (label or "").lower()
    return next((kind for word, kind in _SECTIONS if word in said), None)


def corrects(headline: str) -> bool:
    """Whether an article corrects another: what it tells first is then the mistake."""
    return bool(_CORRECTION.match(headline))


def _first_person(paragraphs: Sequence[str]) -> float:
    """First-person words outside quotations, per hundred words."""
    plain = " ".join(masked(p, spans(p)).replace("\x00", "") for p in paragraphs)
    return 100 * len(_FIRST_PERSON.findall(plain)) / max(1, len(plain.split()))


def kind_of(
    top: Top,
    paragraphs: Sequence[str],
    *,
    signed: bool,
    blog: bool,
    surveys: int,
    speakers: int,
    author: bool = False,
    hint: str | None = None,
) -> Kind:
    """The kind: labels first, then the form, then the voice."""
    timed = sum(1 for p in paragraphs if _TIMED.match(p))
    if timed >= 3 or (timed >= 2 and hint == "live"):
        return "live report"
    labelled = from_section(top.section) or from_section(hint)
    if labelled and labelled != "news":
        return labelled
    voice = _first_person(paragraphs)
    headline = top.headline or ""
    if top.circular or _NOTICE_TITLE.search(headline) or corrects(headline):
        return "notice"
    if top.bio and not top.salutation:
        return "blog" if blog else "opinion"
    text = " ".join(paragraphs)
    if surveys and len(text.split()) < 130 and not (speakers or top.salutation or blog):
        return "survey"
    if top.salutation or (signed and labelled != "news"):
        return "letter"
    if blog:
        return "blog"
    cues = len(_NOTICE.findall(f"{headline}\n{text}"))
    if not speakers and (cues >= 2 or (cues and len(text.split()) < 150)):
        return "notice"
    least = 2.0 if top.author or author else 4.0
    own = voice > least and speakers < 3 and not surveys and labelled != "news"
    return "opinion" if own else "news"
