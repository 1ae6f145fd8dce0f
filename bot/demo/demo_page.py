"""The demo in the browser: one channel, through anybody's eyes, until told to stop."""

from __future__ import annotations

import asyncio
import sys
import webbrowser
from collections.abc import Callable

import simcord

from bot.demo.browser_page import opened
from bot.demo.cast import Company
from bot.demo.stage import Stage, keep_time
from bot.errors import UserError
from bot.shell.run import stop_on_signals

GUIDE = """\
{name} is open at
    {address}
The address holds a secret and works on this computer only. “You are” at the top chooses
whose eyes you look through; / lists that person's commands. Try /today, press [Support] on
the poll, or as {officer} look at /desk.
    /demo forward   moves the clock, by hours or until the next thing due
    /demo inbox     shows your direct messages
    /demo menu      uses a menu on a message
    /demo paper     lists a small newspaper's addresses
For /office-article add link: and /office-source add there is an invented newspaper at
    {paper}
Ctrl+C ends it; {kept}"""


async def serve(
    stage: Stage, company: Company, port: int, kept: str, say: Callable[[str], None]
) -> None:
    """Show the page until SIGINT, SIGTERM or the page's own end; the clock runs meanwhile.

    ``kept`` says what stays afterwards.
    """
    stop = asyncio.Event()
    stop_on_signals(stop)
    page = opened(stage, company, port)
    try:
        await page.__aenter__()
    except simcord.SetupError as error:
        raise UserError(f"The page cannot open ({error}): choose another --port.") from error
    try:
        say(
            GUIDE.format(
                name=company.cast.name,
                address=page.url,
                officer=company.name(company.officer),
                paper=company.paper.address(),
                kept=kept,
            )
        )
        show(page.url)
        await keep_time(stage, page, stop)
    finally:
        await page.close()


def show(address: str) -> None:
    """Open a browser where somebody looks and there is one with windows of its own."""
    if not sys.stdout.isatty():
        return
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return
    if not isinstance(browser, webbrowser.GenericBrowser) or isinstance(
        browser, webbrowser.BackgroundBrowser
    ):
        browser.open(address)  # a browser in the terminal would take it over
