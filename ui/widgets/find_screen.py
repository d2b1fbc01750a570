"""Find an item by its name, or read a price: nothing enters the sale by a scan."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
)

from cashier.domain.catalog import Item
from ui import present
from ui.keys import Act, Acts
from ui.theme import ACTION
from ui.viewmodels.find_vm import FindState, FindViewModel
from ui.widgets.empty import Empty
from ui.widgets.kit import Button, Card, Label, Picture, takes_letters
from ui.widgets.screen import Go, HelpRow, Picked, Screen, ScreenId

translate = present.translate
LEAVE_PRICE_AFTER_MS = 15_000


class FindScreen(Screen):
    def __init__(self, view_model: FindViewModel) -> None:
        super().__init__()
        self._vm = view_model
        self._checks_price = False
        self.heading = Label(self._heading_words, role="heading")
        self.field = takes_letters(QLineEdit())
        self.field.setMinimumHeight(ACTION)
        self.field.setMaxLength(64)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.empty = Empty("search", lambda: self.tr("Nothing found"))
        self.price_card = self._build_price()
        self._leave_timer = QTimer(self)
        self._leave_timer.setSingleShot(True)
        self._leave_timer.setInterval(LEAVE_PRICE_AFTER_MS)
        self._leave_timer.timeout.connect(self._go_back)
        self._lay_out()
        self.field.textChanged.connect(self._typed)
        self.list.itemClicked.connect(self._pick)
        view_model.state_changed.connect(self.render_state)
        self.setFocusProxy(self.field)
        self.retranslate()

    def _build_price(self) -> Card:
        card = Card(margin=32, gap=12)
        card.column.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        card.column.addWidget(Picture("tag", "primary", 56), alignment=middle)
        self.item_name = Label(role="title")
        self.item_price = Label(role="change")
        self.item_earns = Label(role="row", tone="ok")
        for label in (self.item_name, self.item_price, self.item_earns):
            label.setAlignment(middle)
            label.setWordWrap(True)
            card.column.addWidget(label)
        card.column.addStretch(1)
        return card

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        head = QHBoxLayout()
        back = Button(lambda: self.tr("Back"), icon="arrow-left", key="Esc")
        back.clicked.connect(self._go_back)
        head.addWidget(self.heading, 1)
        head.addWidget(back)
        column.addLayout(head)
        column.addWidget(self.field)
        column.addWidget(self.empty, 1)
        column.addWidget(self.list, 1)
        column.addWidget(self.price_card, 1)

    # --- drawing ------------------------------------------------------------

    @Slot(object)
    def render_state(self, state: FindState) -> None:
        if self.field.text() != state.text and not state.text:
            self.field.clear()
        self._show_found(state.found)
        is_empty = state.was_asked and not state.found and not self._checks_price
        self.empty.setVisible(is_empty)
        price = state.price
        self.price_card.setVisible(self._checks_price)
        self.list.setVisible(not self._checks_price and not is_empty)
        if price is None:
            self.item_name.set_words(lambda: self.tr("Scan the item"))
            self.item_price.set_words(str)
            self.item_earns.set_words(str)
        else:
            self.item_name.set_words(lambda: price.item.name)
            self.item_price.set_words(lambda: present.money(price.price))
            self.item_earns.set_words(
                lambda: self.tr("With a card: earns {points}").format(
                    points=present.points(price.earned)
                )
            )
        if self.isVisible():
            self.said.emit(state.notice)

    def _show_found(self, found: Sequence[Item]) -> None:
        self.list.clear()
        for item in found:
            row = QListWidgetItem(f"{present.money(item.price)}    {item.name}")
            row.setData(Qt.ItemDataRole.UserRole, item.item_id)
            row.setSizeHint(QSize(0, ACTION))
            self.list.addItem(row)
        if found:
            self.list.setCurrentRow(0)

    # --- screen -------------------------------------------------------------

    def enter(self, subject: object = None) -> None:
        self._checks_price = subject == "price"
        self._vm.clear()
        self.retranslate()
        self.render_state(self._vm.state)
        if self._checks_price:
            self._leave_timer.start()

    def leave(self) -> None:
        super().leave()
        self._leave_timer.stop()

    def handle_scan(self, text: str) -> None:
        self._checks_price = True
        self.retranslate()
        self._leave_timer.start()
        self._vm.check_price(text)

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            (
                "A–Z",
                lambda: translate("FindHelp", "Letters of the name, from the second"),
            ),
            ("↑ ↓", lambda: translate("FindHelp", "Choose an item")),
            ("Enter", lambda: translate("FindHelp", "Add the chosen item")),
            ("Esc", lambda: translate("FindHelp", "Back to the sale")),
        )

    def acts(self) -> Acts:
        return {
            Act.UP: lambda: self._move(-1),
            Act.DOWN: lambda: self._move(1),
            Act.CONFIRM: self._confirm,
            Act.BACK: self._go_back,
        }

    def _typed(self, text: str) -> None:
        if self._checks_price:
            self._leave_timer.start()
        else:
            self._vm.find(text)

    def _move(self, by: int) -> None:
        last = self.list.count() - 1
        self.list.setCurrentRow(min(max(self.list.currentRow() + by, 0), last))

    def _confirm(self) -> None:
        if self._checks_price:
            if self.field.text().strip():
                self._vm.check_price(self.field.text().strip())
        elif self.list.currentItem() is not None:
            self._pick(self.list.currentItem())

    @Slot(QListWidgetItem)
    def _pick(self, row: QListWidgetItem) -> None:
        code = row.data(Qt.ItemDataRole.UserRole)
        self.go.emit(Go(screen=ScreenId.SALE, subject=Picked(code=code)))

    @Slot()
    def _go_back(self) -> None:
        self.go.emit(Go(screen=ScreenId.SALE))

    # --- words --------------------------------------------------------------

    def _heading_words(self) -> str:
        if self._checks_price:
            return self.tr("Price check — nothing is sold")
        return self.tr("Find an item")

    def retranslate(self) -> None:
        self.heading.retranslate()
        words = self.tr("Code") if self._checks_price else self.tr("Name of the item")
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.list.setAccessibleName(self.tr("Items found"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.render_state(self._vm.state)
