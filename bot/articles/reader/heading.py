"""The top of an article: which line is headline, kicker, standfirst, byline, salutation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.articles.reader.bylines import PRESS_LINE, Top, eventful, meta
from bot.articles.reader.mastheads import issuer
from bot.articles.reader.names import TITLE
from bot.articles.reader.printed_dates import PRINTED, dates_in, month_line
from bot.articles.reader.roles import ROLE
from bot.articles.reader.sentences import terms
from bot.articles.reader.text_lines import Line, ended, letters, prose
from bot.when.vocabulary import MONTH

# Above a letter, or at the head of its first line: "Sir – It is time …".
_GREETING = re.compile(
    r"^(?:dear\s+(?:sirs?|madam|editor|colleagues?|all|members?|dr)\b[^,:–—-]{0,40}|sirs?|madam|"
    r"editor)\s*(?:[,:–—-]*$|[,:–—-]+\s+(?=\S))",
    re.I,
)
# "LMC Update – 7 June 2024", "Newsletter – October 2030": a paper of several items, whose first is
# not its subject.
_ISSUE = re.compile(
    rf"^(?P<name>[^.!?]{{0,50}}\b(?:update|news|newsletter|bulletin|briefing|digest|round-?up)s?\b"
    rf"[^.!?\d]{{0,20}}?)(?:{PRINTED.pattern}|{MONTH},? (?:19|20)\d\d)$",
    re.I,
)
# "Board chair Dr Ann Example": below a picture, or above that person's words.
_PORTRAIT = re.compile(
    rf"^(?:[\w’'&-]+\s+){{0,7}}(?i:{ROLE})\s+(?:{TITLE}\s+)+[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){{0,3}}$"
)


@dataclass(frozen=True)
class _Candidate:
    """A line above the text that may be its headline: the line's place and what came before."""

    line: Line
    index: int
    signed: bool
    greeted: bool

    @property
    def text(self) -> str:
        return self.line.plain


def read(lines: Sequence[Line], title: str | None = None, *, page: bool = False) -> Top:
    """Reads the top of an article; `title` is the headline when the page repeats it elsewhere.

    Of a web `page` trafilatura has chosen the lines: none of them stands above the headline.
    """
    top = Top()
    lines = _below_widgets(top, list(lines), None if page else title)
    common = frozenset(re.findall(r"\b[a-z][a-z’']+\b", " ".join(x.text for x in lines)))
    candidates: list[_Candidate] = []
    index = 0
    for index, line in enumerate(lines):
        follows = lines[index + 1].text if index + 1 < len(lines) else ""
        adjacent = bool(candidates) and (
            (bool(dates_in(follows)) and not prose(follows))
            or bool(PRESS_LINE.match(follows))
            or (prose(follows) and not line.text.isupper())
        )
        greeting = _GREETING.match(line.text)
        top.salutation |= bool(greeting)
        if greeting and (words := line.text[greeting.end() :]):
            line = lines[index] = replace(line, text=words[:1].upper() + words[1:])
        if greeting and not words:
            top.said.append(line)
        elif _ISSUE.match(line.text) and not top.serial:
            candidates = [_serial(top, line, index, candidates)]
        elif candidates and _PORTRAIT.match(line.text):
            if re.match(r"[‘“\"']", follows):
                break  # whose words follow
            top.captions.append(line)
        elif meta(top, line.text, adjacent, common):
            top.said.append(line)
        elif _running(top, lines, index) and not _still_heading(lines, index, candidates):
            break
        elif line.bullet and candidates:
            top.points.append(line)
        else:
            signed = bool(top.day or top.author)
            candidates.append(_Candidate(line, index, signed, top.salutation))
    else:
        index = len(lines)
    top.rest = lines[index:] or _short_text(candidates)
    _choose(top, candidates, title)
    if top.points and not top.standfirst:
        top.standfirst = "; ".join(line.plain for line in top.points)
    return top


def _serial(top: Top, line: Line, index: int, above: list[_Candidate]) -> _Candidate:
    """The name of a newsletter's issue, with whose it is where that stands above it."""
    issue = _ISSUE.match(line.text)
    top.day = top.day or next((day for day, _ in dates_in(line.text)), None)
    top.issue = top.issue or month_line(line.text)
    top.serial, top.section = True, "newsletter"
    body = above[-1].text if above else ""
    top.publication = body if issuer(body) else top.publication
    title = issue["name"].strip(" –—|,:-") if issue and not top.issue else line.plain
    named = replace(line, text=f"{body}: {title}" if body else title)
    return _Candidate(named, index, False, False)


def _running(top: Top, lines: Sequence[Line], index: int) -> bool:
    """Whether the text begins here: running text, or a short whole sentence below the byline."""
    text = lines[index].text
    below = lines[index + 1].text if index + 1 < len(lines) else ""
    signed = bool(top.headline and (top.author or top.day))
    short = signed and ended(text) and text[:1].isupper() and prose(below)
    return prose(text) or (short and len(text.split()) >= 3)


def _short_text(candidates: list[_Candidate]) -> list[Line]:
    """The text of an article too short to look like one: all but its first line."""
    keep = 0 if len(candidates) == 1 and len(candidates[0].text.split()) >= 8 else 1
    text = [one.line for one in candidates[keep:]]
    del candidates[keep:]
    return text


def _still_heading(lines: Sequence[Line], index: int, candidates: Sequence[_Candidate]) -> bool:
    """Whether a long line is a headline or a standfirst, not yet the text."""
    text = lines[index].text
    short = len(text.split()) <= 40 and len(lines) - index > 2
    if not candidates:
        one = text.endswith("?") and not re.search(r"[a-z][.!?]\s+[A-Z]", text)
        return short and (one or not ended(text)) and len(text.split()) <= 26
    if not short or len(candidates) > 3:
        return False
    ahead = Top()
    below = (line.text for line in lines[index + 1 : index + 3])
    follows = any(not eventful(one) and meta(ahead, one, False) for one in below)
    return follows or not (ended(text) or text.endswith(":"))


def _below_widgets(top: Top, lines: list[Line], title: str | None) -> list[Line]:
    """Takes what a page prints above the headline, where it repeats the headline elsewhere."""
    for index, line in enumerate(lines[: len(lines) // 2 + 1] if title else ()):
        if letters(line.plain) == letters(title or ""):
            top.widgets = lines[:index]
            return lines[index:]
    return lines


def _choose(top: Top, candidates: list[_Candidate], title: str | None) -> None:
    """Tells headline, kicker and standfirst apart among the lines above the text."""
    if top.headline is None and title:
        top.headline = title
        candidates = [c for c in candidates if letters(c.text) != letters(title)]
    bodies = [c for c in candidates if issuer(c.text)]
    if bodies and (top.headline or len(bodies) < len(candidates)):
        top.publication = top.publication or bodies[0].text
        top.said += [c.line for c in bodies]
        candidates = [c for c in candidates if c not in bodies]
    if top.headline is None and candidates:
        lead = " ".join(line.text for line in top.rest[:12])
        best = max(range(len(candidates)), key=lambda i: _headline_score(candidates, i, lead))
        head, above = candidates[best], candidates[best - 1] if best else None
        top.headline = head.text
        if above and above.index == head.index - 1 and not head.greeted:
            top.kicker = above.text
        top.widgets += [c.line for c in candidates[: best + 1]]
        candidates = candidates[best + 1 :]
    _standfirst(top, candidates)


def _standfirst(top: Top, candidates: list[_Candidate]) -> None:
    """The last longer line below the headline sums the article up; what else is there is text."""
    long = [c for c in candidates if len(c.text.split()) >= 5]
    if long and not top.serial:
        top.standfirst = long[-1].text
        candidates = [c for c in candidates if c is not long[-1]]
    top.rest = [*(c.line for c in candidates), *top.rest]


def _headline_score(candidates: Sequence[_Candidate], index: int, lead: str) -> float:
    text = candidates[index].text
    count = len(text.split())
    score = 1.0 if 4 <= count <= 18 else 0.0
    if sum(one.text == text for one in candidates) > 1:
        score += 2.0  # a page repeats nothing else above its text
    own = set(terms(text))
    score += 1.5 * len(own & set(terms(lead))) / max(1, len(own))
    if count < 3:
        score -= 0.8  # a masthead or a section, not news
    if (ended(text) and not text.endswith("?")) or count > 22:
        score -= 1.5
    if index and re.match(r"[‘“\"']", text) and count > 12:
        score -= 1.0
    above = len(candidates[index - 1].text.split()) if index else 0
    if above >= 4 and count > 1.5 * above:
        score -= 0.6
    if candidates[index].greeted:
        score += 1.0  # a letter's subject stands below "Dear colleagues"
    elif candidates[index].signed and not candidates[0].signed:
        score -= 0.8  # byline and date stand below the headline
    return score - 0.01 * index
