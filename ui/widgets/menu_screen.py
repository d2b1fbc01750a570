"""F10: everything that is not done every minute, as large tiles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout

from ui import theme
from ui.keys import Act, Acts
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.menu_vm import MenuState, MenuViewModel, Way
from ui.viewmodels.notice import Level, told
from ui.widgets.cash_overlay import CashOverlay
from ui.widgets.kit import Button, Kind, Label
from ui.widgets.manager_prompt import AskingManager
from ui.widgets.menu_entries import Entry, entry_words
from ui.widgets.menu_tile import Tile
from ui.widgets.question import Answer, Question
from ui.widgets.screen import Go, HelpRow, Overlay, Screen, ScreenId

_COLUMNS = 6  # Three rows: four are too high for the lowest window.

_WAYS = {
    Entry.CASH_IN: Way.IN,
    Entry.CASH_OUT: Way.OUT,
    Entry.DRAWER: Way.OPEN,
}
_NEED_SHIFT = frozenset({Entry.REPORT, Entry.RETURN, *_WAYS})
_SCREENS = {
    Entry.REPORT: ScreenId.REPORT,
    Entry.REPORTS: ScreenId.REPORTS,
    Entry.Z_REPORTS: ScreenId.Z_REPORTS,
    Entry.PARKED: ScreenId.PARKED,
    Entry.SYNC: ScreenId.SYNC,
    Entry.RETURN: ScreenId.RETURN,
    Entry.RECEIPT: ScreenId.RECEIPT,
    Entry.TRAINING: ScreenId.TRAINING,
    Entry.SETTINGS: ScreenId.SETTINGS,
    Entry.DIAGNOSTICS: ScreenId.DIAGNOSTICS,
}


class MenuScreen(Screen):
    mirrors = False
    language_clicked = Signal()
    lock_asked = Signal()
    exit_asked = Signal()
    look_changed = Signal(object)  # theme.Look, to be remembered.

    def __init__(
        self, view_model: MenuViewModel, confirm: ConfirmViewModel | None = None
    ) -> None:
        super().__init__()
        if confirm is not None:
            self._asking = AskingManager(self, confirm)
            view_model.manager_needed.connect(self._asking.ask)
        self._view_model = view_model
        self._back_to = ScreenId.SALE
        self.tiles = {entry: self._tile(entry) for entry in Entry}
        self.back = Button(
            lambda: self.tr("Back"),
            icon="arrow-left",
            key="Esc",
            height=64,
        )
        self.back.setMinimumWidth(232)
        self._lay_out()
        self.back.clicked.connect(self._go_back)
        view_model.cash_moved.connect(self._say_moved)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    def _tile(self, entry: Entry) -> Tile:
        tile = Tile(partial(self._words, entry), entry.value)
        tile.clicked.connect(lambda: self._perform(entry))
        return tile

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 4, 48, 16)
        column.setSpacing(16)
        column.addWidget(Label(lambda: self.tr("Menu"), role="heading"))
        grid = QGridLayout()
        grid.setSpacing(12)
        for place, tile in enumerate(self.tiles.values()):
            grid.addWidget(tile, place // _COLUMNS, place % _COLUMNS)
        column.addLayout(grid)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        column.addLayout(row)

    # --- what comes in --------------------------------------------------------

    def title(self) -> str:
        return self.tr("Menu")

    def enter(self, subject: object = None) -> None:
        """`subject`: the screen to go back to."""
        if isinstance(subject, ScreenId) and subject is not ScreenId.MENU:
            self._back_to = subject
        self._view_model.load()
        self.tiles[Entry.REPORT].setFocus()

    def acts(self) -> Acts:
        return {
            Act.LESS: lambda: self._move(-1),
            Act.MORE: lambda: self._move(1),
            Act.UP: lambda: self._move(-_COLUMNS),
            Act.DOWN: lambda: self._move(_COLUMNS),
            Act.CONFIRM: self._press,
            Act.BACK: self._go_back,
            Act.MENU: self._go_back,
        }

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("← → ↑ ↓", lambda: self.tr("Choose")),
            ("Enter", lambda: self.tr("Open")),
            ("Esc", lambda: self.tr("Back")),
        )

    def handle_scan(self, text: str) -> None:  # noqa: ARG002 Never looked at.
        words = told(lambda: self.tr("Not taken: close the menu first (Esc)"))
        self.said.emit(words)

    def _move(self, by: int) -> None:
        able = [tile for tile in self.tiles.values() if tile.isEnabled()]
        everyone = list(self.tiles.values())
        here = next((i for i, t in enumerate(everyone) if t.hasFocus()), -1)
        place = here + by
        while 0 <= place < len(everyone) and everyone[place] not in able:
            place += by
        if 0 <= place < len(everyone):
            everyone[place].setFocus()

    def _press(self) -> None:
        for tile in self.tiles.values():
            if tile.hasFocus():
                tile.click()
                return

    def _perform(self, entry: Entry) -> None:
        match entry:
            case Entry.CLOSE:
                self._shift()
            case Entry.CASH_IN | Entry.CASH_OUT | Entry.DRAWER:
                self._open(CashOverlay(self._view_model, _WAYS[entry]))
            case Entry.LANGUAGE:
                self.language_clicked.emit()
            case Entry.LOOK:
                self._change_look()
            case Entry.LOCK:
                self.lock_asked.emit()
            case Entry.EXIT:
                self._ask_exit()
            case _:
                self._go_to(_SCREENS[entry])

    def _shift(self) -> None:
        has_shift = self._view_model.state.has_shift
        self._go_to(ScreenId.SHIFT_CLOSE if has_shift else ScreenId.SHIFT_OPEN)

    def _go_to(self, screen: ScreenId) -> None:
        # A report or the queue leads back here; a return or a receipt does not.
        self.go.emit(Go(screen=screen, subject=_SUBJECTS.get(screen)))

    @Slot()
    def _go_back(self) -> None:
        self.go.emit(Go(screen=self._back_to))

    def _change_look(self) -> None:
        is_light = theme.current_look() is theme.Look.LIGHT
        look = theme.Look.DARK if is_light else theme.Look.LIGHT
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, look)
        self.render_state(self._view_model.state)
        self.look_changed.emit(look)

    def _ask_exit(self) -> None:
        answers = (
            Answer(
                act=Act.ONE,
                words=lambda: self.tr("Exit"),
                chosen=self.exit_asked.emit,
                kind=Kind.DANGER,
            ),
            Answer(act=Act.ZERO, words=lambda: self.tr("Stay"), chosen=_nothing),
        )
        line = self._exit_line
        self._open(
            Question(lambda: self.tr("Exit the program?"), answers, lines=(line,))
        )

    def _exit_line(self) -> str:
        return self.tr("The sale and the shift stay as they are until the next start")

    @Slot()
    def _say_moved(self) -> None:
        self.said.emit(self._view_model.state.notice)

    def _open(self, overlay: Overlay) -> None:
        overlay.scan_refused.connect(self._refuse_scan)
        overlay.closed.connect(overlay.deleteLater)
        self.open_overlay(overlay)

    @Slot()
    def _refuse_scan(self) -> None:
        self.said.emit(told(lambda: self.tr("Not taken: answer first"), Level.WARN))

    def _words(self, entry: Entry) -> str:
        return entry_words(entry, has_shift=self._view_model.state.has_shift)

    # --- what is shown --------------------------------------------------------

    @Slot(object)
    def render_state(self, state: MenuState) -> None:
        for entry, tile in self.tiles.items():
            tile.setEnabled(state.has_shift or entry not in _NEED_SHIFT)
            tile.retranslate()
        dark = theme.current_look() is theme.Look.DARK
        self.tiles[Entry.LOOK].set_icon("sun" if dark else "moon")
        if self.isVisible() and self.front() is self:
            self.said.emit(state.notice)


_SUBJECTS = {
    ScreenId.REPORT: ScreenId.MENU,
    ScreenId.REPORTS: ScreenId.MENU,
    ScreenId.Z_REPORTS: ScreenId.MENU,
    ScreenId.SYNC: ScreenId.MENU,
    ScreenId.PARKED: ScreenId.MENU,
    ScreenId.SHIFT_CLOSE: ScreenId.MENU,
    ScreenId.TRAINING: ScreenId.MENU,
    ScreenId.SETTINGS: ScreenId.MENU,
    ScreenId.DIAGNOSTICS: ScreenId.MENU,
}


def _nothing() -> None:
    """No is no act."""
