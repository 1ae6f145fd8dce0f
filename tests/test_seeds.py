"""The shipped seeds are whole, every fault is told at once, and no publisher's text is in them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, time, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.polls.model import Terms
from bot.seeds import load, read
from bot.seeds.load import shipped

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT.parent / "shared" / "sources"
RUN = 13  # this many words in a row are a copy, not a quotation


def faults_of(**changed: str) -> list[str]:
    """The faults told when files (``polls`` for polls.toml) are replaced."""
    texts = shipped() | {f"{name}.toml": text for name, text in changed.items()}
    with pytest.raises(UserError) as told:
        read(texts)
    return str(told.value).splitlines()


def edited(name: str, old: str, new: str) -> list[str]:
    """The faults told when one file is changed in one place."""
    text = shipped()[name]
    assert old in text
    with pytest.raises(UserError) as told:
        read(shipped() | {name: text.replace(old, new, 1)})
    return str(told.value).splitlines()


def test_the_shipped_seeds_have_no_fault() -> None:
    seeds = load()
    assert len(seeds.articles) == 5
    assert len(seeds.topics) == 8
    assert not any(source.on for source in seeds.sources)


def test_the_seeds_are_the_same_read_twice() -> None:
    assert load() == load()


def test_a_date_is_told_with_its_evidence() -> None:
    dated = {each.slug: (each.certainty, each.on, each.year) for each in load().articles}
    assert dated == {
        "obrien-letter-resign-from-ccgs": ("undated", None, None),
        "corrigan-blog-walk-away": ("printed", date(2011, 11, 29), 2011),
        "bma-chair-ccgs-disconnected": ("inferred", None, 2012),
        "buckman-boycott-rumours": ("undated", None, None),
        "kent-lmc-blocks-co-commissioning": ("inferred", None, 2014),
    }
    assert all(each.evidence for each in load().articles)


def test_the_survey_keeps_both_numbers_of_respondents() -> None:
    kent = next(each for each in load().articles if each.slug.startswith("kent"))
    assert [survey.percentages for survey in kent.surveys] == [
        (27, 44, 29),
        (35, 37, 28),
        (4, 84, 12),
    ]
    assert kent.surveys[0].respondents == (504, 560)
    assert kent.contradictions


def test_every_action_of_the_articles_has_a_ready_poll() -> None:
    seeds = load()
    asked = {each.poll for article in seeds.articles for each in article.actions}
    assert asked <= {poll.slug for poll in seeds.polls if poll.kind != "business"}
    assert all(article.actions for article in seeds.articles)


def test_a_template_knows_what_to_ask() -> None:
    polls = {poll.slug: poll for poll in load().polls}
    assert polls["approve-spending"].asks == ("amount", "purpose")
    assert polls["resign-en-masse"].asks == ("body",)
    assert polls["choose-date"].named
    assert polls["elect-delegate"].ask_options


def test_a_preset_is_a_whole_meeting() -> None:
    monthly = load().meetings[0]
    assert monthly.start == time(19, 30)
    assert monthly.quorum == Fraction(1, 3)
    assert "8" not in monthly.rrule.partition("BYMONTH=")[2].split(",")
    assert monthly.reminders == (timedelta(days=7), timedelta(days=1), timedelta(minutes=15))


def test_the_cast_has_officers_members_and_one_who_may_not_vote() -> None:
    cast = load().demo
    assert [person.office for person in cast.officers] == ["Chair", "Secretary", "Treasurer"]
    assert len(cast.members) == 17
    assert [person.name for person in cast.people if person.observer] == ["Mx Quill Observer"]


def test_each_area_of_the_cast_has_practices_enough_for_a_verdict_and_each_practice_a_gp() -> None:
    cast = load().demo
    areas = Counter(practice.locality for practice in cast.practices)
    assert len(areas) == 4
    assert min(areas.values()) > Terms().small_number
    assert {gp.practice for gp in cast.gps} == {practice.name for practice in cast.practices}
    assert not any(person.office or person.observer for person in cast.colleagues)


def test_every_fault_of_every_file_is_told_at_once() -> None:
    told = faults_of(
        polls='[[poll]]\nslug = "x"\nkind = "wish"\nquestion = "' + "?" * 301 + '"\nmethod = 3',
        meetings="[defaults]\n[[meeting]]\nquorum = 'many'\nrrule = 'FREQ=DAILY'",
        demo="name =",
    )
    for wanted in (
        "polls.toml: poll 1 (x): kind: is 'wish'",
        "polls.toml: poll 1 (x): question: has 301 characters, at most 300 fit",
        "polls.toml: poll 1 (x): method: is 3, not a text",
        "polls.toml: poll 1 (x): options: either these or ask_options must be given",
        "polls.toml: poll 1 (x): note: is missing",
        "meetings.toml: meeting 1: quorum: is 'many'",
        "meetings.toml: meeting 1: rrule: is 'FREQ=DAILY'",
        "demo.toml: is not TOML",
        "articles/buckman-boycott-rumours.md: action: 'boycott-commissioning' does not exist",
    ):
        assert any(line.startswith(wanted) for line in told), wanted


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("polls.toml", "named = true", "nmaed = true", "nmaed: is not a field of this kind"),
        ("polls.toml", "{body}", "{body", "question: has a brace that belongs to no {name}"),
        ("polls.toml", '"Oppose", "Abstain"', '"Support"', "options: holds a blank or the same"),
        ("polls.toml", "survey = 1", "survey = 9", "does not exist"),
        ("polls.toml", '"walk-away"', '"resign-en-masse"', "stands twice"),
        ("polls.toml", '"Support", "Oppose", "Abstain"', '"Support"', "options: are 1"),
        ("polls.toml", '"Abstain"', f'"{"y" * 56}"', "is longer than 55 characters"),
        ("sources.toml", '"BMA news and opinion"', "7", "name: is 7, not a text"),
        ("sources.toml", "https://", "ftp://", "address: must begin with https://"),
        ("sources.toml", "on = false", 'on = "no"', "on: is 'no', not true or false"),
        ("sources.toml", "CQC OR GMC", "CQC OR OR GMC", "stands alone"),
        ("sources.toml", '"breach notice"', '"breach notice', "stands alone"),
        ("sources.toml", "(contract AND", "contract AND", "stands alone"),
        ("meetings.toml", '"15 minutes"', '"15 moons"', "reminders: holds '15 moons'"),
        ("meetings.toml", "start = 19:30:00", "start = 1930", "start: is 1930, not a time"),
        ("meetings.toml", 'quorum = "1/3"', 'quorum = "4/3"', "quorum: is '4/3'"),
        ("meetings.toml", "length_minutes = 120", "length_minutes = true", "length_minutes: is"),
        ("demo.toml", "Europe/London", "Europe/Kent", "zone: is 'Europe/Kent'"),
        ("demo.toml", '"hazel", "ivy"', '"hazel", "visitor"', "'visitor' is no member"),
        ("demo.toml", '"hazel", "ivy"', '"basil", "ivy"', "somebody stands there twice"),
        ("demo.toml", '"teasel"', '"hazel"', "two have the same handle"),
        ("demo.toml", 'practice = "Orrery', 'practice = "Horary', "'Horary Practice', not in"),
        ("demo.toml", 'poll = "boycott', 'poll = "girlcott', "does not exist"),
    ],
)
def test_a_slip_in_a_list_is_named(name: str, old: str, new: str, told: str) -> None:
    assert any(line.startswith(name) and told in line for line in edited(name, old, new))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("+++\nheadline", "headline", "front matter: must stand between two +++ lines"),
        ('kind = "news"', 'kind = "rumour"', "kind: is 'rumour'"),
        ("year = 2014", "on = 2014-09-10", "a day may only be given when it is printed"),
        ('"inferred"\nyear = 2014', '"undated"\nyear = 2014', "does not fit the date given"),
        ("[27, 44, 29]", "[27, 44]", "percentages: must be as many as the options"),
        ("[27, 44, 29]", "[27, 44, 9]", "percentages: sum to 80"),
        ("named = 2", "named = 12", "comments: more named than printed"),
        ('"It’s simply', '"' + "very " * 20 + "It’s simply", "is longer than 20 words"),
        ("Kent LMC voted", "word " * 45 + "Kent LMC voted", "must have 1 to 45 words"),
        ('"regulation"]', '"gossip"]', "'gossip' does not exist"),
    ],
)
def test_a_slip_in_an_article_is_named(old: str, new: str, told: str) -> None:
    name = "articles/kent-lmc-blocks-co-commissioning.md"
    assert any(line.startswith(name) and told in line for line in edited(name, old, new))


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of ``RUN`` words, without marks and capitals."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"[’']", "", text.lower()))
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the articles themselves are not shipped")
def test_no_sentence_of_the_articles_is_copied() -> None:
    headlines = {run for article in load().articles for run in runs(article.headline)}
    originals = {path.name: runs(path.read_text("utf-8")) for path in SOURCES.glob("*.txt")}
    for name, text in shipped().items():
        for original, copied in originals.items():
            found = (runs(text) & copied) - headlines
            assert not found, f"{name} repeats {original}: {sorted(found)[0]}"


def test_a_copied_sentence_would_be_found() -> None:
    sentence = " ".join(f"word{number}" for number in range(RUN))
    assert runs(f"Before it. {sentence}") & runs(sentence.upper())
    assert not runs(sentence.rpartition(" ")[0])
