"""A till whose every screen is there, with the real acts over a store in memory."""

from __future__ import annotations

import pytest

from tests.ui.around.house import House
from tests.ui.watching import watched


@pytest.fixture
def house(qtbot, dressed, languages, scanner):
    """Nobody is logged in yet; no shift is open."""
    house = House(qtbot, languages, scanner)
    try:
        with watched() as house.watch:
            yield house
    finally:
        house.close(dressed)
