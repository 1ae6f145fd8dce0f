"""The key of a poll sealed to trustees: in parts, in envelopes, behind passphrases."""

import asyncio
import itertools
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.polls.trustees import ceremony, envelope, key_parts
from bot.polls.trustees.key_process import KeyProcess
from bot.polls.trustees.passphrase import derive, fault, usual
from bot.polls.trustees.wiping import wipe

ABOUT = b"one poll's box"
WORDS = "rainy cobalt ladder fourteen"


def _times(one: int, other: int) -> int:
    """The same field, worked out the long way: multiply, then divide by the polynomial."""
    product = 0
    for bit in range(8):
        if other >> bit & 1:
            product ^= one << bit
    for bit in range(14, 7, -1):
        if product >> bit & 1:
            product ^= 0x11B << (bit - 8)
    return product


def test_the_field_is_the_one_that_is_named() -> None:
    for one, other in itertools.product(range(256), repeat=2):
        assert key_parts._times(one, other) == _times(one, other)
    for number in range(1, 256):
        assert _times(number, key_parts._inverse(number)) == 1


@given(
    st.binary(min_size=1, max_size=40),
    st.integers(1, 6).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))),
    st.randoms(use_true_random=False),
)
def test_enough_parts_make_the_key_whatever_they_are(
    key: bytes, numbers: tuple[int, int], dice: random.Random
) -> None:
    need, many = numbers
    parts = dict(enumerate(key_parts.split(key, need, many, dice.randbytes), 1))
    for size in range(need, many + 1):
        for chosen in itertools.combinations(parts, size):
            assert key_parts.join({number: parts[number] for number in chosen}) == key


@given(st.binary(min_size=1, max_size=8), st.binary(min_size=1, max_size=8), st.integers(1, 3))
def test_one_part_of_two_fits_every_key(key: bytes, other: bytes, seen: int) -> None:
    """For the part that one trustee holds, each other key is just as possible: there is randomness
    with which the other key would have given this very part."""
    other = other.ljust(len(key), b"\0")[: len(key)]
    held = key_parts.split(key, 2, 3, random.Random(5).randbytes)[seen - 1]
    slope = iter(
        key_parts._times(byte ^ part, key_parts._inverse(seen))
        for byte, part in zip(other, held, strict=True)
    )
    again = key_parts.split(other, 2, 3, lambda count: bytes(next(slope) for _ in range(count)))
    assert again[seen - 1] == held


@pytest.mark.parametrize(("need", "parts"), [(0, 1), (2, 1), (1, 0), (3, 256)])
def test_impossible_numbers_are_refused(need: int, parts: int) -> None:
    with pytest.raises(ValueError, match="1 to 255"):
        key_parts.split(b"key", need, parts, random.Random(1).randbytes)


@pytest.mark.parametrize("parts", [{}, {0: b"a"}, {1: b"a", 2: b"ab"}, {256: b"a"}])
def test_parts_that_cannot_belong_together_are_refused(parts: dict[int, bytes]) -> None:
    with pytest.raises(ValueError, match="parts of one key"):
        key_parts.join(parts)


@given(st.binary(max_size=64), st.binary(max_size=40), st.randoms(use_true_random=False))
def test_an_envelope_is_opened_by_its_key_alone(
    content: bytes, about: bytes, dice: random.Random
) -> None:
    private = dice.randbytes(32)
    other = bytes(byte ^ 0x55 for byte in private)
    sealed = envelope.seal(envelope.public_of(private), content, about, dice.randbytes(32))
    assert len(sealed) == 32 + len(content) + 16, "the length depends on the content's alone"
    assert envelope.unseal(envelope.opener(private), sealed, about) == content
    at = dice.randrange(len(sealed) - 1)
    damaged = bytes([*sealed[:at], sealed[at] ^ 1, *sealed[at + 1 :]])
    for key, text, words in (
        (other, sealed, about),
        (private, sealed, about + b"!"),
        (private, damaged, about),
        (private, sealed[:-1], about),
        (private, b"", about),
    ):
        with pytest.raises(envelope.Shut):
            envelope.unseal(envelope.opener(key), text, words)


def test_what_seals_an_envelope_is_gone_afterwards() -> None:
    own = random.Random(3).randbytes(32)
    envelope.seal(envelope.public_of(b"k" * 32), b"content", ABOUT, own)
    assert own == bytes(32)


@pytest.mark.parametrize(
    "secret", ["four plain words here", "fünf weiße Wörter", "слова на память", "🎈 and 🎃 ∑", "ab"]
)
def test_a_wiped_text_is_noughts(secret: str) -> None:
    fresh = "".join(list(secret))  # not the constant, which this test shares with others
    beside = "".join(list(secret))
    wipe(fresh)
    assert set(fresh) == {"\0"}
    assert beside == secret
    assert len(fresh) == len(secret)


@pytest.mark.parametrize("secret", [b"a" * 2, bytes(range(60))])
def test_wiped_bytes_are_noughts(secret: bytes) -> None:
    fresh, array = bytes(bytearray(secret)), bytearray(secret)
    wipe(fresh, array, b"", "", "x")
    assert fresh == bytes(len(secret))
    assert array == bytes(len(secret))


@pytest.mark.parametrize(
    "passphrase", ["", "hunter2", "a" * 40, "abababababababababab", "  short  "]
)
def test_a_passphrase_that_is_easily_guessed_is_refused(passphrase: str) -> None:
    assert "four words" in fault(passphrase)


def test_a_passphrase_may_not_fill_a_book() -> None:
    assert "200 characters" in fault("words and numbers " * 20)
    assert fault(WORDS) == ""


def test_the_same_passphrase_from_another_keyboard_is_the_same() -> None:
    assert usual("  caf\u00e9   noir et brûlé ") == usual("cafe\u0301 noir et brûlé")
    assert usual("Rainy") != usual("rainy")


def test_salt_and_passphrase_make_the_key() -> None:
    first = derive(WORDS, b"1" * 16)
    assert first == derive(f" {WORDS} ", b"1" * 16)
    assert first != derive(WORDS, b"2" * 16)
    assert first != derive(WORDS + "s", b"1" * 16)


def test_two_of_three_trustees_open_what_one_does_not() -> None:
    dice = random.Random(11)
    phrases = [f"{WORDS} {number}" for number in range(3)]
    locks = [ceremony.enrol(phrase, dice.randbytes) for phrase in phrases]
    publics = [bytes.fromhex(lock["public"]) for lock in locks]
    told = ceremony.found(publics, 2, ABOUT, dice.randbytes)
    sealed = envelope.seal(bytes.fromhex(told["public"]), b"ballot", b"x", dice.randbytes(32))
    parts = {}
    for number, (phrase, lock) in enumerate(zip(phrases, locks, strict=True), 1):
        mine = (
            bytes.fromhex(lock["salt"]),
            publics[number - 1],
            bytes.fromhex(told["parts"][number - 1]),
        )
        parts[number] = bytes.fromhex(ceremony.give(phrase, *mine, ABOUT)["part"])
        assert ceremony.give(phrase + "?", *mine, ABOUT) == {}
    for pair in itertools.combinations(parts, 2):
        key = envelope.opener(key_parts.join({number: parts[number] for number in pair}))
        assert envelope.unseal(key, sealed, b"x") == b"ballot"
    for number, part in parts.items():
        with pytest.raises(envelope.Shut):
            envelope.unseal(envelope.opener(key_parts.join({number: part})), sealed, b"x")


async def test_the_process_apart_does_the_same_and_wipes_what_was_typed() -> None:
    keys = KeyProcess()
    typed = "".join([WORDS, "!"])
    lock = await keys.enrol(typed)
    assert set(typed) == {"\0"}
    founded = await keys.found([lock.public], 1, "box")
    wrong, right = "".join([WORDS, "?"]), "".join([WORDS, "!"])
    assert await keys.give(wrong, lock, founded.parts[0], "box") is None
    part = await keys.give(right, lock, founded.parts[0], "box")
    assert part is not None
    assert envelope.public_of(part) == founded.public, "one trustee's part is the whole key"
    assert set(right + wrong) == {"\0"}


async def test_a_refused_passphrase_is_told_why_and_wiped() -> None:
    typed = "".join(["short", "er"])
    with pytest.raises(UserError, match="four words"):
        await KeyProcess().enrol(typed)
    assert set(typed) == {"\0"}


async def test_the_loop_goes_on_while_a_passphrase_is_worked_on() -> None:
    longest, last = 0.0, time.monotonic()
    work = asyncio.create_task(KeyProcess().enrol("".join([WORDS, "."])))
    while not work.done():
        await asyncio.sleep(0.005)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    await work
    assert longest < 0.3
