"""A data folder that cannot be held is told in one sentence, with the way out."""

import errno
import fcntl
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UserError
from bot.storage.lock import DataLock, holder


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    data = tmp_path / "not" / "there"
    with DataLock(data):
        assert holder(data) is not None
    assert holder(data) is None


def test_a_folder_nobody_can_write_to_is_named_with_the_setting() -> None:
    """Of /proc that is true for root, too."""
    with pytest.raises(UserError, match=r"/proc/lmcbot cannot be used .*set LMCBOT_DATA"):
        DataLock(Path("/proc/lmcbot")).__enter__()


def test_a_disk_without_locks_is_not_taken_for_a_second_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network drives know none."""

    def none(*_: Any) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    with pytest.raises(UserError, match=r"cannot be locked .*local disk"):
        DataLock(tmp_path).__enter__()
