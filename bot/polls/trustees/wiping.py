"""Letting go of a secret for certain: its bytes are overwritten where they lie.

Python frees memory without clearing it, so a secret would lie there until something else is
written over it. What is wiped must be held by nobody who still needs it.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache

_M_PERTURB, _FILL = -6, 0x5A  # of malloc.h; the byte that is written
_WIDE = sys.getsizeof("\u0101\u0102") - 6  # what stands before the characters: two of two bytes,
_PLAIN = sys.getsizeof("ab") - 3  # or of one; and a nought behind them


def wipe(*secrets: bytes | bytearray | str) -> None:
    """Fill these with noughts. Single characters, which Python shares, are left alone."""
    for secret in secrets:
        if isinstance(secret, bytearray):
            secret[:] = bytes(len(secret))
        elif len(secret) > 1 and sys.implementation.name == "cpython":
            _overwrite(secret)


@cache
def clear_what_is_freed() -> bool:
    """Have memory overwritten as it is freed from now on, where the C library can (glibc): what
    libraries copied of a message goes with the message. Whether it can."""
    try:
        return bool(ctypes.CDLL(None).mallopt(_M_PERTURB, _FILL))
    except (AttributeError, OSError, TypeError):
        return False


def _overwrite(secret: bytes | str) -> None:
    if isinstance(secret, bytes):
        ctypes.memset(id(secret) + sys.getsizeof(b"") - 1, 0, len(secret))
        return
    width = next(
        size for size, top in ((1, 0xFF), (2, 0xFFFF), (4, 0x10FFFF)) if _fits(secret, top)
    )
    start = _PLAIN if secret.isascii() else _WIDE
    ctypes.memset(id(secret) + start, 0, len(secret) * width)


def _fits(text: str, top: int) -> bool:
    return max(map(ord, text)) <= top
