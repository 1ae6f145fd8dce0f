"""Everything that can be asked about a small poll, asked; and a solver that knows the roll, the
program and its own vote, and finds out nothing that is to stay hidden.

A world is what each of the others did: nothing, or one of the options. The solver holds every world
against everything the bot said in it. Two worlds in which it said the same cannot be told apart;
whatever is so in all worlds that fit what was said, the solver knows.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import combinations_with_replacement, product
from pathlib import Path
from runpy import run_path
from typing import Any
from zipfile import ZipFile

from committee import populate, settle_in
from faults import stage
from layouts import labels, text
from pollstory import opened
from seeded import whole_house

from bot.demo.stage import apscheduler_follows

LIMIT = 5
NONE, SUPPORT, OPPOSE, ABSTAIN = range(4)
LABELS = {SUPPORT: "Support", OPPOSE: "Oppose", ABSTAIN: "Abstain"}
DONE = (NONE, SUPPORT, OPPOSE)  # what each may have done in the worlds that are all played
World = tuple[int, ...]  # what each of the others did

POLL = {"poll": "P-1"}
# Every command that tells of a poll or might. Those that change something are asked as far as the
# preview or the question before it, which is where an answer could give something away.
ASKED: dict[str, dict[str, Any]] = {
    "status": {}, "desk": {}, "audit": {}, "today": {}, "settings": {}, "help": {},
    "office-report year": {}, "meeting agenda": {"meeting": "M-1"}, "meeting show":
    {"meeting": "M-1"}, "meeting next": {}, "action list": {}, "me data": {},
    "poll mine": {}, "poll list": {}, "poll result": POLL, "poll am-i-entitled": POLL,
    "poll roll": POLL, "mandate list": {}, "mandate show": {"mandate": "P-1"},
    "office-poll list": {}, "office-poll export": POLL, "office-roll show": POLL,
    "office-poll reword": POLL, "office-poll close": POLL, "office-poll cancel": POLL,
    "office-poll repost": POLL,
    "office-poll extend": {**POLL, "until": "5 January 2026 17:00", "reason": "Because"},
    "office-poll outcome": {**POLL, "text": "We wrote to the board"},
}  # fmt: skip
# Those of the polls' room that say nothing of a poll there is.
OTHERS = {
    "office-poll quick", "office-poll new", "office-poll template", "office-roll import",
    "office-roll match", "Make a poll of this",
    "office-poll mirror",  # as repost, with a channel to choose
    "office-roll add",  # says of one member whether they are on the roll, which poll roll says too
}  # fmt: skip
# Buttons of a poll's cards that show something.
READ = (
    "How secret is this?", "Details", "For a letter", "Read it out", "Forward", "Codes", "Recount",
    "Names",
)  # fmt: skip
TABLE = run_path(str(Path(__file__).parent / "permissions_polls.py"))


def test_every_command_of_the_room_is_asked() -> None:
    assert {name for name in TABLE["COMMANDS"] if name not in ASKED} == OTHERS


async def everything_said(scene: Any, world: Any) -> list[str]:
    """All that the officer, who may ask most, and a stranger are told now; and what stands in the
    channel."""
    said: list[str] = []
    for name, options in ASKED.items():
        result = await scene.act(partial(world.officer.slash, world.channel, name, **options))
        said += [f"/{name}", *await _words(result)]
    for message in world.channel.history():
        said += ["#", text(message), *labels(message), *await _files(message)]
        for who in (world.officer, world.stranger):
            said += await _read(scene, who, message)
    return [unstamped(line) for line in said]


async def _read(scene: Any, who: Any, message: Any) -> list[str]:
    """What the buttons of a message answer, those behind *More* too."""
    said: list[str] = []
    for label in ("More", *READ):
        if label in labels(message):
            result = await scene.act(partial(who.click, message, label=label))
            said += [f"[{label}]", *await _words(result)]
            if label == "More":
                said += await _read(scene, who, result.response)
    return said


async def _words(result: Any) -> list[str]:
    found = []
    for message in (result.response, *result.followups):
        if message is not None:
            found += [text(message), *labels(message), *await _files(message)]
    return found


async def _files(message: Any) -> list[str]:
    return [
        f"{file.filename} {_content(bytes(await file.read()))!r}" for file in message.attachments
    ]


def _content(raw: bytes) -> object:
    """A file; of a document its parts, without the time at which it was packed."""
    if not raw.startswith(b"PK"):
        return raw
    with ZipFile(io.BytesIO(raw)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def unstamped(line: str) -> str:
    """Without the ids of messages and interactions, which count whatever happens anywhere, and
    without the moment at which this process was started."""
    return re.sub(r"\d{17,20}|Running since .*", "·", line)


async def observed(folder: Path, world_: World) -> tuple[list[str], list[str]]:
    """All that is said while a poll is open in which these did that, and all after its close."""
    with apscheduler_follows():
        async with stage(whole_house, folder) as scene:
            world = populate(scene.env, members=len(world_))
            await scene.act(lambda: settle_in(scene.bot, world))
            await scene.forward(hours=10)
            poll = await scene.act(lambda: opened(world))
            await scene.act(lambda: _on_an_agenda(world))
            await scene.act(partial(world.officer.click, poll, label="Support"))
            for member, choice in zip(world.members, world_, strict=True):
                if member is world.members[-1]:  # alone, once the card was drawn with the others
                    await scene.forward(minutes=1)
                label = LABELS.get(choice, "More")  # as many presses in every world
                await scene.act(partial(member.click, poll, label=label))
            await scene.forward(hours=2)
            open_ = await everything_said(scene, world)
            await scene.forward(days=1)
            closed = await everything_said(scene, world)
    return open_, closed


async def _on_an_agenda(world: Any) -> None:
    """A meeting with the poll on its agenda."""
    when = {"when": "15 January 2026 19:30", "title": "Committee"}
    shown = await world.officer.slash(world.channel, "office-meeting new", **when)
    await world.officer.click(shown.response, label="Save")
    item = {"meeting": "M-1", "add": "The poll", "link": "P-1"}
    await world.officer.slash(world.channel, "office-meeting agenda", **item)


def few(world_: World) -> bool:
    """Whether too few voted, the officer included, for anything to be shown."""
    return 1 + sum(choice != NONE for choice in world_) < LIMIT


def facts(world_: World) -> Iterator[tuple[str, object]]:
    """All there is to know of a world."""
    for member, choice in enumerate(world_):
        yield f"whether {member} voted", choice != NONE
        yield f"how {member} voted", choice
    yield "how many voted", sum(choice != NONE for choice in world_)
    for choice in DONE[1:]:
        yield f"how many chose {choice}", world_.count(choice)


def known(worlds: Iterable[World]) -> set[str]:
    """What is the same in all worlds that fit: the solver knows it."""
    values = defaultdict(set)
    for world_ in worlds:
        for fact, value in facts(world_):
            values[fact].add(value)
    return {fact for fact, found in values.items() if len(found) == 1}


def solved(said: dict[World, object], others: int) -> dict[World, set[str]]:
    """What the solver knows in each world, from what was said in those that were played.

    Whoever did the same stands for whoever else: a world is played once for all that differ from it
    by who of the others did what; `test_who_it_was_changes_nothing` plays some of these, too.
    """
    fits = defaultdict(list)
    for world_ in product(DONE, repeat=others):
        fits[repr(said[tuple(sorted(world_))])].append(world_)
    return {world_: known(worlds) for worlds in fits.values() for world_ in worlds}


async def test_no_answer_about_a_small_poll_tells_what_it_hides(tmp_path: Path) -> None:
    """A roll of five, the smallest there may be: the officer, who supports, and four others."""
    others = LIMIT - 1
    while_open: dict[World, object] = {}
    after: dict[World, object] = {}
    for number, world_ in enumerate(combinations_with_replacement(DONE, others)):
        open_, closed = await observed(tmp_path / str(number), world_)
        while_open[world_] = open_
        after[world_] = closed if few(world_) else uncoded(closed)
    assert len(after) == 15
    for world_, found in solved(after, others).items():
        if few(world_):
            assert found == set(), f"known of {world_} after the close"
        else:
            assert {fact for fact in found if "voted" in fact}, "the solver is not blind"
            assert f"how many chose {SUPPORT}" in found
            assert ("how 0 voted" in found) == (len(set(world_)) == 1), "all alike, all is shown"
    all_in = {"how many voted", *(f"whether {member} voted" for member in range(others))}
    for world_, found in solved(while_open, others).items():  # a batch of five is everybody here
        assert found == (set() if few(world_) else all_in), f"known of {world_} before the close"


async def test_nothing_tells_that_everybody_has_voted(tmp_path: Path) -> None:
    """On a roll of six the card is drawn with five; that the sixth came, too, changes nothing
    before the close, and neither does it with four whether anybody came at all."""
    seen = {}
    for number, world_ in enumerate([(2, 1, 1, 2, 0), (1, 2, 2, 1, 2), (1, 1, 1, 0, 0), (0,) * 5]):
        open_, closed = await observed(tmp_path / str(number), world_)
        seen[number] = open_, closed
    assert seen[0][0] == seen[1][0]
    assert seen[2] == seen[3]
    assert seen[0][0] != seen[2][0]
    assert seen[0][1] != seen[1][1]


async def test_who_it_was_changes_nothing(tmp_path: Path) -> None:
    alike = [
        [(SUPPORT, NONE, NONE, NONE), (NONE, NONE, NONE, ABSTAIN)],
        [(OPPOSE, OPPOSE, NONE, ABSTAIN), (NONE, NONE, NONE, SUPPORT)],
        [(SUPPORT, OPPOSE, ABSTAIN, ABSTAIN), (ABSTAIN, ABSTAIN, OPPOSE, SUPPORT)],
    ]
    for number, (one, other) in enumerate(alike):
        first = await observed(tmp_path / f"{number} one", one)
        assert first == await observed(tmp_path / f"{number} other", other)


def uncoded(said: list[str]) -> list[str]:
    """Without the codes and the seal, made with a random key from who voted."""
    code, seal = (
        r"\b[0-9A-Z]{3}-[0-9A-Z]{3}\b",
        r"\b[A-Z2-7]{16,26}\b|\b(?:[A-Z2-7]{4,6}[ -]){3,}\w+",
    )
    return [re.sub(f"{code}|{seal}|[0-9a-f]{{64}}", "·", line) for line in said]
