"""The parts every screen is built of: buttons, cards, figures, figures.

A part is given words as a callable and says them again when the language changes;
colours come from the style sheet, icons are drawn again when the look changes. No
target is smaller than 48 pixels. Buttons never take the focus from a click, so the
input field keeps it; the Tab key reaches them all.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cashier.domain.amounts import NO_MONEY, Money
from ui import keys, present, theme
from ui.theme import ACTION, GAP

Words = Callable[[], str]


def no_words() -> str:
    return ""


class Kind(Enum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"
    TILE = "tile"
    PLAIN = "plain"


_ICON_TOKENS = {
    Kind.PRIMARY: "on_primary",
    Kind.SECONDARY: "text",
    Kind.DANGER: "error",
    Kind.TILE: "text",
    Kind.PLAIN: "muted",
}


# From large to small, as in the style sheet: words that are too wide step down.
_ROLES = {
    "change": theme.CHANGE,
    "total": theme.TOTAL,
    "heading": 28,
    "title": theme.TITLE,
    "row": theme.ROW,
}
_SCALES = {"pay": 28, "large": 20, "": theme.BODY, "small": theme.SECONDARY}
_BUTTON_SIDES = 36  # Padding and border of both sides.


def fitting(words: str, sizes: dict[str, int], first: str, room: int) -> str:
    """The first of the steps, from `first` on, in which the words have room."""
    names = list(sizes)
    for name in names[names.index(first) :]:
        metrics = QFontMetrics(theme.font(sizes[name], bold=True))
        if metrics.horizontalAdvance(words) <= room:
            return name
    return names[-1]


WANTS_LETTERS = "wants_letters"  # Property of a field: letters come when it is touched.


def takes_letters(field: QLineEdit) -> QLineEdit:
    """A field for words: a till without a keyboard brings its letters for it."""
    field.setProperty(WANTS_LETTERS, True)
    return field


def restyle(widget: QWidget, **properties: object) -> None:
    """Set style properties and let the style sheet look again."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Button(QPushButton):
    """What is pressed. `size` is "", pay, large, answer or key.

    One with a picture alone has words that are only `said`.

    One that `shrinks` is as wide as its place, and its words as large as fit there.
    """

    def __init__(
        self,
        words: Words,
        *,
        kind: Kind = Kind.SECONDARY,
        icon: str = "",
        size: str = "",
        key: str = "",
        height: int = ACTION,
        shrinks: bool = False,
        said: Words = no_words,
    ) -> None:
        super().__init__()
        self._words = words
        self._said = said
        self._kind = kind
        self._largest = size if shrinks else None
        self._icon = icon
        self._key = key
        self.setProperty("kind", kind.value)
        self.setProperty("scale", size)
        self.setMinimumSize(theme.TARGET, height)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(24, 24))
        if shrinks:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.retranslate()
        self._draw_icon()

    def set_words(self, words: Words) -> None:
        self._words = words
        self.retranslate()

    def set_icon(self, name: str) -> None:
        self._icon = name
        self._draw_icon()

    def retranslate(self) -> None:
        words = keys.in_words(self._words())
        shown = f"{words}  {keys.cap(self._key)}" if self._key else words
        shown = shown.replace("&", "&&")  # One alone marks a letter, unseen itself.
        # The style puts icon and words side by side without a gap.
        self.setText(f" {shown}" if self._icon and words else shown)
        said = words or self._said()
        if said:
            self.setAccessibleName(said)
        self._fit()

    def _fit(self) -> None:
        if self._largest is not None:
            room = self.width() - _BUTTON_SIDES
            restyle(self, scale=fitting(self.text(), _SCALES, self._largest, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() in (QEvent.Type.StyleChange, QEvent.Type.EnabledChange):
            self._draw_icon()

    def _draw_icon(self) -> None:
        if self._icon:
            token = _ICON_TOKENS[self._kind] if self.isEnabled() else "muted"
            self.setIcon(theme.icon(self._icon, token))


class Card(QFrame):
    """A panel that things lie on; `tone` is plain, selected, ok, warn, error."""

    def __init__(self, tone: str = "plain", *, margin: int = 16, gap: int = 8) -> None:
        super().__init__()
        self.setProperty("card", tone)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(margin, margin, margin, margin)
        self.column.setSpacing(gap)

    def set_tone(self, tone: str) -> None:
        restyle(self, card=tone)


class Label(QLabel):
    """Words in a role of the type scale: body, row, title, total, muted ...

    With a `room` in pixels, words too wide for it step down to a smaller role.
    """

    def __init__(
        self,
        words: Words = no_words,
        *,
        role: str = "body",
        tone: str = "",
        room: int = 0,
    ) -> None:
        super().__init__()
        self._words = words
        self._largest, self._room = role, room
        self._said = ""  # As worded; what is shown of it may be shorter.
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.retranslate()

    def set_words(self, words: Words) -> None:
        self._words = words
        self.retranslate()

    def whole(self) -> str:
        """What it says, also where there is no room to show it."""
        return self._words()

    def set_tone(self, tone: str) -> None:
        restyle(self, tone=tone)

    def retranslate(self) -> None:
        """Says its words; the same words again cost no layout and no paint."""
        words = self.whole()
        if words != self._said:
            self._said = words
            self.setText(words)
            if self._room:
                role = fitting(words, _ROLES, self._largest, self._room)
                restyle(self, role=role)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class ElidedLabel(Label):
    """For names that may be longer than their place; the tip has the whole.

    With an `end`, the name gives way to what must be read: the digits of a card.
    """

    def __init__(
        self,
        words: Words = no_words,
        *,
        role: str = "body",
        tone: str = "",
        end: Words = no_words,
    ) -> None:
        self._end = end
        super().__init__(words, role=role, tone=tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(theme.TARGET)

    def whole(self) -> str:
        return self._words() + self._end()

    def paintEvent(self, event: QPaintEvent) -> None:
        name, end = self._words(), self._end()
        whole, metrics = self.whole(), self.fontMetrics()
        room = self.width() - metrics.horizontalAdvance(end)
        short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room) + end
        if short != self.text():
            self.setText(short)
            self.setToolTip(whole if short != whole else "")
        super().paintEvent(event)


class MoneyLabel(Label):
    """An amount of money in the present language."""

    def __init__(self, *, role: str = "body", tone: str = "", room: int = 0) -> None:
        self._amount = NO_MONEY
        super().__init__(self._worded, role=role, tone=tone, room=room)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def set_amount(self, amount: Money) -> None:
        self._amount = amount
        self.retranslate()

    def _worded(self) -> str:
        return present.money(self._amount)


class FigureRow(QWidget):
    """A caption at the left, its figure at the right."""

    def __init__(
        self,
        caption: Words,
        *,
        role: str = "row",
        caption_role: str = "secondary",
        room: int = 0,
    ) -> None:
        super().__init__()
        self.caption = Label(caption, role=caption_role)
        self.figure = Label(role=role, room=room)
        self.figure.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.caption)
        row.addStretch(1)
        row.addWidget(self.figure)

    def set_figure(self, words: Words) -> None:
        self.figure.set_words(words)


class Picture(QLabel):
    """An icon by name and token; drawn again when the look changes."""

    def __init__(self, name: str, token: str, size: int = 24) -> None:
        super().__init__()
        self._name, self._token, self._size = name, token, size
        self._draw()

    def show_icon(self, name: str, token: str) -> None:
        self._name, self._token = name, token
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        self.setPixmap(theme.pixmap(self._name, self._token, self._size))


def in_order(*parts: QWidget) -> None:
    """Tab goes from each to the next; for what was made after its neighbours."""
    for one, other in pairwise(parts):
        QWidget.setTabOrder(one, other)


def stops_of(part: QWidget) -> list[QWidget]:
    """Where Tab stops in a part that is in no window yet, in its order."""
    stops, here = [], part.nextInFocusChain()
    while here is not None and here is not part:
        if here.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(here)
        here = here.nextInFocusChain()
    return stops


def rule() -> QFrame:
    """A hairline between parts."""
    line = QFrame()
    line.setProperty("rule", "true")
    line.setFixedHeight(1)
    return line
