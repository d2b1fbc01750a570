"""The receipt printer: a job in, ESC/POS bytes out by the transport of the settings.

Importing this module is slow (see escpos_bytes); `late_printer` does it on the
printer lane, with the first job.
"""

from __future__ import annotations

from pathlib import Path

from cashier.devices.escpos_bytes import check_settings, job_bytes
from cashier.devices.transports import (
    FolderTransport,
    NoTransport,
    TcpTransport,
    Transport,
)
from cashier.till.ports import PrintJob
from cashier.till.settings import PrinterSettings


class EscposPrinter:
    """Implements ReceiptPrinter. Keeps nothing: a job is sent whole or not at all."""

    def __init__(self, settings: PrinterSettings, transport: Transport) -> None:
        check_settings(settings)
        self._settings = settings
        self._transport = transport

    def print_job(self, job: PrintJob) -> None:
        self._transport.send(job_bytes(job, self._settings), job_text(job))


def open_printer(settings: PrinterSettings, folder: Path) -> EscposPrinter:
    """The printer of the settings; `folder` serves where they name none.

    ValueError when the settings make no sense. A printer that is only switched
    off shows itself at the first job, as PrinterAway.
    """
    return EscposPrinter(settings, _transport(settings, folder))


def job_text(job: PrintJob) -> str:
    """A job as people read it: what is no text stands in brackets."""
    marks = [f"[{job.barcode}]"] if job.barcode else []
    if job.opens_drawer:
        marks.append("[drawer]")
    return "\n".join((*job.lines, *marks, ""))


def _transport(settings: PrinterSettings, folder: Path) -> Transport:
    match settings.transport:
        case "file":
            return FolderTransport(Path(settings.address or folder))
        case "tcp":
            return TcpTransport(settings.address)
        case "none":
            return NoTransport()
    raise ValueError(f"no way to a printer called {settings.transport!r}")
