"""The story the tour plays after the opening, by the commands and buttons everybody has."""

from __future__ import annotations

from bot.demo.tour import Step

STORY: tuple[Step, ...] = ()
