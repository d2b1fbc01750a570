"""The way between the real till and the practice till, in one running program.

One of them is open at a time: the real one is closed in order before the practice one
is made of its catalogue, and stays closed until the training is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import structlog
from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cashier.domain.amounts import Points
from cashier.till.settings import TillSettings
from sync.assembly import Outside, TillActs
from sync.practice_cards import PRACTICE_CARDS
from ui import later, present, theme
from ui.i18n import Language, Languages
from ui.tasks import TaskRunner
from ui.viewmodels.confirm_vm import ConfirmViewModel
from ui.viewmodels.training_vm import CardToTry, TrainingAct, TrainingViewModel
from ui.widgets.kit import Label
from ui.widgets.screen import Screen, ScreenId

LOOK_EVERY_MS = 20

_log = structlog.get_logger("kassa")


def cards_to_try() -> tuple[CardToTry, ...]:
    return tuple(
        CardToTry(
            number=card.number,
            has=Points(card.points * 100),
            guaranteed=Points(card.guaranteed * 100),
            is_blocked=card.status == "blocked",
        )
        for card in PRACTICE_CARDS
    )


def add_training(
    add: Callable[[ScreenId, Callable[[], Screen]], None],
    till: TaskRunner,
    acts: TillActs,
    *,
    is_training: bool,
) -> TrainingViewModel:
    """The screen of the way in and out; the manager's PIN is asked on the till lane."""
    made = TrainingViewModel(
        till, acts.admitting, is_training=is_training, cards=cards_to_try()
    )
    allow = ConfirmViewModel(till, acts.confirming, acts.staff)
    add(ScreenId.TRAINING, lambda: later.training(made, allow))
    return made


def surroundings_for(app: QApplication, real: Outside, act: TrainingAct) -> Outside:
    """What the next till stands on. Raises StorageRefused."""
    theme.practise(app, on=act is not TrainingAct.LEAVE)
    if act is TrainingAct.LEAVE:
        return real
    is_anew = act is TrainingAct.ANEW
    with waiting_window(app, real.settings):
        practice = _wait_for(lambda: later.practice(real, anew=is_anew))
    _log.info("training", anew=is_anew)
    return practice


def remembered(
    around: Outside, settings: TillSettings, language: Language, look: theme.Look
) -> Outside:
    """What a person switched, and what enrolment said, goes along."""
    kept = replace(
        around.settings,
        language=language.value,
        theme=look.value,
        shop_name=settings.shop_name,
        time_zone=settings.time_zone,
    )
    return replace(around, settings=kept)


def _wait_for(make: Callable[[], Outside]) -> Outside:
    """Off the UI thread: a large catalogue takes seconds to copy."""
    loop, timer = QEventLoop(), QTimer()
    with ThreadPoolExecutor(1) as executor:
        made = executor.submit(make)

        def look() -> None:
            if made.done():
                loop.quit()

        timer.timeout.connect(look)
        timer.start(LOOK_EVERY_MS)
        loop.exec()
        timer.stop()
    return made.result()


@contextmanager
def waiting_window(app: QApplication, settings: TillSettings) -> Iterator[None]:
    """One sentence while there is no till in front."""
    languages = Languages(app, Language(settings.language))
    window = QWidget()
    window.setObjectName("window")
    window.setWindowTitle("Kassa")
    window.resize(720, 200)
    window.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
    words = Label(_waiting_words, role="title")
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    QVBoxLayout(window).addWidget(words)
    theme.dress(window)
    window.show()
    try:
        yield
    finally:
        window.close()
        window.deleteLater()
        languages.leave()


def _waiting_words() -> str:
    return present.translate("training", "Preparing the training…")


def forget_window(app: QApplication, window: QWidget) -> None:
    """Close the window of a till that was left, without ending the program."""
    app.setQuitOnLastWindowClosed(False)
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.removePostedEvents(app, QEvent.Type.Quit)
    app.setQuitOnLastWindowClosed(True)
