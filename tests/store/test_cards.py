"""The advisory copy: pages of the feed go in, a scan finds its answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Measure
from cashier.domain.ids import CardNumber, CashierId
from cashier.domain.loyalty.engine import Programme
from cashier.domain.member import CardStatus, Expiring
from cashier.store.card_rows import CardBody
from cashier.store.cards_file import BucketSum, CardsFile, PageRow, pointed
from cashier.store.directory import SqlDirectory, StaffBody
from cashier.store.item_rows import GoodsBody
from cashier.till.ports import Role
from sync import protocol
from tests.helpers.builders import ACCOUNT, CARD, MORNING, a_programme
from tests.store.shop import KEY

CARD_KEY = b"k" * 32


def fingerprint(number: str) -> str:
    return protocol.fingerprint(CARD_KEY, number)


def programme_of(key: str, version: int, terms: dict[str, Any]) -> Programme:
    return a_programme(programme_id=key, version=version, **terms)


@pytest.fixture
def cards(tmp_path: Path) -> Iterator[CardsFile]:
    file = CardsFile(tmp_path, KEY)
    yield file
    file.close()


@pytest.fixture
def directory(cards: CardsFile, tmp_path: Path) -> Iterator[SqlDirectory]:
    found = SqlDirectory(
        tmp_path,
        KEY,
        fingerprint=fingerprint,
        bucket_of=protocol.bucket_of,
        programme_of=programme_of,
    )
    yield found
    found.close()


def put(
    cards: CardsFile, topic: str, key: str, body: protocol.Wire | None, version: int = 1
) -> int:
    """One row as a page of its own; its bucket."""
    content = None if body is None else msgspec.json.encode(body)
    bucket = protocol.bucket_of(topic, key)
    part = 0 if content is None else protocol.row_sum(key, content)
    row = PageRow(key=key, version=version, body=content, part=part)
    cards.apply_page(topic, bucket, [row], version)
    return bucket


def goods(name: str, price: int = 100, **more: Any) -> protocol.GoodsRow:
    return protocol.GoodsRow(name=name, price=price, **more)


def names(directory: SqlDirectory, text: str, limit: int = 20) -> list[str]:
    return [item.name for item in directory.find_items(text, limit)]


FIGURES = protocol.AccountFigures(
    account="account-1",
    confirmed=125_000,
    pending=300,
    held=40,
    as_of="2030-01-02T09:30:00+00:00",
    expiring=[protocol.Slice(lot="x", points=7, expires="2030-02-01")],
    name="Петрова М.",
    status="blocked",
    blocked_on="2030-01-01",
)


def test_an_article_is_found_by_its_code(
    cards: CardsFile, directory: SqlDirectory
) -> None:
    put(
        cards,
        "goods",
        "4600001000001",
        goods("Сыр", 900, vat=10, measure="weight", floor=5, redeemable=False),
    )

    item = directory.item("4600001000001")

    assert item is not None
    assert (item.name, item.price, item.vat_percent) == ("Сыр", Money(900), 10)
    assert (item.measure, item.floor_price) == (Measure.WEIGHT, Money(5))
    assert (item.redeemable, item.earning) == (False, True)
    assert directory.item("4600001000002") is None


def test_a_card_is_found_by_its_fingerprint_alone(
    cards: CardsFile, directory: SqlDirectory, tmp_path: Path
) -> None:
    put(cards, "cards", fingerprint(CARD), FIGURES)

    member = directory.member(CARD)

    assert member is not None
    assert member.card == CARD
    assert (member.account, member.name) == (ACCOUNT, "Петрова М.")
    assert member.confirmed == Points(125_000)
    assert (member.pending, member.held) == (Points(300), Points(40))
    assert member.status is CardStatus.BLOCKED
    assert member.blocked_on == date(2030, 1, 1)
    assert member.expiring == (Expiring(on=date(2030, 2, 1), points=Points(7)),)
    assert member.as_of == MORNING
    assert directory.member(CardNumber("0000000000000")) is None


def test_names_are_found_by_the_beginnings_of_their_words_in_any_case(
    cards: CardsFile, directory: SqlDirectory
) -> None:
    stock = ["Молоко Топлёное 1л", "Творог молочный", "Кофе", "Йогурт МОЛОДОСТЬ"]
    for n, name in enumerate(stock):
        put(cards, "goods", f"46{n:011d}", goods(name))

    assert names(directory, "МОЛ") == [
        "Молоко Топлёное 1л",
        "Йогурт МОЛОДОСТЬ",
        "Творог молочный",
    ]
    assert names(directory, "топленое мол") == ["Молоко Топлёное 1л"]
    assert names(directory, "йог") == ["Йогурт МОЛОДОСТЬ"]
    assert names(directory, "46000000000") == sorted(
        stock, key=lambda name: name.casefold()
    )
    assert names(directory, "мо", limit=1) == ["Молоко Топлёное 1л"]
    assert names(directory, "м") == []
    assert names(directory, '" OR *') == []


def test_a_changed_name_is_found_and_the_old_one_no_more(
    cards: CardsFile, directory: SqlDirectory
) -> None:
    put(cards, "goods", "4600001000001", goods("Кофе"))
    put(cards, "goods", "4600001000001", goods("Чай", 200), 2)

    assert names(directory, "ко") == []
    assert names(directory, "ча") == ["Чай"]
    item = directory.item("4600001000001")
    assert item is not None
    assert item.price == Money(200)

    put(cards, "goods", "4600001000001", None, 3)
    assert names(directory, "ча") == []
    assert directory.item("4600001000001") is None


def test_staff_log_in_by_name_and_by_badge(
    cards: CardsFile, directory: SqlDirectory
) -> None:
    anna = protocol.StaffRow(
        name="Анна", role="manager", pin_hash="hash", badge=fingerprint("29001")
    )
    put(cards, "staff", "anna", anna)
    put(cards, "staff", "boris", protocol.StaffRow(name="Борис", role="cashier"))

    first, second = directory.cashiers()

    assert (first.cashier, first.name, first.role) == ("anna", "Анна", Role.MANAGER)
    assert (first.has_pin, second.has_pin) == (True, False)
    assert directory.cashier_of_badge("29001") == first
    assert directory.cashier_of_badge("29002") is None
    assert directory.pin_hash(CashierId("anna")) == "hash"
    assert directory.pin_hash(CashierId("boris")) is None
    assert directory.pin_hash(CashierId("nobody")) is None


def test_a_programme_is_read_once_for_each_version(
    cards: CardsFile, directory: SqlDirectory
) -> None:
    def terms(version: int) -> None:
        row = PageRow(key="points", version=version, body=b"{}", part=1)
        cards.apply_page("programmes", 0, [row], version)

    terms(1)
    (first,) = directory.programmes()
    assert directory.programmes()[0] is first
    terms(2)
    (second,) = directory.programmes()

    assert (first.version, second.version) == (1, 2)
    assert second.programme_id == "points"


def test_several_programmes_are_each_read_once(
    cards: CardsFile, directory: SqlDirectory
) -> None:
    rows = [
        PageRow(key=key, version=at, body=b"{}", part=1)
        for at, key in enumerate(("coffee@1", "points@1"), 1)
    ]
    cards.apply_page("programmes", 0, rows, 2)

    first = directory.programmes()

    assert [p.programme_id for p in first] == ["coffee@1", "points@1"]
    again = directory.programmes()
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_age_is_known_only_after_a_complete_checkpoint(
    cards: CardsFile, directory: SqlDirectory
) -> None:
    put(cards, "goods", "4600001000001", goods("Кофе"))
    assert directory.age().goods_as_of is None
    assert directory.age().goods == 1

    cards.complete("goods", MORNING)

    assert directory.age().goods_as_of == MORNING
    assert directory.age().cards_as_of is None


def test_what_a_scan_is_advised_follows_the_feed(
    cards: CardsFile, directory: SqlDirectory
) -> None:
    card = CardNumber("2900000000016")
    put(cards, "cards", fingerprint(card), FIGURES)
    before = directory.advice(card)
    assert directory.advice(card) is before  # Nothing was written meanwhile.

    richer = msgspec.structs.replace(FIGURES, confirmed=999)
    put(cards, "cards", fingerprint(card), richer, version=2)
    row = PageRow(key="points", version=1, body=b"{}", part=1)
    cards.apply_page("programmes", 0, [row], 1)
    cards.complete("cards", MORNING)
    after = directory.advice(card)

    assert before.member is not None
    assert after.member is not None
    assert (before.member.confirmed, after.member.confirmed) == (
        Points(125_000),
        Points(999),
    )
    assert (before.programmes, before.cards_as_of) == ((), None)
    assert [p.programme_id for p in after.programmes] == ["points"]
    assert after.cards_as_of == MORNING


def test_each_card_gets_its_own_advice(
    cards: CardsFile, directory: SqlDirectory
) -> None:
    card, unknown = CardNumber("2900000000016"), CardNumber("2900000000023")
    put(cards, "cards", fingerprint(card), FIGURES)

    members = [directory.advice(c).member for c in (card, unknown, None, card)]

    assert [m and m.card for m in members] == [card, None, None, card]


def test_a_new_copy_gives_new_advice(cards: CardsFile, directory: SqlDirectory) -> None:
    card = CardNumber("2900000000016")
    put(cards, "cards", fingerprint(card), FIGURES)
    assert directory.advice(card).member is not None

    cards.fresh()
    cards.switch()

    assert directory.advice(card).member is None


def test_a_bucket_adds_up_as_the_server_adds_it(cards: CardsFile) -> None:
    bucket = put(cards, "cards", "aa", FIGURES)
    body = msgspec.json.encode(FIGURES)
    one = PageRow(key="bb", version=2, body=body, part=protocol.row_sum("bb", body))
    cards.apply_page("cards", bucket, [one], 2)
    both = protocol.row_sum("aa", body) + protocol.row_sum("bb", body)

    assert cards.bucket_sum("cards", bucket) == BucketSum(
        rows=2, checksum=both % protocol.CHECKSUM_MODULUS
    )
    assert cards.cursors("cards") == {bucket: 2}

    cards.reset_bucket("cards", bucket)
    assert cards.bucket_sum("cards", bucket) == BucketSum(rows=0, checksum=0)
    assert cards.cursors("cards") == {bucket: 0}


def test_a_page_may_come_twice(cards: CardsFile) -> None:
    bucket = put(cards, "goods", "4600001000001", goods("Кофе"))
    before = cards.bucket_sum("goods", bucket)
    put(cards, "goods", "4600001000001", goods("Кофе"))

    assert cards.bucket_sum("goods", bucket) == before


def test_a_page_that_fails_changes_neither_rows_nor_cursor(cards: CardsFile) -> None:
    good = PageRow(key="1", version=5, body=msgspec.json.encode(goods("Чай")), part=1)
    bad = PageRow(key="2", version=6, body=b"not json", part=1)
    with pytest.raises(msgspec.DecodeError):
        cards.apply_page("goods", 3, [good, bad], 6)

    assert cards.bucket_sum("goods", 3).rows == 0
    assert cards.cursors("goods") == {}


def test_a_rebuild_answers_from_the_old_file_until_it_is_complete(
    cards: CardsFile, directory: SqlDirectory
) -> None:
    put(cards, "goods", "4600001000001", goods("Кофе"))
    assert names(directory, "ко") == ["Кофе"]

    cards.fresh()
    put(cards, "goods", "4600001000002", goods("Какао"))
    assert cards.is_rebuilding
    assert names(directory, "ко") == ["Кофе"]

    cards.switch()
    assert not cards.is_rebuilding
    assert names(directory, "ко") == []
    assert names(directory, "ка") == ["Какао"]


def test_a_rebuild_goes_on_after_a_restart_and_old_files_go(tmp_path: Path) -> None:
    first = CardsFile(tmp_path, KEY)
    first.fresh()
    put(first, "goods", "4600001000002", goods("Какао"))
    first.close()

    again = CardsFile(tmp_path, KEY)
    assert again.is_rebuilding
    assert sum(again.cursors("goods").values()) == 1
    again.switch()
    again.drop_old()
    again.close()

    assert pointed(tmp_path) == 2
    assert [path.name for path in tmp_path.glob("*.db")] == ["cards-000002.db"]


def test_a_damaged_copy_is_replaced_by_an_empty_one(tmp_path: Path) -> None:
    CardsFile(tmp_path, KEY).close()
    (tmp_path / "cards-000001.db").write_bytes(b"\1" * 9000)

    again = CardsFile(tmp_path, KEY)

    assert pointed(tmp_path) == 2
    assert not again.is_rebuilding
    again.close()


def test_the_copy_reads_what_the_wire_writes() -> None:
    pairs = (
        (GoodsBody, protocol.GoodsRow),
        (StaffBody, protocol.StaffRow),
        (CardBody, protocol.AccountFigures),
    )
    for body, wire in pairs:
        assert set(body.__struct_fields__) == set(wire.__struct_fields__), wire
