from datetime import UTC, datetime

from bot.times import LONDON, attach, clock_change
from bot.when.understand import understand
from bot.when.verdicts import Understood

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def understood(phrase: str) -> Understood:
    answer = understand(phrase, now=NOW, zone=LONDON)
    assert isinstance(answer, Understood), answer
    return answer


def test_a_time_that_does_not_exist_is_named_and_moved_forward() -> None:
    answer = understood("28 March 2027 01:30")
    assert answer.start.isoformat() == "2027-03-28T02:30:00+01:00"
    assert "01:30 on Sunday 28 March 2027 does not exist" in answer.notes[0]


def test_a_time_that_exists_twice_is_named_and_the_first_is_taken() -> None:
    answer = understood("31 Oct 2027 01:30")
    assert answer.start.isoformat() == "2027-10-31T01:30:00+01:00"
    assert "happens twice" in answer.notes[0]


def test_an_ordinary_time_has_no_note() -> None:
    assert clock_change(datetime(2027, 3, 28, 3, 0), LONDON) is None  # noqa: DTZ001
    assert understood("27 March 2027 01:30").notes == ()


def test_a_series_keeps_its_wall_time_through_both_changes() -> None:
    answer = understand("every Sunday 19:30", now=NOW, zone=LONDON, count=60)
    assert isinstance(answer, Understood)
    assert {f"{at:%H:%M}" for at in answer.next} == {"19:30"}
    assert {at.utcoffset() for at in answer.next} == {
        attach(datetime(2027, month, 5), LONDON).utcoffset()  # noqa: DTZ001
        for month in (1, 7)
    }


def test_a_series_names_the_dates_a_clock_change_touches() -> None:
    notes = understood("every Sunday 01:30").notes
    assert any("28 March 2027" in note and "does not exist" in note for note in notes)
    assert any("31 October 2027" in note and "twice" in note for note in notes)
