"""A printer that is loaded with its first job, so that the window opens sooner.

Use it from the printer lane only: the first job takes as long as the import of
python-escpos, and one lane means that it is imported once.
"""

from __future__ import annotations

import importlib
from pathlib import Path

from cashier.domain.errors import PrinterAway
from cashier.till.ports import PrintJob, ReceiptPrinter
from cashier.till.settings import PrinterSettings


class LatePrinter:
    """Implements ReceiptPrinter. Settings that make no sense are PrinterAway."""

    def __init__(self, settings: PrinterSettings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self._printer: ReceiptPrinter | None = None

    def print_job(self, job: PrintJob) -> None:
        if self._printer is None:
            self._printer = self._open()
        self._printer.print_job(job)

    def _open(self) -> ReceiptPrinter:
        try:
            module = importlib.import_module("cashier.devices.printer")
            printer: ReceiptPrinter = module.open_printer(self._settings, self._folder)
        except (OSError, ValueError) as error:
            # The sale is stored and selling goes on; the doctor names the fault.
            raise PrinterAway(f"cannot set up the printer: {error}") from error
        return printer
