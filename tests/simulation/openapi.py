"""Holds what a bot sent against Discord's own description of its API (`shared/discord`)."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from schema import Schema, Schemas

# Sent by discord.py 2.7 and taken by Discord, though its description leaves them out.
TOLERATED = re.compile(
    r"\$\[\d+\]\.nsfw|\$(\.data)?\.tts|\$(\.data)?\.embeds\[\d+\]\.flags"
    r"|\$\.message_reference\.(fail_if_not_exists|type)"
)


class Request(Protocol):
    """What SimCord's `env.http_requests` and the loopback server's `calls` have in common."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def params(self) -> Mapping[str, Any]: ...
    @property
    def json(self) -> Any: ...


class OpenApi:
    """One API description."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.schemas = Schemas(document)
        self.paths = [(path.strip("/").split("/"), path) for path in document["paths"]]

    def faults(self, request: Request) -> Iterator[str]:
        """Every way in which Discord's description refuses this request."""
        label = f"{request.method} {request.path}"
        path = self.template(request.path)
        operation = self.document["paths"].get(path, {}).get(request.method.lower())
        if path is None or operation is None:
            yield f"{label}: no such operation"
            return
        for fault in self._query_faults(request.params or {}, path, operation):
            yield f"{label}: {fault}"
        for fault in self._body_faults(request.json, operation):
            yield f"{label}: {fault}"

    def template(self, path: str) -> str | None:
        """The described path this one is an instance of, the most literal first."""
        steps = path.strip("/").split("/")
        fits = [
            (sum(a == b for a, b in zip(steps, parts, strict=True)), name)
            for parts, name in self.paths
            if len(parts) == len(steps) and all(map(_fits, steps, parts))
        ]
        return max(fits)[1] if fits else None

    def _query_faults(
        self, params: Mapping[str, Any], path: str, operation: Mapping[str, Any]
    ) -> Iterator[str]:
        both = [
            *operation.get("parameters", ()),
            *self.document["paths"][path].get("parameters", ()),
        ]
        known = {one["name"] for one in map(self.schemas.resolved, both) if one["in"] == "query"}
        for name in params:
            if name not in known:
                yield f"?{name}: not known to Discord"

    def _body_faults(self, body: Any, operation: Mapping[str, Any]) -> Iterator[str]:
        described = operation.get("requestBody")
        if described is None:
            if body is not None:
                yield "$: no body is expected"
            return
        if body is None:
            if described.get("required"):
                yield "$: the body is missing"
            return
        schema: Schema = _json_schema(described["content"])
        yield from self.schemas.faults(body, schema)
        for fault in self.schemas.unknown(body, schema):
            if not TOLERATED.fullmatch(fault.split(":")[0]):
                yield fault


def _fits(step: str, part: str) -> bool:
    return bool(step) and (part.startswith("{") or part == step)


def _json_schema(content: Mapping[str, Any]) -> Schema:
    """The schema of the JSON part; beside files it travels as `payload_json`, alike."""
    kind = "application/json" if "application/json" in content else next(iter(content))
    schema: Schema = content[kind]["schema"]
    return schema


@cache
def discord_api(shared: Path) -> OpenApi:
    """Discord's API as described in the folder `shared`."""
    return OpenApi(json.loads((shared / "discord" / "openapi.json").read_text("utf-8")))


def refusals(requests: Iterable[Request], shared: Path) -> list[str]:
    """Everything Discord's description has against these requests; empty when all is well."""
    api = discord_api(shared)
    return [fault for request in requests for fault in api.faults(request)]
