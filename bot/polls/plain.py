"""Drafts, terms and published figures as plain values, the form in which they are stored."""

from __future__ import annotations

from typing import Any

from bot.polls.draft import Draft
from bot.polls.method import Kind, Method
from bot.polls.model import Article, Figures, Terms, Unit
from bot.times import from_ms, to_ms


def to_json(draft: Draft) -> dict[str, Any]:
    """The draft as plain values, for the draft store."""
    terms, article, figures = draft.terms, draft.article, draft.figures
    return {
        "question": draft.question,
        "labels": list(draft.labels),
        "closes_at": None if draft.closes_at is None else to_ms(draft.closes_at),
        "terms": terms_json(terms),
        "article": None
        if article is None
        else [article.article_id, article.headline, article.link],
        "figures": figures_json(figures),
        "role_ids": list(draft.role_ids),
        "channel_id": draft.channel_id,
        "replaces": draft.replaces,
        "register": draft.register,
        "present": draft.present,
        "minutes": draft.minutes,
    }


def from_json(body: dict[str, Any]) -> Draft:
    """The draft that `to_json` wrote down."""
    article, closes = body["article"], body["closes_at"]
    return Draft(
        question=body["question"],
        labels=tuple(body["labels"]),
        closes_at=None if closes is None else from_ms(closes),
        terms=terms_from(body["terms"]),
        article=None if article is None else Article(*article),
        figures=figures_from(body["figures"]),
        role_ids=tuple(body["role_ids"]),
        channel_id=body["channel_id"],
        replaces=body["replaces"],
        register=body["register"],
        present=body["present"],
        minutes=body["minutes"],
    )


def terms_json(terms: Terms) -> dict[str, Any]:
    """How the poll is run, as plain values."""
    return {
        "method": [terms.method.kind.value, terms.method.limit],
        "named": terms.named,
        "live": terms.live,
        "reminders": terms.reminders,
        "unit": terms.unit.value,
        "small_number": terms.small_number,
        "thresholds": list(terms.thresholds),
    }


def terms_from(body: dict[str, Any]) -> Terms:
    """The terms that `terms_json` wrote down."""
    kind, limit = body["method"]
    return Terms(
        method=Method(Kind(kind), limit),
        named=body["named"],
        live=body["live"],
        reminders=body["reminders"],
        unit=Unit(body["unit"]),
        small_number=body["small_number"],
        thresholds=tuple(body["thresholds"]),
    )


def figures_json(figures: Figures | None) -> dict[str, Any] | None:
    """Published figures as plain values."""
    if figures is None:
        return None
    rows = [list(row) for row in figures.rows]
    return {
        "source": figures.source,
        "sample": figures.sample,
        "rows": rows,
        "question": figures.question,
    }


def figures_from(body: dict[str, Any] | None) -> Figures | None:
    """The figures that `figures_json` wrote down."""
    if body is None:
        return None
    rows = tuple((label, value) for label, value in body["rows"])
    return Figures(body["source"], body["sample"], rows, body["question"])
