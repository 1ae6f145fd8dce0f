"""A reply of several answers is taken apart again into what was written."""

from hypothesis import given
from hypothesis import strategies as st

from bot.meetings.replies import answers_in, bounded_text, put_together

QUESTIONS = ("Should surgeries open on  Saturdays?", "What would it cost?", "Who would come?")
WRITTEN = st.text(st.sampled_from("ab .?\n1"), max_size=40)


@given(st.lists(WRITTEN, min_size=3, max_size=3).filter(lambda said: any(map(str.strip, said))))
def test_what_is_put_together_comes_apart_again(said: list[str]) -> None:
    stored = bounded_text(put_together(QUESTIONS, said))
    kept = ["\n".join(" ".join(line.split()) for line in one.strip().splitlines()) for one in said]
    assert answers_in(QUESTIONS, stored) == kept


def test_a_reply_without_questions_is_one_text() -> None:
    assert answers_in((), "We agree.") == ["We agree."]
    assert answers_in(QUESTIONS, "") == ["", "", ""]
