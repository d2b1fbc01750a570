"""Entries of the tills' journals become postings. What happened is never refused.

An authentic entry is posted, and flagged where it does not fit. What cannot be read
is kept aside, with a flag, and never stands in the way of the next one. An entry
counts once: the watermark of its till and incarnation says so, and its id again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

import msgspec
from sqlalchemy import Connection, select

from cashier.domain.risk import POOL_ACCOUNT
from server import schema as db
from server.book import Book
from server.book_rows import day_of_text
from server.core import Core, Stamp
from server.database import upsert
from server.entry_sums import figures_in
from server.findings import Finding, Found
from server.holders import Holder
from server.ledger import Cause, Granted, Kind, Ledger, Lot, Take, total
from server.risk import Draws
from server.sales import SalesBook
from server.schema import TENANT, shard_of
from sync import protocol as wire

LARGEST = 10**15  # Of any one figure: far above a shop's, far below the database's.

_DECODER: msgspec.json.Decoder[wire.Entry] = msgspec.json.Decoder(wire.Entry)


class InboxState(Enum):
    POSTED = "posted"
    ASIDE = "aside"  # Cannot be read or written; kept for a person.
    PARKED = "parked"  # Waits for a member with its card.


class Poison(Exception):
    """An entry that cannot be posted; raised before anything of it was."""

    def __init__(self, finding: Finding, detail: str) -> None:
        super().__init__(detail)
        self.finding = finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One entry as it came: number, place in the chain, bytes."""

    seq: int
    head: str
    body: bytes


@dataclass(slots=True, kw_only=True)
class Poster:
    """Posts entries of one holder in one transaction."""

    core: Core
    conn: Connection
    book: Book
    sales: SalesBook
    stamp: Stamp
    holder: str
    incarnation: int
    store: str
    draws: Draws
    found: list[Found] = field(default_factory=list)
    accounts: dict[str, str | None] = field(default_factory=dict)  # By card.

    def prepare(self, entries: Sequence[wire.Entry]) -> None:
        """Read what a batch will need with few statements."""
        cards = {e.card for e in entries if isinstance(e, _WITH_CARD) and e.card}
        self._find_cards(cards)
        named = {e.account for e in entries if isinstance(e, _WITH_ACCOUNT)}
        named |= {self.accounts.get(card) for card in cards}
        self.book.load(account for account in named if account)
        self.sales.load_known(
            entry.sale for entry in entries if isinstance(entry, wire.SaleEntry)
        )

    def post(self, arrived: Arrived, entry: wire.Entry) -> InboxState:
        """Post one entry. Raises Poison before it has changed anything."""
        check(entry)
        match entry:
            case wire.SaleEntry():
                return self._sale(arrived, entry)
            case wire.RedeemEntry():
                return self._redeem(arrived, entry)
            case wire.EarnEntry():
                return self._earn(arrived, entry)
            case wire.GiveBackEntry():
                return self._give_back(arrived, entry)
            case wire.ReturnEntry():
                return self._return(arrived, entry)
            case wire.ShiftOpenEntry() | wire.ShiftCloseEntry():
                self.sales.shift(self.holder, entry)
            case wire.IncidentEntry():
                self.note(arrived, Finding.INCIDENT, f"{entry.code} {entry.detail}")
        return InboxState.POSTED

    def note(self, arrived: Arrived, finding: Finding, detail: str = "") -> None:
        self.found.append(
            Found(
                holder=self.holder,
                incarnation=self.incarnation,
                seq=arrived.seq,
                finding=finding,
                at=self.stamp.text,
                detail=detail,
                body=arrived.body,
            )
        )

    # --- one method for each kind of entry ------------------------------------

    def _sale(self, arrived: Arrived, entry: wire.SaleEntry) -> InboxState:
        if self.sales.is_known(entry.sale):
            self.note(arrived, Finding.DUPLICATE_SALE, entry.sale)
            return InboxState.POSTED
        if not self.sales.sums_agree(entry):
            self.note(arrived, Finding.SUMS_DIFFER, entry.sale)
        ledger = self._ledger(entry.account, entry.card)
        account = ledger.account if ledger else None
        self.sales.add_sale(self.holder, self.store, entry, account)
        return InboxState.POSTED

    def _redeem(self, arrived: Arrived, entry: wire.RedeemEntry) -> InboxState:
        cause = self._cause(arrived, entry.sale, entry.day)
        takes = takes_of(entry.slices)
        self.sales.add_points(self.holder, entry.sale, redeemed=total(takes))
        ledger = self.book.ledger(entry.account)
        right = self._own_right(arrived, entry.account, entry.right)
        pool = None if right else self._own_pool(arrived, entry.right)
        if ledger is None:
            uncovered = total(takes)
        elif pool is not None:
            uncovered = self.draws.spend(pool, ledger, takes, cause)
        else:
            uncovered = ledger.redeem(right, takes, cause)
        if uncovered:
            self.note(arrived, Finding.UNCOVERED, f"{entry.right} {uncovered}")
            self.book.post_uncovered(cause, entry.account, uncovered)
        return InboxState.POSTED

    def _earn(self, arrived: Arrived, entry: wire.EarnEntry) -> InboxState:
        self.sales.add_points(self.holder, entry.sale, earned=entry.points)
        ledger = self._ledger(entry.account, entry.card)
        if ledger is None:
            return self._park(arrived, entry.card)
        self.credit(arrived, entry, ledger)
        return InboxState.POSTED

    def _give_back(self, arrived: Arrived, entry: wire.GiveBackEntry) -> InboxState:
        back = sum(part.points for part in entry.back)
        self.sales.add_points(
            self.holder, entry.sale, given_back=back, taken_back=entry.taken
        )
        ledger = self._ledger(entry.account, entry.card)
        if ledger is None:
            return self._park(arrived, entry.card)
        self.correct(arrived, entry, ledger)
        return InboxState.POSTED

    def _return(self, arrived: Arrived, entry: wire.ReturnEntry) -> InboxState:
        if entry.account == POOL_ACCOUNT:
            return self._return_pool(arrived, entry)
        known = self.book.right(entry.account, entry.right)
        if known is None:
            # The grant may still be on its way: it will be refused for ever.
            bury(self.conn, entry.account, entry.right, self.stamp)
            return InboxState.POSTED
        right = self._own_right(arrived, entry.account, entry.right)
        ledger = self.book.ledger(entry.account)
        if right is None or ledger is None:
            return InboxState.POSTED
        takes = takes_of(entry.slices) if entry.slices else None
        if takes is None and right.spent:
            self.note(arrived, Finding.RETURN_OF_SPENT, entry.right)
        self.book.need_lots(ledger, (part.lot_id for part in right.parts))
        back = ledger.hand_back(right, takes)
        if takes is not None and back < total(takes):
            self.note(arrived, Finding.RETURN_BEYOND, entry.right)
        ledger.collect(self._cause(arrived, None, self.stamp.today.isoformat()))
        return InboxState.POSTED

    def _return_pool(self, arrived: Arrived, entry: wire.ReturnEntry) -> InboxState:
        pool = self._own_pool(arrived, entry.right)
        if pool is not None:
            takes = takes_of(entry.slices) if entry.slices else None
            back = self.draws.hand_back(pool, takes)
            if takes is not None and back < total(takes):
                self.note(arrived, Finding.RETURN_BEYOND, entry.right)
        return InboxState.POSTED

    # --- also used when a parked entry finds its member ------------------------

    def credit(self, arrived: Arrived, entry: wire.EarnEntry, ledger: Ledger) -> None:
        self.book.need_lots(ledger, [entry.lot])
        if entry.lot in ledger.lots:
            self.note(arrived, Finding.DUPLICATE_LOT, entry.lot)
            return
        lot = Lot(
            lot_id=entry.lot,
            origin=Kind.ACCRUAL.value,
            amount=entry.points,
            free=entry.points,
            active=date.fromisoformat(entry.active),
            expires=day_of_text(entry.expires),
        )
        cause = self._cause(arrived, entry.sale, entry.day, entry=entry)
        ledger.add_lot(lot, Kind.ACCRUAL, cause)

    def correct(
        self, arrived: Arrived, entry: wire.GiveBackEntry, ledger: Ledger
    ) -> None:
        cause = self._cause(arrived, entry.sale, entry.day)
        back = takes_of(entry.back)
        self.book.need_lots(ledger, (take.lot_id for take in back))
        ledger.give_back(back, cause)
        if entry.taken:
            ledger.take_back(entry.taken, entry.taken_lot, cause)

    # --- inside ------------------------------------------------------------------

    def _own_pool(self, arrived: Arrived, right: str) -> Granted | None:
        return self._if_own(arrived, self.draws.pool(right))

    def _own_right(self, arrived: Arrived, account: str, right: str) -> Granted | None:
        """The right, if it is this holder's own."""
        return self._if_own(arrived, self.book.right(account, right))

    def _if_own(self, arrived: Arrived, found: Granted | None) -> Granted | None:
        if found is None:
            return None
        if (found.holder, found.incarnation) == (self.holder, self.incarnation):
            return found
        self.note(arrived, Finding.FOREIGN_RIGHT, found.right_id)
        return None

    def _ledger(self, account: str | None, card: str | None) -> Ledger | None:
        """The account that is named, or else the one that the card leads to."""
        found = self.book.ledger(account) if account else None
        if found is None and card:
            self._find_cards({card} - self.accounts.keys())
            behind = self.accounts.get(card)
            found = self.book.ledger(behind) if behind else None
        return found

    def _find_cards(self, cards: set[str]) -> None:
        if not cards:
            return
        table = db.card
        query = select(table.c.number, table.c.account).where(
            table.c.tenant == TENANT, table.c.number.in_(sorted(cards))
        )
        self.accounts.update(dict.fromkeys(cards))
        self.accounts.update(
            {row.number: row.account for row in self.conn.execute(query)}
        )

    def _park(self, arrived: Arrived, card: str) -> InboxState:
        row = {
            "tenant": TENANT,
            "card": card,
            "holder": self.holder,
            "incarnation": self.incarnation,
            "seq": arrived.seq,
            "server_ts": self.stamp.text,
        }
        statement = upsert(self.conn, db.parked).values(row)
        self.conn.execute(statement.on_conflict_do_nothing())
        self.note(arrived, Finding.UNKNOWN_CARD, card[-4:])
        return InboxState.PARKED

    def _cause(
        self,
        arrived: Arrived,
        sale: str | None,
        day: str,
        *,
        entry: wire.EarnEntry | None = None,
    ) -> Cause:
        return Cause(
            entry=f"{self.holder}.{self.incarnation}.{arrived.seq}",
            day=date.fromisoformat(day),
            at=self.stamp.text,
            holder=self.holder,
            incarnation=self.incarnation,
            seq=arrived.seq,
            sale=sale,
            programme=entry.programme if entry else "",
            version=entry.version if entry else 0,
            body_hash=hashlib.blake2b(arrived.body, digest_size=32).hexdigest(),
        )


_WITH_CARD = (wire.SaleEntry, wire.EarnEntry, wire.GiveBackEntry)
_WITH_ACCOUNT = (*_WITH_CARD, wire.RedeemEntry, wire.ReturnEntry)


def poster_of(
    core: Core, conn: Connection, book: Book, holder: Holder, stamp: Stamp
) -> Poster:
    return Poster(
        core=core,
        conn=conn,
        book=book,
        sales=SalesBook(conn),
        stamp=stamp,
        holder=holder.holder,
        incarnation=holder.incarnation,
        store=holder.store,
        draws=Draws(
            conn=conn,
            book=book,
            holder=holder.holder,
            incarnation=holder.incarnation,
        ),
    )


def read(body: bytes) -> wire.Entry:
    """The entry in these bytes; Poison when there is none."""
    if b"\\u0000" in body:
        # A letter to SQLite and an error to PostgreSQL: the same on both.
        raise Poison(Finding.POISON, "a zero character")
    try:
        return _DECODER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Poison(Finding.POISON, str(error)) from error


def check(entry: wire.Entry) -> None:
    """Days must be days, moments moments, and figures of a size that adds up."""
    try:
        for day in _days(entry):
            date.fromisoformat(day)
        if datetime.fromisoformat(entry.at).tzinfo is None:
            raise Poison(Finding.POISON, "a moment without a time zone")
    except ValueError as error:
        raise Poison(Finding.POISON, str(error)) from error
    if any(abs(figure) > LARGEST for figure in figures_in(entry)):
        raise Poison(Finding.TOO_LARGE, "a figure no shop can reach")


def _days(entry: wire.Entry) -> list[str]:
    match entry:
        case wire.SaleEntry():
            return [entry.day]
        case wire.RedeemEntry():
            return [entry.day, *_last_days(entry.slices)]
        case wire.EarnEntry():
            return [
                entry.day,
                entry.active,
                *([entry.expires] if entry.expires else []),
            ]
        case wire.GiveBackEntry():
            return [entry.day, *_last_days(entry.back)]
        case _:
            return []


def _last_days(slices: Sequence[wire.Slice]) -> list[str]:
    return [part.expires for part in slices if part.expires is not None]


def takes_of(slices: Sequence[wire.Slice]) -> list[Take]:
    return [
        Take(lot_id=part.lot, points=part.points, expires=day_of_text(part.expires))
        for part in slices
    ]


def bury(conn: Connection, account: str, right: str, stamp: Stamp) -> None:
    """Remember for ever that this right is refused."""
    row = {
        "tenant": TENANT,
        "shard": shard_of(account),
        "account": account,
        "right_id": right,
        "at": stamp.text,
    }
    conn.execute(upsert(conn, db.tombstone).values(row).on_conflict_do_nothing())
