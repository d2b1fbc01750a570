"""The report of the open shift as paper, with the server's word beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.notice import Level, told
from ui.viewmodels.report_vm import (
    Agreement,
    ReportState,
    ReportViewModel,
    agreement_words,
)
from ui.widgets.kit import Button, Card, FigureRow, Label, Picture
from ui.widgets.screen import Go, HelpRow, Screen, ScreenId
from ui.widgets.tape import Tape

_MARKS = {
    Agreement.ASKING: ("clock", "muted", "plain"),
    Agreement.AGREES: ("circle-check", "ok", "ok"),
    Agreement.DIFFERS: ("circle-alert", "error", "error"),
    Agreement.NOT_YET: ("upload", "warn", "warn"),
    Agreement.SILENT: ("cloud-off", "warn", "warn"),
}


class AgreementCard(Card):
    """Whether the server's ledger says what the till says."""

    def __init__(self) -> None:
        super().__init__(margin=14)
        self._agreement = Agreement.ASKING
        self._mark = Picture("clock", "muted", 24)
        self._words = Label(lambda: agreement_words(self._agreement))
        self._words.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.column.addLayout(row)

    def show_agreement(self, agreement: Agreement) -> None:
        self._agreement = agreement
        icon, token, tone = _MARKS[agreement]
        self._mark.show_icon(icon, token)
        self._words.retranslate()
        self.set_tone(tone)


class Figures(Card):
    """The few figures a manager asks for; loyalty apart from money."""

    def __init__(self) -> None:
        super().__init__(margin=16, gap=6)
        self.title = Label(role="title")
        self.sales = FigureRow(lambda: self.tr("Sales"))
        self.cash = FigureRow(lambda: self.tr("Cash"))
        self.card = FigureRow(lambda: self.tr("Bank cards"))
        self.redeemed = FigureRow(lambda: self.tr("Bonuses redeemed"))
        self.earned = FigureRow(lambda: self.tr("Bonuses earned"))
        self.column.addWidget(self.title)
        for row in (self.sales, self.cash, self.card, self.redeemed, self.earned):
            self.column.addWidget(row)

    def show_state(self, state: ReportState) -> None:
        report = state.report
        self.setVisible(report is not None)
        if report is None:
            return
        totals = report.totals
        self.title.set_words(
            lambda: self.tr("Shift {number}").format(number=report.shift.number)
        )
        self.sales.set_figure(lambda: present.number(totals.sales))
        self.cash.set_figure(lambda: present.money(totals.cash))
        self.card.set_figure(lambda: present.money(totals.card))
        self.redeemed.set_figure(lambda: present.points(totals.redeemed))
        self.earned.set_figure(lambda: present.points(totals.earned))


class ReportScreen(Screen):
    def __init__(self, view_model: ReportViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self._back_to = ScreenId.SALE
        self.tape = Tape()
        self.agreement = AgreementCard()
        self.figures = Figures()
        self.back = Button(lambda: self.tr("Back"), icon="arrow-left", key="Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 16)
        row.setSpacing(16)
        row.addWidget(self.tape, 1)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(Label(lambda: self.tr("X report"), role="heading"))
        hint = Label(
            lambda: self.tr("A look at the shift so far. It closes nothing"),
            role="secondary",
        )
        hint.setWordWrap(True)
        side.addWidget(hint)
        for part in (self.figures, self.agreement):
            part.setFixedWidth(400)
            side.addWidget(part)
        side.addStretch(1)
        side.addWidget(self.back)
        row.addLayout(side)
        self.back.clicked.connect(self._go_back)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    def title(self) -> str:
        return self.tr("X report")

    def enter(self, subject: object = None) -> None:
        """`subject`: the screen to go back to."""
        self._back_to = subject if isinstance(subject, ScreenId) else ScreenId.SALE
        self._view_model.load()

    def acts(self) -> Acts:
        return {**self.tape.acts(), Act.BACK: self._go_back}

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("↑ ↓", lambda: self.tr("Scroll")),
            ("Esc", lambda: self.tr("Back")),
        )

    def handle_scan(self, text: str) -> None:  # noqa: ARG002 Never looked at.
        words = told(lambda: self.tr("Close the report first (Esc)"), Level.WARN)
        self.said.emit(words)

    @Slot()
    def _go_back(self) -> None:
        self.go.emit(Go(screen=self._back_to))

    @Slot(object)
    def render_state(self, state: ReportState) -> None:
        if self.tape.paper() != state.lines:
            self.tape.set_lines(state.lines)
        self.figures.show_state(state)
        self.agreement.setVisible(state.report is not None)
        self.agreement.show_agreement(state.agreement)
        self.tape.setVisible(bool(state.lines))
        if self.isVisible():
            self.said.emit(state.notice)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._view_model.state)
