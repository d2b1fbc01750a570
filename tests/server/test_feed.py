"""The advisory feed: the last value of everything, provably complete."""

from __future__ import annotations

import msgspec

from server import feed
from server.importing.kinds import write_goods
from server.importing.rows import GoodsLine
from sync import protocol as wire
from tests.helpers.server_world import CARD, FakeTill, World, a_sale, earned


def a_product(n: int, price: int = 10_000) -> GoodsLine:
    return GoodsLine(
        barcode=str(n), name=f"Bread {n}", department="", category="bread", brand="",
        price=price, vat=10, measure="piece", floor=0, redeemable=True, earning=True,
    )  # fmt: skip


def put_goods(world: World, *lines: GoodsLine) -> int:
    core = world.server.core
    return int(world.database.write(lambda conn: write_goods(core, conn, lines)))


def read_all(till: FakeTill, topic: str) -> dict[str, bytes]:
    """Every bucket from the beginning, in small pages, checked like a till would."""
    found: dict[str, bytes] = {}
    for bucket in range(wire.BUCKETS[topic]):
        rows: dict[str, bytes] = {}
        after = 0
        while True:
            ask = wire.FeedAsk(
                **till.who, topic=topic, bucket=bucket, after=after, limit=3
            )
            page = till.ask(wire.PATH_FEED, ask, wire.FeedPage)
            for row in page.rows:
                rows.pop(row.key, None)
                if bytes(row.body):
                    rows[row.key] = bytes(row.body)
                after = row.version
            if after >= page.head:
                break
        assert len(rows) == page.count
        total = sum(wire.row_sum(key, body) for key, body in rows.items())
        assert total % wire.CHECKSUM_MODULUS == page.checksum
        found |= rows
    return found


def test_goods_arrive_whole_and_their_checksums_agree(world: World) -> None:
    put_goods(world, *(a_product(n) for n in range(100)))

    rows = read_all(world.till(), "goods")

    assert len(rows) == 100
    bread = msgspec.json.decode(rows["42"], type=wire.GoodsRow)
    assert (bread.name, bread.price, bread.vat) == ("Bread 42", 10_000, 10)


def test_only_what_changed_is_sent_again(world: World) -> None:
    put_goods(world, *(a_product(n) for n in range(50)))
    till = world.till()
    bucket = wire.bucket_of("goods", "7")
    head = till.page("goods", bucket).head

    assert put_goods(world, a_product(7, price=12_000), a_product(8)) == 1

    assert [row.key for row in till.page("goods", bucket, head).rows] == ["7"]
    assert world.differences() == []


def test_what_is_gone_is_told_as_an_empty_row(world: World) -> None:
    put_goods(world, a_product(1), a_product(2))
    till = world.till()

    world.database.write(lambda conn: feed.publish(conn, "goods", {"1": None}))

    assert set(read_all(till, "goods")) == {"2"}


def test_heads_are_a_checkpoint_over_all_buckets(world: World) -> None:
    world.member()
    till = world.till()
    ask = wire.FeedHeadsAsk(**till.who)

    heads = till.ask(wire.PATH_FEED_HEADS, ask, wire.FeedHeads).heads

    assert {topic: len(found) for topic, found in heads.items()} == wire.BUCKETS
    assert sum(heads["cards"]) == 1
    assert heads["programmes"] == [1]


def test_the_feed_knows_cards_by_fingerprint_and_short_names_only(world: World) -> None:
    world.member(points=1000, name="Petrova Maria", phone="+7 900 1234567")
    everything = str([row["body"] for row in world.rows("feed_row")])

    assert "Petrova M." in everything
    assert CARD not in everything
    assert "Maria" not in everything
    assert "1234567" not in everything


def test_a_sale_changes_the_figures_of_its_card_alone(world: World) -> None:
    world.member()
    world.member(card="0400000000046")
    till = world.till()
    before = till.figures("0400000000046")

    till.send(a_sale(), earned(500))

    assert till.figures().confirmed == 500
    assert till.figures("0400000000046") == before


def test_the_programme_travels_with_its_type(world: World) -> None:
    row = world.till().page("programmes").rows[0]

    terms = msgspec.json.decode(bytes(row.body))
    assert row.key == "points@1"
    assert terms["type"] == "points"
    assert (terms["earn_percent_hundredths"], terms["cap_percent"]) == (500, 50)


def test_a_topic_or_bucket_that_is_none_is_not_found(world: World) -> None:
    till = world.till()
    for topic, bucket in (("cards", 1024), ("secrets", 0)):
        ask = wire.FeedAsk(**till.who, topic=topic, bucket=bucket, after=0)
        assert till.refused(wire.PATH_FEED, ask) == (404, "not_found")
