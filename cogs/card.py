"""The parts every card is made of, within Discord's limits (40 components, 4,000 characters a
layout).

Source of the limits: Discord's component reference. A card says what it is in words, never by
colour alone, and its foot carries its reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.boards.lines import Line
from bot.courier.post import number_of
from bot.lasting import Press
from bot.plain_text import visible

MOST_LINES = 10  # a line with a button takes three components
MOST_ANSWERED = 1  # lines with answers below, which take six
MOST_OFFERED, MOST_CHARACTERS = 25, 100  # of an autocomplete: lines, and characters of each
MAX_COMPONENTS, MAX_TEXT = 40, 4_000
ACROSS, TALL = 31, 20  # on a telephone 390 px wide: characters a line; lines of one page
GREEN, AMBER, RED, BLUE, GREY = 0x2E7D32, 0xB26A00, 0xB71C1C, 0x1F5FA8, 0x5F6B76
Value = TypeVar("Value", str, int)
_MARKUP = re.compile(r"(https?://[^\s<>\[\]()|*`~\\]+)|[\\*_~`|\[\]<]")


def plain(text: str) -> str:
    """What somebody typed, shown as typed: no markup, no mention, no hidden direction marks. An
    address stays one that can be copied."""
    shown = _MARKUP.sub(lambda found: found[1] or f"\\{found[0]}", visible(text))
    shown = re.sub(r"(?m)^(\s*)(#{1,3}|>|-#|-|\d+\.)(\s)", r"\1\\\2\3", shown)
    return shown.replace("@everyone", "@\u2060everyone").replace("@here", "@\u2060here")


def clip(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut at a word, with an ellipsis where something is missing."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > limit * 2 // 3 else cut).rstrip(" ,;:") + "…"


def within(text: str, limit: int) -> str:
    """Typed text shown as typed, at most ``limit`` characters with what escapes its markup."""
    room = limit
    while (over := len(shown := plain(clip(text, room))) - limit) > 0:
        room -= (over + 1) // 2  # an escape doubles a sign at most
    return shown


def offered(
    lines: Iterable[tuple[str, Value]], typed: str = ""
) -> list[app_commands.Choice[Value]]:
    """What a command offers while something is typed: the lines that hold it, with what each stands
    for, as many and as long as Discord takes."""
    wanted = typed.strip().casefold()
    fitting = [(line, value) for line, value in lines if wanted in line.casefold()]
    return [
        app_commands.Choice(name=clip(line, MOST_CHARACTERS), value=value)
        for line, value in fitting[:MOST_OFFERED]
    ]


def one_line(text: str, limit: int) -> str:
    """Typed text on one line, clipped and shown as typed."""
    return within(" ".join(text.split()), limit)


def rows(
    buttons: Iterable[discord.ui.Item[Any]], across: int = 5
) -> list[discord.ui.ActionRow[Any]]:
    """Buttons in rows of so many, five at most; a telephone breaks a row that is too wide."""
    items = list(buttons)
    starts = range(0, len(items), across)
    return [discord.ui.ActionRow(*items[start : start + across]) for start in starts]


def card(
    *blocks: str | discord.ui.Item[Any] | None,
    buttons: Sequence[discord.ui.Item[Any]] = (),
    foot: str = "",
    ref: str = "",
    colour: int = GREY,
    across: int = 5,
) -> discord.ui.LayoutView:
    """A container of text blocks and items, its buttons, and a foot line. Empty blocks are left
    out. ``ref`` is the reference by which the courier finds a post again; nobody reads it.

    Raises ValueError when the card would not fit: whoever makes it must page or clip.
    """
    view = discord.ui.LayoutView(timeout=None)
    number = number_of(ref) if ref else None
    box: discord.ui.Container[Any] = discord.ui.Container(accent_colour=colour, id=number)
    for block in blocks:
        if isinstance(block, str) and block.strip():
            box.add_item(discord.ui.TextDisplay(block))
        elif isinstance(block, discord.ui.Item):
            box.add_item(block)
    for row in rows(buttons, across):
        box.add_item(row)
    if foot:
        box.add_item(discord.ui.TextDisplay("\n".join(f"-# {line}" for line in foot.splitlines())))
    view.add_item(box)
    check(view)
    view.stop()  # see `bare`
    return view


def bare(buttons: Iterable[discord.ui.Item[Any]]) -> discord.ui.View:
    """Buttons under a message of plain text."""
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    # Presses find their buttons by id (`bot.lasting`), so discord.py need not listen for this
    # view: it would keep each one of a private answer for a quarter of an hour.
    view.stop()
    return view


def private(
    text: str, *, buttons: Sequence[discord.ui.Item[Any]] = (), foot: str = ""
) -> discord.ui.LayoutView:
    """A short private answer with buttons under it."""
    return card(text, buttons=buttons, foot=foot, colour=BLUE)


def texts(view: discord.ui.LayoutView) -> list[str]:
    """Every text of a layout in reading order, for tests and limits."""
    return [
        item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)
    ]


def check(view: discord.ui.LayoutView) -> None:
    """Raise ValueError for a layout Discord would refuse."""
    count, length = view.total_children_count, view.content_length()
    if count > MAX_COMPONENTS or length > MAX_TEXT:
        raise ValueError(
            f"a layout of {count} components and {length} characters does not fit Discord's limits"
        )


def pages(
    lines: Sequence[str], *, limit: int = 3_000, most: int = 15, tall: int = TALL
) -> list[str]:
    """Lines gathered into pages of at most ``most`` lines, ``limit`` characters, and ``tall``
    lines of a telephone, which breaks the long ones."""
    found: list[list[str]] = [[]]
    for line in lines:
        short = clip(line, limit)
        page = [*found[-1], short]
        if found[-1] and (
            len(page) > most
            or sum(len(each) + 1 for each in page) > limit
            or sum(map(height, page)) > tall
        ):
            found.append([short])
        else:
            found[-1].append(short)
    return ["\n".join(page) for page in found]


def height(text: str) -> int:
    """How many lines a text takes on a telephone."""
    return sum(-(-len(line) // ACROSS) or 1 for line in text.split("\n"))


def some(lines: Sequence[str], most: int, *, limit: int = 3_000, tall: int = 3_000) -> str:
    """The first ``most`` lines that fit in ``limit`` characters and ``tall`` lines of a telephone,
    and how many more there are."""
    shown = pages(lines, limit=limit, most=most, tall=tall)[0]
    left = len(lines) - len(shown.splitlines())
    return f"{shown}\nAnd {left} more." if left > 0 else shown


def board(
    title: str,
    lines: Sequence[Line],
    *,
    empty: str,
    foot: str = "",
    ref: str = "",
    colour: int = BLUE,
) -> discord.ui.LayoutView:
    """Lines with their buttons, the soonest ten; how many more there are is said. The noticeboard,
    /today and /desk look alike."""
    blocks: list[Any] = [f"### {title}"]
    answered = 0
    for line in lines[:MOST_LINES]:
        blocks.append(_line(line))
        if line.answers and answered < MOST_ANSWERED:
            answered += 1
            blocks += rows(_answer(label, press) for label, press in line.answers[:5])
    if not lines:
        blocks.append(empty)
    if len(lines) > MOST_LINES:
        blocks.append(f"And {len(lines) - MOST_LINES} more.")
    return card(*blocks, foot=foot, ref=ref, colour=colour)


def _answer(label: str, press: str) -> discord.ui.Button[Any]:
    style = discord.ButtonStyle.primary
    return discord.ui.Button(label=clip(label, 40), custom_id=press, style=style)


def _line(line: Line) -> str | discord.ui.Section[Any]:
    text = clip(line.text, 300)
    if not line.label:
        return text
    button: discord.ui.Button[Any] = (
        discord.ui.Button(label=clip(line.label, 40), url=line.link)
        if line.link
        else discord.ui.Button(label=clip(line.label, 40), custom_id=line.press)
    )
    return discord.ui.Section(text, accessory=button)


def turns(
    kind: type[Press], page: int, last: int, back: str = "Back", more: str = "More", **ids: Any
) -> list[discord.ui.Item[Any]]:
    """The buttons to the neighbouring pages there are, numbered from 0 to ``last``."""
    beside = ((back, page - 1), (more, page + 1))
    return [kind(label, page=to, **ids) for label, to in beside if 0 <= to <= last]
