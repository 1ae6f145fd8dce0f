"""What reading costs grows with the text and no faster, whatever somebody hands in.

Counted is the thread's processor time, which neighbours on the machine do not add to; four times
the text may cost six times as much.
"""

import contextlib
import time
from collections.abc import Callable

import pytest

from bot.articles.intake.feed import read_feed
from bot.articles.reader.parse import parse_bytes
from bot.errors import UserError

SMALL, LARGE, MOST, FREE_S = 16_000, 64_000, 6, 0.06
TEXTS = [
    *("said ", '"a" ', "10 words/with/slashes and/or ", "10% of GPs ", "1,000,000.5 ", "a\tb\t"),
    *('Dr Ann Example said: "We will not pay." ', "has said that he said ", "‘it’s ’tis ", "'"),
    *("on 1 May 2014 ", "Reply by 3 May 2027. ", "Thursday 16 January ", "((a [b ", "a – b -- "),
    *(
        "A. B. C. Example, ",
        "and Dr Ann Example and Dr Bob Sample, ",
        "Ann Example ",
        ". . . ",
        " ",
    ),
    *(
        "Yes: 27% No: 44%\n",
        "of 812 partners 61% would ",
        "one in 10, nine in ten, two-thirds ",
        ". . . ",
    ),
    *("Anonymous | GP | 1 May 2014 10:00am\n\nI agree with it.\n\n", "• an item of it\n"),
    *("The board met on Monday and voted.\n\n", "https://a.example/b?c=d ", "a@b.example ", "a"),
    *("the chair of the board of the committee of ", "â€™ Ã© ", "&amp;&lt;", "Short line\n", "# "),
]
MARKUP = [
    *("<div>", "<div></div>", "<p>The board met.</p>", "<b>", "<ul><li>", "a<br>", "<a ", "<!--"),
    *("<li><a href=/a>Another story of it</a></li>", "<tr><td>1</td><td>2</td></tr>"),
    *("<p class='a' id='b' style='c:d'>x</p>", "<span>a</span>", "<h2>A heading</h2>"),
    *("<div class=comment><p>Anonymous</p><p>I agree.</p></div>", "<time datetime=2014-05-01>"),
    "<blockquote><p>‘No,’ he said.</p></blockquote>",
]
ITEMS = [
    *(
        "<item><title>a b</title></item>",
        "<",
        "&",
        "<![CDATA[",
        "<!--",
        "&pound;",
        "<a b=c ",
        "<?a",
    ),
    *("<item><title>", "<item><description>a<b>c", "<link rel=alternate ", "&a", "]]>", "<?a"),
]


def text(unit: str, size: int) -> None:
    parse_bytes(f"The board met on Monday.\n\n{grown(unit, size)}".encode(), "a.txt")


def page(unit: str, size: int) -> None:
    head = "<html><body><h1>A vote</h1><p>The board met on Monday and voted on rents.</p>"
    parse_bytes(f"{head}{grown(unit, size)}".encode(), "a.html")


def feed(unit: str, size: int) -> None:
    read_feed(f"<rss><channel>{grown(unit, size)}".encode(), "https://a.example/")


def found(unit: str, size: int) -> None:
    read_feed(f"<html><head>{grown(unit, size)}".encode(), "https://a.example/")


def grown(unit: str, size: int) -> str:
    return unit * (size // len(unit.encode()))


def cost(read: Callable[[str, int], None], unit: str, size: int) -> float:
    began = time.thread_time()
    with contextlib.suppress(UserError):  # refused is read as well
        read(unit, size)
    return time.thread_time() - began


CASES = [
    *((text, unit) for unit in TEXTS),
    *((page, unit) for unit in MARKUP),
    *((read, unit) for read in (feed, found) for unit in ITEMS),
]


@pytest.mark.parametrize("unit", ["News / ", "a » ", "readers ", "home > ", "share this ", "x, "])
def test_a_line_of_forty_words_costs_next_to_nothing(unit: str) -> None:
    began = time.thread_time()
    parse_bytes(
        f"The board met on Monday and voted on rents.\n\n{unit * 30}more.".encode(), "a.txt"
    )
    assert time.thread_time() - began < 0.5


@pytest.mark.parametrize(
    ("read", "unit"), CASES, ids=[f"{read.__name__}-{unit[:20]}" for read, unit in CASES]
)
def test_four_times_the_text_costs_six_times_at_most(
    read: Callable[[str, int], None], unit: str
) -> None:
    read_feed(b"<rss><channel/></rss>", "https://a.example/")  # what is imported once is no cost
    for _ in range(4):  # a collection of garbage, or a first use, is no growth
        small, large = cost(read, unit, SMALL), cost(read, unit, LARGE)
        if large <= MOST * small + FREE_S:
            return
    pytest.fail(f"{SMALL} bytes cost {small:.2f} s, {LARGE} cost {large:.2f} s")
