"""Row 1: two stores without a link, one customer - each spends its own right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.errors import TillError
from server import carry
from sync.carry_text import text_of
from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import CARD, Counter, TwoTills, every_kind
from tests.stories.conflicts.at_the_counter import largest, show, take_most

BALANCE = 9_000
FOUR = (COFFEE,) * 4  # Points may pay for half of it: for more than there are.


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[TwoTills]:
    """Each till asked for sixty points; there are ninety. Then the net fell."""
    made = TwoTills(tmp_path, every_kind(), points=BALANCE, is_planned=False)
    core = made.server.core
    texts = [
        text_of(carry.reserve(core, card=CARD, till=till, points=6_000))
        for till in ("1-1", "2-1")
    ]
    for counter, text in zip((made.here, made.there), texts, strict=True):
        made.cut(counter)
        counter.begin(*FOUR)
        show(counter, text)
    yield made
    made.close()


def test_row_01_both_spend_and_together_never_more_than_there_is(
    apart: TwoTills,
) -> None:
    assert [largest(c) for c in both(apart)] == [Points(6_000), Points(3_000)]
    for counter in both(apart):
        with pytest.raises(TillError):
            counter.till.sales.choose(largest(counter) + Points(100))

    earned = take_most(apart.here) + take_most(apart.there)
    apart.sync()

    assert apart.purse() == earned
    assert apart.findings() == []
    assert apart.differences() == []


def test_row_01_the_second_sale_of_either_finds_nothing_left(apart: TwoTills) -> None:
    for counter in both(apart):
        take_most(counter)
        counter.begin(*FOUR)
        assert largest(counter) == NO_POINTS


def both(shops: TwoTills) -> tuple[Counter, Counter]:
    return shops.here, shops.there
