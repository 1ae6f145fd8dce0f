"""What the bot is told from outside: read as people save it, every fault named at once."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.settings import environment, load

TOKEN_LINE = "DISCORD_TOKEN=a.b.c\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_file_is_read_as_any_editor_saves_it(tmp_path: Path, encoding: str) -> None:
    (tmp_path / ".env").write_bytes(TOKEN_LINE.encode(encoding))
    assert environment(tmp_path)["DISCORD_TOKEN"] == "a.b.c"


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"DISCORD_TOKEN=\xff\n")
    with pytest.raises(UserError, match="save it as plain UTF-8 text"):
        environment(tmp_path)


def test_an_ending_that_windows_hides_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env.txt").write_text(TOKEN_LINE)
    with pytest.raises(UserError, match=r"rename that file to \.env"):
        environment(tmp_path)
    (tmp_path / ".env").write_text(TOKEN_LINE)
    assert environment(tmp_path)["DISCORD_TOKEN"] == "a.b.c"


def test_everything_wrong_is_named_at_once(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    wrong = {
        "DISCORD_TOKEN": "secret",
        "LMCBOT_DATA": str(blocked / "data"),
        "LMCBOT_KEY": "keys",
        "LMCBOT_DISCORD_API": "discord",
        "LMCBOT_LOG_FORMAT": "xml",
        "LMCBOT_LOG_LEVEL": "loud",
        "LMCBOT_DM_PAUSE_MS": "-1",
    }
    with pytest.raises(UserError) as refusal:
        load(wrong, need_token=True)
    lines = str(refusal.value).splitlines()
    assert [name for name in wrong if not any(line.startswith(name) for line in lines)] == []
    (folder,) = [line for line in lines if line.startswith("LMCBOT_DATA")]
    assert f"{blocked} is not a folder" in folder
    assert not [line for line in lines if line.startswith("LMCBOT_KEYS")]
    (strange,) = [line for line in lines if line.startswith("LMCBOT_KEY ")]
    assert "LMCBOT_KEYS" in strange


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"LMCBOT_PUBLISH": "out"}, "LMCBOT_PUBLISH needs LMCBOT_PUBLISH_URL"),
        ({"LMCBOT_PUBLISH_URL": "https://a.example"}, "LMCBOT_PUBLISH_URL needs LMCBOT_PUBLISH"),
        (
            {"LMCBOT_PUBLISH": "data/out", "LMCBOT_PUBLISH_URL": "https://a.example"},
            "inside the bot's data",
        ),
        ({"LMCBOT_PUBLISH": "out", "LMCBOT_PUBLISH_URL": "a.example"}, "must be an address"),
    ],
)
def test_calendars_need_a_folder_of_their_own_and_its_address(
    given: dict[str, str], says: str
) -> None:
    with pytest.raises(UserError, match=re.escape(says)):
        load(given)


def test_calendars_are_published_where_both_are_said() -> None:
    found = load({"LMCBOT_PUBLISH": "out", "LMCBOT_PUBLISH_URL": "https://a.example/"})
    assert (found.publish, found.publish_url) == (Path("out"), "https://a.example")
    assert load({}).publish is None


def test_small_and_capital_letters_are_the_same() -> None:
    assert load({"LMCBOT_LOG_LEVEL": "debug", "LMCBOT_LOG_FORMAT": "JSON"}).log_level == "DEBUG"


def test_without_rights_to_the_folder_the_run_names_it(tmp_path: Path) -> None:
    """As an account that may not write there; the superuser may write everywhere."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    code = (
        "import os, sys; from pathlib import Path; from bot.settings import unusable;"
        "os.geteuid() or os.setuid(65534); print(unusable('LMCBOT_DATA', Path(sys.argv[1])))"
    )
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, "-c", code, str(closed / "data")], cwd=root, capture_output=True, text=True
    )
    assert "may not be written to" in said.stdout, said.stderr
