"""The polls' cards: their words, Discord's limits, and the width of a telephone."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import wrap
from typing import Any

import discord
import openapi
import pytest
from asked_again import result
from limits import message_faults, refusals
from pollstory import all_vote, behind, noon, opened
from simulated import advance

from bot.lasting import Press
from bot.polls.box import Stored
from bot.polls.counting import Tally
from bot.polls.method import Kind, Method
from bot.polls.model import Change, Option, Poll, Stance, State, Terms
from bot.polls.roll import Entitlement
from bot.times import LONDON, words
from cogs.card import texts
from cogs.polls import cards, confirmations, result_cards

OPENED = datetime(2026, 12, 10, 9, tzinfo=UTC)
CLOSES = datetime(2026, 12, 10, 20, tzinfo=UTC)
QUESTION = "Should we refuse NHS England's new contract terms?"
OPTIONS = (
    Option("Support", Stance.FOR),
    Option("Oppose", Stance.AGAINST),
    Option("Abstain", Stance.ABSTAIN),
)
POLL = Poll(
    1, 7, 41, 1, State.OPEN, QUESTION, OPTIONS, Terms(), CLOSES, 1,
    "members with the role “LMC member”", "ABCD2345", (50,), "box", opened_at=OPENED,
)  # fmt: skip
TALLY = Tally(50, 40, (28, 8, 4))
LONG = "Very long words that describe an option up to the limit"


def read(view: discord.ui.LayoutView) -> str:
    """The card as a member reads it: markup off, times in London's words."""
    said = "\n".join(texts(view))
    said = re.sub(r"<t:(\d+):R>", "in 8 hours", said)
    said = re.sub(r"<t:(\d+):t>", "20:00", said)
    said = re.sub(
        r"<t:(\d+):\w>", lambda m: words(datetime.fromtimestamp(int(m[1]), UTC), LONDON), said
    )
    return re.sub(r"^(#+|-#) |\*\*", "", said, flags=re.MULTILINE)


def buttons(view: discord.ui.LayoutView) -> list[str]:
    return [str(item.label) for item in view.walk_children() if isinstance(item, Press)]


def test_the_poll_card_says_what_it_must() -> None:
    view = cards.render_poll(POLL, 21, "REF23456")
    assert read(view) == (
        "Straw poll · open\n"
        "Should we refuse NHS England's new contract terms?\n"
        "Closes Thursday 10 December 2026, 8.00pm (in 8 hours)\n"
        "21 of 50 have voted\n"
        "Secret: no member or officer is shown how you vote, or whether you did. "
        "No result before the close.\n"
        "Not a statutory ballot · P-41"
    )
    assert buttons(view) == ["Support", "Oppose", "Abstain", "How secret is this?", "More"]


def test_the_confirmation_says_what_it_must() -> None:
    view = confirmations.render_recorded(POLL, Stored((1, 0, 0), "K7Q-4MD"))
    assert read(view) == (
        "Recorded: Support\n"
        "Safely stored. Change it until Thursday 10 December 2026, 8.00pm; "
        "only the last one counts.\n"
        "The result appears in this channel after 20:00, for everybody at once.\n"
        "Your code: K7Q-4MD. Find it in the list after the close: it shows that your vote was "
        "counted, not how you voted.\n"
        "[More] on the card tells it until then.\n"
        "Not a statutory ballot · P-41"
    )
    assert buttons(view) == ["Oppose instead", "Abstain instead", "Withdraw"]


def test_the_result_card_says_what_it_must() -> None:
    closed = replace(POLL, state=State.CLOSED)
    found = result(closed, TALLY, "ABCDEFGHIJKLMNOP", LONDON)
    view = result_cards.render_result(closed, found, "REF23456", chart=True)
    assert read(view) == (
        "Straw poll result\n"
        "Should we refuse NHS England's new contract terms?\n"
        "SUPPORT 28 of 40 votes (70%)\n"
        "Oppose 8 of 40 votes (20%)\n"
        "Abstain 4 of 40 votes (10%)\n"
        "Turnout 40 of 50 members (80%)\n"
        "However the other 10 think, at least 28 of all 50 support it (56%).\n"
        "Not a statutory ballot · P-41\nSeal ABCD-EFGH-IJKL-MNOP"
    )
    (gallery,) = [i for i in view.walk_children() if isinstance(i, discord.ui.MediaGallery)]
    assert "Support 28 of 40 votes (70%)" in str(gallery.items[0].description)


def test_a_late_count_says_that_presses_were_lost() -> None:
    closed = replace(POLL, state=State.CLOSED)
    found = result(closed, TALLY, "ABCDEFGHIJKLMNOP", LONDON)
    late = CLOSES + timedelta(hours=2)
    view = result_cards.render_result(closed, found, "R", chart=True, counted_at=late)
    assert "did not reach it" in read(view)


@pytest.mark.parametrize("shown", [0, 4])
def test_a_small_turnout_is_not_told_exactly(shown: int) -> None:
    assert "Fewer than 5 of 50 have voted" in read(cards.render_poll(POLL, shown, "R"))


def test_many_long_options_stand_in_small_print_and_few_each_on_a_line() -> None:
    long = tuple(Option(f"{word} what no contract asks of a practice") for word in "ABCDEFGHIJ")
    asked = replace(POLL, terms=Terms(method=Method(Kind.MENU)), options=long)
    said = "\n".join(texts(cards.render_poll(asked, 0, "ref")))
    assert "-# **1** A what no contract asks of a practice · **2** B what" in said
    assert "**10** J what no contract asks of a practice" in said
    few = "\n".join(texts(cards.render_poll(replace(asked, options=long[:4]), 0, "ref")))
    assert "4. D what no contract asks of a practice" in few


def test_long_options_are_numbered_on_card_and_buttons() -> None:
    options = tuple(Option(f"{LONG[:-2]} {n}"[-55:]) for n in range(10))
    view = cards.render_poll(replace(POLL, options=options[:3]), 6, "R")
    assert "3. " in read(view)
    assert all(len(label) <= 34 for label in buttons(view))
    assert [label[:2] for label in buttons(view)[:3]] == ["1.", "2.", "3."]
    view = cards.render_poll(replace(POLL, options=options), 6, "R")
    assert "· 10 " in read(view)
    assert buttons(view)[:10] == [str(n) for n in range(1, 11)]


def extremes() -> list[Poll]:
    """Polls as large as they can be, in every state."""
    options = tuple(Option(f"{n}{LONG}"[:55]) for n in range(10))
    changes = tuple(Change(CLOSES, CLOSES, "r" * 200, CLOSES) for _ in range(5))
    big = replace(
        POLL, question="*_`q" * 75, options=options, changes=changes, roll_sizes=(20_000, 20_001),
        reason="r" * 200, version=2, outcome="o" * 200,
    )  # fmt: skip
    several = replace(big, terms=Terms(method=Method(Kind.SEVERAL), named=True, live=True))
    return [replace(one, state=state) for one in (big, several) for state in State]


@pytest.mark.parametrize("poll", extremes())
def test_every_card_fits_discord(poll: Poll) -> None:
    found = result(poll, Tally(20_001, 20_000, (2_000,) * 10), "ABCDEFGHIJKLMNOP", LONDON)
    stored = Stored((1,) + (0,) * 9, "K7Q-4MD-XYZ")
    views = [
        cards.render_poll(poll, 20_000, "REF23456"),
        confirmations.render_recorded(poll, stored),
        confirmations.render_withdrawn(poll),
        confirmations.render_mine(poll, Entitlement(True, "Yes: " + "w" * 300), "K7Q-4MD-XYZ"),
        cards.render_secrecy(poll),
        result_cards.render_result(poll, found, "REF23456", chart=True),
        result_cards.render_outcome(poll, "REF23456"),
        result_cards.render_change(poll, "REF23456", "https://discord.com/channels/1/2/3"),
        result_cards.render_end(poll, "REF23456"),
    ]
    for view in views:
        body = {"flags": 1 << 15, "components": view.to_components()}
        assert list(message_faults(body)) == []
        assert "not a statutory ballot · p-41 version 2" in texts(view)[-1].casefold()


def test_ten_lines_of_a_telephone_tell_the_story() -> None:
    lines = [part for line in read(cards.render_poll(POLL, 21, "REF23456")).splitlines()
             for part in wrap(line, 40)]  # fmt: skip
    assert len(lines) <= 10
    closed = replace(POLL, state=State.CLOSED)
    found = result(closed, TALLY, "ABCDEFGHIJKLMNOP", LONDON)
    view = result_cards.render_result(closed, found, "REF23456", chart=True)
    lines = [part for line in read(view).splitlines() for part in wrap(line, 40)]
    told = " ".join(lines[:10])
    for words_ in ("SUPPORT 28 of 40", "Turnout 40 of 50", "at least 28", "Not a statutory"):
        assert words_ in told


async def test_discord_takes_every_request_of_a_polls_life(world: Any, shared: Path) -> None:
    await noon(world)
    poll = await opened(world)
    await world.member.click(poll, label="How secret is this?")
    for label in ("Remind me", "Details"):
        await behind(world.member, poll, label)
    await all_vote(world, poll, "Support")
    await world.officer.slash(world.channel, "office-poll list")
    await world.officer.slash(world.channel, "office-roll show", poll="P-1")
    await advance(world.env, days=1)
    await world.officer.slash(world.channel, "office-poll export", poll="P-1")
    await world.member.slash(world.channel, "poll result", poll="P-1")
    assert refusals(world.env.http_requests, world.env.now()) == []
    assert openapi.refusals(world.env.http_requests, shared) == []
