"""Gift cards and coupons from elsewhere: their accounts, written in bulk by imports.

Only the fingerprint of a number is kept. The same row again is no change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from sqlalchemy import Connection, select

from server import schema as db
from server.bearers import ONE_USE, Bearer, BearerKind, account_of
from server.book import Book
from server.core import Core, Stamp
from server.figures import publish_cards
from server.ledger import Cause, Kind, Lot
from server.members import accounts_of
from server.schema import TENANT, shard_of
from sync import protocol as wire


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCardRow:
    number: str
    amount: int  # Minor units.
    expires: date | None = None
    programme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponRow:
    """A coupon that is good once."""

    code: str
    programme: str
    owner: str = ""  # The card it is good for alone.
    starts: date | None = None
    ends: date | None = None


def gift_account(core: Core, row: GiftCardRow) -> str:
    return account_of(BearerKind.GIFT, core.keys.card, row.number)


def coupon_account(core: Core, row: CouponRow) -> str:
    return account_of(BearerKind.COUPON, core.keys.card, row.code)


def lot_of_gift(row: GiftCardRow) -> str:
    """The same row is the same lot, however often it is imported."""
    return _lot_id(f"{row.number}\n{row.expires or ''}")


def _lot_id(text: str) -> str:
    return "opening-" + blake2b(text.encode(), digest_size=12).hexdigest()


def put_gift_cards(core: Core, conn: Connection, rows: Sequence[GiftCardRow]) -> int:
    """Open lots of money; how many are new."""
    stamp, book = core.stamp(), Book(conn)
    opened = 0
    book.load(gift_account(core, row) for row in rows)
    for row in rows:
        bearer = Bearer(kind=BearerKind.GIFT.value, programme=row.programme)
        lot = Lot(
            lot_id=lot_of_gift(row),
            origin=Kind.OPENING.value,
            amount=row.amount,
            free=row.amount,
            active=stamp.today,
            expires=row.expires,
        )
        opened += _open(book, gift_account(core, row), bearer, lot, stamp)
    publish_cards(conn, book.flush(), stamp)
    return opened


def put_coupons(core: Core, conn: Connection, rows: Sequence[CouponRow]) -> int:
    """Open one use of each; how many are new."""
    stamp, book = core.stamp(), Book(conn)
    owners = accounts_of(conn, [row.owner for row in rows if row.owner])
    opened = 0
    book.load(coupon_account(core, row) for row in rows)
    for row in rows:
        lot = Lot(
            lot_id=_lot_id(row.code),
            origin=Kind.OPENING.value,
            amount=ONE_USE,
            free=ONE_USE,
            active=row.starts or stamp.today,
            expires=row.ends,
        )
        bearer = coupon_bearer(row, owners.get(row.owner))
        opened += _open(book, coupon_account(core, row), bearer, lot, stamp)
    publish_cards(conn, book.flush(), stamp)
    return opened


def coupon_bearer(row: CouponRow, owner: str | None) -> Bearer:
    return Bearer(
        kind=BearerKind.COUPON.value,
        programme=row.programme,
        starts=None if row.starts is None else row.starts.isoformat(),
        ends=None if row.ends is None else row.ends.isoformat(),
        owner=owner,
    )


def _open(book: Book, account: str, bearer: Bearer, lot: Lot, stamp: Stamp) -> bool:
    ledger = book.open_bearer(account, bearer)
    book.need_lots(ledger, [lot.lot_id])
    if lot.lot_id in ledger.lots:
        return False
    cause = Cause(
        entry=lot.lot_id, day=stamp.today, at=stamp.text, programme=bearer.programme
    )
    ledger.add_lot(lot, Kind.OPENING, cause)
    return True


def opened_money(
    core: Core, conn: Connection, rows: Sequence[GiftCardRow]
) -> dict[str, int]:
    """What was opened before, by lot."""
    accounts = sorted({gift_account(core, row) for row in rows})
    table = db.lot
    query = select(table.c.lot_id, table.c.amount).where(
        table.c.tenant == TENANT,
        table.c.shard.in_(sorted({shard_of(account) for account in accounts})),
        table.c.account.in_(accounts),
        table.c.lot_id.in_([lot_of_gift(row) for row in rows]),
    )
    return {row.lot_id: row.amount for row in conn.execute(query)}


def cards_among(core: Core, conn: Connection, numbers: Sequence[str]) -> set[str]:
    """Numbers that are members' cards: the feed could not tell them apart."""
    prints = {wire.fingerprint(core.keys.card, number): number for number in numbers}
    table = db.card
    query = select(table.c.fingerprint).where(
        table.c.tenant == TENANT, table.c.fingerprint.in_(sorted(prints))
    )
    return {prints[one] for one in conn.execute(query).scalars()}
