"""The questions that a letter puts to whoever answers it, not those it asks itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.documents.document import Row

MOST, LONGEST = 8, 300
_NUMBERED = re.compile(
    r"^(?:Q(?:uestion)?\s*\.?\s*\d{1,2}|\(?\d{1,2}[.)]|\(?(?:[a-h]|[ivx]{1,4})[.)](?=\s))"
    r"\s*[.:)–-]?\s*",
    re.I,
)
_JOINT = r"(?:(?:and|but|or|also|so|finally|secondly|thirdly),? )?"
_TO_READER = re.compile(
    rf"^{_JOINT}(?:do|does|did|should|would|could|are|is|was|have|has|can|will|may"
    r"|to what extent|which"
    r"|how (?:should|would|far|do|could|might|can)|(?:where|who|when) should"
    r"|what (?:are your|is your|do you|would|should|else|other|impact|effect))\b",
    re.I,
)
_YOU = re.compile(
    r"\b(?:you|your|practices?|GPs?|members?|committee|LMC|should|agree|support|prefer)\b", re.I
)
# "Could you let us have your views by Friday?" asks for the answer, not for what is in it.
_REQUEST = re.compile(
    rf"^{_JOINT}(?:please )?(?:can|could|would|will|may)"
    r" (?:you|we|I|practices|the (?:LMC|committee))"
    r" (?:please |kindly |be able to )?(?:let|have|send|reply|respond|return|get|come|ask|complete"
    r"|fill|forward|pass|circulate)\b",
    re.I,
)
_ANNOUNCED = re.compile(
    r"(?:questions?|views? (?:on|about)|comments on|following)\b[^.?]*:$"
    r"|^(?:consultation )?questions$",
    re.I,
)


def asked_in(rows: Sequence[Row]) -> list[str]:
    """The questions in their order, without their numbers."""
    found: dict[str, None] = {}
    listed = False
    for row in rows:
        announced = bool(_ANNOUNCED.search(row.text))
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z“‘\"(])", row.text):
            bare = _NUMBERED.sub("", sentence).strip()
            own = bool(_NUMBERED.match(sentence)) or (sentence == row.text and listed)
            if bare.endswith("?") and len(bare) <= LONGEST and _meant(bare, row, own):
                found.setdefault(bare, None)
        listed = announced or (
            listed and (row.item or bool(_NUMBERED.match(row.text)) or row.text.endswith("?"))
        )
    return list(found)[:MOST]


def _meant(question: str, row: Row, listed: bool) -> bool:
    """Whether the reader is asked: in a list of questions, or in so many words; a heading that the
    letter answers below is none."""
    if row.heading or _REQUEST.match(question):
        return False
    return listed or bool(_TO_READER.match(question) and _YOU.search(question))
