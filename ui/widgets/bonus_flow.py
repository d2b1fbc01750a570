"""When the bonus question is asked, and where its answer leads.

Asked once: when Pay is pressed and nothing was decided in the panel. An answer that
is refused leads back to the sale with the reason; figures that change while the
question is open are asked about anew.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from cashier.domain.amounts import Points
from ui import present
from ui.viewmodels.notice import Level, told
from ui.viewmodels.prompt_vm import question_of
from ui.viewmodels.sale_vm import SaleState, SaleViewModel, must_ask_bonus
from ui.widgets.bonus_prompt import BonusPrompt, OtherAmount
from ui.widgets.kit import Words
from ui.widgets.screen import Overlay


class BonusFlow(QObject):
    ready_to_pay = Signal()  # Decided, or nothing to ask.
    said = Signal(object)  # Notice

    def __init__(
        self,
        view_model: SaleViewModel,
        show: Callable[[Overlay], None],
        *,
        minimum: Points,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._vm = view_model
        self._show = show
        self._minimum = minimum
        self._pay_after_choice = False

    def start_payment(self) -> None:
        """The question first, if there is something to ask."""
        state = self._vm.state
        if state.is_empty:
            return
        if must_ask_bonus(state, self._minimum):
            self.ask(then_pay=True)
        else:
            self.ready_to_pay.emit()

    def forget(self) -> None:
        self._pay_after_choice = False

    def ask(self, *, then_pay: bool = False) -> None:
        """Open the prompt, or say which rule leaves nothing to redeem."""
        view = self._vm.state.view
        if question_of(view) is None:
            self._say_why_not()
            return

        def choose(points: Points) -> None:
            self._pay_after_choice = then_pay
            self._vm.choose(points)

        def other() -> None:
            self._show(OtherAmount(self._vm.state.view, choose))

        prompt = BonusPrompt(view, choose, other, then_pay=then_pay)
        self._vm.previewed.connect(prompt.show_outcome)
        self._vm.preview(prompt.asked.largest)
        self._show(prompt)

    def follow(self, state: SaleState, front: object) -> None:
        """The sale changed: go on to pay, or ask anew."""
        if isinstance(front, BonusPrompt):
            self._refresh(front, state)
        elif self._pay_after_choice:
            self._go_on(state)

    def _go_on(self, state: SaleState) -> None:
        sale, notice = state.view.sale, state.notice
        decided = sale is not None and sale.redeem_decided
        if decided or (notice is not None and notice.level is Level.ERROR):
            self._pay_after_choice = False
        if decided:
            self.ready_to_pay.emit()

    def _refresh(self, prompt: BonusPrompt, state: SaleState) -> None:
        asked = question_of(state.view)
        if asked is not None and asked == prompt.asked:
            prompt.show_checked(asked)
        else:
            prompt.close_overlay()
            self.ask(then_pay=prompt.then_pay)
            self._say(lambda: self.tr("The figures changed. Look again"))

    def _say_why_not(self) -> None:
        quote = self._vm.state.view.quote
        if quote is None:
            self._say(lambda: self.tr("Scan an item and the customer's card first"))
        else:
            self._say(lambda: present.why(quote.binding))

    def _say(self, words: Words) -> None:
        self.said.emit(told(words, Level.WARN))
