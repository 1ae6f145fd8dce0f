"""The quorum forecast is exact arithmetic."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.meetings.quorum import Forecast, needed, rule_of


@given(top=st.integers(1, 99), bottom=st.integers(1, 99), size=st.integers(0, 500))
def test_a_fraction_is_the_smallest_number_that_reaches_it(
    top: int, bottom: int, size: int
) -> None:
    top, bottom = min(top, bottom), max(top, bottom)
    share, found = Fraction(top, bottom), needed(f"{top}/{bottom}", size)
    assert found is not None
    assert found >= max(1, share * size)
    assert found == 1 or found - 1 < share * size


@given(
    given=st.lists(st.sampled_from(["attending", "deputy", "apologies", "tentative", ""])),
    rule=st.integers(1, 60),
    count=st.booleans(),
)
def test_everybody_is_counted_exactly_once(given: list[str], rule: int, count: bool) -> None:
    forecast = Forecast(
        len(given), given.count("attending"), given.count("deputy"), given.count("apologies"),
        given.count("tentative"), rule, count,
    )  # fmt: skip
    assert forecast.silent == given.count("")
    assert forecast.coming + forecast.short >= rule
    assert forecast.quorate == (forecast.coming >= rule)


def test_the_forecast_reads_as_committees_say_it() -> None:
    assert Forecast(20, 6, 1, 3, 1, 8).told() == "7 of 8, short by 1, 9 not answered"
    assert Forecast(20, 7, 1, 3, 1, 8).told() == "8 of 8, quorate, 8 not answered"
    assert Forecast(20, 7, 1, 3, 1, 8, deputies_count=False).short == 1


def test_a_deputy_who_is_there_anyway_counts_once() -> None:
    assert Forecast(20, 7, 2, 0, 0, 8, doubled=2).coming == 7


def test_a_third_of_seventeen_is_six() -> None:
    assert needed("1/3", 17) == 6
    assert needed("8", 17) == 8
    assert needed("", 17) is None


@pytest.mark.parametrize("text", ["0", "3/2", "half", "1/0", "-4", "1/3/5"])
def test_what_is_no_quorum_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="is no quorum"):
        rule_of(text)
