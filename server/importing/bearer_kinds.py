"""What a database has against gift cards and coupons from a file."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from server import bearers, schema as db
from server.bearer_lists import (
    CouponRow,
    GiftCardRow,
    cards_among,
    coupon_account,
    coupon_bearer,
    lot_of_gift,
    opened_money,
)
from server.core import Core
from server.members import accounts_of
from server.schema import TENANT

Checked = tuple[int, Any]
Against = list[tuple[int, str]]


def against_gift_cards(
    core: Core, conn: Connection, rows: Sequence[Checked]
) -> Against:
    lines: list[tuple[int, GiftCardRow]] = list(rows)
    opened = opened_money(core, conn, [row for _, row in lines])
    cards = cards_among(core, conn, [row.number for _, row in lines])
    known = _programmes(conn)
    bad = []
    for number, row in lines:
        if row.number in cards:
            bad.append((number, "number: a member's card has it"))
        elif row.programme and row.programme not in known:
            bad.append((number, _unknown(row.programme, known)))
        elif opened.get(lot_of_gift(row), row.amount) != row.amount:
            bad.append((number, "amount: this card was imported with another one"))
    return bad


def against_coupons(core: Core, conn: Connection, rows: Sequence[Checked]) -> Against:
    lines: list[tuple[int, CouponRow]] = list(rows)
    owners = accounts_of(conn, [row.owner for _, row in lines if row.owner])
    cards = cards_among(core, conn, [row.code for _, row in lines])
    before = bearers.read(conn, [coupon_account(core, row) for _, row in lines])
    known = _programmes(conn)
    bad = []
    for number, row in lines:
        old = before.get(coupon_account(core, row))
        if row.code in cards:
            bad.append((number, "code: a member's card has it"))
        elif row.programme not in known:
            bad.append((number, _unknown(row.programme, known)))
        elif row.owner and row.owner not in owners:
            bad.append((number, "owner: no member has this card"))
        elif old and old != coupon_bearer(row, owners.get(row.owner)):
            bad.append((number, "code: this coupon is known with other terms"))
    return bad


def _programmes(conn: Connection) -> set[str]:
    table = db.programme
    query = select(table.c.programme_id).where(table.c.tenant == TENANT).distinct()
    return set(conn.execute(query).scalars())


def _unknown(programme: str, known: set[str]) -> str:
    near = difflib.get_close_matches(programme, sorted(known), n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"programme: none was published under this name{hint}"
