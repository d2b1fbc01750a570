"""What is drawn fits, can be read and can be hit; in both languages and looks."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.reasons import Why, because
from cashier.till.views import Standing
from tests.helpers.builders import CARD, CHEESE, COFFEE, a_lot, a_member, an_item
from tests.ui.test_present import facts_of
from ui import present, theme
from ui.i18n import Language
from ui.sentences import CATALOGUE, STANDING, STOPS, Code
from ui.theme import TOKENS, Look
from ui.viewmodels.status_vm import Badge, BadgeKind
from ui.widgets.bars import badge_words
from ui.widgets.kit import ElidedLabel
from ui.widgets.row_picture import fitting_figure
from ui.widgets.screen import Go, ScreenId

WIDE = {
    "limit": Points(1_000_000),
    "hours": 72,
    "tries_left": 2,
    "code": "4601234567893",
    "number": 431,
    "action": "…",
}


def luminance(shade):
    parts = [int(shade[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text", "panel"), ("text", "bg"), ("text", "raised"), ("text", "selected"),
        ("text", "hover"), ("muted", "panel"), ("muted", "bg"), ("muted", "raised"),
        ("primary", "panel"), ("primary", "selected"), ("on_primary", "primary"),
        ("on_primary", "primary_hover"), ("ok", "ok_bg"), ("warn", "warn_bg"),
        ("error", "error_bg"), ("ok", "panel"), ("warn", "panel"), ("error", "panel"),
        ("muted", "selected"), ("muted", "error_bg"), ("muted", "warn_bg"),
    ],
)  # fmt: skip
def test_text_can_be_read(look, text, ground):
    paint = TOKENS[look]

    assert contrast(getattr(paint, text), getattr(paint, ground)) >= 4.5


@pytest.mark.parametrize("look", list(Look))
def test_lines_and_focus_can_be_seen(look):
    paint = TOKENS[look]

    assert contrast(paint.line, paint.panel) >= 3
    assert contrast(paint.primary, paint.panel) >= 3


def width_of(text, size, *, bold=False):
    from PySide6.QtGui import QFontMetrics

    return QFontMetrics(theme.font(size, bold=bold)).horizontalAdvance(text)


@pytest.mark.parametrize("language", list(Language))
def test_every_catalogue_text_fits_the_strip(languages, language):
    languages.switch(language)

    for code in Code:
        words = present.say(code, **WIDE)
        assert width_of(words, 16) <= 880, words
    assert set(CATALOGUE) == set(Code)


@pytest.mark.parametrize("language", list(Language))
def test_every_badge_fits_its_place(languages, language):
    languages.switch(language)

    for kind in BadgeKind:
        words = badge_words(Badge(kind=kind, count=128, waiting_s=47 * 3600))
        assert width_of(words, 15, bold=True) <= 288, words


@pytest.mark.parametrize("language", list(Language))
def test_every_line_of_the_panel_fits(languages, language, dressed):
    languages.switch(language)

    for why in Why:
        words = present.why(because(why, **facts_of(why)))
        assert width_of(words, 14) <= 368, words
    for standing in Standing:
        facts = {
            "as_of": "19.11, 21:04",
            "spendable": Points(1_234_567),
            "guaranteed": Points(1_234_567),
            "allowance": Points(30_000),
            "missing": Points(1_234_567),
            "hours": 72,
            "lead": 12,
        }
        for stop in STOPS.values():
            facts["why"] = present.translate("stops", stop)
            words = present._filled("standing", STANDING[standing], facts)
            assert width_of(words, 14) <= 346, words


def clipped(window):
    """Labels and buttons whose words are wider or higher than their place."""
    found = []
    for part in window.findChildren((QLabel, QAbstractButton)[0]):
        if not part.isVisible() or isinstance(part, ElidedLabel) or not part.text():
            continue
        needed = part.sizeHint()
        if part.wordWrap():
            if part.heightForWidth(part.width()) > part.height():
                found.append(part.text())
        elif needed.width() > part.width() or needed.height() > part.height() + 1:
            found.append(part.text())
    for part in window.findChildren(QAbstractButton):
        if part.isVisible() and part.text():
            metrics = part.fontMetrics()
            lines = part.text().split("\n")
            icon = 0 if part.icon().isNull() else part.iconSize().width() + 4
            wide = max(metrics.horizontalAdvance(line) for line in lines) + icon
            if wide > part.width() - 8:
                found.append(part.text())
    return found


def cut(window):
    """Names that may be cut by design; here none is."""
    return [
        part.whole()
        for part in window.findChildren(ElidedLabel)
        if part.isVisible()
        and part.fontMetrics().horizontalAdvance(part.whole()) > part.width()
    ]


def too_small(window):
    return [
        part.text() or part.accessibleName()
        for part in window.findChildren(QAbstractButton)
        if part.isVisible() and (part.width() < 48 or part.height() < 44)
    ]


def nameless(window):
    return [
        part
        for kind in (QAbstractButton, QLineEdit)
        for part in window.findChildren(kind)
        if part.isVisible() and not part.accessibleName() and part.isEnabled()
    ]


def views(shop):
    """Every page of the sale side, one after the other."""
    shop.till.directory.know(a_member())
    shop.till.grant(a_lot(of=300))
    yield "empty"
    for _ in range(10):
        shop.scan(COFFEE)
    shop.scan(CARD)
    yield "sale"
    shop.sale_screen.pad.toggle()
    yield "pad"
    shop.sale_screen.pad.toggle()
    shop.press(Qt.Key.Key_F1)
    yield "help"
    shop.press(Qt.Key.Key_Escape)
    shop.press(Qt.Key.Key_F9)
    yield "prompt"
    shop.press(Qt.Key.Key_2)
    shop.sale_screen.front().field.setText("120")
    yield "other amount"
    shop.enter()
    yield "payment"
    shop.press(Qt.Key.Key_Return, "\r", Qt.KeyboardModifier.ControlModifier)
    yield "card"
    shop.enter()
    yield "done"
    shop.window.take_to(Go(screen=ScreenId.FIND))
    shop.find.find("coffee")
    yield "find"
    shop.scan(COFFEE)
    yield "price"
    shop.window.take_to(Go(screen=ScreenId.SALE))
    shop.window.take_to(Go(screen=ScreenId.FIND))
    shop.find.find("no such thing")
    yield "nothing found"


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize("language", list(Language))
def test_no_page_clips_a_word_or_hides_a_target(
    shop, languages, dressed, language, look
):
    languages.switch(language)
    theme.apply(dressed, look)
    shop.window.resize(1024, 768)

    for page in views(shop):
        shop.settle()
        assert not clipped(shop.window), (page, clipped(shop.window))
        assert not cut(shop.window), (page, cut(shop.window))
        assert not too_small(shop.window), (page, too_small(shop.window))
        assert not nameless(shop.window), (page, nameless(shop.window))


def test_pay_is_as_large_as_promised(shop):
    shop.window.resize(1024, 768)
    shop.settle()

    pay = shop.sale_screen.pay
    assert (pay.width(), pay.height()) == (400, 120)


def test_the_bundled_font_is_used_and_its_figures_are_of_one_width(dressed):
    assert theme.FAMILY in theme.load_fonts()
    assert len({width_of(figure, 18) for figure in "0123456789"}) == 1


def test_a_switch_of_the_look_redraws_icons(shop, dressed):
    before = shop.sale_screen.input.void.icon().pixmap(24).toImage()

    theme.apply(dressed, Look.DARK)
    shop.settle()

    assert shop.sale_screen.input.void.icon().pixmap(24).toImage() != before


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kopecks", [9_999_999_99, 10_000_000_00, 999_999_999_99])
def test_the_largest_sums_are_read_whole_all_the_way(
    shop, languages, language, kopecks
):
    languages.switch(language)
    shop.window.resize(1024, 768)
    shop.till.directory.know(a_member())
    shop.till.directory.stock(an_item(CHEESE, price=kopecks))
    for page, do in {
        "sale": lambda: shop.scan(CHEESE),
        "sale with a card": lambda: shop.scan(CARD),
        "cash": lambda: shop.press(Qt.Key.Key_F9),
        "nearly enough": lambda: shop.type(str(kopecks // 100 - 1)),
        "card": lambda: shop.press(
            Qt.Key.Key_Return, "\r", Qt.KeyboardModifier.ControlModifier
        ),
        "done": shop.enter,
    }.items():
        do()
        shop.settle()
        assert not clipped(shop.window), (page, clipped(shop.window))
        assert shop.window.width() == 1024, page


def test_a_long_figure_of_a_line_is_small_but_never_cut(dressed):
    long, place = "999,999,999.99", QRect(0, 0, 72, 52)
    small = fitting_figure(theme.font(16), long, place.width())

    assert QFontMetrics(small).horizontalAdvance(long) <= place.width()
    assert fitting_figure(theme.font(16), "99.90", 72) == theme.font(16)


def test_a_short_sum_is_as_large_as_before(shop):
    shop.scan(COFFEE)
    shop.press(Qt.Key.Key_F9)

    assert shop.payment_screen.entry.confirm.fontMetrics().height() > 28


def test_money_labels_stand_the_largest_sum(shop):
    label = shop.sale_screen.totals.to_pay
    label.set_amount(Money(9_999_999_99))
    shop.settle()

    assert not clipped(shop.sale_screen.totals)
