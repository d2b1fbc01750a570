"""For all tests: the long files first, and the log as it was before each file.

A worker that begins a long file at the end works on alone; and a file that silences
the log of its process must not silence it for the files after it. No example of a
property has a time limit: a busy machine would find faults that are none.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")

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


@pytest.fixture(scope="module", autouse=True)
def log_as_it_was() -> Iterator[None]:
    was_set, before = structlog.is_configured(), structlog.get_config()
    yield
    if was_set:
        structlog.configure(**before)
    else:
        structlog.reset_defaults()
