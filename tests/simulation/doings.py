"""Everything officers can do, in an order in which each does something, and the line it leaves in
the audit trail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import uninvited
from discord import AppCommandType
from forms import FORMS, Side, another_poll, filled, press
from simulated import bot_scope, hand_over, move_clock
from town import ARTICLE, MARK, Town

from bot import committee
from bot.lasting import Lasting
from bot.polls.closing import close_poll
from bot.polls.kept_drafts import change_draft, kept_draft
from bot.polls.pledges import as_pledge
from bot.register.waiting_roll import waiting
from cogs.polls.polling_station import station_of

Do = Callable[[Town], Awaitable[Any]]


@dataclass(frozen=True)
class Doing:
    """One command, button, select or form, done once. ``name`` is its row in the permissions'
    tables; ``acts`` are the audit's words for it, none where only drafts and views are touched."""

    name: str
    acts: str
    do: Do = field(repr=False)
    options: dict[str, Any] = field(default_factory=dict, repr=False)  # of a command


def side(town: Town) -> Side:
    """What those here choose."""
    world = town.world
    return Side(world.members[1], world.member_role, town.channel, town.message)


async def newest(town: Town, what: str) -> int:
    """The last draft, of a poll, a meeting or an article, or the last row of the roll."""
    queries = {
        "article": "SELECT max(mark) FROM at_hand WHERE held ->> '$.arrival' IS NOT NULL",
        "offer": "SELECT max(mark) FROM at_hand",
        "poll": "SELECT max(draft_id) FROM poll_draft",
        "meeting": "SELECT max(draft_id) FROM meeting_draft WHERE NOT saved",
        "row": "SELECT max(register_id) FROM register WHERE user_id IS NULL",
        "call": "SELECT max(call_id) FROM nomination_call",
        "open": "SELECT max(poll_id) FROM poll WHERE state = 'open'",
        "topic": "SELECT max(topic_id) FROM topic",
        "source": "SELECT max(source_id) FROM source",
        "kept": "SELECT max(article_id) FROM article WHERE removed_at IS NULL",
    }
    with bot_scope(town.env):
        return int(await town.bot.db.read(lambda conn: conn.execute(queries[what]).fetchone()[0]))


def call(command: str, acts: str = "", who: str = "officer", **options: Any) -> Doing:
    """A command with these options; one that can be called is asked for its value."""

    async def do(town: Town) -> Any:
        given = {n: v(town) if callable(v) else v for n, v in options.items()}
        return await town.people[who].slash(town.channel, command, **given)

    return Doing(command, acts, do, options)


def tap(pattern: str, acts: str = "", who: str = "officer", **ids: Any) -> Doing:
    """A press on a button or select with these ids; a word in angle brackets is the newest such."""

    async def do(town: Town) -> Any:
        kind = next(kind for kind in Lasting.kinds if kind.pattern == pattern)
        known = {
            n: await newest(town, v[1:-1]) if isinstance(v, str) and v.startswith("<") else v
            for n, v in ids.items()
        }
        return await press(town, side(town), town.people[who], kind, pattern.format(**known))

    return Doing(pattern, acts, do)


def send(name: str, acts: str = "") -> Doing:
    """A form, opened and sent."""

    async def do(town: Town) -> Any:
        way = FORMS[name]
        actor, shown = town.people[way.who], await way.open(town, town.people[way.who])
        assert shown.modal is not None, name
        values = filled(side(town), shown.modal, way.words)
        return await uninvited.submit(town.env, actor, town.channel, shown, values)

    return Doing(name, acts, do)


def menu(name: str) -> Doing:
    """A message's menu."""

    async def do(town: Town) -> Any:
        found = town.bot.tree.get_commands(type=AppCommandType.message)
        command = next(one for one in found if one.name == name)
        await town.people["member"].send(town.channel, f"{MARK}: should we write to the board?")
        return await uninvited.call(town.env, town.people["officer"], town.channel, command)

    return Doing(name, "", do)


def first(name: str, before: Do, then: Doing) -> Doing:
    """Something that needs something else done before."""

    async def do(town: Town) -> Any:
        await before(town)
        return await then.do(town)

    return Doing(name, then.acts, do, then.options)


async def unset(town: Town) -> None:
    """As if nobody had pressed Start yet."""
    guild_id = town.world.guild.id
    await town.world.write(lambda conn: committee.change(conn, guild_id, set_up=False))


def on_the_roll(pattern: str, act: str, who: str) -> Doing:
    """A press about the roll that waits."""

    async def do(town: Town) -> Any:
        with bot_scope(town.env):
            roll = await town.bot.db.read(lambda conn: waiting(conn, town.world.guild.id))
        kind = next(kind for kind in Lasting.kinds if kind.pattern == pattern)
        return await press(town, side(town), town.people[who], kind, pattern.format(code=roll.code))

    return Doing(pattern, act, do)


async def one_officer_left(town: Town) -> None:
    """Since a poll opened, the second officer is one no more, and the server is the first's."""
    await another_poll(town)
    hand_over(town.env, town.world.guild, town.people["officer"])
    with bot_scope(town.env):
        guild = town.bot.get_guild(town.world.guild.id)
        member = guild.get_member(town.people["second"].id)
        await member.remove_roles(guild.get_role(town.world.officer_role.id))
    await town.env.settle()


async def a_pledge(town: Town) -> None:
    """The newest draft asks for a pledge."""
    draft_id = await newest(town, "poll")
    guild_id, now = town.world.guild.id, town.bot.clock()

    def turn(conn: Any) -> None:
        draft = kept_draft(conn, guild_id, draft_id).draft
        terms = as_pledge(draft.terms, "60%")
        change_draft(conn, guild_id, draft_id, replace(draft, terms=terms), now)

    await town.world.write(turn)


async def another_result(town: Town) -> None:
    """P-2, which somebody closed early, is counted: it came later than P-1."""
    here, now = station_of(town.bot), town.bot.clock()
    with bot_scope(town.env):
        await close_poll(town.bot.db, here.boxes, 2, now)
    await town.env.settle()


async def after_the_meeting(town: Town) -> None:
    """The day after M-1."""
    move_clock(town.env, days=20)


def saved(command: str, acts: str, **options: Any) -> list[Doing]:
    """A command that tells back what it was given, and the button that saves it."""
    return [call(command, **options), tap("meeting:save:{draft}", acts, draft="<meeting>")]


def offered(command: str, acts: str, pattern: str, **options: Any) -> list[Doing]:
    """A command that shows what it would do in public, and the button that does it."""
    return [call(command, **options), tap(pattern, acts, draft="<offer>")]


LETTER = (
    "Hours of surgeries\n\nPlease send your response within ten working days.\n\n"
    "Should surgeries open on Saturdays?\n"
)
M1 = {"meeting": "M-1"}
DOINGS = [
    call("setup", who="owner"),
    tap("setup:roles:{name}", "setting.change", "owner", name="scrutineer"),
    tap("setup:channel:{name}", "setting.change", "owner", name="noticeboard_channel"),
    tap("setup:page:{page}", who="owner", page="when"),
    tap("setup:ask:{name}", who="owner", name="quorum"),
    send("cogs.admin.wizard.Typed", "setting.change"),
    first("setup:start", unset, tap("setup:start", "setup.finish", "owner")),
    call("settings"),
    tap("settings:change"),
    tap("settings:page:{page}", page=1),
    send("cogs.admin.settings_command.New", "setting.change"),
    call("status"),
    call("audit"),
    tap("audit:before:{entry}", entry=5),
    tap("audit:of:{user}:{what}:{days}:{entry}", user=0, what="polls", days=30, entry=5),
    call("desk"),
    *offered("office-report year", "report.year", "report:post:{draft}", year="2026"),
    call("office-poll quick", question=f"{MARK} five?"),
    tap("pf:open:{draft}", "poll.open", draft="<poll>"),
    call("office-poll quick", question=f"{MARK} six?"),
    tap("pf:sure:{draft}", "poll.open", draft="<poll>"),
    call("office-poll quick", question=f"{MARK} six?"),
    tap("pf:beside:{draft}:{poll}", "poll.open", draft="<poll>", poll="<open>"),
    call("office-poll quick", question=f"{MARK} six?"),
    tap("pf:surely:{draft}:{poll}", "poll.open", draft="<poll>", poll="<open>"),
    call("office-poll new"),
    call("office-poll template", name="elect-delegate"),
    call("office-poll list"),
    menu("Make a poll of this"),
    send("cogs.polls.templates.Fill"),
    send("cogs.polls.draft_forms.Wording"),
    send("cogs.polls.counting_forms.Units"),
    send("cogs.polls.counting_forms.Election"),
    send("cogs.polls.draft_forms.Time"),
    send("cogs.polls.draft_forms.Voters"),
    send("cogs.polls.draft_forms.Run"),
    send("cogs.polls.draft_forms.Place"),
    send("cogs.polls.trustees.Chosen"),
    tap("pf:stand:{draft}", draft="<poll>"),
    send("cogs.polls.nominations.CallForm"),
    tap("pz:open:{call}", "nominations.open", call="<call>"),
    tap("pf:mass:{draft}", draft="<poll>"),
    send("cogs.polls.pledge_drafts.PledgeForm"),
    first("pf:advice:{draft}", a_pledge,
          tap("pf:advice:{draft}", "poll.advice", draft="<poll>")),
    *(tap(f"pf:{part}:{{draft}}", draft="<poll>")
      for part in ("close", "how", "count", "words", "who", "rules", "where", "trust", "keys",
                   "ask", "other", "drop", "back", "gone")),
    tap("pf:full:{draft}:{page}", draft="<poll>", page=0),
    tap("pf:kind:{draft}:{kind}", draft="<poll>", kind="several"),
    tap("pu:{addition}", "poll.roll.agree", "second", addition=1),
    *offered("office-poll extend", "poll.extend", "px:do:{draft}", poll="P-3",
             until="5 January 2026 17:00", reason="Because"),
    call("office-poll reword", poll="P-2"),
    call("office-poll close", poll="P-3"),
    tap("pe:ask:{poll}", poll=3),
    send("cogs.polls.poll_changes.Early", "poll.early.ask"),
    tap("pe:no:{poll}", "poll.early.refuse", poll=3),
    tap("pe:yes:{poll}", "poll.early.agree", "second", poll=2),
    tap("pe:all:{poll}", poll=3),
    tap("pe:hour:{poll}", poll=3),
    call("office-poll cancel", poll="P-3"),
    tap("px:ask:{poll}", poll=3),
    send("cogs.polls.poll_changes.Cancel", "poll.cancel"),
    tap("pa:{poll}", poll=3),
    *offered("office-poll repost", "poll.post", "px:do:{draft}", poll="P-1"),
    *offered("office-poll mirror", "poll.post", "px:do:{draft}", poll="P-4",
             channel=lambda town: town.channel),
    *offered("office-poll outcome", "poll.outcome", "px:do:{draft}", poll="P-1", text="Written."),
    call("office-poll export", poll="P-1"),
    tap("pg:leave:{poll}", poll=1),
    send("cogs.polls.reasons.LeaveForm", "poll.reasons.leave"),
    tap("pg:shown:{poll}", "poll.reasons.show", poll=1),
    tap("pg:old:{page}", page=0),
    tap("pg:link:{poll}", poll=1),
    send("cogs.polls.mandates.LinkForm", "mandate.link"),
    tap("pg:agenda:{poll}", poll=1),
    tap("meeting:addto:{draft}:{meeting}", "meeting.agenda.add", draft="<meeting>", meeting=1),
    tap("pg:lapse:{poll}", poll=1),
    send("cogs.polls.mandates.LapseForm", "mandate.lapse"),
    tap("pg:stand:{poll}", "mandate.stand", poll=1),
    tap("pg:later:{poll}", poll=1),
    first("cogs.polls.mandates.LaterForm", another_result,
          send("cogs.polls.mandates.LaterForm", "mandate.supersede")),
    *offered("office-roll add", "poll.roll.ask", "px:do:{draft}", poll="P-4",
         member=lambda town: town.people["scrutineer"], reason="Forgotten"),
    call("office-roll match"),
    tap("pn:first"),
    tap("pn:skip:{at}", at=1),
    tap("pn:who:{row}:{at}", "roll.match", row="<row>", at=0),
    call("office-roll import", file=("r.csv", b"Discord id,name\n,Nobody\n")),
    on_the_roll("pi:tell:{code}", "roll.import", "officer"),
    on_the_roll("pi:yes:{code}", "roll.agree", "second"),
    call("office-roll show"),
    *saved("office-meeting new", "meeting.new", when="3 March 2026 19:30"),
    *saved("office-meeting urgent", "meeting.urgent", when="2 January 2026 19:30", why="Because"),
    *saved("office-meeting edit", "meeting.edit", **M1, title="Another title"),
    *saved("office-meeting move", "meeting.move", **M1, when="19 January 2026 19:30"),
    *saved("office-meeting cancel", "meeting.cancel", **M1),
    *saved("office-meeting restore", "meeting.restore", **M1),
    *saved("office-meeting new", "meeting.new", when="every Wednesday 13:00", title="Liaison"),
    *saved("office-meeting edit", "meeting.rule", meeting="M-5", repeat="every Wednesday 12:30"),
    *saved("office-meeting edit", "meeting.pause", meeting="M-6", series="pause"),
    *saved("office-meeting edit", "meeting.resume", meeting="M-5", series="resume"),
    *saved("office-meeting edit", "meeting.end", meeting="M-6", series="end"),
    send("cogs.meetings.drafts.DraftForm"),
    tap("meeting:change:{draft}", draft="<meeting>"),
    tap("meeting:drop:{draft}", draft="<meeting>"),
    call("office-meeting new", when="25/10/2026 01:30"),
    tap("meeting:pick:{draft}:{choice}", draft="<meeting>", choice=1),
    call("office-meeting agenda", "meeting.agenda.add", **M1, add="Late item"),
    call("office-meeting agenda", "meeting.agenda.order", **M1, item=2, to=1),
    *saved("office-meeting agenda", "meeting.agenda.remove", **M1, remove=1),
    *saved("office-meeting papers", "meeting.paper.add", **M1, link="https://paper.test/b"),
    *saved("office-meeting papers", "meeting.paper.remove", **M1, remove=1),
    call("office-meeting minutes", **M1),
    tap("meeting:decision:{meeting}", meeting=1),
    send("cogs.meetings.minutes.DecisionForm", "meeting.decision"),
    tap("meeting:write:{meeting}", meeting=1),
    send("cogs.meetings.minutes.TextsForm", "meeting.minutes"),
    tap("meeting:circulate:{meeting}", meeting=1),  # refused: the meeting is still ahead
    tap("meeting:approve:{meeting}", meeting=1),
    tap("meeting:action:{meeting}", meeting=1),
    send("cogs.meetings.minutes.ActionForm", "action.add"),
    call("action done", "action.done", action="D-1"),
    *saved("office-meeting invite", "invitation.add", body="ICB", subject="Board",
           when="20 May 2026 10:00"),
    tap("meeting:invited:{decision}:{invitation}:{ref}", decision="accepted", invitation=1,
        ref="x"),
    send("cogs.meetings.invitations.MandateForm", "invitation.accepted meeting.new"),
    *saved("office-consultation add", "consultation.add", title="Lists", days=10,
           counting="calendar"),
    call("office-consultation add", "consultation.letter", letter=("letter.txt", LETTER.encode())),
    tap("meeting:saveask:{draft}:{choice}", "consultation.add", draft="<meeting>", choice=1),
    *saved("office-consultation edit", "consultation.edit", consultation="C-1",
           deadline="30 calendar days"),
    call("office-consultation report", consultation="C-1"),
    *saved("office-consultation close", "consultation.close", consultation="C-1"),
    call("office-article add", file=("c.txt", ARTICLE.replace(MARK, "Other").encode())),
    tap("article:preview:{draft}", draft="<article>"),
    tap("article:aside:{draft}:{page}", draft="<article>", page=0),
    tap("article:correct:{draft}", draft="<article>"),
    tap("article:ours:{draft}", draft="<article>"),
    tap("article:keep:{draft}", "article.add", draft="<article>"),
    call("office-article edit", article=f"{MARK} practices write to the board"),
    send("cogs.articles.forms.Correct", "article.edit"),
    send("cogs.articles.forms.Paste"),
    tap("article:discard:{draft}", draft="<article>"),
    menu("Add to digest"),
    tap("article:ask:{article}", article="<kept>"),
    tap("article:agenda:{article}", article="<kept>"),
    tap("meeting:addto:{draft}:{meeting}", "meeting.agenda.add", draft="<meeting>", meeting=1),
    tap("article:date:{article}:{place}", article="<kept>", place=0),
    tap("article:post:{article}", "digest.now", article="<kept>"),
    tap("article:list:{what}:{page}", what="topics", page=0),
    call("office-topic add", "topic.add", name="Pay", rule="pay"),
    call("office-topic edit", "topic.edit", name="Pay", rule="pay OR pension"),
    call("office-topic list"),
    call("office-topic add", "topic.add", name="Rents", rule="rent"),
    tap("undo:{mark}", "topic.undo", mark="<offer>"),
    call("office-topic remove", name="Pay"),
    tap("article:remove:{what}:{number}", "topic.remove", what="topic", number="<topic>"),
    call("office-source add", "source.add", name="News", address="https://localhost/b"),
    call("office-source list"),
    call("office-source test", name="News"),
    call("office-source pause", "source.pause", name="News"),
    call("office-source pause", "source.resume", name="News", what="go on"),
    call("office-source remove", name="News"),
    tap("article:remove:{what}:{number}", "source.remove", what="source", number="<source>"),
    call("office-article remove", article=f"{MARK} words"),
    tap("article:remove:{what}:{number}", "article.remove", what="article", number="<kept>"),
    call("office-digest schedule", "digest.schedule", rhythm="weekly", day="Monday"),
    call("office-digest list"),
    call("office-digest preview"),
    call("office-digest explain", article=f"{MARK} words"),
    *offered("office-digest now", "digest.now", "article:digest:{draft}", article=f"{MARK} words"),
    call("office-digest pause", "digest.pause"),
    call("office-digest pause", "digest.resume", what="go on"),
    first("cogs.polls.poll_changes.Notice", one_officer_left,
          send("cogs.polls.poll_changes.Notice", "poll.early.alone")),
    first("office-meeting attendance", after_the_meeting, call("office-meeting attendance", **M1)),
    tap("meeting:camepage:{meeting}:{page}", meeting=1, page=0),
    tap("meeting:came:{meeting}:{page}", "meeting.attendance", meeting=1, page=0),
    tap("meeting:cameticked:{meeting}:{page}", "meeting.attendance", meeting=1, page=0),
]  # fmt: skip
