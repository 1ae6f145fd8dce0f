"""The parts of the story that are about the office: set-up, noticeboard, desk."""

from __future__ import annotations

from bot.demo.play import Scene
from bot.demo.playing import Step


def pattern(scene: Scene) -> str:
    """When the committee meets, as an officer would write it."""
    slug = scene.company.cast.story.meeting
    preset = next(each for each in scene.company.seeds.meetings if each.slug == slug)
    return f"{preset.recurrence}, {preset.start:%H:%M}"


async def the_owner_sets_up(scene: Scene) -> None:
    """Four pages of the wizard: it guesses roles and channels by their names."""
    company, owner = scene.company, scene.company.officer
    page = await scene.run(owner, "setup")
    scene.expect(page.says("who is an officer"), "the wizard's first page", page)
    await scene.picture("setup", owner, page)
    for label in ("Next: where", "Next: when"):
        page = await scene.press(owner, page, label)
    await scene.press(owner, page, "Meeting pattern")
    page = await scene.fill(owner, {"Meeting pattern": pattern(scene)})
    page = await scene.press(owner, page, "Next: check")
    scene.expect(page.says(f"#{company.channel.name}"), "where things will be posted", page)
    page = await scene.press(owner, page, "Start")


async def everybody_is_here(scene: Scene) -> None:
    """Officers see officers' commands, others do not."""
    company, told = scene.company, {}
    for actor in (company.officer, company.people["ivy"], company.people["visitor"]):
        commands = actor.available_commands(company.channel)
        told[actor.id] = sorted({command.split()[0] for command in commands})
        scene.tell(actor, f"may use /{', /'.join(told[actor.id])}")
    for actor in (company.people["ivy"], company.people["visitor"]):
        hidden = {"setup", "desk", "status", *(x for x in told[actor.id] if "office" in x)}
        scene.expect(not hidden & set(told[actor.id]), "officers' commands hidden from others")


async def the_noticeboard_hangs(scene: Scene) -> None:
    """One pinned message says what is next."""
    await scene.wait(minutes=2)
    board = scene.find(scene.company.people["ivy"], "noticeboard")
    scene.show(board, "the channel shows")


async def everybody_sees_what_is_on(scene: Scene) -> None:
    """The noticeboard tells everybody, /today a member, the desk the officers."""
    company, rowan = scene.company, scene.company.people["rowan"]
    board = scene.find(rowan, "noticeboard")
    scene.expect(board.says("boycott"), "the open poll on the noticeboard", board)
    scene.show(board, "the channel shows")
    today = await scene.run(rowan, "today")
    scene.expect(today.says("boycott"), "the open poll in /today", today)
    await scene.picture("today", rowan, today)
    await scene.run(company.officer, "desk")


async def nothing_is_left_behind(scene: Scene) -> None:
    """Everything that was due was sent."""
    status = await scene.run(scene.company.officer, "status")
    scene.expect(status.says("Oldest unsent: none"), "nothing unsent", status)
    scene.expect(
        status.says("Last copy off the bot’s computer: ") and not status.says("Not well"),
        "nothing amiss",
        status,
    )


OPENING = (
    Step("The owner sets the bot up", the_owner_sets_up),
    Step("Everybody sees the commands meant for them", everybody_is_here),
    Step("The noticeboard hangs in the channel", the_noticeboard_hangs),
)

MIDDLE = (Step("Everybody sees what is on", everybody_sees_what_is_on),)
ENDING = (Step("Nothing is left behind", nothing_is_left_behind),)
