"""A page that shows which settings suit a printer: whoever can read says which line.

Columns: the longest row of digits that stays on one line. Code page: the number in
front of the line that reads as Russian. Nothing on the page is more than a guess from
the catalogue of printers; the paper decides.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from escpos import capabilities

from cashier.devices.code_page import encode
from cashier.devices.escpos_bytes import begun, choose_page, ended
from cashier.till.printer_rules import COLUMNS
from cashier.till.settings import PrinterSettings

SAMPLE = "Съешь ещё хлеба № 5"
_PAGES = ("cp866", "cp1251")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A code page and the number that some printers know it by."""

    codepage: str
    number: int

    @property
    def label(self) -> str:
        return f"{self.number:3} {self.codepage:6} "


def candidates() -> tuple[Candidate, ...]:
    """Every pair that a known printer has, the most usual first."""
    found: Counter[Candidate] = Counter()
    for profile in capabilities.CAPABILITIES["profiles"].values():
        for number, name in profile["codePages"].items():
            page = str(name).lower()
            if page in _PAGES:
                found[Candidate(codepage=page, number=int(number))] += 1
    return tuple(
        sorted(found, key=lambda c: (_PAGES.index(c.codepage), -found[c], c.number))
    )


def ruler_bytes(settings: PrinterSettings) -> bytes:
    """The page for the printer of these settings; it leaves the drawer shut."""
    printer = begun(settings)
    for columns in COLUMNS:
        printer._raw(_row(columns).encode("ascii") + b"\n")
    for candidate in candidates():
        choose_page(printer, candidate.number)
        line = candidate.label.encode("ascii") + encode(SAMPLE, candidate.codepage)
        printer._raw(line + b"\n")
    return ended(printer, settings)


def ruler_text() -> str:
    """The same page as people read it."""
    rows = [_row(columns) for columns in COLUMNS]
    lines = [candidate.label + SAMPLE for candidate in candidates()]
    return "\n".join((*rows, *lines, ""))


def _row(columns: int) -> str:
    """So many digits, of which the last two say how many."""
    digits = "1234567890" * 5
    return digits[: columns - 3] + f" {columns}"
