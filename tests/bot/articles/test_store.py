"""An article is stored once, whatever wrapping it arrives in."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.articles import archive, library, store
from bot.articles.identity import canonical, fold
from bot.articles.model import Dated, Option, Parsed, Survey
from bot.articles.reader.parse import parse_bytes
from bot.articles.store import Arrival, Outcome
from bot.errors import UserError
from bot.plain_values import from_plain, to_plain
from bot.storage.db import Connection

BODY = "Practices in the county met on Monday evening. They agreed to write to the board at once."
PARSED = Parsed("Practices write to the board", "news", BODY, publication="Pulse")
ADDRESS = "https://www.example.org/news/practices-write"


def add(conn: Connection, now: datetime, url: str = ADDRESS, **changed: object) -> store.Filed:
    parsed = replace(PARSED, **changed)  # type: ignore[arg-type]
    return store.add(conn, 1, Arrival(parsed, "feed", url), now)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Médecins’ vote:  “Oui”!", "medecins vote oui"),
        ("Cafe\u0301 and na\u00efve", "cafe and naive"),
        ("STRAẞE_ﬁne", "strasse fine"),
        ("المَجلس", "المجلس"),
    ],
)
def test_words_are_compared_without_accents_capitals_and_punctuation(text: str, words: str) -> None:
    assert fold(text) == words


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.org/news/practices-write",
        "https://example.org/news/practices-write/",
        "https://m.example.org/news/practices-write",
        "https://amp.example.org/news/practices-write?amp=1",
        "https://www.example.org/news/practices-write/amp/",
        "https://WWW.Example.ORG:443/news/practices-write",
        "https://www.example.org/news/practices-write?utm_source=rss&utm_medium=feed",
        "https://www.example.org/news/practices-write?fbclid=abc&gclid=x&mc_eid=y",
        "https://www.example.org/news/practices-write#comments",
        "https://www.example.org//news/practices-write/index.html",
    ],
)
def test_the_wrapping_of_an_address_makes_no_other_article(
    conn: Connection, now: datetime, url: str
) -> None:
    first = add(conn, now)
    assert add(conn, now, url) == store.Filed(first.article_id, Outcome.SAME)
    assert library.count(conn, 1) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org/news/practices-write-again",
        "https://www.example.org/news/practices-write?page=2",
        "https://news.example.org/news/practices-write",
        "https://www.example.com/news/practices-write",
    ],
)
def test_another_address_with_another_text_is_another_article(
    conn: Connection, now: datetime, url: str
) -> None:
    add(conn, now)
    other = add(conn, now, url, headline="Something else", body="Quite another matter altogether.")
    assert other.outcome is Outcome.NEW


def test_an_edited_body_updates_the_article_and_keeps_its_day(
    conn: Connection, now: datetime
) -> None:
    first = add(conn, now, date=Dated("2026-11-20", "printed"))
    later = now + timedelta(days=2)
    edited = add(conn, later, body=BODY + " Added.", date=Dated("2026-11-24", "printed"))
    assert edited == store.Filed(first.article_id, Outcome.UPDATED)
    one = library.article(conn, 1, first.article_id)
    assert one.parsed.body.endswith("Added.")
    assert one.changed_at == later
    assert one.published_at.date().isoformat() == "2026-11-20"


def test_a_changed_date_alone_changes_nothing(conn: Connection, now: datetime) -> None:
    first = add(conn, now, date=Dated("2026-11-01", "printed"))
    again = add(conn, now, date=Dated("2026-11-22", "printed"))
    assert again == store.Filed(first.article_id, Outcome.SAME)
    assert library.article(conn, 1, first.article_id).parsed.date.value == "2026-11-01"


def test_the_same_text_without_an_address_is_the_same_article_and_learns_it(
    conn: Connection, now: datetime
) -> None:
    first = add(conn, now, url="")
    assert add(conn, now).article_id == first.article_id
    assert library.article(conn, 1, first.article_id).url == ADDRESS
    assert add(conn, now, ADDRESS + "?utm_source=x").outcome is Outcome.SAME


def test_two_servers_share_nothing(conn: Connection, now: datetime) -> None:
    first = add(conn, now)
    store.add(conn, 2, Arrival(PARSED, "link", ADDRESS), now)
    assert (library.count(conn, 1), library.count(conn, 2)) == (1, 1)
    with pytest.raises(UserError):
        library.article(conn, 2, first.article_id)


def test_a_removed_article_does_not_come_back_by_its_feed(conn: Connection, now: datetime) -> None:
    first = add(conn, now)
    store.remove(conn, 1, first.article_id, now)
    assert add(conn, now).outcome is Outcome.REMOVED
    assert library.count(conn, 1) == 0
    by_hand = store.add(conn, 1, Arrival(PARSED, "link", ADDRESS), now)
    assert by_hand.article_id == first.article_id
    assert library.count(conn, 1) == 1


def test_what_an_officer_corrected_survives_a_later_arrival(
    conn: Connection, now: datetime
) -> None:
    first = add(conn, now)
    store.edit(conn, 1, first.article_id, headline="A better headline", author="Dr A Example")
    add(conn, now, body=BODY + " More.")
    one = library.article(conn, 1, first.article_id)
    assert (one.parsed.headline, one.parsed.author) == ("A better headline", "Dr A Example")
    assert one.parsed.body.endswith("More.")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2027-05-01", "2026-11-22"),  # a day to come is no later than now
        ("2014", "2014-12-31"),
        ("2014-09", "2014-09-28"),
        (None, "2026-11-22"),
        ("soon", "2026-11-22"),
    ],
)
def test_an_article_counts_from_its_day(now: datetime, value: str | None, day: str) -> None:
    parsed = replace(PARSED, date=Dated(value, "printed"))
    assert store.published(parsed, now).date().isoformat() == day


def test_the_seeds_load_once_as_archive(conn: Connection, now: datetime) -> None:
    archive.stock(conn, 1, now)
    archive.stock(conn, 1, now)
    found = list(library.newest(conn, 1, archive=True))
    assert len(found) == len(archive.shipped().articles) == 5
    assert all(one.archive and one.own and not one.ours for one in found)
    assert {one.parsed.publication for one in found} == {"Pulse", "Paul Corrigan’s blog"}


def test_a_seed_that_was_removed_stays_removed(conn: Connection, now: datetime) -> None:
    archive.stock(conn, 1, now)
    (one, *_) = library.newest(conn, 1, archive=True)
    store.remove(conn, 1, one.id, now)
    archive.stock(conn, 1, now)
    assert library.count(conn, 1) == 4


def test_importing_an_original_joins_our_digest_of_it(
    conn: Connection, now: datetime, shared: Path
) -> None:
    archive.stock(conn, 1, now)
    for path in sorted((shared / "sources").glob("*.txt")):
        parsed = parse_bytes(path.read_bytes(), path.name)
        filed = store.add(conn, 1, Arrival(parsed, "file"), now)
        assert filed.outcome is Outcome.JOINED
        one = library.article(conn, 1, filed.article_id)
        assert one.own is not None
        assert one.own.slug == path.stem
        assert one.parsed.body == parsed.body
        assert one.archive
        again = store.add(conn, 1, Arrival(parsed, "link", f"https://x.test/{path.stem}"), now)
        assert again == store.Filed(filed.article_id, Outcome.SAME)
    assert library.count(conn, 1) == 5


def test_blocks_keep_everything(shared: Path) -> None:
    for path in sorted((shared / "sources").glob("*.txt")):
        parsed = parse_bytes(path.read_bytes(), path.name)
        assert from_plain(Parsed, json.loads(json.dumps(to_plain(parsed)))) == parsed


def test_blocks_of_a_later_release_are_read_as_far_as_they_are_known() -> None:
    survey = Survey("Will you?", (Option("Yes", 60.5), Option("No", 39.5)), 200)
    parsed = replace(PARSED, surveys=(survey,))
    assert from_plain(Parsed, {**to_plain(parsed), "mood": "fine"}) == parsed


@pytest.mark.parametrize(
    "url", ["", "ftp://example.org/x", "https://[", "javascript:alert(1)", "x"]
)
def test_what_is_no_web_address_identifies_nothing(url: str) -> None:
    assert canonical(url) == ""
