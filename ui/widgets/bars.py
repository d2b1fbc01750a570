"""The two bars above every screen: who works here and how the link is, and the strip
with the result of the last act.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ui import present, theme
from ui.viewmodels.notice import Level, Notice
from ui.viewmodels.status_vm import Badge, BadgeKind, StatusState, StatusViewModel
from ui.widgets.kit import Button, Kind, Label, Picture, restyle

translate = present.translate

FLASH_MS = 400

_ICONS = {
    Level.PLAIN: ("info", "muted"),
    Level.OK: ("circle-check", "ok"),
    Level.WARN: ("triangle-alert", "warn"),
    Level.ERROR: ("circle-alert", "error"),
}
_BADGES = {
    BadgeKind.ONLINE: ("cloud", "muted", ""),
    BadgeKind.SENDING: ("upload", "muted", ""),
    BadgeKind.OFFLINE: ("cloud-off", "warn", "warn"),
    BadgeKind.OUT_OF_ORDER: ("server", "warn", "warn"),
    BadgeKind.RESTORING: ("server", "warn", "warn"),
    BadgeKind.STALLED: ("clock", "warn", "warn"),
    BadgeKind.MANAGER: ("triangle-alert", "error", "error"),
    BadgeKind.CLOSED: ("cloud-off", "warn", "warn"),
    BadgeKind.NOT_ENROLLED: ("unplug", "error", "error"),
}

_GAP = "\u2002"  # The style puts icon and words side by side without one.


class CountedBadge(QObject):
    """A class of its own, because lupdate finds plural forms only in tr()."""

    def manager(self, count: int) -> str:
        return self.tr("Manager needed: %n operation(s)", "", count)


def badge_words(badge: Badge) -> str:
    """What the badge says; never by colour alone."""
    n, wait = present.number(badge.count), present.age(badge.waiting_s)
    match badge.kind:
        case BadgeKind.ONLINE:
            return translate("badge", "Online")
        case BadgeKind.SENDING:
            return translate("badge", "Sending: {n}").format(n=n)
        case BadgeKind.OFFLINE if badge.count:
            return translate("badge", "Offline · {n} queued").format(n=n)
        case BadgeKind.OFFLINE:
            return translate("badge", "Offline")
        case BadgeKind.OUT_OF_ORDER if badge.count:
            return translate("badge", "Server out of order · {n} queued").format(n=n)
        case BadgeKind.OUT_OF_ORDER:
            return translate("badge", "Server out of order")
        case BadgeKind.RESTORING:
            words = translate("badge", "Server restored: {reported} of {n} tills told")
            return words.format(n=n, reported=present.number(badge.reported))
        case BadgeKind.STALLED:
            words = translate("badge", "Queue stalled: {n}, {wait}")
            return words.format(n=n, wait=wait)
        case BadgeKind.MANAGER:
            return CountedBadge().manager(badge.count)
        case BadgeKind.CLOSED:
            return translate("badge", "Offline redemption closed")
        case BadgeKind.NOT_ENROLLED:
            return translate("badge", "Till is not enrolled")


class Strip(QFrame):
    """One line: what the last act came to; leaves with the next act."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "none")
        self.setFixedHeight(36)
        self.notice: Notice | None = None
        self._picture = Picture("info", "muted", 20)
        self.label = Label()
        self._code = Label(role="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self.label, 1)
        row.addWidget(self._code)
        self._frame = Flash(self)
        self.say(None)

    def flash(self, token: str) -> None:
        """For whoever does not hear the tone."""
        self._frame.show_in(token)

    def say(self, notice: Notice | None) -> None:
        self.notice = notice
        self._picture.setVisible(notice is not None)
        tone = "none"
        if notice is None:
            self.label.set_words(str)
            self._code.set_words(str)
        else:
            code = notice.code
            tone = notice.level.value
            self._picture.show_icon(*_ICONS[notice.level])
            self.label.set_words(notice.words)
            self._code.set_words(lambda: code)
        self.label.set_tone("" if tone in ("none", "plain") else tone)
        restyle(self, card=tone)


class Flash(QWidget):
    """A frame over another widget for a moment; moves nothing and takes no touch."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._colour = "primary"
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FLASH_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_in(self, token: str) -> None:
        self._colour = token
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.rect())
        self.show()
        self.raise_()
        self._timer.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(self._colour), 3))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 9, 9)


class BadgeButton(QPushButton):
    """Link and queue; a click opens the sync screen."""

    def __init__(self) -> None:
        super().__init__()
        self._badge = Badge(kind=BadgeKind.OFFLINE)
        self.setProperty("kind", "badge")
        self.setMinimumHeight(theme.TARGET)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_badge(self._badge)

    def show_badge(self, badge: Badge) -> None:
        self._badge = badge
        tone = _BADGES[badge.kind][2]
        words = badge_words(badge)
        self.setText(f"{_GAP}{words}")
        self.setAccessibleName(words)
        self._draw_icon()
        restyle(self, tone=tone)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_badge(self._badge)
        elif event.type() == QEvent.Type.StyleChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        icon, token, _ = _BADGES[self._badge.kind]
        self.setIcon(theme.icon(icon, token))


class StatusBar(QFrame):
    """Till, shift, cashier at the left; link, printer, language, clock at the right."""

    badge_clicked = Signal()
    cashier_clicked = Signal()
    language_clicked = Signal()

    def __init__(self, view_model: StatusViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self.setProperty("bar", "status")
        self.setFixedHeight(theme.TARGET + 1)  # And its line below.
        self._till = Label(self._till_words, role="caption")
        self.cashier = Button(
            self._cashier_words, kind=Kind.PLAIN, icon="user", height=theme.TARGET
        )
        self.badge = BadgeButton()
        self._printer = Picture("printer-check", "muted", 22)
        self.language = Button(
            lambda: self.tr("Русский", "the other language, in itself"),
            kind=Kind.PLAIN,
            icon="languages",
            height=theme.TARGET,
        )
        self._clock = Label(self._clock_words, role="row")
        self._lay_out()
        self.badge.clicked.connect(self.badge_clicked)
        self.cashier.clicked.connect(self.cashier_clicked)
        self.language.clicked.connect(self.language_clicked)
        view_model.state_changed.connect(self.render_state)
        self.render_state(view_model.state)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._till)
        row.addWidget(self.cashier)
        row.addStretch(1)
        row.addWidget(self.badge)
        row.addWidget(self._printer)
        row.addWidget(self.language)
        row.addWidget(self._clock)

    @Slot(object)
    def render_state(self, state: StatusState) -> None:
        self._till.retranslate()
        self.cashier.setVisible(bool(state.cashier))
        self.cashier.retranslate()
        self.badge.show_badge(state.badge)
        icon = ("printer-check", "muted") if state.printer_ok else ("printer-x", "warn")
        self._printer.show_icon(*icon)
        self._clock.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.render_state(self._view_model.state)

    def _till_words(self) -> str:
        state = self._view_model.state
        words = self.tr("Till {till}").format(till=state.till)
        if state.shift is None:
            return words
        return words + " · " + self.tr("shift {shift}").format(shift=state.shift)

    def _cashier_words(self) -> str:
        return self._view_model.state.cashier

    def _clock_words(self) -> str:
        now = self._view_model.state.now
        return present.clock_time(now) if now else ""
