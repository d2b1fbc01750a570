"""Link and queue: the test and the figures above, what was not sent yet below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from ui import present
from ui.keys import Act, Acts
from ui.viewmodels.notice import told
from ui.viewmodels.queue_model import QueueModel
from ui.viewmodels.sync_vm import Filter, SyncState, SyncViewModel
from ui.widgets.empty import Empty
from ui.widgets.kit import Button, Card, FigureRow, Kind, Label
from ui.widgets.link_card import LinkCard
from ui.widgets.queue_table import QueueTable
from ui.widgets.readiness_card import ReadinessCard
from ui.widgets.screen import Go, HelpRow, Screen, ScreenId


class SyncScreen(Screen):
    def __init__(self, view_model: SyncViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self._back_to = ScreenId.SALE
        self.model = QueueModel()
        self.table = QueueTable(self.model)
        self.link = LinkCard()
        self.readiness = ReadinessCard()
        self.last = FigureRow(lambda: self.tr("Last contact"))
        self.oldest = FigureRow(lambda: self.tr("Oldest unsent"))
        self.waiting = FigureRow(lambda: self.tr("Waiting"))
        self.rejected = FigureRow(lambda: self.tr("Rejected"))
        self.send = Button(
            self._send_words, kind=Kind.PRIMARY, icon="upload", size="large"
        )
        self.test = Button(lambda: self.tr("Test the link"), icon="wifi")
        self.inbox = Button(self._inbox_words, icon="shield-check", key="F8")
        self.back = Button(lambda: self.tr("Back"), icon="arrow-left", key="Esc")
        self.filters = {each: self._filter(each) for each in Filter}
        self._empty = Empty("list", self._empty_words)
        self._lay_out()
        self.send.clicked.connect(view_model.send_now)
        self.test.clicked.connect(view_model.test_link)
        self.inbox.clicked.connect(self._open_inbox)
        self.back.clicked.connect(self._go_back)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    def _filter(self, each: Filter) -> Button:
        button = Button(lambda: self._filter_words(each), kind=Kind.TILE, height=48)
        button.setCheckable(True)
        button.clicked.connect(lambda: self._view_model.choose(each))
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 12)
        column.setSpacing(12)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.link, 1)
        top.addWidget(self._figures(), 1)
        top.addLayout(self._buttons())
        column.addLayout(top)
        column.addWidget(self.readiness)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self.filters.values():
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self._empty, 1)

    def _figures(self) -> QWidget:
        card = Card(margin=16, gap=8)
        card.column.addWidget(Label(lambda: self.tr("Queue"), role="title"))
        for row in (self.last, self.oldest, self.waiting, self.rejected):
            card.column.addWidget(row)
        card.column.addStretch(1)
        return card

    def _buttons(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        for button in (self.send, self.test, self.inbox, self.back):
            button.setMinimumWidth(232)
            column.addWidget(button)
        column.addStretch(1)
        return column

    # --- what comes in --------------------------------------------------------

    def title(self) -> str:
        return self.tr("Link and queue")

    def enter(self, subject: object = None) -> None:
        """`subject`: the screen to go back to."""
        if isinstance(subject, ScreenId) and subject is not ScreenId.SYNC:
            self._back_to = subject
        self._view_model.load()

    def acts(self) -> Acts:
        return {
            Act.BACK: self._go_back,
            Act.PAY: self._view_model.send_now,
            Act.BONUSES: self._open_inbox,
            Act.UP: lambda: self._move(-1),
            Act.DOWN: lambda: self._move(1),
            Act.PAGE_UP: lambda: self._move(-6),
            Act.PAGE_DOWN: lambda: self._move(6),
            Act.LESS: lambda: self._next_filter(-1),
            Act.MORE: lambda: self._next_filter(1),
            **self._while_locked(),
        }

    def _while_locked(self) -> Acts:
        """Nobody is logged in: one may look at the queue and nothing else."""
        if self._back_to is not ScreenId.LOGIN:
            return {}
        return {Act.MENU: _nothing, Act.LOCK: _nothing, Act.BONUSES: _nothing}

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("F9", lambda: self.tr("Send now")),
            ("F8", lambda: self.tr("For the manager")),
            ("← →", lambda: self.tr("Filter")),
            ("↑ ↓", lambda: self.tr("Row")),
            ("Esc", lambda: self.tr("Back")),
        )

    def handle_scan(self, text: str) -> None:  # noqa: ARG002 Never looked at.
        words = told(lambda: self.tr("Not taken: go back to the sale first"))
        self.said.emit(words)

    def _move(self, by: int) -> None:
        last = self.model.rowCount() - 1
        here = self.table.currentIndex().row()
        self.table.selectRow(max(0, min(here + by, last)) if here >= 0 else 0)

    def _next_filter(self, by: int) -> None:
        everyone = list(Filter)
        here = everyone.index(self._view_model.state.filter)
        self._view_model.choose(everyone[(here + by) % len(everyone)])

    @Slot()
    def _open_inbox(self) -> None:
        if self._back_to is not ScreenId.LOGIN:
            self.go.emit(Go(screen=ScreenId.INBOX, subject=ScreenId.SYNC))

    @Slot()
    def _go_back(self) -> None:
        self.go.emit(Go(screen=self._back_to))

    # --- what is shown --------------------------------------------------------

    @Slot(object)
    def render_state(self, state: SyncState) -> None:
        status, now = state.status, self._view_model.clock.now()
        self.link.show_lines(state.link)
        self.model.show_rows(state.rows, is_sending=status.is_sending, now=now)
        self.table.setAccessibleName(self.title())
        self.table.setVisible(bool(state.rows))
        self._empty.setVisible(not state.rows)
        self._empty.retranslate()
        success, oldest = status.last_success, status.oldest
        none = self.tr("none yet")
        self.last.set_figure(lambda: present.as_of(success, now) if success else none)
        age = (now - oldest).total_seconds() if oldest else None
        self.oldest.set_figure(lambda: present.age(age) if age is not None else "–")
        self.waiting.set_figure(lambda: present.number(status.queued))
        self.rejected.set_figure(lambda: present.number(status.rejected))
        self.rejected.figure.set_tone("error" if status.rejected else "")
        for each, button in self.filters.items():
            button.setChecked(each is state.filter)
            button.retranslate()
        self.send.setEnabled(not state.is_sending)
        self.send.retranslate()
        self.test.setEnabled(not state.is_testing)
        self.readiness.setVisible(state.readiness is not None)
        if state.readiness is not None:
            self.readiness.show_readiness(state.readiness, now)
        self.inbox.setEnabled(self._back_to is not ScreenId.LOGIN)
        self.inbox.retranslate()
        if self.isVisible():
            self.said.emit(state.notice)

    # --- words ----------------------------------------------------------------

    def _inbox_words(self) -> str:
        ready = self._view_model.state.readiness
        words = self.tr("For the manager")
        return f"{words}: {ready.cases}" if ready and ready.cases else words

    def _send_words(self) -> str:
        if self._view_model.state.is_sending:
            return self.tr("Sending…")
        return self.tr("Send now") + "  F9"

    def _filter_words(self, each: Filter) -> str:
        match each:
            case Filter.ALL:
                return self.tr("All")
            case Filter.WAITING:
                return self.tr("Waiting")
            case Filter.SENT:
                return self.tr("Sent")
            case Filter.REJECTED:
                return self.tr("Rejected")

    def _empty_words(self) -> str:
        match self._view_model.state.filter:
            case Filter.WAITING:
                return self.tr("Everything is sent. Nothing waits")
            case Filter.REJECTED:
                return self.tr("Nothing was rejected")
            case _:
                return self.tr("Nothing to show yet")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.model.word_again()
            self.render_state(self._view_model.state)


def _nothing() -> None:
    """Taken, so that the window does nothing either."""
