import pytest
from asked_poll import open_poll
from hypothesis import given
from hypothesis import strategies as st
from pollhouse import CHANNEL, CLOSE, GUILD, NOW, OFFICER, QUESTION, House

from bot.errors import UserError
from bot.polls.draft import Draft
from bot.polls.model import Terms
from bot.polls.roll import Candidate, Chosen, Entitlement, freeze, preview, roll_hash, why
from bot.polls.store import roll_entries, roll_entry
from bot.register.kept_register import Entry, import_register, match, register_rows, unmatched
from bot.register.roll_reading import read_roll

MEMBER, OBSERVER = 11, 12
CHOSEN = Chosen({MEMBER: "LMC member"}, {OBSERVER: "observer"})
PEOPLE = [
    Candidate(1, "Dr One", frozenset({MEMBER})),
    Candidate(2, "Dr Two", frozenset({MEMBER, OBSERVER})),
    Candidate(3, "Bot", frozenset({MEMBER}), is_bot=True),
    Candidate(4, "Guest", frozenset({99})),
]


def test_a_roll_by_role_leaves_out_observers_and_bots() -> None:
    roll = freeze(CHOSEN, PEOPLE, [])
    assert [entry.member_id for entry in roll.entries] == [1]
    assert roll.left_out == {"bot": 1, "observer": 1}
    assert preview(roll) == "1 may vote; left out: 1 bot, 1 observer"
    assert roll.basis == "members with the role “LMC member”"


def test_an_imported_roll_adds_members_once_and_hands_back_bare_names() -> None:
    rows = [Entry(1, "Dr One", "Medway House"), Entry(4, "Guest"), Entry(None, "Dr Nobody")]
    roll = freeze(Chosen(CHOSEN.roles, CHOSEN.never, register=True), PEOPLE, rows)
    assert [(e.member_id, e.practice) for e in roll.entries] == [(1, "Medway House"), (4, "")]
    assert preview(roll).endswith("1 name without a Discord account")
    assert roll.entries[1].reason == "stood on the imported roll"


def test_the_roll_hash_changes_with_anybody_and_not_with_order() -> None:
    assert roll_hash(7, [1, 2, 3]) == roll_hash(7, [3, 1, 2])
    assert roll_hash(7, [1, 2, 3]) != roll_hash(7, [1, 2])
    assert len(roll_hash(7, [1])) == 8


async def test_everybody_learns_why_they_may_vote_or_not(house: House) -> None:
    roll = freeze(CHOSEN, PEOPLE, [])
    draft = Draft(QUESTION, closes_at=CLOSE, terms=Terms(small_number=1))
    poll = await open_poll(house.db, house.boxes, GUILD, OFFICER, draft, roll, CHANNEL, NOW)
    entry = await house.db.read(lambda conn: roll_entry(conn, poll, 1))
    assert entry is not None
    yes = why(poll, entry, PEOPLE[0])
    assert yes == Entitlement(True, "Yes: when P-1 opened, you held the role “LMC member”.")
    assert "“observer” does not vote" in why(poll, None, PEOPLE[1], CHOSEN).words
    late = Candidate(9, "Dr Late", frozenset({MEMBER}))
    assert "did not hold it then" in why(poll, None, late, CHOSEN).words
    no = why(poll, None, PEOPLE[3], CHOSEN)
    assert not no.may
    assert no.words.startswith("No: the roll of P-1 was fixed")
    assert len(await house.db.read(lambda conn: roll_entries(conn, poll.id))) == 1


SHEET = "Discord ID,Name,Practice,Locality,List size,Capacity\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        SHEET.encode() + b"1,Dr One,Medway House,Medway,\"9,500\",GP partner\r\n",
        b"\xef\xbb\xbf" + SHEET.encode() + b"1,Dr One,Medway House,Medway,9500,Partner\r\n",
        SHEET.replace(",", ";").encode() + b"1;Dr One;Medway House;Medway;9 500;partner\n\n",
        "capacity\tname\tdiscord_id\tpractice name\tlist-size\tArea\n"
        "partner\tDr One\t'1\tMedway House\t9500\tMedway\n".encode("utf-16"),
    ],
)  # fmt: skip
def test_sheets_of_many_makes_say_the_same(raw: bytes) -> None:
    assert list(read_roll(raw, {1}).entries) == [
        Entry(1, "Dr One", "Medway House", "Medway", 9_500, "partner")
    ]


def test_a_windows_sheet_keeps_its_accents() -> None:
    rows = read_roll("id;name\n1;Dr Müller–O’Brien\n".encode("cp1252"), {1}).entries
    assert rows[0].name == "Dr Müller–O’Brien"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("id,name\n", "no members"),
        ("colour,shape\nred,round\n", "must name the columns"),
        ("id,name\n1,A\n5,B\n6,C\n", "Rows 3, 4: no member"),
        ("id,name\n1,A\n1,B\n", "Rows 2 and 3 have the same"),
        ("id,name\n1.2E+17,A\n", "Row 2: “1.2E+17” is no Discord id"),
        ("id,practice\n,Medway\n", "Row 2: neither"),
        ("id,list size\n1,many\n", "“many” is no list size"),
        ("id,speaks\n1,perhaps\n", "“perhaps” does not say who speaks for a practice"),
        ("id,name\n99999999999999999999,A\n", "is no Discord id"),
        ('id,name\n1,"A\n,B\n,C\n', "a quotation mark was left open"),  # and would hide B and C
    ],
)
def test_a_sheet_with_a_fault_is_refused_with_its_row(text: str, says: str) -> None:
    with pytest.raises(UserError) as refused:
        read_roll(text.encode(), {1})
    assert says in str(refused.value)


@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_one_sentence(raw: bytes) -> None:
    try:
        rows = read_roll(b"id,name\n" + raw, {1, 2}).entries
    except UserError:
        return
    assert all(row.member_id in (None, 1, 2) for row in rows)


async def test_a_name_is_matched_once_by_an_officers_press(house: House) -> None:
    rows = [Entry(1, "Dr One"), Entry(None, "Dr Two")]
    await house.db.write(lambda c: import_register(c, GUILD, rows, NOW))
    ((row_id, name),) = await house.db.read(lambda c: unmatched(c, GUILD))
    assert name == "Dr Two"
    with pytest.raises(UserError, match="Dr One"):
        await house.db.write(lambda c: match(c, GUILD, row_id, 1))
    with pytest.raises(UserError):
        await house.db.write(lambda c: match(c, GUILD + 1, row_id, 2))
    await house.db.write(lambda c: match(c, GUILD, row_id, 2))
    with pytest.raises(UserError):
        await house.db.write(lambda c: match(c, GUILD, row_id, 3))
    assert [r.member_id for r in await house.db.read(lambda c: register_rows(c, GUILD))] == [1, 2]


async def test_an_import_replaces_the_one_before_it_on_its_own_server(house: House) -> None:
    await house.db.write(lambda c: import_register(c, GUILD + 1, [Entry(1, "A")], NOW))
    for count in (3, 1):
        rows = [Entry(n, f"Dr {n}") for n in range(1, count + 1)]
        assert await house.db.write(lambda c, r=rows: import_register(c, GUILD, r, NOW)) == count
    assert len(await house.db.read(lambda c: register_rows(c, GUILD + 1))) == 1
