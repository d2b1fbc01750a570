"""The whole program, from the application object to its exit code.

One copy, the till with its window, and in turn the practice till and the real one,
as a person goes there and back. Whatever keeps it from starting is a window of words.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import structlog
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from cashier.domain.errors import AlreadyRunning, StorageRefused, StoreDamaged
from cashier.store.settings_file import SettingsWrong
from cashier.store.single import SingleCopy
from sync.assembly import Outside, surroundings
from sync.new_life import recover
from ui import scaling, theme
from ui.bootstrap import Program
from ui.commands import complain, outside
from ui.crash import install
from ui.doctor import Exit
from ui.logs import configure_logs
from ui.stopped import StoppedWindow
from ui.training import forget_window, remembered, surroundings_for
from ui.viewmodels.training_vm import TrainingAct

_log = structlog.get_logger("kassa")


def make_app() -> QApplication:
    """The application object with the settings that must come before it."""
    existing = QCoreApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Kassa")
    return app


def end_when_asked(app: QApplication) -> None:
    """The system shuts down, or IT stops the till: leave in order, as by the menu.

    Python sees a signal when it runs next on this thread; the watchdog's timer sees
    to that. A signal before the event loop waits for it in a timer.
    """

    def leave(_number: int, _frame: FrameType | None) -> None:
        QTimer.singleShot(0, app.quit)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)


def _beginning_anew(around: Outside) -> Callable[[], int]:
    """For a person who says so: the damaged file is moved aside, never deleted."""

    def begin() -> int:
        saved = recover(surroundings(around))
        _log.warning("begun anew", entries=saved.entries, missing=saved.missing)
        return saved.entries

    return begin


def run(
    after_start: Callable[[Program], object] | None = None, *, training: bool = False
) -> Exit:
    """The whole program; `after_start` gets each till when its window is there."""
    try:
        real = outside()
    except SettingsWrong as wrong:
        complain(str(wrong))
        return Exit.CONFIG
    configure_logs(real.places.logs)
    scaling.ask_for(real.settings.scale, os.environ)
    app = make_app()
    theme.apply(app, theme.Look(real.settings.theme))
    copy = SingleCopy(real.places.data)
    try:
        # Held in training too: the real till and the practice one never run together.
        copy.take()
    except StorageRefused as refused:
        return _stopped(app, real, refused)
    end_when_asked(app)
    going: TrainingAct | None = TrainingAct.BEGIN if training else TrainingAct.LEAVE
    code = Exit.FINE
    try:
        while going is not None and code is Exit.FINE:
            try:
                program = Program(app, surroundings_for(app, real, going))
            except StorageRefused as refused:
                if going is TrainingAct.LEAVE:
                    code = _stopped(app, real, refused)
                going = _instead_of(going)
                continue
            going = _worked_with(program, after_start)
            look = theme.current_look()
            language = program.languages.language
            real = remembered(real, program.settings, language, look)
            forget_window(app, program.window)
    finally:
        copy.release()
    return code


def _instead_of(act: TrainingAct) -> TrainingAct:
    """A practice till that cannot be opened is made anew, or else left alone."""
    return TrainingAct.ANEW if act is TrainingAct.BEGIN else TrainingAct.LEAVE


def _worked_with(
    program: Program, after_start: Callable[[Program], object] | None
) -> TrainingAct | None:
    """Until somebody leaves; where to, if to another till."""
    install(program.screens.say_unexpected)
    try:
        program.show()
        kept = after_start(program) if after_start else None
        QCoreApplication.exec()
        del kept
    finally:
        with suppress(StorageRefused):
            program.leave()
    return program.going


def _stopped(app: QApplication, around: Outside, refused: StorageRefused) -> Exit:
    _log.error("not started", reason=type(refused).__name__)
    again = _beginning_anew(around) if isinstance(refused, StoreDamaged) else None
    StoppedWindow(refused, around.settings.language, again).run(app)
    return Exit.RUNNING if isinstance(refused, AlreadyRunning) else Exit.DATA
