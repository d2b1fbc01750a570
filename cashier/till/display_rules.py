"""What settings of the customer's displays may say, with a sentence for each flaw.

Which screens there are is only known where the window is: a name that is not there
shows nothing, and the till sells on.
"""

from __future__ import annotations

from collections.abc import Iterator

from cashier.till.printer_rules import BYTES, page_exists
from cashier.till.rule_words import (
    code_page,
    like_host,
    like_port,
    needs_address,
    one_of,
    speed,
    within,
)
from cashier.till.settings import DisplaySettings, LineDisplaySettings
from cashier.till.settings_wrong import Told

LANGUAGES = ("", "ru", "en")
TRANSPORTS = ("none", "file", "tcp", "serial")
COMMANDS = ("escpos", "cd5220")
_NEEDS_ADDRESS = {
    "file": Told(ru="папка", en="a folder"),
    "tcp": like_host("10.0.0.8:9100"),
    "serial": like_port("COM4, /dev/ttyUSB1", "usb:0416:5011"),
}
_SCREENS = Told(
    ru="screen: auto, off, window или имя экрана",
    en="screen is auto, off, window or the name of a screen",
)
_BAUDS = range(1200, 921_601)


def display_flaw(settings: DisplaySettings) -> tuple[str, Told] | None:
    """The first key that makes no sense, and why; None: all is well."""
    return next(_flaws_of_window(settings), None)


def line_display_flaw(settings: LineDisplaySettings) -> tuple[str, Told] | None:
    return next(_flaws_of_lines(settings), None)


def _flaws_of_window(settings: DisplaySettings) -> Iterator[tuple[str, Told]]:
    if not settings.screen.strip():
        yield "screen", _SCREENS
    if settings.language not in LANGUAGES:
        yield "language", one_of("language", LANGUAGES[1:], settings.language)


def _flaws_of_lines(settings: LineDisplaySettings) -> Iterator[tuple[str, Told]]:
    if settings.transport not in TRANSPORTS:
        yield "transport", one_of("transport", TRANSPORTS, settings.transport)
    needed = _NEEDS_ADDRESS.get(settings.transport)
    if needed and not settings.address.strip():
        yield "address", needs_address(settings.transport, needed)
    if settings.baud not in _BAUDS:
        yield "baud", speed(settings.baud)
    if settings.commands not in COMMANDS:
        yield "commands", one_of("commands", COMMANDS, settings.commands)
    if not page_exists(settings.codepage):
        yield "codepage", code_page(settings.codepage)
    if settings.codepage_number not in BYTES:
        page = settings.codepage_number
        yield "codepage_number", within("codepage_number", BYTES, page)
    if settings.language not in LANGUAGES:
        yield "language", one_of("language", LANGUAGES[1:], settings.language)
