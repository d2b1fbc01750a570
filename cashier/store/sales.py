"""Sales and receipts: baskets until they are paid, immutable rows afterwards.

A receipt is kept as rows (lines, tenders, draws from rights), never as one block
of text, so that reports add it up and a return is exact to the kopeck.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Table, bindparam, func, insert, select

from cashier.domain.amounts import Money, Points
from cashier.domain.ids import AccountId, SaleId
from cashier.domain.risk import POOL_ACCOUNT
from cashier.domain.sale import Sale, SaleState, SoldLine
from cashier.store import schema
from cashier.store.basket_rows import Baskets, tender_of, tender_values
from cashier.store.columns import (
    maybe_day,
    maybe_day_text,
    maybe_points,
    maybe_units,
    moment_of,
    moment_text,
)
from cashier.store.draw_rows import draw_values, right_draws_of
from cashier.store.item_rows import item_of, item_values
from cashier.store.programme_rows import Facts, facts_of, put_facts
from cashier.store.query import Row, Statement, Value
from cashier.till.ports import CompletedSale, LoyaltyNote

_r, _sold = schema.receipt.c, schema.sold_line.c
_PUT_RECEIPT = Statement(insert(schema.receipt))
_PUT_SOLD = Statement(insert(schema.sold_line))
_PUT_TENDERS = Statement(insert(schema.tender))
_d = schema.redemption.c
_PUT_DRAWS = Statement(
    insert(schema.redemption).values(
        {
            **{c.name: bindparam(f"new_{c.name}") for c in _d if c.name != "account"},
            # Whose points these are is known of the right; what a pool of the chain
            # paid for was spent by the card of the sale.
            "account": func.coalesce(
                select(schema.spend_right.c.account)
                .where(
                    schema.spend_right.c.right_id == bindparam("whose"),
                    schema.spend_right.c.account != bindparam("pool"),
                )
                .scalar_subquery(),
                bindparam("member"),
            ),
        }
    )
)
_GET = Statement(select(schema.receipt).where(_r.sale_id == bindparam("key")))
_BY_NUMBER = Statement(select(schema.receipt).where(_r.number == bindparam("key")))
_LAST = Statement(select(schema.receipt).order_by(_r.n.desc()).limit(1))
_SOLD = Statement(select(schema.sold_line).where(_sold.sale_id == bindparam("key")))


def _in_order(table: Table) -> Statement:
    mine = table.c.sale_id == bindparam("key")
    return Statement(select(table).where(mine).order_by(table.c.n))


_TENDERS = _in_order(schema.tender)
_DRAWS = _in_order(schema.redemption)
_RETURNED = Statement(
    select(_sold.line_no, func.sum(_sold.quantity_milli).label("milli"))
    .join(schema.receipt, _r.sale_id == _sold.sale_id)
    .where(_r.returns == bindparam("key"))
    .group_by(_sold.line_no)
)
_RETURNS = Statement(
    select(_r.sale_id).where(_r.returns == bindparam("key")).order_by(_r.n)
)
_NEXT = Statement(
    select(
        func.max(
            select(func.coalesce(func.max(_r.n), 0)).scalar_subquery(),
            schema.till_state.c.number_floor,
        )
        + 1
    )
)
_RIGHT = 2  # The place of the right among the values of a draw.


class SqlSales:
    """Implements ports.Sales."""

    def __init__(self, connection: Connection, baskets: Baskets) -> None:
        self._connection = connection
        self._baskets = baskets

    def open_sale(self) -> Sale | None:
        return self._baskets.open_sale()

    def get(self, sale: SaleId) -> Sale | None:
        return self._baskets.get(sale)

    def parked(self) -> Sequence[Sale]:
        return self._baskets.parked()

    def begin(self, sale: Sale) -> Sale:
        return self._baskets.begin(sale)

    def save(self, sale: Sale) -> None:
        assert sale.state is not SaleState.COMPLETED, sale
        self._baskets.write(sale)

    def complete(self, done: CompletedSale) -> None:
        """Write the receipt. Its number and its sale are taken once, for ever."""
        assert done.sale.state is SaleState.COMPLETED, done.sale
        self._baskets.write(done.sale)
        sale, ask = done.sale.sale_id, self._connection
        _PUT_RECEIPT.change_many(ask, [_receipt_values(done, self.next_number())])
        _PUT_SOLD.change_many(ask, (_sold_values(sale, line) for line in done.lines))
        _PUT_TENDERS.change_many(ask, tender_values(sale, done.tenders))
        draws = draw_values(sale, done.redeemed)
        foreign: dict[Value, AccountId] = dict(done.foreign)
        _PUT_DRAWS.change_many(
            ask,
            [
                (
                    *row,
                    row[_RIGHT],
                    POOL_ACCOUNT,
                    foreign.get(row[_RIGHT], done.account),
                )
                for row in draws
            ],
        )
        put_facts(ask, done)

    def completed(self, sale: SaleId) -> CompletedSale | None:
        return self._document(_GET.row(self._connection, key=sale))

    def by_number(self, number: str) -> CompletedSale | None:
        return self._document(_BY_NUMBER.row(self._connection, key=number))

    def last_completed(self) -> CompletedSale | None:
        return self._document(_LAST.row(self._connection))

    def returned_milli(self, sale: SaleId) -> dict[int, int]:
        rows = _RETURNED.rows(self._connection, key=sale)
        return {row.line_no: row.milli for row in rows}

    def returns_of(self, sale: SaleId) -> Sequence[CompletedSale]:
        rows = _RETURNS.rows(self._connection, key=sale)
        found = (self.completed(SaleId(row.sale_id)) for row in rows)
        return tuple(done for done in found if done is not None)

    def next_number(self) -> int:
        return _NEXT.number(self._connection)

    def _document(self, row: Row | None) -> CompletedSale | None:
        if row is None:
            return None
        ask = self._connection
        sale = self._baskets.get(SaleId(row.sale_id))
        assert sale is not None, row
        facts = facts_of(ask, sale.sale_id)
        return CompletedSale(
            sale=sale,
            number=row.number,
            at=moment_of(row.at),
            business_date=date.fromisoformat(row.business_date),
            lines=tuple(
                _sold_of(line, facts) for line in _SOLD.rows(ask, key=row.sale_id)
            ),
            tenders=tuple(
                tender_of(part) for part in _TENDERS.rows(ask, key=row.sale_id)
            ),
            change=Money(row.change),
            redeemed=right_draws_of(_DRAWS.rows(ask, key=row.sale_id)),
            earned=Points(row.earned),
            earned_lot=row.earned_lot,
            account=row.account,
            note=_note_of(row),
            returns=row.returns,
            applied=facts.applied,
            lots=facts.lots,
            memberships=facts.memberships,
            donations=facts.donations,
            loaded=facts.loaded,
            coupons=facts.coupons,
            coupon_made=facts.coupon_made,
            reason=row.reason,
            allowed_by=row.allowed_by,
        )


def _receipt_values(done: CompletedSale, n: int) -> tuple[Value, ...]:
    return (
        done.sale.sale_id,
        n,
        done.number,
        done.sale.shift_id,
        moment_text(done.at),
        done.business_date.isoformat(),
        done.change.units,
        done.earned.units,
        done.earned_lot,
        done.account,
        done.returns,
        int(done.sale.card is not None),
        *_note_values(done.note),
        done.reason,
        done.allowed_by,
    )


def _note_values(note: LoyaltyNote | None) -> tuple[Value, ...]:
    if note is None:
        return (None,) * 8
    return (
        note.four,
        note.name,
        maybe_units(note.before),
        note.redeemed.units,
        note.earned.units,
        maybe_units(note.after),
        maybe_day_text(note.active_from),
        int(note.is_provisional),
    )


def _note_of(row: Row) -> LoyaltyNote | None:
    if row.note_four is None:
        return None
    return LoyaltyNote(
        four=row.note_four,
        name=row.note_name,
        before=maybe_points(row.note_before),
        redeemed=Points(row.note_redeemed),
        earned=Points(row.note_earned),
        after=maybe_points(row.note_after),
        active_from=maybe_day(row.note_active_from),
        is_provisional=bool(row.note_provisional),
    )


def _sold_values(sale: SaleId, line: SoldLine) -> tuple[Value, ...]:
    return (
        sale,
        line.line_no,
        *item_values(line.item),
        line.quantity_milli,
        line.gross.units,
        line.discount.units,
        line.redeemed.units,
        line.redeemed_points.units,
        line.earned.units,
        line.serial,
        int(line.is_goods),
    )


def _sold_of(row: Row, facts: Facts) -> SoldLine:
    return SoldLine(
        line_no=row.line_no,
        item=item_of(row),
        quantity_milli=row.quantity_milli,
        gross=Money(row.gross),
        discount=Money(row.discount),
        redeemed=Money(row.redeemed),
        redeemed_points=Points(row.redeemed_points),
        earned=Points(row.earned),
        parts=facts.parts.get(row.line_no, ()),
        serial=None if row.serial is None else AccountId(row.serial),
        is_goods=bool(row.is_goods),
    )
