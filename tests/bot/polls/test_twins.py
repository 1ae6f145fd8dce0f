"""Which questions ask nearly the same."""

import pytest

from bot.polls.twins import alike

REFUSE = "Should we refuse NHS England's new contract terms?"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (REFUSE, REFUSE, True),
        (REFUSE, "should we refuse NHS England’s  new contract terms", True),
        (REFUSE, "Should we refuse the new contract terms?", True),
        (REFUSE, "Should we write to the board about its contract?", False),
        ("Do you support motion 3?", "Do you support motion 4?", False),
        ("Should the levy rise for partners?", "Should the levy rise for locums?", False),
        ("", "", False),
    ],
)
def test_a_word_more_is_the_same_question_and_another_number_another(
    one: str, other: str, same: bool
) -> None:
    assert alike(one, other) is same
    assert alike(other, one) is same
