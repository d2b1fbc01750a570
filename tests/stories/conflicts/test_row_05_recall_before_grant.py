"""Row 5: a right is asked back before it reached its till - it never will.

The till's letters come in order, so only a right that comes another way can be late:
as a code on the customer's phone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cashier.domain.errors import CarrySeen
from server import carry
from sync.carry_text import text_of
from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import CARD, TwoTills, every_kind
from tests.stories.conflicts.at_the_counter import free_points, open_points, show

BALANCE = 4_000


@pytest.fixture
def free(tmp_path: Path) -> Iterator[TwoTills]:
    """Nothing is parked at any till."""
    made = TwoTills(tmp_path, every_kind(), points=BALANCE, is_planned=False)
    yield made
    made.close()


def test_row_05_the_till_buries_it_and_gives_it_back_whole(free: TwoTills) -> None:
    core = free.server.core
    grant = carry.reserve(core, card=CARD, till="2-1", points=3_000)
    assert open_points(free) == 3_000

    carry.recall(core, grant.right)
    free.sync()

    assert open_points(free) == 0
    assert free_points(free) == BALANCE
    free.there.begin(COFFEE)
    with pytest.raises(CarrySeen):
        show(free.there, text_of(grant))
    assert free.differences() == []
    assert free.findings() == []
