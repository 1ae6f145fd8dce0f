"""Logs hold ids and places, never what members wrote or chose."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.logs import JsonLines, WithoutContents, WithoutVoice, describe, set_up


def record(name: str, text: str, *args: object) -> logging.LogRecord:
    return logging.LogRecord(name, logging.WARNING, __file__, 1, text, args, None)


def test_discords_own_records_lose_their_words() -> None:
    line = record("discord.ui.view", "ignoring %s", "pv:41:secret-choice")
    assert WithoutContents().filter(line)
    assert line.getMessage() == "ignoring …"


def test_discords_own_records_keep_their_numbers() -> None:
    line = record("discord.client", "Attempting a reconnect in %.2fs, shard %s", 3.5, None)
    assert WithoutContents().filter(line)
    assert line.getMessage() == "Attempting a reconnect in 3.50s, shard None"


@pytest.mark.parametrize("library", ["aiosqlite", "asyncio", "discord.http", "any.other"])
def test_no_librarys_record_keeps_an_argument(library: str) -> None:
    line = record(library, "executing %s for %s", "cast(poll=1, label='Oppose')", 1 << 60)
    assert WithoutContents().filter(line)
    assert line.getMessage() == "executing … for …"


def test_at_debug_the_libraries_say_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_as_run("human", "DEBUG"):
        logging.getLogger("aiosqlite").debug("executing %s", "cast('Oppose')")
        logging.getLogger("lmcbot.polls").debug("a small line")
    said = capsys.readouterr().err
    assert "a small line" in said
    assert "executing" not in said


def test_what_asyncio_adds_of_a_lost_task_is_left_out() -> None:
    line = record("asyncio", "A fault was never looked at\nfuture: <Task exception='Oppose'>")
    assert WithoutContents().filter(line)
    assert line.getMessage() == "A fault was never looked at"


def test_our_own_records_keep_theirs() -> None:
    line = record("lmcbot", "row %s", 7)
    WithoutContents().filter(line)
    assert line.getMessage() == "row 7"


def test_a_fault_is_described_without_its_message() -> None:
    try:
        raise ValueError("Oppose")
    except ValueError as error:
        said = describe(error)
    assert "ValueError" in said
    assert "test_logs.py" in said
    assert "Oppose" not in said


@pytest.mark.parametrize("package", ["PyNaCl", "davey"])
def test_packages_for_voice_are_not_missed(package: str) -> None:
    said = f"{package} is not installed, voice will NOT be supported"
    assert not WithoutVoice().filter(record("discord.client", said))
    assert WithoutVoice().filter(record("discord.client", "Shard ID %s has connected"))


def test_json_lines_are_json() -> None:
    line = json.loads(JsonLines().format(record("lmcbot", "it's “quoted”")))
    assert line["message"] == "it's “quoted”"
    assert line["level"] == "WARNING"


@contextmanager
def logging_as_run(style: str, level: str) -> Iterator[None]:
    """Logging as `lmcbot run` sets it up, for the length of a block."""
    root, own = logging.getLogger(), logging.getLogger("lmcbot")
    before, levels = root.handlers[:], (root.level, own.level)
    set_up(style, level)
    try:
        yield
    finally:
        root.handlers[:] = before
        root.setLevel(levels[0])
        own.setLevel(levels[1])


@pytest.mark.parametrize("style", ["human", "json"])
def test_logging_goes_to_standard_error(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    with logging_as_run(style, "INFO"):
        logging.getLogger("lmcbot").info("hello")
        streams = capsys.readouterr()
    assert "hello" in streams.err
    assert streams.out == ""
