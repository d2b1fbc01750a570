"""Papers for whoever sets a printer up: plain functions, for a command and a screen.

Call them where waiting is allowed (the printer lane). Only open_drawer opens a drawer.
ValueError and OSError: the settings make no sense here; PrinterAway: it is not there.
"""

from __future__ import annotations

from pathlib import Path

from cashier.devices.printer import EscposPrinter, open_printer
from cashier.devices.raster import FontRaster
from cashier.devices.status import PrinterState
from cashier.till.paper import pair, rule, wrapped
from cashier.till.ports import PrintAnswer, PrintJob
from cashier.till.settings import PrinterSettings

_EAN = "2900000000018"


def print_test_page(
    settings: PrinterSettings, folder: Path, font: Path | None
) -> PrintAnswer:
    """A page with everything a receipt has, as these settings print it."""
    printer = _printer(settings, folder, font)
    return printer.print_job(test_job(settings))


def print_ruler(settings: PrinterSettings, folder: Path) -> PrintAnswer:
    """The page of columns and code pages; see ruler."""
    return _printer(settings, folder, None).print_ruler()


def open_drawer(settings: PrinterSettings, folder: Path) -> PrintAnswer:
    """Does the drawer open? For a manager who stands beside it."""
    return _printer(settings, folder, None).open_drawer()


def printer_state(settings: PrinterSettings, folder: Path) -> PrinterState | None:
    """How the printer is now; None: it does not say, or cannot be asked."""
    return _printer(settings, folder, None).ask()


def test_job(settings: PrinterSettings) -> PrintJob:
    columns = settings.columns
    page = f"{settings.codepage} = {settings.codepage_number}"
    lines = (
        *pair("Kassa", "TEST / ПРОВЕРКА", columns),
        rule(columns),
        *pair("profile", settings.profile, columns),
        *pair("codepage", page, columns),
        *pair("columns", str(columns), columns),
        ("1234567890" * 5)[:columns],
        rule(columns),
        *wrapped("Съешь ещё этих мягких французских булок, да выпей чаю №", columns),
        *wrapped("Әңгіме, құрт, өрік: ₸", columns),
        *pair("Всего", "1 234,50", columns),
    )
    return PrintJob(job="test", kind="test", title="test", lines=lines, barcode=_EAN)


def _printer(
    settings: PrinterSettings, folder: Path, font: Path | None
) -> EscposPrinter:
    return open_printer(settings, folder, FontRaster(font) if font else None)
