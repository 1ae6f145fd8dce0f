"""SimCord's page as the demo shows it: the bot's own words, no developer's tools, and no press
refused because the clock moved meanwhile. For exactly the version the extra pins (3.2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.demo.cast import Company
from bot.demo.stage import Stage

# What the page says, and what it says here.
WORDS = {
    "index.html": {
        "<title>SimCord Preview</title>": "<title>LMC Bot demo</title>",
        'aria-label="SimCord preview"': 'aria-label="LMC Bot demo"',
        '<span class="brand-mark" aria-hidden="true">S</span>': "",
        "<strong>SimCord</strong><small>Preview</small>": "<strong>LMC Bot</strong>"
        "<small>demo</small>",
        ">Viewing as\n": ">You are\n",
        'aria-label="Viewing as"': 'aria-label="You are"',
    },
    "composer.js": {
        "`Message ${channel.glyph}${channel.name}`": '"Type / for the commands"',
    },
    "actions.js": {
        '"Action was not completed."': '"That press was not taken: press again."',
        '"Action outcome uncertain. It will not be retried."': '"Look at the last answer: it '
        'tells what was done."',
        '"Action is awaiting a confirmed result."': '"One moment…"',
        '"Updating viewport…"': '"One moment…"',
        '"Viewport updated"': '"Ready"',
        '"Switching viewer…"': '"One moment…"',
        '"Viewer switched"': '"You see what they see"',
        '"Callback completed"': '"Done"',
        '"Action completed"': '"Done"',
        '"Completing action…"': '"One moment…"',
        '"Updating preview…"': '"One moment…"',
        '"Preview refreshed"': '"Done"',
        '"Preview ready"': '"Ready"',
        '"Loading preview…"': '"Loading…"',
        '"Preview session ended."': '"The demo has ended."',
        '"Access to this preview is unavailable."': '"Open the address as it was printed."',
    },
}
SHOWN = """
#refresh, #capture-open, #inspector-toggle, .session-menu, #layout-label, #view-action-output,
#messages-toggle, #messages-sidebar, #drawer-scrim {
  display: none !important;
}
#action-status { font-size: 15px; color: inherit; opacity: 1; white-space: normal }
"""
TITLE = """
const picker = document.getElementById("viewer-picker");
setInterval(() => {
  const who = picker?.selectedOptions[0]?.textContent;
  document.title = who ? `LMC Bot demo: you are ${who}` : "LMC Bot demo";
}, 500);
"""
# An answer comes last: who pressed or wrote is taken to it, who scrolled back stays there.
FOLLOWED = """
const line = document.getElementById("channel-timeline");
const more = document.getElementById("new-messages");
const told = document.getElementById("channel-message-list");
let reading = false, last = null, acted = 0, arriving = 0;
for (const kind of ["wheel", "touchmove"])
  line?.addEventListener(kind, () => { reading = true; }, { passive: true });
for (const kind of ["click", "submit", "keydown"])
  document.addEventListener(kind, (event) => {
    if (event.isTrusted) { reading = false; acted = Date.now(); }
  }, true);
setInterval(() => {
  const now = Date.now(), mine = now - acted < 10000;
  if (mine && last !== told?.lastElementChild) arriving = now + 1500;
  last = told?.lastElementChild;
  if (!line || reading || (now > arriving && !(mine && !more?.hidden))) return;
  const there = line.scrollHeight - line.scrollTop - line.clientHeight < 2;
  if (there && !more?.hidden) more?.click();
  else line.scrollTop = line.scrollHeight;
}, 300);
"""
ADDED = {"preview.css": SHOWN, "app.js": TITLE + FOLLOWED}


def opened(stage: Stage, company: Company, port: int) -> Any:
    """The page of the company's channel; what is pressed on it waits its turn."""
    page = stage.env.preview(
        company.channel, viewers=list(company.people.values()), layout="channel", port=port,
        timezone=company.cast.zone, locale="en-GB",
    )  # fmt: skip
    act = page._action

    async def in_turn(context: str | None, body: Any) -> dict[str, Any]:
        async with stage.busy:  # an action that meets another operation is refused
            return await act(context, _as_of_now(page._get_page(context), body))

    page._action = in_turn  # type: ignore[assignment,method-assign]
    _reword(page._server)
    return page


def _as_of_now(tab: Any, body: Any) -> Any:
    """What was pressed, on the page as it stands now. The clock draws the page anew all the time,
    and SimCord refuses a press on what it drew before; whether the button is still there, it looks
    for itself. A request sent again stays as it was."""
    fresh = isinstance(body, Mapping) and body.get("sequence") == tab.last_sequence + 1
    drawn = body.get("published_revision") if fresh else None
    if isinstance(drawn, int) and 0 < drawn < tab.revision:
        return {**body, "published_revision": tab.revision}
    return body


def _reword(server: Any) -> None:
    """Have the page say :data:`WORDS`. Raises LookupError where SimCord says something else."""
    serve, files = server._static, server._STATIC_FILES

    async def static(request: Any) -> Any:
        response, name = await serve(request), files[request.path]
        if name in WORDS or name in ADDED:
            response.text = reworded(name, response.text)
        return response

    server._static = static


def reworded(name: str, text: str) -> str:
    """A file of the page in the demo's words. Raises LookupError for words it does not hold."""
    for theirs, ours in WORDS.get(name, {}).items():
        if theirs not in text:
            raise LookupError(f"SimCord's {name} no longer says {theirs}")
        text = text.replace(theirs, ours)
    return text + ADDED.get(name, "")
