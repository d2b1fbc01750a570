"""What settings of a printer may say, each with the sentence for who got it wrong.

The first flaw is enough: it is read by a person who then runs the check again. The
names of profiles are checked where the catalogue of printers is (see devices).
"""

from __future__ import annotations

from collections.abc import Iterator

from cashier.till.rule_words import (
    code_page,
    like_host,
    like_port,
    needs_address,
    one_of,
    speed,
    within,
)
from cashier.till.settings import PrinterSettings
from cashier.till.settings_wrong import Told

PINS = (2, 5)
BYTES = range(256)
COLUMNS = (32, 36, 42, 48)
TRANSPORTS = ("file", "tcp", "serial", "device", "spooler", "none")
FLOWS = ("none", "rtscts", "xonxoff")
SWITCHES = ("none", "low", "high")
_NEEDS_ADDRESS = {
    "tcp": like_host("10.0.0.7:9100"),
    "serial": like_port("COM3, /dev/ttyUSB0", "usb:0416:5011"),
    "device": Told(
        ru="устройство, например /dev/usb/lp0", en="a device, like /dev/usb/lp0"
    ),
    "spooler": Told(ru="имя принтера в Windows", en="the printer's name in Windows"),
}
_BAUDS = range(1200, 921_601)


def printer_flaw(settings: PrinterSettings) -> tuple[str, Told] | None:
    """The first key that makes no sense, and why; None: all is well."""
    return next(_flaws(settings), None)


def page_exists(codepage: str) -> bool:
    """Whether the setting names a one-byte code page that this program knows."""
    try:
        return len("№Ж".encode(codepage, errors="replace")) == len("№Ж")
    except LookupError:
        return False


def _flaws(settings: PrinterSettings) -> Iterator[tuple[str, Told]]:
    yield from _flaws_of_the_way(settings)
    if not page_exists(settings.codepage):
        yield "codepage", code_page(settings.codepage)
    page, pin = settings.codepage_number, settings.drawer_pin
    if page not in BYTES:
        yield "codepage_number", within("codepage_number", BYTES, page)
    if settings.columns not in COLUMNS:
        yield "columns", one_of("columns", COLUMNS, settings.columns)
    if pin not in PINS:
        yield "drawer_pin", one_of("drawer_pin", PINS, pin)
    switch = settings.drawer_switch
    if switch not in SWITCHES:
        yield "drawer_switch", one_of("drawer_switch", SWITCHES, switch)


def _flaws_of_the_way(settings: PrinterSettings) -> Iterator[tuple[str, Told]]:
    if settings.transport not in TRANSPORTS:
        yield "transport", one_of("transport", TRANSPORTS, settings.transport)
    needed = _NEEDS_ADDRESS.get(settings.transport)
    if needed and not settings.address.strip():
        yield "address", needs_address(settings.transport, needed)
    if settings.baud not in _BAUDS:
        yield "baud", speed(settings.baud)
    if settings.flow not in FLOWS:
        yield "flow", one_of("flow", FLOWS, settings.flow)
