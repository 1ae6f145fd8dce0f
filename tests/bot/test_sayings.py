"""Every sentence the bot can say, found in its sources, and what none of them may be."""

from __future__ import annotations

import re

from bot.shell.sayings import sentences, spoken

SOURCE = '''
"""A module's own words are no sentence."""
import logging
__all__ = ["Greeting"]
log = logging.getLogger("a log of ours")

def greet(name: str, many: int) -> str:
    """Nor are a function's."""
    log.info("nobody reads this line")
    if not name:
        raise ValueError("a programmer reads this")
    conn.execute("SELECT name FROM person WHERE name = ?", (name,))
    where["some key here"] = 1
    shown = {"yes": "Awake."}["yes"], f"Reason: {name}"[:40], f"<#{many}> is gone", f"key:{many};"
    button = Press("Vote", label="Go")
    raise UserError(f"Hello {name}, you have {many + len(name) - len(str(many))} votes"
                    " and a second line.")
'''
UNSAID = re.compile(
    r"(?i)to mend first|counted, not how(?! you)|say if you come|was told of"
    r"|\b1 (practices|GPs|votes)\b|HTTPException|traceback|payload|\bnull\b"
    r"|outbox|\bcog\b|please note|in order to|kindly"
)


def test_what_is_said_is_found_and_nothing_else() -> None:
    found = [sentence.text for sentence in spoken("cogs/made_up.py", SOURCE)]
    assert sorted(found) == [
        *("<#{many}> is gone", "Awake.", "Go"),
        "Hello {name}, you have {…} votes and a second line.",
        *("Reason: {name}", "Vote"),
    ]


def test_every_room_speaks_and_a_known_sentence_is_there_with_its_place() -> None:
    found = [str(each) for each in sentences()]
    assert len(found) > 3_000
    assert any(
        re.fullmatch(r"cogs/polls/preview_card\.py:\d+: \*\*Before it can open\*\*", each)
        for each in found
    )
    rooms = {each.split("/")[1] for each in found if each.startswith("cogs/")}
    assert {"admin", "articles", "me", "meetings", "polls"} <= rooms


def test_no_sentence_shouts_or_speaks_of_the_machinery() -> None:
    wrong = [str(each) for each in sentences() if UNSAID.search(each.text)]
    assert wrong == []
    loud = [str(each) for each in sentences() if re.search(r"[a-z]!(\s|$)", each.text)]
    assert loud == []
