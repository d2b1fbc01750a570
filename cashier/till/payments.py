"""Paying: a question to a terminal (C2), its answer, and the end of the sale (C3).

C3 is one durable transaction: number, document, points spent, holds given back,
entries for the server and the jobs for the printer. Before it nothing happened,
after it nothing changes. While a terminal's answer is not known the sale neither
ends nor goes back; its points stay reserved until a person has looked.
"""

from __future__ import annotations

from dataclasses import replace

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.errors import AmountRefused, NothingToPay, SaleUnknown
from cashier.domain.ids import AttemptId, CashierId
from cashier.domain.sale import Sale, SaleState, Tender, TenderKind
from cashier.till.before_payment import check_choices, check_ready, payable
from cashier.till.documents import cash_leg, document
from cashier.till.entries import tell_server
from cashier.till.gift_payments import GiftPayments
from cashier.till.limits import spent_on_goods
from cashier.till.ports import (
    AttemptState,
    CompletedSale,
    PaymentAttempt,
    TerminalAnswer,
    UnitOfWork,
    new_id,
)
from cashier.till.printing import receipt_job
from cashier.till.receipt_story import coupon_job, story_of
from cashier.till.reserving import reserve_coupons, unused_coupons, without
from cashier.till.sale_rights import count_risk, end_holds
from cashier.till.views import Facts, SaleView, build_view

_OPEN_QUESTIONS = (AttemptState.ASKED, AttemptState.UNKNOWN)


class Payments(GiftPayments):
    # --- a card terminal ---

    def begin(self, amount: Money) -> PaymentAttempt:
        """C2: store the question before the terminal hears it.

        From here the sale cannot be changed until the answer is known.
        """
        with self._store.act() as work:
            sale = self._with_coupons(work, payable(work))
            self._limits.pay(work, sale)
            view = self._checked(sale, self._gather(work, sale))
            if not view.totals.short:
                raise NothingToPay
            if not NO_MONEY < amount <= view.totals.short:
                raise AmountRefused
            attempt = PaymentAttempt(
                attempt=AttemptId(new_id(self._randomness)),
                sale=sale.sale_id,
                amount=amount,
                state=AttemptState.ASKED,
            )
            work.attempts.save(attempt)
            work.sales.save(replace(sale, state=SaleState.PAYING))
            work.commit()
        return attempt

    def settle(self, attempt: AttemptId, answer: TerminalAnswer) -> SaleView:
        """Store what the terminal said. A second answer changes nothing.

        A draft: the next commit point carries it along. Should a power cut take it
        back, the question of C2 is still there, and the terminal is asked again.
        """
        with self._store.draft() as work:
            sale, asked = _question(work, attempt)
            if asked.state in _OPEN_QUESTIONS:
                sale = _answered(work, sale, asked, answer)
            view = self._view(work, sale)
            work.commit()
        return view

    def decide(self, attempt: AttemptId, paid: bool) -> SaleView:
        """A person looked at the terminal's slip: paid, or not."""
        state = AttemptState.PAID if paid else AttemptState.DECLINED
        return self.settle(attempt, TerminalAnswer(state=state))

    # --- the end ---

    def complete(self, received: Money | None, by: CashierId) -> CompletedSale:
        """C3: the sale is done, whole, or nothing happened.

        `received` is cash; None where nothing is left to pay in cash. Refuses too
        little cash, a choice of points the programmes no longer allow, and a sale
        in which something must be put right first. What is earned follows the
        tenders that were really used.
        """
        with self._store.act() as work:
            sale = self._with_coupons(work, payable(work))
            if sale.state is SaleState.OPEN:  # Once asked for money, it stands.
                self._limits.pay(work, sale, by)
            facts = self._gather(work, sale)
            view = self._checked(sale, facts)
            legs = (*sale.tenders, *cash_leg(view.totals.short, received))
            view = _with_real_tenders(view, sale, facts, legs)
            assert view.quote is not None
            sale = without(work, sale, unused_coupons(sale, facts, view.quote))
            done = document(self._desk, work, view, facts, sale, legs, by)
            tell_server(work, done, facts)
            work.sales.complete(done)
            count_risk(work, done)
            self._limits.completed(work, done, spent_on_goods(done))
            spent = work.rights.spend(sale.sale_id)
            assert tuple(spent) == done.redeemed, (spent, done.redeemed)
            # What is left on a gift card is known only while its hold is here.
            self._print(work, done, view, facts)
            end_holds(work, sale.sale_id, done.at)
            work.commit()
        return done

    def _print(
        self, work: UnitOfWork, done: CompletedSale, view: SaleView, facts: Facts
    ) -> None:
        story = story_of(done, view, facts, work, self._settings)
        text = self._receipt_text(done, self._settings, work.identity(), story=story)
        work.jobs.put(receipt_job(done, text, self._randomness))
        if done.coupon_made is not None:
            work.jobs.put(coupon_job(done, story, self._settings, self._randomness))

    def _with_coupons(self, work: UnitOfWork, sale: Sale) -> Sale:
        """No coupon is used without its right: one may have come meanwhile."""
        if not sale.coupons:
            return sale
        return reserve_coupons(work, sale, self._gather(work, sale))

    def _checked(self, sale: Sale, facts: Facts) -> SaleView:
        view = build_view(sale, facts)
        check_ready(view, facts)
        check_choices(view, facts)
        return view


def _with_real_tenders(
    view: SaleView, sale: Sale, facts: Facts, legs: tuple[Tender, ...]
) -> SaleView:
    final = build_view(sale, facts, tenders=legs)
    # Only what is earned may follow the tenders: the rest was agreed already.
    assert final.totals == view.totals, (final.totals, view.totals)
    return final


def _question(work: UnitOfWork, attempt: AttemptId) -> tuple[Sale, PaymentAttempt]:
    sale = work.sales.open_sale()
    if sale is not None:
        for asked in work.attempts.of_sale(sale.sale_id):
            if asked.attempt == attempt:
                return sale, asked
    raise SaleUnknown


def _answered(
    work: UnitOfWork, sale: Sale, asked: PaymentAttempt, answer: TerminalAnswer
) -> Sale:
    assert answer.state is not AttemptState.ASKED, answer
    work.attempts.save(replace(asked, state=answer.state, reference=answer.reference))
    has_paid = any(t.kind is TenderKind.CARD for t in sale.tenders)
    if answer.state is AttemptState.PAID:
        leg = Tender(
            kind=TenderKind.CARD,
            amount=asked.amount,
            received=asked.amount,
            attempt=asked.attempt,
        )
        sale = replace(sale, tenders=(*sale.tenders, leg))
    elif answer.state is AttemptState.DECLINED and not has_paid:
        # No money was taken: the basket may be changed again. The choice of
        # points stays, the customer still wants it.
        sale = replace(sale, state=SaleState.OPEN)
    work.sales.save(sale)
    return sale
