"""A confirmation that was made beforehand reads like one made for the voter."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interactions import body_of
from bot.polls.box import Stored
from bot.polls.constituencies import Constituency
from bot.polls.method import Kind, Method
from bot.polls.model import Option, Poll, State, Terms
from cogs.polls.confirmations import render_recorded
from cogs.polls.ready_confirmations import ReadyConfirmations

CLOSES = datetime(2026, 12, 10, 20, tzinfo=UTC)
CODES = ("K7Q-4MD", "ABC-DEF-GHJ")
words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), min_size=1, max_size=55)


def poll_of(labels: list[str], **terms: object) -> Poll:
    options = tuple(Option(label) for label in labels)
    return Poll(
        1, 7, 41, 1, State.OPEN, "Should we?", options, Terms(**terms), CLOSES, 1,  # type: ignore[arg-type]
        "members", "ABCD2345", (50,), "box", opened_at=CLOSES - timedelta(hours=8),
    )  # fmt: skip


@given(
    st.lists(words, min_size=2, max_size=10), st.booleans(), st.booleans(), st.sampled_from(CODES)
)
def test_it_is_what_would_have_been_rendered(
    labels: list[str], named: bool, live: bool, code: str
) -> None:
    poll, ready = poll_of(labels, named=named, live=live), ReadyConfirmations()
    for at in range(len(labels)):
        stored = Stored(poll.terms.method.pressed(at, len(labels)), code)
        assert ready.of(poll, stored) == body_of(render_recorded(poll, stored))


def test_a_later_deadline_is_told() -> None:
    poll, ready = poll_of(["Yes", "No"]), ReadyConfirmations()
    stored = Stored((1, 0), CODES[0])
    before = ready.of(poll, stored)
    later = replace(poll, closes_at=CLOSES + timedelta(days=1))
    assert ready.of(later, stored) == body_of(render_recorded(later, stored)) != before


def test_memory_does_not_tell_what_was_chosen() -> None:
    poll, one, other = poll_of(["Yes", "No"]), ReadyConfirmations(), ReadyConfirmations()
    one.of(poll, Stored((1, 0), CODES[0]))
    other.of(poll, Stored((0, 1), CODES[1]))
    assert list(one._made[1][1]) == list(other._made[1][1])
    assert all(code not in repr(each._parts) for each in one._made[1][1].values() for code in CODES)


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        (Kind.RANKED, Stored((1, 2), CODES[0])),
        (Kind.ONE, Stored(None, CODES[0])),
        (Kind.ONE, Stored((1, 0), CODES[0], Constituency("Inkwell Surgery", "East", 3))),
    ],
)
def test_what_depends_on_more_is_rendered_for_the_voter(kind: Kind, stored: Stored) -> None:
    poll = poll_of(["Yes", "No"], method=Method(kind))
    assert ReadyConfirmations().of(poll, stored) is None
