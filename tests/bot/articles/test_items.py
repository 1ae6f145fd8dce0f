"""What a digest prints of an article is made once, when the article is stored, and stays true."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType

import pytest
from invented import PAGES

from bot.articles import archive, choice, digests, items, library, store
from bot.articles.in_brief import in_brief
from bot.articles.items import item_of
from bot.articles.model import Dated, Parsed, SummarySentence
from bot.articles.reader.parse import parse_bytes
from bot.articles.store import Arrival
from bot.committee import Committee
from bot.errors import UserError
from bot.storage.db import Connection

FIRST = "The board of Ashfield raised every rent by a tenth on Monday morning."


def news(headline: str = "Rents rise", body: str = FIRST) -> Parsed:
    return Parsed(
        headline, "news", body, publication="Pulse", date=Dated("2026-11-20", "printed"),
        summary=(SummarySentence(body, 0, len(body)),),
    )  # fmt: skip


def printed(conn: Connection, article_id: int) -> tuple[str, bool]:
    row = conn.execute(
        "SELECT brief, asks FROM article WHERE article_id = ?", (article_id,)
    ).fetchone()
    return row["brief"], bool(row["asks"])


def calls(work: Callable[[], object]) -> Counter[str]:
    """How often each of our own functions is called meanwhile."""
    seen: Counter[str] = Counter()

    def note(frame: FrameType, event: str, arg: object) -> None:
        if event == "call" and "/bot/articles/" in frame.f_code.co_filename:
            seen[frame.f_code.co_qualname] += 1

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return seen


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.*")), ids=lambda path: path.name)
def test_what_is_stored_is_what_the_whole_article_says(
    conn: Connection, now: datetime, path: Path
) -> None:
    try:
        parsed = parse_bytes(path.read_bytes(), path.name)
    except UserError:  # a page that holds no article
        return
    filed = store.add(conn, 1, Arrival(parsed, "file"), now)
    whole = library.article(conn, 1, filed.article_id)
    assert items.several(conn, 1, [filed.article_id]) == [item_of(whole)]
    assert printed(conn, filed.article_id)[0] == in_brief(whole)


def test_a_corrected_or_updated_article_prints_what_it_says_now(
    conn: Connection, now: datetime
) -> None:
    address = "https://a.test/rents"
    filed = store.add(conn, 1, Arrival(news(), "feed", address), now)
    assert printed(conn, filed.article_id)[0] == FIRST
    store.edit(conn, 1, filed.article_id, kind="opinion", author="Paul Fell")
    assert printed(conn, filed.article_id)[0] == f"Opinion, by Paul Fell: {FIRST}"
    later = "The board of Ashfield took the rise of its rents back on Tuesday."
    store.add(conn, 1, Arrival(news(body=later), "feed", address), now)
    assert printed(conn, filed.article_id)[0] == f"Opinion, by Paul Fell: {later}"


def test_an_article_stored_by_an_older_release_is_told_all_the_same_and_then_kept(
    conn: Connection, now: datetime
) -> None:
    filed = store.add(conn, 1, Arrival(news(), "feed", "https://a.test/rents"), now)
    conn.execute("UPDATE article SET brief = 'Otherwise.', briefed = 0")
    made = digests.make(conn, Committee(1), now, channel_id=5)
    assert [one.brief for one in choice.waiting(conn, made, now)] == [FIRST]
    assert printed(conn, filed.article_id)[0] == "Otherwise."  # a reader cannot write
    (chosen,) = choice.choose(conn, made, "2026-11-23", now).items
    assert (chosen.brief, printed(conn, filed.article_id)[0]) == (FIRST, FIRST)


def test_a_digest_puts_no_article_together_again(conn: Connection, now: datetime) -> None:
    archive.stock(conn, 1, now)
    for number in range(12):
        body = f"Practice number {number} wrote to its patients about the winter."
        store.add(
            conn,
            1,
            Arrival(news(f"Letter {number}", body), "feed", f"https://a.test/{number}"),
            now,
        )
    made = digests.make(conn, Committee(1), now, channel_id=5)
    seen = calls(lambda: choice.choose(conn, made, "2026-11-23", now))
    assert seen["choose"] == 1
    rebuilt = {"from_row", "from_plain", "in_brief", "item_of", "words_of"} & set(seen)
    assert not rebuilt, seen
    assert seen.total() <= 30 + 12 * 4, seen  # a few calls for each that waits, none for its text
