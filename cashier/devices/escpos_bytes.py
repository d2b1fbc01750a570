"""A print job as ESC/POS bytes; nothing is sent from here.

python-escpos knows the printers (profiles, cutters, drawers); text goes round its
guessing of code pages, because the number that belongs to a page differs from
model to model and only the settings know it.

Importing this module is slow: python-escpos reads its whole catalogue of printers.
The printer lane imports it, never the start of the program.
"""

from __future__ import annotations

import os
import shutil

from escpos import capabilities
from escpos.printer import Dummy

from cashier.devices.code_page import encode, page_exists
from cashier.till.ports import PrintJob
from cashier.till.settings import PrinterSettings

_DOTS_PER_COLUMN = 12  # Font A; holds for all widths from 32 to 48 columns.
_CODE128_MODULES = 11  # Of one symbol; start, check and stop are 35 together.
_CODE128_FRAME = 35
_MODULE_DOTS = 2  # The thinnest bar that the commands know.
_BARCODE_HEIGHT = 64
_QR_DOT = 5

# The library makes a folder for a cache at every import and leaves it behind.
if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)


def check_settings(settings: PrinterSettings) -> None:
    """Refuse a profile or code page that nobody knows, before the first job."""
    if settings.profile not in capabilities.CAPABILITIES["profiles"]:
        raise ValueError(f"no printer profile {settings.profile!r}")
    if not page_exists(settings.codepage):
        raise ValueError(f"no one-byte code page {settings.codepage!r}")
    if not 0 <= settings.codepage_number <= 255:
        raise ValueError(f"no code page number {settings.codepage_number}")
    if settings.drawer_pin not in (2, 5):
        raise ValueError(f"a drawer is on pin 2 or 5, not {settings.drawer_pin}")


def job_bytes(job: PrintJob, settings: PrinterSettings) -> bytes:
    """All of a job: drawer, text, barcode, cut. The same bytes every time."""
    printer = Dummy(profile=settings.profile)
    printer.hw("INIT")
    if job.opens_drawer:
        # First, so that change can be given while the paper runs.
        printer.cashdraw(settings.drawer_pin)
    printer._raw(b"\x1bt" + bytes([settings.codepage_number]))
    for line in job.lines:
        printer._raw(encode(line, settings.codepage) + b"\n")
    if job.barcode:
        _barcode(printer, job.barcode, settings.columns)
    if settings.cut:
        printer.cut()
    else:
        printer.print_and_feed(6)
    return bytes(printer.output)


def _barcode(printer: Dummy, code: str, columns: int) -> None:
    """Code 128 where the paper is wide enough for it, else a QR code.

    The margins beside the printed area are the quiet zones of the bars.
    """
    if not (code.isascii() and code.isprintable()):
        raise ValueError(f"not a code of plain characters: {code!r}")
    printer._raw(b"\x1ba\x01")  # Centred.
    modules = _CODE128_MODULES * len(code) + _CODE128_FRAME
    if modules * _MODULE_DOTS <= columns * _DOTS_PER_COLUMN:
        _code128(printer, code)
    else:
        printer.qr(code, size=_QR_DOT, native=bool(printer.profile.supports("qrCode")))
    printer._raw(b"\x1ba\x00")


def _code128(printer: Dummy, code: str) -> None:
    # The library's own barcode() reports to the standard output; these are the
    # same commands: height, width, no text below, then set B of Code 128.
    payload = b"{B" + code.replace("{", "{{").encode("ascii")
    printer._raw(b"\x1dh" + bytes([_BARCODE_HEIGHT]))
    printer._raw(b"\x1dw" + bytes([_MODULE_DOTS]))
    printer._raw(b"\x1dH\x00")
    printer._raw(b"\x1dk\x49" + bytes([len(payload)]) + payload)
