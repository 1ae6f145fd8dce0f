"""How a poll is run, as the plain values that drafts and polls keep."""

from __future__ import annotations

from typing import Any

from bot.polls.counting.rounds import Reserved, Rules, Ties
from bot.polls.counting.voices import Speaks
from bot.polls.method import Kind, Method
from bot.polls.model import Areas, Terms, Unit, WhenAll


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
        "when_all": terms.when_all.value,
        "speaks": terms.speaks.value,
        "by_area": terms.by_area,
        "areas": terms.areas.value,
        "weighted": terms.weighted,
        "ranking": None if terms.ranking is None else _ranking_json(terms.ranking),
        "whole_rankings": terms.whole_rankings,
        "trustees": terms.trustees,
        "call": terms.call,
        "reasons": terms.reasons,
        "signed": terms.signed,
        "mass": terms.mass,
        "advised": terms.advised,
    }


def terms_from(body: dict[str, Any]) -> Terms:
    """The terms that `terms_json` wrote down, by this release or an older one."""
    (kind, limit), ranking = body["method"], body.get("ranking")
    return Terms(
        method=Method(Kind(kind), limit),
        named=body["named"],
        live=body["live"],
        reminders=body["reminders"],
        unit=Unit(body["unit"]),
        small_number=body["small_number"],
        thresholds=tuple(body["thresholds"]),
        when_all=WhenAll(body.get("when_all", WhenAll.STAY)),
        speaks=Speaks(body.get("speaks", Speaks.MAJORITY)),
        by_area=body.get("by_area", False),
        areas=Areas(body.get("areas", Areas.LOCALITY)),
        weighted=body.get("weighted", False),
        ranking=None if ranking is None else _ranking_from(ranking),
        whole_rankings=body.get("whole_rankings", False),
        trustees=body.get("trustees", 0),
        call=body.get("call", 0),
        reasons=body.get("reasons", False),
        signed=body.get("signed", False),
        mass=body.get("mass", ""),
        advised=body.get("advised", False),
    )


def _ranking_json(rules: Rules) -> dict[str, Any]:
    return {
        "lot": list(rules.lot),
        "places": rules.places,
        "reserved": [[group.name, group.places, sorted(group.options)] for group in rules.reserved],
        "ties": rules.ties.value,
        "decimals": rules.decimals,
    }


def _ranking_from(body: dict[str, Any]) -> Rules:
    reserved = (Reserved(name, many, frozenset(whom)) for name, many, whom in body["reserved"])
    return Rules(
        tuple(body["lot"]),
        body["places"],
        tuple(reserved),
        Ties(body["ties"]),
        body["decimals"],
    )
