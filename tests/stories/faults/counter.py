"""A cashier at the real program: a process with a window that nobody sees.

Everything goes through keys and scans, and is read off the screen.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.demo.shop import DemoShop
from bench.demo.till_process import Look, TillProcess
from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from sync.transport import HttpTransport
from tests.helpers.ready_shop import ReadyShop, till_of

BADGE, PIN, NAME = "2900000000018", "1111", "Соколова Анна"


class Counter:
    def __init__(self, shop: DemoShop) -> None:
        self.shop = shop
        self.log = shop.folder / "till.log"
        environment = {**shop.till_environment, "QT_QPA_PLATFORM": "offscreen"}
        self.till = TillProcess(environment, self.log)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.till.close()

    def log_in(self) -> Look:
        """Start the program and come as far as the screen behind the PIN."""
        self.till.start()
        self.till.see(NAME)
        self.choose()
        self.till.type(PIN)
        self.till.key("Return")
        return self.till.wait(lambda look: look.screen != "login", what="the till")

    def choose(self) -> None:
        self.till.scan(BADGE)
        self.till.wait(lambda look: look.texts.count(NAME) > 1, what="the badge")

    def pay(self) -> None:
        """From the sale to the receipt, in cash; bonuses are left alone."""
        self.till.key("F9")
        look = self.till.wait(
            lambda look: look.screen == "payment" or look.says("Списать бонусы?")
        )
        if look.screen != "payment":
            self.till.key("0")
            self.till.at("payment")
        self.till.key("Return")
        self.till.at("receipt")


def open_shift(shop: ReadyShop) -> None:
    """The morning was somebody else's work."""

    clock = SystemClock()

    def nowhere() -> HttpTransport:
        ca_file = shop.till_home / "data" / "ca.pem"
        return HttpTransport("https://localhost:9", ca_file, clock)

    till = till_of(shop, clock, SystemRandomness(), nowhere)
    till.open_files()
    till.open_rest()
    till.open_shift()
    till.stop()


def configure(shop: DemoShop, text: str) -> None:
    """A file of IT's own beside the demo's configuration."""
    folder: Path = shop.till_home / "config" / "conf.d"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "50-story.toml").write_text(text, encoding="utf-8")


def start_in_vain(
    environment: Mapping[str, str], language: str
) -> tuple[list[str], int]:
    """Start a program that can only say why it stops: what it says, its exit code."""
    words = {**environment, "KASSA_LANGUAGE": language}
    done = run_till(words, "tests.stories.faults.stopped_program")
    shown = json.loads(done.stdout)
    assert shown["kind"] == "StoppedWindow", done.stderr
    return shown["texts"], done.returncode


def run_till(
    environment: Mapping[str, str], program: str, *words: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", program, *words],
        env={**environment, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
