"""The till as a process of its own, driven through its standard input.

It can be asked, looked at, photographed, and killed with signal 9 in mid-sale.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE_S = 15.0
LOOK_EVERY_S = 0.05


class NotSeen(Exception):
    """What should have come on the screen did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a person could read at one moment."""

    screen: str
    texts: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    asked: tuple[str, ...] = ()  # Of the texts: what an open dialog says.

    def says(self, text: str) -> bool:
        return any(text in seen for seen in self.texts)

    def after(self, caption: str) -> str:
        """The figure that stands behind a caption."""
        for caption_at, seen in enumerate(self.texts[:-1]):
            if seen == caption:
                return self.texts[caption_at + 1]
        raise NotSeen(f"{caption!r} is not on the screen")


class TillProcess:
    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._environment = environment
        self._log = log
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> float:
        """Open the window; seconds until it shows the login."""
        began = time.monotonic()
        self.launch()
        self.wait(lambda look: look.screen == "login")
        return time.monotonic() - began

    def launch(self) -> None:
        """Start the program and wait for nothing."""
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "bench.demo.driven"],
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """Signal 9: no goodbye."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._hang_up()

    def leave(self) -> int:
        assert self._process is not None
        self._ask(do="leave")
        code = self._process.wait(30)
        self._hang_up()
        return code

    def close(self) -> None:
        """Whatever happened: no process stays."""
        if self._process is not None:
            self.kill()

    def _hang_up(self) -> None:
        assert self._process is not None
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # Half a command was under way.
                if pipe is not None:
                    pipe.close()

    # --- hands --------------------------------------------------------------

    def key(self, name: str, *, ctrl: bool = False) -> None:
        self._settle()
        self._ask(do="key", key=name, ctrl=ctrl)

    def scan(self, code: str) -> None:
        self._ask(do="scan", code=code)

    def type(self, text: str) -> None:
        self._settle()
        self._ask(do="type", text=text)

    def click(self, text: str) -> None:
        if not self._ask(do="click", text=text)["clicked"]:
            raise NotSeen(f"there is no button {text!r}")

    # --- eyes ---------------------------------------------------------------

    def look(self) -> Look:
        seen = self._ask(do="look")
        return Look(
            screen=seen["screen"],
            texts=_as_typed(seen["texts"]),
            rows=tuple(tuple(row) for row in seen["rows"]),
            asked=_as_typed(seen["asked"]),
        )

    def wait(self, wanted: Callable[[Look], bool], *, what: str = "") -> Look:
        """Look until it is there. Raises NotSeen with what was there instead."""
        end = time.monotonic() + PATIENCE_S
        while True:
            look = self.look()
            if wanted(look):
                return look
            if time.monotonic() > end:
                raise NotSeen(
                    f"{what or 'it'} did not come; {look.screen}: {look.texts}"
                )
            time.sleep(LOOK_EVERY_S)

    def see(self, text: str) -> Look:
        return self.wait(lambda look: look.says(text), what=repr(text))

    def at(self, screen: str) -> Look:
        return self.wait(lambda look: look.screen == screen, what=screen)

    def shot(self, path: Path) -> None:
        if not self._ask(do="shot", path=str(path))["saved"]:
            raise NotSeen(f"no picture {path}")

    def _settle(self) -> None:
        """A new screen takes no keys for a moment, and neither does a person."""
        time.sleep(0.3)

    def _ask(self, **command: Any) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if self._process.stdin.closed:
            raise NotSeen("the window was closed")
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise NotSeen(f"the till is gone, see {self._log}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _as_typed(texts: Iterable[str]) -> tuple[str, ...]:
    """With plain spaces for narrow ones and for those that do not break."""
    plain = (text.replace("\u00a0", " ").replace("\u202f", " ") for text in texts)
    return tuple(text.strip() for text in plain)
