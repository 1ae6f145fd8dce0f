"""What the cards of articles say, that they fit, and that ten narrow lines tell the story."""

import textwrap
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.archive import shipped
from bot.articles.in_brief import WORDS, in_brief
from bot.articles.items import item_of
from bot.articles.library import Article
from bot.articles.model import (
    Comment,
    Dated,
    Figure,
    Option,
    Parsed,
    Quote,
    SummarySentence,
    Survey,
    Upcoming,
)
from bot.articles.reader.parse import parse_bytes
from bot.articles.reading_list import Reading
from bot.articles.search import MARK, UNMARK, Hit, Results
from bot.articles.seed_digest import own_of, parsed_of
from bot.articles.wording import count, date_words, survey_line
from cogs.articles import blocks
from cogs.articles.cards import render_block, render_reading, render_saved
from cogs.articles.digest_card import DigestCard, render_digest
from cogs.articles.handover import question_of
from cogs.articles.preview import render_preview
from cogs.articles.searching import render_found
from cogs.card import MAX_COMPONENTS, MAX_TEXT, texts

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 7, 15, tzinfo=UTC)
JOINTS = ("ask", "agenda", "calendar")


def article(parsed: Parsed, number: int = 1, **more: Any) -> Article:
    made = Article(number, 1, number, parsed, None, "", "link", False, False, NOW, NOW)
    return replace(made, **more)


def seeds() -> list[Article]:
    found = shipped().articles
    return [
        article(parsed_of(seed), n, own=own_of(seed), origin="seed", archive=True)
        for n, seed in enumerate(found, 1)
    ]


def sources(shared: Path) -> list[Article]:
    paths = sorted((shared / "sources").glob("*.txt"))
    return [article(parse_bytes(p.read_bytes(), p.name), n) for n, p in enumerate(paths, 1)]


def labels(view: discord.ui.LayoutView) -> list[str]:
    found = [getattr(one, "item", one) for one in view.walk_children()]
    return [one.label or "" for one in found if isinstance(one, discord.ui.Button)]


KENT = next(one for one in seeds() if one.own and one.own.slug.startswith("kent"))


def test_an_item_reads_as_designed() -> None:
    card = DigestCard([item_of(KENT)], 2, NOW, LONDON, "ABCD2345")
    assert texts(render_digest(card)) == [
        "## Digest, Monday 23 November 2026\n-# From the archive the bot came with",
        "**LMC vows to block CCGs' attempts to commission primary care**\n"
        "-# News · Pulse · no byline · 2014 inferred\n"
        "Kent LMC voted at an urgent meeting to block its eight CCGs from co-commissioning primary"
        " care, fearing local performance management. West Kent CCG wants greater involvement. Of"
        " Pulse readers, 27% were consulted (504 or 560 replies: the article disagrees).",
        "And 2 more: `/article search` finds them.",
        "-# Summaries by rule or in our own words · *Read more* is private",
    ]
    assert labels(render_digest(card)) == ["Read more"]


def test_a_late_digest_says_so() -> None:
    card = DigestCard([item_of(KENT)], 0, NOW + timedelta(hours=3), LONDON, due_at=NOW)
    assert "Late: this was due at 7.15am" in texts(render_digest(card))[0]


def test_an_empty_digest_says_that_nothing_is_new() -> None:
    assert "Nothing new since the last digest." in texts(
        render_digest(DigestCard([], 0, NOW, LONDON))
    )


def test_an_item_has_at_most_45_words(shared: Path) -> None:
    for one in [*seeds(), *sources(shared)]:
        assert 8 <= count(in_brief(one)) <= WORDS, in_brief(one)


def test_an_opinion_says_so_in_its_first_line_with_its_author(shared: Path) -> None:
    for one in [*seeds(), *sources(shared)]:
        first = in_brief(one).splitlines()[0]
        assert first.startswith("Opinion, by ") is one.parsed.opinion
        if one.parsed.opinion:
            assert (one.parsed.author or "").split(",")[0].split(" (")[0] in first


def test_an_item_has_the_other_side_and_the_survey_where_there_are_some(shared: Path) -> None:
    for one in sources(shared):
        said = in_brief(one)
        assert ("Other side: " in said) is (one.parsed.other_side is not None and not _crowded(one))
        if one.parsed.surveys:
            assert "27%" in said
            assert "504 or 560 replies: the article disagrees" in said


def _crowded(one: Article) -> bool:
    """No room is left for the other side beside a long survey."""
    return count(survey_line(one, 0, 8)) > 20


@pytest.mark.parametrize(
    ("dated", "evidence", "says"),
    [
        ("", "undated", "undated"),
        ("2014", "inferred from the survey", "2014 inferred"),
        ("2014", "given by an officer", "2014"),
        ("2011-11-29", "printed", "29 November 2011"),
        ("2011-11-29", "inferred from “tomorrow”", "29 November 2011 inferred"),
    ],
)
def test_a_date_says_what_it_rests_on(dated: str, evidence: str, says: str) -> None:
    assert date_words(dated, evidence) == says


def test_ten_lines_of_a_telephone_tell_the_story() -> None:
    for one in seeds():
        (said, *_) = texts(render_digest(DigestCard([item_of(one)], 0, NOW, LONDON)))[1:]
        plain = said.replace("**", "").replace("-# ", "")
        lines = [row for line in plain.splitlines() for row in textwrap.wrap(line, 40)]
        ten = " ".join(lines[:10])
        assert one.parsed.headline.split()[-1] in ten
        assert one.parsed.kind.capitalize() in ten
        assert len(lines) <= 13
        assert count(" ".join(lines[3:10])) >= 25


def test_reading_more_shows_only_the_blocks_that_exist() -> None:
    bare = article(Parsed("A letter", "letter", "We should act. Now."))
    assert labels(render_reading(Reading(bare), LONDON, officer=False)) == ["Save for later"]
    full = labels(render_reading(Reading(KENT), LONDON, officer=True, joints=JOINTS))
    assert full == [
        "Our digest", "Quotes", "Survey", "Readers", "What happens next", "Save for later",
        "Ask our members", "Add to agenda",
    ]  # fmt: skip


def test_only_officers_are_offered_acts_and_only_those_somebody_does() -> None:
    for officer, joints in ((False, JOINTS), (True, ())):
        shown = labels(render_reading(Reading(KENT), LONDON, officer=officer, joints=joints))
        assert not {"Ask our members", "Add to agenda"} & set(shown)


def test_a_full_text_is_shown_only_where_it_is_the_committees_own(shared: Path) -> None:
    for one in sources(shared):
        assert "full" not in blocks.existing(one)
        ours = replace(one, ours=True)
        assert "Full text" in labels(render_reading(Reading(ours), LONDON, officer=False))
        pages = " ".join(blocks.block(ours, "full"))
        assert one.parsed.body.split()[-1].strip(".?’'") in pages


def test_no_comment_reaches_the_item_or_the_summary(shared: Path) -> None:
    for one in sources(shared):
        shown = " ".join(texts(render_reading(Reading(one), LONDON, officer=True))) + in_brief(one)
        for comment in one.parsed.comments:
            assert comment.text[:60] not in shown


def test_readers_are_counted_and_one_voice_is_labelled(shared: Path) -> None:
    for one in sources(shared):
        (said,) = blocks.block(one, "readers")
        assert f"{one.parsed.printed_comments} comments" in said
        assert said.endswith("-# Reader comment, not verified")


def test_a_mismatch_of_counts_and_a_contradiction_are_shown() -> None:
    parsed = Parsed("H", "news", "B.", comments=(Comment(None, "One of them is here today."),))
    (said,) = blocks.block(article(replace(parsed, printed_comments=3)), "readers")
    assert "The page counts 3; 1 could be read." in said
    (survey, *_) = blocks.block(KENT, "survey")
    assert "504 or 560 replies: the article disagrees" in survey


def test_the_surveys_figures_are_handed_over_as_plain_values() -> None:
    asked = question_of(KENT)
    assert (asked.publication, asked.year, len(asked.surveys)) == ("Pulse", 2014, 3)
    assert asked.surveys[0].options == ("Yes", "No", "Don’t know")
    assert asked.surveys[0].percentages == (27, 44, 29)
    assert asked.surveys[0].respondents == (504, 560)
    assert ("No confidence in the board", "no-confidence") in asked.ideas


def test_what_is_typed_in_articles_is_shown_as_typed() -> None:
    nasty = "**@everyone** <@123> [click](https://evil.test) # Big"
    parsed = Parsed(nasty, "opinion", nasty + " said nobody at all.", author=nasty)
    for view in (
        render_digest(DigestCard([item_of(article(parsed))], 0, NOW, LONDON)),
        render_reading(Reading(article(parsed)), LONDON, officer=True),
    ):
        said = "\n".join(texts(view))
        assert "@everyone" not in said
        assert said.count("<@123>") == said.count("\\<@123>") > 0  # escaped: nobody is mentioned
        assert "\\[click\\](https://evil.test)" in said  # no link under another name


PIECES = ["commissioning", "a", "£48", "x" * 60, "@here", "**", "–"]
LONG = st.lists(st.sampled_from(PIECES), max_size=120).map(" ".join)
SENTENCE = st.builds(SummarySentence, LONG, st.just(0), st.just(0))
OPTION = st.builds(Option, LONG, st.floats(0, 100))
DAYS = st.sampled_from([None, "2015", "2015-01-31"])


def some(of: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[Any]:
    return st.lists(of, max_size=most).map(tuple)


PARSED = st.builds(
    Parsed,
    headline=LONG,
    kind=st.sampled_from(["news", "letter", "live report"]),
    body=LONG,
    publication=st.none() | LONG,
    author=st.none() | LONG,
    date=st.builds(Dated, st.sampled_from([None, "2014", "2014-09-10"]), LONG),
    comments=some(st.builds(Comment, st.none() | LONG, LONG), 3),
    printed_comments=st.none() | st.integers(0, 99),
    quotes=some(st.builds(Quote, LONG, LONG, LONG), 6),
    surveys=some(st.builds(Survey, LONG, some(OPTION, 9)), 3),
    figures=some(st.builds(Figure, LONG, LONG), 6),
    upcoming=some(st.builds(Upcoming, LONG, LONG, DAYS), 4),
    summary=some(SENTENCE, 5),
    other_side=st.none() | SENTENCE,
    warnings=some(LONG, 6),
)


def fits(view: discord.ui.LayoutView) -> None:
    assert sum(1 for _ in view.walk_children()) <= MAX_COMPONENTS
    assert sum(map(len, texts(view))) <= MAX_TEXT
    assert all(texts(view))
    assert all(0 < len(label) <= 80 for label in labels(view))


@given(parsed=PARSED, many=st.integers(1, 8))
def test_whatever_an_article_holds_its_cards_fit(parsed: Parsed, many: int) -> None:
    one = article(parsed, url="https://a.test/" + "x" * 600, ours=True, changed_at=NOW)
    copies = [item_of(one)] * many
    fits(render_digest(DigestCard(copies, 99, NOW, LONDON, "ABCD2345", NOW)))
    assert count(in_brief(one)) <= WORDS
    reading = Reading(one, (parsed.headline,) * many, ((1, parsed.headline), (2, parsed.headline)))
    fits(render_reading(reading, LONDON, officer=True, joints=JOINTS))
    fits(render_saved(copies, LONDON))
    for name in blocks.existing(one):
        for page in range(len(blocks.block(one, name))):
            fits(render_block(reading, name, page, LONDON, officer=True, joints=JOINTS))


@given(parsed=PARSED)
def test_a_preview_fits_whatever_was_read(parsed: Parsed) -> None:
    from bot.articles.store import Arrival, article_of

    arrival = Arrival(parsed, "file", ours=True)
    fits(render_preview(arrival, article_of(arrival), LONDON, []))


@given(headline=LONG, excerpt=LONG, words=LONG)
def test_a_page_of_hits_fits_and_shows_the_match(headline: str, excerpt: str, words: str) -> None:
    marked = f"{MARK}boycott{UNMARK} {excerpt}"
    hit = Hit(1, marked + headline, "news", words, "2014", "printed", marked, NOW)
    view = render_found(Results((hit,) * 5, 12, 12), words, 1, 1 << 62)
    fits(view)
    assert "**boycott**" in "\n".join(texts(view))
    assert labels(view)[-2:] == ["Back", "More"]


def test_a_search_that_finds_too_much_says_how_far_it_looked() -> None:
    said = " ".join(texts(render_found(Results((), 0), "zebra", 0, 1)))
    assert "weighed" not in said
    hit = Hit(1, "Rents", "news", "Pulse", "2014", "printed", "text", NOW)
    found = Results((hit,), 1_000, 1_000, within=1_000)
    said = " ".join(texts(render_found(found, "practice", 0, 1)))
    assert "### 1,000 or more articles for “practice”" in said
    assert "Only 1,000 of those that match were weighed" in said


def test_a_search_says_which_words_it_took_for_others_and_where_not_all_words_are() -> None:
    hit = Hit(1, "Boycott", "news", "Pulse", "2014", "printed", "text", NOW)
    found = Results((hit,), 3, 1, instead=(("boycot", "boycott"),))
    said = " ".join(texts(render_found(found, "boycot rents", 0, 1)))
    assert "No article has “boycot”: looked for “boycott”." in said
    assert "1 with all these words, then those with some of them." in said
