"""From a phrase to an answer: every reading is worked out, and more than one is a question."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice, product
from zoneinfo import ZoneInfo

from bot.when.bag import flat, sort
from bot.when.elsewhere import meant
from bot.when.phrase_reader import Reading, read
from bot.when.pieces import Clock, NeedsMore, Option, Unclear
from bot.when.readings import Draft, Now
from bot.when.spelling import respelt
from bot.when.verdicts import Answer, Question, Refused, Understood
from bot.when.vocabulary import plain
from bot.when.workdays import Nation

LONGEST = 300
_MOST_READINGS = 32


def understand(
    phrase: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    count: int = 6,
    hours: tuple[int, int] | None = None,
    past: bool = False,
    nation: Nation = Nation.ENGLAND,
    repeats: bool = False,
    day: date | None = None,
) -> Answer:
    """What a member meant by `phrase`, typed at `now` (aware) by somebody who lives in `zone`.

    Never raises for any text. `count` is how many dates of a series are listed. A time that has
    passed is refused; a date without a year rolls forward. A field may say in which `hours` its
    times lie (minutes of the day, the last excluded): a doubtful time of day is then taken within
    them, where it has such a reading. In a field about the `past` a day is the latest such one, and
    what has passed is marked; in one about what `repeats`, "first Tuesday" is that of every month;
    in one about what has a `day` already, a time of day alone is of that day. `nation` says whose
    working days count. The rules for doubtful times are told in `clock_reader`, those for days in
    `single`.
    """
    if len(phrase) > LONGEST:
        return Refused(f"That is too long for a time: at most {LONGEST} characters.")
    text = plain(phrase)
    if not text:
        return Refused("No time was given. Try “Tuesday 12 January 7.30pm”.")
    if hours is not None and day is None and text.isdecimal() and len(text) < 3:
        return Question(f"“{text}” may be a time of day or so many days: write 10am or 10 days.")
    present = Now(now.astimezone(zone), zone, count, hours, past, nation, repeats, day)
    return _understood(text, phrase, present)


def _understood(text: str, phrase: str, present: Now) -> Answer:
    try:
        reading = read(text, present.context)
    except NeedsMore as lack:
        return Question(str(lack))
    except Unclear as fact:
        return Refused(str(fact))
    if reading.unread:
        return _misspelt(reading, text, present) or _unread(reading)
    return _settled(reading, present)


def _misspelt(reading: Reading, text: str, present: Now) -> Question | None:
    if (found := respelt(text, reading.unread)) is None:
        return None
    respelled, changed = found
    try:
        again = read(respelled, present.context)
    except Unclear:
        return None
    answer = Refused("") if again.unread else _settled(again, present)
    if isinstance(answer, Understood):
        return Question(f"Read {changed}: is this meant?", (answer,))
    if isinstance(answer, Question) and answer.choices:
        return Question(f"Read {changed}. {answer.question}", answer.choices)
    return None


def _unread(reading: Reading) -> Answer:
    words = ", ".join(f"“{word[:60]}”" for word in reading.unread[:5])
    return Refused(f"Not read: {words}. Nothing was guessed; please write it another way.")


def _settled(reading: Reading, present: Now) -> Answer:
    drafts: list[Draft] = []
    faults: list[Unclear] = []
    for options in islice(product(*_expected(reading, present)), _MOST_READINGS):
        try:
            bag = sort(flat(options))
            found, failed = meant(bag, present)
        except Unclear as fact:
            faults.append(fact)
        else:
            drafts += found
            faults += failed
    return _answer(_distinct(drafts), faults)


def _expected(reading: Reading, present: Now) -> Iterator[tuple[Option, ...]]:
    first, last = present.hours or (0, 2880)
    for slot in reading.slots:
        clocks = [(option, [p for p in option if isinstance(p, Clock)]) for option in slot]
        fitting = [option for option, said in clocks if all(first <= p.start < last for p in said)]
        yield tuple(fitting) or slot


def _distinct(drafts: list[Draft]) -> list[Draft]:
    seen: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        read = draft.reading
        key = (read.start, read.rrule, read.duration, read.all_day, read.provisional, read.exdates)
        seen.setdefault(key, draft)
    return sorted(seen.values(), key=lambda draft: draft.reading.start)


def _answer(drafts: list[Draft], faults: list[Unclear]) -> Answer:
    if not drafts:
        lacking = [fault for fault in faults if isinstance(fault, NeedsMore)]
        if lacking:
            return Question(str(lacking[0]))
        return Refused(str(faults[0]) if faults else "That is no time.")
    if len(drafts) == 1 and not drafts[0].ask:
        return drafts[0].reading
    doubts = dict.fromkeys(doubt for draft in drafts for doubt in draft.doubts)
    question = " ".join([*doubts, "Which is meant?" if len(drafts) > 1 else "Is this meant?"])
    return Question(question, tuple(draft.reading for draft in drafts[:8]))
