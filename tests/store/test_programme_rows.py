"""What programmes did to a sale comes back as it went in, and is added up here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.ids import AccountId, CashierId, LotId, SaleId, purse_account
from cashier.domain.loyalty.answers import (
    AppliedStep,
    CouponToPrint,
    Donation,
    Earning,
    Effect,
    LinePart,
    SoldMembership,
)
from cashier.domain.loyalty.facts import DonationAsked
from cashier.domain.loyalty.terms import TakeBack
from cashier.domain.member import MembershipState
from cashier.domain.sale import Chosen, ShownCoupon, Tender, TenderKind
from cashier.store.store import SqlStore
from cashier.till.ports import CompletedSale
from cashier.till.records import EarnedLot, LoadedCard, MadeCoupon
from tests.helpers.builders import ACCOUNT, MORNING, TODAY, a_right, a_sale
from tests.helpers.store_contract import put_done
from tests.store.shop import a_store, from_right, receipt_of, scan_basket

CASHBACK = purse_account(ACCOUNT, "cashback")
GIFT = AccountId("gift-0123")
COUPON = ShownCoupon(
    code="C1", programme="ten", account=AccountId("coupon-77"), ends=date(2030, 2, 1)
)
YEAR = SoldMembership(
    programme="club",
    version=2,
    line_no=1,
    starts=TODAY,
    ends=date(2031, 1, 1),
    is_renewal=True,
)


def a_lot(purse: str = "cashback", points: int = 50) -> EarnedLot:
    earning = Earning(
        programme="back",
        version=3,
        points=Points(points),
        active_from=TODAY,
        expires_on=date(2030, 6, 30),
        purse=purse,
        issuer="cafe",
    )
    return EarnedLot(
        lot_id=LotId("lot-9"),
        earning=earning,
        take_back=TakeBack.OWN_LOT,
        gives_spent_back=False,
        grace_days=14,
    )


def a_load(amount: int = 100_000) -> LoadedCard:
    return LoadedCard(
        line_no=1,
        account=GIFT,
        lot_id=LotId("lot-gift"),
        amount=Points(amount),
        programme="gift",
        version=1,
        expires_on=None,
    )


def a_done(n: int = 1, **more: object) -> CompletedSale:
    plain = receipt_of(a_sale(f"sale-{n}"), f"number-{n}")
    return replace(plain, **({"redeemed": ()} | more))  # type: ignore[arg-type]


def a_return(of: CompletedSale, n: int = 2, **more: object) -> CompletedSale:
    return replace(a_done(n), returns=of.sale.sale_id, **more)  # type: ignore[arg-type]


def put(store: SqlStore, *sales: CompletedSale) -> None:
    for done in sales:
        put_done(store, done)


def test_everything_a_programme_did_comes_back_as_it_was(
    store: SqlStore, tmp_path: Path
) -> None:
    discount = LinePart(programme="ten", effect=Effect.DISCOUNT, money=Money(90))
    earned = LinePart(
        programme="back", effect=Effect.EARNED, purse="cashback", points=Points(50)
    )
    done = a_done(
        applied=(
            AppliedStep(
                programme="ten",
                version=4,
                effect=Effect.DISCOUNT,
                money=Money(90),
                needs=Money(5_000),
            ),
        ),
        lots=(a_lot(),),
        memberships=(YEAR,),
        donations=(Donation(programme="trees", version=1, money=Money(40)),),
        loaded=(a_load(),),
        coupons=(COUPON,),
        coupon_made=MadeCoupon(
            code="NEXT7",
            account=AccountId("coupon-88"),
            lot_id=LotId("lot-88"),
            terms=CouponToPrint(programme="next", version=1, starts=TODAY, ends=None),
        ),
        reason="broken",
        allowed_by=CashierId("boss"),
    )
    lines = (
        replace(done.lines[0], parts=(discount, earned), serial=GIFT),
        *done.lines[1:],
    )
    leg = Tender(
        kind=TenderKind.GIFT, amount=Money(99), received=Money(99), account=GIFT
    )
    done = replace(done, lines=lines, tenders=(leg,))
    put(store, done)
    store.close()

    with a_store(tmp_path).read() as work:
        assert work.sales.completed(SaleId("sale-1")) == done


def test_a_basket_keeps_what_was_chosen_beside_the_main_purse(
    store: SqlStore, tmp_path: Path
) -> None:
    sale = replace(
        scan_basket(store, lines=2),
        others=(Chosen(purse="cashback", account=CASHBACK, points=Points(300)),),
        coupons=(COUPON, replace(COUPON, code="C2", account=None, ends=None)),
        donations=(DonationAsked(programme="trees", money=Money(40)),),
    )
    sale = replace(sale, lines=(replace(sale.lines[0], serial=GIFT), *sale.lines[1:]))
    with store.draft() as work:
        work.sales.save(sale)
        work.commit()
    store.close()

    with a_store(tmp_path).read() as work:
        assert work.sales.open_sale() == sale


def test_each_purse_knows_what_moved_here_and_the_main_one_does_not_count_it(
    store: SqlStore,
) -> None:
    with store.act() as work:
        work.rights.add(a_right("right-c", account=CASHBACK))
        work.rights.add(a_right("right-1"))
        work.commit()
    spent = (from_right(30, "right-1"), from_right(70, "right-c"))
    put(store, a_done(redeemed=spent, lots=(a_lot(),)))

    with store.read() as work:
        assert work.pending_here(ACCOUNT) == (Points(30), Points(5))
        assert work.pending_here(CASHBACK) == (Points(70), Points(50))
        assert work.spent_today(CASHBACK, TODAY) == Points(70)
        assert work.redemptions_today(CASHBACK, TODAY) == 1
        assert work.redemptions_today(CASHBACK, TODAY + timedelta(days=1)) == 0
        other = purse_account(ACCOUNT, "stamps")
        assert work.pending_here(other) == (NO_POINTS, NO_POINTS)


def test_a_return_takes_from_the_purse_what_the_sale_brought(store: SqlStore) -> None:
    first = a_done(lots=(a_lot(points=50),))
    put(store, first, a_return(first, lots=(a_lot(points=20),)))

    with store.read() as work:
        assert work.pending_here(CASHBACK) == (NO_POINTS, Points(30))
        assert [r.number for r in work.sales.returns_of(SaleId("sale-1"))] == [
            "number-2"
        ]


def test_a_gift_card_is_worth_what_was_put_on_it_here(store: SqlStore) -> None:
    with store.act() as work:
        work.rights.add(a_right("right-g", account=GIFT))
        work.commit()
    put(
        store,
        a_done(1, loaded=(a_load(),)),
        a_done(2, redeemed=(from_right(60, "right-g"),)),
    )

    with store.read() as work:
        assert work.pending_here(GIFT) == (Points(60), Points(100_000))


def test_turnover_counts_money_paid_here_less_what_went_back(store: SqlStore) -> None:
    first = a_done(1)
    put(store, first, a_done(2), a_return(first, 3))

    with store.read() as work:
        # One line of each sale: 100.00 less 0.10 of points.
        assert work.turnover_here(ACCOUNT, None) == Money(9_990)
        assert work.turnover_here(ACCOUNT, TODAY) == Money(9_990)
        assert work.turnover_here(ACCOUNT, TODAY + timedelta(days=1)) == Money(0)
        assert work.turnover_here(AccountId("other"), None) == Money(0)
        assert work.sales_today(ACCOUNT, TODAY) == 2


def test_what_the_server_counted_already_is_not_counted_again(store: SqlStore) -> None:
    put(store, a_done(1, memberships=(YEAR,)))
    with store.act() as work:
        work.connection.exec_driver_sql(
            "UPDATE outbox SET state = 'acked', acked_at = '2030-01-02T10:00:00'"
        )
        work.commit()
    before, after = MORNING, MORNING + timedelta(days=1)

    with store.read() as work:
        assert work.turnover_here(ACCOUNT, None) == Money(0)
        assert work.turnover_here(ACCOUNT, None, before) == Money(9_990)
        assert work.turnover_here(ACCOUNT, None, after) == Money(0)
        assert len(work.memberships_here(ACCOUNT, before)) == 1
        assert work.memberships_here(ACCOUNT, after) == ()


def test_a_membership_counts_here_until_it_is_given_back(store: SqlStore) -> None:
    first = a_done(1, memberships=(YEAR,))
    put(store, first)
    with store.read() as work:
        assert work.memberships_here(ACCOUNT) == (
            MembershipState(programme="club", starts=TODAY, ends=YEAR.ends),
        )

    shorter = replace(YEAR, ends=TODAY + timedelta(days=9))
    put(store, a_return(first, 2, memberships=(shorter,)))
    with store.read() as work:
        (state,) = work.memberships_here(ACCOUNT)
    assert state.ends == TODAY + timedelta(days=9)

    never = replace(YEAR, ends=TODAY - timedelta(days=1))
    put(store, a_return(first, 3, memberships=(never,)))
    with store.read() as work:
        assert work.memberships_here(ACCOUNT) == ()
