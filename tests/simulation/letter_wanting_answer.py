"""A letter with a body of one's choice, and what is read out of it."""

from datetime import date

from bot.documents.reading import read_text
from bot.meetings.letter_reading import Proposal, proposed
from bot.when.workdays import Nation

TODAY = date(2031, 3, 6)
LETTER = """NHS Albion Integrated Care Board

4 March 2031

Dear colleagues

Opening hours of surgeries in Albion

{body}

Yours sincerely

Dr Amara Solanke
Director of Primary Care
NHS Albion Integrated Care Board
"""


def read(body: str, today: date = TODAY) -> Proposal:
    """What a letter of 4 March 2031 with that body proposes."""
    document = read_text(LETTER.format(body=body).encode(), "letter.txt")
    return proposed(document, today, Nation.ENGLAND)


def said(found: Proposal) -> tuple[str, str, str]:
    """How long there is to answer: days, how they are counted, the hour of the last."""
    return (found.days.value if found.days else "", found.counting, found.hour)
