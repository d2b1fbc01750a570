"""The store in memory keeps what every till store promises."""

from __future__ import annotations

import pytest

from tests.helpers.memory_store import MemoryStore
from tests.helpers.store_contract import *  # noqa: F403


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()
