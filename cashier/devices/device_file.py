"""A printer that the system shows as a device, like /dev/usb/lp0 on Linux.

Bytes go out only: what such a printer says is not asked. The device must exist and
must be one; an ordinary file of that name is not written over.
"""

from __future__ import annotations

import os
import select
import stat
import time
from collections.abc import Callable

from cashier.devices.links import WRITE_S
from cashier.devices.transports import UNKNOWN, nobody
from cashier.domain.errors import PrinterAway
from cashier.till.ports import PrintAnswer

_PIECE = 4096


class DeviceTransport:
    def __init__(self, path: str, *, write_s: float = WRITE_S) -> None:
        """`write_s`: for so long the printer may take nothing at all."""
        self._path = path
        self._write_s = write_s

    def send(
        self,
        payload: bytes,
        text: str,  # noqa: ARG002 - for people
        *,
        kick: bytes = b"",  # noqa: ARG002 - it does not say when it cannot print
        taken: Callable[[], None] = nobody,
    ) -> PrintAnswer:
        try:
            device = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK)
            try:
                self._write(device, payload)
            finally:
                os.close(device)
        except OSError as error:
            raise PrinterAway(f"{self._path} does not take data") from error
        taken()
        return UNKNOWN

    def _write(self, device: int, payload: bytes) -> None:
        if stat.S_ISREG(os.fstat(device).st_mode):
            raise OSError("a file, not a device")
        waiting = select.poll()
        waiting.register(device, select.POLLOUT)
        left = memoryview(payload)
        deadline = time.monotonic() + self._write_s
        while left:
            if not waiting.poll(max(deadline - time.monotonic(), 0) * 1000):
                raise TimeoutError("it stands still")
            try:
                count = os.write(device, left[:_PIECE])
            except BlockingIOError:
                continue
            if count:
                left = left[count:]
                deadline = time.monotonic() + self._write_s
