"""`lmcbot sources test` and `lmcbot import --json`: asked of real files and a real server."""

import json
from pathlib import Path

import pytest
from website import page, website

from bot.articles.intake.trial import trials
from bot.cli import main
from bot.errors import UserError
from bot.settings import Settings
from bot.times import utc_now

LETTER = (
    "Sharing the reserve list\n\nThe committee agreed on Tuesday to keep a reserve list of locums"
    " for the whole county. Dr Wendy Sample said: ‘We have waited too long for this.’ Practices"
    " have until 14 January to say whether they want to be on it.\n"
)


async def test_a_feed_is_asked_and_nothing_kept(tmp_path: Path) -> None:
    feed = b"<rss version='2.0'><channel><item><title>One</title></item></channel></rss>"
    async with website() as site:
        site.pages["/good"], site.pages["/bad"] = page(feed), page(b"", 404)
        settings = Settings(data=tmp_path / "data", allowed_hosts=(site.host,))
        wanted = [site.address("/good"), site.address("/bad")]
        found = [str(trial) async for trial in trials(settings, wanted, utc_now)]
    assert found[0].startswith("ok  ")
    assert "read 1 entry, the first “One”" in found[0]
    assert found[1].startswith("FAIL")
    assert "no page at that address" in found[1]
    assert not settings.data.exists()


async def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="NHS England"):
        async for _ in trials(Settings(data=tmp_path), ["Nowhere"], utc_now):
            pass


def test_import_as_json_prints_an_object_a_line_and_keeps_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LMCBOT_DATA", str(tmp_path / "data"))
    (tmp_path / "a.txt").write_text(LETTER, "utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7")
    code = main(["import", str(tmp_path / "a.txt"), str(tmp_path / "b.pdf"), "--json"])
    printed = capsys.readouterr()
    (only,) = [json.loads(line) for line in printed.out.splitlines()]
    assert code == 1
    assert "PDF" in printed.err
    assert only["headline"] == "Sharing the reserve list"
    assert list(only) == [
        *("headline", "kind", "publication", "author", "date", "body", "comments", "quotes"),
        *("surveys", "figures", "summary", "deadlines", "left_out", "warnings"),
    ]
    assert only["quotes"][0]["speaker"] == "Dr Wendy Sample"
    assert not (tmp_path / "data").exists()
