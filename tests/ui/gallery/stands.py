"""Windows that are not the till's own, each on a stand: it can be looked at, no more.

The shopper's window, the words of a till that cannot start, the wait for the training,
the shopper's two lines and the card of the keys, which is paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from cashier.domain.errors import AlreadyRunning, StoreDamaged
from cashier.domain.member import Expiring
from tests.helpers.builders import CARD, COFFEE, a_lot, a_member, an_item, code, points
from tests.helpers.till_box import Till
from ui import theme
from ui.key_table import DEFAULT_TABLE
from ui.reports import key_card
from ui.stopped import StoppedWindow
from ui.tongue import tongue_of
from ui.viewmodels.shopper import Choice, Page, ShopperState, ShopperViewModel
from ui.viewmodels.two_lines import lines_of
from ui.widgets.shopper_window import ShopperWindow

GLASS, GLOWS = "#0b1d24", "#7ef0d8"  # Of a display of two lines.
LONG = code("4600077")
LONG_NAME = "Сыр Российский твёрдый, 45 %, в нарезке, 150 г"


class Stand:
    """Holds one window; a page that has another window puts it here."""

    def __init__(self, hands, languages, scanner):
        self.languages, self.window = languages, QWidget()

    def show(self, window):
        self.close_window()
        self.window = window
        theme.dress(window)
        window.show()
        self.settle()

    def close_window(self):
        self.window.close()
        self.window.deleteLater()

    def settle(self):
        for _ in range(3):
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents()

    def close(self, app):
        """Nothing runs here but the window."""


def shopper_states() -> Iterator[tuple[str, ShopperState]]:
    """What a shopper sees from coming to going."""
    till = Till()
    till.open_shift()
    till.directory.stock(
        an_item(COFFEE), an_item(LONG, name=LONG_NAME, price=99_999_00)
    )
    yield "idle", ShopperState()
    till.coffee(1)
    yield "no card", ShopperState(page=Page.SALE, view=till.sales.view())
    expiring = (Expiring(on=date(2030, 1, 31), points=points(200)),)
    till.directory.know(a_member(expiring=expiring, pending=points(45)))
    till.grant(a_lot(of=300))
    till.scan(CARD)
    yield "card", ShopperState(page=Page.SALE, view=till.sales.view())
    for _ in range(12):
        till.scan(LONG)
    till.sales.choose(points(300))
    yield "paying", ShopperState(page=Page.PAYING, view=till.sales.view())
    yield "thanks", ShopperState(page=Page.THANKS, done=till.pay_cash(5_000_000))


def asked_state() -> ShopperState:
    """The cashier is asked about bonuses at this moment."""
    till = Till()
    till.open_shift()
    till.directory.know(a_member())
    till.grant(a_lot(of=300))
    till.scan(CARD)
    till.coffee(12)
    view, other = till.sales.view(), till.sales.preview(points(300))
    left, kept = other.balance_after, view.balance_after
    choice = Choice(spend=points(300), left=left, kept=kept)
    return ShopperState(page=Page.SALE, view=view, choice=choice)


def shopper(stand: Stand) -> Iterator[str]:
    """The second window; one page with the band of the training."""
    for name, state in (*shopper_states(), ("asked", asked_state())):
        made = ShopperWindow(
            ShopperViewModel(),
            lambda: tongue_of(stand.languages.language),
            shop="Магазин на углу",
            is_training=name == "thanks",
        )
        stand.show(made)
        # It keeps what it was told, and says it anew in the other language.
        made._vm.state = state
        made.render_state(state)
        yield name


def stopped(stand: Stand) -> Iterator[str]:
    """A till that cannot start, and one that may begin anew."""
    stand.show(_stopped(AlreadyRunning()))
    yield "running already"
    stand.show(_stopped(StoreDamaged("page 3"), lambda: 17))
    yield "damaged"
    stand.window._again.click()
    yield "begun anew"


def _stopped(*why) -> StoppedWindow:
    window = StoppedWindow(why[0], "en", *why[1:])
    window._languages.leave()  # The chapter has its own.
    return window


class TwoLineBoard(QWidget):
    """What stands on the two-line display, from coming to going, as on its glass."""

    def __init__(self, stand: Stand) -> None:
        super().__init__()
        self._stand = stand
        self._states = [state for _, state in shopper_states()]

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.fillRect(self.rect(), GLASS)
        painter.setPen(GLOWS)  # Whatever look the till has.
        painter.setFont(theme.font(20, mono=True))
        everything = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(self.rect().adjusted(40, 40, 0, 0), everything, self._words())

    def _words(self) -> str:
        tongue, rows = tongue_of(self._stand.languages.language), []
        for before, now in pairwise([ShopperState(), *self._states]):
            lines = lines_of(before, now, tongue, shop="Магазин на углу")
            if lines is not None:
                both = (lines.upper, lines.lower)
                rows.append("\n".join(f"[{each:<20}]" for each in both))
        return "\n\n".join(rows)

    def changeEvent(self, event):
        super().changeEvent(event)
        self.update()


class KeyCardSheet(QWidget):
    """The card of the keys as the printer gets it."""

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.fillRect(self.rect(), "white")
        key_card._draw(painter, self.width(), DEFAULT_TABLE)


def papers(stand: Stand) -> Iterator[str]:
    stand.show(TwoLineBoard(stand))
    yield "two lines"
    stand.show(KeyCardSheet())
    yield "key card"
