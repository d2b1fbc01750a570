"""What settings of the customer's displays may say, with a sentence for each flaw.

Which screens there are is only known where the window is: a name that is not there
shows nothing, and the till sells on.
"""

from __future__ import annotations

from collections.abc import Iterator

from cashier.till.printer_rules import page_exists
from cashier.till.settings import DisplaySettings, LineDisplaySettings

LANGUAGES = ("", "ru", "en")
TRANSPORTS = ("none", "file", "tcp", "serial")
COMMANDS = ("escpos", "cd5220")
_NEEDS_ADDRESS = {
    "file": "a folder",
    "tcp": "host:port, like 10.0.0.8:9100",
    "serial": "a port, like COM4, /dev/ttyUSB1 or usb:0416:5011",
}
_BAUDS = range(1200, 921_601)


def display_flaw(settings: DisplaySettings) -> tuple[str, str] | None:
    """The first key that makes no sense, and why; None: all is well."""
    return next(_flaws_of_window(settings), None)


def line_display_flaw(settings: LineDisplaySettings) -> tuple[str, str] | None:
    return next(_flaws_of_lines(settings), None)


def _flaws_of_window(settings: DisplaySettings) -> Iterator[tuple[str, str]]:
    if not settings.screen.strip():
        yield "screen", "screen is auto, off, window or the name of a screen"
    if settings.language not in LANGUAGES:
        yield "language", f"language is ru or en, not {settings.language!r}"


def _flaws_of_lines(settings: LineDisplaySettings) -> Iterator[tuple[str, str]]:
    if settings.transport not in TRANSPORTS:
        what = f"transport is none, file, tcp or serial, not {settings.transport!r}"
        yield "transport", what
    needed = _NEEDS_ADDRESS.get(settings.transport)
    if needed and not settings.address.strip():
        yield "address", f"transport {settings.transport} needs an address: {needed}"
    if settings.baud not in _BAUDS:
        yield "baud", f"baud is the speed of a serial line, not {settings.baud}"
    if settings.commands not in COMMANDS:
        yield "commands", f"commands is escpos or cd5220, not {settings.commands!r}"
    if not page_exists(settings.codepage):
        what = f"codepage is a one-byte code page like cp866, not {settings.codepage!r}"
        yield "codepage", what
    if not 0 <= settings.codepage_number <= 255:
        what = f"codepage_number is from 0 to 255, not {settings.codepage_number}"
        yield "codepage_number", what
    if settings.language not in LANGUAGES:
        yield "language", f"language is ru or en, not {settings.language!r}"
