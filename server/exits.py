"""Exit codes of every command: stable, because scripts of IT depend on them."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    FINE = 0
    UNEXPECTED = 1
    USAGE = 2
    CONFIG = 3
    DAMAGED = 4  # Data locked or damaged, books that do not agree.
    MIGRATION = 5
    DEVICE = 6
    UNREACHABLE = 7
    UNSENT = 8
    RUNNING = 9
    SIGNATURE = 10
    NOT_ENROLLED = 11
