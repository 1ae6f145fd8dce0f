"""A server's topics: named rules that say which articles a digest is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.articles.topic_rule import Rule, Text, judge, parse, text_of
from bot.errors import UserError
from bot.storage.db import Connection

MOST, LONGEST_NAME = 100, 60
READ = 20_000  # characters of a text that a topic looks through


@dataclass(frozen=True)
class Topic:
    """A rule and its name."""

    id: int
    guild_id: int
    name: str
    rule: str

    @property
    def parsed(self) -> Rule:
        return parse(self.rule)

    def explained(self, text: Text) -> str:
        """One sentence: why the topic takes the text or not."""
        verdict = judge(self.parsed, text)
        said = ", ".join(verdict.because[:4]) + (" …" if len(verdict.because) > 4 else "")
        if verdict.fits:
            return f"“{self.name}” takes it: found {said}."
        return f"“{self.name}” does not take it: {said}."

    def fits(self, text: Text) -> bool:
        """Whether the topic takes a text."""
        return judge(self.parsed, text).fits


def words_of(headline: str, standfirst: str | None, body: str) -> Text:
    """What topics look through of an article: never its readers' comments."""
    return text_of(f"{headline}\n{standfirst or ''}\n{body}"[:READ])


def every(conn: Connection, guild_id: int) -> list[Topic]:
    """All topics of a server, by name."""
    rows = conn.execute(
        "SELECT * FROM topic WHERE guild_id = ? ORDER BY name COLLATE NOCASE", (guild_id,)
    )
    return [Topic(row["topic_id"], row["guild_id"], row["name"], row["rule"]) for row in rows]


def named(conn: Connection, guild_id: int, name: str) -> Topic:
    """The topic of that name. Raises :class:`UserError` where there is none."""
    wanted = name.strip().casefold()
    found = [one for one in every(conn, guild_id) if one.name.casefold() == wanted]
    if not found:
        raise UserError(f"There is no topic “{name.strip()[:60]}”. /office-topic list shows them.")
    return found[0]


def by_names(conn: Connection, guild_id: int, names: Sequence[str]) -> list[Topic]:
    """The topics of those names that still exist, in that order."""
    known = {one.name: one for one in every(conn, guild_id)}
    return [known[name] for name in names if name in known]


def asked(conn: Connection, guild_id: int, written: str) -> tuple[str, ...]:
    """Names separated by commas as the topics are called. Raises :class:`UserError` for an
    unknown one."""
    names = [part for part in (piece.strip() for piece in written.split(",")) if part]
    if [name.casefold() for name in names] in (["all"], ["everything"]):
        return ()
    return tuple(dict.fromkeys(named(conn, guild_id, name).name for name in names))


def add(conn: Connection, guild_id: int, name: str, rule: str) -> Topic:
    """A new topic. Raises :class:`UserError` for a faulty rule or a name that is taken."""
    called = _name(name)
    parse(rule)
    topics = every(conn, guild_id)
    if called.casefold() in {one.name.casefold() for one in topics}:
        raise UserError(f"There is a topic “{called}” already: /office-topic edit changes it.")
    if len(topics) >= MOST:
        raise UserError(
            f"There are {MOST} topics already, which is as many as fit: remove one first."
        )
    topic_id = conn.insert("topic", guild_id=guild_id, name=called, rule=rule.strip())
    return Topic(topic_id, guild_id, called, rule.strip())


def edit(conn: Connection, guild_id: int, name: str, rule: str) -> Topic:
    """Another rule for a topic. Raises :class:`UserError` for a faulty one."""
    parse(rule)
    known = named(conn, guild_id, name)
    conn.execute("UPDATE topic SET rule = ? WHERE topic_id = ?", (rule.strip(), known.id))
    return Topic(known.id, guild_id, known.name, rule.strip())


def users(conn: Connection, topic: Topic) -> int:
    """How many digests of the server name a topic."""
    found: int = conn.execute(
        "SELECT count(*) FROM digest, json_each(digest.topics) WHERE guild_id = ? AND value = ?",
        (topic.guild_id, topic.name),
    ).fetchone()[0]
    return found


def remove(conn: Connection, guild_id: int, name: str) -> Topic:
    """Remove a topic. Raises :class:`UserError` while a digest names it: it would take
    everything."""
    known = named(conn, guild_id, name)
    if many := users(conn, known):
        digests = "A digest names" if many == 1 else f"{many} digests name"
        raise UserError(
            f"{digests} “{known.name}”: change them first with /office-digest schedule."
        )
    conn.execute("DELETE FROM topic WHERE topic_id = ?", (known.id,))
    return known


def _name(name: str) -> str:
    called = " ".join(name.split())
    if not called or len(called) > LONGEST_NAME or "," in called:
        raise UserError(f"A topic's name has 1 to {LONGEST_NAME} characters and no comma.")
    return called
