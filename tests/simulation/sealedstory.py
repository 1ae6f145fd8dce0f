"""Steps of polls that are sealed to trustees, each done as a person would."""

from typing import Any

from layouts import text
from pollstory import card, preview
from simulated import advance


def phrase(actor: Any) -> str:
    return "".join(["rainy cobalt ladder ", str(actor.id)])


async def page_of(world: Any, message: Any, trustees: list[Any]) -> Any:
    """The page behind *Trustees*, with these chosen."""
    page = (await world.officer.click(message, label="Trustees")).response
    form = await world.officer.click(page, label="Choose")
    values = {"trustees": [one.user for one in trustees]}
    return await world.officer.submit_modal(form, values)


async def asked(world: Any, message: Any, trustees: list[Any]) -> Any:
    """The public message by which these are asked."""
    page = await page_of(world, message, trustees)
    await world.officer.click(page.response, label="Ask them")
    await advance(world.env, seconds=2)
    return card(world, "Trustees of a straw poll")


async def typed(actor: Any, message: Any, label: str, words: str) -> str:
    """What a trustee is told who types this."""
    form = await actor.click(message, label=label)
    if form.modal is None:
        return text(form.response)
    sent = await actor.submit_modal(form, {"passphrase": words})
    return text(sent.followups[-1] if sent.followups else sent.response)


async def sealed_poll(world: Any, trustees: list[Any]) -> Any:
    """An open poll that is sealed to these: its card."""
    message = await preview(world)
    request = await asked(world, message, trustees)
    for one in trustees:
        assert "is set" in await typed(one, request, "Set my passphrase", phrase(one))
    back = (await world.officer.click(message, label="Back to the preview")).response
    await world.officer.click(back, label="Open now")
    await advance(world.env, seconds=1)
    return card(world)
