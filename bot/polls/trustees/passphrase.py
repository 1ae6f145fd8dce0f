"""What a trustee's passphrase must be, and the key half that it stands for.

The half is worked out from it each time with Scrypt (RFC 7914), which takes 64 MB and some tenths
of a second, so that guessing is dear; nothing that is kept tells the passphrase.
"""

from __future__ import annotations

import unicodedata

LEAST = 16  # characters
LEAST_DIFFERENT = 8
MOST = 200
SALT_BYTES = 16
COST, BLOCK, PARALLEL = 2**16, 8, 2
KEY_BYTES = 32


def fault(passphrase: str) -> str:
    """Why this passphrase is not taken, in one sentence; empty for one that is."""
    typed = usual(passphrase)
    if len(typed) < LEAST or len(set(typed)) < LEAST_DIFFERENT:
        return (
            f"That is too easily guessed: please take at least {LEAST} characters, such as four"
            " words that have nothing to do with each other."
        )
    if len(typed) > MOST:
        return f"That is too long: {MOST} characters are enough."
    return ""


def usual(passphrase: str) -> str:
    """As it is worked with: the same whichever keyboard typed it, and without spaces around it or
    doubled between its words, which nobody sees."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def derive(passphrase: str, salt: bytes) -> bytearray:
    """The private half of 32 bytes that a passphrase stands for. Slow on purpose."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    half = bytearray(KEY_BYTES)
    work = Scrypt(salt, KEY_BYTES, COST, BLOCK, PARALLEL)
    work.derive_into(usual(passphrase).encode(), half)
    return half
