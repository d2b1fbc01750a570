"""Row 10: earned elsewhere, and the feed has not told yet - the hold knows better."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cashier.domain.amounts import Points
from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import TwoTills, every_kind
from tests.stories.conflicts.at_the_counter import largest

BALANCE = 1_000


@pytest.fixture
def free(tmp_path: Path) -> Iterator[TwoTills]:
    """A till of another shop has sold since this one asked for news."""
    made = TwoTills(tmp_path, every_kind(), points=BALANCE, is_planned=False)
    made.cut(made.here)
    made.there.sell(COFFEE)
    made.exchange()
    yield made
    made.close()


def test_row_10_without_a_link_the_older_figure_is_shown_with_its_time(
    free: TwoTills,
) -> None:
    view = free.here.begin(COFFEE)

    assert view.balance == Points(BALANCE)
    assert view.member is not None
    assert view.member.as_of < free.here.till.clock.now()


def test_row_10_with_a_link_the_true_balance_is_spent(free: TwoTills) -> None:
    free.network.mend()

    view = free.here.begin(COFFEE)

    assert free.purse() > BALANCE
    assert view.balance == Points(free.purse())
    assert largest(free.here) == Points(free.purse())
