"""Accounts of one transaction: loaded once, changed in memory, written together.

However many entries a batch has, each account costs a handful of statements.
Writing checks the version that was read, so that nobody's change is ever lost; a
change under our feet raises Conflict and the whole unit of work is run again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Result, insert

from cashier.domain.ids import AccountId, purse_account, purse_of
from cashier.domain.risk import POOL_ACCOUNT
from server import bearers, schema as db
from server.bearers import Bearer
from server.book_rows import (
    gift_legs,
    granted_of,
    ledger_of,
    legs_of,
    lot_of,
    lot_row,
    right_change,
    right_row,
    uncovered_legs,
)
from server.book_statements import (
    ACCOUNTS,
    FREE_LOTS,
    LOTS,
    MOVE_RISK,
    NAMED_LOT,
    NAMED_LOTS,
    NEW_ENTRIES,
    NEW_LOTS,
    NEW_RIGHTS,
    OPEN_RIGHTS,
    RIGHT,
    RIGHTS,
    UPDATE_ACCOUNT,
    UPDATE_LOT,
    UPDATE_RIGHT,
    OfAccounts,
)
from server.database import upsert
from server.ledger import Cause, Granted, Ledger
from server.quick import Question, change, together
from server.schema import TENANT, shard_of

_CHUNK = 200


class Book:
    """The ledgers that one transaction works on."""

    def __init__(self, conn: Connection, *, together: bool = False) -> None:
        self._conn = conn
        self._together = together  # After a restore: see `Ledger.short`.
        self._open: dict[str, Ledger | None] = {}
        self._read_rights: set[str] = set()
        self._suspense: list[tuple[Cause, str, int]] = []
        self._lent = 0  # Into pools, less what was drawn from them or came back.
        self._gifts: list[tuple[Cause, int]] = []
        self._no_lot: set[tuple[str, str]] = set()  # Looked for, all of them.

    def ledger(self, account: str) -> Ledger | None:
        """The account, locked until the transaction ends; None: no such account."""
        if account not in self._open:
            self.load([account])
        return self._open[account]

    def load(self, accounts: Iterable[str]) -> None:
        """Read many accounts with few statements.

        A purse brings its member's own account: whoever changes anything of a
        member has that one locked.
        """
        new = sorted(_with_members(accounts) - self._open.keys())
        for i in range(0, len(new), _CHUNK):
            self._load(new[i : i + _CHUNK])

    def open_account(self, account: str, **member: str | int | None) -> Ledger:
        """A new account; it and its member's row are written with the rest."""
        assert self._open.get(account) is None, account
        keys = _key_columns(account)
        self._conn.execute(insert(db.member).values(**keys, **member))
        self._conn.execute(insert(db.account).values(**keys, member=account))
        ledger = Ledger(account=account, is_new=True, member=account)
        self._open[account] = ledger
        self._read_rights.add(account)
        return ledger

    def open_purse(self, of: Ledger, purse: str) -> Ledger:
        """A member's purse; its account is made when it is first filled."""
        account = purse_account(AccountId(of.member), purse)
        return self.ledger(account) or self._open_row(account, of.member)

    def open_bearer(self, account: str, bearer: Bearer) -> Ledger:
        """A bearer's account; what is known of it first stays."""
        bearers.put(self._conn, account, bearer)
        return self.ledger(account) or self._open_row(account, "")

    def loaded(self) -> list[Ledger]:
        return [ledger for ledger in self._open.values() if ledger is not None]

    def right(self, account: str, right_id: str) -> Granted | None:
        """A right of this account, also a closed one."""
        ledger = self.ledger(account)
        if ledger is None:
            return None
        if right_id not in ledger.rights:
            row = self._conn.execute(*right_question(account, right_id)).first()
            if row is not None:
                ledger.rights[right_id] = granted_of(row)
        return ledger.rights.get(right_id)

    def need_lots(self, ledger: Ledger, lots: Iterable[str]) -> None:
        """Bring in lots that are used up but are about to be named."""
        missing = sorted(
            lot
            for lot in set(lots) - ledger.lots.keys()
            if (ledger.account, lot) not in self._no_lot
        )
        if missing:
            # A list in a statement is written anew each time: one lot goes without.
            query = NAMED_LOTS if missing[1:] else NAMED_LOT
            values = {**_keys(ledger.account), "lots": missing, "k_lot": missing[0]}
            for row in self._conn.execute(query, values):
                ledger.lots[row.lot_id] = lot_of(row)

    def load_rights(self, named: Iterable[tuple[str, str]]) -> None:
        """Bring in rights that are about to be named, as (account, right)."""
        wanted = sorted(set(named))
        self.load(account for account, _ in wanted)
        keys = [
            (TENANT, shard_of(account), account, right)
            for account, right in wanted
            if (ledger := self._open[account]) and right not in ledger.rights
        ]
        for i in range(0, len(keys), _CHUNK):
            for row in self._conn.execute(RIGHTS, {"keys": keys[i : i + _CHUNK]}):
                ledger = self._open[row.account]
                assert ledger is not None, row.account
                ledger.rights[row.right_id] = granted_of(row)

    def load_lots(self, named: Iterable[tuple[str, str]]) -> None:
        """Bring in lots that may be used up and are about to be named."""
        wanted = sorted(set(named))
        self.load(account for account, _ in wanted)
        keys = [
            (TENANT, shard_of(account), account, lot)
            for account, lot in wanted
            if (ledger := self._open[account])
            and lot not in ledger.lots
            and (account, lot) not in self._no_lot
        ]
        for i in range(0, len(keys), _CHUNK):
            for row in self._conn.execute(LOTS, {"keys": keys[i : i + _CHUNK]}):
                ledger = self._open[row.account]
                assert ledger is not None, row.account
                ledger.lots[row.lot_id] = lot_of(row)
        self._no_lot.update((account, lot) for _, _, account, lot in keys)

    def load_open_rights(self, accounts: Iterable[str]) -> None:
        """Bring in every right that is still open of accounts already loaded."""
        new = sorted(set(accounts) - self._read_rights)
        for i in range(0, len(new), _CHUNK):
            for row in self._ask(OPEN_RIGHTS, new[i : i + _CHUNK]):
                ledger = self._open[row.account]
                assert ledger is not None
                ledger.rights.setdefault(row.right_id, granted_of(row))
        self._read_rights.update(new)

    def post_uncovered(self, cause: Cause, account: str, points: int) -> None:
        """Spent without a right: on the chain's suspense, never the member's."""
        self._suspense.append((cause, account, points))

    def lend(self, points: int) -> None:
        """The chain's pools hold so much more, or less, when this is written."""
        self._lent += points

    def risk_moved(self) -> int:
        """How much more of the chain's limit is taken when this is written."""
        ledgers = self.loaded()
        return self._lent + sum(one.risk_used - one.risk_before for one in ledgers)

    def post_gift(self, cause: Cause, money: int) -> None:
        """Money for the cause of this programme."""
        self._gifts.append((cause, money))

    def forget(self) -> None:
        """After a rollback to a savepoint: what is in memory is not true."""
        self._open.clear()
        self._read_rights.clear()
        self._no_lot.clear()
        self._suspense.clear()
        self._lent = 0
        self._gifts.clear()

    def flush(self) -> list[Ledger]:
        """Write everything; the ledgers that changed."""
        changed = [ledger for ledger in self.loaded() if ledger.is_changed()]
        with together(self._conn):
            self._write_entries(changed)
            self._write_lots(changed)
            self._write_rights(changed)
            self._write_risk(changed)
            self._write_accounts(changed)
        for ledger in changed:
            ledger.postings.clear()
            ledger.changed_lots.clear()
        return changed

    # --- reading ---------------------------------------------------------------

    def _open_row(self, account: str, member: str) -> Ledger:
        # Somebody else may make it at this moment: then theirs is the one.
        statement = upsert(self._conn, db.account).values(
            **_key_columns(account), member=member
        )
        self._conn.execute(statement.on_conflict_do_nothing())
        self._load([account])
        ledger = self._open[account]
        assert ledger is not None, account
        return ledger

    def _load(self, accounts: Sequence[str]) -> None:
        self._open.update(dict.fromkeys(accounts))
        for row in self._ask(ACCOUNTS, accounts):
            loaded = ledger_of(row)
            loaded.short = {} if self._together else None
            self._open[row.account] = loaded
        # Lots that are used up stay out of the way until somebody names them.
        for row in self._ask(FREE_LOTS, accounts):
            ledger = self._open[row.account]
            assert ledger is not None, row.account
            ledger.lots[row.lot_id] = lot_of(row)

    def _ask(self, query: OfAccounts, accounts: Sequence[str]) -> Result[Any]:
        return self._conn.execute(*_of(query, accounts))

    # --- writing ---------------------------------------------------------------

    def _write_accounts(self, changed: Sequence[Ledger]) -> None:
        rows = [_account_change(ledger) for ledger in changed]
        if not rows:
            return
        values = rows if rows[1:] else rows[0]
        change(self._conn, UPDATE_ACCOUNT, values)
        for ledger in changed:
            ledger.version += 1
            ledger.is_new = False

    def _write_risk(self, changed: Sequence[Ledger]) -> None:
        """What accounts and pools take of the chain's limit, in one row, last."""
        more = self._lent
        for ledger in changed:
            more += ledger.risk_used - ledger.risk_before
            ledger.risk_before = ledger.risk_used
        self._lent = 0
        if more:
            change(self._conn, MOVE_RISK, {**_keys(POOL_ACCOUNT), "more": more})

    def _write_entries(self, changed: Sequence[Ledger]) -> None:
        rows: list[dict[str, Any]] = []
        for ledger in changed:
            for posting in ledger.postings:
                rows += legs_of(posting)
        for cause, account, points in self._suspense:
            rows += uncovered_legs(cause, account, points)
        for cause, money in self._gifts:
            rows += gift_legs(cause, money)
        self._suspense.clear()
        self._gifts.clear()
        if rows:
            change(self._conn, NEW_ENTRIES, rows)

    def _write_lots(self, changed: Sequence[Ledger]) -> None:
        new: list[dict[str, Any]] = []
        old: list[dict[str, Any]] = []
        for ledger in changed:
            keys = {"tenant": TENANT, "shard": shard_of(ledger.account)}
            for lot_id in sorted(ledger.changed_lots):
                lot = ledger.lots[lot_id]
                if lot.is_new:
                    new.append({**keys, "account": ledger.account, **lot_row(lot)})
                else:
                    old.append(
                        {
                            "k_shard": keys["shard"],
                            "k_account": ledger.account,
                            "k_lot": lot_id,
                            "left_free": lot.free,
                            "claimed": lot.claimed,
                        }
                    )
                lot.is_new = False
        if new:
            change(self._conn, NEW_LOTS, new)
        if old:
            change(self._conn, UPDATE_LOT, old)

    def _write_rights(self, changed: Sequence[Ledger]) -> None:
        new: list[dict[str, Any]] = []
        old: list[dict[str, Any]] = []
        for ledger in changed:
            for right in ledger.rights.values():
                if right.is_new:
                    new.append(right_row(ledger.account, right))
                elif right.is_changed:
                    old.append(right_change(ledger.account, right))
                right.is_new = right.is_changed = False
        if new:
            change(self._conn, NEW_RIGHTS, new)
        if old:
            change(self._conn, UPDATE_RIGHT, old)


def questions(account: str) -> list[Question]:
    """What a book asks when it loads this account first: the row is locked."""
    accounts = sorted(_with_members([account]))
    return [_of(ACCOUNTS, accounts), _of(FREE_LOTS, accounts)]


def right_question(account: str, right_id: str) -> Question:
    return RIGHT, {**_keys(account), "k_right": right_id}


def _with_members(accounts: Iterable[str]) -> set[str]:
    named = set(accounts)
    return named | {purse_of(AccountId(account))[0] for account in named}


def _of(query: OfAccounts, accounts: Sequence[str]) -> Question:
    if len(accounts) == 1:
        return query.one, _keys(accounts[0])
    return query.many, {"accounts": _all_keys(accounts)}


def _key_columns(account: str) -> dict[str, Any]:
    return {"tenant": TENANT, "shard": shard_of(account), "account": account}


def _keys(account: str) -> dict[str, Any]:
    return {"k_shard": shard_of(account), "k_account": account}


def _account_change(ledger: Ledger) -> dict[str, Any]:
    return {
        **_keys(ledger.account),
        "k_ver": ledger.version,
        "posted": ledger.posted,
        "rights_out": ledger.rights_out,
        "claims": ledger.claims,
        "risk_used": ledger.risk_used,
        "risk_limit": ledger.risk_limit,
        "new_ver": ledger.version + 1,
    }


def _all_keys(accounts: Sequence[str]) -> list[tuple[int, int, str]]:
    return [(TENANT, shard_of(account), account) for account in accounts]
