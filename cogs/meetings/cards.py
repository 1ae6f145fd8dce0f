"""What members see of a meeting: pure functions from data to layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.meetings.attendance import Answer
from bot.meetings.board import Board
from bot.meetings.model import CHOICE_WORDS, DIAL, Choice, Meeting
from bot.meetings.quorum import UNKNOWN, Forecast
from bot.plain_text import many
from bot.times import attach, clock_words, day_words, stamp
from cogs.card import AMBER, BLUE, GREEN, GREY, RED, bare, card, one_line
from cogs.meetings.buttons import AskDm, GiveAnswer, GiveReason, NewDeputy, ShowAgenda, ShowPapers

GREEN_BUTTON = discord.ButtonStyle.success


def render_meeting(board: Board, ref: str, banner: str = "") -> discord.ui.LayoutView:
    """The card of one date. ``banner`` says why it is posted: a reminder that comes late, say."""
    meeting, closed = board.meeting, board.closed
    title = f"### {one_line(meeting.title, 80)}"
    return card(
        f"{banner}\n{title}" if banner else title,
        when(board),
        where(meeting),
        None if closed else quorum_told(board.forecast),
        None if closed else papers_told(board),
        buttons=buttons(board, ref),
        foot=meeting.reference,
        ref=ref,
        colour=colour(board),
    )


def render_urgent(board: Board, notice: str, ref: str) -> discord.ui.LayoutView:
    """The alert of an urgent meeting, once its line has buzzed."""
    meeting, found = board.meeting, board.forecast
    needed = "" if found.needed is None else f"Quorum {found.needed}: "
    minutes = meeting.minutes
    return card(
        f"### {urgent_title(meeting)}",
        when(board),
        f"{where(meeting)}, about {minutes} minutes",
        f"**Why:** {one_line(meeting.why, 300)}" if meeting.why else None,
        f"{notice}\n{needed}{_answered(found)}",
        buttons=buttons(board, ref),
        foot=meeting.reference,
        ref=ref,
        colour=GREY if board.closed else RED,
    )


def _answered(forecast: Forecast) -> str:
    if not forecast.known:
        return forecast.told()
    return f"{forecast.coming} coming, {forecast.silent} no answer"


def papers_told(board: Board) -> str:
    """What there is to read beforehand; empty while there is nothing."""
    if not board.papers:
        return f"Agenda: {many(board.items, 'item')}" if board.items else ""
    return f"Papers: {board.papers} · agenda: {many(board.items, 'item')}"


def when(board: Board) -> str:
    """The time of a card, with how far off it is, or what became of it."""
    meeting = board.meeting
    at = stamp(meeting.starts_at)
    if meeting.cancelled:
        reason = f"\nReason: {one_line(meeting.reason, 200)}" if meeting.reason else ""
        return f"**CANCELLED** (was {at}){reason}"
    if meeting.provisional:
        return f"Week of {day_words(meeting.local).partition(' ')[2]}: the day is still open"
    if board.over:
        return f"{at}: over"
    if board.begun:
        return f"{at}: has begun"
    return "\n".join(filter(None, (f"{at} ({stamp(meeting.starts_at, 'R')})", _moved(meeting))))


def _moved(meeting: Meeting) -> str:
    """Where a moved date was, and the reason as its members were to read it."""
    reason = f"Reason: {one_line(meeting.reason, 200)}" if meeting.reason else ""
    if not meeting.moved:
        return reason
    was = stamp(attach(meeting.original, meeting.zone))
    return "\n".join(filter(None, (f"Moved from {was}", reason)))


def urgent_title(meeting: Meeting) -> str:
    """The title, saying "urgent" once."""
    title = one_line(meeting.title, 70)
    return title if "urgent" in title.casefold() else f"Urgent: {title}"


def where(meeting: Meeting) -> str:
    """The place, that it can be joined online, and the number to join by telephone."""
    place = place_told(meeting.place, meeting.link) or "Place to be announced"
    return f"{place}\n{dial_told(meeting.dial)}" if meeting.dial else place


def dial_told(dial: str) -> str:
    """How to join by telephone; empty where one cannot."""
    return f"By telephone: {one_line(dial, DIAL)}" if dial else ""


def place_told(place: str, link: str) -> str:
    """A place and a way to join online in words, each said once; empty where there is neither."""
    said = one_line(place, 120)
    if not link:
        return said
    if not said:
        return "Online only"
    return said if "online" in said.casefold() else f"{said}, or online"


def quorum_told(forecast: Forecast) -> str:
    """Who comes, in the words of the card."""
    lines = []
    if forecast.needed is not None and forecast.quorate:
        lines.append(f"**QUORATE: {forecast.coming} coming, {forecast.needed} needed**")
    elif forecast.needed is not None:
        lines.append(f"**NOT QUORATE YET: {forecast.coming} coming, {forecast.needed} needed**")
    if forecast.needed is None or forecast.deputies:
        lines.append(f"Coming {forecast.coming}{_deputies(forecast)}")
    silent = f" · no answer {forecast.silent}" if forecast.known else ""
    lines.append(f"Apologies {forecast.apologies} · unsure {forecast.unsure}{silent}")
    if not forecast.known:
        lines.append(f"-# {UNKNOWN.capitalize()}")
    if forecast.before_move:
        lines.append(f"Before the move {forecast.before_move} said yes: please say so again.")
    if forecast.short and forecast.needed is not None:
        more = "One more is" if forecast.short == 1 else f"{forecast.short} more are"
        lines.append(f"{more} needed: please answer.")
    return "\n".join(lines)


def _deputies(forecast: Forecast) -> str:
    if not forecast.deputies:
        return ""
    if not forecast.deputies_count:
        return f" (deputies do not count: {forecast.deputies})"
    count = forecast.deputies - forecast.doubled
    return ", one of them a deputy" if count == 1 else f", {count} of them deputies"


def colour(board: Board) -> int:
    """Colour repeats what the words say."""
    if board.closed:
        return GREY
    if board.forecast.needed is None:
        return BLUE
    return GREEN if board.forecast.quorate else AMBER


def buttons(board: Board, ref: str) -> list[discord.ui.Item[Any]]:
    """What a member can do from the card; every id bears the reference, so the push need not."""
    meeting = board.meeting
    found: list[discord.ui.Item[Any]] = []
    if not board.closed:
        yes = "I am here" if board.here else "Coming" if meeting.urgent else "Attending"
        no, send = ("Cannot", "Send a deputy") if meeting.urgent else ("Apologies", "Deputy")
        ids: dict[str, Any] = {"meeting": meeting.id, "ref": ref}
        found.append(GiveAnswer(yes, style=GREEN_BUTTON, answer=Choice.ATTENDING, **ids))
        found.append(GiveAnswer(no, answer=Choice.APOLOGIES, **ids))
        found.append(NewDeputy(send, **ids))
        if not meeting.urgent:
            found.append(GiveAnswer("Unsure", answer=Choice.UNSURE, **ids))
    if not meeting.cancelled and board.papers:
        found.append(ShowPapers("Papers", meeting=meeting.id, ref=ref))
    if not meeting.cancelled and (board.papers or board.items):
        found.append(ShowAgenda("Agenda", meeting=meeting.id, ref=ref))
    if meeting.link and not meeting.cancelled and not board.over:
        found.append(discord.ui.Button(label="Join online", url=meeting.link))
    return found


def push_buttons(board: Board, ref: str) -> discord.ui.View:
    """The same buttons beside the line that makes the telephone buzz."""
    return bare(buttons(board, ref))


def render_answer(
    answer: Answer, meeting: Meeting, forecast: Forecast, *, asks_dm: bool
) -> discord.ui.LayoutView:
    """The private word after an answer: what was stored, and what else can be done in one press."""
    said = CHOICE_WORDS[answer.answer]
    if answer.answer is Choice.DEPUTY:
        said = f"Deputy: {one_line(answer.deputy_name, 80)}"
    if answer.here_at is not None:
        said = "You are here"
    more: list[discord.ui.Item[Any]] = []
    if answer.answer is Choice.APOLOGIES:
        more.append(GiveReason("Add a reason", meeting=meeting.id))
    if asks_dm:
        more.append(AskDm("Ask me by direct message", meeting=meeting.id))
    return card(
        f"**Recorded: {said}**",
        f"{one_line(meeting.title, 80)}, {stamp(meeting.starts_at)}",
        deputy_told(answer),
        f"Forecast: {forecast.told()}.",
        "Change it until the start; you are told if the date moves.",
        buttons=more,
        foot=meeting.reference,
        colour=BLUE,
    )


def deputy_told(answer: Answer) -> str | None:
    """How a deputy learns of the meeting: the bot can write to an account, never to a name."""
    if answer.answer is not Choice.DEPUTY:
        return None
    if answer.deputy_id is not None:
        return "They are sent the invitation and the papers by direct message."
    return "The bot cannot write to a name: please pass on date, place and papers yourself."


def meeting_line(meeting: Meeting) -> str:
    """One date in a list: two short lines."""
    mark = "~~" if meeting.cancelled else ""
    state = " · cancelled" if meeting.cancelled else " · moved" if meeting.moved else ""
    title = f"{mark}{one_line(meeting.title, 60)}{mark}"
    if meeting.provisional:
        day = day_words(meeting.local).partition(" ")[2]
        return f"**{meeting.reference}** {title}{state}\nWeek of {day}: the day is still open"
    at = stamp(meeting.starts_at)
    return f"**{meeting.reference}** {title}{state}\n{at} ({stamp(meeting.starts_at, 'R')})"


def render_list(
    title: str, meetings: Sequence[Meeting], page: int, pages: int,
    more: Sequence[discord.ui.Item[Any]] = (),
) -> discord.ui.LayoutView:  # fmt: skip
    """A page of dates, with the buttons to turn it."""
    lines = [meeting_line(meeting) for meeting in meetings]
    return card(
        f"### {title}",
        "\n".join(lines) or "No meeting is planned.",
        buttons=more,
        foot=f"Page {page + 1} of {max(pages, 1)}",
        colour=BLUE,
    )


def local_words(meeting: Meeting) -> str:
    """Day and time for a push line, which Discord shows without its markup: "Tue 8 Dec 19:30"."""
    local = meeting.local
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"


def told_words(meeting: Meeting) -> str:
    """Day and time for a letter or a file: "Tuesday 8 December 2026, 7.30pm"."""
    if meeting.provisional:
        return f"week of {day_words(meeting.local)}"
    return f"{day_words(meeting.local)}, {clock_words(meeting.local)}"
