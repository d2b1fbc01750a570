"""A gift card as a way of paying: by a hold, or by a right that stands here.

Its money is an account of the ledger like points, so it cannot be spent twice; what
is not used stays on the card. Until C3 it can be taken away again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cashier.domain.amounts import NO_MONEY, Money, Points
from cashier.domain.errors import (
    AmountRefused,
    GiftCardFlaw,
    GiftCardRefused,
    RedemptionOff,
)
from cashier.domain.ids import AccountId
from cashier.domain.ledger import spendable
from cashier.domain.loyalty.gift_cards import (
    GiftCardTerms,
    largest_tender,
    payable_by_gift,
)
from cashier.domain.member import Bearer
from cashier.domain.sale import Chosen, Sale, Tender, TenderKind
from cashier.till.before_payment import PayingDesk, check_ready, payable
from cashier.till.ports import HoldState, UnitOfWork
from cashier.till.reserving import reserve_more, without
from cashier.till.sale_rights import usable_rights
from cashier.till.terms_here import gift_terms
from cashier.till.views import Facts, SaleView, build_view, draft_for

GIFT = "gift"  # In the place of a purse: a card that was shown to pay.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """A gift card in somebody's hand, as far as this till knows it."""

    account: AccountId
    available: Money  # By rights that are here.
    hold: HoldState | None
    known: Bearer | None


class GiftPayments(PayingDesk):
    def pay_with_gift_card(self, code: str, amount: Money | None = None) -> SaleView:
        """Pay with this card as much as it may, or the amount; C1, reserved durably.

        Nothing of it is guaranteed here: the view wants a hold (see holding); after
        the server's answer call again. Refused then are a card that the server does
        not know, an empty one, and one for which there is no answer. What is here
        may be a part of its money: called again after a grant it pays with all.
        """
        account = self._directory.bearer_account(code, is_gift_card=True)
        refusal: GiftCardRefused | None = None
        with self._store.act() as work:
            self._limits.look_up(work)
            sale = payable(work)
            sale = self._before(work, sale, account)
            _refuse_shown(sale, account)
            if work.redemption_is_off():
                raise RedemptionOff
            card = self._card(work, sale, code, account)
            if card.available:
                sale = self._paid(work, sale, card, amount)
            else:
                sale, refusal = _asked(sale, card)
            work.sales.save(sale)
            view = self._again(work, sale)
            work.commit()
        if refusal is not None:
            raise refusal
        return view

    def remove_gift_card(self, account: AccountId) -> SaleView:
        """Take a gift card out of the payment again; refused by none but C3."""
        with self._store.act() as work:
            sale = payable(work)
            kept = tuple(t for t in sale.tenders if t.account != account)
            if len(kept) == len(sale.tenders):
                raise GiftCardRefused(flaw=GiftCardFlaw.OTHER_CARD)
            sale = without(work, replace(sale, tenders=kept), [account])
            work.sales.save(sale)
            view = self._view(work, sale)
            work.commit()
        return view

    # --- steps ---

    def _card(
        self, work: UnitOfWork, sale: Sale, code: str, account: AccountId
    ) -> _Card:
        holds = work.holds.of_sale(sale.sale_id)
        rights = usable_rights(holds, work.rights.of_account(account))
        today = self._gather(work, None).today
        states = [state for _, of, state in holds if of == account]
        return _Card(
            account=account,
            available=Money(spendable(rights, today=today).units),
            hold=states[-1] if states else None,
            known=self._directory.bearer(code),
        )

    def _before(self, work: UnitOfWork, sale: Sale, account: AccountId) -> Sale:
        """Without this card, if the server granted more since it paid a part."""
        mine = [t for t in sale.tenders if t.account == account]
        holds = work.holds.of_sale(sale.sale_id)
        states = [state for _, of, state in holds if of == account]
        if not mine or HoldState.GRANTED not in states:
            return sale
        kept = tuple(t for t in sale.tenders if t.account != account)
        return without(work, replace(sale, tenders=kept), [account])

    def _paid(
        self, work: UnitOfWork, sale: Sale, card: _Card, amount: Money | None
    ) -> Sale:
        facts = self._gather(work, sale)
        most = _most(sale, facts, card)
        taken = most if amount is None else amount
        if not NO_MONEY < taken <= most:
            raise AmountRefused
        points = Points(taken.units)
        sale = reserve_more(work, sale, card.account, points, facts.today)
        leg = Tender(
            kind=TenderKind.GIFT, amount=taken, received=taken, account=card.account
        )
        return replace(
            sale,
            tenders=(*sale.tenders, leg),
            others=tuple(o for o in sale.others if o.account != card.account),
        )

    def _again(self, work: UnitOfWork, sale: Sale) -> SaleView:
        return build_view(sale, self._gather(work, sale), ask_again=True)


def _refuse_shown(sale: Sale, account: AccountId) -> None:
    sold = any(line.serial == account for line in sale.live_lines())
    if sold or any(tender.account == account for tender in sale.tenders):
        raise GiftCardRefused(flaw=GiftCardFlaw.SHOWN_TWICE)


def _asked(sale: Sale, card: _Card) -> tuple[Sale, GiftCardRefused | None]:
    """Ask for it, or say what came of asking; then it may be asked for again."""
    is_shown = any(one.account == card.account for one in sale.others)
    if not is_shown:
        shown = Chosen(purse=GIFT, account=card.account, points=Points(0))
        return replace(sale, others=(*sale.others, shown)), None
    if card.hold is None:
        return sale, None
    others = tuple(one for one in sale.others if one.account != card.account)
    answered = card.hold in (HoldState.GRANTED, HoldState.REFUSED)
    flaw = GiftCardFlaw.EMPTY if answered else GiftCardFlaw.NO_ANSWER
    return replace(sale, others=others), GiftCardRefused(flaw=flaw)


def _most(sale: Sale, facts: Facts, card: _Card) -> Money:
    """The most that this card may pay now; refused with the rule that says none."""
    view = build_view(sale, facts)
    check_ready(view, facts)
    assert view.quote is not None
    terms = _terms(facts, card)
    draft = draft_for(sale, view.lines, facts)
    limit = largest_tender(
        terms,
        balance=card.available,
        ends=card.known.ends if card.known is not None else None,
        to_pay=view.totals.short,
        draft=draft,
        quote=view.quote,
        today=facts.today,
    )
    by_cards = (t.amount for t in sale.tenders if t.kind is TenderKind.GIFT)
    left = payable_by_gift(terms, draft, view.quote) - Money.total(by_cards)
    most = min(limit.most, left)
    if most <= NO_MONEY:
        raise GiftCardRefused(flaw=GiftCardFlaw.BY_TERMS, reason=limit.binding)
    return most


def _terms(facts: Facts, card: _Card) -> GiftCardTerms:
    programme = card.known.programme if card.known is not None else ""
    terms = gift_terms(facts.programmes, facts.today, facts.store, programme)
    if terms is None:
        raise GiftCardRefused(flaw=GiftCardFlaw.NOT_THESE_GOODS)
    return terms
