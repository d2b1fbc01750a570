"""What a cashier does with the sale in hand, one method for each act.

A basket is a draft: a killed program finds it again. Choosing points is durable
before it is shown (commit point C1). Whatever changes the sale afterwards, goods
or card, releases the choice, because another quote may be due to the customer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.catalog import Item
from cashier.domain.codes import CodeKind, Scan, parse_scan
from cashier.domain.errors import (
    AmountRefused,
    ItemUnknown,
    NothingToSell,
    RedemptionRefused,
    SaleUnknown,
    WrongState,
)
from cashier.domain.ids import CardNumber, CashierId, SaleId
from cashier.domain.ledger import plan_redemption
from cashier.domain.loyalty.answers import Quote
from cashier.domain.loyalty.reasons import Reason, Why
from cashier.domain.member import EntryMode
from cashier.domain.sale import MILLI, CardRef, Sale, SaleState, check_move
from cashier.till import baskets
from cashier.till.ports import (
    Clock,
    Directory,
    Randomness,
    Store,
    UnitOfWork,
    new_id,
)
from cashier.till.sale_rights import end_holds, has_holds
from cashier.till.settings import TillSettings
from cashier.till.shifts import open_shift
from cashier.till.views import (
    PriceChange,
    SaleView,
    ScanKind,
    ScanResult,
    build_view,
    gather,
    quote_of,
)

MOST_PARKED = 20


class SalesDesk:
    def __init__(
        self,
        store: Store,
        directory: Directory,
        clock: Clock,
        randomness: Randomness,
        settings: TillSettings,
    ) -> None:
        self._store = store
        self._directory = directory
        self._clock = clock
        self._randomness = randomness
        self._settings = settings

    def view(self) -> SaleView:
        """The sale in hand, with everything known of it at this moment."""
        with self._store.read() as work:
            return self._view(work, work.sales.open_sale())

    # --- goods ---

    def scan(self, text: str, *, mode: EntryMode, by: CashierId) -> ScanResult:
        """Do what the code says. Refuses it whole, with a CodeRefused."""
        scan = parse_scan(text, self._settings.codes)
        match scan.kind:
            case CodeKind.BADGE:
                return ScanResult(kind=ScanKind.BADGE, code=scan.code)
            case CodeKind.RECEIPT:
                return ScanResult(kind=ScanKind.RECEIPT, code=scan.code)
            case CodeKind.CARD:
                return self._scan_card(CardNumber(scan.code), mode, by)
        item = self._item(scan.code)
        quantity, gross = _inside(scan, item)
        view = self._add(item, quantity, gross, by)
        assert view.sale is not None
        line_no = view.sale.lines[-1].line_no
        return ScanResult(
            kind=ScanKind.ITEM, code=scan.code, view=view, line_no=line_no
        )

    def add_item(
        self, code: str, quantity_milli: int = MILLI, *, by: CashierId
    ) -> SaleView:
        return self._add(self._item(code), quantity_milli, None, by)

    def set_quantity(self, line_no: int, quantity_milli: int) -> SaleView:
        return self._change(
            lambda sale: baskets.with_quantity(sale, line_no, quantity_milli)
        )

    def void_line(self, line_no: int) -> SaleView:
        return self._change(lambda sale: baskets.with_void(sale, line_no))

    # --- the whole sale ---

    def void_sale(self, by: CashierId) -> SaleView:
        """Give the sale up; it keeps the name of who did. Its holds go back."""
        with self._store.act() as work:
            sale = self._let_go(work, _open(work), SaleState.VOIDED)
            work.sales.save(replace(sale, cashier=by))
            view = self._view(work, None)
            work.commit()
        return view

    def park(self) -> SaleView:
        """Put the sale aside. Points are chosen and held for sales in hand only."""
        with self._store.act() as work:
            sale = _open(work)
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

    # --- the card and its points ---

    def attach_card(
        self, number: CardNumber, mode: EntryMode, by: CashierId
    ) -> SaleView:
        """The card of this sale, in place of any other. Every card is taken:
        what a blocked or unknown one may do is said by the view."""
        with self._unit() as work:
            return self._attach(work, number, mode, by)

    def detach_card(self) -> SaleView:
        with self._unit() as work:
            sale = self._without_card(work, _open(work))
            work.sales.save(sale)
            view = self._view(work, sale)
            work.commit()
        return view

    def choose(self, points: Points) -> SaleView:
        """Answer the bonus question: so many points, or none and only earn.

        C1: what is chosen is reserved durably before this returns. Refuses more
        than may be redeemed, and says which rule binds.
        """
        if points < NO_POINTS:
            raise AmountRefused
        with self._store.act() if points else self._store.draft() as work:
            sale = self._released(work, _open(work))
            if not sale.live_lines():
                raise NothingToSell
            sale = replace(sale, redeem=points, redeem_decided=True)
            if points:
                sale = self._reserved(work, sale)
            work.sales.save(sale)
            view = self._view(work, sale)
            work.commit()
        return view

    def preview(self, points: Points) -> SaleView:
        """What such an answer would come to. Nothing is stored or reserved."""
        with self._store.read() as work:
            sale = replace(_open(work), redeem=points, redeem_decided=True)
            return self._view(work, sale)

    def unchoose(self) -> SaleView:
        """Take the answer back: the question is open again."""
        return self._change(lambda sale: sale)

    # --- steps ---

    def _attach(
        self, work: UnitOfWork, number: CardNumber, mode: EntryMode, by: CashierId
    ) -> SaleView:
        sale = self._sale_in_hand(work, by)
        if sale.card is None:
            # Without a card nothing was held or reserved that would have to end.
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
        with self._store.draft() as work:
            sale = self._released(work, self._sale_in_hand(work, by))
            sale = baskets.with_line(sale, item, quantity, gross)
            work.sales.save(sale)
            view = self._view(work, sale)
            work.commit()
        return view

    def _change(self, how: Callable[[Sale], Sale]) -> SaleView:
        with self._store.draft() as work:
            sale = how(self._released(work, _open(work)))
            work.sales.save(sale)
            view = self._view(work, sale)
            work.commit()
        return view

    def _scan_card(
        self, number: CardNumber, mode: EntryMode, by: CashierId
    ) -> ScanResult:
        # A card where there was none ends no hold, so nothing is told to the server
        # and a draft will do: the customer's first card is answered soonest.
        with self._store.draft() as work:
            sale = work.sales.open_sale()
            if sale is not None and sale.state is SaleState.PAYING:
                raise WrongState("a payment is under way")
            known = sale.card if sale is not None else None
            if known is not None and known.number != number:
                return ScanResult(kind=ScanKind.CARD, code=number)
            view = self._attach(work, number, mode, by)
        return ScanResult(kind=ScanKind.CARD, code=number, view=view)

    def _sale_in_hand(self, work: UnitOfWork, by: CashierId) -> Sale:
        """The open sale, or a new one; refused while a payment is under way."""
        if work.sales.open_sale() is not None:
            return _open(work)
        return Sale(
            sale_id=SaleId(new_id(self._randomness)),
            shift_id=open_shift(work).shift_id,
            cashier=by,
            opened_at=self._clock.now(),
        )

    def _released(self, work: UnitOfWork, sale: Sale) -> Sale:
        work.rights.release(sale.sale_id)
        return baskets.undecided(sale)

    def _reserved(self, work: UnitOfWork, sale: Sale) -> Sale:
        facts = gather(work, self._directory, sale, self._clock.now(), self._settings)
        answer = quote_of(sale, facts)
        if answer.redeem != sale.redeem:
            raise RedemptionRefused(
                asked=sale.redeem,
                largest=answer.largest,
                reason=_why_not(answer, sale.redeem),
            )
        # Covered rights first; the quote has seen to the limits of the pools.
        rights = (*facts.rights, *(pool.right for pool in facts.pools))
        plan = plan_redemption(rights, sale.redeem, today=facts.today)
        work.rights.reserve(sale.sale_id, plan)
        return replace(sale, reserved=plan)

    def _without_card(self, work: UnitOfWork, sale: Sale) -> Sale:
        sale = self._released(work, sale)
        end_holds(work, sale.sale_id, self._clock.now())
        return replace(sale, card=None, fresh=None)

    def _let_go(self, work: UnitOfWork, sale: Sale, state: SaleState) -> Sale:
        check_move(sale.state, state)
        sale = self._released(work, sale)
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

    def _unit(self) -> UnitOfWork:
        """Durable if a hold may have to be ended, for that is told to the server."""
        with self._store.read() as work:
            sale = work.sales.open_sale()
            is_telling = sale is not None and has_holds(work, sale.sale_id)
        return self._store.act() if is_telling else self._store.draft()

    def _view(
        self,
        work: UnitOfWork,
        sale: Sale | None,
        changes: tuple[PriceChange, ...] = (),
        *,
        ask_again: bool = False,
    ) -> SaleView:
        now = self._clock.now()
        facts = gather(work, self._directory, sale, now, self._settings)
        return build_view(sale, facts, changes, ask_again=ask_again)


def _open(work: UnitOfWork) -> Sale:
    sale = work.sales.open_sale()
    if sale is None:
        raise NothingToSell
    if sale.state is not SaleState.OPEN:
        raise WrongState("a payment is under way")
    return sale


def _why_not(answer: Quote, asked: Points) -> Reason:
    """The limit that was passed; or the step, or the least that is redeemed."""
    if asked <= answer.largest:
        for reason in answer.reasons:
            if reason.why in (Why.STEP, Why.BELOW_MINIMUM):
                return reason
    return answer.binding


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
