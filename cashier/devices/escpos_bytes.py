"""A print job as ESC/POS bytes; nothing is sent from here.

python-escpos knows the printers (profiles, cutters, drawers); text goes round its
guessing of code pages, because the number that belongs to a page differs from
model to model and only the settings know it. A line that the page cannot carry is
drawn, where somebody can draw and the printer takes pictures.

Importing this module is slow: python-escpos reads its whole catalogue of printers.
The printer lane imports it, never the start of the program.
"""

from __future__ import annotations

import os
import shutil
from difflib import get_close_matches

from escpos import capabilities
from escpos.printer import Dummy

from cashier.devices.code_page import encode, is_carried
from cashier.devices.marks import put_code
from cashier.devices.raster import LineRaster, raster_command
from cashier.till.ports import PrintJob
from cashier.till.printer_rules import printer_flaw
from cashier.till.settings import PrinterSettings

_END_FEED = 6  # Lines from the print head to the edge where paper is torn.
_PULSE_100_MS = b"\x01"

# The library makes a folder for a cache at every import and leaves it behind.
if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)


def check_settings(settings: PrinterSettings) -> None:
    """Refuse a profile or code page that nobody knows, before the first job."""
    flaw = printer_flaw(settings)
    if flaw is not None:
        raise ValueError(flaw[1].en)
    profiles = capabilities.CAPABILITIES["profiles"]
    if settings.profile not in profiles:
        near = get_close_matches(settings.profile, list(profiles), n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"no printer profile {settings.profile!r}{hint}")


def job_bytes(
    job: PrintJob, settings: PrinterSettings, raster: LineRaster | None = None
) -> bytes:
    """All of a job: drawer, text, code, cut. The same bytes every time."""
    printer = begun(settings)
    if job.opens_drawer:
        # First, so that change can be given while the paper runs.
        printer.cashdraw(settings.drawer_pin)
    choose_page(printer, settings.codepage_number)
    for line in job.lines:
        put_line(printer, line, settings, raster)
    if job.barcode:
        put_code(printer, job.barcode, settings.columns)
    return ended(printer, settings)


def kick_bytes(settings: PrinterSettings) -> bytes:
    """Opens the drawer also while the printer waits for paper (DLE DC4)."""
    pin = b"\x00" if settings.drawer_pin == 2 else b"\x01"
    return b"\x10\x14\x01" + pin + _PULSE_100_MS


def begun(settings: PrinterSettings) -> Dummy:
    """A printer of bytes, reset, with nothing left of the job before."""
    printer = Dummy(profile=settings.profile)
    printer.hw("INIT")
    return printer


def choose_page(printer: Dummy, number: int) -> None:
    printer._raw(b"\x1bt" + bytes([number]))


def put_line(
    printer: Dummy,
    line: str,
    settings: PrinterSettings,
    raster: LineRaster | None = None,
) -> None:
    """One line as text, or as a picture where the page lacks a letter of it."""
    can_draw = raster is not None and printer.profile.supports("bitImageRaster")
    if raster is not None and can_draw and not is_carried(line, settings.codepage):
        printer._raw(raster_command(raster(line, settings.columns)))
    else:
        printer._raw(encode(line, settings.codepage) + b"\n")


def ended(printer: Dummy, settings: PrinterSettings) -> bytes:
    """The bytes, with the paper out far enough to be torn or cut off."""
    if settings.cut:
        printer.cut()
    else:
        printer.print_and_feed(_END_FEED)
    return bytes(printer.output)
