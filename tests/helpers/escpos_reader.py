"""Reads ESC/POS bytes as a printer would, so that tests see paper, not bytes.

Knows the commands that Kassa sends and no others: an unknown command is an error,
because on a real printer it would be rubbish on the receipt.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# What the number behind ESC t means, on the printers of the tests. The library
# itself picks page 1 for the empty lines around a picture.
PAGES = {1: "ascii", 17: "cp866", 46: "cp1251"}


@dataclass
class Paper:
    lines: list[str] = field(default_factory=list)
    barcodes: list[str] = field(default_factory=list)
    qr_codes: list[str] = field(default_factory=list)
    pictures: int = 0
    cuts: int = 0
    kicks: list[int] = field(default_factory=list)  # Pins of the drawer.

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._page = "ascii"
        self._line = bytearray()
        self._qr = b""
        self.paper = Paper()

    def read(self) -> Paper:
        while self._at < len(self._data):
            byte = self._take(1)
            if byte == b"\x1b":
                self._escape(self._take(1))
            elif byte == b"\x1d":
                self._group(self._take(1))
            elif byte == b"\n":
                self.paper.lines.append(self._line.decode(self._page))
                self._line.clear()
            elif byte < b" ":
                raise AssertionError(f"control byte {byte!r} at {self._at}")
            else:
                self._line += byte
        assert not self._line, "text without an end of line is never printed"
        return self.paper

    def _take(self, count: int) -> bytes:
        part = self._data[self._at : self._at + count]
        assert len(part) == count, "a command is cut short"
        self._at += count
        return part

    def _escape(self, command: bytes) -> None:
        match command:
            case b"@":
                self._page = "ascii"
            case b"t":
                self._page = PAGES[self._take(1)[0]]
            case b"a" | b"d":
                self._take(1)
            case b"p":
                self.paper.kicks.append({0: 2, 1: 5}[self._take(3)[0]])
            case _:
                raise AssertionError(f"unknown command ESC {command!r}")

    def _group(self, command: bytes) -> None:
        match command:
            case b"V":
                self._take(1)
                self.paper.cuts += 1
            case b"h" | b"w" | b"H":
                self._take(1)
            case b"k":
                kind, size = self._take(2)
                assert kind == 0x49, kind
                code = self._take(size).decode("ascii")
                assert code.startswith("{B"), code
                self.paper.barcodes.append(code[2:].replace("{{", "{"))
            case b"(":
                self._two_dimensional()
            case b"v":
                self._picture()
            case _:
                raise AssertionError(f"unknown command GS {command!r}")

    def _two_dimensional(self) -> None:
        assert self._take(1) == b"k"
        low, high = self._take(2)
        body = self._take(low + 256 * high)
        if body[1] == 80:
            self._qr = body[3:]
        if body[1] == 81:
            self.paper.qr_codes.append(self._qr.decode())

    def _picture(self) -> None:
        assert self._take(2)[:1] == b"0"
        x_low, x_high, y_low, y_high = self._take(4)
        self._take((x_low + 256 * x_high) * (y_low + 256 * y_high))
        self.paper.pictures += 1


def read_paper(data: bytes) -> Paper:
    return Reader(data).read()
