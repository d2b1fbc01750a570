"""Documents of the drawer, counts, managers' yeses and Zs; rows are only ever added."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, Table, bindparam, func, insert, select

from cashier.domain.amounts import Money, Points
from cashier.domain.ids import CashierId, SaleId, ShiftId
from cashier.domain.overrides import Guarded, Override, Way
from cashier.domain.shift import CashCause, DrawerCount, DrawerMovement
from cashier.store import schema
from cashier.store.columns import moment_of, moment_text
from cashier.store.query import Row, Statement
from cashier.till.shift_report import ServerFigures, ZDocument

_m, _c = schema.drawer_movement, schema.drawer_count
_o, _z = schema.manager_override, schema.z_document


def _add(table: Table) -> Statement:
    names = [column.name for column in table.c if column.name != "n"]
    return Statement(insert(table).values({name: bindparam(name) for name in names}))


def _of_shift(table: Table) -> Statement:
    of_it = table.c.shift_id == bindparam("key")
    return Statement(select(table).where(of_it).order_by(table.c.n))


_MOVE, _MOVEMENTS = _add(_m), _of_shift(_m)
_COUNT, _COUNTS = _add(_c), _of_shift(_c)
_ALLOW, _ALLOWED = _add(_o), _of_shift(_o)
_USED = Statement(
    select(func.count()).where(_o.c.override_id == bindparam("key")).select_from(_o)
)
_GIVEN = Statement(
    select(func.count())
    .where(_o.c.sale_id == bindparam("sale"), _o.c.act == bindparam("act"))
    .select_from(_o)
)
_KEEP = _add(_z)
_OF_Z = Statement(
    select(_z).where(_z.c.shift_id == bindparam("key")).order_by(_z.c.addendum)
)
_first = _z.alias("first")
_NEWEST = Statement(
    select(_z)
    .where(
        _z.c.number.in_(
            select(_first.c.number)
            .where(_first.c.addendum == 0)
            .order_by(_first.c.number.desc())
            .limit(bindparam("most"))
        )
    )
    .order_by(_z.c.number.desc(), _z.c.addendum)
)


class SqlDrawer:
    """Implements ports.Drawer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_movement(self, movement: DrawerMovement) -> None:
        _MOVE.change(
            self._connection,
            movement_id=movement.movement_id,
            shift_id=movement.shift_id,
            number=movement.number,
            amount=movement.amount.units,
            cause=movement.cause.value,
            note=movement.note,
            cashier=movement.cashier,
            at=moment_text(movement.at),
            allowed_by=movement.allowed_by,
        )

    def movements(self, shift: ShiftId) -> Sequence[DrawerMovement]:
        rows = _MOVEMENTS.rows(self._connection, key=shift)
        return tuple(_movement_of(row) for row in rows)

    def add_count(self, count: DrawerCount) -> None:
        _COUNT.change(
            self._connection,
            count_id=count.count_id,
            shift_id=count.shift_id,
            turn=count.turn,
            pieces=json.dumps(count.pieces),
            total=count.total.units,
            expected=count.expected.units,
            documents=count.documents,
            cashier=count.cashier,
            at=moment_text(count.at),
            allowed_by=count.allowed_by,
        )

    def counts(self, shift: ShiftId) -> Sequence[DrawerCount]:
        rows = _COUNTS.rows(self._connection, key=shift)
        return tuple(_count_of(row) for row in rows)


class SqlOverrides:
    """Implements ports.Overrides."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, override: Override) -> None:
        _ALLOW.change(
            self._connection,
            override_id=override.override_id,
            act=override.act.value,
            cashier=override.cashier,
            allowed_by=override.allowed_by,
            way=override.way.value,
            reason=override.reason,
            at=moment_text(override.at),
            shift_id=override.shift,
            sale_id=override.sale,
            about=override.about,
            money=override.money.units,
            points=override.points.units,
        )

    def is_used(self, ticket: str) -> bool:
        return bool(_USED.number(self._connection, key=ticket))

    def is_given(self, sale: SaleId, act: Guarded) -> bool:
        return bool(_GIVEN.number(self._connection, sale=sale, act=act.value))

    def of_shift(self, shift: ShiftId) -> Sequence[Override]:
        rows = _ALLOWED.rows(self._connection, key=shift)
        return tuple(_override_of(row) for row in rows)


class SqlZDocuments:
    """Implements ports.ZDocuments."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, document: ZDocument) -> None:
        _KEEP.change(
            self._connection,
            shift_id=document.shift_id,
            addendum=document.addendum,
            number=document.number,
            at=moment_text(document.at),
            seq=document.seq,
            late=document.late,
            lines=json.dumps(document.lines, ensure_ascii=False),
            figures=_figures_text(document.server),
        )

    def of_shift(self, shift: ShiftId) -> Sequence[ZDocument]:
        rows = _OF_Z.rows(self._connection, key=shift)
        return tuple(_document_of(row) for row in rows)

    def newest(self, most: int) -> Sequence[ZDocument]:
        rows = _NEWEST.rows(self._connection, most=most)
        return tuple(_document_of(row) for row in rows)


def _movement_of(row: Row) -> DrawerMovement:
    return DrawerMovement(
        movement_id=row.movement_id,
        shift_id=ShiftId(row.shift_id),
        number=row.number,
        amount=Money(row.amount),
        cause=CashCause(row.cause),
        note=row.note,
        cashier=CashierId(row.cashier),
        at=moment_of(row.at),
        allowed_by=_cashier(row.allowed_by),
    )


def _count_of(row: Row) -> DrawerCount:
    return DrawerCount(
        count_id=row.count_id,
        shift_id=ShiftId(row.shift_id),
        turn=row.turn,
        pieces=tuple((unit, pieces) for unit, pieces in json.loads(row.pieces)),
        total=Money(row.total),
        expected=Money(row.expected),
        documents=row.documents,
        cashier=CashierId(row.cashier),
        at=moment_of(row.at),
        allowed_by=_cashier(row.allowed_by),
    )


def _override_of(row: Row) -> Override:
    return Override(
        override_id=row.override_id,
        act=Guarded(row.act),
        cashier=CashierId(row.cashier),
        allowed_by=CashierId(row.allowed_by),
        way=Way(row.way),
        reason=row.reason,
        at=moment_of(row.at),
        shift=None if row.shift_id is None else ShiftId(row.shift_id),
        sale=None if row.sale_id is None else SaleId(row.sale_id),
        about=row.about,
        money=Money(row.money),
        points=Points(row.points),
    )


def _document_of(row: Row) -> ZDocument:
    return ZDocument(
        shift_id=ShiftId(row.shift_id),
        addendum=row.addendum,
        number=row.number,
        at=moment_of(row.at),
        seq=row.seq,
        late=row.late,
        lines=tuple(json.loads(row.lines)),
        server=_figures_of(row.figures),
    )


def _figures_text(figures: ServerFigures | None) -> str | None:
    if figures is None:
        return None
    told = {
        "sales": figures.sales,
        "returns": figures.returns,
        "money": figures.money.units,
        "redeemed": figures.redeemed.units,
        "earned": figures.earned.units,
        "given_back": figures.given_back.units,
        "taken_back": figures.taken_back.units,
        "gift": figures.gift.units,
        "gift_sold": figures.gift_sold.units,
        "donated": figures.donated.units,
        "moved": None if figures.moved is None else figures.moved.units,
        "overrides": figures.overrides,
    }
    return json.dumps(told)


def _figures_of(text: str | None) -> ServerFigures | None:
    if text is None:
        return None
    told = json.loads(text)
    return ServerFigures(
        sales=told["sales"],
        returns=told["returns"],
        money=Money(told["money"]),
        redeemed=Points(told["redeemed"]),
        earned=Points(told["earned"]),
        given_back=Points(told["given_back"]),
        taken_back=Points(told["taken_back"]),
        gift=Money(told["gift"]),
        gift_sold=Money(told["gift_sold"]),
        donated=Money(told["donated"]),
        moved=None if told["moved"] is None else Money(told["moved"]),
        overrides=told["overrides"],
    )


def _cashier(text: str | None) -> CashierId | None:
    return None if text is None else CashierId(text)
