"""Values with defaults, so that a test shows only what matters to it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Item, Measure
from cashier.domain.check_digits import ean_is_right
from cashier.domain.ids import (
    AccountId,
    AttemptId,
    CardNumber,
    CashierId,
    ItemId,
    LotId,
    RightId,
    SaleId,
    ShiftId,
)
from cashier.domain.ledger import Draw, Right, RightKind
from cashier.domain.loyalty.points import PointsProgramme, PointsTerms
from cashier.domain.member import CardStatus, Member
from cashier.domain.sale import (
    MILLI,
    Line,
    Sale,
    SaleState,
    SoldLine,
    Tender,
    TenderKind,
)
from cashier.domain.shift import Shift
from cashier.till.ports import (
    AttemptState,
    Cashier,
    CompletedSale,
    PaymentAttempt,
    PrintJob,
    Role,
)

MORNING = datetime(2030, 1, 2, 9, 30, tzinfo=UTC)
TODAY = date(2030, 1, 2)
ANNA = CashierId("anna")
ACCOUNT = AccountId("account-1")


def code(digits: str) -> str:
    """Twelve digits, or fewer filled up, with their check digit."""
    body = digits.ljust(12, "0")
    return next(body + last for last in "0123456789" if ean_is_right(body + last))


CARD = CardNumber(code("04417"))
OTHER_CARD = CardNumber(code("04418"))
BADGE = code("29001")
COFFEE = code("4600001")
CHEESE = "00042"  # Weighed goods: the article inside the label.


def rubles(amount: int) -> Money:
    return Money(amount * 100)


def points(amount: int) -> Points:
    """Whole points."""
    return Points(amount * 100)


def an_item(item_id: str = COFFEE, *, price: int = 10_000, **more: object) -> Item:
    return Item(
        item_id=ItemId(item_id),
        price=Money(price),
        **{"name": "Coffee", "vat_percent": 20, "measure": Measure.PIECE} | more,  # type: ignore[arg-type]
    )


def a_lot(lot: str = "lot-1", *, of: int = 100, expires: date | None = None) -> Draw:
    """Whole points of one lot, as a slice of a right."""
    return Draw(lot_id=LotId(lot), points=points(of), expires_on=expires)


def a_right(
    right: str = "right-1",
    *slices: Draw,
    kind: RightKind = RightKind.STANDING,
    account: AccountId = ACCOUNT,
) -> Right:
    parts = slices or (a_lot(),)
    return Right(
        right_id=RightId(right),
        account=account,
        kind=kind,
        amount=Points.total(part.points for part in parts),
        slices=parts,
        epoch=1,
        granted_at=MORNING,
    )


def a_member(
    card: CardNumber = CARD, *, confirmed: int = 1250, **more: object
) -> Member:
    return Member(
        card=card,
        confirmed=points(confirmed),
        **{  # type: ignore[arg-type]
            "status": CardStatus.ACTIVE,
            "account": ACCOUNT,
            "name": "Petrova M.",
            "as_of": MORNING,
        }
        | more,
    )


def a_cashier(cashier: CashierId = ANNA, **more: object) -> Cashier:
    return Cashier(
        cashier=cashier,
        **{"name": "Anna", "role": Role.CASHIER} | more,  # type: ignore[arg-type]
    )


def a_programme(**terms: object) -> PointsProgramme:
    return PointsProgramme(
        PointsTerms(
            **{"programme_id": "points", "version": 1} | terms  # type: ignore[arg-type]
        )
    )


def a_shift(shift: str = "shift-1", *, number: int = 118, cash: int = 0) -> Shift:
    return Shift(
        shift_id=ShiftId(shift),
        number=number,
        cashier=ANNA,
        opened_at=MORNING,
        opening_cash=rubles(cash),
    )


def a_line(line_no: int = 1, *, quantity: int = 1, **more: object) -> Line:
    return Line(
        line_no=line_no,
        quantity_milli=quantity * MILLI,
        **{"item": an_item()} | more,  # type: ignore[arg-type]
    )


def a_sale(sale: str = "sale-1", *, lines: int = 1, **more: object) -> Sale:
    return Sale(
        sale_id=SaleId(sale),
        cashier=ANNA,
        opened_at=MORNING,
        lines=tuple(a_line(n + 1) for n in range(lines)),
        **{"shift_id": ShiftId("shift-1")} | more,  # type: ignore[arg-type]
    )


def a_sold_line(line_no: int = 1, *, gross: int = 10_000, **more: object) -> SoldLine:
    return SoldLine(
        line_no=line_no,
        item=an_item(),
        gross=Money(gross),
        **{  # type: ignore[arg-type]
            "quantity_milli": MILLI,
            "discount": Money(0),
            "redeemed": Money(0),
            "redeemed_points": Points(0),
            "earned": Points(0),
        }
        | more,
    )


def a_completed(
    sale: str = "sale-1", *, number: str = "02-010118-000001-A", **more: object
) -> CompletedSale:
    leg = Tender(kind=TenderKind.CASH, amount=rubles(100), received=rubles(100))
    return CompletedSale(
        sale=a_sale(sale, state=SaleState.COMPLETED, tenders=(leg,)),
        number=number,
        **{  # type: ignore[arg-type]
            "at": MORNING,
            "business_date": TODAY,
            "lines": (a_sold_line(),),
            "tenders": (leg,),
            "change": Money(0),
            "redeemed": (),
            "earned": Points(0),
            "earned_lot": None,
            "account": None,
            "note": None,
        }
        | more,
    )


def an_attempt(attempt: str = "attempt-1", *, sale: str = "sale-1") -> PaymentAttempt:
    return PaymentAttempt(
        attempt=AttemptId(attempt),
        sale=SaleId(sale),
        amount=rubles(100),
        state=AttemptState.ASKED,
    )


def a_job(job: str = "job-1", **more: object) -> PrintJob:
    return PrintJob(
        job=job,
        **{"kind": "receipt", "title": "02-1", "lines": ("Coffee",)} | more,  # type: ignore[arg-type]
    )
