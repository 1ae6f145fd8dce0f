"""What somebody typed is shown as typed, wherever it stands on a card."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain_text import clean, visible
from cogs.card import plain


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**bold** and [a](b)", r"\*\*bold\*\* and \[a\](b)"),
        ("# heading", r"\# heading"),
        ("turned \u202eround\u202c", "turned round"),
        ("family 👩\u200d⚕️", "family 👩\u200d⚕️"),
        ("https://lmc.test/new_terms_2014?a=b", "https://lmc.test/new_terms_2014?a=b"),
        ("see https://lmc.test/a_b, _now_", r"see https://lmc.test/a_b, \_now\_"),
        ("[click](https://evil.test/x)", r"\[click\](https://evil.test/x)"),
    ],
)
def test_markup_is_shown_and_an_address_can_be_copied(typed: str, shown: str) -> None:
    assert plain(typed) == shown


@given(st.text())
def test_nothing_hidden_is_left(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert clean(clean(text)) == clean(text)
    assert "\n" not in clean(text)
    assert not {"\u202e", "\u200b", "\u2066", "\0"} & set(visible(text))
