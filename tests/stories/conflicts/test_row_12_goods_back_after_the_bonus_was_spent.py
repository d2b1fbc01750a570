"""Row 12: goods come back after the points for them were spent - the rest is owed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import TwoTills, every_kind
from tests.stories.conflicts.at_the_counter import take_most


@pytest.fixture
def shops(tmp_path: Path) -> Iterator[TwoTills]:
    made = TwoTills(tmp_path, every_kind(), points=0)
    yield made
    made.close()


def test_row_12_what_is_gone_is_owed_and_paid_by_the_next_points(
    shops: TwoTills,
) -> None:
    bought = shops.here.sell(COFFEE)
    shops.sync()
    shops.there.begin(COFFEE)
    earned = take_most(shops.there)  # The points of the first coffee are gone.
    shops.sync()
    assert shops.purse() == earned

    shops.here.give_back(shops.here.find(bought.number))
    shops.sync()

    assert shops.purse() == earned - bought.earned.units
    assert owed(shops) == bought.earned.units  # All else is parked at a till.
    assert shops.posted_in("") >= 0  # Nobody's balance is below nothing.
    shops.there.sell(COFFEE)
    shops.sync()
    assert owed(shops) == 0
    assert shops.findings() == []
    assert shops.differences() == []


def owed(shops: TwoTills) -> int:
    found = shops.query(f"SELECT claims FROM account WHERE account = '{shops.account}'")
    return int(str(found[0][0]))
