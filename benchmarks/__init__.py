"""The bot beside what a user would otherwise pick; ratios, not seconds."""

import sys
from pathlib import Path

# What plays a server and its people for the tests does so here.
sys.path.insert(0, str(Path(__file__).parents[1] / "tests/simulation"))
