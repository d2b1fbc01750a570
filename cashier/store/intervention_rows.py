"""Voids, returns without a receipt, decisions and cash movements of some days."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Text, and_, bindparam, cast, func, select
from sqlalchemy.sql.elements import ColumnElement

from cashier.domain.amounts import Money
from cashier.domain.ids import CashierId
from cashier.domain.overrides import Guarded
from cashier.domain.reports.facts import Intervention, InterventionFact
from cashier.domain.sale import MILLI, SaleState
from cashier.store import schema
from cashier.store.columns import moment_of, moment_text
from cashier.store.day_rows import IN_NO_ORDER, WITHIN, days_of
from cashier.store.query import Row, Statement, word, words
from cashier.till.reports import Asked

_s, _l, _r = schema.sale.c, schema.sale_line.c, schema.receipt.c
_o = schema.manager_override.c
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
    select(_s.cashier, _r.at, _l.name.label("about"), _gross.label("money"))
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
        _r.number.label("about"),
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
        _d.decided_by.label("cashier"),
        _d.decided_by.label("allowed_by"),
        _d.at,
        _d.reason,
        schema.exception_row.c.number.label("about"),
        schema.exception_row.c.money,
    )
    .join(schema.exception_row, schema.exception_row.c.item == _d.item)
    .where(_within(_d.at))
)
# The reason of the list, or what was typed instead of one.
_why = func.coalesce(func.nullif(_m.note, ""), _m.cause).label("reason")
_number = cast(schema.shift.c.number, Text) + "-" + cast(_m.number, Text)
_of_drawer = (
    select(
        _m.cashier,
        _m.at,
        _m.amount.label("money"),
        _why,
        _number.label("about"),
        _m.allowed_by,
    )
    .join(schema.shift, schema.shift.c.shift_id == _m.shift_id)
    .where(_within(_m.at))
)
_MOVED = Statement(_of_drawer.where(_m.amount != 0))
_OPENED = Statement(_of_drawer.where(_m.amount == 0))
# Those that have a row of their own above are not told twice.
_TOLD = words(
    Guarded.NO_RECEIPT, Guarded.DECISION, Guarded.CASH_OUT, Guarded.OPEN_DRAWER
)
_ALLOWED = Statement(
    select(
        _o.cashier,
        _o.at,
        _o.money,
        _o.act,
        _o.about,
        _o.reason,
        _o.allowed_by,
    ).where(_within(_o.at), ~_o.act.in_(_TOLD))
)


def interventions(ask: Connection, asked: Asked) -> tuple[InterventionFact, ...]:
    """In order of time."""
    moments = {"begins": moment_text(asked.begins), "ends": moment_text(asked.ends)}
    days = days_of(asked.period, asked.zone)
    found = {
        Intervention.SALE_VOIDED: _VOIDS.rows(ask, **moments),
        Intervention.LINE_VOIDED: _LINES.rows(ask, **days),
        Intervention.NO_RECEIPT: _NO_RECEIPT.rows(ask, **days),
        Intervention.DECISION: _DECISIONS.rows(ask, **moments),
        Intervention.CASH_MOVED: _MOVED.rows(ask, **moments),
        Intervention.DRAWER_OPENED: _OPENED.rows(ask, **moments),
        Intervention.ALLOWED: _ALLOWED.rows(ask, **moments),
    }
    facts = [_fact(kind, row, asked.zone) for kind in found for row in found[kind]]
    return tuple(sorted(facts, key=lambda fact: fact.at))


def _fact(kind: Intervention, row: Row, zone: ZoneInfo) -> InterventionFact:
    """Each statement names its columns as the fact does; some have fewer."""
    allowed_by = getattr(row, "allowed_by", None)
    return InterventionFact(
        kind=kind,
        at=moment_of(row.at).astimezone(zone),
        cashier=CashierId(row.cashier),
        money=Money(row.money),
        about=getattr(row, "about", ""),
        act=None if getattr(row, "act", None) is None else Guarded(row.act),
        reason=getattr(row, "reason", ""),
        allowed_by=None if allowed_by is None else CashierId(allowed_by),
    )
