"""Completed sales, shifts and settings for tests of what is printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.catalog import Item, Measure
from cashier.domain.ids import (
    AccountId,
    CashierId,
    ItemId,
    SaleId,
    ShiftId,
    StoreId,
    TillId,
)
from cashier.domain.sale import Sale, SaleState, SoldLine, Tender, TenderKind
from cashier.domain.shift import Shift, ShiftTotals
from cashier.till.ports import CompletedSale, LoyaltyNote, TillIdentity
from cashier.till.settings import PrinterSettings, TillSettings
from cashier.till.shift_report import ReportKind, ShiftReport

NOW = datetime(2030, 1, 2, 6, 30, tzinfo=UTC)  # 09:30 in Moscow.
NUMBER = "02-010118-000431-K"
CASHIER_NAME = "Сидорова А."

IDENTITY = TillIdentity(
    till=TillId("t"),
    store=StoreId("s"),
    till_number=1,
    store_number=2,
    incarnation=1,
    epoch=1,
)


def settings(language: str = "ru", columns: int = 42) -> TillSettings:
    return TillSettings(
        receipt_language=language,
        shop_name="Магазин «Ромашка»" if language == "ru" else "Daisy Shop",
        shop_lines=("ул. Садовая, 5",) if language == "ru" else ("5 Garden St",),
        printer=PrinterSettings(columns=columns),
    )


def an_item(name: str, price: int, *, vat: int | None = None, **more: object) -> Item:
    item = Item(item_id=ItemId(name), name=name, price=Money(price), vat_percent=vat)
    return replace(item, **more)  # type: ignore[arg-type]


def a_sold_line(
    item: Item,
    milli: int = 1000,
    *,
    gross: int | None = None,
    discount: int = 0,
    redeemed: int = 0,
    line_no: int = 1,
) -> SoldLine:
    by_price = (item.price.minor * milli + 500) // 1000
    return SoldLine(
        line_no=line_no,
        item=item,
        quantity_milli=milli,
        gross=Money(by_price if gross is None else gross),
        discount=Money(discount),
        redeemed=Money(redeemed),
        redeemed_points=Points(redeemed),
        earned=NO_POINTS,
    )


def goods(language: str = "ru") -> tuple[SoldLine, ...]:
    """991.05 of goods, 300.00 of it for bonuses."""
    is_ru = language == "ru"
    milk = "Молоко 3,2 % пастеризованное «Домик в деревне», 930 мл"
    milk = milk if is_ru else "Milk 3.2 % pasteurised “House in the village”, 930 ml"
    cheese = an_item("Сыр «Российский»" if is_ru else "Cheese", 89_900, vat=10)
    bag = an_item("Пакет" if is_ru else "Bag", 1_000, vat=20)
    return (
        a_sold_line(an_item(milk, 8_990, vat=10), 2000, discount=1_000, redeemed=5_400),
        a_sold_line(
            replace(cheese, measure=Measure.WEIGHT),
            901,
            redeemed=24_000,
            line_no=2,
        ),
        a_sold_line(bag, redeemed=600, line_no=3, gross=1_125),
    )


def a_note(**changes: object) -> LoyaltyNote:
    note = LoyaltyNote(
        four="4417",
        name="Петрова М.",
        before=Points(125_000),
        redeemed=Points(30_000),
        earned=Points(3_450),
        after=Points(98_450),
        active_from=None,
        is_provisional=False,
    )
    return replace(note, **changes)  # type: ignore[arg-type]


def cash(amount: int, received: int | None = None) -> Tender:
    return Tender(
        kind=TenderKind.CASH,
        amount=Money(amount),
        received=Money(amount if received is None else received),
    )


def by_card(amount: int) -> Tender:
    return Tender(kind=TenderKind.CARD, amount=Money(amount), received=Money(amount))


def a_completed_sale(
    lines: tuple[SoldLine, ...],
    tenders: tuple[Tender, ...],
    note: LoyaltyNote | None = None,
    returns: str | None = None,
) -> CompletedSale:
    sale = Sale(
        sale_id=SaleId("a" * 32),
        shift_id=ShiftId("b" * 32),
        cashier=CashierId("7"),
        opened_at=NOW,
        state=SaleState.COMPLETED,
    )
    return CompletedSale(
        sale=sale,
        number=NUMBER,
        at=NOW,
        business_date=date(2030, 1, 2),
        lines=lines,
        tenders=tenders,
        change=Money.total(tender.change for tender in tenders),
        redeemed=(),
        earned=note.earned if note else NO_POINTS,
        earned_lot=None,
        account=AccountId("c"),
        note=note,
        returns=SaleId(returns) if returns else None,
    )


def a_report(*, is_closed: bool = True, queued: int = 0) -> ShiftReport:
    shift = Shift(
        shift_id=ShiftId("b" * 32),
        number=118,
        cashier=CashierId("7"),
        opened_at=NOW.replace(hour=5),
        opening_cash=Money(500_000),
        closed_at=NOW if is_closed else None,
        counted=Money(1_233_895) if is_closed else None,
    )
    return ShiftReport(
        kind=ReportKind.Z if is_closed else ReportKind.X,
        shift=shift,
        totals=_totals(),
        cashier_name=CASHIER_NAME,
        shop="Магазин «Ромашка»",
        store_number=2,
        till_number=1,
        at=NOW,
        queued=queued,
    )


def _totals() -> ShiftTotals:
    return ShiftTotals(
        sales=43,
        returns=1,
        voids=2,
        gross=Money(2_031_005),
        discount=Money(31_000),
        redeemed_money=Money(90_000),
        cash=Money(834_000),
        card=Money(1_076_005),
        moved=Money(-100_000),
        sales_with_card=31,
        redeemed=Points(90_000),
        redeemed_offline=Points(30_000),
        earned=Points(95_450),
        given_back=Points(12_000),
        taken_back=Points(NO_MONEY.minor + 600),
    )
