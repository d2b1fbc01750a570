"""A line on the screen within one frame: measured in the window, not here.

`measure` takes whatever makes a scan visible: a call that scans, lets the window's
events run until the line is drawn, and returns. The window's own bench passes it.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from bench.figures import figure, median_ms, p

FRAME_MS = 16.7


def measure(scan_and_draw: Callable[[int], None], times: int = 200) -> None:
    """Time so many scans from the last key to the drawn line."""
    runs = []
    for number in range(times):
        began = perf_counter()
        scan_and_draw(number)
        runs.append(perf_counter() - began)
    figure(
        "line_on_screen",
        p(runs, 0.95),
        "ms",
        target=FRAME_MS,
        median=round(median_ms(runs), 3),
        scans=times,
    )
