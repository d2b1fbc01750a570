"""What a printer says of itself: DLE EOT, answered even where there is no paper.

An answer is one byte with a fixed pattern; whatever else comes down the link is not
one. A printer that does not answer is not ready and not broken: it is unknown.

    n = 1  bit 2 level of the drawer's switch, bit 3 not ready
    n = 2  bit 2 cover open, bit 5 stopped for paper, bit 6 error
    n = 4  bits 5 and 6 no paper

GS r 1 is different: its answer waits its turn behind the job, and so proves that the
printer worked through it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from cashier.domain.errors import CoverOpen, DeviceRefused, PaperOut, PrinterAway

ANSWER_S = 0.5
CONFIRM_S = 4.0  # A long receipt on a slow printer.
_LOOK_S = 0.25
_PATTERN, _FIXED = 0x93, 0x12  # Bits that are the same in every answer.


class Line(Protocol):
    """The part of a link that is needed for talking."""

    def write(self, data: bytes) -> None: ...

    def read(self, seconds: float) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterState:
    """What was answered; a part that was not answered is no trouble."""

    printer: int
    offline: int = 0
    paper: int = 0

    @property
    def trouble(self) -> DeviceRefused | None:
        if self.offline & 0x04:
            return CoverOpen()
        if self.paper & 0x60 or self.offline & 0x20:
            return PaperOut()
        if self.printer & 0x08 or self.offline & 0x40:
            return PrinterAway("the printer says that it is not ready")
        return None

    @property
    def drawer_is_high(self) -> bool:
        return bool(self.printer & 0x04)


def ask_state(line: Line, wait_s: float = ANSWER_S) -> PrinterState | None:
    """All that the printer says now; None: it says nothing. OSError: no link."""
    printer = _ask(line, 1, wait_s)
    if printer is None:
        return None
    return PrinterState(
        printer=printer,
        offline=_ask(line, 2, wait_s) or 0,
        paper=_ask(line, 4, wait_s) or 0,
    )


def worked_through(line: Line, wait_s: float = CONFIRM_S) -> bool:
    """Whether the printer came to the end of all it was given.

    It may be as long about it as the limit says, but not with an open cover.
    """
    line.write(b"\x1dr\x01")
    deadline = time.monotonic() + wait_s
    while (left := deadline - time.monotonic()) > 0:
        heard = line.read(min(left, _LOOK_S))
        if any(byte & 0x90 == 0 for byte in heard):
            return True
        if not heard and _is_stopped(line):
            return False
    return False


def is_status(heard: bytes) -> bool:
    """Whether an answer to DLE EOT is among these bytes."""
    return any(byte & _PATTERN == _FIXED for byte in heard)


def _is_stopped(line: Line) -> bool:
    state = ask_state(line)
    return state is None or state.trouble is not None


def _ask(line: Line, subject: int, wait_s: float) -> int | None:
    line.write(b"\x10\x04" + bytes([subject]))
    deadline = time.monotonic() + wait_s
    while (left := deadline - time.monotonic()) > 0:
        for byte in line.read(left):
            if byte & _PATTERN == _FIXED:
                return byte
    return None
