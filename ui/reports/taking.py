"""Taking a report away: where its files go and what they are called.

A file is written beside its place and moved there whole; one of the same name is
replaced, because the same report of the same days is the same report.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from cashier.domain.reports.period import Period
from ui.reports.pdf_file import pdf_bytes
from ui.reports.sheet import Sheet
from ui.reports.text_files import csv_bytes
from ui.reports.workbook import workbook_bytes


def folder() -> Path:
    """Among the documents of whoever works here."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place)) / "Kassa"


class Taken(Enum):
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


def content(kind: Taken, sheets: Sequence[Sheet], front: Sheet) -> bytes:
    """Every page; of a CSV the one in front, because it has no pages."""
    match kind:
        case Taken.PDF:
            return pdf_bytes(sheets)
        case Taken.XLSX:
            return workbook_bytes(sheets)
        case Taken.CSV:
            return csv_bytes(front)


def write(
    folder: Path, kind: Taken, sheets: Sequence[Sheet], front: Sheet, period: Period
) -> Path | None:
    """The file; None: the folder does not take it (full, gone, not ours)."""
    part = f"{front.tab.value}-" if kind is Taken.CSV else ""
    name = f"kassa-{part}{period.first}--{period.last}.{kind.value}"
    path = folder / name
    beside = folder / f".{name}.part"
    made = content(kind, sheets, front)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(made)
        beside.replace(path)
    except OSError:
        return None
    return path
