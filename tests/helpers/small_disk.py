"""A disk that can be filled up: a small file system of its own where we may mount one,
and a limit on the pages of the till's file where we may not.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.helpers.real_till import RealTill

_BLOCK = bytes(4096)
_libc = ctypes.CDLL(None, use_errno=True)
_READ_ONLY, _REMOUNT, _DETACH = 1, 32, 2


class SmallFileSystem:
    """What is in the folder already is on it."""

    def __init__(self, folder: Path, size: str) -> None:
        self._folder = folder
        self._size = size
        self._filler = folder / "somebody-elses.log"

    def fill(self, till: RealTill | None = None) -> None:
        with contextlib.suppress(OSError), self._filler.open("ab", 0) as file:
            while True:
                file.write(_BLOCK)

    def fill_but(self, blocks: int) -> None:
        """So many blocks are left."""
        self.fill()
        size = max(0, self._filler.stat().st_size - blocks * len(_BLOCK))
        os.truncate(self._filler, size)

    def free(self, till: RealTill | None = None) -> None:
        self._filler.unlink(missing_ok=True)

    @contextlib.contextmanager
    def mounted(self) -> Iterator[SmallFileSystem]:
        aside = self._folder.with_name("aside")
        shutil.move(self._folder, aside)
        self._folder.mkdir(mode=0o700)
        _mount(self._folder, self._size)
        try:
            shutil.copytree(aside, self._folder, dirs_exist_ok=True)
            yield self
        finally:
            _libc.umount2(os.fsencode(self._folder), _DETACH)

    def make_read_only(self) -> None:
        _mount(self._folder, self._size, _READ_ONLY | _REMOUNT)

    def make_writable(self) -> None:
        _mount(self._folder, self._size, _REMOUNT)


class PageLimit:
    """Stands in where nothing may be mounted: the till's file may not grow."""

    def fill(self, till: RealTill) -> None:
        raw = till.files.store._desk_now().raw
        (pages,) = raw.execute("PRAGMA page_count").fetchone()
        raw.execute(f"PRAGMA max_page_count = {pages}").fetchall()

    def free(self, till: RealTill) -> None:
        raw = till.files.store._desk_now().raw
        raw.execute("PRAGMA max_page_count = 1000000").fetchall()


def may_mount(folder: Path) -> bool:
    try:
        _mount(folder, "64k")
    except OSError:
        return False
    _libc.umount2(os.fsencode(folder), _DETACH)
    return True


def _mount(folder: Path, size: str, flags: int = 0) -> None:
    if not hasattr(_libc, "mount"):
        raise OSError("no mount here")
    where, options = os.fsencode(folder), f"size={size}".encode()
    if _libc.mount(b"tmpfs", where, b"tmpfs", flags, options):
        raise OSError(ctypes.get_errno(), "mount")
