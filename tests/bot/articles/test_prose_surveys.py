"""Surveys whose answers are told in sentences, without a question or a table."""

import pytest

from bot.articles.reader.parse import parse_text

CLOSE = "The committee will talk about the answers at its next meeting in Medway."


@pytest.mark.parametrize(
    ("told", "shares", "respondents"),
    [
        ("61% would reject it, of 812 partners who answered the poll last week. A further 22% would"
         " accept the offer and 17% had not decided.",
         {"Would reject it": 61, "Would accept the offer": 22, "Had not decided": 17}, 812),
        ("In a survey of 1,204 practice managers, 48% said that they had closed a clinic, 39% said"
         " that they had not and 13% did not know.",
         {"Had closed a clinic": 48, "Had not": 39, "Did not know": 13}, 1204),
        ("Of the 3,500 members who voted, 72% were in favour of action and 28% against.",
         {"In favour": 72, "Against": 28}, 3500),
        ("The poll found 54 per cent of GPs would stay, while 46 per cent would leave. It was"
         " answered by 402 doctors.",
         {"Would stay": 54, "Would leave": 46}, 402),
    ],
)  # fmt: skip
def test_answers_that_are_everybodys_are_a_survey(
    told: str, shares: dict[str, float], respondents: int
) -> None:
    parsed = parse_text(f"Partners turn the offer down\n\n{told}\n\n{CLOSE}")
    (survey,) = parsed.surveys
    assert {one.label: one.percent for one in survey.options} == shares
    assert survey.respondents == respondents
    assert told.split(".")[0] in parsed.body, "the sentences stay where they stand"


@pytest.mark.parametrize(
    "told",
    [
        "A poll of 655 GPs found 35% worked more than 60 hours a week. Some 20% had a second job.",
        "Rents rose by 60% were nobody to object, and wages by 40% would anybody pay them.",
        "In the survey 94% had a vacancy, 56% had closed a list and 25% had borrowed money.",
    ],
)
def test_shares_of_their_own_are_no_survey(told: str) -> None:
    assert parse_text(f"Practices under pressure\n\n{told}\n\n{CLOSE}").surveys == ()
