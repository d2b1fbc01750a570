"""The till's own program with a driver in it; see driver. Run by the tour."""

from __future__ import annotations

import sys

from bench.demo.driver import Driver
from ui.bootstrap import Program
from ui.running import run


def attach(program: Program) -> Driver:
    driver = Driver(program.window, program.window.close)
    driver.start()
    return driver


if __name__ == "__main__":
    sys.exit(run(attach))
