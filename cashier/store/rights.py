"""Rights to spend, as this till holds them.

Each slice of a right counts what is reserved, spent and returned of it, and so does
the right; the file refuses more than was granted. A right that was given up before
it came is refused for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import (
    Connection,
    Update,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import sqlite

from cashier.domain.amounts import Points
from cashier.domain.errors import NotEnoughPoints
from cashier.domain.ids import AccountId, LotId, RightId, SaleId
from cashier.domain.ledger import Draw, Right, RightDraw, RightKind, sum_of
from cashier.domain.risk import POOL_ACCOUNT, Pool
from cashier.store import schema
from cashier.store.columns import (
    maybe_day,
    maybe_day_text,
    moment_of,
    moment_text,
)
from cashier.store.draw_rows import draw_values, right_draws_of
from cashier.store.query import Row, Statement, Value

_r, _s = schema.spend_right.c, schema.right_slice.c
_columns = (
    _r.right_id,
    _r.account,
    _r.kind,
    _r.amount,
    _r.epoch,
    _r.granted_at,
    _s.lot_id,
    _s.points,
    _s.expires_on,
    _s.reserved,
    _s.spent,
    _s.returned,
)
_with_slices = select(*_columns).join(schema.right_slice, _s.right_id == _r.right_id)
_OF_ACCOUNT = Statement(
    _with_slices.where(
        _r.account == bindparam("key"),
        _r.spent + _r.returned < _r.amount,
        _r.incarnation == select(schema.till_state.c.incarnation).scalar_subquery(),
    ).order_by(_r.granted_at, _r.right_id, _s.n)
)
_p, _u = schema.risk_pool.c, schema.risk_use.c
_present = select(schema.till_state.c.incarnation).scalar_subquery()
_POOLS = Statement(
    select(*_columns, _p.per_account, _p.per_sale)
    .join(schema.right_slice, _s.right_id == _r.right_id)
    .join(schema.risk_pool, _p.right_id == _r.right_id)
    .where(
        _r.account == POOL_ACCOUNT,
        _r.spent + _r.returned < _r.amount,
        _r.incarnation == _present,
    )
    .order_by(_r.granted_at, _r.right_id)
)
_ADD_POOL = Statement(insert(schema.risk_pool))
_USED = Statement(
    select(func.coalesce(func.sum(_u.used), 0)).where(
        _u.account == bindparam("key"), _u.incarnation == _present
    )
)
_use = sqlite.insert(schema.risk_use)
_USE = Statement(
    _use.on_conflict_do_update(
        index_elements=["account", "incarnation"],
        set_={"used": _u.used + _use.excluded.used, "most": _use.excluded.most},
    )
)
_SETTLE = Statement(
    update(schema.risk_use)
    .where(_u.account == bindparam("key"), _u.incarnation == _present)
    .values(used=func.max(_u.used - bindparam("points"), 0))
)
_left = _r.amount - _r.spent - _r.returned
_OPEN = Statement(
    select(func.count().label("many"), func.coalesce(func.sum(_left), 0).label("sum"))
    .select_from(schema.spend_right)
    .where(_left > 0, _r.account != POOL_ACCOUNT, _r.incarnation == _present)
)
_EXPIRED = Statement(
    select(_r.right_id)
    .distinct()
    .join(schema.right_slice, _s.right_id == _r.right_id)
    .where(
        _s.expires_on < bindparam("day"),
        _s.reserved + _s.spent + _s.returned < _s.points,
        _r.spent + _r.returned < _r.amount,
        _r.incarnation == _present,
    )
    .order_by(_r.right_id)
)
_GET = Statement(_with_slices.where(_r.right_id == bindparam("key")).order_by(_s.n))
_SEEN = Statement(
    select(
        select(func.count()).where(_r.right_id == bindparam("key")).scalar_subquery()
        + select(func.count())
        .where(schema.right_refused.c.right_id == bindparam("key"))
        .scalar_subquery()
    )
)
_INCARNATION = Statement(select(schema.till_state.c.incarnation))
_ADD = Statement(insert(schema.spend_right))
_ADD_SLICES = Statement(insert(schema.right_slice))
_REFUSE = Statement(insert(schema.right_refused).prefix_with("OR IGNORE"))

_reservation = schema.right_reservation
_RESERVE = Statement(insert(_reservation))
_RESERVED = Statement(
    select(_reservation)
    .where(_reservation.c.sale_id == bindparam("key"))
    .order_by(_reservation.c.n)
)
_UNRESERVE = Statement(
    delete(_reservation).where(_reservation.c.sale_id == bindparam("key"))
)


def _move(table_is_slice: bool) -> Statement:
    """Add to the three counts; the file refuses what does not fit."""
    table = schema.right_slice if table_is_slice else schema.spend_right
    command: Update = update(table).values(
        reserved=table.c.reserved + bindparam("more_reserved"),
        spent=table.c.spent + bindparam("more_spent"),
        returned=table.c.returned + bindparam("more_returned"),
    )
    command = command.where(table.c.right_id == bindparam("key"))
    if table_is_slice:
        command = command.where(table.c.lot_id == bindparam("lot"))
    return Statement(command)


_MOVE_RIGHT = _move(table_is_slice=False)
_MOVE_SLICE = _move(table_is_slice=True)


class SqlRights:
    """Implements ports.Rights."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_account(self, account: AccountId) -> Sequence[Right]:
        return _rights_of(_OF_ACCOUNT.rows(self._connection, key=account))

    def get(self, right: RightId) -> Right | None:
        found = _rights_of(_GET.rows(self._connection, key=right))
        return found[0] if found else None

    def open_rights(self) -> tuple[int, Points]:
        row = _OPEN.row(self._connection)
        assert row is not None
        return row.many, Points(row.sum)

    def with_expired(self, day: date) -> Sequence[Right]:
        found = _EXPIRED.rows(self._connection, day=day.isoformat())
        rights = (self.get(RightId(row.right_id)) for row in found)
        return tuple(right for right in rights if right is not None)

    def add(self, right: Right) -> bool:
        if _SEEN.number(self._connection, key=right.right_id):
            return False
        incarnation = _INCARNATION.number(self._connection)
        _ADD.change_many(self._connection, [_right_values(right, incarnation)])
        _ADD_SLICES.change_many(self._connection, _slice_values(right))
        return True

    def pools(self) -> Sequence[Pool]:
        return tuple(
            Pool(
                right=_right_of([row]),
                per_account=Points(row.per_account),
                per_sale=Points(row.per_sale),
            )
            for row in _POOLS.rows(self._connection)
        )

    def add_pool(self, pool: Pool) -> bool:
        is_new = self.add(pool.right)
        if is_new:
            limits = (pool.per_account.units, pool.per_sale.units)
            row = (pool.right.right_id, *limits)
            _ADD_POOL.change_many(self._connection, [row])
        return is_new

    def risk_used(self, account: AccountId) -> Points:
        return Points(_USED.number(self._connection, key=account))

    def use_risk(self, account: AccountId, points: Points, *, most: Points) -> None:
        try:
            _USE.change(
                self._connection,
                account=account,
                incarnation=_INCARNATION.number(self._connection),
                used=points.units,
                most=most.units,
            )
        except sqlcipher.IntegrityError as error:
            left = most - self.risk_used(account)
            raise NotEnoughPoints(asked=points, available=left) from error

    def settle_risk(self, account: AccountId, points: Points) -> None:
        _SETTLE.change(self._connection, key=account, points=points.units)

    def reserve(self, sale: SaleId, draws: Sequence[RightDraw]) -> None:
        for part in draws:
            self._move(part.right_id, part.draws, reserved=1)
        _RESERVE.change_many(self._connection, draw_values(sale, draws))

    def release(self, sale: SaleId) -> None:
        for part in self._take_reservation(sale):
            self._move(part.right_id, part.draws, reserved=-1)

    def spend(self, sale: SaleId) -> Sequence[RightDraw]:
        draws = self._take_reservation(sale)
        for part in draws:
            self._move(part.right_id, part.draws, reserved=-1, spent=1)
        return draws

    def give_up(self, right: RightId, draws: Sequence[Draw]) -> None:
        if self._move(right, draws, returned=1) == 0:
            _REFUSE.change(self._connection, right_id=right)

    def take_again(self, right: RightId, draws: Sequence[Draw]) -> None:
        moved = self._move(right, draws, returned=-1)
        assert moved, right

    def _take_reservation(self, sale: SaleId) -> tuple[RightDraw, ...]:
        draws = right_draws_of(_RESERVED.rows(self._connection, key=sale))
        if draws:
            _UNRESERVE.change(self._connection, key=sale)
        return draws

    def _move(
        self,
        right: RightId,
        draws: Sequence[Draw],
        *,
        reserved: int = 0,
        spent: int = 0,
        returned: int = 0,
    ) -> int:
        """How many rights were moved: 0 for an unknown one."""
        whole = sum_of(draws).units
        try:
            moved = _MOVE_RIGHT.change(
                self._connection,
                key=right,
                more_reserved=reserved * whole,
                more_spent=spent * whole,
                more_returned=returned * whole,
            )
            for draw in draws if moved else ():
                points = draw.points.units
                found = _MOVE_SLICE.change(
                    self._connection,
                    key=right,
                    lot=draw.lot_id,
                    more_reserved=reserved * points,
                    more_spent=spent * points,
                    more_returned=returned * points,
                )
                assert found == 1, (right, draw)
        except sqlcipher.IntegrityError as error:
            raise self._too_much(right, draws) from error
        return moved

    def _too_much(self, right: RightId, draws: Sequence[Draw]) -> NotEnoughPoints:
        known = self.get(right)
        left = sum_of(known.left()) if known else Points(0)
        return NotEnoughPoints(asked=sum_of(draws), available=left)


def _right_values(right: Right, incarnation: int) -> tuple[Value, ...]:
    return (
        right.right_id,
        right.account,
        right.kind.value,
        right.amount.units,
        right.epoch,
        incarnation,
        moment_text(right.granted_at),
        sum_of(right.reserved).units,
        sum_of(right.spent).units,
        sum_of(right.returned).units,
    )


def _slice_values(right: Right) -> Iterable[tuple[Value, ...]]:
    def of_lot(draws: Sequence[Draw], lot: LotId) -> int:
        return sum_of(draw for draw in draws if draw.lot_id == lot).units

    for n, part in enumerate(right.slices):
        yield (
            right.right_id,
            n,
            part.lot_id,
            part.points.units,
            maybe_day_text(part.expires_on),
            of_lot(right.reserved, part.lot_id),
            of_lot(right.spent, part.lot_id),
            of_lot(right.returned, part.lot_id),
        )


def _rights_of(rows: Sequence[Row]) -> tuple[Right, ...]:
    by_right: dict[str, list[Row]] = {}
    for row in rows:
        by_right.setdefault(row.right_id, []).append(row)
    return tuple(_right_of(slices) for slices in by_right.values())


def _right_of(slices: Sequence[Row]) -> Right:
    first = slices[0]
    return Right(
        right_id=RightId(first.right_id),
        account=AccountId(first.account),
        kind=RightKind(first.kind),
        amount=Points(first.amount),
        slices=_draws(slices, "points"),
        epoch=first.epoch,
        granted_at=moment_of(first.granted_at),
        reserved=_draws(slices, "reserved"),
        spent=_draws(slices, "spent"),
        returned=_draws(slices, "returned"),
    )


def _draws(slices: Sequence[Row], count: str) -> tuple[Draw, ...]:
    return tuple(
        Draw(
            lot_id=LotId(row.lot_id),
            points=Points(units),
            expires_on=maybe_day(row.expires_on),
        )
        for row in slices
        if (units := getattr(row, count))
    )
