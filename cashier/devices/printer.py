"""The receipt printer: a job in, ESC/POS bytes out by the transport of the settings.

Importing this module is slow (see escpos_bytes); `late_printer` does it on the
printer lane, with the first job.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from cashier.devices.escpos_bytes import check_settings, job_bytes, kick_bytes
from cashier.devices.raster import LineRaster
from cashier.devices.ruler import ruler_bytes, ruler_text
from cashier.devices.status import PrinterState
from cashier.devices.transports import (
    FolderTransport,
    Manners,
    NoTransport,
    Transport,
    TwoWayTransport,
    nobody,
    serial_transport,
    tcp_transport,
)
from cashier.till.ports import PrintAnswer, PrintJob
from cashier.till.settings import PrinterSettings


class EscposPrinter:
    """Implements ReceiptPrinter. Keeps nothing: a job is sent whole or not at all."""

    def __init__(
        self,
        settings: PrinterSettings,
        transport: Transport,
        raster: LineRaster | None = None,
    ) -> None:
        check_settings(settings)
        self._settings = settings
        self._transport = transport
        self._raster = raster

    def print_job(
        self, job: PrintJob, taken: Callable[[], None] = nobody
    ) -> PrintAnswer:
        return self._transport.send(
            job_bytes(job, self._settings, self._raster),
            job_text(job),
            kick=kick_bytes(self._settings) if job.opens_drawer else b"",
            taken=taken,
        )

    def print_ruler(self) -> PrintAnswer:
        """Code pages by number, to find the one this printer can be read with."""
        return self._transport.send(ruler_bytes(self._settings), ruler_text())

    def open_drawer(self) -> PrintAnswer:
        """The pulse alone, without paper."""
        return self._transport.send(kick_bytes(self._settings), "[drawer]\n")

    def ask(self) -> PrinterState | None:
        """How it is now; None: it does not say. Raises PrinterAway."""
        if isinstance(self._transport, TwoWayTransport) and self._settings.status:
            return self._transport.ask()
        return None


def open_printer(
    settings: PrinterSettings, folder: Path, raster: LineRaster | None = None
) -> EscposPrinter:
    """The printer of the settings; `folder` serves where they name none.

    ValueError when the settings make no sense, OSError when this system has no such
    way. A printer that is only switched off shows itself at the first job.
    """
    check_settings(settings)
    return EscposPrinter(settings, _transport(settings, folder), raster)


def job_text(job: PrintJob) -> str:
    """A job as people read it: what is no text stands in brackets."""
    marks = [f"[{job.barcode}]"] if job.barcode else []
    if job.opens_drawer:
        marks.append("[drawer]")
    return "\n".join((*job.lines, *marks, ""))


def _transport(settings: PrinterSettings, folder: Path) -> Transport:
    level = {"low": False, "high": True}.get(settings.drawer_switch)
    manners = Manners(asks=settings.status, open_is_high=level)
    match settings.transport:
        case "file":
            return FolderTransport(Path(settings.address or folder))
        case "tcp":
            return tcp_transport(settings.address, manners)
        case "serial":
            return serial_transport(
                settings.address, manners, baud=settings.baud, flow=settings.flow
            )
        case "device":
            module = importlib.import_module("cashier.devices.device_file")
            device: Transport = module.DeviceTransport(settings.address)
            return device
        case "spooler":
            module = importlib.import_module("cashier.devices.spooler")
            spooler: Transport = module.SpoolerTransport(
                settings.address, module.winspool()
            )
            return spooler
    return NoTransport()  # "none": all others were refused above.
