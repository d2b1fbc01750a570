"""The advisory feed: the last value of each key, cut into buckets.

Each bucket counts its own versions, so a till's cursor never overtakes a change:
the bucket's row is locked while its versions are given out. Count and checksum are
kept additively; a till compares them when it has reached the bucket's head.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from server import schema as db
from server.database import Insert, upsert_of
from server.schema import TENANT
from sync import protocol as wire

_CHUNK = 2000
_row, _bucket = db.feed_row, db.feed_bucket
_BODIES = select(_row.c.row_key, _row.c.body).where(
    _row.c.tenant == TENANT,
    _row.c.topic == bindparam("k_topic"),
    _row.c.row_key.in_(bindparam("row_keys", expanding=True)),
)
_LOCK_BUCKETS = (
    select(_bucket)
    .where(
        _bucket.c.tenant == TENANT,
        _bucket.c.topic == bindparam("k_topic"),
        _bucket.c.bucket.in_(bindparam("buckets", expanding=True)),
    )
    .order_by(_bucket.c.bucket)
    .with_for_update()
)
_SET_BUCKET = (
    update(_bucket)
    .where(
        _bucket.c.tenant == TENANT,
        _bucket.c.topic == bindparam("k_topic"),
        _bucket.c.bucket == bindparam("k_bucket"),
    )
    .values(
        version=bindparam("version"),
        live=bindparam("live"),
        checksum=bindparam("checksum"),
    )
)
_MARK = select(_bucket).where(
    _bucket.c.tenant == TENANT,
    _bucket.c.topic == bindparam("k_topic"),
    _bucket.c.bucket == bindparam("k_bucket"),
)
_HEADS = (
    select(_bucket.c.topic, _bucket.c.version)
    .where(_bucket.c.tenant == TENANT)
    .order_by(_bucket.c.topic, _bucket.c.bucket)
)
_PAGE = (
    select(_row.c.row_key, _row.c.version, _row.c.body)
    .where(
        _row.c.tenant == TENANT,
        _row.c.topic == bindparam("k_topic"),
        _row.c.bucket == bindparam("k_bucket"),
        _row.c.version > bindparam("after"),
        _row.c.version <= bindparam("upto"),
    )
    .order_by(_row.c.version)
    .limit(bindparam("most"))
)


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
    conn.execute(_put_row(conn.dialect.name), changes)
    touched = sorted({change["bucket"] for change in changes})
    conn.execute(
        _SET_BUCKET,
        [
            {"k_topic": topic, "k_bucket": number, **buckets[number]}
            for number in touched
        ],
    )


@lru_cache
def _put_row(dialect: str) -> Insert:
    statement = upsert_of(dialect, db.feed_row)
    return statement.on_conflict_do_update(
        index_elements=["tenant", "topic", "row_key"],
        set_={
            "version": statement.excluded.version,
            "body": statement.excluded.body,
        },
    )


def _lock_buckets(
    conn: Connection, topic: str, numbers: set[int]
) -> dict[int, dict[str, int]]:
    values = {"k_topic": topic, "buckets": sorted(numbers)}
    return {
        row.bucket: {
            "version": row.version,
            "live": row.live,
            "checksum": row.checksum,
        }
        for row in conn.execute(_LOCK_BUCKETS, values)
    }


def _bodies(conn: Connection, topic: str, keys: list[str]) -> dict[str, bytes | None]:
    rows = conn.execute(_BODIES, {"k_topic": topic, "row_keys": keys})
    return {row.row_key: row.body for row in rows}


def _sum(key: str, body: bytes | None) -> int:
    return 0 if body is None else wire.row_sum(key, body)


def heads(conn: Connection) -> dict[str, list[int]]:
    """The newest version of every bucket, by topic."""
    found: dict[str, list[int]] = {topic: [] for topic in wire.BUCKETS}
    for row in conn.execute(_HEADS):
        found[row.topic].append(row.version)
    return found


def page(conn: Connection, ask: wire.FeedAsk) -> wire.FeedPage:
    """Rows newer than the cursor, by version; the caller has checked the bucket."""
    # The bucket is read first: rows that come later than it are only newer.
    of = {"k_topic": ask.topic, "k_bucket": ask.bucket}
    mark = conn.execute(_MARK, of).one()
    limits = {
        "after": ask.after,
        "upto": mark.version,
        "most": max(1, min(ask.limit, wire.FEED_PAGE_ROWS)),
    }
    rows = [
        _wire_row(row.row_key, row.version, row.body)
        for row in conn.execute(_PAGE, of | limits)
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
