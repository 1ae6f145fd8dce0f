"""What is done with passphrases and with the key that opens a poll: in a process of its own.

``python -m bot.polls.trustees.ceremony`` does one job and ends, and its memory goes with it: the
bot never holds the whole key before the close, and a passphrase only on its way here. It reads one
line of JSON, behind it the passphrase, and writes one line of JSON; bytes are written in hex.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.polls.trustees import envelope, key_parts
from bot.polls.trustees.passphrase import SALT_BYTES, derive, fault

RandomBytes = Callable[[int], bytes]


def enrol(passphrase: str, token_bytes: RandomBytes) -> dict[str, str]:
    """A trustee's lock: what a part of the key can be put under, and opened by the passphrase; or
    why this passphrase is not taken."""
    if why := fault(passphrase):
        return {"fault": why}
    salt = token_bytes(SALT_BYTES)
    return {"salt": salt.hex(), "public": envelope.public_of(derive(passphrase, salt)).hex()}


def found(
    locks: Sequence[bytes], need: int, about: bytes, token_bytes: RandomBytes
) -> dict[str, Any]:
    """A poll's key, of which only the half that seals is told; the other in parts, each sealed to
    one trustee."""
    private = token_bytes(envelope.KEY_BYTES)
    parts = key_parts.split(private, need, len(locks), token_bytes)
    sealed = [
        envelope.seal(lock, part, about, token_bytes(envelope.KEY_BYTES))
        for lock, part in zip(locks, parts, strict=True)
    ]
    return {"public": envelope.public_of(private).hex(), "parts": [part.hex() for part in sealed]}


def give(passphrase: str, salt: bytes, public: bytes, part: bytes, about: bytes) -> dict[str, str]:
    """A trustee's part of the key; nothing for another passphrase than the one that was set."""
    private = derive(passphrase, salt)
    if envelope.public_of(private) != public:
        return {}
    return {"part": envelope.unseal(envelope.opener(private), part, about).hex()}


def answer(job: Mapping[str, Any], passphrase: str, token_bytes: RandomBytes) -> dict[str, Any]:
    """Do the job that a line asks for; KeyError for one that nobody knows."""
    held = {name: bytes.fromhex(job[name]) for name in ("salt", "public", "part", "about")
            if name in job}  # fmt: skip
    work: dict[str, Callable[[], dict[str, Any]]] = {
        "enrol": lambda: enrol(passphrase, token_bytes),
        "found": lambda: found(
            [bytes.fromhex(lock) for lock in job["locks"]], job["need"], held["about"], token_bytes
        ),
        "give": lambda: give(passphrase, **held),
    }
    return work[job["job"]]()


def _no_core() -> None:
    """A fault here leaves no picture of the memory on disk, where the system can be told so."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Do one job."""
    _no_core()
    job = json.loads(sys.stdin.buffer.readline())
    passphrase = sys.stdin.buffer.read().decode()
    sys.stdout.write(json.dumps(answer(job, passphrase, secrets.token_bytes)))


if __name__ == "__main__":
    main()
