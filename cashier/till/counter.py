"""What all acts on the sale in hand have in common: finding it, leaving it, showing it.

A basket is a draft: a killed program finds it again. Whatever changes the sale, goods
or card, releases what the customer chose, because another quote may be due.
"""

from __future__ import annotations

from collections.abc import Callable

from cashier.domain.errors import NothingToSell, WrongState
from cashier.domain.ids import CashierId, SaleId
from cashier.domain.sale import Sale, SaleState
from cashier.till.limits import LimitGuard
from cashier.till.ports import (
    Clock,
    Directory,
    Randomness,
    Store,
    UnitOfWork,
    new_id,
)
from cashier.till.reserving import release_answers
from cashier.till.sale_rights import has_holds
from cashier.till.settings import TillSettings
from cashier.till.shifts import open_shift
from cashier.till.views import Facts, PriceChange, SaleView, build_view, gather


class Counter:
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
        self._limits = LimitGuard(directory, clock, settings)

    def view(self) -> SaleView:
        """The sale in hand, with everything known of it at this moment."""
        with self._store.read() as work:
            return self._view(work, work.sales.open_sale())

    def _change(self, how: Callable[[Sale], Sale]) -> SaleView:
        with self._store.basket() as work:
            sale = how(release_answers(work, open_sale(work)))
            work.sales.save(sale)
            view = self._view(work, sale)
            work.commit()
        return view

    def _sale_in_hand(self, work: UnitOfWork, by: CashierId) -> Sale:
        """The open sale, or a new one; refused while a payment is under way."""
        if work.sales.open_sale() is not None:
            return open_sale(work)
        return work.sales.begin(
            Sale(
                sale_id=SaleId(new_id(self._randomness)),
                shift_id=open_shift(work).shift_id,
                cashier=by,
                opened_at=self._clock.now(),
            )
        )

    def _unit(self) -> UnitOfWork:
        """Durable if a hold may have to be ended, for that is told to the server."""
        with self._store.read() as work:
            sale = work.sales.open_sale()
            is_telling = sale is not None and has_holds(work, sale.sale_id)
        return self._store.act() if is_telling else self._store.draft()

    def _gather(self, work: UnitOfWork, sale: Sale | None) -> Facts:
        now = self._clock.now()
        return gather(work, self._directory, sale, now, self._settings)

    def _view(
        self,
        work: UnitOfWork,
        sale: Sale | None,
        changes: tuple[PriceChange, ...] = (),
        *,
        ask_again: bool = False,
    ) -> SaleView:
        facts = self._gather(work, sale)
        return build_view(sale, facts, changes, ask_again=ask_again)


def open_sale(work: UnitOfWork) -> Sale:
    sale = work.sales.open_sale()
    if sale is None:
        raise NothingToSell
    if sale.state is not SaleState.OPEN:
        raise WrongState("a payment is under way")
    return sale
