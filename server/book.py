"""Accounts of one transaction: loaded once, changed in memory, written together.

However many entries a batch has, each account costs a handful of statements.
Writing checks the version that was read, so that nobody's change is ever lost; a
change under our feet raises Conflict and the whole unit of work is run again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    bindparam,
    insert,
    select,
    tuple_,
    update,
)

from server import schema as db
from server.database import Conflict
from server.ledger import (
    CONTRA,
    SUSPENSE,
    Cause,
    Granted,
    Kind,
    Ledger,
    Lot,
    Part,
    Posting,
    Unit,
)
from server.schema import TENANT, shard_of

_CHUNK = 200


class Book:
    """The ledgers that one transaction works on."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._open: dict[str, Ledger | None] = {}
        self._read_rights: set[str] = set()
        self._suspense: list[tuple[Cause, str, int]] = []

    def ledger(self, account: str) -> Ledger | None:
        """The account, locked until the transaction ends; None: no such account."""
        if account not in self._open:
            self.load([account])
        return self._open[account]

    def load(self, accounts: Iterable[str]) -> None:
        """Read many accounts with few statements."""
        new = sorted(set(accounts) - self._open.keys())
        for i in range(0, len(new), _CHUNK):
            self._load(new[i : i + _CHUNK])

    def open_account(self, account: str, **member: str | int | None) -> Ledger:
        """A new account; it and its member's row are written with the rest."""
        assert self._open.get(account) is None, account
        keys = {"tenant": TENANT, "shard": shard_of(account), "account": account}
        self._conn.execute(insert(db.member).values(**keys, **member))
        self._conn.execute(insert(db.account).values(**keys))
        ledger = Ledger(account=account, is_new=True)
        self._open[account] = ledger
        self._read_rights.add(account)
        return ledger

    def loaded(self) -> list[Ledger]:
        return [ledger for ledger in self._open.values() if ledger is not None]

    def right(self, account: str, right_id: str) -> Granted | None:
        """A right of this account, also a closed one."""
        ledger = self.ledger(account)
        if ledger is None:
            return None
        if right_id not in ledger.rights:
            table = db.spend_right
            where = (*_one(table, account), table.c.right_id == right_id)
            row = self._conn.execute(select(table).where(*where)).first()
            if row is not None:
                ledger.rights[right_id] = _granted(row)
        return ledger.rights.get(right_id)

    def need_lots(self, ledger: Ledger, lots: Iterable[str]) -> None:
        """Bring in lots that are used up but are about to be named."""
        missing = sorted(set(lots) - ledger.lots.keys())
        if missing:
            where = (*_one(db.lot, ledger.account), db.lot.c.lot_id.in_(missing))
            for row in self._conn.execute(select(db.lot).where(*where)):
                ledger.lots[row.lot_id] = _lot(row)

    def load_open_rights(self, accounts: Iterable[str]) -> None:
        """Bring in every right that is still open of accounts already loaded."""
        new = sorted(set(accounts) - self._read_rights)
        table = db.spend_right
        for i in range(0, len(new), _CHUNK):
            where = (among(table, new[i : i + _CHUNK]), table.c.state == "open")
            for row in self._conn.execute(select(table).where(*where)):
                ledger = self._open[row.account]
                assert ledger is not None
                ledger.rights.setdefault(row.right_id, _granted(row))
        self._read_rights.update(new)

    def post_uncovered(self, cause: Cause, account: str, points: int) -> None:
        """Spent without a right: on the chain's suspense, never the member's."""
        self._suspense.append((cause, account, points))

    def forget(self) -> None:
        """After a rollback to a savepoint: what is in memory is not true."""
        self._open.clear()
        self._read_rights.clear()
        self._suspense.clear()

    def flush(self) -> list[Ledger]:
        """Write everything; the ledgers that changed."""
        changed = [ledger for ledger in self.loaded() if ledger.is_changed()]
        self._write_entries(changed)
        self._write_lots(changed)
        self._write_rights(changed)
        for ledger in changed:
            self._write_account(ledger)
            ledger.postings.clear()
            ledger.changed_lots.clear()
        return changed

    # --- reading ---------------------------------------------------------------

    def _load(self, accounts: Sequence[str]) -> None:
        a, m = db.account, db.member
        joined = a.join(
            m,
            (a.c.tenant == m.c.tenant)
            & (a.c.shard == m.c.shard)
            & (a.c.account == m.c.account),
        )
        query = (
            select(a, m.c.name, m.c.status, m.c.blocked_on, m.c.home_store)
            .select_from(joined)
            .where(among(a, accounts))
            .order_by(a.c.account)
            .with_for_update(of=a)
        )
        self._open.update(dict.fromkeys(accounts))
        for row in self._conn.execute(query):
            self._open[row.account] = _ledger(row)
        # Lots that are used up stay out of the way until somebody names them.
        where = (among(db.lot, accounts), db.lot.c.left_free > 0)
        for row in self._conn.execute(select(db.lot).where(*where)):
            ledger = self._open[row.account]
            assert ledger is not None, row.account
            ledger.lots[row.lot_id] = _lot(row)

    # --- writing ---------------------------------------------------------------

    def _write_account(self, ledger: Ledger) -> None:
        table = db.account
        result = self._conn.execute(
            update(table)
            .where(*_one(table, ledger.account), table.c.ver == ledger.version)
            .values(
                posted=ledger.posted,
                rights_out=ledger.rights_out,
                claims=ledger.claims,
                ver=ledger.version + 1,
            )
        )
        if result.rowcount != 1:
            raise Conflict(ledger.account)
        ledger.version += 1
        ledger.is_new = False

    def _write_entries(self, changed: Sequence[Ledger]) -> None:
        rows: list[dict[str, Any]] = []
        for ledger in changed:
            for posting in ledger.postings:
                rows += _legs(posting)
        for cause, account, points in self._suspense:
            rows += _uncovered_legs(cause, account, points)
        self._suspense.clear()
        if rows:
            self._conn.execute(insert(db.entry), rows)

    def _write_lots(self, changed: Sequence[Ledger]) -> None:
        new: list[dict[str, Any]] = []
        old: list[dict[str, Any]] = []
        for ledger in changed:
            keys = {"tenant": TENANT, "shard": shard_of(ledger.account)}
            for lot_id in sorted(ledger.changed_lots):
                lot = ledger.lots[lot_id]
                if lot.is_new:
                    new.append({**keys, "account": ledger.account, **_lot_row(lot)})
                else:
                    old.append(
                        {
                            "k_shard": keys["shard"],
                            "k_account": ledger.account,
                            "k_lot": lot_id,
                            "left_free": lot.free,
                        }
                    )
                lot.is_new = False
        if new:
            self._conn.execute(insert(db.lot), new)
        if old:
            self._conn.execute(_UPDATE_LOT, old)

    def _write_rights(self, changed: Sequence[Ledger]) -> None:
        new: list[dict[str, Any]] = []
        old: list[dict[str, Any]] = []
        for ledger in changed:
            for right in ledger.rights.values():
                if right.is_new:
                    new.append(_right_row(ledger.account, right))
                elif right.is_changed:
                    old.append(_right_change(ledger.account, right))
                right.is_new = right.is_changed = False
        if new:
            self._conn.execute(insert(db.spend_right), new)
        if old:
            self._conn.execute(_UPDATE_RIGHT, old)


_UPDATE_LOT = (
    update(db.lot)
    .where(
        db.lot.c.tenant == TENANT,
        db.lot.c.shard == bindparam("k_shard"),
        db.lot.c.account == bindparam("k_account"),
        db.lot.c.lot_id == bindparam("k_lot"),
    )
    .values(left_free=bindparam("left_free"))
)
_UPDATE_RIGHT = (
    update(db.spend_right)
    .where(
        db.spend_right.c.tenant == TENANT,
        db.spend_right.c.shard == bindparam("k_shard"),
        db.spend_right.c.account == bindparam("k_account"),
        db.spend_right.c.right_id == bindparam("k_right"),
    )
    .values(
        open_amt=bindparam("open_amt"),
        spent_amt=bindparam("spent_amt"),
        recalled=bindparam("recalled"),
        state=bindparam("state"),
        slices=bindparam("slices"),
    )
)


def _one(table: Table, account: str) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.tenant == TENANT,
        table.c.shard == shard_of(account),
        table.c.account == account,
    )


def among(table: Table, accounts: Sequence[str]) -> ColumnElement[bool]:
    """Rows of these accounts, by their whole key."""
    if len(accounts) == 1:
        keys = _one(table, accounts[0])
        return keys[0] & keys[1] & keys[2]
    wanted = [(TENANT, shard_of(account), account) for account in accounts]
    return tuple_(table.c.tenant, table.c.shard, table.c.account).in_(wanted)


def day_of_text(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _text_of_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _ledger(row: Row[Any]) -> Ledger:
    return Ledger(
        account=row.account,
        posted=row.posted,
        rights_out=row.rights_out,
        claims=row.claims,
        version=row.ver,
        name=row.name,
        status=row.status,
        blocked_on=row.blocked_on,
        home_store=row.home_store,
    )


def _lot(row: Row[Any]) -> Lot:
    return Lot(
        lot_id=row.lot_id,
        origin=row.origin,
        amount=row.amount,
        free=row.left_free,
        active=date.fromisoformat(row.active),
        expires=day_of_text(row.expires),
    )


def _lot_row(lot: Lot) -> dict[str, Any]:
    return {
        "lot_id": lot.lot_id,
        "origin": lot.origin,
        "amount": lot.amount,
        "left_free": lot.free,
        "active": lot.active.isoformat(),
        "expires": _text_of_day(lot.expires),
    }


def parts_of_text(slices: str) -> list[Part]:
    return [
        Part(
            lot_id=lot_id,
            amount=amount,
            open=still_open,
            spent=spent,
            expires=day_of_text(expires),
        )
        for lot_id, amount, still_open, spent, expires in json.loads(slices)
    ]


def _text_of_parts(parts: Sequence[Part]) -> str:
    return json.dumps(
        [[p.lot_id, p.amount, p.open, p.spent, _text_of_day(p.expires)] for p in parts],
        separators=(",", ":"),
    )


def _granted(row: Row[Any]) -> Granted:
    return Granted(
        right_id=row.right_id,
        holder=row.holder,
        incarnation=row.incarnation,
        epoch=row.epoch,
        kind=row.kind,
        granted_at=row.granted_at,
        parts=parts_of_text(row.slices),
        recalled=row.recalled,
    )


def _right_row(account: str, right: Granted) -> dict[str, Any]:
    return {
        "tenant": TENANT,
        "shard": shard_of(account),
        "account": account,
        "right_id": right.right_id,
        "holder": right.holder,
        "incarnation": right.incarnation,
        "epoch": right.epoch,
        "kind": right.kind,
        "amount": right.amount,
        "granted_at": right.granted_at,
        **_right_state(right),
    }


def _right_change(account: str, right: Granted) -> dict[str, Any]:
    return {
        "k_shard": shard_of(account),
        "k_account": account,
        "k_right": right.right_id,
        **_right_state(right),
    }


def _right_state(right: Granted) -> dict[str, Any]:
    return {
        "open_amt": right.open,
        "spent_amt": right.spent,
        "recalled": right.recalled,
        "state": right.state.value,
        "slices": _text_of_parts(right.parts),
    }


def _legs(posting: Posting) -> list[dict[str, Any]]:
    """Both sides of one posting: what one account gets, the other gives."""
    contra = CONTRA[posting.kind]
    common = {
        **_cause_row(posting.cause, posting.account, posting.number),
        "kind": posting.kind.value,
        "unit": posting.unit.value,
        "lot_id": posting.lot_id,
        "right_id": posting.right_id,
    }
    return [
        {
            **common,
            "account": posting.account,
            "contra": contra,
            "amount": posting.amount,
        },
        {
            **common,
            "account": contra,
            "contra": posting.account,
            "amount": -posting.amount,
        },
    ]


def _uncovered_legs(cause: Cause, account: str, points: int) -> list[dict[str, Any]]:
    contra = CONTRA[Kind.UNCOVERED]
    common = {
        **_cause_row(cause, account, "uncovered"),
        "kind": Kind.UNCOVERED.value,
        "unit": Unit.POINTS.value,
        "lot_id": None,
        "right_id": None,
    }
    return [
        {**common, "account": SUSPENSE, "contra": contra, "amount": -points},
        {**common, "account": contra, "contra": SUSPENSE, "amount": points},
    ]


def _cause_row(cause: Cause, account: str, number: int | str) -> dict[str, Any]:
    return {
        "tenant": TENANT,
        "shard": shard_of(account),
        "entry_id": f"{cause.entry}.{number}",
        "sale_id": cause.sale,
        "holder": cause.holder,
        "incarnation": cause.incarnation,
        "seq": cause.seq,
        "business_date": cause.day.isoformat(),
        "server_ts": cause.at,
        "programme": cause.programme,
        "policy_version": cause.version,
        "body_hash": cause.body_hash,
    }
