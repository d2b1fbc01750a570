"""Tills and servers for the rows of the conflict table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.two_tills import TwoTills, every_kind
from tests.stories.conflicts.guarded_till import GuardedTill


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[GuardedTill]:
    till = GuardedTill(tmp_path)
    till.open_shift()
    yield till
    till.leave()


@pytest.fixture
def two_shops(tmp_path: Path) -> Iterator[TwoTills]:
    opened = TwoTills(tmp_path, every_kind())
    yield opened
    opened.close()
