"""The till's window with the demo panel beside it."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from bench.demo.link import Link
from bench.demo.panel import DemoPanel, WedgeScanner
from ui.bootstrap import Program
from ui.running import run

PLACED_MS = 400


def run_with_panel(link: Link, logins: list[str]) -> int:
    """Until the till's window is closed; its exit code."""

    def attach(program: Program) -> DemoPanel:
        scanner = WedgeScanner(program.window.windowHandle)
        panel = DemoPanel(scanner, link, logins)
        panel.show()
        # A window manager places what it shows first; we move it afterwards.
        QTimer.singleShot(PLACED_MS, lambda: panel.stand_beside(program.window))
        program.window.closing.connect(panel.close)
        return panel

    return int(run(attach))
