"""Asks the process that works with keys and passphrases, one job at a time."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.errors import UserError
from bot.polls.trustees import ceremony
from bot.polls.trustees.wiping import wipe

TIME_LIMIT_S = 60
WAITING = 8  # jobs; more are asked to come again


@dataclass(frozen=True, slots=True)
class Lock:
    """What a trustee's passphrase was made into: public, and no way back."""

    salt: bytes
    public: bytes


@dataclass(frozen=True, slots=True)
class Founded:
    """A poll's key as far as the bot knows it: the half that seals, and the sealed parts."""

    public: bytes
    parts: tuple[bytes, ...]


class KeyProcess:
    """Works one job at a time: each takes 64 MB for some tenths of a second."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def enrol(self, passphrase: str) -> Lock:
        """Make a passphrase into a lock. It is overwritten, taken or not. UserError for one that is
        too easily guessed."""
        told = await self._asked({"job": "enrol"}, passphrase)
        if "fault" in told:
            raise UserError(told["fault"])
        return Lock(bytes.fromhex(told["salt"]), bytes.fromhex(told["public"]))

    async def found(self, locks: Sequence[bytes], need: int, box: str) -> Founded:
        """Make a poll's key, of which the half that opens is known to nobody from then on."""
        keys = [lock.hex() for lock in locks]
        job = {"job": "found", "locks": keys, "need": need, "about": box.encode().hex()}
        told = await self._asked(job)
        parts = tuple(bytes.fromhex(part) for part in told["parts"])
        return Founded(bytes.fromhex(told["public"]), parts)

    async def give(self, passphrase: str, lock: Lock, part: bytes, box: str) -> bytes | None:
        """A trustee's part of a key; None for a wrong passphrase. It is overwritten."""
        held = {"salt": lock.salt, "public": lock.public, "part": part, "about": box.encode()}
        job = {"job": "give", **{name: value.hex() for name, value in held.items()}}
        told = await self._asked(job, passphrase)
        return bytes.fromhex(told["part"]) if told else None

    async def _asked(self, job: Mapping[str, object], passphrase: str = "") -> dict[str, str]:
        if self._waiting >= WAITING:
            wipe(passphrase)
            raise UserError("Others are typing their passphrases: please try again in a minute.")
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(_ask, json.dumps(job).encode(), passphrase)
        finally:
            self._waiting -= 1
            wipe(passphrase)


def _ask(job: bytes, passphrase: str) -> dict[str, str]:
    typed = passphrase.encode()
    command = [sys.executable, "-I", "-m", ceremony.__name__]
    pipe, none = subprocess.PIPE, subprocess.DEVNULL  # a fault's words might quote what was typed
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=none, bufsize=0) as child:
        assert child.stdin is not None
        try:
            for part in (job, b"\n", typed):  # less than a pipe holds, so that nothing waits
                child.stdin.write(part)
            wipe(typed)
            said, _ = child.communicate(timeout=TIME_LIMIT_S)
        except BaseException:
            child.kill()
            raise
    if child.returncode:
        raise RuntimeError(f"the work on a poll's key ended with {child.returncode}")
    told: dict[str, str] = json.loads(said)
    return told
