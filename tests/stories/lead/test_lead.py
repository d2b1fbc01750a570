"""A shop without its server: what its first till holds, every till can spend.

The member has 155 points; all of them are parked at till 1, which leads the shop.
"""

from __future__ import annotations

import pytest

from cashier.domain.amounts import Points
from cashier.store.state import Stop
from cashier.till.ports import HoldState
from cashier.till.views import Standing
from server import epochs, lead
from tests.helpers.builders import ANNA, COFFEE
from tests.helpers.one_shop import OneShop

ALL = 15_500


def test_what_the_lead_holds_is_spent_at_the_other_till_and_the_rest_comes_back(
    shop_on_both: OneShop,
) -> None:
    shop = shop_on_both
    shop.cut_all()

    view = shop.there.begin(COFFEE)
    assert (view.standing, view.lead_number) == (Standing.LENT, 1)
    assert shop.largest(shop.there) == Points(5_000)
    assert (shop.left(shop.here), shop.left(shop.there, "sub")) == (0, ALL)
    shop.there.till.sales.choose(Points(5_000))
    shop.there.pay()
    shop.gossip()

    assert (shop.left(shop.here), shop.left(shop.there, "sub")) == (ALL - 5_000, 0)
    shop.sync()
    assert (shop.parked(), shop.lent_now()) == (shop.left(shop.here), 0)
    assert shop.findings() == []
    assert shop.differences() == []


@pytest.mark.parametrize("first", ["lender", "borrower"])
def test_the_server_may_hear_of_a_loan_from_either_side_first(
    shop_on_both: OneShop, first: str
) -> None:
    shop = shop_on_both
    shop.cut_all()
    shop.there.sell(COFFEE, redeem=5_000)
    shop.network.cut = {"till-2"} if first == "lender" else {"till-1"}
    shop.exchange()

    assert shop.differences() == []
    shop.sync()

    assert shop.posted(shop.account) == ALL - 5_000 + 250
    assert shop.lent_now() == 0
    assert shop.parked() == shop.left(shop.here)
    assert shop.findings() == []
    assert shop.differences() == []


def test_unused_points_come_back_to_the_lead_by_way_of_the_server(
    shop: OneShop,
) -> None:
    shop.cut_all()
    shop.there.begin(COFFEE)
    shop.shop.is_cut = True
    shop.there.till.sales.choose(Points(0))
    shop.there.pay()
    shop.gossip()
    assert shop.left(shop.here) == 0

    shop.sync()
    shop.sync()

    assert shop.left(shop.here) == shop.parked() >= ALL
    assert shop.differences() == []


def test_what_came_back_both_ways_came_back_once(shop: OneShop) -> None:
    shop.cut_all()
    shop.there.sell(COFFEE)
    shop.network.cut = {"till-1"}
    shop.exchange()  # The server writes its letter to the lead ...
    shop.gossip()  # ... which hears it from the borrower first.
    assert shop.left(shop.here) == ALL

    shop.sync()

    assert shop.left(shop.here) == shop.parked()
    assert shop.posted(shop.account) == ALL + 500
    assert shop.findings() == []
    assert shop.differences() == []


def test_an_answer_that_is_lost_costs_the_customer_nothing(shop: OneShop) -> None:
    shop.cut_all()
    shop.there.till.sales.add_item(COFFEE, by=ANNA)
    lead = shop.here.till.lead
    answer = lead.answer

    def lost(path: str, headers: object, body: bytes) -> tuple[int, bytes]:
        answer(path, headers, body)  # type: ignore[arg-type]
        return 503, b""

    lead.answer = lost  # type: ignore[assignment,method-assign]
    view = shop.there.begin()
    assert view.standing is Standing.NONE_OFFLINE
    assert shop.left(shop.here) < ALL  # It is lent, and nobody has it.
    lead.answer = answer  # type: ignore[method-assign]
    shop.gossip()

    assert shop.left(shop.here) == ALL
    shop.there.pay()
    shop.sync()
    assert shop.parked() == shop.left(shop.here)
    assert shop.differences() == []


def test_a_lost_answer_is_mended_by_the_server_where_the_shop_has_no_net(
    shop: OneShop,
) -> None:
    shop.cut_all()
    lead, answer = shop.here.till.lead, shop.here.till.lead.answer

    def lost(path: str, headers: object, body: bytes) -> tuple[int, bytes]:
        answer(path, headers, body)  # type: ignore[arg-type]
        return 503, b""

    lead.answer = lost  # type: ignore[assignment,method-assign]
    shop.there.begin(COFFEE)
    shop.shop.is_cut = True
    shop.there.pay()
    shop.network.cut = {"till-1"}
    shop.exchange()  # The refusal comes before the loan.
    assert shop.lent_now() == 0

    shop.sync()
    shop.sync()

    assert shop.left(shop.here) == shop.parked() >= ALL
    assert shop.findings() == []
    assert shop.differences() == []


def test_a_question_that_comes_after_it_was_given_up_gets_nothing(
    shop: OneShop,
) -> None:
    shop.cut_all()
    shop.shop.is_cut = True
    shop.there.begin(COFFEE)
    shop.shop.is_cut = False
    late = shop.there.till
    (sub,) = late.query("SELECT hold, account FROM hold WHERE hold LIKE 'sub-%'")
    shop.gossip()

    told, me = late.till_side.shop()
    assert told is not None
    client = late.ends._client
    answer = client.lend(
        told, me, sub=str(sub[0]), account=str(sub[1]), most=100, wait_s=1
    )

    assert (answer.grant, answer.refusal) == (None, "given_up")
    assert shop.left(shop.here) == ALL


def test_what_tills_are_told_of_their_lead_is_true_after_a_failover_too(
    shop: OneShop,
) -> None:
    core = shop.server.core
    shop.name(2)
    lead.tell(core, "1-1", 1)
    lead.tell(core, "1-2", 1)

    core.database.write(lambda conn: epochs.begin(core, conn, loss=False))
    shop.sync()

    incidents = shop.query("SELECT detail FROM exception_item WHERE code = 'incident'")
    assert incidents == []
    assert shop.there.till.till_side.shop()[0] is not None
    shop.cut_all()
    assert shop.here.begin(COFFEE).lead_number == 2


def test_everything_said_in_the_shop_may_be_said_again(shop: OneShop) -> None:
    shop.cut_all()
    shop.there.sell(COFFEE, redeem=3_000)
    shop.gossip()
    left = shop.left(shop.here)

    shop.shop.again()
    shop.shop.again()
    shop.sync()

    assert left == ALL - 3_000
    assert shop.parked() == shop.left(shop.here)
    assert shop.posted(shop.account) == ALL - 3_000 + 350
    assert shop.findings() == []
    assert shop.differences() == []


def test_what_is_lent_is_neither_spent_nor_given_back_by_the_lead(
    shop: OneShop,
) -> None:
    shop.cut_all()
    shop.there.begin(COFFEE)

    view = shop.here.begin(COFFEE)
    assert view.standing is Standing.NONE_OFFLINE
    assert shop.largest(shop.here) == Points(0)
    shop.network.cut = {"till-2"}
    shop.exchange()  # The lead's books arrive, while the other till is away.

    assert (shop.parked(), shop.lent_now()) == (0, ALL)
    shop.here.pay()
    shop.there.pay()
    shop.sync()
    assert shop.differences() == []
    assert shop.findings() == []


def test_what_the_lead_has_reserved_is_not_lent(shop: OneShop) -> None:
    shop.cut_all()
    shop.here.begin(COFFEE)
    shop.here.till.sales.choose(Points(5_000))

    shop.there.begin(COFFEE)

    assert shop.left(shop.there, "sub") == ALL - 5_000
    shop.there.pay()
    shop.here.pay()
    shop.sync()
    assert shop.differences() == []


def test_a_borrower_that_is_killed_still_gives_everything_back(shop: OneShop) -> None:
    shop.cut_all()
    shop.there.begin(COFFEE)
    assert shop.left(shop.here) == 0

    shop.restart(shop.there)
    shop.gossip()
    assert shop.left(shop.there, "sub") == ALL  # Its sale goes on after the start.
    shop.there.pay()
    shop.gossip()

    assert shop.left(shop.here) == ALL


def test_a_lead_that_is_killed_after_it_lent_knows_what_it_lent(shop: OneShop) -> None:
    shop.cut_all()
    shop.there.begin(COFFEE)

    shop.restart(shop.here)

    assert shop.left(shop.here) == 0
    shop.there.till.sales.choose(Points(2_000))
    shop.there.pay()
    shop.gossip()
    assert shop.left(shop.here) == ALL - 2_000
    shop.sync()
    assert shop.differences() == []


def test_a_lead_whose_file_is_of_a_backup_lends_nothing(shop: OneShop) -> None:
    shop.cut_all()
    shop.here.till.store.stop_redemption(Stop.RESTORED)

    view = shop.there.begin(COFFEE)

    assert view.standing is Standing.NONE_OFFLINE
    assert shop.left(shop.here) == ALL


def test_with_a_server_the_lead_is_asked_first_and_the_server_for_the_rest(
    shop: OneShop,
) -> None:
    view = shop.there.begin(COFFEE)

    assert view.standing is Standing.CONFIRMED
    assert view.snapshot is not None
    assert view.snapshot.spendable == Points(ALL)
    holds = shop.there.till.query("SELECT hold, state FROM hold ORDER BY n")
    kinds = [(str(hold).startswith("sub-"), state) for hold, state in holds]
    assert kinds[0] == (True, HoldState.GRANTED.value)
    # All that is known of is here; the server has nothing more to give.
    assert (False, HoldState.REFUSED.value) in kinds


def test_without_lead_and_without_server_nothing_can_be_spent_and_it_is_said(
    shop: OneShop,
) -> None:
    shop.cut_all()
    shop.shop.is_cut = True

    view = shop.there.begin(COFFEE)

    assert view.standing is Standing.NONE_OFFLINE
    assert view.balance == Points(ALL)


def test_a_shop_whose_lead_was_taken_away_asks_nobody(shop: OneShop) -> None:
    shop.name(None)
    shop.sync()
    shop.cut_all()
    asked = len(shop.shop.passed)

    view = shop.there.begin(COFFEE)

    assert view.lead_number is None
    assert len(shop.shop.passed) == asked


def test_a_till_that_the_server_has_fenced_borrows_nothing(shop: OneShop) -> None:
    shop.server.core.database.write(
        lambda conn: conn.exec_driver_sql(
            "UPDATE holder SET state = 'fenced' WHERE holder = '1-2'"
        )
    )
    shop.network.cut.add(shop.there.till.name)  # It has not heard of it yet.
    shop.exchange()  # The lead hears that one key less is vouched for.
    shop.cut_all()

    view = shop.there.begin(COFFEE)

    assert view.standing is Standing.NONE_OFFLINE
    assert shop.left(shop.here) == ALL


def test_the_lead_moves_and_the_new_one_gets_the_rights(shop: OneShop) -> None:
    shop.name(2)
    for _ in range(3):
        shop.sync()

    assert shop.left(shop.here) == 0
    assert shop.left(shop.there) == shop.parked() == ALL
    shop.cut_all()
    assert shop.here.begin(COFFEE).standing is Standing.LENT
