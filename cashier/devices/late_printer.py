"""A printer that is loaded with its first job, so that the window opens sooner.

Use it from the printer lane only: the first job takes as long as the import of
python-escpos, and one lane means that it is imported once.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from cashier.domain.errors import PrinterAway
from cashier.till.ports import PrintAnswer, PrintJob, ReceiptPrinter
from cashier.till.settings import PrinterSettings


class LatePrinter:
    """Implements ReceiptPrinter. Settings that make no sense are PrinterAway."""

    def __init__(
        self, settings: PrinterSettings, folder: Path, font: Path | None = None
    ) -> None:
        """`font` draws the lines that no code page carries; None: nobody does."""
        self._settings = settings
        self._folder = folder
        self._font = font
        self._printer: ReceiptPrinter | None = None

    def print_job(self, job: PrintJob, taken: Callable[[], None]) -> PrintAnswer:
        if self._printer is None:
            self._printer = self._open()
        return self._printer.print_job(job, taken)

    def _open(self) -> ReceiptPrinter:
        try:
            raster = importlib.import_module("cashier.devices.raster")
            module = importlib.import_module("cashier.devices.printer")
            drawing = raster.FontRaster(self._font) if self._font else None
            printer: ReceiptPrinter = module.open_printer(
                self._settings, self._folder, drawing
            )
        except (OSError, ValueError) as error:
            # The sale is stored and selling goes on; the doctor names the fault.
            raise PrinterAway(f"cannot set up the printer: {error}") from error
        return printer
