"""A printer that Windows knows, with a winspool.drv of our own in place of Windows'.

The fake takes the calls as Windows would: handles and figures by reference, nothing
before it was opened, 0 for a failure. What only Windows can show is not claimed here.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from cashier.devices.printer import open_printer
from cashier.devices.spooler import (
    DocInfo,
    SpoolerTransport,
    Winspool,
    winspool,
    with_signatures,
)
from cashier.domain.errors import PrinterAway
from cashier.till.ports import JobState
from cashier.till.settings import PrinterSettings

HANDLE = 0x1_2345_6789  # Wider than 32 bits, as on today's Windows.


@dataclass
class FakeWinspool:
    """One printer, "Receipts"; `fails` names a function that says no."""

    fails: str = ""
    most: int = 1000  # Bytes it takes at once.
    calls: list[str] = field(default_factory=list)
    queue: list[bytes] = field(default_factory=list)
    datatypes: list[str] = field(default_factory=list)
    open_handles: int = 0
    _job: bytearray = field(default_factory=bytearray)

    def __getattr__(self, name: str) -> Callable[..., int]:
        if not hasattr(type(self), f"on_{name}"):
            raise AttributeError(name)

        def call(*given: Any) -> int:
            self.calls.append(name)
            return 0 if name == self.fails else getattr(self, f"on_{name}")(*given)

        return call

    def on_OpenPrinterW(self, name: str, handle: Any, defaults: None) -> int:
        if name != "Receipts":
            return 0
        handle._obj.value = HANDLE
        self.open_handles += 1
        return 1

    def on_StartDocPrinterW(self, handle: Any, level: int, info: Any) -> int:
        assert (handle.value, level) == (HANDLE, 1)
        assert isinstance(info._obj, DocInfo)
        self.datatypes.append(info._obj.datatype)
        self._job.clear()
        return 7

    def on_StartPagePrinter(self, handle: Any) -> int:
        return int(handle.value == HANDLE)

    def on_WritePrinter(self, handle: Any, data: bytes, count: int, done: Any) -> int:
        assert len(data) == count
        self._job += data[: self.most]
        done._obj.value = min(count, self.most)
        return 1

    def on_EndPagePrinter(self, handle: Any) -> int:
        return 1

    def on_EndDocPrinter(self, handle: Any) -> int:
        self.queue.append(bytes(self._job))
        return 1

    def on_AbortPrinter(self, handle: Any) -> int:
        self._job.clear()
        return 1

    def on_ClosePrinter(self, handle: Any) -> int:
        self.open_handles -= 1
        return 1


def test_a_job_reaches_the_queue_whole_and_as_it_is() -> None:
    spool, told = FakeWinspool(), []
    job = bytes(range(256)) * 20

    answer = SpoolerTransport("Receipts", spool).send(
        job, "", taken=lambda: told.append(1)
    )

    assert spool.queue == [job]
    assert spool.datatypes == ["RAW"]
    assert (spool.open_handles, told) == (0, [1])
    # Windows has it; whether paper came out it does not say.
    assert answer.state is JobState.UNKNOWN


def test_a_printer_windows_does_not_know_is_away() -> None:
    with pytest.raises(PrinterAway, match="Kitchen"):
        SpoolerTransport("Kitchen", FakeWinspool()).send(b"job", "")


@pytest.mark.parametrize(
    "fails",
    [
        "StartDocPrinterW",
        "StartPagePrinter",
        "WritePrinter",
        "EndPagePrinter",
        "EndDocPrinter",
    ],
)
def test_a_job_that_fails_leaves_no_half_receipt_and_no_open_handle(fails: str) -> None:
    spool, told = FakeWinspool(fails=fails), []

    with pytest.raises(PrinterAway):
        SpoolerTransport("Receipts", spool).send(
            b"job", "", taken=lambda: told.append(1)
        )

    assert (spool.queue, spool.open_handles, told) == ([], 0, [])
    assert ("AbortPrinter" in spool.calls) is (fails != "StartDocPrinterW")


def test_a_spooler_that_takes_nothing_does_not_hold_the_lane() -> None:
    with pytest.raises(PrinterAway, match="nothing"):
        SpoolerTransport("Receipts", FakeWinspool(most=0)).send(b"job", "")


def test_functions_are_told_how_wide_a_handle_is() -> None:
    class Function:
        argtypes: tuple[object, ...] = ()
        restype: object = None

    class Library:
        pass

    library = Library()
    for name in Winspool.__annotations__:
        setattr(library, name, Function())

    with_signatures(library)  # type: ignore[arg-type]

    for name in Winspool.__annotations__:
        function = getattr(library, name)
        assert function.restype is ctypes.c_int
        wide = ctypes.c_wchar_p if name == "OpenPrinterW" else ctypes.c_void_p
        assert function.argtypes[0] is wide


def test_elsewhere_than_on_windows_there_is_no_spooler(tmp_path) -> None:
    with pytest.raises(OSError, match="Windows"):
        winspool()
    with pytest.raises(OSError, match="Windows"):
        open_printer(PrinterSettings(transport="spooler", address="Receipts"), tmp_path)
