"""A whole count, what is published of it, and what is read back."""

from dataclasses import replace

import pytest
from forgeries import ORDERS, a_poll, codes, ranked, sound
from hypothesis import given
from hypothesis import strategies as st

from bot.polls.counting.rounds import Rules
from bot.polls.counting.voices import Speaks
from bot.polls.findings import Ballot, Findings, Manner, findings
from bot.polls.method import Kind, Method, picked
from bot.polls.model import Terms, options_of
from bot.polls.published import by_kind, findings_of, manner_of
from bot.polls.records import evidence

DOCTORS = options_of(("Dr Adeyemi", "Dr Brook", "Dr Cole", "Dr Dutt"))
YES_NO = options_of(("Support", "Oppose", "Abstain"))


def test_under_the_limit_there_is_no_count() -> None:
    ballots = [Ballot(picked(0, 3))] * 5
    assert findings(YES_NO, Terms(), 50, ballots[:4]) is None
    assert findings(YES_NO, Terms(), 50, ballots) is not None
    with pytest.raises(ValueError, match="5 ballots from a roll of 4"):
        findings(YES_NO, Terms(), 4, [Ballot(picked(0, 3))] * 5)


def test_a_pledge_has_no_count() -> None:
    with pytest.raises(ValueError, match="no count"):
        findings(YES_NO, Terms(method=Method(Kind.PLEDGE, 37)), 61, [])


def read_back(found: Findings, manner: Manner, terms: Terms, labels: tuple[str, ...]) -> Findings:
    poll = a_poll(labels=labels, terms=terms, roll_sizes=(found.roll,))
    rows = by_kind(evidence(poll, found, codes(found.cast), manner))
    again = findings_of(rows)
    assert again is not None
    assert manner_of(rows) == replace(manner, lists={})
    return replace(again, choices=found.choices)


@pytest.mark.parametrize("whole", [False, True])
def test_an_election_is_read_back_with_every_tie_from_its_records(whole: bool) -> None:
    terms = Terms(method=Method(Kind.RANKED))
    manner = Manner(ranking=Rules((3, 2, 1, 0)), whole_rankings=whole)
    found = findings(DOCTORS, terms, 12, [Ballot(order) for order in ORDERS], manner)
    assert found is not None
    assert found.election is not None
    assert read_back(found, manner, terms, tuple(o.label for o in DOCTORS)) == found


MARKS = st.lists(st.tuples(*[st.integers(0, 3)] * 3).filter(any), min_size=5, max_size=20)


@given(MARKS, st.sampled_from([Method(Kind.MENU), Method(Kind.SCALE, 6)]))
def test_answers_are_read_back(marks: list[tuple[int, ...]], method: Method) -> None:
    terms = Terms(method=method)
    found = findings(YES_NO, terms, 20, [Ballot(each) for each in marks])
    assert found is not None
    assert read_back(found, Manner(), terms, ("Support", "Oppose", "Abstain")) == found


SAID = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 11)), min_size=5, max_size=40)
RULES = ("majority", "turnout:1/2", "practices:3/5", "areas:1")


@given(SAID, st.sampled_from([Speaks.MAJORITY, Speaks.ALL]))
def test_what_is_read_back_of_practices_is_what_may_be_told(
    said: list[tuple[int, int]], speaks: Speaks
) -> None:
    terms = Terms(thresholds=RULES)
    ballots = [Ballot(picked(o, 3), f"practice {p}", "NSE"[p % 3]) for o, p in said]
    manner = Manner(speaks, 15, dict.fromkeys("NSE", 5))
    found = findings(YES_NO, terms, 60, ballots, manner)
    if len({p for _, p in said}) < 5:
        assert found is None
        return
    assert found is not None
    assert found.practices is not None
    again = read_back(found, manner, terms, ("Support", "Oppose", "Abstain"))
    assert again.practices is not None
    assert again.practices.divided == (found.practices.divided_shown(5) or 0)
    assert again.practices.divided_shown(5) == found.practices.divided_shown(5)
    assert replace(again, practices=found.practices) == found


def test_no_ranking_stands_in_an_export_unless_the_card_said_so() -> None:
    for name, rows in ranked():
        whole = name in ("ranked-whole", "ranked-scottish")
        assert any(row[0] == "ballot" for row in rows) is whole, name


def test_no_record_sets_two_answers_of_one_voter_beside_each_other() -> None:
    for name, rows in sound():
        kinds = {row[0] for row in rows}
        assert not {"ballot", "column"} <= kinds, name
        for row in rows:
            if row[0] == "column":
                assert list(row[2:]) == sorted(row[2:], reverse=True)


def test_voices_stand_without_sizes_or_names() -> None:
    rows = dict(sound())["by-practice"]
    voices = [row for row in rows if row[0] == "voice"]
    assert voices
    assert voices == sorted(voices)
    assert all(len(row) == 2 for row in voices)
    assert not any("Practice" in field for row in rows for field in row)
