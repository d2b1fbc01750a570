"""Two cashiers at one till: what each of them does, all day, by the acts of the till.

Everything is drawn from a seed, so that a day that went wrong can be told again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from bench.demo.tiles import demo_rows
from cashier.domain.amounts import NO_POINTS, Money
from cashier.domain.ids import CashierId
from cashier.domain.member import EntryMode
from cashier.domain.overrides import Guarded
from cashier.domain.shift import CashCause
from cashier.till.ports import AttemptState, CompletedSale, TerminalAnswer
from cashier.till.views import SaleView
from tests.helpers.real_till import RealTill

CARDS = ("0400000010014", "0400000010021", "0400000010038", "0400000010076")
GOODS = [row["barcode"] for row in demo_rows("products")[:30]]
IRINA, IRINAS_PIN = CashierId("m1"), "9999"


@dataclass
class Diary:
    """What the people know themselves, and no entry of the journal says."""

    receipts: list[str] = field(default_factory=list)
    voids: int = 0
    moved: int = 0


class Worker:
    def __init__(self, till: RealTill, cashier: str, seed: int) -> None:
        self.till = till
        self.by = CashierId(cashier)
        self.chance = random.Random(seed)
        self.diary = Diary()
        self.sold: list[CompletedSale] = []

    def work(self, receipts: int) -> None:
        """So many sales, and a return after every seventh."""
        for number in range(1, receipts + 1):
            self.sell()
            if not number % 7:
                self.give_back(self.chance.choice(self.sold))
            if not number % 25:
                self.let_go()

    def sell(self) -> CompletedSale:
        acts = self.till.acts
        if self.chance.random() < 0.7:
            self.scan(self.chance.choice(CARDS))
        for _ in range(self.chance.randint(1, 5)):
            view = self.scan(self.chance.choice(GOODS))
        if view.quote is not None and self.chance.random() < 0.5:
            largest = view.quote.largest
            if largest > NO_POINTS:
                view = acts.sales.choose(largest)
        done = self.pay(view)
        self.note(done)
        return done

    def scan(self, code: str) -> SaleView:
        """As the screen does: a card's hold is asked for and settled."""
        acts = self.till.acts
        result = acts.sales.scan(code, mode=EntryMode.DEVICE, by=self.by)
        view = result.view or acts.sales.view()
        request = acts.holding.prepare(view) if view.hold_wanted else None
        if request is not None:
            desk = self.till.link.plain_desk
            answer = desk.ask(request.hold, request.account, request.most)
            acts.holding.settle(request, answer)
        return acts.sales.view()

    def pay(self, view: SaleView) -> CompletedSale:
        payments, short = self.till.acts.payments, view.totals.short
        if short and self.chance.random() < 0.3:
            attempt = payments.begin(short)
            paid = TerminalAnswer(state=AttemptState.PAID, reference="T")
            payments.settle(attempt.attempt, paid)
            short = Money(0)
        return payments.complete(short or None, self.by)

    def note(self, done: CompletedSale) -> None:
        self.sold.append(done)
        self.diary.receipts.append(done.number)

    def give_back(self, sold: CompletedSale) -> None:
        """All that is left of a receipt, if anything is."""
        returns = self.till.acts.returns
        draft = returns.find(sold.number)
        left = {line: milli for line, milli in draft.left_milli.items() if milli}
        if left:
            done = returns.complete(sold.sale.sale_id, left, self.by)
            self.diary.receipts.append(done.number)

    def let_go(self) -> None:
        """A customer walks away from a basket."""
        self.scan(self.chance.choice(GOODS))
        self.till.acts.sales.void_sale(self.by)
        self.diary.voids += 1

    def move(self, rubles: int, cause: CashCause) -> None:
        amount = Money(rubles * 100)
        self.till.acts.drawer.move_cash(amount, cause, self.by)
        self.diary.moved += amount.units

    def return_without_a_receipt(self) -> None:
        """A manager comes, looks, and puts in the PIN."""
        acts = self.till.acts
        allowed = acts.confirming.by_manager(IRINA, IRINAS_PIN, Guarded.NO_RECEIPT)
        done = acts.no_receipt.complete(
            [(GOODS[0], 1000)], self.by, reason="Receipt lost", allowed=allowed
        )
        self.diary.receipts.append(done.number)
