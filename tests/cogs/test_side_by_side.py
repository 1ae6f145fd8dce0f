"""Two officers at once: what is pressed is what was shown, or nothing is done and a sentence says
why (Discord begins on 1 January 2026)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from committee import World
from layouts import text
from leaping import leap
from letters_in import saved
from simulated import advance

MONTHLY = "second Tuesday of every month 19:30"
EDIT = "office-meeting edit"


def second(world: World) -> Any:
    """Another officer."""
    if "second" not in world.extra:
        roles = [world.officer_role, world.member_role]
        world.extra["second"] = world.guild.add_member(world.env.create_user("bea"), roles=roles)
    return world.extra["second"]


async def shown(world: World, who: Any, command: str, **options: Any) -> Any:
    """The preview of what an officer would do."""
    return (await who.slash(world.channel, command, **options)).response


async def done(world: World, who: Any, label: str, command: str, **options: Any) -> str:
    """What is said once an officer did it."""
    preview = await shown(world, who, command, **options)
    return text((await who.click(preview, label=label)).response)


async def planned(world: World, when: str = MONTHLY) -> None:
    """The committee's meetings."""
    new = {"when": when, "title": "Committee meeting"}
    await done(world, world.officer, "Save", "office-meeting new", **new)
    await advance(world.env, seconds=40)


async def pattern(world: World, who: Any, typed: str) -> Any:
    """The preview of a pattern typed into the settings."""
    listed = await shown(world, who, "settings")
    form = await who.select(listed, ["meeting_pattern"], custom_id="settings:change")
    return (await who.submit_modal(form, {"value": typed})).response


async def stands(world: World) -> list[Any]:
    """Every series and every date as it is."""
    tables = ("series", "meeting")
    return await world.bot.db.read(
        lambda conn: [
            tuple(row) for name in tables for row in conn.execute(f"SELECT * FROM {name}")
        ]
    )


Other = Callable[[World, Any], Awaitable[object]]
OTHERS: dict[str, Other] = {
    "a date moved": lambda w, who: done(
        w, who, "Move", "office-meeting move", meeting="M-5", when="13/05/2026 19:30"
    ),
    "a date cancelled": lambda w, who: done(
        w, who, "Cancel the date", "office-meeting cancel", meeting="M-5"
    ),
    "another rule": lambda w, who: done(
        w, who, "Save", EDIT, meeting="M-4", repeat="last Thursday of every month 19:00"
    ),
    "paused": lambda w, who: done(w, who, "Pause it", EDIT, meeting="M-4", series="pause"),
    "ended": lambda w, who: done(w, who, "End it", EDIT, meeting="M-4", series="end"),
    "renamed": lambda w, who: done(w, who, "Save", EDIT, meeting="M-4", title="Board", every=True),
}


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize(
    ("options", "label"),
    [
        ({"series": "end"}, "End it"),
        ({"series": "pause"}, "Pause it"),
        ({"repeat": "third Tuesday of every month 18:00"}, "Save"),
    ],
)
async def test_a_series_that_another_officer_changed_is_left_alone(
    world: World, options: Any, label: str, other: str
) -> None:
    await planned(world)
    preview = await shown(world, world.officer, EDIT, meeting="M-3", **options)
    await OTHERS[other](world, second(world))
    before = await stands(world)
    late = text((await world.officer.click(preview, label=label)).response)
    assert "was changed meanwhile: begin anew with the command." in late
    assert await stands(world) == before
    await advance(world.env, seconds=20)


async def test_a_paused_series_that_another_officer_resumed_or_changed_is_left_alone(
    world: World,
) -> None:
    await planned(world)
    await done(world, world.officer, "Pause it", EDIT, meeting="M-3", series="pause")
    preview = await shown(world, world.officer, EDIT, meeting="M-2", series="resume")
    other = second(world)
    await done(world, other, "Resume it", EDIT, meeting="M-2", series="resume")
    await done(world, other, "Pause it", EDIT, meeting="M-6", series="pause")
    before = await stands(world)
    late = text((await world.officer.click(preview, label="Resume it")).response)
    assert "The series of Committee meeting was changed meanwhile: begin anew" in late
    assert await stands(world) == before
    again = await done(world, world.officer, "Resume it", EDIT, meeting="M-2", series="resume")
    assert "**Resumed: Committee meeting**" in again
    await advance(world.env, seconds=20)


@pytest.mark.parametrize("typed", ["last Thursday of every month 19:00", ""])
async def test_a_pattern_that_another_officer_changed_is_left_alone(
    world: World, typed: str
) -> None:
    await world.officer.click(await pattern(world, world.officer, MONTHLY), label="Save")
    preview = await pattern(world, world.officer, typed)
    other = second(world)
    off = {"meeting": "M-5", "reason": "Snow"}
    await done(world, other, "Cancel the date", "office-meeting cancel", **off)
    before = await stands(world)
    late = text((await world.officer.click(preview, label="Save")).response)
    assert "The meeting pattern was changed meanwhile: begin anew" in late
    assert await stands(world) == before
    again = await pattern(world, world.officer, typed)
    assert "**Saved: the meeting pattern.**" in text(
        (await world.officer.click(again, label="Save")).response
    )
    await advance(world.env, seconds=20)


async def test_two_first_patterns_do_not_both_come_to_stand(world: World) -> None:
    older = await pattern(world, world.officer, MONTHLY)
    newer = await pattern(world, second(world), "last Thursday of every month 19:00")
    await second(world).click(newer, label="Save")
    before = await stands(world)
    late = text((await world.officer.click(older, label="Save")).response)
    assert "The meeting pattern was changed meanwhile" in late
    assert await stands(world) == before
    await advance(world.env, seconds=20)


async def test_a_preview_nobody_interfered_with_is_saved_days_later(world: World) -> None:
    await planned(world)
    preview = await shown(world, world.officer, EDIT, meeting="M-3", series="end")
    await world.member.slash(world.channel, "meeting list")
    await advance(world.env, hours=20)
    ended = text((await world.officer.click(preview, label="End it")).response)
    assert "**Ended: Committee meeting**" in ended


async def test_a_date_that_another_officer_changed_is_not_changed_unseen(world: World) -> None:
    await planned(world, "13/01/2026 19:30")
    on = {"meeting": "M-1", "when": "14/01/2026 19:30"}
    moved = await shown(world, world.officer, "office-meeting move", **on)
    off = {"meeting": "M-1", "reason": "Snow"}
    await done(world, second(world), "Cancel the date", "office-meeting cancel", **off)
    late = text((await world.officer.click(moved, label="Move")).response)
    assert "was changed meanwhile and is cancelled: begin anew" in late
    listed = await world.member.slash(world.channel, "meeting list")
    assert "cancelled" in text(listed.response)
    assert "**Moved:" in await done(world, world.officer, "Move", "office-meeting move", **on)
    titled = await shown(world, world.officer, EDIT, meeting="M-1", title="Budget meeting")
    link = {"meeting": "M-1", "link": "https://example.org/new"}
    await done(world, second(world), "Save", EDIT, **link)
    late = text((await world.officer.click(titled, label="Save")).response)
    assert "was changed meanwhile: begin anew" in late
    form = await world.officer.click(titled, label="Change")
    words = {"title": "Budget", "place": "", "link": "", "dial": "", "length": "120"}
    late = text((await world.officer.submit_modal(form, words)).response)
    assert "was changed meanwhile: begin anew" in late  # its fields began with what stood before
    await advance(world.env, seconds=20)


async def minutes(world: World, who: Any) -> Any:
    """The panel of the minutes of M-1."""
    done = await who.slash(world.channel, "office-meeting minutes", meeting="M-1")
    return (done.followups or [done.response])[0]


async def written(world: World, who: Any, form: Any, **values: str) -> str:
    """What is said once the form of guests, interests and matters is sent: what is not changed
    stays as the form began."""
    began = {"in_attendance": "", "declarations": "", "matters": ""}
    return text((await who.submit_modal(form, began | values)).response)


async def record(world: World) -> str:
    """The minutes of M-1 as text."""
    files = (await minutes(world, world.officer)).attachments
    (file,) = (each for each in files if each.filename.endswith(".txt"))
    return (await file.read()).decode()


async def test_what_two_officers_write_into_one_form_both_stands(world: World) -> None:
    await planned(world, "13/01/2026 19:30")
    await leap(world, days=13)
    other, label = second(world), "Guests, interests, matters"
    first = await world.officer.click(await minutes(world, world.officer), label=label)
    later = await other.click(await minutes(world, other), label=label)
    third = await other.click(await minutes(world, other), label=label)
    said = await written(world, world.officer, first, in_attendance="Mr Bell, ICB")
    assert "Noted in the minutes." in said
    said = await written(world, other, later, declarations="Dr Bea: partner at Inkwell")
    assert "Noted in the minutes." in said
    found = await record(world)
    assert "- Mr Bell, ICB" in found
    assert "- Dr Bea: partner at Inkwell" in found
    guests = "Ms Crow, CCG\nMr Dove, Healthwatch\nMs Finch of the federation, for item 4"
    late = await written(world, other, third, in_attendance=guests)
    assert "Another officer wrote meanwhile what stands under *In attendance*" in late
    assert guests in late  # what was typed goes back
    assert await record(world) == found
    await world.officer.click(await minutes(world, world.officer), label="Circulate")
    empty = await other.click(await minutes(world, other), label=label)
    stands = {"in_attendance": "Mr Bell, ICB", "declarations": "Dr Bea: partner at Inkwell"}
    assert "Nothing was changed" in await written(world, other, empty, **stands)
    assert "Draft, circulated on" in text(await minutes(world, world.officer))


async def test_minutes_another_officer_changed_are_neither_circulated_nor_approved_unseen(
    world: World,
) -> None:
    await planned(world, "every Tuesday 19:30")
    add = {"meeting": "M-1", "add": "Premises"}
    await world.officer.slash(world.channel, "office-meeting agenda", **add)
    await leap(world, days=6)
    other, unseen = second(world), "Another officer changed these minutes after they were shown"

    async def decides(who: Any, panel: Any, decision: str) -> str:
        form = await who.click(panel, label="Add a decision")
        values = {"item": "1", "decision": decision}
        return text((await who.submit_modal(form, values)).response)

    panel = await minutes(world, world.officer)
    await advance(world.env, seconds=5)
    assert "It takes" not in await decides(world.officer, panel, "Write to the ICB")
    said = await decides(other, await minutes(world, other), "Write to nobody")
    assert "It takes the place of “Write to the ICB”." in said
    late = text((await world.officer.click(panel, label="Circulate")).response)
    assert unseen in late
    panel = await minutes(world, world.officer)
    await advance(world.env, seconds=5)
    await decides(world.officer, panel, "Write to the ICB")  # one's own is no surprise
    assert "**Circulated**" in text((await world.officer.click(panel, label="Circulate")).response)
    await leap(world, days=7)
    panel = await minutes(world, world.officer)
    await advance(world.env, seconds=5)
    await decides(other, await minutes(world, other), "Write to nobody")
    approve = "Approved by a later meeting"
    assert unseen in text((await world.officer.click(panel, label=approve)).response)
    panel = await minutes(world, world.officer)
    assert "**Approved**" in text((await world.officer.click(panel, label=approve)).response)
    await advance(world.env, seconds=20)


async def test_a_consultation_given_more_time_meanwhile_is_not_closed(world: World) -> None:
    await saved(world)
    close = await shown(world, world.officer, "office-consultation close", consultation="C-1")
    more = {"consultation": "C-1", "deadline": "23 January"}
    await done(world, second(world), "Change it", "office-consultation edit", **more)
    late = text((await world.officer.click(close, label="Close")).response)
    assert "Core hours was changed meanwhile: begin anew with the command." in late
    await advance(world.env, seconds=20)
    reply = await world.member.slash(world.channel, "consultation reply", consultation="C-1")
    assert reply.modal is not None


@pytest.mark.parametrize(
    ("command", "more", "label"),
    [("new", {}, "Save"), ("urgent", {"why": "The new terms"}, "Call everybody")],
)
async def test_a_meeting_is_not_planned_twice_by_two_officers(
    world: World, command: str, more: dict[str, str], label: str
) -> None:
    given = {"when": "02/01/2026 19:30", "title": "The new terms", **more}
    first = await shown(world, world.officer, f"office-meeting {command}", **given)
    assert await done(world, second(world), label, f"office-meeting {command}", **given)
    before = await stands(world)
    late = text((await world.officer.click(first, label=label)).response)
    assert "The new terms (M-1, Friday 2 January 2026, 7.30pm) was planned meanwhile" in late
    assert await stands(world) == before
    form = await world.officer.click(first, label="Change")
    values = {"title": "The new terms", "when": "02/01/2026 19:30", "place": "", "link": ""}
    rest = {"why": "The new terms"} if more else {"length": ""}
    again = (await world.officer.submit_modal(form, values | rest)).response
    assert "At that time already: The new terms (M-1" in text(again)
    saved_ = text((await world.officer.click(again, label=label)).response)
    assert "**Saved: The new terms** (M-2)" in saved_  # it was shown, and is meant
    await advance(world.env, seconds=40)


async def test_a_letter_is_not_opened_twice_by_two_officers(world: World) -> None:
    letter = {"title": "Core hours", "days": 10, "counting": "calendar"}
    first = await shown(world, world.officer, "office-consultation add", **letter)
    await saved(world)
    late = text((await world.officer.click(first, label="Save")).response)
    assert "C-1 of that name was opened or closed meanwhile: press Change" in late
    again = await shown(world, world.officer, "office-consultation add", **letter)
    assert "**Open already by that name:** C-1." in text(again)
    assert "**Saved: C-2**" in text((await world.officer.click(again, label="Save")).response)
    await advance(world.env, seconds=40)


async def test_a_paper_another_officer_added_meanwhile_is_not_replaced_unseen(world: World) -> None:
    await planned(world, "13/01/2026 19:30")
    paper = {"meeting": "M-1", "title": "Accounts", "link": "https://example.org/a"}
    first = await shown(world, world.officer, "office-meeting papers", **paper)
    theirs = {**paper, "link": "https://example.org/b"}
    other = {"meeting": "M-1", "title": "Rules", "link": "https://example.org/c"}
    unlike = await shown(world, world.officer, "office-meeting papers", **other)
    await done(world, second(world), "Add it", "office-meeting papers", **theirs)
    late = text((await world.officer.click(first, label="Add it")).response)
    assert "Another officer added a paper of that name meanwhile: begin anew" in late
    assert "Added: Rules" in text((await world.officer.click(unlike, label="Add it")).response)
    again = await done(world, world.officer, "Add it", "office-meeting papers", **paper)
    assert "Replaced: Accounts" in again
    await advance(world.env, seconds=60)


async def test_who_came_is_not_recorded_over_another_officers_list_unseen(world: World) -> None:
    await planned(world, "13/01/2026 19:30")
    await leap(world, days=13)
    ask = {"meeting": "M-1"}
    mine = await shown(world, world.officer, "office-meeting attendance", **ask)
    theirs = await shown(world, second(world), "office-meeting attendance", **ask)
    await advance(world.env, seconds=5)
    three = [str(member.id) for member in world.members[:3]]
    await second(world).select(theirs, three)
    before = await stands(world)
    for press in (
        world.officer.select(mine, three[:1]),
        world.officer.click(mine, label="Save as ticked"),
    ):
        late = text((await press).response)
        assert "Another officer recorded who came after this list was shown" in late
    assert await stands(world) == before
    anew = await shown(world, world.officer, "office-meeting attendance", **ask)
    await advance(world.env, seconds=5)
    assert "Saved." in text((await world.officer.select(anew, three[:2])).response or anew)
    await world.officer.select(anew, three[:1])  # one's own is no surprise
    year = text(await shown(world, world.officer, "office-meeting attendance"))
    assert "linus: present 0" in year


async def test_an_item_another_officer_decided_on_meanwhile_is_not_taken_off_unseen(
    world: World,
) -> None:
    await planned(world, "13/01/2026 19:30")
    for item in ("Premises", "Winter pressures"):
        await world.officer.slash(world.channel, "office-meeting agenda", meeting="M-1", add=item)
    await leap(world, days=13)
    off = {"meeting": "M-1", "remove": 1}
    first = await shown(world, world.officer, "office-meeting agenda", **off)
    other = second(world)
    form = await other.click(await minutes(world, other), label="Add a decision")
    await other.submit_modal(form, {"item": "1", "decision": "Write to the ICB"})
    late = text((await world.officer.click(first, label="Take it off")).response)
    assert "Another officer noted a decision on that item meanwhile: begin anew" in late
    again = await shown(world, world.officer, "office-meeting agenda", **off)
    assert "With it goes what was decided: Write to the ICB" in text(again)
    await other.slash(world.channel, "office-meeting agenda", meeting="M-1", item=1, to=2)
    gone = text((await world.officer.click(again, label="Take it off")).response)
    assert "Off the agenda: Premises." in gone  # the item that was shown, wherever it now stands
