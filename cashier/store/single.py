"""One copy of the program for one data folder: a lock that dies with its holder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from cashier.domain.errors import AlreadyRunning, StorageFailed

LOCK_NAME = "kassa.lock"


class SingleCopy:
    """Held from `take()` to `release()`, or until the process ends in any way.

    Whoever takes it keeps the object: the lock goes with the open file.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_NAME
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Raises AlreadyRunning when another process, or this one, holds it."""
        if self._file is not None:
            raise AlreadyRunning(str(self._path))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("a+")
        except OSError as error:
            raise StorageFailed(str(error)) from error
        try:
            _lock(file)
        except OSError as error:
            file.close()
            raise AlreadyRunning(str(self._path)) from error
        # For a person who looks; the lock itself is the operating system's.
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file

    def release(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()  # The file stays: removing it would race with a newcomer.


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(0x7FFF_0000)  # Beyond the text, so that others may read it.
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
