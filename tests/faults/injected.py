"""System calls that fail, lie, wait or kill, by strace's injection.

strace joins a process that is ready and waiting, so that the first call it counts is
the first of the act under fault. Nothing is changed in the program.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.faults.forks import Child, Line

# Every call by which the till's program changes a disk.
CALLS = (
    "pwrite64",
    "write",
    "fdatasync",
    "fsync",
    "ftruncate",
    "unlink",
    "rename",
    "fallocate",
)
_ATTACH_S = 120.0
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\(")

Work = Callable[[Line], None]


class NoStrace(RuntimeError):
    """strace is not installed, or may not watch a process here."""


def is_here() -> bool:
    return shutil.which("strace") is not None


def calls_of(prepare_and_act: Work, log: Path) -> list[str]:
    """The calls that the act makes when nothing fails, in their order."""
    with Child(prepare_and_act) as child:
        _until_ready(child)
        with _watched(child.pid, log, []):
            child.line.say("go")
            list(child.line.all())
            assert child.wait() == 0, "the act does not even work without a fault"
    names = (_CALL.match(line) for line in log.read_text(errors="replace").splitlines())
    return [name[1] for name in names if name and name[1] in CALLS]


def with_fault(
    prepare_and_act: Work, log: Path, inject: Sequence[str]
) -> tuple[list[dict[str, Any]], int]:
    """All that the child said, and how it ended: an exit code, or minus a signal."""
    with Child(prepare_and_act) as child:
        before = _until_ready(child)
        with _watched(child.pid, log, inject):
            child.line.say("go")
            after = list(child.line.all())
            code = child.wait()
    return [*before, *after], code


def _until_ready(child: Child) -> list[dict[str, Any]]:
    said = []
    for line in child.line.all():
        if line["what"] == "ready":
            return said
        said.append(line)
    raise AssertionError(f"the child ended before the act, with {child.wait()}")


def ready(line: Line) -> None:
    """In the child: wait until somebody watches."""
    line.say("ready")
    line.hear()


class _watched:  # noqa: N801 - reads as the statement that it is
    """strace beside a process, while the block lasts or the process lives."""

    def __init__(self, pid: int, log: Path, inject: Sequence[str]) -> None:
        words = ["strace", "-p", str(pid), "-o", str(log), "-e"]
        words.append("trace=" + ",".join(f"?{call}" for call in CALLS))
        for one in inject:
            words += ["-e", f"inject={one}"]
        self._words = words

    def __enter__(self) -> None:
        self._strace = subprocess.Popen(
            self._words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert self._strace.stderr is not None
        said = self._strace.stderr.readline().decode()
        if "attached" not in said:
            self._strace.kill()
            self._strace.wait()
            self._strace.stderr.close()
            raise NoStrace(said)

    def __exit__(self, *_: object) -> None:
        end = time.monotonic() + _ATTACH_S
        while self._strace.poll() is None:  # It ends with what it watches.
            if time.monotonic() > end:
                self._strace.send_signal(signal.SIGKILL)
                break
            time.sleep(0.002)
        self._strace.wait()
        assert self._strace.stderr is not None
        self._strace.stderr.close()
