"""Row 13: the till refuses by its list and gives the right back at contact.

What is left is the time until that contact: a till that has not heard of it spends
no more than the right it holds, and the books take that as it happened.
"""

from __future__ import annotations

from cashier.till.views import Standing
from server.jobs import plan_due
from server.members import MemberRow, put_members
from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import CARD, TwoTills


def block(shops: TwoTills) -> None:
    core = shops.server.core
    row = MemberRow(card=CARD, name="Petrova Maria", home_store=1, status="blocked")
    core.database.write(lambda conn: put_members(core, conn, [row]))
    plan_due(core)


def open_points(shops: TwoTills) -> int:
    found = shops.query("SELECT coalesce(sum(open_amt), 0) FROM spend_right")
    return int(str(found[0][0]))


def test_a_blocked_card_is_refused_and_its_right_goes_back(two_shops: TwoTills) -> None:
    shops = two_shops
    shops.sync()
    assert open_points(shops) > 0

    block(shops)
    shops.sync()

    view = shops.here.begin(COFFEE)
    assert view.standing is Standing.BLOCKED
    assert view.quote is not None
    assert not view.quote.largest
    assert open_points(shops) == 0
    assert shops.differences() == []


def test_until_contact_a_till_spends_its_right_and_nothing_more(
    two_shops: TwoTills,
) -> None:
    shops = two_shops
    shops.sync()
    shops.cut(shops.here)
    block(shops)

    held = open_points(shops)
    shops.here.sell(COFFEE, redeem=2_000)
    assert held >= 2_000
    shops.sync()

    view = shops.here.begin(COFFEE)
    assert view.standing is Standing.BLOCKED
    assert shops.findings() == []
    assert open_points(shops) == 0
    assert shops.differences() == []
