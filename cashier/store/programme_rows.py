"""What programmes did to a completed sale, as rows beside its receipt.

Each kind of fact has a table, so that reports add it up and a return finds it by
line. Most sales have few of them: nothing is written for what there is none of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Table, bindparam, insert, select

from cashier.domain.amounts import Money, Points
from cashier.domain.ids import AccountId, LotId, SaleId
from cashier.domain.loyalty.answers import (
    AppliedStep,
    CouponToPrint,
    Donation,
    Earning,
    Effect,
    LinePart,
    SoldMembership,
)
from cashier.domain.loyalty.terms import TakeBack
from cashier.domain.sale import ShownCoupon, SoldLine
from cashier.store import schema
from cashier.store.columns import maybe_day, maybe_day_text
from cashier.store.query import Row, Statement, Value
from cashier.till.records import CompletedSale, EarnedLot, LoadedCard, MadeCoupon

Values = tuple[Value, ...]


class _Child:
    """The rows of one table that belong to a receipt, in their order."""

    def __init__(self, table: Table) -> None:
        mine = table.c.sale_id == bindparam("key")
        self._get = Statement(select(table).where(mine).order_by(table.c.n))
        self._put = Statement(insert(table))

    def put(self, connection: Connection, sale: SaleId, rows: Iterable[Values]) -> None:
        numbered = [(sale, n, *row) for n, row in enumerate(rows)]
        if numbered:
            self._put.change_many(connection, numbered)

    def get(self, connection: Connection, sale: SaleId) -> Iterable[Row]:
        return self._get.rows(connection, key=sale)


_PARTS = _Child(schema.line_part)
_STEPS = _Child(schema.applied_step)
_LOTS = _Child(schema.earned_lot)
_MEMBERSHIPS = _Child(schema.membership_sold)
_DONATIONS = _Child(schema.donation)
_LOADS = _Child(schema.card_load)
_COUPONS = _Child(schema.coupon_used)
_PUT_MADE = Statement(insert(schema.coupon_made))
_MADE = Statement(
    select(schema.coupon_made).where(schema.coupon_made.c.sale_id == bindparam("key"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All of it for one receipt."""

    parts: dict[int, tuple[LinePart, ...]]  # By line number.
    applied: tuple[AppliedStep, ...]
    lots: tuple[EarnedLot, ...]
    memberships: tuple[SoldMembership, ...]
    donations: tuple[Donation, ...]
    loaded: tuple[LoadedCard, ...]
    coupons: tuple[ShownCoupon, ...]
    coupon_made: MadeCoupon | None


def put_facts(connection: Connection, done: CompletedSale) -> None:
    sale = done.sale.sale_id
    _PARTS.put(connection, sale, _part_values(done.lines))
    _STEPS.put(connection, sale, map(_step_values, done.applied))
    _LOTS.put(connection, sale, map(_lot_values, done.lots))
    _MEMBERSHIPS.put(connection, sale, map(_membership_values, done.memberships))
    _DONATIONS.put(connection, sale, map(_donation_values, done.donations))
    _LOADS.put(connection, sale, map(_load_values, done.loaded))
    _COUPONS.put(connection, sale, map(_coupon_values, done.coupons))
    if done.coupon_made is not None:
        row = (sale, *_made_values(done.coupon_made))
        _PUT_MADE.change_many(connection, [row])


def facts_of(connection: Connection, sale: SaleId) -> Facts:
    parts: dict[int, tuple[LinePart, ...]] = {}
    for row in _PARTS.get(connection, sale):
        parts[row.line_no] = (*parts.get(row.line_no, ()), _part_of(row))
    made = _MADE.row(connection, key=sale)
    return Facts(
        parts=parts,
        applied=tuple(map(_step_of, _STEPS.get(connection, sale))),
        lots=tuple(map(_lot_of, _LOTS.get(connection, sale))),
        memberships=tuple(map(_membership_of, _MEMBERSHIPS.get(connection, sale))),
        donations=tuple(map(_donation_of, _DONATIONS.get(connection, sale))),
        loaded=tuple(map(_load_of, _LOADS.get(connection, sale))),
        coupons=tuple(map(_coupon_of, _COUPONS.get(connection, sale))),
        coupon_made=None if made is None else _made_of(made),
    )


# --- lines and steps -------------------------------------------------------------


def _part_values(lines: Iterable[SoldLine]) -> Iterator[Values]:
    for line in lines:
        for part in line.parts:
            yield (
                line.line_no,
                part.programme,
                part.effect.value,
                part.purse,
                part.money.units,
                part.points.units,
            )


def _part_of(row: Row) -> LinePart:
    return LinePart(
        programme=row.programme,
        effect=Effect(row.effect),
        purse=row.purse,
        money=Money(row.money),
        points=Points(row.points),
    )


def _step_values(step: AppliedStep) -> Values:
    return (
        step.programme,
        step.version,
        step.effect.value,
        step.purse,
        step.money.units,
        step.points.units,
        step.needs.units,
    )


def _step_of(row: Row) -> AppliedStep:
    return AppliedStep(
        programme=row.programme,
        version=row.version,
        effect=Effect(row.effect),
        purse=row.purse,
        money=Money(row.money),
        points=Points(row.points),
        needs=Money(row.needs),
    )


# --- lots -------------------------------------------------------------------------


def _lot_values(lot: EarnedLot) -> Values:
    earning = lot.earning
    return (
        lot.lot_id,
        earning.programme,
        earning.version,
        earning.purse,
        earning.points.units,
        earning.active_from.isoformat(),
        maybe_day_text(earning.expires_on),
        earning.issuer,
        lot.take_back.value,
        int(lot.gives_spent_back),
        lot.grace_days,
    )


def _lot_of(row: Row) -> EarnedLot:
    earning = Earning(
        programme=row.programme,
        version=row.version,
        points=Points(row.points),
        active_from=date.fromisoformat(row.active_from),
        expires_on=maybe_day(row.expires_on),
        purse=row.purse,
        issuer=row.issuer,
    )
    return EarnedLot(
        lot_id=LotId(row.lot_id),
        earning=earning,
        take_back=TakeBack(row.take_back),
        gives_spent_back=bool(row.gives_spent_back),
        grace_days=row.grace_days,
    )


# --- memberships, causes, gift cards ------------------------------------------------


def _membership_values(sold: SoldMembership) -> Values:
    return (
        sold.line_no,
        sold.programme,
        sold.version,
        sold.starts.isoformat(),
        sold.ends.isoformat(),
        int(sold.is_renewal),
    )


def _membership_of(row: Row) -> SoldMembership:
    return SoldMembership(
        programme=row.programme,
        version=row.version,
        line_no=row.line_no,
        starts=date.fromisoformat(row.starts),
        ends=date.fromisoformat(row.ends),
        is_renewal=bool(row.is_renewal),
    )


def _donation_values(donation: Donation) -> Values:
    return (
        donation.programme,
        donation.version,
        donation.money.units,
        donation.points.units,
        donation.purse,
    )


def _donation_of(row: Row) -> Donation:
    return Donation(
        programme=row.programme,
        version=row.version,
        money=Money(row.money),
        points=Points(row.points),
        purse=row.purse,
    )


def _load_values(load: LoadedCard) -> Values:
    return (
        load.line_no,
        load.account,
        load.lot_id,
        load.amount.units,
        load.programme,
        load.version,
        maybe_day_text(load.expires_on),
    )


def _load_of(row: Row) -> LoadedCard:
    return LoadedCard(
        line_no=row.line_no,
        account=AccountId(row.account),
        lot_id=LotId(row.lot_id),
        amount=Points(row.amount),
        programme=row.programme,
        version=row.version,
        expires_on=maybe_day(row.expires_on),
    )


# --- coupons --------------------------------------------------------------------------


def _coupon_values(coupon: ShownCoupon) -> Values:
    return (
        coupon.code,
        coupon.programme,
        coupon.account,
        coupon.owner,
        maybe_day_text(coupon.starts),
        maybe_day_text(coupon.ends),
    )


def _coupon_of(row: Row) -> ShownCoupon:
    return ShownCoupon(
        code=row.code,
        programme=row.programme,
        account=None if row.account is None else AccountId(row.account),
        owner=None if row.owner is None else AccountId(row.owner),
        starts=maybe_day(row.starts),
        ends=maybe_day(row.ends),
    )


def _made_values(made: MadeCoupon) -> Values:
    return (
        made.code,
        made.account,
        made.lot_id,
        made.terms.programme,
        made.terms.version,
        made.terms.starts.isoformat(),
        maybe_day_text(made.terms.ends),
    )


def _made_of(row: Row) -> MadeCoupon:
    terms = CouponToPrint(
        programme=row.programme,
        version=row.version,
        starts=date.fromisoformat(row.starts),
        ends=maybe_day(row.ends),
    )
    return MadeCoupon(
        code=row.code,
        account=AccountId(row.account),
        lot_id=LotId(row.lot_id),
        terms=terms,
    )
