"""The long files first: a worker that begins one at the end works on alone."""

from __future__ import annotations

import pytest

_LONG = (
    "tests/crash/",
    "stories/test_tour.py",
    "stories/faults/test_kill.py",
    "stories/simulation/",
    "unit/loyalty/test_proof_",
    "tests/model/",
    "stories/faults/",
    "tests/server/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    path = item.path.as_posix()
    return next((n for n, part in enumerate(_LONG) if part in path), len(_LONG))
