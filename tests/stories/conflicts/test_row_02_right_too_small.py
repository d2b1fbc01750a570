"""Row 2: without a link a till offers what it can guarantee, and not a point more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cashier.domain.amounts import Points
from cashier.domain.errors import TillError
from cashier.till.views import Standing
from server.members import BalanceRow, put_balances
from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import CARD, TwoTills, every_kind
from tests.stories.conflicts.at_the_counter import largest, take_most

GUARANTEED, MORE = 2_000, 7_000


@pytest.fixture
def shops(tmp_path: Path) -> Iterator[TwoTills]:
    """The till has a right to twenty points, and knows that there are ninety."""
    made = TwoTills(tmp_path, every_kind(), points=GUARANTEED)
    core = made.server.core
    more = BalanceRow(card=CARD, points=MORE, expires=date(2031, 12, 31))
    core.database.write(lambda conn: put_balances(core, conn, [more]))
    made.exchange()
    yield made
    made.close()


def test_row_02_a_part_is_offered_and_said(shops: TwoTills) -> None:
    shops.cut(shops.here)

    view = shops.here.begin(COFFEE)

    assert view.standing is Standing.PARTLY
    assert view.balance == Points(GUARANTEED + MORE)
    assert largest(shops.here) == Points(GUARANTEED)
    with pytest.raises(TillError):
        shops.here.till.sales.choose(Points(GUARANTEED + 100))


def test_row_02_what_was_offered_is_what_is_spent(shops: TwoTills) -> None:
    shops.cut(shops.here)
    shops.here.begin(COFFEE)
    earned = take_most(shops.here)
    shops.sync()

    assert shops.purse() == MORE + earned
    assert shops.findings() == []
    assert shops.differences() == []
