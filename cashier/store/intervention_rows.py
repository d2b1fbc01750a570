"""Voids, returns without a receipt, decisions and cash movements of some days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, bindparam, func, select
from sqlalchemy.sql.elements import ColumnElement

from cashier.domain.amounts import Money
from cashier.domain.ids import CashierId
from cashier.domain.reports.facts import Intervention, InterventionFact
from cashier.domain.sale import MILLI, SaleState
from cashier.store import schema
from cashier.store.columns import moment_of, moment_text
from cashier.store.day_rows import IN_NO_ORDER, WITHIN, days_of
from cashier.store.query import Row, Statement, word
from cashier.till.reports import Asked

_s, _l, _r = schema.sale.c, schema.sale_line.c, schema.receipt.c
_sold, _m, _d = (
    schema.sold_line.c,
    schema.drawer_movement.c,
    schema.exception_decision.c,
)
# As the till prices a line: to the nearest minor unit, halves up.
_gross = func.coalesce(
    _l.fixed_gross, (_l.price * _l.quantity_milli + MILLI // 2) // MILLI
)


def _within(column: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(column >= bindparam("begins"), column < bindparam("ends"))


# A void has no business day of its own: the sale was begun on it.
_VOIDS = Statement(
    select(
        _s.cashier,
        _s.opened_at.label("at"),
        select(func.coalesce(func.sum(_gross), 0))
        .where(_l.sale_id == _s.sale_id, _l.is_voided == 0)
        .scalar_subquery()
        .label("money"),
    ).where(_s.state == word(SaleState.VOIDED), _within(_s.opened_at))
)
_LINES = Statement(
    select(_s.cashier, _r.at, _l.name, _gross.label("money"))
    .select_from(schema.receipt)
    .join(schema.sale, _s.sale_id == _r.sale_id)
    .join(schema.sale_line, _l.sale_id == _r.sale_id)
    .where(WITHIN, _l.is_voided == 1)
)
_back = _sold.gross - _sold.discount - _sold.redeemed
_NO_RECEIPT = Statement(
    select(
        _s.cashier,
        _r.at,
        _r.number,
        _r.reason,
        _r.allowed_by,
        func.coalesce(func.sum(_back), 0).label("money"),
    )
    .select_from(schema.receipt)
    .join(schema.sale, _s.sale_id == _r.sale_id)
    .outerjoin(schema.sold_line, _sold.sale_id == _r.sale_id)
    .where(WITHIN, _r.allowed_by.is_not(None))
    .group_by(IN_NO_ORDER)
)
_DECISIONS = Statement(
    select(
        _d.decided_by,
        _d.at,
        _d.reason,
        schema.exception_row.c.number,
        schema.exception_row.c.money,
    )
    .join(schema.exception_row, schema.exception_row.c.item == _d.item)
    .where(_within(_d.at))
)
_MOVED = Statement(
    select(_m.cashier, _m.at, _m.amount, _m.reason).where(_within(_m.at))
)


def interventions(ask: Connection, asked: Asked) -> tuple[InterventionFact, ...]:
    """In order of time."""
    moments = {"begins": moment_text(asked.begins), "ends": moment_text(asked.ends)}
    days = days_of(asked.period, asked.zone)
    found = (
        *_voids(_VOIDS.rows(ask, **moments), asked.zone),
        *_lines(_LINES.rows(ask, **days), asked.zone),
        *_no_receipts(_NO_RECEIPT.rows(ask, **days), asked.zone),
        *_decisions(_DECISIONS.rows(ask, **moments), asked.zone),
        *_moved(_MOVED.rows(ask, **moments), asked.zone),
    )
    return tuple(sorted(found, key=lambda fact: fact.at))


def _voids(rows: Iterable[Row], zone: ZoneInfo) -> Iterator[InterventionFact]:
    for row in rows:
        yield InterventionFact(
            kind=Intervention.SALE_VOIDED,
            at=moment_of(row.at).astimezone(zone),
            cashier=CashierId(row.cashier),
            money=Money(row.money),
        )


def _lines(rows: Iterable[Row], zone: ZoneInfo) -> Iterator[InterventionFact]:
    for row in rows:
        yield InterventionFact(
            kind=Intervention.LINE_VOIDED,
            at=moment_of(row.at).astimezone(zone),
            cashier=CashierId(row.cashier),
            money=Money(row.money),
            about=row.name,
        )


def _no_receipts(rows: Iterable[Row], zone: ZoneInfo) -> Iterator[InterventionFact]:
    for row in rows:
        yield InterventionFact(
            kind=Intervention.NO_RECEIPT,
            at=moment_of(row.at).astimezone(zone),
            cashier=CashierId(row.cashier),
            money=Money(row.money),
            about=row.number,
            reason=row.reason,
            allowed_by=CashierId(row.allowed_by),
        )


def _decisions(rows: Iterable[Row], zone: ZoneInfo) -> Iterator[InterventionFact]:
    for row in rows:
        yield InterventionFact(
            kind=Intervention.DECISION,
            at=moment_of(row.at).astimezone(zone),
            cashier=CashierId(row.decided_by),
            money=Money(row.money),
            about=row.number,
            reason=row.reason,
            allowed_by=CashierId(row.decided_by),
        )


def _moved(rows: Iterable[Row], zone: ZoneInfo) -> Iterator[InterventionFact]:
    for row in rows:
        yield InterventionFact(
            kind=Intervention.CASH_MOVED,
            at=moment_of(row.at).astimezone(zone),
            cashier=CashierId(row.cashier),
            money=Money(row.amount),
            reason=row.reason,
        )
