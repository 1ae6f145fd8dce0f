"""The words and forms that the reader's rules are made of."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.articles.reader import lexicon

HOME = Path(lexicon.__file__).parent
LISTS = tomllib.loads((HOME / "lexicon.toml").read_text("utf-8"))
CODE = "".join(path.read_text("utf-8") for path in HOME.glob("*.py"))


@pytest.mark.parametrize("name", [name for name in LISTS if name != "papers"])
def test_every_list_is_used_and_says_nothing_twice(name: str) -> None:
    assert f'("{name}"' in CODE or f"('{name}'" in CODE
    found = LISTS[name] if isinstance(LISTS[name], list) else lexicon.listed(name)
    assert len(found) == len(set(found))
    for one in found:
        re.compile(one)


def test_a_low_line_is_a_space_and_a_word_stands_by_itself() -> None:
    assert lexicon.any_of("points").search("They ruled out a strike.")
    assert not lexicon.any_of("points").search("A firsthand account.")
    assert lexicon.forms("tail").match("Leave a reply")
