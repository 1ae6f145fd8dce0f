"""Reading all seeds: every fault of every file is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files

from bot.errors import UserError
from bot.seeds.articles import article
from bot.seeds.demo import demo
from bot.seeds.lists import meeting, poll, source, topic
from bot.seeds.model import MeetingPreset, Seeds
from bot.seeds.table import Table, parsed

LISTS = ("sources.toml", "polls.toml", "meetings.toml", "demo.toml")


def load() -> Seeds:
    """The seeds shipped with the bot. Raises :class:`UserError`, one fault a line."""
    return read(shipped())


def shipped() -> dict[str, str]:
    """The text of every shipped file by its path inside ``seeds``, also from an installed wheel."""
    root = files("seeds")
    texts = {name: root.joinpath(name).read_text("utf-8") for name in LISTS}
    for entry in root.joinpath("articles").iterdir():
        if entry.name.endswith(".md"):
            texts[f"articles/{entry.name}"] = entry.read_text("utf-8")
    return texts


def read(texts: Mapping[str, str]) -> Seeds:
    """The seeds in ``texts``, by path. Raises :class:`UserError`: each fault's file and field."""
    faults: list[str] = []
    tables = {name: parsed(name, texts.get(name, ""), faults) for name in LISTS}
    faults += [f"{name}: is missing" for name in LISTS if name not in texts]
    found = Seeds(
        articles=tuple(
            article(name, texts[name], faults) for name in sorted(texts) if name.endswith(".md")
        ),
        topics=tuple(topic(each) for each in tables["sources.toml"].tables("topic")),
        sources=tuple(source(each) for each in tables["sources.toml"].tables("source")),
        polls=tuple(poll(each) for each in tables["polls.toml"].tables("poll")),
        meetings=_meetings(tables["meetings.toml"]),
        demo=demo(tables["demo.toml"]),
    )
    for table in tables.values():
        table.close()
    faults += _cross_faults(found)
    if faults:
        raise UserError("\n".join(dict.fromkeys(faults)))
    return found


def _meetings(table: Table) -> tuple[MeetingPreset, ...]:
    defaults = table.table("defaults")
    found = tuple(meeting(each, defaults) for each in table.tables("meeting"))
    for name in ("reminders", "papers_days", "notice_days"):
        defaults.read.add(name)
    defaults.close()
    return found


def _cross_faults(found: Seeds) -> list[str]:
    """Slugs that stand twice, and references to what is not there."""
    faults = [
        f"{file}: {what} {slug}: stands twice"
        for file, what, slugs in (
            ("sources.toml", "topic", [each.slug for each in found.topics]),
            ("sources.toml", "source", [each.slug for each in found.sources]),
            ("polls.toml", "poll", [each.slug for each in found.polls]),
            ("meetings.toml", "meeting", [each.slug for each in found.meetings]),
        )
        for slug in _twice(slugs)
    ]
    for where, slug, there in _references(found):
        if slug not in there:
            faults.append(f"{where}: {slug!r} does not exist")
    return faults


def _twice(slugs: list[str]) -> set[str]:
    return {slug for slug in slugs if slugs.count(slug) > 1}


def _references(found: Seeds) -> Iterable[tuple[str, str, set[str]]]:
    articles = {each.slug for each in found.articles}
    topics = {each.slug for each in found.topics}
    polls = {each.slug for each in found.polls}
    for each in found.articles:
        yield from ((f"articles/{each.slug}.md: topics", slug, topics) for slug in each.topics)
        yield from ((f"articles/{each.slug}.md: action", one.poll, polls) for one in each.actions)
    for feed in found.sources:
        yield from ((f"sources.toml: {feed.slug}: topics", slug, topics) for slug in feed.topics)
    surveys = {f"{each.slug} {n}" for each in found.articles for n, _ in enumerate(each.surveys, 1)}
    for template in found.polls:
        if template.article:
            yield f"polls.toml: {template.slug}: article", template.article, articles
        if template.survey:
            named = f"{template.article} {template.survey}"
            yield f"polls.toml: {template.slug}: survey", named, surveys
    story = found.demo.story
    yield "demo.toml: story: article", story.article, articles
    yield "demo.toml: story: poll", story.poll, polls
    yield "demo.toml: story: meeting", story.meeting, {each.slug for each in found.meetings}
