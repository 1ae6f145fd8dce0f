"""What the bot is built on: every package asked for has its reason and a licence that fits."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("\n## Dependencies")[2]
LOCKED = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.M)

# Families whose terms let the bot be used and passed on under MIT, and how packages spell them.
FAMILIES = {
    "MIT": r"\bMIT\b",
    "BSD": r"\bBSD\b",
    "Apache": r"\bApache\b",
    "PSF": r"\bPSF\b|Python Software Foundation|\bCNRI\b",
    "MPL": r"\bMPL\b|Mozilla Public License",
}
ONLY_TESTS = {"recurring-ical-events", "x-wr-timezone"}
"""Under the LGPL, which lets anybody use them unchanged: they are no part of what is shipped."""
COPYLEFT = re.compile(r"\b[AL]?GPL\b", re.I)


def asked() -> dict[str, set[str]]:
    """The names the project asks for, by heading in CONTRIBUTING."""
    lists = {"At run time": PROJECT["dependencies"]}
    lists |= {f"Extra `{name}`": some for name, some in PROJECT["optional-dependencies"].items()}
    return {
        where: {re.split(r"[<>=;\s\[]", each, maxsplit=1)[0] for each in some}
        for where, some in lists.items()
    }


def told() -> dict[str, dict[str, tuple[str, str]]]:
    """Reason and licence of each package, by heading."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for section in CONTRIBUTING.split("\n### ")[1:]:
        where, _, body = section.partition("\n")
        rows = [line.strip("|").split("|") for line in body.splitlines() if line.startswith("|")]
        found[where] = {row[0].strip(): (row[1].strip(), row[2].strip()) for row in rows[2:]}
    return found


def families(text: str) -> set[str]:
    """The families of licences a text names."""
    return {name for name, spelt in FAMILIES.items() if re.search(spelt, text)}


def licence(name: str) -> str:
    """What an installed package says of its licence; empty where it is not installed here."""
    try:
        data = metadata.metadata(name)
    except metadata.PackageNotFoundError:  # for another Python or another system
        return ""
    classes = [c for c in data.get_all("Classifier") or [] if c.startswith("License ::")]
    said = (data["License-Expression"] or data["License"] or "").splitlines()[:1]
    return " / ".join([*said, *classes])


def test_every_table_lists_what_is_asked_for_and_nothing_else() -> None:
    listed = {where: set(rows) for where, rows in told().items()}
    first = asked().pop("At run time")  # what an extra asks for again has its reason there
    wanted = {where: names - first or names for where, names in asked().items()}
    assert listed == wanted


def test_every_package_has_a_reason_and_a_licence_that_fits() -> None:
    told_ = told()
    for rows in told_.values():
        for name, (reason, terms) in rows.items():
            assert len(reason.split()) > 1, name
            if name in ONLY_TESTS and rows is told_["Extra `dev`"]:
                continue
            assert families(terms), f"{name}: {terms}"
            assert not COPYLEFT.search(terms), f"{name}: {terms}"


@pytest.mark.parametrize("where", told())
def test_the_licence_told_is_the_one_the_package_brings(where: str) -> None:
    for name, (_, terms) in told()[where].items():
        if said := licence(name):
            assert families(terms) <= families(said), f"{name}: {terms}, but it says {said}"


def test_whatever_comes_along_fits_too() -> None:
    unfit = {name: licence(name) for name in LOCKED if licence(name)}
    unfit = {n: said for n, said in unfit.items() if not families(said) and n not in ONLY_TESTS}
    assert not unfit
    choice = {name for name in LOCKED if COPYLEFT.search(licence(name))}
    assert choice - ONLY_TESTS <= {"tld"}, (
        "CONTRIBUTING says which licence is chosen where there is a choice"
    )


def test_every_licence_with_a_condition_on_changed_files_is_named() -> None:
    conditional = {name for name in LOCKED if "MPL" in families(licence(name))}
    assert {name for name in conditional if name not in CONTRIBUTING} == set()
