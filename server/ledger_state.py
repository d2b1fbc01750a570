"""One account as it stands: its lots, its open rights, and what they come to.

The figures a `Ledger` changes; see there for what always holds between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from cashier.domain.ids import AccountId, purse_of
from server.ledger_values import Granted, Lot, Posting


@dataclass(slots=True, kw_only=True)
class LedgerState:
    """What is known of one account, and what follows from it; changes nothing."""

    account: str
    posted: int = 0
    rights_out: int = 0
    claims: int = 0
    overdrawn: int = 0
    booked: int = 0  # Open in rights that the server has taken back at its own risk.
    risk_limit: int = 0
    risk_before: int = 0  # As it was loaded: the difference moves the chain's.
    version: int = 0
    is_new: bool = False
    name: str = ""
    status: str = "active"
    blocked_on: str | None = None
    home_store: int = 0
    member: str = ""  # Whose it is; empty: a bearer's.
    refused: frozenset[str] = frozenset()  # Issuers whose points are not taken.
    lots: dict[str, Lot] = field(default_factory=dict)
    rights: dict[str, Granted] = field(default_factory=dict)
    postings: list[Posting] = field(default_factory=list)
    changed_lots: set[str] = field(default_factory=set)
    # While books are put together after a restore: by lot, what rights hold of it that
    # is not there yet; nothing is collected meanwhile. None: at all other times.
    short: dict[str, int] | None = None

    # --- what is there -------------------------------------------------------

    @property
    def purse(self) -> str:
        """Which of the member's purses this is; empty: the main one."""
        return purse_of(AccountId(self.account))[1]

    def usable(self, day: date) -> int:
        """Free and of use on this day: what may be granted."""
        return sum(lot.free for lot in self.lots.values() if self._may_grant(lot, day))

    def pending(self, day: date) -> int:
        return sum(lot.free for lot in self.lots.values() if lot.active > day)

    def confirmed(self, day: date) -> int:
        """The balance people see: usable, here or in rights; nothing pending."""
        return self.posted - self.pending(day) - self._over(day)

    def expiring(self, day: date) -> list[tuple[date, int]]:
        """Free points by last day, soonest first."""
        sums: dict[date, int] = {}
        for lot in self.lots.values():
            if lot.free and lot.expires is not None and lot.usable_on(day):
                sums[lot.expires] = sums.get(lot.expires, 0) + lot.free
        return sorted(sums.items())

    @property
    def risk_used(self) -> int:
        return self.overdrawn + self.booked

    def is_changed(self) -> bool:
        return bool(
            self.is_new
            or self.postings
            or self.changed_lots
            or any(r.is_new or r.is_changed for r in self.rights.values())
        )

    def in_order(self) -> list[Lot]:
        """Lots in the order in which they are used up."""
        return sorted(
            self.lots.values(), key=lambda lot: (lot.expires or date.max, lot.lot_id)
        )

    def fill(self, lot: Lot) -> None:
        """What comes into a lot belongs first to the rights that hold it."""
        if self.short and (owed := self.short.get(lot.lot_id, 0)):
            taken = min(lot.free, owed)
            lot.free -= taken
            self.short[lot.lot_id] = owed - taken

    def _may_grant(self, lot: Lot, day: date) -> bool:
        return lot.usable_on(day) and lot.issuer not in self.refused

    def _over(self, day: date) -> int:
        return sum(lot.free for lot in self.lots.values() if lot.is_over_on(day))
