"""What an entry takes on the line: no hash and no signature of its own."""

from __future__ import annotations

import random
import re
import zlib
from datetime import UTC, datetime, timedelta
from itertools import islice

import msgspec

from bench.sync.entries import Goods, receipts
from sync import protocol as wire
from sync.squeeze import deflated, is_for_tight, tightened
from tests.helpers.server_world import AT, TODAY

BATCH = 100
LARGEST = 90
# To a server that knows deflate alone: most of it is what was sold, told twice.
LARGEST_OF_OLD = 110
_UNIQUE_BYTES = 16
_AT = re.compile(rb'"at":"[^"]+"')


def _upload(entries: list[bytes]) -> bytes:
    return msgspec.json.encode(
        wire.Upload(
            proto=wire.PROTO,
            till="1-1",
            incarnation=1,
            epoch=1,
            first_seq=1,
            head_before=wire.GENESIS,
            head_after=wire.GENESIS,
            entries=[msgspec.Raw(entry) for entry in entries],
        )
    )


def _points(chance: random.Random) -> bytes:
    """Points that were earned, with names that nobody could guess."""
    account, sale, lot = (chance.randbytes(_UNIQUE_BYTES).hex() for _ in range(3))
    entry = wire.EarnEntry(
        sale=sale,
        lot=lot,
        card=f"{chance.randrange(10**13):013d}",
        points=chance.randrange(1, 50_000),
        active=TODAY,
        programme="points",
        version=1,
        mode="device",
        at=AT,
        day=TODAY,
        account=account,
    )
    return msgspec.json.encode(entry)


def test_an_entry_of_a_receipt_takes_ninety_bytes_in_a_batch_of_a_hundred() -> None:
    chance = random.Random(1)
    made = receipts(chance, Goods(chance, 40), 5_000, iter(()))
    body = _upload(list(islice(made, BATCH)))
    assert len(deflated(body)) / BATCH <= LARGEST


def _of_a_shop(count: int) -> bytes:
    """With names of 2,000 goods, all made up."""
    chance = random.Random(1)
    made = receipts(chance, Goods(chance, 2_000), 5_000, iter(()))
    return _upload(list(islice(made, count)))


def test_with_a_large_assortment_it_is_ninety_bytes_as_well() -> None:
    assert len(tightened(_of_a_shop(BATCH))) / BATCH <= LARGEST


def test_it_is_ninety_bytes_when_customers_come_a_minute_apart_too() -> None:
    """Made at once they share their second; a shop's own entries do not."""
    chance = random.Random(1)
    made = receipts(chance, Goods(chance, 2_000), 5_000, iter(()))
    at, entries = datetime(2030, 1, 2, 8, tzinfo=UTC), []
    for number, entry in enumerate(islice(made, BATCH)):
        if number % 2 == 0:  # The sale, and then what it earned.
            at += timedelta(milliseconds=chance.randrange(20_000, 200_000))
        moment = f'"at":"{at.isoformat(timespec="milliseconds")}"'.encode()
        entries.append(_AT.sub(moment, entry))
    assert len(tightened(_upload(entries))) / BATCH <= LARGEST


def test_an_older_server_costs_a_fifth_more_and_no_more() -> None:
    assert len(deflated(_of_a_shop(BATCH))) / BATCH <= LARGEST_OF_OLD


def test_no_batch_gets_larger_by_being_packed_tightly() -> None:
    for count in (10, 30, 100, 300):
        body = _of_a_shop(count)
        assert is_for_tight(body)
        assert len(tightened(body)) < len(deflated(body))


def test_one_receipt_goes_as_it_always_did() -> None:
    assert not is_for_tight(_of_a_shop(2))


def test_entries_of_points_alone_take_what_their_names_take() -> None:
    """Three random names and a card are 55 bytes that nothing can make smaller."""
    chance = random.Random(2)
    entries = [_points(chance) for _ in range(BATCH)]
    assert len(deflated(_upload(entries))) / BATCH <= LARGEST


def test_neither_hash_nor_signature_travels_with_an_entry() -> None:
    chance = random.Random(3)
    one, two = ([_points(chance) for _ in range(n)] for n in (1, 2))
    envelope = len(_upload([]))
    assert len(_upload(one)) == envelope + len(one[0])
    assert len(_upload(two)) == envelope + sum(map(len, two)) + len(",")


def test_a_body_is_squeezed_as_the_standard_library_does() -> None:
    """A server of any release reads it: no dictionary of our own."""
    body = b"milk " * 1_000
    assert zlib.decompress(deflated(body)) == body
