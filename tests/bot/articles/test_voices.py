"""Who speaks on invented pages: readers below them, people quoted in them, the other side."""

from __future__ import annotations

import pytest
from invented import read


@pytest.mark.parametrize(
    ("name", "printed", "authors"),
    [
        ("piped-byline.txt", 4, ["Fed Up GP", "Retired and glad", "Cynic"]),
        ("nested-replies.txt", 5, ["Bill Thornley", "drhelen", "A. Patient", "Dr Who Knows"]),
        ("threaded-blog.html", 3, ["Mel Draycott", "Oswin Prentice", None]),
        ("relative-times.txt", 6, ["nightowl", "DrBeth nightowl", None]),
        ("markdown.md", 2, ["Leafy", "Dr Grump"]),
        ("signed-opinion.txt", 1, ["Tricia Penrose"]),
        ("village-blog.txt", 3, [None, "Sister Mary", "Rob"]),
        ("broadsheet.html", 214, []),
        ("pay-survey.html", 1, ["Plumber"]),
        ("numbered-replies.txt", 3, ["Geek GP", None, "Geek GP"]),
        ("bare-markup.html", 2, ["Jonty", "Old Hand"]),
    ],
)
def test_comments_are_told_apart_however_they_are_signed(
    name: str, printed: int, authors: list[str | None]
) -> None:
    parsed = read(name)
    assert [c.author for c in parsed.comments] == authors
    mismatch = [w for w in parsed.warnings if "were read" in w]
    assert (parsed.printed_comments, bool(mismatch)) == (printed, printed != len(authors))
    assert all(c.text not in parsed.body for c in parsed.comments)


@pytest.mark.parametrize(
    ("name", "start", "speaker", "role"),
    [
        ("trade-page.txt", "We are recruiting", None, "Health and Social Care spokesman"),
        ("piped-byline.txt", "It isn't in hand", "Dr Gregor Mbeki", "pensions lead"),
        ("relative-times.txt", "Common sense has won", "Dr Tess Ollerton", "Doctors’ Alliance"),
        ("relative-times.txt", "People work all day", "Gareth Pugh", ""),
        ("journal-news.txt", "Trainees are not lazy", "Mina Castellanos", "lead author"),
        ("journal-news.txt", "sobering but", "Edmund Vale", "Royal Society"),
        ("many-speakers.txt", "They've let", "Dr Ann Beamish", "chair of Saltmarsh LMC and a GP"),
        ("many-speakers.txt", "Well, we've", "Dr Ann Beamish", "Saltmarsh LMC"),
        ("many-speakers.txt", "Partners decide", "Sir Rupert Ingham", "Board chief executive"),
        ("many-speakers.txt", "It's two buses", None, "A patient"),
        ("many-speakers.txt", "I wrote to Sir Rupert", "Councillor Bea Lamont", ""),
        ("open-quotes.txt", "unsafe", None, "Doctors' leaders"),
        ("open-quotes.txt", "We've had enough", "Dr Ravi Kestrel", "medical secretary"),
        ("open-quotes.txt", "From Monday", "Dr Ravi Kestrel", "medical secretary"),
        ("open-quotes.txt", "All our advisers", None, "An advice line spokeswoman"),
        ("two-in-a-paragraph.txt", "It's cherry-picking", "Dr Lyle Amos", "Westbrook LMC"),
        ("two-in-a-paragraph.txt", "Patients like", "Nadine Roper", "pharmacist"),
        ("two-in-a-paragraph.txt", "It will reach", "Ursula Keane", "Minister for public health"),
        ("two-in-a-paragraph.txt", "I don't accept", "Ursula Keane", "Minister"),
        ("markdown.md", "It's good for lungs", "Tobias Ekwall", "project lead"),
        ("broadsheet.html", "A surgery that closes", "Ifor Penhaligon", "health secretary"),
        ("broadsheet.html", "The question is", "Prof Leon Abara", "Thinktank for Health"),
        ("dispensers.txt", "Patients tell us", "Dr Gareth Pryce-Jones", ""),
        ("dispensers.txt", "I've answered", "Helga Dunmore", "Pharmacy minister"),
        ("no-confidence.txt", "cancelled four", "Dr Eilidh Strang", ""),
        ("no-confidence.txt", "trust, once", "Dr Omar Faruk", ""),
        ("no-confidence.txt", "You will have", "Dr Walter Minto", "a GP in Selbrig"),
        ("live-newest-first.txt", "a shopping list", "Dr Hamish Auld", "Lothmoor LMC"),
    ],
)
def test_speakers_are_found_in_every_turn_of_phrase(
    name: str, start: str, speaker: str | None, role: str
) -> None:
    found = [q for q in read(name).quotes if q.text.startswith(start)]
    assert [q.speaker for q in found] == [speaker]
    assert role in (found[0].role or "")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("open-quotes.txt", "An advice line spokeswoman said: 'All our advisers work to protocols"),
        ("many-speakers.txt", "Sir Rupert Ingham denied the charge"),
        ("relative-times.txt", "But Gareth Pugh of Patients Together said"),
        ("piped-byline.txt", "A Primary Support Ltd spokesperson told us"),
        ("signed-opinion.txt", "Supporters of salaried models"),
    ],
)
def test_the_other_side_is_heard_to_the_end_of_its_quotation(name: str, words: str) -> None:
    other = read(name).other_side
    assert other is not None
    assert words in other.text
    assert other.text.count("“") == other.text.count("”")
