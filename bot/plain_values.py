"""Frozen dataclasses as JSON values and back, without loss: for drafts, the terms of polls, and for
whole articles; and as the rows of a table hold them."""

from __future__ import annotations

import json
import sqlite3
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.times import from_ms, to_ms

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """A frozen dataclass, tuple, set of what can be sorted, date, instant or plain value as JSON
    values; an instant as milliseconds."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(held)
            for field in fields(value)
            if (held := getattr(value, field.name)) != field.default or field.default is MISSING
        }
    if isinstance(value, tuple | list):
        return [to_plain(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, datetime):
        return to_ms(value)
    return value.isoformat() if isinstance(value, date) else value


def from_plain(kind: Callable[..., T], value: Any) -> T:
    """The value of that type which :func:`to_plain` made this of."""
    found: T = _builder(kind)(value)
    return found


def of_row(kind: Callable[..., T], row: sqlite3.Row, **given: Any) -> T:
    """The value that a row of a table holds: each column is the field of its name, with what is
    made of several values as JSON; ``given`` are the fields that are no column as they stand."""
    makes = _columns_of(kind)
    names = (makes.keys() - given).intersection(row.keys())
    held = {name: makes[name](row[name]) for name in names}
    return kind(**held, **given)


@cache
def _columns_of(kind: Callable[..., Any]) -> dict[str, Build]:
    return {name: _of_column(hint) for name, hint in get_type_hints(kind).items()}


def _of_column(kind: Any) -> Build:
    origin, made = get_origin(kind), _builder(kind)
    if origin in (Union, types.UnionType):
        inner = _of_column(next(one for one in get_args(kind) if one is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is not None or is_dataclass(kind):
        return lambda text: made(json.loads(text))
    return bool if kind is bool else made


Build = Callable[[Any], Any]  # makes a value of one type of what was kept


@cache
def _builder(kind: Any) -> Build:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        made = _builder(next(one for one in inner if one is not type(None)))
        return lambda value: None if value is None else made(value)
    if origin is tuple and inner[1:] == (Ellipsis,):
        each = _builder(inner[0])
        return lambda value: tuple(map(each, value))
    if origin is tuple:
        row = [_builder(one) for one in inner]
        return lambda value: tuple(make(one) for make, one in zip(row, value, strict=True))
    if origin is frozenset:
        return frozenset
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if isinstance(kind, type) and is_dataclass(kind):
        return _fields_of(kind)
    plain: dict[Any, Build] = {datetime: from_ms, date: date.fromisoformat}
    return plain.get(kind, _as_it_is)


def _fields_of(kind: Callable[..., Any]) -> Build:
    makes = {name: _builder(hint) for name, hint in get_type_hints(kind).items()}

    def build(value: Any) -> Any:
        if isinstance(value, list):  # as older releases kept some: its fields, in their order
            value = dict(zip(makes, value, strict=False))
        return kind(**{name: makes[name](held) for name, held in value.items() if name in makes})

    return build


def _as_it_is(value: Any) -> Any:
    return value
