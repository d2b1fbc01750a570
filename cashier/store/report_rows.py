"""What the manager's reports read from the till's file: one statement each figure.

Nothing is written. Rows have sums in them, never lines of receipts, so that a month
of them is some thousand small rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select

from cashier.domain.amounts import NO_MONEY, Money, Points
from cashier.domain.ids import CashierId, ShiftId
from cashier.domain.member import EntryMode
from cashier.domain.reports.facts import MemberPast, ReceiptFact
from cashier.domain.reports.offline import RightsHere
from cashier.domain.reports.period import Period
from cashier.domain.reports.shifts import ShiftFact
from cashier.domain.risk import POOL_ACCOUNT
from cashier.domain.sale import TenderKind
from cashier.store import schema
from cashier.store.columns import maybe_moment, maybe_money, moment_of, moment_text
from cashier.store.day_rows import IN_NO_ORDER, WITHIN, days_of
from cashier.store.intervention_rows import interventions
from cashier.store.query import Row, Statement, word, words
from cashier.store.store import SqlStore
from cashier.till.ports import EntryKind, QueueState
from cashier.till.reports import Asked, Found, QueueFact

_r, _s, _sold = schema.receipt.c, schema.sale.c, schema.sold_line.c
_paid, _drawn = schema.tender.c, schema.redemption.c
_is_return = _r.returns.is_not(None)
_sign = case((_is_return, -1), else_=1)
_who = func.coalesce(_r.account, _s.card)
_is_turnover = and_(_sold.is_goods == 1, _sold.serial.is_(None))
_net = _sold.gross - _sold.discount - _sold.redeemed


# Of the main purse: stamps, coupons and gift cards are no bonuses. Within one
# receipt, so that a line does not multiply a draw.
_redeemed = (
    select(func.coalesce(func.sum(_drawn.points), 0))
    .where(
        _drawn.sale_id == _r.sale_id,
        func.coalesce(_drawn.account, _r.account) == _r.account,
    )
    .scalar_subquery()
)
_RECEIPTS = Statement(
    select(
        _r.business_date,
        _r.shift_id,
        _s.cashier,
        _is_return.label("is_return"),
        case((_r.has_card == 1, _who), else_="").label("who"),
        _s.card_mode,
        func.coalesce(_r.note_provisional, 0).label("offline"),
        _r.earned,
        func.coalesce(func.sum(_net).filter(_is_turnover), 0).label("money"),
        func.coalesce(func.sum(_sold.discount), 0).label("discount"),
        func.coalesce(func.sum(_sold.redeemed), 0).label("redeemed_money"),
        _redeemed.label("redeemed"),
    )
    .select_from(schema.receipt)
    .join(schema.sale, _s.sale_id == _r.sale_id)
    .outerjoin(schema.sold_line, _sold.sale_id == _r.sale_id)
    .where(WITHIN)
    .group_by(IN_NO_ORDER)
)
_PAST = Statement(
    select(
        _who.label("who"),
        func.max(_r.business_date).label("last"),
        func.count(_r.n.distinct()).label("receipts"),
        func.coalesce(func.sum(_net).filter(_is_turnover), 0).label("money"),
    )
    .select_from(schema.receipt)
    .join(schema.sale, _s.sale_id == _r.sale_id)
    .outerjoin(schema.sold_line, _sold.sale_id == _r.sale_id)
    .where(_r.has_card == 1, ~_is_return, WITHIN)
    .group_by(_who)
)
_h, _m = schema.shift.c, schema.drawer_movement.c
_cash_of_shift = (
    select(func.coalesce(func.sum(_sign * _paid.amount), 0))
    .join(schema.receipt, _r.sale_id == _paid.sale_id)
    .where(_r.shift_id == _h.shift_id, _paid.kind == word(TenderKind.CASH))
    .scalar_subquery()
)
_moved_in_shift = (
    select(func.coalesce(func.sum(_m.amount), 0))
    .where(_m.shift_id == _h.shift_id)
    .scalar_subquery()
)
_SHIFTS = Statement(
    select(schema.shift, _cash_of_shift.label("cash"), _moved_in_shift.label("moved"))
    .where(
        _h.opened_at < bindparam("ends"),
        or_(_h.closed_at.is_(None), _h.closed_at >= bindparam("begins")),
    )
    .order_by(_h.number)
)
_g, _slice = schema.spend_right.c, schema.right_slice.c
_present = select(schema.till_state.c.incarnation).scalar_subquery()
_left = _g.amount - _g.spent - _g.returned
_RIGHTS = Statement(
    select(
        func.count().label("rights"),
        func.coalesce(func.sum(_left - _g.reserved), 0).label("unused"),
        func.coalesce(func.sum(_g.reserved), 0).label("reserved"),
    ).where(_left > 0, _g.account != POOL_ACCOUNT, _g.incarnation == _present)
)
_slice_left = _slice.points - _slice.spent - _slice.returned - _slice.reserved
_EXPIRED = Statement(
    select(func.coalesce(func.sum(_slice_left), 0))
    .join(schema.spend_right, _g.right_id == _slice.right_id)
    .where(
        _slice.expires_on < bindparam("day"),
        _left > 0,
        _g.account != POOL_ACCOUNT,
        _g.incarnation == _present,
    )
)
_o, _e = schema.outbox.c, schema.exception_row.c
_OF_POINTS = (EntryKind.REDEEM, EntryKind.EARN, EntryKind.GIVE_BACK)
_QUEUE = Statement(
    select(
        _o.kind,
        _o.state,
        func.count().label("entries"),
        func.coalesce(
            func.sum(func.abs(_o.amount)).filter(_o.kind.in_(words(*_OF_POINTS))), 0
        ).label("points"),
        func.min(_o.at).label("oldest"),
    )
    # By its own small index; what the server has is thousands, and needs nobody.
    .where(_o.state.in_([word(QueueState.WAITING), word(QueueState.REJECTED)]))
    .group_by(_o.kind, _o.state)
    .order_by(_o.kind, _o.state)
)
_CASES = Statement(
    select(
        func.count()
        .filter(_e.at >= bindparam("begins"), _e.at < bindparam("ends"))
        .label("found"),
        func.coalesce(
            func.sum(func.abs(_e.points)).filter(
                ~select(schema.exception_decision.c.n)
                .where(schema.exception_decision.c.item == _e.item)
                .exists()
            ),
            0,
        ).label("at_stake"),
    )
)


class SqlReportRows:
    """Implements reports.ReportRows; on the till lane."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def read(self, asked: Asked) -> Found:
        """All of one moment: nothing is sold between two of the statements."""
        with self._store.read() as work:
            ask = work.connection
            cases = _CASES.rows(ask, **_moments(asked))[0]
            return Found(
                receipts=tuple(_receipts(ask, asked)),
                past=tuple(_past(ask, asked)),
                interventions=interventions(ask, asked),
                shifts=tuple(_shifts(ask, asked)),
                queue=tuple(_queue(ask)),
                rights=_rights(ask, asked.today),
                conflicts=cases.found,
                at_stake=Points(cases.at_stake),
            )


def _moments(asked: Asked) -> dict[str, str]:
    return {"begins": moment_text(asked.begins), "ends": moment_text(asked.ends)}


def _receipts(ask: Connection, asked: Asked) -> Iterator[ReceiptFact]:
    both = Period(first=asked.period.before.first, last=asked.period.last)
    rows = _RECEIPTS.rows(ask, **days_of(both, asked.zone))
    days: dict[str, date] = {}
    for row in rows:
        day = days.get(row.business_date)
        if day is None:
            day = days[row.business_date] = date.fromisoformat(row.business_date)
        yield _receipt(row, day)


def _receipt(row: Row, day: date) -> ReceiptFact:
    return ReceiptFact(
        day=day,
        cashier=CashierId(row.cashier),
        shift=ShiftId(row.shift_id),
        money=Money(row.money),
        who=row.who,
        is_return=bool(row.is_return),
        is_typed=row.card_mode == EntryMode.TYPED.value,
        is_offline=bool(row.offline),
        discount=Money(row.discount) if row.discount else NO_MONEY,
        redeemed_money=Money(row.redeemed_money),
        redeemed=Points(row.redeemed),
        earned=Points(row.earned),
    )


def _past(ask: Connection, asked: Asked) -> Iterator[MemberPast]:
    year = Period(first=asked.past, last=asked.today)
    for row in _PAST.rows(ask, **days_of(year, asked.zone)):
        yield MemberPast(
            who=row.who,
            last=date.fromisoformat(row.last),
            receipts=row.receipts,
            money=Money(row.money),
        )


def _shifts(ask: Connection, asked: Asked) -> Iterator[ShiftFact]:
    for row in _SHIFTS.rows(ask, **_moments(asked)):
        yield ShiftFact(
            shift=ShiftId(row.shift_id),
            number=row.number,
            cashier=CashierId(row.cashier),
            opened_at=moment_of(row.opened_at),
            closed_at=maybe_moment(row.closed_at),
            opening_cash=Money(row.opening_cash),
            counted=maybe_money(row.counted),
            cash=Money(row.cash),
            moved=Money(row.moved),
        )


def _queue(ask: Connection) -> Iterator[QueueFact]:
    for row in _QUEUE.rows(ask):
        yield QueueFact(
            kind=EntryKind(row.kind),
            state=QueueState(row.state),
            entries=row.entries,
            points=Points(row.points),
            oldest=moment_of(row.oldest),
        )


def _rights(ask: Connection, today: date) -> RightsHere:
    row = _RIGHTS.rows(ask)[0]
    return RightsHere(
        rights=row.rights,
        unused=Points(row.unused),
        reserved=Points(row.reserved),
        expired=Points(_EXPIRED.number(ask, day=today.isoformat())),
    )
