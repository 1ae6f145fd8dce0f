"""What the channel reads of an article nobody has told in our own words: lead, answer, deadline."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.articles.parse import parse_bytes
from bot.articles.store import Arrival
from cogs.articles.preview import article_of
from cogs.articles.wording import ITEM_WORDS, count, item

DATA = Path(__file__).resolve().parents[1] / "data" / "articles"


def said(name: str) -> str:
    return item(article_of(Arrival(parse_bytes((DATA / name).read_bytes(), name), "file")))


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        # What is asked by when stands in the item of a notice.
        ("consultation.txt", "The consultation closes at 5pm on Friday 30 May 2031."),
        ("supply-alert.txt", "must be returned by 21 November."),
        # Half a correction is the mistake.
        ("correction.txt", "The correct number is 34. We also described Dr Tobias Fell as chair of"
         " Hundred LMC."),
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
    assert count(said(name)) <= ITEM_WORDS


def test_a_page_of_letters_is_nobodys_opinion_alone() -> None:
    assert said("letters-page.txt").startswith("Opinion, by Dr Rosalind Achebe and 2 others: ")
