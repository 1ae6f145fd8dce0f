"""Survey results as data: questions with their answers, in the layouts papers print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.articles.model import Option, Survey
from bot.articles.reader.respondents import ASKED, NUMBER, PERCENT, told_shares
from bot.articles.reader.sentences import sentences
from bot.articles.reader.text_lines import Line, prose

_COUNT = r"\(?\s*(?:n\s?=\s?)?\d[\d,]*(?![\d.%]|\s?per)(?: [a-z]+)?\s*\)?"
_LABEL_FIRST = re.compile(
    rf"^(?P<label>[^%|]{{1,110}}?)\s*(?:[:=–—-]|\.{{2,}}|\s)\s*(?:{_COUNT}\s*[,–—-]?\s*)?"
    rf"\(?\s*(?P<n>{NUMBER})\s?{PERCENT}\s*\)?(?:\s*[,–—-]?\s*{_COUNT})?[.;,]?$",
    re.I,
)
NUMBER_FIRST = re.compile(
    rf"^(?P<n>{NUMBER})\s?{PERCENT}\s*(?:{_COUNT})?\s*[:–—|-]?\s*(?P<label>[^%|]{{1,90}}?)[;,.]?$",
    re.I,
)
_PERCENT_ONLY = re.compile(rf"^\(?(?P<n>{NUMBER})\s?{PERCENT}\)?$", re.I)
_HEADING = re.compile(
    r"^(?:the |our |full )*(?:survey|poll|questionnaire)?\s*(?:results?|in full|in numbers|"
    r"what (?:you|gps|members) said)(?: in full| at a glance)?\s*:?$|"
    r"^(?:the )?(?:survey|poll)\s*:?$", re.I
)  # fmt: skip
_QUESTION_MARK = re.compile(r"^(?:Q(?:uestion)?\s?\d*\s?[.:)]|\d{1,2}[.)])\s*", re.I)
_NOTE = re.compile(
    r"\b(?:survey|poll|questionnaire|respondents|results)\b[^.!?]*\b(?:launched|ran|collat\w+|conducted|"
    r"carried out|answered|responded|between|weighted|closed|replied|took part)\b"
    r"|^(?:base|sample|respondents|n)\s*[:=]|\btotal (?:responses|respondents|votes)\b",
    re.I | re.S,
)
_SOURCE = re.compile(r"^source\s*:.*\b(?:survey|poll)\b.*\d", re.I)
_ALL = 102  # per cent, as rounding may make of the whole
_SHARES = re.compile(rf"{PERCENT}|\|", re.I)  # without any there is no survey
_LISTED = re.compile(r"\s*(?:[,;/|]|\s{3,})\s+(?=\S)|\s+\|\s+")
_SHARE = re.compile(r"%|\bper ?cent|\bshare\b", re.I)
_NUMBERS = re.compile(r"[\d,.%() -]*$")
_SUM = re.compile(r"^(?:total|all|base|sum|respondents|n)\b", re.I)


@dataclass
class _Block:
    """A question and its answers while they are being collected."""

    question: str
    options: list[Option]
    end: int
    source: str = ""


def option(text: str) -> Option | None:
    """One answer with its percentage, label first or last; None for anything else."""
    if len(text) > 160 or not _SHARES.search(text):
        return None
    text = re.sub(r"\s*\|\s*", " | ", text).strip(" |")
    if "|" in text:
        return _from_cells([cell.strip() for cell in text.split("|")])
    for form in (_LABEL_FIRST, NUMBER_FIRST):
        match = form.match(text)
        if match and _label(match["label"]) and float(match["n"]) <= 100:
            return Option(_label(match["label"]), float(match["n"]))
    return None


def _label(text: str) -> str:
    text = re.sub(r"^[\s:–—-]+|[\s:=–—(▀-▟■-◿-]+$", "", re.sub(r"^\(?[a-h][.)]\s+", "", text))
    good = text and re.search(r"[^\W\d_]", text) and len(text.split()) <= 14
    return text if good and not re.search(r"[.!?]\s", text) else ""


def _from_cells(cells: list[str]) -> Option | None:
    shares = [m for m in map(_PERCENT_ONLY.match, cells[1:]) if m]
    if len(shares) != 1 or not _label(cells[0]):
        return None
    return Option(_label(cells[0]), float(shares[0]["n"]))


def _listed(text: str) -> list[Option]:
    """Answers that stand side by side in one line, each with its percentage."""
    parts = [part for part in _LISTED.split(text.rstrip(".")) if part]
    found = [option(part) for part in parts]
    return [o for o in found if o] if all(found) else []


def _across(header: list[str], row: list[str]) -> list[Option]:
    """A table row whose first cell is the question and whose columns are the answers."""
    if len(row) != len(header) or len(row) < 3:
        return []
    numbers = [re.fullmatch(rf"({NUMBER})\s?{PERCENT}?", cell, re.I) for cell in row[1:]]
    if not all(numbers) or any(re.search(r"\d|%", cell) or not cell for cell in header[1:]):
        return []
    values = [float(n[1]) for n in numbers if n]
    marked = all("%" in cell or "cent" in cell for cell in row[1:])
    if sum(values) > _ALL + 3 or (not marked and sum(values) < 95):
        return []  # figures for several things, not the answers to one question
    return [Option(name, v) for name, v in zip(header[1:], values, strict=True)]


def _columns(text: str) -> list[str]:
    if "|" in text:
        return [cell.strip() for cell in text.strip().strip("|").split("|")]
    return [cell.strip() for cell in re.split(r"\s{2,}", text)] if "  " in text else [text.strip()]


def _marked(lines: Sequence[Line]) -> list[Line]:
    """Table rows with a sign of percentage put where only the column's head has one."""
    column = 0
    found: list[Line] = []
    for line in lines:
        cells = _columns(line.plain)
        heads = [i for i, cell in enumerate(cells) if i and _SHARE.search(cell)]
        if heads and not re.search(r"\d", line.text):
            column = heads[0]
        elif len(cells) < 2:
            column = 0
        elif column and column < len(cells) and re.fullmatch(NUMBER, cells[column]):
            cells[column] += "%"
            line = replace(line, text=" | ".join(cells))
        if len(cells) < 2 or not (_SUM.match(cells[0]) and all(map(_NUMBERS.match, cells[1:]))):
            found.append(line)
    return found


class Reader:
    """Walks over the lines of an article and takes the survey blocks out of them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._shares = [bool(_SHARES.search(line.text)) for line in lines]
        self.left: list[Line] = []
        self.blocks: list[_Block] = []
        self.notes: list[str] = []
        self._head, self._header = "", list[str]()
        self._heads: set[str] = set()
        self._last, self._printed = 0, False

    def run(self) -> None:
        index = 0
        while index < len(self.lines):
            index = self._step(index)
        self._places = {line.number: place for place, line in enumerate(self.lines)}
        self.left = [
            line
            for line in self.left
            if not (self.blocks and _HEADING.match(line.text))
            and line.plain not in self._heads
            and not self._is_note(line)
        ]

    def _is_note(self, line: Line) -> bool:
        """Method notes stand below the results; the same words above them are news.

        A source is that of the results it stands below.
        """
        place = self._places[line.number]
        if self.blocks and _SOURCE.match(line.text) and place >= self.blocks[0].end:
            next(b for b in reversed(self.blocks) if b.end <= place).source = line.text
            return True
        if self._printed and place >= self._last and _NOTE.search(line.text):
            self.notes.append(line.text)
            return True
        return False

    def _take(self, question: str, options: list[Option], end: int) -> int:
        self._printed |= end > self._last
        self.blocks.append(_Block(_QUESTION_MARK.sub("", question).strip(), options, end))
        self._last = end
        return end

    def _step(self, index: int) -> int:
        text = self.lines[index].plain
        cells = _columns(text) if "|" in text or "  " in text else [text]
        if len(cells) < 3 and not any(self._shares[index : index + 2]):
            self.left.append(self.lines[index])
            return index + 1
        if len(cells) >= 3 and not re.search(r"\d", text):
            self._header = cells
            self._head = text
        across = _across(self._header, cells)
        if across:
            self._heads.add(self._head)
            return self._take(cells[0] or self._pop_question(), across, index + 1)
        options = _listed(text)
        if len(options) >= 2:
            return self._take(self._pop_question(), options, index + 1)
        if _SHARES.search(text) and prose(text) and self._in_prose(index):
            return index + 1
        options, end = self._run_of_options(index)
        if len(options) >= 2 and not self._told_apart(options, index, end):
            return self._take(self._pop_question(), options, end)
        self.left.append(self.lines[index])
        return index + 1

    def _in_prose(self, index: int) -> bool:
        """Answers listed or told inside a paragraph, which stays in the body without the list."""
        line = self.lines[index]
        parts = [s.text for s in sentences(line.plain)]
        for at, part in enumerate(parts):
            options = _listed(part)
            if len(options) < 2:
                continue
            question = parts[at - 1] if at else self._pop_question()
            self.left.append(replace(line, text=" ".join(parts[:at] + parts[at + 1 :]) or question))
            self._take(question, options, self._last)
            return True
        for at, part in enumerate(parts):
            told = told_shares(part, 90) or told_shares(" ".join(parts[at : at + 2]), 98)
            above = " ".join(parts[max(0, at - 1) : at + 1])
            if told and ASKED.search(above):
                whether = re.search(r"\b(?:asked|over|on) (?:if|whether) [^,.;]+", part, re.I)
                self._take(whether.group(0) if whether else part, told, self._last)
                break
        return False

    def _told_apart(self, options: Sequence[Option], index: int, end: int) -> bool:
        """Whether the lines are sentences with shares of their own: no answers to one question."""
        whole = all(line.text.endswith(".") for line in self.lines[index:end])
        return whole and sum(one.percent for one in options) > _ALL

    def _run_of_options(self, index: int) -> tuple[list[Option], int]:
        found: list[Option] = []
        while index < len(self.lines):
            text = self.lines[index].plain
            one = option(text)
            width = 1
            if one is None and index + 1 < len(self.lines):
                below = self.lines[index + 1].plain
                pair = (below, text) if _PERCENT_ONLY.match(text) else (text, below)
                one, width = self._two_lines(*pair), 2
            if one is None or any(o.label.lower() == one.label.lower() for o in found):
                break
            found.append(one)
            index += width
        return found, index

    def _two_lines(self, first: str, second: str) -> Option | None:
        """An answer whose percentage stands in a line of its own, below it or above."""
        match = _PERCENT_ONLY.match(second)
        short = len(first.split()) <= 8 and not first.endswith(("?", "."))
        short = short and not _PERCENT_ONLY.match(first)
        return Option(first.strip(" :"), float(match["n"])) if match and short else None

    def _pop_question(self) -> str:
        """The line above the answers: a question, or a heading that is not just "Results"."""
        while self.left:
            text = self.left[-1].plain
            table_head = "|" in text or len(_columns(self.left[-1].text)) > 1
            if table_head and "?" not in text:
                self.left.pop()
                continue
            if text.endswith("?") or (not prose(text) and not _HEADING.match(text)):
                self.left.pop()
                return text.strip(" |:")
            break
        return ""


def read(lines: Sequence[Line]) -> tuple[list[Survey], list[Line]]:
    """The surveys printed as blocks, and the lines that remain."""
    reader = Reader(_marked(lines))
    reader.run()
    if not reader.blocks:
        return [], list(lines)
    note = " ".join(reader.notes) or None
    found = [Survey(b.question, tuple(b.options), note=b.source or note) for b in reader.blocks]
    return found, reader.left
