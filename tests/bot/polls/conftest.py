"""The house that poll tests run on; its parts are imported from pollhouse.py beside this file."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

# pytest's importlib mode puts no test folder on the path.
sys.path.insert(0, str(Path(__file__).parent))

from pollhouse import House, house_at


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_at(tmp_path) as found:
        yield found
