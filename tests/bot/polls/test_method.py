import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.polls.method import PADDED, Kind, Method, pack, picked, unpack
from bot.polls.opened_ballots import codes
from bot.polls.secrets import Secrets, Unreadable, letters_of

CHOICES = st.lists(st.integers(0, 10), min_size=2, max_size=10).map(tuple)


@given(CHOICES)
def test_every_choice_comes_back_from_sixteen_bytes(choice: tuple[int, ...]) -> None:
    assert len(pack(choice)) == PADDED
    assert unpack(pack(choice)) == choice


@given(st.binary(max_size=20))
def test_bytes_that_are_no_choice_are_refused_or_come_back_as_they_are(raw: bytes) -> None:
    try:
        choice = unpack(raw)
    except ValueError:
        return
    assert pack(choice) == raw


@given(CHOICES, st.binary(min_size=32, max_size=32), st.binary(min_size=12, max_size=12))
def test_every_enciphered_choice_has_one_length_and_one_reader(
    choice: tuple[int, ...], key: bytes, nonce: bytes
) -> None:
    secrets = Secrets(key, "box")
    token = secrets.token(5)
    sealed = secrets.encipher(token, choice, lambda _: nonce)
    assert len(sealed) == 12 + PADDED + 16
    assert secrets.decipher(token, sealed) == choice
    with pytest.raises(Unreadable):
        secrets.decipher(secrets.token(6), sealed)
    with pytest.raises(Unreadable):
        Secrets(key, "another box").decipher(token, sealed)


@pytest.mark.parametrize(
    ("method", "choice", "fits"),
    [
        (Method(), (0, 1, 0), True),
        (Method(), (1, 1, 0), False),
        (Method(), (0, 0, 0), False),
        (Method(), (0, 1), False),
        (Method(), (0, 2, 0), False),
        (Method(Kind.SEVERAL, 2), (1, 1, 0), True),
        (Method(Kind.SEVERAL, 2), (1, 1, 1), False),
        (Method(Kind.SCALE, 5), (5, 1, 0), True),
        (Method(Kind.SCALE, 5), (6, 1, 0), False),
        (Method(Kind.RANKED), (2, 1, 0), True),
        (Method(Kind.RANKED), (3, 1, 0), False),
        (Method(Kind.MENU), (1, 2, 3), True),
    ],
)
def test_only_answers_to_the_question_are_taken(
    method: Method, choice: tuple[int, ...], fits: bool
) -> None:
    if fits:
        method.check(choice, 3)
    else:
        with pytest.raises(UserError):
            method.check(choice, 3)


def test_an_option_that_does_not_exist_cannot_be_picked() -> None:
    with pytest.raises(UserError):
        picked(3, 3)
    with pytest.raises(UserError):
        picked(-1, 3)
    assert picked(2, 3) == (0, 0, 1)


def test_receipts_are_short_unlike_and_longer_on_large_rolls() -> None:
    secrets = Secrets(b"k" * 32, "box")
    codes = {secrets.receipt(secrets.token(n), 6) for n in range(1000)}
    assert len(codes) == 1000
    assert all(len(code) == 7 and code[3] == "-" for code in codes)
    assert not set("".join(codes)) & set("ILOU")
    assert secrets.receipt(secrets.token(1), 9).startswith(secrets.receipt(secrets.token(1), 6))


def alike(roll: int, letters: int) -> float:
    """The chance that any two of so many codes are alike."""
    return -math.expm1(math.fsum(math.log1p(-number / 32**letters) for number in range(roll)))


@pytest.mark.parametrize(
    ("roll", "letters", "one_in"),
    [(41, 6, 1_300_000), (200, 6, 54_000), (5_000, 9, 2_800_000)],
)
def test_the_chance_that_two_codes_are_alike_is_what_is_said(
    roll: int, letters: int, one_in: int
) -> None:
    assert letters_of(roll) == letters
    assert alike(roll, letters) == pytest.approx(1 / one_in, rel=0.05)


def test_codes_that_would_be_alike_are_published_longer() -> None:
    secrets = Secrets(b"k" * 32, "box")
    short: dict[str, bytes] = {}
    for number in range(200_000):  # among so many, some two of six characters are alike
        token = secrets.token(number)
        other = short.setdefault(secrets.receipt(token, 6), token)
        if other != token:
            break
    tokens = [secrets.token(-1), other, token]
    assert other != token
    found = codes(secrets, tokens, 6)
    assert len(set(found)) == 3
    assert all(len(code) == 11 for code in found)
    assert found[1][:7] == found[2][:7] == secrets.receipt(token, 6)
    assert codes(secrets, tokens[:2], 6) == [secrets.receipt(one, 6) for one in tokens[:2]]
