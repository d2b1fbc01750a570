"""A printer that Windows knows: jobs go to its spooler as they are (RAW).

No driver is replaced and none draws a page: the queue passes our bytes on. Imported
on Windows only; the functions of winspool.drv come in as an object, so that the calls
can be tried without Windows.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from cashier.devices.transports import UNKNOWN, nobody
from cashier.domain.errors import PrinterAway
from cashier.till.ports import PrintAnswer

DOC_NAME = "Kassa"
_LEVEL = 1


class DocInfo(ctypes.Structure):
    """DOC_INFO_1W: what the job is called, and that its bytes are final."""

    _fields_ = (
        ("name", ctypes.c_wchar_p),
        ("output", ctypes.c_wchar_p),
        ("datatype", ctypes.c_wchar_p),
    )


class Winspool(Protocol):
    """The functions of winspool.drv that are used; each returns 0 for a failure."""

    OpenPrinterW: Callable[..., int]
    StartDocPrinterW: Callable[..., int]
    StartPagePrinter: Callable[..., int]
    WritePrinter: Callable[..., int]
    EndPagePrinter: Callable[..., int]
    EndDocPrinter: Callable[..., int]
    AbortPrinter: Callable[..., int]
    ClosePrinter: Callable[..., int]


class SpoolerTransport:
    """One job of the spooler for each print job. Paper is the spooler's business."""

    def __init__(self, printer: str, spool: Winspool) -> None:
        self._printer = printer
        self._spool = spool

    def send(
        self,
        payload: bytes,
        text: str,  # noqa: ARG002 - for people
        *,
        kick: bytes = b"",  # noqa: ARG002 - the queue does not say how the printer is
        taken: Callable[[], None] = nobody,
    ) -> PrintAnswer:
        handle = ctypes.c_void_p()
        self._need(
            self._spool.OpenPrinterW(self._printer, ctypes.byref(handle), None),
            "is not known to Windows",
        )
        try:
            self._whole_job(handle, payload)
        finally:
            self._spool.ClosePrinter(handle)
        taken()
        return UNKNOWN

    def _whole_job(self, handle: ctypes.c_void_p, payload: bytes) -> None:
        info = DocInfo(DOC_NAME, None, "RAW")
        begun = self._spool.StartDocPrinterW(handle, _LEVEL, ctypes.byref(info))
        self._need(begun, "takes no job")
        try:
            self._need(self._spool.StartPagePrinter(handle), "takes no page")
            self._write(handle, payload)
            self._need(self._spool.EndPagePrinter(handle), "does not end the page")
            self._need(self._spool.EndDocPrinter(handle), "does not end the job")
        except PrinterAway:
            # Half a receipt must not wait in the queue for better times.
            with suppress(PrinterAway):
                self._need(self._spool.AbortPrinter(handle), "does not drop the job")
            raise

    def _write(self, handle: ctypes.c_void_p, payload: bytes) -> None:
        left = payload
        while left:
            written = ctypes.c_uint32()
            count = len(left)
            done = self._spool.WritePrinter(handle, left, count, ctypes.byref(written))
            self._need(done, "does not take data")
            self._need(written.value, "takes nothing")
            left = left[written.value :]

    def _need(self, done: int, what: str) -> None:
        if not done:
            raise PrinterAway(f"printer {self._printer!r} {what}")


def winspool() -> Winspool:
    """The functions of this Windows. OSError where there is no Windows."""
    load = getattr(ctypes, "WinDLL", None)
    if load is None:
        raise OSError("the spooler is a part of Windows")
    library: Winspool = load("winspool.drv")
    return with_signatures(library)


def with_signatures(library: Winspool) -> Winspool:
    """Handles are as wide as pointers; without this they would be cut on 64 bits."""
    handle, pointer = ctypes.c_void_p, ctypes.POINTER
    arguments: dict[str, tuple[object, ...]] = {
        "OpenPrinterW": (ctypes.c_wchar_p, pointer(handle), handle),
        "StartDocPrinterW": (handle, ctypes.c_uint32, pointer(DocInfo)),
        "StartPagePrinter": (handle,),
        "WritePrinter": (
            handle,
            ctypes.c_char_p,
            ctypes.c_uint32,
            pointer(ctypes.c_uint32),
        ),
        "EndPagePrinter": (handle,),
        "EndDocPrinter": (handle,),
        "AbortPrinter": (handle,),
        "ClosePrinter": (handle,),
    }
    for name, kinds in arguments.items():
        function = getattr(library, name)
        function.argtypes = kinds
        function.restype = ctypes.c_int
    return library
