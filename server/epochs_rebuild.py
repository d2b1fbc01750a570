"""After a restore: what all tills reported goes into the books, in one transaction.

Rights first, then journals: a spend without cover must not draw on points that some
till holds. Reports are posted together, because what one till gave back may be what
covers a right of another. Rights that the books have and their till has not were on
their way in an epoch that is over, and the till will refuse them: they are free again.
What is short at the end is made up for by `epochs_cover`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, select
from sqlalchemy.exc import DataError, IntegrityError

from cashier.domain.ids import AccountId, purse_of
from cashier.domain.risk import POOL_ACCOUNT
from server import (
    epochs,
    epochs_inbox,
    epochs_loans,
    epochs_risk,
    epochs_told,
    findings,
    holders,
    levels,
    planner,
    risk,
    schema as db,
)
from server.arrived import Arrived, InboxState
from server.book import Book
from server.core import Core, Stamp
from server.entry_checks import Poison, read
from server.epochs_cover import Room, cover
from server.epochs_inbox import Who
from server.epochs_told import Report
from server.figures import publish_cards
from server.findings import Finding, Found
from server.lead_posting import SUB
from server.ledger import Cause, Granted, Ledger
from server.posters import poster_of
from server.posting import Poster
from server.schema import TENANT
from sync import protocol as wire

_r = db.spend_right
Entries = list[tuple[Arrived, wire.Entry | None]]


def finish(core: Core) -> bool:
    """Post what was reported, if every till has; True if that was done now."""
    if core.database.read(epochs.ready) is None:
        return False
    try:
        core.database.write(lambda conn: _finish(core, conn, frozenset()))
    except (IntegrityError, DataError):
        # Some entry breaks a rule of the database: find it, put it aside, go on.
        bad = core.database.write(lambda conn: _unwritable(core, conn))
        core.database.write(lambda conn: _finish(core, conn, bad))
    return True


def _finish(core: Core, conn: Connection, bad: frozenset[tuple[Who, int]]) -> None:
    epochs.shut_out(conn)  # An entry that comes now is posted now, or by itself.
    told = epochs.ready(conn)
    if told is None:
        return
    is_open = epochs.look(conn, lock=True).is_open
    work = Together(core=core, conn=conn, stamp=core.stamp(), bad=bad)
    told_by = {who: epochs_told.report_of(conn, *who) for who in told}
    reports = {who: report for who, report in told_by.items() if report is not None}
    # A report counts also where its till has nothing to add: not one entry waits.
    waiting = epochs_inbox.with_waiting(conn) if is_open else told
    work.open_journals({*waiting, *reports})
    for report in reports.values():
        work.adopt(report)
    for report in reports.values():
        work.let_go(report)
    for who in sorted(work.journals.keys() - reports.keys()):
        work.adopt_spent(who)
    epochs_loans.begin(work, work.loans)
    for who in sorted(work.journals):
        work.post(who, reports.get(who))
    work.cover()
    work.write()
    for who in reports:
        epochs_loans.tell_again(work, who)
    epochs.close(conn, told)


@dataclass(slots=True, kw_only=True)
class Together:
    """The books of every account that the reports and journals touch."""

    core: Core
    conn: Connection
    stamp: Stamp
    bad: frozenset[tuple[Who, int]]
    book: Book = field(init=False)
    journals: dict[Who, Entries] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    _posters: dict[Who, Poster] = field(default_factory=dict)
    loans: list[tuple[Who, wire.HeldRight]] = field(default_factory=list)
    ends: dict[str, tuple[Who, wire.SubEnd]] = field(default_factory=dict)
    _issuers: dict[str, str] = field(default_factory=dict)  # Of lots that come.

    def __post_init__(self) -> None:
        self.book = Book(self.conn, together=True)

    # --- rights -------------------------------------------------------------------

    def adopt(self, report: Report) -> None:
        """Rights that the till holds and the books do not know."""
        named = {one.account for one in report.rights} - {POOL_ACCOUNT}
        self.book.load(named)
        for held in report.rights:
            if held.account == POOL_ACCOUNT:
                self._adopt_pool((report.holder, report.incarnation), held)
                continue
            ledger = self.book.ledger(held.account) or self._purse(held.account)
            if held.kind == SUB:
                self.loans.append(((report.holder, report.incarnation), held))
            elif ledger is None:
                self._say(report, f"{held.right}: no account {held.account}")
            elif self.book.right(held.account, held.right) is None:
                self.adopt_right(ledger, (report.holder, report.incarnation), held)

    def adopt_spent(self, who: Who) -> None:
        """Rights of a life that is over: nobody can tell of them but its journal."""
        for held in epochs_told.spent_in([e for _, e in self.journals[who]], who):
            if held.kind == SUB:
                self.loans.append((who, held))
                continue
            if held.account == POOL_ACCOUNT:
                self._adopt_pool(who, held)
                self.poster(who).draws.is_told = True  # It draws no more than this.
                continue
            self.book.load([held.account])
            ledger = self.book.ledger(held.account)
            if ledger and self.book.right(held.account, held.right) is None:
                self.adopt_right(ledger, who, held)

    def _purse(self, account: str) -> Ledger | None:
        """Of a member we know: it was first filled after the backup."""
        member, purse = purse_of(AccountId(account))
        of = self.book.ledger(member)
        return None if of is None or not purse else self.book.open_purse(of, purse)

    def adopt_right(self, ledger: Ledger, who: Who, held: wire.HeldRight) -> None:
        right = epochs_told.granted(who, held)
        self.book.need_lots(ledger, (part.lot_id for part in right.parts))
        assert ledger.short is not None, ledger
        for part in right.parts:
            lot = ledger.lots.get(part.lot_id)
            free = 0 if lot is None else min(lot.free, part.amount)
            if lot is not None:
                lot.free -= free
                ledger.changed_lots.add(lot.lot_id)
            part.issuer = (
                self._issuers.get(part.lot_id, "") if lot is None else (lot.issuer)
            )
            more = ledger.short.get(part.lot_id, 0) + part.amount - free
            ledger.short[part.lot_id] = more
        ledger.rights[right.right_id] = right
        ledger.rights_out += right.amount

    def _adopt_pool(self, who: Who, held: wire.HeldRight) -> None:
        draws = self.poster(who).draws
        if draws.pool(held.right) is not None:
            return
        right = epochs_told.granted(who, held)
        right.booked = right.amount
        epochs_risk.adopt_pool(self.conn, right, share=held.per_account)
        draws.know(right)
        self.book.lend(right.amount)

    def let_go(self, report: Report) -> None:
        """Rights that the till does not have: it refuses them, if they still come."""
        kept = {one.right for one in report.rights}
        query = select(_r.c.account, _r.c.right_id).where(
            _r.c.tenant == TENANT,
            _r.c.holder == report.holder,
            _r.c.incarnation == report.incarnation,
            _r.c.state == "open",
            _r.c.epoch < epochs.look(self.conn).loss,
        )
        draws = self.poster((report.holder, report.incarnation)).draws
        for account, right_id in self.conn.execute(query).all():
            if right_id in kept or epochs_loans.is_lent(self, account, right_id):
                continue
            if account == POOL_ACCOUNT:
                pool = draws.pool(right_id)
                assert pool is not None, right_id
                draws.hand_back(pool, None)
                continue
            ledger, right = (
                self.book.ledger(account),
                self.book.right(account, right_id),
            )
            assert right is not None, right_id
            assert ledger is not None, account
            self.book.need_lots(ledger, (part.lot_id for part in right.parts))
            ledger.hand_back(right, None)

    # --- journals -------------------------------------------------------------------

    def open_journals(self, whose: Iterable[Who]) -> None:
        """Read what waits; the lots that will come of it."""
        for who in whose:
            entries = [
                (one, self._read(who, one))
                for one in epochs_inbox.waiting(self.conn, who)
            ]
            self.journals[who] = entries
            for _, entry in entries:
                if isinstance(entry, wire.EarnEntry):
                    self._issuers[entry.lot] = entry.issuer

    def post(self, who: Who, report: Report | None) -> None:
        """One journal, as far as its report goes and then what came after."""
        poster, entries = self.poster(who), self.journals[who]
        poster.prepare([entry for _, entry in entries if entry is not None])
        states: dict[int, InboxState] = {}
        if report is not None:
            poster.draws.is_told = True
            told = [one for one in entries if one[0].seq <= report.upto]
            states = self._post(poster, told)
            epochs_risk.count_draws(self.conn, *who, report.drawn)
            poster.draws.is_told = False
        states |= self._post(
            poster, [one for one in entries if one[0].seq not in states]
        )
        for seq, state in states.items():
            epochs_inbox.note(self.conn, who, seq, state)
        if report is not None:
            self._compare(report)

    def _post(self, poster: Poster, entries: Entries) -> dict[int, InboxState]:
        states: dict[int, InboxState] = {}
        for arrived, entry in entries:
            states[arrived.seq] = InboxState.ASIDE
            if epochs_loans.is_for_borrower(self, poster, entry):
                states[arrived.seq] = InboxState.POSTED
            elif entry is not None:
                try:
                    states[arrived.seq] = poster.post(arrived, entry)
                    if isinstance(entry, wire.SubEntry):
                        epochs_loans.end_now(self, entry.grant.sub)
                except Poison as poison:
                    poster.note(arrived, poison.finding, str(poison))
        poster.sales.flush()
        poster.draws.flush()
        poster.members.flush()
        return states

    def _read(self, who: Who, arrived: Arrived) -> wire.Entry | None:
        poster = self.poster(who)
        if (who, arrived.seq) in self.bad:
            poster.note(arrived, Finding.CONSTRAINT, "after a restore")
            return None
        try:
            return read(arrived.body)
        except Poison as poison:
            poster.note(arrived, poison.finding, str(poison))
            return None

    def _compare(self, report: Report) -> None:
        """What the books say of a right now and what its till said of it."""
        late = any(
            arrived.seq > report.upto
            for arrived, _ in self.journals[report.holder, report.incarnation]
        )
        for held in () if late else report.rights:
            if held.account == POOL_ACCOUNT:
                continue
            right = self.book.right(held.account, held.right)
            if right is not None and right.spent != held.spent:
                self._say(report, f"{held.right}: {right.spent}, told {held.spent}")

    # --- the end ----------------------------------------------------------------------

    def cover(self) -> None:
        ledgers = self.book.loaded()
        self.book.load_open_rights(ledger.account for ledger in ledgers)
        room = self._room()
        for ledger in ledgers:
            if room.per_account:
                ledger.risk_limit = max(ledger.risk_limit, room.per_account)
            if any((ledger.short or {}).values()):
                for right in ledger.rights.values():
                    self.book.need_lots(ledger, (part.lot_id for part in right.parts))
            covered = cover(ledger, room, _cause(ledger, self.stamp))
            for right_id, points in covered.cut.items():
                self._ask_back(ledger, ledger.rights[right_id], points)
            if covered.suspense:
                self._say(None, f"{ledger.account}: {covered.suspense} not covered")

    def _room(self) -> Room:
        knobs = self.core.config.risk
        if not knobs.is_limited:
            return Room()
        risk.set_limits(self.conn, knobs)
        now = risk.exposure(self.conn)
        return Room(
            per_account=now.per_account - now.per_account_used,
            chain=now.chain_limit - now.chain_used - self.book.risk_moved(),
        )

    def _ask_back(self, ledger: Ledger, right: Granted, points: int) -> None:
        """No points are behind it any more: its till should not spend it."""
        self._say(None, f"{right.right_id} of till {right.holder}: {points} cut")
        if right.open:
            epoch = epochs.look(self.conn).now
            planner.recall(self.conn, ledger, [right], right.open, epoch)

    def write(self) -> None:
        for poster in self._posters.values():
            self.found += poster.found
        if self.core.config.risk.is_limited:
            risk.settle(self.conn, self.book.loaded())
        epochs_risk.make_room(self.conn, self.book.risk_moved())
        touched = sorted(ledger.account for ledger in self.book.loaded())
        self.book.flush()
        for poster in self._posters.values():
            levels.reconsider(self.conn, poster.members.moved, self.stamp)
        publish_cards(self.conn, self.book.loaded(), self.stamp)
        planner.put_due(self.conn, touched)
        findings.keep(self.conn, self.found, self.core.randomness)

    # --- inside --------------------------------------------------------------------

    def poster(self, who: Who) -> Poster:
        if who not in self._posters:
            holder = holders.find(self.conn, *who)
            assert holder is not None, who
            self._posters[who] = poster_of(
                self.core, self.conn, self.book, holder, self.stamp
            )
        return self._posters[who]

    def _say(self, report: Report | None, detail: str) -> None:
        self.found.append(
            Found(
                holder="" if report is None else report.holder,
                incarnation=0 if report is None else report.incarnation,
                seq=0 if report is None else report.upto,
                finding=Finding.RESTORE_GAP,
                at=self.stamp.text,
                detail=detail,
            )
        )


def _cause(ledger: Ledger, stamp: Stamp) -> Cause:
    return Cause(
        entry=f"restore.{ledger.account}.{ledger.version}",
        day=stamp.today,
        at=stamp.text,
    )


def _unwritable(core: Core, conn: Connection) -> frozenset[tuple[Who, int]]:
    """Entries that the database refuses, each tried alone and undone again."""
    bad: set[tuple[Who, int]] = set()
    for who in epochs_inbox.with_waiting(conn):
        holder = holders.find(conn, *who)
        assert holder is not None, who
        for arrived in epochs_inbox.waiting(conn, who):
            savepoint = conn.begin_nested()
            book = Book(conn)
            poster = poster_of(core, conn, book, holder, core.stamp())
            try:
                poster.post(arrived, read(arrived.body))
                poster.sales.flush()
                poster.draws.flush()
                poster.members.flush()
                book.flush()
            except (IntegrityError, DataError):
                bad.add((who, arrived.seq))
            except Poison:
                pass
            savepoint.rollback()
    return frozenset(bad)
