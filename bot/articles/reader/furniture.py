"""What a page prints round an article: recognised by its form, in any magazine."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.articles.reader.printed_dates import dates_in
from bot.articles.reader.text_lines import Line, prose


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

_FURNITURE = _any(
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
    r"^(?:log|sign) ?(?:in|up|out|on)\b(?: (?:to|for|or|here|with)\b.{0,60})?$",
    r"^(?:register|subscribe)(?: (?:to|for|now|here|today|free|with)\b.{0,60})?$",
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
    r"^(?:home|menu|search|news|archive|jobs|events)(?:\s*[>|»/›·]\s*[^.!?]{0,60})+$",
    r"^[^.!?]{2,30}(?:\s*[|»›>]\s*[^.!?%|]{2,30}){3,}$",
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
    r"^--$",
)


def furniture(text: str) -> bool:
    """Whether a whole line belongs to the page, not to the article."""
    if len(text) >= 260:
        return False
    if _FURNITURE.search(text):
        return True
    return bool(_BAR.match(text)) and not dates_in(text)


def tail(text: str) -> bool:
    """Whether a line ends the article or its comments: reply forms, related stories."""
    return len(text) < 160 and bool(_TAIL.match(text))


def teaser(text: str) -> bool:
    """Whether a line is the "read on" link below a teaser, so that what it ends is no article."""
    return len(text) < 120 and bool(_TEASER.search(text))


_SECTION = re.compile(r"^comment$", re.I)


def _barred(below: Sequence[Line]) -> bool:
    return any(_BAR.match(line.text) for line in below)


def cleared(lines: Sequence[Line]) -> list[Line]:
    """`lines` without furniture; what follows a closing line is dropped unless prose goes on."""
    kept: list[Line] = []
    closed = False
    for index, line in enumerate(lines):
        if _END.match(line.text) and sum(len(k.text.split()) for k in kept) > 12:
            break
        if index < 3 and _SECTION.match(line.text) and not _barred(lines[index + 1 : index + 2]):
            kept.append(line)
            continue
        if tail(line.plain):
            closed = sum(len(k.text.split()) for k in kept) > 12
            continue
        if closed and prose(line.text) and len(line.text.split()) > 25:
            closed = False
        if not closed and not furniture(line.plain):
            kept.append(line)
    return kept
