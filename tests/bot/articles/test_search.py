"""Searching never fails, finds what is there, and stays within one server."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import choice, digests, store, topics
from bot.articles import library as articles
from bot.articles.intake import sifting
from bot.articles.model import Dated, Parsed
from bot.articles.ranking import RANKED
from bot.articles.search import FILTERED, MARK, UNMARK, Filters, search
from bot.articles.search_terms import terms_of
from bot.articles.store import Arrival
from bot.articles.titles import titles
from bot.committee import Committee
from bot.storage.db import Connection

ARTICLES = (
    Parsed("LMC blocks co-commissioning", "news", "Kent GPs paid £48 for it.", publication="Pulse",
           date=Dated("2014-10-01", "printed")),
    Parsed("A letter by Dr O’Brien", "letter", "We should resign. It's time.", publication="Pulse"),
    Parsed("Boycott ruled out", "news", "Dr O'Brien disagrees, naïvely.", publication="GPonline",
           date=Dated("2012", "inferred from the text")),
    Parsed("Premises rent rises", "notice", "A surgery lease costs more. Practices protest.",
           publication="BMA", date=Dated("2013-05-01", "printed")),
)  # fmt: skip


@pytest.fixture
def library(conn: Connection, now: datetime) -> Connection:
    for number, parsed in enumerate(ARTICLES):
        store.add(conn, 1, Arrival(parsed, "link", f"https://a.test/{number}"), now)
    store.add(conn, 2, Arrival(replace(ARTICLES[0], headline="Elsewhere"), "link", ""), now)
    return conn


def found(conn: Connection, typed: str, filters: Filters | None = None) -> set[str]:
    hits = search(conn, 1, typed, filters).hits
    return {hit.headline.replace(MARK, "").replace(UNMARK, "") for hit in hits}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("co-commission", {ARTICLES[0].headline}),
        ("CO-COMMISSIONED", {ARTICLES[0].headline}),
        ("O'Brien", {ARTICLES[1].headline, ARTICLES[2].headline}),
        ("O’Brien", {ARTICLES[1].headline, ARTICLES[2].headline}),
        ("o brien", {ARTICLES[1].headline, ARTICLES[2].headline}),
        ("£48", {ARTICLES[0].headline}),
        ("naive", {ARTICLES[2].headline}),
        ("it’s", {ARTICLES[1].headline}),
        ('"surgery lease"', {ARTICLES[3].headline}),
        ("“surgery lease”", {ARTICLES[3].headline}),
        ('"lease surgery"', set()),
        ("premises practice", {ARTICLES[3].headline}),
        ("practices resign", {ARTICLES[1].headline, ARTICLES[3].headline}),  # AND, then OR
        ("gponline", {ARTICLES[2].headline}),
        ('"', set()),
        ("🎉", set()),
        ("*", set()),
        ("NEAR(a b)", set()),
        ("headline:boycott", set()),
        ("guild_word", set()),
        ("g1", set()),
        ("boycott NOT", {ARTICLES[2].headline}),
        ("\x00", set()),
        ("_", set()),
    ],
)
def test_what_is_typed_is_found(library: Connection, typed: str, expected: set[str]) -> None:
    if typed == "headline:boycott":
        assert found(library, typed) <= {ARTICLES[2].headline}
    else:
        assert found(library, typed) == expected


@given(typed=st.text(max_size=80))
def test_nothing_that_is_typed_fails(library: Connection, typed: str) -> None:
    search(library, 1, typed)
    titles(library, 1, typed)


NOISE = ['"', "'", "’", "(", ")", "*", ":", "^", "-", "+", "AND", "OR", "NOT", "NEAR", "headline",
         "boycott", "{", "}", ",", "\x00", "🎉", "£48", "\ud800", "g1", ";", "--"]  # fmt: skip


@given(typed=st.lists(st.sampled_from(NOISE), max_size=12).map(" ".join))
def test_no_query_language_leaks_in(library: Connection, typed: str) -> None:
    results = search(library, 1, typed)
    assert "Elsewhere" not in {hit.headline for hit in results.hits}
    titles(library, 1, typed)


def test_the_match_is_marked_in_headline_and_snippet(library: Connection) -> None:
    (hit,) = search(library, 1, "boycott").hits
    assert hit.headline == f"{MARK}Boycott{UNMARK} ruled out"
    (hit,) = search(library, 1, "leases").hits
    assert f"{MARK}lease{UNMARK}" in hit.excerpt


def test_all_words_are_asked_for_before_any(library: Connection) -> None:
    both = search(library, 1, "kent paid")
    assert (both.total, both.loose) == (1, False)
    either = search(library, 1, "kent zebra")
    assert (either.total, either.loose) == (1, True)


def test_where_few_have_all_words_those_with_some_follow(library: Connection) -> None:
    results = search(library, 1, "O’Brien boycott")
    assert (results.total, results.whole, results.loose) == (2, 1, False)
    assert results.hits[0].headline.endswith("ruled out")
    results = search(library, 1, "boycott disagrees practices")
    assert (results.total, results.whole) == (2, 0)


def test_little_words_weigh_nothing(library: Connection) -> None:
    assert found(library, "what is the boycott of") == found(library, "boycott")
    assert terms_of("who or what") == ['"who"', '"or"', '"what"']
    assert terms_of('"who or what" boycott') == ['"who or what"', '"boycott"']
    assert terms_of("Doesn’t it ban lift-drag?") == ['"ban"', '"lift" + "drag"']


def add_all(conn: Connection, now: datetime, texts: Iterable[tuple[str, str]]) -> None:
    conn.execute("BEGIN")
    for number, (headline, body) in enumerate(texts):
        parsed = Parsed(headline, "news", body)
        store.add(conn, 1, Arrival(parsed, "feed", f"https://a.test/{headline}-{number}"), now)
    conn.execute("COMMIT")


@pytest.mark.slow
def test_a_question_reaches_the_one_old_answer_behind_any_number_of_newer_hits(
    conn: Connection, now: datetime
) -> None:
    newer = ((f"News {n}", f"A practice pays {n}.") for n in range(RANKED + 100))
    answer = ("Car parks", "The levy for parking falls on each practice that pays rent.")
    add_all(conn, now, [answer, *newer])
    results = search(conn, 1, "What practice pays the parking levy?")
    assert results.hits[0].headline.replace(MARK, "").replace(UNMARK, "") == "Car parks"
    assert results.loose is False


@pytest.mark.slow
def test_of_too_many_those_with_the_words_together_or_in_the_headline_are_weighed(
    conn: Connection, now: datetime
) -> None:
    far = "practice met " + "and talked of many other things today " * 6 + "contract"
    newer = ((f"News {n}", f"{far} {n}.") for n in range(RANKED + 100))
    old = [
        ("The practice contract", "It was signed."),
        ("Old", "A practice contract was signed. " + far),
    ]
    add_all(conn, now, [*old, *newer])
    results = search(conn, 1, "practice contract")
    first = [hit.headline.replace(MARK, "").replace(UNMARK, "") for hit in results.hits[:2]]
    assert first == ["The practice contract", "Old"]
    assert (results.total, results.within) == (RANKED, RANKED)


def test_words_that_stand_together_count_more_than_the_same_words_apart(
    conn: Connection, now: datetime
) -> None:
    filler = "so much else was said there that day by everybody who came along "
    apart_ = f"The levy rose. {filler} Parking was full."
    together = f"The parking levy rose. {filler} It was full."
    add_all(conn, now, [("One", together), ("Two", apart_), ("Three", f"{apart_} Then.")])
    add_all(conn, now, [(f"Other {n}", f"Of something else {n}.") for n in range(3, 12)])
    assert search(conn, 1, "parking levy").hits[0].headline == "One"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("boycot", "boycott"),
        ("comissioning", "commissioning"),
        ("resing", "resign"),
        ("presmises", "premises"),
        ("suregry", "surgery"),
        ("xoycott", "boycott"),
        ("commisionning", "commissioning"),
    ],
)
def test_a_misspelt_word_finds_and_says_so(
    library: Connection, now: datetime, typed: str, meant: str
) -> None:
    parsed = Parsed("Plans", "news", "Commissioning of premises: a surgery may resign.")
    store.add(library, 1, Arrival(parsed, "link", "https://a.test/plans"), now)
    results = search(library, 1, typed)
    assert results.total >= 1
    assert results.instead == ((typed, meant),)


@pytest.mark.parametrize("typed", ["boycott", "zebra", "O'Brien", "2015", "GP", "elsewher"])
def test_a_word_that_is_right_short_or_of_another_server_is_left_alone(
    library: Connection, typed: str
) -> None:
    assert search(library, 1, typed).instead == ()


def test_the_headline_weighs_more_than_the_text(conn: Connection, now: datetime) -> None:
    store.add(conn, 1, Arrival(Parsed("Other", "news", "Once a quorum was met."), "text"), now)
    store.add(conn, 1, Arrival(Parsed("A quorum", "news", "Something was met here."), "text"), now)
    store.add(conn, 1, Arrival(Parsed("Third", "news", "A quorum of the board."), "text"), now)
    assert search(conn, 1, "quorum").hits[0].headline == f"A {MARK}quorum{UNMARK}"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kind="letter"), {1}),
        (Filters(publication="pulse"), {0, 1}),
        (Filters(since=date(2014, 1, 1)), {0}),
        (Filters(since=date(2012, 6, 1), until=date(2013, 12, 31)), {2, 3}),  # 2012 may be later
        (Filters(until=date(2012, 12, 31)), {2}),
        (Filters(kind="news", publication="GPonline"), {2}),
    ],
)
def test_filters_narrow_a_search_and_a_list(
    library: Connection, filters: Filters, expected: set[int]
) -> None:
    assert found(library, "", filters) == {ARTICLES[at].headline for at in expected}
    words = "kent OR o’brien premises"
    assert found(library, words, filters) == {ARTICLES[at].headline for at in expected}


def test_a_topic_narrows_a_search(library: Connection) -> None:
    topic = topics.add(library, 1, "Buildings", "premises OR surgery")
    assert found(library, "", Filters(topic=topic)) == {ARTICLES[3].headline}
    assert found(library, "kent OR premises", Filters(topic=topic)) == {ARTICLES[3].headline}


def test_without_words_the_newest_come_first_and_pages_follow(library: Connection) -> None:
    first = search(library, 1, "", limit=3)
    rest = search(library, 1, "", offset=3, limit=3)
    assert (len(first.hits), len(rest.hits), first.total) == (3, 1, 4)
    days = [hit.published_at for hit in (*first.hits, *rest.hits)]
    assert days == sorted(days, reverse=True)


def test_a_removed_article_is_found_no_more(library: Connection, now: datetime) -> None:
    (hit,) = search(library, 1, "boycott").hits
    store.remove(library, 1, hit.article_id, now)
    assert found(library, "boycott") == set()
    assert titles(library, 1, "boycott") == []


@pytest.mark.slow
def test_a_common_word_is_ranked_among_the_newest_and_a_filter_still_reaches_back(
    conn: Connection, now: datetime
) -> None:
    conn.execute("BEGIN")
    for number in range(RANKED + 200):
        kind = "notice" if number == 3 else "news"
        parsed = Parsed(f"Practice number {number}", kind, f"Text {number} on practice.")  # type: ignore[arg-type]
        store.add(conn, 1, Arrival(parsed, "feed", f"https://a.test/{number}"), now)
    conn.execute("COMMIT")
    wide, topic = search(conn, 1, "practice"), topics.add(conn, 1, "Text", "text")
    assert (wide.total, wide.within) == (RANKED, RANKED)
    narrowed = search(conn, 1, "practice", Filters(topic=topic))
    assert (narrowed.total, narrowed.within) == (FILTERED, FILTERED)
    assert search(conn, 1, "", Filters()).within == FILTERED
    assert search(conn, 1, "1199").within is None
    (hit,) = search(conn, 1, "practice", Filters(kind="notice")).hits
    assert "number 3" in hit.headline.replace(MARK, "").replace(UNMARK, "")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("l", {0, 1}), ("LM", {0}), ("letter by o'b", {1}), ("dr", {1}), ("boy", {2}), ("zz", set())],
)
def test_titles_are_completed_from_the_beginning_of_words(
    library: Connection, typed: str, expected: set[int]
) -> None:
    assert {one.headline for one in titles(library, 1, typed)} == {
        ARTICLES[at].headline for at in expected
    }


def test_the_newest_titles_come_first_and_no_more_than_discord_takes(
    conn: Connection, now: datetime
) -> None:
    for number in range(30):
        parsed = Parsed(f"Practice {number}", "news", f"Words {number}.")
        at = now + timedelta(minutes=number)
        store.add(conn, 1, Arrival(parsed, "feed", f"https://a.test/{number}"), at)
    for typed in ("", "pr", "practice"):
        shown = [one.headline for one in titles(conn, 1, typed)]
        assert shown == [f"Practice {number}" for number in range(29, 4, -1)]


def test_searching_works_on_a_connection_that_cannot_write(library: Connection) -> None:
    library.execute("PRAGMA query_only = ON")
    assert found(library, "boycott") == {ARTICLES[2].headline}
    assert len(titles(library, 1, "boy")) == 1


def test_a_topic_takes_the_same_articles_from_a_feed_into_a_digest_and_in_a_search(
    conn: Connection, now: datetime
) -> None:
    parsed = Parsed("Board meets", "news", "It met.", standfirst="Rents of premises were cut.")
    filed = store.add(conn, 1, Arrival(parsed, "feed", "https://a.test/rents"), now)
    topic = topics.add(conn, 1, "Buildings", "premises")
    assert topic.fits(sifting.words_of(parsed))
    assert choice.fits([topic], (), articles.article(conn, 1, filed.article_id).words) == 0
    made = digests.make(conn, Committee(1), now, channel_id=7, topics=("Buildings",))
    assert [one.id for one in choice.waiting(conn, made, now)] == [filed.article_id]
    assert search(conn, 1, "board", Filters(topic=topic)).total == 1
