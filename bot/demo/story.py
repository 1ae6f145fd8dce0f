"""The story the tour plays, step by step, by the commands and buttons everybody has."""

from __future__ import annotations

from bot.demo.scene import Scene
from bot.demo.tour import Step


async def everybody_is_here(scene: Scene) -> None:
    """The committee stands: officers see officers' commands, members do not."""
    company = scene.company
    observer = company.people["visitor"]
    officers = {
        command.split()[0] for command in company.officer.available_commands(company.channel)
    }
    others = {command.split()[0] for command in observer.available_commands(company.channel)}
    scene.tell(company.officer, f"may use /{', /'.join(sorted(officers))}")
    scene.tell(observer, f"may use /{', /'.join(sorted(others))}")
    scene.expect("demo" in others, "the demo's own commands for everybody")
    hidden = {name for name in others if name.startswith("office")}
    scene.expect(not hidden, f"officers' commands hidden from an observer, not {hidden}")


STORY = (Step("The Demo LMC meets on its server", everybody_is_here),)
