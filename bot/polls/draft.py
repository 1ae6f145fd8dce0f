"""A poll before it opens: what an officer typed, and what is wrong with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.errors import UserError
from bot.plain_text import clean
from bot.polls import pledges
from bot.polls.batches import LIVE, fits_live
from bot.polls.constituencies import electorate, roll_faults
from bot.polls.counting import sides
from bot.polls.counting.rounds import Rules
from bot.polls.counting.voices import Speaks
from bot.polls.method import MOST_OPTIONS, Kind
from bot.polls.model import Areas, Article, Figures, Option, Roll, Terms, options_of
from bot.polls.rules import Base, threshold

QUESTION_LIMIT = 300
OPTION_LIMIT = 55
LONGEST = timedelta(days=60)
COUNTABLE = (Kind.ONE, Kind.SEVERAL, Kind.SCALE, Kind.RANKED, Kind.MENU)
NOUNS = {Kind.SCALE: "statement", Kind.MENU: "action"}
SUPPORT_OPPOSE_ABSTAIN = ("Support", "Oppose", "Abstain")


@dataclass(frozen=True, slots=True)
class Draft:
    """What will be asked. Kept as typed; `check` says what must change before it can open.

    ``register``: those on the imported roll may vote, too. ``present``: only those marked present
    at the meeting now on. ``minutes``: it closes so many minutes after it opens (0: at
    ``closes_at``).
    """

    question: str
    labels: tuple[str, ...] = SUPPORT_OPPOSE_ABSTAIN
    closes_at: datetime | None = None
    terms: Terms = field(default_factory=Terms)
    article: Article | None = None
    figures: Figures | None = None
    role_ids: tuple[int, ...] = ()
    channel_id: int | None = None
    replaces: int | None = None
    register: bool = False
    present: bool = False
    minutes: int = 0

    @property
    def options(self) -> tuple[Option, ...]:
        if pledges.is_pledge(self.terms):
            return pledges.options(self.terms)
        return options_of(tuple(clean(label) for label in self.labels))


def typed_labels(text: str) -> tuple[str, ...]:
    """Options as somebody typed them, one a line; empty lines are none."""
    return tuple(line for line in map(clean, text.splitlines()) if line)


def faults(draft: Draft, now: datetime) -> list[str]:
    """Every reason why this draft cannot open, each one sentence; empty when it can."""
    found = list(question_faults(draft.question))
    if pledges.is_pledge(draft.terms):
        return [*found, *_close_faults(draft.closes_at, now), *pledges.faults(draft.terms)]
    found += _option_faults(draft.labels, draft.terms.method.kind)
    found += _close_faults(draft.closes_at, now)
    found += _terms_faults(draft.terms, draft.labels)
    return found


def check(draft: Draft, now: datetime) -> Draft:
    """The draft with its texts cleaned; raises UserError with the first fault."""
    for fault in faults(draft, now):
        raise UserError(fault)
    labels = tuple(clean(label) for label in draft.labels)
    return replace(draft, question=clean(draft.question), labels=labels)


def place_faults(channel_id: int | None, roll: Roll | None, terms: Terms) -> list[str]:
    """What keeps a poll from opening there, for that roll (None: not known yet)."""
    found = []
    if channel_id is None:
        found.append("The poll needs a channel: please choose where its card goes.")
    if roll is not None:
        asked = electorate(roll, terms)
        short = _unpractised(roll) if roll.size and not asked.size else _roll_faults(asked, terms)
        bare = [*short, *pledges.roll_faults(terms, asked.size)]
        found += bare or roll_faults(roll, terms)
    return found


def _unpractised(roll: Roll) -> Iterable[str]:
    yield (
        f"Nobody may vote: each practice has one vote, and none of the {roll.size:,} asked is in a"
        " practice. Import a roll that names practices, or let members vote."
    )


def _roll_faults(roll: Roll, terms: Terms) -> Iterable[str]:
    if not roll.basis:
        yield (
            "Nobody may vote: no role of this server is asked, and no imported roll. Choose one"
            " under Who may vote."
        )
    elif not roll.size:
        yield (
            f"Nobody may vote: the bot sees nobody among {roll.basis}."
            " Choose a role that somebody holds, or import a roll."
        )
    elif roll.size < terms.small_number and not terms.named:
        yield (
            f"Only {roll.size} may vote, and of a secret poll nothing is shown under"
            f" {terms.small_number} votes: ask more people, or let names show."
        )
    elif terms.live and not fits_live(roll.size):
        yield (
            f"A live count needs {2 * LIVE} on the roll or more, and this one has {roll.size}:"
            " please seal the poll until its close."
        )


def question_faults(question: str) -> Iterable[str]:
    """What is wrong with a question, each one sentence."""
    length = len(clean(question))
    if not length:
        yield "A poll needs a question: please type one."
    if length > QUESTION_LIMIT:
        yield (
            f"The question has {length} characters; at most {QUESTION_LIMIT} fit on the card:"
            " please shorten it."
        )


def _option_faults(labels: tuple[str, ...], kind: Kind) -> Iterable[str]:
    cleaned = [clean(label) for label in labels]
    noun, least = NOUNS.get(kind, "option"), 1 if kind is Kind.SCALE else 2
    if not least <= len(cleaned) <= MOST_OPTIONS:
        yield f"A poll has {least} to {MOST_OPTIONS} {noun}s; this one has {len(cleaned)}."
    for number, label in enumerate(cleaned, 1):
        which = f"{noun.capitalize()} {number}"
        if not label:
            yield f"{which} is empty: give it words or take it out."
        if len(label) > OPTION_LIMIT:
            yield (
                f"{which} has {len(label)} characters; at most {OPTION_LIMIT} fit:"
                " please shorten it."
            )
    yield from _doubles(cleaned)


def _doubles(labels: list[str]) -> Iterable[str]:
    seen: dict[str, int] = {}
    for number, label in enumerate(labels, 1):
        key = likeness(label)
        if key and key in seen:
            yield f"Options {seen[key]} and {number} are the same: every option must differ."
        seen.setdefault(key, number)


def likeness(label: str) -> str:
    """What labels have in common that nobody could tell apart on a card."""
    return unicodedata.normalize("NFKC", clean(label)).casefold()


def _close_faults(closes_at: datetime | None, now: datetime) -> Iterable[str]:
    if closes_at is None:
        yield "The poll needs a closing time: please choose one."
    elif closes_at <= now:
        yield "That closing time has passed: please choose one in the future."
    elif closes_at > now + LONGEST:
        yield f"A poll may stay open for {LONGEST.days} days at most: please close it earlier."


def _terms_faults(terms: Terms, labels: tuple[str, ...]) -> Iterable[str]:
    options = len(labels)
    if terms.small_number < 1:
        yield "The small number must be 1 or more."
    if terms.method.kind not in COUNTABLE:
        yield "A pledge is not opened as a poll: please choose another way of answering."
    if terms.live and terms.trustees:
        yield "A live count cannot be sealed to trustees: choose one or the other."
    if terms.method.kind is Kind.SEVERAL and terms.method.limit > options:
        yield f"At most {terms.method.limit} of {options} options is no limit: please lower it."
    if terms.reasons and terms.trustees:
        yield "Reasons cannot be sealed to trustees: leave the reasons out, or the trustees."
    yield from _counting_faults(terms, labels)


def _counting_faults(terms: Terms, labels: tuple[str, ...]) -> Iterable[str]:
    """What cannot be counted together."""
    kind, single = terms.method.kind, terms.method.kind is Kind.ONE
    sided = sides(options_of(labels)) is not None
    if terms.by_practice and terms.named:
        yield "No practice is named with its vote: please make this poll secret."
    if terms.named and kind not in (Kind.ONE, Kind.SEVERAL):
        yield "Names can show only where members choose options: please make this poll secret."
    if terms.by_practice and not single and terms.speaks is not Speaks.NAMED:
        yield (
            "With one vote for each practice, several answers need one member who speaks for it:"
            " choose that, or ask for one answer."
        )
    if terms.live and (terms.grouped or kind not in (Kind.ONE, Kind.SEVERAL)):
        yield "A live count goes only with options chosen by members: please seal the poll."
    if (terms.by_area or terms.weighted) and not (single and sided):
        what = terms.areas.words[0] if terms.by_area else "list size"
        yield f"A count by {what} needs one answer for or against, like Support and Oppose."
    if terms.by_practice and terms.by_area and terms.areas is not Areas.LOCALITY:
        one, many = terms.areas.words
        yield f"A practice has no {one}: let members vote, or leave the {many} out."
    if terms.weighted and not terms.by_practice:
        yield "Only the votes of practices can be weighted by list size: let practices vote."
    if terms.thresholds and kind not in (Kind.ONE, Kind.SEVERAL):
        yield "Shares to reach go only with options to choose: please take them out."
    for text in terms.thresholds:
        yield from _threshold_faults(threshold(text).base, terms)
    if terms.ranking is not None and kind is Kind.RANKED:
        yield from _ranking_faults(terms.ranking, len(labels))


def _threshold_faults(base: Base, terms: Terms) -> Iterable[str]:
    if base is Base.PRACTICES and not terms.by_practice:
        yield "A share of the practices can be asked only where practices vote."
    if base is Base.AREAS and not (terms.by_area and terms.areas is Areas.LOCALITY):
        yield "A share of the areas can be asked only where areas show their verdict."


def _ranking_faults(rules: Rules, options: int) -> Iterable[str]:
    if not 1 <= rules.places < options:
        yield f"{rules.places} to be chosen of {options}: please put up more, or choose fewer."
    for group in rules.reserved:
        if not all(0 <= option < options for option in group.options):
            yield f"A place is reserved ({group.name}) for an option that is not there any more."
        elif len(group.options) < group.places:
            yield (
                f"{group.places} reserved ({group.name}), and only {len(group.options)} could take"
                " them: please reserve fewer."
            )
    if sum(group.places for group in rules.reserved) > rules.places:
        yield f"More places are reserved than the {rules.places} there are: please reserve fewer."
