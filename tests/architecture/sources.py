"""The sources of the house as the rules read them: files, what each imports, and circles."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSES = ("bot", "cogs")
Functions = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    """One imported name in full, with where it stands."""

    name: str
    line: int
    in_function: bool
    for_types: bool  # under TYPE_CHECKING


@dataclass(frozen=True)
class Source:
    """One Python file by its path inside the repository."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree, for the rules that look at each."""
        return list(ast.walk(self.tree))

    @property
    def names(self) -> list[str]:
        """The parts of the module's name: bot/polls/rules.py is bot, polls, rules."""
        parts = self.path.removesuffix(".py").split("/")
        return parts[:-1] if parts[-1] == "__init__" else parts

    @cached_property
    def imported(self) -> list[Import]:
        """Everything the file imports, wherever it stands."""
        return list(self._within(self.tree, False, False))

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every module imported anywhere in the file, in full, with its line."""
        return ((each.name, each.line) for each in self.imported)

    def _within(self, parent: ast.AST, inside: bool, for_types: bool) -> Iterator[Import]:
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.expr):
                continue  # no import stands in one
            for name in self._named(node):
                yield Import(name, getattr(node, "lineno", 0), inside, for_types)
            typing = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            deeper = inside or isinstance(node, Functions)
            yield from self._within(node, deeper, for_types or typing)

    def _named(self, node: ast.AST) -> list[str]:
        if isinstance(node, ast.Import):
            return [alias.name for alias in node.names]
        if not isinstance(node, ast.ImportFrom):
            return []
        package = self.path.split("/")[: -node.level] if node.level else []
        base = [*package, *([node.module] if node.module else [])]
        return [".".join([*base, alias.name]) for alias in node.names]


@cache
def sources() -> list[Source]:
    """All files of the bot as they stand."""
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
        for house in HOUSES
        for path in sorted((ROOT / house).rglob("*.py"))
    ]


def is_of(module: str, packages: Iterable[str]) -> bool:
    """Whether a dotted name is one of the packages or inside one."""
    return any(module == one or module.startswith(f"{one}.") for one in packages)


def graph(files: Iterable[Source]) -> dict[str, set[str]]:
    """Which module imports which, of those given, wherever the import stands."""
    modules = {".".join(source.names): source for source in files}
    found: dict[str, set[str]] = {}
    for name, source in modules.items():
        targets = (_module(each.name, modules) for each in source.imported)
        found[name] = {target for target in targets if target and target != name}
    return found


def _module(name: str, modules: Mapping[str, Source]) -> str:
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


def circles(imports: Mapping[str, set[str]]) -> list[list[str]]:
    """The modules that reach one another: each circle once, sorted."""
    reach = {name: _reached(name, imports) for name in imports}
    found = {
        tuple(sorted(other for other in reach[name] if name in reach.get(other, ())))
        for name in imports
        if name in reach[name]
    }
    return [list(each) for each in sorted(found)]


def _reached(start: str, imports: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in imports.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found
