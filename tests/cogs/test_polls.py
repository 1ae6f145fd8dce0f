"""The story of a straw poll, as officers and members live it."""

from typing import Any

from layouts import labels, text
from pollstory import QUESTION, card, noon, preview
from simulated import advance


async def test_a_quick_poll_goes_from_question_to_result(world: Any) -> None:
    await noon(world)
    shown = await preview(world)
    assert "6 may vote" in text(shown)
    await world.officer.click(shown, label="Open now")
    await advance(world.env, seconds=1)
    poll = card(world)
    said = text(poll)
    assert QUESTION in said
    assert "Not a statutory ballot · P-1 · " in said
    assert labels(poll)[:3] == ["Support", "Oppose", "Abstain"]
    for member in [world.officer, *world.members[:4]]:
        result = await member.click(poll, label="Support")
        assert "Recorded: Support" in text(result.response)
    await advance(world.env, days=1)
    final = text(card(world, "Straw poll result"))
    assert "SUPPORT 5 of 5 votes (100%)" in final
    assert "Turnout 5 of 6 members (83%)" in final
    assert "However the other one thinks, 5 to 6 of all 6 support it (83% to 100%)" in final
