"""Real receipts to price again: those the server knows, or a folder of files.

From the inbox come the bytes that tills signed; what programmes took off then is put
back, what the shop itself took off stays. From a folder come `receipts.csv(.gz)` and
`products.csv(.gz)`, with the columns of the imports. Oldest first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, select

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.loyalty.facts import DraftLine, DraftTender
from cashier.domain.tenders import TenderKind
from server import schema as db
from server.arrived import InboxState
from server.importing.reading import Line, NotReadable, read_lines
from server.schema import TENANT

Progress = Callable[[str, int], None]
_MILLI = 1000
_KINDS = {kind.value: kind for kind in TenderKind}
_IS_SALE = b'"sale"'
_COLUMNS = (
    "receipt", "store", "card", "time", "barcode", "quantity",
    "unit_price_minor", "discount_minor",
)  # fmt: skip
_LARGEST = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class RealSale:
    """A receipt before any programme; `asked`: points that the customer spent."""

    number: str
    at: datetime
    store: int
    card: str  # Empty: without a card.
    lines: tuple[DraftLine, ...]
    asked: Points = NO_POINTS
    tenders: tuple[DraftTender, ...] = ()


# --- what tills sent ------------------------------------------------------------------


class _Part(msgspec.Struct, frozen=True):
    effect: str
    money: int = 0


class _SoldLine(msgspec.Struct, frozen=True):
    n: int
    item: str
    quantity: int
    gross: int
    discount: int = 0
    points: int = 0
    vat: int | None = None
    category: str = ""
    measure: str = "piece"
    floor: int = 0
    redeemable: bool = True
    earning: bool = True
    parts: tuple[_Part, ...] = ()


class _Tender(msgspec.Struct, frozen=True):
    kind: str
    amount: int


class _Sale(msgspec.Struct, frozen=True, tag="sale"):
    """The fields of a sale's entry that pricing needs; others are let through."""

    number: str
    at: str
    lines: tuple[_SoldLine, ...]
    tenders: tuple[_Tender, ...] = ()
    card: str | None = None
    returns: str | None = None


_DECODER = msgspec.json.Decoder(_Sale)


def from_inbox(
    conn: Connection, last: int, store: int | None, progress: Progress
) -> tuple[RealSale, ...]:
    """The last sales that reached the server, oldest first."""
    inbox, till = db.inbox, db.till
    query = (
        select(inbox.c.body, till.c.store_number)
        .join(till, till.c.till_id == inbox.c.holder)
        .where(
            inbox.c.tenant == TENANT,
            till.c.tenant == TENANT,
            inbox.c.state != InboxState.ASIDE.value,
        )
        .order_by(inbox.c.received_at.desc(), inbox.c.holder, inbox.c.seq.desc())
    )
    if store is not None:
        query = query.where(till.c.store_number == store)
    found: list[RealSale] = []
    rows = conn.execute(query.execution_options(yield_per=500))
    for row in rows:
        sale = _sale_of(row.body, row.store_number)
        if sale is not None:
            found.append(sale)
            progress("receipts read", len(found))
        if len(found) == last:
            break
    rows.close()
    return tuple(sorted(found, key=lambda sale: (sale.at, sale.number)))


def _sale_of(body: bytes, store: int) -> RealSale | None:
    if _IS_SALE not in body:
        return None
    try:
        sale = _DECODER.decode(body)
    except msgspec.ValidationError:
        return None  # Another kind of entry.
    if sale.returns is not None or not sale.lines:
        return None
    return RealSale(
        number=sale.number,
        at=datetime.fromisoformat(sale.at),
        store=store,
        card=sale.card or "",
        lines=tuple(_line_of(line) for line in sale.lines),
        asked=Points(sum(line.points for line in sale.lines)),
        tenders=tuple(
            DraftTender(kind=_KINDS[tender.kind], amount=Money(tender.amount))
            for tender in sale.tenders
            if tender.kind in _KINDS
        ),
    )


def _line_of(line: _SoldLine) -> DraftLine:
    given = sum(part.money for part in line.parts if part.effect == "discount")
    total = line.gross - line.discount + given
    return DraftLine(
        line_no=line.n,
        item_id=line.item,
        category=line.category,
        quantity_milli=line.quantity,
        total=Money(total),
        floor=Money(min(-(-line.floor * line.quantity // _MILLI), total)),
        redeemable=line.redeemable,
        earning=line.earning,
        is_piece=line.measure == "piece",
        gross=Money(line.gross),
        tax_percent=line.vat,
    )


# --- a folder -------------------------------------------------------------------------


def from_folder(
    folder: Path, last: int, store: int | None, zone: ZoneInfo, progress: Progress
) -> tuple[RealSale, ...]:
    """The last receipts of the file. Raises NotReadable, with the line."""
    goods = {
        line.fields["barcode"]: line.fields
        for line in _lines(folder, "products", ("barcode", "category", "vat"))
    }
    path = f"{folder.name}/receipts"
    found: deque[RealSale] = deque(maxlen=last)
    lines = _lines(folder, "receipts", _COLUMNS)
    for number, group in groupby(lines, key=lambda line: line.fields["receipt"]):
        whole = list(group)
        try:
            sale = _receipt(number, whole, goods, zone)
        except ValueError as error:
            raise NotReadable(f"{path}: line {whole[0].number}: {error}") from error
        if store is None or sale.store == store:
            found.append(sale)
            progress("receipts read", len(found))
    return tuple(found)


def _lines(folder: Path, name: str, columns: tuple[str, ...]) -> Iterator[Line]:
    path = folder / f"{name}.csv.gz"
    if not path.exists():
        path = folder / f"{name}.csv"
    for line in read_lines(path, columns):
        if line.problem:
            raise NotReadable(f"{path.name}: line {line.number}: {line.problem}")
        yield line


def _receipt(
    number: str,
    rows: list[Line],
    goods: Mapping[str, Mapping[str, str]],
    zone: ZoneInfo,
) -> RealSale:
    first = rows[0].fields
    at = datetime.fromisoformat(first["time"])
    return RealSale(
        number=number,
        at=at if at.tzinfo is not None else at.replace(tzinfo=zone),
        store=_whole(first["store"]),
        card=first["card"],
        lines=tuple(
            _bought(place, row.fields, goods.get(row.fields["barcode"], {}))
            for place, row in enumerate(rows, 1)
        ),
    )


def _bought(
    place: int, row: Mapping[str, str], article: Mapping[str, str]
) -> DraftLine:
    quantity = _whole(row["quantity"])
    gross = quantity * _whole(row["unit_price_minor"])
    vat = article.get("vat", "")
    return DraftLine(
        line_no=place,
        item_id=row["barcode"],
        category=article.get("category", ""),
        quantity_milli=quantity * _MILLI,
        total=Money(max(gross - _whole(row["discount_minor"]), 0)),
        floor=Money(0),
        redeemable=True,
        earning=True,
        gross=Money(gross),
        tax_percent=_whole(vat) if vat else None,
    )


def _whole(text: str) -> int:
    text = text.strip()
    if not text.isascii() or not text.isdigit() or len(text) > len(str(_LARGEST)):
        raise ValueError(f"{text[:20]!r} is not a whole number")
    return int(text)
