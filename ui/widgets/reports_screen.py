"""The manager's reports: six pages of cards, a table and bars, by keyboard alone."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout

from cashier.domain.overrides import Asked, Guarded
from cashier.domain.reports.period import Period
from ui import theme
from ui.keys import Act, Acts
from ui.reports.pages import sheet
from ui.reports.sheet import NOTHING, Figure, Sheet, Tab, shown
from ui.reports.taking import Taken, write
from ui.reports.text_files import tape_lines
from ui.reports.words import choice_words, period_words, tab_words
from ui.tasks import TaskRunner
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.manager_question import ManagerQuestion
from ui.viewmodels.notice import Level, told
from ui.viewmodels.reports_vm import ReportsState, ReportsViewModel
from ui.widgets.empty import Empty
from ui.widgets.kit import Button, Label, Words
from ui.widgets.manager_prompt import AskingManager
from ui.widgets.reports_parts import (
    ChartPlace,
    Explained,
    FigureCard,
    SheetModel,
    SheetTable,
    tile,
)
from ui.widgets.screen import Go, HelpRow, Overlay, Screen, ScreenId

_IN_A_ROW, _CARDS = 4, 8
_COLUMNS_BESIDE = 5  # A table of more takes the whole width, with its chart below.
_LONG_DAY, _YEAR = date(2028, 12, 28), timedelta(days=365)  # No words are wider.
_CHART = "ui.widgets.reports_chart"


class ReportsScreen(Screen):
    mirrors = False

    def __init__(
        self,
        view_model: ReportsViewModel,
        confirm: ConfirmViewModel,
        reading: TaskRunner,
        *,
        folder: Path,
        columns: int,
    ) -> None:
        """`reading` brings the chart's library; `columns` are those of the tape."""
        super().__init__()
        self._vm, self._reading = view_model, reading
        self._asking = AskingManager(self, confirm)
        self._folder, self._columns = folder, columns
        self._back_to = ScreenId.MENU
        self._is_bringing = False
        self._sheet: Sheet | None = None
        self._drawn: tuple[object, object] = (None, None)
        self.tabs = [self._tab(place, tab) for place, tab in enumerate(Tab)]
        self.earlier = self._arrow("chevron-left", lambda: self.tr("Earlier days"))
        self.later = self._arrow("chevron-right", lambda: self.tr("Later days"))
        self.period = Label(self._period_words, role="row")
        self.days = Label(self._days_words, role="muted")
        self.cards = [self._card(place) for place in range(_CARDS)]
        self.model = SheetModel()
        self.table = SheetTable(self.model)
        self.chart = ChartPlace()
        self.empty = Empty("list", self._empty_words)
        self.notes = Label(self._note_words, role="muted")
        self.take = [self._taking(*each) for each in self._ways()]
        self.back = Button(lambda: self.tr("Back"), icon="arrow-left", key="Esc")
        self._lay_out()
        self._join()
        self.render_state(view_model.state)

    def _ways(self) -> tuple[tuple[str, str, Taken | None], ...]:
        return (
            ("printer", "F5", None),
            ("file-text", "F6", Taken.PDF),
            ("download", "F7", Taken.XLSX),
            ("list", "F8", Taken.CSV),
        )

    def _tab(self, place: int, tab: Tab) -> Button:
        button = tile(partial(tab_words, tab))
        button.clicked.connect(lambda: self._vm.turn_to(place))
        return button

    def _arrow(self, icon: str, said: Words) -> Button:
        button = Button(str, icon=icon, height=48, said=said)
        button.setFixedWidth(48)
        return button

    def _card(self, place: int) -> FigureCard:
        card = FigureCard()
        card.touched.connect(lambda: self._touched(place))
        return card

    def _taking(self, icon: str, key: str, kind: Taken | None) -> Button:
        words = partial(self._take_words, kind)
        button = Button(words, icon=icon, key=key)
        button.clicked.connect(partial(self._take, kind))
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 12)
        column.setSpacing(8)
        column.addLayout(self._top())
        self.grid = QGridLayout()
        self.grid.setSpacing(8)
        column.addLayout(self.grid)
        self.middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.middle.setSpacing(8)
        for part, stretch in ((self.table, 1), (self.empty, 1), (self.chart, 0)):
            self.middle.addWidget(part, stretch)
        column.addLayout(self.middle, 1)
        self.notes.setWordWrap(True)
        column.addWidget(self.notes)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        for button in self.take:
            foot.addWidget(button)
        column.addLayout(foot)

    def _top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(4)
        for tab in self.tabs:
            top.addWidget(tab)
        top.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(0)
        for label in (self.period, self.days):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words.addWidget(label)
        top.addWidget(self.earlier)
        top.addLayout(words)
        top.addWidget(self.later)
        return top

    def _join(self) -> None:
        self.earlier.clicked.connect(lambda: self._vm.move_period(-1))
        self.later.clicked.connect(lambda: self._vm.move_period(1))
        self.table.clicked.connect(lambda index: self._row_touched(index.row()))
        self.back.clicked.connect(self._go_back)
        self._vm.state_changed.connect(self.render_state)

    # --- what comes in --------------------------------------------------------

    def title(self) -> str:
        return self.tr("Reports")

    def enter(self, subject: object = None) -> None:
        """`subject`: the screen to go back to."""
        if isinstance(subject, ScreenId):
            self._back_to = subject
        self._keep_place()
        self._bring_chart()
        self._vm.load()

    def leave(self) -> None:
        super().leave()
        self._vm.forget()

    def acts(self) -> Acts:
        if self._vm.state.report is None:
            return {Act.BACK: self._go_back}
        page, picked = self._vm.state.page, self._vm.state.picked
        return {
            Act.BACK: self._go_back,
            Act.LESS: lambda: self._vm.turn_to(page - 1),
            Act.MORE: lambda: self._vm.turn_to(page + 1),
            Act.PAGE_UP: lambda: self._vm.move_period(-1),
            Act.PAGE_DOWN: lambda: self._vm.move_period(1),
            Act.UP: lambda: self._pick(picked - 1),
            Act.DOWN: lambda: self._pick(picked + 1),
            Act.CONFIRM: self._explain,
            Act.PARK: partial(self._take, None),
            Act.PRICE: partial(self._take, Taken.PDF),
            Act.RETURN: partial(self._take, Taken.XLSX),
            Act.BONUSES: partial(self._take, Taken.CSV),
        }

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("← →", lambda: self.tr("Other page")),
            ("PgUp PgDn", lambda: self.tr("Other days")),
            ("↑ ↓ Enter", lambda: self.tr("Explain a figure")),
            ("F5 F6 F7 F8", lambda: self.tr("Print, PDF, XLSX, CSV")),
            ("Esc", lambda: self.tr("Back")),
        )

    def handle_scan(self, text: str) -> None:  # noqa: ARG002 Never looked at.
        words = told(lambda: self.tr("Close the reports first (Esc)"), Level.WARN)
        self.said.emit(words)

    @Slot()
    def _go_back(self) -> None:
        self.go.emit(Go(screen=self._back_to))

    def _pick(self, place: int) -> None:
        if self._sheet is not None:
            among = len(self._sheet.figures) + len(self._sheet.rows)
            self._vm.pick(place, among=among)

    def _touched(self, place: int) -> None:
        self._pick(place)
        self._explain()

    def _row_touched(self, row: int) -> None:
        if self._sheet is not None:
            self._touched(len(self._sheet.figures) + row)

    # --- the manager's word ---------------------------------------------------

    def _ask_manager(self) -> None:
        asked = Asked(act=Guarded.REPORTS, has_reason=True)
        self._asking.ask(
            ManagerQuestion(asked=asked, allowed=self._vm.allow, dropped=self._go_back)
        )

    def _open(self, overlay: Overlay) -> None:
        overlay.scan_refused.connect(self._refuse_scan)
        overlay.closed.connect(overlay.deleteLater)
        self.open_overlay(overlay)

    @Slot()
    def _refuse_scan(self) -> None:
        self.said.emit(told(lambda: self.tr("Not taken: answer first"), Level.WARN))

    # --- explaining and taking --------------------------------------------------

    def _explain(self) -> None:
        found, picked = self._sheet, self._vm.state.picked
        if found is None:
            return
        if picked < len(found.figures) + len(found.rows):
            self._open(Explained(lambda: _explained(self._sheet, picked)))

    def _take(self, kind: Taken | None) -> None:
        report, front = self._vm.state.report, self._sheet
        if report is None or front is None:
            return
        if kind is None:
            self._vm.print_tape(front.title, tape_lines(front, self._columns))
            return
        # Worded here, in the language of the screen; written on another lane.
        whole = [sheet(tab, report) for tab in Tab]
        self._vm.write(partial(write, self._folder, kind, whole, front, report.period))

    # --- the chart ----------------------------------------------------------------

    def _bring_chart(self) -> None:
        if not self._is_bringing:
            self._is_bringing = True
            self._reading.run(
                lambda: importlib.import_module(_CHART),
                done=lambda module: self._put_chart(module.ReportChart()),
                failed=lambda _: None,
            )

    def _put_chart(self, chart: object) -> None:
        self.chart.put(chart)  # type: ignore[arg-type]
        self._show_bars()

    def _show_bars(self) -> None:
        chart = self.chart.chart
        if chart is not None and self._sheet is not None:
            chart.show_bars(self._sheet.bars)  # type: ignore[attr-defined]

    # --- what is shown --------------------------------------------------------

    @Slot(object)
    def render_state(self, state: ReportsState) -> None:
        if (state.report, state.page) != self._drawn:
            self._drawn = (state.report, state.page)
            tab = list(Tab)[state.page]
            self._sheet = None if state.report is None else sheet(tab, state.report)
        for place, button in enumerate(self.tabs):
            button.setChecked(place == state.page)
        self._show_cards(state.picked)
        self.model.show_sheet(self._sheet)
        self.table.setAccessibleName(self.title())
        figures = len(self._sheet.figures) if self._sheet else 0
        self.table.select(state.picked - figures)
        has_rows = self._sheet is not None and bool(self._sheet.rows)
        self.table.setVisible(has_rows)
        self.empty.setVisible(not has_rows)
        self.chart.setVisible(self._sheet is not None)
        self._stand(beside=self.model.columnCount() <= _COLUMNS_BESIDE)
        self._show_bars()
        for part in (self.period, self.days, self.empty, self.notes):
            part.retranslate()
        self.days.setVisible(bool(self._days_words()))
        self.notes.setVisible(bool(self._note_words()))
        for button in self.take:
            button.setEnabled(state.report is not None)
        if self.isVisible():
            self.said.emit(state.notice)
            if state.needs_manager:
                self._ask_manager()

    def _keep_place(self) -> None:
        """The arrows stay under the finger, whatever days stand between them."""
        self.days.ensurePolished()
        longest = period_words(Period(first=_LONG_DAY, last=_LONG_DAY + _YEAR))
        wide = self.days.fontMetrics().horizontalAdvance(longest)
        for label in (self.period, self.days):
            label.setMinimumWidth(wide + theme.GAP)

    def _stand(self, *, beside: bool) -> None:
        way = QBoxLayout.Direction
        self.middle.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self.chart.stand(beside=beside)

    def _show_cards(self, picked: int) -> None:
        figures: Sequence[Figure] = self._sheet.figures if self._sheet else ()
        in_a_row = max(_IN_A_ROW, len(figures)) if len(figures) < 6 else _IN_A_ROW
        for place, card in enumerate(self.cards):
            self.grid.addWidget(card, place // in_a_row, place % in_a_row)
        for place, card in enumerate(self.cards):
            card.setVisible(place < len(figures))
            if place < len(figures):
                card.show_figure(figures[place], is_picked=place == picked)

    # --- words ----------------------------------------------------------------

    def _period_words(self) -> str:
        return choice_words(self._vm.state.choice)

    def _days_words(self) -> str:
        return self._sheet.period if self._sheet else ""

    def _empty_words(self) -> str:
        if self._vm.state.is_reading:
            return self.tr("Reading…")
        return self.tr("Nothing to list on these days")

    def _note_words(self) -> str:
        return "\n".join(self._sheet.notes) if self._sheet else ""

    def _take_words(self, kind: Taken | None) -> str:
        return self.tr("Print") if kind is None else kind.value.upper()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._drawn = (None, None)
            self._keep_place()
            self.render_state(self._vm.state)


def _explained(found: Sheet | None, picked: int) -> list[str]:
    """What stands behind a card or, counted on, a row: heading, value, lines."""
    if found is None:
        return []
    row = picked - len(found.figures)
    if row >= 0:
        return _row_explained(found, row) if row < len(found.rows) else []
    figure = found.figures[picked]
    lines = [figure.about, figure.detail, figure.behind]
    return [figure.caption, shown(figure.value), *filter(None, lines)]


def _row_explained(found: Sheet, row: int) -> list[str]:
    words = [shown(cell) for cell in found.rows[row]]
    pairs = [
        f"{column.words}: {word}"
        for column, word in zip(found.columns, words, strict=True)
        if word not in ("", NOTHING)
    ]
    lines = [" · ".join(pairs[1:]), found.row_notes[row]]
    return [found.columns[0].words, words[0], *filter(None, lines)]
