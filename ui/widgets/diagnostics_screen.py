"""What is well and what is not at this till: every check of `kassa doctor` as a row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLocale, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.findings import Finding
from ui.keys import Act, Acts
from ui.viewmodels.diagnostics_vm import (
    ORDER,
    DiagnosticsState,
    DiagnosticsViewModel,
)
from ui.viewmodels.notice import told
from ui.widgets.kit import Button, Card, Kind, Label, Picture, rule
from ui.widgets.screen import Go, HelpRow, Screen, ScreenId
from ui.widgets.scroll import column_in

_MARKS = {
    "ok": ("circle-check", "ok"),
    "warn": ("triangle-alert", "warn"),
    "fail": ("circle-x", "error"),
}
_STEP = 96  # Pixels that an arrow key scrolls.


def sentence(finding: Finding) -> str:
    """In the language of the screen."""
    is_russian = QLocale().language() == QLocale.Language.Russian
    return finding.ru if is_russian else finding.en


class FindingRow(QWidget):
    """A sign, a sentence, and the name that support knows the check by."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._finding: Finding | None = None
        self._mark = Picture("clock", "muted", 24)
        self.words = Label(self._words, role="body")
        self.words.setWordWrap(True)
        self.name = Label(lambda: name, role="caption")
        self.name.setContentsMargins(0, 2, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self._mark, 0, top)
        row.addWidget(self.words, 1)
        row.addWidget(self.name, 0, top)
        self.hide()

    def show_finding(self, finding: Finding | None) -> None:
        self._finding = finding
        self.setVisible(finding is not None)
        if finding is not None:
            mark, token = _MARKS[finding.state]
            self._mark.show_icon(mark, token)
            self.words.retranslate()
            self.words.set_tone("" if finding.state == "ok" else token)

    def _words(self) -> str:
        return sentence(self._finding) if self._finding is not None else ""


class DiagnosticsScreen(Screen):
    def __init__(self, view_model: DiagnosticsViewModel) -> None:
        super().__init__()
        self._vm = view_model
        self._back_to = ScreenId.MENU
        self.rows = {name: FindingRow(name) for name in ORDER}
        self.verdict = Label(self._verdict_words, role="title")
        self.verdict.setWordWrap(True)
        self._mark = Picture("loader-circle", "muted", 40)
        self.logs = Label(lambda: str(self._vm.logs), role="body")
        self.logs.setWordWrap(True)
        self.again = Button(
            self._again_words, kind=Kind.PRIMARY, icon="refresh-cw", key="F9", height=64
        )
        self.report = Button(self._report_words, icon="download", key="F8", height=64)
        self.settings = Button(
            lambda: self.tr("Settings"), icon="settings", key="F7", height=64
        )
        self.back = Button(
            lambda: self.tr("Back"), icon="arrow-left", key="Esc", height=64
        )
        self._lay_out()
        self.again.clicked.connect(view_model.look)
        self.report.clicked.connect(view_model.save_report)
        self.settings.clicked.connect(self._open_settings)
        self.back.clicked.connect(self._go_back)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 12)
        row.setSpacing(12)
        row.addWidget(self._list(), 1)
        place = QWidget()
        place.setFixedWidth(320)
        side = QVBoxLayout(place)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(Label(lambda: self.tr("Diagnostics"), role="heading"))
        side.addWidget(self._summary())
        side.addStretch(1)
        for button in (self.again, self.report, self.settings, self.back):
            side.addWidget(button)
        row.addWidget(place)

    def _list(self) -> QFrame:
        card = Card(margin=8, gap=0)
        self.area = QScrollArea()
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = column_in(self.area, gap=0)
        for place, found in enumerate(self.rows.values()):
            column.insertWidget(place, found)
        card.column.addWidget(self.area)
        return card

    def _summary(self) -> Card:
        card = Card(margin=16, gap=8)
        card.column.addWidget(self._mark)
        card.column.addWidget(self.verdict)
        hint = Label(
            lambda: self.tr("The report holds no card, phone or name"), role="muted"
        )
        hint.setWordWrap(True)
        card.column.addWidget(hint)
        card.column.addWidget(rule())
        card.column.addWidget(Label(lambda: self.tr("Log folder"), role="caption"))
        card.column.addWidget(self.logs)
        return card

    # --- what comes in --------------------------------------------------------

    def title(self) -> str:
        return self.tr("Diagnostics")

    def enter(self, subject: object = None) -> None:
        """`subject`: the screen to go back to."""
        self._back_to = subject if isinstance(subject, ScreenId) else ScreenId.MENU
        self._vm.look()

    def acts(self) -> Acts:
        return {
            Act.PAY: self._vm.look,
            Act.BONUSES: self._vm.save_report,
            Act.RETURN: self._open_settings,
            Act.BACK: self._go_back,
            Act.UP: lambda: self._scroll(-_STEP),
            Act.DOWN: lambda: self._scroll(_STEP),
            Act.PAGE_UP: lambda: self._scroll(-self.area.height()),
            Act.PAGE_DOWN: lambda: self._scroll(self.area.height()),
        }

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("F9", lambda: self.tr("Look again")),
            ("F8", lambda: self.tr("Save a report for support")),
            ("F7", lambda: self.tr("Settings")),
            ("↑ ↓", lambda: self.tr("More rows")),
            ("Esc", lambda: self.tr("Back")),
        )

    def handle_scan(self, text: str) -> None:  # noqa: ARG002 Never looked at.
        words = told(
            lambda: self.tr("Not taken here. To try the scanner: Settings, Scanner")
        )
        self.said.emit(words)

    def _scroll(self, by: int) -> None:
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + by)

    @Slot()
    def _open_settings(self) -> None:
        self.go.emit(Go(screen=ScreenId.SETTINGS, subject=ScreenId.DIAGNOSTICS))

    @Slot()
    def _go_back(self) -> None:
        # From the settings one came here, and would go round for ever.
        away = ScreenId.MENU if self._back_to is ScreenId.SETTINGS else self._back_to
        self.go.emit(Go(screen=away))

    # --- what is shown --------------------------------------------------------

    @Slot(object)
    def render_state(self, state: DiagnosticsState) -> None:
        found = {finding.id: finding for finding in state.findings}
        for name, row in self.rows.items():
            row.show_finding(found.get(name))
        self.verdict.retranslate()
        self._mark.show_icon(*self._sign(state))
        self.again.setEnabled(not state.is_looking)
        self.again.retranslate()
        self.report.setEnabled(not state.is_saving and not state.is_looking)
        self.report.retranslate()
        if self.isVisible():
            self.said.emit(state.notice)

    def _sign(self, state: DiagnosticsState) -> tuple[str, str]:
        if state.is_looking:
            return ("loader-circle", "muted")
        worst = next((s for s in ("fail", "warn") if state.count(s)), "ok")
        return _MARKS[worst]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._vm.state)

    # --- words ----------------------------------------------------------------

    def _verdict_words(self) -> str:
        state = self._vm.state
        bad, doubtful = state.count("fail"), state.count("warn")
        if state.is_looking:
            return self.tr("Looking…")
        if bad:
            return self.tr("%n fault(s)", "", bad)
        if doubtful:
            return self.tr("%n thing(s) to look at", "", doubtful)
        return self.tr("All is well")

    def _again_words(self) -> str:
        return self.tr("Look again")

    def _report_words(self) -> str:
        if self._vm.state.is_saving:
            return self.tr("Saving…")
        return self.tr("Report for support")
