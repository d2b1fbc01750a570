"""A till file in a folder of its own, closed again afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cashier.store.store import SqlStore
from tests.helpers.fakes import FakeClock
from tests.store.shop import a_store


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[SqlStore]:
    opened = a_store(tmp_path, clock=clock)
    yield opened
    opened.close()
