"""``lmcbot demo --tour``: the whole story by itself, each step checked, told as a transcript."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.demo.cast import Company
from bot.demo.scene import Broken, Scene
from bot.demo.stage import Stage
from bot.errors import UserError
from bot.times import words

Say = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """A part of the story, in words and in deeds. It raises :class:`Broken` when a check fails."""

    title: str
    play: Callable[[Scene], Awaitable[None]]


async def open_quietly(stage: Stage, company: Company) -> None:
    """What has happened when somebody opens the demo. Raises :class:`UserError` when it broke."""
    from bot.demo.story import OPENING

    told: list[str] = []
    if await play(Scene(stage, company, told.append), OPENING):
        raise UserError(f"The demo cannot open.{told[-1]}")


class Faults(logging.Handler):
    """The errors logged while the tour plays: a fault the bot only notes must end it too."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(f"{record.name}: {record.getMessage()}")


async def tour(stage: Stage, company: Company, say: Say) -> int:
    """Play the whole story: 0 when every check held."""
    from bot.demo.story import STORY

    return await play(Scene(stage, company, say), STORY)


async def play(scene: Scene, steps: Sequence[Step]) -> int:
    """Play ``steps``. 0, or 1 after saying which one broke and how."""
    say, faults, began = scene.say, Faults(), time.monotonic()
    logging.getLogger().addHandler(faults)
    say(f"{scene.company.cast.name}, {words(scene.stage.now(), scene.zone)}")
    try:
        for number, step in enumerate(steps, 1):
            say(f"\n{number}. {step.title}")
            if (trouble := await _trouble(step, scene, faults)) is not None:
                say(f"\nBROKEN in step {number}, “{step.title}”: {trouble}")
                return 1
    finally:
        logging.getLogger().removeHandler(faults)
    took = time.monotonic() - began
    say(f"\nAll well: {scene.checks} checks in {len(steps)} steps, {took:.0f} seconds.")
    return 0


async def _trouble(step: Step, scene: Scene, faults: Faults) -> str | None:
    """What is wrong after a step, or None."""
    try:
        await step.play(scene)
    except Broken as broken:
        return f"expected {broken}"
    except Exception as error:  # a command, button or form that is not there, or a fault of ours
        return f"{type(error).__name__}: {error}"
    return f"the bot noted an error: {faults.found[0]}" if faults.found else None
