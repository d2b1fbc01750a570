"""Members, their cards and their opening balances: written in bulk, as imports do.

A card that entries were parked for is credited in the transaction that brings its
member in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from server import epochs, findings, holders, levels, planner, schema as db
from server.account_keys import among
from server.arrived import Arrived, InboxState
from server.book import Book
from server.core import Core, Stamp
from server.entry_checks import read
from server.figures import publish_cards
from server.ledger import Cause, Kind, Ledger, Lot
from server.ports import new_id
from server.posters import poster_of
from server.schema import TENANT, shard_of
from sync import protocol as wire
from sync.pins import hash_pin, matches


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    card: str
    joined: str = ""
    name: str = ""
    phone: str = ""
    home_store: int = 0
    status: str = "active"
    # Not told (None) leaves what is known already.
    birthday: str | None = None
    partner: str | None = None
    enrolled: str | None = None  # Ids with ; between; empty: all; "-": none.
    pin: str | None = field(default=None, repr=False)  # Never stored; only its hash.


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceRow:
    card: str
    points: int  # Hundredths.
    expires: date | None = None

    @property
    def lot_id(self) -> str:
        """The same row is the same lot, however often it is imported."""
        text = f"{self.card}\n{self.expires or ''}"
        return "opening-" + blake2b(text.encode(), digest_size=12).hexdigest()


class UnknownCard(Exception):
    """A balance of a card that no member has."""


def accounts_of(conn: Connection, cards: Sequence[str]) -> dict[str, str]:
    table = db.card
    query = select(table.c.number, table.c.account).where(
        table.c.tenant == TENANT, table.c.number.in_(cards)
    )
    return {row.number: row.account for row in conn.execute(query)}


def put_members(core: Core, conn: Connection, rows: Sequence[MemberRow]) -> int:
    """Add members or change what is known of them; how many are new."""
    epochs.refuse_if_open(conn)  # Entries that wait for a card may take points.
    stamp = core.stamp()
    known = accounts_of(conn, [row.card for row in rows])
    new = [row for row in rows if row.card not in known]
    accounts = known | {row.card: new_id(core.randomness) for row in new}
    if new:
        _insert(core, conn, new, accounts)
    old = [row for row in rows if row.card in known]
    if old:
        _update(core, conn, old, accounts)
    book = Book(conn)
    book.load(accounts.values())
    waiting = _parked(conn, [row.card for row in new])
    if waiting:
        moved = _credit_parked(core, conn, book, waiting, accounts, stamp)
        book.flush()
        levels.reconsider(conn, moved, stamp)
    publish_cards(conn, book.loaded(), stamp)
    due = [accounts[row.card] for row in rows if row.home_store]
    planner.put_due(conn, due)
    return len(new)


def put_balances(core: Core, conn: Connection, rows: Sequence[BalanceRow]) -> int:
    """Open lots for balances from elsewhere; a row that is there already is none."""
    epochs.refuse_if_open(conn)
    stamp, book = core.stamp(), Book(conn)
    accounts = accounts_of(conn, [row.card for row in rows])
    book.load(accounts.values())
    opened = 0
    for row in rows:
        if row.card not in accounts:
            raise UnknownCard(row.card[-4:])
        ledger = book.ledger(accounts[row.card])
        assert ledger is not None
        book.need_lots(ledger, [row.lot_id])
        if row.points and row.lot_id not in ledger.lots:
            _open_lot(ledger, row, stamp)
            opened += 1
    publish_cards(conn, book.flush(), stamp)
    planner.put_due(conn, sorted(accounts.values()))
    return opened


def opened_amounts(conn: Connection, rows: Sequence[BalanceRow]) -> dict[str, int]:
    """What was opened before, by lot."""
    accounts = accounts_of(conn, [row.card for row in rows])
    table = db.lot
    shards = sorted({shard_of(account) for account in accounts.values()})
    query = select(table.c.lot_id, table.c.amount).where(
        table.c.tenant == TENANT,
        table.c.shard.in_(shards),
        table.c.account.in_(sorted(accounts.values())),
        table.c.lot_id.in_([row.lot_id for row in rows]),
    )
    return {row.lot_id: row.amount for row in conn.execute(query)}


def _open_lot(ledger: Ledger, row: BalanceRow, stamp: Stamp) -> None:
    lot = Lot(
        lot_id=row.lot_id,
        origin=Kind.OPENING.value,
        amount=row.points,
        free=row.points,
        active=stamp.today,
        expires=row.expires,
    )
    cause = Cause(entry=row.lot_id, day=stamp.today, at=stamp.text)
    ledger.add_lot(lot, Kind.OPENING, cause)


def _insert(
    core: Core, conn: Connection, rows: Sequence[MemberRow], accounts: dict[str, str]
) -> None:
    keys = [
        {
            "tenant": TENANT,
            "shard": shard_of(accounts[row.card]),
            "account": accounts[row.card],
        }
        for row in rows
    ]
    conn.execute(
        insert(db.account), [{**key, "member": key["account"]} for key in keys]
    )
    people = [
        {**key, **_person(core, row, "")} for key, row in zip(keys, rows, strict=True)
    ]
    conn.execute(insert(db.member), people)
    cards = [
        {
            "tenant": TENANT,
            "number": row.card,
            "account": accounts[row.card],
            "fingerprint": wire.fingerprint(core.keys.card, row.card),
            "status": row.status,
        }
        for row in rows
    ]
    conn.execute(insert(db.card), cards)


def _person(core: Core, row: MemberRow, old_pin_hash: str) -> dict[str, Any]:
    """What the row says of the member; all rows of one file say the same things."""
    said: dict[str, Any] = {
        "name": row.name,
        "phone": row.phone,
        "joined": row.joined,
        "status": row.status,
        "home_store": row.home_store,
    }
    if row.birthday is not None:
        said["birthday"] = row.birthday
    if row.partner is not None:
        said["partner"] = row.partner
    if row.enrolled is not None:
        said["enrolled"] = row.enrolled.removeprefix("-") if row.enrolled else None
    if row.pin is not None:
        said["pin_hash"] = _pin_hash(core, row.pin, old_pin_hash)
    return said


def _pin_hash(core: Core, pin: str, old: str) -> str:
    """The hash of a PIN that did not change, or is not told, stays as it is."""
    pepper = core.keys.pepper
    if not pin or (old and matches(pepper, old, pin)):
        return old
    return hash_pin(pepper, pin)


def _pin_hashes(conn: Connection, accounts: Sequence[str]) -> dict[str, str]:
    table = db.member
    query = select(table.c.account, table.c.pin_hash).where(among(table, accounts))
    return {row.account: row.pin_hash for row in conn.execute(query)}


def _update(
    core: Core, conn: Connection, rows: Sequence[MemberRow], accounts: dict[str, str]
) -> None:
    m, c = db.member, db.card
    hashes = _pin_hashes(conn, [accounts[row.card] for row in rows if row.pin])
    said = [_person(core, row, hashes.get(accounts[row.card], "")) for row in rows]
    people = [
        {
            "k_shard": shard_of(accounts[row.card]),
            "k_account": accounts[row.card],
            **person,
        }
        for row, person in zip(rows, said, strict=True)
    ]
    conn.execute(
        update(m)
        .where(
            m.c.tenant == TENANT,
            m.c.shard == bindparam("k_shard"),
            m.c.account == bindparam("k_account"),
        )
        .values({name: bindparam(name) for name in said[0]}),
        people,
    )
    conn.execute(
        update(c)
        .where(c.c.tenant == TENANT, c.c.number == bindparam("k_card"))
        .values(status=bindparam("status")),
        [{"k_card": row.card, "status": row.status} for row in rows],
    )


def _parked(conn: Connection, cards: Sequence[str]) -> list[Any]:
    p, i = db.parked, db.inbox
    query = (
        select(p.c.card, i.c.holder, i.c.incarnation, i.c.seq, i.c.hash, i.c.body)
        .join(
            i,
            (i.c.tenant == p.c.tenant)
            & (i.c.holder == p.c.holder)
            & (i.c.incarnation == p.c.incarnation)
            & (i.c.seq == p.c.seq),
        )
        .where(p.c.tenant == TENANT, p.c.card.in_(cards))
        .order_by(i.c.received_at, i.c.holder, i.c.incarnation, i.c.seq)
    )
    return list(conn.execute(query))


def _credit_parked(
    core: Core,
    conn: Connection,
    book: Book,
    waiting: Sequence[Any],
    accounts: dict[str, str],
    stamp: Stamp,
) -> set[str]:
    """What happened before the member was known; whose turnover it moved."""
    moved: set[str] = set()
    for row in waiting:
        holder = holders.find(conn, row.holder, row.incarnation)
        ledger = book.ledger(accounts[row.card])
        assert holder is not None
        assert ledger is not None
        poster = poster_of(core, conn, book, holder, stamp)
        arrived = Arrived(seq=row.seq, head=row.hash, body=row.body)
        poster.settle_parked(arrived, read(row.body), ledger)
        poster.sales.flush()
        poster.members.flush()
        moved |= poster.members.moved
        findings.keep(conn, poster.found, core.randomness)
        _mark_posted(conn, row)
    return moved


def _mark_posted(conn: Connection, row: Any) -> None:
    for table in (db.inbox, db.parked):
        mine = (
            table.c.tenant == TENANT,
            table.c.holder == row.holder,
            table.c.incarnation == row.incarnation,
            table.c.seq == row.seq,
        )
        if table is db.inbox:
            conn.execute(
                update(table).where(*mine).values(state=InboxState.POSTED.value)
            )
        else:
            conn.execute(delete(table).where(*mine))
