"""A page of a report as values: figures, one table, bars and notes, already worded.

Screen, tape, PDF, XLSX and CSV all show the same sheet. Amounts stay amounts until
they are shown, so that a spreadsheet gets numbers and paper gets text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cashier.domain.amounts import Money, Points
from ui import present


class Tab(Enum):
    """In the order of the screen."""

    SHIFT = "shift"
    CASHIERS = "cashiers"
    BONUSES = "bonuses"
    VOIDS = "voids"
    PROGRAMME = "programme"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent:
    hundredths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hundredths:
    """A plain figure with two places: 1.50 receipts of a member."""

    units: int


Cell = Money | Points | Percent | Hundredths | int | str | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One card: what it is, and on Enter how it is made and from how much."""

    caption: str
    value: Cell
    about: str
    detail: str = ""  # Under the figure: an interval, a number of receipts.
    behind: str = ""  # What it was made from: 12 receipts.


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    words: str
    is_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    title: str
    bars: tuple[tuple[str, int], ...]  # In hundredths, of money and points alike.
    is_count: bool = False  # Whole things instead.


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    tab: Tab
    title: str
    period: str
    figures: tuple[Figure, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_notes: tuple[str, ...]  # One for each row: what it means, or nothing.
    bars: Bars
    notes: tuple[str, ...] = ()


NOTHING = "–"


def shown(cell: Cell) -> str:
    """A cell for people, in the present language."""
    match cell:
        case None:
            return NOTHING
        case Money():
            return present.money(cell)
        case Points():
            return present.points(cell)
        case Percent():
            return f"{present.percent_signed(cell.hundredths)}{present.NO_BREAK}%"
        case Hundredths():
            return present.points(Points(cell.units))
        case datetime():
            local = cell.astimezone(present.zone())
            return f"{present.day(local.date())}, {present.clock_time(cell)}"
        case int():
            return present.number(cell)
        case _:
            return cell
