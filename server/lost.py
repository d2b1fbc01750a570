"""Tills that are lost or stolen: what is at stake, and what a person decides.

    strict     no evidence: the rights stay frozen; nobody can be overspent
    goodwill   no evidence: the chain credits its customers again, and bears it
    limited    no evidence: what is open is booked on the chain's limits, and free

With evidence A or B what is left was surely not spent, under any policy: it goes
back to the customers. A till that comes back is heard: what it tells counts once,
against what was booked or given (`lost_given`). A decision is a row that stays.

A server that was restored waits for the reports of all tills, and no longer for one
that is lost or revoked. While it waits for others no point moves: the decision is
kept, and is said again when the last of them has told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from cashier.domain.risk import POOL_ACCOUNT
from server import (
    epochs,
    epochs_rebuild,
    holders,
    lost_given,
    planner,
    risk_silent,
    schema as db,
)
from server.account_keys import of_account
from server.book import Book
from server.chain import epoch
from server.config import GOODWILL
from server.core import Core, Stamp
from server.figures import publish_cards
from server.holders import HolderState
from server.ledger import Cause
from server.lost_stake import incarnations_of, stake
from server.lost_values import Decided, Evidence, LostRefused, Outcome, Stake
from server.ports import new_id
from server.risk import SHARE_ACCOUNT, Draws
from server.schema import TENANT

_CHUNK = 100
_r, _d, _h = db.spend_right, db.till_decision, db.holder


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who answers for a decision, and why it was made."""

    who: str
    why: str

    def __post_init__(self) -> None:
        if not (self.who.strip() and self.why.strip()):
            raise LostRefused("a decision needs who made it and why")


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One incarnation of a till."""

    till: str
    incarnation: int


def lives(conn: Connection, till: str, incarnation: int | None) -> list[Life]:
    """The incarnations that are meant; none named: all. Raises LostRefused."""
    known = incarnations_of(conn, till)
    if not known:
        raise LostRefused(f"no till is called {till}; see `kassa-server till list`")
    if incarnation is not None and incarnation not in known:
        raise LostRefused(f"till {till} has no incarnation {incarnation}: {known}")
    meant = known if incarnation is None else [incarnation]
    return [Life(till=till, incarnation=number) for number in meant]


# --- declared lost ------------------------------------------------------------------


def declare_lost(
    core: Core,
    till: str,
    evidence: Evidence,
    by: Signed,
    *,
    incarnation: int | None = None,
) -> Outcome:
    """Decide, then deal with what it holds, a few accounts at a time.

    May be cut off anywhere and said again: what was dealt with stays as it is.
    """

    def decide(conn: Connection) -> list[Life]:
        meant = lives(conn, till, incarnation)
        for life in meant:
            _decide_one(core, conn, life, evidence, by)
        epochs.excuse(conn, till)
        return meant

    decided = core.database.write(decide)
    epochs_rebuild.finish(core)
    if core.database.read(epochs.look).is_open:
        raise LostRefused(
            "noted; the server was restored and other tills have still to report:"
            " say it again after that (`kassa-server restored --list`)"
        )
    outcome = Outcome()
    for life in decided:
        outcome = outcome.plus(_deal_with(core, life, evidence))
    return outcome


def _decide_one(
    core: Core, conn: Connection, life: Life, evidence: Evidence, by: Signed
) -> None:
    at_stake = stake(conn, life.till, life.incarnation)
    holder = holders.find(conn, life.till, life.incarnation, lock=True)
    assert holder is not None, life
    if evidence is Evidence.QUEUE and at_stake.total:
        _need_import(conn, life, holder.watermark)
    if holder.state is not HolderState.REVOKED:
        state = HolderState.LOST.value
        holders.set_values(conn, life.till, life.incarnation, state=state)
    note(core, conn, life, Decided.LOST, by, evidence=evidence, points=at_stake.total)


def _need_import(conn: Connection, life: Life, watermark: int) -> None:
    """Evidence A is a queue that was read from the till's own disk."""
    query = select(_d.c.upto).where(
        _d.c.tenant == TENANT,
        _d.c.till == life.till,
        _d.c.incarnation == life.incarnation,
        _d.c.kind == Decided.IMPORTED.value,
        _d.c.upto >= watermark,
    )
    if conn.execute(query).first() is None:
        raise LostRefused(
            f"evidence A: no queue of till {life.till}, incarnation"
            f" {life.incarnation}, was imported up to its last entry {watermark};"
            " first `kassa-server queue import FILE`"
        )


def _deal_with(core: Core, life: Life, evidence: Evidence) -> Outcome:
    act = _act_of(core, evidence)
    outcome = Outcome()
    for rights in _chunks(core.database.read(lambda conn: _open_rights(conn, life))):
        done = core.database.write(lambda conn, rights=rights: act(conn, rights))  # type: ignore[misc]
        outcome = outcome.plus(done)
    if evidence is not Evidence.NOTHING:
        pools = core.database.write(lambda conn: _end_pools(conn, life))
        outcome = outcome.plus(Outcome(pools=pools))
    return outcome


_Right = tuple[str, str]  # Account, right.
_Act = Callable[[Connection, Sequence[_Right]], Outcome]


def _act_of(core: Core, evidence: Evidence) -> _Act:
    policy = core.config.risk
    if evidence is not Evidence.NOTHING:
        return lambda conn, rights: _release(core, conn, rights)
    if policy.is_limited:
        return lambda conn, rights: _book(core, conn, rights)
    if policy.policy == GOODWILL:
        return lambda conn, rights: _give(core, conn, rights)
    return _freeze


def _open_rights(conn: Connection, life: Life) -> list[_Right]:
    query = (
        select(_r.c.account, _r.c.right_id)
        .where(
            _r.c.tenant == TENANT,
            _r.c.holder == life.till,
            _r.c.incarnation == life.incarnation,
            _r.c.state == "open",
            _r.c.account != POOL_ACCOUNT,
        )
        .order_by(_r.c.account, _r.c.right_id)
    )
    return [(row.account, row.right_id) for row in conn.execute(query)]


def _chunks(rights: Sequence[_Right]) -> list[Sequence[_Right]]:
    return [rights[i : i + _CHUNK] for i in range(0, len(rights), _CHUNK)]


def _release(core: Core, conn: Connection, rights: Sequence[_Right]) -> Outcome:
    """Nobody spent it: back with the customers."""
    book, stamp, released = Book(conn), core.stamp(), 0
    accounts = sorted({account for account, _ in rights})
    book.load(accounts)
    for account, right_id in rights:
        ledger, right = book.ledger(account), book.right(account, right_id)
        if ledger is None or right is None or not right.open:
            continue
        book.need_lots(ledger, (part.lot_id for part in right.parts))
        released += ledger.hand_back(right, None)
        ledger.collect(_cause("released", right_id, stamp))
    lost_given.settle(conn, book, accounts, stamp)
    _write(conn, book, accounts, stamp)
    return Outcome(released=released)


def _give(core: Core, conn: Connection, rights: Sequence[_Right]) -> Outcome:
    book, stamp, given, frozen = Book(conn), core.stamp(), 0, 0
    accounts = sorted({account for account, _ in rights})
    book.load(accounts)
    for account, right_id in rights:
        ledger, right = book.ledger(account), book.right(account, right_id)
        if ledger is not None and right is not None and right.open:
            given += lost_given.give(conn, ledger, right, stamp)
            frozen += right.open
    _write(conn, book, accounts, stamp)
    return Outcome(given=given)


def _book(core: Core, conn: Connection, rights: Sequence[_Right]) -> Outcome:
    booked = frozen = 0
    for account, right_id in rights:
        points = _open_of(conn, account, right_id)
        if risk_silent.reclaim(core, conn, account, right_id):
            booked += points
        else:
            frozen += points
    book = Book(conn)
    accounts = sorted({account for account, _ in rights})
    book.load(accounts)
    _write(conn, book, accounts, core.stamp())
    return Outcome(booked=booked, frozen=frozen)


def _freeze(conn: Connection, rights: Sequence[_Right]) -> Outcome:
    return Outcome(frozen=sum(_open_of(conn, *right) for right in rights))


def _open_of(conn: Connection, account: str, right_id: str) -> int:
    """Open, and not booked on the chain's risk before."""
    query = select(_r.c.open_amt - _r.c.booked_risk).where(
        *of_account(_r, account), _r.c.right_id == right_id
    )
    return int(conn.execute(query).scalar_one())


def _write(conn: Connection, book: Book, accounts: Sequence[str], stamp: Stamp) -> None:
    planner.put_due(conn, accounts)
    book.flush()
    publish_cards(conn, book.loaded(), stamp)


def _end_pools(conn: Connection, life: Life) -> int:
    """Leave to spend without cover that was surely not used; how much it was."""
    query = select(_r.c.right_id).where(
        *of_account(_r, POOL_ACCOUNT),
        _r.c.holder == life.till,
        _r.c.incarnation == life.incarnation,
        _r.c.state == "open",
    )
    book = Book(conn)
    draws = Draws(conn=conn, book=book, holder=life.till, incarnation=life.incarnation)
    ended = 0
    for right_id in conn.execute(query).scalars().all():
        pool = draws.pool(right_id)
        if pool is not None:
            ended += draws.hand_back(pool, None)
    draws.flush()
    book.flush()
    _end_share(conn, life)
    return ended


def _end_share(conn: Connection, life: Life) -> None:
    """Its share in the limit of each account, unless an account still owes at it."""
    share, use, account = db.risk_share, db.risk_use, db.account
    mine = (
        share.c.tenant == TENANT,
        share.c.holder == life.till,
        share.c.incarnation == life.incarnation,
    )
    owing = select(use.c.account).where(
        use.c.tenant == TENANT,
        use.c.holder == life.till,
        use.c.incarnation == life.incarnation,
    )
    points = conn.execute(select(share.c.per_account).where(*mine)).scalar()
    if points is None or conn.execute(owing).first() is not None:
        return
    conn.execute(delete(share).where(*mine))
    conn.execute(
        update(account)
        .where(*of_account(account, SHARE_ACCOUNT))
        .values(risk_used=account.c.risk_used - points)
    )


# --- revoked ------------------------------------------------------------------------


def revoke(core: Core, till: str, by: Signed) -> list[Stake]:
    """Refuse the till's keys from this moment on; what it holds is asked back.

    Nothing it holds is given to anybody: it may have spent it before.
    """

    def refuse(conn: Connection) -> list[Stake]:
        found = []
        for life in lives(conn, till, None):
            at_stake = stake(conn, life.till, life.incarnation)
            state = HolderState.REVOKED.value
            holders.set_values(conn, life.till, life.incarnation, state=state)
            note(core, conn, life, Decided.REVOKED, by, points=at_stake.total)
            found.append(at_stake)
        epochs.excuse(conn, till)
        return found

    found = core.database.write(refuse)
    epochs_rebuild.finish(core)
    for one in found:
        life = Life(till=one.till, incarnation=one.incarnation)
        rights = core.database.read(lambda conn, life=life: _open_rights(conn, life))  # type: ignore[misc]
        for part in _chunks(rights):
            core.database.write(lambda conn, part=part: _ask_back(conn, part))  # type: ignore[misc]
    return found


def _ask_back(conn: Connection, rights: Sequence[_Right]) -> None:
    book = Book(conn)
    book.load({account for account, _ in rights})
    for account, right_id in rights:
        ledger, right = book.ledger(account), book.right(account, right_id)
        if ledger is not None and right is not None and right.open:
            planner.recall(conn, ledger, [right], right.open, epoch(conn))
    book.flush()


# --- what stays ---------------------------------------------------------------------


def note(
    core: Core,
    conn: Connection,
    life: Life,
    kind: Decided,
    by: Signed,
    *,
    evidence: Evidence | None = None,
    points: int = 0,
    upto: int = 0,
) -> None:
    """Keep a decision, for ever."""
    conn.execute(
        insert(_d).values(
            tenant=TENANT,
            decision_id=new_id(core.randomness),
            till=life.till,
            incarnation=life.incarnation,
            kind=kind.value,
            evidence="" if evidence is None else evidence.value,
            points=points,
            upto=upto,
            who=by.who.strip(),
            why=by.why.strip(),
            at=core.stamp().text,
        )
    )


def _cause(what: str, right_id: str, stamp: Stamp) -> Cause:
    return Cause(entry=f"{what}.{right_id}", day=stamp.today, at=stamp.text)
