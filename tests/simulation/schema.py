"""A JSON Schema validator of exactly the keywords Discord's API description uses.

Two liberties Discord itself takes: a snowflake may be sent as an integer, and `oneOf` is met by
one branch or more (its unions overlap).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

KINDS: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list | tuple),
    "object": lambda value: isinstance(value, Mapping),
}
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
SNOWFLAKE = "snowflake"


class Schemas:
    """Validates values against schemas whose `$ref`s point into one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document

    def resolved(self, schema: Schema) -> Schema:
        """The schema itself, its `$ref` followed."""
        while "$ref" in schema:
            target: Any = self.document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            schema = target
        return schema

    def faults(self, value: Any, schema: Schema, where: str = "$") -> Iterator[str]:
        """Every way in which `value` breaks `schema`, each with its place."""
        schema = self.resolved(schema)
        if schema.get("format") == SNOWFLAKE and KINDS["integer"](value) and value >= 0:
            return
        if fault := self._kind_fault(value, schema):
            yield f"{where}: {fault}"
            return
        if "const" in schema and value != schema["const"]:
            yield f"{where}: {value!r} is not {schema['const']!r}"
        if "enum" in schema and value not in schema["enum"]:
            yield f"{where}: {value!r} is not one of {schema['enum']}"
        yield from self._unions(value, schema, where)
        if isinstance(value, str):
            yield from _text_faults(value, schema, where)
        elif isinstance(value, Mapping):
            yield from self._object_faults(value, schema, where)
        elif isinstance(value, list | tuple):
            yield from self._array_faults(value, schema, where)
        elif KINDS["number"](value):
            yield from _number_faults(value, schema, where)

    def unknown(self, value: Any, schema: Schema, where: str = "$") -> Iterator[str]:
        """Fields the schema does not know: Discord ignores them, so they are a mistake."""
        schema = self.resolved(schema)
        branches = [schema, *self._met(value, schema)]
        if isinstance(value, Mapping):
            known = {k: v for one in branches for k, v in one.get("properties", {}).items()}
            open_ended = any("additionalProperties" in one for one in branches)
            for key, field in value.items():
                if key in known:
                    yield from self.unknown(field, known[key], f"{where}.{key}")
                elif known and not open_ended:
                    yield f"{where}.{key}: not known to Discord"
        elif isinstance(value, list | tuple):
            items = next((one["items"] for one in branches if "items" in one), {})
            for number, entry in enumerate(value):
                yield from self.unknown(entry, items, f"{where}[{number}]")

    def _met(self, value: Any, schema: Schema) -> list[Schema]:
        """The branches of a schema's unions that `value` meets, their own branches included."""
        met: list[Schema] = []
        for key in ("allOf", "oneOf", "anyOf"):
            for one in schema.get(key, ()):
                branch = self.resolved(one)
                if not self._is_another(value, branch) and not any(self.faults(value, branch)):
                    met += [branch, *self._met(value, branch)]
        return met

    def _kind_fault(self, value: Any, schema: Schema) -> str | None:
        kinds = schema.get("type")
        if kinds is None:
            return None
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if any(KINDS[kind](value) for kind in kinds):
            return None
        return f"{type(value).__name__} where {' or '.join(kinds)} is due"

    def _unions(self, value: Any, schema: Schema, where: str) -> Iterator[str]:
        for branch in schema.get("allOf", ()):
            yield from self.faults(value, branch, where)
        for key in ("oneOf", "anyOf"):
            if key not in schema or (value is None and self._nullable(schema)):
                continue
            likely = [one for one in schema[key] if not self._is_another(value, one)]
            if any(not any(self.faults(value, one, where)) for one in likely):
                continue
            complaints = [list(self.faults(value, one, where)) for one in schema[key]]
            yield from max(complaints, key=lambda found: _closeness(found, where))

    def _is_another(self, value: Any, branch: Schema) -> bool:
        """Whether the value's `type` tells at once that another branch is meant."""
        own = self.resolved(branch).get("properties", {}).get("type")
        if own is None or not isinstance(value, Mapping) or "type" not in value:
            return False
        return any(self.faults(value["type"], own))

    def _nullable(self, schema: Schema) -> bool:
        return "null" in schema.get("type", ())

    def _object_faults(self, value: Mapping[str, Any], schema: Schema, where: str) -> Iterator[str]:
        known = schema.get("properties", {})
        extra = schema.get("additionalProperties", True)
        for key in schema.get("required", ()):
            if key not in value:
                yield f"{where}.{key}: missing"
        for key, field in value.items():
            if key in known:
                yield from self.faults(field, known[key], f"{where}.{key}")
            elif extra is False:
                yield f"{where}.{key}: not allowed"
            elif isinstance(extra, Mapping):
                yield from self.faults(field, extra, f"{where}.{key}")
        yield from _count_faults(len(value), schema, "Properties", where)

    def _array_faults(self, value: Any, schema: Schema, where: str) -> Iterator[str]:
        for number, entry in enumerate(value):
            yield from self.faults(entry, schema.get("items", {}), f"{where}[{number}]")
        yield from _count_faults(len(value), schema, "Items", where)
        if schema.get("uniqueItems") and len({repr(entry) for entry in value}) < len(value):
            yield f"{where}: entries repeat"


def _closeness(complaints: list[str], where: str) -> tuple[bool, bool, int, int]:
    """The branch that was meant: its own type fits, and it breaks deepest and least."""
    wrong_kind = any(one.startswith(f"{where}: ") and one.endswith(" is due") for one in complaints)
    wrong_type = any(re.match(r"\S*\.type: ", one) for one in complaints)
    depth = max(len(re.findall(r"[.\[]", one.split(": ")[0])) for one in complaints)
    return not wrong_kind, not wrong_type, depth, -len(complaints)


def _count_faults(count: int, schema: Schema, noun: str, where: str) -> Iterator[str]:
    low, high = schema.get(f"min{noun}", 0), schema.get(f"max{noun}", count)
    if not low <= count <= high:
        yield f"{where}: {count} {noun.lower()}, {low} to {high} allowed"


def _number_faults(value: float, schema: Schema, where: str) -> Iterator[str]:
    if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{where}: {value} is out of range"


def _text_faults(value: str, schema: Schema, where: str) -> Iterator[str]:
    yield from _count_faults(len(value), schema, "Length", where)
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where}: {value!r} does not match {schema['pattern']}"
    if schema.get("format") == "date-time" and not DATE_TIME.fullmatch(value):
        yield f"{where}: {value!r} is no instant with its zone"
    if schema.get("format") == "uri" and not re.match(r"[a-z][a-z0-9+.-]*:", value):
        yield f"{where}: {value!r} is no address"
