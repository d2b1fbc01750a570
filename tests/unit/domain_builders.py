"""Goods, lines, lots and rights with defaults, so that a test shows what matters."""

from datetime import UTC, date, datetime

from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Item, Measure
from cashier.domain.ids import (
    AccountId,
    CashierId,
    ItemId,
    LotId,
    RightId,
    SaleId,
    ShiftId,
)
from cashier.domain.ledger import Draw, Right, RightKind
from cashier.domain.loyalty.facts import (
    MAIN,
    Choice,
    DraftLine,
    PurseState,
    SaleDraft,
    Snapshot,
)
from cashier.domain.loyalty.points import PointsProgramme, PointsTerms
from cashier.domain.member import CardStatus
from cashier.domain.sale import Line, Sale, SoldLine

NOW = datetime(2030, 1, 2, 9, 30, tzinfo=UTC)
TODAY = date(2030, 1, 2)


def an_item(price=10_000, item_id="4600000000015", **more) -> Item:
    return Item(item_id=ItemId(item_id), name="Tea", price=Money(price), **more)


def a_weighed_item(price=10_000, **more) -> Item:
    return an_item(price, measure=Measure.WEIGHT, **more)


def a_line(item=None, quantity_milli=1000, line_no=1, **more) -> Line:
    return Line(
        line_no=line_no, item=item or an_item(), quantity_milli=quantity_milli, **more
    )


def a_sale(**more) -> Sale:
    return Sale(
        sale_id=SaleId("s1"),
        shift_id=ShiftId("f1"),
        cashier=CashierId("c1"),
        opened_at=NOW,
        **more,
    )


def a_sold_line(
    quantity=3, gross=30_000, redeemed=0, line_no=1, discount=0, earned=0, item=None
) -> SoldLine:
    return SoldLine(
        line_no=line_no,
        item=item or an_item(),
        quantity_milli=quantity * 1000,
        gross=Money(gross),
        discount=Money(discount),
        redeemed=Money(redeemed),
        redeemed_points=Points(redeemed),
        earned=Points(earned),
    )


def a_draw(lot="lot1", points=100, expires_on=None) -> Draw:
    return Draw(lot_id=LotId(lot), points=Points(points), expires_on=expires_on)


def a_right(*slices, right_id="r1", kind=RightKind.STANDING, **more) -> Right:
    slices = slices or (a_draw(),)
    return Right(
        right_id=RightId(right_id),
        account=AccountId("a1"),
        kind=kind,
        amount=Points(sum(part.points.units for part in slices)),
        slices=slices,
        epoch=1,
        granted_at=more.pop("granted_at", NOW),
        **more,
    )


def a_draft_line(total=10_000, line_no=1, floor=0, **more) -> DraftLine:
    defaults = {
        "item_id": f"item{line_no}",
        "category": "food",
        "quantity_milli": 1000,
        "redeemable": True,
        "earning": True,
    }
    return DraftLine(
        line_no=line_no, total=Money(total), floor=Money(floor), **(defaults | more)
    )


def a_draft(*totals, asked=None) -> SaleDraft:
    lines = tuple(
        line if isinstance(line, DraftLine) else a_draft_line(line, number)
        for number, line in enumerate(totals or (10_000,), start=1)
    )
    choices = () if asked is None else (Choice(purse=MAIN, points=Points(asked)),)
    return SaleDraft(lines=lines, choices=choices)


def a_member(spendable=0, confirmed=None, **more) -> Snapshot:
    known = spendable if confirmed is None else confirmed
    own = PurseState.__dataclass_fields__.keys() & more.keys()
    figures = {"online": True} | {name: more.pop(name) for name in own}
    main = PurseState(spendable=Points(spendable), confirmed=Points(known), **figures)
    return Snapshot(**({"status": CardStatus.ACTIVE, "purses": (main,)} | more))


def a_programme(**terms) -> PointsProgramme:
    return PointsProgramme(PointsTerms(programme_id="p1", version=1, **terms))
