"""Entries of the tills' journals become postings. What happened is never refused.

An authentic entry is posted, and flagged where it does not fit. What cannot be read
is kept aside, with a flag, and never stands in the way of the next one. An entry
counts once: the watermark of its till and incarnation says so, and its id again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from cashier.domain.clock_guard import TOLERANCE as CLOCK_TOLERANCE
from cashier.domain.events import SpentOn
from cashier.domain.ids import AccountId, purse_account
from cashier.domain.loyalty.terms import TakeBack
from server import (
    claims,
    in_force,
    lead_posting as lead,
    posting_others as others,
    posting_rights as rights,
    till_acts,
)
from server.arrived import Arrived, InboxState
from server.bearers import Bearer, is_main, kind_of
from server.book import Book
from server.book_rows import day_of_text, takes_of
from server.core import Core, Stamp
from server.entry_checks import check
from server.entry_kinds import WITH_ACCOUNT, WITH_CARD, WITH_PURSE, Dated
from server.findings import Finding, Found
from server.ledger import Cause, Kind, Ledger, Lot, Unit, total
from server.lookup import Lookup
from server.member_book import MemberBook
from server.over_returns import OverReturns
from server.posting_decisions import decide
from server.risk import Draws
from server.sales import Place, SalesBook, bought
from sync import protocol as wire


@dataclass(slots=True, kw_only=True)
class Poster:
    """Posts entries of one holder in one transaction."""

    core: Core
    conn: Connection
    book: Book
    sales: SalesBook
    members: MemberBook
    lookup: Lookup
    stamp: Stamp
    holder: str
    incarnation: int
    store: str
    draws: Draws
    partner: str  # Whose store it is; empty: our own.
    returned: OverReturns
    found: list[Found] = field(default_factory=list)
    by_points: frozenset[str] | None = None  # Programmes that measure these.

    def prepare(self, entries: Sequence[wire.Entry]) -> None:
        """Read what a batch will need with few statements."""
        cards = {e.card for e in entries if isinstance(e, WITH_CARD) and e.card}
        named = {e.account for e in entries if isinstance(e, WITH_ACCOUNT)}
        named |= lead.accounts_of(entries)
        named |= set(self.lookup.find(cards))
        named |= {
            purse_account(AccountId(e.account), e.purse)
            for e in entries
            if isinstance(e, WITH_PURSE) and e.account
        }
        self.book.load(account for account in named if account)
        self.book.load_rights(
            (e.account, e.right)
            for e in entries
            if isinstance(e, wire.RedeemEntry | wire.ReturnEntry)
        )
        self.book.load_lots(
            (account, e.lot)
            for e in entries
            if isinstance(e, wire.EarnEntry) and (account := self._credited(e))
        )
        self.sales.load_known(
            entry.sale for entry in entries if isinstance(entry, wire.SaleEntry)
        )

    def _credited(self, entry: wire.EarnEntry) -> str | None:
        """The account that will get these points, as far as one can know before."""
        member = entry.account or self.lookup.behind(entry.card)
        if member is None or not entry.purse:
            return member
        return purse_account(AccountId(member), entry.purse)

    def post(self, arrived: Arrived, entry: wire.Entry) -> InboxState:
        """Post one entry. Raises Poison before it has changed anything."""
        check(entry)
        match entry:
            case wire.SaleEntry():
                return self._sale(arrived, entry)
            case wire.RedeemEntry():
                return self._redeem(arrived, entry)
            case wire.EarnEntry():
                return self._earn(arrived, entry)
            case wire.GiveBackEntry():
                return self._give_back(arrived, entry)
            case wire.ReturnEntry():
                return rights.hand_back(self, arrived, entry)
            case wire.SubEntry() | wire.SubEndEntry():
                lead.post(self, arrived, entry)
            case wire.MembershipEntry() | wire.MembershipEndEntry():
                return self._membership(arrived, entry)
            case wire.LoadEntry():
                others.load(self, arrived, entry)
            case wire.UnloadEntry():
                others.unload(self, arrived, entry)
            case wire.CouponMadeEntry():
                others.make_coupon(self, arrived, entry)
            case wire.DonationEntry():
                others.donate(self, arrived, entry)
            case wire.ShiftOpenEntry() | wire.ShiftCloseEntry():
                self.sales.shift(self.holder, entry)
            case (
                wire.CashEntry()
                | wire.CountEntry()
                | wire.OverrideEntry()
                | wire.AddendumEntry()
            ):
                self.sales.act(till_acts.row_of(self.holder, entry))
            case wire.DecisionEntry():
                decide(self, arrived, entry)
            case wire.IncidentEntry():
                self.note(arrived, Finding.INCIDENT, f"{entry.code} {entry.detail}")
        return InboxState.POSTED

    def note(self, arrived: Arrived, finding: Finding, detail: str = "") -> None:
        self.found.append(
            Found(
                holder=self.holder,
                incarnation=self.incarnation,
                seq=arrived.seq,
                finding=finding,
                at=self.stamp.text,
                detail=detail,
                body=arrived.body,
            )
        )

    # --- one method for each kind of entry ------------------------------------

    def _sale(self, arrived: Arrived, entry: wire.SaleEntry) -> InboxState:
        if self.sales.is_known(entry.sale):
            self.note(arrived, Finding.DUPLICATE_SALE, entry.sale)
            return InboxState.POSTED
        if not self.sales.sums_agree(entry):
            self.note(arrived, Finding.SUMS_DIFFER, entry.sale)
        ledger = self.lookup.ledger(entry.account, entry.card)
        account = ledger.account if ledger else None
        if datetime.fromisoformat(entry.at) > self.stamp.now + CLOCK_TOLERANCE:
            self.note(arrived, Finding.CLOCK, entry.at)
        line = self.returned.see(entry)
        if line is not None:
            self.note(arrived, Finding.OVER_RETURN, f"{entry.returns} line {line}")
        place = Place(self.holder, self.incarnation, arrived.seq)
        self.sales.add_sale(place, self.store, entry, account, is_over=line is not None)
        if account is not None:
            self.members.add_turnover(account, "", entry.day, bought(entry))
        elif entry.card:
            self._wait(arrived, entry.card)
        return InboxState.POSTED

    def adopt(self, entry: wire.SaleEntry, ledger: Ledger) -> None:
        """The member of a sale is known now."""
        self.sales.adopt(self.holder, entry, ledger.account)
        self.members.add_turnover(ledger.account, "", entry.day, bought(entry))

    def _redeem(self, arrived: Arrived, entry: wire.RedeemEntry) -> InboxState:
        use = SpentOn(entry.use)
        cause = self.cause(arrived, entry, use=use)
        takes = takes_of(entry.slices)
        if is_main(entry.account):
            self.sales.add_points(self.holder, entry.sale, redeemed=total(takes))
        ledger = self.book.ledger(entry.account)
        right = rights.own_right(self, arrived, entry.account, entry.right)
        pool = None if right else rights.own_pool(self, arrived, entry.right)
        if ledger is None:
            uncovered = total(takes)
        elif pool is not None:
            uncovered = self.draws.spend(pool, ledger, takes, cause)
        else:
            if any(lot.claimed for lot in ledger.lots.values()):
                self.book.load_open_rights([ledger.account])
            uncovered = ledger.redeem(right, takes, cause)
        if uncovered:
            self.note(arrived, Finding.UNCOVERED, f"{entry.right} {uncovered}")
            self.book.post_uncovered(cause, entry.account, uncovered)
        if use is SpentOn.DONATION:
            self.members.add_donation(self.store, cause, Unit.POINTS, total(takes))
        return InboxState.POSTED

    def _earn(self, arrived: Arrived, entry: wire.EarnEntry) -> InboxState:
        if not entry.purse:
            self.sales.add_points(self.holder, entry.sale, earned=entry.points)
        ledger = self.lookup.ledger(entry.account, entry.card)
        if ledger is None:
            return self._park(arrived, entry.card)
        self.credit(arrived, entry, ledger)
        return InboxState.POSTED

    def _give_back(self, arrived: Arrived, entry: wire.GiveBackEntry) -> InboxState:
        if self.returned.is_over(entry.sale):
            self._count_return(entry)
            return InboxState.POSTED  # Said of the return itself.
        ledger = self._ledger_of_return(entry)
        if ledger is None:
            self._count_return(entry)
            return self._park(arrived, entry.card)
        if self._is_first(ledger, entry):
            self._count_return(entry)
            self.correct(arrived, entry, ledger)
        else:
            self.note(arrived, Finding.DUPLICATE_RETURN, entry.sale)
        return InboxState.POSTED

    def _membership(
        self,
        arrived: Arrived,
        entry: wire.MembershipEntry | wire.MembershipEndEntry,
    ) -> InboxState:
        if self.returned.is_over(entry.sale):
            return InboxState.POSTED
        ledger = self.lookup.ledger(entry.account, entry.card)
        if ledger is None:
            return self._park(arrived, entry.card)
        others.keep_membership(self, entry, ledger)
        return InboxState.POSTED

    # --- also used when a parked entry finds its member ------------------------

    def settle_parked(
        self, arrived: Arrived, entry: wire.Entry, ledger: Ledger
    ) -> None:
        """An entry that waited for the member with its card."""
        match entry:
            case wire.SaleEntry():
                self.adopt(entry, ledger)
            case wire.EarnEntry():
                self.credit(arrived, entry, ledger)
            case wire.GiveBackEntry():
                if self._is_first(ledger, entry):
                    self.correct(arrived, entry, ledger)
            case wire.MembershipEntry() | wire.MembershipEndEntry():
                others.keep_membership(self, entry, ledger)

    def credit(self, arrived: Arrived, entry: wire.EarnEntry, member: Ledger) -> None:
        ledger = self._purse(member, entry.purse)
        self.book.need_lots(ledger, [entry.lot])
        if entry.lot in ledger.lots:
            self.note(arrived, Finding.DUPLICATE_LOT, entry.lot)
            return
        lot = Lot(
            lot_id=entry.lot,
            origin=Kind.ACCRUAL.value,
            amount=entry.points,
            free=entry.points,
            active=date.fromisoformat(entry.active),
            expires=day_of_text(entry.expires),
            issuer=entry.issuer,
        )
        ledger.add_lot(lot, Kind.ACCRUAL, self.cause(arrived, entry))
        self._count_points(member, entry.programme, entry.day, entry.points)

    def correct(
        self, arrived: Arrived, entry: wire.GiveBackEntry, member: Ledger
    ) -> None:
        ledger = self._purse(member, entry.purse)
        use = others.use_of_return(ledger, entry)
        cause = self.cause(arrived, entry, use=use)
        back = takes_of(entry.back)
        self.book.need_lots(ledger, (take.lot_id for take in back))
        ledger.give_back(back, cause, grace_days=entry.grace_days)
        if use is SpentOn.DONATION:
            self.members.add_donation(self.store, cause, Unit.POINTS, -total(back))
        if entry.taken:
            policy = TakeBack(entry.take_back)
            if policy is not TakeBack.DEBT:
                self.need_rights(ledger)
            ledger.take_back(entry.taken, entry.taken_lot, cause, policy=policy)
            self._count_points(member, entry.programme, entry.day, -entry.taken)

    # --- also used by the other postings -----------------------------------------

    def need_rights(self, ledger: Ledger) -> None:
        """Bring in what is out in rights, with its lots."""
        self.book.load_open_rights([ledger.account])
        self.book.need_lots(ledger, claims.open_by_lot(ledger.rights))

    def cause(
        self, arrived: Arrived, entry: Dated, *, use: SpentOn | None = None
    ) -> Cause:
        """What an entry of a sale posts goes back to it."""
        return self._cause(
            arrived,
            day=date.fromisoformat(entry.day),
            sale=entry.sale,
            programme=getattr(entry, "programme", ""),
            version=getattr(entry, "version", 0),
            use=use,
        )

    def cause_of_server(self, arrived: Arrived) -> Cause:
        """What follows from an entry, and from no sale."""
        return self._cause(arrived, day=self.stamp.today)

    # --- inside ------------------------------------------------------------------

    def _park(self, arrived: Arrived, card: str) -> InboxState:
        self._wait(arrived, card)
        self.note(arrived, Finding.UNKNOWN_CARD, card[-4:])
        return InboxState.PARKED

    def _wait(self, arrived: Arrived, card: str) -> None:
        place = (self.holder, self.incarnation, arrived.seq)
        self.lookup.wait(card, place, self.stamp.text)

    def _ledger_of_return(self, entry: wire.GiveBackEntry) -> Ledger | None:
        """Of a gift card or coupon its own account, whatever card was shown."""
        kind = kind_of(entry.account) if entry.account else None
        if entry.account is None or kind is None:
            return self.lookup.ledger(entry.account, entry.card)
        bearer = Bearer(
            kind=kind.value, programme=entry.programme, policy_version=entry.version
        )
        return self.book.open_bearer(entry.account, bearer)

    def _purse(self, member: Ledger, purse: str) -> Ledger:
        return self.book.open_purse(member, purse) if purse else member

    def _is_first(self, ledger: Ledger, entry: wire.GiveBackEntry) -> bool:
        """A return counts once, also when a restored till tells it again."""
        return self.members.is_first(ledger.account, others.act_of(entry))

    def _count_return(self, entry: wire.GiveBackEntry) -> None:
        if entry.purse or (entry.account and not is_main(entry.account)):
            return
        back = sum(part.points for part in entry.back)
        self.sales.add_points(
            self.holder, entry.sale, given_back=back, taken_back=entry.taken
        )

    def _count_points(
        self, member: Ledger, programme: str, day: str, points: int
    ) -> None:
        """Where levels are reached by points, these are the turnover."""
        if self.by_points is None:
            self.by_points = in_force.measured_by_points(self.conn)
        if programme in self.by_points:
            self.members.add_turnover(member.account, programme, day, points)

    def _cause(
        self,
        arrived: Arrived,
        *,
        day: date,
        sale: str | None = None,
        programme: str = "",
        version: int = 0,
        use: SpentOn | None = None,
    ) -> Cause:
        return Cause(
            entry=f"{self.holder}.{self.incarnation}.{arrived.seq}",
            day=day,
            at=self.stamp.text,
            holder=self.holder,
            incarnation=self.incarnation,
            seq=arrived.seq,
            sale=sale,
            programme=programme,
            version=version,
            body_hash=hashlib.blake2b(arrived.body, digest_size=32).hexdigest(),
            redeemer=self.partner,
            use=use,
        )
