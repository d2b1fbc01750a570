"""What must hold at every step, in the middle of any fault.

Looked at only where something was written since the last look: the server's books
through a window of their own, each till through its own connection, both against
the ghost. The numbers are those of the design page: I1 to I8.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.stories.simulation.chain import Chain
from tests.stories.simulation.ghost import Ghost
from tests.stories.simulation.lan_witness import LanWitness
from tests.stories.simulation.till import SimTill

_CREDITS = {"opening", "accrual", "give_back"}
_NEW_ENTRIES = (
    "SELECT rowid, account, kind, unit, amount, sale_id FROM entry WHERE rowid > {}"
)
_ACCOUNTS = (
    "SELECT account, posted, rights_out, risk_used, risk_limit FROM account"
    " WHERE account NOT LIKE '~%'"
)
_RIGHTS = (
    "SELECT right_id, account, holder, incarnation, amount, open_amt, booked_risk"
    " FROM spend_right"
)
_USED = "SELECT total(risk_used) FROM account WHERE account NOT LIKE '~%'"
_FREE = "SELECT account, sum(left_free) FROM lot GROUP BY account"
_JOURNAL = (
    "SELECT incarnation, till_state.seq, stable_seq,"
    " (SELECT min(seq) FROM outbox), (SELECT count(*) FROM outbox),"
    " registered_epoch < epoch FROM till_state"
)
_OWES = "SELECT 1 FROM till_state WHERE registered_epoch < epoch"
KEPT = timedelta(days=35)
_HELD = (
    "SELECT right_id, amount, reserved, spent, returned, spend_right.incarnation,"
    " spend_right.incarnation = till_state.incarnation FROM spend_right, till_state"
)


@dataclass
class Watch:
    chain: Chain
    ghost: Ghost
    loans: LanWitness | None = None  # In shops with a lead.
    seen: tuple[object, int] = (None, -1)
    last_row: int = 0
    went_back: int = 0
    unsettled: set[tuple[str, int]] | None = None
    lives: frozenset[tuple[str, int]] | None = None  # None: it knows all of them.
    units: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    posted: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    credits: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    of_sale: dict[tuple[str, str], int] = field(
        default_factory=lambda: defaultdict(int)
    )
    open_now: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    was_booked: set[str] = field(default_factory=set)
    at_tills: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    usable: dict[str, dict[str, int]] = field(default_factory=dict)  # By till.

    def look(self, tills: Sequence[SimTill]) -> None:
        seen = (self.chain.version(), self.ghost.version)
        is_new = seen != self.seen
        if is_new:
            self.seen = seen
            self._look_at_server()
        for till in tills:
            if till.is_running and (is_new or self._has_changed(till)):
                self._look_at_till(till)
        if self.loans is not None:
            self._check_families(tills)

    # --- the server -------------------------------------------------------------

    def _look_at_server(self) -> None:
        if self.went_back != self.chain.went_back:
            self._begin_anew()
        self._read_entries()
        assert not any(self.units.values()), self.units  # I5, double entry.
        self._check_rights()
        self.unsettled = self.chain.unsettled()
        self.lives = self.chain.lives() if self.went_back else None
        free = dict(self.chain.query(_FREE))
        accounts = self.chain.query(_ACCOUNTS)
        for account, posted, out, used, limit in accounts:
            assert posted == self.posted[account], account  # I5, entries.
            overdrawn = max(0, out - posted)
            assert posted == free.get(account, 0) + out - overdrawn, account  # Lots.
            assert posted - out >= -used, account  # I1.
            assert 0 <= used <= limit or used == 0, account  # I6.
        self._check_bound()

    def _begin_anew(self) -> None:
        """The server's books are older than those that were read."""
        self.went_back = self.chain.went_back
        self.last_row = 0
        for known in (self.units, self.posted, self.credits, self.of_sale):
            known.clear()

    def _read_entries(self) -> None:
        rows = self.chain.query(_NEW_ENTRIES.format(self.last_row))
        for row, account, kind, unit, amount, sale in rows:
            self.last_row = max(self.last_row, row)
            self.units[unit] += amount
            if account.startswith("~") or unit != "points":
                continue
            self.posted[account] += amount
            if kind in _CREDITS:
                self.credits[account] += amount
            if sale is not None:
                self._read_entry_of_sale(sale, kind, amount)

    def _read_entry_of_sale(self, sale: str, kind: str, amount: int) -> None:
        """I4: nothing of a receipt is ever counted more than once."""
        if sale in self.ghost.by_hand:
            return
        so_far = self.of_sale[sale, kind] = self.of_sale[sale, kind] + amount
        receipt = self.ghost.receipts.get(sale)
        assert receipt is not None, f"the server knows a sale that never was: {sale}"
        if kind == "redemption":
            assert -so_far <= receipt.redeemed, (receipt, so_far)
        elif kind == "accrual":
            assert so_far <= receipt.earned, (receipt, so_far)
        elif kind == "give_back":
            assert so_far <= receipt.redeemed, (receipt, so_far)
            first = self.ghost.receipts[receipt.returns or ""]
            back = self.of_sale[first.sale, "came back"] + amount
            self.of_sale[first.sale, "came back"] = back
            assert back <= first.redeemed, (first, back)  # Of all its returns.

    def _check_rights(self) -> None:
        covered: dict[str, int] = defaultdict(int)
        in_all = booked_all = 0
        self.open_now.clear()
        for right, account, holder, life, amount, left, booked in self.chain.query(
            _RIGHTS
        ):
            assert 0 <= left <= amount, right
            self.open_now[right] = (holder, life, left)
            if account.startswith("~"):
                in_all += left
                continue
            covered[account] += left - booked
            booked_all += booked
            if booked:
                self.was_booked.add(right)
        for account, posted, out, used, _ in self.chain.query(_ACCOUNTS):
            assert covered[account] == out, (account, covered[account], out)  # I1.
            in_all += used
            booked_all += max(0, out - posted)
        used_all = number(self.chain.query(_USED))
        assert used_all == booked_all, (used_all, booked_all)  # I6: booked = possible.
        if self.chain.risk.is_limited:
            assert in_all <= self.chain.limits[1], in_all  # I6.
        else:
            assert in_all == 0, in_all

    def _check_bound(self) -> None:
        """I8: spent <= credits + L, of each account and of all together, always.

        Also what the server has not seen yet is counted as spent, and what it has
        not seen yet is no credit.
        """
        one, whole = self.chain.limits
        self.ghost.check_never_overspent(by_account=one, in_all=whole)
        if self.went_back:
            return  # It may have forgotten what came in; the ghost has not.
        beyond = {
            account: spent - self.credits[account]
            for account, spent in self.ghost.spent.items()
        }
        assert all(over <= one for over in beyond.values()), beyond
        assert sum(over for over in beyond.values() if over > 0) <= whole, beyond

    # --- the tills --------------------------------------------------------------

    def _has_changed(self, till: SimTill) -> bool:
        changes = till.changes()
        if changes == self.at_tills.get(till.name):
            return False
        if changes is not None:
            self.at_tills[till.name] = changes
        return changes is not None

    def _look_at_till(self, till: SimTill) -> None:
        """I2 and I3: what a till may spend the server holds open, for it alone."""
        held = till.rows(_HELD)
        mine = self.usable[till.name] = {}
        for right, amount, reserved, spent, returned, life, is_of_now in held or ():
            assert min(reserved, spent, returned) >= 0, right
            usable = amount - spent - returned
            assert usable >= reserved, right
            if not usable or not is_of_now or self._may_be_forgotten(till, life):
                continue
            mine[right] = usable
            if self._is_unheard_of(right):
                continue
            holder, of_life, left = self.open_now[right]
            is_family = self.loans is not None and right in self.loans.lenders
            assert usable <= left or is_family, (till.name, right, usable, left)
            assert (holder, of_life) == (till.holder, life), (till.name, right, holder)
        self._look_at_journal(till)

    def _is_unheard_of(self, right: str) -> bool:
        """A loan that neither side has told the server of yet."""
        is_loan = self.loans is not None and right in self.loans.parents
        return is_loan and right not in self.open_now

    def _check_families(self, tills: Sequence[SimTill]) -> None:
        """I3 in a shop: a right and all that was lent of it, at lead and borrowers.

        The server may not know yet who has which part; it holds all of it open.
        """
        assert self.loans is not None
        of = self.loans.parents
        usable: dict[str, int] = defaultdict(int)
        for till in tills:
            if till.is_running:
                for right, points in self.usable.get(till.name, {}).items():
                    usable[of.get(right, right)] += points
        if not any(sub in mine for sub in of for mine in self.usable.values()):
            return
        held: dict[str, int] = defaultdict(int)
        for right, (_, _, left) in self.open_now.items():
            held[of.get(right, right)] += left
        for right, points in usable.items():
            is_known = right in self.open_now or self.unsettled == set()
            assert points <= held[right] or not is_known, (right, points, held[right])

    def _may_be_forgotten(self, till: SimTill, life: int) -> bool:
        """After a restore, until this till has told what it holds."""
        if self.unsettled is None or (till.holder, life) in self.unsettled:
            return True
        if self.lives is None:
            return False
        # Who is let in when all others have told is asked for his report later.
        return (till.holder, life) not in self.lives or bool(till.rows(_OWES))

    def _look_at_journal(self, till: SimTill) -> None:
        """Acknowledged is not stable, and stable is not old: the entries are kept."""
        for life, seq, stable, oldest, there, owes in till.rows(_JOURNAL):
            if owes:
                continue  # The server has gone back; so do its marks, when asked.
            if not there:
                assert seq == 0, (till.name, seq)
                continue
            assert there == seq + 1 - oldest, (till.name, there, seq, oldest)
            # A mark is set after the backup that it tells of: whoever puts that one
            # back has the entries, and not the mark.
            if not self.went_back:
                assert oldest <= stable + 1, (till.name, oldest, stable)
            self._check_forgotten(till, life, oldest)

    def _check_forgotten(self, till: SimTill, life: int, oldest: int) -> None:
        if oldest == 1:
            return
        ((newest, there),) = self.chain.query(
            "SELECT max(received_at), count(*) FROM inbox WHERE seq < "
            f"{oldest} AND holder = '{till.holder}' AND incarnation = {life}"
        )
        assert there == oldest - 1, (till.name, oldest, there)
        age = self.chain.clock.now() - datetime.fromisoformat(newest)
        assert age >= KEPT, (till.name, oldest, age)

    def late_spends(self) -> int:
        """Rights that were booked as lost and were spent after all."""
        spent = {
            right
            for (right,) in self.chain.query(
                "SELECT right_id FROM spend_right WHERE spent_amt > 0"
            )
        }
        return len(spent & self.was_booked)


def number(rows: Sequence[tuple[Any, ...]]) -> int:
    ((value,),) = rows
    return int(value)
