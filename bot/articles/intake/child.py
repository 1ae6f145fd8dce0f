"""The child process that reads pages and feeds: ``python -m bot.articles.intake.child``.

It speaks frames on standard input and output (see :mod:`bot.articles.intake.worker`), has no
network business, and limits its own memory and processor time so that a bomb ends the child and
not the machine.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from typing import Any

from bot.articles.intake.feed import read_feed
from bot.articles.intake.worker import read_frame, write_frame
from bot.articles.reader.handed_in import parse_file
from bot.articles.reader.parse import parse_html, parse_text
from bot.documents.reading import read_document, read_text
from bot.errors import UserError
from bot.plain_values import to_plain

MEMORY_LIMIT = 1_500_000_000  # bytes of address space


def limit_memory() -> None:
    """Cap the address space where the system can."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def limit_time(seconds: float) -> None:
    """End this process when it has worked for so long from now on; 0 lifts the limit.

    Counted is the processor's time, where the system can: what neighbours take is no page's fault.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


def prepare(job: str) -> None:
    """Import what a job needs before its time counts."""
    if job in ("page", "file"):
        import trafilatura  # noqa: F401  (kept warm for the next page)


def page(job: dict[str, Any], body: bytes) -> Any:
    """A web page: its fields as plain values."""
    if job.get("content_type") == "text/plain":
        return to_plain(parse_text(body.decode(job.get("charset") or "utf-8", "replace")))
    return to_plain(parse_html(body, url=job.get("url"), charset=job.get("charset")))


def file(job: dict[str, Any], body: bytes) -> Any:
    """An uploaded file."""
    return to_plain(parse_file(body, job.get("name") or ""))


def document(job: dict[str, Any], body: bytes) -> dict[str, Any]:
    """A PDF, Word document or mail as its labelled rows; of other text its paragraphs."""
    name = job.get("name") or ""
    found = read_document(body, name) or read_text(body, name)
    return {"document": to_plain(found)}


def feed(job: dict[str, Any], body: bytes) -> dict[str, Any]:
    """A feed, or a page that names one."""
    return read_feed(body, job.get("url", ""), job.get("charset", ""))


JOBS: dict[str, Callable[[dict[str, Any], bytes], dict[str, Any]]] = {
    "page": page,
    "file": file,
    "document": document,
    "feed": feed,
}


def answer(job: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What the reader makes of a job; a refusal comes back as its sentence."""
    try:
        return JOBS[job["job"]](job, body)
    except UserError as refusal:
        return {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        return {"refused": "That page is too large or too tangled to read: paste the text."}


def main() -> None:
    """Serve until standard input ends."""
    limit_memory()
    while True:
        try:
            head, body = read_frame(sys.stdin.buffer)
        except EOFError:
            return
        job = json.loads(head)
        prepare(job["job"])
        limit_time(job["seconds"])
        made = json.dumps(answer(job, body), ensure_ascii=False)
        limit_time(0)
        write_frame(sys.stdout.buffer, made.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
