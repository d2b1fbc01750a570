"""What this till knows of a member before the server says it: sums over receipts.

Money, visits, redemptions and memberships of an account, as far as they happened
here. What the server's figure holds already is left out: an entry counts here until
it was acknowledged before the moment that the figure is of.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, bindparam, case, exists, func, select

from cashier.domain.amounts import Money, Points
from cashier.domain.ids import AccountId, SaleId, purse_of
from cashier.domain.member import MembershipState
from cashier.store import schema
from cashier.store.query import Statement, word
from cashier.till.ports import EntryKind

FAR_FUTURE = "9999"

_r, _sold = schema.receipt.c, schema.sold_line.c
_drawn, _lot = schema.redemption.c, schema.earned_lot.c
_load, _m = schema.card_load.c, schema.membership_sold.c
_ENTRY = schema.outbox.c
# Written into the statement: with a parameter SQLite would plan it anew each time,
# because the index it uses is for entries of sales alone.
_SALE = word(EntryKind.SALE)
_sign = case((_r.returns.is_not(None), -1), else_=1)
_of_account = _r.account == bindparam("account")
_entry_of_sale = (_ENTRY.sale_id == _r.sale_id) & (_ENTRY.kind == _SALE)
_not_told = _ENTRY.acked_at.is_(None) | (_ENTRY.acked_at > bindparam("as_of"))
_is_sale = _r.returns.is_(None)

_KNOWN = Statement(
    select(
        exists().where(_r.account == bindparam("member"))
        | exists().where(_drawn.account == bindparam("account"))
        | exists().where(_load.account == bindparam("account"))
    )
)
_SPENT = Statement(
    select(
        func.coalesce(func.sum(_drawn.points), 0).label("points"),
        func.count(_drawn.sale_id.distinct()).label("times"),
    )
    .join(schema.receipt, _r.sale_id == _drawn.sale_id)
    .where(
        _drawn.account == bindparam("account"),
        _r.business_date == bindparam("day"),
        _is_sale,
    )
)
# Sales and returns whose entry the server's figure does not hold yet.
_PENDING = Statement(
    select(
        _r.returns.is_not(None).label("is_return"),
        _r.earned,
        select(func.coalesce(func.sum(_drawn.points), 0))
        .where(
            _drawn.sale_id == _r.sale_id,
            func.coalesce(_drawn.account, _r.account) == _r.account,
        )
        .scalar_subquery()
        .label("redeemed"),
    )
    .select_from(schema.receipt)
    .join(schema.outbox, _entry_of_sale)
    .where(_of_account, _not_told)
)
_REDEEMED = Statement(
    select(func.coalesce(func.sum(_sign * _drawn.points), 0))
    .select_from(schema.redemption)
    .join(schema.receipt, _r.sale_id == _drawn.sale_id)
    .join(schema.outbox, _entry_of_sale)
    .where(_drawn.account == bindparam("account"), _not_told)
)
_EARNED = Statement(
    select(func.coalesce(func.sum(_sign * _lot.points), 0))
    .select_from(schema.receipt)
    .join(schema.earned_lot, _lot.sale_id == _r.sale_id)
    .join(schema.outbox, _entry_of_sale)
    .where(_of_account, _lot.purse == bindparam("purse"), _not_told)
)
_LOADED = Statement(
    select(func.coalesce(func.sum(_sign * _load.amount), 0))
    .select_from(schema.card_load)
    .join(schema.receipt, _r.sale_id == _load.sale_id)
    .join(schema.outbox, _entry_of_sale)
    .where(_load.account == bindparam("account"), _not_told)
)
_TURNOVER = Statement(
    select(
        func.coalesce(
            func.sum(_sign * (_sold.gross - _sold.discount - _sold.redeemed)), 0
        )
    )
    .select_from(schema.receipt)
    .join(schema.sold_line, _sold.sale_id == _r.sale_id)
    .join(schema.outbox, _entry_of_sale)
    # As SoldLine.turnover has it.
    .where(_sold.is_goods == 1, _sold.serial.is_(None))
    .where(_of_account, _r.business_date >= bindparam("since"), _not_told)
)
_VISITS = Statement(
    select(func.count()).where(
        _of_account, _r.business_date == bindparam("day"), _is_sale
    )
)
_MEMBERSHIPS = Statement(
    select(
        _r.sale_id,
        _r.returns,
        _m.line_no,
        _m.programme,
        _m.starts,
        _m.ends,
    )
    .select_from(schema.receipt)
    .join(schema.membership_sold, _m.sale_id == _r.sale_id)
    .join(schema.outbox, _entry_of_sale)
    .where(_of_account, _not_told)
    .order_by(_r.n, _m.n)
)


def pending(ask: Connection, account: AccountId, as_of: str) -> tuple[Points, Points]:
    """(redeemed, earned) since; a return gives both back."""
    member, purse = purse_of(account)
    if purse or _is_bearer(account):
        return _pending_of_purse(ask, account, member, purse, as_of)
    redeemed = earned = 0
    for row in _PENDING.rows(ask, account=account, as_of=as_of):
        sign = -1 if row.is_return else 1
        redeemed += sign * row.redeemed
        earned += sign * row.earned
    return Points(redeemed), Points(earned)


def _pending_of_purse(
    ask: Connection, account: AccountId, member: AccountId, purse: str, as_of: str
) -> tuple[Points, Points]:
    redeemed = _REDEEMED.number(ask, account=account, as_of=as_of)
    if _is_bearer(account):
        came = _LOADED.number(ask, account=account, as_of=as_of)
    else:
        came = _EARNED.number(ask, account=member, purse=purse, as_of=as_of)
    return Points(redeemed), Points(came)


def _is_bearer(account: AccountId) -> bool:
    return account.startswith(("gift-", "coupon-"))


def is_known(ask: Connection, account: AccountId, member: AccountId) -> bool:
    """Whether any receipt here has to do with this account, or with its member."""
    return bool(_KNOWN.number(ask, account=account, member=member))


def redeemed_on(ask: Connection, account: AccountId, day: date) -> tuple[Points, int]:
    """How much on that day, and how often."""
    (row,) = _SPENT.rows(ask, account=account, day=day.isoformat())
    return Points(row.points), row.times


def sales_on(ask: Connection, account: AccountId, day: date) -> int:
    return _VISITS.number(ask, account=account, day=day.isoformat())


def turnover(
    ask: Connection, account: AccountId, since: date | None, as_of: str
) -> Money:
    first = "" if since is None else since.isoformat()
    return Money(_TURNOVER.number(ask, account=account, since=first, as_of=as_of))


def memberships(
    ask: Connection, account: AccountId, as_of: str
) -> Sequence[MembershipState]:
    """Sold here; one that was given back ends on the last day that is left of it."""
    found: dict[tuple[SaleId, int], MembershipState] = {}
    for row in _MEMBERSHIPS.rows(ask, account=account, as_of=as_of):
        state = MembershipState(
            programme=row.programme,
            starts=date.fromisoformat(row.starts),
            ends=date.fromisoformat(row.ends),
        )
        found[SaleId(row.returns or row.sale_id), row.line_no] = state
    return tuple(state for state in found.values() if state.ends >= state.starts)
