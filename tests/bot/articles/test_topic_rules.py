"""The language of topics: what it takes, what it refuses, what it says."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import topics
from bot.articles.archive import shipped
from bot.articles.digests import make
from bot.articles.endings import same_word
from bot.articles.seed_digest import parsed_of
from bot.articles.topic_rule import And, Not, Or, Rule, Term, judge, parse, text_of
from bot.committee import Committee
from bot.errors import UserError
from bot.storage.db import Connection

TEXT = (
    "Kent LMC voted to block co-commissioning. The GPs’ contract is not for sale, Dr O’Brien said."
)


def takes(rule: str, text: str = TEXT) -> bool:
    return judge(parse(rule), text_of(text)).fits


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        ("commissioning", True),
        ("COMMISSIONERS", True),
        ("commission", True),
        ("co-commissioned", True),
        ('"for sale"', True),
        ('"sale for"', False),
        ("kent AND contract", True),
        ("kent AND pension", False),
        ("kent pension", False),
        ("kent OR pension", True),
        ("pension OR kent AND block", True),  # AND binds tighter
        ("(pension OR kent) AND walrus", False),
        ("pension OR kent AND walrus", False),
        ("NOT pension", True),
        ("NOT kent OR contract", True),  # NOT binds tightest
        ("NOT (kent OR contract)", False),
        ("kent AND NOT contract", False),
        ("kent NOT pension", True),
        ("NOT NOT kent", True),
        ("kent and contract", True),
        ("O'Brien", True),
        ("o’brien", True),
        ("“for sale”", True),
        ("contracts", True),
        ("con", False),
        ("sal", False),
    ],
)
def test_a_rule_takes_what_it_says(rule: str, fits: bool) -> None:
    assert takes(rule) is fits


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("", "at least one word"),
        ("kent AND", "After AND the rule ends"),
        ("AND kent", "AND stands where"),
        ("kent AND OR bma", "OR stands where"),
        ("(kent", "opening bracket in the rule is not closed"),
        ("kent)", "closing bracket stands in the rule without"),
        ("()", "nothing between two brackets"),
        ("(kent OR)", "a word is missing after OR"),
        ('"kent', "quotation mark in the rule is not closed"),
        ('""', "holds no word"),
        ("£", "holds no word"),
        ("NOT", "After NOT the rule ends"),
        ("kent OR 🎉", "holds no word"),
        ("x" * 1001, "1001 characters"),
        ("NOT " * 40 + "kent", "deep"),
        ("(" * 40 + "kent" + ")" * 40, "deep"),
    ],
)
def test_a_faulty_rule_gets_one_clear_sentence(rule: str, says: str) -> None:
    with pytest.raises(UserError) as refusal:
        parse(rule)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("wanted", "other", "same"),
    [
        ("ccg", "ccgs", True), ("regulation", "regulator", True), ("dumping", "dump", True),
        ("plan", "planned", True), ("negotiations", "negotiating", True),
        ("inspection", "inspectors", True), ("surgery", "surgeries", True),
        ("pay", "payload", False), ("practice", "practical", False), ("pension", "pens", False),
        ("it", "item", False), ("des", "desk", False), ("gms", "gmsx", False),
        ("rent", "parent", False), ("policy", "police", False), ("new", "news", False),
        ("consultation", "consulting", True), ("contractors", "contract", True),
    ],
)  # fmt: skip
def test_only_the_ending_of_a_word_makes_no_difference(wanted: str, other: str, same: bool) -> None:
    assert same_word(wanted, other) is same


def _joined(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(inner.map(Not), several.map(And), several.map(Or))


NAMES = ("kent", "bma", "rent", "and", "not")
TERMS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=2).map(lambda w: Term(tuple(w)))
RULES = st.recursive(TERMS, _joined, max_leaves=8)


def _true(rule: Rule, text: str) -> bool:
    """The meaning of a rule, said another way."""
    match rule:
        case Term(words):
            return f" {' '.join(words)} " in f" {text} "
        case Not(inner):
            return not _true(inner, text)
        case And(parts):
            return all(_true(part, text) for part in parts)
        case Or(parts):
            return any(_true(part, text) for part in parts)


@given(rule=RULES, text=st.lists(st.sampled_from(NAMES), max_size=6).map(" ".join))
def test_a_rule_written_out_means_the_same(rule: Rule, text: str) -> None:
    read = parse(str(rule))
    assert judge(read, text_of(text)).fits is _true(rule, text)
    assert str(parse(str(read))) == str(read)


@given(rule=st.text(max_size=60))
def test_any_rule_is_read_or_refused(rule: str) -> None:
    with suppress(UserError):
        judge(parse(rule), text_of(TEXT))


def test_a_verdict_says_what_it_rests_on() -> None:
    text = text_of(TEXT)
    assert judge(parse("pension OR contracts"), text).because == ("“contract”",)
    assert judge(parse("kent AND pension"), text).because == ("no pension",)
    assert judge(parse("kent AND NOT contract"), text).because == ("“contract”",)


def test_the_ready_topics_take_the_articles_filed_under_commissioning() -> None:
    topic = next(one for one in shipped().topics if one.slug == "commissioning")
    for seed in shipped().articles:
        parsed = parsed_of(seed)
        assert takes(topic.rule, f"{parsed.headline} {parsed.body}")


def test_topics_are_added_edited_and_removed(conn: Connection) -> None:
    made = topics.add(conn, 1, "  Our  rent ", "rent OR lease")
    assert made.name == "Our rent"
    assert topics.edit(conn, 1, "our RENT", "lease").rule == "lease"
    assert [one.name for one in topics.every(conn, 1)] == ["Our rent"]
    assert topics.every(conn, 2) == []
    topics.remove(conn, 1, "our rent")
    assert topics.every(conn, 1) == []


@pytest.mark.parametrize("name", ["", " ", "a, b", "x" * 61, "rents"])
def test_a_name_that_cannot_be_is_refused(conn: Connection, name: str) -> None:
    topics.add(conn, 1, "Rents", "rent")
    with pytest.raises(UserError):
        topics.add(conn, 1, name, "rent")


def test_a_topic_that_a_digest_names_stays(conn: Connection, now: object) -> None:
    topics.add(conn, 1, "Rents", "rent")
    made = make(conn, Committee(1), now, channel_id=5, topics=("Rents",))  # type: ignore[arg-type]
    assert made.topics == ("Rents",)
    with pytest.raises(UserError, match="A digest names"):
        topics.remove(conn, 1, "Rents")


def test_topics_are_named_with_commas(conn: Connection) -> None:
    for name in ("Rents", "Pay and pensions"):
        topics.add(conn, 1, name, "x")
    assert topics.asked(conn, 1, "pay and pensions, RENTS, rents") == ("Pay and pensions", "Rents")
    assert topics.asked(conn, 1, " all ") == ()
    with pytest.raises(UserError, match="no topic “Tea”"):
        topics.asked(conn, 1, "Rents, Tea")
