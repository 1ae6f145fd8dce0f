"""Letters word for word, and a speech whose numbers are the result's own."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from forgeries import a_poll, by_practice, codes, ranked, sound
from hypothesis import given
from hypothesis import strategies as st

from bot.polls.counting.rounds import Rules
from bot.polls.counting.voices import Speaks
from bot.polls.findings import BY_MEMBER, Ballot, Manner, findings
from bot.polls.letters import Case, letter, pledge_letter
from bot.polls.method import Choice, Kind, Method, picked
from bot.polls.model import Poll, Terms, Unit
from bot.polls.phrases import counted, ordinal, period
from bot.polls.records import evidence, pledge_evidence
from bot.polls.speech import speech, spoken
from bot.times import LONDON

TWO_DAYS = datetime(2026, 12, 9, 9, tzinfo=UTC)
FIRST = datetime(2026, 12, 1, 9, tzinfo=UTC)
TERMS = "Should we refuse NHS England’s new contract terms?"


def case_of(
    poll: Poll, ballots: list[Ballot | Choice], manner: Manner = BY_MEMBER, **more: Any
) -> Case:
    opened = [each if isinstance(each, Ballot) else Ballot(each) for each in ballots]
    found = findings(poll.options, poll.terms, poll.roll_size, opened, manner)
    return Case(poll, found, LONDON, manner, "Demo LMC", **more)


def forty(**more: Any) -> Case:
    poll = a_poll(TERMS, roll_sizes=(50,), opened_at=TWO_DAYS)
    votes = [picked(0, 3)] * 28 + [picked(1, 3)] * 8 + [picked(2, 3)] * 4
    return case_of(poll, list(votes), **more)


def test_a_simple_majority() -> None:
    assert letter(forty(thing="refusal")) == (
        "On 9 and 10 December 2026 Demo LMC asked its 50 members in a secret straw poll: “Should"
        " we refuse NHS England’s new contract terms?” Of the 40 who voted (80%), 28 supported"
        " refusal (70%), 8 opposed it (20%) and 4 abstained (10%). Even if the other ten had all"
        " opposed it, 28 of all 50 members (56%) would be for refusal. This was not a statutory"
        " ballot."
    )


def test_a_poll_by_practice_with_a_dual_majority() -> None:
    terms = Terms(thresholds=("majority", "areas:3/4"))
    poll = a_poll(
        "Should we refuse the new terms?", terms=terms, roll_sizes=(112,), opened_at=FIRST
    )
    areas = ("North", "East", "South", "West")
    ballots: list[Ballot | Choice] = []
    for number in range(42):
        area = areas[number % 4]
        against = number < 9 if area != "South" else number < 24
        ballots.append(Ballot(picked(int(against), 3), f"P{number}", area))
    for number in range(42, 48):
        ballots += [Ballot(picked(n, 3), f"P{number}", "North") for n in (0, 1)]
    manner = Manner(Speaks.MAJORITY, 61, {"North": 19, "East": 14, "South": 14, "West": 14})
    found = case_of(poll, ballots, manner, thing="refusal")
    assert found.found is not None
    assert found.found.practices is not None
    votes, text = found.found.practices.votes, letter(found)
    assert text.startswith(
        "From 1 to 10 December 2026 Demo LMC asked the 61 practices of its area, one vote each:"
        f" “Should we refuse the new terms?” 48 voted (79%): {votes[0]} for refusal ("
    )
    assert f"{votes[1]} against, and in six the doctors were evenly divided." in text
    assert (
        "The rule set beforehand asked for more for than against, overall and in three of four"
        " areas; both were reached (not in South)."
    ) in text
    assert text.endswith("This was not a statutory ballot and binds no practice.")
    done = replace(found, poll=replace(poll, outcome="We wrote to the board."))
    assert letter(done).endswith("What was done with it: We wrote to the board.")


def test_one_named_member_for_each_practice_binds_none_either() -> None:
    poll = a_poll("We refuse the new terms", terms=Terms(unit=Unit.PRACTICE), roll_sizes=(12,))
    ballots = [Ballot(picked(0, 3), f"P{number}") for number in range(9)]
    text = letter(case_of(poll, ballots, Manner(Speaks.NAMED, 12)))
    assert (
        "the 12 practices of its area in a secret straw poll: “We refuse the new terms”. Of" in text
    )
    assert text.endswith("This was not a statutory ballot and binds no practice.")


def test_few_divided_practices_are_no_number_in_a_letter() -> None:
    rows = dict(by_practice())["by-practice"]
    assert ("divided", "fewer than 5") in rows
    poll = a_poll(roll_sizes=(40,))
    ballots: list[Ballot | Choice] = [Ballot(picked(n % 2, 3), f"P{n // 2}") for n in range(6)]
    ballots += [Ballot(picked(0, 3), f"Q{n}") for n in range(5)]
    text = letter(case_of(poll, ballots, Manner(Speaks.MAJORITY, 15)))
    assert "5 spoke with one voice" in text
    assert "in fewer than five the doctors were evenly divided" in text
    assert not re.search(r"\b(8|three) (voted|the doctors)", text)


ELECTION: list[Ballot | Choice] = [
    *[(1, 0, 0, 0)] * 13, *[(0, 1, 0, 0)] * 12, *[(0, 0, 1, 0)] * 7, *[(2, 0, 0, 1)] * 4,
    *[(0, 0, 2, 1)] * 1, *[(0, 2, 1, 0)] * 1, *[(2, 3, 1, 0)] * 2,
]  # fmt: skip


def test_a_ranking_with_one_place() -> None:
    doctors = ("Dr Adeyemi", "Dr Brook", "Dr Cole", "Dr Dutt")
    terms = Terms(method=Method(Kind.RANKED))
    opened = datetime(2026, 12, 8, 9, tzinfo=UTC)
    poll = a_poll("Who?", doctors, terms=terms, roll_sizes=(50,), opened_at=opened)
    things = "candidates for the England LMC conference"
    manner = Manner(ranking=Rules((0, 1, 2, 3)))
    text = letter(case_of(poll, list(ELECTION), manner, thing=things))
    assert text == (
        "From 8 to 10 December 2026 Demo LMC asked its 50 members in secret to put four candidates"
        " for the England LMC conference in order; 40 voted (80%). Dr Adeyemi was chosen in the"
        " third round by 19 votes to Dr Brook’s 13; eight voters had named neither. Compared one"
        " to one, Dr Adeyemi was preferred to each of the others. This was not a statutory ballot."
    )


def test_a_tie_in_a_ranking_says_what_settled_it() -> None:
    terms = Terms(method=Method(Kind.RANKED))
    poll = a_poll("Who?", ("A", "B", "C"), terms=terms)
    ballots: list[Ballot | Choice] = [*[(1, 0, 0)] * 3, *[(0, 1, 2)] * 2, *[(0, 2, 1)] * 2]
    text = letter(case_of(poll, ballots, Manner(ranking=Rules((1, 0, 2)))))
    assert (
        "A tie for last place in the first round was settled by the lot drawn beforehand." in text
    )
    order = letter(case_of(poll, ballots))
    assert "their order is: 1 B, 1 C, 3 A." in order


def test_a_menu() -> None:
    labels = ("Limit contacts to 25 a day", "Stop advice and guidance", "Leave", "Strike")
    poll = a_poll("?", labels, terms=Terms(method=Method(Kind.MENU)), roll_sizes=(10,))
    ballots: list[Ballot | Choice] = [(1, 1, 2, 0)] * 6 + [(1, 2, 1, 3)]
    text = letter(case_of(poll, ballots, Manner(Speaks.NAMED, 10)))
    assert text == (
        "In December 2026 Demo LMC asked the ten practices of its area in secret which of four"
        " actions they would take; 7 answered (70%). More than half of all 10 support two: “Limit"
        " contacts to 25 a day” (7) and “Stop advice and guidance” (6). Each of the other two has"
        " 1 or fewer. This was a survey of opinion, not a ballot for industrial action, and calls"
        " on nobody to act."
    )


def test_a_scale() -> None:
    label = "“Our practice can go on like this for two more years.”"
    poll = a_poll("?", (label,), terms=Terms(method=Method(Kind.SCALE, 5)), roll_sizes=(50,))
    marks = [1] * 13 + [2] * 11 + [3] * 6 + [4] * 7 + [5] * 3
    text = letter(case_of(poll, [(mark,) for mark in marks]))
    assert "24 disagreed (60%), 6 chose the middle (15%) and 10 agreed (25%)." in text


def test_too_few() -> None:
    poll = a_poll("Should the levy for locums change?", roll_sizes=(9,), opened_at=FIRST)
    assert letter(case_of(poll, [picked(0, 3)] * 4, asked="sessional members")) == (
        "In December 2026 Demo LMC asked its nine sessional members: “Should the levy for locums"
        " change?” Fewer than five answered, so no result is published, and nothing can be"
        " concluded from it either way."
    )


def test_a_pledge_that_reached_its_mass_tells_no_more() -> None:
    poll = a_poll("We leave the service together, if 37 of our 61 practices do.")
    case = Case(poll, None, LONDON, Manner(Speaks.NAMED, 61), "Demo LMC")
    text = pledge_letter(case, 37, datetime(2026, 12, 10, 18, 45, tzinfo=UTC))
    assert text.startswith(
        "By 18:45 on 10 December 2026 at least 37 of the 61 practices in our area"
    )
    assert set(re.findall(r"\d+", text)) == {"18", "45", "10", "2026", "37", "61"}


@pytest.mark.parametrize(
    ("opened", "closed", "said"),
    [
        ((2026, 12, 10), (2026, 12, 10), "On 10 December 2026"),
        ((2026, 11, 30), (2026, 12, 1), "On 30 November and 1 December 2026"),
        ((2026, 11, 28), (2026, 12, 4), "From 28 November to 4 December 2026"),
        ((2026, 12, 30), (2027, 1, 2), "From 30 December 2026 to 2 January 2027"),
    ],
)
def test_dates_as_one_writes_them(opened: Any, closed: Any, said: str) -> None:
    assert period(datetime(*opened, tzinfo=UTC), datetime(*closed, tzinfo=UTC), LONDON) == said


def test_numbers_as_one_writes_them() -> None:
    assert [counted(n) for n in (0, 9, 10, 11, 1_200)] == ["no", "nine", "ten", "11", "1,200"]
    assert [ordinal(n) for n in (1, 9, 11, 22, 33)] == ["first", "ninth", "11th", "22nd", "33rd"]


def numbers(text: str) -> set[int]:
    return {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text)}


@given(st.lists(st.integers(0, 2), min_size=5, max_size=60), st.integers(0, 60))
def test_every_number_of_letter_and_speech_is_in_the_export(said: list[int], away: int) -> None:
    """Counts are; shares are of two of them; only dates, codes and the floor's ten are not."""
    roll = len(said) + away
    poll = a_poll(TERMS, roll_sizes=(roll,), left_out={"observer": 37, "bot": 41})
    case = case_of(poll, [picked(at, 3) for at in said])
    rows = evidence(poll, case.found, codes(len(said)))
    known = {int(field) for row in rows for field in row[1:] if field.isdigit()}
    known |= {away, away + said.count(0), 10, 2026}
    text = letter(case) + " ".join(answer for _, answer in speech(case).answers)
    plain = re.sub(r"\d+(\.\d)?%", "", text)
    assert numbers(plain) <= known, plain


def test_a_speech_answers_five_hostile_questions() -> None:
    case = forty()
    case = replace(case, poll=replace(case.poll, left_out={"observer": 2}))
    found = speech(case, checked="The scrutineer signed")
    asked = [question for question, _ in found.answers]
    assert asked == [
        "How many were asked?", "Who could not vote?", "What if the rest disagree?",
        "Who checked it?", "Can it be forged?",
    ]  # fmt: skip
    answers = [answer for _, answer in found.answers]
    assert "50 on the roll" in answers[0]
    assert "Left out were 2 observers." in answers[1]
    assert answers[2] == (
        "If all 10 others opposed it, 28 of all 50, 56%, would still be for it: most of us."
    )
    assert answers[3].startswith("The scrutineer signed. Anybody can")
    assert "whether the computer was honest" in answers[4]
    assert "28 supported it, 70 per cent, 8 opposed it" in found.text
    assert "%" not in found.text


@pytest.mark.parametrize("reached", [True, False])
def test_a_pledge_is_read_out_without_a_number_that_its_export_lacks(reached: bool) -> None:
    terms = Terms(method=Method(Kind.PLEDGE, 7))
    poll = a_poll("We leave together, if 7 do.", ("I pledge",), terms=terms)
    case = Case(poll, None, LONDON, committee="Demo LMC", reached=reached)
    found = speech(case)
    rows = pledge_evidence(poll, reached=reached)
    known = {int(field) for row in rows for field in row[1:] if field.isdigit()} | {10, 2026}
    told = f"{found.text} {' '.join(answer for _, answer in found.answers)}"
    assert numbers(told.replace("20:00", "")) <= known, told
    assert [question for question, _ in found.answers][1] == "Who could not pledge?"
    assert "voted" not in told
    assert "Nobody can count it again" in told
    assert ("bound by nothing" in told) is reached


def test_spoken_per_cents_are_words() -> None:
    assert (
        spoken("40 voted (80%); 3 (7.5%) left.") == "40 voted, 80 per cent; 3, 7.5 per cent, left."
    )


def test_every_sound_kind_of_poll_has_a_letter_and_a_speech() -> None:
    from bot.polls.published import by_kind, findings_of, manner_of

    for name, rows in [*sound(), *ranked()]:
        if name == "pledge":
            continue  # it has a paragraph of its own
        kinds = by_kind(rows)
        method, limit = kinds["method"][0]
        labels = tuple(row[1] for row in kinds["option"])
        terms = Terms(method=Method(Kind(method), int(limit)))
        poll = replace(a_poll(kinds["poll"][0][1], labels), terms=terms)
        case = Case(poll, findings_of(kinds), LONDON, manner_of(kinds), "Demo LMC")
        assert letter(case).endswith((".", "either way.")), name
        assert len(speech(case).answers) == 5
