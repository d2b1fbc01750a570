"""Settings of the till: pages at one side, what may be changed at the other.

Look and sounds are anybody's; printer, scanner and till open with a manager's PIN and
close again with the screen. What is chosen counts with the touch; what is typed, with
Save. A scan is taken by the page of the scanner alone, and only to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cashier.domain.overrides import Asked, Guarded
from ui import present
from ui.keys import Act, Acts
from ui.scanner import ScannerCapture
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.manager_question import ManagerQuestion, nothing
from ui.viewmodels.notice import Level, told
from ui.viewmodels.settings_vm import Part, SettingsState, SettingsViewModel
from ui.widgets.kit import Button, Card, Kind, Label, Picture, in_order, stops_of
from ui.widgets.manager_prompt import AskingManager
from ui.widgets.screen import Go, HelpRow, Screen, ScreenId
from ui.widgets.settings_devices import PrinterPage, ScannerPage, TillPage
from ui.widgets.settings_pages import LookPage, Page, SoundPage, TryTones

translate = present.translate
WIDEST = 1080  # Wider choices are no easier to hit, and harder to read.
_ICONS = {
    Part.LOOK: "sun",
    Part.SOUND: "volume-2",
    Part.PRINTER: "printer",
    Part.SCANNER: "scan-barcode",
    Part.TILL: "store",
}


def part_words(part: Part) -> str:
    match part:
        case Part.LOOK:
            return translate("Settings", "Look and hands")
        case Part.SOUND:
            return translate("Settings", "Sounds")
        case Part.PRINTER:
            return translate("Settings", "Printer")
        case Part.SCANNER:
            return translate("Settings", "Scanner")
        case Part.TILL:
            return translate("Settings", "Till")


class SettingsScreen(Screen):
    def __init__(
        self,
        view_model: SettingsViewModel,
        confirm: ConfirmViewModel,
        tones: TryTones,
        scanner: ScannerCapture,
    ) -> None:
        super().__init__()
        self._vm, self._scanner = view_model, scanner
        self._asking = AskingManager(self, confirm)
        self._back_to = ScreenId.MENU
        self.tabs = {part: self._tab(part) for part in Part}
        # A page is made when it is looked at: all of them would keep a till for as
        # long as the rest of the screen takes, twice over.
        self._makers: dict[Part, Callable[[], Page]] = {
            Part.LOOK: lambda: LookPage(view_model),
            Part.SOUND: lambda: SoundPage(view_model, tones),
            Part.PRINTER: lambda: PrinterPage(view_model),
            Part.SCANNER: lambda: ScannerPage(view_model),
            Part.TILL: lambda: TillPage(view_model),
        }
        self.pages: dict[Part, Page] = {}
        self.heading = Label(lambda: part_words(self._vm.state.part), role="heading")
        self.restart = Label(
            lambda: self.tr("Counts after the next start"), role="row", tone="warn"
        )
        self.save = Button(
            lambda: self.tr("Save"),
            kind=Kind.PRIMARY,
            size="large",
            key="F9",
            height=64,
        )
        self.allow = Button(
            lambda: self.tr("A manager may change this"),
            kind=Kind.PRIMARY,
            icon="shield-check",
            key="F8",
            height=64,
        )
        self.look = Button(
            lambda: self.tr("Diagnostics"), icon="info", key="F7", height=64
        )
        self.back = Button(
            lambda: self.tr("Back"), icon="arrow-left", key="Esc", height=64
        )
        self._lay_out()
        self._connect()
        self.render_state(view_model.state)

    def _tab(self, part: Part) -> Button:
        button = Button(
            partial(part_words, part), kind=Kind.TILE, icon=_ICONS[part], height=64
        )
        button.setCheckable(True)
        button.clicked.connect(partial(self._open, part))
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 12)
        row.setSpacing(12)
        place = QWidget()
        place.setFixedWidth(256)
        side = QVBoxLayout(place)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        side.addWidget(Label(lambda: self.tr("Settings"), role="heading"))
        for button in self.tabs.values():
            side.addWidget(button)
        side.addStretch(1)
        for button in (self.look, self.back):
            side.addWidget(button)
        row.addWidget(place)
        card = Card(margin=16, gap=8)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        self._sign = Picture("refresh-cw", "warn", 22)
        head.addWidget(self._sign)
        head.addWidget(self.restart)
        card.column.addLayout(head)
        self.stack = QStackedWidget()
        self.stack.setMaximumWidth(WIDEST)
        card.column.addWidget(self.stack, 1)
        card.column.addWidget(self.allow)
        card.column.addWidget(self.save)
        row.addWidget(card, 1)

    def _connect(self) -> None:
        self.save.clicked.connect(self._vm.save)
        self.allow.clicked.connect(self._ask_manager)
        self.look.clicked.connect(self._open_diagnostics)
        self.back.clicked.connect(self._go_back)
        self._vm.state_changed.connect(self.render_state)

    # --- what comes in --------------------------------------------------------

    def title(self) -> str:
        return self.tr("Settings")

    def enter(self, subject: object = None) -> None:
        """`subject`: the screen to go back to."""
        self._back_to = subject if isinstance(subject, ScreenId) else ScreenId.MENU
        self._vm.load()
        self.tabs[self._vm.state.part].setFocus()

    def leave(self) -> None:
        super().leave()
        self._vm.leave()

    def acts(self) -> Acts:
        return {
            Act.BACK: self._go_back,
            Act.PAY: self._vm.save,
            Act.BONUSES: self._ask_manager,
            Act.RETURN: self._open_diagnostics,
            Act.CONFIRM: self._press,
            **self._page_acts(),
        }

    def _page_acts(self) -> Acts:
        """In a field the arrows are the field's: nobody wants to leave it by them."""
        if isinstance(QApplication.focusWidget(), QLineEdit):
            return {}
        return {Act.UP: partial(self._step, -1), Act.DOWN: partial(self._step, 1)}

    def help_rows(self) -> Sequence[HelpRow]:
        return (
            ("↑ ↓", lambda: self.tr("Another page")),
            ("Enter", lambda: self.tr("Press what is framed; Tab goes on")),
            ("F7", lambda: self.tr("Diagnostics")),
            ("F8", lambda: self.tr("A manager confirms with a PIN")),
            ("F9", lambda: self.tr("Save what was typed")),
            ("Esc", lambda: self.tr("Back")),
        )

    def handle_scan(self, text: str) -> None:
        if self._vm.state.part is Part.SCANNER:
            scanner = self._scanner
            self._vm.hear(text, scanner.last_raw, scanner.last_gap_ms)
            return
        words = told(lambda: self.tr("Not taken here. Scans are tried on page Scanner"))
        self.said.emit(words)

    def _step(self, by: int) -> None:
        everyone = list(Part)
        here = everyone.index(self._vm.state.part)
        self._open(everyone[min(max(here + by, 0), len(everyone) - 1)])

    def _open(self, part: Part, _checked: bool = False) -> None:
        self._vm.open(part)
        self.tabs[part].setFocus()  # One frame, around the page that is open.
        self.render_state(self._vm.state)  # A touch on the open one unchecks it.

    def _press(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, Button) and self.isAncestorOf(focused):
            focused.click()

    @Slot()
    def _ask_manager(self) -> None:
        state = self._vm.state
        if state.may_change:
            return
        asked = Asked(act=Guarded.SETTINGS, has_reason=True)
        self._asking.ask(
            ManagerQuestion(asked=asked, allowed=self._vm.allow, dropped=nothing)
        )

    @Slot()
    def _refuse_scan(self) -> None:
        self.said.emit(told(lambda: self.tr("Not taken: answer first"), Level.WARN))

    @Slot()
    def _open_diagnostics(self) -> None:
        self.go.emit(Go(screen=ScreenId.DIAGNOSTICS, subject=ScreenId.SETTINGS))

    @Slot()
    def _go_back(self) -> None:
        away = self._back_to
        if away is ScreenId.DIAGNOSTICS:
            away = ScreenId.MENU  # Both lead to each other; neither for ever.
        self.go.emit(Go(screen=away))

    # --- what is shown --------------------------------------------------------

    def _page(self, part: Part) -> Page:
        page = self.pages.get(part)
        if page is None:
            page = self.pages[part] = self._makers[part]()
            stops = stops_of(page)
            self.stack.addWidget(page)
            in_order(self.back, *stops)
        return page

    @Slot(object)
    def render_state(self, state: SettingsState) -> None:
        for part, button in self.tabs.items():
            button.setChecked(part is state.part)
        self.heading.retranslate()
        page = self._page(state.part)
        self.stack.setCurrentWidget(page)
        page.show_state(state)
        types = state.part in (Part.PRINTER, Part.SCANNER)
        self.allow.setVisible(not state.may_change)
        self.save.setVisible(types and state.may_change)
        self.save.setEnabled(state.has_draft)
        self.restart.setVisible(state.needs_restart)
        self._sign.setVisible(state.needs_restart)
        if self.isVisible():
            self.said.emit(state.notice)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._vm.state)
