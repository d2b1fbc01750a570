"""The customer's display of two lines of twenty characters.

Two languages of commands are common, and a display is switched to one of them: that
of Epson (`escpos`) and CD5220. Each line is sent whole and filled up with spaces, so
nothing has to be cleared and nothing flickers. The code page is set by number, as
on printers, and differs between makes. A display that was away is begun anew.
"""

from __future__ import annotations

from pathlib import Path

from cashier.devices.code_page import encode
from cashier.devices.links import parse_address
from cashier.devices.transports import (
    LastOnlyTransport,
    Manners,
    Transport,
    serial_transport,
    tcp_transport,
)
from cashier.domain.errors import DisplayAway, PrinterRefused
from cashier.till.ports_display import COLUMNS, LineDisplay, TwoLines
from cashier.till.settings import LineDisplaySettings

INIT = b"\x1b@"
_SILENT = Manners(asks=False)  # Displays do not speak.

# Epson: overwrite mode, a place by column and line, no cursor.
_OVERWRITE = b"\x1f\x01"
_UPPER, _LOWER = b"\x1f$\x01\x01", b"\x1f$\x01\x02"
_NO_CURSOR = b"\x1fC\x00"
# CD5220: a whole line by name, ended by CR; no cursor.
_CD_UPPER, _CD_LOWER, _CD_END = b"\x1bQA", b"\x1bQB", b"\r"
_CD_NO_CURSOR = b"\x1b_\x00"


class TwoLineDisplay:
    """Implements LineDisplay over any transport of ours."""

    def __init__(self, settings: LineDisplaySettings, transport: Transport) -> None:
        self._settings = settings
        self._transport = transport
        self._is_begun = False

    def show(self, lines: TwoLines) -> None:
        payload = display_bytes(lines, self._settings, begin=not self._is_begun)
        self._is_begun = False
        try:
            self._transport.send(payload, f"{lines.upper}\n{lines.lower}\n")
        except PrinterRefused as refused:
            raise DisplayAway(str(refused)) from refused
        self._is_begun = True


def display_bytes(
    lines: TwoLines, settings: LineDisplaySettings, *, begin: bool
) -> bytes:
    """Both lines; `begin` sets the display up first, which blanks it for a moment."""
    upper, lower = (
        _line(text, settings.codepage) for text in (lines.upper, lines.lower)
    )
    page = b"\x1bt" + bytes([settings.codepage_number])
    if settings.commands == "cd5220":
        start = INIT + page + _CD_NO_CURSOR if begin else b""
        return start + _CD_UPPER + upper + _CD_END + _CD_LOWER + lower + _CD_END
    start = INIT + page + _OVERWRITE + _NO_CURSOR if begin else b""
    return start + _UPPER + upper + _LOWER + lower


def open_line_display(settings: LineDisplaySettings) -> LineDisplay | None:
    """None: there is none. Nothing is opened yet. Raises ValueError."""
    match settings.transport:
        case "none":
            return None
        case "tcp":
            parse_address(settings.address)
            transport: Transport = tcp_transport(settings.address, _SILENT)
        case "serial":
            transport = serial_transport(settings.address, _SILENT, baud=settings.baud)
        case _:
            transport = LastOnlyTransport(Path(settings.address))
    return TwoLineDisplay(settings, transport)


def _line(text: str, codepage: str) -> bytes:
    """Exactly as many bytes as columns: a longer one would run into the next line."""
    return encode(text, codepage)[:COLUMNS].ljust(COLUMNS)
