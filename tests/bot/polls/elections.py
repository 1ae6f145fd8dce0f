"""Published elections, as ballots: how many of each order."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.polls.counting.rounds import Order

Profile = dict[str, int]  # "NCKM" -> how many

# The capital of Tennessee, the usual example of voting theory: Memphis, Nashville, ...
TENNESSEE: Profile = {"MNCK": 42, "NCKM": 26, "CKNM": 15, "KCNM": 17}
CYCLE: Profile = {"ABC": 1, "BCA": 1, "CAB": 1}
# M. Schulze, Social Choice and Welfare 36 (2011): example of 45 voters.
SCHULZE: Profile = {
    "ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8,
}  # fmt: skip
# Mayor of Burlington, Vermont, 2009: Montroll, Kiss, Wright, the others left out.
BURLINGTON: Profile = {
    "MKW": 1332, "MWK": 767, "M": 455, "KMW": 2043, "KWM": 371, "K": 568, "WMK": 1513, "WKM": 495,
    "W": 1289,
}  # fmt: skip
# Three foods for a party of twenty: Orange, Pear, Chocolate, Strawberry, sWeets.
PARTY: Profile = {"O": 4, "PO": 2, "CS": 8, "CW": 4, "S": 1, "W": 1}
# Two places, 57 voters: Andrea, Brad, Carter, Delilah.
TWO_PLACES: Profile = {"ABCD": 16, "ACBD": 24, "DABC": 17}
# A hundred voters and two places, so a quota of 34, worked by hand.
QUOTA_34: Profile = {"AB": 30, "AC": 15, "B": 20, "C": 23, "DB": 12}


def orders(profile: Profile, letters: str) -> Iterator[Order]:
    """Every ballot of a profile; options are numbered as they stand in ``letters``."""
    for order, many in profile.items():
        yield from [tuple(letters.index(letter) for letter in order)] * many


def govan() -> Iterable[Order]:
    """The ballots of Govan ward, Glasgow, 2007."""
    text = (Path(__file__).parents[2] / "data" / "elections" / "govan-2007.txt").read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            many, *order = map(int, line.split())
            yield from [tuple(option - 1 for option in order)] * many


def debian() -> Iterable[tuple[int, tuple[int, ...]]]:
    """How many voters gave which ranks to Debian's candidates of 2006; 0 is left out, and several
    may have the same."""
    text = (Path(__file__).parents[2] / "data" / "elections" / "debian-2006.txt").read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            many, ranks = line.split()
            yield int(many), tuple(int(rank) if rank != "-" else 0 for rank in ranks)
