"""Polls that are sealed to trustees, for the tests that open them."""

import os
from dataclasses import replace
from functools import cache

from pollhouse import CHANNEL, CLOSE, GUILD, NOW, OFFICER, QUESTION, TWO_OFFICERS, House, roll_of

from bot.polls import acts
from bot.polls.acts import Officer
from bot.polls.box import Box
from bot.polls.draft import Draft
from bot.polls.kept_drafts import keep_draft
from bot.polls.model import Poll, Terms
from bot.polls.trustees import ceremony, seats, waiting
from bot.polls.trustees.key_process import KeyProcess, Lock
from bot.storage.db import Connection

TRUSTEES = (100_001, 100_002, 90_003)  # two of them on the roll
TERMS = Terms(trustees=3)


def phrase(trustee: int) -> str:
    """A trustee's passphrase, each time typed anew."""
    return "".join(["rainy cobalt ladder ", str(trustee)])


@cache
def lock_of(trustee: int) -> Lock:
    """What is kept of a trustee's passphrase."""
    made = ceremony.enrol(phrase(trustee), os.urandom)
    return Lock(bytes.fromhex(made["salt"]), bytes.fromhex(made["public"]))


async def opened_to(
    house: House, trustees: tuple[int, ...] = TRUSTEES, voters: int = 12, terms: Terms = TERMS
) -> tuple[Poll, Box]:
    """An open poll that is sealed to these."""
    terms = replace(terms, trustees=len(trustees))
    asked = Draft(QUESTION, closes_at=CLOSE, terms=terms, channel_id=CHANNEL)

    def draft(conn: Connection) -> int:
        kept = keep_draft(conn, GUILD, OFFICER, asked, NOW)
        seats.choose(conn, GUILD, kept.id, trustees)
        for one in trustees:
            seats.set_lock(conn, GUILD, kept.id, one, lock_of(one))
        return kept.id

    number = await house.db.write(draft)
    who, roll = Officer(GUILD, OFFICER), roll_of(voters)
    args = (house.db, house.boxes, who, number, roll, TWO_OFFICERS, NOW, KeyProcess())
    poll = await acts.open_draft(*args)
    return poll, await house.boxes.box(GUILD, poll.id)


async def given(house: House, poll: Poll, trustee: int, typed: str = "") -> int:
    """A trustee types a passphrase; how many are lacking then."""
    seat = await house.db.read(lambda conn: seats.seat_of(conn, GUILD, poll.id, trustee))
    box = await house.boxes.box(GUILD, poll.id)
    return await waiting.give(box, KeyProcess(), seat, typed or phrase(trustee))
