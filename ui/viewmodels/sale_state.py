"""What the sale screen draws, and the acts that its view-model is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.ids import CardNumber, CashierId, last_four
from cashier.domain.loyalty.answers import Factor
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.member import EntryMode
from cashier.domain.overrides import Asked
from cashier.domain.pricing import PricedLine
from cashier.domain.sale import MILLI, SaleTotals
from cashier.till.confirming import Confirmation
from cashier.till.holding import HoldRequest
from cashier.till.ports import HoldAnswer
from cashier.till.views import SaleView, ScanResult
from ui import present
from ui.tasks import TaskRunner
from ui.viewmodels.notice import Level, Notice, told

EMPTY = SaleView(
    sale=None,
    totals=SaleTotals(
        gross=NO_MONEY, discount=NO_MONEY, redeemed=NO_MONEY, to_pay=NO_MONEY
    ),
)


class Desk(Protocol):
    """The acts of a sale; see cashier.till.sales."""

    def view(self) -> SaleView: ...
    def scan(
        self,
        text: str,
        *,
        mode: EntryMode,
        by: CashierId,
        allowed: Confirmation | None = None,
    ) -> ScanResult: ...
    def add_item(
        self, code: str, quantity_milli: int = MILLI, *, by: CashierId
    ) -> SaleView: ...
    def set_quantity(self, line_no: int, quantity_milli: int) -> SaleView: ...
    def void_line(
        self,
        line_no: int,
        *,
        by: CashierId | None = None,
        allowed: Confirmation | None = None,
    ) -> SaleView: ...
    def void_sale(
        self, by: CashierId, *, allowed: Confirmation | None = None
    ) -> SaleView: ...
    def park(self) -> SaleView: ...
    def attach_card(
        self,
        number: CardNumber,
        mode: EntryMode,
        by: CashierId,
        *,
        allowed: Confirmation | None = None,
    ) -> SaleView: ...
    def detach_card(self) -> SaleView: ...
    def choose(
        self,
        points: Points,
        purse: str = MAIN,
        confirmation: Confirmation | None = None,
    ) -> SaleView: ...
    def preview(self, points: Points, purse: str = MAIN) -> SaleView: ...
    def donate(
        self, programme: str, *, money: Money = NO_MONEY, points: Points = NO_POINTS
    ) -> SaleView: ...
    def unchoose(self) -> SaleView: ...
    def set_gift_amount(self, line_no: int, amount: Money) -> SaleView: ...
    def remove_coupon(self, code: str) -> SaleView: ...


class HoldActs(Protocol):
    """See cashier.till.holding."""

    def prepare(self, view: SaleView) -> HoldRequest | None: ...
    def settle(self, request: HoldRequest, answer: HoldAnswer) -> None: ...
    def ask_more(
        self, request: HoldRequest, answer: HoldAnswer
    ) -> HoldRequest | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """Where work runs: the store, the network."""

    till: TaskRunner
    network: TaskRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconfirmed:
    """A choice that waits for a PIN or a manager."""

    points: Points
    purse: str
    needed: Factor
    asked: Asked | None = None  # Of a manager.


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleState:
    """Everything the sale screen draws."""

    view: SaleView = EMPTY
    selected: int | None = None  # The line that keys act on.
    next_quantity: int | None = None  # Typed before the code it is for.
    notice: Notice | None = None
    second_card: CardNumber | None = None  # Read, and not yet decided upon.

    def line(self) -> PricedLine | None:
        """The selected line."""
        found = (p for p in self.view.lines if p.line.line_no == self.selected)
        return next(found, None)

    @property
    def is_empty(self) -> bool:
        return self.view.sale is None or not self.view.sale.live_lines()


def price_news(view: SaleView) -> Notice | None:
    """A recalled sale was priced again: say what changed."""
    if not view.changes:
        return None
    change = view.changes[0]

    def words() -> str:
        sentence = present.translate("SaleViewModel", "Price changed: {name} {a} → {b}")
        before, after = present.money(change.before), present.money(change.after)
        return sentence.format(name=change.name, a=before, b=after)

    return told(words, Level.WARN)


def card_of(state: SaleState) -> str:
    """Four digits of the card in the sale; empty without one."""
    member = state.view.member
    return last_four(member.card) if member else ""


def brought(view: SaleView) -> Notice:
    """Points in a code; they are of a card, which is asked for if it is missing."""

    def words() -> str:
        translate = present.translate
        if view.member is None:
            return translate(
                "SaleViewModel",
                "Bonuses of the code are guaranteed here. Scan the card",
            )
        return translate("SaleViewModel", "Bonuses of the code are guaranteed here")

    return told(words, Level.OK)
