"""A file that only takes room, so that a full disk can be made less full at once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

RESERVE_BYTES = 64 * 1024 * 1024
LOW_BYTES = 500 * 1024 * 1024  # People are told from here on.
_BLOCK = bytes(1024 * 1024)


def free_bytes_of(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def is_nearly_full(
    folder: Path, *, free_bytes: Callable[[Path], int] = free_bytes_of
) -> bool:
    """Time to tell support, long before anything is refused."""
    try:
        return free_bytes(folder) < LOW_BYTES
    except OSError:
        return False  # What is wrong with the disk the store says itself.


class Reserve:
    """`release` gives the room back to the disk; `is_back` takes it again."""

    def __init__(
        self,
        path: Path,
        *,
        size: int = RESERVE_BYTES,
        free_bytes: Callable[[Path], int] = free_bytes_of,
    ) -> None:
        self._path = path
        self._size = size
        self._free_bytes = free_bytes

    def release(self) -> None:
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def is_back(self) -> bool:
        """Make it if there is room for it twice; False: the disk is still full."""
        with suppress(OSError):
            if self._path.exists() and self._path.stat().st_size >= self._size:
                return True
            if self._free_bytes(self._path.parent) < 2 * self._size:
                return False
            self._fill()
            return True
        self.release()
        return False

    def _fill(self) -> None:
        with self._path.open("wb") as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, self._size)
            else:
                left = self._size
                while left > 0:
                    left -= file.write(_BLOCK[: min(left, len(_BLOCK))])
