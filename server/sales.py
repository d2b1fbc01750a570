"""Sales and shifts as the server's ledger holds them, for a till to compare.

A sale's money and its points come in entries of their own and in any order; each
adds its part to one row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from cashier.domain.sale import counts_as_turnover
from cashier.domain.tenders import TenderKind
from server import schema as db, till_acts
from server.database import Insert, upsert_of
from server.schema import TENANT, shard_of
from sync import protocol as wire

_MONEY = ("money", "gift", "gift_sold", "donated")
_POINTS = ("redeemed", "earned", "given_back", "taken_back")  # Of main purses.
_SUMS = (*_MONEY, *_POINTS)
_ADDED = (*_MONEY, *_POINTS, "discount", "turnover", "incarnation", "seq", "over")
_FACTS = ("shift_id", "number", "returns", "account", "business_date", "applied")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands in the inbox."""

    holder: str
    incarnation: int
    seq: int


class SalesBook:
    """Sales, shifts and visits of one transaction, written together."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._known: set[str] = set()
        self._sales: dict[str, dict[str, Any]] = {}
        self._visits: dict[tuple[str, str], dict[str, Any]] = {}
        self._shifts: list[dict[str, Any]] = []
        self._acts: list[dict[str, Any]] = []

    def load_known(self, sales: Iterable[str]) -> None:
        wanted = sorted(set(sales))
        if wanted:
            found = self._conn.execute(_KNOWN, {"wanted": wanted})
            self._known.update(found.scalars())

    def is_known(self, sale: str) -> bool:
        return sale in self._known

    def sums_agree(self, entry: wire.SaleEntry) -> bool:
        lines = sum(_net(line) for line in entry.lines)
        return lines + entry.donated == _paid(entry)

    def add_sale(
        self,
        at: Place,
        store: str,
        entry: wire.SaleEntry,
        account: str | None,
        *,
        is_over: bool = False,
    ) -> None:
        self._known.add(entry.sale)
        row = self._row(at.holder, entry.sale)
        row.update(
            incarnation=at.incarnation,
            seq=at.seq,
            over=int(is_over),
            shift_id=entry.shift,
            number=entry.number,
            returns=entry.returns,
            account=account,
            business_date=entry.day,
            applied=_APPLIED.encode(entry.applied).decode() if entry.applied else None,
        )
        sign = -1 if entry.returns else 1
        row["money"] += sign * _paid(entry)
        row["discount"] += sign * sum(line.discount for line in entry.lines)
        row["donated"] += sign * entry.donated
        row["gift"] += sign * _by_gift_cards(entry)
        row["gift_sold"] += sign * _gift_cards(entry)
        if account is None:
            return
        row["turnover"] += bought(entry)
        if entry.returns is None:
            self.visit(account, at.holder, store, entry.at)

    def adopt(self, holder: str, entry: wire.SaleEntry, account: str) -> None:
        """A sale that is known already turns out to be this member's."""
        row = self._row(holder, entry.sale)
        row["account"] = account
        row["turnover"] += bought(entry)

    def add_points(self, holder: str, sale: str, **points: int) -> None:
        row = self._row(holder, sale)
        for name, value in points.items():
            row[name] += value

    def shift(
        self, holder: str, entry: wire.ShiftOpenEntry | wire.ShiftCloseEntry
    ) -> None:
        row: dict[str, Any] = {
            "tenant": TENANT,
            "shift_id": entry.shift,
            "holder": holder,
            "number": entry.number,
            "cashier": entry.cashier,
        }
        if isinstance(entry, wire.ShiftOpenEntry):
            row.update(opened_at=entry.at, opening_cash=entry.opening_cash)
        else:
            row.update(
                closed_at=entry.at, counted=entry.counted, expected=entry.expected
            )
        self._shifts.append(row)

    def act(self, row: dict[str, Any]) -> None:
        """What somebody did besides selling; see till_acts."""
        self._acts.append(row)

    def flush(self) -> None:
        for row in self._shifts:
            statement = _put_shift(self._conn.dialect.name, tuple(row))
            self._conn.execute(statement, row)
        self._flush_sales()
        self._flush_visits()
        self._shifts.clear()
        till_acts.keep(self._conn, self._acts)
        self._acts.clear()

    def forget(self) -> None:
        """After a rollback to a savepoint."""
        self._sales.clear()
        self._visits.clear()
        self._shifts.clear()
        self._acts.clear()

    def _flush_sales(self) -> None:
        if not self._sales:
            return
        self._conn.execute(
            _add_sales(self._conn.dialect.name),
            [self._sales[sale] for sale in sorted(self._sales)],
        )
        self._sales.clear()

    def _flush_visits(self) -> None:
        if not self._visits:
            return
        self._conn.execute(
            _add_visits(self._conn.dialect.name),
            [self._visits[key] for key in sorted(self._visits)],
        )
        self._visits.clear()

    def _row(self, holder: str, sale: str) -> dict[str, Any]:
        if sale not in self._sales:
            self._sales[sale] = {
                "tenant": TENANT,
                "sale_id": sale,
                "holder": holder,
                **dict.fromkeys(_FACTS),
                **dict.fromkeys(_ADDED, 0),
            }
        return self._sales[sale]

    def visit(self, account: str, holder: str, store: str, at: str) -> None:
        key = (account, holder)
        if key not in self._visits:
            self._visits[key] = {
                "tenant": TENANT,
                "shard": shard_of(account),
                "account": account,
                "holder": holder,
                "store": store,
                "sales": 0,
            }
        self._visits[key]["sales"] += 1
        self._visits[key]["last_at"] = at


_KNOWN = select(db.sale.c.sale_id).where(
    db.sale.c.tenant == TENANT,
    db.sale.c.sale_id.in_(bindparam("wanted", expanding=True)),
    db.sale.c.shift_id.is_not(None),
)
_APPLIED = msgspec.json.Encoder()
_SHIFT_KEYS = frozenset({"tenant", "shift_id"})


@lru_cache
def _put_shift(dialect: str, names: tuple[str, ...]) -> Insert:
    """Its beginning or its end: what the other says stays as it is."""
    statement = upsert_of(dialect, db.shift)
    return statement.on_conflict_do_update(
        index_elements=["tenant", "shift_id"],
        set_={n: statement.excluded[n] for n in names if n not in _SHIFT_KEYS},
    )


@lru_cache
def _add_sales(dialect: str) -> Insert:
    statement = upsert_of(dialect, db.sale)
    new = statement.excluded
    changes = {name: db.sale.c[name] + new[name] for name in _ADDED}
    changes |= {name: func.coalesce(new[name], db.sale.c[name]) for name in _FACTS}
    return statement.on_conflict_do_update(
        index_elements=["tenant", "sale_id"], set_=changes
    )


@lru_cache
def _add_visits(dialect: str) -> Insert:
    statement = upsert_of(dialect, db.visit)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["tenant", "shard", "account", "holder"],
        set_={"sales": db.visit.c.sales + new.sales, "last_at": new.last_at},
    )


def bought(entry: wire.SaleEntry) -> int:
    """What counts as turnover, by the till's own rule; below zero when it is back."""
    goods = sum(
        _net(line)
        for line in entry.lines
        if counts_as_turnover(is_goods=line.goods, serial=line.serial)
    )
    return -goods if entry.returns else goods


def _net(line: wire.SoldLineWire) -> int:
    return line.gross - line.discount - line.redeemed


def _paid(entry: wire.SaleEntry) -> int:
    return sum(tender.amount for tender in entry.tenders)


def _by_gift_cards(entry: wire.SaleEntry) -> int:
    gift = TenderKind.GIFT.value
    return sum(tender.amount for tender in entry.tenders if tender.kind == gift)


def _gift_cards(entry: wire.SaleEntry) -> int:
    return sum(_net(line) for line in entry.lines if line.serial is not None)


def shift_sums(conn: Connection, holder: str, shift: str) -> dict[str, int]:
    """What the ledger holds of one shift of one till."""
    table = db.sale
    is_return = table.c.returns.is_not(None)
    columns = [func.coalesce(func.sum(table.c[name]), 0).label(name) for name in _SUMS]
    query = select(
        func.count().filter(~is_return).label("sales"),
        func.count().filter(is_return).label("returns"),
        *columns,
    ).where(
        table.c.tenant == TENANT, table.c.shift_id == shift, table.c.holder == holder
    )
    return {
        name: int(value) for name, value in conn.execute(query).one()._mapping.items()
    }
