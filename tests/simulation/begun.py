"""The database a case begins with: migrated once in each process, and copied."""

from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.storage.connection import connect
from bot.storage.migrate import migrate, shipped


@cache
def _newest() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lmcbot.db"
        with closing(connect(path)) as conn:
            migrate(conn, shipped())
        return path.read_bytes()


def begun(path: Path) -> Path:
    """An empty database of the newest shape at ``path``, unless one is there already."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_newest())
    return path
