"""The sheet of demo cards: what is printed scans as the number it shows."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bench.sheet import COLUMNS, ROWS, make_sheet, modules_of

CARD = ("0400000010014", "Петрова М. — 1 250 бонусов · 1,250 points")
# Left-hand digits of EAN-13 as widths of white, black, white, black; the others
# are the same from the other end, or black for white.
WIDTHS = [
    "3211",
    "2221",
    "2122",
    "1411",
    "1132",
    "1231",
    "1114",
    "1312",
    "1213",
    "3112",
]


def digits_of(modules: str) -> str:
    """Read bars as a scanner does, by their widths; the first digit apart."""
    widths = "".join(str(len(list(run))) for _, run in groupby(modules))
    left, right = widths[3:27], widths[32:56]
    signs = [half[i : i + 4] for half in (left, right) for i in range(0, 24, 4)]
    return "".join(
        str(WIDTHS.index(sign if sign in WIDTHS else sign[::-1])) for sign in signs
    )


def test_the_bars_of_a_card_read_as_its_number() -> None:
    modules = modules_of(CARD[0])

    assert len(modules) == 95
    assert digits_of(modules) == CARD[0][1:]


def test_a_number_that_is_no_ean_becomes_code_128() -> None:
    assert len(modules_of("0400000010015")) > 95  # Its check digit is wrong.
    assert modules_of("A-1").startswith("1101")


@pytest.mark.parametrize(
    ("count", "pages"),
    [(0, 1), (1, 1), (COLUMNS * ROWS, 1), (COLUMNS * ROWS + 1, 2)],
)
def test_the_sheet_has_as_many_pages_as_it_needs(
    qtbot: QtBot, tmp_path: Path, count: int, pages: int
) -> None:
    sheet = tmp_path / "cards.pdf"

    assert make_sheet(sheet, [CARD] * count) == pages

    assert sheet.read_bytes().startswith(b"%PDF-")


def test_a_number_too_long_for_the_paper_is_refused(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="too long"):
        make_sheet(tmp_path / "cards.pdf", [("7" * 4000, "endless")])
