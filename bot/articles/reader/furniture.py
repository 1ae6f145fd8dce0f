"""What a page prints round an article: recognised by its form, in any magazine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.articles.reader.printed_dates import dates_in
from bot.articles.reader.sheet import Label, Sheet
from bot.articles.reader.text_lines import Line, ended


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.I)


_CARD = (
    r"print|e-?mail|save|share|tweet|like|facebook|twitter|x|linkedin|whatsapp|reddit|pinterest|"
    r"instagram|copy|link|bookmark|comments?|rss|text|size|download|pdf|reply|quote|follow|a|"
    r"listen|"
    r"google|plus|one|more|to|on|by|friend|this|article|story|page|us|"
    r"subscribe|register|login|logout|search|menu|home|\d+"
)
_BAR = re.compile(rf"^(?:(?:{_CARD})(?:[\s|/·•,+>()\[\]-]+|$))+$", re.I)

_FORMS = (
    r"^.{0,80}\bintended (?:only )?for (?:\w+ )?(?:professionals|doctors|clinicians)\b.{0,30}$",
    r"^[^.!?:]{0,70}\b(?:since|est\.?|established|founded)(?: in)? (?:1[789]|20)\d\d\.?$",
    r"\b\d{2,4}\s?[x×]\s?\d{2,4}\s?px\b",
    r"^\S+\.(?:jpe?g|png|gif|webp)$",
    r"^.{0,80}\bcover \d+x\d+",
    r"^(?:read|view|see|browse|get)(?: the| our| this)? (?:latest|current|digital|new)"
    r"[\w ]{0,12} ?(?:issue|edition|magazine)\b.{0,30}$",
    r"^.{0,40}\breport (?:this )?(?:comment|abuse|post)\b.{0,10}$",
    r"^(?:flag|report)(?: (?:as|this|comment|inappropriate|abuse))*$",
    r"^unsuitable or offensive\b.{0,40}$",
    r"^(?:photo(?:graph)?|image|picture|pic|credit|caption)s?(?: credit)?\s?:.{0,100}$",
    r"^(?:advert(?:isement|ising)?|sponsored(?: (?:content|by .{0,40}))?|promoted)$",
    r"^skip to .{0,30}$",
    r"^(?:share|save|print|e-?mail|tweet|bookmark|rate|like|follow|download)\b"
    r"(?: (?:this|on|to|via|us|article|story|page|with|a|friend|in|the|post|by)\b){1,5}.{0,30}$",
    r"^(?:log|sign) ?(?:in|up|out|on)\b(?: (?:to|for|or|here|with)\b[^\d£$]{0,50})?$",
    r"^(?:register|subscribe)(?: (?:to|for|now|here|today|free|with)\b[^\d£$]{0,50})?$",
    r"^(?:we|this (?:web)?site) uses? cookies\b.*$",
    r"^accept (?:all )?cookies$|^cookie (?:policy|settings)$|^privacy policy\b.{0,60}$",
    r"^(?:©|\(c\)|copyright\b).{0,120}$|^.{0,60}\ball rights reserved\.?$",
    r"^(?:back to top|top of page|loading\.*|next article|previous article|more stories)$",
    r"^(?:jump|scroll|go) to .{0,30}$|^\d+ ?min(?:ute)?s? read$|^reading time\b.{0,20}$",
    r"^average (?:user )?rating\b.{0,40}$|^\d[\d,]* (?:shares?|views?|likes?|reads?)$",
    r"^(?:read|find out|see|continue)(?: reading)? more\b.{0,60}$|^(?:read|see) also\b.{0,120}$",
    r"^(?:read|view|see|continue|find out|click)\b.{0,70}(?:»|›|→|>>)$",
    r"^(?:sign up|get|receive)\b.{0,60}\b(?:newsletters?|e-?mails?|alerts?|bulletins?)\b.{0,40}$",
    r"^(?:tags?|topics?|categories|keywords|labels)\s?:.{0,200}$",
    r"^(?:follow|like|join) us\b[^\d]{0,40}$|^click here\b.{0,80}$",
    r"^(?:home|menu|search|news|archive|jobs|events)\s*(?:[>|»/›·][^.!?>|»/›·]{0,60})+$",
    r"^[^.!?|»›>]{2,30}(?:[|»›>][^.!?%|»›>]{2,30}){3,}$",
    r"\((?:photo(?:graph)?|picture|image|credit|pic)s?\s?:[^)]*\)$",
    r"^(?:premium|subscriber|member|exclusive|paid)s?(?: only)? content$",
    r"^have you (?:registered|subscribed|signed up)\b.*\?$",
    r"^(?:already|not yet) (?:registered|a (?:subscriber|member)|subscribed)\b.{0,60}$",
    r"^(?:[←«‹<]|previous (?:post|entry|page)\b|next (?:post|entry|page)\b).{0,80}$",
    r"^(?:newer|older|previous|next) (?:posts?|entr(?:y|ies)|page|article|story)\b.{0,4}$",
    r"\bbookmark the permalink\b",
    r"^this (?:e-?mail|message)\b.{0,60}\b(?:confidential|intended)\b.*$",
    r"^(?:for immediate release|ends?|-ends-|avatar|advertisement feature)\s*\.?$",
    r"^in this (?:month|week|issue)[’']?s?\b.{0,12}:.{0,80}$",
    r"^(?:recommend|likes?|upvote|sort by)\b.{0,40}\b(?:share|best|newest|oldest|sort)\b.{0,20}$",
    r"[△▽▲▼]",
    r"^page \d+(?: of \d+)?$|^\d+ ?/ ?\d+$",
    r"^(?:email this|blogthis!?|reuse this content)\b.{0,60}$",
)
# Most forms hold from the start of a line, where they are tried once instead of at every sign.
_FROM_START = _any(*(form for form in _FORMS if form.startswith("^")))
_ANYWHERE = _any(*(form for form in _FORMS if not form.startswith("^")))
_TEASER = re.compile(r"(?:»|›|→|>>)$")
_TAIL = _any(
    r"^have your say(?:\W+\w+){0,3}\W*$|^have your say (?:below|by commenting)\b.{0,50}$",
    r"^(?:leave|post|add|submit|write) (?:a|your|an)? ?(?:reply|comment|response)\b.{0,60}$",
    r"^you must be (?:logged|signed) in\b.{0,80}$",
    r"^(?:comments (?:are|have been) (?:now )?closed|comments? closed)\b.{0,60}$",
    r"^(?:log|sign) in to (?:post|leave|add|make|comment|reply)\b.{0,60}$",
    r"^(?:join|start) the (?:discussion|conversation|debate)\b.{0,40}$",
    r"^(?:cancel reply|your email address will not be published\b.*|post comment)$",
    r"^(?:about|more by|more from) the author\b.{0,40}$",
    r"^(?:related|recommended|most (?:popular|read|commented|viewed)|trending|more (?:from|in|on)|"
    r"you (?:may|might) also (?:like|be interested)|latest (?:news|stories|jobs)|read next|"
    r"explore more|just published|editor[’']?s['’]? (?:picks?|choice)|don[’']t miss|"
    r"popular (?:now|stories))\b"
    r"[^.!?]{0,60}$",
)
# Below these nothing belongs to the article, however long it is.
_END = _any(
    r"^(?:-\s?)?ends(?:\s?-)?\.?$",
    r"^(?:references|footnotes|bibliography|notes to editors|editors?[’']? notes|"
    r"competing interests)\s*:?$",
)
_SOME, _HEADLINE = 12, 16  # words before an end; words of a headline


def furniture(text: str) -> bool:
    """Whether a whole line belongs to the page, not to the article."""
    if len(text) >= 260:
        return False
    if _FROM_START.match(text) or _ANYWHERE.search(text):
        return True
    return bool(_BAR.match(text)) and not dates_in(text)


def consent(text: str) -> bool:
    """Whether a block asks for consent to cookies or tells how a site uses them."""
    return "ookie" in text and bool(_CONSENT.search(text))


def tail(text: str) -> bool:
    """Whether a line ends the article or its comments: reply forms, related stories."""
    return len(text) < 160 and bool(_TAIL.match(text))


def teaser(text: str) -> bool:
    """Whether a line is the "read on" link below a teaser, so that what it ends is no article."""
    return len(text) < 120 and bool(_TEASER.search(text))


_CONSENT = re.compile(
    r"\b(?:we|our partners|this (?:web)?site|[a-z]+ cookies)\b.{0,160}\b(?:cookies?\b.{0,200}"
    r"\b(?:website|site|browser|consent|settings|preferences|device|visit|us|information)|"
    r"(?:website|site|browser|visit|device)\b.{0,200}\bcookies?)\b"
    r"|\bcookies? (?:are|is) (?:used|required|necessary|needed|set|stored|small)\b"
    r"|\b(?:essential|additional|analytical|functionality|functional|targeting|necessary|"
    r"performance|advertising|marketing|third[- ]party) cookies\b"
    r"|\b(?:accept|reject|manage|allow|change|set)\b.{0,40}\bcookies?\b"
    r"|\bcookie (?:settings|preferences|policy|notice|consent)\b",
    re.I | re.S,
)
_SECTION = re.compile(r"^comment$", re.I)


def own(text: str) -> bool:
    """Whether a line shows by its own form that it is the page's."""
    return furniture(text) or tail(text)


def label(sheet: Sheet) -> None:
    """Take the furniture among the body: by its own form, as the links of a list of other stories,
    or as notes below the word that ends the text."""
    lines = sheet.left
    told = 0
    for index, line in enumerate(lines):
        if _END.match(line.text) and told > _SOME:
            sheet.take(lines[index:], Label.FURNITURE, "notes below the end")
            return
        section = index < 3 and _SECTION.match(line.text)
        if section and not any(_BAR.match(below.text) for below in lines[index + 1 : index + 2]):
            continue
        if tail(line.plain):
            sheet.take([line, *_links(lines[index + 1 :])], Label.FURNITURE, "other stories")
        elif furniture(line.plain) and not line.row:
            sheet.take([line], Label.FURNITURE, "form")
        else:
            told += len(line.text.split())


def _links(below: Sequence[Line]) -> Iterator[Line]:
    """The headlines below such a heading: short, and none a sentence."""
    for line in below:
        if ended(line.text) or len(line.text.split()) > _HEADLINE or line.heading:
            return
        yield line
