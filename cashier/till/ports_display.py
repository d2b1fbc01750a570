"""The customer's two lines, as the till sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

COLUMNS = 20  # Of each of the two lines, on every display there is.


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoLines:
    """What stands on the display; no line is longer than COLUMNS."""

    upper: str = ""
    lower: str = ""


class LineDisplay(Protocol):
    """Called on a lane of its own: a display may take its time."""

    def show(self, lines: TwoLines) -> None:
        """Raises DisplayAway; the next call begins from nothing."""
        ...
