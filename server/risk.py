"""Limited risk: pools that tills may spend without cover, and their stated maxima.

Two rows of the account table are the chain's own and carry its two promises, each
under the same CHECK as any account's:

    ~risk        risk_limit = what the chain may lose in all,
                 risk_used  = what is open in pools + rights taken back unreturned
                              + what accounts are overdrawn
    ~risk-share  risk_limit = what one account may be overspent by,
                 risk_used  = the sum of what it may draw at each till with a pool

A pool is booked on both before it is granted, so the promises hold whatever the
tills do while nobody hears of them. What an account drew at a till counts there, and
here, until the account is no longer overdrawn; then the till is told to forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from cashier.domain.risk import POOL_ACCOUNT
from server import chain, epochs, holders, mailbox, risk_statements as sql
from server.account_keys import all_keys
from server.book import Book
from server.book_rows import granted_of, right_change, right_row
from server.config import Risk
from server.core import Core
from server.holders import Holder
from server.ledger import Cause, Granted, Ledger, Part, Take
from server.ledger_values import new_right
from server.planner import signed_grant
from server.ports import new_id
from server.risk_statements import SHARE_ACCOUNT as SHARE_ACCOUNT
from server.schema import TENANT, shard_of
from sync import protocol as wire

KIND = "risk"
LOW_WATER_PERCENT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """The two promises, and how much of each is taken."""

    chain_limit: int
    chain_used: int
    per_account: int
    per_account_used: int


def exposure(conn: Connection) -> Exposure:
    rows = {row.account: row for row in conn.execute(sql.PROMISES)}
    whole, share = rows.get(POOL_ACCOUNT), rows.get(SHARE_ACCOUNT)
    return Exposure(
        chain_limit=whole.risk_limit if whole else 0,
        chain_used=whole.risk_used if whole else 0,
        per_account=share.risk_limit if share else 0,
        per_account_used=share.risk_used if share else 0,
    )


# --- pools: granted when their till is heard --------------------------------------


def top_up(core: Core, till: str, incarnation: int) -> bool:
    """Fill the pool of a till that speaks to us; True if it got something.

    Most polls find nothing to do, and find it out by reading.
    """
    knobs = core.config.risk
    if not core.database.read(lambda c: _is_wanted(c, knobs, till, incarnation)):
        return False
    return core.database.write(lambda c: _top_up(core, c, till, incarnation))


def _is_wanted(conn: Connection, knobs: Risk, till: str, incarnation: int) -> bool:
    if epochs.holds_back(conn, epochs.look(conn), till, incarnation):
        return False
    open_now = _open_of(conn, till, incarnation)
    if (knobs.per_till - open_now) * 100 <= knobs.per_till * LOW_WATER_PERCENT:
        return False
    now = exposure(conn)
    has_room = now.chain_used + knobs.per_till - open_now <= knobs.chain_limit
    is_sharing = _share(conn, till, incarnation) is not None
    left = knobs.per_account - now.per_account_used - _most_stood_in_for(conn)
    return has_room and (is_sharing or left >= knobs.per_account_at_till)


def _top_up(core: Core, conn: Connection, till: str, incarnation: int) -> bool:
    knobs = core.config.risk
    holder = holders.find(conn, till, incarnation, lock=True)
    if holder is None or not holder.may_hold_rights:
        return False
    if not _is_wanted(conn, knobs, till, incarnation):
        return False
    set_limits(conn, knobs)
    share = _share(conn, till, incarnation) or _take_share(conn, knobs, holder)
    amount = knobs.per_till - _open_of(conn, till, incarnation)
    if not share or not _book(conn, POOL_ACCOUNT, amount):
        return False
    _grant(core, conn, holder, amount, share)
    return True


def _grant(
    core: Core, conn: Connection, holder: Holder, amount: int, share: int
) -> None:
    right = new_right(
        right_id=new_id(core.randomness),
        holder=holder.holder,
        incarnation=holder.incarnation,
        epoch=chain.epoch(conn),
        kind=KIND,
        granted_at=core.stamp().text,
    )
    right.parts.append(
        Part(lot_id=right.right_id, amount=amount, open=amount, spent=0, expires=None)
    )
    right.booked = amount
    conn.execute(sql.GRANT, right_row(POOL_ACCOUNT, right))
    letter = signed_grant(
        core,
        POOL_ACCOUNT,
        right,
        per_account=share,
        per_sale=min(core.config.risk.per_sale, share),
    )
    mailbox.send(conn, holder.holder, holder.incarnation, [letter])


def set_limits(conn: Connection, knobs: Risk) -> None:
    """The operator's limits; never below what is booked, so nothing is undone."""
    wanted = ((POOL_ACCOUNT, knobs.chain_limit), (SHARE_ACCOUNT, knobs.per_account))
    for account, limit in wanted:
        key = {"tenant": TENANT, "shard": shard_of(account), "account": account}
        conn.execute(sql.open_limit(conn.dialect.name), {**key, "risk_limit": limit})
        mine = _named(account)
        if conn.execute(sql.LIMIT, mine).scalar_one() != limit:
            conn.execute(sql.set_limit(conn.dialect.name), {**mine, "wanted": limit})


def _named(account: str) -> dict[str, str | int]:
    return {"k_shard": shard_of(account), "k_account": account}


def _book(conn: Connection, account: str, points: int) -> bool:
    """Take so much of a limit, if it is there."""
    result = conn.execute(sql.BOOK, {**_named(account), "points": points})
    return bool(result.rowcount == 1)


def _take_share(conn: Connection, knobs: Risk, holder: Holder) -> int:
    """What an account may draw at this till; 0: there is no room for it."""
    points = knobs.per_account_at_till
    # A right that was reclaimed may still be spent, beside all that tills may draw.
    promised = exposure(conn).per_account_used + _most_stood_in_for(conn)
    if promised + points > knobs.per_account:
        return 0
    if not _book(conn, SHARE_ACCOUNT, points):
        return 0
    row = {
        "tenant": TENANT,
        "holder": holder.holder,
        "incarnation": holder.incarnation,
        "per_account": points,
    }
    conn.execute(sql.PUT_SHARE, row)
    return points


def _most_stood_in_for(conn: Connection) -> int:
    """The most that the chain stands in for with any one member's account."""
    return int(conn.execute(sql.STOOD_IN_FOR).scalar_one())


def _share(conn: Connection, till: str, incarnation: int) -> int | None:
    found = conn.execute(sql.SHARE, {"k_holder": till, "k_incarnation": incarnation})
    return found.scalar()


def _open_of(conn: Connection, till: str, incarnation: int) -> int:
    found = conn.execute(sql.OPEN_OF, {"k_holder": till, "k_incarnation": incarnation})
    return int(found.scalar_one())


def recall_all(conn: Connection) -> int:
    """The policy is strict again: ask every pool back; how many."""
    asked = [granted_of(row) for row in conn.execute(sql.NOT_ASKED_BACK)]
    for pool in asked:
        pool.recalled = pool.open
        letter = wire.Recall(
            right=pool.right_id,
            account=POOL_ACCOUNT,
            epoch=chain.epoch(conn),
            up_to=pool.open,
        )
        mailbox.send(conn, pool.holder, pool.incarnation, [letter])
        _write_pool(conn, pool)
    return len(asked)


# --- what tills drew ----------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class Draws:
    """Draws and returns of one till's pools, in one transaction."""

    conn: Connection
    book: Book
    holder: str
    incarnation: int
    _pools: dict[str, Granted | None] = field(default_factory=dict)
    _used: dict[str, int] = field(default_factory=dict)  # Newly, by account.
    is_told: bool = False  # A report says what is not settled: shares need no look.

    def pool(self, right_id: str) -> Granted | None:
        """The pool with this name, whoever holds it."""
        if right_id not in self._pools:
            row = self.conn.execute(sql.POOL, {"k_right": right_id}).first()
            self._pools[right_id] = None if row is None else granted_of(row)
        return self._pools[right_id]

    def know(self, pool: Granted) -> None:
        """A pool of this till that a restored server had forgotten."""
        self._pools[pool.right_id] = pool

    def spend(
        self, pool: Granted, ledger: Ledger, takes: Sequence[Take], cause: Cause
    ) -> int:
        """Post a spend without cover; what the pool does not allow is handed back."""
        asked = sum(take.points for take in takes)
        part = pool.parts[0]
        share = _share(self.conn, self.holder, self.incarnation) or 0
        room = share - self._used_by(ledger.account)
        allowed = min(asked, part.open, asked if self.is_told else room)
        if allowed > 0:
            part.open -= allowed
            part.spent += allowed
            self._lower(pool, allowed)
            self._used[ledger.account] += allowed
            limit = exposure(self.conn).per_account
            ledger.risk_limit = max(ledger.risk_limit, limit)
            ledger.draw(allowed, pool.right_id, cause)
        return asked - max(allowed, 0)

    def hand_back(self, pool: Granted, takes: Sequence[Take] | None) -> int:
        """The till gives up what is left of a pool, or a part; how much it was."""
        part = pool.parts[0]
        asked = part.open if takes is None else sum(take.points for take in takes)
        back = min(asked, part.open)
        part.open -= back
        pool.recalled = 0
        self._lower(pool, back)
        return back

    def flush(self) -> None:
        """Before the book is written, which moves the chain's row."""
        for pool in self._pools.values():
            if pool is not None and pool.is_changed:
                _write_pool(self.conn, pool)
                pool.is_changed = False
        for account, used in self._used.items():
            if used:
                self._write_use(account, used)
        self._used.clear()

    def forget(self) -> None:
        self._pools.clear()
        self._used.clear()

    def _lower(self, pool: Granted, points: int) -> None:
        pool.booked -= points
        pool.is_changed = True
        self.book.lend(-points)

    def _used_by(self, account: str) -> int:
        mine = {"k_holder": self.holder, "k_incarnation": self.incarnation}
        stored = self.conn.execute(sql.USED, {**_named(account), **mine}).scalar() or 0
        return int(stored) + self._used.setdefault(account, 0)

    def _write_use(self, account: str, used: int) -> None:
        row = {
            "tenant": TENANT,
            "shard": shard_of(account),
            "account": account,
            "holder": self.holder,
            "incarnation": self.incarnation,
            "used": used,
        }
        self.conn.execute(sql.add_use(self.conn.dialect.name), row)


def settle(conn: Connection, ledgers: Iterable[Ledger]) -> int:
    """Tell tills to forget what accounts drew that are not overdrawn any more.

    Only when all of it is covered: then what every till may still let this account
    draw is again what was booked for it, and not a point more.
    """
    covered = [ledger.account for ledger in ledgers if not ledger.overdrawn]
    if not covered:
        return 0
    rows = list(conn.execute(sql.USES, {"accounts": all_keys(covered)}))
    epoch = chain.epoch(conn) if rows else 0
    for row in rows:
        letter = wire.Settled(account=row.account, points=row.used, epoch=epoch)
        mailbox.send(conn, row.holder, row.incarnation, [letter])
    if rows:
        told = sorted({row.account for row in rows})
        conn.execute(sql.SETTLED, {"accounts": all_keys(told)})
    return len(rows)


def _write_pool(conn: Connection, pool: Granted) -> None:
    conn.execute(sql.UPDATE_POOL, right_change(POOL_ACCOUNT, pool))
