"""What a page prints round an article: recognised by its form, in any magazine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.articles.reader.lexicon import either, forms
from bot.articles.reader.printed_dates import dates_in
from bot.articles.reader.text_lines import Label, Line, Sheet, ended

_BAR = re.compile(rf"^(?:(?:{either('card')})(?:[\s|/·•,+>()\[\]-]+|$))+$", re.I)
_FORMS, _TAIL, _END = forms("furniture"), forms("tail"), forms("ends")
_CONSENT = forms("consent", re.S)
_SOME, _HEADLINE = 12, 16  # words before an end; words of a headline


def furniture(text: str) -> bool:
    """Whether a whole line belongs to the page, not to the article."""
    if len(text) >= 260:
        return False
    return bool(_FORMS.match(text) or (_BAR.match(text) and not dates_in(text)))


def consent(text: str) -> bool:
    """Whether a block asks for consent to cookies or tells how a site uses them."""
    return "ookie" in text and bool(_CONSENT.search(text))


def tail(text: str) -> bool:
    """Whether a line ends the article or its comments: reply forms, related stories."""
    return len(text) < 160 and bool(_TAIL.match(text))


def label(sheet: Sheet) -> None:
    """Take the furniture among the body: by its own form, as the links of a list of other stories,
    or as notes below the word that ends the text."""
    lines = sheet.left
    told = 0
    for index, line in enumerate(lines):
        if _END.match(line.text) and told > _SOME:
            sheet.take(lines[index:], Label.FURNITURE, "notes below the end")
            return
        if tail(line.plain):
            sheet.take([line, *_links(lines[index + 1 :])], Label.FURNITURE, "other stories")
        elif furniture(line.plain) and not line.row:
            sheet.take([line], Label.FURNITURE, "form")
        else:
            told += len(line.text.split())


def _links(below: Sequence[Line]) -> Iterator[Line]:
    """The headlines below such a heading: short, and none a sentence."""
    for line in below:
        if ended(line.text) or len(line.text.split()) > _HEADLINE or line.heading:
            return
        yield line
