"""Goods come back at a till that did not sell them."""

from __future__ import annotations

import pytest

from cashier.domain.errors import (
    ReceiptElsewhere,
    ReceiptForeign,
    ReceiptTooOld,
    ReceiptUnknown,
)
from cashier.domain.numbers import format_number
from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import TwoTills


def test_another_till_gives_back_money_points_and_what_was_earned(
    shops_on_both: TwoTills,
) -> None:
    shops = shops_on_both
    sold = shops.here.sell(COFFEE, COFFEE, redeem=2_000)
    shops.sync()
    before = {name: shops.purse(name) for name in ("", "cashback", "stamps")}

    draft = shops.there.find(sold.number)
    assert draft.done.lines == sold.lines
    assert draft.done.redeemed == sold.redeemed
    assert draft.done.lots == sold.lots
    back = shops.there.give_back(draft)
    shops.sync()

    assert back.total == sold.total
    assert before != {"": 15_000, "cashback": 0, "stamps": 0}
    assert {n: shops.purse(n) for n in before} == {
        "": 15_000, "cashback": 0, "stamps": 0
    }  # fmt: skip
    assert shops.findings() == []
    assert shops.differences() == []


def test_what_came_back_at_one_till_is_known_at_the_other(shops: TwoTills) -> None:
    sold = shops.here.sell(COFFEE, COFFEE)
    shops.sync()
    shops.there.give_back(shops.there.find(sold.number), 1)
    shops.sync()

    assert shops.there.find(sold.number).left_milli == {1: 0, 2: 1000}
    answer = shops.here.till.elsewhere.find(sold.number)
    assert answer.found is not None
    assert [len(one.lines) for one in answer.found.returns] == [1]


def test_two_tills_that_take_the_same_goods_back_are_found_out(
    shops_on_both: TwoTills,
) -> None:
    shops = shops_on_both
    sold = shops.here.sell(COFFEE, COFFEE, redeem=2_000)
    shops.sync()
    draft = shops.there.find(sold.number)
    shops.cut(shops.here)
    shops.here.give_back(shops.here.till.returns.find(sold.number), 1)
    shops.there.give_back(draft, 1)
    shops.sync()
    points = shops.purse()

    assert shops.findings() == ["over_return"]
    assert shops.query("SELECT count(*) FROM sale WHERE returns IS NOT NULL") == [(2,)]
    shops.here.till.returns.find(sold.number)
    shops.here.give_back(shops.here.till.returns.find(sold.number), 2)
    shops.sync()
    assert points < shops.purse() == 15_000
    assert (shops.purse("cashback"), shops.purse("stamps")) == (0, 0)
    assert shops.findings() == ["over_return"]
    assert shops.differences() == []


def test_each_receipt_that_cannot_be_had_has_its_own_reason(
    shops_on_both: TwoTills,
) -> None:
    shops = shops_on_both
    sold = shops.here.sell(COFFEE)

    with pytest.raises(ReceiptUnknown):  # Not sent yet.
        shops.there.find(sold.number)
    with pytest.raises(ReceiptForeign):
        shops.there.find(format_number(77, 1, 1, 1))
    shops.sync()
    shops.cut(shops.there)
    with pytest.raises(ReceiptElsewhere):
        shops.there.find(sold.number)
    shops.network.cut.clear()
    shops.server.core.database.write(
        lambda conn: conn.exec_driver_sql("UPDATE sale SET seq = 0")
    )
    with pytest.raises(ReceiptTooOld):
        shops.there.find(sold.number)
