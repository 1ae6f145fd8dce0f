"""What the channel reads of an article nobody has told in our own words: lead, answer, deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from invented import PAGES

from bot.articles.in_brief import WORDS, in_brief
from bot.articles.library import Article
from bot.articles.reader.parse import parse_bytes
from bot.articles.reading_list import Reading
from bot.articles.store import Arrival, article_of
from bot.articles.wording import count
from bot.times import LONDON
from cogs.articles import blocks
from cogs.articles.cards import render_reading
from cogs.card import texts


def stored(name: str, added: datetime = datetime(2029, 1, 1, tzinfo=UTC)) -> Article:
    arrival = Arrival(parse_bytes((PAGES / name).read_bytes(), name), "file")
    return replace(article_of(arrival), added_at=added)


def said(name: str) -> str:
    return in_brief(stored(name))


def opened(one: Article) -> str:
    return "\n".join(texts(render_reading(Reading(one), LONDON, officer=False)))


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        # What is asked by when stands in the item of a notice.
        ("consultation.txt", "The consultation closes at 5pm on Friday 30 May 2031."),
        ("supply-alert.txt", "must be returned by 21 November."),
        # Half a correction is the mistake.
        ("correction.txt", "The correct number is 34. We also described Dr Tobias Fell as chair of"
         " Hundred LMC."),
        ("clarification.txt", "They will rise by 2% from 1 April 2033 and fall only where a"
         " practice leaves the scheme."),
        # A statement that is all quotation is told by it.
        ("statement.txt", "Our members tell us that one appointment in six is now about a delay"
         " elsewhere.”"),
        # The answer is told to its point; the office of whoever gives it is left out for it.
        ("welsh-news.txt", "\nOther side: Dr Llŷr ap Gwilym of Aberceri … warned that nothing had"
         " changed."),
        ("many-speakers.txt", "\nOther side: Board chief executive Sir Rupert Ingham denied the"
         " charge."),
        # Whole sentences fill the rest, none of them by an unnamed "I".
        ("bare-markup.html", "plus interest at 8 per cent. The board has 28 days to appeal."),
        ("interview.txt", "took over as chair of the GP committee in July."),
    ],
)  # fmt: skip
def test_an_item_ends_with_what_else_matters(name: str, ending: str) -> None:
    assert said(name).endswith(ending)
    assert count(said(name)) <= WORDS


def test_a_page_of_letters_is_nobodys_opinion_alone() -> None:
    assert said("letters-page.txt").startswith("Opinion, by Dr Rosalind Achebe and 2 others: ")


def test_a_statement_that_is_all_quotation_opens_with_who_makes_it() -> None:
    assert said("statement.txt").startswith("Professor Ottilie Grange: “Behind every one")
    assert "Professor Ottilie Grange: “Behind every one" in opened(stored("statement.txt"))


def test_read_more_tells_what_is_next_while_it_is() -> None:
    asked = "**Next:** The consultation closes at 5pm on Friday 30 May 2031."
    assert asked in opened(stored("consultation.txt"))
    late = stored("consultation.txt", datetime(2033, 1, 1, tzinfo=UTC))
    assert "**Next:**" not in opened(late)


def test_a_question_that_is_no_question_is_kept_apart_from_its_answers() -> None:
    assert "Letters take up clinical time: Agree 91%" in said("survey-grid.txt")


def test_a_speakers_name_stands_once_above_all_they_said_in_a_row() -> None:
    (quotes,) = blocks.block(stored("welsh-news.txt"), "quotes")
    assert quotes.count("Dr Siân Llewelyn-Pugh") == 1
    assert quotes.index("a bridge") < quotes.index("a car park") < quotes.index("Llŷr")


def test_a_word_on_method_that_questions_share_stands_once() -> None:
    survey = "\n".join(blocks.block(stored("survey-grid.txt"), "survey"))
    assert survey.count("The survey ran") == 1
    assert survey.index("standard refusal") < survey.index("The survey ran")


def test_days_of_one_sentence_stand_below_it_together() -> None:
    (coming,) = blocks.block(stored("welsh-news.txt"), "next")
    assert coming == (
        "- Applications open on 1 March and close on 30 April."
        "\n-# Saturday 1 March 2031\n-# Wednesday 30 April 2031"
    )
