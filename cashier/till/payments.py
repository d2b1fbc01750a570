"""Paying: a question to a terminal (C2), its answer, and the end of the sale (C3).

C3 is one durable transaction: number, document, points spent, holds given back,
entries for the server and the job for the printer. Before it nothing happened,
after it nothing changes. While a terminal's answer is not known the sale neither
ends nor goes back; its points stay reserved until a person has looked.
"""

from __future__ import annotations

from dataclasses import replace

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money
from cashier.domain.errors import (
    AmountRefused,
    NothingToPay,
    NothingToSell,
    PaymentUndecided,
    RedemptionRefused,
    SaleUnknown,
)
from cashier.domain.ids import AttemptId, CashierId
from cashier.domain.ledger import sum_of
from cashier.domain.sale import Sale, SaleState, Tender, TenderKind, check_move
from cashier.till.documents import (
    cash_leg,
    loyalty_note,
    sold_lines,
    take_number,
    tell_server,
)
from cashier.till.ports import (
    AttemptState,
    Clock,
    CompletedSale,
    Directory,
    PaymentAttempt,
    Randomness,
    Store,
    TerminalAnswer,
    UnitOfWork,
    new_id,
)
from cashier.till.printing import ReceiptText, receipt_job
from cashier.till.recovery import undecided_attempts
from cashier.till.sale_rights import count_risk, end_holds
from cashier.till.settings import TillSettings
from cashier.till.shifts import open_shift
from cashier.till.views import SaleView, build_view, business_day, gather

_OPEN_QUESTIONS = (AttemptState.ASKED, AttemptState.UNKNOWN)


class Payments:
    def __init__(
        self,
        store: Store,
        directory: Directory,
        clock: Clock,
        randomness: Randomness,
        settings: TillSettings,
        *,
        receipt_text: ReceiptText,
    ) -> None:
        self._store = store
        self._directory = directory
        self._clock = clock
        self._randomness = randomness
        self._settings = settings
        self._receipt_text = receipt_text

    # --- a card terminal ---

    def begin(self, amount: Money) -> PaymentAttempt:
        """C2: store the question before the terminal hears it.

        From here the sale cannot be changed until the answer is known.
        """
        with self._store.act() as work:
            sale = _payable(work)
            view = self._view(work, sale)
            _check_choice(view)
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
        little cash, and a choice of points the programme no longer allows.
        """
        with self._store.act() as work:
            sale = _payable(work)
            view = self._view(work, sale)
            _check_choice(view)
            legs = (*sale.tenders, *cash_leg(view.totals.short, received))
            done = self._document(work, view, legs, by)
            work.sales.complete(done)
            count_risk(work, done)
            spent = work.rights.spend(sale.sale_id)
            assert tuple(spent) == done.redeemed, (spent, done.redeemed)
            tell_server(work, done, view)
            end_holds(work, sale.sale_id, done.at)
            text = self._receipt_text(done, self._settings, work.identity())
            work.jobs.put(receipt_job(done, text, self._randomness))
            work.commit()
        return done

    def _document(
        self,
        work: UnitOfWork,
        view: SaleView,
        legs: tuple[Tender, ...],
        by: CashierId,
    ) -> CompletedSale:
        sale, answer = view.sale, view.quote
        assert sale is not None
        assert answer is not None
        check_move(sale.state, SaleState.COMPLETED)
        now = self._clock.now()
        ended = replace(
            sale,
            state=SaleState.COMPLETED,
            shift_id=open_shift(work).shift_id,
            cashier=by,
            reserved=(),
            tenders=legs,
        )
        return CompletedSale(
            sale=ended,
            number=take_number(work),
            at=now,
            business_date=business_day(now, self._settings),
            lines=sold_lines(view),
            tenders=legs,
            change=Money.total(leg.change for leg in legs),
            redeemed=sale.reserved,
            earned=answer.earned,
            earned_lot=new_id(self._randomness) if answer.earned else None,
            account=view.member.account if view.member is not None else None,
            note=loyalty_note(view),
        )

    def _view(self, work: UnitOfWork, sale: Sale) -> SaleView:
        now = self._clock.now()
        facts = gather(work, self._directory, sale, now, self._settings)
        return build_view(sale, facts)


def _payable(work: UnitOfWork) -> Sale:
    """The sale in hand, with goods in it and no question left open."""
    sale = work.sales.open_sale()
    if sale is None or not sale.live_lines():
        raise NothingToSell
    if undecided_attempts(work, sale):
        raise PaymentUndecided
    return sale


def _check_choice(view: SaleView) -> None:
    """What was chosen must still be what the programme gives, to the hundredth."""
    sale, answer = view.sale, view.quote
    assert sale is not None
    assert answer is not None
    chosen = sum((sum_of(part.draws) for part in sale.reserved), NO_POINTS)
    assert chosen == sale.redeem, sale
    if answer.redeem != chosen:
        raise RedemptionRefused(
            asked=chosen, largest=answer.largest, reason=answer.binding
        )


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
    if answer.state is AttemptState.PAID:
        leg = Tender(
            kind=TenderKind.CARD,
            amount=asked.amount,
            received=asked.amount,
            attempt=asked.attempt,
        )
        sale = replace(sale, tenders=(*sale.tenders, leg))
    elif answer.state is AttemptState.DECLINED and not sale.tenders:
        # No money was taken: the basket may be changed again. The choice of
        # points stays, the customer still wants it.
        sale = replace(sale, state=SaleState.OPEN)
    work.sales.save(sale)
    return sale
