"""Pages that were read by hand before the bot read them: by when to act, and the useful figures."""

import tomllib
from pathlib import Path

import pytest

from bot.articles.model import Parsed
from bot.articles.reader.figures import figures
from bot.articles.reader.parse import parse_bytes, parse_text
from bot.articles.reader.sentences import sentences

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


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Appointments rose to 23.4m in May, from 21m the month before.", ["23.4m", "21m"]),
        ("The workforce fell from 26,114 doctors to 25,987.", ["26,114 doctors", "25,987"]),
        ("That is around 430 for each doctor, up 12 on the year.", ["430", "12"]),
        ("It fell from 31,200 in 2015 to 28,700 in May.", ["31,200", "28,700"]),
        ("171 (3%) voted for it; 28 a day is the limit.", ["171", "3%", "28"]),
        ("The fee is £610 to £940 a practice.", ["£610 to £940"]),
        ("Half of my patients live 10 to 15 miles off.", ["Half of my patients", "10 to 15 miles"]),
        ("Doctors may stay on it for up to four years.", ["four years"]),
        ("The rota was drawn up three weeks ago and changed after two months.", []),
        ("It costs three times that, for two reasons; 61 shut their doors.", []),
    ],
)  # fmt: skip
def test_a_figure_is_a_count_a_sum_a_share_or_how_long_something_takes(
    sentence: str, told: list[str]
) -> None:
    assert [one.text for one in figures(sentences(sentence))] == told


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The questionnaire closes on Weds 13 November.", "2030-11-13"),
        ("Please note the 15 November sign-up deadline.", "2030-11-15"),
        ("The board has extended its consultation by a month until 20 December.", "2030-12-20"),
        ("The board had extended its lease by a month until 20 December.", None),
    ],
)
def test_a_deadline_is_told_by_what_stands_round_its_day(sentence: str, day: str | None) -> None:
    opening = "Practices in the Vale were told this week what the board plans for the winter."
    parsed = parse_text(
        f"Plans for the winter in the Vale\n\n2 October 2030\n\n{opening}\n\n{sentence}"
    )
    assert [one.date for one in parsed.deadlines] == ([day] if day else [])


def test_an_issue_named_by_its_month_is_the_headline() -> None:
    opening = "Practices in the Vale were told this week what the board plans for the winter."
    parsed = parse_text(f"Vale LMC Update Sept 2030\n\n{opening}\n\n{opening}", name="x.txt")
    assert (parsed.headline, parsed.date.value) == ("Vale LMC Update Sept 2030", "2030")
