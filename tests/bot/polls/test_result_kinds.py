"""Cards and charts of rankings, scales, menus and practices, as the committee would read them."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from forgeries import a_poll, sound
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from test_letters import ELECTION, case_of

from bot.polls.chart import Diverging, Rounds, Split, Units, draw
from bot.polls.counting.areas import Reached
from bot.polls.counting.rounds import Rules
from bot.polls.counting.voices import Speaks
from bot.polls.findings import Ballot, Manner
from bot.polls.letters import Case
from bot.polls.method import Choice, Kind, Method, picked
from bot.polls.model import Terms
from bot.polls.published import by_kind, findings_of, manner_of
from bot.polls.result import Result, result_of
from bot.times import LONDON

SEAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DOCTORS = ("Dr Adeyemi", "Dr Brook", "Dr Cole", "Dr Dutt")
FOOT = "Not a statutory ballot · P-41\nSeal ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ"


def shown(case: Case) -> Result:
    return result_of(replace(case, seal=SEAL))


def told(
    labels: tuple[str, ...], method: Method, ballots: Any, manner: Manner, roll: int
) -> Result:
    poll = a_poll("Who?", labels, terms=Terms(method=method), roll_sizes=(roll,))
    return shown(case_of(poll, list(ballots), manner))


def test_a_ranking() -> None:
    manner = Manner(ranking=Rules((0, 1, 2, 3)))
    found = told(DOCTORS, Method(Kind.RANKED), ELECTION, manner, 50)
    assert found.heading == "Straw poll result · in order"
    assert found.lines == (
        "CHOSEN: DR ADEYEMI (round 3)",
        "Dr Adeyemi 19, Dr Brook 13, neither 8 of 40 votes",
        "Turnout 40 of 50 members (80%)",
        "One to one, ahead of every other.",
        FOOT,
    )
    assert "Quota: 21 of 40 votes" in found.details
    assert isinstance(found.bars, Rounds)
    assert [held.words for held in found.bars.rounds][-1] == "chosen: Dr Adeyemi"


def test_ties_of_a_ranking_say_what_settled_them() -> None:
    ballots = [*[(1, 2, 0, 0)] * 3, *[(2, 1, 0, 0)] * 3, *[(0, 2, 1, 0)] * 2, *[(0, 2, 0, 1)] * 2]
    manner = Manner(ranking=Rules((3, 2, 1, 0)))
    found = told(DOCTORS, Method(Kind.RANKED), ballots, manner, 12)
    assert "Round 1: a tie for last, Dr Cole out by the drawn lot." in found.lines


def test_a_scale() -> None:
    marks = [(mark,) for mark, many in enumerate((13, 11, 6, 7, 3), 1) for _ in range(many)]
    label = "“Our practice can go on like this for two more years.”"
    found = told((label,), Method(Kind.SCALE, 5), marks, Manner(), 50)
    assert found.heading == "Straw poll result · 1 to 5"
    assert found.lines == (
        "DISAGREE 24 of 40 votes (60%)",
        "Neither 6 of 40 votes (15%)",
        "Agree 10 of 40 votes (25%)",
        "Middle answer: 2, disagree",
        "Turnout 40 of 50 members (80%)",
        "At least 24 of all 50 disagree.",
        FOOT,
    )
    assert isinstance(found.bars, Diverging)
    assert found.bars.rows[0].left == (11, 13)
    assert (found.bars.rows[0].middle, found.bars.rows[0].right) == (6, (7, 3))


def test_a_menu_of_ten_actions() -> None:
    support = (38, 36, 34, 31, 27, 25, 19, 17, 12, 8)
    ballots = [tuple(1 if at < many else 2 for many in support) for at in range(43)]
    labels = ("Limit contacts to 25 a day", "Stop advice and guidance", "Freeze new data sharing",
              "Stop rationing referrals", *(f"Action {n}" for n in range(5, 11)))  # fmt: skip
    found = told(labels, Method(Kind.MENU), ballots, Manner(Speaks.NAMED, 61), 61)
    assert found.heading == "Survey result · ten actions"
    assert found.lines == (
        "More than half of all 61 would:",
        "38 Limit contacts to 25 a day",
        "36 Stop advice and guidance",
        "34 Freeze new data sharing",
        "31 Stop rationing referrals",
        "The other six: 27 25 19 17 12 8",
        "43 of 61 practices answered (70%)",
        FOOT,
    )
    assert isinstance(found.bars, Diverging)
    assert len(found.bars.rows) == 10


def test_practices_beside_their_doctors() -> None:
    terms = Terms(thresholds=("majority", "areas:3/4"))
    poll = a_poll("Refuse?", terms=terms, roll_sizes=(112,))
    ballots: list[Ballot | Choice] = []
    for number in range(42):
        area = "NESW"[number % 4]
        against = number < 9 if area != "S" else number < 24
        ballots.append(Ballot(picked(int(against), 3), f"P{number}", area))
    for number in range(42, 48):
        ballots += [Ballot(picked(n, 3), f"P{number}", "N") for n in (0, 1)]
    manner = Manner(Speaks.MAJORITY, 61, {"N": 19, "E": 14, "S": 14, "W": 14})
    found = shown(case_of(poll, ballots, manner))
    assert found.heading == "Straw poll result · by practice"
    support = int(found.lines[0].split()[1])
    assert found.lines[0].startswith(f"SUPPORT {support} of 48 practices (")
    assert found.lines[1:-1] == (
        f"Oppose {42 - support} · Abstain 0 · divided inside 6",
        "Needed: more for than against, in all and in 3 of 4 areas. MET",
        "48 of 61 practices voted (79%)",
        "GPs: 35 of 54 support it (65%)",
    )
    assert isinstance(found.bars, Units)
    assert dict(found.bars.areas)["S"] is Reached.NOT_MET


@pytest.mark.parametrize("name", sorted({name for name, _ in sound()} - {"pledge"}))
def test_every_kind_of_export_can_be_shown_again(name: str) -> None:
    rows = by_kind(dict(sound())[name])
    method, limit = rows["method"][0]
    labels = tuple(row[1] for row in rows["option"])
    terms = Terms(method=Method(Kind(method), int(limit)))
    poll = replace(a_poll(rows["poll"][0][1], labels), terms=terms)
    found = shown(Case(poll, findings_of(rows), LONDON, manner_of(rows), "Demo LMC"))
    assert len(found.lines) <= 10
    for line in (*found.lines, *found.details):
        if "%" in line:
            assert "of " in line.lower(), line
    if found.bars is not None:
        picture = Image.open(io.BytesIO(draw(found.bars)))
        assert picture.width == 800
        assert 100 <= picture.height <= 1_600


SIDES = st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(SIDES, min_size=1, max_size=10), st.integers(0, 400))
def test_any_columns_can_be_drawn(rows: list[tuple[int, int, int]], roll: int) -> None:
    splits = tuple(Split("x" * 55, "99 for, 99 against", (a,), m, (f,)) for a, m, f in rows)
    assert draw(Diverging(splits, roll)).startswith(b"\x89PNG")


def test_the_letter_is_dated_by_the_poll_and_signed_by_the_committee() -> None:
    poll = a_poll(opened_at=datetime(2026, 12, 10, 9, tzinfo=UTC))
    found = shown(case_of(poll, [picked(0, 3)] * 5))
    assert found.letter.startswith("On 10 December 2026 Demo LMC asked its ten members")


def test_what_only_the_picture_shows_is_in_its_words() -> None:
    """For who cannot see it: each round, each area's verdict."""
    rows = by_kind(dict(sound())["by-practice"])
    options = ("Support", "Oppose", "Abstain")
    case = Case(a_poll(labels=options), findings_of(rows), LONDON, manner_of(rows), "Demo LMC")
    told = shown(case)
    verdicts = "; ".join(f"{area}: {verdict}" for area, verdict in rows["verdict"])
    assert told.alt.endswith(verdicts)
    assert verdicts in told.details
    rows = by_kind(dict(sound())["run-off"])
    poll = a_poll(labels=tuple(row[1] for row in rows["option"]))
    poll = replace(poll, terms=Terms(method=Method(Kind.RANKED)))
    found = shown(Case(poll, findings_of(rows), LONDON, manner_of(rows), "Demo LMC"))
    assert "Round 1: Dr Adeyemi 4" in found.alt
    assert f"Round {len(rows['round'])}: " in found.alt
