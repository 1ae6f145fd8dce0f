"""The blocks behind *Read more*: quotes, figures, survey, readers, what happens next. Pure text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from bot.articles.in_brief import coming, told_of
from bot.articles.library import Article
from bot.articles.model import Comment, Upcoming
from bot.articles.reader.sentences import terms
from bot.articles.wording import base, cut, opinion_mark, percent, respondents
from bot.plain_text import many
from cogs.card import clip, height, pages, plain

LABELS = {
    "digest": "Our digest",
    "points": "More points",
    "quotes": "Quotes",
    "figures": "Figures",
    "survey": "Survey",
    "readers": "Readers",
    "next": "What happens next",
    "full": "Full text",
}
MOOD_WORDS = 40
QUOTE, CONTEXT, PAGE = 900, 400, 2_600
LONGEST = 120  # words of one sentence
OPENING = 14  # lines of a telephone, above the buttons


def existing(article: Article) -> list[str]:
    """The blocks this article has."""
    return [name for name, make in _MAKERS.items() if make(article)]


def block(article: Article, name: str) -> list[str]:
    """The pages of a block; one page that says so where the article has no such block any more."""
    maker = _MAKERS.get(name)
    lines = maker(article) if maker else []
    if not lines:
        return ["This article has none."]
    return pages(lines, limit=PAGE, most=8, tall=OPENING)


def opening(article: Article) -> list[str]:
    """The paragraphs of the summary that fit a telephone; the others begin *More points*."""
    shown: list[str] = []
    for paragraph in _summary(article):
        if shown and sum(map(height, [*shown, paragraph])) + len(shown) > OPENING:
            break
        shown.append(paragraph)
    return shown


def _summary(article: Article) -> list[str]:
    """The summary: our own words where there are some, else sentences of the article."""
    if article.own:
        return [plain(clip(article.own.summary, 900))]
    parsed = article.parsed
    mark = opinion_mark(article)
    said = [cut(s.text, LONGEST) for s in told_of(article)]
    found = [plain(clip(mark + said[0], 700)), *(plain(clip(text, 600)) for text in said[1:4])]
    if parsed.other_side:
        found.append(f"**Other side:** {plain(clip(parsed.other_side.text, 600))}")
    if ahead := coming(article, " ".join(said)):
        found.insert(1, f"**Next:** {plain(clip(ahead, 400))}")  # a day to act by is never folded
    return found


def _digest(article: Article) -> list[str]:
    return _sections(article.own.digest) if article.own else []


def _sections(digest: str) -> list[str]:
    """Our digest's paragraphs; headings in bold, for a heading inside a card is too loud."""
    return [
        f"**{piece[3:].strip()}**" if piece.startswith("## ") else piece
        for piece in digest.split("\n\n")
    ]


def _points(article: Article) -> list[str]:
    left = _summary(article)[len(opening(article)) :]
    return left + [f"- {plain(point.text)}" for point in article.parsed.points]


def _quotes(article: Article) -> list[str]:
    """Exact words with who said them, whose name stands once above what follows without a break."""
    found: list[str] = []
    last = ""
    for quote in article.parsed.quotes:
        who = ", ".join(filter(None, (quote.speaker, quote.role))) or "speaker not named"
        said = f"“{plain(cut(quote.text.strip(), QUOTE // 6))}”"
        goes_on = quote.continues or (quote.speaker and who == last)
        if found and goes_on and len(found[-1]) + len(said) < PAGE:
            found[-1] += f"\n{said}"
        else:
            found.append(f"**{plain(who)}**\n{said}")
        last = who
    return found


def _figures(article: Article) -> list[str]:
    return [
        f"- **{plain(f.text)}**: {plain(cut(f.context, CONTEXT // 6))}"
        for f in article.parsed.figures
    ]


def _survey(article: Article) -> list[str]:
    """Questions, answers, who replied; a word on method that several share stands below the last;
    contradictions are named."""
    surveys = article.parsed.surveys
    lines: list[str] = []
    for index, survey in enumerate(surveys):
        answers = "\n".join(f"- {plain(o.label)}: {percent(o.percent)}" for o in survey.options)
        who = base(survey, respondents(article, index))
        below = surveys[index + 1].note if index + 1 < len(surveys) else None
        note = f"\n-# {plain(cut(survey.note, 40))}" if survey.note and survey.note != below else ""
        apart = "\n" if lines else ""  # else the question is read as part of the list above it
        lines.append(f"{apart}**{plain(survey.question)}**\n{answers}\n-# {plain(who)}{note}")
    return lines + [f"-# {plain(warning)}" for warning in article.parsed.warnings if lines]


def _readers(article: Article) -> list[str]:
    """How many wrote, and one voice among them; never part of the summary."""
    comments = article.parsed.comments
    printed = article.parsed.printed_comments or len(comments)
    if not printed:
        return []
    named = sum(1 for comment in comments if comment.author) or (
        article.own.named if article.own else 0
    )
    lines = [f"{many(printed, 'comment')}, {named} with a name."]
    read = len(comments) + len(article.parsed.trackbacks)
    if printed != read and (comments or not article.own):
        lines.append(f"-# The page counts {printed}; {len(comments)} could be read.")
    if article.own and article.own.mood:
        lines.append(f"{plain(article.own.mood)}\n-# Readers’ mood, in our words; not verified")
    if voice := _voice(comments):
        lines.append(f"“{plain(cut(voice, MOOD_WORDS))}”\n-# Reader comment, not verified")
    return lines


def _voice(comments: tuple[Comment, ...]) -> str:
    """The comment that shares most with the others, for its length."""
    shared = Counter(term for comment in comments for term in set(terms(comment.text)))
    scored = [
        (sum(shared[term] - 1 for term in set(words)) / (10 + len(words)), -at, comment.text)
        for at, comment in enumerate(comments)
        if len(words := terms(comment.text)) >= 4
    ]
    return max(scored)[2] if scored else ""


def _next(article: Article) -> list[str]:
    """What is to come; a sentence that names several days stands once, its days below it."""
    found: dict[str, str] = {}
    for ahead in article.parsed.upcoming:
        found[ahead.text] = found.get(ahead.text, "") + _when(ahead)
    return [f"- {plain(cut(text, 60))}{days}" for text, days in found.items()]


def _when(upcoming: Upcoming) -> str:
    if not upcoming.date:
        return ""
    try:
        day = date.fromisoformat(upcoming.date)
    except ValueError:
        return f"\n-# {upcoming.date}, as far as the article tells"
    return f"\n-# {day:%A} {day.day} {day:%B} {day.year}"


def _full(article: Article) -> list[str]:
    return [plain(text) for text in article.parsed.body.split("\n\n")] if article.ours else []


_MAKERS: dict[str, Callable[[Article], list[str]]] = {
    "digest": _digest,
    "points": _points,
    "quotes": _quotes,
    "figures": _figures,
    "survey": _survey,
    "readers": _readers,
    "next": _next,
    "full": _full,
}
