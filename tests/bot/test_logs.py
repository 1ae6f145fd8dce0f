"""Logs hold ids and places, never what members wrote or chose."""

import json
import logging

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


@pytest.mark.parametrize("style", ["human", "json"])
def test_logging_goes_to_standard_error(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    level = logging.getLogger().level
    try:
        set_up(style, "INFO")
        logging.getLogger("lmcbot").info("hello")
        streams = capsys.readouterr()
    finally:
        for handler in logging.getLogger().handlers[:]:
            logging.getLogger().removeHandler(handler)
        for handler in before:
            logging.getLogger().addHandler(handler)
        logging.getLogger().setLevel(level)
    assert "hello" in streams.err
    assert streams.out == ""
