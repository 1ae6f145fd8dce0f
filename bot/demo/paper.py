"""The demo's own newspaper on this computer: pages and a feed to add articles from, all invented.

No page leaves this computer; the demo's settings open this one address (``allowed_hosts``).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from aiohttp import web

NAME = "Demo Gazette"


@dataclass(frozen=True)
class Piece:
    """An article of the newspaper. ``after`` is when it appears, from the demo's start on."""

    slug: str
    headline: str
    byline: str
    after: timedelta
    paragraphs: tuple[str, ...]


PIECES: tuple[Piece, ...] = (
    Piece(
        "surgery-rents",
        "Demoshire practices ask for a say on surgery rents",
        "Robin Sample",
        timedelta(days=-2),
        (
            "Practices in Demoshire have asked the board for a say before surgery rents rise"
            " again. The committee wrote to the board on Monday.",
            "‘No practice can plan for a rent it learns of in March,’ said Dr Alex Example, the"
            " committee's chair. ‘We ask for six months’ notice.’",
            "The board said it was following national rules and could not promise more notice.",
            "In the committee's survey, 64% of the 86 practices that replied said that their rent"
            " had risen by more than £9,000 in two years.",
            "The board will reply in writing by {deadline}.",
        ),
    ),
    Piece(
        "phone-lines",
        "New telephone lines reach every surgery in the county",
        "Sam Placeholder",
        timedelta(days=-1),
        (
            "Every surgery in Demoshire now has a cloud telephone system, the board said on"
            " Friday. The last of 112 practices moved in the autumn.",
            "Dr Kim Example, a partner in Demoton, said callers now waited four minutes on average"
            " instead of eleven. She warned that the lines answer nobody by themselves.",
            "The committee asks practices to report faults to the board and to keep a copy.",
        ),
    ),
    Piece(
        "blood-bottles",
        "Blood bottles run short again, practices told to test less",
        "Robin Sample",
        timedelta(minutes=90),
        (
            "Practices in Demoshire have been told to put off routine blood tests until supplies"
            " of bottles recover. The hospital expects a delivery within three weeks.",
            "Urgent tests go on as before, the hospital's laboratory said.",
            "Dr Alex Example said practices should not be blamed for delays that they did not"
            " cause, and asked them to note every test that is put off.",
        ),
    ),
)


class Paper:
    """What the newspaper shows at an instant. ``clock`` is the demo's, in UTC."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self.clock: Callable[[], datetime] = lambda: start
        self.host = ""

    def address(self, path: str = "/") -> str:
        """A page's address, as it is pasted."""
        return f"http://{self.host}{path}"

    def out(self) -> list[Piece]:
        """The pieces that have appeared, the newest first."""
        now = self.clock()
        return [piece for piece in reversed(PIECES) if self._start + piece.after <= now]

    async def front(self, request: web.Request) -> web.Response:
        """The front page, which names the feed."""
        links = "".join(
            f'<li><a href="/{piece.slug}">{escape(piece.headline)}</a></li>' for piece in self.out()
        )
        head = '<link rel="alternate" type="application/rss+xml" href="/feed">'
        return _html(NAME, f"<h1>{NAME}</h1><ul>{links}</ul>", head)

    async def page(self, request: web.Request) -> web.Response:
        """One article."""
        slug = request.match_info["slug"]
        piece = next((each for each in self.out() if each.slug == slug), None)
        if piece is None:
            raise web.HTTPNotFound
        at = self._start + piece.after
        said = "".join(f"<p>{escape(text)}</p>" for text in self._texts(piece))
        line = f"<p>{at.day} {at:%B %Y} | By {piece.byline}</p>"
        return _html(
            piece.headline,
            f"<article><h1>{escape(piece.headline)}</h1>{line}{said}</article>",
            f'<meta property="og:site_name" content="{NAME}">',
        )

    async def feed(self, request: web.Request) -> web.Response:
        """The feed (RSS 2.0): each piece whole."""
        items = "".join(self._item(piece) for piece in self.out())
        text = f'<rss version="2.0"><channel><title>{NAME}</title>{items}</channel></rss>'
        return web.Response(text=text, content_type="application/rss+xml")

    def _item(self, piece: Piece) -> str:
        said = "".join(f"<p>{escape(text)}</p>" for text in self._texts(piece))
        return (
            f"<item><title>{escape(piece.headline)}</title><author>{piece.byline}</author>"
            f"<link>{self.address('/' + piece.slug)}</link><guid>{piece.slug}</guid>"
            f"<pubDate>{format_datetime(self._start + piece.after)}</pubDate>"
            f"<description>{escape(said)}</description></item>"
        )

    def _texts(self, piece: Piece) -> Sequence[str]:
        due = self._start + timedelta(days=30)
        return [text.format(deadline=f"{due.day} {due:%B %Y}") for text in piece.paragraphs]


def _html(title: str, body: str, head: str = "") -> web.Response:
    page = f"<!doctype html><html><head><title>{escape(title)}</title>{head}</head>"
    return web.Response(text=f"{page}<body>{body}</body></html>", content_type="text/html")


@asynccontextmanager
async def printed(start: datetime) -> AsyncIterator[Paper]:
    """The newspaper on a free port of this computer alone, for the length of a ``with`` block."""
    paper = Paper(start)
    app = web.Application()
    app.router.add_get("/", paper.front)
    app.router.add_get("/feed", paper.feed)
    app.router.add_get("/{slug}", paper.page)
    app.on_response_prepare.append(_close_after)
    runner = web.AppRunner(app, handle_signals=False, access_log=None)
    await runner.setup()
    try:
        place = web.TCPSite(runner, "127.0.0.1", 0)
        await place.start()
        paper.host = f"127.0.0.1:{runner.addresses[0][1]}"
        yield paper
    finally:
        await runner.cleanup()


async def _close_after(request: web.Request, response: web.StreamResponse) -> None:
    """Each answer ends its connection. The demo's clock leaps: one kept open would be thought alive
    by one side and long over by the other, and the next question on it never answered."""
    response.force_close()
