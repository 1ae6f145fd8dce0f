"""A weekly bulletin that repeats itself: every issue is posted, whatever it shares."""

from datetime import timedelta
from html import escape
from typing import Any

from committee import World
from layouts import text
from simulated import advance
from website import Site, page

STANDING = (
    "This is the bulletin of the county's practices. Send your news to the office by noon on"
    " Wednesday. The office is open from nine to five, and closed at the weekend. Locums who look"
    " for sessions find them on the county's own list, which is kept up to date by the office."
    " Practices that want to be on it write to the secretary with the days and the rates they pay."
)
LINK = "https://news.example/bulletin"


def issue(number: int, published: str, link: str) -> str:
    news = f"In week {number} the clinics saw {number * 11} patients."
    body = f"<p>{news}</p><p>{STANDING}</p><p>{STANDING.upper()}</p>"
    return (
        f"<item><title>The weekly bulletin</title><link>{link}</link><guid>issue-{number}</guid>"
        f"<pubDate>{published}</pubDate><description>{escape(body)}</description></item>"
    )


def posts(here: World) -> list[str]:
    return [said for m in here.channel.history() if "weekly bulletin" in (said := text(m))]


async def read(here: World, site: Site, *items: str) -> None:
    feed = f"<rss version='2.0'><channel><title>News</title>{''.join(items)}</channel></rss>"
    site.pages["/feed"] = page(feed.encode())
    intake: Any = here.bot.get_cog("Intake")
    await here.write(lambda conn: conn.execute("UPDATE source SET next_at = 0 WHERE active = 1"))
    await intake.feeds.read_due()


async def test_every_weeks_issue_is_posted(world: World, site: Site) -> None:
    """With one link for all, one title, and the same sentences below a line of news."""
    await world.officer.slash(world.channel, "office-digest schedule", rhythm="daily", time="07:15")
    await world.officer.slash(
        world.channel, "office-source add", address=site.address("/feed"), name="Bulletins"
    )
    await read(world, site)
    for number in range(1, 4):
        day = world.env.now() - timedelta(weeks=4 - number)
        published = f"{day:%a, %d %b %Y %H:%M:%S} GMT"
        await read(world, site, issue(number, published, LINK))
        await advance(world.env, days=1)
        assert len(posts(world)) == number
    listed = await world.officer.slash(world.channel, "office-source list")
    assert "-# Last reading: 1 item: 1 seen before" in text(listed.response)
