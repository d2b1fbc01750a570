"""What must hold before money is taken, and the desk on which it is taken."""

from __future__ import annotations

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.errors import (
    GiftCardFlaw,
    GiftCardRefused,
    NothingToSell,
    PaymentUndecided,
    RedemptionRefused,
    SaleNotReady,
)
from cashier.domain.sale import Sale
from cashier.till.counter import Counter
from cashier.till.documents import Desk
from cashier.till.ports import (
    Clock,
    Directory,
    Randomness,
    Store,
    UnitOfWork,
)
from cashier.till.printing import ReceiptText
from cashier.till.recovery import undecided_attempts
from cashier.till.settings import TillSettings
from cashier.till.settled import spending_of
from cashier.till.terms_here import gift_terms_of, is_of_coupon
from cashier.till.views import Facts, SaleView, choices_of


class PayingDesk(Counter):
    """Everything an act of paying needs."""

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
        super().__init__(store, directory, clock, randomness, settings)
        self._receipt_text = receipt_text
        self._desk = Desk(
            directory=directory, clock=clock, randomness=randomness, settings=settings
        )


def payable(work: UnitOfWork) -> Sale:
    """The sale in hand, with goods in it and no question left open."""
    sale = work.sales.open_sale()
    if sale is None or not sale.live_lines():
        raise NothingToSell
    if undecided_attempts(work, sale):
        raise PaymentUndecided
    return sale


def check_ready(view: SaleView, facts: Facts) -> None:
    """Whoever pays must get what it is for: a membership, a gift card."""
    assert view.quote is not None
    if view.quote.refusals:
        raise SaleNotReady(reason=view.quote.refusals[0])
    assert view.sale is not None
    for line in view.sale.live_lines():
        if line.serial is None and gift_terms_of(
            line, facts.programmes, facts.today, facts.store
        ):
            raise GiftCardRefused(flaw=GiftCardFlaw.NO_NUMBER)


def check_choices(view: SaleView, facts: Facts) -> None:
    """What was chosen must still be what the programmes give, to the hundredth."""
    sale, answer = view.sale, view.quote
    assert sale is not None
    assert answer is not None
    for choice in choices_of(sale):
        found = spending_of(answer, choice.purse)
        if found is None or found.redeem != choice.points:
            raise RedemptionRefused(
                asked=choice.points,
                largest=found.largest if found is not None else NO_POINTS,
                reason=found.binding if found is not None else None,
                purse=choice.purse,
            )
    for purse in facts.purses:
        given = (d.points for d in answer.donations if d.purse == purse.purse)
        chosen = (c.points for c in choices_of(sale) if c.purse == purse.purse)
        needed = Points.total([*given, *chosen])
        if not is_of_coupon(purse.account):
            assert purse.reserved == needed, (purse.purse, needed)
