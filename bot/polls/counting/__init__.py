"""The count: pure, in whole numbers and exact fractions, never a share without its base.

Ballots and roll go in; a result with its whole working out comes out. Nothing here knows of
storage or of Discord. A module for each way of counting: `tally` (one answer or several),
`columns` (a scale, a menu), `ranked` and `pairwise` (put in order), `voices` (one vote for each
practice), `areas` (a bare verdict for each), `weights` (list sizes), `pledge` (a critical mass).
"""

from bot.polls.counting.interval import Interval, interval
from bot.polls.counting.shares import percent, percents, rounded, share
from bot.polls.counting.tally import Sides, Tally, sides, tally

__all__ = [
    "Interval",
    "Sides",
    "Tally",
    "interval",
    "percent",
    "percents",
    "rounded",
    "share",
    "sides",
    "tally",
]
