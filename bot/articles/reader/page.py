"""A web page taken apart into labelled pieces, what it says about itself, its readers' comments.

Every block is marked before trafilatura sees the tree. What it leaves out is furniture by the rule
`library` until evidence of ours lifts it; what it keeps is body, headline or caption unless the
block itself shows that it is something else. Its downloader is never used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.articles.model import Comment
from bot.articles.reader import comments, markup, text_lines
from bot.articles.reader.bylines import clean_name
from bot.articles.reader.characters import mended
from bot.articles.reader.furniture import consent, furniture, tail
from bot.articles.reader.markup import Block, unmarked, visible
from bot.articles.reader.metadata import Hints, hints
from bot.articles.reader.text_lines import Label, Line, Piece, ended, tidy

# From this share of linked letters on, a block of as many words as these is a link to elsewhere.
_LINKED, _LINK_WORDS, _HALF = 0.8, 4, 0.5
# Beside as many paragraphs of the article, of as many letters, whole sentences are the article's.
_BESIDE, _PARAGRAPH, _SENTENCE_WORDS = 2, 80, 6
_CAPTION_WORDS = 40  # no caption has more
_LEAST = 20  # words without which the library has found nothing


# A declaration of XML fails on text that is decoded already.
_DECLARED = re.compile(r"\s*<\?xml[^>]*\?>")


@dataclass(frozen=True)
class Page:
    """`said` is what a script-less browser is told; `library` the words trafilatura kept."""

    pieces: tuple[Piece, ...]
    hints: Hints
    comments: tuple[Comment, ...] = ()
    printed_comments: int | None = None
    said: str = ""
    library: int = 0

    @property
    def everything(self) -> str:
        """All that a reader of the page sees."""
        return "\n\n".join(p.text for p in self.pieces if p.label is not Label.HIDDEN)


def read(source: str, url: str | None) -> Page:
    """Takes the HTML `source` apart; a page that cannot be parsed has no pieces."""
    tree = _tree(source)
    if tree is None:
        return Page((), Hints(url=url))
    _unwrap(tree)
    said = " ".join(t for node in tree.iter("noscript") for t in node.itertext())
    walked = markup.read(tree, _holds_comments)
    found = walked.blocks
    about = hints(tree, url, walked, "\n\n".join(block.text for block in found))
    _lighten(tree)
    text = _library(tree)
    kept = markup.marked(text)
    if found and not kept and len(text.split()) >= _LEAST:  # what it found in no element
        found += [Block(line, None) for line in text.split("\n") if line.strip()]
        kept = set(range(len(found) - text.count("\n") - 1, len(found)))
    readers, count = _told(walked.boxes)
    if count is None and not any(one.author for one in readers):
        readers = _unless_article(found, kept, readers)
    pieces = _labelled(found, kept)
    words = sum(len(found[number].text.split()) for number in kept if number < len(found))
    return Page(tuple(pieces), about, tuple(readers), count, said, words)


def _tree(source: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False)
    # No form is filled in here: one class for all elements needs no look-up by name for each.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    try:
        declared = _DECLARED.match(source)
        return html.document_fromstring(source[declared.end() if declared else 0 :], parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _unwrap(tree: Any) -> None:
    """Shows a `<noscript>` that was never closed, and so holds most of the page."""
    boxes = [node for node in tree.iter("noscript") if len(node)]
    whole = len(tree.text_content()) if boxes else 0
    for node in boxes:
        if 2 * len(node.text_content()) > whole:
            node.tag = "div"


def _lighten(tree: Any) -> None:
    """Takes out what nobody reads: trafilatura would copy and search it several times."""
    from lxml import etree

    etree.strip_elements(tree, "style", "svg", "iframe", with_tail=False)
    for script in tree.iter("script"):
        if script.get("type") != "application/ld+json":
            script.text = None


def _unless_article(
    found: Sequence[Block], kept: set[int], readers: list[Comment]
) -> list[Comment]:
    """Readers' comments that nobody signs or counts, unless trafilatura takes them for the article:
    a live report's or a gallery's own words are called comments too."""
    called = [(len(b.text), n in kept, b) for n, b in enumerate(found) if b.zone == "comment"]
    if 2 * sum(size for size, own, _ in called if own) <= sum(size for size, _, _ in called):
        return readers
    for _, _, block in called:
        block.zone = ""
    return []


def _library(tree: Any) -> str:
    from trafilatura import bare_extraction

    found = bare_extraction(tree, include_comments=False, include_tables=True)
    return str(found.text or "") if found is not None and not isinstance(found, dict) else ""


def _labelled(found: Sequence[Block], kept: set[int]) -> list[Piece]:
    """Each block with its label. A page that veils most of its own article shows it by script."""
    shown = Counter[str]()
    for number in kept:
        if number < len(found):
            shown[found[number].zone] += len(found[number].text)
    revealed = shown["veiled"] > shown[""]
    near = Counter(
        block.parent
        for number, block in enumerate(found)
        if number in kept and len(block.text) > _PARAGRAPH
    )
    if sum(map(len, (found[n].text for n in kept if n < len(found)))) == 0:
        kept = {n for n, block in enumerate(found) if block.linked < _LINKED}
    pieces = []
    for number, block in enumerate(found):
        line = Line(
            mended(block.text), True, number,
            heading=block.heading, item=block.bullet, row=block.row,
        )  # fmt: skip
        beside = near[block.parent] >= _BESIDE
        label, rule = _label(block, number in kept, beside, revealed=revealed)
        pieces.append(Piece(line, label, rule))
    return pieces


def _label(block: Block, kept: bool, beside: bool, *, revealed: bool) -> tuple[Label, str]:
    """What one block is, and the rule that says so where it is left out."""
    words, zone = len(block.text.split()), block.zone
    if zone == "hidden" or (zone == "veiled" and not (revealed and kept)):
        return Label.HIDDEN, "hidden"
    if zone == "consent" or consent(block.text):
        return Label.FURNITURE, "consent"
    if zone == "comment":
        return Label.COMMENT, ""
    if zone == "caption" and not (kept and words > _CAPTION_WORDS):
        return Label.CAPTION, ""
    elsewhere = block.linked >= _LINKED and block.heading != 1 and not block.row
    if elsewhere and (words >= _LINK_WORDS or not kept):
        return Label.FURNITURE, "link"
    if words < _LINK_WORDS and not any(map(str.isalnum, block.text)):
        return Label.FURNITURE, "form"
    whole = block.row or (words >= _SENTENCE_WORDS and ended(block.text))
    if kept or (beside and block.linked < _HALF and whole):
        return Label.BODY, ""
    return Label.FURNITURE, "library"


_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|comment-?list|responses|disqus_thread|"
    r"discussion)(?:$|[\s_-])",
    re.I,
)
_ONE = re.compile(
    r"(?:^|\s)(?:comment|comment-?(?:item|body|entry|wrapper)|reader-?comment|"
    r"media-comment)(?:$|\s)",
    re.I,
)
_WHO = re.compile(
    r"author|(?:^|\s)fn(?:$|\s)|commenter|user-?name|byline|(?:^|[\s-])name(?:$|\s)", re.I
)
_WHEN = re.compile(r"date|time|meta|permalink", re.I)
_COUNT = re.compile(
    r"(?:comments?|responses?)\s*[(\[]\s*(\d+)\s*[)\]]|(\d+)\s+(?:readers?['’]? )?(?:comments?|"
    r"responses?|replies|thoughts? on)",
    re.I,
)


def _holds_comments(label: str) -> bool:
    """Whether an element of this id and class holds the readers' comments."""
    return bool(_COMMENTS.search(label))


def _told(found: Sequence[Any]) -> tuple[list[Comment], int | None]:
    """The comments in these boxes, which are taken apart, and the count the page prints."""
    told: list[Comment] = []
    count: int | None = None
    for box in found:
        shown = _COUNT.search(visible(box)[:600])
        if shown and count is None:
            count = int(shown[1] or shown[2])
        told += [c for c in map(_comment, _items(box)) if c.text] or _by_lines(box, count)
    return told, count


def _by_lines(box: Any, count: int | None) -> list[Comment]:
    """The comments of a box that marks up none of them: by the lines that sign them."""
    found = [line for line in text_lines.read(visible(box)) if not _COUNT.search(line.text)]
    if not any(comments.signature(line.text) for line in found):
        return []
    return comments.read(found, count)[0]


def _items(box: Any) -> list[Any]:
    items = [n for n in box.xpath(".//*[@class]") if _ONE.search(n.get("class"))]
    items = items or box.xpath("./li|./ol/li|./ul/li|.//article")
    outer = [n for n in items if n.tag in ("li", "article", "div", "section")] or items
    chosen = set(outer)
    above = {parent for n in outer for parent in n.iterancestors() if parent in chosen}
    return [n for n in outer if n not in above]


def _comment(node: Any) -> Comment:
    author: str | None = None
    for part in list(node.iterdescendants()):
        if part.getparent() is None or not isinstance(part.tag, str):
            continue
        label = part.get("class") or ""
        if part.tag == "cite" or _WHO.search(label):
            text = tidy(unmarked(" ".join(part.itertext())))
            if len(text.split()) <= 8:
                words = re.sub(r"\s+(?:says|said|wrote):?$", "", text)
                author = author or clean_name(words)
                part.drop_tree()
        elif part.tag in ("time", "button", "form") or (
            _WHEN.search(label) and len(unmarked(part.text_content())) < 60
        ):
            part.drop_tree()
    shown = [line for line in visible(node).split("\n\n") if not furniture(line) and not tail(line)]
    kept = [
        line for line in shown if line.lower().rstrip(":") not in ("says", "reply", "said", "like")
    ]
    return Comment(author, "\n".join(kept))
