"""The snapshot of the cards: how a till that is new or far behind catches up.

Bucket by bucket, each whole or not at all and with its cursor, so what was cut off
goes on where it was; the ordinary pages follow from there. Nothing is shown before all
buckets have reached one checkpoint: that is for the file to keep. A server that has no
snapshots sends pages, as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cashier.store.short_cards import ShortBucket
from sync.client import BadReply, Rejected, SyncClient, moment
from sync.snapshot_form import NotASnapshot, checksum, unpack
from sync.snapshot_wire import MOST_BUCKETS, SnapshotBucket

FAR_BEHIND = 20_000  # Changes: from here on a snapshot is the shorter way.
_UNKNOWN_PATH = "not_found"


class SnapshotFile(Protocol):
    def apply_snapshot(self, found: Sequence[ShortBucket], as_of: datetime) -> None: ...


class SnapshotReader:
    """Fetches buckets of cards in short."""

    def __init__(
        self, client: SyncClient, file: SnapshotFile, *, far_behind: int = FAR_BEHIND
    ) -> None:
        self._client = client
        self._file = file
        self._far_behind = far_behind

    def catch_up(
        self, behind: Sequence[tuple[int, int]], heads: Sequence[int], most: int
    ) -> int:
        """Bring buckets near their heads, where they are far behind; how many pages."""
        missing = sum(heads[bucket] - after for bucket, after in behind)
        if missing < self._far_behind:
            return 0
        waiting = [bucket for bucket, _ in behind]
        pages = 0
        while waiting and pages < most:
            try:
                taken = self._fetch(waiting[:MOST_BUCKETS])
            except Rejected as rejected:
                if rejected.code == _UNKNOWN_PATH:
                    break  # An older server.
                raise
            waiting = waiting[taken:]
            pages += 1
        return pages

    def _fetch(self, asked: list[int]) -> int:
        page = self._client.feed_snapshot(asked)
        as_of = moment(page.server_time)
        found = [one.bucket for one in page.buckets]
        if not found or found != asked[: len(found)]:
            raise BadReply("not the buckets that were asked for")
        self._file.apply_snapshot([_read(one) for one in page.buckets], as_of)
        return len(found)


def _read(one: SnapshotBucket) -> ShortBucket:
    if checksum(one.bucket, one.version, one.body) != one.checksum:
        raise BadReply(f"snapshot of {one.bucket} does not add up")
    try:
        cards = unpack(one.body)
    except NotASnapshot as bad:
        raise BadReply(f"snapshot of {one.bucket}: {bad}") from bad
    return ShortBucket(
        bucket=one.bucket,
        version=one.version,
        shorts=cards.shorts,
        confirmed=cards.confirmed,
        statuses=cards.statuses,
    )
