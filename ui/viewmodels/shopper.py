"""What the shopper sees, made of the states of the till's own screens.

No second truth: a page, and the very view or document that the cashier's screen
draws. News is given on at most every 50 ms and only the latest of it, so a display
never keeps the till from its work. `bonuses_of` is pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.ids import SaleId
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.reasons import Reason, Why
from cashier.domain.member import Expiring
from cashier.till.ports import CompletedSale
from cashier.till.views import SaleView, Standing
from ui.viewmodels.line_rows import LineRow, line_rows
from ui.viewmodels.member_rows import PurseRow, rows_of
from ui.viewmodels.prompt_vm import Question
from ui.viewmodels.sale_state import EMPTY, SaleState

EVERY_MS = 50
THANKS_MS = 12_000  # Then the shop's name, unless the next purchase began before.

# Limits that say a sum or a rule; the others are said by the standing of the card.
_LIMITS = frozenset(
    {
        Why.CAP_PERCENT,
        Why.MINIMUM_MONEY,
        Why.LINE_FLOOR,
        Why.STEP,
        Why.DAILY_LIMIT,
        Why.BELOW_MINIMUM,
        Why.LIMIT_BELOW_MINIMUM,
        Why.ITEM_NOT_REDEEMABLE,
        Why.NOTHING_REDEEMABLE,
        Why.NO_POINTS,
        Why.HELD_ELSEWHERE,
        Why.REDEMPTIONS_A_DAY,
    }
)
_SPEAKS_FOR_ITSELF = (Standing.CONFIRMED, Standing.GUARANTEED, Standing.LENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The bonus question, as the shopper may answer it; the cashier confirms."""

    spend: Points
    left: Points | None  # With these spent; None: not reckoned yet.
    kept: Points | None  # With nothing spent.


class Page(Enum):
    IDLE = "idle"
    SALE = "sale"
    PAYING = "paying"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopperState:
    """Everything that a display of the shopper draws."""

    page: Page = Page.IDLE
    view: SaleView = EMPTY
    done: CompletedSale | None = None
    choice: Choice | None = None  # What the cashier is asked at this moment.

    @property
    def rows(self) -> tuple[LineRow, ...]:
        """What is bought; neither what was voided nor coupons by their codes."""
        return tuple(
            row
            for row in line_rows(self.view)
            if row.priced is not None and not row.is_voided
        )

    @property
    def saved(self) -> Money:
        """What the shop and its programmes take off, without bonuses."""
        return self.view.totals.discount


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonuses:
    """The card in the sale, in figures; nothing of it says whose it is."""

    four: str
    standing: Standing
    on_card: Points | None  # None: not known here.
    spend: Points  # Chosen, or else the most that could be.
    is_chosen: bool
    earn: Points
    after: Points | None
    pending: Points = NO_POINTS
    expiring: Expiring | None = None  # What is over first.
    limit: Reason | None = None  # Why no more can be spent, where a rule says so.
    others: tuple[PurseRow, ...] = ()


def bonuses_of(view: SaleView) -> Bonuses | None:
    member, snapshot, quote = view.member, view.snapshot, view.quote
    if member is None or snapshot is None or quote is None:
        return None
    is_chosen = view.sale is not None and view.sale.redeem_decided
    on_card = snapshot.confirmed if member.account is not None else None
    if member.is_in_short:
        on_card = member.confirmed
    says = quote.binding.why in _LIMITS and view.standing in _SPEAKS_FOR_ITSELF
    return Bonuses(
        four=member.four,
        standing=view.standing,
        on_card=on_card,
        spend=quote.redeem if is_chosen else quote.largest,
        is_chosen=is_chosen,
        earn=quote.earned,
        after=view.balance_after,
        pending=snapshot.pending,
        expiring=member.expiring[0] if member.expiring else None,
        limit=quote.binding if says else None,
        others=tuple(row for row in rows_of(view) if isinstance(row, PurseRow)),
    )


class ShopperViewModel(QObject):
    """Follows sale and payment; `state_changed` comes calmly, and only with news."""

    state_changed = Signal(object)  # ShopperState; on the UI thread.

    def __init__(self, *, every_ms: int = EVERY_MS, thanks_ms: int = THANKS_MS) -> None:
        super().__init__()
        self.state = ShopperState()
        self._view = EMPTY
        self._is_paying = False
        self._asked: Question | None = None  # Of the cashier, now.
        self._left: Points | None = None
        self._done: CompletedSale | None = None  # Thanked for now.
        self._ended: SaleId | None = None  # Over, though a screen still shows it.
        self._news = _once(every_ms, self._tell)
        self._thanks = _once(thanks_ms, self._forget_done)

    @Slot(object)
    def follow_sale(self, state: SaleState) -> None:
        self._view = state.view
        self._has_news()

    def at_payment(self, is_there: bool) -> None:
        """The cashier came to the payment, or left it."""
        self._is_paying = is_there
        self._has_news()

    @Slot(object)
    def ask(self, question: Question | None) -> None:
        """The cashier is asked about bonuses, or no more."""
        self._asked, self._left = question, None
        self._has_news()

    @Slot(str, object)
    def preview(self, purse: str, view: SaleView) -> None:
        """What the largest answer would come to."""
        if self._asked is not None and self._asked.purse == purse:
            self._left = view.balance_after
            self._has_news()

    @Slot(object)
    def thank(self, done: CompletedSale) -> None:
        if done.returns is not None:
            return
        self._done, self._ended = done, done.sale.sale_id
        self._thanks.start()
        self._has_news()

    # --- inside ----------------------------------------------------------------

    def _has_news(self) -> None:
        # Not started anew by later news, which would put it off for ever.
        if not self._news.isActive():
            self._news.start()

    @Slot()
    def _forget_done(self) -> None:
        self._done = None
        self._has_news()

    @Slot()
    def _tell(self) -> None:
        state = self._made()
        if state.page in (Page.SALE, Page.PAYING):
            self._done = None
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    def _made(self) -> ShopperState:
        sale = self._view.sale
        is_over = sale is not None and sale.sale_id == self._ended
        has_something = sale is not None and (sale.live_lines() or sale.card)
        if has_something and not is_over:
            page = Page.PAYING if self._is_paying else Page.SALE
            return ShopperState(page=page, view=self._view, choice=self._choice())
        if self._done is not None:
            return ShopperState(page=Page.THANKS, done=self._done)
        return ShopperState()

    def _choice(self) -> Choice | None:
        """Of the main purse, which has a balance to tell."""
        asked = self._asked
        if asked is None or asked.purse != MAIN:
            return None
        kept = self._view.balance_after
        return Choice(spend=asked.largest, left=self._left, kept=kept)


def _once(milliseconds: int, what: Callable[[], None]) -> QTimer:
    timer = QTimer()
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(what)
    return timer
