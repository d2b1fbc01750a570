"""The advisory feed: goods, cards, staff and programmes, page by page.

A page and its cursor are one transaction, so a cut-off feed goes on where it was.
When a bucket reaches its head, its rows are counted and added up again; if they do
not agree with the server, the bucket is forgotten and read once more. A topic is
complete when all its buckets reached the heads of one moment; only that moment is
what screens may call "as of". Cards of which much is missing come first in short, see
`snapshot`; their rows follow. The cards file belongs to the sync thread alone.

A server that was restored gives out numbers again that it gave out before, for other
changes: a bucket may stand at its head and be wrong. So in each new epoch every bucket
is compared once, also where nothing seems to be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from cashier.store.cards_file import BucketSum, PageRow
from cashier.store.short_cards import ShortBucket
from sync import protocol as wire
from sync.advice import BadRow, check_row
from sync.client import BadReply, SyncClient, moment
from sync.cycle import Turn
from sync.snapshot import FAR_BEHIND, SnapshotReader

# People and rules first: without them nobody can log in, and no points are earned.
TOPICS = ("staff", "programmes", "goods", "cards")
PAGES_A_TURN = 200  # Then the journal gets its turn.
FILLED_A_TURN = 8  # Buckets of a snapshot whose rows are fetched behind it.
_MOST_PAGES_OF_BUCKET = 10_000


class AdvisoryFile(Protocol):
    """What we write of cards.db."""

    @property
    def is_rebuilding(self) -> bool: ...

    def cursors(self, topic: str) -> dict[int, int]: ...

    def apply_page(
        self, topic: str, bucket: int, rows: Sequence[PageRow], after: int
    ) -> None: ...

    def bucket_sum(self, topic: str, bucket: int) -> BucketSum: ...

    def reset_bucket(self, topic: str, bucket: int) -> None: ...

    def complete(self, topic: str, as_of: datetime) -> None: ...

    @property
    def compared_in(self) -> int: ...

    def note_compared(self, epoch: int) -> None: ...

    def switch(self) -> None: ...

    def apply_snapshot(self, found: Sequence[ShortBucket], as_of: datetime) -> None: ...

    @property
    def short_buckets(self) -> Sequence[int]: ...

    def drop_short(self, bucket: int) -> None: ...


class FeedTurn:
    """Brings the advisory copy up to a checkpoint of the server."""

    def __init__(
        self,
        client: SyncClient,
        file: AdvisoryFile,
        *,
        pages_a_turn: int = PAGES_A_TURN,
        filled_a_turn: int = FILLED_A_TURN,
        far_behind: int = FAR_BEHIND,
        on_complete: Callable[[str], None] = lambda _topic: None,
    ) -> None:
        self._client = client
        self._file = file
        self._pages_a_turn = pages_a_turn
        self._filled_a_turn = filled_a_turn
        self._snapshot = SnapshotReader(client, file, far_behind=far_behind)
        self._on_complete = on_complete  # Readers may look again at this topic.
        self._epoch = 0  # Of the comparison that is under way ...
        self._compared: set[tuple[str, int]] = set()  # ... and how far it is.

    def __call__(self) -> Turn:
        heads, epoch = self._client.feed_heads()
        as_of = moment(heads.server_time)
        is_doubted = self._is_doubted(epoch)
        pages = 0
        for topic in TOPICS:
            now = _heads_of(heads, topic)
            if topic == "cards":
                pages += self._snapshot.catch_up(
                    self._behind(topic, now), now, self._pages_a_turn - pages
                )
            waiting = self._behind(topic, now)
            if is_doubted:
                waiting += self._not_compared(topic, now)
            for bucket, after in waiting:
                if pages >= self._pages_a_turn:
                    return Turn(done=pages, more=True)
                pages += self._read(topic, bucket, after)
            self._file.complete(topic, as_of)
            self._on_complete(topic)
        if is_doubted:
            self._file.note_compared(epoch)
        if self._file.is_rebuilding:
            self._file.switch()
        return Turn(done=pages + self._fill())

    def _fill(self) -> int:
        """Fetch the rows of some buckets that stand here in short: names and levels.

        A few at each turn: what a sale needs at once is there already.
        """
        some = self._file.short_buckets[: self._filled_a_turn]
        return sum(self._read("cards", bucket, 0) for bucket in some)

    def _behind(self, topic: str, heads: Sequence[int]) -> list[tuple[int, int]]:
        """Buckets not at their head, and where they are; one beyond is read anew."""
        cursors = self._file.cursors(topic)
        for bucket, after in cursors.items():
            if bucket < len(heads) and after > heads[bucket]:
                # The server was restored from before: what we read is not there.
                self._file.reset_bucket(topic, bucket)
                cursors = {**cursors, bucket: 0}
        return [
            (bucket, cursors.get(bucket, 0))
            for bucket, head in enumerate(heads)
            if cursors.get(bucket, 0) < head
        ]

    def _is_doubted(self, epoch: int) -> bool:
        """Whether the server may have been restored since all was compared.

        What was compared is kept here alone: a program that starts anew begins anew.
        """
        is_doubted = self._file.compared_in != epoch
        if not is_doubted or epoch != self._epoch:
            self._epoch, self._compared = epoch, set()
        return is_doubted

    def _not_compared(self, topic: str, heads: Sequence[int]) -> list[tuple[int, int]]:
        """Buckets at their head of which nobody knows whether it is the same head.

        Those that stand here in short are read whole soon, and compared then.
        """
        cursors = self._file.cursors(topic)
        shorts = self._file.short_buckets if topic == "cards" else ()
        return [
            (bucket, head)
            for bucket, head in enumerate(heads)
            if head == cursors.get(bucket, 0) > 0
            and bucket not in shorts
            and (topic, bucket) not in self._compared
        ]

    def _read(self, topic: str, bucket: int, after: int) -> int:
        """Bring one bucket to its head; how many pages that took."""
        is_short = topic == "cards" and bucket in self._file.short_buckets
        pages, adds_up = self._read_to_head(topic, bucket, after)
        if is_short and after:
            return pages  # Its older rows are not here yet: nothing to add up.
        more = 0
        if not adds_up:
            self._file.reset_bucket(topic, bucket)
            more, adds_up = self._read_to_head(topic, bucket, 0)
            if not adds_up:
                raise BadReply(f"{topic} {bucket} does not add up")
        if is_short:
            self._file.drop_short(bucket)
        self._compared.add((topic, bucket))
        return pages + more

    def _read_to_head(self, topic: str, bucket: int, after: int) -> tuple[int, bool]:
        for pages in range(1, _MOST_PAGES_OF_BUCKET):
            page = self._client.feed_page(topic=topic, bucket=bucket, after=after)
            _check(page, topic, bucket, after)
            last = page.rows[-1].version if page.rows else page.head
            self._file.apply_page(topic, bucket, _page_rows(page), last)
            if last >= page.head:
                found = self._file.bucket_sum(topic, bucket)
                expected = BucketSum(rows=page.count, checksum=page.checksum)
                return pages, found == expected
            after = last
        raise BadReply(f"{topic} {bucket} has no end")


def _heads_of(heads: wire.FeedHeads, topic: str) -> list[int]:
    found = heads.heads.get(topic, [])
    if len(found) > wire.BUCKETS[topic]:
        raise BadReply(f"{topic} has {len(found)} buckets")
    return found


def _check(page: wire.FeedPage, topic: str, bucket: int, after: int) -> None:
    versions = [row.version for row in page.rows]
    rises = all(a < b for a, b in zip([after, *versions], versions, strict=False))
    if (page.topic, page.bucket) != (topic, bucket) or not rises:
        raise BadReply(f"not the page of {topic} {bucket} after {after}")


def _page_rows(page: wire.FeedPage) -> list[PageRow]:
    rows = []
    for row in page.rows:
        body = bytes(row.body) or None  # Empty: the row is gone.
        part = 0
        if body is not None:
            _look_at(page.topic, row, body)
            part = wire.row_sum(row.key, body)
        rows.append(PageRow(key=row.key, version=row.version, body=body, part=part))
    return rows


def _look_at(topic: str, row: wire.FeedRow, body: bytes) -> None:
    try:
        check_row(topic, row.key, row.version, body)
    except BadRow as bad:
        raise BadReply(str(bad)) from bad
