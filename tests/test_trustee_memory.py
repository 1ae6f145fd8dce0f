"""A poll sealed to trustees held against a thief with everything: the data folder, the keys, and
the memory of the running bot, taken before the close."""

import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from loopback import Loopback
from loophouse import Committee
from process import Process

from bot.articles import archive
from bot.polls.kept_drafts import change_draft, kept_draft
from bot.polls.secrets import Secrets, Unreadable
from bot.polls.trustees import envelope, key_parts, seats
from bot.polls.trustees.passphrase import derive
from bot.times import utc_now

PEOPLE = 8
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads another process's memory")
PATIENCE_S = 30


class Office(Committee):
    """A committee on the loopback Discord that opens a poll sealed to three trustees."""

    def __init__(self, server: Loopback, folder: Path) -> None:
        super().__init__(server, folder / "data", PEOPLE)
        self.bot, self.as_typed = Process(server, folder), b""
        self.phrases = {
            voter: f"unlikely {voter % 9973} umbrella ocean {number} violet"
            for number, voter in enumerate(self.people[:3])
        }

    def messages(self) -> list[Any]:
        return list(self.server.brain.messages(self.channel))

    async def press(self, user: int, custom_id: str) -> Any:
        """Press the newest button whose id begins so, once it is there."""
        await self.server.until(lambda: self._find(custom_id), PATIENCE_S)
        message_id, full = self._find(custom_id)  # type: ignore[misc]
        record = self.server.brain.press(user, self.channel, message_id, full)
        await self.server.until(lambda: record.responded, PATIENCE_S)
        return record

    def _find(self, custom_id: str) -> tuple[int, str] | None:
        for message in reversed(self.messages()):
            words = json.dumps(message.components, default=str)
            if found := re.search(f'"custom_id": "({re.escape(custom_id)}[^"]*)"', words):
                return message.id, found[1]
        return None

    async def send(self, user: int, shown: Any, passphrase: str) -> None:
        record = self.server.brain.submit(user, shown, {"passphrase": passphrase})
        await self.server.until(lambda: record.responded and not record.loading, PATIENCE_S)

    async def open(self) -> None:
        """An officer drafts the poll, its trustees set their passphrases, and it opens."""
        await self.set_up(office_channel=self.channel)
        await self.write(lambda conn: archive.stock(conn, self.guild, utc_now()))
        await self.bot.start()
        options = {"question": "Shall we?"}
        self.server.brain.slash(self.officer, self.channel, "office-poll quick", **options)
        await self.server.until(lambda: self._find("pf:trust:"), PATIENCE_S)
        await self.bot.kill()
        await self.write(self.choose)
        await self.bot.start()
        await self.press(self.officer, "pf:trust:")
        await self.press(self.officer, "pf:ask:")
        for user, phrase in self.phrases.items():
            await self.send(user, await self.press(user, "py:set:"), phrase)
        self.as_typed = b"".join(self.memory())  # the next thing that happens overwrites nothing
        await self.press(self.officer, "pf:back:")
        await self.press(self.officer, "pf:open:")
        await self.server.until(lambda: self._find("pf:sure:") or self._find("pv:1:"), PATIENCE_S)
        if self._find("pf:sure:"):  # it would close at night
            await self.press(self.officer, "pf:sure:")
        await self.server.until(lambda: self._find("pv:1:"), PATIENCE_S)

    def choose(self, conn: Any) -> None:
        """Who the trustees are: a menu of members, which this Discord's forms have not."""
        kept = kept_draft(conn, self.guild, 1)
        terms = replace(kept.draft.terms, trustees=3)
        change_draft(conn, self.guild, 1, replace(kept.draft, terms=terms), utc_now())
        seats.choose(conn, self.guild, 1, list(self.phrases))

    def memory(self) -> Iterator[bytes]:
        """All that the running bot could write to, and so may hold a secret."""
        at = Path("/proc") / str(self.bot.running.pid)
        with (at / "mem").open("rb", buffering=0) as memory:
            for line in (at / "maps").read_text().splitlines():
                span, rights = line.split()[:2]
                if "w" in rights and "[v" not in line:
                    start, end = (int(edge, 16) for edge in span.split("-"))
                    memory.seek(start)
                    with suppress(OSError):
                        yield memory.read(end - start)


class Opened:
    """What the trustees' passphrases lead to: every secret there is of a poll."""

    def __init__(self, data: Path, phrases: dict[int, str]) -> None:
        with closing(sqlite3.connect(data / "lmcbot.db")) as conn:
            self.box, self.sealed_to = conn.execute("SELECT box, sealed_to FROM poll").fetchone()
            rows = conn.execute(
                "SELECT seat, user_id, salt, part FROM poll_trustee JOIN person USING (person_id)"
            ).fetchall()
        self.key = (data / "keys" / f"{self.box}.key").read_bytes()
        self.halves, parts = {}, {}
        for seat, user, salt, part in rows:
            self.halves[user] = bytes(derive(phrases[user], salt))
            lid = envelope.opener(self.halves[user])
            parts[seat] = envelope.unseal(lid, part, self.box.encode())
        self.parts = parts
        self.whole = key_parts.join({seat: parts[seat] for seat in (1, 3)})
        with closing(sqlite3.connect(data / "boxes" / f"{self.box}.db")) as conn:
            self.ballots = conn.execute("SELECT token, sealed FROM ballot").fetchall()

    def secrets(self) -> Secrets:
        return Secrets(self.key, self.box, self.sealed_to)

    def shared(self, token: bytes, sealed: bytes) -> bytes:
        """What the two keys of a ballot's envelope share: it opens that one ballot."""
        about = token + self.box.encode()
        inner = self.secrets()._cipher.decrypt(sealed[:12], sealed[12:], about)
        head = X25519PublicKey.from_public_bytes(inner[:32])
        return envelope.opener(self.whole).exchange(head)


@LINUX
async def test_files_keys_and_memory_before_the_close_open_no_ballot(
    server: Loopback, tmp_path: Path
) -> None:
    office = Office(server, tmp_path)
    try:
        await office.open()
        for number, voter in enumerate(office.people):
            for option in (2, number % 2):  # each changes their mind once
                await office.press(voter, f"pv:1:{option}")
        held = b"".join(office.memory())
        assert await office.bot.end() == 0
    finally:
        await office.bot.clear()
    opened_ = Opened(office.folder, office.phrases)

    assert opened_.key in held, "the search finds what the bot does hold"
    assert opened_.sealed_to in held
    found = {}
    for user, phrase in office.phrases.items():
        found[f"the passphrase of {user}"] = phrase.encode()
        found[f"the passphrase of {user}, wide"] = phrase.encode("utf-16-le")
        found[f"the half it stands for, of {user}"] = opened_.halves[user]
    found |= {f"part {seat}": part for seat, part in opened_.parts.items()}
    found["the whole key"] = opened_.whole
    for number, (token, sealed) in enumerate(opened_.ballots):
        found[f"the envelope of ballot {number}"] = opened_.shared(token, sealed)
    assert len(opened_.ballots) == PEOPLE
    for when, memory in (("as they were typed", office.as_typed), ("later", held)):
        there = [f"{name}, {when}" for name, secret in found.items() if secret in memory]
        assert there == []

    assert not re.search(rb'"data": ?\{"custom_id": ?"pv:1:\d"', held), "no press as it came in"

    shut = opened_.secrets()
    for token, sealed in opened_.ballots:
        with pytest.raises(Unreadable):
            shut.decipher(token, sealed)
    shut.unlock(opened_.whole)  # while two passphrases do
    choices = sorted(shut.decipher(token, sealed) for token, sealed in opened_.ballots)
    assert choices == sorted([(1, 0, 0), (0, 1, 0)] * (PEOPLE // 2))
    logs = office.bot.said()
    assert not any(phrase in logs for phrase in office.phrases.values())
