"""What stands on the shopper's two lines of twenty characters, and its way there.

`lines_of` is pure: the state before, the state now, a language. Names are cut to the
line; a figure never is. The feed sends only the latest lines, one job at a time on a
lane of its own; a display that is away is told once, and tried again now and then.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, Signal, Slot

from cashier.domain.amounts import NO_MONEY
from cashier.domain.errors import TillError
from cashier.till.ports import CompletedSale
from cashier.till.ports_display import COLUMNS, LineDisplay, TwoLines
from cashier.till.views import SaleView
from ui.shopper_sentences import Short
from ui.tasks import TaskRunner
from ui.tongue import Tongue
from ui.viewmodels.line_rows import LineRow
from ui.viewmodels.shopper import Bonuses, Page, ShopperState, bonuses_of

TRY_AGAIN_S = 10.0


def lines_of(
    before: ShopperState, now: ShopperState, tongue: Tongue, *, shop: str = ""
) -> TwoLines | None:
    """None: what stands there is still true."""
    match now.page:
        case Page.IDLE:
            return _both(shop.center(COLUMNS).rstrip(), _alone(tongue, Short.WELCOME))
        case Page.THANKS:
            assert now.done is not None
            return _thanks(now.done, tongue)
        case Page.PAYING:
            return _to_pay(now.view, tongue)
    return _selling(before, now, tongue)


def _selling(
    before: ShopperState, now: ShopperState, tongue: Tongue
) -> TwoLines | None:
    """What happened last: an item, a card, or something that changed the sum."""
    card, rows = bonuses_of(now.view), now.rows
    if card is not None and now.choice is not None and before.choice is None:
        return _card(card, tongue)  # What the cashier asks about now.
    if card is not None and card != bonuses_of(before.view) and rows == before.rows:
        return _card(card, tongue)
    if rows == before.rows and now.view.totals == before.view.totals:
        return None
    if rows and _last(rows) != _last(before.rows) and len(rows) >= len(before.rows):
        return _item(rows[-1], tongue)
    if not rows and card is not None:
        return _card(card, tongue)
    return _total(now.view, tongue)


def _last(rows: tuple[LineRow, ...]) -> LineRow | None:
    return rows[-1] if rows else None


def _item(row: LineRow, tongue: Tongue) -> TwoLines:
    assert row.priced is not None
    line, total = row.priced.line, tongue.bare(row.total.units)
    quantity = tongue.quantity(line.quantity_milli, line.item.measure)
    price = tongue.bare(line.item.price.units)
    for sum_up in (f"{quantity}x{price}={total}", f"{quantity}x{price}", f"={total}"):
        if len(sum_up) <= COLUMNS and not (row.is_reduced and "=" not in sum_up):
            return _both(line.item.name, sum_up.rjust(COLUMNS))
    return _both(line.item.name, total.rjust(COLUMNS))


def _card(card: Bonuses, tongue: Tongue) -> TwoLines:
    known = tongue.bare(card.on_card.units) if card.on_card is not None else "-"
    upper = _pair(tongue.caption(Short.BONUSES), known)
    if card.spend:
        what = Short.SPENT if card.is_chosen else Short.SPEND
        return _both(upper, _pair(tongue.caption(what), tongue.bare(card.spend.units)))
    reason = tongue.short_standing(card.standing)
    earn = _pair(tongue.caption(Short.EARN), tongue.bare(card.earn.units))
    return _both(upper, reason or earn)


def _total(view: SaleView, tongue: Tongue) -> TwoLines:
    due = tongue.bare(view.totals.to_pay.units)
    return _both(_pair(tongue.caption(Short.TOTAL), due), _second(view, tongue))


def _to_pay(view: SaleView, tongue: Tongue) -> TwoLines:
    due = tongue.bare(view.totals.short.units)
    return _both(_pair(tongue.caption(Short.TO_PAY), due), _second(view, tongue))


def _second(view: SaleView, tongue: Tongue) -> str:
    """Below the sum: what bonuses took off it, or what will be earned."""
    if view.totals.redeemed:
        off = tongue.bare(-view.totals.redeemed.units)
        return _pair(tongue.caption(Short.BONUSES), off)
    if view.quote is not None and view.quote.earned:
        earn = tongue.bare(view.quote.earned.units)
        return _pair(tongue.caption(Short.EARN), earn)
    return ""


def _thanks(done: CompletedSale, tongue: Tongue) -> TwoLines:
    thanks = _alone(tongue, Short.THANKS)
    if done.change > NO_MONEY:
        change = tongue.bare(done.change.units)
        return _both(_pair(tongue.caption(Short.CHANGE), change), thanks)
    if done.earned:
        earned = tongue.bare(done.earned.units)
        return _both(thanks, _pair(tongue.caption(Short.EARNED), earned))
    return _both(thanks, "")


def _alone(tongue: Tongue, what: Short) -> str:
    return tongue.alone(what).center(COLUMNS).rstrip()


def _pair(caption: str, figure: str) -> str:
    """Caption at the left, figure at the right; the figure is never cut."""
    room = COLUMNS - len(figure) - 1
    return f"{caption[: max(room, 0)]:<{max(room, 0)}} {figure}"[-COLUMNS:]


def _both(upper: str, lower: str) -> TwoLines:
    return TwoLines(upper=upper[:COLUMNS], lower=lower[:COLUMNS])


class LineDisplayFeed(QObject):
    """Between the shopper's state and the display, on the display's own lane."""

    seen = Signal(bool)  # False once, when it stops answering; True when it is back.

    def __init__(
        self,
        lane: TaskRunner,
        display: LineDisplay,
        tongue: Callable[[], Tongue],
        *,
        shop: str = "",
        moment: Callable[[], float] = monotonic,
        is_training: bool = False,
    ) -> None:
        super().__init__()
        self._lane, self._display = lane, display
        self._tongue, self._shop, self._moment = tongue, shop, moment
        self._is_training = is_training
        self._shown = ShopperState()
        self._wanted: TwoLines | None = None
        self._sent: TwoLines | None = None  # What stands there, as far as known.
        self._is_busy = False
        self._rests_until = 0.0
        self._is_away = False

    @Slot(object)
    def follow(self, state: ShopperState) -> None:
        before, self._shown = self._shown, state
        lines = lines_of(before, state, self._tongue(), shop=self._shop)
        if lines is not None:
            self._want(lines)

    def begin(self) -> None:
        """Say the first word, or the same in another language."""
        self.follow(self._shown)

    def _want(self, lines: TwoLines) -> None:
        if self._is_training and self._shown.page is Page.IDLE:
            word = _alone(self._tongue(), Short.TRAINING)
            lines = TwoLines(upper=word, lower=lines.lower)
        self._wanted = lines
        self._send()

    def _send(self) -> None:
        lines = self._wanted
        if self._is_busy or lines is None or self._moment() < self._rests_until:
            return
        self._wanted = None
        if lines == self._sent:
            return
        self._is_busy = True
        self._sent = lines
        self._lane.run(
            lambda: self._display.show(lines), done=self._went, failed=self._refused
        )

    def _went(self, _: None) -> None:
        self._is_busy = False
        if self._is_away:
            self._is_away = False
            self.seen.emit(True)
        self._send()

    def _refused(self, _refusal: TillError) -> None:
        self._is_busy, self._sent = False, None
        self._rests_until = self._moment() + TRY_AGAIN_S
        if not self._is_away:
            self._is_away = True
            self.seen.emit(False)
