"""Row 26: the program was killed while the terminal worked - was it paid or not?"""

from __future__ import annotations

from cashier.domain.amounts import Points
from cashier.domain.sale import SaleState
from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import TwoTills
from tests.stories.conflicts.at_the_counter import largest, open_points, receipts

BALANCE, REDEEMED = 15_000, 5_000


def killed_while_paying(shops: TwoTills) -> str:
    till = shops.here.till
    shops.here.begin(COFFEE)
    till.sales.choose(Points(REDEEMED))
    attempt = till.payments.begin(till.sales.view().totals.short)
    till.crash()
    report = till.start()
    assert report.undecided == (attempt,)
    assert not report.released
    return attempt.attempt


def test_row_26_its_points_stay_reserved_until_it_is_known(
    two_shops: TwoTills,
) -> None:
    shops = two_shops
    killed_while_paying(shops)

    shops.there.begin(COFFEE, COFFEE, COFFEE, COFFEE)  # Wants all there is.

    assert largest(shops.there) == Points(BALANCE - REDEEMED)
    assert open_points(shops) == BALANCE
    assert shops.differences() == []


def test_row_26_it_was_paid_the_sale_ends_and_the_points_are_spent_once(
    two_shops: TwoTills,
) -> None:
    shops = two_shops
    attempt = killed_while_paying(shops)

    view = shops.here.till.payments.decide(attempt, paid=True)
    assert view.sale is not None
    assert view.sale.state is SaleState.PAYING
    done = shops.here.pay()
    shops.sync()

    assert receipts(shops) == [str(done.number)]
    assert shops.purse() == BALANCE - REDEEMED + done.earned.units
    assert shops.findings() == []
    assert shops.differences() == []


def test_row_26_it_was_not_paid_and_the_points_are_free_again(
    two_shops: TwoTills,
) -> None:
    shops = two_shops
    attempt = killed_while_paying(shops)

    view = shops.here.till.payments.decide(attempt, paid=False)
    assert view.sale is not None
    assert view.sale.state is SaleState.OPEN
    shops.here.till.sales.void_sale("anna")
    shops.sync()

    assert receipts(shops) == []
    assert shops.purse() == BALANCE
    shops.there.begin(COFFEE)
    assert largest(shops.there) == Points(5_000)
    assert shops.findings() == []
    assert shops.differences() == []
