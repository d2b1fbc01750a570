"""A disk that is full, small, read-only or slow, under the till's own program.

What cannot be recorded is refused before anybody has it in writing; when there is
room again work goes on by itself; and a slow disk does not freeze the window.
"""

from __future__ import annotations

import random
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cashier.domain.errors import StorageRefused, TillError
from tests.faults import books, window
from tests.faults.forks import Child, Line, answer_of
from tests.faults.ghost import Ghost
from tests.faults.kinds import Fault, Outcome, Run
from tests.faults.room import NOWHERE, Room, a_till
from tests.faults.till_life import scan_and_choose
from tests.helpers.ready_shop import ReadyShop
from tests.helpers.small_disk import SmallFileSystem, may_mount
from ui.logs import configure_logs

BLOCK = 4096
SALES = 4
SLOW_US = 300_000


def _customers(shop: ReadyShop, line: Line, *, most_bytes: int = 0) -> None:
    """Some are served, some refused; the program itself goes on."""
    if most_bytes:
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, hard))
    till = a_till(shop, NOWHERE)
    configure_logs(till.around.places.logs)
    try:
        till.start()
        till.begin_sync()
    except StorageRefused as refusal:
        line.say("refused", why=type(refusal).__name__)
        return
    for _ in range(SALES):
        try:
            scan_and_choose(till, line)
            till.files.store.idle()
        except TillError as refusal:
            line.say("refused", why=type(refusal).__name__)


def _served(shop: ReadyShop, ghost: Ghost, *, most_bytes: int = 0) -> Outcome:
    """Customers on a sick disk; it must not have broken the program."""
    with Child(lambda line: _customers(shop, line, most_bytes=most_bytes)) as till:
        ghost.listen(till.line.all())
        code = till.wait()
    words = (f"the program ended with {code}",) if code else ()
    return Outcome(corrupt=len(words), words=words)


@contextmanager
def _short_writes(room: Room) -> Iterator[Run]:
    """No file may grow beyond a size drawn by lot: the last write is a part of one."""

    def run(seed: int) -> Outcome:
        shop = room.shop()
        ghost = books.ghost_of(shop)
        most = random.Random(seed).randrange(BLOCK, 100 * BLOCK)
        return _served(shop, ghost, most_bytes=most) + books.judged(shop, ghost)

    yield run


@contextmanager
def _full_disk(room: Room) -> Iterator[Run]:
    """So many blocks are left, from none to more than the sales need."""

    def run(seed: int) -> Outcome:
        shop = room.shop()
        ghost = books.ghost_of(shop)
        disk = SmallFileSystem(shop.till_home / "data", "4m")
        with disk.mounted():
            disk.fill_but(seed * 7 % 64)
            outcome = _served(shop, ghost)
            disk.free()
            return outcome + books.judged(shop, ghost)

    yield run


@contextmanager
def _read_only(room: Room) -> Iterator[Run]:
    """It may be read in the morning, and no more."""

    def run(_seed: int) -> Outcome:
        shop = room.shop()
        ghost = books.ghost_of(shop)
        disk = SmallFileSystem(shop.till_home / "data", "12m")
        with disk.mounted():
            disk.make_read_only()
            outcome = _served(shop, ghost)
            if ghost.receipts:
                outcome += Outcome(corrupt=1, words=("sold on a read-only disk",))
            disk.make_writable()
            return outcome + books.judged(shop, ghost)

    yield run


@contextmanager
def _slow_disk(room: Room) -> Iterator[Run]:
    """Every flush takes a third of a second; the window must not notice."""

    def run(seed: int) -> Outcome:
        shop = room.fresh_shop()

        def day() -> dict[str, object]:
            return window.slow_day(shop, seed, slowed_down)

        answer = answer_of(day, patience_s=300.0)
        words = tuple(map(str, answer["words"]))
        return Outcome(tries=1, corrupt=len(words), words=words)

    yield run


@contextmanager
def slowed_down(pid: int) -> Iterator[None]:
    """strace beside the program and all its threads."""
    inject = f"inject=fdatasync,fsync:delay_enter={SLOW_US}"
    words = ["strace", "-f", "-p", str(pid), "-o", "/dev/null"]
    with subprocess.Popen(
        [*words, "-e", "trace=fdatasync,fsync", "-e", inject],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as strace:
        assert strace.stderr is not None
        assert b"attached" in strace.stderr.readline()
        try:
            yield
        finally:
            strace.terminate()
            strace.stderr.read()


def _may_mount() -> bool:
    with TemporaryDirectory() as folder:
        return may_mount(Path(folder))


_ANYWHERE = (
    Fault(name="file size limit, short writes", quick=2, full=200, begin=_short_writes),
    Fault(name="slow disk, window alive", quick=0, full=5, begin=_slow_disk),
)
_WHERE_ONE_MAY_MOUNT = (
    Fault(name="full disk", quick=2, full=200, begin=_full_disk),
    Fault(name="read-only disk", quick=1, full=20, begin=_read_only),
)


def faults() -> tuple[Fault, ...]:
    """A disk of a size of its own needs the right to mount one."""
    return (*_ANYWHERE, *(_WHERE_ONE_MAY_MOUNT if _may_mount() else ()))
