"""Power cuts of a real file system: ext4 is shut down while the till writes.

Only root can do it, on a small image of its own. The kernel drops whatever it had
not written, as at a cut; then the journal of the file system is replayed at the next
mount, and the till must find what it had acknowledged.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import shutil
import signal
import struct
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.crash.checks import Harm, Said
from tests.crash.guards import without
from tests.crash.queue_ops import OPERATIONS, Ops, make_template, open_queue
from tests.crash.states import digest, looked_into
from tests.helpers.fakes import FakeClock

_SHUTDOWN = 0x8004587D
_WITHOUT_LOG = struct.pack("I", 2)
IN_THE_CUT = "what was said while the disk went"
_IMAGE_BYTES = 64 * 1024 * 1024


def is_possible() -> bool:
    tools = all(shutil.which(tool) for tool in ("mkfs.ext4", "mount", "umount"))
    return hasattr(os, "geteuid") and os.geteuid() == 0 and tools


def cut_often(
    folder: Path, cuts: int, *, seed: int = 1, guard: str = ""
) -> Counter[str]:
    """What the till suffered in so many cuts; `guard` is one to do without."""
    fresh, image, disk = folder / "fresh.img", folder / "disk.img", folder / "disk"
    disk.mkdir()
    with fresh.open("wb") as file:
        file.truncate(_IMAGE_BYTES)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(fresh)], check=True)
    with _mounted(fresh, disk):
        make_template(disk / "d")
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    for _ in range(cuts):
        subprocess.run(["cp", "--sparse=always", str(fresh), str(image)], check=True)
        with _mounted(image, disk):
            said = _sell_until_the_cut(disk, chance, guard)
        with _mounted(image, disk):
            found[_harm(disk, said)] += 1
    image.unlink()
    fresh.unlink()
    return found


@contextmanager
def _mounted(image: Path, disk: Path) -> Iterator[None]:
    run = ["mount", "-o", "loop", str(image), str(disk)]
    subprocess.run(run, check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _sell_until_the_cut(disk: Path, chance: random.Random, guard: str) -> Said:
    """The till writes; after some of its acts the disk is gone, at once."""
    readable, writable = os.pipe()
    child = os.fork()  # Started anew it would read its modules for seconds.
    if child == 0:
        with suppress(BaseException):
            os.dup2(writable, 1)
            _sell(disk / "d", guard)
        os._exit(1)  # The disk is gone; nobody else's files may be touched.
    os.close(writable)
    said = Said([])
    try:
        with os.fdopen(readable, "rb") as told:
            for _ in range(chance.randrange(2, 60)):
                said.hear(json.loads(told.readline()))
            time.sleep(chance.random() * 0.005)
            # What it has said so far it must keep; of what it says while the disk
            # goes nobody knows on which side of the cut it was.
            heard = said.sure
            _shut_down(disk)
            for line in told:
                said.hear(json.loads(line))
            said.unsure = said.sure
            said.sure = heard
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return said


def _shut_down(disk: Path) -> None:
    descriptor = os.open(disk, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, _SHUTDOWN, _WITHOUT_LOG)
    finally:
        os.close(descriptor)


def _harm(disk: Path, said: Said) -> str:
    secrets = disk / "d" / "secrets.json"
    if not secrets.exists():
        return Harm.KEY_LOST.value
    key = bytes.fromhex(json.loads(secrets.read_bytes())["store_key"])
    with looked_into(disk / "d" / "till.db", key) as raw:
        state = digest(raw)
    # What was under way at the cut has no name here: only loss can be told.
    if state in said.states[: said.sure] or not said.states:
        return Harm.LOST.value
    return IN_THE_CUT if state in said.states[: said.unsure] else "nothing"


class _Teller:
    """Says each state of the queue on standard output, and that it is safe."""

    def __init__(self) -> None:
        self.last = ""

    def tell(self, raw: Any) -> None:
        state = digest(raw)
        if state != self.last:
            for word in ("state", "sure"):
                os.write(1, f"{json.dumps({word: state})}\n".encode())
        self.last = state


def _sell(data: Path, guard: str) -> None:
    teller, clock = _Teller(), FakeClock()
    clock.pass_time(3600)
    with without(guard):
        store = open_queue(data, clock)
        queue = Ops(store, clock)
        words = [word for word in OPERATIONS if word != "trim"]
        for n in range(10_000):
            queue.do(words[n % len(words)])
            if words[n % len(words)] != "idle":  # A draft, which may be lost.
                teller.tell(store._desk_now().raw)
