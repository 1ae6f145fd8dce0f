"""``lmcbot sentences``: every sentence the bot can say, in the order of the sources, to be read
from top to bottom by somebody who has never seen them.

They are read from the sources as they lie, so that none is forgotten: texts that are no
documentation, no log line, no SQL, no pattern and no fault of a programmer's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

HOUSES = ("bot", "cogs")
UNSPOKEN = re.compile(
    r"SELECT |INSERT |UPDATE |DELETE |CREATE |PRAGMA|SAVEPOINT|ROLLBACK|RELEASE|BEGIN|ATTACH"
    r"|\bWHERE |\bJOIN |\bFROM [a-z_]+|\bAND [a-z_.]+ |\bORDER BY|\bVALUES|ALTER TABLE"
    r"|ON CONFLICT|json_each"
    r"|\\[bdswW]|\(\?|\[\^|:\w+\b.*= :|^[ ,.;:|/\n]*$|^%|^FREQ=|^<(?![@#])|xmlns|^\w+[._]\w+$"
    r"| = \?|%[sdY]|\bMATCH\b|\bAND \{|NEAR\(|CAST\(|\b[a-z]+_[a-z]+ = |^\S+[/:]\S+$|^#+$"
    r"|^\w+/\w+,|substr\(|coalesce\("
)
SPOKEN_ABOUT = {
    "log",
    "logging",
    "re",
    "warnings",
}  # what such a module is told, members never read
FAULTS = {"ValueError", "TypeError", "RuntimeError", "KeyError", "AssertionError", "LookupError"}
LABELS = {"label", "title", "description", "placeholder", "foot", "says", "empty", "heading"}
SILENT = ("bot/articles/reader/", "bot/migrations/", "bot/demo/", "bot/when/vocabulary.py")
"""What is read and not said: the words that rules look for. What the demo says is the demo's."""
LONGEST_GAP = 24


@dataclass(frozen=True)
class Sentence:
    """What can be said; what is filled in stands in braces."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def sentences() -> Iterator[Sentence]:
    """All of them, each once a file."""
    for house in HOUSES:
        for path, text in _sources(files(house), house):
            if not path.startswith(SILENT):
                yield from spoken(path, text)


def _sources(folder: Traversable, name: str) -> Iterator[tuple[str, str]]:
    for each in sorted(folder.iterdir(), key=lambda one: one.name):
        path = f"{name}/{each.name}"
        if each.is_dir() and each.name != "__pycache__":
            yield from _sources(each, path)
        elif each.name.endswith(".py"):
            yield path, each.read_text("utf-8")


def spoken(path: str, source: str) -> Iterator[Sentence]:
    """The sentences of one file."""
    tree = ast.parse(source)
    unsaid = set(_unsaid(tree))
    labels = set(_labels(tree))
    seen = set[str]()
    for node in ast.walk(tree):
        if node in unsaid or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        text = " ".join(_text(node).split())
        if text in seen or not (_says_something(text) or (node in labels and _is_label(text))):
            continue
        if not UNSPOKEN.search(text):
            seen.add(text)
            yield Sentence(path, node.lineno, text)


def _says_something(text: str) -> bool:
    """Whether there are two words, or one beside what is filled in, or one that begins a line."""
    plain = re.sub(r"\{[^}]*\}", "", text)
    if plain != text:
        return re.search(r"[A-Za-z]{2,}", plain) is not None and " " in text
    return (
        re.search(r"[A-Za-z]{2,}[^A-Za-z]* [^a-z]*[a-z]|^[A-Z][a-z]{2,}[.?]?$|^#", plain)
        is not None
    )


def _is_label(text: str) -> bool:
    return re.match(r"[A-Z][a-z]", text) is not None


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else _gap(part) for part in node.values
    )


def _gap(part: ast.expr) -> str:
    value = part.value if isinstance(part, ast.FormattedValue) else part
    said = ast.unparse(value)
    return f"{{{said if len(said) <= LONGEST_GAP else '…'}}}"


def _unsaid(tree: ast.AST) -> Iterator[ast.AST]:
    """Documentation, annotations, what goes to the log or to a programmer, and parts of a whole."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from (part for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Assert) or _for_others(node) or _names_what_is_handed_on(node):
            yield from ast.walk(node)
        elif isinstance(node, ast.Subscript):
            yield from ast.walk(node.slice)


def _names_what_is_handed_on(node: ast.AST) -> bool:
    """Whether it is a module's own list of names."""
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def _for_others(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    call = node.func
    if isinstance(call, ast.Name):
        return call.id in FAULTS
    return (
        isinstance(call, ast.Attribute)
        and isinstance(call.value, ast.Name)
        and call.value.id in SPOKEN_ABOUT
    )


def _labels(tree: ast.AST) -> Iterator[ast.AST]:
    """What stands on buttons and above fields, however short."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (each.value for each in node.keywords if each.arg in LABELS)
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name[:1].isupper() and node.args and name not in FAULTS:
                yield node.args[0]
