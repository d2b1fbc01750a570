"""The one window: status bar, strip, and the screen that is in front.

It only places screens and passes keys and scans on to what is in front. It knows no
sale, no card and no shift.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QWindow
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.i18n import Languages
from ui.keys import Act, Acts, KeyRouter
from ui.scanner import ScannerCapture
from ui.viewmodels.notice import Level, Notice, corrected_layout, told
from ui.viewmodels.status_vm import StatusViewModel
from ui.widgets.bars import StatusBar, Strip
from ui.widgets.hand import give_hand
from ui.widgets.help import HelpOverlay
from ui.widgets.kit import Label
from ui.widgets.question import Question
from ui.widgets.screen import Front, Go, Overlay, Screen, ScreenId

WIDTH, HEIGHT = 1024, 768
LOWEST = 720  # Of a window with every page whole.
BAND = 32
LOOK_AGAIN_MS = 10


def _at_once() -> bool:
    return True


def _nobodys(_text: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    make: Callable[[], Screen]
    is_ready: Callable[[], bool]  # False: its code is being read just now.


class MainWindow(QWidget):
    lock_asked = Signal()  # F11 or the cashier's name; the wiring decides.
    closing = Signal()
    shown_screen = Signal(object)  # ScreenId that came to the front.
    told = Signal(object)  # Notice of an act, or None, each time it is drawn.
    asked = Signal()  # A question came to the front.

    def __init__(
        self, status: StatusViewModel, languages: Languages, scanner: ScannerCapture
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.resize(WIDTH, HEIGHT)
        self.setMinimumSize(WIDTH, LOWEST)
        self.setWindowTitle("Kassa")
        self._screens: dict[ScreenId, Screen] = {}
        self._makers: dict[ScreenId, _Maker] = {}
        self._is_left = False
        self._here: ScreenId | None = None
        self._coming: Go | None = None  # To a screen that is being made.
        self._scans: list[str] = []  # Of meanwhile.
        self._coming_timer = QTimer(self)
        self._coming_timer.setSingleShot(True)
        self._coming_timer.timeout.connect(self._bring)
        self._is_corrected = False  # The scan that comes now was in Cyrillic.
        self._hint: Notice | None = None  # Of the last scan; gives way to news.
        self._asking: Front | None = None
        self._warning: Notice | None = None  # Stands wherever nothing else is said.
        # True: it was a badge, and was acted on. The wiring knows who works here.
        self.takes_badge: Callable[[str], bool] = _nobodys
        self.status_bar = StatusBar(status)
        self.strip = Strip()
        self._stack = QStackedWidget()
        self._lay_out()
        theme.dress(self.status_bar)
        theme.dress(self.strip)
        self.router = KeyRouter(self._front_acts, window=self.windowHandle, parent=self)
        self._scanner = scanner  # Without an owner it would be collected.
        scanner.layout_corrected.connect(self._note_layout)
        scanner.scanned.connect(self.take_scan)
        self.status_bar.language_clicked.connect(languages.next)
        self.status_bar.badge_clicked.connect(self._open_sync)
        self.status_bar.cashier_clicked.connect(self.lock_asked)
        # Filters are asked in reverse order: the scanner first, then the keys. They
        # listen to the window, where keys arrive, and not to every event there is.
        self._platform_window().installEventFilter(self.router)
        self._platform_window().installEventFilter(scanner)

    def _platform_window(self) -> QWindow:
        self.winId()  # Makes it, if there is none yet.
        handle = self.windowHandle()
        assert handle is not None
        return handle

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.status_bar)
        strip_row = QVBoxLayout()
        strip_row.setContentsMargins(8, 4, 8, 4)
        strip_row.addWidget(self.strip)
        column.addLayout(strip_row)
        column.addWidget(self._stack, 1)

    def show_training(self) -> None:
        """A band above everything: nothing here is real."""
        band = Label(lambda: self.tr("TRAINING. Nothing here is real"), role="band")
        band.setAlignment(Qt.AlignmentFlag.AlignCenter)
        band.setFixedHeight(BAND)
        theme.dress(band)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, band)

    # --- screens ------------------------------------------------------------

    def add_screen(self, name: ScreenId, screen: Screen) -> None:
        self._screens[name] = screen
        self._stack.addWidget(screen)
        theme.dress(screen)
        give_hand(screen, left=self._is_left and screen.mirrors)
        screen.go.connect(self.take_to)
        screen.said.connect(lambda notice: self._hear(screen, notice))
        screen.front_changed.connect(self.router.go_deaf)
        screen.front_changed.connect(self._note_question)
        screen.common_act.connect(self._common_act)

    def add_later(
        self,
        name: ScreenId,
        make: Callable[[], Screen],
        *,
        is_ready: Callable[[], bool] = _at_once,
    ) -> None:
        """Made when it is asked for, or by make_next() when there is time."""
        self._makers[name] = _Maker(make=make, is_ready=is_ready)

    def make_next(self) -> bool:
        """Make one of the screens that wait; False: none is left."""
        if self._makers:
            self._make(next(iter(self._makers)))
        return bool(self._makers)

    def _make(self, name: ScreenId) -> None:
        self.add_screen(name, self._makers.pop(name).make())

    def use_hand(self, *, left: bool) -> None:
        """For the left hand, or the right one: of every screen, made or to come."""
        self._is_left = left
        for screen in self._screens.values():
            give_hand(screen, left=left and screen.mirrors)

    def current(self) -> Screen | None:
        return self._screens[self._here] if self._here else None

    @property
    def here(self) -> ScreenId | None:
        return self._here

    @Slot(object)
    def take_to(self, go: Go) -> None:
        """Leave the screen in front and enter another, as soon as it is made."""
        self._coming = None
        if go.screen in self._makers:
            self._coming = go
            self._coming_timer.start(0)
            return
        screen = self._screens.get(go.screen)
        if screen is None:
            return
        before = self.current()
        if before is not None:
            before.leave()
        self._here = go.screen
        self._hint = None
        theme.dress(screen)  # Its turn after a switch of the look may not have come.
        self._stack.setCurrentWidget(screen)
        screen.setFocus()
        screen.enter(go.subject)
        self.router.go_deaf()
        self.shown_screen.emit(go.screen)
        scans, self._scans = self._scans, []
        for text in scans:
            self.take_scan(text)

    @Slot()
    def _bring(self) -> None:
        """Make the screen that comes, then enter it: each in a turn of its own."""
        if self._coming is None:
            return
        maker = self._makers.get(self._coming.screen)
        if maker is None:
            self.take_to(self._coming)
        elif maker.is_ready():
            self._make(self._coming.screen)
            self._coming_timer.start(0)
        else:
            self._coming_timer.start(LOOK_AGAIN_MS)

    def _hear(self, screen: Screen, notice: Notice | None) -> None:
        """Only what is in front speaks; others draw anew too when a language comes."""
        if screen is self.current():
            self.say(notice)

    @Slot(object)
    def say(self, notice: Notice | None) -> None:
        self.strip.say(notice or self._hint or self._warning)
        self.told.emit(notice)

    @Slot()
    def _note_question(self) -> None:
        front = self._front()
        if isinstance(front, Question) and front is not self._asking:
            self.asked.emit()
        self._asking = front

    def warn(self, warning: Notice | None) -> None:
        """What lasts: never over the result of an act, and until it is taken back."""
        if warning == self._warning:
            return
        is_in_strip = self.strip.notice in (None, self._warning)
        self._warning = warning
        if is_in_strip:
            self.say(None)

    # --- keys and scans -----------------------------------------------------

    @Slot()
    def _note_layout(self) -> None:
        self._is_corrected = True

    @Slot(str)
    def take_scan(self, text: str) -> None:
        self.router.touch()
        if self._coming is not None:
            self._scans.append(text)
            return
        self._hint = corrected_layout() if self._is_corrected else None
        self._is_corrected = False
        self.say(None)
        front = self._front()
        if isinstance(front, Screen) and self.takes_badge(text):
            return  # Somebody else is at the till now.
        if front is not None:
            front.handle_scan(text)

    def _front(self) -> Front | None:
        screen = self.current()
        return screen.front() if screen else None

    def _front_acts(self) -> Acts:
        front = self._front()
        if front is None or self._coming is not None:
            return {}
        if isinstance(front, Overlay):
            return front.acts()
        return {**self._common(), **front.acts()}

    def _common(self) -> Acts:
        return {
            Act.HELP: self.open_help,
            Act.LOCK: self.lock_asked.emit,
            Act.MENU: self._open_menu,
        }

    @Slot(object)
    def _common_act(self, act: Act) -> None:
        self._common()[act]()

    def open_help(self) -> None:
        screen = self.current()
        if screen is not None:
            acts = {**self._common(), **screen.acts()}
            overlay = HelpOverlay(screen.help_rows(), acts)
            overlay.scan_refused.connect(self._refuse_scan)
            overlay.closed.connect(overlay.deleteLater)
            screen.open_overlay(overlay)

    @Slot()
    def _refuse_scan(self) -> None:
        self.say(told(lambda: self.tr("Close the help first (Esc)"), Level.WARN))

    @Slot()
    def _open_sync(self) -> None:
        self.take_to(Go(screen=ScreenId.SYNC, subject=self._here))

    def _open_menu(self) -> None:
        self.take_to(Go(screen=ScreenId.MENU, subject=self._here))

    def leave(self) -> None:
        """Stop listening to the keys."""
        self._platform_window().removeEventFilter(self._scanner)
        self._platform_window().removeEventFilter(self.router)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
