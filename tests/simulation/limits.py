"""What SimCord accepts and Discord refuses, beyond what the API description can say.

Each `*_faults` yields one sentence per fault. The figures are Discord's documented limits.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import discord
from discord import app_commands
from openapi import Request

NAME = re.compile(r"[-_'\w]{1,32}")
SUB, GROUP = 1, 2
COMPONENTS_V2 = 1 << 15
TEXT_DISPLAY, BUTTON, LINK, STRING_SELECT = 10, 2, 5, 3

Payload = Mapping[str, Any]


def _too_long(where: str, text: object, most: int, least: int = 0) -> Iterator[str]:
    length = len(text) if isinstance(text, str) else 0
    if not least <= length <= most:
        yield f"{where}: {length} characters, {least} to {most} allowed"


def _too_many(where: str, things: Any, most: int) -> Iterator[str]:
    if len(things or ()) > most:
        yield f"{where}: {len(things)} entries, {most} allowed"


# --- commands ---------------------------------------------------------------------------------


def command_faults(tree: app_commands.CommandTree[Any]) -> list[str]:
    """What a live sync of this tree would be refused for."""
    commands = [command.to_dict(tree) for command in tree.get_commands()]
    slash = [command for command in commands if command["type"] == 1]
    faults = list(_too_many("tree", slash, 100))
    for kind, noun in ((2, "user menus"), (3, "message menus")):
        faults += _too_many(noun, [one for one in commands if one["type"] == kind], 5)
    for command in commands:
        faults += payload_faults_of_command(command)
    return faults


def payload_faults_of_command(command: Payload) -> Iterator[str]:
    """Faults of one root command as it is sent."""
    where = f"/{command['name']}"
    if command["type"] == 1:
        yield from _option_faults(where, command)
        if (size := _characters(command)) > 8000:
            yield f"{where}: {size} characters in all, 8000 allowed"
    else:
        yield from _too_long(where, command["name"], 32, 1)


def _option_faults(where: str, option: Payload) -> Iterator[str]:
    """Faults of a command or option and all that hangs below it."""
    name = option["name"]
    if not NAME.fullmatch(name) or name != name.lower():
        yield f"{where}: not a command name"
    yield from _too_long(where, option["description"], 100, 1)
    options = option.get("options", ())
    yield from _too_many(where, options, 25)
    required = [bool(one.get("required")) for one in options if one["type"] not in (SUB, GROUP)]
    if required != sorted(required, reverse=True):
        yield f"{where}: a required option stands behind an optional one"
    if len({one["name"] for one in options}) < len(options):
        yield f"{where}: two options of one name"
    yield from choice_faults(where, option.get("choices") or ())
    for one in options:
        yield from _option_faults(f"{where} {one['name']}", one)


def choice_faults(where: str, choices: Any) -> Iterator[str]:
    """Faults of fixed choices, and of an autocomplete answer."""
    yield from _too_many(where, choices, 25)
    for choice in choices:
        yield from _too_long(f"{where} choice", choice["name"], 100, 1)
        if isinstance(choice["value"], str):
            yield from _too_long(f"{where} choice value", choice["value"], 100)


def _characters(option: Payload) -> int:
    """Name, description and values of a command: Discord counts them together."""
    choices = option.get("choices") or ()
    own = len(option["name"]) + len(option["description"])
    own += sum(len(one["name"]) + len(str(one["value"])) for one in choices)
    return own + sum(_characters(one) for one in option.get("options", ()))


# --- messages and modals ----------------------------------------------------------------------


def message_faults(body: Payload) -> Iterator[str]:
    """Faults of a message as it is sent, edited or answered with."""
    yield from _too_long("content", body.get("content"), 2000)
    yield from _too_long("nonce", str(body.get("nonce") or ""), 25)
    yield from _too_many("attachments", body.get("attachments"), 10)
    components = list(walk(body.get("components") or ()))
    layout = (body.get("flags") or 0) & COMPONENTS_V2
    if layout and (body.get("content") or body.get("embeds")):
        yield "layout: has content or embeds beside it"
    if layout:
        yield from _too_many("layout", components, 40)
        text = sum(len(one["content"]) for one in components if one["type"] == TEXT_DISPLAY)
        if text > 4000:
            yield f"layout: {text} characters of text, 4000 allowed"
    yield from component_faults(components)
    for embed in body.get("embeds") or ():
        yield from _embed_faults(embed)


def walk(components: Iterable[Any]) -> Iterator[Payload]:
    """Every component, at any depth."""
    for one in components:
        yield one
        yield from walk(one.get("components") or ())
        yield from walk([one[key] for key in ("accessory", "component") if one.get(key)])


def component_faults(components: list[Payload]) -> Iterator[str]:
    """Faults of components, each alone and in their sum."""
    ids = [one["custom_id"] for one in components if one.get("custom_id")]
    if len(set(ids)) < len(ids):
        yield "components: a custom_id stands twice"
    for custom_id in ids:
        yield from _too_long("custom_id", custom_id, 100, 1)
    for one in components:
        if one["type"] == BUTTON:
            yield from _button_faults(one)
        elif one["type"] == STRING_SELECT:
            yield from _select_faults(one)
        elif one["type"] == TEXT_DISPLAY:
            yield from _too_long("text", one["content"], 4000, 1)


def _button_faults(button: Payload) -> Iterator[str]:
    yield from _too_long("button", button.get("label"), 80)
    if not button.get("label") and not button.get("emoji"):
        yield "button: neither label nor emoji"
    link = button["style"] == LINK
    if link and not re.match(r"(https?|discord)://", button.get("url") or ""):
        yield f"button: {button.get('url')!r} is no address Discord opens"
    if link == bool(button.get("custom_id")):
        yield "button: a link and a custom_id exclude each other"


def _select_faults(select: Payload) -> Iterator[str]:
    options = select.get("options") or ()
    yield from _too_many("select", options, 25)
    yield from _too_long("select placeholder", select.get("placeholder"), 150)
    if len({one["value"] for one in options}) < len(options):
        yield "select: a value stands twice"
    most = select.get("max_values", 1)
    if most > len(options) or select.get("min_values", 1) > most:
        yield f"select: {select.get('min_values', 1)} to {most} of {len(options)}"
    for one in options:
        for key in ("label", "value"):
            yield from _too_long(f"select {key}", one[key], 100, 1)
        yield from _too_long("select description", one.get("description"), 100)


def _embed_faults(embed: Payload) -> Iterator[str]:
    if not set(embed) - {"type", "color", "flags"}:
        yield "embed: empty"
    for entry in embed.get("fields") or ():
        yield from _too_long("embed field", entry["name"], 256, 1)
        yield from _too_long("embed field", entry["value"], 1024, 1)


def modal_faults(data: Payload) -> Iterator[str]:
    """Faults of a modal as it is shown."""
    yield from _too_long("modal title", data.get("title"), 45, 1)
    yield from _too_long("modal custom_id", data.get("custom_id"), 100, 1)
    yield from _too_many("modal", data["components"], 5)
    components = list(walk(data["components"]))
    yield from component_faults([one for one in components if one["type"] != STRING_SELECT])
    for one in components:
        if one.get("label") is not None and one["type"] != BUTTON:  # none inside a Label
            yield from _too_long("modal label", one["label"], 45, 1)
        yield from _too_long("modal description", one.get("description"), 100)
        if one["type"] == STRING_SELECT:
            yield from _select_faults(one)


# --- everything else --------------------------------------------------------------------------


def event_faults(body: Payload, now: Any) -> Iterator[str]:
    """Faults of a scheduled event at the instant `now`."""
    yield from _too_long("event name", body.get("name", "x"), 100, 1)
    yield from _too_long("event description", body.get("description"), 1000)
    place = (body.get("entity_metadata") or {}).get("location", "x")
    yield from _too_long("event location", place, 100, 1)
    start, end = (
        discord.utils.parse_time(body.get(f"scheduled_{edge}_time")) for edge in ("start", "end")
    )
    if start is not None and start <= now:
        yield "event: starts in the past"
    if start is not None and end is not None and end <= start:
        yield "event: ends before it starts"
    if start is not None and (start - now).days > 5 * 365:
        yield "event: more than five years ahead"


def request_faults(request: Request, now: Any) -> Iterator[str]:
    """Faults of one request, whatever it carries."""
    body, path = request.json, request.path
    if path.endswith("/callback") and isinstance(body, Mapping):
        data = body.get("data") or {}
        if body["type"] == 9:
            yield from modal_faults(data)
        elif body["type"] == 8:
            yield from choice_faults("autocomplete", data.get("choices") or ())
        else:
            yield from message_faults(data)
    elif path.endswith("/commands") and request.method == "PUT":
        for command in body:
            yield from payload_faults_of_command(command)
    elif "/scheduled-events" in path and isinstance(body, Mapping):
        yield from event_faults(body, now)
    elif path.endswith("/threads") and isinstance(body, Mapping):
        yield from _too_long("thread", body.get("name"), 100, 1)
    elif isinstance(body, Mapping) and ("/messages" in path or path.startswith("/webhooks/")):
        yield from message_faults(body)


def refusals(requests: Iterable[Request], now: Any) -> list[str]:
    """Everything Discord would refuse of these requests; empty when all is well."""
    return [
        f"{request.method} {request.path}: {fault}"
        for request in requests
        for fault in request_faults(request, now)
    ]
