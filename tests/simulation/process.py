"""`lmcbot run` as a process of its own, on a Discord of this computer: started, killed, ended."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from loopback import Loopback

ROOT = Path(__file__).parents[2]
START_S = 40  # seconds; the test machines are shared


class Process:
    """One bot after the other on one data folder."""

    def __init__(self, server: Loopback, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.running: Any = None
        self.log = folder / "log.txt"

    async def start(self, ready: Callable[[], object] = lambda: True) -> None:
        """Start it and wait until it is connected and `ready`."""
        identified = self.server.gateway.identified
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("DISCORD", "LMCBOT"))}
        with self.log.open("ab") as log:
            self.running = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=self.folder,
                env={**clean, **self.server.environment(), "PYTHONPATH": str(ROOT)},
                stdout=log, stderr=log,
            )  # fmt: skip
        await self._until(lambda: self.server.gateway.identified > identified)
        await self._until(ready)

    async def _until(self, true: Callable[[], object]) -> None:
        """Wait for it, but not for a process that has ended."""
        waits = asyncio.ensure_future(self.server.until(true, START_S))
        ended = asyncio.ensure_future(self.running.wait())
        await asyncio.wait({waits, ended}, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if not waits.done():
            waits.cancel()
            raise AssertionError(self.said())
        await waits

    async def kill(self) -> None:
        """SIGKILL: nothing of it runs on."""
        self.running.kill()
        await self.running.wait()

    async def end(self, seconds: float = 10) -> int:
        """SIGTERM, and its exit code; TimeoutError when it takes longer."""
        self.running.send_signal(signal.SIGTERM)
        return int(await asyncio.wait_for(self.running.wait(), seconds))

    async def clear(self) -> None:
        """Leave nothing running."""
        if self.running is not None and self.running.returncode is None:
            with suppress(ProcessLookupError):
                self.running.kill()
            await self.running.wait()

    def said(self) -> str:
        """Everything its processes logged."""
        return self.log.read_text("utf-8")
