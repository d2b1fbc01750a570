"""Codes for scanners: the printer draws them where it can, else they are pictures.

An EAN of 13 digits stays one; all else is Code 128 where the paper is wide enough,
and a QR code where it is not.
"""

from __future__ import annotations

from collections.abc import Callable

import segno
from barcode import EAN13, Code128
from escpos.printer import Dummy

from cashier.devices.raster import CELL, centred, raster_command

_CODE128_MODULES = 11  # Of one symbol; start, check and stop are 35 together.
_CODE128_FRAME = 35
_MODULE = 2  # Dots of the thinnest bar that the commands know.
_HEIGHT = 64
_QR_DOT = 5
_QUIET = 4  # Modules of white around a QR code.


def put_code(printer: Dummy, code: str, columns: int) -> None:
    """The code in the middle of the paper.

    The margins beside the printed area are the quiet zones of the bars. A printer
    that can draw neither leaves it out: its number stands above as text.
    """
    if not (code.isascii() and code.isprintable()):
        raise ValueError(f"not a code of plain characters: {code!r}")
    has_bars = bool(printer.profile.supports("barcodeB"))
    if is_ean13(code):
        _put(printer, has_bars, _ean13, _ean13_picture, code, columns)
    elif _code128_fits(code, columns):
        _put(printer, has_bars, _code128, _code128_picture, code, columns)
    else:
        has_qr = bool(printer.profile.supports("qrCode"))
        _put(printer, has_qr, _qr, _qr_picture, code, columns)


def is_ean13(code: str) -> bool:
    """Thirteen digits of which the last one checks the others."""
    if len(code) != 13 or not code.isdecimal():
        return False
    odd, even = sum(map(int, code[0:12:2])), sum(map(int, code[1:12:2]))
    return (odd + 3 * even + int(code[12])) % 10 == 0


def _put(
    printer: Dummy,
    can_draw: bool,
    draw: Callable[[Dummy, str], None],
    picture: Callable[[str, int], bytes],
    code: str,
    columns: int,
) -> None:
    if can_draw:
        printer._raw(b"\x1ba\x01")  # Centred.
        draw(printer, code)
        printer._raw(b"\x1ba\x00")
    elif printer.profile.supports("bitImageRaster"):
        # The picture is as wide as the paper: nothing to centre, and no printer
        # that centres pictures its own way.
        printer._raw(picture(code, columns * CELL))


def _code128_fits(code: str, columns: int) -> bool:
    modules = _CODE128_MODULES * len(code) + _CODE128_FRAME
    return modules * _MODULE <= columns * CELL


# --- drawn by the printer ----------------------------------------------------
# The library's own barcode() reports to the standard output; these are the same
# commands: height, width, no text below, then the code.


def _bars(printer: Dummy, kind: bytes, payload: bytes) -> None:
    printer._raw(b"\x1dh" + bytes([_HEIGHT]))
    printer._raw(b"\x1dw" + bytes([_MODULE]))
    printer._raw(b"\x1dH\x00")
    printer._raw(b"\x1dk" + kind + bytes([len(payload)]) + payload)


def _code128(printer: Dummy, code: str) -> None:
    _bars(printer, b"\x49", b"{B" + code.replace("{", "{{").encode("ascii"))


def _ean13(printer: Dummy, code: str) -> None:
    _bars(printer, b"\x43", code.encode("ascii"))


def _qr(printer: Dummy, code: str) -> None:
    printer.qr(code, size=_QR_DOT, native=True)


# --- drawn here ---------------------------------------------------------------


def _bar_rows(modules: str) -> list[list[int]]:
    return [[int(module) for module in modules]] * (_HEIGHT // _MODULE)


def _code128_picture(code: str, width: int) -> bytes:
    (modules,) = Code128(code).build()
    return raster_command(centred(_bar_rows(modules), _MODULE, width))


def _ean13_picture(code: str, width: int) -> bytes:
    (modules,) = EAN13(code).build()
    return raster_command(centred(_bar_rows(modules), _MODULE, width))


def _qr_picture(code: str, width: int) -> bytes:
    matrix = segno.make(code, error="m", micro=False).matrix_iter(border=_QUIET)
    rows = [list(row) for row in matrix]
    return raster_command(centred(rows, _QR_DOT, width))
