"""Copies and excerpts join one story; other pieces on the subject stay apart."""

import random
from datetime import datetime

import pytest

from bot.articles import library, store
from bot.articles.model import Parsed
from bot.articles.related import related
from bot.articles.store import Arrival
from bot.articles.stories import alike
from bot.storage.db import Connection

_WORDS = "practice patient contract board member meeting vote budget nurse letter region premises"
WORDS = f"{_WORDS} rent pressure demand agenda minister reform hospital referral list plan".split()


def text(seed: int, sentences: int = 20) -> str:
    dice = random.Random(seed)
    return " ".join(
        " ".join(dice.choices(WORDS, k=12)).capitalize() + "." for _ in range(sentences)
    )


def story(conn: Connection, now: datetime, headline: str, body: str, site: str) -> int:
    parsed = Parsed(headline, "news", body, publication=site)
    filed = store.add(conn, 1, Arrival(parsed, "feed", f"https://{site}/{len(body)}"), now)
    return library.article(conn, 1, filed.article_id).story_id


def test_a_copy_elsewhere_joins_the_story(conn: Connection, now: datetime) -> None:
    first = story(conn, now, "The original", text(1), "a.test")
    assert story(conn, now, "Another headline", text(1) + " Copied.", "b.test") == first
    (one,) = [o for o in library.newest(conn, 1) if o.parsed.publication == "a.test"]
    assert library.told_elsewhere(conn, one) == ["b.test"]


def test_the_same_headline_and_text_elsewhere_is_a_copy_and_not_the_same_article(
    conn: Connection, now: datetime
) -> None:
    first = story(conn, now, "The original", text(1), "a.test")
    assert story(conn, now, "The original", text(1), "b.test") == first
    assert library.count(conn, 1) == 2


def test_an_excerpt_joins_the_story(conn: Connection, now: datetime) -> None:
    first = story(conn, now, "The whole", text(2, 40), "a.test")
    excerpt = " ".join(text(2, 40).split(". ")[3:9])
    assert story(conn, now, "An excerpt", excerpt, "b.test") == first


def test_another_piece_on_the_subject_stays_apart(conn: Connection, now: datetime) -> None:
    first = story(conn, now, "Boycott of commissioning is possible", text(3), "a.test")
    assert story(conn, now, "Commissioning boycott ruled out", text(4), "b.test") != first
    (one, other) = library.newest(conn, 1)
    assert related(conn, one) == [(other.id, other.parsed.headline)]
    assert library.told_elsewhere(conn, one) == []


def test_a_copy_of_two_stories_makes_them_one(conn: Connection, now: datetime) -> None:
    first = story(conn, now, "One", text(5), "a.test")
    second = story(conn, now, "Two", text(6), "b.test")
    assert first != second
    both = story(conn, now, "Both", f"{text(5)} {text(6)}", "c.test")
    assert {one.story_id for one in library.newest(conn, 1)} == {both}


def test_furniture_that_many_articles_share_joins_nothing(conn: Connection, now: datetime) -> None:
    shared = "Please register to read this article and to receive the weekly newsletter of ours."
    found = {
        story(conn, now, f"No {n}", f"{text(n)} {shared}", f"s{n}.test") for n in range(60, 110)
    }
    assert len(found) == 50


@pytest.mark.parametrize(("kept", "joined"), [(10, True), (8, True), (2, False)])
def test_a_text_is_alike_from_half_of_its_word_runs_on(kept: int, joined: bool) -> None:
    sentences = text(7, 10).split(". ")
    changed = ". ".join(sentences[:kept]) + ". " + text(8, 10 - kept)
    assert alike(text(7, 10), changed) is joined


def test_short_texts_are_alike_only_when_they_are_the_same() -> None:
    assert alike("Nothing new today.", "nothing new, today")
    assert not alike("Nothing new today.", "Nothing new.")


def test_words_that_every_paper_for_gps_prints_relate_nothing(
    conn: Connection, now: datetime
) -> None:
    story(conn, now, "LMC warns GPs of practice survey", text(5), "a.test")
    story(conn, now, "GPs answer practice survey of LMC", text(6), "b.test")
    assert [related(conn, one) for one in library.newest(conn, 1)] == [[], []]
