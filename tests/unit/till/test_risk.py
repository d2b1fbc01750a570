"""Limited risk at the till: the shop stands in, within its limits, without a link."""

from __future__ import annotations

import pytest

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.errors import NotEnoughPoints, RedemptionRefused
from cashier.domain.events import PointsRedeemed
from cashier.domain.ids import AccountId, RightId
from cashier.domain.ledger import Right, RightKind
from cashier.domain.risk import POOL_ACCOUNT, Pool, risk_in, whole_slice
from cashier.till.views import Standing
from tests.helpers.builders import MORNING, points
from tests.helpers.till_box import Till

POOL = "pool-1"


def lend(
    till: Till, of: int, *, per_account: int = 50, per_sale: int = 30, name: str = POOL
) -> None:
    """A pool of so many points, as the mailbox brought it."""
    right = Right(
        right_id=RightId(name),
        account=POOL_ACCOUNT,
        kind=RightKind.RISK,
        amount=points(of),
        slices=whole_slice(name, points(of)),
        epoch=1,
        granted_at=MORNING,
    )
    pool = Pool(right=right, per_account=points(per_account), per_sale=points(per_sale))
    with till.store.act() as work:
        assert work.rights.add_pool(pool)
        work.commit()


def offline(till: Till, *, guaranteed: int = 0, confirmed: int = 100) -> None:
    """Petrova's card is read in a sale of two coffees, and nobody answers."""
    till.coffee(2)
    till.known_card(guaranteed=guaranteed, confirmed=confirmed)


def drawn(till: Till) -> Points:
    return risk_in(till.sales.view().sale.reserved)  # type: ignore[union-attr]


@pytest.fixture
def till() -> Till:
    return Till().open_shift()


def test_without_a_link_the_shop_adds_its_allowance_and_says_so(till: Till) -> None:
    lend(till, 200)
    offline(till, guaranteed=20)

    view = till.sales.view()

    assert view.standing is Standing.ALLOWANCE
    assert view.snapshot is not None
    assert view.snapshot.spendable == points(50)
    assert view.allowance == points(30)


def test_what_is_guaranteed_is_spent_before_the_shops_risk(till: Till) -> None:
    lend(till, 200)
    offline(till, guaranteed=20)

    till.sales.choose(points(20))
    assert drawn(till) == NO_POINTS
    till.sales.choose(points(45))

    assert drawn(till) == points(25)
    assert till.left("right-1") == NO_POINTS


def test_one_sale_may_draw_only_so_much(till: Till) -> None:
    lend(till, 200, per_sale=30)
    offline(till)

    with pytest.raises(RedemptionRefused):
        till.sales.choose(points(31))


def test_what_is_chosen_again_is_not_lent_twice(till: Till) -> None:
    lend(till, 200, per_sale=30)
    offline(till)
    till.sales.choose(points(30))

    view = till.sales.view()

    assert view.snapshot is not None
    assert view.snapshot.spendable == points(30)
    assert view.allowance == points(30)


def test_an_account_may_draw_only_so_much_until_the_server_has_seen_it(
    till: Till,
) -> None:
    lend(till, 200, per_account=50, per_sale=30)
    for expected in (30, 20, 0):
        offline(till, confirmed=200)
        largest = till.sales.view().quote.largest  # type: ignore[union-attr]
        assert largest == points(expected)
        till.sales.choose(largest)
        till.pay_cash()

    till.start()
    offline(till, confirmed=200)

    assert till.sales.view().standing is Standing.NONE_OFFLINE


def test_when_the_server_has_covered_it_the_account_may_draw_again(till: Till) -> None:
    lend(till, 200, per_account=30, per_sale=30)
    offline(till)
    till.sales.choose(points(30))
    till.pay_cash()
    account = till.told(PointsRedeemed)[0].account  # type: ignore[union-attr]

    with till.store.act() as work:
        work.rights.settle_risk(AccountId(account), points(30))
        work.commit()
    offline(till, confirmed=200)

    assert till.sales.view().allowance == points(30)


def test_all_customers_together_draw_no_more_than_the_pool(till: Till) -> None:
    lend(till, 10, per_account=50, per_sale=30)
    offline(till)

    till.sales.choose(points(10))
    till.pay_cash()
    offline(till)

    assert till.sales.view().allowance == NO_POINTS


def test_nobody_is_lent_what_he_never_had(till: Till) -> None:
    lend(till, 200)
    offline(till, guaranteed=20, confirmed=25)

    assert till.sales.view().allowance == points(5)


def test_where_the_server_answers_nothing_is_lent(till: Till) -> None:
    lend(till, 200)
    offline(till)
    till.hold(of=7)

    view = till.sales.view()

    assert view.standing is Standing.CONFIRMED
    assert view.allowance == NO_POINTS
    assert view.quote is not None
    assert view.quote.largest == points(7)


def test_the_entry_names_the_pool(till: Till) -> None:
    lend(till, 200)
    offline(till, guaranteed=20)
    till.sales.choose(points(45))
    till.pay_cash()

    own, lent = till.told(PointsRedeemed)

    assert own.right_id == "right-1"  # type: ignore[union-attr]
    assert lent.right_id == POOL  # type: ignore[union-attr]
    assert lent.draws == whole_slice(POOL, points(25))  # type: ignore[union-attr]


def test_a_sale_given_up_gives_the_pool_back(till: Till) -> None:
    lend(till, 30, per_account=50)
    offline(till)
    till.sales.choose(points(30))

    till.sales.void_sale(till.sales.view().sale.cashier)  # type: ignore[union-attr]
    offline(till)

    assert till.sales.view().allowance == points(30)


def test_a_draw_beyond_the_limit_is_refused_by_the_store_itself(till: Till) -> None:
    account = AccountId("account-1")
    with till.store.act() as work:
        work.rights.use_risk(account, points(30), most=points(40))
        with pytest.raises(NotEnoughPoints):
            work.rights.use_risk(account, points(11), most=points(40))
