"""Boxes that cannot be read: they end their poll and are kept aside with their key, in case
somebody can mend them, until seven days after the close that was planned."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.storage.folder import sync_folder

ASIDE = "aside"
_OWN = re.compile(r"[0-9a-f]{32}\.(?:db|key)")
KEPT = timedelta(days=7)
UNCOUNTABLE = "no ballot can be counted"  # ends the reason of each poll so stopped
# Even where its box still stands: the copy does not know what happened to the poll since.
RESTORED = "the bot's data was restored from a backup, which holds no ballots"


def may_be_kept(reason: str) -> bool:
    """Whether the box of a poll stopped for this reason may lie aside for a while."""
    return reason == RESTORED or reason.endswith(UNCOUNTABLE)


def put_aside(boxes: Path, keys: Path, name: str) -> None:
    """Move what there is of a box and its key out of the way, on disk when this returns."""
    for folder, own in ((boxes, f"{name}.db"), (keys, f"{name}.key")):
        for path in [path for path in folder.glob(f"{own}*") if path.is_file()]:
            (folder / ASIDE).mkdir(mode=0o700, exist_ok=True)
            path.replace(folder / ASIDE / path.name)
            sync_folder(folder / ASIDE)
        sync_folder(folder)


def aside(boxes: Path, keys: Path) -> dict[str, datetime]:
    """The names of the boxes that are kept aside, each with its last change (UTC)."""
    found: dict[str, datetime] = {}
    for path in [*_files(boxes / ASIDE), *_files(keys / ASIDE)]:
        at, name = datetime.fromtimestamp(path.stat().st_mtime, UTC), path.name.split(".")[0]
        found[name] = max(at, found.get(name, at))
    return dict(sorted(found.items()))


def names(boxes: Path, keys: Path) -> set[str]:
    """Every box or key that lies in these folders."""
    return {path.name.split(".")[0] for path in [*_files(boxes), *_files(keys)]}


def _files(folder: Path) -> Iterable[Path]:
    """The files of boxes and keys, not what a system leaves in any folder somebody looks into."""
    found = folder.iterdir() if folder.is_dir() else ()
    return [path for path in found if path.is_file() and _OWN.match(path.name)]
