"""A sale of many programmes, and its returns, through the real file and the wire.

The acts are tested over a store in memory; here the same happens over the till's own
file, with entries in the form in which they travel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from cashier.domain.amounts import Money
from cashier.domain.events import Event
from cashier.domain.ids import AccountId, CashierId, RightId, SaleId
from cashier.domain.member import Bearer, PurseFigures
from cashier.domain.numbers import format_number
from cashier.domain.overrides import Guarded
from cashier.store.unit_of_work import Mode, SqlUnitOfWork
from cashier.till.ports import FoundReceipt, Role
from sync.outbox import outbox_on
from tests.helpers.builders import (
    ANNA,
    CARD,
    COFFEE,
    a_cashier,
    an_item,
    points,
    rubles,
)
from tests.helpers.programmes import (
    COUPON_CODE,
    FEE_ARTICLE,
    GIFT_ARTICLE,
    GIFT_CODE,
    OTHER_GIFT_CODE,
    bearer_right,
    cashback,
    charity,
    coupon,
    discount,
    gift_cards,
    membership,
    purse_right,
    stamps,
)
from tests.helpers.till_box import Till
from tests.store.shop import a_store

WALLET = "cashback"


class FileTill(Till):
    """The same till over its real file; remembers what it told the server."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.journal: list[Event] = []
        store: Any = a_store(folder, clock=self.clock)
        store._outbox_for = self._outbox
        store._let_go()
        self.store = store
        self.start()

    def _outbox(self, connection: Connection) -> Any:
        inner, journal = outbox_on(connection), self.journal

        class Recording:
            def put(self, event: Event) -> int:
                journal.append(event)
                return inner.put(event)

        return Recording()

    def told(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.journal if isinstance(event, kind)]


@pytest.fixture
def till(tmp_path: Path) -> Iterator[FileTill]:
    till = FileTill(tmp_path)
    till.open_shift()
    till.directory.terms += [
        cashback(),
        coupon(issues_from_minor=1),
        discount(),
        gift_cards(),
        membership(),
        charity(),
        stamps(),
    ]
    till.directory.stock(
        an_item(GIFT_ARTICLE, name="Gift card", price=50_000),
        an_item(FEE_ARTICLE, name="Club", price=36_500),
    )
    account = till.directory.bearer_account(COUPON_CODE, is_gift_card=False)
    gift = till.directory.bearer_account(GIFT_CODE, is_gift_card=True)
    till.directory.bearers[COUPON_CODE] = Bearer(
        account=account, four="1111", is_gift_card=False, programme="thirty"
    )
    with till.store.act() as work:
        work.rights.add(purse_right(WALLET, of=40))
        work.rights.add(bearer_right(account, hundredths=100))
        work.rights.add(bearer_right(gift, hundredths=30_000))
        work.commit()
    yield till
    till.store.close()  # type: ignore[attr-defined]


def everything(till: FileTill):  # type: ignore[no-untyped-def]
    """Coffees, a gift card and a membership; all there is to use is used."""
    till.coffee()
    till.sales.set_quantity(1, 5000)
    till.known_card(guaranteed=60, purses=(PurseFigures(purse=WALLET),))
    till.scan(GIFT_ARTICLE)
    till.scan(OTHER_GIFT_CODE)
    till.scan(FEE_ARTICLE)
    till.sales.show_coupon(COUPON_CODE, by=ANNA)
    till.sales.donate("shelter", money=rubles(7), points=points(10))
    till.sales.choose(points(50))
    till.sales.choose(points(40), WALLET)
    till.payments.pay_with_gift_card(GIFT_CODE, rubles(100))
    return till.pay_cash()


def test_a_sale_of_everything_is_stored_as_it_was(till: FileTill) -> None:
    done = everything(till)

    with till.store.read() as work:
        assert work.sales.completed(done.sale.sale_id) == done
    goods = rubles(500 - 50 - 30 - 90)  # Less card, coupon, and both purses.
    assert done.total == goods + rubles(500 + 365)
    assert Money.total(leg.amount for leg in done.tenders) == done.total + rubles(7)
    assert {type(event).__name__ for event in till.journal} >= {
        "SaleCompleted",
        "PointsRedeemed",
        "PointsEarned",
        "GiftCardLoaded",
        "MembershipSold",
        "Donated",
        "CouponMade",
    }


def test_all_of_it_comes_back_in_parts(till: FileTill) -> None:
    first = everything(till)
    sale_id = first.sale.sale_id
    parts = [till.returns.complete(sale_id, {1: 2000}, ANNA)]
    parts += [till.returns.complete(sale_id, {3: 1000}, ANNA)]
    parts += [
        till.returns.complete(
            sale_id,
            {1: 3000, 2: 1000},
            ANNA,
            with_donations=True,
            shown={2: OTHER_GIFT_CODE},
        )
    ]

    kept = rubles(1)  # Of the membership: the day of return was used.
    assert Money.total(part.total for part in parts) == first.total - kept
    for part in parts:
        with till.store.read() as work:
            assert work.sales.completed(part.sale.sale_id) == part
    assert till.returns.find(first.number).is_spent
    with till.store.read() as work:
        for purse in (WALLET, "stamps"):
            account = AccountId(f"account-1.{purse}")
            redeemed, earned = work.pending_here(account)
            assert (redeemed.units, earned.units) == (0, 0), purse
        assert work.memberships_here(AccountId("account-1"))[0].ends.year == 2030


def test_a_killed_program_finds_what_was_chosen(till: FileTill) -> None:
    till.coffee(times=2)
    till.known_card(guaranteed=50)
    till.sales.show_coupon(COUPON_CODE, by=ANNA)
    till.sales.choose(points(20), WALLET)
    before = till.sales.view()
    till.start()

    assert till.sales.view().sale == before.sale
    till.recovery.at_start()
    view = till.sales.view()
    assert view.totals.redeemed == Money(0)
    assert view.totals.discount == before.totals.discount  # The coupon stays.


def test_goods_of_another_till_and_of_no_receipt_are_stored(till: FileTill) -> None:
    there = Till().open_shift()
    there.coffee()
    there.known_card(guaranteed=50)
    there.sales.choose(points(50))
    done = there.pay_cash()
    done = replace(
        done,
        number=format_number(2, 7, 12, 345),
        sale=replace(done.sale, sale_id=SaleId("elsewhere")),
    )
    right = (RightId("right-1"), AccountId("account-1"))
    till.returns.adopt(FoundReceipt(done=done, accounts=(right,)))
    back = till.returns.complete(SaleId("elsewhere"), {1: 1000}, ANNA)
    boss = CashierId("boss")
    till.directory.hire(a_cashier(boss, role=Role.MANAGER), pin="9999")
    free = till.no_receipt.complete(
        [(COFFEE, 1000)],
        ANNA,
        reason="torn bag",
        allowed=till.confirming.by_manager(boss, "9999", Guarded.NO_RECEIPT),
    )

    with till.store.read() as work:
        assert work.sales.completed(back.sale.sale_id) == back
        assert work.sales.completed(free.sale.sale_id) == free


# --- what the store remembers between two acts -------------------------------------

OF_A_BASKET = {
    "sale",
    "sale_line",
    "sale_tender",
    "sale_coupon",
    "sale_donation",
    "sale_choice",
    "right_reservation",
    "limit_use",
}
WRITES = {9, 18, 23}  # SQLITE_DELETE, SQLITE_INSERT, SQLITE_UPDATE.


def test_a_scan_writes_nothing_that_is_remembered(
    till: FileTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: set[str] = set()

    def watched(unit: SqlUnitOfWork) -> SqlUnitOfWork:
        entered(unit)
        is_basket = unit._mode is Mode.BASKET

        def note(action: int, table: str, *_: object) -> int:
            if is_basket and action in WRITES:
                written.add(table)
            return 0

        unit._desk.raw.set_authorizer(note)  # Statements are prepared anew for it.
        return unit

    entered = SqlUnitOfWork.__enter__
    monkeypatch.setattr(SqlUnitOfWork, "__enter__", watched)

    everything(till)
    till.coffee()
    till.sales.void_line(1)
    till.scan(CARD)
    till.coffee()

    assert {"sale_line", "limit_use"} < written
    assert written <= OF_A_BASKET


def test_what_happened_to_an_account_meanwhile_is_seen_at_the_next_scan(
    till: FileTill,
) -> None:
    till.coffee()
    card = till.known_card(guaranteed=60, purses=(PurseFigures(purse=WALLET),))
    before = card.snapshot
    till.sales.choose(points(50))
    till.pay_cash()
    till.coffee()
    after = till.scan(CARD).snapshot

    assert before is not None
    assert after is not None
    assert (before.sales_today, after.sales_today) == (0, 1)
    assert after.purses[0].spent_today == points(50)
    assert after.purses[0].redemptions_today == 1
