"""The customer's answers: points of each purse, and gifts to a cause.

Choosing points is durable before it is shown (commit point C1). The limits and what
must be confirmed are the programmes'; nothing is reserved that they do not give.
"""

from __future__ import annotations

from dataclasses import replace

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.errors import (
    AmountRefused,
    ConfirmationNeeded,
    DonationRefused,
    ManagerNeeded,
    NothingToSell,
    RedemptionRefused,
)
from cashier.domain.ids import AccountId
from cashier.domain.loyalty.answers import Donation, Factor, Quote
from cashier.domain.loyalty.facts import MAIN, DonationAsked
from cashier.domain.loyalty.reasons import Reason, Why, plain
from cashier.domain.overrides import Asked, Guarded
from cashier.domain.risk import risk_in
from cashier.domain.sale import Chosen, Sale, TenderKind
from cashier.till.confirming import Confirmation
from cashier.till.counter import Counter, open_sale
from cashier.till.facts import Facts
from cashier.till.overriding import allow
from cashier.till.ports import UnitOfWork
from cashier.till.reserving import needed, reserve
from cashier.till.settled import spending_of
from cashier.till.views import SaleView, choices_of, quote_of


class Choosing(Counter):
    """Acts on what the customer answers."""

    def choose(
        self,
        points: Points,
        purse: str = MAIN,
        confirmation: Confirmation | None = None,
    ) -> SaleView:
        """Answer the bonus question: so many points of a purse, or none.

        C1: what is chosen is reserved durably before this returns. Refuses more
        than may be redeemed, and says which rule binds; and points that need a PIN
        or a manager first, and says which (see confirming). Choices of other purses
        stand; a gift card that was to pay is taken away.
        """
        if points < NO_POINTS:
            raise AmountRefused
        with self._store.act() if points else self._store.draft() as work:
            sale = open_sale(work)
            if not sale.live_lines():
                raise NothingToSell
            sale = _without_gift_cards(sale)
            sale = _with_choice(sale, self._gather(work, sale), purse, points)
            sale, is_asked = self._reserved(work, sale, purse, confirmation)
            if purse == MAIN:
                lent = risk_in(sale.reserved)
                much = self._limits.redeem(work, sale, points, lent, confirmation)
                is_asked = is_asked or much
            self._note_manager(work, sale, points, confirmation, is_asked=is_asked)
            work.sales.save(sale)
            view = self._view(work, sale)
            work.commit()
        return view

    def preview(self, points: Points, purse: str = MAIN) -> SaleView:
        """What such an answer would come to. Nothing is stored or reserved."""
        with self._store.read() as work:
            sale = open_sale(work)
            sale = _with_choice(sale, self._gather(work, sale), purse, points)
            return self._view(work, sale)

    def unchoose(self) -> SaleView:
        """Take all answers back: the question is open again."""
        return self._change(lambda sale: sale)

    def donate(
        self, programme: str, *, money: Money = NO_MONEY, points: Points = NO_POINTS
    ) -> SaleView:
        """Give to a cause: money on top of the sale, or points. Nothing: no longer.

        Rounding up is an offer of the quote with its sum. C1 for points. Refuses
        what the cause does not take, with its reason.
        """
        if money < NO_MONEY or points < NO_POINTS:
            raise AmountRefused
        asked = DonationAsked(programme=programme, money=money, points=points)
        with self._store.act() if points else self._store.draft() as work:
            sale = _without_gift_cards(open_sale(work))
            others = tuple(d for d in sale.donations if d.programme != programme)
            given = (asked,) if money or points else ()
            sale = replace(sale, donations=(*others, *given))
            sale, _ = self._reserved(work, sale, None, None)
            work.sales.save(sale)
            view = self._view(work, sale)
            work.commit()
        return view

    # --- steps ---

    def _reserved(
        self,
        work: UnitOfWork,
        sale: Sale,
        purse: str | None,
        confirmation: Confirmation | None,
    ) -> tuple[Sale, bool]:
        """Everything that was chosen, reserved anew; refused, if not all of it can.

        And whether the confirmation was needed.
        """
        facts = self._gather(work, sale)
        answer = quote_of(sale, facts)
        _check_choices(sale, answer, purse)
        _check_donations(sale, answer)
        is_asked = purse is not None and _check_factor(
            sale, facts, answer, purse, confirmation
        )
        return reserve(work, sale, facts, needed(sale, facts, answer)), is_asked

    def _note_manager(
        self,
        work: UnitOfWork,
        sale: Sale,
        points: Points,
        given: Confirmation | None,
        *,
        is_asked: bool,
    ) -> None:
        """A manager who said yes, or stood in for a customer's PIN, is written down."""
        if is_asked and given is not None and given.factor is Factor.MANAGER:
            asked = Asked(act=Guarded.REDEEM, points=points)
            allow(work, asked, given, by=sale.cashier, at=self._clock.now())


def _with_choice(sale: Sale, facts: Facts, purse: str, points: Points) -> Sale:
    if purse == MAIN:
        return replace(sale, redeem=points, redeem_decided=True)
    known = facts.purse(purse)
    if known is None:
        raise RedemptionRefused(
            asked=points,
            largest=NO_POINTS,
            reason=plain(Why.NO_PROGRAMME),
            purse=purse,
        )
    others = tuple(one for one in sale.others if one.account != known.account)
    chosen = Chosen(purse=purse, account=known.account, points=points)
    return replace(sale, others=(*others, chosen))


def _without_gift_cards(sale: Sale) -> Sale:
    kept = tuple(t for t in sale.tenders if t.kind is not TenderKind.GIFT)
    return replace(sale, tenders=kept)


def _check_choices(sale: Sale, answer: Quote, purse: str | None) -> None:
    """All that was chosen of every purse must stand; the one just asked first."""
    asked = {choice.purse: choice.points for choice in choices_of(sale)}
    for name in sorted(asked, key=lambda name: name != purse):
        found = spending_of(answer, name)
        if found is None or found.redeem != asked[name]:
            raise RedemptionRefused(
                asked=asked[name],
                largest=found.largest if found is not None else NO_POINTS,
                reason=_why_not(answer, name, asked[name]),
                purse=name,
            )


def _why_not(answer: Quote, purse: str, asked: Points) -> Reason:
    """The limit that was passed; or the step, or the least that is redeemed."""
    found = spending_of(answer, purse)
    if found is None:
        return plain(Why.NO_PROGRAMME)
    if asked <= found.largest:
        for reason in (*found.reasons, *answer.reasons):
            if reason.why in (Why.STEP, Why.BELOW_MINIMUM):
                return reason
    return found.binding


def _check_factor(
    sale: Sale,
    facts: Facts,
    answer: Quote,
    purse: str,
    confirmation: Confirmation | None,
) -> bool:
    """Whether anything had to be confirmed."""
    found = spending_of(answer, purse)
    if found is None or not found.redeem or found.factor is Factor.NONE:
        return False
    account: AccountId | None = facts.member.account if facts.member else None
    if confirmation is None or not confirmation.is_enough(found.factor, sale, account):
        if found.factor is Factor.MANAGER:
            raise ManagerNeeded(Asked(act=Guarded.REDEEM, points=found.redeem))
        raise ConfirmationNeeded(needed=found.factor)
    return True


def _check_donations(sale: Sale, answer: Quote) -> None:
    given: dict[str, Donation] = {d.programme: d for d in answer.donations}
    for asked in sale.donations:
        found = given.get(asked.programme)
        stands = found is not None and (found.money, found.points) == (
            asked.money,
            asked.points,
        )
        if not stands:
            # The last reason says why not all of it, where something is given.
            why = found.reasons[-1] if found is not None and found.reasons else None
            raise DonationRefused(reason=why or _why_not_given(answer, asked.programme))


def _why_not_given(answer: Quote, programme: str) -> Reason:
    for reason in answer.reasons:
        if dict(reason.facts).get("programme") == programme:
            return reason
    return plain(Why.NO_PROGRAMME)
