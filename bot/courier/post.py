"""What a row becomes: a message to send, nothing, not yet, or work that is done."""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord

from bot.outbox import Row
from bot.storage.db import Connection

OnSent = Callable[[Connection, int, int], None]  # told the channel and the message


@dataclass(frozen=True)
class Post:
    """A message to send. ``line`` (90 characters at most) is what makes a telephone buzz; the
    message is then edited into ``view``. ``on_sent`` runs in the transaction that notes the
    message.

    ``shared``: another hand may have sent this very message already, so it is looked for first, and
    no row keeps its id, which would tell when it was sent.

    ``lesser`` is the same message without its files, for a place where the bot may not attach any:
    better there without them than elsewhere with them."""

    view: discord.ui.LayoutView
    line: str | None = None
    buttons: discord.ui.View | None = None
    files: Callable[[], Sequence[discord.File]] = tuple
    role_id: int | None = None
    pin: bool = False
    shared: bool = False
    on_sent: OnSent | None = None
    elsewhere: tuple[int, ...] = ()
    lesser: Post | None = None


@dataclass(frozen=True)
class Nothing:
    """There is nothing to say any more. An earlier try whose reply was lost may stand all the
    same: ``on_sent`` notes it as a Post's does, ``take_back`` removes it. ``unsent`` runs in the
    transaction of the mark where nothing stands."""

    reason: str
    on_sent: OnSent | None = None
    unsent: Callable[[Connection], object] | None = None
    take_back: bool = False


@dataclass(frozen=True)
class Later:
    """Not yet."""

    until: datetime


@dataclass(frozen=True)
class Done:
    """The row was work rather than a message, and the work is done; ``finally_`` joins its mark's
    transaction."""

    finally_: Callable[[Connection], None] | None = None


Outcome = Post | Nothing | Later | Done
Renderer = Callable[[Row, datetime], Awaitable[Outcome]]


def mentions(post: Post) -> discord.AllowedMentions:
    roles: Any = [discord.Object(post.role_id)] if post.role_id is not None else False
    return discord.AllowedMentions(everyone=False, users=False, replied_user=False, roles=roles)


def content(row: Row, post: Post) -> dict[str, Any]:
    common: dict[str, Any] = {"nonce": row.nonce, "allowed_mentions": mentions(post)}
    if not bears(post.view.children, row.ref):
        raise ValueError(f"the layout of {row.kind} does not bear its reference")
    if post.line is None:
        return {**common, "view": post.view, "files": list(post.files())}
    line = post.line
    if post.buttons is not None:
        common["view"] = post.buttons
    if post.buttons is None or not bears(post.buttons.children, row.ref):
        line = f"{line} · {row.ref}"
    return {**common, "content": line}


def number_of(ref: str) -> int:
    """A reference as the id of a layout's container: there it leaves the eye alone, and Discord
    tells it with the message. Large, for Discord numbers parts without an id from 1."""
    return zlib.crc32(ref.encode()) % 2**30 + 2**30


def bears(parts: Iterable[Any], ref: str) -> bool:
    """Whether a message's words and components, or a layout's, bear a row's reference where only
    the bot writes it.

    That is the id of a container or the end of a button's id; in a line of text, and in layouts of
    earlier releases, the very end of the words. References can be worked out beforehand, so one
    among words that somebody typed means nothing.
    """
    found = list(_walked(parts))
    if any(getattr(part, "id", None) == number_of(ref) for part in found):
        return True
    last = next((text for part in reversed(found) if (text := _text(part))), "")
    ids = (str(getattr(part, "custom_id", "")) for part in found)
    return last.endswith(ref) or any(one.endswith(f":{ref}") for one in ids)


def _text(part: Any) -> str:
    content = part if isinstance(part, str) else getattr(part, "content", "")
    return content if isinstance(content, str) else ""


def _walked(parts: Iterable[Any]) -> Iterator[Any]:
    """Components in reading order, at any depth."""
    for part in parts:
        yield part
        yield from _walked(getattr(part, "children", ()))
        if (accessory := getattr(part, "accessory", None)) is not None:
            yield accessory
