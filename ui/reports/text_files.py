"""A sheet as CSV and as tape: plain lines, nothing that a program would run.

A spreadsheet takes a text that begins with = + - @ or a tab for a formula; names of
people, goods and reasons come from outside, so such a text gets an apostrophe before
it. Figures are figures and stay as they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import QLocale

from cashier.domain.amounts import Money, Points
from cashier.till.paper import centred, pair, rule, wrapped
from ui import present
from ui.reports.sheet import Cell, Hundredths, Percent, Sheet, shown

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """The same text, never a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def plain(cell: Cell) -> str:
    """A cell for a machine: no currency, no spaces, the language's decimal sign."""
    match cell:
        case None:
            return ""
        case Money() | Points() | Hundredths():
            return _two_places(cell.units)
        case Percent():
            return _two_places(cell.hundredths)
        case datetime():
            return f"{cell.astimezone(present.zone()):%Y-%m-%d %H:%M}"
        case int():
            return str(cell)
        case _:
            return harmless(cell)


def csv_bytes(sheet: Sheet) -> bytes:
    """UTF-8 with its mark, so that a spreadsheet reads Cyrillic."""
    # Where the comma is a decimal sign, lists are parted by semicolons.
    delimiter = ";" if QLocale().decimalPoint() == "," else ","
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow([harmless(sheet.title), harmless(sheet.period)])
    writer.writerows(
        [harmless(f.caption), plain(f.value), harmless(f.detail), harmless(f.behind)]
        for f in sheet.figures
    )
    writer.writerow([])
    writer.writerow([harmless(column.words) for column in sheet.columns])
    writer.writerows([plain(cell) for cell in row] for row in sheet.rows)
    writer.writerows([[harmless(note)] for note in sheet.notes])
    return text.getvalue().encode("utf-8-sig")


def tape_lines(sheet: Sheet, columns: int) -> tuple[str, ...]:
    """For a strip printer: figures first, then each row with its columns below it."""
    return tuple(_tape(sheet, columns))


def _tape(sheet: Sheet, columns: int) -> Iterator[str]:
    yield from centred(sheet.title, columns)
    yield from centred(sheet.period, columns)
    yield rule(columns)
    for figure in sheet.figures:
        yield from pair(figure.caption, shown(figure.value), columns)
        for more in filter(None, (figure.detail, figure.behind)):
            yield from pair("", more, columns)
    for row in sheet.rows:
        yield rule(columns)
        for column, cell in zip(sheet.columns, row, strict=True):
            if cell not in (None, ""):
                yield from pair(column.words, shown(cell), columns)
    if sheet.notes:
        yield rule(columns)
    for note in sheet.notes:
        yield from wrapped(note, columns)


def _two_places(units: int) -> str:
    whole, part = divmod(abs(units), 100)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}{QLocale().decimalPoint()}{part:02d}"
