"""`ledger verify`: add up every entry again and compare with every cached figure.

Reads only, from one snapshot. Each difference is one line that says what differs
and by how much; an empty list means that the books agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from cashier.domain.risk import POOL_ACCOUNT
from server import schema as db, verify_members
from server.book_rows import parts_of_text
from server.ledger import Kind, Unit
from server.schema import TENANT, shard_of
from server.verify_lost import compensation_differences
from server.verify_risk import pool_ids, risk_differences
from sync import protocol as wire

Progress = Callable[[str], None]
_STEP = 64  # Shards at a time, so that memory stays small.


def verify(conn: Connection, progress: Progress = lambda _what: None) -> list[str]:
    """Every difference that was found, worst kinds first."""
    found: list[str] = []
    for name, check in _CHECKS:
        progress(name)
        found += check(conn)
    return found


def _units(conn: Connection) -> Iterator[str]:
    """What one account gets, another gives: each posting and each unit is zero."""
    e = db.entry
    total = func.sum(e.c.amount)
    query = select(e.c.unit, total).where(e.c.tenant == TENANT).group_by(e.c.unit)
    for unit, amount in conn.execute(query):
        if amount:
            yield f"entries of unit {unit} add up to {amount}, not to zero"
    lonely = (
        select(e.c.entry_id, total)
        .where(e.c.tenant == TENANT)
        .group_by(e.c.shard, e.c.entry_id, e.c.unit)
        .having(total != 0)
    )
    for entry_id, amount in conn.execute(lonely):
        yield f"entry {entry_id} has legs that add up to {amount}"


def _accounts(conn: Connection) -> Iterator[str]:
    for start in range(0, db.SHARDS, _STEP):
        yield from _accounts_of(conn, start)


def _accounts_of(conn: Connection, start: int) -> Iterator[str]:
    shards = _shards_from(start)
    points, claims, free, rights, booked = (
        {account: int(total) for account, total in conn.execute(query, shards)}
        for query in _SUMS
    )
    seen = set()
    for row in conn.execute(_ACCOUNTS, shards):
        name = row.account
        seen.add(name)
        if row.shard != shard_of(name):
            yield f"account {name} is in shard {row.shard}"
        yield from _differs(f"account {name}: posted", row.posted, points.get(name, 0))
        yield from _differs(f"account {name}: claims", row.claims, claims.get(name, 0))
        yield from _differs(
            f"account {name}: rights out", row.rights_out, rights.get(name, 0)
        )
        overdrawn = max(0, row.rights_out - row.posted)
        yield from _differs(
            f"account {name}: free",
            row.posted - row.rights_out + overdrawn,
            free.get(name, 0),
        )
        if not name.startswith("~"):
            risk_used = overdrawn + booked.get(name, 0)
            yield from _differs(f"account {name}: risk", row.risk_used, risk_used)
    for name in sorted((free.keys() | rights.keys()) - seen):
        yield f"lots or rights of account {name}, which does not exist"


def _lots(conn: Connection) -> Iterator[str]:
    """Each lot: what its entries say is what is free in it or out in rights."""
    for start in range(0, db.SHARDS, _STEP):
        shards = _shards_from(start)
        rows = conn.execute(_LOT_ENTRIES, shards)
        entries = {(account, lot): int(total) for account, lot, total in rows}
        out, complaints = _lots_out(conn, shards)
        yield from complaints
        for row in conn.execute(_LOTS, shards):
            key = (row.account, row.lot_id)
            held = row.left_free + out.pop(key, 0)
            what = f"lot {row.lot_id} of account {row.account}"
            yield from _differs(what, held, entries.pop(key, 0))
        for account, lot_id in sorted(entries.keys() | out.keys()):
            yield f"lot {lot_id} of account {account} does not exist"


def _lots_out(
    conn: Connection, shards: dict[str, int]
) -> tuple[dict[tuple[str, str], int], list[str]]:
    """By lot: what is open in rights; and what is wrong with the rights."""
    rows = conn.execute(_SPENT, shards)
    spent = {(account, right): int(total) for account, right, total in rows}
    out: dict[tuple[str, str], int] = {}
    wrong: list[str] = []
    for row in conn.execute(_RIGHTS, shards):
        parts = parts_of_text(row.slices)
        what = f"right {row.right_id} of account {row.account}"
        for part in parts:
            key = (row.account, part.lot_id)
            if part.open and not row.booked_risk:
                out[key] = out.get(key, 0) + part.open
            if min(part.open, part.spent, part.amount - part.open - part.spent) < 0:
                wrong.append(f"{what}: impossible part of lot {part.lot_id}")
        sums = (
            ("amount", row.amount, sum(part.amount for part in parts)),
            ("open", row.open_amt, sum(part.open for part in parts)),
            ("spent", row.spent_amt, sum(part.spent for part in parts)),
            ("entries", row.spent_amt, spent.pop((row.account, row.right_id), 0)),
        )
        for name, cached, summed in sums:
            wrong += _differs(f"{what}: {name}", cached, summed)
    wrong += [f"right {right} of {account} does not exist" for account, right in spent]
    return out, wrong


def _journals(conn: Connection) -> Iterator[str]:
    """Each till's journal: gapless, and chained to the head that is known."""
    for holder in conn.execute(_HOLDERS).all():
        what = f"journal of till {holder.holder}, incarnation {holder.incarnation}"
        of = {"k_holder": holder.holder, "k_incarnation": holder.incarnation}
        head, last = wire.GENESIS, 0
        for row in conn.execute(_JOURNAL, of):
            if row.seq != last + 1:
                yield f"{what}: entry {last + 1} is missing"
                break
            head, last = wire.next_head(head, row.seq, row.body), row.seq
            if head != row.hash:
                yield f"{what}: entry {row.seq} is damaged"
                break
        else:
            yield from _differs(f"{what}: last entry", holder.watermark, last)
            if head != holder.head_hash:
                yield f"{what}: the head differs"


def _feed(conn: Connection) -> Iterator[str]:
    for bucket in conn.execute(_BUCKETS).all():
        of = {"k_topic": bucket.topic, "k_bucket": bucket.bucket}
        count = total = 0
        for row in conn.execute(_FEED_ROWS, of):
            count += 1
            total += wire.row_sum(row.row_key, row.body)
        what = f"feed {bucket.topic} {bucket.bucket}"
        yield from _differs(f"{what}: rows", bucket.live, count)
        yield from _differs(
            f"{what}: checksum", bucket.checksum, total % wire.CHECKSUM_MODULUS
        )


_CHECKS: tuple[tuple[str, Callable[[Connection], Iterator[str]]], ...] = (
    ("units", _units),
    ("accounts", _accounts),
    ("lots and rights", _lots),
    ("risk", risk_differences),
    ("lost tills", compensation_differences),
    ("owners", verify_members.owners),
    ("turnover", verify_members.turnover),
    ("causes", verify_members.causes),
    ("partners", verify_members.partners),
    ("journals", _journals),
    ("feed", _feed),
)


# --- what is read, a few shards at a time -------------------------------------------


def _in(table: Any) -> tuple[ColumnElement[bool], ...]:
    some = table.c.shard.between(bindparam("first"), bindparam("last"))
    return table.c.tenant == TENANT, some


def _shards_from(start: int) -> dict[str, int]:
    return {"first": start, "last": start + _STEP - 1}


def _sum(
    table: Any, amount: ColumnElement[int], *where: ColumnElement[bool]
) -> Select[Any]:
    return (
        select(table.c.account, func.sum(amount))
        .where(*_in(table), table.c.account.not_like("~%"), *where)
        .group_by(table.c.account)
    )


_e, _l, _r, _h, _i = db.entry, db.lot, db.spend_right, db.holder, db.inbox
_SUMS = (
    _sum(_e, _e.c.amount, _e.c.unit == Unit.POINTS.value),
    _sum(_e, _e.c.amount, _e.c.unit == Unit.CLAIM.value),
    _sum(_l, _l.c.left_free),
    _sum(_r, _r.c.open_amt - _r.c.booked_risk),
    _sum(_r, _r.c.booked_risk),
)
_ACCOUNTS = select(db.account).where(*_in(db.account))
_LOTS = select(_l).where(*_in(_l))
_LOT_ENTRIES = (
    select(_e.c.account, _e.c.lot_id, func.sum(_e.c.amount))
    .where(
        *_in(_e),
        _e.c.lot_id.is_not(None),
        _e.c.account.not_like("~%"),
        _e.c.unit == Unit.POINTS.value,
    )
    .group_by(_e.c.account, _e.c.lot_id)
)
_RIGHTS = select(_r).where(*_in(_r), _r.c.account != POOL_ACCOUNT)
_SPENT = (
    select(_e.c.account, _e.c.right_id, func.sum(-_e.c.amount))
    .where(
        *_in(_e),
        _e.c.kind == Kind.REDEMPTION.value,
        _e.c.account.not_like("~%"),
        _e.c.right_id.not_in(pool_ids()),
    )
    .group_by(_e.c.account, _e.c.right_id)
)
_HOLDERS = select(_h).where(_h.c.tenant == TENANT)
_JOURNAL = (
    select(_i.c.seq, _i.c.hash, _i.c.body)
    .where(
        _i.c.tenant == TENANT,
        _i.c.holder == bindparam("k_holder"),
        _i.c.incarnation == bindparam("k_incarnation"),
    )
    .order_by(_i.c.seq)
    .execution_options(kassa_long=True)  # Row by row, never all of it at once.
)
_BUCKETS = select(db.feed_bucket).where(db.feed_bucket.c.tenant == TENANT)
_FEED_ROWS = select(db.feed_row.c.row_key, db.feed_row.c.body).where(
    db.feed_row.c.tenant == TENANT,
    db.feed_row.c.topic == bindparam("k_topic"),
    db.feed_row.c.bucket == bindparam("k_bucket"),
    db.feed_row.c.body.is_not(None),
)


def _differs(what: str, cached: int, summed: int) -> list[str]:
    return [] if cached == summed else [f"{what} says {cached}, its parts {summed}"]
