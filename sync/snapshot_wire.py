"""Messages of the snapshot of the cards feed: many cards in few bytes.

A till that is new or far behind asks for the buckets it lacks. Each comes as it stands
at one version of the bucket, so the ordinary pages go on from there; the bytes are
those of `snapshot_form`.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from sync.entry_wire import Count, Id, Moment, Short, Wire

PATH_SNAPSHOT = "/v1/feed/snapshot"
MOST_BUCKETS = 64  # Of one question.
PAGE_BYTES = 1_000_000  # After so many the server stops: ask for the rest again.
_MOST_BYTES = 3_000_000  # Of one bucket, so that an answer stays below its limit.


class SnapshotAsk(Wire, frozen=True, kw_only=True):
    proto: Count
    till: Id
    incarnation: Count
    epoch: Count
    buckets: Annotated[list[Count], msgspec.Meta(min_length=1, max_length=MOST_BUCKETS)]


class SnapshotBucket(Wire, frozen=True, kw_only=True):
    """All cards of a bucket; what changed after `version` comes by pages."""

    bucket: Count
    version: Count
    body: Annotated[bytes, msgspec.Meta(max_length=_MOST_BYTES)]
    checksum: Short  # Of snapshot_form: the bytes, and where they belong.


class SnapshotPage(Wire, frozen=True, kw_only=True):
    """The first of the buckets that were asked for: at least one."""

    buckets: Annotated[list[SnapshotBucket], msgspec.Meta(max_length=MOST_BUCKETS)]
    server_time: Moment  # The figures are of this moment.
