"""Invented pages of quite different layouts, each read without knowing it."""

from __future__ import annotations

import pytest
from invented import PAGES, read

from bot.articles.model import Parsed, to_json
from bot.articles.reader.parse import parse_bytes, parse_html, parse_text
from bot.errors import UserError


def quoted(parsed: Parsed) -> list[tuple[str | None, str | None, str]]:
    return [(q.speaker, q.role, q.text) for q in parsed.quotes]


def shares(parsed: Parsed) -> list[list[tuple[str, float]]]:
    return [[(o.label, o.percent) for o in s.options] for s in parsed.surveys]


def test_a_web_page_gives_up_its_comments_and_its_table() -> None:
    parsed = read("list-closures.html")
    assert parsed.headline == "Northshire LMC backs list closures"
    assert (parsed.publication, parsed.author) == ("The Practice Weekly", "Priya Example")
    assert (parsed.date.value, parsed.date.evidence) == ("2031-03-04", "printed")
    assert [(c.author, c.text) for c in parsed.comments] == [
        ("Ann Other", "About time too."),
        (None, "It won't work, 99% of us will be fined."),
    ]
    assert shares(parsed) == [[("Yes", 71), ("No", 20), ("Unsure", 9)]]
    assert parsed.surveys[0].question == "Should practices close lists?"
    assert parsed.surveys[0].respondents == 214
    assert "99%" not in parsed.body
    assert parsed.other_side is not None
    assert "spokesperson" in parsed.other_side.text


def test_a_letter_of_three_lines_has_an_author_and_no_invented_date() -> None:
    parsed = read("dues-letter.txt")
    assert (parsed.kind, parsed.author) == ("letter", "Dr Rowan Sample")
    assert parsed.headline == "Why my practice will not sign"
    assert parsed.date.value is None
    assert parsed.body.startswith("Eastmarsh LMC is right")
    assert parsed.opinion


def test_double_quotes_run_on_and_keep_their_apostrophes() -> None:
    parsed = read("double-quotes.txt")
    chair = ("Dr Ola Thornbury", "secretary of Westvale LMC")
    assert quoted(parsed)[:3] == [
        (*chair, "We were never asked"),
        (
            *chair,
            "The board's plan was drawn up in June and the doctors' view wasn't sought.",
        ),
        (
            *chair,
            "It told us 'the hub is coming whether you like it or not' and that was that.",
        ),
    ]
    assert quoted(parsed)[3][:2] == (
        "Professor Lin Hale",
        "Westvale Health Board medical director",
    )
    assert quoted(parsed)[4] == (
        "Jo Marr",
        "chief executive of the Patients Forum",
        "People want their own surgery",
    )


def test_a_signed_page_has_author_section_and_named_comments() -> None:
    parsed = read("double-quotes.txt")
    assert (parsed.author, parsed.kind) == ("Corin Fabler", "news")
    assert [c.author for c in parsed.comments] == ["Sam Field", None, "Tam O'Shea"]
    assert ("31 August", "2033-08-31") in [(u.when, u.date) for u in parsed.upcoming]


def test_tables_and_other_survey_layouts_are_read() -> None:
    parsed = read("table-survey.txt")
    assert parsed.kind == "survey"
    assert [s.question for s in parsed.surveys] == [
        "Should the LMC support weekend opening?",
        "How many Saturdays could you cover?",
        "Would you work Sundays?",
    ]
    assert shares(parsed)[0] == [("Support", 20), ("Oppose", 71), ("Abstain", 9)]
    assert shares(parsed)[1] == [("None", 55), ("One a month", 30), ("More", 15)]
    assert shares(parsed)[2] == [("Yes", 4.5), ("No", 95.5)]
    assert parsed.surveys[0].respondents == 312


@pytest.mark.parametrize(
    "lines",
    [
        "Oppose: 71%\nSupport: 29%",
        "Oppose – 71%\nSupport – 29%",
        "Oppose 71 per cent\nSupport 29 per cent",
        "71% oppose\n29% support",
        "71% - Oppose\n29% - Support",
        "Oppose | 71%\nSupport | 29%",
        "Oppose    71%\nSupport    29%",
        "• Oppose: 71%\n• Support: 29%",
        "Oppose (71%)\nSupport (29%)",
        "Oppose: 355 (71%)\nSupport: 145 (29%)",
        "Oppose: 71% (355)\nSupport: 29% (145)",
        "Oppose\n71%\nSupport\n29%",
        "Oppose – 71%, Support – 29%",
        "Oppose 71%; Support 29%",
        "Answer | % of GPs\nOppose | 71\nSupport | 29",
        "Oppose.......71%\nSupport......29%",
    ],
)
def test_one_result_in_sixteen_layouts(lines: str) -> None:
    text = (
        "Members reject the rota\n\nFenland LMC has published the answers of its members on the "
        f"new rota this week.\n\nDo you support the new rota?\n\n{lines}\n\nThe committee will "
        "meet the board again in the spring to discuss it."
    )
    parsed = parse_text(text)
    found = [(o.label.lower(), o.percent) for o in parsed.surveys[0].options]
    assert found == [("oppose", 71), ("support", 29)]
    assert parsed.surveys[0].question == "Do you support the new rota?"
    assert "71" not in parsed.body


@pytest.mark.parametrize("name", ["mojibake.txt", "cp1252.txt"])
def test_wrong_encodings_come_out_readable_and_curly(name: str) -> None:
    parsed = read(name)
    assert parsed.headline == "Practice managers’ pay “a disgrace”, says LMC"
    assert "£4,000" in parsed.body
    assert [q.text for q in parsed.quotes] == [
        "a disgrace",
        "It’s the managers who keep our surgeries’ doors open",
        "We can’t lose them.",
    ]
    assert {q.speaker for q in parsed.quotes} == {"Dr Sanna Pryce"}
    assert parsed.date.value is None


def test_a_live_report_is_told_by_its_times() -> None:
    parsed = read("live-conference.txt")
    assert (parsed.kind, parsed.date.value) == ("live report", "2035-05-15")
    assert quoted(parsed)[0][:2] == ("Dr Ines Calder", "chair of Northmoor LMC")


def test_a_notice_gives_its_deadline() -> None:
    parsed = read("election-notice.txt")
    assert parsed.kind == "notice"
    assert parsed.date.value is None
    assert parsed.upcoming[0].date == "2035-01-12"


def test_a_blog_below_a_widget_keeps_trackbacks_apart() -> None:
    parsed = read("blog-replies.txt")
    assert parsed.headline == "What if nobody stood for the committee?"
    assert (parsed.kind, parsed.author, parsed.date.value) == ("blog", "Nadia", "2032-03-07")
    assert [c.author for c in parsed.comments] == ["Hugh Lowe", "Pat"]
    assert (parsed.printed_comments, len(parsed.trackbacks)) == (3, 1)
    assert parsed.surveys == ()
    assert parsed.quotes[0].speaker is None


def test_a_newer_page_with_bars_and_related_stories() -> None:
    parsed = read("newer-page.txt")
    assert parsed.headline == "LMC warns that locum caps will close branch surgeries"
    assert parsed.standfirst is not None
    assert (parsed.author, parsed.date.value) == ("Ellis Quill", "2036-02-04")
    assert parsed.body.startswith("A cap on locum fees")
    assert "walk-in" not in parsed.body
    assert shares(parsed) == [[("Oppose", 71), ("Support", 20), ("Undecided", 9)]]
    assert [c.author for c in parsed.comments] == [None, "Lena Ashby"]
    assert quoted(parsed)[0][0] == "Dr Bram Okoye"
    assert "NHS England said" in " ".join(s.text for s in parsed.summary)


def test_a_subscription_page_is_said_to_be_one() -> None:
    with pytest.raises(UserError, match="paste or upload the text"):
        parse_html((PAGES / "paywall.html").read_bytes(), url=None, charset="utf-8")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7 something", None),
        (b"\x89PNG\r\n\x1a\n", "shot.txt"),
        (b"hello there", "minutes.pdf"),
        (b"PK\x03\x04rest", "letter.docx"),
        (b"\x00\x01\x02\x03" * 50, "blob"),
        (b"", "empty.txt"),
        (b"  \n \n", None),
        (b"Too short", None),
    ],
)
def test_what_is_no_article_is_refused_politely(data: bytes, name: str | None) -> None:
    with pytest.raises(UserError, match=r"text"):
        parse_bytes(data, name)


def test_a_count_that_does_not_match_is_shown() -> None:
    text = (
        "A headline for the test\n\nThe committee has decided to meet every month from now on, "
        "its chair said on Monday.\n\nReaders' comments (4)\n\n• One.\n\n• Two."
    )
    parsed = parse_text(text)
    assert len(parsed.comments) == 2
    assert any("4 comments, 2 were read" in w for w in parsed.warnings)


def test_the_json_has_exactly_the_promised_keys() -> None:
    found = to_json(read("newer-page.txt"))
    assert list(found) == [
        "headline",
        "kind",
        "publication",
        "author",
        "date",
        "body",
        "comments",
        "quotes",
        "surveys",
        "figures",
        "summary",
        "deadlines",
        "left_out",
        "warnings",
    ]
    assert set(found["surveys"][0]) == {"question", "options", "respondents"}
    assert set(found["date"]) == {"value", "evidence"}


def one(text: str) -> Parsed:
    return parse_text(f"Fenland LMC debates the offer\n\n{text}")


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        (
            "Proposing the motion, Dr Jo Fable of Fenland LMC told delegates: “We must go on now.”",
            "Dr Jo Fable",
            "Fenland LMC",
        ),
        (
            "BMA council chair Dr Al Sample said that the offer now made was “a wake-up call”.",
            "Dr Al Sample",
            "BMA council chair",
        ),
        (
            "“Nobody would ever agree to that,” according to Dr Hel Ward, a GP in Fenland.",
            "Dr Hel Ward",
            "a GP in Fenland",
        ),
        (
            "A spokesperson for the board said: “Nobody will be forced to take part in this.”",
            None,
            "A spokesperson for the board",
        ),
        (
            "If the ministers of the day said “We will fund it all”, would anybody believe them?",
            None,
            None,
        ),
    ],
)
def test_a_speaker_is_found_wherever_the_sentence_puts_him(
    text: str, speaker: str | None, role: str | None
) -> None:
    quote = one(text).quotes[0]
    assert (quote.speaker, quote.role) == (speaker, role)


def test_results_told_in_a_sentence_are_a_survey_only_when_complete() -> None:
    complete = one(
        "Asked whether they support action, 71% oppose it, 20% support it and 9% don't know."
    )
    assert shares(complete) == [[("Oppose", 71), ("Support", 20), ("Don't know", 9)]]
    partial = one("A poll of 90 GPs found that 51% would resign, 38% said no, 3% were undecided.")
    assert partial.surveys == ()


def test_a_text_broken_at_a_fixed_width_is_joined() -> None:
    parsed = one(
        "Doctors in Fenland will vote next month on whether to accept the new contract\n"
        "that the Government has offered, after their committee decided that it could\n"
        "not recommend it to them in its present form.\n"
    )
    assert "\n" not in parsed.body
