"""What a manager should look at: what is at stake, who was told, what was decided.

A finding stays as it was kept (see `findings`). Of those that a shop can settle the
till that told it gets a letter with the sum at stake and the choices. The decision
comes back as an entry of a till's journal, or from `kassa-server exceptions`; it is
appended, and the first one of a finding is carried out in the same transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from cashier.domain.exceptions import Remedy
from cashier.domain.loyalty.terms import TakeBack
from server import claims, holders, mailbox, schema as db
from server.book import Book
from server.core import Stamp
from server.entry_checks import Poison, read
from server.findings import Finding, Found
from server.ledger import Cause, Kind
from server.schema import TENANT
from sync import protocol as wire

# Said by the till itself, for IT, or settled without a person when the member is known.
NOT_FOR_SHOPS = frozenset(
    {Finding.INCIDENT, Finding.UNKNOWN_CARD, Finding.DECIDED, Finding.CLOCK}
)
_x, _d = db.exception_item, db.exception_decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What is at stake in one finding."""

    account: str | None = None
    sale: str | None = None
    number: str = ""
    four: str = ""
    points: int = 0
    money: int = 0
    earned: tuple[tuple[str, str, int], ...] = ()  # (account, lot, points) of it.

    @property
    def choices(self) -> tuple[Remedy, ...]:
        found = [Remedy.ABSORB]
        if self.points and self.account is not None:
            found.append(Remedy.DEBT)
        if self.earned:
            found.append(Remedy.CANCEL)
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A finding with its decision, if there is one that counts."""

    item: str
    code: str
    at: str
    holder: str
    incarnation: int
    detail: str
    stake: Stake
    choice: str = ""
    by: str = ""
    reason: str = ""


class NoSuchItem(Exception):
    """Nothing was found under this name."""


class NotOffered(Exception):
    """This way of settling it does not fit what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as it came."""

    decision_id: str
    item: str
    choice: Remedy
    by: str
    reason: str
    at: str
    holder: str = ""


# --- telling -----------------------------------------------------------------------


def tell(
    conn: Connection,
    holder: str,
    incarnation: int,
    found: Sequence[tuple[str, Found]],
) -> None:
    """Letters to the till whose entries these findings are of."""
    letters: list[wire.MailBody] = []
    items = []
    for item, one in found:
        if one.finding in NOT_FOR_SHOPS:
            continue
        stake = stake_of(conn, one.finding.value, one.detail, one.body)
        items.append(item)
        letters.append(_notice(item, one.finding.value, one.at, stake))
    if letters:
        mailbox.send(conn, holder, incarnation, letters)
        conn.execute(
            update(_x)
            .where(_x.c.tenant == TENANT, _x.c.item_id.in_(items))
            .values(told=1)
        )


def _notice(item: str, code: str, at: str, stake: Stake) -> wire.Notice:
    return wire.Notice(
        item=item,
        code=code,
        at=at,
        number=stake.number,
        four=stake.four,
        points=stake.points,
        money=stake.money,
        choices=[choice.value for choice in stake.choices],
    )


# --- looking -----------------------------------------------------------------------


def items(conn: Connection, *, with_settled: bool = False) -> list[Item]:
    """What a shop can settle, oldest first."""
    codes = [finding.value for finding in NOT_FOR_SHOPS]
    query = (
        select(_x, _d.c.choice, _d.c.decided_by, _d.c.reason)
        .outerjoin(_d, _counts_for(_x.c.item_id))
        .where(_x.c.tenant == TENANT, _x.c.code.not_in(codes))
        .order_by(_x.c.at, _x.c.item_id)
    )
    if not with_settled:
        query = query.where(_d.c.decision_id.is_(None))
    return [_item(conn, row) for row in conn.execute(query).all()]


def _item(conn: Connection, row: Any) -> Item:
    return Item(
        item=row.item_id,
        code=row.code,
        at=row.at,
        holder=row.holder,
        incarnation=row.incarnation,
        detail=row.detail,
        stake=stake_of(conn, row.code, row.detail, bytes(row.body)),
        choice=row.choice or "",
        by=row.decided_by or "",
        reason=row.reason or "",
    )


def stake_of(conn: Connection, code: str, detail: str, body: bytes) -> Stake:
    """Made from the entry that was flagged; what it earned from the books."""
    try:
        entry = read(body)
    except Poison:
        return Stake()
    account = getattr(entry, "account", None)
    sale = getattr(entry, "sale", None)
    points, money = 0, 0
    if code == Finding.UNCOVERED.value and isinstance(entry, wire.RedeemEntry):
        points = int(detail.rpartition(" ")[2] or 0)
    if isinstance(entry, wire.SaleEntry):
        money = abs(sum(tender.amount for tender in entry.tenders))
    number, card = _receipt(conn, entry, sale)
    return Stake(
        account=account if _is_member(conn, account) else None,
        sale=sale,
        number=number,
        four=card[-4:],
        points=points,
        money=money,
        earned=_earned(conn, sale),
    )


def _receipt(conn: Connection, entry: wire.Entry, sale: str | None) -> tuple[str, str]:
    if isinstance(entry, wire.SaleEntry):
        return entry.number, entry.card or ""
    number = ""
    if sale is not None:
        query = select(db.sale.c.number).where(
            db.sale.c.tenant == TENANT, db.sale.c.sale_id == sale
        )
        number = conn.execute(query).scalar() or ""
    return number, getattr(entry, "card", None) or ""


def _is_member(conn: Connection, account: str | None) -> bool:
    if account is None:
        return False
    table = db.account
    query = select(table.c.member).where(
        table.c.tenant == TENANT,
        table.c.shard == db.shard_of(account),
        table.c.account == account,
    )
    return bool(conn.execute(query).scalar())


def _earned(conn: Connection, sale: str | None) -> tuple[tuple[str, str, int], ...]:
    if sale is None:
        return ()
    e = db.entry
    query = select(e.c.account, e.c.lot_id, e.c.amount).where(
        e.c.tenant == TENANT,
        e.c.sale_id == sale,
        e.c.kind == Kind.ACCRUAL.value,
        e.c.amount > 0,
        e.c.lot_id.is_not(None),
        ~e.c.account.startswith("~"),
    )
    return tuple((row.account, row.lot_id, row.amount) for row in conn.execute(query))


# --- deciding ----------------------------------------------------------------------


def decide(conn: Connection, book: Book, decided: Decided, stamp: Stamp) -> bool:
    """Append a decision, and carry it out; False: there was one before.

    Whoever calls writes the book. Raises NoSuchItem and NotOffered.
    """
    row = conn.execute(_one(decided.item).with_for_update(of=_x)).first()
    if row is None:
        raise NoSuchItem(decided.item)
    stake = stake_of(conn, row.code, row.detail, bytes(row.body))
    if decided.choice not in stake.choices:
        raise NotOffered(decided.choice.value)
    is_first = conn.execute(select(_d.c.item_id).where(_of(decided.item))).first()
    counts = is_first is None
    moved = _carry_out(book, decided, stake, stamp) if counts else 0
    _append(conn, decided, stamp, counts=counts, points=moved)
    if counts and row.told and decided.holder != row.holder:
        _tell_decided(conn, row, decided)
    return counts


def _one(item: str) -> Any:
    return select(_x).where(_x.c.tenant == TENANT, _x.c.item_id == item)


def _of(item: str) -> ColumnElement[bool]:
    return (_d.c.tenant == TENANT) & (_d.c.item_id == item) & (_d.c.counts == 1)


def _counts_for(item: ColumnElement[str]) -> ColumnElement[bool]:
    return (_d.c.tenant == TENANT) & (_d.c.item_id == item) & (_d.c.counts == 1)


def _carry_out(book: Book, decided: Decided, stake: Stake, stamp: Stamp) -> int:
    """How many points were moved, or are owed from now on."""
    cause = Cause(
        entry=f"decision.{decided.item}",
        day=stamp.today,
        at=stamp.text,
        sale=stake.sale,
        body_hash=hashlib.blake2b(decided.item.encode(), digest_size=32).hexdigest(),
    )
    if decided.choice is Remedy.DEBT:
        ledger = book.ledger(stake.account or "")
        assert ledger is not None, stake
        ledger.owe(stake.points, cause)
        ledger.collect(cause)
        return stake.points
    if decided.choice is Remedy.CANCEL:
        return sum(_take_again(book, one, cause) for one in stake.earned)
    return 0


def _take_again(book: Book, earned: tuple[str, str, int], cause: Cause) -> int:
    account, lot, points = earned
    ledger = book.ledger(account)
    assert ledger is not None, account
    book.need_lots(ledger, [lot])
    book.load_open_rights([account])
    book.need_lots(ledger, claims.open_by_lot(ledger.rights))
    left = ledger.take_back(points, lot, cause, policy=TakeBack.OWN_LOT)
    return points - left


def _append(
    conn: Connection, decided: Decided, stamp: Stamp, *, counts: bool, points: int
) -> None:
    values = {
        "tenant": TENANT,
        "decision_id": decided.decision_id,
        "item_id": decided.item,
        "choice": decided.choice.value,
        "decided_by": decided.by,
        "reason": decided.reason,
        "at": decided.at,
        "received_at": stamp.text,
        "holder": decided.holder,
        "counts": int(counts),
        "points": points,
    }
    conn.execute(insert(_d).values(values))


def _tell_decided(conn: Connection, row: Any, decided: Decided) -> None:
    """To the till that has the case on its list, if it still is the same one."""
    holder = holders.find(conn, row.holder, row.incarnation)
    if holder is not None and holder.is_current:
        letter = wire.Settlement(
            item=decided.item,
            choice=decided.choice.value,
            by=decided.by,
            reason=decided.reason,
            at=decided.at,
        )
        mailbox.send(conn, row.holder, row.incarnation, [letter])
