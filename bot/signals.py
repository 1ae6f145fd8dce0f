"""Stopping in order when the system asks: SIGINT and SIGTERM set an event, on every platform."""

from __future__ import annotations

import asyncio
import signal
import sys


def stop_on_signals(stop: asyncio.Event) -> None:
    """Have SIGINT and SIGTERM set ``stop`` on the running loop; Windows' loop takes no handlers."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop.set))
        else:
            loop.add_signal_handler(name, stop.set)
