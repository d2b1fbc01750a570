"""What settings of a printer may say, each with the sentence for who got it wrong.

The first flaw is enough: it is read by a person who then runs the check again. The
names of profiles are checked where the catalogue of printers is (see devices).
"""

from __future__ import annotations

from collections.abc import Iterator

from cashier.till.settings import PrinterSettings

COLUMNS = (32, 36, 42, 48)
TRANSPORTS = ("file", "tcp", "serial", "device", "spooler", "none")
FLOWS = ("none", "rtscts", "xonxoff")
SWITCHES = ("none", "low", "high")
_NEEDS_ADDRESS = {
    "tcp": "host:port, like 10.0.0.7:9100",
    "serial": "a port, like COM3, /dev/ttyUSB0 or usb:0416:5011",
    "device": "a device, like /dev/usb/lp0",
    "spooler": "the printer's name in Windows",
}
_BAUDS = range(1200, 921_601)


def printer_flaw(settings: PrinterSettings) -> tuple[str, str] | None:
    """The first key that makes no sense, and why; None: all is well."""
    return next(_flaws(settings), None)


def page_exists(codepage: str) -> bool:
    """Whether the setting names a one-byte code page that this program knows."""
    try:
        return len("№Ж".encode(codepage, errors="replace")) == len("№Ж")
    except LookupError:
        return False


def _flaws(settings: PrinterSettings) -> Iterator[tuple[str, str]]:
    yield from _flaws_of_the_way(settings)
    if not page_exists(settings.codepage):
        what = f"codepage is a one-byte code page like cp866, not {settings.codepage!r}"
        yield "codepage", what
    if not 0 <= settings.codepage_number <= 255:
        what = f"codepage_number is from 0 to 255, not {settings.codepage_number}"
        yield "codepage_number", what
    if settings.columns not in COLUMNS:
        yield "columns", f"columns is {_either(COLUMNS)}, not {settings.columns}"
    if settings.drawer_pin not in (2, 5):
        yield "drawer_pin", f"drawer_pin is 2 or 5, not {settings.drawer_pin}"
    if settings.drawer_switch not in SWITCHES:
        what = f"drawer_switch is {_either(SWITCHES)}, not {settings.drawer_switch!r}"
        yield "drawer_switch", what


def _flaws_of_the_way(settings: PrinterSettings) -> Iterator[tuple[str, str]]:
    if settings.transport not in TRANSPORTS:
        what = f"transport is {_either(TRANSPORTS)}, not {settings.transport!r}"
        yield "transport", what
    needed = _NEEDS_ADDRESS.get(settings.transport)
    if needed and not settings.address.strip():
        yield "address", f"transport {settings.transport} needs an address: {needed}"
    if settings.baud not in _BAUDS:
        yield "baud", f"baud is the speed of a serial line, not {settings.baud}"
    if settings.flow not in FLOWS:
        yield "flow", f"flow is {_either(FLOWS)}, not {settings.flow!r}"


def _either(values: tuple[object, ...]) -> str:
    *most, last = map(str, values)
    return f"{', '.join(most)} or {last}"
