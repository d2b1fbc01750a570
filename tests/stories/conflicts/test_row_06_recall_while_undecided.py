"""Row 6: what a sale in hand has reserved stays; the rest goes back at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cashier.domain.amounts import Points
from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import TwoTills, every_kind
from tests.stories.conflicts.at_the_counter import largest, open_points, take_most

BALANCE, RESERVED = 6_000, 3_500


@pytest.fixture
def shops(tmp_path: Path) -> Iterator[TwoTills]:
    made = TwoTills(tmp_path, every_kind(), points=BALANCE)
    yield made
    made.close()


def test_row_06_the_sale_in_hand_keeps_what_it_reserved(shops: TwoTills) -> None:
    shops.here.begin(COFFEE)
    shops.here.till.sales.choose(Points(RESERVED))

    shops.there.begin(COFFEE)  # Asks for fifty points: they are asked back here.

    assert largest(shops.there) == Points(BALANCE - RESERVED)
    assert open_points(shops) == BALANCE
    earned = take_most(shops.there) + shops.here.pay().earned.units
    shops.sync()
    assert shops.purse() == earned
    assert shops.findings() == []
    assert shops.differences() == []


def test_row_06_a_sale_that_is_given_up_gives_it_back_then(shops: TwoTills) -> None:
    shops.here.begin(COFFEE)
    shops.here.till.sales.choose(Points(5_000))
    shops.there.begin(COFFEE)
    assert largest(shops.there) == Points(1_000)

    shops.here.till.sales.unchoose()
    shops.there.till.sales.void_sale("anna")
    shops.there.begin(COFFEE)

    assert largest(shops.there) == Points(5_000)
    assert shops.differences() == []
