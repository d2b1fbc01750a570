"""Goods, people, programmes and cards to practise with.

Copied from the real till's advisory file where there is one, so that the real labels,
badges and PINs work; that file is only read, from a copy of its own, because opening
a database for reading may write beside it. Without one a small shop is made up. The
practice cards are always there: whole, half and not at all guaranteed.
"""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import select

from cashier.domain.loyalty.points import PointsTerms
from cashier.store import cards_schema as schema
from cashier.store.card_rows import CardBody
from cashier.store.cards_file import (
    CardsFile,
    PageRow,
    cards_path,
    open_cards,
    pointed,
)
from cashier.store.keystore import Secret
from cashier.store.opening import needed
from cashier.store.places import Places
from resources import resource
from sync import protocol as wire
from sync.assembly import Outside, TillFiles
from sync.pins import hash_pin
from sync.practice_cards import PRACTICE_CARDS
from sync.terms_rows import row_key, terms_body
from sync.values import moment_text

MOST_CARDS = 2_000  # Of the real ones; whoever practises needs no million.
_TOPICS = ("staff", "programmes", "goods", "cards")
_SOURCE = "source"  # The copy that is read, and gone afterwards.
_STAMP = "source.txt"  # Which real file the practice goods are of.


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What may be spent of it in training."""

    account: str
    guaranteed: int  # Hundredths.


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    accounts: tuple[Account, ...] = ()  # Empty: nothing was brought anew.
    is_of_shop: bool = False  # The shop's own goods, not made-up ones.


Rows = Iterable[tuple[str, bytes]]


def bring_catalogue(
    real: Outside, practice: Outside, files: TillFiles, now: datetime
) -> Catalogue:
    """As of now; copied again only when the real file is another one."""
    stamp = practice.places.data / _STAMP
    source = _stamp_of(real.places)
    is_new = not stamp.exists() or stamp.read_text() != source
    copy = files.open_cards()
    try:
        if not is_new:
            _complete(copy, now)
            return Catalogue(is_of_shop=bool(source))
        rows = _of_shop(real, practice.places) if source else _made_up(practice)
        accounts = _fill(copy, rows, practice, now)
    finally:
        copy.close()
    stamp.write_text(source)
    return Catalogue(accounts=accounts, is_of_shop=bool(source))


# --- the real file ----------------------------------------------------------------


def _stamp_of(places: Places) -> str:
    """Which file counts, and whether it was written since; empty: there is none."""
    path = cards_path(places.data, pointed(places.data))
    found = [p for p in (path, _log_of(path)) if p.exists()]
    parts = [f"{p.name} {p.stat().st_size} {p.stat().st_mtime_ns}" for p in found]
    return "\n".join(parts)


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _of_shop(real: Outside, places: Places) -> dict[str, list[tuple[str, bytes]]]:
    """Rows of a copy, so that nothing at all is written beside the real file."""
    number = pointed(real.places.data)
    path, folder = cards_path(real.places.data, number), places.data / _SOURCE
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for found in (path, _log_of(path)):
            if found.exists():
                shutil.copyfile(found, folder / found.name)
        key = needed(real.secrets, Secret.STORE_KEY)
        engine = open_cards(folder, number, key)
        try:
            with engine.connect() as connection:
                found_rows = {}
                for topic in _TOPICS:
                    c = schema.TOPICS[topic].c
                    ask = select(c.key, c.body).order_by(c.bucket, c.key)
                    most = ask.limit(MOST_CARDS) if topic == "cards" else ask
                    rows = connection.execute(most)
                    found_rows[topic] = [(row.key, row.body) for row in rows]
        finally:
            engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return found_rows


# --- a made-up shop -------------------------------------------------------------


def _made_up(practice: Outside) -> dict[str, list[tuple[str, bytes]]]:
    zone = practice.settings.time_zone
    terms = PointsTerms(
        programme_id="points", version=1, time_zone=zone, cap_percent=50
    )
    return {
        "staff": list(_staff(practice)),
        "programmes": [(row_key(terms), terms_body(terms))],
        "goods": list(_goods()),
        "cards": [],
    }


def _csv(name: str) -> list[dict[str, str]]:
    with resource("demo", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _goods() -> Iterator[tuple[str, bytes]]:
    for row in _csv("products.csv"):
        body = wire.GoodsRow(
            name=row["name"],
            price=int(row["price_minor"]),
            vat=int(row["vat"]) if row["vat"] else None,
            category=row["category"],
            department=row["department"],
            measure=row["measure"],
            floor=int(row["floor_minor"] or 0),
            redeemable=row["redeemable"] == "yes",
            earning=row["earning"] == "yes",
        )
        yield row["barcode"], msgspec.json.encode(body)


def _staff(practice: Outside) -> Iterator[tuple[str, bytes]]:
    pepper = needed(practice.secrets, Secret.PEPPER)
    card_key = needed(practice.secrets, Secret.CARD_KEY)
    for row in _csv("staff.csv"):
        body = wire.StaffRow(
            name=row["name"],
            role=row["role"],
            pin_hash=hash_pin(pepper, row["pin"]),
            badge=wire.fingerprint(card_key, row["badge"]),
        )
        yield row["cashier"], msgspec.json.encode(body)


# --- writing ----------------------------------------------------------------------


def _fill(
    copy: CardsFile,
    found: dict[str, list[tuple[str, bytes]]],
    practice: Outside,
    now: datetime,
) -> tuple[Account, ...]:
    cards, accounts = _cards(found["cards"], practice, now)
    rows = {**found, "cards": cards}
    copy.fresh()
    for topic in _TOPICS:
        _put(copy, topic, rows[topic])
    _complete(copy, now)
    copy.switch()
    return accounts


def _cards(
    real: Sequence[tuple[str, bytes]], practice: Outside, now: datetime
) -> tuple[list[tuple[str, bytes]], tuple[Account, ...]]:
    """Real ones with all they have, and the practice cards, which are no members."""
    card_key = needed(practice.secrets, Secret.CARD_KEY)
    as_of = moment_text(now)
    rows: dict[str, bytes] = {}
    accounts: dict[str, Account] = {}
    for key, body in real:
        known = CardBody.read(body)
        fresh = msgspec.structs.replace(known, as_of=as_of, held=0)
        rows[key] = msgspec.json.encode(fresh)
        purses = {f"{known.account}.{p.purse}": p.confirmed for p in known.purses}
        for account, points in {known.account: known.confirmed, **purses}.items():
            accounts[account] = Account(account=account, guaranteed=points)
    for card in PRACTICE_CARDS:
        account = f"training-{card.number[-4:]}"
        figures = wire.AccountFigures(
            account=account,
            confirmed=card.points * 100,
            pending=0,
            held=0,
            as_of=as_of,
            status=card.status,
        )
        key = wire.fingerprint(card_key, card.number)
        if key not in rows:
            rows[key] = msgspec.json.encode(figures)
            guaranteed = card.guaranteed * 100
            accounts[account] = Account(account=account, guaranteed=guaranteed)
    return list(rows.items()), tuple(accounts.values())


def _put(copy: CardsFile, topic: str, rows: Rows) -> None:
    """Bucket by bucket, page by page, as a feed brings them."""
    buckets: dict[int, list[PageRow]] = defaultdict(list)
    for version, (key, body) in enumerate(rows, start=1):
        row = PageRow(key=key, version=version, body=body, part=wire.row_sum(key, body))
        buckets[wire.bucket_of(topic, key)].append(row)
    for bucket, whole in buckets.items():
        for first in range(0, len(whole), wire.FEED_PAGE_ROWS):
            page = whole[first : first + wire.FEED_PAGE_ROWS]
            copy.apply_page(topic, bucket, page, page[-1].version)


def _complete(copy: CardsFile, now: datetime) -> None:
    for topic in _TOPICS:
        copy.complete(topic, now)
