"""Messages of the advisory feed, and the bodies of its rows.

Used through `sync.protocol`.
"""

from __future__ import annotations

import msgspec

from sync.entry_wire import Amount, Count, Id, Moment, Short, Wire

FEED_PAGE_ROWS = 5000


class FeedRow(Wire, frozen=True, kw_only=True):
    """The last value of a key; an empty body: gone."""

    key: Short
    version: Count
    body: msgspec.Raw = msgspec.Raw()


class FeedAsk(Wire, frozen=True, kw_only=True):
    """Rows of one topic and bucket that are newer than the cursor."""

    proto: Count
    till: Id
    incarnation: Count
    epoch: Count
    topic: Short  # goods, cards, staff, programmes.
    bucket: Count
    after: Count
    limit: Count = FEED_PAGE_ROWS


class FeedPage(Wire, frozen=True, kw_only=True):
    """Sorted by version. The page that reaches `head` completes the bucket."""

    topic: Short
    bucket: Count
    rows: list[FeedRow]
    head: Count  # The bucket's newest version at the time of asking.
    count: Count  # Live rows in the bucket at head ...
    checksum: Count  # ... and the sum of their row_sum(), modulo 2**61.


class FeedHeadsAsk(Wire, frozen=True, kw_only=True):
    proto: Count
    till: Id
    incarnation: Count
    epoch: Count


class FeedHeads(Wire, frozen=True, kw_only=True):
    """The newest version of every bucket: a checkpoint to reach."""

    heads: dict[str, list[Count]]  # By topic, in order of bucket.
    server_time: Moment


class GoodsRow(Wire, frozen=True, kw_only=True):
    """Key: the barcode."""

    name: Short
    price: Amount
    vat: Count | None = None
    category: Short = ""
    department: Short = ""
    measure: Short = "piece"
    floor: Amount = 0
    redeemable: bool = True
    earning: bool = True


class StaffRow(Wire, frozen=True, kw_only=True):
    """Key: the cashier's id. Badge and own card are fingerprints, the PIN a hash."""

    name: Short
    role: Short
    pin_hash: str = ""
    badge: Short = ""
    card: Short = ""
