"""Articles as officers take them in and members find, read and keep them."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
import uninvited
from committee import World
from layouts import confirmed, labels, text
from officefiles import pdf, set_out
from openapi import refusals
from pollstory import refused
from simcord.actors import MemberActor
from simulated import advance
from town import posted
from website import Site, page

from bot import audit, drafts, people
from bot.articles import library, sources
from bot.client import LmcBot
from bot.storage.db import Connection

BODY = (
    "The county's practices voted on Monday to write to the board about rents. Dr Ada Example, the "
    "chair, said: ‘We will not pay twice.’ She told us that 27% of practices had been asked. "
    "The board declined to comment on the letter. A reply is expected by 31 January 2026."
)
ARTICLE = f"Practices write to the board\n\n10 December 2025 | By Sam Writer\n\n{BODY}\n"
HTML = (
    "<!doctype html><html><head><title>Practices write to the board</title></head><body><article>"
    f"<h1>Practices write to the board</h1><p>{BODY}</p><p>{BODY.replace('board', 'council')}</p>"
    "</article></body></html>"
)


@pytest_asyncio.fixture
async def here(world: World) -> World:
    await world.env.settle()
    return world


async def file_added(here: World, **options: Any) -> Any:
    """An uploaded file, as far as its preview."""
    result = await here.officer.slash(
        here.channel, "office-article add", file=("rents.txt", ARTICLE.encode()), **options
    )
    assert result.ephemeral
    return result.response


async def kept(here: World) -> list[library.Article]:
    found: list[library.Article] = await here.bot.db.read(
        lambda conn: [one for one in library.newest(conn, here.guild.id) if not one.archive]
    )
    return found


def begun(conn: Connection) -> int:
    found: int = conn.execute("SELECT count(*) FROM at_hand").fetchone()[0]
    return found


async def test_a_file_is_previewed_corrected_and_saved(here: World) -> None:
    shown = await file_added(here)
    said = text(shown)
    assert "### Preview: Practices write to the board" in said
    assert "10 December 2025" in said
    assert "Found: " in said
    assert await kept(here) == []
    form = await here.officer.click(shown, label="Correct")
    await here.officer.submit_modal(
        form,
        {"headline": "Rents: practices write", "publication": "Our letter", "author": "Sam Writer",
         "date": "2025-12-11", "kind": ["letter"]},
    )  # fmt: skip
    assert "### Preview: Rents: practices write" in text(shown)
    await here.officer.click(shown, label="Save")
    (one,) = await kept(here)
    assert (one.parsed.headline, one.parsed.kind, one.parsed.publication) == (
        "Rents: practices write", "letter", "Our letter",
    )  # fmt: skip
    assert one.parsed.date.value == "2025-12-11"
    assert set(one.edited) >= {"headline", "kind", "publication", "date"}


async def test_adding_the_same_again_updates_it_and_says_so(here: World) -> None:
    await here.officer.click(await file_added(here), label="Save")
    again = await file_added(here)
    assert "It is here already" in text(again)
    await here.officer.click(again, label="Save")
    assert len(await kept(here)) == 1


async def test_what_is_saved_can_be_posted_at_once(here: World) -> None:
    shown = await file_added(here)
    await here.officer.click(shown, label="Save")
    assert "Saved: new. No channel has a digest: `/office-digest schedule` makes" in text(shown)
    await here.officer.slash(here.channel, "office-digest schedule", rhythm="daily")
    again = await file_added(here)
    await here.officer.click(again, label="Save")
    assert "It is in the next digest of <#" in text(again)
    await here.officer.click(shown, label="Post it now")
    assert "**Practices write to the board**" in text(here.channel.last_message)
    assert labels(here.channel.last_message) == ["Read more"]


async def test_a_discarded_preview_leaves_nothing(here: World) -> None:
    shown = await file_added(here)
    await here.officer.click(shown, label="Discard")
    assert "nothing was saved" in text(shown)
    assert await kept(here) == []


async def test_a_preview_is_for_the_one_who_made_it(here: World) -> None:
    shown = await file_added(here)
    assert labels(shown) == ["Save", "Correct", "Our own text", "Discard"]
    found = re.search(r"article:keep:(\d+)", repr(here.env.http_requests[-1].json))
    assert found is not None
    other, mark = MemberActor(here.env, here.guild, here.guild.owner), found[1]
    message = await posted(here, here.channel)
    for act in ("keep", "correct", "ours", "discard"):
        custom_id = f"article:{act}:{mark}"
        refused_ = await uninvited.press(here.env, other, here.channel, message, custom_id)
        assert "run the command again" in text(refused_.response), act
    await here.officer.click(shown, label="Save")
    assert len(await kept(here)) == 1


async def test_a_preview_outlives_a_restart_and_is_saved_once(
    here: World, restart: Callable[[], Awaitable[LmcBot]]
) -> None:
    shown = await file_added(here)
    await here.officer.click(shown, label="Our own text")
    bot = await restart()
    await here.officer.click(shown, label="Save")
    assert "Saved: new" in text(shown)
    (one,) = await bot.db.read(lambda conn: list(library.newest(conn, here.guild.id)))
    assert (one.parsed.headline, one.ours) == ("Practices write to the board", True)
    assert await bot.db.read(begun) == 0


async def test_what_nobody_goes_on_with_is_gone_after_a_day(here: World) -> None:
    shown = await file_added(here)
    committee = await here.bot.committee(here.guild.id)
    later = here.bot.clock() + drafts.LASTS + timedelta(minutes=1)
    assert await here.write(lambda conn: drafts.sweep(conn, committee, later)) == 1
    await here.officer.click(shown, label="Save")
    assert await kept(here) == []


async def test_an_article_without_a_question_opens_the_form_for_one(here: World) -> None:
    shown = await file_added(here)
    saved = await here.officer.click(shown, label="Save")
    read = await here.officer.click(saved.response, label="Read more")
    form = await here.officer.click(read.response, label="Ask our members")
    assert form.modal is not None
    asked = await here.officer.submit_modal(
        form, {"question": "Should we write to the board, too?", "options": ""}
    )
    assert "Should we write to the board, too?" in text(asked.response)


async def test_only_members_search_as_the_set_up_says(here: World) -> None:
    found = await here.member.slash(here.channel, "article search", words="commissioning")
    assert "articles for “commissioning”" in text(found.response)
    refused = await here.stranger.slash(here.channel, "article search", words="commissioning")
    assert "This is for members of the committee." in text(refused.response)


async def test_pasted_text_is_read(here: World) -> None:
    form = await here.officer.slash(here.channel, "office-article add")
    done = await here.officer.submit_modal(form, {"text": ARTICLE, "url": "https://a.test/rents"})
    assert "### Preview: Practices write to the board" in text(done.response)
    await here.officer.click(done.response, label="Save")
    (one,) = await kept(here)
    assert (one.url, one.origin, one.ours) == ("https://a.test/rents", "text", False)


async def test_a_text_of_our_own_stays_our_own_when_it_is_pasted(here: World) -> None:
    form = await here.officer.slash(here.channel, "office-article add", ours=True)
    done = await here.officer.submit_modal(form, {"text": ARTICLE})
    await here.officer.click(done.response, label="Save")
    (one,) = await kept(here)
    assert one.ours


async def test_a_link_is_fetched_and_read(here: World, site: Site) -> None:
    site.pages["/rents"] = page(HTML.encode(), Content_Type="text/html; charset=utf-8")
    result = await here.officer.slash(
        here.channel, "office-article add", link=site.address("/rents")
    )
    assert "### Preview: Practices write to the board" in text(result.response)


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("http://127.0.0.1:1/x", "inside a private network"),
        ("http://localhost/x", "a name inside a network"),
        ("rents", "A link begins with https://"),
        ("https://user:secret@example.org/x", "holds a name or password"),
    ],
)
async def test_a_link_that_is_not_fetched_says_why(here: World, link: str, says: str) -> None:
    assert says in await refused(here, here.officer, "office-article add", link=link)
    assert here.channel.last_message is None


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [("a.pdf", b"%PDF-1.7 and more", "PDF"), ("a.txt", b"Too little.", "")],
)
async def test_a_file_that_is_no_article_is_politely_refused(
    here: World, name: str, data: bytes, says: str
) -> None:
    result = await here.officer.slash(here.channel, "office-article add", file=(name, data))
    assert says in text(result.response)
    assert labels(result.response) == []
    assert await kept(here) == []


async def test_a_message_is_added_by_its_menu(here: World) -> None:
    message = await here.member.send(here.channel, ARTICLE)
    result = await here.officer.context_menu(here.channel, "Add to digest", message)
    assert result.ephemeral
    assert "### Preview: Practices write to the board" in text(result.response)
    empty = await here.member.send(here.channel, attachments=[("a.png", b"\x89PNG")])
    again = await here.officer.context_menu(here.channel, "Add to digest", empty)
    assert "holds no link, no file that is read, and no text" in text(again.response)
    assert "UserError" in repr(here.env.errors)


async def test_a_pdf_or_a_mail_becomes_an_article_by_command_and_by_menu(here: World) -> None:
    lines = [line for line in ARTICLE.split("\n") if line]
    made = await here.officer.slash(
        here.channel, "office-article add", file=("letter.pdf", pdf(*set_out(lines)))
    )
    assert "### Preview: Practices write to the board" in text(made.response)
    assert "10 December 2025" in text(made.response)
    head = (
        "From: Board <b@x.example>\nSubject: Rents of 2026\nMIME-Version: 1.0\n"
        "Date: Wed, 12 Mar 2025 10:00:00 +0000\n"
    )
    mail = f"{head}Content-Type: text/plain; charset=utf-8\n\n{BODY}\n".encode()
    message = await here.member.send(here.channel, attachments=[("rents.eml", mail)])
    result = await here.officer.context_menu(here.channel, "Add to digest", message)
    assert "### Preview: Rents of 2026" in text(result.response)
    assert "12 March 2025" in text(result.response)


async def test_an_article_is_corrected_and_removed_later(here: World) -> None:
    await here.officer.click(await file_added(here), label="Save")
    form = await here.officer.slash(
        here.channel, "office-article edit", article="Practices write to the board"
    )
    await here.officer.submit_modal(
        form, {"headline": "Rents again", "date": "2025", "kind": ["news"]}
    )
    (one,) = await kept(here)
    assert one.parsed.headline == "Rents again"
    ask = await here.officer.slash(here.channel, "office-article remove", article="Rents again")
    assert len(await kept(here)) == 1
    await here.officer.click(ask.response, label="Remove")
    assert await kept(here) == []
    found = await here.member.slash(here.channel, "article search", words="rents")
    assert "Rents again" not in text(found.response)


async def test_every_act_of_an_officer_is_written_down(here: World) -> None:
    await here.officer.click(await file_added(here), label="Save")
    await here.officer.slash(here.channel, "office-topic add", name="Rents", rule="rent OR lease")
    ask = await here.officer.slash(here.channel, "office-topic remove", name="Rents")
    await here.officer.click(ask.response, label="Remove")
    await here.officer.slash(here.channel, "office-digest schedule", rhythm="daily")
    acts = await here.bot.db.read(lambda conn: [e.act for e in audit.page(conn, here.guild.id)])
    assert acts == ["digest.schedule", "topic.remove", "topic.add", "article.add"]


async def test_reading_on_shows_blocks_in_place_and_goes_back(here: World) -> None:
    await confirmed(here.channel, here.officer, "office-digest now", article="LMC vows to block")
    opened = await here.member.click(here.channel.last_message, label="Read more")
    assert opened.ephemeral
    shown = opened.response
    assert "Ask our members" not in labels(shown)
    await here.member.click(shown, label="Quotes")
    assert "Dr John Allingham" in text(shown)
    await here.member.click(shown, label="Survey")
    assert "504 or 560 replies: the article disagrees" in text(shown)
    await here.member.click(shown, label="Summary")
    assert "Kent LMC voted" in text(shown)


async def test_one_press_turns_the_survey_into_a_poll(here: World) -> None:
    shown = await here.officer.slash(here.channel, "article show", title="LMC vows to block")
    assert {"Ask our members", "Add to agenda"} <= set(labels(shown.response))
    draft = await here.officer.click(shown.response, label="Ask our members")
    assert "consult you on applying to co-commission" in text(draft.response)
    shown = await here.officer.slash(here.channel, "article show", title="Buckman")
    draft = await here.officer.click(shown.response, label="Ask our members")
    assert "Should we boycott commissioning work for the ICB?" in text(draft.response)
    assert "Open now" in labels(draft.response)


async def test_what_is_saved_for_later_stands_on_a_list(here: World) -> None:
    shown = await here.member.slash(here.channel, "article show", title="Buckman")
    await here.member.click(shown.response, label="Save for later")
    assert "Saved: take off" in labels(shown.response)
    listed = await here.member.slash(here.channel, "article saved")
    assert "Buckman scotches" in text(listed.response)
    assert "Nothing yet" in text((await here.officer.slash(here.channel, "article saved")).response)
    held_in, guild_id, user_id = here.bot.rooms.traces, here.guild.id, here.member.id
    held = await here.bot.db.read(lambda conn: people.holdings(conn, guild_id, user_id, held_in))
    (saved,) = held["articles"]["reading list"]
    assert saved["headline"] == "Buckman scotches commissioning boycott ‘rumours’"
    now = here.env.now()
    await here.write(lambda conn: people.forget(conn, guild_id, user_id, held_in, now))
    assert "Nothing yet" in text((await here.member.slash(here.channel, "article saved")).response)


async def test_a_search_pages_and_narrows(
    here: World, restart: Callable[[], Awaitable[LmcBot]]
) -> None:
    first = await here.member.slash(here.channel, "article search")
    assert "### 5 articles" in text(first.response)
    narrowed = await here.member.slash(
        here.channel, "article search", words="commissioning", kind="letter", source="Pulse",
        topic="Contract",
    )  # fmt: skip
    assert "### 1 article for “commissioning”" in text(narrowed.response)
    none = await here.member.slash(here.channel, "article search", words='🎉 "')
    assert "Nothing found" in text(none.response)
    assert "Not read: “soon”" in await refused(here, here.member, "article search", since="soon")
    for since, most in (("1 Sept 1990", True), ("2014", True), ("yesterday", False)):
        dated = await here.member.slash(
            here.channel, "article search", words="commissioning", since=since
        )
        assert ("Nothing found" not in text(dated.response)) == most, since
    for number in range(6):
        name = f"rents{number}.txt"
        data = ARTICLE.replace("Practices write", f"Matter {number} of rents goes").encode()
        shown = await here.officer.slash(here.channel, "office-article add", file=(name, data))
        await here.officer.click(shown.response, label="Save")
    pages = await here.member.slash(here.channel, "article search")
    await restart()
    await here.member.click(pages.response, label="More")
    assert "Page 2 of" in text(pages.response)


async def test_a_question_is_answered_word_for_word_or_not_at_all(here: World) -> None:
    shown = await here.officer.slash(
        here.channel, "office-article add", file=("rents.txt", ARTICLE.encode())
    )
    await here.officer.click(shown.response, label="Save")
    told = await here.member.slash(
        here.channel, "article search", words="When is a reply of the board expected?"
    )
    said = text(told.response)
    assert "> A reply is expected by 31 January 2026." in said
    assert "Practices write to the board" in said
    assert "10 December 2025" in said
    await here.member.click(told.response, label="All articles found")
    assert "### " in text(told.response)
    twice = await here.member.slash(
        here.channel, "article search", words="What did Dr Laurence Buckman say about a boycott?"
    )
    assert text(twice.response).count("> ") == 2
    assert labels(twice.response) == ["Read more", "All articles found"]
    none = await here.member.slash(
        here.channel, "article search", words="Who is the treasurer of the board?"
    )
    assert "Nothing found that answers this" in text(none.response)


async def test_titles_are_completed_while_typing(here: World) -> None:
    found = await here.member.autocomplete(here.channel, "article show", "title", "lmc v")
    assert [choice["name"] for choice in found] == [
        "LMC vows to block CCGs' attempts to commission primary care"
    ]
    assert "No article has such a title" in await refused(
        here, here.member, "article show", title="zebra"
    )
    assert "no longer kept" in await refused(here, here.member, "article show", title="999999")


async def test_topics_are_listed_and_a_faulty_rule_is_explained(here: World) -> None:
    listed = await here.officer.slash(here.channel, "office-topic list")
    assert "**Commissioning**" in text(listed.response)
    said = await refused(here, here.officer, "office-topic add", name="X", rule="(rent")
    assert said == "An opening bracket in the rule is not closed."
    changed = await here.officer.slash(
        here.channel, "office-topic edit", name="Premises", rule="premises OR lease"
    )
    assert "premises OR lease" in text(changed.response)


async def test_sources_show_their_health_and_pass_stages(here: World, site: Site) -> None:
    feed = (
        "<rss version='2.0'><channel><title>Rents</title><item><title>Practices write</title>"
        f"<link>{site.address('/rents')}</link><guid>1</guid><description>{BODY}</description></item>"
        "</channel></rss>"
    )
    site.pages["/feed"] = page(feed.encode(), Content_Type="application/rss+xml")
    listed = await here.officer.slash(here.channel, "office-source list")
    first = text(listed.response)
    assert "Page 1 of 2" in first
    await here.officer.click(listed.response, label="More")
    both = first + text(listed.response)
    assert all(both.count(f"**{name}** · off") == 1 for name in ("NHS England", "Pulse"))
    added = await here.officer.slash(
        here.channel, "office-source add", address=site.address("/feed"), name="Rents"
    )
    assert "**Rents** · read" in text(added.response)
    tested = await here.officer.slash(here.channel, "office-source test", name="Rents")
    said = text(tested.response)
    assert "**Fetched** (passed)" in said
    assert "**Parsed** (passed): 1 item," in said
    assert "**Posted** (stops here): no: a new source's present items" in said
    paused = await here.officer.slash(here.channel, "office-source pause", name="Rents")
    assert "**Rents** · off" in text(paused.response)
    ask = await here.officer.slash(here.channel, "office-source remove", name="Rents")
    await here.officer.click(ask.response, label="Remove")
    assert "There is no source" in await refused(
        here, here.officer, "office-source test", name="Rents"
    )


async def test_officers_are_told_once_of_a_break_and_once_of_recovery(here: World) -> None:
    now, guild_id = here.env.now(), here.guild.id
    source = await here.write(
        lambda conn: sources.set_active(conn, sources.named(conn, guild_id, "Pulse"), True, now)
    )
    for _ in range(5):
        await here.write(lambda c: sources.read_failed(c, source.id, now, "no connection"))
    (told,) = here.channel.history()
    assert "**Pulse** cannot be read any more." in text(told)
    assert "last error: no connection" in text(told)
    for _ in range(2):
        await here.write(lambda conn: sources.read_succeeded(conn, source.id, now))
    assert [text(m).splitlines()[0] for m in here.channel.history()][1:] == [
        "**Pulse** is read again."
    ]


async def test_what_is_sent_stands_up_to_discords_description(here: World, shared: Any) -> None:
    shown = await file_added(here, ours=True)
    form = await here.officer.click(shown, label="Correct")
    await here.officer.submit_modal(form, {"headline": "Ours", "kind": ["news"]})
    await here.officer.click(shown, label="Save")
    read = await here.officer.slash(here.channel, "article show", title="Ours")
    for label in [each for each in labels(read.response) if each in ("Quotes", "Full text")]:
        await here.officer.click(read.response, label=label)
    await here.officer.slash(here.channel, "office-article add")
    await here.officer.slash(here.channel, "office-source list")
    await here.officer.slash(here.channel, "office-topic list")
    await here.member.slash(here.channel, "article search", words="ours")
    await here.member.slash(here.channel, "digest mine", rhythm="weekly")
    await advance(here.env, minutes=1)
    assert refusals(here.env.http_requests, shared) == []
