"""The law of conservation: every line of what was read stands in exactly one labelled piece."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.articles.reader.text_lines import Line


class Label(StrEnum):
    """What a piece of a page or a text is. Body is what nothing shows to be anything else."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    BODY = "body"
    SURVEY = "survey"
    COMMENT = "comment"
    CAPTION = "caption"
    FURNITURE = "furniture"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Piece:
    """One line or block, its label, and for what was left out the rule that took it."""

    line: Line
    label: Label = Label.BODY
    rule: str = ""

    @property
    def text(self) -> str:
        return self.line.text


class Sheet:
    """The pieces of one text while they are being labelled.

    Lines are told apart by their number, so that none can be lost: what a reader of some part does
    not hand back has been taken, and bears the label of that part.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = {piece.line.number: piece for piece in pieces}

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Sheet:
        """A sheet on which everything is body."""
        return cls([Piece(line) for line in lines])

    @property
    def left(self) -> list[Line]:
        """The lines that are body as yet."""
        return [p.line for p in self._pieces.values() if p.label is Label.BODY]

    def take(self, lines: Iterable[Line], label: Label, rule: str = "") -> None:
        """Label lines that were body."""
        for line in lines:
            piece = self._pieces[line.number]
            if piece.label is Label.BODY:
                self._pieces[line.number] = Piece(piece.line, label, rule)

    def keep(self, lines: Iterable[Line], label: Label, rule: str = "") -> None:
        """Label all that was body and is not among `lines`."""
        kept = {line.number for line in lines}
        self.take([line for line in self.left if line.number not in kept], label, rule)

    def lift(self, pieces: Iterable[Piece], label: Label) -> None:
        """Label what is body or was left out by the library alone."""
        for piece in pieces:
            if piece.label is Label.BODY or piece.rule == "library":
                self._pieces[piece.line.number] = Piece(piece.line, label)

    @property
    def pieces(self) -> list[Piece]:
        """Every piece, in the order of the text."""
        return list(self._pieces.values())
