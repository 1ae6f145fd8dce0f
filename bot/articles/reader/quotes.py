"""Who said which quoted words.

A paragraph's quotations are credited to the subject of the verb of speech beside them. Scare
quotes, which nothing in their sentence reports, are left out; hypothetical speech and unnamed
groups get no speaker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.articles.model import Quote
from bot.articles.reader.marks import Span, spans
from bot.articles.reader.names import Cast, Person
from bot.articles.reader.roles import ROLE
from bot.articles.reader.subjects import Passage, Subject
from bot.articles.reader.text_lines import ended

_HYPOTHETICAL = re.compile(
    r"\b(?:if|suppose|supposing|imagine|would|could|might|what about|as though)\b[^.!?]*"
    r"\b(?:say|said|says|announced?|declared?|replied|asked|told|tell)\b[^.!?]{0,20}$",
    re.I,
)
_OFFICE_FIRST = re.compile(r"(?:The|A|An)\s+((?:[\w’'-]+\s+){1,5}?)(?:has|have|had|is|was)\s")
_FINDINGS = re.compile(
    r"^(?:the|these|its|their)\s+(?:\w+\s+)?(?:data|figures|survey|report|results|findings|study|"
    r"analysis|poll|paper|review)\b",
    re.I,
)

# So few words that nothing reports are scare quotes; how far before a quotation an "if" reaches;
# how long a line is that names the speaker of the words below.
_SCARE, _REACH, _LINE = 3, 300, 12


@dataclass
class _Scene:
    """What is known when a paragraph starts: who spoke last, who was written about last."""

    cast: Cast
    focus: Subject | None = None
    speaker: Subject | None = None
    source: Subject | None = None
    open_run: bool = False
    introduced: Subject | None = None
    found: list[tuple[Subject | None, str, bool]] = field(default_factory=list)


def quotes(paragraphs: Sequence[str], cast: Cast) -> tuple[Quote, ...]:
    """Every quotation of the running text, in order, with its speaker where the text tells."""
    scene = _Scene(cast)
    lead = _lead_role(paragraphs, cast) or _lead_role(paragraphs[1:], cast)
    for number, text in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
        _paragraph(scene, text, following)
    return tuple(_quote(subject, text, goes_on, lead) for subject, text, goes_on in scene.found)


def _lead_role(paragraphs: Sequence[str], cast: Cast) -> tuple[str, Person] | None:
    """News style names the office first and its holder next: "The BMA chair", then "Dr X"."""
    if len(paragraphs) < 2 or cast.mentions(paragraphs[0]):
        return None
    opening = _OFFICE_FIRST.match(paragraphs[0])
    if not opening:
        return None
    role = opening[1].strip()
    named = cast.mentions(paragraphs[1])
    if not named or named[0].person.role or not re.search(rf"\b{ROLE}$", role):
        return None
    return role, named[0].person


def _quote(
    subject: Subject | None, text: str, goes_on: bool, lead: tuple[str, Person] | None
) -> Quote:
    person, group = (subject.person, subject.group) if subject else (None, None)
    role, holder = lead or (None, None)
    if role and holder and (person == holder or (group or "").lower().endswith(role.lower())):
        return Quote(holder.name, role, text, goes_on)
    return Quote(person.name if person else None, person.role if person else group, text, goes_on)


def _paragraph(scene: _Scene, text: str, following: str) -> None:
    quoted = spans(text, following)
    passage = Passage(text, quoted, scene.cast)
    plain = passage.plain
    before = scene.speaker if scene.open_run or not plain.strip("\x00 ") else None
    own = _own_words(scene, text, passage, quoted)
    for index, span in enumerate(quoted):
        subject, spoken = own[index]
        if index == 0 and span.start == 0 and subject is None and not _HYPOTHETICAL.search(plain):
            subject = scene.introduced or before or (scene.speaker if scene.found else None)
        if subject is None and index and _full(span, text):
            subject = own[index - 1][0] or (scene.speaker if spoken else None)
            own[index] = (subject, spoken)
        words = span.inside(text)
        if subject is None and not spoken and not _full(span, text):
            subject = _told_of(scene, passage, span) if len(words.split()) > _SCARE else None
            if subject is None:
                continue
        scene.found.append((subject, words, scene.open_run and span.start == 0))
        if subject and (_full(span, text) or subject.person):
            scene.speaker = subject
    _leave(scene, passage, quoted)


def _leave(scene: _Scene, passage: Passage, quoted: Sequence[Span]) -> None:
    """What a paragraph leaves behind for the next one."""
    plain = passage.plain
    scene.open_run = bool(quoted) and not quoted[-1].closed
    source = passage.sourced(0, len(plain))
    scene.source = source or (scene.source if _FINDINGS.match(plain) else None)
    last = passage.speaker(0, len(plain), scene.focus)
    scene.introduced = last if plain.rstrip().endswith(":") else _headed(passage)
    if not quoted and not scene.introduced:
        scene.speaker = last if last and last.person else None
    scene.focus = _focus(scene, passage)


def _headed(passage: Passage) -> Subject | None:
    """Whom a line names that is no sentence: the words below it are theirs."""
    named = passage.named(0, len(passage.plain))
    short = len(passage.plain.split()) <= _LINE and not ended(passage.plain)
    return Subject(named[0].person) if named and short and "\x00" not in passage.plain else None


def _told_of(scene: _Scene, passage: Passage, span: Span) -> Subject | None:
    """The person with whom the sentence of a longer fragment begins, whatever its verb."""
    start = passage.sentence_start(span.start)
    focus = passage.antecedent(0, start, scene.focus)
    return passage.acting(start, span.start, focus)


def _own_words(
    scene: _Scene, text: str, passage: Passage, quoted: Sequence[Span]
) -> list[tuple[Subject | None, bool]]:
    """For each quotation the speaker its own paragraph gives, and whether it is speech at all."""
    plain, found = passage.plain, list[tuple[Subject | None, bool]]()
    for span in quoted:
        start = passage.sentence_start(span.start)
        if _HYPOTHETICAL.search(plain[max(start, span.start - _REACH) : span.start]):
            found.append((None, True))
            continue
        end = start + len(passage.sentence(span.start))
        behind = passage.named_after(span.end, scene.focus, text[span.end - 2 : span.end])
        open_yet = behind is None or behind.person is None  # no person is named behind it
        front = passage.introduced(start, span.start, scene.focus) if open_yet else None
        if behind and front and front.person and text[span.end - 2 : span.end - 1] in ".!?":
            behind = None  # "X said: “….” Of 48 practices asked, …": a sentence of its own
        subject = behind or front or passage.sourced(start, end)
        if subject is None and _FINDINGS.match(plain) and scene.source:
            subject = scene.source
        found.append((subject, subject is not None))
    return found


def _full(span: Span, text: str) -> bool:
    """Whether the quotation is a whole sentence, not a fragment of a few words."""
    words = span.inside(text)
    if not words[:1].isupper() or len(words.split()) < 2:
        return False
    if words[-1] in ".!?…":
        return True
    return len(words.split()) >= 5 and (
        not span.closed or text[span.end - 2] == "," or text[span.end : span.end + 1] in " ,."
    )


def _focus(scene: _Scene, passage: Passage) -> Subject | None:
    """Whom "he" or "she" means next: the last person who spoke, else the last one named."""
    plain = passage.plain
    last = passage.speaker(0, len(plain), scene.focus, whole=True)
    if last and last.one:
        return last
    named = [m.person for m in passage.named(0, len(plain))]
    about = scene.focus.person if scene.focus else None
    return scene.focus if not named or about in named else Subject(named[0])
