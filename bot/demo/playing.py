"""Playing the steps of a story, each checked, told as a transcript."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.demo.play import Broken, Scene
from bot.times import words


@dataclass(frozen=True)
class Step:
    """A part of the story, in words and in deeds. It raises :class:`Broken` when a check fails."""

    title: str
    play: Callable[[Scene], Awaitable[None]]


class Faults(logging.Handler):
    """The errors logged while the tour plays: a fault the bot only notes must end it too."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(f"{record.name}: {record.getMessage()}")


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
