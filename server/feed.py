"""The advisory feed: the last value of each key, cut into buckets.

Each bucket counts its own versions, so a till's cursor never overtakes a change:
the bucket's row is locked while its versions are given out. Count and checksum are
kept additively; a till compares them when it has reached the bucket's head.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from server import schema as db
from server.database import upsert
from server.schema import TENANT
from sync import protocol as wire

_CHUNK = 2000


def make_buckets(conn: Connection) -> None:
    """Every bucket's row, so that later ones are only updated."""
    rows = [
        {"tenant": TENANT, "topic": topic, "bucket": bucket}
        for topic, count in wire.BUCKETS.items()
        for bucket in range(count)
    ]
    conn.execute(insert(db.feed_bucket), rows)


def publish(conn: Connection, topic: str, rows: Mapping[str, bytes | None]) -> int:
    """Set rows (None: gone); the same value again is no change. How many changed."""
    keys = sorted(rows)
    changed = 0
    for i in range(0, len(keys), _CHUNK):
        chunk = {key: rows[key] for key in keys[i : i + _CHUNK]}
        changed += _publish(conn, topic, chunk)
    return changed


def _publish(conn: Connection, topic: str, rows: Mapping[str, bytes | None]) -> int:
    # Buckets first and in order: two writers never wait for each other in a ring.
    buckets = _lock_buckets(conn, topic, {wire.bucket_of(topic, key) for key in rows})
    old = _bodies(conn, topic, list(rows))
    changes: list[dict[str, Any]] = []
    for key, body in rows.items():
        before = old.get(key)
        if before == body:
            continue
        number = wire.bucket_of(topic, key)
        bucket = buckets[number]
        bucket["version"] += 1
        bucket["live"] += (body is not None) - (before is not None)
        bucket["checksum"] = (
            bucket["checksum"] + _sum(key, body) - _sum(key, before)
        ) % wire.CHECKSUM_MODULUS
        changes.append(
            {
                "tenant": TENANT,
                "topic": topic,
                "row_key": key,
                "bucket": number,
                "version": bucket["version"],
                "body": body,
            }
        )
    if changes:
        _write(conn, topic, changes, buckets)
    return len(changes)


def _write(
    conn: Connection,
    topic: str,
    changes: list[dict[str, Any]],
    buckets: dict[int, dict[str, int]],
) -> None:
    statement = upsert(conn, db.feed_row)
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "topic", "row_key"],
            set_={
                "version": statement.excluded.version,
                "body": statement.excluded.body,
            },
        ),
        changes,
    )
    touched = sorted({change["bucket"] for change in changes})
    table = db.feed_bucket
    conn.execute(
        update(table)
        .where(
            table.c.tenant == TENANT,
            table.c.topic == topic,
            table.c.bucket == bindparam("k_bucket"),
        )
        .values(
            version=bindparam("version"),
            live=bindparam("live"),
            checksum=bindparam("checksum"),
        ),
        [{"k_bucket": number, **buckets[number]} for number in touched],
    )


def _lock_buckets(
    conn: Connection, topic: str, numbers: set[int]
) -> dict[int, dict[str, int]]:
    table = db.feed_bucket
    query = (
        select(table)
        .where(
            table.c.tenant == TENANT,
            table.c.topic == topic,
            table.c.bucket.in_(sorted(numbers)),
        )
        .order_by(table.c.bucket)
        .with_for_update()
    )
    return {
        row.bucket: {
            "version": row.version,
            "live": row.live,
            "checksum": row.checksum,
        }
        for row in conn.execute(query)
    }


def _bodies(conn: Connection, topic: str, keys: list[str]) -> dict[str, bytes | None]:
    table = db.feed_row
    query = select(table.c.row_key, table.c.body).where(
        table.c.tenant == TENANT, table.c.topic == topic, table.c.row_key.in_(keys)
    )
    return {row.row_key: row.body for row in conn.execute(query)}


def _sum(key: str, body: bytes | None) -> int:
    return 0 if body is None else wire.row_sum(key, body)


def heads(conn: Connection) -> dict[str, list[int]]:
    """The newest version of every bucket, by topic."""
    table = db.feed_bucket
    query = (
        select(table.c.topic, table.c.version)
        .where(table.c.tenant == TENANT)
        .order_by(table.c.topic, table.c.bucket)
    )
    found: dict[str, list[int]] = {topic: [] for topic in wire.BUCKETS}
    for row in conn.execute(query):
        found[row.topic].append(row.version)
    return found


def page(conn: Connection, ask: wire.FeedAsk) -> wire.FeedPage:
    """Rows newer than the cursor, by version; the caller has checked the bucket."""
    table, marks = db.feed_row, db.feed_bucket
    # The bucket is read first: rows that come later than it are only newer.
    mark = conn.execute(
        select(marks).where(
            marks.c.tenant == TENANT,
            marks.c.topic == ask.topic,
            marks.c.bucket == ask.bucket,
        )
    ).one()
    query = (
        select(table.c.row_key, table.c.version, table.c.body)
        .where(
            table.c.tenant == TENANT,
            table.c.topic == ask.topic,
            table.c.bucket == ask.bucket,
            table.c.version > ask.after,
            table.c.version <= mark.version,
        )
        .order_by(table.c.version)
        .limit(max(1, min(ask.limit, wire.FEED_PAGE_ROWS)))
    )
    rows = [
        _wire_row(row.row_key, row.version, row.body) for row in conn.execute(query)
    ]
    return wire.FeedPage(
        topic=ask.topic,
        bucket=ask.bucket,
        rows=rows,
        head=mark.version,
        count=mark.live,
        checksum=mark.checksum,
    )


def _wire_row(key: str, version: int, body: bytes | None) -> wire.FeedRow:
    if body is None:
        return wire.FeedRow(key=key, version=version)
    return wire.FeedRow(key=key, version=version, body=msgspec.Raw(body))
