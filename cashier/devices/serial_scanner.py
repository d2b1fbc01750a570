"""A scanner on a serial line (USB-COM mode): one code after another, as text.

A frame ends with CR or LF, or when the line is idle. Group separators inside a
code survive. A scanner that is unplugged is looked for until it is back. `run`
blocks; the wiring gives it a thread, and the callback is called on that thread.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import serial
from serial.tools import list_ports

from cashier.till.ports import Clock

IDLE_S = 0.05
RETRY_S = 1.0
LONGEST = 4096  # The longest code anyone prints is shorter.
_ENDS = (b"\r", b"\n")


class Frames:
    """Bytes in, codes out. A code that is too long arrives cut, and once."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[str]:
        """Codes that are complete with these bytes."""
        codes = []
        for value in data:
            byte = bytes((value,))
            if byte in _ENDS:
                codes.extend(self.idle())
            elif len(self._pending) <= LONGEST:  # One more shows that it was longer.
                self._pending += byte
        return codes

    def idle(self) -> list[str]:
        """The line fell silent: what is there is a whole code."""
        frame = bytes(self._pending)
        self._pending.clear()
        return [frame.decode("utf-8", errors="replace")] if frame else []


def _nobody_asked(_: bool) -> None:
    pass


class SerialScanner:
    def __init__(
        self,
        find_port: Callable[[], str | None],
        on_code: Callable[[str], None],
        clock: Clock,
        *,
        on_link: Callable[[bool], None] = _nobody_asked,
        baud: int = 9600,
    ) -> None:
        """`on_link` is told when the scanner is there and when it is gone."""
        self._find_port = find_port
        self._on_code = on_code
        self._clock = clock
        self._on_link = on_link
        self._baud = baud

    def run(self, stop: Event) -> None:
        """Read until `stop` is set, however often the scanner goes away."""
        while not stop.is_set():
            port = self._find_port()
            if port is not None:
                self._read(port, stop)
            if not stop.is_set():
                self._clock.sleep(RETRY_S)

    def _read(self, port: str, stop: Event) -> None:
        try:
            line = serial.Serial(port, self._baud, timeout=IDLE_S)
        except OSError:
            return  # Not there yet, or somebody else has it: the caller looks again.
        with line:
            self._on_link(True)
            try:
                self._listen(line, stop)
            except OSError:
                # Unplugged. A code that was half read is dropped; half a code
                # must never reach a sale.
                self._on_link(False)

    def _listen(self, line: serial.Serial, stop: Event) -> None:
        frames = Frames()
        while not stop.is_set():
            data = line.read(1)
            if data:
                data += line.read(line.in_waiting)
            for code in frames.feed(data) if data else frames.idle():
                self._on_code(code)


def port_finder(setting: str) -> Callable[[], str | None]:
    """`usb:VID:PID` or `usb:VID:PID:SERIAL` follows a device; else a fixed port.

    Port numbers change when a plug moves to another socket; the device does not.
    """
    if not setting.startswith("usb:"):
        return lambda: setting or None
    vendor, product, *serial_number = setting.removeprefix("usb:").split(":", 2)
    wanted = (int(vendor, 16), int(product, 16))

    def find() -> str | None:
        for port in list_ports.comports():
            is_same = not serial_number or port.serial_number == serial_number[0]
            if (port.vid, port.pid) == wanted and is_same:
                return str(port.device)
        return None

    return find
