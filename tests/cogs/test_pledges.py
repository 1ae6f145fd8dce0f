"""A pledge with a critical mass: whether it was reached, told at set times, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import uninvited
from layouts import labels, text
from pollstory import behind, card, in_full, noon
from sealedstory import page_of
from simulated import advance, bot_scope, wire
from town import texts_of
from wire import refused

from bot import audit, outbox, people
from bot.polls.pledge_count import reached
from cogs.polls.polling_station import station_of

QUESTION = "We give notice to the ICB together."


async def drafted(world: Any, mass: str = "5") -> Any:
    """The preview of a pledge from its template, needing so many."""
    form = await world.officer.slash(
        world.channel, "office-poll template", name="Leave together, if enough do"
    )
    shown = (await world.officer.submit_modal(form, {"body": "ICB"})).response
    form = await world.officer.click(shown, label="Critical mass")
    typed = {"question": QUESTION, "mass": mass, "unit": "member"}
    return (await world.officer.submit_modal(form, typed)).response


async def opened(world: Any, mass: str = "5", until: str = "tomorrow 20:00") -> Any:
    """An open pledge: its public card."""
    shown = await drafted(world, mass)
    form = await world.officer.select(shown, ["other"])
    shown = (await world.officer.submit_modal(form, {"when": until})).response
    shown = (await world.officer.click(shown, label="Advice was taken")).response
    await world.officer.click(shown, label="Open now")
    await advance(world.env, seconds=1)
    return card(world, "Pledge · open")


async def pledge(world: Any, message: Any, members: Any) -> None:
    for member in members:
        result = await member.click(message, label="I pledge")
        assert "Your pledge: in" in text(result.response), text(result.response)


def letters(actor: Any) -> list[str]:
    """What somebody got by direct message about a pledge."""
    history = actor.user.dm_channel.history()
    return [text(message) for message in history if "pledge" in text(message).lower()]


def everybody(world: Any) -> list[Any]:
    return [world.officer, *world.members]


async def test_a_pledge_opens_only_once_an_officer_says_that_advice_was_taken(world: Any) -> None:
    await noon(world)
    shown = await drafted(world, "60%")
    assert "A pledge opens once an officer confirms that advice was taken" in text(shown)
    assert "It binds nobody unless 4 of 6 pledge" in text(shown)
    assert "A critical mass of 4 would give away who pledged" in text(shown)
    form = await world.officer.click(shown, label="Critical mass")
    shown = (await world.officer.submit_modal(
        form, {"question": QUESTION, "mass": "80%", "unit": "member"})).response  # fmt: skip
    shown = (await world.officer.click(shown, label="Advice was taken")).response
    assert "It binds nobody unless 5 of 6 pledge" in text(shown)
    assert "An officer confirmed that advice was taken" in text(shown)
    assert "Before it can open" not in text(shown)
    rows = await world.write(lambda conn: audit.page(conn, world.guild.id))
    assert [row.act for row in rows] == ["poll.advice"]
    form = await world.officer.click(shown, label="Change words")
    changed = (await world.officer.submit_modal(
        form, {"question": "We strike together."})).response  # fmt: skip
    assert "A pledge opens once an officer confirms" in text(changed)  # it was for other words
    trail = text((await world.officer.slash(world.channel, "audit")).response)
    assert "confirmed that advice was taken on a pledge" in trail


async def test_a_pledge_is_one_of_the_ways_of_answering(world: Any) -> None:
    await noon(world)
    ways = (await world.officer.slash(world.channel, "office-poll new")).response
    form = await world.officer.click(ways, label="I will if enough do")
    typed = {"question": QUESTION, "mass": "5", "unit": "member"}
    shown = (await world.officer.submit_modal(form, typed)).response
    assert "It binds nobody unless 5 of 6 pledge" in text(shown)
    assert "[I pledge]" in text(shown)
    back = (await world.officer.click(shown, label="Method")).response
    form = await world.officer.click(back or shown, label="Choose one")
    labels_ = {"question": QUESTION, "options": "Yes\nNo"}
    shown = (await world.officer.submit_modal(form, labels_)).response
    assert "pledge." not in text(shown)
    assert "Before it can open" not in text(shown)


@pytest.mark.parametrize(
    ("mass", "sentence"),
    [
        ("7", "cannot be reached by the 6 asked"),
        ("101%", "cannot be reached by the 6 asked"),
        ("many", "A pledge needs a critical mass"),
        ("0", "cannot be reached"),
    ],
)
async def test_a_mass_that_cannot_be_is_refused_in_the_preview(
    world: Any, mass: str, sentence: str
) -> None:
    await noon(world)
    shown = await drafted(world, mass)
    assert sentence in text(shown)
    shown = (await world.officer.click(shown, label="Advice was taken")).response
    assert sentence in text(shown)
    assert not [row for row in world.channel.history() if "Pledge · open" in text(row)]


async def test_nothing_moves_at_a_press_and_no_code_is_given(world: Any) -> None:
    await noon(world)
    message = await opened(world)
    said = text(message)
    assert "It binds nobody unless 5 of 6 members pledge." in said
    assert "Nobody sees who or how many." in said
    assert "Counted each day at 18:45 and at the close; not yet." in said
    assert labels(message)[:3] == ["I pledge", "How secret is this?", "More"]
    result = await world.member.click(message, label="I pledge")
    private = text(result.response)
    assert "It binds nobody unless 5 of 6 members pledge" in private
    assert "No notice is given by this." in private
    assert "code" not in private.lower()
    await pledge(world, message, everybody(world))
    await advance(world.env, hours=1)
    assert text(card(world, "Pledge · ")) == said
    own = text((await world.member.click(message, label="More")).response)
    assert "Your pledge is in." in own
    assert "code" not in own.lower()
    mine = text((await world.member.slash(world.channel, "poll mine")).response)
    assert "your pledge is in" in mine
    assert "code" not in mine.lower()
    how = text((await world.member.click(message, label="How secret is this?")).response)
    assert "Nobody sees who pledged, or how many" in how
    for command in ("office-roll show", "poll am-i-entitled"):
        told = text((await world.officer.slash(world.channel, command, poll="P-1")).response)
        assert "have yet to vote" not in told
    details = text((await behind(world.member, message, "Details")).response)
    assert "Nobody is shown who pledged, or how many." in details
    for who, command in ((world.officer, "desk"), (world.member, "today")):
        assert "of 6 votes" not in text((await who.slash(world.channel, command)).response)


async def test_who_toggles_finds_no_number(world: Any) -> None:
    """The fifth pledges and takes it back all day: nothing public tells that five were there."""
    await noon(world)
    message = await opened(world)
    await pledge(world, message, world.members[:4])
    await advance(world.env, minutes=5)
    before = [text(each) for each in world.channel.history()]
    for _ in range(3):
        private = await world.officer.click(message, label="I pledge")
        await advance(world.env, minutes=20)
        await world.officer.click(private.response, label="Take it back")
        await advance(world.env, minutes=20)
    assert [text(each) for each in world.channel.history()] == before


async def test_a_mass_is_reached_at_a_set_time_and_everybody_who_pledged_is_told_once(
    world: Any, restart: Callable[..., Any]
) -> None:
    await noon(world)
    message = await opened(world)
    await pledge(world, message, everybody(world)[:5])
    await advance(world.env, hours=8, minutes=40)
    assert not [m for m in world.channel.history() if "Pledge · reached" in text(m)]
    await restart()
    await advance(world.env, minutes=10)  # past 18:45
    shown = card(world, "Pledge · reached")
    assert "At least 5 of 6 members pledged" in text(shown)
    assert "6.45pm" in text(shown)
    assert labels(shown) == ["Details", "For a letter", "More"]
    await restart()
    await advance(world.env, hours=30)
    assert [len(letters(member)) for member in everybody(world)[:5]] == [1] * 5
    assert letters(world.members[4]) == []
    told = letters(world.member)[0]
    assert "has reached its number" in told
    assert QUESTION not in told
    letter = await world.member.click(shown, label="For a letter")
    assert "at least 5 of the 6 members, the number fixed beforehand" in text(letter.response)
    assert labels(letter.response) == []
    speech = (await behind(world.member, shown, "Read it out")).response
    speech = await in_full(world.member, speech)
    assert "How many of them pledged is told to nobody." in speech
    assert "It needed 5, the number fixed beforehand, and at least so many pledged." in speech
    assert "5 voted" not in speech
    folder = world.bot.settings
    assert not list(folder.boxes.glob("*.db"))
    assert not list(folder.keys.glob("*.key"))
    assert labels(card(world, "Pledge · closed")) == []


async def test_whoever_is_in_their_quiet_hours_is_told_after_them_and_until_then_the_box_stays(
    world: Any, restart: Callable[..., Any]
) -> None:
    await noon(world)
    message = await opened(world)
    await pledge(world, message, everybody(world)[:5])
    quiet = {"quiet_from": "18:00", "quiet_until": "21:00"}
    await world.write(lambda c: people.choose(c, world.guild.id, world.member.id, **quiet))
    await advance(world.env, hours=9)
    told = [len(letters(member)) for member in everybody(world)[:5]]
    assert told == [1, 0, 1, 1, 1]
    assert list(world.bot.settings.boxes.glob("*.db"))
    await restart()
    await advance(world.env, hours=2, minutes=30)
    assert [len(letters(member)) for member in everybody(world)[:5]] == [1] * 5
    assert not list(world.bot.settings.boxes.glob("*.db"))


@pytest.mark.expects_errors
@pytest.mark.parametrize(
    ("fault", "told"),
    [(lambda: ValueError("a fault of the bot's own"), 1), (lambda: refused(400, 50035), 0)],
)
async def test_one_message_that_fails_loses_nobody_theirs(
    world: Any, fault: Callable[[], Exception], told: int
) -> None:
    await noon(world)
    message = await opened(world)
    await pledge(world, message, everybody(world)[:5])
    await advance(world.env, hours=8, minutes=44)
    struck = everybody(world)[2]
    wire(world.env).fail("POST", f"/channels/{struck.user.dm_channel.id}/messages", fault)
    await advance(world.env, hours=1)
    assert [len(letters(member)) for member in everybody(world)[:5]] == [1, 1, told, 1, 1]
    assert not list(world.bot.settings.keys.glob("*.key"))


async def test_after_it_is_reached_nothing_is_added_or_taken_back(world: Any) -> None:
    await noon(world)
    message = await opened(world)
    private = None
    for member in everybody(world)[:5]:
        private = (await member.click(message, label="I pledge")).response
    await advance(world.env, hours=9)
    taken = await everybody(world)[4].click(private, label="Take it back")
    assert "has closed, so this press was not counted" in text(taken.response)
    late = await uninvited.press(world.env, world.members[4], world.channel, message, "pv:1:0")
    assert "has closed" in texts_of(late)


async def test_a_pledge_that_is_not_reached_says_so_and_is_destroyed(world: Any) -> None:
    await noon(world)
    message = await opened(world)
    await pledge(world, message, everybody(world)[:4])
    await advance(world.env, hours=9)
    assert "Not reached when last counted" in text(card(world, "Pledge · open"))
    await advance(world.env, hours=26)
    shown = card(world, "Pledge · not reached")
    assert "Fewer than 5 of 6 members pledged" in text(shown)
    assert "It binds nobody, and is destroyed." in text(shown)
    assert not list(world.bot.settings.boxes.glob("*.db"))
    assert all(letters(member) == [] for member in everybody(world))
    files = await behind(world.member, shown, "Files")
    message = files.followups[-1] if files.followups else files.response
    raw = {file.filename: bytes(await file.read()) for file in message.attachments}
    assert b"not reached" in raw["P-1.csv"]
    assert not [line for line in raw["P-1.csv"].splitlines() if b"receipt" in line]
    assert not [line for line in raw["P-1.csv"].splitlines() if b"ballot," in line]
    entry = text((await world.member.slash(world.channel, "mandate show", mandate="P-1")).response)
    assert "Fewer than 5 of 6 members pledged" in entry


async def test_a_bot_that_was_away_at_the_set_time_counts_at_the_next(
    world: Any, restart: Callable[..., Any]
) -> None:
    await noon(world)
    message = await opened(world, until="2 January 2026 21:00")
    await pledge(world, message, everybody(world)[:5])
    await advance(world.env, hours=8)
    await restart(hours=2)  # 20:00: nobody can have a count by stopping and starting the bot
    await advance(world.env, minutes=30)
    assert "not yet" in text(card(world, "Pledge · open"))
    await advance(world.env, hours=23)
    assert card(world, "Pledge · reached")


async def test_a_reminder_of_a_pledge_holds_no_number(world: Any) -> None:
    await noon(world)
    message = await opened(world)
    await pledge(world, message, world.members[:3])
    await advance(world.env, hours=30)
    line = card(world, "A pledge is open.")
    assert "yet to vote" not in text(line)
    assert "Nobody is shown who pledged, or how many." in text(line)


async def test_a_stranger_and_a_member_who_forges_are_refused(world: Any) -> None:
    await noon(world)
    message = await opened(world)
    refused = await world.stranger.click(message, label="I pledge")
    assert "Your pledge" not in text(refused.response)
    shown = await drafted(world)
    for what in ("mass", "advice"):
        forged = await uninvited.press(world.env, world.member, world.channel, message,
                                       f"pf:{what}:2")  # fmt: skip
        assert "officers" in texts_of(forged)
    assert "Before it can open" in text(shown)


async def test_a_pledge_that_its_box_says_was_reached_is_kept_and_not_cancelled(world: Any) -> None:
    await noon(world)
    message = await opened(world, until="2 January 2026 21:00")
    await pledge(world, message, everybody(world)[:5])
    asked = await world.officer.slash(world.channel, "office-poll cancel", poll="P-1")
    form = await world.officer.click(asked.response, label="Give the reason")
    with bot_scope(world.env):
        box = await station_of(world.bot).boxes.box(world.guild.id, 1)
        await reached(box)  # and the process died before it told
    refused_ = await world.officer.submit_modal(form, {"reason": "Asked in error"})
    assert "was reached, so it cannot be cancelled any more" in text(refused_.response)
    await world.write(lambda c: outbox.move(c, "poll.weigh:1:0", world.env.now()))
    await advance(world.env, minutes=2)
    assert card(world, "Pledge · reached")
    assert [len(letters(member)) for member in everybody(world)[:5]] == [1] * 5


async def test_rules_that_no_pledge_can_have_are_refused(world: Any) -> None:
    await noon(world)
    ways = (await world.officer.slash(world.channel, "office-poll new")).response
    form = await world.officer.click(ways, label="Choose one")
    shown = (await world.officer.submit_modal(
        form, {"question": QUESTION, "options": "Yes\nNo"})).response  # fmt: skip
    stale = await world.officer.click(shown, label="Rules")
    ways = (await world.officer.click(shown, label="Method")).response
    form = await world.officer.click(ways, label="I will if enough do")
    typed = {"question": QUESTION, "mass": "5", "unit": "member"}
    await world.officer.submit_modal(form, typed)
    usual = {"method": "one", "most": "", "secret": "secret", "met": []}
    late = await world.officer.submit_modal(stale, usual | {"flags": ["all", "signed"]})
    assert "A pledge is secret, shows no count" in text(late.response)


async def test_a_draft_with_trustees_becomes_a_pledge_that_opens(world: Any) -> None:
    await noon(world)
    ways = (await world.officer.slash(world.channel, "office-poll new")).response
    form = await world.officer.click(ways, label="Choose one")
    shown = (await world.officer.submit_modal(
        form, {"question": QUESTION, "options": "Yes\nNo"})).response  # fmt: skip
    page = await page_of(world, shown, [world.member])
    back = (await world.officer.click(page.response, label="Back to the preview")).response
    ways = (await world.officer.click(back, label="Method")).response
    form = await world.officer.click(ways, label="I will if enough do")
    typed = {"question": QUESTION, "mass": "5", "unit": "member"}
    shown = (await world.officer.submit_modal(form, typed)).response
    form = await world.officer.select(shown, ["other"])
    shown = (await world.officer.submit_modal(form, {"when": "tomorrow 20:00"})).response
    shown = (await world.officer.click(shown, label="Advice was taken")).response
    await world.officer.click(shown, label="Open now")
    await advance(world.env, seconds=1)
    assert card(world, "Pledge · open")
