"""Series of coupons: one code for many, counted for each member and for all.

The uses that are left are a lot, like points: of the member in a purse of the
programme, of all together on the account of the code. Both are opened here when
they are first asked for, once; to spend a use is to spend a right.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from cashier.domain.ids import AccountId, purse_of
from cashier.domain.loyalty.coupons import CouponTerms, series_code
from server import bearers, in_force
from server.bearers import ONE_USE, Bearer, BearerKind
from server.book import Book
from server.core import Core, Stamp
from server.ledger import Cause, Kind, Ledger, Lot

PURSE = "c-"  # A purse of this name counts a member's uses of one series.


def open_uses(
    core: Core, conn: Connection, book: Book, account: str, stamp: Stamp
) -> None:
    """Open what this account may use; a flush is the caller's."""
    member, purse = purse_of(AccountId(account))
    is_series = bearers.kind_of(account) is BearerKind.COUPON
    if not is_series and not purse.startswith(PURSE):
        return
    known = in_force.series_on(conn, stamp.today)
    if is_series:
        _open_for_all(core, book, account, known, stamp)
        return
    series, owner = known.get(purse.removeprefix(PURSE)), book.ledger(member)
    if series is not None and series.uses_each and owner is not None:
        _open(book, book.open_purse(owner, purse), series, series.uses_each, stamp)


def _open_for_all(
    core: Core, book: Book, account: str, known: dict[str, CouponTerms], stamp: Stamp
) -> None:
    for programme, series in known.items():
        code = bearers.account_of(
            BearerKind.COUPON, core.keys.card, series_code(programme)
        )
        if code == account and series.uses_total:
            bearer = Bearer(
                kind=BearerKind.COUPON.value,
                programme=programme,
                policy_version=series.version,
                starts=_text(series.starts),
                ends=_text(series.ends),
            )
            ledger = book.open_bearer(account, bearer)
            _open(book, ledger, series, series.uses_total, stamp)


def _open(
    book: Book, ledger: Ledger, series: CouponTerms, uses: int, stamp: Stamp
) -> None:
    lot_id = f"uses-{series.programme_id}"
    book.need_lots(ledger, [lot_id])
    if lot_id in ledger.lots:
        return
    lot = Lot(
        lot_id=lot_id,
        origin=Kind.COUPON.value,
        amount=uses * ONE_USE,
        free=uses * ONE_USE,
        active=series.starts or stamp.today,
        expires=series.ends,
    )
    cause = Cause(
        entry=f"{lot_id}.{ledger.account}",
        day=stamp.today,
        at=stamp.text,
        programme=series.programme_id,
        version=series.version,
    )
    ledger.add_lot(lot, Kind.COUPON, cause)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
