"""What must hold of every page, looked up in its live widgets and its pixels.

`faults` looks at what a person can see and touch now: the front page and the bars
above it. What lies under a question is not asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from PySide6.QtCore import QLocale, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QTableView,
    QTextEdit,
    QWidget,
)

from tests.ui.driving import Keyboard
from tests.ui.gallery.pictures import grab
from tests.ui.test_looks import clipped
from ui.key_table import DEFAULT_CAPTIONS
from ui.theme import TARGET
from ui.widgets.hand import is_left
from ui.widgets.letters import LetterPad
from ui.widgets.main_window import MainWindow
from ui.widgets.screen import Overlay

CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QTextEdit,
    QPlainTextEdit,
)
TEXT, LARGE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11.
LARGE_PX, LARGE_BOLD_PX = 24, 18.66
MOST_STOPS = 200
RUSSIAN = Path(__file__).parents[3] / "resources" / "translations" / "kassa_ru.ts"


def faults(window: QWidget) -> list[str]:
    """Each in words: what is wrong, and with which part."""
    parts = list(seen(window))
    return [
        *(f"cut: {words}" for host in hosts(window) for words in clipped(host)),
        *(f"out of sight: {named(p)}" for p in parts if is_out_of_sight(p)),
        *(f"cut: {named(p)}" for p in parts if is_cut_button(p) or is_cut_word(p)),
        *(f"overlapping: {words}" for words in overlapping(parts)),
        *(f"cut in its table: {words}" for words in cut_in_tables(parts)),
        *(f"small: {named(p)}" for p in parts if is_small(p)),
        *(f"without a name: {named(p)}" for p in parts if is_nameless(p)),
        *(f"not translated: {named(p)}" for p in parts if is_untranslated(p)),
        *(f"no such letter: {words}" for words in without_glyphs(parts)),
        *(f"hard to read: {words}" for words in faint(window, parts)),
    ]


def named(part: QWidget) -> str:
    words = getattr(part, "text", str)()
    return f"{type(part).__name__} {words or part.accessibleName()!r}"


def front_of(window: QWidget) -> QWidget:
    """What is asked or shown now; a window without pages is all of it."""
    return window._front() if isinstance(window, MainWindow) else window


def hosts(window: QWidget) -> list[QWidget]:
    if not isinstance(window, MainWindow):
        return [window]
    pads = window.findChildren(LetterPad)
    return [window._front(), window.status_bar, window.strip, *pads]


def seen(window: QWidget) -> Iterator[QWidget]:
    """The parts of what is in front, and of the bars."""
    for host in hosts(window):
        for part in host.findChildren(QWidget):
            is_shown = part.isVisible() and not part.visibleRegion().isEmpty()
            if is_shown and not is_covered(part, window):
                yield part


def kinds(window: QWidget) -> set[type]:
    """The kinds of all that can be seen now, and what they are made of."""
    shown = [window, *(p for p in window.findChildren(QWidget) if p.isVisible())]
    return {kind for part in shown for kind in type(part).__mro__}


def is_covered(part: QWidget, window: QWidget) -> bool:
    """By a pad or a page that lies over it."""
    top = window.childAt(part.mapTo(window, part.rect().center()))
    if top is None or scrolled(part) is not None:
        return False
    return not (top is part or top.isAncestorOf(part) or part.isAncestorOf(top))


def scrolled(part: QWidget) -> QWidget | None:
    """The area that moves this part, if there is one."""
    above = part.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractScrollArea):
            return above
        above = above.parentWidget()
    return None


def is_out_of_sight(part: QWidget) -> bool:
    """A word or a target that its own parents cut off."""
    if not isinstance(part, (QLabel, *CONTROLS)) or scrolled(part) is not None:
        return False
    if isinstance(part, QLabel) and not part.text():
        return False
    inside = part.rect()
    above = part.parentWidget()
    while above is not None:
        place = QRect(part.mapTo(above, QPoint()), part.size())
        if not above.rect().contains(place):
            return True
        above = None if above.isWindow() else above.parentWidget()
    return inside.isEmpty()


def is_cut_word(part: QWidget) -> bool:
    """A word too long for the lines it is wrapped into."""
    if not isinstance(part, QLabel) or not part.wordWrap():
        return False
    room, metrics = part.contentsRect().width(), part.fontMetrics()
    return any(metrics.horizontalAdvance(word) > room for word in part.text().split())


def overlapping(parts: list[QWidget]) -> Iterator[str]:
    """Two controls or words at one place, where neither lies in the other."""
    solid = [p for p in parts if isinstance(p, (QPushButton, QLineEdit)) or words_of(p)]
    places = [QRect(p.mapTo(p.window(), QPoint()), p.size()) for p in solid]
    shown = [place.adjusted(1, 1, -1, -1) for place in places]  # A shared border.
    for (one, here), (other, there) in combinations(zip(solid, shown, strict=True), 2):
        if not here.intersects(there) or scrolled(one) is not scrolled(other):
            continue
        if not (one.isAncestorOf(other) or other.isAncestorOf(one)):
            yield f"{named(one)} and {named(other)}"


def is_cut_button(part: QWidget) -> bool:
    """Icon and words beside what the style keeps free at the sides."""
    if not isinstance(part, QPushButton) or not part.text() or scrolled(part):
        return False
    option = QStyleOptionButton()
    part.initStyleOption(option)
    contents = QStyle.SubElement.SE_PushButtonContents
    room = part.style().subElementRect(contents, option, part).width()
    metrics = part.fontMetrics()
    words = max(metrics.horizontalAdvance(line) for line in part.text().split("\n"))
    icon = 0 if part.icon().isNull() else part.iconSize().width() + 4
    return words + icon > room + 1


# --- tables ---------------------------------------------------------------------


def cut_in_tables(parts: list[QWidget]) -> Iterator[str]:
    """Words of a header; cells may be cut where their tip has the whole."""
    for table in parts:
        header = table.horizontalHeader() if isinstance(table, QTableView) else None
        if header is None or not header.isVisible():
            continue
        for column in range(header.count()):
            words = table.model().headerData(column, Qt.Orientation.Horizontal) or ""
            size = header.sectionSize(column)
            if size and header.fontMetrics().horizontalAdvance(str(words)) > size - 8:
                yield str(words)


# --- targets and names ----------------------------------------------------------


def is_small(part: QWidget) -> bool:
    if isinstance(part, QAbstractItemView) and not isinstance(part, QHeaderView):
        model = part.model()
        rows = model.rowCount() if model else 0
        return rows > 0 and part.visualRect(model.index(0, 0)).height() < TARGET
    if not isinstance(part, (QAbstractButton, QLineEdit, QComboBox)):
        return False
    if not part.isEnabled():
        return False
    return part.width() < TARGET or part.height() < TARGET


def is_nameless(part: QWidget) -> bool:
    if isinstance(part, QAbstractSlider) or not part.isEnabled():
        return False
    above = part.parentWidget()
    if isinstance(above, QAbstractScrollArea) and part is above.viewport():
        return False
    is_stop = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
    is_control = isinstance(part, CONTROLS) or (is_stop and not is_frame(part))
    if isinstance(part, QHeaderView):
        return False
    return is_control and not part.accessibleName().strip()


def is_frame(part: QWidget) -> bool:
    """An area or a page is a place for controls, and none itself."""
    return isinstance(part, (QAbstractScrollArea, Overlay))


# --- words ----------------------------------------------------------------------


def words_of(part: QWidget) -> str:
    if isinstance(part, (QLabel, QAbstractButton)):
        return part.text()
    if isinstance(part, QLineEdit):
        return part.text() or part.placeholderText()
    return ""


@cache
def russian() -> dict[str, str]:
    """Russian texts by their English sources, where both differ; no names of keys."""
    found = ElementTree.parse(RUSSIAN).iter("message")
    texts = {m.findtext("source"): m.findtext("translation") for m in found}
    differ = {english: text for english, text in texts.items() if english != text}
    # The button of the other language says it in that language.
    named = {*DEFAULT_CAPTIONS, "Русский"}
    return {each: differ[each] for each in differ if each not in named}


def is_untranslated(part: QWidget) -> bool:
    """English words that have Russian ones, while the screen is Russian."""
    if QLocale().language() != QLocale.Language.Russian:
        return False
    is_button = isinstance(part, QAbstractButton)  # Its text has its key beside it.
    words = part.accessibleName() if is_button else words_of(part)
    return words.strip() in russian()


def without_glyphs(parts: list[QWidget]) -> Iterator[str]:
    for part in parts:
        metrics = part.fontMetrics()
        for letter in words_of(part):
            is_drawn = letter.isprintable() and not letter.isspace()
            if is_drawn and not metrics.inFontUcs4(ord(letter)):
                yield f"{letter!r} of {named(part)}"


def luminances(shades: np.ndarray) -> np.ndarray:
    """Of colours with their three parts last."""
    parts = shades.astype(np.float64) / 255
    low, high = parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4
    linear = np.where(parts <= 0.03928, low, high)
    return linear @ (0.2126, 0.7152, 0.0722)


def packed(pixels: np.ndarray) -> np.ndarray:
    """A number for each colour: many times faster to sort than three."""
    return pixels[..., :3].astype(np.int32) @ np.array([1 << 16, 1 << 8, 1], np.int32)


def shades_in(colours: np.ndarray) -> tuple[np.ndarray, int]:
    """How light each colour of a part is, and which of them is its ground."""
    values, counts = np.unique(colours, return_counts=True)
    split = np.stack([values >> 16, values >> 8 & 255, values & 255], axis=-1)
    return luminances(split), int(counts.argmax())


def apart(one: np.ndarray, other: float) -> np.ndarray:
    high, low = np.maximum(one, other), np.minimum(one, other)
    return (high + 0.05) / (low + 0.05)


def best_contrast(colours: np.ndarray) -> float:
    """Of the strongest stroke to the ground that most of the part is."""
    lights, ground = shades_in(colours)
    return float(apart(lights, lights[ground]).max())


def faint(window: QWidget, parts: list[QWidget]) -> Iterator[str]:
    """Measured in the picture, whatever style sheet or painter made it."""
    picture = packed(np.asarray(grab(window)))
    scale = picture.shape[1] / window.width()
    for part in parts:
        needed = least_contrast(part)
        if not needed:
            continue
        corner = part.mapTo(window, QPoint())
        shown = part.visibleRegion().boundingRect().translated(corner)
        shown = shown.intersected(window.rect())
        if shown.width() < 8 or shown.height() < 8:
            continue
        edge = 4 if isinstance(part, (QAbstractButton, QLineEdit)) else 0  # Its border.
        box = [
            round(each * scale)
            for each in (
                shown.top() + edge,
                shown.bottom() + 1 - edge,
                shown.left() + edge,
                shown.right() + 1 - edge,
            )
        ]
        colours = picture[box[0] : box[1], box[2] : box[3]]
        found = best_contrast(colours)
        if found < needed:
            yield f"{named(part)}: {found:.1f}, not {needed}"
        found = contrast_of_icon(part, colours)
        if found < LARGE:
            yield f"the icon of {named(part)}: {found:.1f}, not {LARGE}"


def contrast_of_icon(part: QWidget, colours: np.ndarray) -> float:
    """Of a button's icon to the ground of the button."""
    if not isinstance(part, QAbstractButton) or part.icon().isNull():
        return 21.0
    drawn = part.icon().pixmap(part.iconSize()).toImage()
    drawn = drawn.convertToFormat(QImage.Format.Format_RGBA8888)
    shape = (drawn.height(), drawn.bytesPerLine() // 4, 4)
    icon = np.frombuffer(drawn.constBits(), np.uint8).reshape(shape)
    strokes = icon[icon[..., 3] > 200][:, :3]
    lights, ground = shades_in(colours)
    return float(apart(luminances(np.median(strokes, axis=0)), lights[ground]))


def least_contrast(part: QWidget) -> float:
    """0: nothing to be read here now."""
    if not part.isEnabled() or scrolled(part) is not None:
        return 0  # Under the edge of an area there may be half a line.
    if words_of(part).strip():
        font = part.font()
        size = font.pixelSize() if font.pixelSize() > 0 else font.pointSizeF() * 4 / 3
        is_large = size >= (LARGE_BOLD_PX if font.bold() else LARGE_PX)
        return LARGE if is_large else TEXT
    has_icon = isinstance(part, QAbstractButton) and not part.icon().isNull()
    is_picture = isinstance(part, QLabel) and not part.pixmap().isNull()
    return LARGE if has_icon or is_picture else 0


# --- the way of the focus ---------------------------------------------------------


def focus_faults(app, window: QWidget) -> Iterator[str]:
    """Tab goes on, never back: down, or to the right; and it comes around.

    For the left hand areas have changed sides, so to the left is not back.
    """
    stops = way_of_focus(app, window)
    is_mirrored = is_left(front_of(window))
    if len(stops) > 1 and len(stops) >= MOST_STOPS:
        yield "the focus never comes around"
    for one, other in pairwise(stops):
        here, there = place(one, window), place(other, window)
        if goes_back(here, there, is_mirrored=is_mirrored):
            yield f"the focus goes back from {named(one)} to {named(other)}"


def way_of_focus(app, window: QWidget) -> list[QWidget]:
    """Every stop of one round, as Tab finds them from the front page itself."""
    front = front_of(window)
    front.setFocus()
    first = app.focusWidget()
    is_inside = first is not None and front.isAncestorOf(first)
    keyboard, stops = Keyboard(window), [first] if is_inside else []
    for _ in range(MOST_STOPS):
        keyboard.pause(100)
        keyboard.press(Qt.Key.Key_Tab, "\t")
        here = app.focusWidget()
        if here is None or here in stops:
            break
        if not front.isAncestorOf(here):
            continue  # The bars have their own stops, and the same on every page.
        stops.append(here)
    return stops


def place(part: QWidget, window: QWidget) -> QRect:
    return QRect(part.mapTo(window, QPoint()), part.size())


def goes_back(one: QRect, other: QRect, *, is_mirrored: bool) -> bool:
    is_above = other.bottom() <= one.top()
    is_beside = other.top() < one.bottom() and other.bottom() > one.top()
    if is_above:
        # Up is right only for the next column.
        if is_mirrored:
            return other.right() > one.left()
        return other.left() < one.right()
    return not is_mirrored and is_beside and other.right() <= one.left()
