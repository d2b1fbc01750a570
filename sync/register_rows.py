"""What a till holds, read from its file for a report to a restored server.

Every right that is open, and every other of which the journal says something that
is not in the server's books: it may know neither the right nor what became of it.
Rights that were used up before are in the server's books or in the backup's.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, select

from cashier.store import schema
from cashier.store.query import Row, Statement
from cashier.store.state import StateRow
from sync import protocol as wire

_r, _s, _p = schema.spend_right.c, schema.right_slice.c, schema.risk_pool.c
_o, _u = schema.outbox.c, schema.risk_use.c
_present = select(schema.till_state.c.incarnation).scalar_subquery()
_rights = (
    select(
        _r.right_id,
        _r.account,
        _r.kind,
        _r.epoch,
        _r.granted_at,
        _r.reserved,
        _r.spent,
        _r.returned,
        _s.lot_id,
        _s.points,
        _s.expires_on,
        _p.per_account,
    )
    .join(schema.right_slice, _s.right_id == _r.right_id)
    .join(schema.risk_pool, _p.right_id == _r.right_id, isouter=True)
)
_OPEN = Statement(
    _rights.where(
        _r.spent + _r.returned < _r.amount, _r.incarnation == _present
    ).order_by(_r.right_id, _s.n)
)
_NAMED = Statement(
    _rights.where(_r.right_id == bindparam("key"), _r.incarnation == _present).order_by(
        _s.n
    )
)
_UNKNOWN = Statement(
    select(_o.body)
    .where(_o.seq > bindparam("after"), _o.seq <= bindparam("upto"))
    .order_by(_o.seq)
    .limit(bindparam("most"))
)
_DRAWN = Statement(
    select(_u.account, _u.used)
    .where(_u.used > 0, _u.incarnation == _present)
    .order_by(_u.account)
)
_STEP = 1_000


class _Part(msgspec.Struct):
    """Of a loan, or of its end: the right, and the part of it that was lent."""

    right: str = ""
    sub: str = ""


class _Named(msgspec.Struct):
    """Of an entry: the rights that it speaks of, if it does."""

    right: str = ""
    grant: _Part | None = None
    end: _Part | None = None

    def rights(self) -> set[str]:
        parts = [part for part in (self.grant, self.end) if part is not None]
        return {self.right, *(p.right for p in parts), *(p.sub for p in parts)}


def parts_of(
    connection: Connection, state: StateRow, *, posted: int
) -> list[wire.RegisterPart]:
    """The report, in parts that fit a message.

    `posted`: up to here the journal is in the server's books, not in its inbox only.
    """
    held = {one.right: one for one in _held(_OPEN.rows(connection))}
    for right in sorted(_named(connection, posted, state.seq) - held.keys()):
        for one in _held(_NAMED.rows(connection, key=right)):
            held[one.right] = one
    rights = [held[right] for right in sorted(held)]
    drawn = [
        wire.Drawn(account=row.account, points=row.used)
        for row in _DRAWN.rows(connection)
    ]
    count = max(-(-len(rights) // wire.MAX_RIGHTS), 1)
    return [
        wire.RegisterPart(
            proto=wire.PROTO,
            till=state.till,
            incarnation=state.incarnation,
            epoch=state.epoch,
            upto=state.seq,
            part=n + 1,
            parts=count,
            rights=rights[n * wire.MAX_RIGHTS : (n + 1) * wire.MAX_RIGHTS],
            drawn=drawn if n == 0 else [],
        )
        for n in range(count)
    ]


def _named(connection: Connection, posted: int, last: int) -> set[str]:
    """Rights in entries that are not in the server's books."""
    rights: set[str] = set()
    for after in range(posted, last, _STEP):
        upto = min(after + _STEP, last)
        rows = _UNKNOWN.rows(connection, after=after, upto=upto, most=_STEP)
        for row in rows:
            rights |= msgspec.json.decode(row.body, type=_Named).rights()
    return rights - {""}


def _held(rows: Sequence[Row]) -> list[wire.HeldRight]:
    by_right: dict[str, list[Row]] = {}
    for row in rows:
        by_right.setdefault(row.right_id, []).append(row)
    return [_right(slices) for slices in by_right.values()]


def _right(rows: list[Row]) -> wire.HeldRight:
    first = rows[0]
    return wire.HeldRight(
        right=first.right_id,
        account=first.account,
        kind=first.kind,
        epoch=first.epoch,
        at=first.granted_at,
        slices=[
            wire.Slice(lot=row.lot_id, points=row.points, expires=row.expires_on)
            for row in rows
        ],
        reserved=first.reserved,
        spent=first.spent,
        returned=first.returned,
        per_account=first.per_account or 0,
    )
