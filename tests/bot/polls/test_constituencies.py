"""Practices and areas: frozen with the roll, hidden in the box, joined with each ballot at the
count."""

import json
import random
import shutil
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from asked_poll import open_poll
from forgeries import a_poll
from pollhouse import (
    CHANNEL,
    CLOSE,
    GUILD,
    NOW,
    OFFICER,
    QUESTION,
    TWO_OFFICERS,
    House,
    house_at,
    minutes,
    officer,
)

from bot import people
from bot.errors import UserError
from bot.plain_values import from_plain, to_plain
from bot.polls import additions
from bot.polls import traces as retention
from bot.polls.box import Box
from bot.polls.closing import close_poll
from bot.polls.constituencies import divided, electorate, manner, seats
from bot.polls.counting.areas import Reached
from bot.polls.counting.rounds import Reserved, Rules, Ties
from bot.polls.counting.voices import Speaks
from bot.polls.counting_words import card_lines
from bot.polls.draft import Draft, check, faults, place_faults
from bot.polls.export import as_json
from bot.polls.findings import Ballot, Manner, findings
from bot.polls.letters import Case
from bot.polls.lot import drawn
from bot.polls.method import Kind, Method, picked
from bot.polls.model import Areas, Article, Constituency, Figures, Poll, Roll, Terms, Unit, WhenAll
from bot.polls.opening import prepare
from bot.polls.records import case_of, published
from bot.polls.recount import recount_bytes
from bot.polls.result import result_of
from bot.polls.roll import Candidate, Chosen, freeze
from bot.polls.store import poll_of
from bot.register.kept_register import Entry, import_register
from bot.times import to_ms

LONDON = ZoneInfo("Europe/London")
PRACTICE = Terms(unit=Unit.PRACTICE, by_area=True, thresholds=("practices:1/2", "areas:1/2"))
SUPPORT, OPPOSE, ABSTAIN = (picked(at, 3) for at in range(3))


def roll(practices: int = 14, doctors: int = 3) -> Roll:
    """Practices of several doctors, by turns North and South; two locums in none."""
    entries = [
        Entry(
            1_000 + number * 10 + at,
            f"Dr {number}.{at}",
            f"Surgery {number}" if at else f"surgery  {number}",
            ("North", "South")[number % 2],
            5_000 + number % 3,
        )
        for number in range(practices)
        for at in range(doctors)
    ]
    locums = (Entry(9_001, "Dr Locum"), Entry(9_002, "Dr Relief"))
    return Roll("the imported roll", (*entries, *locums))


async def opened(house: House, terms: Terms, asked: Roll) -> tuple[Poll, Box]:
    draft = Draft(QUESTION, closes_at=CLOSE, terms=terms)
    args = (GUILD, OFFICER, draft, asked, CHANNEL, NOW, TWO_OFFICERS)
    poll = await open_poll(house.db, house.boxes, *args)
    return poll, await house.boxes.box(GUILD, poll.id)


def test_terms_come_back_from_the_store_as_they_went() -> None:
    rules = Rules((), 2, (Reserved("sessional", 1, frozenset({0, 2})),), Ties.LATEST, 5)
    terms = replace(PRACTICE, speaks=Speaks.ALL, weighted=True, ranking=rules, whole_rankings=True)
    draft = Draft("Who should go?", closes_at=CLOSE, terms=terms)
    assert from_plain(Draft, json.loads(json.dumps(to_plain(draft)))) == draft


def test_drafts_and_terms_are_read_as_older_releases_kept_them() -> None:
    terms = {
        "method": ["ranked", 0], "named": False, "live": False, "reminders": True,
        "unit": "practice", "small_number": 5, "thresholds": ["majority"],
    }  # fmt: skip
    usual = Terms(Method(Kind.RANKED), unit=Unit.PRACTICE, thresholds=("majority",))
    assert from_plain(Terms, terms) == usual
    reserved = [["sessional", 1, [0, 2]]]
    rules = {"lot": [1, 0, 2], "places": 2, "reserved": reserved, "ties": "latest", "decimals": 5}
    kept = {
        "question": "Who?", "labels": ["A", "B", "C"], "closes_at": to_ms(CLOSE),
        "terms": terms | {"ranking": rules, "when_all": "hour", "trustees": 3},
        "article": [3, "Kent", ""], "role_ids": [1, 2], "channel_id": 9, "replaces": None,
        "figures": {"source": "Pulse", "sample": "504", "rows": [["Yes", "27%"]], "question": ""},
        "register": True, "present": False, "minutes": 0,
    }  # fmt: skip
    group = Reserved("sessional", 1, frozenset({0, 2}))
    ranking = Rules((1, 0, 2), 2, (group,), Ties.LATEST, 5)
    assert from_plain(Draft, json.loads(json.dumps(kept))) == Draft(
        "Who?", ("A", "B", "C"), CLOSE,
        replace(usual, ranking=ranking, when_all=WhenAll.ON_THE_HOUR, trustees=3),
        Article(3, "Kent"), Figures("Pulse", "504", (("Yes", "27%"),)), (1, 2), 9, register=True,
    )  # fmt: skip


def test_a_roll_is_divided_by_practice_whatever_the_case_of_its_name() -> None:
    asked = electorate(roll(), PRACTICE)
    assert asked.size == 42
    assert asked.left_out == {"in no practice": 2}
    assert electorate(asked, PRACTICE) == asked
    found = divided(asked.entries, PRACTICE)
    assert len(found) == 14
    assert found[0] == Constituency("surgery 0", "North", 3, 5_000)
    by_area = divided(roll().entries, Terms(by_area=True))
    assert by_area == (Constituency("", "North", 21), Constituency("", "South", 21))


async def test_members_of_each_capacity_have_their_bare_verdict(tmp_path: Path) -> None:
    """Partners are for it, the salaried are not, and of two locums nothing is told."""
    capacities = ["partner"] * 14 + ["salaried"] * 12 + ["locum"] * 2 + [""] * 3
    entries = [Entry(n, f"Dr {n}", capacity=each) for n, each in enumerate(capacities, 1_000)]
    terms = Terms(by_area=True, areas=Areas.CAPACITY)
    asked = Roll("the imported roll", tuple(entries))
    assert not place_faults(CHANNEL, asked, terms)
    assert next(card_lines(terms, (), divided(entries, terms))) == (
        "Told as met or not met for each of three capacities: locum, partner and salaried."
    )
    async with house_at(tmp_path) as house:
        poll, box = await opened(house, terms, asked)
        for n, entry in enumerate(entries[:26]):
            against = n in (1, 2) or (entry.capacity == "salaried" and n % 5)
            await box.cast(1_000 + n, OPPOSE if against else SUPPORT, minutes(1))
        await close_poll(house.db, house.boxes, poll.id, CLOSE)
        case = await house.db.read(lambda c: case_of(c, poll, LONDON, "Demo LMC"))
    assert case is not None
    assert case.found is not None
    assert case.found.areas is not None
    assert case.found.areas.verdicts == {
        "locum": Reached.TOO_FEW,
        "partner": Reached.MET,
        "salaried": Reached.NOT_MET,
    }
    told = result_of(case)
    assert told.heading == "Straw poll result · by capacity"
    assert (
        "By capacity, more were for it than against in partner (not in salaried; too few to say in"
        " locum)."
    ) in told.letter


def test_members_of_each_role_that_is_asked_are_told_apart() -> None:
    """Each counts in the first role they hold; whom the imported roll alone names, in none."""
    asked = Chosen({1: "Partner", 2: "Locum"}, {}, register=True)
    held = [{1}] * 12 + [{2}] * 11 + [{1, 2}] * 2
    members = [Candidate(n, f"Dr {n}", frozenset(roles)) for n, roles in enumerate(held, 1_000)]
    found = freeze(asked, members, [Entry(1_100, "Dr Away")])
    terms = Terms(by_area=True, areas=Areas.ROLE)
    places = divided(found.entries, terms)
    assert places == (Constituency("", "Locum", 13), Constituency("", "Partner", 12))
    assert list(card_lines(terms, (), places))[:2] == [
        "Told as met or not met for each of two roles: Locum and Partner.",
        "Whoever holds several of them counts in the first.",
    ]
    assert not place_faults(CHANNEL, found, terms)
    one = freeze(replace(asked, roles={1: "Partner"}), members, [])
    assert list(place_faults(CHANNEL, one, terms)) == [
        "A count by role needs two roles or more, and the roll names 1: ask another under Who may"
        " vote, or leave the roles out."
    ]


async def test_each_role_has_its_bare_verdict_and_its_member_forgotten_no_role(
    tmp_path: Path,
) -> None:
    entries = [
        Entry(n, f"Dr {n}", role="Partner" if n % 2 else "Locum") for n in range(1_000, 1_024)
    ]
    terms = Terms(by_area=True, areas=Areas.ROLE)
    async with house_at(tmp_path) as house:
        poll, box = await opened(house, terms, Roll("members", tuple(entries)))
        for n in range(24):
            await box.cast(1_000 + n, SUPPORT if n % 2 or n < 4 else OPPOSE, minutes(1))
        held = {"person": people.TRACES, "polls": retention.TRACES}
        await house.db.write(lambda c: people.forget(c, GUILD, 1_001, held, minutes(2)))
        await close_poll(house.db, house.boxes, poll.id, CLOSE)
        case = await house.db.read(lambda c: case_of(c, poll, LONDON, "Demo LMC"))
        query = "SELECT count(*) FROM poll_roll WHERE role = ''"
        assert await house.db.read(lambda c: c.execute(query).fetchone()[0]) == 1
    assert case is not None
    assert case.found is not None
    assert case.found.areas is not None
    assert case.found.areas.verdicts == {"Locum": Reached.NOT_MET, "Partner": Reached.MET}
    assert result_of(case).heading == "Straw poll result · by role"


def test_a_capacity_is_a_members_and_no_dual_majority_goes_by_it() -> None:
    asked = Terms(by_area=True, areas=Areas.CAPACITY, thresholds=("areas:1",))
    draft = Draft(QUESTION, closes_at=CLOSE, terms=asked)
    assert any("only where areas show" in fault for fault in faults(draft, NOW))
    practice = replace(asked, unit=Unit.PRACTICE, thresholds=())
    assert any(
        "A practice has no capacity" in f for f in faults(replace(draft, terms=practice), NOW)
    )


def test_areas_stand_in_the_order_of_the_alphabet_each_with_one_spelling() -> None:
    places = zip(
        "abcdefgh", ("West", "north", "East ", "North", "east", "West", "", "NORTH"), strict=True
    )
    entries = [Entry(n, "", f"P{name}", area) for n, (name, area) in enumerate(places, 1)]
    found = divided(entries, PRACTICE)
    how = manner(a_poll(terms=PRACTICE, constituencies=found))
    assert list(how.areas.items()) == [("East", 2), ("north", 3), ("West", 2)]


def test_one_member_speaks_for_each_practice_and_the_others_are_left_out() -> None:
    named = replace(PRACTICE, speaks=Speaks.NAMED)
    marked = tuple(
        replace(entry, speaks=entry.member_id is not None and entry.member_id % 10 == 2)
        for entry in roll().entries
    )
    alone = Entry(8_000, "Dr Alone", "Surgery 99", "North")
    asked = electorate(replace(roll(), entries=(*marked, alone)), named)
    assert asked.size == 15
    assert asked.left_out == {"in no practice": 2, "not named to speak for their practice": 28}
    assert not place_faults(CHANNEL, asked, named)
    twice = tuple(replace(entry, speaks=True) for entry in roll().entries)
    (fault, *_) = place_faults(CHANNEL, replace(roll(), entries=twice), named)
    assert "say yes beside one of them in the column “speaks”" in fault


@pytest.mark.parametrize(
    ("terms", "asked", "says"),
    [
        (PRACTICE, roll(4), "needs 5 practices or more, and the roll names 4"),
        (Terms(by_area=True), roll(1), "needs two areas or more, and the roll names 1"),
        (replace(PRACTICE, speaks=Speaks.NAMED), roll(), "has more than one voter"),
        (
            replace(PRACTICE, weighted=True),
            Roll("r", tuple(Entry(i, "", f"P{i}", "NS"[i % 2]) for i in range(1, 9))),
            "P1 has no list size",
        ),
        (
            PRACTICE,
            replace(roll(), entries=(*roll().entries, Entry(5, "", "Surgery 2", "South"))),
            "stands in two areas",
        ),
        (Terms(unit=Unit.PRACTICE), Roll("r", (Entry(1), Entry(2))), "none of the 2 asked is in"),
    ],
)
def test_a_roll_that_cannot_be_asked_so_is_refused_in_a_sentence(
    terms: Terms, asked: Roll, says: str
) -> None:
    assert says in place_faults(CHANNEL, asked, terms)[0]


@pytest.mark.parametrize(
    ("terms", "labels", "says"),
    [
        (Terms(unit=Unit.PRACTICE, named=True), ("Support", "Oppose"), "No practice is named"),
        (
            Terms(Method(Kind.SEVERAL), unit=Unit.PRACTICE),
            ("A", "B"),
            "need one member who speaks for it",
        ),
        (Terms(Method(Kind.RANKED), named=True), ("A", "B"), "Names can show only"),
        (Terms(live=True, by_area=True), ("Support", "Oppose"), "seal the poll"),
        (Terms(by_area=True), ("Mon", "Tue"), "A count by area needs one answer"),
        (Terms(weighted=True), ("Yes", "No"), "let practices vote"),
        (Terms(thresholds=("practices:3/5",)), ("Yes", "No"), "only where practices vote"),
        (Terms(thresholds=("areas:3/4",)), ("Yes", "No"), "only where areas show"),
    ],
)
def test_what_cannot_be_counted_together_is_told_before_it_opens(
    terms: Terms, labels: tuple[str, ...], says: str
) -> None:
    draft = Draft(QUESTION, labels, CLOSE, terms)
    assert [fault for fault in faults(draft, NOW) if says in fault]
    with pytest.raises(UserError):
        check(draft, NOW)


async def test_practices_and_areas_are_counted_from_what_the_box_alone_knows(
    house: House,
) -> None:
    poll, box = await opened(house, PRACTICE, roll())
    known = manner(poll)
    fixed = Manner(Speaks.MAJORITY, 14, {"North": 7, "South": 7})
    assert replace(known, sizes={}, turnout_told=False) == fixed
    assert known.sizes["surgery 0"] == ("North", 3)
    assert known.turnout_told
    for number in range(14):
        said = SUPPORT if number % 2 == 0 or number > 9 else OPPOSE
        for at in range(2):
            await box.cast(1_000 + number * 10 + at, said, minutes(1))
    await close_poll(house.db, house.boxes, poll.id, CLOSE)
    case = await house.db.read(lambda c: case_of(c, poll, LONDON, "Demo LMC"))
    assert case is not None
    assert case.found is not None
    assert case.found.practices is not None
    assert case.found.areas is not None
    assert case.found.practices.votes == (9, 5, 0)
    assert case.found.tally is not None
    assert case.found.tally.votes == (18, 10, 0)
    assert case.found.areas.verdicts["North"] is Reached.MET
    assert case.manner.practices == 14
    assert case.manner.areas == {"North": 7, "South": 7}
    assert all(verdict.whole == 14 or verdict.whole == 2 for verdict in case.found.verdicts)


async def test_a_member_forgotten_meanwhile_still_votes_for_their_practice(
    tmp_path: Path,
) -> None:
    async with house_at(tmp_path) as house:
        poll, box = await opened(house, PRACTICE, roll())
        for number in range(12):
            await box.cast(1_000 + number * 10, SUPPORT, minutes(1))
        held_in = {"person": people.TRACES, "polls": retention.TRACES}
        assert await house.db.write(lambda c: people.forget(c, GUILD, 1_000, held_in, minutes(2)))
        left = await house.db.read(lambda c: seats(c, poll))
        assert 1_000 not in left
    async with house_at(tmp_path) as house:  # the box is opened again without their name
        await close_poll(house.db, house.boxes, poll.id, CLOSE)
        case = await house.db.read(lambda c: case_of(c, poll, LONDON))
        assert case is not None
        assert case.found is not None
        assert case.found.practices is not None
        assert case.found.practices.votes == (12, 0, 0)


async def test_a_seat_tells_its_practice_to_nobody_without_the_key(tmp_path: Path) -> None:
    async with house_at(tmp_path) as house:
        poll, _ = await opened(house, PRACTICE, roll())
        plain, _ = await opened(house, Terms(), roll(practices=4))
    copy = tmp_path / "copy.db"
    shutil.copy(tmp_path / "boxes" / f"{poll.box}.db", copy)
    rows = sqlite3.connect(copy).execute("SELECT place FROM seat").fetchall()
    assert len({bytes(place) for (place,) in rows}) == len(rows) == 42
    assert {len(place) for (place,) in rows} == {len(rows[0][0])}
    assert b"urgery" not in copy.read_bytes()
    bare = tmp_path / "bare.db"
    shutil.copy(tmp_path / "boxes" / f"{plain.box}.db", bare)
    assert sqlite3.connect(bare).execute("SELECT DISTINCT place FROM seat").fetchall() == [(b"",)]


async def test_somebody_added_votes_in_the_practice_of_the_imported_roll(house: House) -> None:
    poll, box = await opened(house, PRACTICE, roll())
    rows = [Entry(7, "Dr New", "SURGERY 3", "South"), Entry(8, "Dr Alone", "Elsewhere", "South")]
    await house.db.write(lambda c: import_register(c, GUILD, rows, NOW))
    with pytest.raises(UserError, match="each practice has one vote"):
        await house.db.write(
            lambda c: additions.ask_addition(
                c, GUILD, poll.id, officer(OFFICER), Entry(8), "forgotten", minutes(1)
            )
        )
    number = await house.db.write(
        lambda c: additions.ask_addition(
            c, GUILD, poll.id, officer(OFFICER), Entry(7), "forgotten", minutes(1)
        )
    )
    longer, _, _ = await house.db.write(
        lambda c: additions.second_addition(c, GUILD, number, officer(90_002), minutes(2))
    )
    assert sum(each.voters for each in longer.constituencies) == 43
    house.boxes.told(longer)
    await box.admit(await house.db.read(lambda c: seats(c, longer)))
    for member in (7, 1_030, 1_040, 1_050, 1_060, 1_070):
        await box.cast(member, SUPPORT, minutes(3))
    await close_poll(house.db, house.boxes, poll.id, CLOSE)
    case = await house.db.read(lambda c: case_of(c, longer, LONDON))
    assert case is not None
    assert case.found is not None
    assert case.found.practices is not None
    assert case.found.practices.votes == (5, 0, 0)


async def test_the_records_of_a_vote_by_practice_are_counted_again(house: House) -> None:
    terms = replace(PRACTICE, weighted=True)
    poll, box = await opened(house, terms, roll())
    for number in range(14):
        said = (SUPPORT, OPPOSE, ABSTAIN)[number % 3]
        await box.cast(1_000 + number * 10, said, minutes(1))
    await close_poll(house.db, house.boxes, poll.id, CLOSE)
    records = await house.db.read(lambda c: published(c, poll))
    assert ("unit", "practice", "majority", "14") in records
    told = json.dumps(records)
    assert "urgery" not in told
    again = recount_bytes(as_json(records))
    assert again.ok, again.fault
    assert any("practices" in line for line in again.lines)


def test_every_lot_comes_about_as_often() -> None:
    token_bytes = random.Random(4).randbytes
    lots = [drawn(3, token_bytes) for _ in range(3_000)]
    counts = [lots.count(lot) for lot in set(lots)]
    assert len(counts) == 6
    assert max(counts) - min(counts) < 150


async def test_a_lot_is_drawn_when_a_poll_opens_and_kept_with_it(house: House) -> None:
    terms = Terms(ranking=Rules(places=1))
    poll, _ = await opened(house, terms, roll())
    assert poll.terms.ranking is not None
    assert sorted(poll.terms.ranking.lot) == [0, 1, 2]
    asked = Draft(QUESTION, closes_at=CLOSE)
    plain = await house.db.write(
        lambda c: prepare(
            c, GUILD, OFFICER, asked, roll(), "b" * 32, CHANNEL, NOW, random.Random(1).randbytes
        )
    )
    assert plain.terms.ranking is None


async def test_members_of_how_many_practices_voted_is_told_alike_in_every_output(
    tmp_path: Path,
) -> None:
    async with house_at(tmp_path) as house:
        poll, box = await opened(house, Terms(), roll())
        assert len(poll.constituencies) == 14
        votes = [1_000 + number * 10 + at for number in range(9) for at in range(2)]
        for member in [*votes, 9_001]:
            assert (await box.cast(member, SUPPORT, minutes(1))).place is None
        for member in votes[:6]:
            await box.withdraw(member, minutes(2))
        held = {"person": people.TRACES, "polls": retention.TRACES}
        assert await house.db.write(lambda c: people.forget(c, GUILD, votes[-1], held, minutes(2)))
        await close_poll(house.db, house.boxes, poll.id, CLOSE)
        later = CLOSE + timedelta(days=400)
        await house.db.write(lambda c: retention.retire(c, GUILD, later, later))
        poll = await house.db.read(lambda c: poll_of(c, GUILD, poll.id)) or poll
        assert poll.constituencies == (), "who worked where goes with the roll"
        case = await house.db.read(lambda c: case_of(c, poll, LONDON, "Demo LMC"))
        rows = await house.db.read(lambda c: published(c, poll))
    assert case is not None
    told = result_of(case)
    assert told.turnout == "Turnout 13 of 44 members (30%), from 6 of 14 practices"
    assert "Of the 13 who voted (30%), from 6 of 14 practices, 13 supported it" in told.letter
    assert "Account of ballots: roll 44, put in 19, withdrawn 6, counted 13" in told.details
    assert ("coverage", "6", "6", "14") in rows
    assert ("account", "19", "6") in rows
    said = recount_bytes(as_json(rows)).text
    assert "| Turnout 13 of 44, from 6 of 14 practices" in said
    assert "| Put in 19, withdrawn 6, counted 13" in said


def test_where_it_would_tell_of_somebody_it_is_not_told_from_how_many_practices() -> None:
    sizes = {f"P{n}": ("", 3 if n < 12 else 1) for n in range(14)}
    ballots = [Ballot(SUPPORT, f"P{n % 12}") for n in range(30)]
    poll = a_poll(roll_sizes=(38,))
    found = findings(poll.options, Terms(), 38, ballots, Manner(sizes=sizes))
    told = result_of(Case(poll, found, LONDON, Manner()))
    assert "From how many practices: not shown, since it would tell who voted." in told.details
    assert told.turnout == "Turnout 30 of 38 members (79%)"


def test_where_areas_show_it_is_not_told_from_how_many_practices_and_why() -> None:
    asked = Terms(by_area=True)
    ballots = [Ballot(SUPPORT, "", "NS"[n % 2]) for n in range(20)]
    how = Manner(areas={"N": 20, "S": 20})
    poll = a_poll(terms=asked, roll_sizes=(40,), constituencies=(Constituency("", "N", 20),))
    found = findings(poll.options, asked, 40, ballots, how)
    told = result_of(Case(poll, found, LONDON, how))
    why = "From how many practices: not shown, since beside areas it could tell who voted."
    assert why in told.details
    assert told.turnout == "Turnout 20 of 40 members (50%)"
