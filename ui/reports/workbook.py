"""All pages of a report as one workbook: figures are numbers, texts are never formulas.

Amounts are written as decimals with two places, from whole units, without a float.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from cashier.domain.amounts import Money, Points
from ui import present
from ui.reports.sheet import Cell, Hundredths, Percent, Sheet

_WIDTH = 20
_LONGEST_NAME = 31  # Of a page; Excel takes no more, and none of these signs.
_FORBIDDEN = "[]:*?/\\'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    title: Any
    head: Any
    amount: Any
    count: Any
    percent: Any
    text: Any


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    # Not before it is asked for: a till starts without it.
    import xlsxwriter  # noqa: PLC0415

    held = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(held, options) as book:
        formats = Formats(
            title=book.add_format({"bold": True, "font_size": 16}),
            head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            amount=book.add_format({"num_format": "#,##0.00"}),
            count=book.add_format({"num_format": "#,##0"}),
            percent=book.add_format({"num_format": "0.00%"}),
            text=book.add_format({"text_wrap": True, "valign": "top"}),
        )
        for sheet in sheets:
            _page(book, sheet, formats)
    return held.getvalue()


def _page(book: Any, sheet: Sheet, formats: Formats) -> None:
    name = "".join(c for c in sheet.title if c not in _FORBIDDEN)[:_LONGEST_NAME]
    page = book.add_worksheet(name)
    page.set_column(0, max(len(sheet.columns), 4) - 1, _WIDTH)
    page.write_string(0, 0, sheet.title, formats.title)
    page.write_string(1, 0, sheet.period)
    at = 3
    for figure in sheet.figures:
        page.write_string(at, 0, figure.caption)
        _write(page, at, 1, figure.value, formats)
        page.write_string(at, 2, figure.detail)
        page.write_string(at, 3, figure.behind)
        at += 1
    at += 1
    for place, column in enumerate(sheet.columns):
        page.write_string(at, place, column.words, formats.head)
    for row in sheet.rows:
        at += 1
        for place, cell in enumerate(row):
            _write(page, at, place, cell, formats)
    for note in sheet.notes:
        at += 1
        page.write_string(at + 1, 0, note)
    if sheet.bars.bars:
        _chart(book, page, sheet, name, at + 4)


def _write(page: Any, row: int, place: int, cell: Cell, formats: Formats) -> None:
    match cell:
        case None | "":
            pass
        case Money() | Points() | Hundredths():
            page.write_number(row, place, _decimal(cell.units, 2), formats.amount)
        case Percent():
            units = _decimal(cell.hundredths, 4)
            page.write_number(row, place, units, formats.percent)
        case int():
            page.write_number(row, place, cell, formats.count)
        case datetime():
            local = f"{cell.astimezone(present.zone()):%Y-%m-%d %H:%M}"
            page.write_string(row, place, local)
        case _:
            page.write_string(row, place, cell, formats.text)


def _chart(book: Any, page: Any, sheet: Sheet, name: str, at: int) -> None:
    """Beside its own numbers, so that it can be changed."""
    bars, last = sheet.bars, len(sheet.columns) + 1
    for n, (words, units) in enumerate(bars.bars):
        page.write_string(at + n, last, words)
        value = units if bars.is_count else _decimal(units, 2)
        page.write_number(at + n, last + 1, value)
    end = at + len(bars.bars) - 1
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": bars.title,
            "categories": [name, at, last, end, last],
            "values": [name, at, last + 1, end, last + 1],
        }
    )
    chart.set_title({"name": bars.title})
    chart.set_legend({"none": True})
    page.insert_chart(at, 0, chart)


def _decimal(units: int, places: int) -> Decimal:
    return Decimal(units).scaleb(-places)
