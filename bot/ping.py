"""A sign of life to an address of the operator's, so that somebody else notices a dead bot."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

import aiohttp

from bot.boards.health import faults
from bot.settings import Settings

log = logging.getLogger("lmcbot.ping")

MINUTES = 10
PATIENCE_S = 20.0
ELSEWHERE, REFUSED = 300, 400  # HTTP's codes from there on


async def ping(settings: Settings, now: datetime, patience_s: float = PATIENCE_S) -> bool:
    """Ask for the address that ``LMCBOT_PING`` names, if all is well; True if it was
    taken.

    While something is wrong it stays silent, so that whoever watches looks. Nothing of the answer
    is read, and no fault of it harms the bot. The address is told nowhere: it may be a secret.
    """
    wrong = await asyncio.to_thread(faults, settings, now)
    if wrong:
        log.warning("no sign of life is sent: %s", " ".join(wrong))
        return False
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=patience_s)) as session,
            session.get(settings.ping, allow_redirects=False) as answer,
        ):
            if answer.ok and answer.status < ELSEWHERE:
                return True
            log.warning("the sign of life %s (%s)", _refusal(answer.status), answer.status)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        log.warning("the sign of life did not get through: %s", type(error).__name__)
    return False


def _refusal(status: int) -> str:
    if status < REFUSED:
        return "was sent on and not followed: name the address that it leads to"
    return "was refused"
