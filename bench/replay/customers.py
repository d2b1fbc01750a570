"""What customers do at the counter of a chain with programmes of all types; seeded.

They show the coupons that the folder says they redeemed, and those that were printed
for them; some buy a membership or a gift card, pay with one, give to a cause, and
spend the most of every purse.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.replay.everything import CAUSE, CLUB, FEE, GIFT, Everything
from cashier.domain.amounts import Money
from cashier.domain.check_digits import luhn_is_right
from cashier.domain.errors import GiftCardRefused
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.reasons import Why
from cashier.till.records import CompletedSale
from cashier.till.views import SaleView

if TYPE_CHECKING:
    from bench.replay.data import RealReceipt
    from bench.replay.till import Meanwhile, StoreTill

_BUYS_CLUB, _BUYS_CARD, _PAYS_BY_CARD = 0.02, 0.02, 0.3
_GIVES_CHANGE, _GIVES_POINTS, _SHOWS_PRINTED = 0.1, 0.02, 0.5
_POINTS_GIVEN = 1_00


@dataclass
class Customers:
    chain: Everything
    seed: int
    asks: float
    shown: int = 0  # Coupons.
    refused_cards: int = 0  # Gift cards that could not pay, mostly without a link.
    _printed: dict[str, list[str]] = field(default_factory=dict)
    _cards: dict[str, list[str]] = field(default_factory=dict)  # Gift cards, by owner.
    _selling: str = ""

    def __post_init__(self) -> None:
        self._chance = random.Random(f"wishes {self.seed}")

    def bring(
        self, till: StoreTill, receipt: RealReceipt, meanwhile: Meanwhile
    ) -> SaleView:
        """Coupons, a fee, a gift card to buy: before anything is chosen."""
        sales = till.acts.sales
        view = sales.view()
        if self._chance.random() < _BUYS_CLUB and not _is_member(view):
            till.scan(FEE)
        self._selling = ""
        if self._chance.random() < _BUYS_CARD:
            line_no = till.scan(GIFT)
            assert line_no is not None
            self._selling = self._new_number()
            sales.name_gift_card(line_no, self._selling)
        for code in self._coupons(receipt):
            self.shown += 1
            till.ask_holds(till.show_coupon(code), meanwhile)
        return till.ask_holds(sales.view(), meanwhile)

    def give(self, till: StoreTill, view: SaleView) -> SaleView:
        """To the cause, before the rest of a purse is spent."""
        assert view.quote is not None
        money = Money(0)
        for offer in view.quote.offers:
            if offer.why is Why.ROUND_UP and self._chance.random() < _GIVES_CHANGE:
                fact = offer.fact("money")
                assert isinstance(fact, Money)
                money = fact
        has_points = view.quote.largest.units >= _POINTS_GIVEN
        gives_points = self._chance.random() < _GIVES_POINTS and has_points
        if not money and not gives_points:
            return view
        points = type(view.quote.largest)(_POINTS_GIVEN if gives_points else 0)
        return till.acts.sales.donate(CAUSE, money=money, points=points)

    def choose_others(self, till: StoreTill, view: SaleView) -> SaleView:
        """The most of each purse beside the main one, in the order of application."""
        assert view.quote is not None
        purses = [spending.purse for spending in view.quote.spendings]
        for purse in purses:
            if purse == MAIN or self._chance.random() >= self.asks:
                continue
            assert view.quote is not None
            found = view.quote.spending(purse)
            if found is not None and found.largest:
                view = till.acts.sales.choose(found.largest, purse)
        return view

    def pay(
        self,
        till: StoreTill,
        receipt: RealReceipt,
        view: SaleView,
        meanwhile: Meanwhile,
    ) -> SaleView:
        """With a gift card of theirs, if they have one; the rest is cash."""
        cards = self._cards.get(receipt.card)
        if not cards or self._chance.random() >= _PAYS_BY_CARD or not view.totals.short:
            return view
        payments = till.acts.payments
        try:
            asked = payments.pay_with_gift_card(cards[0])
            if asked.wanted:
                till.ask_holds(asked, meanwhile)
                payments.pay_with_gift_card(cards[0])
        except GiftCardRefused:
            self.refused_cards += 1
        return till.acts.sales.view()

    def remember(self, receipt: RealReceipt, done: CompletedSale) -> None:
        """What they took home."""
        if done.coupon_made is not None:
            printed = self._printed.setdefault(receipt.card, [])
            printed.append(done.coupon_made.code)
        if done.loaded:
            self._cards.setdefault(receipt.card, []).append(self._selling)

    # --- steps ------------------------------------------------------------------

    def _coupons(self, receipt: RealReceipt) -> list[str]:
        key = receipt.card, receipt.at.date()
        codes = list(self.chain.redemptions.get(key, ()))
        printed = self._printed.get(receipt.card)
        if printed and self._chance.random() < _SHOWS_PRINTED:
            codes.append(printed.pop(0))
        return codes

    def _new_number(self) -> str:
        body = f"28{self._chance.randrange(10**17):017}"
        return next(body + last for last in "0123456789" if luhn_is_right(body + last))


def _is_member(view: SaleView) -> bool:
    snapshot = view.snapshot
    return snapshot is not None and snapshot.membership(CLUB) is not None
