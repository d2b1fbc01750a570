"""Take goods back: the receipt's lines at the left, what goes back at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cashier.domain.amounts import NO_MONEY, NO_POINTS
from cashier.till.returns import ReturnQuote
from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.notice import Level, told
from ui.viewmodels.return_vm import ReturnState, ReturnViewModel
from ui.widgets.kit import (
    Button,
    Card,
    ElidedLabel,
    FigureRow,
    Kind,
    Label,
    MoneyLabel,
    Picture,
    rule,
)
from ui.widgets.question import Answer, Question
from ui.widgets.return_lines import ReturnLines
from ui.widgets.screen import Go, HelpRow, Scanned, Screen, ScreenId

_SIDE = 380


class ReturnScreen(Screen):
    def __init__(self, view_model: ReturnViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self._heading = Label(self._heading_words, role="heading")
        self.lines = ReturnLines()
        self.number = QLineEdit()
        self.number.setMaxLength(40)
        self.search = Button(
            lambda: self.tr("Find"), kind=Kind.PRIMARY, icon="search", key="Enter"
        )
        self._who = ElidedLabel(self._who_words, role="title")
        self._money = MoneyLabel(role="total")
        self.by_card = FigureRow(lambda: self.tr("of it to the bank card"))
        self.points_back = FigureRow(lambda: self.tr("Bonuses back to the card"))
        self.taken = FigureRow(lambda: self.tr("Earned bonuses taken back"))
        self.after = FigureRow(lambda: self.tr("New balance"))
        self._below_zero = Label(self._below_zero_words, role="muted", tone="warn")
        self._below_zero.setWordWrap(True)
        self.confirm = Button(
            lambda: self.tr("Give back"),
            kind=Kind.PRIMARY,
            size="pay",
            key="F9",
            height=96,
        )
        self.every = Button(lambda: self.tr("Everything"), icon="list", key="F4")
        self.back = Button(lambda: self.tr("Back"), icon="arrow-left", key="Esc")
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.render_state(view_model.state)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 16)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._heading)
        self._pages.addWidget(self._ask_page())
        self._pages.addWidget(self.lines)
        left.addWidget(self._pages, 1)
        row.addLayout(left, 1)
        row.addWidget(self._right())

    def _ask_page(self) -> QWidget:
        card = Card(margin=32, gap=16)
        card.column.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        card.column.addWidget(Picture("scan-barcode", "primary", 72), 0, middle)
        ask = Label(lambda: self.tr("Scan the code of the receipt"), role="title")
        card.column.addWidget(ask, 0, middle)
        hint = Label(lambda: self.tr("or type the number below it"), role="secondary")
        card.column.addWidget(hint, 0, middle)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.number.setFixedWidth(320)
        self.number.setPlaceholderText("02-010118-000431-L")
        row.addWidget(self.number)
        row.addWidget(self.search)
        row.addStretch(1)
        card.column.addLayout(row)
        card.column.addStretch(1)
        return card

    def _right(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        card = Card(margin=20, gap=8)
        caption = Label(lambda: self.tr("Money back"), role="secondary")
        self._bonus_rule = rule()
        for part in (caption, self._money, self.by_card, self._bonus_rule, self._who):
            card.column.addWidget(part)
        for part in (self.points_back, self.taken, self.after, self._below_zero):
            card.column.addWidget(part)
        column.addWidget(card)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.back, 1)
        row.addWidget(self.every, 1)
        column.addLayout(row)
        column.addWidget(self.confirm)
        return side

    def _connect(self) -> None:
        view_model = self._view_model
        self.lines.chosen.connect(view_model.choose)
        self.lines.toggled.connect(view_model.toggle)
        self.lines.stepped.connect(view_model.step)
        self.search.clicked.connect(self._find)
        self.every.clicked.connect(view_model.mark_all)
        self.back.clicked.connect(self._go_back)
        self.confirm.clicked.connect(self._ask)
        view_model.completed.connect(self._completed)
        view_model.state_changed.connect(self.render_state)

    # --- what comes in --------------------------------------------------------

    def title(self) -> str:
        return self.tr("Return")

    def enter(self, subject: object = None) -> None:
        """With the code of a receipt that was scanned elsewhere, or without."""
        self.number.clear()
        self._view_model.clear()
        if isinstance(subject, Scanned):
            self._view_model.scan(subject.text)
        elif isinstance(subject, str):
            self._view_model.find(subject)
        self._focus_page()

    def acts(self) -> Acts:
        view_model = self._view_model
        if view_model.state.draft is None:
            return {Act.CONFIRM: self._find, Act.BACK: self._go_back}
        return {
            Act.UP: lambda: view_model.move(-1),
            Act.DOWN: lambda: view_model.move(1),
            Act.LESS: lambda: view_model.step(-1),
            Act.MORE: lambda: view_model.step(1),
            Act.CONFIRM: view_model.toggle,
            Act.QUANTITY: view_model.mark_all,
            Act.PAY: self._ask,
            Act.BACK: self._go_back,
        }

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("↑ ↓", lambda: self.tr("Choose a line")),
            ("Enter", lambda: self.tr("Mark the whole line")),
            ("← →", lambda: self.tr("One less, one more")),
            ("F4", lambda: self.tr("Everything")),
            ("F9", lambda: self.tr("Give back")),
            ("Esc", lambda: self.tr("Back")),
        )

    def handle_scan(self, text: str) -> None:
        if self._view_model.state.marked:
            words = told(
                lambda: self.tr("Not taken: finish or leave this return first"),
                Level.WARN,
            )
            self.said.emit(words)
        else:
            self._view_model.scan(text)

    @Slot()
    def _find(self) -> None:
        if self.number.text().strip():
            self._view_model.find(self.number.text())

    @Slot()
    def _go_back(self) -> None:
        """First to the choice of a receipt, then to the sale."""
        if self._view_model.state.draft is not None:
            self._view_model.clear()
        else:
            self.go.emit(Go(screen=ScreenId.SALE))

    @Slot()
    def _ask(self) -> None:
        quote = self._view_model.state.quote
        if quote is None or not self._view_model.state.can_confirm:
            return
        answers = (
            Answer(
                act=Act.ONE,
                words=lambda: self.tr("Give back {sum}").format(
                    sum=present.money(quote.money)
                ),
                chosen=self._view_model.confirm,
                kind=Kind.PRIMARY,
            ),
            Answer(act=Act.ZERO, words=lambda: self.tr("Not yet"), chosen=_nothing),
        )
        lines = [lambda: self._sentence(quote)]
        if quote.by_card:
            lines.append(lambda: self._card_sentence(quote))
        question = Question(
            lambda: self.tr("Take the goods back?"), answers, lines=tuple(lines)
        )
        question.scan_refused.connect(self._refuse_scan)
        question.closed.connect(question.deleteLater)
        self.open_overlay(question)

    @Slot()
    def _refuse_scan(self) -> None:
        words = told(lambda: self.tr("Answer first: 1 or 0"), Level.WARN)
        self.said.emit(words)

    @Slot(object)
    def _completed(self, done: object) -> None:
        self.go.emit(Go(screen=ScreenId.RECEIPT, subject=done))

    # --- what is shown --------------------------------------------------------

    @Slot(object)
    def render_state(self, state: ReturnState) -> None:
        found = state.draft is not None
        if self._pages.currentIndex() != int(found):
            self._pages.setCurrentIndex(int(found))
            self._focus_page()
        self.lines.show_state(state)
        self._heading.retranslate()
        self._show_quote(state)
        self.every.setVisible(found)
        self.confirm.setEnabled(state.can_confirm)
        self.search.setEnabled(not state.is_busy)
        if self.isVisible():
            self.said.emit(state.notice)

    def _show_quote(self, state: ReturnState) -> None:
        quote = state.quote
        card = state.draft.done.sale.card if state.draft else None
        with_bonus = quote is not None and card is not None
        for part in (self._bonus_rule, self._who, self.points_back, self.taken):
            part.setVisible(with_bonus)
        self._money.set_amount(quote.money if quote else NO_MONEY)
        self.by_card.setVisible(quote is not None and bool(quote.by_card))
        after = quote.balance_after if quote else None
        self.after.setVisible(with_bonus and after is not None)
        self._below_zero.setVisible(after is not None and after < NO_POINTS)
        self._below_zero.retranslate()
        if quote is None:
            return
        self.by_card.set_figure(lambda: present.money(quote.by_card))
        self.points_back.set_figure(lambda: "+" + present.points(quote.points_back))
        self.taken.set_figure(lambda: present.points(-quote.taken))
        if after is not None:
            self.after.set_figure(lambda: present.points(after))
            self.after.figure.set_tone("warn" if after < NO_POINTS else "")
        self._who.retranslate()

    def _focus_page(self) -> None:
        if self._view_model.state.draft is None:
            self.number.setFocus()
        else:
            self.setFocus()

    # --- words ----------------------------------------------------------------

    def _heading_words(self) -> str:
        draft = self._view_model.state.draft
        if draft is None:
            return self.tr("Return")
        number, day = draft.done.number, present.day(draft.done.business_date)
        words = self.tr("Receipt {number} of {day}")
        return words.format(number=number, day=day)

    def _who_words(self) -> str:
        draft = self._view_model.state.draft
        note = draft.done.note if draft else None
        return f"{note.name}  ····{note.four}".strip() if note else ""

    def _below_zero_words(self) -> str:
        return self.tr("Earned bonuses are already spent: the balance falls below zero")

    def _sentence(self, quote: ReturnQuote) -> str:
        money = present.money(quote.money)
        back = present.points_short(quote.points_back)
        taken = present.points_short(quote.taken)
        if quote.points_back and quote.taken:
            words = self.tr("Give back: {sum} and {back} bonuses. Take back {taken}")
        elif quote.points_back:
            words = self.tr("Give back: {sum} and {back} bonuses")
        elif quote.taken:
            words = self.tr("Give back: {sum}. Take back {taken} earned bonuses")
        else:
            words = self.tr("Give back: {sum}")
        return words.format(sum=money, back=back, taken=taken)

    def _card_sentence(self, quote: ReturnQuote) -> str:
        words = self.tr("To the bank card, by hand at the terminal: {sum}")
        return words.format(sum=present.money(quote.by_card))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._view_model.state)


def _nothing() -> None:
    """No is no act."""
