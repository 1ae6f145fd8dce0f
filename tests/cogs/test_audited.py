"""Officers' acts, every one: each change leaves its line, with what stood and what stands."""

from pathlib import Path
from runpy import run_path
from typing import Any

from doings import DOINGS
from layouts import labels, text
from simulated import bot_scope
from town import Town, built, texts_of

from bot import audit
from bot.audience import Audience
from bot.audit import Entry

TABLES = [run_path(str(path)) for path in sorted(Path(__file__).parent.glob("permissions_*.py"))]
OFFICERS = {Audience.OFFICER.name, Audience.FOUNDER.name}
# Nothing of the committee's changes in these: drafts, a roll that does not count yet, who somebody
# is, what is yet to be sent.
FREE = {
    "poll_draft",
    "meeting_draft",
    "at_hand",
    "waiting_roll",
    "waiting_row",
    "draft_trustee",
    "nomination_call",  # prepared, and shown to an officer alone
    "person",
    "outbox",
    "fact",
    "sqlite_sequence",
    "audit",
}
COMMANDS = {name for table in TABLES for name in table["COMMANDS"]}
FORMS = {name for table in TABLES for name in table["FORMS"]}
# What changes at once and shows no *Undo*.
AGAIN = {
    "office-consultation add",  # a letter is handed in: its preview begins
    "cogs.admin.wizard.Typed",  # the wizard's last page shows it all before *Start*
    "cogs.polls.poll_changes.Early",  # public from here on, and the form says so
    "cogs.polls.poll_changes.Notice",
    "cogs.polls.poll_changes.Cancel",
    "cogs.polls.reasons.LeaveForm",  # as often as wanted, until members are shown the rest
    "cogs.polls.mandates.LinkForm",  # the same form takes it away
    "cogs.polls.mandates.LapseForm",  # *Stands again*
    "cogs.polls.mandates.LaterForm",
    "cogs.meetings.invitations.MandateForm",  # *Accept* asks this form first, and is told in public
}
# The press itself: what it does is told on the card that it stands on.
PRESSED = {
    "article:digest:{draft}", "article:post:{article}", "article:keep:{draft}",
    "meeting:save:{draft}", "meeting:saveask:{draft}:{choice}", "report:post:{draft}",
    "px:do:{draft}", "pf:open:{draft}", "pf:sure:{draft}", "pf:beside:{draft}:{poll}",
    "pf:surely:{draft}:{poll}", "pf:advice:{draft}", "pz:open:{call}",
    "pi:tell:{code}", "pi:yes:{code}", "pe:yes:{poll}", "pe:no:{poll}", "pu:{addition}",
    "pg:shown:{poll}", "pg:stand:{poll}", "setup:start", "undo:{mark}",
    "setup:roles:{name}", "setup:channel:{name}",  # as `cogs.admin.wizard.Typed`
    "meeting:came:{meeting}:{page}",  # ticked on the card, and as often as wanted
    "meeting:cameticked:{meeting}:{page}",
}  # fmt: skip
# The draft that was saved is gone, so that it cannot be saved again.
OF_DRAFTS = {"meeting:save:{draft}", "meeting:addto:{draft}:{meeting}"}
# Commands that change what stands in public without telling anybody of it.
QUIET = {
    "office-meeting agenda",  # the number of items on the card; members add items too
    "office-meeting attendance",  # only looks, but the clock is moved twenty days for it
}
# Acts that begin something, so that nothing stood before them.
NEW = {
    "poll.open", "poll.post", "poll.early.ask", "poll.roll.ask", "roll.match", "meeting.new",
    "meeting.urgent", "meeting.agenda.add", "meeting.paper.add", "meeting.attendance",
    "consultation.letter",
    "action.add", "invitation.add", "invitation.accepted", "consultation.add", "article.add",
    "article.remove", "topic.add", "topic.remove", "source.add", "source.remove", "digest.now",
    "setup.finish", "mandate.link", "poll.advice", "report.year", "nominations.open",
}  # fmt: skip


def test_the_story_does_everything_officers_can_do() -> None:
    rows = [row for table in TABLES for kind in ("COMMANDS", "PRESSES", "FORMS")
            for row in table[kind].items()]  # fmt: skip
    named = {doing.name for doing in DOINGS}
    assert {name for name, who in rows if who in OFFICERS} <= named
    assert named >= AGAIN | PRESSED | OF_DRAFTS
    assert named <= {name for name, _ in rows}


async def test_every_change_by_an_officer_is_audited_with_before_and_after(world: Any) -> None:
    town = await (await built(world)).stilled()
    before, ended = await kept(town), await trail(town)
    for doing in DOINGS:
        spoken, waiting = await told(town)
        result = await doing.do(town)
        assert not refused(town), (doing, texts_of(result))
        if doing.name in COMMANDS and doing.name not in QUIET:
            now_spoken, now_waiting = await told(town)
            unasked = now_waiting - waiting
            assert (now_spoken, unasked) == (spoken, set()), (doing, "tells without a press")
        if result.response and "Undo" in labels(result.response):
            assert doing.acts, doing
            await taken_back(town, result.response, before)
            if doing.name not in OF_DRAFTS:
                await doing.do(town)
        else:
            asked = AGAIN | PRESSED
            assert not doing.acts or doing.name in asked, (doing, "neither preview nor Undo")
        after, lines = await kept(town), await trail(town)
        fresh = lines[len(ended) :]
        changed = {table for table, rows in after.items() if rows != before.get(table)} - FREE
        assert {line.act for line in fresh} >= set(doing.acts.split()), (doing, fresh, changed)
        assert bool(changed) <= bool(fresh), (doing, changed, texts_of(result))
        assert bool(fresh) <= bool(doing.acts), (doing, fresh)
        for line in fresh:
            assert line.person_id is not None, line
            if not line.act.endswith(".undo"):
                assert line.before or line.act in NEW, line
                assert line.after or line.act.endswith(".remove") or line.act in ENDS, line
        before, ended = after, lines
    with bot_scope(town.env):
        assert await town.bot.db.read(audit.first_broken) is None
    await pages(town, len(ended))


async def taken_back(town: Town, shown: Any, before: dict[str, list[Any]]) -> None:
    """*Undo* leaves every row as it stood before the act, and its own line in the audit trail."""
    done = await trail(town)
    undone = (await town.people["officer"].click(shown, label="Undo")).response
    assert "**Undone:**" in text(undone), (done[-1], text(undone))
    stands = {table: rows for table, rows in (await kept(town)).items() if table not in FREE}
    wrong = [table for table in stands if stands[table] != before.get(table)]
    assert not wrong, (done[-1], wrong)
    (line,) = (await trail(town))[len(done) :]
    assert line.act == f"{done[-1].act.split('.')[0]}.undo"
    assert (line.before, line.after) == (done[-1].after, done[-1].before)


async def told(town: Town) -> tuple[int, set[str]]:
    """The bot's messages in the channel, counted, and what is to be posted within a minute."""
    soon = int(town.env.now().timestamp() * 1000) + 10 * 60_000

    def read(conn: Any) -> set[str]:
        return {row[0] for row in conn.execute("SELECT key FROM outbox WHERE due_at <= ?", (soon,))}

    with bot_scope(town.env):
        rows = await town.bot.db.read(read)
    channels = town.world.guild.channels.values()
    return sum(each.author.bot for one in channels for each in one.history()), rows


ENDS = {"poll.early.refuse"}  # what was asked for is gone


def refused(town: Town) -> list[Any]:
    return list(town.env.errors)


async def kept(town: Town) -> dict[str, list[Any]]:
    """Every table's rows."""

    def read(conn: Any) -> dict[str, list[Any]]:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        names = [row[0] for row in conn.execute(query) if not row[0].startswith("article_t")]
        return {n: [tuple(row) for row in conn.execute(f"SELECT * FROM {n}")] for n in names}

    with bot_scope(town.env):
        found: dict[str, list[Any]] = await town.bot.db.read(read)
    return found


async def trail(town: Town) -> list[Entry]:
    """The whole audit trail, the oldest first."""
    guild_id = town.world.guild.id
    with bot_scope(town.env):
        found: list[Entry] = await town.bot.db.read(
            lambda conn: audit.page(conn, guild_id, limit=1_000)
        )
    return found[::-1]


def lines(shown: Any) -> int:
    """How many acts a page tells: each begins with its moment."""
    return sum(line.startswith("<t:") for line in text(shown).splitlines())


async def pages(town: Town, many: int) -> None:
    """/audit shows all of it, page by page."""
    officer = town.people["officer"]
    shown = (await officer.slash(town.channel, "audit")).response
    seen = lines(shown)
    while "Older" in text(shown) or any("Older" in str(part) for part in shown.components):
        shown = (await officer.click(shown, label="Older")).response
        seen += lines(shown)
    assert seen == many
