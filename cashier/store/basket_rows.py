"""Baskets: sales from the first scan until they are completed or voided.

A scan changes one line of fifty. What was written last is remembered, so that only
what changed is written, and the open sale is not read again at every scan; the
memory is dropped with any transaction that does not commit.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Table, bindparam, delete, select
from sqlalchemy.dialects.sqlite import Insert, insert

from cashier.domain.amounts import Money, Points
from cashier.domain.ids import (
    AccountId,
    AttemptId,
    CardNumber,
    CashierId,
    SaleId,
    ShiftId,
)
from cashier.domain.member import EntryMode
from cashier.domain.sale import (
    CardRef,
    Line,
    Sale,
    SaleState,
    Tender,
    TenderKind,
)
from cashier.store import schema
from cashier.store.chosen_text import choices_of, choices_text, member_of, member_text
from cashier.store.columns import (
    maybe_money,
    maybe_units,
    moment_of,
    moment_text,
)
from cashier.store.draw_rows import draw_values, right_draws_of
from cashier.store.item_rows import item_of, item_values
from cashier.store.query import Row, Statement, Value, word, words
from cashier.till.ports import OPEN_STATES


def _upsert(table: Table, *key: str) -> Insert:
    command = insert(table)
    return command.on_conflict_do_update(
        index_elements=list(key),
        set_={c.name: command.excluded[c.name] for c in table.c if c.name not in key},
    )


_s, _l = schema.sale.c, schema.sale_line.c
_PUT = Statement(_upsert(schema.sale, "sale_id"))
_GET = Statement(select(schema.sale).where(_s.sale_id == bindparam("key")))
_OPEN = Statement(select(schema.sale).where(_s.state.in_(words(*OPEN_STATES))))
_PARKED = Statement(
    select(schema.sale)
    .where(_s.state == word(SaleState.PARKED))
    .order_by(_s.opened_at, _s.sale_id)
)
_LINES = Statement(
    select(schema.sale_line).where(_l.sale_id == bindparam("key")).order_by(_l.line_no)
)
_PUT_LINES = Statement(_upsert(schema.sale_line, "sale_id", "line_no"))
_DROP_LINES = Statement(delete(schema.sale_line).where(_l.sale_id == bindparam("key")))


class _Parts:
    """The rows of one child table that is written whole when it changed."""

    def __init__(self, table: Table) -> None:
        mine = table.c.sale_id == bindparam("key")
        self.get = Statement(select(table).where(mine).order_by(table.c.n))
        self.drop = Statement(delete(table).where(mine))
        self.put = Statement(insert(table))

    def rewrite(
        self, connection: Connection, sale: SaleId, rows: Sequence[tuple[Value, ...]]
    ) -> None:
        self.drop.change(connection, key=sale)
        self.put.change_many(connection, rows)


_RESERVED = _Parts(schema.sale_reserved)
_TENDERS = _Parts(schema.sale_tender)


class Baskets:
    """Reads and writes whole sales; owned by the store, shared by its units."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._written: Sale | None = None  # In the file, or in this transaction.
        self._is_none_open = False  # Known: the counter is empty.
        self._begun: SaleId | None = None  # Its name is new: no file has it yet.

    def forget(self) -> None:
        """After a transaction that did not commit nothing remembered is true."""
        self._written = None
        self._is_none_open = False
        self._begun = None

    def begin(self, sale: Sale) -> Sale:
        self._begun = sale.sale_id
        return sale

    def open_sale(self) -> Sale | None:
        if self._written is not None and self._written.state in OPEN_STATES:
            return self._written
        if self._is_none_open:
            return None
        found = _OPEN.row(self._connection)
        if found is not None:
            self._written = self._whole(found)
            return self._written
        self._is_none_open = True
        return None

    def get(self, sale: SaleId) -> Sale | None:
        if self._written is not None and self._written.sale_id == sale:
            return self._written
        found = _GET.row(self._connection, key=sale)
        return None if found is None else self._whole(found)

    def parked(self) -> Sequence[Sale]:
        return tuple(self._whole(row) for row in _PARKED.rows(self._connection))

    def write(self, sale: Sale) -> None:
        is_new = sale.sale_id == self._begun
        before = None if is_new else self.get(sale.sale_id)
        assert before is None or before.state is not SaleState.COMPLETED, before
        if before == sale:
            return
        if before is None or _header(before) != _header(sale):
            _PUT.change_many(self._connection, [_header(sale)])
        self._write_lines(sale, before.lines if before else ())
        if sale.reserved != (before.reserved if before else ()):
            rows = list(draw_values(sale.sale_id, sale.reserved))
            _RESERVED.rewrite(self._connection, sale.sale_id, rows)
        if sale.tenders != (before.tenders if before else ()):
            rows = tender_values(sale.sale_id, sale.tenders)
            _TENDERS.rewrite(self._connection, sale.sale_id, rows)
        self._written, self._begun = sale, None
        if sale.state in OPEN_STATES:
            self._is_none_open = False
        elif before is not None and before.state in OPEN_STATES:
            self._is_none_open = True  # It was the one that the file allows.

    def _write_lines(self, sale: Sale, before: Sequence[Line]) -> None:
        old = {line.line_no: line for line in before}
        if old.keys() - {line.line_no for line in sale.lines}:
            _DROP_LINES.change(self._connection, key=sale.sale_id)
            old = {}
        changed = [
            _line_values(sale.sale_id, line)
            for line in sale.lines
            if old.get(line.line_no) != line
        ]
        if changed:
            _PUT_LINES.change_many(self._connection, changed)

    def _whole(self, row: Row) -> Sale:
        ask = self._connection
        card = row.card and CardRef(
            number=CardNumber(row.card), mode=EntryMode(row.card_mode)
        )
        chosen = choices_of(row.choices)
        return Sale(
            sale_id=SaleId(row.sale_id),
            shift_id=ShiftId(row.shift_id),
            cashier=CashierId(row.cashier),
            opened_at=moment_of(row.opened_at),
            state=SaleState(row.state),
            lines=tuple(_line_of(line) for line in _LINES.rows(ask, key=row.sale_id)),
            card=card,
            fresh=member_of(row.fresh),
            redeem_decided=bool(row.redeem_decided),
            redeem=Points(row.redeem),
            others=chosen.others,
            coupons=chosen.coupons,
            donations=chosen.donations,
            reserved=right_draws_of(_RESERVED.get.rows(ask, key=row.sale_id)),
            tenders=tuple(
                tender_of(part) for part in _TENDERS.get.rows(ask, key=row.sale_id)
            ),
        )


def _header(sale: Sale) -> tuple[Value, ...]:
    return (
        sale.sale_id,
        sale.shift_id,
        sale.cashier,
        moment_text(sale.opened_at),
        sale.state.value,
        sale.card.number if sale.card else None,
        sale.card.mode.value if sale.card else None,
        member_text(sale.fresh),
        int(sale.redeem_decided),
        sale.redeem.units,
        choices_text(sale),
    )


def _line_values(sale: SaleId, line: Line) -> tuple[Value, ...]:
    return (
        sale,
        line.line_no,
        *item_values(line.item),
        line.quantity_milli,
        maybe_units(line.fixed_gross),
        int(line.is_voided),
        line.serial,
    )


def _line_of(row: Row) -> Line:
    return Line(
        line_no=row.line_no,
        item=item_of(row),
        quantity_milli=row.quantity_milli,
        fixed_gross=maybe_money(row.fixed_gross),
        is_voided=bool(row.is_voided),
        serial=None if row.serial is None else AccountId(row.serial),
    )


def tender_values(sale: SaleId, tenders: Sequence[Tender]) -> list[tuple[Value, ...]]:
    return [
        (sale, n, t.kind.value, t.amount.units, t.received.units, t.attempt, t.account)
        for n, t in enumerate(tenders)
    ]


def tender_of(row: Row) -> Tender:
    return Tender(
        kind=TenderKind(row.kind),
        amount=Money(row.amount),
        received=Money(row.received),
        attempt=None if row.attempt is None else AttemptId(row.attempt),
        account=None if row.account is None else AccountId(row.account),
    )
