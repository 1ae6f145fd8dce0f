"""Who may vote, before a poll opens: an imported roll waits for others; members read the names."""

import io
from typing import Any

import openpyxl
import pytest
from layouts import labels, text
from pollstory import behind, card, cards, noon, opened, preview, refused
from simulated import advance, hand_over

from bot import audit, committee


async def imported(world: Any) -> Any:
    """Two friends of the officer, imported without a role: the public notice."""
    friends = [world.guild.add_member(world.env.create_user(name)) for name in ("fay", "gus")]
    world.extra["friends"] = friends
    rows = "".join(f"{who.id},Dr {who.name},Medway\n" for who in friends)
    raw = f"Discord id,name,practice\n{rows}{world.member.id},Dr Grace,Medway\n,Dr No,Swale\n"
    read = await world.officer.slash(
        world.channel, "office-roll import", file=("roll.csv", raw.encode())
    )
    shown = read.followups[-1] if read.followups else read.response
    assert not cards(world, "was imported")  # nobody is told before the press
    await world.officer.click(shown, label="Tell members")
    await advance(world.env, seconds=2)
    return card(world, "A roll of 4 was imported")


async def test_an_imported_roll_is_told_without_names_and_counts_after_an_hour(world: Any) -> None:
    await noon(world)
    notice = await imported(world)
    said = text(notice)
    assert "1 of its accounts have the members' role, 2 have not, and 1 names have no" in said
    assert "fay" not in said
    assert "Dr No" not in said
    assert "6 may vote" in text(await preview(world, "Before?"))  # polls by role open as usual
    await advance(world.env, minutes=59)
    assert "6 may vote" in text(await preview(world, "Just before?"))
    await advance(world.env, minutes=2)
    assert "8 may vote; left out: 1 name without a Discord account" in text(await preview(world))
    late = await world.member.click(notice, label="Agree")
    assert "does not wait any more" in text(late.response)


async def test_the_card_says_what_its_roll_is_made_of(world: Any) -> None:
    await noon(world)
    await opened(world, "By role alone?")
    assert "Roll:" not in text(card(world))
    await imported(world)
    await advance(world.env, minutes=61)
    await opened(world)
    assert "Roll: 6 by role, 2 imported without it" in text(card(world))
    details = await behind(world.member, card(world), "Details")
    assert "Roll: 6 by role, 2 imported without it" in text(details.response)


@pytest.mark.parametrize("who", ["a second officer", "the scrutineer"])
async def test_one_other_in_office_makes_the_roll_count_at_once(world: Any, who: str) -> None:
    await noon(world)
    role = world.officer_role if who == "a second officer" else world.guild.create_role("Teller")
    if role is not world.officer_role:
        ids = frozenset({role.id})
        await world.write(lambda conn: committee.set_roles(conn, world.guild.id, "scrutineer", ids))
    other = world.guild.add_member(world.env.create_user("other"), roles=[role])
    notice = await imported(world)
    own = await world.officer.click(notice, label="Agree")
    assert "you imported it yourself" in text(own.response)
    outsider = await world.extra["friends"][0].click(notice, label="Agree")
    assert "A second officer, the scrutineer or two members agree" in text(outsider.response)
    await other.click(notice, label="Agree")
    assert "8 may vote" in text(await preview(world))
    rows = await world.write(lambda conn: audit.page(conn, world.guild.id, limit=5))
    assert {"roll.import", "roll.agree"} <= {row.act for row in rows}


async def test_two_members_make_the_roll_count(world: Any) -> None:
    await noon(world)
    notice = await imported(world)
    for _ in range(2):  # the same member twice is one
        first = await world.members[1].click(notice, label="Agree")
        assert "One more member must agree" in text(first.response)
    assert "6 may vote" in text(await preview(world, "Yet?"))
    await world.members[2].click(notice, label="Agree")
    assert "8 may vote" in text(await preview(world))
    assert labels(card(world, "The imported roll counts")) == []


async def test_a_roll_whose_importer_is_forgotten_does_not_count(world: Any) -> None:
    hand_over(world.env, world.guild, world.stranger)
    await noon(world)
    await imported(world)
    asked = await world.officer.slash(world.channel, "me forget")
    await world.officer.click(asked.response, label="Forget me")
    await advance(world.env, minutes=62)
    assert "6 may vote" in text(await preview(world))
    for table in ("waiting_roll", "waiting_row", "waiting_agreement"):
        rows = await world.write(
            lambda conn, t=table: conn.execute(f"SELECT 1 FROM {t}").fetchall()
        )
        assert rows == []


async def test_members_read_the_names_on_the_roll_of_a_poll_that_asks_them(world: Any) -> None:
    await noon(world)
    await opened(world)
    read = await world.member.slash(world.channel, "poll roll", poll="P-1")
    assert all(one.name in text(read.response) for one in [world.officer, *world.members])
    yes = await world.member.slash(
        world.channel, "poll am-i-entitled", poll="P-1", member=world.members[1]
    )
    assert "is on the roll of P-1" in text(yes.response)
    no = await world.member.slash(
        world.channel, "poll am-i-entitled", poll="P-1", member=world.stranger
    )
    assert "is not on the roll of P-1" in text(no.response)
    assert "for those on it" in await refused(world, world.stranger, "poll roll", poll="P-1")


async def test_the_setting_keeps_the_names_to_officers_and_the_scrutineer(world: Any) -> None:
    await noon(world)
    await opened(world)
    await world.write(lambda conn: committee.change(conn, world.guild.id, roll_names=False))
    said = await refused(world, world.member, "poll roll", poll="P-1")
    assert "is for officers and the scrutineer" in said
    said = await refused(
        world, world.member, "poll am-i-entitled", poll="P-1", member=world.members[1]
    )
    assert "is for officers and the scrutineer" in said
    assert cards(world, "Straw poll · open")


async def test_a_preview_says_what_a_new_roll_changes_by_name_before_it_counts(world: Any) -> None:
    await noon(world)
    await imported(world)
    await advance(world.env, minutes=61)
    friends = world.extra["friends"]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Our roll"])
    sheet.append(["Discord id", "Forename", "Surname", "Practice", "Capacity"])
    sheet.append([str(friends[0].id), "Dr", "fay", "Swale", "Non-partner salaried"])
    sheet.append([str(world.member.id), "Dr", "Grace", "Medway", ""])
    sheet.append([str(world.members[1].id), "Dr", "New", "Swale", "GP partner"])
    out = io.BytesIO()
    book.save(out)
    read = await world.officer.slash(
        world.channel, "office-roll import", file=("roll.xlsx", out.getvalue())
    )
    said = text(read.followups[-1] if read.followups else read.response)
    assert "Dr New, Swale" in said
    assert "**Gone: 2**" in said
    assert "Dr gus, Medway" in said
    assert "Dr fay: practice “Medway” → “Swale”" in said
    assert "“Non-partner salaried” (1)" in said
    assert "The same: 1" in said
    assert "8 may vote" in text(await preview(world))  # the old one counts until others agree


async def test_a_long_list_of_changes_comes_as_a_file(world: Any) -> None:
    await noon(world)
    rows = "".join(f",Dr {number},Elm\n" for number in range(30))
    raw = f"Discord id,name,practice\n{rows}".encode()
    read = await world.officer.slash(world.channel, "office-roll import", file=("roll.csv", raw))
    shown = read.followups[-1] if read.followups else read.response
    assert "**New: 30**" in text(shown)
    (file,) = shown.attachments
    assert (await file.read()).decode().count("New: Dr") == 30


async def test_doubts_about_a_roll_are_shown_as_typed_and_fit(world: Any) -> None:
    await noon(world)
    lure = "[round](https://evil.example) **" + "*_`~" * 20
    rows = "".join(f",Dr {'*' * 110}{number},{number} {lure}\n" for number in range(9))
    raw = f"Discord id,name,capacity,{lure}\n{rows}".encode()
    read = await world.officer.slash(world.channel, "office-roll import", file=("roll.csv", raw))
    said = text(read.followups[-1] if read.followups else read.response)
    assert r"\[round\](https://evil.example) \*\*" in said
    assert "**Capacities" not in said
