"""A return without its receipt: goods at the left; why, how much, and who allows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cashier.domain.sale import SoldLine
from cashier.till.no_receipt import asked_for
from ui import present
from ui.keys import Act, Acts
from ui.theme import ACTION
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.manager_question import ManagerQuestion, nothing
from ui.viewmodels.no_receipt_vm import Cause, NoReceiptState, NoReceiptViewModel
from ui.widgets.kit import Button, Card, Kind, Label, MoneyLabel
from ui.widgets.manager_prompt import AskingManager
from ui.widgets.screen import Go, HelpRow, Screen, ScreenId

translate = present.translate
_SIDE = 380


def cause_words(cause: Cause) -> str:
    match cause:
        case Cause.LOST:
            return translate("NoReceipt", "Receipt lost")
        case Cause.GIFT:
            return translate("NoReceipt", "It was a present")
        case Cause.DEFECT:
            return translate("NoReceipt", "Defect")
        case Cause.WRONG:
            return translate("NoReceipt", "Wrong item")


class NoReceiptScreen(Screen):
    def __init__(
        self, view_model: NoReceiptViewModel, confirm: ConfirmViewModel
    ) -> None:
        super().__init__()
        self._vm = view_model
        self._asking = AskingManager(self, confirm)
        self.heading = Label(
            lambda: self.tr("Return without a receipt"), role="heading"
        )
        self.field = QLineEdit()
        self.field.setMinimumHeight(ACTION)
        self.field.setMaxLength(40)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.causes = {cause: self._cause(cause) for cause in Cause}
        self.less, self.more = self._step("minus", -1), self._step("plus", 1)
        self.money = MoneyLabel(role="total")
        self.limit = Label(self._limit_words, role="muted")
        self.limit.setWordWrap(True)
        self.back = Button(lambda: self.tr("Back"), icon="arrow-left", key="Esc")
        self.give = Button(
            lambda: self.tr("Give back"),
            kind=Kind.PRIMARY,
            size="pay",
            key="F9",
            height=96,
        )
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.field)
        self._name_parts()
        self.render_state(view_model.state)

    def _cause(self, cause: Cause) -> Button:
        button = Button(partial(cause_words, cause), kind=Kind.TILE)
        button.setCheckable(True)
        button.clicked.connect(partial(self._choose, cause))
        return button

    def _step(self, icon: str, by: int) -> Button:
        button = Button(str, kind=Kind.TILE, icon=icon)
        button.clicked.connect(lambda: self._vm.step(by))
        return button

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        steps = QHBoxLayout()
        steps.addWidget(self.field, 4)
        steps.addWidget(self.less, 1)
        steps.addWidget(self.more, 1)
        left.addWidget(self.heading)
        left.addWidget(self.list, 1)
        left.addLayout(steps)
        side = QWidget()
        side.setFixedWidth(_SIDE)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        card = Card(margin=20, gap=4)
        card.column.addWidget(
            Label(lambda: self.tr("Money back, in cash"), role="secondary")
        )
        card.column.addWidget(self.money)
        card.column.addWidget(self.limit)
        right.addWidget(card)
        why = Label(lambda: self.tr("Why it comes back (F4)"), role="secondary")
        right.addWidget(why)
        for button in self.causes.values():
            right.addWidget(button)
        right.addStretch(1)
        right.addWidget(self.back)
        right.addWidget(self.give)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 16)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(side)

    def _connect(self) -> None:
        self._vm.state_changed.connect(self.render_state)
        self._vm.completed.connect(self._completed)
        self.back.clicked.connect(self._go_back)
        self.give.clicked.connect(self._ask)
        self.list.currentRowChanged.connect(self._row_touched)

    # --- drawing ------------------------------------------------------------

    @Slot(object)
    def render_state(self, state: NoReceiptState) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for line in state.lines:
            row = QListWidgetItem(_line_words(line))
            row.setSizeHint(QSize(0, ACTION))
            self.list.addItem(row)
        self.list.setCurrentRow(state.at if state.lines else -1)
        self.list.blockSignals(False)
        for cause, button in self.causes.items():
            button.setChecked(cause is state.cause)
        self.money.set_amount(state.money)
        self.money.set_tone("error" if state.is_over else "")
        self.limit.retranslate()
        for button in (self.less, self.more):
            button.setEnabled(bool(state.lines))
        self.give.setEnabled(state.can_confirm)
        if self.isVisible():
            self.said.emit(state.notice)

    def _limit_words(self) -> str:
        words = self.tr("At most {limit}; a manager confirms. No bonuses change")
        return words.format(limit=present.money_short(self._vm.state.limit))

    # --- screen -------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Return without a receipt")

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("Enter", lambda: self.tr("Add the typed article")),
            ("↑ ↓", lambda: self.tr("Choose a line")),
            ("← →", lambda: self.tr("One less, one more")),
            ("Del", lambda: self.tr("Take the line away")),
            ("F4", lambda: self.tr("Another reason")),
            ("F9", lambda: self.tr("Give back")),
            ("Esc", lambda: self.tr("Back")),
        )

    def enter(self, subject: object = None) -> None:  # noqa: ARG002 Always empty.
        self.field.clear()
        self._vm.clear()

    def leave(self) -> None:
        super().leave()

    def handle_scan(self, text: str) -> None:
        self._vm.add(text)

    def acts(self) -> Acts:
        acts: dict[Act, Callable[[], None]] = {
            Act.CONFIRM: self._add,
            Act.UP: lambda: self._vm.move(-1),
            Act.DOWN: lambda: self._vm.move(1),
            Act.QUANTITY: self._vm.next_cause,
            Act.PAY: self._ask,
            Act.BACK: self._go_back,
        }
        if not self.field.text():
            acts[Act.LESS] = lambda: self._vm.step(-1)
            acts[Act.MORE] = lambda: self._vm.step(1)
            acts[Act.VOID_LINE] = self._vm.remove
        return acts

    def _add(self) -> None:
        text = self.field.text().strip()
        self.field.clear()
        if text:
            self._vm.add(text)

    def _choose(self, cause: Cause) -> None:
        self._vm.choose(cause)
        self.render_state(self._vm.state)  # A touch on the chosen one unchecks it.

    @Slot(int)
    def _row_touched(self, row: int) -> None:
        if row >= 0:
            self._vm.move(row - self._vm.state.at)

    @Slot()
    def _ask(self) -> None:
        if not self._vm.state.can_confirm:
            return
        self._asking.ask(
            ManagerQuestion(
                asked=asked_for(self._vm.state.money),
                allowed=self._vm.confirm,
                dropped=nothing,
            )
        )

    @Slot(object)
    def _completed(self, done: object) -> None:
        self.go.emit(Go(screen=ScreenId.RECEIPT, subject=done))

    @Slot()
    def _go_back(self) -> None:
        self.go.emit(Go(screen=ScreenId.RETURN))

    def _name_parts(self) -> None:
        words = self.tr("Scan the goods or type the article")
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.list.setAccessibleName(self.tr("Goods that come back"))
        self.less.setAccessibleName(self.tr("One less"))
        self.more.setAccessibleName(self.tr("One more"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_parts()
            self.render_state(self._vm.state)


def _line_words(line: SoldLine) -> str:
    quantity = present.quantity(line.quantity_milli, line.item.measure)
    return f"{line.item.name}   {quantity} ×   {present.money(line.net)}"
