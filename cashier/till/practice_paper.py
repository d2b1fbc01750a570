"""Paper of the training mode: it says so at both ends, and the drawer stays shut.

Between the queue of papers and the printer, so no paper there is can miss it: neither
a receipt nor a copy, neither a report nor a slip of the drawer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cashier.till.paper import centred, rule
from cashier.till.ports import PrintAnswer, PrintJob, ReceiptPrinter
from cashier.till.receipt_texts import Word, word
from cashier.till.settings import TillSettings


class PracticePrinter:
    """Implements ReceiptPrinter, over the shop's own one."""

    def __init__(self, printer: ReceiptPrinter, settings: TillSettings) -> None:
        self._printer = printer
        self._settings = settings

    def print_job(self, job: PrintJob, taken: Callable[[], None]) -> PrintAnswer:
        return self._printer.print_job(marked(job, self._settings), taken)


def marked(job: PrintJob, settings: TillSettings) -> PrintJob:
    """Neither a drawer nor a code that another till could read."""
    columns = settings.printer.columns
    words = word(settings.receipt_language, Word.TRAINING)
    band = (rule(columns), *centred(words, columns), rule(columns))
    return replace(
        job, lines=(*band, *job.lines, *band), barcode="", opens_drawer=False
    )
