"""Reading hostile pages and feeds in a process that can be killed.

One child process is kept warm between readings and serves them in turn; it has a limit on memory,
and on the processor time of each reading. A page that makes it slow costs the page, never the bot:
the child ends and the next reading starts another. A busy machine makes no page too hard.
"""

from __future__ import annotations

import asyncio
import json
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from bot.errors import UserError

PROCESSOR_S = 15.0  # of the processor's time for one reading
PATIENCE_S = 90.0  # by the clock: a child that neither works nor answers is given up
HEADER = struct.Struct(">II")
LARGEST_ANSWER = 64_000_000


class TooHard(UserError):
    """The page could not be read within the limits."""

    def __init__(self) -> None:
        super().__init__("That page is too large or too tangled to read: paste or upload the text.")


class Worker:
    """Reads one thing at a time in a child process. Close it with :meth:`close`."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._child: subprocess.Popen[bytes] | None = None
        # A thread of its own: readings that wait would else hold the threads others work in.
        self._queue = ThreadPoolExecutor(1, thread_name_prefix="reading")

    async def read(
        self, job: Mapping[str, Any], body: bytes, seconds: float = PROCESSOR_S
    ) -> dict[str, Any]:
        """What the child makes of ``body`` in ``seconds`` of processor time at most; see
        :mod:`bot.articles.intake.child` for the jobs.

        Raises :class:`TooHard` when a limit is passed, and the :class:`UserError` the parser gave.
        """
        loop = asyncio.get_running_loop()
        bounded = {**job, "seconds": seconds}
        return await loop.run_in_executor(self._queue, self._read, bounded, body)

    def _read(self, job: dict[str, Any], body: bytes) -> dict[str, Any]:
        answer = self._ask(job, body)
        if "refused" in answer:
            raise UserError(answer["refused"])
        return answer

    def _ask(self, job: dict[str, Any], body: bytes) -> dict[str, Any]:
        child = self._alive()
        answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        talk = threading.Thread(target=_exchange, args=(child, job, body, answers), daemon=True)
        talk.start()
        try:
            answer = answers.get(timeout=self._patience_s)
        except queue.Empty:
            answer = None
        if answer is None:
            self._kill()
            raise TooHard
        found: dict[str, Any] = json.loads(answer)
        return found

    def _alive(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                [sys.executable, "-I", "-m", "bot.articles.intake.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child

    def _kill(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    _shut(pipe)

    def close(self) -> None:
        """End the child, whatever it is doing; readings that wait are given up."""
        self._queue.shutdown(wait=False, cancel_futures=True)
        self._kill()


def _shut(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        return  # it broke with its process


def _exchange(
    child: subprocess.Popen[bytes],
    job: dict[str, Any],
    body: bytes,
    answers: queue.SimpleQueue[bytes | None],
) -> None:
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        write_frame(child.stdin, json.dumps(job).encode(), body)
        answer, _ = read_frame(child.stdout)
        answers.put(answer)
    except (OSError, EOFError, ValueError):
        answers.put(None)


def write_frame(pipe: IO[bytes], head: bytes, body: bytes = b"") -> None:
    """Two byte strings with their lengths before them."""
    pipe.write(HEADER.pack(len(head), len(body)))
    pipe.write(head)
    pipe.write(body)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> tuple[bytes, bytes]:
    """What :func:`write_frame` wrote. Raises EOFError at the end, ValueError for an absurd
    length."""
    head, body = HEADER.unpack(_exactly(pipe, HEADER.size))
    if head + body > LARGEST_ANSWER:
        raise ValueError("a frame too large")
    return _exactly(pipe, head), _exactly(pipe, body)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) < count:
        raise EOFError
    return data
