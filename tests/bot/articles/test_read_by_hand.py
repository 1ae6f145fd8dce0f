"""Pages that were read by hand before the bot read them: by when to act, and the useful figures."""

import tomllib
from pathlib import Path

from bot.articles.model import Parsed
from bot.articles.reader.parse import parse_bytes

DATA = Path(__file__).resolve().parents[2] / "data" / "read_by_hand"
BY_HAND = {
    name: (values["deadlines"], values["figures"])
    for name, values in tomllib.loads((DATA / "values.toml").read_text("utf-8")).items()
}


def read(name: str) -> Parsed:
    return parse_bytes((DATA / f"{name}.txt").read_bytes(), f"{name}.txt")


def test_the_days_by_which_to_act_are_told_and_no_others() -> None:
    told = {(name, one.date) for name in BY_HAND for one in read(name).deadlines}
    wanted = {(name, day) for name, (days, _) in BY_HAND.items() for day in days}
    assert len(told & wanted) >= 0.8 * len(told), sorted(told - wanted)
    assert len(told & wanted) >= 0.8 * len(wanted), sorted(wanted - told)


def test_nine_in_ten_of_the_useful_figures_are_told_and_few_others() -> None:
    found = {name: [one.text.lower() for one in read(name).figures] for name in BY_HAND}
    wanted = [(name, figure.lower()) for name, (_, many) in BY_HAND.items() for figure in many]
    missed = [(name, one) for name, one in wanted if not any(one in text for text in found[name])]
    assert len(missed) <= 0.1 * len(wanted), missed
    useful = [
        text for name, texts in found.items() for text in texts
        if any(one in text for one in map(str.lower, BY_HAND[name][1]))
    ]  # fmt: skip
    assert len(useful) >= 0.9 * sum(map(len, found.values()))


def test_a_row_for_everybody_is_no_sum_of_a_survey_and_its_day_is_a_deadline() -> None:
    parsed = read("actions")
    assert "Return the premises questionnaire" in parsed.body
    assert [one.date for one in parsed.deadlines] == ["2026-02-20", "2026-03-13"]
