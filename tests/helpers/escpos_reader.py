"""Reads ESC/POS bytes as a printer would, so that tests see paper, not bytes.

Knows the commands that Kassa sends and no others: an unknown command is an error,
because on a real printer it would be rubbish on the receipt. `rows` is the paper from
above: each line of text, picture and code where it stands; `listing` tells it in words,
and paper_picture draws it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# What the number behind ESC t means differs from model to model; here, on Epson's.
PAGES = {17: "cp866", 46: "cp1251"}


@dataclass(frozen=True)
class TextRow:
    text: str
    page: str


@dataclass(frozen=True)
class DotRow:
    """A picture: bytes of eight dots, 1 is black."""

    width: int
    height: int
    dots: bytes


@dataclass(frozen=True)
class CodeRow:
    """A code that the printer draws itself."""

    kind: str
    code: str
    is_centred: bool


@dataclass(frozen=True)
class FeedRow:
    lines: int


@dataclass(frozen=True)
class CutRow:
    is_full: bool


Row = TextRow | DotRow | CodeRow | FeedRow | CutRow


@dataclass
class Paper:
    rows: list[Row] = field(default_factory=list)
    kicks: list[int] = field(default_factory=list)  # Pins of the drawer.

    @property
    def lines(self) -> list[str]:
        return [row.text for row in self.rows if isinstance(row, TextRow)]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def barcodes(self) -> list[str]:
        return self._codes("code128") + self._codes("ean13")

    @property
    def qr_codes(self) -> list[str]:
        return self._codes("qr")

    @property
    def pictures(self) -> int:
        return sum(isinstance(row, DotRow) for row in self.rows)

    @property
    def cuts(self) -> int:
        return sum(isinstance(row, CutRow) for row in self.rows)

    def _codes(self, kind: str) -> list[str]:
        codes = [row for row in self.rows if isinstance(row, CodeRow)]
        return [row.code for row in codes if row.kind == kind]

    def listing(self) -> str:
        """The paper in words, one row a line."""
        return "\n".join(
            [*(f"drawer, pin {pin}" for pin in self.kicks), *map(_told, self.rows)]
        )


def _told(row: Row) -> str:
    match row:
        case TextRow():
            return f"{row.page} |{row.text}|"
        case DotRow():
            return f"picture {row.width} x {row.height}"
        case CodeRow():
            return f"{row.kind} {row.code}" + (", centred" if row.is_centred else "")
        case FeedRow():
            return f"feed {row.lines}"
    return "full cut" if row.is_full else "part cut"


class Reader:
    def __init__(self, data: bytes, pages: Mapping[int, str]) -> None:
        self._pages = pages
        self._data = data
        self._at = 0
        self._page = "ascii"
        self._is_centred = False
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
                text = self._line.decode(self._page, "replace")
                self.paper.rows.append(TextRow(text, self._page))
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
                self._page, self._is_centred = "ascii", False
            case b"t":
                self._page = self._pages[self._take(1)[0]]
            case b"a":
                self._is_centred = {0: False, 1: True}[self._take(1)[0]]
            case b"d":
                self.paper.rows.append(FeedRow(self._take(1)[0]))
            case b"p":
                self.paper.kicks.append({0: 2, 1: 5}[self._take(3)[0]])
            case _:
                raise AssertionError(f"unknown command ESC {command!r}")

    def _group(self, command: bytes) -> None:
        match command:
            case b"V":
                is_full = {0: True, 1: False}[self._take(1)[0]]
                self.paper.rows.append(CutRow(is_full))
            case b"h" | b"w" | b"H":
                self._take(1)
            case b"k":
                self._bars()
            case b"(":
                self._two_dimensional()
            case b"v":
                self._picture()
            case _:
                raise AssertionError(f"unknown command GS {command!r}")

    def _bars(self) -> None:
        kind, size = self._take(2)
        code = self._take(size).decode("ascii")
        if kind == 0x43:
            assert size == 13, code
            self._code("ean13", code)
            return
        assert kind == 0x49, kind
        assert code.startswith("{B"), code
        self._code("code128", code[2:].replace("{{", "{"))

    def _code(self, kind: str, code: str) -> None:
        self.paper.rows.append(CodeRow(kind, code, self._is_centred))

    def _two_dimensional(self) -> None:
        assert self._take(1) == b"k"
        low, high = self._take(2)
        body = self._take(low + 256 * high)
        if body[1] == 80:
            self._qr = body[3:]
        if body[1] == 81:
            self._code("qr", self._qr.decode())

    def _picture(self) -> None:
        assert self._take(2) == b"0\x00"
        wide = int.from_bytes(self._take(2), "little")
        high = int.from_bytes(self._take(2), "little")
        self.paper.rows.append(DotRow(wide * 8, high, self._take(wide * high)))


def read_paper(data: bytes, pages: Mapping[int, str] = PAGES) -> Paper:
    return Reader(data, pages).read()
