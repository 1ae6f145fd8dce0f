"""Steps that several tests of polls share, each done as a person would."""

from typing import Any

from layouts import labels, text
from simulated import advance

from bot import audit

QUESTION = "Should we refuse NHS England's new contract terms?"


async def in_full(actor: Any, page: Any) -> str:
    """All that a card says, the pages behind *More* too; it stands as before afterwards."""
    said, turned = text(page), 0
    while "More" in labels(page):
        page = (await actor.click(page, label="More")).response
        said, turned = said + text(page), turned + 1
    for _ in range(turned):
        page = (await actor.click(page, label="Back")).response
    return said


async def behind(actor: Any, message: Any, label: str) -> Any:
    """Press what stands behind *More* of a public card."""
    more = (await actor.click(message, label="More")).response
    return await actor.click(more, label=label)


async def noon(world: Any) -> None:
    """The simulated day begins at midnight: go to ten o'clock."""
    await advance(world.env, hours=10)


async def preview(world: Any, question: str = QUESTION, *, by: Any = None, **options: Any) -> Any:
    """The preview of a quick poll; ``by`` is its officer, if not the usual one."""
    officer = by or world.officer
    result = await officer.slash(world.channel, "office-poll quick", question=question, **options)
    return result.response


async def late_preview(world: Any) -> Any:
    """The preview of a poll that closes in the night."""
    form = await world.officer.select(await preview(world), ["other"])
    return (await world.officer.submit_modal(form, {"when": "today 23:30"})).response


async def opened(world: Any, question: str = QUESTION, **options: Any) -> Any:
    """An open poll: its public card."""
    message = await preview(world, question, **options)
    await world.officer.click(message, label="Open now")
    await advance(world.env, seconds=1)
    return card(world)


def card(world: Any, part: str = "Straw poll · ") -> Any:
    """The newest message of the channel that says so."""
    for message in reversed(world.channel.history()):
        if part in text(message):
            return message
    raise LookupError([text(message) for message in world.channel.history()])


def cards(world: Any, part: str) -> list[Any]:
    """Every message of the channel that says so."""
    return [message for message in world.channel.history() if part in text(message)]


async def acts(world: Any) -> list[str]:
    """What the audit holds, the oldest first."""
    rows = await world.write(lambda conn: audit.page(conn, world.guild.id, limit=50))
    return [row.act for row in reversed(rows)]


async def all_vote(world: Any, poll: Any, label: str, members: Any = None) -> None:
    """Everybody, or these, press one button."""
    for member in [world.officer, *world.members] if members is None else members:
        result = await member.click(poll, label=label)
        assert "Recorded" in text(result.response), text(result.response)


async def refused(world: Any, actor: Any, command: str, **options: Any) -> str:
    """A command that is refused: the sentence its person reads."""
    result = await actor.slash(world.channel, command, **options)
    assert all("UserError" in repr(error) for error in world.env.errors), world.env.errors
    return text(result.response)


async def opened_with(world: Any, **rules: Any) -> Any:
    """A poll with other rules (the fields of the form behind *Rules*): its public card."""
    form = await world.officer.click(await preview(world), label="Rules")
    usual = {"method": "one", "most": "", "secret": "secret", "flags": [], "met": []}
    shown = (await world.officer.submit_modal(form, usual | rules)).response
    await world.officer.click(shown, label="Open now")
    await advance(world.env, seconds=1)
    return card(world)


def crowd(world: Any, number: int) -> list[Any]:
    """So many more members."""
    return [
        world.guild.add_member(world.env.create_user(f"crowd{k}"), roles=[world.member_role])
        for k in range(number)
    ]


async def drafted(world: Any, way: str, words: dict[str, str], **counting: Any) -> Any:
    """The preview of a poll answered that way (a button of /office-poll new); ``counting`` are the
    fields of the form behind *Counting*."""
    offered = (await world.officer.slash(world.channel, "office-poll new")).response
    form = await world.officer.click(offered, label=way)
    shown = (await world.officer.submit_modal(form, words)).response
    if counting:
        form = await world.officer.click(shown, label="Counting")
        shown = (await world.officer.submit_modal(form, counting)).response
    return shown


async def opened_as(world: Any, way: str, words: dict[str, str], **counting: Any) -> Any:
    """An open poll answered that way: its public card."""
    shown = await drafted(world, way, words, **counting)
    await world.officer.click(shown, label="Open now")
    await advance(world.env, seconds=1)
    return card(world)


async def put_in_order(member: Any, poll: Any, *names: str) -> Any:
    """Press the options in that order and cast: the confirmation."""
    shown = (await member.click(poll, label="Put in order")).response
    for name in names:
        shown = (await member.click(shown, label=name)).response
    return (await member.click(shown, label=f"Cast: {', '.join(names)}")).response


async def exported(world: Any) -> tuple[bytes, str]:
    """The closed poll's JSON file and its seal."""
    shown = (await world.officer.slash(world.channel, "office-poll export", poll="P-1")).response
    (file,) = [each for each in shown.attachments if each.filename.endswith(".json")]
    seal = text(card(world, "Seal ")).split("Seal ")[1].split("\n")[0]
    return await file.read(), seal
