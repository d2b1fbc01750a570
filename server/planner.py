"""Who holds standing rights: the till a member uses most, for nearly any redemption.

Simple on purpose. The home store is the one with most of the member's sales; its
holder is the till there with most of them, or the one that leads the store. A tie
goes to the last visit, but never moves rights that are already parked. The target is
what 99 of 100 redemptions of the chain do not exceed (a knob), at most the cap; it is
topped up when less than the low water is left. What came back because another till
asked for it waits a moment, so that the other till gets it. Rights stand until they
are asked back, and asking is a letter: the free part grows only when the holder
answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    delete,
    select,
)

from server import chain, epochs, in_force, lead, mailbox, schema as db
from server.account_keys import all_keys, among_these
from server.book import Book
from server.core import Core, Stamp
from server.database import Insert, upsert_of
from server.holders import HolderState
from server.ledger import Granted, Ledger
from server.ledger_values import new_right
from server.ports import new_id
from server.schema import TENANT
from sync import protocol as wire

STANDING = "standing"
POLICY = 1
_CHUNK = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A till that may hold rights for a member, and how much it is used."""

    holder: str
    incarnation: int
    store: str
    sales: int
    last_at: str


class Planner:
    """Plans for the accounts of one transaction."""

    def __init__(self, core: Core, conn: Connection, book: Book, stamp: Stamp) -> None:
        self._core = core
        self._conn = conn
        self._book = book
        self._stamp = stamp
        self._settings = core.config.planning
        self._letters: dict[tuple[str, int], list[wire.MailBody]] = {}

    def plan(self, accounts: Iterable[str]) -> None:
        """Top up, or ask back what is parked elsewhere. Flush the book afterwards."""
        wanted = sorted(set(accounts))
        if not wanted or not self._settings.enabled:
            return
        self._book.load(wanted)
        ledgers = [v for v in map(self._book.ledger, wanted) if v is not None]
        visits = self._visits(sorted({_visitor(ledger) for ledger in ledgers}))
        for ledger in ledgers:
            if not visits.get(_visitor(ledger)) and ledger.home_store:
                visits[_visitor(ledger)] = self._first_till(ledger.home_store)
        self._book.load_open_rights(ledger.account for ledger in ledgers)
        in_force.refuse_lots(self._conn, ledgers, self._stamp.today)
        target = self._target()
        epoch = chain.epoch(self._conn)
        for ledger in ledgers:
            self._plan_one(ledger, visits.get(_visitor(ledger), []), target, epoch)
        for (holder, incarnation), letters in sorted(self._letters.items()):
            mailbox.send(self._conn, holder, incarnation, letters)
        self._letters.clear()

    def _plan_one(
        self, ledger: Ledger, visits: Sequence[Home], target: int, epoch: int
    ) -> None:
        standing = [
            right
            for right in ledger.rights.values()
            if right.kind == STANDING and right.open
        ]
        if ledger.status != "active":
            if standing:  # Blocked or replaced: till and card meet no more.
                recall(
                    self._conn, ledger, standing, sum(r.open for r in standing), epoch
                )
            return
        home = home_of(visits, standing)
        if home is None:
            return
        here = [right for right in standing if _is_at(right, home)]
        parked = [right for right in standing if not _is_at(right, home)]
        if parked:
            recall(self._conn, ledger, parked, sum(r.open for r in parked), epoch)
        left = sum(right.open for right in here)
        if left * 100 < target * self._settings.low_water_percent or not here:
            self._grant(ledger, home, target - left, epoch)

    def _grant(self, ledger: Ledger, home: Home, most: int, epoch: int) -> None:
        usable = ledger.usable(self._stamp.today)
        if min(most, usable) < max(1, self._settings.smallest):
            return
        right = new_right(
            right_id=new_id(self._core.randomness),
            holder=home.holder,
            incarnation=home.incarnation,
            epoch=epoch,
            kind=STANDING,
            granted_at=self._stamp.text,
        )
        ledger.grant(right, most, self._stamp.today)
        letter = signed_grant(self._core, ledger.account, right)
        here = (home.holder, home.incarnation)
        self._letters.setdefault(here, []).append(letter)

    def _target(self) -> int:
        learnt = chain.read(self._conn, chain.TYPICAL_REDEMPTION)
        target = int(learnt) if learnt else self._settings.target
        return min(target, self._settings.cap)

    def _visits(self, accounts: Sequence[str]) -> dict[str, list[Home]]:
        """By account: the tills it was used at that may hold rights."""
        found: dict[str, list[Home]] = {}
        for i in range(0, len(accounts), _CHUNK):
            keys = all_keys(accounts[i : i + _CHUNK])
            for row in self._conn.execute(_VISITS, {"accounts": keys}):
                home = Home(
                    holder=row.holder,
                    incarnation=row.incarnation,
                    store=row.store,
                    sales=row.sales,
                    last_at=row.last_at,
                )
                found.setdefault(row.account, []).append(home)
        return self._with_leads(found)

    def _with_leads(self, found: dict[str, list[Home]]) -> dict[str, list[Home]]:
        """Where one till of a store leads it, that one holds the rights of all."""
        stores = {home.store for homes in found.values() for home in homes}
        leads = lead.in_charge(self._conn, sorted(stores))
        if not leads:
            return found

        def at_lead(home: Home) -> Home:
            till, incarnation = leads.get(home.store, (home.holder, home.incarnation))
            return replace(home, holder=till, incarnation=incarnation)

        return {account: list(map(at_lead, homes)) for account, homes in found.items()}

    def _first_till(self, store_number: int) -> list[Home]:
        """Of a member who never bought: lead or first till of the home store."""
        homes = [
            Home(
                holder=row.till_id,
                incarnation=row.incarnation,
                store=row.store_id,
                sales=0,
                last_at="",
            )
            for row in self._conn.execute(_FIRST_TILL, {"k_store": store_number})
        ]
        return self._with_leads({"": homes})[""]


_ACTIVE = HolderState.ACTIVE.value


def _visitor(ledger: Ledger) -> str:
    """Whose sales say where its home is: a purse's member, or a bearer itself."""
    return ledger.member or ledger.account


def home_of(visits: Sequence[Home], standing: Sequence[Granted]) -> Home | None:
    """The most used till of the most used store; a tie moves nothing."""
    if not visits:
        return None
    parked = {(right.holder, right.incarnation) for right in standing}
    by_store: dict[str, list[Home]] = {}
    for visit in visits:
        by_store.setdefault(visit.store, []).append(visit)

    def use(tills: Sequence[Home]) -> tuple[int, bool, str]:
        return (
            sum(till.sales for till in tills),
            any((till.holder, till.incarnation) in parked for till in tills),
            max(till.last_at for till in tills),
        )

    home_store = max(by_store.values(), key=use)
    return max(home_store, key=lambda till: use([till]))


def recall(
    conn: Connection,
    ledger: Ledger,
    rights: Sequence[Granted],
    most: int,
    epoch: int,
) -> int:
    """Ask holders for what they have, at most so much; how much is on its way."""
    asked = 0
    for right in sorted(rights, key=lambda r: (-r.open, r.right_id)):
        already = min(right.recalled, right.open)
        asked += min(already, most - asked)
        more = min(right.open - already, most - asked)
        if more <= 0:
            continue
        asked += more
        right.recalled = already + more
        right.is_changed = True
        letter = wire.Recall(
            right=right.right_id,
            account=ledger.account,
            epoch=epoch,
            up_to=right.recalled,
        )
        mailbox.send(conn, right.holder, right.incarnation, [letter])
    return asked


def signed_grant(
    core: Core, account: str, right: Granted, *, per_account: int = 0, per_sale: int = 0
) -> wire.Grant:
    """What a till gets: provably of this server, for this holder alone."""
    grant = wire.Grant(
        right=right.right_id,
        account=account,
        till=right.holder,
        incarnation=right.incarnation,
        epoch=right.epoch,
        kind=right.kind,
        amount=right.amount,
        slices=[
            wire.Slice(
                lot=part.lot_id,
                points=part.amount,
                expires=None if part.expires is None else part.expires.isoformat(),
            )
            for part in right.parts
        ],
        at=right.granted_at,
        policy=POLICY,
        per_account=per_account,
        per_sale=per_sale,
    )
    signature = core.keys.signing.sign(grant.signable()).hex()
    return msgspec.structs.replace(grant, signature=signature)


def learn(conn: Connection, core: Core) -> None:
    """What a usual redemption is, from the newest ones."""
    most = {"most": core.config.planning.learn_from}
    sizes = sorted(conn.execute(_NEWEST_SIZES, most).scalars())
    if sizes:
        typical = sizes[(len(sizes) - 1) * core.config.planning.percentile // 100]
        chain.write(conn, chain.TYPICAL_REDEMPTION, str(typical))


def take_due(conn: Connection, most: int) -> list[str]:
    """Take accounts off the list of those that wait for planning.

    None while tills have to report after a restore: what is free is not known.
    """
    if epochs.look(conn, lock=True).is_open:
        return []
    accounts = list(conn.execute(_DUE, {"most": most}).scalars())
    for i in range(0, len(accounts), _CHUNK):
        conn.execute(_TAKEN, {"accounts": all_keys(accounts[i : i + _CHUNK])})
    return accounts


def put_due_of_store(conn: Connection, store_number: int, store_id: str) -> None:
    """A till began to work here: plan for everybody whose home this may be."""
    _put_due(conn, _AT_HOME_IN, {"k_number": store_number})
    _put_due(conn, _WERE_IN, {"k_store": store_id})


def put_due(conn: Connection, accounts: Sequence[str]) -> None:
    for i in range(0, len(accounts), _CHUNK):
        _put_due(conn, _KNOWN, {"accounts": all_keys(accounts[i : i + _CHUNK])})


def _put_due(
    conn: Connection, query: Select[tuple[int, int, str]], values: Mapping[str, Any]
) -> None:
    conn.execute(_into_due(conn.dialect.name, query), values)


@lru_cache
def _into_due(dialect: str, query: Select[tuple[int, int, str]]) -> Insert:
    statement = upsert_of(dialect, db.plan_due).from_select(
        ["tenant", "shard", "account"], query
    )
    return statement.on_conflict_do_nothing()


def _newest(till: Table, holder: Table) -> ColumnElement[bool]:
    """A till's holder in its present incarnation."""
    return (
        (holder.c.tenant == till.c.tenant)
        & (holder.c.holder == till.c.till_id)
        & (holder.c.incarnation == till.c.incarnation)
    )


_v, _t, _h, _s, _due = db.visit, db.till, db.holder, db.sale, db.plan_due
_a, _m = db.account, db.member
_FIRST_TILL = (
    select(_t.c.till_id, _t.c.store_id, _t.c.incarnation)
    .join(_h, _newest(_t, _h))
    .where(
        _t.c.tenant == TENANT,
        _t.c.store_number == bindparam("k_store"),
        _h.c.state == _ACTIVE,
    )
    .order_by(_t.c.number)
    .limit(1)
)
_NEWEST_SIZES = (
    select(_s.c.redeemed)
    .where(_s.c.tenant == TENANT, _s.c.redeemed > 0)
    .order_by(_s.c.business_date.desc())
    .limit(bindparam("most"))
)
_DUE = (
    select(_due.c.account)
    .where(_due.c.tenant == TENANT)
    .order_by(_due.c.account)
    .limit(bindparam("most"))
)
_TAKEN = delete(_due).where(among_these(_due, "accounts"))
_AT_HOME_IN = select(_m.c.tenant, _m.c.shard, _m.c.account).where(
    _m.c.tenant == TENANT, _m.c.home_store == bindparam("k_number")
)
_WERE_IN = (
    select(_v.c.tenant, _v.c.shard, _v.c.account)
    .where(_v.c.tenant == TENANT, _v.c.store == bindparam("k_store"))
    .distinct()
)
_KNOWN = select(_a.c.tenant, _a.c.shard, _a.c.account).where(
    among_these(_a, "accounts")
)
_VISITS = (
    select(
        _v.c.account,
        _v.c.holder,
        _v.c.store,
        _v.c.sales,
        _v.c.last_at,
        _t.c.incarnation,
    )
    .join(_t, (_t.c.tenant == _v.c.tenant) & (_t.c.till_id == _v.c.holder))
    .join(_h, _newest(_t, _h))
    .where(among_these(_v, "accounts"), _h.c.state == _ACTIVE)
)


def _is_at(right: Granted, home: Home) -> bool:
    return (right.holder, right.incarnation) == (home.holder, home.incarnation)
