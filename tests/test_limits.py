"""Each of Discord's limits, at n and n + 1."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import limits
import pytest
from discord import app_commands
from simcord import HttpLogEntry

NOW = datetime(2026, 1, 1, tzinfo=UTC)
V2 = {"flags": limits.COMPONENTS_V2}


def _text(size: int) -> dict[str, Any]:
    return {"type": 10, "content": "x" * size}


def _button(**changed: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "c", **changed}


def _select(count: int, **changed: Any) -> dict[str, Any]:
    options = [{"label": f"l{k}", "value": f"v{k}"} for k in range(count)]
    return {"type": 3, "custom_id": "s", "options": options, **changed}


def _rows(*components: dict[str, Any]) -> dict[str, Any]:
    return {"components": [{"type": 1, "components": [one]} for one in components]}


MESSAGES = [
    ({"content": "x" * 2000}, {"content": "x" * 2001}),
    ({"nonce": "n" * 25}, {"nonce": "n" * 26}),
    ({"attachments": [{}] * 10}, {"attachments": [{}] * 11}),
    (_rows(_button(label="x" * 80)), _rows(_button(label="x" * 81))),
    (_rows(_button(custom_id="c" * 100)), _rows(_button(custom_id="c" * 101))),
    (_rows(_button(label=None, emoji={"name": "x"})), _rows(_button(label=None))),
    (_rows(_button(), _button(custom_id="d")), _rows(_button(), _button())),
    (
        _rows(_button(style=5, custom_id=None, url="https://example.org")),
        _rows(_button(style=5, custom_id=None, url="ftp://example.org")),
    ),
    (_rows(_select(25)), _rows(_select(26))),
    (_rows(_select(1)), _rows(_select(0))),
    (_rows(_select(2, max_values=2)), _rows(_select(2, max_values=3))),
    (_rows(_select(2, placeholder="p" * 150)), _rows(_select(2, placeholder="p" * 151))),
    ({**V2, "components": [_text(1)] * 40}, {**V2, "components": [_text(1)] * 41}),
    ({**V2, "components": [_text(2000)] * 2}, {**V2, "components": [_text(2000), _text(2001)]}),
    ({**V2, "components": [_text(1)]}, {**V2, "components": [_text(0)]}),
    ({**V2, "components": [_text(1)]}, {**V2, "content": "x", "components": [_text(1)]}),
    ({"embeds": [{"title": "t"}]}, {"embeds": [{"type": "rich"}]}),
]


@pytest.mark.parametrize(("good", "bad"), MESSAGES)
def test_a_message_is_held_to_its_limits(good: dict[str, Any], bad: dict[str, Any]) -> None:
    assert list(limits.message_faults(good)) == []
    assert len(list(limits.message_faults(bad))) == 1


def _modal(**changed: Any) -> dict[str, Any]:
    field = {"type": 4, "custom_id": "f", "style": 1, "label": None}
    label = {"type": 18, "label": changed.pop("label", "l"), "component": field}
    return {"title": "t", "custom_id": "m", "components": [label], **changed}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (_modal(title="x" * 45), _modal(title="x" * 46)),
        (_modal(custom_id="x" * 100), _modal(custom_id="x" * 101)),
        (_modal(label="x" * 45), _modal(label="x" * 46)),
        (_modal(label="x"), _modal(label="")),
        (_modal(components=[_text(1)] * 5), _modal(components=[_text(1)] * 6)),
    ],
)
def test_a_modal_is_held_to_its_limits(good: dict[str, Any], bad: dict[str, Any]) -> None:
    assert list(limits.modal_faults(good)) == []
    assert len(list(limits.modal_faults(bad))) == 1


@pytest.mark.parametrize(
    ("count", "length", "faults"), [(25, 100, 0), (26, 100, 1), (1, 101, 1), (25, 101, 25)]
)
def test_an_autocomplete_answer_is_held_to_its_limits(count: int, length: int, faults: int) -> None:
    choices = [{"name": "x" * length, "value": 1}] * count
    body = {"type": 8, "data": {"choices": choices}}
    request = HttpLogEntry("POST", "/interactions/1/t/callback", {}, body, None)
    assert len(limits.refusals([request], NOW)) == faults


def _event(**changed: Any) -> dict[str, Any]:
    start = NOW + timedelta(hours=1)
    return {"name": "n", "scheduled_start_time": start.isoformat(), **changed}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (_event(name="x" * 100), _event(name="x" * 101)),
        (_event(description="x" * 1000), _event(description="x" * 1001)),
        (_event(), _event(scheduled_start_time=NOW.isoformat())),
        (
            _event(scheduled_end_time=(NOW + timedelta(hours=2)).isoformat()),
            _event(scheduled_end_time=(NOW + timedelta(hours=1)).isoformat()),
        ),
        (_event(entity_metadata={"location": "x" * 100}), _event(entity_metadata={"location": ""})),
    ],
)
def test_an_event_is_held_to_its_limits(good: dict[str, Any], bad: dict[str, Any]) -> None:
    assert list(limits.event_faults(good, NOW)) == []
    assert len(list(limits.event_faults(bad, NOW))) == 1


def _tree(*commands: Any) -> app_commands.CommandTree[Any]:
    tree: app_commands.CommandTree[Any] = app_commands.CommandTree(
        discord.Client(intents=discord.Intents.none())
    )
    for command in commands:
        tree.add_command(command)
    return tree


async def _nothing(interaction: discord.Interaction[Any]) -> None: ...


def _command(name: str, description: str) -> Any:
    return app_commands.Command(name=name, description=description, callback=_nothing)


def _group(name: str, leaves: int, description: str = "d") -> Any:
    group = app_commands.Group(name=name, description="d")
    for number in range(leaves):
        group.add_command(_command(f"leaf{number}", description))
    return group


def test_command_descriptions_are_one_to_a_hundred_characters() -> None:
    assert limits.command_faults(_tree(_command("a", "x" * 100))) == []
    assert len(limits.command_faults(_tree(_command("a", "x" * 101)))) == 1
    assert len(limits.command_faults(_tree(_command("a", "")))) == 1


def test_a_root_holds_25_subcommands() -> None:
    assert limits.command_faults(_tree(_group("a", 25))) == []
    root = _group("a", 25).to_dict(_tree())
    root["options"].append({**root["options"][0], "name": "one-more"})
    assert len(list(limits.payload_faults_of_command(root))) == 1


def test_a_root_holds_8000_characters() -> None:
    root = _group("a", 0)
    for name in ("one", "two", "three", "four"):
        root.add_command(_group(name, 18, "x" * 100))
    # 4 x 18 leaves of 100 and their names of 5 or 6, 4 groups of 1 and their names, the root
    size = 4 * (18 * 100 + 10 * 5 + 8 * 6 + 1) + 3 + 3 + 5 + 4 + 2
    assert size < 8000
    assert limits.command_faults(_tree(root)) == []
    command = root.to_dict(_tree())
    command["options"][0]["options"] += [
        {"type": 1, "name": f"more{k}", "description": "x" * 100, "options": []} for k in range(4)
    ]
    faults = list(limits.payload_faults_of_command(command))
    assert faults == [f"/a: {size + 4 * 105} characters in all, 8000 allowed"]


def test_required_options_stand_first() -> None:
    command = {
        "type": 1,
        "name": "a",
        "description": "d",
        "options": [
            {"type": 3, "name": "b", "description": "d", "required": True},
            {"type": 3, "name": "c", "description": "d"},
        ],
    }
    assert list(limits.payload_faults_of_command(command)) == []
    command["options"] = command["options"][::-1]  # type: ignore[index]
    assert len(list(limits.payload_faults_of_command(command))) == 1
