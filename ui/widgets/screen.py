"""What is in front of the cashier: screens, and overlays that ask one thing.

The main window gives keys (as acts) and scans to whatever is in front: the topmost
overlay of the screen, else the screen. An overlay is a child that covers its screen,
not a dialog of its own, so there is one window and one way for a key or a scan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.keys import Acts
from ui.widgets.hand import give_hand, is_left
from ui.widgets.kit import Card

HelpRow = tuple[str, Callable[[], str]]  # A key's name, and what it does here.


class ScreenId(Enum):
    LOGIN = "login"
    SHIFT_OPEN = "shift_open"
    SALE = "sale"
    PAYMENT = "payment"
    FIND = "find"
    RECEIPT = "receipt"
    RETURN = "return"
    NO_RECEIPT = "no_receipt"
    PARKED = "parked"
    SYNC = "sync"
    INBOX = "inbox"
    SHIFT_CLOSE = "shift_close"
    REPORT = "report"
    REPORTS = "reports"
    Z_REPORTS = "z_reports"
    MENU = "menu"
    TRAINING = "training"
    SETTINGS = "settings"
    DIAGNOSTICS = "diagnostics"


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """Where to go, and with what: a number of a receipt, a search text."""

    screen: ScreenId
    subject: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """Subject: a code that another screen got and that belongs to the next."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """Subject: an item chosen from a list."""

    code: str


class Front(Protocol):
    """What can be in front: it takes acts and scans."""

    def acts(self) -> Acts: ...

    def handle_scan(self, text: str) -> None: ...


class Overlay(QWidget):
    """One question or one page over a screen. Sub-classes fill `self.card`.

    A scan is never an answer: it is dropped, and the overlay says so.
    """

    mirrors = True  # Keypads in it change sides for the left hand.
    closed = Signal()
    dismissed = Signal()  # Left without an answer.
    scan_refused = Signal()

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.card = Card("overlay", margin=24, gap=12)
        self.card.setFixedSize(width, height)
        column = QVBoxLayout(self)
        row = QHBoxLayout()
        column.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        row.addStretch(1)
        row.addWidget(self.card)
        row.addStretch(1)
        self.hide()

    def acts(self) -> Acts:
        return {}

    def handle_scan(self, text: str) -> None:  # noqa: ARG002 Never looked at.
        self.scan_refused.emit()

    def open_over(self, host: QWidget) -> None:
        self.setParent(host)
        if is_left(host) and self.mirrors:
            give_hand(self.card, left=True)
        host.installEventFilter(self)
        self.setGeometry(host.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def close_overlay(self) -> None:
        self.hide()
        host = self.parentWidget()
        if host is not None:
            host.removeEventFilter(self)
        self.closed.emit()

    def dismiss(self) -> None:
        """Back, by Esc or a touch."""
        self.close_overlay()
        self.dismissed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        shade = theme.colour("scrim")
        shade.setAlphaF(0.45)
        QPainter(self).fillRect(event.rect(), shade)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """The Tab key stays among what can be pressed here."""
        able = [
            child
            for child in self.findChildren(QWidget)
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.isVisibleTo(self)
            and child.isEnabled()
        ]
        if able:
            here = next((i for i, child in enumerate(able) if child.hasFocus()), -1)
            step = 1 if forward else -1
            place = 0 if here < 0 and forward else (here + step) % len(able)
            able[place].setFocus(Qt.FocusReason.TabFocusReason)
        return True


class Screen(QWidget):
    """A page of the main window. Sub-classes draw a view-model's state."""

    go = Signal(object)  # Go; the main window takes it there.
    said = Signal(object)  # Notice or None, for the strip.
    front_changed = Signal()  # An overlay came or went.
    common_act = Signal(object)  # Help, menu or lock, by touch.
    mirrors = True  # Its work areas change sides for the left hand.

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("screen")
        self._overlays: list[Overlay] = []

    def title(self) -> str:
        return ""

    def help_rows(self) -> Sequence[HelpRow]:
        return ()

    def enter(self, subject: object = None) -> None:
        """The screen comes to the front; load what it shows."""

    def leave(self) -> None:
        """The screen goes; close what it opened."""
        while self._overlays:
            self._overlays[-1].close_overlay()

    def acts(self) -> Acts:
        """Acts that this screen takes now; others go to the focused widget."""
        return {}

    def handle_scan(self, text: str) -> None:
        """A code was scanned while this screen was in front."""

    def front(self) -> Front:
        return self._overlays[-1] if self._overlays else self

    def open_overlay(self, overlay: Overlay) -> None:
        self._overlays.append(overlay)
        overlay.closed.connect(self._forget_closed)
        overlay.open_over(self)
        self.front_changed.emit()

    def _forget_closed(self) -> None:
        gone = [overlay for overlay in self._overlays if overlay.isHidden()]
        self._overlays = [o for o in self._overlays if not o.isHidden()]
        for overlay in gone:
            overlay.closed.disconnect(self._forget_closed)
        self.front_changed.emit()
        self._focus_front()

    def _focus_front(self) -> None:
        if self._overlays:
            self._overlays[-1].setFocus()
        else:
            self.setFocus()
