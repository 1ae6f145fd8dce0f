"""Whether two English words differ in their ending only: "commissioning", "commissioners".

A crude stemmer after Porter (1980), careful with short words and abbreviations: better to miss
"imposition" for "imposed" than to find "practical" for "practice".
"""

from __future__ import annotations

from functools import lru_cache

# What is taken off, with the fewest letters that must stay; the first that fits.
_TAKEN = (
    ("ations", 5), ("ation", 5), ("ating", 5), ("ated", 5), ("ator", 5), ("ate", 5), ("ing", 4),
    ("ion", 5), ("ed", 4), ("er", 5), ("or", 5), ("e", 4),
)  # fmt: skip
_HISSING = ("sses", "xes", "ches", "shes", "zes")
_NO_PLURALS = frozenset({"news", "this", "his", "was", "has", "does"})


def same_word(wanted: str, found: str) -> bool:
    """Whether two words, both folded as :mod:`identity` does, are forms of one."""
    return wanted == found or root(wanted) == root(found)


@lru_cache(maxsize=50_000)
def root(word: str) -> str:
    """A word without its inflection."""
    if not (word.isascii() and word.isalpha()):
        return word
    stem = _singular(word)
    while (shorter := _shorter(stem)) != stem:
        stem = shorter
    return stem[:-1] + "i" if stem.endswith("y") and len(stem) > 3 else stem


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(_HISSING):
        return word[:-2]
    fewest = 3 if set(word[:-1]) & set("aeiou") else 2  # CCGs and GPs, but neither "is" nor "as"
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    plural = plural and word not in _NO_PLURALS and len(word) > fewest
    return word[:-1] if plural else word


def _shorter(word: str) -> str:
    if word.endswith("ied") and len(word) > 5:
        return word[:-3] + "y"
    for ending, fewest in _TAKEN:
        if word.endswith(ending) and len(word) - len(ending) >= fewest:
            stem = word[: -len(ending)]
            doubled = (
                ending in ("ing", "ed", "er") and stem[-1] == stem[-2] and stem[-1] not in "lsz"
            )
            return stem[:-1] if doubled else stem
    return word
