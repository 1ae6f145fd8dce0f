"""Whether two English words differ in their ending only: "commissioning", "commissioners"."""

from __future__ import annotations

from functools import lru_cache

# What is taken off a rule's word, with the fewest letters that must stay; the longest first.
_TAKEN = (
    ("ations", 5), ("ation", 5), ("ings", 4), ("ing", 4), ("ions", 5), ("ion", 5), ("ies", 3),
    ("ied", 3), ("ed", 4), ("es", 4), ("s", 2), ("y", 3), ("e", 4),
)  # fmt: skip
_ENDINGS = frozenset(
    ["", "s", "e", "es", "d", "ed", "ing", "ings", "er", "ers", "or", "ors", "ion", "ions", "ation",
     "ations", "y", "ies", "ied", "ying", "ment", "ments", "ate", "ates", "ated", "ating", "ator",
     "ators", "ive", "al"]
)  # fmt: skip
_SHORT = frozenset(["", "s", "es"])


@lru_cache(maxsize=5_000)
def root(word: str) -> str:
    """A word of a rule without its inflection."""
    if word.isascii() and word.isalpha():
        for ending, least in _TAKEN:
            if word.endswith(ending) and len(word) - len(ending) >= least:
                if ending == "s" and word.endswith(("ss", "us", "is")):
                    return word
                return word[: -len(ending)]
    return word


def same_word(wanted: str, found: str) -> bool:
    """Whether a word of a text stands for a word of a rule. Both folded, see :mod:`identity`.

    Short words (abbreviations: CCG, CCGs) take a plural ending only.
    """
    if wanted == found:
        return True
    stem = root(wanted)
    if not found.startswith(stem):
        doubled = len(stem) > 4 and stem[-1] == stem[-2] and found.startswith(stem[:-1])
        return doubled and found[len(stem) - 1 :] in _SHORT
    rest = found[len(stem) :]
    if len(stem) < 4:
        return rest in _SHORT or (rest in ("y", "ies") and wanted.endswith(("y", "ies")))
    if rest and rest[0] == stem[-1] and rest[1:] in ("ed", "ing", "er", "ers"):
        return True  # plan, planned
    return rest in _ENDINGS
