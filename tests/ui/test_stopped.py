"""A till that cannot start: what it says, and the one thing that is asked."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cashier.domain.errors import AlreadyRunning, StoreDamaged
from ui.stopped import StoppedWindow


def test_a_damaged_till_begins_anew_only_when_a_person_says_so(qtbot) -> None:
    asked = []

    def begin() -> int:
        asked.append(1)
        return 17

    window = StoppedWindow(StoreDamaged("page 3"), "ru", begin)
    qtbot.addWidget(window)
    window.show()
    assert window._again.isVisible()
    assert asked == []

    qtbot.mouseClick(window._again, Qt.MouseButton.LeftButton)

    assert asked == [1]
    assert "17" in window._words.text()
    assert not window._code.isVisible()
    assert not window._again.isVisible()


def test_if_that_does_not_help_either_the_window_says_so(qtbot) -> None:
    def begin() -> int:
        raise StoreDamaged("who this till is was not kept")

    window = StoppedWindow(StoreDamaged("page 3"), "en", begin)
    qtbot.addWidget(window)
    window.show()
    before = window._words.text()

    qtbot.mouseClick(window._again, Qt.MouseButton.LeftButton)

    assert window._words.text() == before


def test_a_second_copy_of_the_program_is_offered_nothing(qtbot) -> None:
    window = StoppedWindow(AlreadyRunning(), "en")
    qtbot.addWidget(window)
    window.show()

    assert not window._again.isVisible()
