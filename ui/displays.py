"""The shopper's displays: made after the till's own screens, of the same states.

Part of the wiring. A second window stands on a second screen if there is one and
comes and goes with it; two lines of characters are fed over a lane of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QScreen

from cashier.devices.line_display import open_line_display
from cashier.till.settings import TillSettings
from ui.i18n import Languages
from ui.tasks import TaskRunner
from ui.tongue import Tongue, asked_language, tongue_of
from ui.viewmodels.payment_vm import PaymentViewModel
from ui.viewmodels.sale_vm import SaleViewModel
from ui.viewmodels.shopper import ShopperViewModel
from ui.viewmodels.two_lines import LineDisplayFeed
from ui.widgets.main_window import MainWindow
from ui.widgets.screen import ScreenId
from ui.widgets.shopper_window import ShopperWindow

AUTO, OFF, WINDOW = "auto", "off", "window"


def place_of(wanted: str, screens: Sequence[str], own: str) -> str | None:
    """The screen for the shopper, by name; never the one that the cashier works on."""
    others = [name for name in screens if name != own]
    if wanted == AUTO:
        return others[0] if others else None
    return wanted if wanted in others else None


class Displays(QObject):
    display_seen = Signal(bool)  # Whether the two lines take what they are given.

    def __init__(
        self,
        window: MainWindow,
        sale: SaleViewModel,
        payment: PaymentViewModel,
        *,
        settings: TillSettings,
        languages: Languages,
        lane: TaskRunner,
        is_training: bool = False,
    ) -> None:
        super().__init__()
        self._window, self._settings, self._sale = window, settings, sale
        self._languages, self._is_training = languages, is_training
        self.shopper = ShopperViewModel()
        self.second: ShopperWindow | None = None
        self._watches = False  # For screens that come and go.
        self.feed = self._open_feed(lane)
        sale.state_changed.connect(self.shopper.follow_sale)
        sale.asking.connect(self.shopper.ask)
        sale.previewed.connect(self.shopper.preview)
        payment.completed.connect(self.shopper.thank)
        window.shown_screen.connect(self._came_to)
        languages.switched.connect(self._speak_anew)

    def _open_feed(self, lane: TaskRunner) -> LineDisplayFeed | None:
        settings = self._settings.line_display
        display = open_line_display(settings)
        if display is None:
            return None
        feed = LineDisplayFeed(
            lane,
            display,
            self._speaker(settings.language),
            shop=self._settings.shop_name,
            is_training=self._is_training,
        )
        self.shopper.state_changed.connect(feed.follow)
        feed.seen.connect(self.display_seen)
        return feed

    def _speaker(self, chosen: str) -> Callable[[], Tongue]:
        return lambda: tongue_of(asked_language(chosen, self._languages.language))

    # --- life ------------------------------------------------------------------

    def begin(self) -> None:
        """A person sees the till; there is time for the shopper's side."""
        self.shopper.follow_sale(self._sale.state)
        app = QGuiApplication.instance()
        if self._settings.display.screen != OFF and isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._place)
            app.screenRemoved.connect(self._place)
            self._watches = True
            self._place()
        if self.feed is not None:
            self.feed.begin()

    def leave(self) -> None:
        app = QGuiApplication.instance()
        if self._watches and isinstance(app, QGuiApplication):
            app.screenAdded.disconnect(self._place)
            app.screenRemoved.disconnect(self._place)
        self._close()

    # --- inside ----------------------------------------------------------------

    @Slot(object)
    def _came_to(self, screen: ScreenId) -> None:
        self.shopper.at_payment(screen is ScreenId.PAYMENT)

    @Slot(object)
    def _speak_anew(self, _language: object) -> None:
        if self.feed is not None:
            self.feed.begin()

    @Slot()
    def _place(self, _screen: object = None) -> None:
        """Where it belongs now; a screen that was pulled out takes the window along."""
        wanted = self._settings.display.screen
        screens = {screen.name(): screen for screen in QGuiApplication.screens()}
        name = place_of(wanted, list(screens), self._window.screen().name())
        if wanted == WINDOW:
            self._made().show()
        elif name is None:
            self._close()
        else:
            self._fill(screens[name])

    def _made(self) -> ShopperWindow:
        if self.second is None:
            self.second = ShopperWindow(
                self.shopper,
                self._speaker(self._settings.display.language),
                shop=self._settings.shop_name,
                is_training=self._is_training,
            )
        return self.second

    def _fill(self, screen: QScreen) -> None:
        """All of that screen. Never "full screen", which would take the keys along."""
        is_active, window = self._window.isActiveWindow(), self._made()
        window.setScreen(screen)
        window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        window.setGeometry(screen.geometry())
        window.show()
        if is_active:
            self._window.activateWindow()

    def _close(self) -> None:
        second, self.second = self.second, None
        if second is not None:
            second.close()
            second.deleteLater()
