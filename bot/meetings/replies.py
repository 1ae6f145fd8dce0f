"""Replies to a consultation: per practice and per GP, for officers; members see counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.committee import Committee
from bot.errors import UserError
from bot.meetings.consultations import Consultation, present, redraw
from bot.meetings.model import bounded
from bot.meetings.practices import on_roll
from bot.people import Person
from bot.plain_text import many
from bot.storage.db import Connection
from bot.times import day_words, to_ms

LONGEST, PRACTICE = 3_000, 100


class Scope(StrEnum):
    """For whom somebody replies; NONE says that they have no view."""

    PRACTICE = "practice"
    SELF = "self"
    NONE = "none"

    @classmethod
    def _missing_(cls, value: object) -> None:
        raise UserError("Reply for your practice or for yourself, or press No view.")


@dataclass(frozen=True)
class Reply:
    """One reply; ``name`` is who wrote it."""

    scope: Scope
    practice: str
    name: str
    text: str


@dataclass(frozen=True)
class Counts:
    """What members are told: numbers, nobody's words."""

    practices: int
    of_practices: int
    people: int
    no_view: int
    beside: int = 0
    """Practices that replied and are not on the roll."""

    def told(self) -> str:
        of = f" of {self.of_practices}" if self.of_practices else ""
        one = (self.of_practices or self.practices) == 1
        noun = "practice" if one else "practices"
        gps = many(self.people, "GP for themselves", "GPs for themselves")
        beside = f" and {self.beside} not on the roll" if self.beside else ""
        return (
            f"Replies: {self.practices}{of} {noun}{beside} · {gps} · {self.no_view} without a view"
        )


def reply(
    conn: Connection,
    committee: Committee,
    consultation_id: int,
    person: Person,
    scope: Scope,
    text: str,
    practice: str,
    now: datetime,
) -> Consultation:
    """Store a reply in place of an earlier one of the same scope. UserError for what fails.

    Somebody who has a view after all takes *no view* back by replying, and the other way round.
    """
    found = present(conn, committee, consultation_id)
    if found.closed_at is not None:
        raise UserError(f"{found.title} is closed: no more replies are taken.")
    if scope is Scope.PRACTICE:
        practice = bounded(practice, PRACTICE, "The name of your practice")
    said = "" if scope is Scope.NONE else bounded_text(text)
    over = (Scope.PRACTICE, Scope.SELF) if scope is Scope.NONE else (Scope.NONE,)
    conn.executemany(
        "DELETE FROM consultation_reply WHERE consultation_id = ? AND person_id = ? AND scope = ?",
        [(found.id, person.id, each) for each in over],
    )
    conn.execute(
        "INSERT INTO consultation_reply (consultation_id, person_id, guild_id, scope, practice,"
        " reply, replied_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " practice = excluded.practice, reply = excluded.reply, replied_at = excluded.replied_at",
        (found.id, person.id, committee.guild_id, scope, practice, said, to_ms(now)),
    )
    redraw(conn, found, now)
    return found


def share(questions: Sequence[str]) -> int:
    """How many characters the answer to each question may have."""
    asked = sum(len(one) + 8 for one in questions)
    return max(100, (LONGEST - asked) // max(1, len(questions)))


def put_together(questions: Sequence[str], answers: Sequence[str]) -> str:
    """One reply of the answers given, each below its question; empty where none was."""
    if not questions:
        return answers[0]
    told = [
        f"{n}. {asked}\n{said.strip()}"
        for n, (asked, said) in enumerate(zip(questions, answers, strict=True), 1)
        if said.strip()
    ]
    return "\n\n".join(told)


def answers_in(questions: Sequence[str], text: str) -> list[str]:
    """The answers that :func:`put_together` made one reply of, to be written on."""
    if not questions:
        return [text]
    heads = [f"{n}. {' '.join(asked.split())}" for n, asked in enumerate(questions, 1)]
    answers, at = [""] * len(heads), -1
    for line in text.splitlines():
        if line in heads[at + 1 :]:
            at = heads.index(line, at + 1)
        elif at >= 0:
            answers[at] += f"{line}\n"
    return [answer.strip() for answer in answers]


def bounded_text(text: str) -> str:
    """A reply with its paragraphs; UserError when it is missing or too long."""
    said = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if not said:
        raise UserError("The reply is missing: please write it, or press No view.")
    if len(said) > LONGEST:
        raise UserError(f"The reply has {len(said)} characters; at most {LONGEST} fit.")
    return said


def own(conn: Connection, consultation_id: int, person: Person) -> list[Reply]:
    """What somebody said there, for themselves alone: for a practice, as a GP, or no view."""
    return [
        Reply(Scope(row["scope"]), row["practice"], person.name, row["reply"])
        for row in conn.execute(
            "SELECT * FROM consultation_reply WHERE consultation_id = ? AND person_id = ?"
            " ORDER BY scope",
            (consultation_id, person.id),
        )
    ]


def own_told(said: Sequence[Reply]) -> str:
    """Who has replied already reads for whom; empty where nobody did."""
    whom = {Scope.PRACTICE: "for {}", Scope.SELF: "for yourself", Scope.NONE: "no view"}
    words = " and ".join(whom[each.scope].format(each.practice) for each in said)
    return f"Your reply is in: {words}." if words else ""


def replies(conn: Connection, consultation_id: int) -> list[Reply]:
    """Every reply, by practice and name."""
    rows = conn.execute(
        "SELECT r.*, p.name FROM consultation_reply r JOIN person p USING (person_id)"
        " WHERE consultation_id = ? ORDER BY r.practice, p.name, r.scope",
        (consultation_id,),
    )
    return [Reply(Scope(r["scope"]), r["practice"], r["name"], r["reply"]) for r in rows]


def counts(found: Sequence[Reply], practices: Collection[str]) -> Counts:
    """How many practices and GPs replied; ``practices`` are those on the roll."""
    replied, beside = replied_for(found, practices)
    return Counts(
        len(replied) if practices else len(beside),
        len(practices),
        sum(each.scope is Scope.SELF for each in found),
        sum(each.scope is Scope.NONE for each in found),
        len(beside) if practices else 0,
    )


def replied_for(found: Sequence[Reply], practices: Collection[str]) -> tuple[set[str], set[str]]:
    """The practices of the roll that replied, in its spelling, and those that are not on it."""
    replied, beside = set[str](), set[str]()
    for each in found:
        if each.scope is Scope.PRACTICE:
            known = on_roll(each.practice, practices)
            if known is None:
                beside.add(on_roll(each.practice, beside) or each.practice)
            else:
                replied.add(known)
    return replied, beside


def report(consultation: Consultation, found: Sequence[Reply], practices: Collection[str]) -> str:
    """The report by practice, for officers: who replied what, and which practices did not."""
    zone = consultation.zone
    lines = [
        f"{consultation.reference} {consultation.title}",
        f"From {consultation.sender}" if consultation.sender else "",
        f"Deadline {day_words(consultation.deadline_at.astimezone(zone))}",
        counts(found, practices).told(),
        "",
        "REPLIES FOR PRACTICES",
        *_said([each for each in found if each.scope is Scope.PRACTICE], by_practice=True),
        "",
        "REPLIES OF SINGLE GPS",
        *_said([each for each in found if each.scope is Scope.SELF], by_practice=False),
        "",
        "NO VIEW",
        *(_nameless([each for each in found if each.scope is Scope.NONE]) or ["None."]),
        "",
        "PRACTICES WITHOUT A REPLY",
        *_silent(found, practices),
    ]
    return "\n".join(lines) + "\n"


def _nameless(found: Sequence[Reply]) -> list[str]:
    return [each.name or "somebody who left" for each in found]


def _said(found: Sequence[Reply], *, by_practice: bool) -> list[str]:
    lines = []
    for each in found:
        who = each.name or "somebody who left"
        place = each.practice or "no practice on the roll"
        head = f"{place} (by {who})" if by_practice else f"{who} ({place})"
        lines += [f"- {head}:", *(f"    {line}" for line in each.text.splitlines())]
    return lines or ["None."]


def _silent(found: Sequence[Reply], practices: Collection[str]) -> list[str]:
    if not practices:
        return ["Unknown: no roll with practices is imported."]
    replied, _ = replied_for(found, practices)
    return sorted(set(practices) - replied) or ["None."]
