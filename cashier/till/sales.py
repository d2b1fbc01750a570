"""What a cashier does with the sale in hand, one method for each act.

Goods and the whole sale are here; what the customer answers is in `choosing`, the
codes that a customer shows in `showing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cashier.domain.amounts import Money
from cashier.domain.catalog import Item
from cashier.domain.codes import CodeKind, Scan, parse_scan
from cashier.domain.errors import (
    CarryUnreadable,
    ItemUnknown,
    NothingToSell,
    SaleUnknown,
    WrongState,
)
from cashier.domain.ids import AccountId, CardNumber, CashierId, SaleId
from cashier.domain.member import EntryMode
from cashier.domain.overrides import Asked, Guarded, is_over
from cashier.domain.pricing import price_line
from cashier.domain.sale import MILLI, CardRef, Sale, SaleState, check_move
from cashier.till import baskets
from cashier.till.carrying import Carrying
from cashier.till.choosing import Choosing
from cashier.till.confirming import Confirmation
from cashier.till.counter import open_sale
from cashier.till.overriding import allow
from cashier.till.ports import Clock, Directory, Randomness, Store, UnitOfWork
from cashier.till.reserving import release_all, release_answers
from cashier.till.sale_rights import end_holds
from cashier.till.settings import TillSettings
from cashier.till.showing import Showing
from cashier.till.views import SaleView, ScanKind, ScanResult

MOST_PARKED = 20


class SalesDesk(Choosing, Showing):
    """Every act on the sale in hand."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        clock: Clock,
        randomness: Randomness,
        settings: TillSettings,
        *,
        carrying: Carrying | None = None,
    ) -> None:
        super().__init__(store, directory, clock, randomness, settings)
        self._carrying = carrying  # None: a till that believes no such code.

    # --- goods ---

    def scan(
        self,
        text: str,
        *,
        mode: EntryMode,
        by: CashierId,
        allowed: Confirmation | None = None,
    ) -> ScanResult:
        """Do what the code says. Refuses it whole, with a CodeRefused.

        `allowed`: a manager lifts the limit that a card met before.
        """
        scan = parse_scan(text, self._settings.codes)
        match scan.kind:
            case CodeKind.BADGE:
                return ScanResult(kind=ScanKind.BADGE, code=scan.code)
            case CodeKind.RECEIPT:
                return ScanResult(kind=ScanKind.RECEIPT, code=scan.code)
            case CodeKind.CARD:
                return self._scan_card(CardNumber(scan.code), mode, by, allowed)
            case CodeKind.COUPON:
                view = self.show_coupon(scan.code, by=by)
                return ScanResult(kind=ScanKind.COUPON, code=scan.code, view=view)
            case CodeKind.GIFT:
                return self._scan_gift_card(scan.code)
            case CodeKind.CARRY:
                return self._scan_carried(scan.code)
        item = self._directory.item(scan.code)
        if item is None:
            if not self._is_coupon(scan):
                raise ItemUnknown(scan.code)
            view = self.show_coupon(scan.code, by=by)
            return ScanResult(kind=ScanKind.COUPON, code=scan.code, view=view)
        quantity, gross = _inside(scan, item)
        view = self._add(item, quantity, gross, by)
        assert view.sale is not None
        line_no = view.sale.lines[-1].line_no
        return ScanResult(
            kind=ScanKind.ITEM, code=scan.code, view=view, line_no=line_no
        )

    def _scan_carried(self, text: str) -> ScanResult:
        """Points that the customer brought along are a right of this till now."""
        if self._carrying is None:
            raise CarryUnreadable
        self._carrying.take(text)
        return ScanResult(kind=ScanKind.CARRY, code="", view=self.view())

    def add_item(
        self, code: str, quantity_milli: int = MILLI, *, by: CashierId
    ) -> SaleView:
        return self._add(self._item(code), quantity_milli, None, by)

    def set_quantity(self, line_no: int, quantity_milli: int) -> SaleView:
        return self._change(
            lambda sale: baskets.with_quantity(sale, line_no, quantity_milli)
        )

    def void_line(
        self,
        line_no: int,
        *,
        by: CashierId | None = None,
        allowed: Confirmation | None = None,
    ) -> SaleView:
        """Strike a line out; of much money with a manager."""
        with self._store.draft() if allowed is None else self._store.act() as work:
            sale = open_sale(work)
            voided = baskets.with_void(release_answers(work, sale), line_no)
            line = next(one for one in sale.lines if one.line_no == line_no)
            money = price_line(line).gross
            self._ask_void(
                work,
                Asked(act=Guarded.VOID_LINE, money=money, about=line.item.name),
                allowed,
                by or sale.cashier,
            )
            work.sales.save(voided)
            view = self._view(work, voided)
            work.commit()
        return view

    # --- the whole sale ---

    def void_sale(
        self, by: CashierId, *, allowed: Confirmation | None = None
    ) -> SaleView:
        """Give the sale up; it keeps the name of who did. Its holds go back.

        One of much money is given up with a manager.
        """
        with self._store.act() as work:
            sale = open_sale(work)
            money = Money.total(price_line(line).gross for line in sale.live_lines())
            asked = Asked(act=Guarded.VOID_SALE, money=money)
            self._ask_void(work, asked, allowed, by)
            sale = self._let_go(work, sale, SaleState.VOIDED)
            work.sales.save(replace(sale, cashier=by))
            view = self._view(work, None)
            work.commit()
        return view

    def park(self) -> SaleView:
        """Put the sale aside. Points are chosen and held for sales in hand only."""
        with self._store.act() as work:
            sale = open_sale(work)
            if not sale.live_lines():
                raise NothingToSell
            if len(work.sales.parked()) >= MOST_PARKED:
                raise WrongState("too many sales are parked")
            work.sales.save(self._let_go(work, sale, SaleState.PARKED))
            view = self._view(work, None)
            work.commit()
        return view

    def parked(self) -> Sequence[Sale]:
        with self._store.read() as work:
            return work.sales.parked()

    def recall(self, sale_id: SaleId) -> SaleView:
        """Take a parked sale up again, at today's prices; says what changed."""
        with self._store.act() as work:
            sale = work.sales.get(sale_id)
            if sale is None:
                raise SaleUnknown
            check_move(sale.state, SaleState.OPEN)
            self._clear_counter(work)
            sale, changes = baskets.repriced(sale, self._directory)
            sale = replace(sale, state=SaleState.OPEN)
            work.sales.save(sale)
            view = self._view(work, sale, changes, ask_again=True)
            work.commit()
        return view

    # --- the card ---

    def attach_card(
        self,
        number: CardNumber,
        mode: EntryMode,
        by: CashierId,
        *,
        allowed: Confirmation | None = None,
    ) -> SaleView:
        """The card of this sale, in place of any other. Every card is taken:
        what a blocked or unknown one may do is said by the view."""
        with self._store.act() as work:
            return self._attach(work, number, mode, by, allowed)

    def detach_card(self) -> SaleView:
        with self._unit() as work:
            sale = self._without_card(work, open_sale(work))
            work.sales.save(sale)
            view = self._view(work, sale)
            work.commit()
        return view

    # --- steps ---

    def _ask_void(
        self,
        work: UnitOfWork,
        asked: Asked,
        allowed: Confirmation | None,
        by: CashierId,
    ) -> None:
        limit = self._settings.managers.void_over
        if is_over(asked.money, limit):
            asked = replace(asked, limit=limit.units)
            allow(work, asked, allowed, by=by, at=self._clock.now())

    def _attach(
        self,
        work: UnitOfWork,
        number: CardNumber,
        mode: EntryMode,
        by: CashierId,
        allowed: Confirmation | None,
    ) -> SaleView:
        sale = self._sale_in_hand(work, by)
        self._limits.attach(work, number, mode, by, sale=sale.sale_id, allowed=allowed)
        if sale.card is None:
            # Without a card nothing was held or reserved that would have to end.
            if sale.reserved or sale.tenders:  # For coupons, and by gift cards.
                sale = release_answers(work, sale)
            sale = baskets.with_card(sale, CardRef(number=number, mode=mode))
        elif sale.card.number != number:
            sale = self._without_card(work, sale)
            sale = replace(sale, card=CardRef(number=number, mode=mode))
        elif mode is EntryMode.DEVICE:
            # Typed first and then read: from now on it counts as read.
            sale = replace(sale, card=CardRef(number=number, mode=mode))
        work.sales.save(sale)
        view = self._view(work, sale, ask_again=True)
        work.commit()
        return view

    def _item(self, code: str) -> Item:
        item = self._directory.item(code)
        if item is None:
            raise ItemUnknown(code)
        return item

    def _add(
        self, item: Item, quantity: int, gross: Money | None, by: CashierId
    ) -> SaleView:
        with self._store.basket() as work:
            sale = release_answers(work, self._sale_in_hand(work, by))
            sale = baskets.with_line(sale, item, quantity, gross)
            work.sales.save(sale)
            view = self._view(work, sale)
            work.commit()
        return view

    def _scan_card(
        self,
        number: CardNumber,
        mode: EntryMode,
        by: CashierId,
        allowed: Confirmation | None,
    ) -> ScanResult:
        # A draft: what is told of a card was counted before, and a killed program
        # finds the count again. Only a power cut may take a moment's look-ups.
        with self._store.basket() if allowed is None else self._store.act() as work:
            sale = work.sales.open_sale()
            if sale is not None and sale.state is SaleState.PAYING:
                raise WrongState("a payment is under way")
            known = sale.card if sale is not None else None
            if known is not None and known.number != number:
                return ScanResult(kind=ScanKind.CARD, code=number)
            view = self._attach(work, number, mode, by, allowed)
        return ScanResult(kind=ScanKind.CARD, code=number, view=view)

    def _without_card(self, work: UnitOfWork, sale: Sale) -> Sale:
        sale = release_answers(work, sale)
        end_holds(work, sale.sale_id, self._clock.now(), keep=_coupon_accounts(sale))
        return replace(sale, card=None, fresh=None)

    def _let_go(self, work: UnitOfWork, sale: Sale, state: SaleState) -> Sale:
        check_move(sale.state, state)
        sale = release_all(work, sale)
        end_holds(work, sale.sale_id, self._clock.now())
        return replace(sale, state=state, fresh=None)

    def _clear_counter(self, work: UnitOfWork) -> None:
        """Only an empty sale makes way for another one."""
        sale = work.sales.open_sale()
        if sale is None:
            return
        if sale.live_lines() or sale.card is not None:
            raise WrongState("another sale is in hand")
        work.sales.save(self._let_go(work, sale, SaleState.VOIDED))


def _coupon_accounts(sale: Sale) -> set[AccountId]:
    """Coupons without an owner of their own stay in the sale without the card."""
    return {c.account for c in sale.coupons if c.account is not None}


def _inside(scan: Scan, item: Item) -> tuple[int, Money | None]:
    """Quantity and sum that the label itself carries."""
    if scan.kind is CodeKind.WEIGHT:
        assert scan.value is not None
        return scan.value, None
    if scan.kind is CodeKind.PRICE:
        assert scan.value is not None
        gross = Money(scan.value)
        return baskets.quantity_of_label(item, gross), gross
    return MILLI, None
