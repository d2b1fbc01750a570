"""Other purses and programmes of a member, one quiet row each, painted at once.

A panel that is drawn with every scan must not lay out a dozen labels each time, so
the rows are painted. What they say is also the accessible name of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cashier.domain.amounts import Money, Points
from ui import counts, naming, present, theme
from ui.naming import PurseKind
from ui.viewmodels.member_rows import (
    PanelRow,
    ProgressRow,
    PurseRow,
    StampsRow,
    WordsRow,
)

translate = present.translate
ROW, BAR = 26, 8
_MOST_DOTS = 12
_DOT, _DOT_STEP = 10, 14
_SIZE = theme.SECONDARY


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A row in words: at the left whose, at the right how much."""

    left: str
    right: str = ""
    change: str = ""  # By this sale.
    tone: str = "muted"  # Of the left side.
    change_tone: str = "ok"
    icon: str = ""


def said(row: PanelRow) -> Said:
    match row:
        case PurseRow():
            return _said_of_purse(row)
        case StampsRow():
            return _said_of_stamps(row)
        case ProgressRow():
            return _said_of_progress(row)
        case WordsRow():
            icon = "triangle-alert" if row.is_warning else ""
            tone = "warn" if row.is_warning else "muted"
            return Said(left=present.why(row.reason), tone=tone, icon=icon)


def change_words(row: PurseRow | StampsRow) -> str:
    """What this sale does to a purse, in one line; nothing: it does nothing."""
    if isinstance(row, PurseRow):
        words = said(row)
        return f"{words.left}: {words.change}" if words.change else ""
    parts = []
    if row.coming:
        parts.append("+" + counts.stamps(row.coming))
    if row.free:
        parts.append(translate("member", "{n} free").format(n=row.free))
    return f"{naming.purse(row.purse)}: {', '.join(parts)}" if parts else ""


def amount_words(kind: PurseKind, amount: Points) -> str:
    """So much of a purse, written as what it is."""
    if kind is PurseKind.MONEY:
        return present.money(Money(amount.units))
    if kind is PurseKind.STAMPS:
        return counts.stamps(amount.units // 100)
    return present.points(amount)


def _said_of_purse(row: PurseRow) -> Said:
    change, tone = "", "ok"
    if row.redeemed:
        change, tone = amount_words(row.kind, -row.redeemed), "primary"
    elif row.earned:
        change = "+" + amount_words(row.kind, row.earned)
    return Said(
        left=naming.purse(row.purse),
        right=amount_words(row.kind, row.amount),
        change=change,
        change_tone=tone,
    )


def _said_of_stamps(row: StampsRow) -> Said:
    of = translate("member", "{n} of {m}")
    shown = of.format(n=row.filled + row.growing, m=row.every)
    free = translate("member", "{n} free").format(n=row.free) if row.free else ""
    return Said(left=naming.purse(row.purse), right=shown, change=free)


def _said_of_progress(row: ProgressRow) -> Said:
    left = present.why(row.now) if row.now else naming.programme(row.programme)
    return Said(left=left, right=_to_next(row))


def _to_next(row: ProgressRow) -> str:
    if row.next is None:
        return ""
    facts = present.named(dict(row.next.facts))
    missing = row.next.fact("missing")
    shown = (
        present.money_short(missing)
        if isinstance(missing, Money)
        else present.points_short(missing)
        if isinstance(missing, Points)
        else str(missing)
    )
    goal = facts.get("level")
    if goal is None:
        percent = row.next.fact("percent_hundredths")
        assert isinstance(percent, int), row.next
        goal = f"{present.percent(percent)}{present.NO_BREAK}%"
    return translate("member", "{missing} to {goal}").format(missing=shown, goal=goal)


class MemberRowsView(QWidget):
    """Never in the way: it takes no focus and no touch."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[PanelRow, ...] = ()
        self._said: tuple[Said, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_rows(self, rows: tuple[PanelRow, ...]) -> None:
        if rows == self._rows and self._said:
            return
        self._rows = rows
        self._word()

    def words(self) -> tuple[str, ...]:
        return tuple(
            " ".join(filter(None, (s.left, s.right, s.change))) for s in self._said
        )

    def sizeHint(self) -> QSize:
        return QSize(200, sum(map(_height, self._rows)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self._said = tuple(said(row) for row in self._rows)
        self.setAccessibleName("; ".join(self.words()))
        self.setVisible(bool(self._rows))
        self.updateGeometry()
        self.update()

    # --- painting -------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 All is drawn.
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0
        for row, words in zip(self._rows, self._said, strict=True):
            area = QRect(0, top, self.width(), ROW)
            self._paint_row(painter, area, row, words)
            if isinstance(row, ProgressRow) and row.next is not None:
                _paint_bar(painter, QRectF(0, top + ROW, self.width(), 4), row.done)
            top += _height(row)
        painter.end()

    def _paint_row(
        self, painter: QPainter, area: QRect, row: PanelRow, words: Said
    ) -> None:
        right = area.right()
        right = _text_from_right(painter, area, right, words.change, words.change_tone)
        is_note = isinstance(row, ProgressRow)
        right = _text_from_right(
            painter,
            area,
            right,
            words.right,
            "muted" if is_note else "text",
            not is_note,
        )
        if isinstance(row, StampsRow) and row.every <= _MOST_DOTS:
            right = _paint_dots(painter, area, right, row)
        left = 0
        if words.icon:
            picture = theme.pixmap(words.icon, words.tone, 16)
            painter.drawPixmap(0, area.top() + (ROW - 16) // 2, picture)
            left = 22
        painter.setFont(theme.font(_SIZE))
        painter.setPen(theme.colour(words.tone))
        room = QRect(left, area.top(), right - left, ROW)
        elide = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(words.left, elide, room.width())
        painter.drawText(room, _LEFT, text)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _height(row: PanelRow) -> int:
    has_bar = isinstance(row, ProgressRow) and row.next is not None
    return ROW + BAR if has_bar else ROW


def _text_from_right(
    painter: QPainter,
    area: QRect,
    right: int,
    text: str,
    tone: str,
    is_bold: bool = True,
) -> int:
    """Draws up to `right`; says where the next one to the left may end."""
    if not text:
        return right
    painter.setFont(theme.font(_SIZE, bold=is_bold))
    painter.setPen(theme.colour(tone))
    wide = painter.fontMetrics().horizontalAdvance(text)
    painter.drawText(QRect(right - wide, area.top(), wide, ROW), _RIGHT, text)
    return right - wide - 10


def _paint_dots(painter: QPainter, area: QRect, right: int, row: StampsRow) -> int:
    """Full: had already; ringed and full: with this sale; empty: still to come."""
    left = right - row.every * _DOT_STEP
    middle = area.top() + (ROW - _DOT) / 2
    for place in range(row.every):
        dot = QRectF(left + place * _DOT_STEP, middle, _DOT, _DOT)
        has, comes = place < row.filled, place < row.filled + row.growing
        token = "primary" if has else "ok" if comes else "line"
        painter.setPen(QPen(theme.colour(token), 1.5))
        painter.setBrush(theme.colour(token) if has or comes else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(dot)
    return left - 10


def _paint_bar(painter: QPainter, area: QRectF, done: float) -> None:
    _pill(painter, area, "hairline")
    if done > 0:
        width = max(area.width() * done, area.height())
        _pill(painter, QRectF(area.left(), area.top(), width, area.height()), "primary")


def _pill(painter: QPainter, area: QRectF, token: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(token))
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
