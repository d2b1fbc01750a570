"""The kinds of files: their columns, their keys and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

import msgspec
from sqlalchemy import Connection, select

from server import feed, schema as db
from server.bearer_lists import (
    CouponRow,
    GiftCardRow,
    put_coupons,
    put_gift_cards,
)
from server.core import Core
from server.database import upsert
from server.importing import rows as parse
from server.importing.bearer_kinds import against_coupons, against_gift_cards
from server.importing.rows import GoodsLine, StaffLine
from server.members import (
    BalanceRow,
    MemberRow,
    accounts_of,
    opened_amounts,
    put_balances,
    put_members,
)
from server.schema import TENANT
from sync import protocol as wire
from sync.pins import hash_pin, matches

Checked = tuple[int, Any]  # Line number and row.


class Kind(Enum):
    PRODUCTS = "products"
    MEMBERS = "members"
    BALANCES = "balances"
    STAFF = "staff"
    GIFT_CARDS = "gift_cards"
    COUPONS = "coupons"


class Against(Protocol):
    def __call__(
        self, core: Core, conn: Connection, rows: Sequence[Checked]
    ) -> list[tuple[int, str]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How one kind of file is read and written."""

    required: tuple[str, ...]
    parse: Callable[[Mapping[str, str]], Any]
    key: Callable[[Any], tuple[object, ...]]
    # Rows that the database says no to: line and reason.
    against: Against
    write: Callable[[Core, Connection, Sequence[Any]], int]  # How many changed.


def _nothing_against(
    core: Core, conn: Connection, rows: Sequence[Checked]
) -> list[tuple[int, str]]:
    del core, conn, rows
    return []


def _against_balances(
    core: Core, conn: Connection, rows: Sequence[Checked]
) -> list[tuple[int, str]]:
    del core
    lines: list[tuple[int, BalanceRow]] = list(rows)
    known = accounts_of(conn, [row.card for _, row in lines])
    opened = opened_amounts(conn, [row for _, row in lines])
    bad = []
    for number, row in lines:
        if row.card not in known:
            bad.append((number, "card: no member has it"))
        elif opened.get(row.lot_id, row.points) != row.points:
            bad.append((number, "points: this balance was imported with other points"))
    return bad


def write_goods(core: Core, conn: Connection, lines: Sequence[GoodsLine]) -> int:
    del core
    statement = upsert(conn, db.goods)
    changed = ("name", "brand", "category", "department", "price", "vat")
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "barcode"],
            set_={name: statement.excluded[name] for name in changed},
        ),
        [
            {
                "tenant": TENANT,
                "barcode": line.barcode,
                "name": line.name,
                "brand": line.brand,
                "category": line.category,
                "department": line.department,
                "price": line.price,
                "vat": line.vat,
            }
            for line in lines
        ],
    )
    bodies: dict[str, bytes | None] = {
        line.barcode: _goods_body(line) for line in lines
    }
    return feed.publish(conn, "goods", bodies)


def _goods_body(line: GoodsLine) -> bytes:
    return msgspec.json.encode(
        wire.GoodsRow(
            name=line.name,
            price=line.price,
            vat=line.vat,
            category=line.category,
            department=line.department,
            measure=line.measure,
            floor=line.floor,
            redeemable=line.redeemable,
            earning=line.earning,
        )
    )


def write_staff(core: Core, conn: Connection, lines: Sequence[StaffLine]) -> int:
    """Cashiers; the hash of a PIN that did not change stays as it is."""
    table = db.staff
    query = select(table.c.cashier, table.c.pin_hash).where(
        table.c.tenant == TENANT, table.c.cashier.in_([v.cashier for v in lines])
    )
    old = {row.cashier: row.pin_hash for row in conn.execute(query)}
    values = [_staff_values(core, line, old.get(line.cashier, "")) for line in lines]
    statement = upsert(conn, table)
    changed = ("name", "role", "badge", "pin_hash", "card")
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "cashier"],
            set_={name: statement.excluded[name] for name in changed},
        ),
        values,
    )
    return feed.publish(
        conn, "staff", {row["cashier"]: _staff_body(row) for row in values}
    )


def _staff_values(core: Core, line: StaffLine, old_hash: str) -> dict[str, Any]:
    pepper = core.keys.pepper
    kept = bool(old_hash) and matches(pepper, old_hash, line.pin)
    badge = wire.fingerprint(core.keys.card, line.badge) if line.badge else ""
    return {
        "tenant": TENANT,
        "cashier": line.cashier,
        "name": line.name,
        "role": line.role,
        "badge": badge,
        "card": wire.fingerprint(core.keys.card, line.card) if line.card else "",
        "pin_hash": old_hash if kept else hash_pin(pepper, line.pin),
    }


def _staff_body(row: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode(
        wire.StaffRow(
            name=row["name"],
            role=row["role"],
            badge=row["badge"],
            card=row["card"],
            pin_hash=row["pin_hash"],
        )
    )


def _key_of_goods(row: GoodsLine) -> tuple[object, ...]:
    return (row.barcode,)


def _key_of_member(row: MemberRow) -> tuple[object, ...]:
    return (row.card,)


def _key_of_balance(row: BalanceRow) -> tuple[object, ...]:
    return (row.card, row.expires)


def _key_of_staff(row: StaffLine) -> tuple[object, ...]:
    return (row.cashier,)


def _key_of_gift_card(row: GiftCardRow) -> tuple[object, ...]:
    return (row.number, row.expires)


def _key_of_coupon(row: CouponRow) -> tuple[object, ...]:
    return (row.code,)


RECIPES = {
    Kind.PRODUCTS: Recipe(
        required=(
            "barcode",
            "name",
            "department",
            "category",
            "brand",
            "price_minor",
            "vat",
        ),
        parse=parse.goods,
        key=_key_of_goods,
        against=_nothing_against,
        write=write_goods,
    ),
    Kind.MEMBERS: Recipe(
        required=("card", "joined"),
        parse=parse.member,
        key=_key_of_member,
        against=_nothing_against,
        write=put_members,
    ),
    Kind.BALANCES: Recipe(
        required=("card", "points"),
        parse=parse.balance,
        key=_key_of_balance,
        against=_against_balances,
        write=put_balances,
    ),
    Kind.STAFF: Recipe(
        required=("cashier", "name", "role", "badge", "pin"),
        parse=parse.staff,
        key=_key_of_staff,
        against=_nothing_against,
        write=write_staff,
    ),
    Kind.GIFT_CARDS: Recipe(
        required=("number", "amount"),
        parse=parse.gift_card,
        key=_key_of_gift_card,
        against=against_gift_cards,
        write=put_gift_cards,
    ),
    Kind.COUPONS: Recipe(
        required=("code", "programme"),
        parse=parse.coupon,
        key=_key_of_coupon,
        against=against_coupons,
        write=put_coupons,
    ),
}
