"""What a careful reader takes from five real pages; skipped where they are not at hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bot.articles.model import Parsed, Quote
from bot.articles.reader.parse import parse_bytes

SOURCES = Path(__file__).resolve().parents[3].parent / "shared" / "sources"
pytestmark = pytest.mark.skipif(not SOURCES.is_dir(), reason="the source articles are not here")

LETTER = "obrien-letter-resign-from-ccgs.txt"
BLOG = "corrigan-blog-walk-away.txt"
BMA = "bma-chair-ccgs-disconnected.txt"
BOYCOTT = "buckman-boycott-rumours.txt"
KENT = "kent-lmc-blocks-co-commissioning.txt"
ALL = (LETTER, BLOG, BMA, BOYCOTT, KENT)


@cache
def read(name: str) -> Parsed:
    return parse_bytes((SOURCES / name).read_bytes(), name)


def said(name: str, start: str) -> Quote:
    found = [q for q in read(name).quotes if q.text.startswith(start)]
    assert len(found) == 1, (start, [q.text[:30] for q in read(name).quotes])
    return found[0]


@pytest.mark.parametrize(
    ("name", "headline", "kind"),
    [
        (LETTER, "Let’s call ministers’ bluff and resign from CCGs en masse", "letter"),
        (
            BLOG,
            "What would the Government do if a majority of GPs walked away from the "
            "commissioning offer?",
            "blog",
        ),
        (BMA, "BMA chair: CCGs risk becoming disconnected from most GPs", "news"),
        (BOYCOTT, "Buckman scotches commissioning boycott ‘rumours’", "news"),
        (KENT, "LMC vows to block CCGs' attempts to commission primary care", "news"),
    ],
)
def test_headline_and_kind_are_told_from_kicker_and_widgets(
    name: str, headline: str, kind: str
) -> None:
    assert (read(name).headline, read(name).kind) == (headline, kind)


@pytest.mark.parametrize(
    ("name", "kicker"), [(BMA, "GPs go forth"), (BOYCOTT, "Independents' Day"), (LETTER, None)]
)
def test_the_kicker_is_kept_apart(name: str, kicker: str | None) -> None:
    assert read(name).kicker == kicker


@pytest.mark.parametrize(
    ("name", "author", "confidence"),
    [
        (LETTER, "Dr Anthony O’Brien", "printed"),
        (BLOG, "Paul", "low"),
        (BMA, None, "none"),
        (BOYCOTT, None, "none"),
        (KENT, None, "none"),
    ],
)
def test_the_author_is_the_printed_one(name: str, author: str | None, confidence: str) -> None:
    assert (read(name).author, read(name).author_confidence) == (author, confidence)


@pytest.mark.parametrize(
    ("name", "value", "evidence"),
    [
        (LETTER, None, "undated"),
        (BLOG, "2011-11-29", "printed"),
        (BMA, "2012", "inferred"),
        (BOYCOTT, None, "undated"),
        (KENT, "2014", "inferred"),
    ],
)
def test_a_date_comes_with_its_evidence(name: str, value: str | None, evidence: str) -> None:
    assert read(name).date.value == value
    assert read(name).date.evidence.startswith(evidence)


@pytest.mark.parametrize(
    ("name", "count", "authors"),
    [
        (LETTER, 3, ["andrew Field"]),
        (BLOG, 3, []),
        (BMA, 6, ["Tom Caldwell"]),
        (BOYCOTT, 7, []),
        (KENT, 10, ["Vinci Ho", "Vinci Ho"]),
    ],
)
def test_comments_are_counted_and_named(name: str, count: int, authors: list[str]) -> None:
    comments = read(name).comments
    assert (len(comments), [c.author for c in comments if c.author]) == (count, authors)


def test_a_trackback_is_counted_but_is_no_comment() -> None:
    parsed = read(BLOG)
    assert (parsed.printed_comments, len(parsed.comments), len(parsed.trackbacks)) == (4, 3, 1)
    assert not [w for w in parsed.warnings if "were read" in w]


@pytest.mark.parametrize("name", ALL)
def test_bodies_hold_no_furniture(name: str) -> None:
    body = read(name).body.lower()
    for word in ("professionals only", "since 1960", "80x101", "latest issue", "report this"):
        assert word not in body
    for word in ("have your say", "leave a reply", "filed under", "mission statement"):
        assert word not in body


def test_three_survey_questions_become_data() -> None:
    surveys = read(KENT).surveys
    shares = [[(o.label.lower(), o.percent) for o in s.options] for s in surveys]
    assert shares == [
        [("yes", 27), ("no", 44), ("don’t know", 29)],
        [("yes", 35), ("no", 37), ("don’t know", 28)],
        [("yes", 4), ("no", 84), ("don’t know", 12)],
    ]
    assert [s.respondents for s in surveys] == [504, 504, 504]


def test_two_numbers_of_respondents_are_flagged() -> None:
    assert any("504" in w and "560" in w for w in read(KENT).warnings)
    assert not any("64" in w for w in read(KENT).warnings)


@pytest.mark.parametrize("name", [LETTER, BLOG, BMA, BOYCOTT])
def test_a_guess_in_a_comment_is_no_survey(name: str) -> None:
    assert read(name).surveys == ()


def test_figures_of_commenters_are_no_key_figures() -> None:
    shown = " ".join(f.text for name in ALL for f in read(name).figures)
    for figure in ("12,000", "48", "80", "60%", "20%"):
        assert figure not in shown


@pytest.mark.parametrize(
    ("name", "start", "speaker", "role"),
    [
        (LETTER, "We should all stand up", "O’Brien", None),
        (BMA, "disconnected", "Porter", "BMA chair"),
        (BMA, "irresponsible", "Porter", "BMA chair"),
        (BMA, "We are getting a lot", "Porter", "BMA chair"),
        (BMA, "Should our fears be", "Porter", "BMA chair"),
        (BMA, "The worst case scenario", "Porter", "BMA chair"),
        (BMA, "If you are looking", "Marshall", "NHS Clinical Commissioners"),
        (BMA, "But most of what", "Marshall", "NHS Clinical Commissioners"),
        (BOYCOTT, "rumours", "Buckman", "GPC chairman"),
        (BOYCOTT, "wouldn’t work", "Buckman", "GPC chairman"),
        (BOYCOTT, "We haven’t ruled it", "Buckman", "GPC chairman"),
        (BOYCOTT, "The message from Laurence", "Hughes", "secretary of Manchester LMC"),
        (BOYCOTT, "The atmosphere of the", "Hughes", "secretary of Manchester LMC"),
        (BOYCOTT, "Commissioning was not thought", "Roblin", "chief executive of Berkshire"),
        (BOYCOTT, "Commissioning is important; poor", "Roblin", "Oxfordshire LMCs"),
        (BOYCOTT, "The GPC hope that", "Roblin", "chief executive"),
        (BOYCOTT, "Dr Buckman said was", "Jiva", "secretary of Rotherham and Bury LMC"),
        (KENT, "We are opposed to level three commissioning [full", "Allingham", "co-medical"),
        (KENT, "The co-commissioning agenda requires", "Allingham", "Kent LMC"),
        (KENT, "This is not exactly", "Allingham", "co-medical secretary"),
        (KENT, "It’s simply not good", "Vautrey", "GPC deputy chair"),
    ],
)
def test_quotations_have_their_speakers(
    name: str, start: str, speaker: str, role: str | None
) -> None:
    quote = said(name, start)
    assert speaker in (quote.speaker or "")
    assert (role or "") in (quote.role or "")


@pytest.mark.parametrize(
    ("name", "start", "role"),
    [
        (BLOG, "GPs are being treated so badly", ""),
        (BOYCOTT, "raring for a fight", "GP leaders"),
        (KENT, "inconsistency", "Local leaders"),
        (KENT, "return to the days", "Local leaders"),
        (KENT, "all parties within the", "Healthcare Financial Management Association"),
        (KENT, "not agreed at all", "Healthcare Financial Management Association"),
    ],
)
def test_unnamed_groups_and_hypotheticals_have_no_speaker(name: str, start: str, role: str) -> None:
    quote = said(name, start)
    assert quote.speaker is None
    assert role in (quote.role or "")


def test_a_scare_quote_is_no_speech() -> None:
    assert [q.text for q in read(LETTER).quotes if "project" in q.text] == []


def test_an_unclosed_paragraph_runs_on() -> None:
    assert said(BMA, "The worst case scenario").continues
    assert said(BOYCOTT, "The atmosphere of the").continues
    assert not said(BMA, "Should our fears be").continues


@pytest.mark.parametrize(
    ("name", "words"), [(BMA, "Marshall"), (BOYCOTT, "Jiva"), (KENT, "West Kent")]
)
def test_the_summary_shows_the_other_side(name: str, words: str) -> None:
    assert words in " ".join(s.text for s in read(name).summary)


def test_what_happens_next_is_dated_where_it_can_be() -> None:
    assert [(u.when, u.date) for u in read(BLOG).upcoming] == [("tomorrow", "2011-11-30")]
    assert ("until January", "2015-01") in [(u.when, u.date) for u in read(KENT).upcoming]
    assert ("next week", None) in [(u.when, u.date) for u in read(BOYCOTT).upcoming]
