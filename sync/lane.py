"""How the sync reaches the till's store: step by step, on the till lane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Lane(Protocol):
    """Runs a store step on the till lane and waits for it."""

    def __call__(self, step: Callable[[], T], /) -> T: ...
