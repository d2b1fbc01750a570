"""Tells a scanner from fingers, for the whole program, before any widget.

A wedge scanner types. Keys that may begin a code are held back; fast ones that end
in Enter, Tab or the configured suffix become `scanned`, all others are replayed in
order to whoever has the focus. So no scan presses a button, whatever is in front,
and no typed digit is lost: it comes at most one gap later. A Russian layout is
undone by the scan codes of the keys. Only what the window gets is looked at,
because an application filter meets each key twice.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow

from ui.scan_codes import has_cyrillic, physical_character

MIN_LENGTH = 4
MAX_LENGTH = 8192  # Longer is garbage; its head is enough to refuse it.
PREFIX_GAP_MS = 1000  # A prefix alone must not swallow a person's typing for ever.
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_AltGr, Qt.Key.Key_Alt)
_GROUP_SEPARATOR = "\x1d"


class ScannerCapture(QObject):
    """Install on the window that keys come to (or the application)."""

    scanned = Signal(str)  # The code as printed; on the UI thread.
    layout_corrected = Signal()  # The last code came in Cyrillic letters (E-203).

    def __init__(
        self,
        *,
        gap_ms: int = 35,
        prefix: str = "",
        suffix: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._gap_ms = gap_ms
        self._prefix = prefix
        self._suffix = suffix
        self._held: list[tuple[QWindow, QKeyEvent]] = []
        self._text = ""
        self._decoded = ""
        self._longest_gap_ms = 0
        self._last_ms = 0
        self._longest_gap_ms = 0
        self.last_raw = ""  # Of the last code, with prefix and suffix, and ...
        self.last_gap_ms = 0  # ... the longest time between two of its keys.
        self._swallowed: set[int] = set()  # Keys whose release is still to come.
        self._is_replaying = False
        self._rearmed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._give_way)

    def listen(self, *, gap_ms: int, prefix: str, suffix: str) -> None:
        """From the next code on."""
        self._replay()
        self._gap_ms, self._prefix, self._suffix = gap_ms, prefix, suffix

    @property
    def is_reading(self) -> bool:
        """Keys are held back now: no moment for work that takes a while."""
        return bool(self._held)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        if self._is_replaying or not isinstance(watched, QWindow):
            return False
        assert isinstance(event, QKeyEvent)
        if kind == QEvent.Type.KeyPress:
            return self._press(watched, event)
        return self._release(watched, event)

    def _press(self, window: QWindow, event: QKeyEvent) -> bool:
        if self._held and self._is_late(event):
            self._replay()
        if self._held and event.key() in _ENDS:
            return self._end(window, event)
        if not self._may_belong(event):
            self._replay()
            return False
        self._hold(window, event)
        if self._suffix and self._text.endswith(self._suffix):
            return self._end(window, None)
        return True

    def _release(self, window: QWindow, event: QKeyEvent) -> bool:
        if event.key() in self._swallowed:
            if not event.isAutoRepeat():
                self._swallowed.discard(event.key())
            return True
        if any(held.key() == event.key() for _, held in self._held):
            self._held.append((window, _copy(event)))
            return True
        return False

    def _may_belong(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return False
        if event.key() in _MODIFIERS or event.text() == _GROUP_SEPARATOR:
            return bool(self._held)
        with_ctrl = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
            | Qt.KeyboardModifier.AltModifier
            | Qt.KeyboardModifier.MetaModifier
        )
        text = event.text()
        if self._prefix and text and self._prefix.startswith(self._text + text):
            return True
        return bool(text) and text.isprintable() and not with_ctrl

    def _hold(self, window: QWindow, event: QKeyEvent) -> None:
        gap = event.timestamp() - self._last_ms if self._held else 0
        self._longest_gap_ms = max(self._longest_gap_ms, gap)
        self._held.append((window, _copy(event)))
        self._last_ms = event.timestamp()
        if event.key() not in _MODIFIERS and len(self._text) < MAX_LENGTH:
            self._text += event.text()
            self._decoded += physical_character(event) or event.text()
        self._rearmed = False
        self._timer.start(self._patience() + 5)

    def _end(self, window: QWindow, event: QKeyEvent | None) -> bool:
        """A terminator came in time: a code, or a person's few fast keys."""
        if event is not None:
            self._held.append((window, _copy(event)))
        text = self._code()
        if len(text) < MIN_LENGTH:
            self._replay()
            return True
        pressed = {e.key() for _, e in self._held if e.type() == QEvent.Type.KeyPress}
        released = {
            e.key() for _, e in self._held if e.type() == QEvent.Type.KeyRelease
        }
        self._swallowed |= pressed - released
        corrected = has_cyrillic(self._text)
        self.last_raw, self.last_gap_ms = self._text, self._longest_gap_ms
        self._forget()
        if corrected:
            self.layout_corrected.emit()
        self.scanned.emit(text)
        return True

    def _code(self) -> str:
        text = self._decoded if has_cyrillic(self._text) else self._text
        return text.removeprefix(self._prefix).removesuffix(self._suffix)

    def _is_late(self, event: QKeyEvent) -> bool:
        return event.timestamp() - self._last_ms > self._patience()

    def _patience(self) -> int:
        opened = bool(self._prefix) and self._text.startswith(self._prefix)
        return PREFIX_GAP_MS if opened else self._gap_ms

    def _give_way(self) -> None:
        # The thread may have been busy while keys of a scan were waiting; one more
        # turn of the loop lets them arrive before anything is let through.
        if not self._rearmed:
            self._rearmed = True
            self._timer.start(1)
        else:
            self._replay()

    def _replay(self) -> None:
        held = self._held
        self._forget()
        self._is_replaying = True
        try:
            for window, event in held:
                QCoreApplication.sendEvent(window, event)
        finally:
            self._is_replaying = False

    def _forget(self) -> None:
        self._timer.stop()
        self._held = []
        self._text = ""
        self._decoded = ""
        self._longest_gap_ms = 0


def _copy(event: QKeyEvent) -> QKeyEvent:
    """The event to keep; Qt's is gone after its turn.

    Not clone(): nobody owns what that makes, and it stays for ever.
    """
    copy = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy
