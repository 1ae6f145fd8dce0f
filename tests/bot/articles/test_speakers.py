"""Who said the words in quotation marks, in every turn of phrase papers use."""

from __future__ import annotations

import pytest

from bot.articles.model import Quote
from bot.articles.reader.parse import parse_text

WORDS = "We cannot go on paying for other people's tests"


def quotes(sentence: str) -> tuple[Quote, ...]:
    """The quotations of a report that holds one sentence with QUOTE in it."""
    return parse_text(
        "Practices in Hollin to end shared care\n\n4 May 2031\n\nPractices in Hollin will end "
        "shared care for seven drugs in July unless the hospital pays for the tests that go with "
        f"them.\n\n{sentence.replace('QUOTE', WORDS)}\n\nThe hospital has not replied."
    ).quotes


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Dr Ann Beck of Hollin LMC said: “QUOTE.”", "Hollin LMC"),
        ("Dr Ann Beck, of Hollin LMC, said: “QUOTE.”", "Hollin LMC"),
        ("Dr Ann Beck from Hollin LMC said: “QUOTE.”", "Hollin LMC"),
        ("Dr Ann Beck at Hollin LMC told members: “QUOTE.”", "Hollin LMC"),
        ("Dr Ann Beck, Hollin LMC, said: “QUOTE.”", "Hollin LMC"),
        ("Dr Ann Beck, speaking for Hollin LMC, said: “QUOTE.”", "Hollin LMC"),
        ("Speaking for Hollin LMC, Dr Ann Beck said: “QUOTE.”", "Hollin LMC"),
        ("Dr Ann Beck of Hollin LMC, who led the talks, said: “QUOTE.”", "Hollin LMC"),
        ("“QUOTE,” said Dr Ann Beck of Hollin LMC.", "Hollin LMC"),
        ("Dr Ann Beck of Hollin LMC and Dr Tom Hay of Foss LMC agreed. “QUOTE,” said Dr Beck.",
         "Hollin LMC"),
        ("Dr Ann Beck of the University of Foss said: “QUOTE.”", "University of Foss"),
        ("Dr Ann Beck, chair of Hollin LMC, said: “QUOTE.”", "chair of Hollin LMC"),
        ("Dr Ann Beck, 47, chair of Hollin LMC, said: “QUOTE.”", "chair of Hollin LMC"),
        ("Dr Ann Beck – chair of Hollin LMC – said: “QUOTE.”", "chair of Hollin LMC"),
        ("Dr Ann Beck (chair, Hollin LMC) said: “QUOTE.”", "chair, Hollin LMC"),
        ("Dr Ann Beck is chair of Hollin LMC. She said: “QUOTE.”", "chair of Hollin LMC"),
        ("As chair of Hollin LMC, Dr Ann Beck said: “QUOTE.”", "chair of Hollin LMC"),
        ("The chair of Hollin LMC, Dr Ann Beck, said: “QUOTE.”", "chair of Hollin LMC"),
        ("Chair of Hollin LMC Dr Ann Beck said: “QUOTE.”", "Chair of Hollin LMC"),
        ("Hollin LMC’s chair, Dr Ann Beck, said: “QUOTE.”", "Hollin LMC’s chair"),
        ("Hollin LMC chair Dr Ann Beck said: “QUOTE.”", "Hollin LMC chair"),
        ("Leaders of Hollin LMC told Dr Ann Beck, who said: “QUOTE.”", None),
        ("Dr Ann Beck (Photo: Tom Hay) said: “QUOTE.”", None),
        ("Dr Ann Beck is right about shared care. “QUOTE,” she said.", None),
    ],
)  # fmt: skip
def test_the_role_beside_a_name_is_read(sentence: str, role: str | None) -> None:
    (quote,) = quotes(sentence)
    assert (quote.speaker, quote.role) == ("Dr Ann Beck", role)


@pytest.mark.parametrize(
    ("sentence", "body"),
    [
        ("The board said that it had cost more. It said: “QUOTE.”", "The board"),
        ("Foss ICB has refused to pay. “QUOTE,” it said.", "Foss ICB"),
        ("Foss ICB refused. It later added: “QUOTE.”", "Foss ICB"),
        ("The two largest practices will not sign. They said: “QUOTE.”",
         "The two largest practices"),
        ("A spokesman for NHS Border Counties denied it. He said: “QUOTE.”",
         "A spokesman for NHS Border Counties"),
        ("It was raining. It said: “QUOTE.”", None),
        ("Dr Ann Beck wrote to the trust. It replied: “QUOTE.”", None),
    ],
)  # fmt: skip
def test_the_body_just_told_of_is_meant_and_never_a_person(sentence: str, body: str | None) -> None:
    (quote,) = quotes(sentence)
    assert (quote.speaker, quote.role) == (None, body)


@pytest.mark.parametrize("name", ["Dr Llŷr ap Gwilym", "Dr Órla Ní Bhriain", "Dr Łucja Žák"])
def test_letters_of_every_european_alphabet_make_a_name(name: str) -> None:
    found = quotes(f"Dr Ann Beck was pleased. “QUOTE,” she said. {name} was not. “Wait,” he said.")
    assert [q.speaker for q in found] == ["Dr Ann Beck", name]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Ann Beck runs the county list. “QUOTE,” Beck said.", "Ann Beck"),
        ("Mr. Tom Hay was there. “QUOTE,” Mr. Hay said.", "Mr Tom Hay"),
        ("“QUOTE,” Senate leader Tom R. Hay said on Tuesday.", "Tom R Hay"),
        ("Ann Beck attacked Tom Hay, saying: “QUOTE.”", "Ann Beck"),
        ("Beck aide Tom Hay met Ann Beck. “QUOTE,” Hay said.", "Tom Hay"),
        ("Ann Beck, a councillor, told a meeting. She has said: “QUOTE.”", "Ann Beck"),
        ("Ann Beck said: “QUOTE.” Of 48 practices asked last month, 31 had closed.", "Ann Beck"),
        ("Ann Beck told us: “QUOTE.” The practices asked in May said nothing of it.", "Ann Beck"),
        ("Tom Hay said it was late. In a statement, Hay called it “a cost that QUOTE”.", "Tom Hay"),
    ],
)
def test_surnames_initials_and_asides_do_not_hide_who_speaks(sentence: str, speaker: str) -> None:
    assert [q.speaker for q in quotes(sentence)] == [speaker]


def test_a_long_fragment_belongs_to_whom_its_sentence_is_about() -> None:
    found = quotes("Tom Hay said no. Hay outlined a plan for “those who QUOTE”.")
    assert [q.speaker for q in found] == ["Tom Hay"]
