"""What is shipped: the wheel, the lock, the container's files."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from fnmatch import fnmatchcase
from importlib.metadata import version
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
SHIPPED = ("bot", "cogs", "seeds")
SUFFIXES = {".py", ".sql", ".md", ".toml", ".json", ".html", ".js"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from a copy so that nothing is left beside the sources."""
    if int(version("setuptools").partition(".")[0]) < 77:
        pytest.skip("this environment was not made from the lock: its setuptools is too old")
    folder = tmp_path_factory.mktemp("wheel")
    for path in shipped_files():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes((ROOT / path).read_bytes())
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, "--no-build-isolation", "-w", "out", "."], cwd=folder, check=True)
    return zipfile.ZipFile(next((folder / "out").glob("lmcbot-*.whl")))


def shipped_files() -> list[str]:
    """Everything a wheel is made of, by its path in the repository."""
    inside = [
        path.relative_to(ROOT).as_posix()
        for name in SHIPPED
        for path in (ROOT / name).rglob("*")
        if path.suffix in SUFFIXES and "__pycache__" not in path.parts
    ]
    return [*inside, "pyproject.toml", "README.md", "LICENSE"]


def test_the_wheel_holds_every_source_and_every_data_file(wheel: zipfile.ZipFile) -> None:
    wanted = {path for path in shipped_files() if path.split("/")[0] in SHIPPED}
    assert wanted <= set(wheel.namelist())
    assert {"bot/migrations/0001_ground.sql", "seeds/polls.toml"} <= wanted


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(SHIPPED)


def test_the_wheel_brings_the_command(wheel: zipfile.ZipFile) -> None:
    entry = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "lmcbot = bot.cli:main" in wheel.read(entry).decode()


def test_every_folder_of_the_bot_is_a_package() -> None:
    bare = {
        path.parent.relative_to(ROOT).as_posix()
        for name in SHIPPED
        for path in (ROOT / name).rglob("*.py")
        if not (path.parent / "__init__.py").is_file()
    }
    assert not bare


def asked() -> set[str]:
    """The names of all packages the project asks for, extras too; not what it is held against."""
    extras = {
        name: some for name, some in PROJECT["optional-dependencies"].items() if name != "bench"
    }
    lists = [PROJECT["dependencies"], *extras.values()]
    return {re.split(r"[<>=;\s\[]", each, maxsplit=1)[0] for some in lists for each in some}


def blocks() -> dict[str, list[str]]:
    """The lock's requirements by name: the line itself, then its hashes."""
    joined = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", LOCK))
    parts = [line.split(" --hash=") for line in re.sub(r" +", " ", joined).splitlines()]
    return {re.split(r"[=\s;]", part[0], maxsplit=1)[0]: part for part in parts}


def test_every_locked_package_has_one_version_and_hashes() -> None:
    for name, (line, *hashes) in blocks().items():
        assert re.fullmatch(r'[a-z0-9-]+==[\w.]+( ; [\w ."<>=]+)?', line.strip()), line
        assert hashes, name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each.strip()) for each in hashes), name


def test_the_lock_names_no_address_and_no_folder() -> None:
    assert not re.search(r"https?:|file:|^-|^\s+-(?!-hash)|@ ", LOCK, re.MULTILINE)


def test_everything_the_project_asks_for_is_locked() -> None:
    names = {name.lower().replace(".", "-").replace("_", "-") for name in asked()}
    assert names <= blocks().keys()


def test_the_example_settings_are_those_the_bot_reads() -> None:
    read = set(re.findall(r'"((?:LMCBOT|DISCORD)_\w+)"', (ROOT / "bot/settings.py").read_text()))
    shown = set(re.findall(r"^#?(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert shown == read


def stages() -> list[str]:
    """The Dockerfile's stages: what builds, and what is shipped."""
    return (ROOT / "Dockerfile").read_text("utf-8").split("\nFROM ")[1:]


def test_the_image_is_built_of_locked_wheels_alone() -> None:
    build, _ = stages()
    fetch, *rest = re.findall(r"(?:RUN|&&) +(pip (?:[^&\n]|\\\n)*)", build)
    assert "--no-deps --only-binary :all: --require-hashes" in fetch
    assert len(rest) == 2
    assert all("--no-index" in step for step in rest)


def test_what_is_shipped_builds_nothing_and_has_the_same_python() -> None:
    build, shipped = stages()
    assert build.split()[0] == shipped.split()[0] == "python:3.11-slim"
    assert not re.search(r"\b(pip|apt|apt-get|gcc|wheel)\b", shipped)
    assert re.findall(r"^COPY .*", shipped, re.MULTILINE) == [
        "COPY --from=build /opt/lmcbot /opt/lmcbot"
    ]


def test_the_calendars_web_server_reads_one_folder_and_lists_nothing() -> None:
    compose = (ROOT / "compose.calendars.yaml").read_text("utf-8")
    lines = [line.strip() for line in compose.splitlines() if not line.strip().startswith("#")]
    assert "- calendars:/calendars" in lines
    assert "- calendars:/srv:ro,nocopy" in lines
    assert not any("--browse" in line or "keys" in line or ":/data:" in line for line in lines)
    assert "--mode 0755 /calendars" in (ROOT / "Dockerfile").read_text("utf-8")


@pytest.mark.parametrize(
    "line",
    ["USER lmcbot", "STOPSIGNAL SIGTERM", 'VOLUME ["/data", "/keys"]', '["lmcbot", "health"]'],
)
def test_the_image_is_modest(line: str) -> None:
    assert line in stages()[1]


def sent_to_the_build(path: str) -> bool:
    """Whether .dockerignore lets a file through: the last pattern that fits it or its folder."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    places = [path, *(folder.as_posix() for folder in PurePosixPath(path).parents)]
    sent = True
    for line in (line for line in lines if line and not line.startswith("#")):
        pattern = line.removeprefix("!").removeprefix("**/")
        names = [place.rpartition("/")[2] for place in places] if "**/" in line else places
        if any(fnmatchcase(name, pattern) for name in names):
            sent = line.startswith("!")
    return sent


def test_the_build_sees_what_the_wheel_is_made_of_and_nothing_else() -> None:
    assert all(map(sent_to_the_build, [*shipped_files(), "requirements.lock"]))
    kept = (".env", "data/lmcbot.db", "keys/1.key", ".git/config", ".venv/bin/python", "tests/x.py")
    assert not any(map(sent_to_the_build, [*kept, "bot/__pycache__/cli.pyc"]))


@pytest.mark.parametrize(
    "line",
    [
        "name: lmcbot",  # or a folder of another name would have empty volumes
        "init: true",  # or a stop before the bot listens for it is not heard
        "env_file: .env",
        "read_only: true",
        "- data:/data",
        "- keys:/keys",  # apart from the data: left out of its snapshots
        "stop_grace_period: 15s",
        "max-size: 10m",
    ],
)
def test_compose_is_told_what_keeps_the_data(line: str) -> None:
    compose = (ROOT / "compose.yaml").read_text("utf-8")
    assert line in map(str.strip, compose.splitlines())
