"""When the bonus question is asked, and where its answer leads.

Asked once of each purse: when Pay is pressed and nothing was decided in the panel. One
purse is one question with one-digit answers; several are a page with a row each. An
answer that needs a PIN or a manager asks for it in place; one that is refused leads
back to the sale with the reason. Figures that change meanwhile are asked about anew.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from cashier.domain.amounts import NO_POINTS, Points
from cashier.till.confirming import Confirmation
from ui import present
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.notice import Level, told
from ui.viewmodels.prompt_vm import (
    is_decided,
    open_questions,
    question_of,
    questions_of,
)
from ui.viewmodels.sale_vm import SaleState, SaleViewModel, Unconfirmed
from ui.widgets.bonus_prompt import BonusPrompt, OtherAmount
from ui.widgets.confirm_prompt import ConfirmPrompt
from ui.widgets.kit import Words
from ui.widgets.purses_prompt import PursesPrompt
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
        confirm: ConfirmViewModel | None = None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._vm = view_model
        self._show = show
        self._minimum = minimum
        self._confirm = confirm
        self._pay_after: str | None = None  # The purse whose answer leads to paying.
        self._page: PursesPrompt | None = None
        self._unconfirmed: Unconfirmed | None = None
        self._reopen = False
        view_model.confirmation_needed.connect(self._ask_factor)
        if confirm is not None:
            confirm.confirmed.connect(self._confirmed)

    def start_payment(self) -> None:
        """The question first, if there is something to ask."""
        state = self._vm.state
        if state.is_empty:
            return
        if open_questions(state.view, self._minimum):
            self.ask(then_pay=True)
        else:
            self.ready_to_pay.emit()

    @Slot()
    def forget(self) -> None:
        self._pay_after = None
        self._unconfirmed = None
        self._reopen = False

    def ask(self, *, then_pay: bool = False) -> None:
        """Open the prompt, or say which rule leaves nothing to redeem."""
        view = self._vm.state.view
        # By the key alone everything may be answered again.
        asked = open_questions(view, self._minimum if then_pay else NO_POINTS)
        asked = asked or questions_of(view)
        if not asked:
            self._say_why_not()
        elif len(asked) > 1 and all(is_decided(view, one.purse) for one in asked):
            self._reopen = True  # Taken back first, then asked anew.
            self._vm.unchoose()
        elif len(asked) > 1:
            self._ask_of_all(then_pay=then_pay)
        else:
            self._ask_of(asked[0].purse, then_pay=then_pay)

    def _ask_of(self, purse: str, *, then_pay: bool) -> None:
        view = self._vm.state.view

        def choose(points: Points) -> None:
            self._pay_after = purse if then_pay else None
            self._vm.choose(points, purse)

        def other() -> None:
            self._show(OtherAmount(self._vm.state.view, choose, purse))

        prompt = BonusPrompt(view, choose, other, purse=purse, then_pay=then_pay)
        self._vm.previewed.connect(prompt.show_outcome)
        prompt.closed.connect(self._asked_no_more)
        self._vm.asking.emit(prompt.asked)
        self._vm.preview(prompt.asked.largest, purse)
        self._show(prompt)

    @Slot()
    def _asked_no_more(self) -> None:
        self._vm.asking.emit(None)

    def _ask_of_all(self, *, then_pay: bool) -> None:
        page = PursesPrompt(self._vm.state.view, self, then_pay=then_pay)
        page.answered.connect(partial(self._all_answered, then_pay))
        page.closed.connect(self._page_gone)
        self._page = page
        self._show(page)

    @Slot()
    def _page_gone(self) -> None:
        self._page = None

    def _all_answered(self, then_pay: bool) -> None:
        if then_pay:
            self.ready_to_pay.emit()

    # --- answers of the page ----------------------------------------------------

    def choose(self, points: Points, purse: str) -> None:
        self._vm.choose(points, purse)

    def other(self, purse: str) -> None:
        view = self._vm.state.view
        self._show(OtherAmount(view, partial(self._vm.choose, purse=purse), purse))

    # --- a PIN or a manager -------------------------------------------------------

    @Slot(object)
    def _ask_factor(self, waits: Unconfirmed) -> None:
        if self._confirm is None:
            return
        self._unconfirmed = waits
        self._confirm.start(waits.needed, waits.asked)
        prompt = ConfirmPrompt(self._confirm)
        prompt.dismissed.connect(self.forget)
        self._show(prompt)

    @Slot(object)
    def _confirmed(self, confirmation: Confirmation) -> None:
        waits, self._unconfirmed = self._unconfirmed, None
        if waits is not None:
            self._vm.choose(waits.points, waits.purse, confirmation)

    # --- the sale changed -----------------------------------------------------------

    def follow(self, state: SaleState, front: object) -> None:
        """The sale changed: go on to pay, or ask anew."""
        if self._reopen:
            self._reopen = False
            self.ask()
        elif self._page is not None:
            self._page.show_view(state.view)
        elif isinstance(front, BonusPrompt):
            self._refresh(front, state)
        elif self._pay_after is not None:
            self._go_on(state, self._pay_after)

    def _go_on(self, state: SaleState, purse: str) -> None:
        notice = state.notice
        decided = is_decided(state.view, purse)
        if decided or (notice is not None and notice.level is Level.ERROR):
            self._pay_after = None
        if decided:
            self.start_payment()

    def _refresh(self, prompt: BonusPrompt, state: SaleState) -> None:
        asked = question_of(state.view, prompt.asked.purse)
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
