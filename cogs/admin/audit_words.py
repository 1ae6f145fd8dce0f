"""What officers did, in words: one act a line, with what it changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from bot.audit import Entry
from bot.rulebook import BY_NAME, Kind
from bot.times import clock_words, day_words, stamp
from cogs.card import one_line, plain

LONGEST = 400  # characters of one act's changes
ACTS = {
    "setup.finish": "set the bot up",
    "setting.change": "changed a setting",
    "office.propose": "named the officers’ role, as none was left",
    "office.appoint": "let the officers’ role count",
    "poll.open": "opened",
    "poll.post": "posted the card of",
    "poll.reword": "corrected the words of",
    "poll.extend": "gave more time to",
    "poll.early.ask": "asked to close early:",
    "poll.early.agree": "closed early, as asked,",
    "poll.early.refuse": "refused to close early:",
    "poll.early.all": "closed early, all having voted,",
    "poll.early.alone": "closed early",
    "poll.cancel": "cancelled",
    "poll.reasons.leave": "left out reasons of",
    "poll.reasons.show": "let members read the reasons of",
    "nominations.open": "called for nominations",
    "nominations.off": "called off nominations",
    "poll.sign": "signed the account of ballots of",
    "poll.advice": "confirmed that advice was taken on a pledge",
    "poll.outcome": "told the outcome of",
    "mandate.link": "said where it was used:",
    "mandate.unlink": "took a link away from",
    "mandate.supersede": "noted as superseded",
    "mandate.lapse": "noted that it no longer stands:",
    "mandate.stand": "noted that it stands again:",
    "poll.roll.ask": "asked to add somebody to the roll of",
    "poll.roll.agree": "added somebody, as asked, to the roll of",
    "poll.roll.refuse": "refused to add somebody to the roll of",
    "report.year": "posted the year’s report",
    "roll.import": "imported the roll",
    "roll.agree": "agreed to the imported roll",
    "roll.counts": "let the imported roll count",
    "roll.match": "matched a name on the roll:",
    "meeting.new": "planned",
    "meeting.urgent": "called the urgent meeting",
    "meeting.edit": "edited",
    "meeting.move": "moved",
    "meeting.cancel": "cancelled",
    "meeting.restore": "put back",
    "meeting.rule": "changed the pattern of",
    "meeting.pause": "paused",
    "meeting.resume": "resumed",
    "meeting.end": "ended",
    "meeting.agenda.add": "added to the agenda of",
    "meeting.agenda.order": "ordered the agenda of",
    "meeting.agenda.remove": "took off the agenda of",
    "meeting.paper.add": "added a paper to",
    "consultation.letter": "handed in the letter",
    "meeting.paper.remove": "removed a paper from",
    "meeting.decision": "recorded a decision of",
    "meeting.minutes.circulate": "sent round the minutes of",
    "meeting.minutes.approve": "noted as approved the minutes of",
    "meeting.minutes": "changed the minutes of",
    "meeting.attendance": "recorded who came to",
    "action.add": "gave the action",
    "action.done": "ticked off",
    "invitation.add": "noted",
    "invitation.accepted": "accepted",
    "invitation.declined": "declined",
    "consultation.add": "opened the consultation",
    "consultation.edit": "changed the consultation",
    "consultation.close": "closed the consultation",
    "article.add": "added the article",
    "article.edit": "corrected the article",
    "article.remove": "removed the article",
    "digest.schedule": "scheduled the digest",
    "digest.now": "posted at once",
    "digest.pause": "paused the digest",
    "digest.resume": "resumed the digest",
    "topic.add": "added the topic",
    "topic.edit": "changed the topic",
    "topic.remove": "removed the topic",
    "source.add": "added the source",
    "source.pause": "paused the source",
    "source.resume": "resumed the source",
    "source.remove": "removed the source",
    "setting.undo": "put back a setting",
    "meeting.undo": "took back a change of",
    "action.undo": "took back a change of the action",
    "article.undo": "took back a change of the article",
    "digest.undo": "took back a change of the digest",
    "topic.undo": "took back a change of the topic",
    "source.undo": "took back a change of the source",
    "roll.undo": "took back the match of a name on the roll:",
}
PEOPLE = {"person", "owner", "came", "deputy"}  # what holds internal numbers of members
UNSAID = {"told", "removed"}  # names of what needs none beside the act
NOTHING = "nothing"
_DAY = re.compile(r"\d{4}-\d\d(-\d\d(T.+)?)?")


def people_in(entry: Entry) -> set[int]:
    """The internal numbers of everybody an act is told with."""
    found = set() if entry.person_id is None else {entry.person_id}
    for side in (_held(entry.before), _held(entry.after)):
        for key in PEOPLE & side.keys():
            numbers = side[key] if isinstance(side[key], list) else [side[key]]
            found |= {number for number in numbers if isinstance(number, int)}
    return found


def told(entry: Entry, names: Mapping[int, str]) -> str:
    """One act: when, who, what, and each thing that changed with what stood before and after."""
    who = "the bot" if entry.person_id is None else _name(entry.person_id, names)
    act = ACTS.get(entry.act, entry.act.replace(".", " "))
    subject, setting = entry.subject, entry.act.startswith("setting.")
    if setting and subject in BY_NAME:
        act = "changed" if entry.act == "setting.change" else "put back"
        subject = BY_NAME[subject].label
    what = one_line(f"{act} {subject}".strip(), 120)
    changes = "; ".join(_changes(entry, names))
    if len(changes) > LONGEST:
        changes = f"{changes[:LONGEST].rsplit('; ', 1)[0]}; and more"
    return f"{stamp(entry.at, 'f')} **{plain(who)}** {what}{f': {changes}' if changes else ''}"


def _changes(entry: Entry, names: Mapping[int, str]) -> Iterator[str]:
    before, after = _held(entry.before), _held(entry.after)
    kind = BY_NAME[entry.subject].kind if entry.subject in BY_NAME else None
    kind = Kind.ROLES if entry.act.startswith("office.") else kind
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if (old or None) == (new or None):  # nothing, and nothing noted, are the same
            continue
        known = _words(key, old, names, kind), _words(key, new, names, kind)
        change = f"{known[0]} → {known[1]}" if key in before and key in after else (
            known[1] if key in after else f"no longer {known[0]}" if key else f"{known[0]} → gone"
        )  # fmt: skip
        yield change if key in UNSAID else f"{key.replace('_', ' ')} {change}".strip()


def _held(text: str) -> dict[str, Any]:
    """What stood on one side of an act, by name; a bare value has none."""
    if not text:
        return {}
    value: Any = text
    with suppress(ValueError):
        value = json.loads(text)
    if isinstance(value, dict):
        return value
    return {"": value if isinstance(value, list | int) else text}


def _words(key: str, value: Any, names: Mapping[int, str], kind: Kind | None) -> str:
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_words(key, each, names, kind) for each in value)
    if isinstance(value, int):
        return _number(key, value, names, kind)
    return _moment(str(value)) or one_line(str(value), 200)


def _moment(text: str) -> str:
    """A moment, a day or a month in words; nothing where the text is none of them."""
    written = _DAY.fullmatch(text)
    with suppress(ValueError):
        if written and written[2]:
            at = datetime.fromisoformat(text)
            return stamp(at, "f") if at.tzinfo else f"{day_words(at)}, {clock_words(at)}"
        if written and written[1]:
            return day_words(datetime.fromisoformat(text))
        if written:
            return f"{datetime.fromisoformat(f'{text}-01'):%B %Y}"
    return ""


def _number(key: str, value: int, names: Mapping[int, str], kind: Kind | None) -> str:
    if key in PEOPLE:
        return plain(_name(value, names))
    if kind is Kind.ROLES or key == "roles":
        return f"<@&{value}>"
    if kind is Kind.CHANNEL or key == "channel":
        return f"<#{value}>"
    if key == "articles":
        return f"A-{value}"
    if key == "size":
        return f"{value:,} bytes"
    return f"{value:,}"


def _name(person_id: int, names: Mapping[int, str]) -> str:
    return names.get(person_id, "somebody forgotten")
