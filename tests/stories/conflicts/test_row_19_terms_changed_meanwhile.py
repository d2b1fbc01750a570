"""Row 19: terms and prices changed while a till was away - its sales stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cashier.domain.amounts import Money
from server import feed, programmes
from server.programmes.publishing import versions
from sync import protocol as wire
from tests.helpers.builders import COFFEE, a_programme
from tests.helpers.two_tills import TwoTills

POINTS = "points"


@pytest.fixture
def shops(tmp_path: Path) -> Iterator[TwoTills]:
    terms = a_programme(
        earn_percent_hundredths=500, minor_per_point=100, cap_percent=50
    )
    made = TwoTills(tmp_path, [terms])
    yield made
    made.close()


def test_row_19_a_sale_counts_by_the_terms_that_stand_on_its_receipt(
    shops: TwoTills,
) -> None:
    shops.cut(shops.here)
    change(shops)

    old = shops.here.sell(COFFEE, redeem=2_000)
    shops.sync()
    new = shops.here.sell(COFFEE)
    shops.sync()

    assert (old.total, old.earned.units) == (Money(8_000), 400)
    assert (new.total, new.earned.units) == (Money(20_000), 2_000)
    assert shops.purse() == 15_000 - 2_000 + 400 + 2_000
    told = shops.query(
        "SELECT amount, policy_version FROM entry WHERE kind = 'accrual'"
        f" AND account = '{shops.account}' AND amount IN (400, 2000) ORDER BY amount"
    )
    assert told == [(400, 1), (2_000, 2)]
    assert shops.findings() == []
    assert shops.differences() == []


def change(shops: TwoTills) -> None:
    """Ten percent instead of five, and a coffee costs twice as much."""
    core = shops.server.core

    def publish(conn: Any) -> None:
        (mine,) = [t for t in versions(conn) if t.programme_id == POINTS]
        new: Any = replace(mine, version=2, earn_percent_hundredths=1_000)  # type: ignore[call-arg]
        programmes.publish(conn, [new], core.stamp())
        dear = wire.GoodsRow(name="Coffee", price=20_000, vat=20)
        feed.publish(conn, "goods", {COFFEE: msgspec.json.encode(dear)})

    core.database.write(publish)
