"""A till's home as after its first day: enrolled, with all goods and cards in it.

Made with the product's own store and sync code, and without a server: what a server
would have said is written down here. The goods are the real ones where the folder of
receipts is there, and made-up rows of the same size elsewhere.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from bench.figures import say
from bench.replay.data import rows
from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from cashier.domain.ids import StoreId, TillId
from cashier.store.card_rows import CardBody
from cashier.store.cards_file import CardsFile, PageRow
from cashier.store.keystore import Secret, secrets_of
from cashier.store.places import Places
from cashier.till.ports import TillIdentity
from cashier.till.settings import ServerSettings, TillSettings
from server.authority import CA_CERTIFICATE, make_authority
from server.programmes import default_terms, feed_body, read_terms
from sync import protocol as wire
from sync.assembly import Outside, TillFiles
from ui.commands import machine_name

GOODS = 92_331
CARDS = 100_000
CASHIERS = 12
_NO_SERVER = "https://localhost:9"  # Refused at once, as on a till without a link.
_ZONE = "Europe/Moscow"


def make_home(
    home: Path, data: Path, *, goods: int = GOODS, cards: int = CARDS
) -> None:
    """Everything below the folder that KASSA_HOME names.

    `goods` counts only where the real ones are not there.
    """
    places = Places(config=home / "config", data=home / "data", logs=home / "logs")
    for folder in (places.config, places.data, places.logs):
        folder.mkdir(parents=True)
    (places.config / "config.toml").write_text(f'[server]\nurl = "{_NO_SERVER}"\n')
    with_authority(places.data)
    outside = Outside(
        places=places,
        settings=TillSettings(server=ServerSettings(url=_NO_SERVER)),
        secrets=secrets_of(places.data),
        clock=SystemClock(),
        randomness=SystemRandomness(),
        machine=machine_name(),
    )
    files = TillFiles(outside)
    _enrol(files, outside)
    copy = files.open_cards()
    _fill(copy, "programmes", [("points", _programme())])
    _fill(copy, "staff", _staff())
    _fill(copy, "goods", _goods(data, goods))
    _fill(copy, "cards", _cards(cards))
    copy.close()
    files.close()


def with_authority(folder: Path) -> None:
    """The chain's certificate; its keys are of no use to anybody."""
    apart = folder / "authority"
    apart.mkdir()
    make_authority(apart, "Bench", ["localhost"], datetime.now(UTC))
    (apart / CA_CERTIFICATE).replace(folder / "ca.pem")


def _enrol(files: TillFiles, outside: Outside) -> None:
    outside.secrets.put(Secret.CARD_KEY, bytes(32))
    outside.secrets.put(Secret.PEPPER, bytes(32))
    identity = TillIdentity(
        till=TillId("till-0001"),
        store=StoreId("store-01"),
        till_number=1,
        store_number=1,
        incarnation=1,
        epoch=1,
    )
    with files.store.act() as work:
        work.state.enrol(
            identity,
            server_key="00" * 32,
            machine=outside.machine,
            store_name="Bench",
            time_zone=_ZONE,
        )
        work.commit()


def _fill(cards: CardsFile, topic: str, found: Iterable[tuple[str, bytes]]) -> None:
    """Bucket by bucket, page by page, as the feed brings them."""
    buckets: dict[int, list[PageRow]] = defaultdict(list)
    for version, (key, body) in enumerate(found, start=1):
        part = wire.row_sum(key, body)
        row = PageRow(key=key, version=version, body=body, part=part)
        buckets[wire.bucket_of(topic, key)].append(row)
    for bucket, whole in buckets.items():
        for first in range(0, len(whole), wire.FEED_PAGE_ROWS):
            page = whole[first : first + wire.FEED_PAGE_ROWS]
            cards.apply_page(topic, bucket, page, after=page[-1].version)
    cards.complete(topic, datetime.now(UTC))
    say(f"      {sum(map(len, buckets.values())):,} {topic}")


def _programme() -> bytes:
    return feed_body(read_terms(default_terms(), time_zone=_ZONE))


def _staff() -> Iterator[tuple[str, bytes]]:
    for number in range(CASHIERS):
        row = wire.StaffRow(
            name=f"Кассир {number + 1}", role="cashier", pin_hash="$argon2id$"
        )
        yield f"cashier-{number}", msgspec.json.encode(row)


def _goods(data: Path, count: int) -> Iterator[tuple[str, bytes]]:
    if (data / "products.csv.gz").exists():
        for row in rows(data, "products"):
            yield row["barcode"], _goods_body(row["name"], int(row["price_minor"]))
        return
    say(f"There are no products in {data}: made-up goods are used")
    for number in range(count):
        name = f"Товар {number:05d} весовой, в упаковке"
        yield f"460{number:010d}", _goods_body(name, 100 * (1 + number % 500))


def _goods_body(name: str, price: int) -> bytes:
    return msgspec.json.encode(wire.GoodsRow(name=name, price=price, vat=20))


def _cards(count: int) -> Iterator[tuple[str, bytes]]:
    as_of = datetime.now(UTC)
    soon = (as_of + timedelta(days=20)).date().isoformat()
    chance = random.Random(1)
    for number in range(count):
        points = chance.randrange(0, 500_000)
        body = CardBody(
            account=f"account-{number:08d}",
            confirmed=points,
            pending=chance.randrange(0, 5_000),
            held=0,
            as_of=as_of.isoformat(),
            expiring=({"points": points // 4, "expires": soon},),  # type: ignore[arg-type]
            name=f"Покупатель {number}",
        )
        key = wire.fingerprint(bytes(32), f"04{number:011d}")
        yield key, msgspec.json.encode(body)
