"""The drafts of papers, removals and invitations."""

from __future__ import annotations

from bot.drafts import rehearsed
from bot.errors import UserError
from bot.meetings import agenda, approval, invitations, papers
from bot.meetings.drafts import Draft
from bot.meetings.model import PLACE, TITLE
from bot.meetings.papers import Paper
from bot.storage.db import Connection
from cogs.card import one_line
from cogs.meetings.draft_kind import ANEW, Asked, Field, Ground, Kind, untimed


async def preview_unagenda(asked: Asked, draft: Draft) -> list[str]:
    """The item that would go."""
    told = await asked.bot.db.write(
        lambda conn: rehearsed(conn, lambda conn: save_unagenda(conn, asked, draft))
    )
    return [told]


def save_unagenda(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Take an item off, and out of the minutes unless they are approved."""
    meeting_id, guild_id = int(draft.typed["meeting"]), asked.committee.guild_id
    item = agenda.item_of(agenda.items(conn, meeting_id), int(draft.typed.get("item") or 0))
    approval.amend(conn, guild_id, meeting_id, asked.now)
    agenda.remove(conn, guild_id, meeting_id, item.id, asked.person_id, asked.now)
    told = f"Off the agenda: {one_line(item.title, 150)}."
    decided = f"\nWith it goes what was decided: {one_line(item.decision, 300)}"
    return told + decided if item.decision else told


def _decided(conn: Connection, asked: Asked, draft: Draft) -> Ground:
    """What was decided on the item that goes."""
    listed = agenda.items(conn, int(draft.typed["meeting"]))
    known = {item.id: item.decision for item in listed}
    mark = known.get(int(draft.typed.get("item") or 0), "")
    return Ground(mark, f"Another officer noted a decision on that item meanwhile: {ANEW}")


async def preview_unpaper(asked: Asked, draft: Draft) -> list[str]:
    """The paper that would go."""
    told = await asked.bot.db.write(
        lambda conn: rehearsed(conn, lambda conn: save_unpaper(conn, asked, draft))
    )
    return [told]


def save_unpaper(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Remove a paper."""
    meeting_id, guild_id = int(draft.typed["meeting"]), asked.committee.guild_id
    paper = papers.paper_of(conn, guild_id, int(draft.typed.get("paper") or 0))
    if paper is None:
        raise UserError("That paper was removed already.")
    papers.remove(conn, guild_id, meeting_id, paper.id, asked.person_id, asked.now)
    return f"Removed: {one_line(paper.title, 80)}."


async def preview_paper(asked: Asked, draft: Draft) -> list[str]:
    """The paper as members would be told of it, and whether another makes way for it."""
    paper, older = await asked.bot.db.write(
        lambda conn: rehearsed(conn, lambda conn: _add_paper(conn, asked, draft))
    )
    where = paper.link or f"{paper.file_name}, {max(1, round(paper.size / 1024)):,} KB"
    named = f"**{one_line(paper.title, 80)}**"
    joins = "It takes the place of the paper of that name" if older else "It joins the papers"
    return [
        named if where == paper.title else f"{named}\n-# {one_line(where, 200)}",
        f"{joins} of the meeting, and members are told once, in the channel.",
    ]


def save_paper(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Add a paper."""
    paper, older = _add_paper(conn, asked, draft)
    kept = papers.papers(conn, int(draft.typed["meeting"]))
    lines = [f"{n}. {one_line(each.title, 80)}" for n, each in enumerate(kept, 1)]
    done = "Replaced" if older else "Added"
    return "\n".join([f"{done}: {one_line(paper.title, 80)}. The papers now:", *lines])


def _add_paper(conn: Connection, asked: Asked, draft: Draft) -> tuple[Paper, list[Paper]]:
    """The paper, and those of its name, which are removed."""
    guild_id, meeting_id = asked.committee.guild_id, int(draft.typed["meeting"])
    before = papers.papers(conn, meeting_id)
    paper = _new_paper(conn, asked, draft)
    older = [each for each in before if each.title.casefold() == paper.title.casefold()]
    for each in older:
        papers.remove(conn, guild_id, meeting_id, each.id, asked.person_id, asked.now)
    return paper, older


def _older(conn: Connection, asked: Asked, draft: Draft) -> Ground:
    """The paper that makes way for another of its name, if there is one."""
    try:
        _, older = rehearsed(conn, lambda conn: _add_paper(conn, asked, draft))
    except UserError:
        return Ground()  # the preview says why
    ids = ",".join(str(each.id) for each in older)
    return Ground(ids, f"Another officer added a paper of that name meanwhile: {ANEW}")


def _new_paper(conn: Connection, asked: Asked, draft: Draft) -> Paper:
    guild_id, typed = asked.committee.guild_id, draft.typed
    meeting_id, title, sha256 = int(typed["meeting"]), str(typed["title"]), typed["sha256"]
    if not sha256:
        link = str(typed["link"])
        return papers.add_link(conn, guild_id, meeting_id, title, link, asked.person_id, asked.now)
    if not (asked.bot.settings.papers / sha256).is_file():
        raise UserError("The file is no longer kept: attach it again.")
    return papers.add_file(
        conn, guild_id, meeting_id, title, str(typed["name"]), sha256, int(typed["size"]),
        asked.person_id, asked.now,
    )  # fmt: skip


async def preview_invite(asked: Asked, draft: Draft) -> list[str]:
    """An invitation told back."""
    columns = invitations.checked(draft, asked.now, asked.committee)
    assert draft.reading is not None
    return [
        f"**{one_line(columns['body'], TITLE)}** invites us: {one_line(columns['subject'], TITLE)}",
        draft.reading.told,
        one_line(columns["place"], PLACE),
        "Officers accept or decline it; the mandate is recorded with it.",
    ]


def save_invite(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Keep an invitation."""
    found = invitations.add(
        conn, asked.committee, draft, asked.channel_id, asked.person_id, asked.now
    )
    return f"**Kept: {one_line(found.body, TITLE)}**. It waits for an officer’s decision."


_INVITATION = (
    Field("body", "Who invites", TITLE, needed=True),
    Field("subject", "What for", TITLE, needed=True),
    Field("when", "When", needed=True),
    Field("place", "Where", PLACE),
)
KINDS = (
    Kind("paper", "Add a paper", (), preview_paper, save_paper, "Add it", read=untimed,
         stands=_older),
    Kind("unagenda", "Take an item off", (), preview_unagenda, save_unagenda, "Take it off",
         undoes="meeting.agenda.remove", read=untimed, stands=_decided),
    Kind("unpaper", "Remove a paper", (), preview_unpaper, save_unpaper, "Remove it",
         read=untimed),
    Kind("invite", "Invitation from outside", _INVITATION, preview_invite, save_invite),
)  # fmt: skip
