"""Goods come back without a receipt: a manager allows it, for a reason, to a limit.

Money goes back, in cash, at today's price; of the loyalty programmes nothing does,
because nobody knows what the goods were sold with. Such a return points at itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money
from cashier.domain.catalog import Item
from cashier.domain.errors import (
    BadQuantity,
    ItemUnknown,
    ManagerNeeded,
    OverTheLimit,
    ReasonNeeded,
    WrongState,
)
from cashier.domain.ids import CashierId, SaleId
from cashier.domain.overrides import Asked, Guarded
from cashier.domain.pricing import check_quantity, price_line
from cashier.domain.sale import (
    Line,
    Sale,
    SaleState,
    SoldLine,
    Tender,
    TenderKind,
)
from cashier.till.before_payment import PayingDesk
from cashier.till.confirming import Confirmation
from cashier.till.documents import take_number
from cashier.till.entries import sale_event
from cashier.till.facts import business_day
from cashier.till.overriding import allow
from cashier.till.ports import CompletedSale, UnitOfWork, new_id
from cashier.till.printing import receipt_job
from cashier.till.shifts import open_shift
from cashier.till.terms_here import sells_loyalty


class NoReceipt(PayingDesk):
    """Returns of goods whose receipt is not there."""

    def price(self, goods: Sequence[tuple[str, int]]) -> tuple[SoldLine, ...]:
        """What these articles, by code and thousandths, would give back."""
        lines = [
            self._line(at, code, milli)
            for at, (code, milli) in enumerate(goods, start=1)
        ]
        if not lines:
            raise BadQuantity
        return tuple(lines)

    def complete(
        self,
        goods: Sequence[tuple[str, int]],
        by: CashierId,
        *,
        reason: str,
        allowed: Confirmation | None,
        return_id: SaleId | None = None,
    ) -> CompletedSale:
        """Give the money back, in one durable transaction. The same id: once."""
        if not reason.strip():
            raise ReasonNeeded
        lines = self.price(goods)
        money = Money.total(line.net for line in lines)
        if allowed is None:
            raise ManagerNeeded(asked_for(money))
        if money > self._settings.no_receipt_limit:
            raise OverTheLimit(limit=self._settings.no_receipt_limit)
        with self._store.act() as work:
            known = work.sales.completed(return_id) if return_id is not None else None
            if known is not None:
                return known
            sale_id = return_id or SaleId(new_id(self._randomness))
            done = self._document(work, sale_id, lines, by)
            manager = allow(
                work,
                replace(asked_for(money), about=done.number),
                allowed,
                by=by,
                at=done.at,
                reason=reason,
            )
            done = replace(done, reason=reason.strip(), allowed_by=manager)
            work.sales.complete(done)
            work.outbox.put(sale_event(done))
            text = self._receipt_text(done, self._settings, work.identity())
            work.jobs.put(receipt_job(done, text, self._randomness))
            work.commit()
        return done

    # --- steps ---

    def _line(self, line_no: int, code: str, milli: int) -> SoldLine:
        item: Item | None = self._directory.item(code)
        if item is None:
            raise ItemUnknown(code)
        check_quantity(item, milli)
        line = Line(line_no=line_no, item=item, quantity_milli=milli)
        if sells_loyalty(line, self._directory.programmes()):
            raise WrongState("only its receipt says what this was sold for")
        priced = price_line(line)
        return SoldLine(
            line_no=line_no,
            item=item,
            quantity_milli=milli,
            gross=priced.gross,
            discount=priced.discount,
            redeemed=NO_MONEY,
            redeemed_points=NO_POINTS,
            earned=NO_POINTS,
        )

    def _document(
        self,
        work: UnitOfWork,
        sale_id: SaleId,
        lines: tuple[SoldLine, ...],
        by: CashierId,
    ) -> CompletedSale:
        now = self._clock.now()
        money = Money.total(line.net for line in lines)
        leg = Tender(kind=TenderKind.CASH, amount=money, received=money)
        legs = (leg,) if money else ()
        sale = Sale(
            sale_id=sale_id,
            shift_id=open_shift(work).shift_id,
            cashier=by,
            opened_at=now,
            state=SaleState.COMPLETED,
            tenders=legs,
        )
        return CompletedSale(
            sale=sale,
            number=take_number(work),
            at=now,
            business_date=business_day(now, self._settings),
            lines=lines,
            tenders=legs,
            change=NO_MONEY,
            redeemed=(),
            earned=NO_POINTS,
            earned_lot=None,
            account=None,
            note=None,
            returns=sale_id,
        )


def asked_for(money: Money) -> Asked:
    """What the manager is asked, before and after the goods are known."""
    return Asked(act=Guarded.NO_RECEIPT, money=money, has_reason=True)
