"""`ledger verify`: add up every entry again and compare with every cached figure.

Reads only, from one snapshot. Each difference is one line that says what differs
and by how much; an empty list means that the books agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

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
    shards = range(start, start + _STEP)
    points = _sums(conn, db.entry, db.entry.c.amount, shards, _of_unit(Unit.POINTS))
    claims = _sums(conn, db.entry, db.entry.c.amount, shards, _of_unit(Unit.CLAIM))
    free = _sums(conn, db.lot, db.lot.c.left_free, shards)
    right = db.spend_right
    covered = right.c.open_amt - right.c.booked_risk
    rights = _sums(conn, right, covered, shards)
    booked = _sums(conn, right, right.c.booked_risk, shards)
    query = select(db.account).where(*_in(db.account, shards))
    seen = set()
    for row in conn.execute(query):
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
        shards = range(start, start + _STEP)
        entries = _lot_entries(conn, shards)
        out, complaints = _lots_out(conn, shards)
        yield from complaints
        lots = db.lot
        for row in conn.execute(select(lots).where(*_in(lots, shards))):
            key = (row.account, row.lot_id)
            held = row.left_free + out.pop(key, 0)
            what = f"lot {row.lot_id} of account {row.account}"
            yield from _differs(what, held, entries.pop(key, 0))
        for account, lot_id in sorted(entries.keys() | out.keys()):
            yield f"lot {lot_id} of account {account} does not exist"


def _lot_entries(conn: Connection, shards: range) -> dict[tuple[str, str], int]:
    e = db.entry
    query = (
        select(e.c.account, e.c.lot_id, func.sum(e.c.amount))
        .where(
            *_in(e, shards),
            e.c.lot_id.is_not(None),
            e.c.account.not_like("~%"),
            e.c.unit == Unit.POINTS.value,
        )
        .group_by(e.c.account, e.c.lot_id)
    )
    return {(account, lot): int(total) for account, lot, total in conn.execute(query)}


def _lots_out(
    conn: Connection, shards: range
) -> tuple[dict[tuple[str, str], int], list[str]]:
    """By lot: what is open in rights; and what is wrong with the rights."""
    r = db.spend_right
    spent = _spent(conn, shards)
    out: dict[tuple[str, str], int] = {}
    wrong: list[str] = []
    members = (*_in(r, shards), r.c.account != POOL_ACCOUNT)
    for row in conn.execute(select(r).where(*members)):
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


def _spent(conn: Connection, shards: range) -> dict[tuple[str, str], int]:
    e = db.entry
    query = (
        select(e.c.account, e.c.right_id, func.sum(-e.c.amount))
        .where(
            *_in(e, shards),
            e.c.kind == Kind.REDEMPTION.value,
            e.c.account.not_like("~%"),
            e.c.right_id.not_in(pool_ids()),
        )
        .group_by(e.c.account, e.c.right_id)
    )
    return {(account, right): int(sum_) for account, right, sum_ in conn.execute(query)}


def _journals(conn: Connection) -> Iterator[str]:
    """Each till's journal: gapless, and chained to the head that is known."""
    h, i = db.holder, db.inbox
    for holder in conn.execute(select(h).where(h.c.tenant == TENANT)).all():
        what = f"journal of till {holder.holder}, incarnation {holder.incarnation}"
        query = (
            select(i.c.seq, i.c.hash, i.c.body)
            .where(
                i.c.tenant == TENANT,
                i.c.holder == holder.holder,
                i.c.incarnation == holder.incarnation,
            )
            .order_by(i.c.seq)
        )
        head, last = wire.GENESIS, 0
        for row in conn.execute(query):
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
    rows, buckets = db.feed_row, db.feed_bucket
    query = select(buckets).where(buckets.c.tenant == TENANT)
    for bucket in conn.execute(query).all():
        where = (
            rows.c.tenant == TENANT,
            rows.c.topic == bucket.topic,
            rows.c.bucket == bucket.bucket,
            rows.c.body.is_not(None),
        )
        count = total = 0
        for row in conn.execute(select(rows.c.row_key, rows.c.body).where(*where)):
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


def _sums(
    conn: Connection,
    table: Any,
    amount: ColumnElement[int],
    shards: range,
    *where: ColumnElement[bool],
) -> dict[str, int]:
    query = (
        select(table.c.account, func.sum(amount))
        .where(*_in(table, shards), table.c.account.not_like("~%"), *where)
        .group_by(table.c.account)
    )
    return {account: int(total) for account, total in conn.execute(query)}


def _of_unit(unit: Unit) -> ColumnElement[bool]:
    return db.entry.c.unit == unit.value


def _in(table: Any, shards: range) -> tuple[ColumnElement[bool], ...]:
    first, last = shards[0], shards[-1]
    return table.c.tenant == TENANT, table.c.shard.between(first, last)


def _differs(what: str, cached: int, summed: int) -> list[str]:
    return [] if cached == summed else [f"{what} says {cached}, its parts {summed}"]
