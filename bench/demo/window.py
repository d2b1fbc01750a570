"""The till's window with the demo panel beside it."""

from __future__ import annotations

from bench.demo.link import Link
from bench.demo.panel import DemoPanel, WedgeScanner
from ui.bootstrap import Program, run


def run_with_panel(link: Link, logins: str) -> int:
    """Until the till's window is closed; its exit code."""

    def attach(program: Program) -> DemoPanel:
        scanner = WedgeScanner(program.window.windowHandle)
        panel = DemoPanel(scanner, link, logins)
        panel.show()
        program.window.closing.connect(panel.close)
        return panel

    return int(run(attach))
