"""The second window, which the shopper reads from a metre away.

It takes no key, no touch and no focus, and draws the shopper's state and nothing
else. The type grows with the screen and is never smaller than 28 pixels; on a low
screen, which stands on the counter, never smaller than 24.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.shopper_sentences import Say
from ui.viewmodels.shopper import Page, ShopperState, ShopperViewModel
from ui.widgets.kit import Label
from ui.widgets.shopper_pages import IdlePage, PurchasePage, ThanksPage
from ui.widgets.shopper_parts import Speaks

WIDTH, HEIGHT = 1024, 768
LEAST = 28
LEAST_ON_LOW = 24  # On a screen lower than LOW.
LOW = 700
_SIZES = {"small": 28, "body": 30, "strong": 32, "big": 44, "huge": 84}


def sizes_at(width: int, height: int) -> dict[str, int]:
    """Pixels of each role on a window of this size."""
    grown = min(width / WIDTH, height / HEIGHT)
    # What is huge may shrink with a small screen; what is small may not.
    least = LEAST if height >= LOW else LEAST_ON_LOW
    return {name: max(least, round(size * grown)) for name, size in _SIZES.items()}


class ShopperWindow(QWidget):
    def __init__(
        self,
        view_model: ShopperViewModel,
        speaks: Speaks,
        *,
        shop: str = "",
        is_training: bool = False,
    ) -> None:
        super().__init__()
        self._vm = view_model
        self.setObjectName("window")
        self.setWindowTitle("Kassa")
        self.setWindowFlags(
            Qt.WindowType.Window
            | Qt.WindowType.WindowDoesNotAcceptFocus
            | Qt.WindowType.WindowTransparentForInput
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = QWidget()
        self.purchase, self.thanks = PurchasePage(speaks), ThanksPage(speaks)
        self.idle = IdlePage(speaks, shop)
        self.training = Label(lambda: speaks().say(Say.TRAINING), role="")
        self.training.setProperty("shopper", "band")
        self.training.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        for page in (self.idle, self.purchase, self.thanks):
            self._pages.addWidget(page)
        inner = QVBoxLayout(self._inner)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.training)
        inner.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._inner)
        self.training.setVisible(is_training)
        for layout in (column, inner):
            # The screen says how large this window is, never what stands in it.
            layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.resize(WIDTH, HEIGHT)
        theme.dress(self)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    @Slot(object)
    def render_state(self, state: ShopperState) -> None:
        match state.page:
            case Page.IDLE:
                self.idle.retranslate()
                self._pages.setCurrentWidget(self.idle)
            case Page.THANKS:
                self.thanks.show_state(state)
                self._pages.setCurrentWidget(self.thanks)
            case Page.SALE | Page.PAYING:
                self.purchase.show_state(state)
                self._pages.setCurrentWidget(self.purchase)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_words()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._vm.state)

    def _size_words(self) -> None:
        """Of this window alone: the till's own screens keep their sizes."""
        sizes = sizes_at(self.width(), self.height())
        for page in (self.idle, self.thanks):
            page.picture.setVisible(self.height() >= LOW)
        self._inner.setStyleSheet(
            "\n".join(
                f'QLabel[shopper="{role}"] {{ font-size: {size}px; }}'
                for role, size in {**sizes, "muted": sizes["small"]}.items()
            )
        )
        self.purchase.show_rows()
