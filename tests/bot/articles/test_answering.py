"""Questions put to the articles: answered word for word, or not at all."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from begun import begun
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import archive, store
from bot.articles.answering import FAR, MOST, answers
from bot.articles.model import Parsed
from bot.articles.question import question_of
from bot.articles.reader.parse import parse_bytes
from bot.articles.store import Arrival
from bot.errors import UserError
from bot.storage.db import Connection, connect, transaction

DATA = Path(__file__).parents[2] / "data"
QUESTIONS = tomllib.loads((DATA / "questions.toml").read_text("utf-8"))["question"]
GUILD = 1


def filled(conn: Connection, now: datetime) -> None:
    archive.stock(conn, GUILD, now)
    for path in sorted((DATA / "articles").glob("*")):
        if path.suffix not in (".txt", ".html", ".md"):
            continue
        try:
            parsed = parse_bytes(path.read_bytes(), path.name)
        except UserError:
            continue  # a page of the fixtures that is refused on purpose
        store.add(conn, GUILD, Arrival(parsed, "file"), now)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    conn = connect(begun(tmp_path_factory.mktemp("asked") / "articles.db"))
    with transaction(conn):
        filled(conn, datetime(2036, 11, 30, tzinfo=UTC))
    yield conn
    conn.close()


def fold(text: str) -> str:
    return text.replace("’", "'")


def test_forty_questions_are_answered_truly_or_not_at_all(library: Connection) -> None:
    assert len(QUESTIONS) == 40
    asked = [one for one in QUESTIONS if "words" in one]
    assert 3 * (len(QUESTIONS) - len(asked)) >= 13 * 3
    right, wrong = [], []
    for one in QUESTIONS:
        told = answers(library, GUILD, one["asked"])
        assert told is not None, one["asked"]
        if any(fold(one.get("words", "\0")) in fold(answer.text) for answer in told):
            right.append(one["asked"])
        elif told:
            wrong.append((one["asked"], [answer.text for answer in told]))
    assert wrong == []
    assert len(right) >= 0.7 * len(asked)


@pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: one["asked"])
def test_an_answer_is_at_most_three_sentences_of_the_article_word_for_word(
    library: Connection, one: dict[str, str]
) -> None:
    told = answers(library, GUILD, one["asked"]) or ()
    assert len(told) <= MOST
    for answer in told:
        assert answer.text in answer.article.parsed.body


def test_only_the_beginning_of_a_very_long_article_is_read(tmp_path: Path) -> None:
    conn = connect(begun(tmp_path / "long.db"))
    now = datetime(2036, 11, 30, tzinfo=UTC)
    told = "The rent of Quillmere surgery rises to £48,300 a year."
    filler = "The weather of the county was fair on that day.\n\n" * (FAR // 49 - 1)
    long = filler[: FAR - 60] + "\n\n" + told + " It is cut here " + "again " * 99
    with transaction(conn):
        for name, body in (("Early", long), ("Late", f"{filler}{filler}\n\n{told}")):
            store.add(conn, GUILD, Arrival(Parsed(name, "news", body), "file"), now)
    found = answers(conn, GUILD, "How much is the rent of Quillmere surgery?")
    assert found is not None
    assert [(one.text, one.article.parsed.headline) for one in found] == [(told, "Early")]
    conn.close()


# Asked after the rules were made.
@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("How much an hour is offered for out-of-hours cover?", "£96 an hour"),
        ("Who succeeded Hester Quill as secretary?", "Alun Prosser"),
        ("How old was Dr Hester Quill?", "aged 92"),
        ("How many patients does Dr Gareth Pryce-Jones dispense to?", "2,800 patients"),
        ("How many seats are up for election in Marlow Vale?", "four seats"),
        ("When is the supper for sessional GPs?", "5 December 2030"),
        ("When does the consultation on Mill Lane close?", "18 July 2033"),
        ("When does the Fenland LMC ballot close?", None),
        ("How many practices voted against the motion in Lothian Gap?", None),
        ("Who is the chair of Westvale LMC?", None),
        ("Where is the annual general meeting of Ashwater LMC?", None),
        ("How many patients does Westvale LMC cover?", None),
        ("When did Hester Quill qualify as a pilot?", None),
        ("Who won the election in Fenland?", None),
        ("When will Mill Lane Surgery close?", None),
    ],
)
def test_other_questions_fare_no_worse(library: Connection, asked: str, words: str | None) -> None:
    told = answers(library, GUILD, asked)
    assert told is not None
    if words is None:
        assert told == ()
    else:
        assert words in told[0].text


@pytest.mark.parametrize("typed", ["", "boycott", "when", "what?", "how much", "two rents"])
def test_words_are_no_question(typed: str) -> None:
    assert question_of(typed) is None


@given(typed=st.text(max_size=120))
def test_nothing_that_is_asked_fails(library: Connection, typed: str) -> None:
    answers(library, GUILD, f"When {typed} Fenland?")
