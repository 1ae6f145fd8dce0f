"""When digests are due, and what they tell."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import outbox
from bot.articles import archive, choice, digests, library, store, topics
from bot.articles.digests import Digest
from bot.articles.model import Dated, Parsed
from bot.articles.schedule import PACES, Rhythm
from bot.articles.store import Arrival
from bot.committee import Committee, Rules
from bot.errors import UserError
from bot.storage.db import Connection

LONDON = ZoneInfo("Europe/London")
HERE = Committee(1, rules=Rules(digest_channel=5))
MONDAY = "2026-11-23"


def add(conn: Connection, now: datetime, headline: str, **more: object) -> int:
    body = str(more.pop("body", f"{headline} is what this text is about, and about nothing else."))
    day = str(more.pop("day", now.date()))
    url, archived = (
        str(more.pop("url", f"https://a.test/{headline}")),
        bool(more.pop("archive", False)),
    )
    parsed = Parsed(headline, "news", body, publication="Pulse", date=Dated(day, "printed"))
    parsed = replace(parsed, **more)  # type: ignore[arg-type]
    return store.add(conn, 1, Arrival(parsed, "feed", url, archive=archived), now).article_id


def digest(conn: Connection, now: datetime, **settings: object) -> Digest:
    return digests.make(conn, HERE, now, channel_id=5, paused=False, **settings)


def headlines(chosen: choice.Chosen) -> list[str]:
    return [one.headline for one in chosen.items]


@pytest.mark.parametrize("pace", PACES)
@pytest.mark.parametrize("at", [time(7, 15), time(0, 0), time(1, 30), time(2, 0), time(23, 59)])
def test_every_period_of_a_year_has_exactly_one_digest(
    conn: Connection, pace: str, at: time
) -> None:
    """Both clock changes are in it; the row of each is added by the one before."""
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    on_day = 6 if pace == "weekly" else 25 if pace == "monthly" else 0  # days of the clock changes
    made = digest(conn, now, rhythm=Rhythm(pace, on_day, at))  # type: ignore[arg-type]
    seen: list[date] = []
    while (due := digests.next_at(conn, made)) and due < datetime(2027, 1, 1, 12, tzinfo=UTC):
        (row,) = conn.execute("SELECT * FROM outbox WHERE state = 'pending'").fetchall()
        seen.append(date.fromisoformat(row["key"].rsplit(":", 1)[1]))
        conn.execute("UPDATE outbox SET state = 'claimed' WHERE id = ?", (row["id"],))
        digests.arm(conn, HERE, made, due)
        conn.execute("UPDATE outbox SET state = 'sent' WHERE id = ?", (row["id"],))
        local = due.astimezone(LONDON)
        assert (local.date(), local.time()) == (seen[-1], at) or local.time() == time(2, 30)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(364)]
    rhythm = made.rhythm
    expected = [d for d in days if rhythm.falls_on(d) and rhythm.due(d, LONDON) > now]
    assert seen[: len(expected)] == expected
    assert len(seen) == len(set(seen))


def test_a_start_weeks_late_owes_one_digest_and_goes_on(conn: Connection) -> None:
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    made = digest(conn, now)
    assert digests.next_at(conn, made) == datetime(2026, 11, 23, 7, 15, tzinfo=UTC)
    late = now + timedelta(days=20)
    conn.execute("UPDATE outbox SET state = 'claimed'")
    assert digests.arm(conn, HERE, made, late) == datetime(2026, 12, 14, 7, 15, tzinfo=UTC)
    assert conn.execute("SELECT count(*) FROM outbox").fetchone()[0] == 2


def test_a_changed_schedule_moves_the_next_one_and_never_repeats_a_day(conn: Connection) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday, after its digest
    made = digest(conn, now - timedelta(days=1))
    conn.execute("UPDATE outbox SET state = 'sent'")
    later = Rhythm("weekly", 0, time(18, 0))
    digests.change(conn, HERE, made, now, rhythm=later)
    assert digests.next_at(conn, made) == datetime(2026, 11, 30, 18, 0, tzinfo=UTC)
    digests.change(conn, HERE, made, now, rhythm=Rhythm("weekly", 1, time(18, 0)))
    assert digests.next_at(conn, made) == datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    digests.change(conn, HERE, made, now, rhythm=later)  # its row was cancelled: armed again
    assert digests.next_at(conn, made) == datetime(2026, 11, 30, 18, 0, tzinfo=UTC)


def test_a_paused_digest_waits_and_goes_on(conn: Connection, now: datetime) -> None:
    made = digest(conn, now)
    assert digests.next_at(conn, digests.change(conn, HERE, made, now, paused=True)) is None
    again = digests.change(conn, HERE, made, now, paused=False)
    assert digests.next_at(conn, again) == datetime(2026, 11, 23, 7, 15, tzinfo=UTC)


def test_the_usual_digest_follows_the_committees_settings(conn: Connection, now: datetime) -> None:
    digests.arrange(conn, HERE, now)
    digests.arrange(conn, HERE, now)
    (made,) = digests.of_channels(conn, 1)
    assert (str(made.rhythm), made.most, made.say_empty, made.oldest_days) == (
        "every Monday at 07:15", 5, False, 30,
    )  # fmt: skip
    digests.arrange(conn, replace(HERE, rules=replace(HERE.rules, digest_when="Friday 12:30")), now)
    assert digests.next_at(conn, made) == datetime(2026, 11, 27, 12, 30, tzinfo=UTC)
    friday = replace(HERE, rules=replace(HERE.rules, digest_when="Friday 12:30"))
    digests.arrange(conn, replace(friday, zone_name="Europe/Madrid"), now)
    assert digests.next_at(conn, made) == datetime(2026, 11, 27, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "settings",
    [{"most": 0}, {"most": 9}, {"oldest_days": 0}, {"rhythm": Rhythm("monthly", 29)}],
)
def test_settings_that_cannot_be_are_refused(
    conn: Connection, now: datetime, settings: dict[str, object]
) -> None:
    with pytest.raises(UserError):
        digest(conn, now, **settings)


def test_a_retry_tells_the_same_whatever_came_meanwhile(conn: Connection, now: datetime) -> None:
    made = digest(conn, now, most=2)
    for name in ("one", "two", "three"):
        add(conn, now, name)
    first = choice.choose(conn, made, MONDAY, now)
    add(conn, now, "four")
    assert headlines(choice.choose(conn, made, MONDAY, now)) == headlines(first)
    assert first.more == 1
    following = choice.choose(conn, made, "2026-11-30", now)
    assert not set(headlines(first)) & set(headlines(following))


def test_nothing_is_told_twice_though_dates_addresses_and_texts_change(
    conn: Connection, now: datetime
) -> None:
    made = digest(conn, now)
    add(conn, now, "one")
    assert headlines(choice.choose(conn, made, MONDAY, now)) == ["one"]
    later = now + timedelta(days=7)
    add(conn, later, "one", day="2026-11-29")
    add(conn, later, "one", url="http://a.test/one?utm_source=x")
    add(conn, later, "a copy", body="one is what this text is about, and about nothing else.")
    add(conn, later, "one", body="An edited body, longer than before by some words at least.")
    assert headlines(choice.choose(conn, made, "2026-11-30", later)) == []


def test_a_feed_that_rewrites_every_date_brings_nothing_old_back(
    conn: Connection, now: datetime
) -> None:
    made = digest(conn, now)
    add(conn, now, "old", day="2026-09-01")
    add(conn, now, "old", day="2026-11-22")
    assert choice.waiting(conn, made, now) == []


def test_what_is_old_or_in_the_archive_is_told_only_when_asked(
    conn: Connection, now: datetime
) -> None:
    made = digest(conn, now)
    add(conn, now, "too old", day="2026-10-01")
    archive.stock(conn, 1, now)
    assert choice.waiting(conn, made, now) == []
    assert len(choice.waiting(conn, made, now, archive=True)) == 5
    add(conn, now, "new")
    assert [o.headline for o in choice.waiting(conn, made, now, archive=True)] == ["new"]


def test_what_the_bma_or_nhs_asks_comes_first_then_topics_then_the_newest(
    conn: Connection, now: datetime
) -> None:
    topics.add(conn, 1, "Rent", "rent")
    topics.add(conn, 1, "Pay", "pay")
    made = digest(conn, now, topics=("Pay", "Rent"))
    add(conn, now, "Rent rises", day="2026-11-22")
    add(conn, now, "Pay is late", day="2026-11-01")
    add(conn, now, "Pay is early", day="2026-11-02")
    add(conn, now, "Practices must reply on rent", day="2026-11-01", publication="NHS England")
    add(conn, now, "Nothing of the kind")
    found = [one.headline for one in choice.waiting(conn, made, now)]
    assert found == ["Practices must reply on rent", "Pay is early", "Pay is late", "Rent rises"]


def test_a_digest_whose_topics_are_gone_tells_nothing_rather_than_everything(
    conn: Connection, now: datetime
) -> None:
    made = replace(digest(conn, now), topics=("Gone",))
    add(conn, now, "new")
    assert choice.waiting(conn, made, now) == []


def test_an_article_asked_for_by_name_is_told_again(conn: Connection, now: datetime) -> None:
    made = digest(conn, now)
    one = add(conn, now, "one")
    choice.choose(conn, made, MONDAY, now)
    assert headlines(choice.choose(conn, made, "now:7", now, only=[one])) == ["one"]


@pytest.mark.parametrize(
    ("setting", "says", "inside"),
    [
        ({}, "It is number 1 of the next digest.", True),
        ({"day": "2026-09-01"}, "It is older than 30 days.", False),
        ({"archive": True}, "It is in the archive", False),
        ({"headline": "Tea"}, "“Rent” does not take it: no rent.", False),
    ],
)
def test_explain_tells_which_rule_decides(
    conn: Connection, now: datetime, setting: dict[str, object], says: str, inside: bool
) -> None:
    topics.add(conn, 1, "Rent", "rent")
    made = digest(conn, now, topics=("Rent",))
    number = add(conn, now, str(setting.pop("headline", "Rents rise")), **setting)
    reason = choice.explain(conn, made, library.article(conn, 1, number), now)
    assert reason.inside is inside
    assert any(says in sentence for sentence in reason.sentences), reason.sentences


def test_explain_tells_when_it_was_told(conn: Connection, now: datetime) -> None:
    made = digest(conn, now)
    add(conn, now, "one")
    (told,) = choice.choose(conn, made, MONDAY, now).items
    one = library.article(conn, 1, told.id)
    assert "on 23 November 2026" in choice.explain(conn, made, one, now).sentences[0]


def test_posting_now_twice_makes_two_rows_and_one_press_makes_one(
    conn: Connection, now: datetime
) -> None:
    made = digest(conn, now)
    for mark in (7, 7, 8):
        digests.post_now(conn, made, now, mark=mark, article_ids=())
    keys = conn.execute("SELECT key FROM outbox WHERE kind = ?", (digests.NOW,)).fetchall()
    assert [row["key"] for row in keys] == [f"digest-now:{made.id}:7", f"digest-now:{made.id}:8"]
    assert outbox.by_key(conn, f"digest-now:{made.id}:7") is not None
