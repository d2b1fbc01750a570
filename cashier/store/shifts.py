"""Shifts, the drawer and the sums of a shift, added up from receipts by SQLite."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, case, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from cashier.domain.amounts import Money, Points
from cashier.domain.ids import CashierId, ShiftId
from cashier.domain.sale import SaleState, TenderKind
from cashier.domain.shift import DifferenceCause, Shift, ShiftTotals
from cashier.store import schema
from cashier.store.columns import (
    maybe_moment,
    maybe_moment_text,
    maybe_money,
    maybe_units,
    moment_of,
    moment_text,
)
from cashier.store.query import Row, Statement, word, words

_s, _m = schema.shift.c, schema.drawer_movement.c
_r, _sold, _paid = schema.receipt.c, schema.sold_line.c, schema.tender.c
_put = upsert(schema.shift)
_PUT = Statement(
    _put.on_conflict_do_update(
        index_elements=["shift_id"],
        set_={c.name: _put.excluded[c.name] for c in _s if c.name != "shift_id"},
    )
)
_CURRENT = Statement(select(schema.shift).where(_s.closed_at.is_(None)))
_LAST_CLOSED = Statement(
    select(schema.shift)
    .where(_s.closed_at.is_not(None))
    .order_by(_s.number.desc())
    .limit(1)
)
_NEXT = Statement(
    select(
        func.max(
            select(func.coalesce(func.max(_s.number), 0)).scalar_subquery(),
            schema.till_state.c.shift_floor,
        )
        + 1
    )
)
_OF_ID = Statement(select(schema.shift).where(_s.shift_id == bindparam("key")))
_UNDECIDED = Statement(
    select(func.count()).where(
        schema.sale.c.state.in_(words(SaleState.PARKED, SaleState.PAYING))
    )
)

_is_return = _r.returns.is_not(None)
_sign = case((_is_return, -1), else_=1)
_HEADS = Statement(
    select(
        func.count().filter(~_is_return).label("sales"),
        func.count().filter(_is_return).label("returns"),
        func.count().filter(~_is_return, _r.has_card == 1).label("with_card"),
        func.coalesce(func.sum(_r.earned).filter(~_is_return), 0).label("earned"),
        func.coalesce(func.sum(_r.earned).filter(_is_return), 0).label("taken_back"),
    ).where(_r.shift_id == bindparam("key"))
)
_LINES = Statement(
    select(
        func.coalesce(func.sum(_sign * _sold.gross), 0).label("gross"),
        func.coalesce(func.sum(_sign * _sold.discount), 0).label("discount"),
        func.coalesce(func.sum(_sign * _sold.redeemed), 0).label("redeemed_money"),
    )
    .join(schema.receipt, _r.sale_id == _sold.sale_id)
    .where(_r.shift_id == bindparam("key"))
)
_GIFT_SOLD = Statement(
    select(
        func.coalesce(
            func.sum(_sign * (_sold.gross - _sold.discount - _sold.redeemed)), 0
        )
    )
    .select_from(schema.sold_line)
    .join(schema.receipt, _r.sale_id == _sold.sale_id)
    .where(_r.shift_id == bindparam("key"), _sold.serial.is_not(None))
)
_given = schema.donation.c
_DONATED = Statement(
    select(func.coalesce(func.sum(_sign * _given.money), 0))
    .select_from(schema.donation)
    .join(schema.receipt, _r.sale_id == _given.sale_id)
    .where(_r.shift_id == bindparam("key"))
)
_TENDERS = Statement(
    select(_paid.kind, func.sum(_sign * _paid.amount).label("amount"))
    .join(schema.receipt, _r.sale_id == _paid.sale_id)
    .where(_r.shift_id == bindparam("key"))
    .group_by(_paid.kind)
)
_drawn = schema.redemption.c.points
_DRAWS = Statement(
    select(
        func.coalesce(func.sum(_drawn).filter(~_is_return), 0).label("redeemed"),
        func.coalesce(
            func.sum(_drawn).filter(~_is_return, _r.note_provisional == 1), 0
        ).label("offline"),
        func.coalesce(func.sum(_drawn).filter(_is_return), 0).label("given_back"),
    )
    .join(schema.receipt, _r.sale_id == schema.redemption.c.sale_id)
    # Of the main purse: stamps, coupons and gift cards are no bonuses.
    .where(
        _r.shift_id == bindparam("key"),
        func.coalesce(schema.redemption.c.account, _r.account) == _r.account,
    )
)
_MOVED = Statement(
    select(func.coalesce(func.sum(_m.amount), 0)).where(_m.shift_id == bindparam("key"))
)
_VOIDS = Statement(
    select(func.count()).where(
        schema.sale.c.shift_id == bindparam("key"),
        schema.sale.c.state == word(SaleState.VOIDED),
    )
)


class SqlShifts:
    """Implements ports.Shifts. `was_closed` is set when a shift ends.

    The open shift is remembered, because every sale begins with it; the memory is
    dropped with any transaction that does not commit.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.was_closed = False
        self._current: Shift | None = None

    def forget(self) -> None:
        """After a transaction that did not commit nothing remembered is true."""
        self._current = None

    def current(self) -> Shift | None:
        if self._current is None:
            self._current = _shift_of(_CURRENT.row(self._connection))
        return self._current

    def get(self, shift: ShiftId) -> Shift | None:
        return _shift_of(_OF_ID.row(self._connection, key=shift))

    def last_closed(self) -> Shift | None:
        return _shift_of(_LAST_CLOSED.row(self._connection))

    def save(self, shift: Shift) -> None:
        self._current = None
        _PUT.change(
            self._connection,
            shift_id=shift.shift_id,
            number=shift.number,
            cashier=shift.cashier,
            opened_at=moment_text(shift.opened_at),
            opening_cash=shift.opening_cash.units,
            closed_at=maybe_moment_text(shift.closed_at),
            counted=maybe_units(shift.counted),
            cause=None if shift.cause is None else shift.cause.value,
        )
        self.was_closed = not shift.is_open

    def next_number(self) -> int:
        return _NEXT.number(self._connection)

    def undecided(self) -> int:
        return _UNDECIDED.number(self._connection)

    def totals(self, shift: ShiftId) -> ShiftTotals:
        """Money is sales less returns; points of returns stand by themselves."""
        ask = self._connection
        heads = _HEADS.rows(ask, key=shift)[0]
        lines = _LINES.rows(ask, key=shift)[0]
        draws = _DRAWS.rows(ask, key=shift)[0]
        paid = {row.kind: row.amount for row in _TENDERS.rows(ask, key=shift)}
        return ShiftTotals(
            sales=heads.sales,
            returns=heads.returns,
            voids=_VOIDS.number(ask, key=shift),
            gross=Money(lines.gross),
            discount=Money(lines.discount),
            redeemed_money=Money(lines.redeemed_money),
            cash=Money(paid.get(TenderKind.CASH.value, 0)),
            card=Money(paid.get(TenderKind.CARD.value, 0)),
            gift=Money(paid.get(TenderKind.GIFT.value, 0)),
            gift_sold=Money(_GIFT_SOLD.number(ask, key=shift)),
            donated=Money(_DONATED.number(ask, key=shift)),
            moved=Money(_MOVED.number(ask, key=shift)),
            sales_with_card=heads.with_card,
            redeemed=Points(draws.redeemed),
            redeemed_offline=Points(draws.offline),
            earned=Points(heads.earned),
            given_back=Points(draws.given_back),
            taken_back=Points(heads.taken_back),
        )


def _shift_of(row: Row | None) -> Shift | None:
    if row is None:
        return None
    return Shift(
        shift_id=ShiftId(row.shift_id),
        number=row.number,
        cashier=CashierId(row.cashier),
        opened_at=moment_of(row.opened_at),
        opening_cash=Money(row.opening_cash),
        closed_at=maybe_moment(row.closed_at),
        counted=maybe_money(row.counted),
        cause=None if row.cause is None else DifferenceCause(row.cause),
    )
