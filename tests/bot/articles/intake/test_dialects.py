"""Feeds with what is wrong with real ones: no entry is lost to a stray mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.intake.entry_words import instant, plain, text_of, told_headline
from bot.articles.intake.feed import read_feed

HERE = "https://lmc.example/news/feed"


def rss(inner: str, head: str = "") -> bytes:
    return f"{head}<rss version='2.0'><channel><title>N</title>{inner}</channel></rss>".encode()


def only(body: bytes) -> dict[str, str]:
    (entry,) = read_feed(body, HERE)["entries"]
    return dict(entry)


@pytest.mark.parametrize(
    ("inner", "title"),
    [
        ("<item><title>Fish & chips</title></item>", "Fish & chips"),
        ("<item><title>Fees &pound;48 &ndash; up</title></item>", "Fees £48 – up"),
        ("<item><title>A\x0bB</title></item>", "AB"),
        ("<item><title>Never closed</title><description>text", "Never closed"),
        ("<item><title>Bad <b>nesting</title></b></item>", "Bad nesting"),
        ("<item><dc:title>No prefix declared</dc:title></item>", "No prefix declared"),
        ("<item><title><![CDATA[Cut <5% & more]]></title></item>", "Cut <5% & more"),
        ("<item><title>A link</title><a href=b>c</a> & <x:y z=1>", "A link"),
        ("<rss:item><rss:title>Undeclared words</rss:title></rss:item>", "Undeclared words"),
        ("<item><title>&unknown; is kept</title></item>", "&unknown; is kept"),
        ("<item><media:title>Photo</media:title><title>Story of it</title></item>", "Story of it"),
        ("<item><title>Story of it</title><media:content><media:title>Photo</media:title>"
         "</media:content></item>", "Story of it"),
        ("<item><title>â€œQuotedâ€\x9d words</title></item>", "“Quoted” words"),
    ],
)  # fmt: skip
def test_a_stray_mark_costs_no_entry(inner: str, title: str) -> None:
    assert only(rss(inner))["title"] == title


def test_an_address_keeps_its_ampersands() -> None:
    for amp in ("&amp;", "&"):
        item = f"<item><title>Two words</title><link>/a?b=1{amp}c=2</link></item>"
        assert only(rss(item))["link"] == "https://lmc.example/a?b=1&c=2"


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("<?xml version='1.0' encoding='windows-1252'?>", "cp1252"),
        ("<?xml version='1.0' encoding='utf-8'?>", "cp1252"),
        ("<?xml version='1.0' encoding='iso-8859-15'?>", "iso-8859-15"),
        ("\ufeff<?xml version='1.0' encoding='utf-16'?>", "utf-16-le"),
        ("<?xml version='1.0' encoding='utf-16'?>", "utf-16-be"),
        ("\n\n  <?xml version='1.0'?><!-- <html> --><!DOCTYPE rss [<!ENTITY a 'b'>]>", "utf-8"),
    ],
)
def test_characters_come_out_readable_whatever_the_label(head: str, code: str) -> None:
    text = rss("<item><title>£48 café</title></item>", head).decode()
    assert only(text.encode(code))["title"] == "£48 café"


def test_a_text_is_the_longest_of_its_own_and_never_a_caption() -> None:
    item = (
        "<item><title>Two words</title><description>Short.</description>"
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        "&lt;p&gt;The whole text of it.&lt;/p&gt;</content:encoded>"
        "<media:group><media:description>A very long caption of a picture of it, told at length."
        "</media:description></media:group><media:description>A long caption, told once again."
        "</media:description></item>"
    )
    assert only(rss(item))["html"] == "<p>The whole text of it.</p>"


def test_what_the_marks_say_of_a_text_is_kept() -> None:
    """A caption by its class, and what nobody sees, are told from the text later."""
    item = (
        '<item><title>Two words</title><description>&lt;div class="wp-caption"&gt;&lt;p class='
        '"wp-caption-text"&gt;A surgery.&lt;/p&gt;&lt;/div&gt;&lt;p onclick="x" style="display:'
        'none"&gt;No.&lt;/p&gt;&lt;p&gt;Yes.&lt;/p&gt;</description></item>'
    )
    markup = only(rss(item))["html"]
    assert "wp-caption-text" in markup
    assert "onclick" not in markup
    assert text_of(markup) == "No.\nYes."


def test_xhtml_and_unescaped_markup_are_text() -> None:
    atom = (
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title type='xhtml'>"
        "<div xmlns='http://www.w3.org/1999/xhtml'>A <b>bold</b> plan</div></a:title>"
        "<a:link rel='self' href='x'/><a:link rel='alternate' href='/p'/><a:content type='xhtml'>"
        "<h:div xmlns:h='http://www.w3.org/1999/xhtml'><h:p>One.</h:p></h:div></a:content>"
        "<a:author><a:name>Ann A</a:name></a:author><a:author><a:name>Bob B</a:name></a:author>"
        "</a:entry></a:feed>"
    )
    entry = only(atom.encode())
    assert (entry["title"], entry["author"]) == ("A bold plan", "Ann A, Bob B")
    assert (entry["link"], entry["html"]) == ("https://lmc.example/p", "<div><p>One.</p></div>")
    loose = "<item><title>Two words</title><description><p>Not escaped.</p> At all.</description>"
    assert only(rss(f"{loose}</item>"))["html"] == "<p>Not escaped.</p> At all."


def test_plain_text_keeps_its_paragraphs_and_its_signs() -> None:
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Two words</title>"
        "<summary type='text'>First with 5 &lt; 6.\n\nSecond.</summary></entry></feed>"
    )
    assert only(atom.encode())["html"] == "<p>First with 5 &lt; 6.</p><p>Second.</p>"


def test_names_are_told_without_mail_addresses() -> None:
    for author, name in (
        ("office@lmc.example (Ann A)", "Ann A"),
        ("Ann A &lt;office@lmc.example&gt;", "Ann A"),
        ("office@lmc.example", ""),
    ):
        item = f"<item><title>Two words</title><author>{author}</author></item>"
        assert only(rss(item))["author"] == name


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("<link rel=alternate type=application/rss+xml href='f?a=1&amp;b=2'>", "news/f?a=1&b=2"),
        ("<link rel='ALTERNATE home' type='Application/Atom+XML; charset=utf-8' href=/f>", "f"),
        ("<link rel=alternate type=application/json href=/feed.json>", "feed.json"),
        ("<link rel=alternate type=text/xml href=/f.xml>", "f.xml"),
        ("<base href='/b/'><link rel=alternate type=application/rdf+xml href=f>", "b/f"),
        ("<link rel=alternate type=application/json+oembed href=/o>"
         "<link rel=alternate type=text/xml href=/x><link rel=alternate href=/rss>"
         "<link rel=alternate type=application/atom+xml href=/f>", "f"),
        ("<!-- <link rel=alternate type=application/rss+xml href=/no> -->"
         "<link rel=feed href=/yes>", "yes"),
        ("<link rel=alternate hreflang=fr href=/fr/feed><link rel=alternate href=/rss.xml>",
         "rss.xml"),
    ],
)  # fmt: skip
def test_the_feed_of_a_page_is_found(link: str, found: str) -> None:
    page = (
        f"<!-- x --><!DOCTYPE html><html><head><title>P</title>{link}</head><body>b</body></html>"
    )
    assert read_feed(page.encode(), HERE) == {"found": f"https://lmc.example/{found}"}


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Tue, 07 Jul 2026 00:05:00 +0100", "2026-07-06T23:05:00+00:00"),
        ("7 Jul 26 00:05 +0100", "2026-07-06T23:05:00+00:00"),
        ("Tue, 07 Jul 2026 00:05:00 BST", "2026-07-06T23:05:00+00:00"),
        ("Tue, 07 Jul 2026 00:05:00 EST", "2026-07-07T05:05:00+00:00"),
        ("Tue, 07 Jul 2026 00:05:00", "2026-07-07T00:05:00"),
        ("2026-07-07T00:05:00+01:00", "2026-07-06T23:05:00+00:00"),
        ("2026-07-07T00:05:00.123Z", "2026-07-07T00:05:00+00:00"),
        ("2026-07-07 00:05:00 UTC", "2026-07-07T00:05:00+00:00"),
        ("20260707T000500Z", "2026-07-07T00:05:00+00:00"),
        ("2026-07-07", "2026-07-07"),
        ("07/07/2026 00:05:00", "2026-07-07T00:05:00"),
        ("3/7/2026", "2026-07-03"),
        ("7 July 2026 9:30 pm", "2026-07-07T21:30:00"),
        ("July 7, 2026", "2026-07-07"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("31 Feb 2026", None),
        ("9999-99-99", None),
        ("soon", None),
        (None, None),
    ],
)
def test_an_instant_is_read_or_not_but_never_guessed(told: str | None, meant: str | None) -> None:
    assert instant(told) == meant


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none_and_any_title_plain(text: str) -> None:
    assert instant(text) is None or len(str(instant(text))) >= 10
    assert plain(plain(text)) == plain(text) or "&" in text or "<" in text


@pytest.mark.parametrize(
    ("title", "html", "headline"),
    [
        ("Two words", "<p>Text.</p>", "Two words"),
        ("Update", "<h3>Flu clinics this autumn</h3><p>Text.</p>", "Flu clinics this autumn"),
        ("", "<figure><figcaption>A caption of it</figcaption></figure><p>We met on Tuesday. We"
         " voted.</p>", "We met on Tuesday"),
        ("Update", "", "Update"),
        ("", "<script>var a = 1</script>", ""),
    ],
)  # fmt: skip
def test_an_entry_has_a_headline(title: str, html: str, headline: str) -> None:
    assert told_headline(title, html) == headline


def test_items_that_no_tree_holds_are_counted() -> None:
    """What is broken beyond mending is not passed over in silence."""
    body = rss("<item><title>Two words</title></item><item/>" + "<a>" * 300 + "<item><item>")
    found = read_feed(body, HERE)
    assert len(found["entries"]) + found["faulty"] == 4
    assert found["faulty"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("dated", [True, False])
def test_the_newest_of_a_very_long_feed_are_taken_and_the_others_counted(dated: bool) -> None:
    """Whichever end its publisher has them at, with days and without."""
    day = "<pubDate>{} Nov {} 08:00:00 GMT</pubDate>" if dated else ""
    items = [f"<item><title>Item {n}</title>{day.format(1 + n % 28, 1995 + n // 28)}</item>"
             for n in range(2_500)]  # fmt: skip
    for order in (items, items[::-1]):
        found = read_feed(rss("".join(order)), HERE)
        titles = [one["title"] for one in found["entries"]]
        assert "Item 2499" in titles
        assert len(titles) + found["beyond"] == 2_500
        assert not dated or titles[0] == "Item 2499"
