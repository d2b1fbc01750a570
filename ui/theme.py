"""How everything looks: colours, sizes, font and style sheet, in one place.

Two sets of colour tokens, light and dark, with measured contrast (text at least
4.5:1, lines and focus 3:1). Widgets name tokens, never colours, so that a switch of
theme reaches all of them. Each part of a window wears the sheet by itself. Sizes are
logical pixels on a grid of four.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from resources import resource

TARGET = 48  # The least any finger has to hit.
ACTION = 56  # What a cashier presses all day.
GAP = 8
RADIUS = 10
SECONDARY, BODY, ROW, TITLE, TOTAL, CHANGE = 14, 16, 18, 22, 38, 64
FAMILY = "Kassa Sans"
MONO_FAMILY = "Kassa Mono"


class Look(Enum):
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Colours by what they are for."""

    bg: str
    panel: str
    raised: str  # A tile or key that lies on a panel.
    hover: str
    selected: str
    text: str
    muted: str
    line: str
    hairline: str  # Parts areas; carries no meaning, so needs no contrast.
    primary: str
    primary_hover: str
    on_primary: str
    ok: str
    ok_bg: str
    warn: str
    warn_bg: str
    error: str
    error_bg: str
    scrim: str


TOKENS = {
    Look.LIGHT: Tokens(
        bg="#F4F6F8", panel="#FFFFFF", raised="#EDF1F5", hover="#E2E9F0",
        selected="#E3EEFA", text="#14202B", muted="#4A5866", line="#77838F",
        hairline="#DDE3E9", primary="#0B5CAD", primary_hover="#094E94",
        on_primary="#FFFFFF", ok="#1B6E3C", ok_bg="#E4F3E9", warn="#7A4B00",
        warn_bg="#FFF1D6", error="#A4161A", error_bg="#FDE7E7", scrim="#14202B",
    ),
    Look.DARK: Tokens(
        bg="#12181E", panel="#1C242C", raised="#27313B", hover="#313D49",
        selected="#1E3448", text="#F2F5F8", muted="#B4C0CB", line="#7C8A97",
        hairline="#303B46", primary="#7FBFFF", primary_hover="#9CCEFF",
        on_primary="#0B1722", ok="#7FD8A0", ok_bg="#17301F", warn="#FFC966",
        warn_bg="#352708", error="#FF9C9C", error_bg="#3A1517", scrim="#05080B",
    ),
}  # fmt: skip

# Between two parts. Without a pause the next one would begin in the same turn of the
# event loop, before any key or timer.
_BREATH_MS = 20
_PROPERTY = "kassa_look"  # Of the program: the look it has now.
_WORN = "kassa_worn"  # Of a dressed part: the look it was dressed in.
_PRACTICE = "kassa_practice"  # Of the program: nothing in it is real.
# The ground of every screen then; all else lies on panels and keeps its contrast.
PRACTICE_BG = {Look.LIGHT: "#FFE3B8", Look.DARK: "#3B2A08"}


def apply(app: QApplication, look: Look) -> None:
    """Give the whole program a look; may be called again while it runs.

    What can be seen changes at once, the rest one part at a time.
    A style sheet of the application itself would keep a till for most of a second.
    """
    if app.property(_PROPERTY) is None:
        app.setStyle("Fusion")
        load_fonts()
        font = QFont(FAMILY)
        font.setPixelSize(BODY)
        app.setFont(font)
    app.setProperty(_PROPERTY, look.value)
    app.setPalette(_palette(tokens()))
    for part in _out_of_fashion(app):
        if part.isVisible():
            dress(part)
    QTimer.singleShot(_BREATH_MS, app, lambda: _dress_next(app))


def dress(part: QWidget) -> None:
    """Put a part of a window into the present look, and keep it in fashion."""
    look = current_look()
    if part.property(_WORN) != look.value:
        part.setProperty(_WORN, look.value)
        part.setStyleSheet(_style_sheet(look, is_practising()))


def _out_of_fashion(app: QApplication) -> list[QWidget]:
    look = current_look().value
    # Of a widget at the address of something that is gone the binding may still hand
    # out the old wrapper, of another type: such a one was never dressed.
    parts = (part for part in app.allWidgets() if isinstance(part, QWidget))
    return [part for part in parts if part.property(_WORN) not in (None, look)]


def _dress_next(app: QApplication) -> None:
    waiting = _out_of_fashion(app)
    if waiting:
        dress(waiting[0])
        QTimer.singleShot(_BREATH_MS, app, lambda: _dress_next(app))


def current_look() -> Look:
    app = QApplication.instance()
    return Look(app.property(_PROPERTY) or "light") if app else Look.LIGHT


def practise(app: QApplication, *, on: bool) -> None:
    """The ground of the training mode, before the windows of the next till are made."""
    app.setProperty(_PRACTICE, on)
    apply(app, current_look())


def is_practising() -> bool:
    app = QApplication.instance()
    return bool(app and app.property(_PRACTICE))


def tokens() -> Tokens:
    return _tokens_of(current_look(), is_practising())


@lru_cache(maxsize=2 * len(Look))
def _tokens_of(look: Look, practising: bool) -> Tokens:
    paint = TOKENS[look]
    return replace(paint, bg=PRACTICE_BG[look]) if practising else paint


def colour(token: str) -> QColor:
    """A token of the present look as a colour to paint with."""
    return QColor(getattr(tokens(), token))


@lru_cache(maxsize=1)
def load_fonts() -> tuple[str, ...]:
    """The bundled families; a kiosk image may have no other with Cyrillic."""
    families: list[str] = []
    for path in sorted(resource("fonts").glob("*.?tf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(families))


def font(size: int, *, bold: bool = False, mono: bool = False) -> QFont:
    """A font of the program by pixel size, with figures of one width."""
    made = QFont(MONO_FAMILY if mono else FAMILY)
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return made


def icon(name: str, token: str, size: int = 24) -> QIcon:
    """A bundled line icon in a token's colour of the present look."""
    return QIcon(pixmap(name, token, size))


def pixmap(name: str, token: str, size: int = 24) -> QPixmap:
    app = QApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    return _drawn(name, getattr(tokens(), token), size, ratio)


def read_icons() -> None:
    """Read all icons from disk, off the UI thread, before a screen needs them."""
    for path in resource("icons").glob("*.svg"):
        _source(path.stem)


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _drawn(name: str, shade: str, size: int, ratio: float) -> QPixmap:
    svg = _source(name).replace("currentColor", shade)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    picture = QPixmap(QSize(size, size) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def _palette(paint: Tokens) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: paint.bg,
        QPalette.ColorRole.WindowText: paint.text,
        QPalette.ColorRole.Base: paint.panel,
        QPalette.ColorRole.AlternateBase: paint.raised,
        QPalette.ColorRole.Text: paint.text,
        QPalette.ColorRole.Button: paint.raised,
        QPalette.ColorRole.ButtonText: paint.text,
        QPalette.ColorRole.Highlight: paint.primary,
        QPalette.ColorRole.HighlightedText: paint.on_primary,
        QPalette.ColorRole.PlaceholderText: paint.muted,
        QPalette.ColorRole.ToolTipBase: paint.panel,
        QPalette.ColorRole.ToolTipText: paint.text,
    }
    palette = QPalette()
    for role, shade in roles.items():
        palette.setColor(role, QColor(shade))
    return palette


@lru_cache(maxsize=2 * len(Look))
def _style_sheet(look: Look, practising: bool) -> str:
    sheet = resource("style.qss").read_text(encoding="utf-8")
    names = sorted(
        asdict(_tokens_of(look, practising)).items(), key=lambda pair: -len(pair[0])
    )
    for name, shade in names:
        sheet = sheet.replace(f"@{name}", shade)
    return sheet
