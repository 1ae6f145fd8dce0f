"""What a person sees in a message, as words: texts, buttons and files, forty characters wide."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.times import clock_words, day_words, distance, words

WIDTH = 40  # a telephone 390 px wide
BUTTON, TEXT, FILE = 2, 10, 13  # Discord's component types
SELECTS = {3, 5, 6, 7, 8}
_TIME = re.compile(r"<t:(-?\d+)(?::([tTdDfFR]))?>")
_MENTION = re.compile(r"<(@&|@!?|#)(\d+)>")
_MARKS = re.compile(r"(?m)^(?:-# |#{1,3} |> )|\*\*|__|\\(?=[\\*_~`|\[\]<])")


@dataclass(frozen=True)
class Button:
    """A button that can be pressed. ``beside`` is the text it stands beside or under."""

    label: str
    custom_id: str
    beside: str


@dataclass(frozen=True)
class Sight:
    """A message as somebody sees it."""

    id: int
    text: str
    buttons: tuple[Button, ...]
    links: tuple[str, ...]
    choices: tuple[str, ...]
    files: tuple[str, ...]
    times: tuple[datetime, ...] = ()  # the moments it names, in UTC

    def says(self, *parts: str) -> bool:
        """Whether all these words stand in it, wherever the lines break and whatever the case."""
        flat = " ".join(self.text.split()).casefold()
        return all(" ".join(part.split()).casefold() in flat for part in parts)

    def button(self, label: str, beside: str = "") -> Button | None:
        """The first button whose label begins so, beside a text that holds ``beside``."""
        for each in self.buttons:
            if each.label.startswith(label) and beside.casefold() in each.beside.casefold():
                return each
        return None

    def number_of(self, words: str) -> str:
        """The number of the item that begins with these words: its button's label."""
        flat = " ".join(self.text.split())
        found = re.search(rf"(\d+)\. {re.escape(words)}", flat)
        return found[1] if found else ""

    def _labels(self) -> list[str]:
        return list(dict.fromkeys(each.label for each in self.buttons))

    def card(self) -> list[str]:
        """The message drawn as a card of forty characters."""
        lines = [part for line in self.text.splitlines() for part in _wrapped(line)]
        labels = [f"[{label}]" for label in (*self._labels(), *self.links)]
        labels += [f"[{label} ▾]" for label in self.choices]
        lines += _wrapped(" ".join(label.replace(" ", "\u00a0") for label in labels))
        lines += [f"({name})" for name in self.files]
        return [f"│ {line.replace(chr(0xA0), ' ')}".rstrip() for line in lines if line.strip()]


class Reader:
    """Reads messages as one committee does: its zone, and the names behind the numbers."""

    def __init__(
        self, zone: ZoneInfo, now: Callable[[], datetime], names: Mapping[int, str]
    ) -> None:
        self._zone, self._now, self._names = zone, now, names

    def read(self, message: Mapping[str, Any]) -> Sight:
        """The message of that payload."""
        parts = list(walk(message.get("components") or ()))
        texts = [str(message.get("content") or "")]
        texts += [part["content"] for part in parts if part["type"] == TEXT]
        for embed in message.get("embeds") or ():
            texts += [embed.get("title", ""), embed.get("description", "")]
        files = [each["filename"] for each in message.get("attachments") or ()]
        text = "\n".join(text for text in texts if text)
        return Sight(
            id=int(message["id"]),
            text=self.plain(text),
            times=tuple(datetime.fromtimestamp(int(at), UTC) for at, _ in _TIME.findall(text)),
            buttons=tuple(_buttons(parts)),
            links=tuple(
                str(part["label"]) for part in parts if part["type"] == BUTTON and part.get("url")
            ),
            choices=tuple(
                str(part.get("placeholder") or "Choose")
                for part in parts
                if part["type"] in SELECTS
            ),
            files=tuple(files),
        )

    def plain(self, text: str) -> str:
        """Markup as a member sees it: times in words, names for numbers, no marks."""
        text = _TIME.sub(lambda match: self._time(int(match[1]), match[2] or "f"), text)
        text = _MENTION.sub(lambda match: self._name(match[1], int(match[2])), text)
        return _MARKS.sub("", text)

    def _time(self, seconds: int, style: str) -> str:
        at = datetime.fromtimestamp(seconds, UTC)
        local = at.astimezone(self._zone)
        if style in "tT":
            return clock_words(local)
        if style in "dD":
            return day_words(local)
        return distance(at, self._now()) if style == "R" else words(at, self._zone)

    def _name(self, kind: str, number: int) -> str:
        return ("#" if kind == "#" else "@") + self._names.get(number, str(number))


def walk(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Every component in reading order; an accessory follows the texts it stands beside."""
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        inner = [component[name] for name in ("accessory", "component") if component.get(name)]
        yield from walk(inner)


def _buttons(parts: Sequence[Mapping[str, Any]]) -> Iterator[Button]:
    """Buttons with the texts since the one before; buttons in a row share theirs."""
    beside: list[str] = []
    fresh = True
    for part in parts:
        if part["type"] == TEXT:
            beside = [part["content"]] if fresh else [*beside, part["content"]]
            fresh = False
        elif part["type"] == BUTTON:
            fresh = True
            if part.get("custom_id") and not part.get("disabled"):
                label = str(part.get("label") or part.get("emoji"))
                yield Button(label, part["custom_id"], "\n".join(beside))


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, break_long_words=True, break_on_hyphens=False)
