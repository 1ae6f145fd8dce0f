"""Invented pages of many layouts, read without knowing them."""

from functools import cache
from pathlib import Path

from bot.articles.model import Parsed
from bot.articles.reader.parse import parse_bytes

PAGES = Path(__file__).resolve().parents[1] / "data" / "articles"


@cache
def read(name: str) -> Parsed:
    """What is read of the page of that name."""
    return parse_bytes((PAGES / name).read_bytes(), name)
