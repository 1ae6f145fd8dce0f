"""What a poll's key makes: a voter's token, a receipt code, an enciphered choice.

The key is 32 random bytes in a file of its own. A token is HMAC-SHA256 of the member under the
key; without the key nobody can say whose it is. When the key is destroyed, nothing made with it
can be traced or read again.

The choices of a poll sealed to trustees lie within that cipher in envelopes that this key does not
open: `unlock` does, with what the trustees give after the close.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable

from bot.polls.method import Choice, pack, unpack
from bot.polls.trustees import envelope

RandomBytes = Callable[[int], bytes]

KEY_BYTES = 32
NONCE_BYTES = 12
LARGE_ROLL = 200  # from here on a code has nine characters: see `letters_of`
SHORT_CODE, LONG_CODE = 6, 9
# Crockford's base32: no I, L, O or U to be misread.
ALPHABET = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)


def letters_of(roll_size: int) -> int:
    """How many characters the codes of a roll have.

    Of n codes with b characters of five bits any two are alike with a chance of less than
    n(n-1) / 2^(5b+1): with six characters 1 in 1.3 million for 41, 1 in 54,000 for 200; with nine
    1 in 2.8 million for 5,000. Where two short ones are alike, all are published longer.
    """
    return LONG_CODE if roll_size > LARGE_ROLL else SHORT_CODE


class Unreadable(Exception):
    """A ballot that this key cannot decipher: the wrong key, or a damaged box."""


class Secrets:
    """One poll's key at work. ``box`` names the poll's box and is bound into every cipher text;
    ``sealed_to`` is the half of the trustees' key that seals, empty for a poll without them."""

    def __init__(self, key: bytes, box: str, sealed_to: bytes = b"") -> None:
        if len(key) != KEY_BYTES:
            raise Unreadable("a key has 32 bytes")
        # Imported here, because most starts of the bot open no box for a while.
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        self._key = key
        self._unfit = (InvalidTag, ValueError, envelope.Shut)
        self._box = box.encode()
        self._sealed_to = sealed_to
        self._opener: envelope.Opener | None = None
        self._cipher = ChaCha20Poly1305(self._made("cipher", b""))

    def token(self, member_id: int) -> bytes:
        """The member's token in this poll, and in no other."""
        return self._made("voter", str(member_id).encode())

    def receipt(self, token: bytes, letters: int) -> str:
        """The voter's code, like K7Q-4MD, with so many characters: a longer one begins with it.

        Made from the member's token, itself an HMAC of the member, so that the codes can be
        published for somebody who was forgotten meanwhile, too.
        """
        code = base64.b32encode(self._made("receipt", token)[:10]).translate(_LETTERS).decode()
        return "-".join([code[at : at + 3] for at in range(0, letters, 3)])

    def check_value(self) -> bytes:
        """Tells this key from another without giving it away."""
        return self._made("check", self._box + self._sealed_to)

    def encipher(self, token: bytes, choice: Choice, token_bytes: RandomBytes) -> bytes:
        """The choice as it may lie in a box: of one length in one poll, bound to voter and poll."""
        nonce, about, text = token_bytes(NONCE_BYTES), token + self._box, pack(choice)
        if self._sealed_to:
            text = envelope.seal(self._sealed_to, text, about, token_bytes(envelope.KEY_BYTES))
        return nonce + self._cipher.encrypt(nonce, text, about)

    def unlock(self, key: bytes) -> None:
        """Take the half of the trustees' key that opens. Raises Unreadable for another's."""
        if envelope.public_of(key) != self._sealed_to:
            raise Unreadable("the trustees' parts do not make this poll's key")
        self._opener = envelope.opener(key)

    def decipher(self, token: bytes, sealed: bytes) -> Choice:
        """The choice again; raises Unreadable for anything this key did not encipher here, and for
        a poll sealed to trustees that is not unlocked."""
        nonce, text, about = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], token + self._box
        try:
            inner = self._cipher.decrypt(nonce, text, about)
            if self._sealed_to:
                inner = envelope.unseal(self._opener, inner, about)
            return unpack(inner)
        except self._unfit as error:
            raise Unreadable("a ballot in this box cannot be read") from error

    def hide_seat(self, token: bytes, number: int, nonce: bytes) -> bytes:
        """The number of a seat's practice or area as it may lie in a box, always of one length."""
        return self._hidden(number.to_bytes(4, "big"), b"seat|" + token, nonce)

    def seat(self, token: bytes, hidden: bytes) -> int:
        """The number that `hide_seat` hid; raises Unreadable for anything else."""
        return int.from_bytes(self._shown(hidden, b"seat|" + token, "seat"), "big")

    def slip(self, token: bytes) -> bytes:
        """The token under which a voter's reason lies: with the key gone, nobody can tell whose it
        is, nor beside which ballot it belongs."""
        return self._made("slip", token)

    def hide_slip(self, slip: bytes, text: bytes, nonce: bytes) -> bytes:
        """A reason as it may lie in a box."""
        return self._hidden(text, b"slip|" + slip, nonce)

    def read_slip(self, slip: bytes, hidden: bytes) -> bytes:
        """What `hide_slip` hid; raises Unreadable for anything else."""
        return self._shown(hidden, b"slip|" + slip, "reason")

    def hide(self, text: bytes, nonce: bytes) -> bytes:
        """Something about the whole box as it may lie in it."""
        return self._hidden(text, b"", nonce)

    def reveal(self, hidden: bytes) -> bytes:
        """What `hide` hid; raises Unreadable for anything else."""
        return self._shown(hidden, b"", "count")

    def _hidden(self, text: bytes, about: bytes, nonce: bytes) -> bytes:
        return nonce + self._cipher.encrypt(nonce, text, about + self._box)

    def _shown(self, hidden: bytes, about: bytes, what: str) -> bytes:
        nonce, text = hidden[:NONCE_BYTES], hidden[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, text, about + self._box)
        except self._unfit as error:
            raise Unreadable(f"a {what} in this box cannot be read") from error

    def _made(self, purpose: str, data: bytes) -> bytes:
        return hmac.digest(self._key, purpose.encode() + b"|" + data, "sha256")
