"""A key in parts: any ``need`` of them make it whole, fewer tell nothing of it at all.

Shamir's scheme ("How to share a secret", Communications of the ACM 22, 1979), byte by byte over the
field of 256 elements with the polynomial of AES (x^8 + x^4 + x^3 + x + 1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

MOST = 255
_POLYNOMIAL = 0x11B


def split(key: bytes, need: int, parts: int, token_bytes: Callable[[int], bytes]) -> list[bytes]:
    """The key in so many parts, numbered from 1; ValueError for numbers that make no sense.

    ``token_bytes`` supplies the randomness; what it gives must stay unknown, as the key must.
    """
    if not 1 <= need <= parts <= MOST:
        raise ValueError("a key has 1 to 255 parts, and takes 1 of them up to all")
    curves = [bytes([byte]) + token_bytes(need - 1) for byte in key]
    return [bytes(_value(curve, at) for curve in curves) for at in range(1, parts + 1)]


def join(parts: Mapping[int, bytes]) -> bytes:
    """The key that these parts, by their numbers, make; nonsense where they are too few or
    another key's, which only using it tells. ValueError for none, or of different lengths."""
    if len({len(part) for part in parts.values()}) != 1 or not all(0 < n <= MOST for n in parts):
        raise ValueError("parts of one key are of one length and numbered from 1")
    weights = {number: _weight(number, parts) for number in parts}
    columns = zip(*parts.values(), strict=True)
    return bytes(_summed(column, weights.values()) for column in columns)


def _value(curve: bytes, at: int) -> int:
    """The polynomial with these coefficients, the constant one first, at that place (Horner)."""
    value = 0
    for coefficient in reversed(curve):
        value = _times(value, at) ^ coefficient
    return value


def _weight(number: int, parts: Mapping[int, bytes]) -> int:
    """How much of the curve's value at nought comes from one part (Lagrange)."""
    weight = 1
    for other in parts:
        if other != number:
            weight = _times(weight, _times(other, _inverse(other ^ number)))
    return weight


def _summed(column: Iterable[int], weights: Iterable[int]) -> int:
    total = 0
    for byte, weight in zip(column, weights, strict=True):
        total ^= _times(byte, weight)
    return total


def _times(one: int, other: int) -> int:
    """The product in the field; the same steps whatever the numbers."""
    product = 0
    for _ in range(8):
        product ^= -(other & 1) & one
        one = (one << 1) ^ (-(one >> 7) & _POLYNOMIAL)
        other >>= 1
    return product


def _inverse(number: int) -> int:
    """The number whose product with this one is 1: the field's 254th power."""
    result, power = 1, number
    for _ in range(7):
        power = _times(power, power)
        result = _times(result, power)
    return result
