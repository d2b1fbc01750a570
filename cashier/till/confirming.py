"""A yes before an act: the customer's own PIN, or a manager's PIN or badge.

Checked here once, and handed to the act that needs it as a value. Wrong PINs are
counted durably, of customers as of staff (see pin_tries). A manager stands in for a
customer's PIN, also where the customer has none; never the other way round. A
manager's yes is for one act and used up with it (see overriding).
"""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.errors import ConfirmationNeeded, NotAllowed, NothingToSell
from cashier.domain.ids import AccountId, CashierId, SaleId
from cashier.domain.loyalty.answers import Factor
from cashier.domain.member import Member
from cashier.domain.overrides import Guarded, Way
from cashier.domain.sale import Sale
from cashier.till.pin_tries import PinTries
from cashier.till.ports import (
    Cashier,
    Clock,
    Directory,
    PinCheck,
    Randomness,
    Role,
    Store,
    new_id,
)
from cashier.till.staff import StaffDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Who confirmed; good for one sale, and of a customer for one account.

    Of a manager it is good for `act`, once: `ticket` is written with the act.
    """

    factor: Factor
    sale: SaleId | None = None  # None: a manager, where there is no sale.
    account: AccountId | None = None
    by: CashierId | None = None
    act: Guarded | None = None
    ticket: str = ""
    way: Way = Way.PIN
    reason: str = ""

    def is_enough(self, needed: Factor, sale: Sale, account: AccountId | None) -> bool:
        if self.sale != sale.sale_id:
            return False
        if self.factor is Factor.MANAGER:
            return True
        return self.factor is needed and self.account == account


class Confirming:
    def __init__(
        self,
        store: Store,
        directory: Directory,
        pins: PinCheck,
        clock: Clock,
        staff: StaffDesk,
        randomness: Randomness,
        *,
        badge_needs_pin: bool = True,
    ) -> None:
        self._store = store
        self._directory = directory
        self._tries = PinTries(store, pins, clock)
        self._staff = staff
        self._randomness = randomness
        self._badge_needs_pin = badge_needs_pin

    def by_customer(self, pin: str) -> Confirmation:
        """The PIN of the member whose card is in the sale."""
        sale = self._sale()
        member = self._member(sale) if sale is not None else None
        if sale is None or member is None or member.account is None:
            raise NothingToSell
        if not member.pin_hash:
            raise ConfirmationNeeded(needed=Factor.MANAGER)
        self._tries.check(CashierId(f"card {member.account}"), member.pin_hash, pin)
        return Confirmation(
            factor=Factor.PIN, sale=sale.sale_id, account=member.account
        )

    def by_manager(
        self, manager: CashierId, pin: str, act: Guarded, reason: str = ""
    ) -> Confirmation:
        """A manager's own PIN; of another cashier it is not enough."""
        found = self._staff.check_pin(manager, pin)
        if found.role is not Role.MANAGER:
            raise NotAllowed
        return self._given(found, act, reason, Way.PIN)

    def badge(self, code: str) -> Cashier:
        """The manager whose badge this is. Refuses anybody else's."""
        found = self._staff.by_badge(code)
        if found.role is not Role.MANAGER:
            raise NotAllowed
        return found

    def by_badge(self, code: str, act: Guarded, reason: str = "") -> Confirmation:
        """The badge alone, where the shop lets it be enough; else NotAllowed."""
        found = self.badge(code)
        if self._badge_needs_pin and found.has_pin:
            raise NotAllowed
        return self._given(found, act, reason, Way.BADGE)

    def _given(
        self, manager: Cashier, act: Guarded, reason: str, way: Way
    ) -> Confirmation:
        sale = self._sale()
        return Confirmation(
            factor=Factor.MANAGER,
            sale=sale.sale_id if sale is not None else None,
            by=manager.cashier,
            act=act,
            ticket=new_id(self._randomness),
            way=way,
            reason=reason,
        )

    def _sale(self) -> Sale | None:
        with self._store.read() as work:
            return work.sales.open_sale()

    def _member(self, sale: Sale) -> Member | None:
        if sale.card is None:
            return None
        return sale.fresh or self._directory.member(sale.card.number)
