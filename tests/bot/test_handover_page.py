"""The page for the next volunteer: all that is needed, and no secret."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta

from begun import begun

from bot import committee
from bot.settings import Settings
from bot.shell.handover_page import page
from bot.storage import backup
from bot.storage.db import connect, transaction

NOW = datetime(2026, 5, 4, 3, 10, tzinfo=UTC)
SET = {
    "DISCORD_TOKEN": "abc.def.ghi", "LMCBOT_PING": "https://watch.test/key", "HOME": "/secret",
    "LMCBOT_BACKUP_HOURS": "6", "RESTIC_PASSWORD": "a password",
}  # fmt: skip


def test_it_tells_where_all_lies_and_what_is_set_without_a_secret(bot_settings: Settings) -> None:
    bot_settings.data.mkdir(parents=True, exist_ok=True)
    with closing(connect(begun(bot_settings.database))) as conn, transaction(conn):
        committee.joined(conn, 77, "Demo LMC", NOW)
    copy = backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    (bot_settings.data / "taken-away").write_text(copy.name, "utf-8")
    told = page(bot_settings, SET, NOW + timedelta(days=1))
    for wanted in (
        "Demo LMC (77), Europe/London, open polls: 0; not set up yet",
        str(bot_settings.data.absolute()),
        str(bot_settings.keys.absolute()),
        copy.name,
        "Newest elsewhere: Monday 4 May 2026, 4.10am",
        "DISCORD_TOKEN: set, not shown",
        "LMCBOT_BACKUP_HOURS: 6",
        "It does not run now.",
        "without that password no copy can be read",
    ):
        assert wanted in told, wanted
    assert not any(word in told for word in ("abc.def", "watch.test", "/secret", "a password"))
    assert len(told.splitlines()) < 60  # a page


def test_before_the_first_start_it_says_so(bot_settings: Settings) -> None:
    told = page(bot_settings, {}, NOW)
    assert "None yet: there is no database." in told
    assert "Nothing: no token" in told
    assert "Newest elsewhere: none is known of" in told
