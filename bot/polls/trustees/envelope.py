"""Something that anybody may seal and one key opens: X25519, HKDF-SHA256, ChaCha20-Poly1305.

Each envelope has a key pair of its own whose private half is gone once it is sealed, so whoever
sealed it cannot open it again (RFC 7748, RFC 5869, RFC 8439).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.polls.trustees.wiping import wipe

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    Opener = X25519PrivateKey

KEY_BYTES = 32
_NONCE = bytes(12)  # each key is used once
_PURPOSE = b"lmcbot envelope 1"


class Shut(Exception):
    """An envelope that this key does not open, or a damaged one."""


def public_of(private: bytes | bytearray) -> bytes:
    """The half that seals, of the half that opens."""
    return _private(private).public_key().public_bytes_raw()


def seal(public: bytes, content: bytes, about: bytes, own: bytes) -> bytes:
    """Put content into an envelope for the holder of ``public``'s private half.

    ``about`` is bound into it and must be told to open it. ``own``, 32 random bytes that are used
    for nothing else, is overwritten.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    mine = _private(own)
    wipe(own)
    theirs = X25519PublicKey.from_public_bytes(public)
    head = mine.public_key().public_bytes_raw()
    return head + _cipher(mine.exchange(theirs), head + public).encrypt(_NONCE, content, about)


def unseal(private: Opener | None, envelope: bytes, about: bytes) -> bytes:
    """What is in an envelope. Raises Shut for one that is not for this key or about this, and where
    there is no key yet."""
    if private is None:
        raise Shut("nobody has opened it")
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    head, content = envelope[:KEY_BYTES], envelope[KEY_BYTES:]
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(head))
        public = private.public_key().public_bytes_raw()
        return _cipher(shared, head + public).decrypt(_NONCE, content, about)
    except (InvalidTag, ValueError) as error:
        raise Shut("this key does not open it") from error


def opener(private: bytes | bytearray) -> Opener:
    """A private half made ready to open what was sealed for it."""
    return _private(private)


def _private(key: bytes | bytearray) -> X25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric import x25519

    return x25519.X25519PrivateKey.from_private_bytes(key)


def _cipher(shared: bytes, parties: bytes) -> ChaCha20Poly1305:
    """The cipher of what two key halves share; that is overwritten."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.ciphers import aead
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    key = bytearray(KEY_BYTES)
    HKDF(hashes.SHA256(), KEY_BYTES, parties, _PURPOSE).derive_into(shared, key)
    made = aead.ChaCha20Poly1305(key)
    wipe(shared, key)
    return made
