"""Goods and cards arrive whole, are checked, and a bad row never reaches a sale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from cashier.store.cards_file import CardsFile
from cashier.till.ports import TillIdentity
from sync import protocol as wire
from sync.client import BadReply, Reply, SyncClient, Unreachable
from sync.feed import FeedTurn
from tests.sync.till_file import ME, SERVER_TIME

KEY = bytes(32)
MILK = "4600000000017"
BREAD = "4600000000024"


def goods(price: int = 100, **more: object) -> bytes:
    return msgspec.json.encode(
        wire.GoodsRow(**{"name": "Milk", "price": price} | more)  # type: ignore[arg-type]
    )


class NoSigner:
    def sign(self, data: bytes) -> bytes:
        return b""


class ToyFeed:
    """A server's feed in memory, which may be made to err. Implements Transport."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], tuple[int, bytes]] = {}
        self.heads = {topic: [0] * n for topic, n in wire.BUCKETS.items()}
        self.page_rows = 1000
        self.pages = 0
        self.wrong_sums = 0  # So many answers carry a wrong checksum.
        self.breaks_after: int | None = None

    def put(self, topic: str, key: str, body: bytes) -> None:
        bucket = wire.bucket_of(topic, key)
        self.heads[topic][bucket] += 1
        self.rows[topic, key] = (self.heads[topic][bucket], body)

    def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float | None = None,
    ) -> Reply:
        if path == wire.PATH_FEED_HEADS:
            heads = wire.FeedHeads(heads=self.heads, server_time=SERVER_TIME)
            return Reply(status=200, body=msgspec.json.encode(heads))
        ask = msgspec.json.decode(body, type=wire.FeedAsk)
        return Reply(status=200, body=msgspec.json.encode(self.page(ask)))

    def page(self, ask: wire.FeedAsk) -> wire.FeedPage:
        self.pages += 1
        if self.breaks_after is not None and self.pages > self.breaks_after:
            raise Unreachable
        mine = sorted(
            (version, key, body)
            for (topic, key), (version, body) in self.rows.items()
            if topic == ask.topic and wire.bucket_of(topic, key) == ask.bucket
        )
        live = [(key, body) for _, key, body in mine if body]
        checksum = sum(wire.row_sum(key, body) for key, body in live)
        if self.wrong_sums:
            self.wrong_sums -= 1
            checksum += 1
        newer = [row for row in mine if row[0] > ask.after][: self.page_rows]
        return wire.FeedPage(
            topic=ask.topic,
            bucket=ask.bucket,
            rows=[
                wire.FeedRow(key=key, version=version, body=msgspec.Raw(body))
                if body
                else wire.FeedRow(key=key, version=version)
                for version, key, body in newer
            ],
            head=self.heads[ask.topic][ask.bucket],
            count=len(live),
            checksum=checksum % wire.CHECKSUM_MODULUS,
        )


class Copy:
    """The till's advisory file, and what is in it."""

    def __init__(self, folder: Path, feed: ToyFeed) -> None:
        self.file = CardsFile(folder, KEY)
        self.completed: list[str] = []
        self.identity: TillIdentity = ME
        self.client = SyncClient(feed, NoSigner(), lambda: self.identity)
        self.start()

    def start(self, pages_a_turn: int = 50) -> None:
        """Also anew: what the program knew is gone, the file stays."""
        self.turn = FeedTurn(
            self.client,
            self.file,
            pages_a_turn=pages_a_turn,
            on_complete=self.completed.append,
        )

    def hear(self, epoch: int) -> None:
        self.identity = replace(self.identity, epoch=epoch)

    def sums(self, key: str) -> tuple[int, int]:
        found = self.file.bucket_sum("goods", wire.bucket_of("goods", key))
        return found.rows, found.checksum


@pytest.fixture
def feed() -> ToyFeed:
    toy = ToyFeed()
    toy.put("goods", MILK, goods())
    toy.put("goods", BREAD, goods(name="Bread"))
    return toy


@pytest.fixture
def copy(tmp_path: Path, feed: ToyFeed) -> Iterator[Copy]:
    made = Copy(tmp_path / "cards", feed)
    yield made
    made.file.close()


def test_everything_is_fetched_once_and_then_only_what_changed(
    feed: ToyFeed, copy: Copy
) -> None:
    copy.turn()
    fetched = feed.pages
    copy.turn()
    assert feed.pages == fetched

    feed.put("goods", MILK, goods(price=120))
    copy.turn()

    assert feed.pages == fetched + 1
    assert copy.sums(MILK)[1] == wire.row_sum(MILK, goods(price=120))


def test_a_row_that_is_gone_at_the_server_goes_here_too(
    feed: ToyFeed, copy: Copy
) -> None:
    copy.turn()

    feed.put("goods", MILK, b"")
    copy.turn()

    assert copy.sums(MILK) == (0, 0)


def test_a_link_that_breaks_in_the_middle_goes_on_where_it_was(
    feed: ToyFeed, copy: Copy
) -> None:
    feed.put("goods", MILK, goods(price=110))
    feed.breaks_after = 1
    with pytest.raises(Unreachable):
        copy.turn()
    assert "goods" not in copy.completed

    feed.breaks_after = None
    copy.turn()

    assert copy.completed.count("goods") == 1
    assert feed.pages == 3  # One, the broken one, and the one that was missing.


def test_a_topic_is_complete_only_when_all_its_buckets_are(copy: Copy) -> None:
    copy.turn()

    assert copy.completed == ["staff", "programmes", "goods", "cards"]


def test_a_bucket_that_does_not_add_up_is_read_again(feed: ToyFeed, copy: Copy) -> None:
    feed.wrong_sums = 1

    copy.turn()

    assert feed.pages == 3
    assert copy.sums(MILK)[1] == wire.row_sum(MILK, goods())


def test_a_bucket_that_never_adds_up_is_never_called_complete(
    feed: ToyFeed, copy: Copy
) -> None:
    feed.wrong_sums = 10**6

    with pytest.raises(BadReply):
        copy.turn()

    assert "goods" not in copy.completed


def test_after_a_restore_of_the_server_its_buckets_are_read_anew(
    feed: ToyFeed, copy: Copy
) -> None:
    for price in range(5):
        feed.put("goods", MILK, goods(price=price))
    copy.turn()

    feed.rows.clear()
    feed.heads["goods"] = [0] * wire.BUCKETS["goods"]
    feed.put("goods", MILK, goods(price=77))
    copy.turn()

    assert copy.sums(MILK) == (1, wire.row_sum(MILK, goods(price=77)))


def test_a_restored_server_that_counts_as_far_as_before_is_compared(
    feed: ToyFeed, copy: Copy
) -> None:
    feed.put("goods", MILK, goods(price=110))
    copy.turn()

    # Another change has the number of the one that is lost; the head says nothing.
    feed.rows["goods", MILK] = (feed.rows["goods", MILK][0], goods(price=77))
    copy.turn()
    assert copy.sums(MILK)[1] == wire.row_sum(MILK, goods(price=110))
    copy.hear(epoch=ME.epoch + 1)
    copy.turn()

    assert copy.sums(MILK) == (1, wire.row_sum(MILK, goods(price=77)))


def test_in_a_new_epoch_all_is_compared_once_and_no_more(
    feed: ToyFeed, copy: Copy
) -> None:
    copy.turn()
    copy.hear(epoch=ME.epoch + 1)
    feed.pages = 0

    copy.turn()
    copy.turn()
    copy.start()
    copy.turn()

    assert feed.pages == 2  # Milk and bread: what was never filled needs no look.


def test_a_comparison_that_was_cut_off_is_ended_before_it_counts(
    feed: ToyFeed, copy: Copy
) -> None:
    copy.turn()
    copy.hear(epoch=ME.epoch + 1)
    copy.start(pages_a_turn=1)
    assert copy.turn().more
    assert copy.file.compared_in == ME.epoch

    copy.start()  # The program died; nobody knows how far it was.
    copy.turn()

    assert copy.file.compared_in == ME.epoch + 1


def test_a_long_comparison_goes_on_where_the_last_turn_was(
    feed: ToyFeed, copy: Copy
) -> None:
    copy.turn()
    copy.hear(epoch=ME.epoch + 1)
    copy.start(pages_a_turn=1)
    feed.pages = 0

    turns = [copy.turn().more for _ in range(2)]

    assert turns == [True, False]
    assert feed.pages == 2


def test_a_long_feed_lets_the_journal_in_between(feed: ToyFeed, copy: Copy) -> None:
    for n in range(200):
        feed.put("cards", f"{n:020x}", card())

    turns = [copy.turn()]
    while turns[-1].more:
        turns.append(copy.turn())

    assert len(turns) > 2
    assert "cards" in copy.completed


def card(status: str = "active") -> bytes:
    return msgspec.json.encode(
        wire.AccountFigures(
            account="a",
            confirmed=1,
            pending=0,
            held=0,
            as_of=SERVER_TIME,
            status=status,
        )
    )


@pytest.mark.parametrize(
    ("topic", "key", "body"),
    [
        ("goods", MILK, b'{"name":"Milk"}'),
        ("goods", MILK, goods(price=-1)),
        ("goods", MILK, goods(measure="litre")),
        ("cards", "00" * 10, card(status="gone fishing")),
        ("cards", "00" * 10, b'{"account":"a","confirmed":"lots"}'),
        ("staff", "anna", b'{"name":"Anna","role":"queen"}'),
        ("programmes", "points", b'{"type":"lottery"}'),
        ("programmes", "points", b'{"type":"points","programme_id":"other"}'),
    ],
)
def test_a_row_that_would_fail_at_the_counter_is_not_taken(
    feed: ToyFeed, copy: Copy, topic: str, key: str, body: bytes
) -> None:
    feed.put(topic, key, body)

    with pytest.raises(BadReply):
        copy.turn()

    assert topic not in copy.completed


@pytest.mark.parametrize("key", ["points", "points@7"])
def test_a_programme_is_known_by_its_version_and_by_its_old_name(
    feed: ToyFeed, copy: Copy, key: str
) -> None:
    feed.put(
        "programmes", key, b'{"type":"points","programme_id":"points","version":7}'
    )

    copy.turn()

    assert "programmes" in copy.completed


def test_a_version_under_the_name_of_another_is_not_taken(
    feed: ToyFeed, copy: Copy
) -> None:
    body = b'{"type":"points","programme_id":"points","version":8}'
    feed.put("programmes", "points@7", body)

    with pytest.raises(BadReply):
        copy.turn()
