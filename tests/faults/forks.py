"""Work in a process of its own, made by a fork: it is ready in a moment.

The tool has one thread only, so that a fork is sound. A child and its parent talk
over a socket, a line of JSON each: no call that a disk would see.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self

PATIENCE_S = 300.0  # Of a machine with other work.
BROKE = 70  # The exit code of a child in which Python raised something.
_PR_SET_PTRACER, _ANY = 0x59616D61, ctypes.c_ulong(-1)


class Line:
    """One end of the talk."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._rest = b""

    def say(self, what: str, **facts: Any) -> None:
        self._sock.sendall(json.dumps({"what": what, **facts}).encode() + b"\n")

    def hear(self) -> dict[str, Any] | None:
        """The next line; None when the other one is gone."""
        while b"\n" not in self._rest:
            try:
                more = self._sock.recv(65536)
            except ConnectionResetError:
                return None
            if not more:
                return None
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def all(self) -> Iterator[dict[str, Any]]:
        while (line := self.hear()) is not None:
            yield line

    def close(self) -> None:
        self._sock.close()


class Child:
    """Context manager: no process stays, whatever happened."""

    def __init__(
        self, work: Callable[[Line], None], *, patience_s: float = PATIENCE_S
    ) -> None:
        here, there = socket.socketpair()
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            here.close()
            _live(work, there)
        there.close()
        here.settimeout(patience_s)
        self.line = Line(here)
        self._code: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        self.line.close()

    def kill(self) -> None:
        if self._code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.wait()

    def wait(self) -> int:
        """Its exit code; minus the signal that ended it."""
        if self._code is None:
            _, status = os.waitpid(self.pid, 0)
            self._code = os.waitstatus_to_exitcode(status)
        return self._code


def _live(work: Callable[[Line], None], sock: socket.socket) -> None:
    code = BROKE
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    line = Line(sock)
    try:
        # Where only parents may trace, strace is our sister: allow it.
        libc = ctypes.CDLL(None)
        if hasattr(libc, "prctl"):
            libc.prctl(_PR_SET_PTRACER, _ANY, 0, 0, 0)
        work(line)
        code = 0
    except BaseException:  # noqa: BLE001 - told by the exit code, and why by the line
        # Not to the error stream: its disk may be the one that is dead.
        with contextlib.suppress(OSError):
            line.say("broke", trace=traceback.format_exc())
    finally:
        os._exit(code)


def answer_of(
    question: Callable[[], dict[str, Any]], *, patience_s: float = PATIENCE_S
) -> dict[str, Any]:
    """Asked in a child, so that nothing of it stays in this process."""
    work = Child(lambda line: line.say("answer", **question()), patience_s=patience_s)
    with work as child:
        answer = child.line.hear()
        code = child.wait()
    assert answer is not None, f"the child ended with {code}"
    assert answer["what"] == "answer", answer.get("trace")
    return answer
